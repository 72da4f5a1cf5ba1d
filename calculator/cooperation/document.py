"""A checked cluster as plain values, as ``docs/contract.md`` says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calculator.cooperation.changes import Removal
from calculator.cooperation.checking import ClusterCheck, ClusterDeadline
from calculator.cooperation.effects import ClusterAnswer, Effect, Turn
from calculator.cooperation.graph import Dropped, Edge, Graph
from calculator.cooperation.participants import OutsidePurchases, Participant
from calculator.evaluation import document_of
from calculator.evaluation.document import quantity
from calculator.evaluation.document_figures import day, money, percent
from calculator.evaluation.result import Quantity, Verdict
from calculator.rulebook import Rulebook

__all__ = ["cluster_document"]


def cluster_document(
    check: ClusterCheck, effects: Sequence[Effect], asked: Effect | None, rulebook: Rulebook, language: str = "ru"
) -> dict[str, Any]:
    """The result document of the requirements with everything else beside it; texts in ``language``.

    ``effects``: without each participant; ``asked``: the change that was asked for.
    """
    return {
        **document_of(check.answer.result, language, rulebook=rulebook),
        "decision": {
            "in_register": check.decision.in_register,
            "date": day(check.decision.day),
            "covers_both": check.decision.covers_both,
        },
        "deadlines": [_deadline(one, language) for one in check.deadlines],
        "dependence": _levels(check.answer),
        "participants": [_participant(one) for one in check.participants],
        "graph": _graph(check.graph),
        "outside": [_outside(one) for one in check.outside],
        "without_each": [_effect(effect) for effect in effects],
        "asked": _effect(asked) if asked is not None else None,
    }


def _deadline(one: ClusterDeadline, language: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title.in_language(language),
        "date": day(one.found.date) if one.found is not None else None,
        "without_date": one.without,
        "missing": list(one.missing),
    }


def _levels(answer: ClusterAnswer) -> list[dict[str, Any]]:
    return [
        {
            "reading": level.reading,
            "verdict": level.verdict.value,
            "value": _quantity(level.value),
            "threshold": _quantity(level.threshold),
        }
        for level in answer.levels
    ]


def _quantity(value: Quantity | None) -> str | None:
    return None if value is None else quantity(value)


def _participant(one: Participant) -> dict[str, Any]:
    return {
        "inn": one.inn,
        "name": one.name,
        "kind": one.kind,
        "roles": None if one.roles is None else sorted(one.roles),
        "listed_territories": None if one.territories is None else sorted(one.territories),
        "final_producer": one.final,
        "newcomer": one.newcomer,
        "in_listed_territory": one.listed,
        "contracts": one.contracts,
        "first_contract_until": day(one.deadline),
        "output_total": money(one.output),
        "output_used_inside": money(one.used_inside),
        "purchases_total": money(one.purchases),
        "purchases_inside": money(one.inside),
        "sold_inside": money(one.sold),
        "sold_to_final_producers": money(one.sold_to_final),
        "own_level": percent(one.level),
        "dependence_by_purchases": percent(one.bears),
        "dependence_by_sales": percent(one.carries),
        "breaks": [condition.id for condition in one.breaks],
    }


def _graph(graph: Graph) -> dict[str, Any]:
    return {
        "total": money(graph.total),
        "edges": [_edge(edge) for edge in graph.edges],
        "dropped": [_dropped(one) for one in graph.dropped],
        "isolated": list(graph.isolated),
        "apart": [list(group) for group in graph.apart],
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "seller_inn": edge.seller,
        "buyer_inn": edge.buyer,
        "amount": money(edge.amount),
        "contracts": edge.contracts,
        "without_amount": edge.unknown,
        "by_type": [{"type": kind, "amount": money(amount)} for kind, amount in edge.by_type.items()],
        "share": percent(edge.share),
        "cumulative": percent(edge.cumulative),
        "cuts_off": list(edge.cuts_off),
    }


def _dropped(one: Dropped) -> dict[str, Any]:
    contract = one.contract
    return {
        "row": contract.row,
        "seller_inn": contract.seller,
        "buyer_inn": contract.buyer,
        "amount": money(contract.amount),
        "reason": one.reason,
    }


def _outside(one: OutsidePurchases) -> dict[str, Any]:
    return {
        "inn": one.buyer,
        "amount": money(one.amount),
        "listed": money(one.told),
        "rows": [
            {
                "row": row.row,
                "seller_inn": row.seller,
                "okpd2": row.okpd2,
                "name": row.name,
                "amount": money(row.amount),
            }
            for row in one.rows
        ],
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "inns": list(effect.change.inns) if isinstance(effect.change, Removal) else [],
        "verdict": _word(effect.after.measure.verdict),
        "default_verdict": _word(effect.after.measure.default_verdict),
        "provisional": effect.after.measure.provisional,
        "turns": [_turn(turn) for turn in effect.turns],
        "dependence": _levels(effect.after),
        "not_followed": list(effect.open),
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "id": turn.condition.id,
        "before": _word(turn.before.verdict if turn.before is not None else None),
        "after": _word(turn.after.verdict if turn.after is not None else None),
    }


def _word(verdict: Verdict | None) -> str | None:
    return verdict.value if verdict is not None else None
