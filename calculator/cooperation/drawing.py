"""Where to draw the graph of contracts: places of participants and curves of supplies, always the same for the same graph.

Final producers stand on the right, who supplies them left of them, who supplies those further left. On the far left stand
participants whose supplies lead to no final producer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

import networkx as nx

from calculator.cooperation.graph import Edge, Graph, network_of

__all__ = ["Curve", "Drawing", "Spot", "drawing_of"]

_STEPS: Final = 14
"""Pieces of a curve."""
_SWEEPS: Final = 4
"""How often the places in a column are put in the order of what they are joined with."""
_BULGE: Final = 0.32
"""How far an arc inside one column swings out, of the way between columns."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a participant. ``column`` from 0 on the left; ``y`` from 0 at the bottom to 1."""

    inn: str
    column: int
    y: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The way from a supplier to its buyer; ``heading``: from which side it comes in."""

    edge: Edge
    points: tuple[tuple[float, float], ...]
    heading: Literal["right", "left"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """``columns``: how many there are; ``apart``: whether the first is that of participants who lead nowhere."""

    spots: tuple[Spot, ...]
    curves: tuple[Curve, ...]
    columns: int
    apart: bool


def drawing_of(graph: Graph, finals: Iterable[str]) -> Drawing:
    """``finals``: the final producers; where there are none, those that sell to nobody stand on the right."""
    network = network_of(graph.participants, ((edge.seller, edge.buyer) for edge in graph.edges))
    tiers = _tiers(network, [inn for inn in finals if inn in network])
    lost = [inn for inn in network if inn not in tiers]
    depth = max(tiers.values(), default=-1) + 1
    columns = depth + bool(lost)
    column = {inn: columns - 1 - tiers[inn] if inn in tiers else 0 for inn in network}
    places = _places(network, column, columns)
    spots = {inn: Spot(inn, column[inn], places[inn]) for inn in network}
    curves = tuple(_curve(edge, spots[edge.seller], spots[edge.buyer], columns) for edge in graph.edges)
    return Drawing(tuple(spots.values()), curves, max(columns, 1), bool(lost))


def _tiers(network: Any, finals: Sequence[str]) -> dict[str, int]:
    """How many sales lie between a participant and the nearest final producer."""
    ends = finals or [inn for inn in network if network.out_degree(inn) == 0 and network.in_degree(inn)]
    if not ends:
        return {}
    found: Mapping[str, float] = nx.multi_source_dijkstra_path_length(network.reverse(), set(ends))
    return {inn: int(found[inn]) for inn in network if inn in found}


def _places(network: Any, column: Mapping[str, int], columns: int) -> dict[str, float]:
    """Heights: each column in the order of the mean height of those that its members trade with, so that curves cross less."""
    orders = [[inn for inn in network if column[inn] == place] for place in range(columns)]
    joined = network.to_undirected()
    heights = _spread(orders)
    for sweep in range(_SWEEPS):
        for order in orders if sweep % 2 else reversed(orders):
            means = {
                inn: _mean([heights[other] for other in joined[inn] if column[other] != column[inn]], heights[inn])
                for inn in order
            }
            order.sort(key=means.__getitem__, reverse=True)
            heights.update(_spread([order]))
    return heights


def _mean(heights: Sequence[float], otherwise: float) -> float:
    return sum(heights) / len(heights) if heights else otherwise


def _spread(orders: Iterable[Sequence[str]]) -> dict[str, float]:
    """Members of a column at equal distances, the first on top."""
    return {inn: 1 - (place + 0.5) / len(order) for order in orders for place, inn in enumerate(order)}


def _curve(edge: Edge, seller: Spot, buyer: Spot, columns: int) -> Curve:
    """It leaves and comes in level. Inside a column it swings out to the right, where no names stand; in the last to the left."""
    start, end = (float(seller.column), seller.y), (float(buyer.column), buyer.y)
    if seller.column == buyer.column:
        out = _BULGE * (0.35 + abs(start[1] - end[1])) * (-1 if columns > 1 and seller.column == columns - 1 else 1)
        first, second = (start[0] + out, start[1]), (end[0] + out, end[1])
    else:
        middle = (start[0] + end[0]) / 2
        first, second = (middle, start[1]), (middle, end[1])
    points = tuple(_bezier((start, first, second, end), step / _STEPS) for step in range(_STEPS + 1))
    return Curve(edge, points, "right" if points[-1][0] > points[-2][0] else "left")


def _bezier(points: Sequence[tuple[float, float]], part: float) -> tuple[float, float]:
    """The point of a curve at a part of its way."""
    while len(points) > 1:
        points = [
            (one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part)
            for one, other in pairwise(points)
        ]
    return points[0]
