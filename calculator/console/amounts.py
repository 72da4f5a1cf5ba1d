"""The sum of a measure: what it is, what bounds it, between what it lies, and how it came about."""

from __future__ import annotations

from fractions import Fraction

from calculator.console.layout import Page
from calculator.console.words import category_text, fact_text, first_few
from calculator.evaluation.result import AmountResult, Line, MeasureResult
from calculator.money import format_money
from calculator.rulebook import Rulebook
from calculator.wording import catalog, t

__all__ = ["amount_rows", "cost_lines", "waterfall"]

Rows = list[tuple[str, str, str]]


def amount_rows(measure: MeasureResult, rulebook: Rulebook, language: str) -> Rows:
    """The sum and what is said beside it, as labels and values."""
    benefit = measure.benefit
    if benefit is None:
        return []
    label = t("console.amount_to_return" if measure.verdict is None else "console.amount", language)
    if measure.amount is None:
        rows: Rows = [(label, t("console.amount_unknown", language), "open")]
    else:
        rows = [(label, format_money(measure.amount, language), "strong")]
    if measure.hard_refusal and benefit.amount is not None:
        rows.append(("", t("console.amount_if_met", language, amount=format_money(benefit.amount, language)), ""))
    elif measure.conditional:
        rows.append(("", t("console.amount_conditional", language), ""))
    return rows + [("", text, "") for text in _bounds(measure, benefit, rulebook, language)]


def _bounds(measure: MeasureResult, benefit: AmountResult, rulebook: Rulebook, language: str) -> list[str]:
    texts = []
    if benefit.bound_by is not None and benefit.amount:
        what = _bound_text(measure.id, benefit.bound_by, rulebook, language)
        texts.append(t("console.bound_by", language, what=what))
    if benefit.upper is None and benefit.amount is not None:
        texts.append(t("console.amount_upper_open", language))
    elif benefit.upper is not None and benefit.upper != benefit.amount:
        texts.append(t("console.amount_upper", language, amount=format_money(benefit.upper, language)))
    if benefit.least is not None and benefit.most is not None and {benefit.least, benefit.most} != {benefit.amount}:
        least, most = format_money(benefit.least, language), format_money(benefit.most, language)
        texts.append(t("console.amount_range", language, least=least, most=most))
    texts += _by_reading(benefit, rulebook, language)
    if benefit.missing:
        labels = [fact_text(name, language) for name in benefit.missing]
        texts.append(t("console.amount_missing", language, facts=first_few(labels, language)))
    return texts


def _by_reading(benefit: AmountResult, rulebook: Rulebook, language: str) -> list[str]:
    titles = {name: reading.title for topic in rulebook.topics.values() for name, reading in topic.readings.items()}
    texts = []
    for name, amount in benefit.by_reading.items():
        title = titles[name].in_language(language) if name in titles else name
        texts.append(t("console.amount_reading", language, title=title, id=name, amount=format_money(amount, language)))
    return texts


def _bound_text(measure: str, bound: str, rulebook: Rulebook, language: str) -> str:
    """What holds the sum down: in the words of the catalog, else by the title of the limit in the rules."""
    known = catalog("console", language).get(f"bound_{bound}")
    if known is not None:
        return known
    benefit = rulebook.measures[measure].benefit
    limits = benefit.limits if benefit is not None else ()
    return next((limit.title.in_language(language) for limit in limits if limit.id == bound), bound)


def cost_lines(page: Page, measure: MeasureResult, language: str) -> None:
    """Each cost line: claimed, what counts, what it gives, and why it does not count."""
    benefit = measure.benefit
    if benefit is None or not benefit.lines:
        return
    page.heading(t("console.lines", language))
    header = [t(f"console.line_{name}", language) for name in ("row", "category", "claimed", "base", "amount")]
    rows = [_line(line, language) for line in benefit.lines]
    notes = [_line_note(line, language) for line in benefit.lines]
    page.table(header, rows, right=frozenset({0, 2, 3, 4}), flexible=1, indent=2, notes=notes)


def _line(line: Line, language: str) -> list[str]:
    sums = [_money(value, language) for value in (line.claimed, line.base, line.part)]
    return [str(line.row), category_text(line.category, language), *sums]


def _line_note(line: Line, language: str) -> str:
    if line.excluded is not None:
        reason = line.reason.in_language(language) if line.reason is not None else line.excluded
        return t("console.line_excluded", language, reason=reason)
    if line.undetermined:
        labels = [fact_text(name, language) for name in line.missing]
        return t("console.line_undetermined", language, facts=first_few(labels, language) or "—")
    return ""


def waterfall(page: Page, measure: MeasureResult, language: str) -> None:
    """From what was claimed to the sum, step by step."""
    benefit = measure.benefit
    if benefit is None or not benefit.waterfall:
        return
    page.heading(t("console.waterfall", language))
    header = [t(f"console.step_{name}", language) for name in ("because", "change", "left")]
    rows, notes = [], []
    for step in benefit.waterfall:
        change = _money(step.change, language) if step.change and step.change != step.amount else ""
        rows.append([step.because(language), change, _money(step.amount, language)])
        notes.append(step.clause or "")
    styles = ["strong" if step.id == "amount" else "" for step in benefit.waterfall]
    page.table(header, rows, right=frozenset({1, 2}), flexible=0, indent=2, notes=notes, styles=styles)


def _money(value: int | Fraction | None, language: str) -> str:
    return format_money(value, language) if value is not None else "—"
