"""The rows of a batch that concern several applications: repeated costs, shared participants, budgets that do not suffice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from calculator.facts import Application
from calculator.intake.crosschecks import Claim, budget_use, participants_in_several_clusters, repeated_costs
from calculator.money import format_date, format_money, parse_money, plain_money
from calculator.wording import t

__all__ = ["cross_rows"]

Row = dict[str, Any]


def cross_rows(applications: Sequence[Application], measures: Iterable[Mapping[str, Any]], language: str) -> list[Row]:
    """``measures``: rows with ``id``, ``measure``, ``group`` and ``amount`` (text in roubles)."""
    return [
        *_costs(applications, language),
        *_participants(applications, language),
        *_budgets(applications, list(measures), language),
    ]


def _costs(applications: Sequence[Application], language: str) -> Iterable[Row]:
    for cost in repeated_costs(applications):
        ids = list(dict.fromkeys(place.application for place in cost.places))
        places = "; ".join(
            t("batch.cost_place", language, id=place.application, row=place.row) for place in cost.places
        )
        text = t("batch.repeated_cost", language, day=format_date(cost.day, language), places=places,
                 amount=format_money(cost.amount, language), inn=cost.supplier_inn)  # fmt: skip
        yield {"kind": "repeated_cost", "ids": ", ".join(ids), "inn": cost.supplier_inn,
               "amount": plain_money(cost.amount), "text": text}  # fmt: skip


def _participants(applications: Sequence[Application], language: str) -> Iterable[Row]:
    for shared in participants_in_several_clusters(applications):
        clusters = ", ".join(dict.fromkeys(shared.clusters.values()))
        text = t("batch.shared_participant", language, inn=shared.inn, clusters=clusters)
        yield {"kind": "shared_participant", "ids": ", ".join(shared.clusters), "inn": shared.inn, "text": text}


def _budgets(applications: Sequence[Application], measures: list[Mapping[str, Any]], language: str) -> Iterable[Row]:
    """For each measure that several applications ask for and would get: what one budget leaves.

    ``application.budget_left`` is said of the measure that an application asks for: ``application.measure``, else the
    measures of its ``claimed_amounts``, else the only one evaluated.
    """
    by_id = {application.id: application for application in applications}
    only = {row["measure"] for row in measures}
    claims: dict[str, list[Claim]] = {}
    budgets: dict[str, int] = {}
    for row in measures:
        application = by_id.get(str(row["id"]))
        if application is None or row["group"] != "available" or not row["amount"]:
            continue
        budget = application.facts.get("application.budget_left")
        if row["measure"] not in _asked(application) and len(only) > 1:
            continue
        day = application.facts.get("application.application_date")
        claim = Claim(application.id, parse_money(row["amount"]), day if isinstance(day, date) else None)
        claims.setdefault(row["measure"], []).append(claim)
        if isinstance(budget, int):
            budgets[row["measure"]] = min(budget, budgets.get(row["measure"], budget))
    for measure, found in claims.items():
        if measure not in budgets or len(found) < 2:
            continue
        use = budget_use(budgets[measure], found)
        key = "batch.budget_short" if use.short else "batch.budget_enough"
        text = t(key, language, budget=format_money(use.budget, language), left=format_money(use.left, language),
                 count=len(use.accepted), names=", ".join(claim.application for claim in use.short))  # fmt: skip
        yield {"kind": "budget", "ids": ", ".join(claim.application for claim in found), "measure": measure,
               "amount": plain_money(use.left), "text": text}  # fmt: skip


def _asked(application: Application) -> set[str]:
    asked = application.facts.get("application.measure")
    if asked is not None:
        return {str(asked)}
    return {str(next(iter(row.values()))) for row in application.tables["application.claimed_amounts"] or ()}
