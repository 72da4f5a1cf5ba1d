"""The stretches of a range as a table that says what the chart says, and the answer at one value."""

from __future__ import annotations

from fractions import Fraction

from calculator.advice.inputs import Input
from calculator.advice.what_if import Border, Stretch, Sweep
from calculator.console.statuses import status_of
from calculator.console.sums import says_sum, sum_text
from calculator.console.what_if import border_texts, input_value_text, stretch_sum_text
from calculator.evaluation.result import MeasureResult
from calculator.rulebook import Rulebook
from calculator.web.components.tabulated import tabulated
from calculator.web.components.verdict import chip, met_text
from calculator.web.components.what_if_chart import sum_lines
from calculator.web.markup import Markup, element, joined
from calculator.wording import t

__all__ = ["answer_at", "legend", "stretches_table"]


def answer_at(measure: MeasureResult | None, item: Input, value: Fraction, now: MeasureResult, language: str) -> Markup:
    """Status and sum at a value, with the sum of now beside it."""
    title = element("p", t("what_if.answer_at", language, value=input_value_text(item, value, language)), look="label")
    if measure is None:
        notice = element("p", t("what_if.not_possible", language), look="notice open")
        return element("section", title, notice, look="card", role="status")
    amount = element("p", sum_text(measure, language), look="sum ranged") if says_sum(measure) else ""
    law = element("span", t("what_if.not_the_law", language), look="mark bad") if _is_changed(item, value) else ""
    told = element("p", chip(status_of(measure), language), " ", met_text(measure, language), " ", law, look="verdict")
    if value == item.now:
        beside = t("what_if.same_as_now", language)
    elif item.now is None:
        beside = t("what_if.not_now", language)
    elif says_sum(now):
        beside = t("what_if.now_sum", language, amount=sum_text(now, language))
    else:
        beside = ""
    note = element("p", beside, look="weak") if beside else ""
    return element("section", title, told, amount, note, look="card", role="status")


def _is_changed(item: Input, value: Fraction) -> bool:
    return item.is_of_the_rules and value != item.now


def stretches_table(found: Sweep, rulebook: Rulebook, language: str) -> Markup:
    """A row for each stretch: values from and to, answer, sum where the measure gives one, and what changes where it begins."""
    borders: list[Border | None] = [None, *found.borders]
    names = ["stretch", "values", "status", "sum", "change"]
    if not _pays(found, rulebook):
        names.remove("sum")
    rows = []
    for number, (stretch, border) in enumerate(zip(found.stretches, borders, strict=True), 1):
        cells = _cells(stretch, border, found.item, rulebook, language) | {"stretch": str(number)}
        rows.append([cells[name] for name in names])
    header = [t(f"what_if.{name}", language) for name in names]
    title = element("h3", t("what_if.borders", language))
    return joined(title, _nothing_changes(found, language), tabulated(header, rows, look="stacked stretches"))


def _pays(found: Sweep, rulebook: Rulebook) -> bool:
    """Whether the measure gives a sum at all: a status does not."""
    measure = next((one.measure for one in found.stretches if one.measure is not None), None)
    benefit = rulebook.measures[measure.id].benefit if measure is not None else None
    return benefit is not None and benefit.pays


def _nothing_changes(found: Sweep, language: str) -> Markup:
    if not found.complete:
        return element("p", t("what_if.not_exact", language), look="notice open")
    if found.borders:
        return Markup("")
    sums = {point.amount for point in found.points}
    return element(
        "p", t("what_if.no_borders" if len(sums) > 1 else "what_if.no_borders_no_sum", language), look="weak"
    )


def _cells(stretch: Stretch, border: Border | None, item: Input, rulebook: Rulebook, language: str) -> dict[str, str]:
    first, last = (input_value_text(item, point.value, language) for point in (stretch.first, stretch.last))
    status = (
        element("p", chip(status_of(stretch.measure), language))
        if stretch.measure is not None
        else element("p", t("what_if.not_possible", language), look="weak")
    )
    changes = [element("p", text) for text in border_texts(border, rulebook, language)] if border is not None else []
    return {
        "values": first if first == last else t("what_if.value_range", language, first=first, last=last),
        "status": status,
        "sum": stretch_sum_text(stretch, language) if stretch.measure is not None else "—",
        "change": joined(*changes),
    }


def legend(found: Sweep, language: str) -> Markup:
    """What the lines mean, of those that are drawn."""
    kinds = {row["kind"] for row in sum_lines(found)}
    lines = [t(f"what_if.legend_{kind}", language) for kind in ("certain", "open", "if_met") if kind in kinds]
    return element("p", " ".join([*lines, t("what_if.legend_band", language)]), look="weak")
