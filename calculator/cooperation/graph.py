"""The graph of contracts: who supplies whom and for how much, what carries the cluster, and who stands apart.

Parallel contracts of two participants in one direction are one edge. What the rules do not count is kept beside the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import networkx as nx

from calculator.cooperation.ruled import Contract, RuledCluster

__all__ = ["Dropped", "DroppedReason", "Edge", "Graph", "contract_graph", "network_of"]

DroppedReason = Literal["self", "stranger", "side_unknown", "not_known"]


@dataclass(frozen=True, slots=True)
class Edge:
    """All contracts by which ``seller`` supplies ``buyer``. Sums in kopecks, of the contracts whose amount is known.

    ``by_type``: sums by type of contract, ``None`` for contracts whose type is not stated. ``unknown``: contracts without a
    known amount. ``share`` of all edges together and ``cumulative`` with the greater edges before it; ``None`` where all is
    nothing. ``cuts_off``: participants that would hang apart without any contract between these two, in either direction;
    empty where the rest still holds together.
    """

    seller: str
    buyer: str
    amount: int
    contracts: int
    unknown: int
    by_type: Mapping[str | None, int]
    share: Fraction | None
    cumulative: Fraction | None
    cuts_off: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A contract that the rules do not count, or of which it is not known whether they do."""

    contract: Contract
    reason: DroppedReason


@dataclass(frozen=True)
class Graph:
    """``edges`` from the greatest amount to the least; ``total`` in kopecks.

    ``isolated``: participants without a contract that counts. ``apart``: groups that trade with each other but with none of
    the greatest group, the greater first. ``strangers``: sides of contracts that are no participants.
    """

    participants: tuple[str, ...]
    edges: tuple[Edge, ...]
    dropped: tuple[Dropped, ...]
    total: int
    isolated: tuple[str, ...]
    apart: tuple[tuple[str, ...], ...]

    @property
    def strangers(self) -> tuple[str, ...]:
        sides = (inn for one in self.dropped if one.reason == "stranger" for inn in _sides(one.contract))
        return tuple(dict.fromkeys(inn for inn in sides if inn not in self.participants))


def contract_graph(cluster: RuledCluster) -> Graph:
    """The graph of the contracts that count between the participants of a cluster."""
    kept, dropped = [], []
    for contract in cluster.contracts:
        if contract.counted:
            kept.append(contract)
        else:
            dropped.append(Dropped(contract, _reason(contract, cluster)))
    inns = tuple(cluster.participants)
    merged = _merged(kept)
    total = sum(edge.amount for edge in merged)
    groups = _groups(network_of(inns, ((edge.seller, edge.buyer) for edge in merged)), inns)
    together = [group for group in groups if len(group) > 1]
    return Graph(
        participants=inns,
        edges=tuple(_weighed(merged, total, inns)),
        dropped=tuple(dropped),
        total=total,
        isolated=tuple(inn for group in groups if len(group) == 1 for inn in group),
        apart=tuple(together[1:]),
    )


def network_of(inns: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Any:
    """Participants as nodes and sales as directed edges, in the order given, so that what is computed is always the same."""
    network = nx.DiGraph()
    network.add_nodes_from(inns)
    network.add_edges_from(pairs)
    return network


def _sides(contract: Contract) -> tuple[str, ...]:
    return tuple(side for side in (contract.seller, contract.buyer) if side is not None)


def _reason(contract: Contract, cluster: RuledCluster) -> DroppedReason:
    sides = _sides(contract)
    if not cluster.stated[0]:
        return "not_known"
    if any(side not in cluster.participants for side in sides):
        return "stranger"
    if len(sides) < 2:
        return "side_unknown"
    return "self" if sides[0] == sides[1] else "not_known"


def _merged(contracts: Sequence[Contract]) -> list[Edge]:
    """One edge a pair and direction, from the greatest to the least; equal ones in the order of their first contract."""
    pairs: dict[tuple[str, str], list[Contract]] = {}
    for contract in contracts:
        pairs.setdefault((str(contract.seller), str(contract.buyer)), []).append(contract)
    edges = [_edge(seller, buyer, found) for (seller, buyer), found in pairs.items()]
    return sorted(edges, key=lambda edge: -edge.amount)


def _edge(seller: str, buyer: str, contracts: Sequence[Contract]) -> Edge:
    by_type: dict[str | None, int] = {}
    for contract in contracts:
        by_type[contract.type] = by_type.get(contract.type, 0) + (contract.amount or 0)
    unknown = sum(contract.amount is None for contract in contracts)
    return Edge(seller, buyer, sum(by_type.values()), len(contracts), unknown, by_type, None, None, ())


def _weighed(edges: Sequence[Edge], total: int, inns: Sequence[str]) -> Iterable[Edge]:
    cut = _cut_off(network_of(inns, ((edge.seller, edge.buyer) for edge in edges)), inns)
    before = 0
    for edge in edges:
        before += edge.amount
        yield Edge(
            edge.seller,
            edge.buyer,
            edge.amount,
            edge.contracts,
            edge.unknown,
            edge.by_type,
            Fraction(edge.amount, total) if total else None,
            Fraction(before, total) if total else None,
            cut.get(frozenset((edge.seller, edge.buyer)), ()),
        )


def _groups(network: Any, inns: Sequence[str]) -> list[tuple[str, ...]]:
    """What hangs together, the greater group first, equal ones and members in the order of the participants."""
    place = {inn: number for number, inn in enumerate(inns)}
    groups = [tuple(sorted(group, key=place.__getitem__)) for group in nx.weakly_connected_components(network)]
    return sorted(groups, key=lambda group: (-len(group), place[group[0]]))


def _cut_off(network: Any, inns: Sequence[str]) -> dict[frozenset[str], tuple[str, ...]]:
    """For each pair whose trade alone holds its group together, the smaller part that would hang apart without it."""
    place = {inn: number for number, inn in enumerate(inns)}
    undirected = network.to_undirected()
    found = {}
    for one, other in list(nx.bridges(undirected)):
        undirected.remove_edge(one, other)
        parts = [nx.node_connected_component(undirected, side) for side in (one, other)]
        undirected.add_edge(one, other)
        smaller = min(parts, key=lambda part: (len(part), -min(place[inn] for inn in part)))
        found[frozenset((one, other))] = tuple(sorted(smaller, key=place.__getitem__))
    return found
