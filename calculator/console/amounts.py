"""The sum of a measure: what it is, what bounds it, between what it lies, and how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from calculator.console.layout import Page
from calculator.console.words import category_text, fact_text, first_few
from calculator.evaluation.result import AmountResult, Line, MeasureResult
from calculator.money import format_money
from calculator.rulebook import Rulebook
from calculator.wording import catalog, t

__all__ = ["amount_rows", "bound_text", "cost_lines", "waterfall"]

Rows = list[tuple[str, str, str]]


def amount_rows(measure: MeasureResult, rulebook: Rulebook, language: str, *, ids: bool = True) -> Rows:
    """The sum and what is said beside it, as labels and values. ``ids``: readings with their ids, for ``--reading``."""
    benefit = measure.benefit
    if benefit is None:
        return []
    if benefit.ceiling is not None or benefit.category is not None:
        return _without_amount(benefit, rulebook, language, ids=ids)
    label = t("console.amount_to_return" if measure.verdict is None else "console.amount", language)
    if measure.amount is None:
        rows: Rows = [(label, t("console.amount_unknown", language), "open")]
    else:
        rows = [(label, format_money(measure.amount, language), "strong")]
    if measure.hard_refusal and benefit.amount is not None:
        rows.append(("", t("console.amount_if_met", language, amount=format_money(benefit.amount, language)), ""))
    elif measure.conditional:
        rows.append(("", t("console.amount_conditional", language), ""))
    return rows + [("", text, "") for text in _bounds(measure, benefit, rulebook, language, ids=ids)]


def _bounds(
    measure: MeasureResult, benefit: AmountResult, rulebook: Rulebook, language: str, *, ids: bool
) -> list[str]:
    texts = []
    if benefit.bound_by is not None and benefit.amount:
        what = bound_text(measure.id, benefit.bound_by, rulebook, language)
        texts.append(t("console.bound_by", language, what=what))
    if benefit.upper is None and benefit.amount is not None:
        texts.append(t("console.amount_upper_open", language))
    elif benefit.upper is not None and benefit.upper != benefit.amount:
        texts.append(t("console.amount_upper", language, amount=format_money(benefit.upper, language)))
    if benefit.least is not None and benefit.most is not None and {benefit.least, benefit.most} != {benefit.amount}:
        least, most = format_money(benefit.least, language), format_money(benefit.most, language)
        texts.append(t("console.amount_range", language, least=least, most=most))
    amounts = {name: format_money(amount, language) for name, amount in benefit.by_reading.items()}
    texts += _by_reading(amounts, rulebook, language, ids=ids)
    texts += _missing(benefit, language)
    texts += _on_what_it_rests(measure.id, benefit, rulebook, language)
    return texts


def _missing(benefit: AmountResult, language: str) -> list[str]:
    labels = [fact_text(name, language) for name in benefit.missing]
    key = "amount_missing" if benefit.pays else "answer_missing"
    return [t(f"console.{key}", language, facts=first_few(labels, language))] if labels else []


def _by_reading(found: Mapping[str, str], rulebook: Rulebook, language: str, *, ids: bool) -> list[str]:
    titles = {name: reading.title for topic in rulebook.topics.values() for name, reading in topic.readings.items()}
    texts = []
    for name, value in found.items():
        title = titles[name].in_language(language) if name in titles else name
        named = {"id": name} if ids else {}
        texts.append(t(f"console.amount_reading{'' if ids else '_only'}", language, title=title, amount=value, **named))
    return texts


def _on_what_it_rests(measure: str, benefit: AmountResult, rulebook: Rulebook, language: str) -> list[str]:
    """Unconfirmed terms, parts, what is paid without the relief, own money and the budgets that share the sum."""
    texts = []
    if benefit.provisional:
        texts.append(t("console.amount_provisional", language))
    for term, amount in benefit.without.items():
        what = bound_text(measure, term, rulebook, language)
        key = "amount_without" if amount is not None else "amount_without_open"
        money = {"amount": format_money(amount, language)} if amount is not None else {}
        texts.append(t(f"console.{key}", language, what=what, **money))
    for part in benefit.parts:
        if part.amount is None:
            labels = [fact_text(name, language) for name in part.missing]
            facts = first_few(labels, language) or "—"
            texts.append(t("console.part_open", language, title=part.title, facts=facts))
    if benefit.baseline is not None and benefit.baseline.amount is not None:
        amount_without = format_money(benefit.baseline.amount, language)
        title = benefit.baseline.title
        tariff = title.in_language(language) if title is not None else benefit.baseline.id or "—"
        texts.append(t("console.baseline", language, amount=amount_without, tariff=tariff))
    if benefit.own_funds is not None:
        texts.append(t("console.own_funds", language, amount=format_money(benefit.own_funds, language)))
    if benefit.split is not None:
        federal, regional = (
            format_money(benefit.split.federal, language),
            format_money(benefit.split.regional, language),
        )
        texts.append(t("console.split", language, federal=federal, regional=regional))
    return texts


def _without_amount(benefit: AmountResult, rulebook: Rulebook, language: str, *, ids: bool) -> Rows:
    """A ceiling or a category, with what other readings say."""
    texts = []
    if benefit.ceiling is not None:
        ceiling = benefit.ceiling
        label = t("console.ceiling", language)
        known = format_money(ceiling.value, language) if ceiling.value is not None else None
        found = {name: format_money(value, language) for name, value in ceiling.by_reading.items()}
    else:
        assert benefit.category is not None
        category = benefit.category
        titles = {word: title.in_language(language) for word, title in category.titles.items()}
        label = t("console.category", language)
        known = titles[category.word] if category.word is not None else None
        found = {name: titles[word] for name, word in category.by_reading.items()}
        if category.possible:
            possible = ", ".join(titles[word] for word in category.possible)
            texts.append(t("console.category_possible", language, words=possible))
    rows: Rows = [(label, known or t("console.amount_unknown", language), "strong" if known else "open")]
    if benefit.provisional:
        texts.append(t("console.amount_provisional", language))
    texts += _by_reading(found, rulebook, language, ids=ids) + _missing(benefit, language)
    return rows + [("", text, "") for text in texts]


def bound_text(measure: str, bound: str, rulebook: Rulebook, language: str) -> str:
    """What holds the sum down: in the words of the catalog, else by the title of the limit in the rules."""
    known = catalog("console", language).get(f"bound_{bound}")
    if known is not None:
        return known
    benefit = rulebook.measures[measure].benefit
    title = benefit.title_of(bound) if benefit is not None else None
    return title.in_language(language) if title is not None else bound


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
