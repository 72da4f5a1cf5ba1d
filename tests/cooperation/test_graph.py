"""The graph of contracts, worked out on paper: who supplies whom, what carries the cluster, who stands apart."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings

from calculator.cooperation.drawing import Drawing, drawing_of
from calculator.cooperation.graph import Graph, contract_graph
from calculator.cooperation.ruled import RuledCluster, ruled_clusters
from tests.cooperation.clusters import RULEBOOK, STRANGER, P, application, document, final, link, maker, random_clusters

quick = settings(deadline=None, max_examples=60)


def cluster_of(of: dict[str, Any]) -> RuledCluster:
    return ruled_clusters([application(of)], RULEBOOK)[0]


def seven() -> dict[str, Any]:
    """P01 final; P02 and P03 supply it and each other; P04 supplies P03 only; P05 and P06 trade apart; P07 with nobody."""
    participants = [final(1, "1000.00"), *(maker(number, "500.00", "0.00") for number in range(2, 8))]
    links = [
        link(P[2], P[1], "60.00"),
        link(P[2], P[1], "40.00", "project"),  # parallel to the first
        link(P[3], P[1], "50.00"),
        link(P[2], P[3], "20.00"),
        link(P[3], P[2], "10.00"),
        link(P[4], P[3], "15.00"),
        link(P[5], P[6], "5.00"),
        link(P[7], P[7], "70.00"),  # with itself
        link(STRANGER, P[1], "80.00"),
        link(P[7], None, "90.00"),
    ]
    return document(participants, links)


def graph() -> Graph:
    return contract_graph(cluster_of(seven()))


def test_parallel_contracts_are_one_edge_and_the_greatest_stands_first() -> None:
    edges = graph().edges
    assert [(edge.seller, edge.buyer, edge.amount, edge.contracts) for edge in edges] == [
        (P[2], P[1], 100_00, 2), (P[3], P[1], 50_00, 1), (P[2], P[3], 20_00, 1),
        (P[4], P[3], 15_00, 1), (P[3], P[2], 10_00, 1), (P[5], P[6], 5_00, 1),
    ]  # fmt: skip
    assert edges[0].by_type == {"supply": 60_00, "project": 40_00}


def test_shares_of_the_whole_add_up() -> None:
    found = graph()
    assert found.total == 200_00
    assert [edge.share for edge in found.edges[:3]] == [Fraction(1, 2), Fraction(1, 4), Fraction(1, 10)]
    assert [edge.cumulative for edge in found.edges[:3]] == [Fraction(1, 2), Fraction(3, 4), Fraction(17, 20)]
    assert found.edges[-1].cumulative == 1


def test_what_the_rules_drop_is_kept_beside_with_its_reason() -> None:
    found = graph()
    assert [(one.contract.row, one.reason) for one in found.dropped] == [
        (8, "self"),
        (9, "stranger"),
        (10, "side_unknown"),
    ]
    assert found.strangers == (STRANGER,)


def test_who_stands_apart_and_who_hangs_by_one_link() -> None:
    found = graph()
    assert found.isolated == (P[7],)
    assert found.apart == ((P[5], P[6]),)
    # P01, P02 and P03 hold each other; without the one contract of P04 it is alone, likewise P06 in its pair
    cut = {(edge.seller, edge.buyer): edge.cuts_off for edge in found.edges if edge.cuts_off}
    assert cut == {(P[4], P[3]): (P[4],), (P[5], P[6]): (P[6],)}


def test_trade_in_both_directions_is_one_tie() -> None:
    links = [link(P[1], P[2], "3.00"), link(P[2], P[1], "1.00")]
    found = contract_graph(cluster_of(document([maker(1, "9.00", "3.00"), maker(2, "9.00", "1.00")], links)))
    assert [edge.cuts_off for edge in found.edges] == [(P[2],), (P[2],)]


def test_a_contract_without_an_amount_is_an_edge_of_nothing() -> None:
    found = contract_graph(cluster_of(document([maker(1, "9.00", "3.00"), final(2, "9.00")], [link(P[1], P[2], None)])))
    (edge,) = found.edges
    assert (edge.amount, edge.unknown, edge.share) == (0, 1, None)


def test_without_a_list_of_participants_no_contract_is_counted() -> None:
    of = seven()
    del of["participants"]
    found = contract_graph(cluster_of(of))
    assert (found.participants, found.edges) == ((), ())
    assert [one.reason for one in found.dropped] == ["not_known"] * 10


def test_suppliers_stand_left_of_whom_they_supply() -> None:
    found = drawing_of(graph(), [P[1]])
    columns = {spot.inn: spot.column for spot in found.spots}
    assert columns == {P[1]: 3, P[2]: 2, P[3]: 2, P[4]: 1, P[5]: 0, P[6]: 0, P[7]: 0}
    assert (found.columns, found.apart) == (4, True)


def ends(found: Drawing) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    places = {spot.inn: (float(spot.column), spot.y) for spot in found.spots}
    return [(places[curve.edge.seller], places[curve.edge.buyer]) for curve in found.curves]


@quick
@given(random_clusters())
def test_edges_and_what_is_dropped_are_all_contracts(of: dict[str, Any]) -> None:
    cluster = cluster_of(of)
    found = contract_graph(cluster)
    kept = [one for one in cluster.contracts if one.counted]
    assert found.total == sum(edge.amount for edge in found.edges) == sum(one.amount or 0 for one in kept)
    assert sum(edge.contracts for edge in found.edges) + len(found.dropped) == len(cluster.contracts)
    assert len({(edge.seller, edge.buyer) for edge in found.edges}) == len(found.edges)
    trading = {inn for edge in found.edges for inn in (edge.seller, edge.buyer)}
    assert set(found.isolated) == set(found.participants) - trading


@quick
@given(random_clusters())
def test_the_picture_has_every_edge_once_between_its_two_participants(of: dict[str, Any]) -> None:
    cluster = cluster_of(of)
    graph = contract_graph(cluster)
    finals = [inn for inn in cluster.participants if cluster.truth("final_producer", inn)]
    found = drawing_of(graph, finals)
    assert [curve.edge for curve in found.curves] == list(graph.edges)
    assert [(curve.points[0], curve.points[-1]) for curve in found.curves] == ends(found)
    assert len({(spot.column, spot.y) for spot in found.spots}) == len(graph.participants)
    assert found == drawing_of(graph, finals)
