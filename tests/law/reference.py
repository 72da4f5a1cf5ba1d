"""The reimbursement of Decree 41 written a second time, line by line in plain fractions, to check the engine against.

It knows nothing of columns, formulas or intervals: each line is worked out as a person would, with the unknown facts taken
at their most careful and at their most generous value. Shares, caps and dates are read from the rulebook, so a change of a
number in the law changes both sides.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from calculator.facts import Application
from calculator.money import plain_money
from calculator.rulebook import Rulebook

MEASURE = "joint-project-reimbursement"
ON = {
    "E16": {"documentation", "equipment", "prototype", "tooling", "software", "reconstruction"},
    "E21": {"documentation", "equipment", "prototype", "tooling"},
    "E23": {"starter_batch"},
}
AGREEMENTS = {"E16": date(2018, 10, 1), "E21": date(2021, 12, 1), "E23": date(2024, 11, 15)}
CATEGORIES = sorted({*ON["E16"], "starter_batch", "lease", "wages"})
MEMBERS = ["9999000013", "9999000020", "9999000038"]
OUTSIDER = "9999000704"

Bounds = tuple[Fraction, Fraction | None]


class Reference:
    """Amount and upper bound of an application under the default readings, in kopecks."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook

    def value(self, name: str, edition: str, measure: str = MEASURE) -> Any:
        rows = self.rulebook.parameter(measure, name).rows
        return next(row.value for row in rows if row.editions is None or edition in row.editions)

    def amounts(self, application: Application, edition: str) -> tuple[int, int | None]:
        facts = application.facts
        low, high = Fraction(0), Fraction(0)
        unbounded = False
        share = self.value("reimbursement_share", edition)
        for row in application.tables["costs"] or ():
            holds = self.holds(row, facts, edition)
            base_low, base_high = self.base(row)
            low += share * base_low if holds is True else 0
            if holds is not False:
                unbounded = unbounded or base_high is None
                high += share * (base_high or 0)
        limits: list[int] = []
        if edition == "E21":
            limits.append(max(0, self.value("cap_project", edition) - facts.get("application.already_paid_project", 0)))
        if edition == "E23":
            paid = facts.get("application.already_paid_applicant", 0)
            limits.append(max(0, self.value("cap_applicant", edition) - paid))
        limits += [facts[name] for name in ("application.amount_requested", "application.budget_left") if name in facts]  # type: ignore[misc]
        amount = min([floor(low), *limits])
        if unbounded:
            return amount, min(limits) if limits else None
        return amount, min([floor(high), *limits])

    def holds(self, row: Any, facts: Any, edition: str) -> bool | None:
        """Whether a line counts: no as soon as one test fails, yes only if all are known to hold."""
        tests: list[bool | None] = [
            row["category"] in ON[edition] if "category" in row else None,
            row.get("documented"),
            row.get("other_federal_subsidy", 0) == 0,
        ]
        start = facts.get("project.period_from") if edition == "E21" else self.value("cost_period_from", edition)
        if start is not None:
            tests.append(row["paid_on"] >= start if "paid_on" in row else None)
        if edition == "E23":
            supplier = row.get("supplier_inn")
            tests.append(row.get("is_starter_batch"))
            tests.append(None if supplier is None else supplier in MEMBERS)
            tests.append(None if supplier is None else supplier != facts["applicant.inn"])
        if False in tests:
            return False
        return None if None in tests else True

    def base(self, row: Any) -> Bounds:
        rates = self.rates(row)
        net: Bounds = (Fraction(0), None)
        if "net" in row:
            net = (Fraction(row["net"]), Fraction(row["net"]))
        elif "gross" in row:
            net = (row["gross"] / (1 + max(rates)), row["gross"] / (1 + min(rates)))
        gross: Bounds = (Fraction(0), None)
        if "gross" in row:
            gross = (Fraction(row["gross"]), Fraction(row["gross"]))
        elif "net" in row:
            gross = (row["net"] * (1 + min(rates)), row["net"] * (1 + max(rates)))
        deductible = row.get("vat_deductible")
        low = net[0] if deductible else gross[0] if deductible is False else min(net[0], gross[0])
        ends = [net[1]] if deductible else [gross[1]] if deductible is False else [net[1], gross[1]]
        other = row.get("other_regional_subsidy", 0)
        high = None if None in ends else max(end for end in ends if end is not None)
        return max(Fraction(0), low - other), None if high is None else max(Fraction(0), high - other)

    def rates(self, row: Any) -> list[Fraction]:
        if "vat_rate" in row:
            return [row["vat_rate"]]
        rows = self.rulebook.parameter("vat-and-rounding", "vat_standard_rate").rows
        day = row.get("invoice_date")
        found = [entry.value for entry in rows if day is None or _within(entry.valid.start, day, entry.valid.until)]
        return [value for value in found if isinstance(value, Fraction)]


def _within(start: date | None, day: date, until: date | None) -> bool:
    return (start is None or start <= day) and (until is None or day <= until)


def random_application(chance: random.Random) -> tuple[dict[str, Any], str]:
    """A document with costs of every kind, from a hundred roubles to ten trillions, facts left out at random; its edition."""
    edition = chance.choice(sorted(AGREEMENTS))
    scale = 10 ** chance.randint(4, 15)

    def some(value: Any) -> Any:
        return None if chance.random() < 0.15 else value

    def money(top: int) -> str:
        return plain_money(chance.randint(0, top))

    costs = []
    for _ in range(chance.randint(0, 6)):
        line = {
            "category": some(chance.choice(CATEGORIES)),
            chance.choice(["net", "gross"]): some(money(scale)),
            "vat_rate": some(chance.choice(["0", "10", "18", "20", "22", "16.67"])),
            "vat_deductible": some(chance.random() < 0.7),
            "invoice_date": some((date(2017, 1, 1) + timedelta(days=chance.randint(0, 3400))).isoformat()),
            "paid_on": some((date(2014, 7, 1) + timedelta(days=chance.randint(0, 4000))).isoformat()),
            "documented": some(chance.random() < 0.85),
            "other_federal_subsidy": chance.choice([None, None, "0", "0.01"]),
            "other_regional_subsidy": chance.choice([None, "0", money(scale // 10)]),
            "is_starter_batch": some(chance.random() < 0.8),
            "supplier_inn": some(chance.choice([*MEMBERS[1:], OUTSIDER, MEMBERS[0]])),
        }
        costs.append(line)
    application = {
        "agreement_date": AGREEMENTS[edition].isoformat(),
        "amount_requested": chance.choice([None, None, money(scale)]),
        "budget_left": chance.choice([None, None, None, money(scale)]),
        "already_paid_project": some(money(10**11)),
        "already_paid_applicant": some(money(10**10)),
    }
    document = {
        "application": application,
        "applicant": {"inn": MEMBERS[0]},
        "participants": [{"inn": inn} for inn in MEMBERS],
        "project": {"period_from": chance.choice([None, "2020-01-01"])},
        "costs": costs,
    }
    return document, edition
