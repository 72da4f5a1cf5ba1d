"""The rules themselves: the list of folders, one folder in full, the sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from calculator.console.explanations import benefit_formulas, parameter_row_text
from calculator.console.formulas import column_texts, formulas_of
from calculator.console.layout import Page
from calculator.console.results import edition_period
from calculator.console.words import category_text, evidence_text
from calculator.money import format_date
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Condition, ConditionKind, Measure, RuleText
from calculator.rulebook.model_benefits import Benefit, Categorisation, Reimbursement
from calculator.wording import t

__all__ = ["put_list", "put_measure", "put_sources"]


def put_list(page: Page, rulebook: Rulebook, language: str) -> None:
    """Id, kind and title of every folder; then the measures that are known and not computed, and why."""
    header = [t(f"console.list_{name}", language) for name in ("id", "kind", "title")]
    rows = [
        [measure.id, t(f"console.kind_{measure.kind.value}", language), measure.title.in_language(language)]
        for measure in rulebook.measures.values()
    ]
    page.table(header, rows, flexible=2)
    if rulebook.not_computed:
        page.heading(t("console.list_not_computed", language))
    for item in rulebook.not_computed:
        page.text(f"{item.id} — {item.title.in_language(language)}", 2, mark="•")
        page.text(t("console.known_of_it", language, text=item.known), 4)
        page.text(t("console.why_not_computed", language, text=item.reason), 4)
        notes = f" [{', '.join(item.source)}]" if item.source else ""
        page.text(f"{evidence_text(item.evidence, language)}{notes}", 4, style="weak")


def put_sources(page: Page, rulebook: Rulebook, language: str) -> None:
    """Every source: id, title, address, and the acts and folders that rest on it."""
    used = _uses(rulebook)
    for source in rulebook.sources.values():
        page.blank()
        page.text(source.id, style="strong")
        page.text(source.title, 2)
        page.text(source.address, 2, style="weak")
        if source.read is not None:
            page.text(t("console.source_read", language, day=format_date(source.read, language)), 2)
        users = ", ".join(used.get(source.id, ())) or "—"
        page.text(t("console.source_used", language, names=users), 2)


def _uses(rulebook: Rulebook) -> dict[str, list[str]]:
    """Source id to what names it: folders first, acts after them."""
    used: dict[str, dict[str, None]] = {}
    not_computed = ((item.id, item) for item in rulebook.not_computed)
    things: list[tuple[str, Any]] = [*rulebook.measures.items(), *not_computed, *rulebook.rules.acts.items()]
    for name, thing in things:
        for source in _named_sources(thing):
            used.setdefault(source, {})[name] = None
    return {source: list(names) for source, names in used.items()}


def _named_sources(thing: Any) -> Iterator[str]:
    """Ids under ``source``, wherever they stand in the records of a folder."""
    if is_dataclass(thing):
        for item in fields(thing):
            value = getattr(thing, item.name)
            if item.name == "source":
                yield from value
            else:
                yield from _named_sources(value)
    elif isinstance(thing, tuple | list):
        for part in thing:
            yield from _named_sources(part)
    elif hasattr(thing, "values"):
        for part in thing.values():
            yield from _named_sources(part)


def put_measure(page: Page, measure: Measure, rulebook: Rulebook, language: str) -> None:
    """One folder: acts, editions, readings, conditions with formulas, benefit, parameters through time, unknowns."""
    page.text(measure.title.in_language(language), style="strong")
    page.text(f"{measure.id} · {t(f'console.kind_{measure.kind.value}', language)}", style="weak")
    page.blank()
    page.text(measure.summary.in_language(language))
    _acts(page, measure, rulebook, language)
    _editions(page, measure, rulebook, language)
    _topics(page, measure, language)
    if measure.conditions:
        page.heading(t("console.show_conditions", language))
    for condition in measure.conditions.values():
        _condition(page, condition, language)
    for shared in measure.includes:
        page.text(t("console.show_includes", language, title=rulebook.measures[shared].title, id=shared), 2, mark="•")
    _alternatives(page, measure, language)
    _notes(page, measure, language)
    _columns(page, measure, language)
    if measure.benefit is not None:
        _benefit(page, measure.benefit, language)
    _deadlines(page, measure, language)
    _parameters(page, measure, language)
    if measure.unknowns:
        page.heading(t("console.show_unknowns", language))
    for text in measure.unknowns:
        page.text(text.in_language(language), 2, mark="•")


def _acts(page: Page, measure: Measure, rulebook: Rulebook, language: str) -> None:
    if measure.acts:
        page.heading(t("console.show_acts", language))
    for name in measure.acts:
        act = rulebook.rules.acts[name]
        parts = [
            act.title.in_language(language),
            act.citation or "",
            f"[{', '.join(act.source)}]" if act.source else "",
        ]
        page.text("; ".join(part for part in parts if part), 2, mark="•")
        if act.changes is not None:
            page.text(act.changes.in_language(language), 4, style="weak")


def _editions(page: Page, measure: Measure, rulebook: Rulebook, language: str) -> None:
    if measure.editions:
        page.heading(t("console.show_editions", language))
    for edition in measure.editions.values():
        title, period = edition.title.in_language(language), edition_period(edition, rulebook, language)
        page.text(t("console.edition_line", language, id=edition.id, title=title, period=period), 2, mark="•")
        for reading, start in edition.start.items():
            if reading is not None:
                page.text(t("console.edition_start", language, reading=reading, day=format_date(start, language)), 4)
        _rule(page, edition.when, 4, t("console.edition_when", language))
        notes = f"{edition.act} · {evidence_text(edition.evidence, language)}"
        page.text(f"{notes} [{', '.join(edition.source)}]" if edition.source else notes, 4, style="weak")


def _topics(page: Page, measure: Measure, language: str) -> None:
    if measure.topics:
        page.heading(t("console.show_topics", language))
    for topic in measure.topics.values():
        page.text(t("console.topic", language, title=topic.title, id=topic.id), 2)
        for reading in topic.readings.values():
            default = t("console.by_default", language) if reading.id == topic.default else ""
            page.text(f"{reading.id}: {reading.title.in_language(language)}{default}", 4, mark="•")
            reason = reading.reason.in_language(language) if reading.reason is not None else ""
            sources = f"[{', '.join(reading.source)}]" if reading.source else ""
            notes = [reason, evidence_text(reading.evidence, language), sources]
            if any(notes):
                page.text("; ".join(note for note in notes if note), 6, style="weak")


def _condition(page: Page, condition: Condition, language: str) -> None:
    page.text(condition.title.in_language(language), 2, mark="•")
    editions = t("console.row_editions", language, names=", ".join(condition.editions)) if condition.editions else ""
    notes = [condition.id, editions, condition.clause or ""]
    key = "not_counted" if condition.kind is ConditionKind.gate else f"kind_{condition.kind.value}"
    notes += [] if condition.counts else [t(f"console.{key}", language)]
    notes += [t("console.applicability", language)] if condition.applicability else []
    page.text(" · ".join(note for note in notes if note), 4, style="weak")
    _rule(page, condition.formula, 4)
    _rule(page, condition.due_on, 4, t("console.duty_due_on", language))
    if condition.duty is not None:
        _rule(page, condition.duty.formula, 4, t("console.kind_duty", language))
        _rule(page, condition.duty.due_on, 4, t("console.duty_due_on", language))


def _alternatives(page: Page, measure: Measure, language: str) -> None:
    if measure.alternatives:
        page.heading(t("console.show_alternatives", language))
    for alternative in measure.alternatives.values():
        page.text(f"{alternative.title.in_language(language)}: {', '.join(alternative.conditions)}", 2, mark="•")


def _notes(page: Page, measure: Measure, language: str) -> None:
    if measure.notes:
        page.heading(t("console.notes", language))
    for note in measure.notes:
        sources = f"; {', '.join(note.source)}" if note.source else ""
        text = f"{note.text.in_language(language)} ({evidence_text(note.evidence, language)}{sources})"
        page.text(text, 2, mark="•")


def _columns(page: Page, measure: Measure, language: str) -> None:
    if measure.columns:
        page.heading(t("console.columns", language))
    for column in measure.columns:
        page.text(f"{column.table}.{column.id} — {column.title.in_language(language)}", 2, mark="•")
        for fact, text in column_texts(column):
            _rule(page, text, 4, t("console.when_unknown", language, fact=fact) if fact else "")


def _rule(page: Page, text: RuleText | None, indent: int, label: str = "") -> None:
    for case, formula in formulas_of(text):
        page.text(": ".join(part for part in (label, case, formula) if part), indent, mark="=")


def _benefit(page: Page, benefit: Benefit, language: str) -> None:
    page.heading(t("console.show_benefit", language))
    if isinstance(benefit, Reimbursement):
        _shares_and_categories(page, benefit, language)
    for label, text in benefit_formulas(benefit, language):
        _rule(page, text, 2, label)
    if isinstance(benefit, Categorisation):
        for word, title in benefit.words.items():
            page.text(f"{word}: {title.in_language(language)}", 2, mark="•")
    if benefit.rounding is not None:
        page.text(benefit.rounding.title.in_language(language), 2, mark="•")


def _shares_and_categories(page: Page, benefit: Reimbursement, language: str) -> None:
    if benefit.share is not None:
        page.text(t("console.benefit_share", language, parameter=benefit.share), 2, mark="•")
    for edition, table in benefit.categories.items():
        for reading, categories in table.by_reading.items():
            names = ", ".join(
                category_text(name, language) + (f" ({category.share})" if category.share else "")
                for name, category in categories.items()
            )
            where = f"{edition}, {reading}" if reading is not None else edition
            page.text(t("console.benefit_categories", language, where=where, names=names), 2, mark="•")
    for sublimit in benefit.sublimits:
        category = category_text(sublimit.category, language)
        page.text(
            t("console.benefit_sublimit", language, category=category, parameter=sublimit.parameter or ""), 2, mark="•"
        )


def _deadlines(page: Page, measure: Measure, language: str) -> None:
    if measure.deadlines:
        page.heading(t("console.deadlines", language))
    for deadline in measure.deadlines:
        page.text(deadline.title.in_language(language), 2, mark="•")
        _rule(page, deadline.date, 4)


def _parameters(page: Page, measure: Measure, language: str) -> None:
    if measure.parameters:
        page.heading(t("console.show_parameters", language))
    for parameter in measure.parameters.values():
        page.text(parameter.title.in_language(language), 2, mark="•")
        note = t("console.informative", language) if parameter.informative else ""
        page.text(f"{measure.id}.{parameter.id}{note}", 4, style="weak")
        for row in parameter.rows:
            page.text(parameter_row_text(row, parameter.unit, language), 4, mark="–")
