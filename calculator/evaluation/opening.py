"""A measure opened again after it was answered: its nodes with the values of one application, to be looked into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from calculator.evaluation.editions import rulings
from calculator.evaluation.exact import Exact
from calculator.evaluation.executing import Pass
from calculator.evaluation.frame import Frame
from calculator.evaluation.loans import for_each_loan
from calculator.evaluation.result import Quantity
from calculator.evaluation.segments import with_segments
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number
from calculator.facts import Application
from calculator.formulas.nodes import unit_text
from calculator.rulebook import Rulebook
from calculator.rulebook.model import ParameterRow
from calculator.rulebook.plans import EditionPlan

__all__ = ["Opened", "card_of", "open_measure", "rows_in_force"]


@dataclass(frozen=True)
class Opened:
    """The edition in force under the default readings, and the values behind it."""

    trace: Trace
    plan: EditionPlan


def open_measure(
    application: Application,
    rulebook: Rulebook,
    measure: str,
    *,
    loan_id: str | None = None,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> Opened | None:
    """``None`` where no edition is in force. ``loan_id``: the loan, where the application has several.

    ``readings``: topic → reading, instead of the default ones.
    """
    pins = readings or {}
    plan = rulebook.plans[measure]
    if plan.loan is not None:
        cases = list(for_each_loan(application, measure))
        application = next((one for name, one in cases if name == loan_id), cases[0][1])
    frame = Frame([application])
    ruling = rulings(frame, rulebook, plan, pins, as_of)[0][0]
    if ruling.edition is None or ruling.day is None:
        return None
    day = Number(Exact.of([ruling.day.toordinal()]))

    def run_over(frame: Frame) -> Pass:
        return Pass(
            frame, rulebook, {**pins, **ruling.assignment}, measure=measure, edition=ruling.edition, deciding=day
        )

    run = run_over(frame)
    if plan.loan is not None:
        run = run_over(with_segments(run, plan.loan))
    return Opened(Trace(run, 0, {**pins, **ruling.assignment}), plan.editions[ruling.edition])


def rows_in_force(opened: Opened) -> Mapping[tuple[str, str], ParameterRow]:
    """By folder and name, the row of each parameter that the conditions and the benefit read, as it is in force now."""
    formulas = [one.formula for one in opened.plan.conditions]
    if opened.plan.benefit is not None:
        formulas.append(opened.plan.benefit.amount)
    found: dict[tuple[str, str], ParameterRow] = {}
    for node in dict.fromkeys(node for formula in formulas for node in opened.trace.walk(formula)):
        if node.op == "parameter":
            for _, row in opened.trace.parameter_rows(node):
                found.setdefault((node.data[0], node.data[1]), row)
    return found


def card_of(opened: Opened) -> Mapping[str, Quantity | None]:
    """The figures by which a measure is known at first sight: share or rate, cap, least sum, term, money of one's own.

    ``None`` where one is not known, such as a parameter that the law leaves absent.
    """
    figures: dict[str, Quantity | None] = {}
    for name, node in opened.plan.card.items():
        value = opened.trace.value(node)
        known = value.value(opened.trace.row) if isinstance(value, Number) else None
        figures[name] = None if known is None else Quantity(known, unit_text(node.type))
    return figures
