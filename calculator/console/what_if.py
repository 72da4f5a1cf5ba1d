"""A range of one input in words: its values, what holds on each stretch, and what changes at each border."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from calculator.advice.inputs import Input
from calculator.advice.tornado import Bar
from calculator.advice.what_if import Border, Point, Stretch
from calculator.console.amounts import bound_text
from calculator.console.statuses import status_text
from calculator.console.words import first_few
from calculator.evaluation.result import ConditionResult, MeasureResult
from calculator.money import format_date, format_money, format_number, format_share
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["border_texts", "change_text", "input_value_text", "point_text", "stretch_sum_text"]


def input_value_text(item: Input, value: Fraction, language: str) -> str:
    """A value of an input as people write it."""
    if item.kind == "money":
        return format_money(int(value), language)
    if item.kind == "date":
        return format_date(date.fromordinal(int(value)), language)
    return format_share(value, language) if item.kind == "share" else format_number(value, language)


def point_text(point: Point, measure: MeasureResult | None, language: str) -> str:
    """The sum at one value: a bare zero while the answer is open would look like a refusal."""
    if measure is None or point.amount is None or (measure.conditional and not (point.amount or point.upper)):
        return t("what_if.no_sum", language)
    amount = format_money(point.amount, language)
    if point.upper == point.amount:
        return amount
    if point.upper is None:
        return t("console.amount_from", language, amount=amount)
    return t("console.amount_between", language, least=amount, most=format_money(point.upper, language))


def stretch_sum_text(stretch: Stretch, language: str) -> str:
    """The sum at both ends of a stretch, once where it is the same."""
    if stretch.measure is None:
        return t("what_if.not_possible", language)
    ends = list(dict.fromkeys(point_text(point, stretch.measure, language) for point in (stretch.first, stretch.last)))
    return ends[0] if len(ends) == 1 else t("what_if.from_to", language, first=ends[0], last=ends[1])


def border_texts(border: Border, rulebook: Rulebook, language: str) -> Iterator[str]:
    """What is another than before, a sentence for each change."""
    before, after = border.before, border.after
    if before is None or after is None:
        if before is None:
            yield t("what_if.becomes_possible", language)
        return
    if "edition" in border.changes:
        sides = [_edition(one, rulebook, language) for one in (before, after)]
        yield t("what_if.change_edition", language, before=sides[0], after=sides[1])
    for key, found in (("broken", border.broken), ("mended", border.mended)):
        if found:
            yield t(f"what_if.change_{key}", language, titles=_titles(found, language))
    if "verdict" in border.changes:
        yield t("what_if.change_verdict", language, before=_status(before, language), after=_status(after, language))
    if "bound" in border.changes and after.benefit is not None and after.amount and after.benefit.bound_by:
        yield t("what_if.change_bound", language, what=bound_text(after.id, after.benefit.bound_by, rulebook, language))
    if border.changes == ("conditions",) and not border.broken and not border.mended:
        yield t("what_if.change_open", language, titles=_open_titles(after, language))


def change_text(bar: Bar, language: str) -> str:
    """How far an input of the tornado was moved."""
    return t(f"what_if.moved_{bar.change}", language)


def _edition(measure: MeasureResult, rulebook: Rulebook, language: str) -> str:
    if measure.edition is None:
        return status_text(measure, language)
    return rulebook.measures[measure.id].editions[measure.edition].title.in_language(language)


def _status(measure: MeasureResult, language: str) -> str:
    return status_text(measure, language)


def _titles(conditions: tuple[ConditionResult, ...], language: str) -> str:
    return first_few([one.title.in_language(language) for one in conditions], language)


def _open_titles(measure: MeasureResult, language: str) -> str:
    found = tuple(one for one in measure.conditions if one.id in measure.open)
    return _titles(found, language) or "—"
