"""One rule folder as a page: what it says, in which editions, with which numbers through time, and how well it is known."""

from __future__ import annotations

from collections.abc import Iterable

from calculator.console.explanations import benefit_formulas
from calculator.console.formulas import column_texts, formulas_of
from calculator.console.results import edition_period
from calculator.console.words import evidence_text, period_text, row_value_text
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Condition, Measure, Parameter, RuleText
from calculator.rulebook.model_benefits import Categorisation
from calculator.web.markup import Markup, element, joined, link
from calculator.wording import t

__all__ = ["rule_opening", "rule_page"]


def rule_opening(measure: Measure, language: str) -> Markup:
    """What the rules are called, and what they say in plain words."""
    title = element("h2", measure.title.in_language(language))
    return element("div", title, element("p", measure.summary.in_language(language)), look="rule")


def rule_page(measure: Measure, rulebook: Rulebook, language: str) -> Markup:
    """The rules part by part: first what is said for people, formulas and ids of the files behind it."""
    parts = [
        _acts(measure, rulebook, language),
        _editions(measure, rulebook, language),
        _conditions(measure, rulebook, language),
        _benefit(measure, language),
        _parameters(measure, rulebook, language),
        _readings(measure, rulebook, language),
        _columns(measure, language),
        _list("unknowns", [text.in_language(language) for text in measure.unknowns], language),
        _list("notes", [note.text.in_language(language) for note in measure.notes], language),
    ]
    return element("article", *(part for part in parts if part), look="rule")


def _section(title: str, *children: str) -> Markup:
    return element("section", element("h2", title), *children)


def _list(name: str, texts: list[str], language: str) -> Markup | str:
    if not texts:
        return ""
    return _section(t(f"answers.rule_{name}", language), element("ul", *(element("li", text) for text in texts)))


def _sources(ids: Iterable[str], rulebook: Rulebook) -> Markup:
    links: list[str] = []
    for name in ids:
        source = rulebook.sources[name]
        links += ["; " if links else "", link(source.address, source.title)]
    return joined(*links)


def _table(names: Iterable[str], rows: Iterable[Iterable[str]], language: str) -> Markup:
    head = element("tr", *(element("th", t(f"answers.rule_{name}", language)) for name in names))
    body = [element("tr", *(element("td", cell) for cell in row)) for row in rows]
    return element("div", element("table", element("thead", head), element("tbody", *body)), look="wide")


def _acts(measure: Measure, rulebook: Rulebook, language: str) -> Markup | str:
    if not measure.acts:
        return ""
    rows = []
    for name in measure.acts:
        act = rulebook.rules.acts[name]
        changes = act.changes.in_language(language) if act.changes is not None else ""
        rows.append((act.title.in_language(language), act.citation or "", changes, _sources(act.source, rulebook)))
    names = ("act", "citation", "changes", "source")
    return _section(t("answers.rule_acts", language), _table(names, rows, language))


def _editions(measure: Measure, rulebook: Rulebook, language: str) -> Markup | str:
    if not measure.editions:
        return ""
    rows = [
        (
            edition.title.in_language(language),
            edition_period(edition, rulebook, language),
            evidence_text(edition.evidence, language),
            _sources(edition.source, rulebook),
            element("code", edition.id),
        )
        for edition in measure.editions.values()
    ]
    names = ("edition", "period", "evidence", "source", "id")
    return _section(t("answers.rule_editions", language), _table(names, rows, language))


def _behind(*formulas: str, name: str, language: str) -> Markup:
    """Formulas and the id in the files, for who wants to follow the calculation."""
    title = element("summary", t("rule_pages.behind", language))
    named = element("p", t("rule_pages.id", language), " ", element("code", name), look="weak")
    return element("details", title, element("div", *formulas, named), look="steps")


def _formulas(text: RuleText | None) -> Markup:
    rows = [element("code", f"{case}: {formula}" if case else formula) for case, formula in formulas_of(text)]
    return element("div", *rows, look="formulas")


def _conditions(measure: Measure, rulebook: Rulebook, language: str) -> Markup | str:
    blocks = [_condition(condition, rulebook, language) for condition in measure.conditions.values()]
    included = [
        element("p", t("console.show_includes", language, title=rulebook.measures[name].title, id=name))
        for name in measure.includes
    ]
    if not blocks and not included:
        return ""
    return _section(t("answers.rule_conditions", language), *blocks, *included)


def _condition(condition: Condition, rulebook: Rulebook, language: str) -> Markup:
    words = dict.fromkeys(evidence_text(item.evidence, language) for item in condition.evidence)
    clause = t("web.clause", language, clause=condition.clause) if condition.clause else t("web.no_clause", language)
    kind = t(f"answers.kind_{condition.kind.value}", language)
    weak = "; ".join(part for part in (kind, clause, ", ".join(words)) if part)
    remedy = t("console.remedy", language, text=condition.remedy) if condition.remedy is not None else ""
    ids = dict.fromkeys([*condition.source, *(name for item in condition.evidence for name in item.source)])
    return element(
        "details",
        element("summary", element("span", condition.title.in_language(language), look="condition-title")),
        element(
            "div",
            element("p", remedy) if remedy else "",
            element("p", weak + ". ", _sources(ids, rulebook), look="weak"),
            _behind(
                _formulas(condition.formula),
                _formulas(condition.duty.formula) if condition.duty is not None else "",
                name=condition.id,
                language=language,
            ),
        ),
        look="condition",
    )


def _benefit(measure: Measure, language: str) -> Markup | str:
    benefit = measure.benefit
    if benefit is None:
        return ""
    rows: list[tuple[str, str]] = [
        (label, _formulas(text)) for label, text in benefit_formulas(benefit, language) if text is not None
    ]
    if isinstance(benefit, Categorisation):
        rows += [(word, title.in_language(language)) for word, title in benefit.words.items()]
    rounding = benefit.rounding.title.in_language(language) if benefit.rounding is not None else ""
    kind = t(f"rule_pages.benefit_{benefit.kind}", language)
    return _section(
        t("answers.rule_benefit", language),
        element("p", kind, " ", rounding),
        element(
            "details",
            element("summary", t("rule_pages.formulas", language)),
            _table(("what", "formula"), rows, language),
            look="steps",
        )
        if rows
        else "",
    )


def _parameters(measure: Measure, rulebook: Rulebook, language: str) -> Markup | str:
    blocks = [_parameter(parameter, rulebook, language) for parameter in measure.parameters.values()]
    return _section(t("answers.rule_parameters", language), *blocks) if blocks else ""


def _parameter(parameter: Parameter, rulebook: Rulebook, language: str) -> Markup:
    rows = []
    for row in parameter.rows:
        restricted = ", ".join([*(row.editions or ()), *([row.reading] if row.reading else [])])
        note = row.note.in_language(language) if row.note is not None else ""
        rows.append(
            (
                element("strong", row_value_text(row, parameter.unit, language)),
                period_text(row.valid, language) or t("answers.rule_always", language),
                restricted,
                row.clause or "—",
                evidence_text(row.evidence, language),
                joined(_sources(row.source, rulebook), f" {note}" if note else ""),
            )
        )
    names = ("value", "period", "holds_in", "clause", "evidence", "source")
    last = parameter.rows[-1]
    latest = row_value_text(last, parameter.unit, language)
    if isinstance(last.value, tuple):
        latest = t("answers.rule_values", language, count=len(last.value))
    head = element(
        "summary",
        element("span", parameter.title.in_language(language), look="condition-title"),
        element("span", latest, look="number strong"),
    )
    body = element("div", _table(names, rows, language), element("p", element("code", parameter.id), look="weak"))
    return element("details", head, body, look="condition")


def _readings(measure: Measure, rulebook: Rulebook, language: str) -> Markup | str:
    blocks = []
    for topic in measure.topics.values():
        cells = []
        for reading in topic.readings.values():
            default = t("console.by_default", language) if reading.id == topic.default else ""
            reason = reading.reason.in_language(language) if reading.reason is not None else ""
            known = evidence_text(reading.evidence, language)
            weak = joined("; ".join(part for part in (reason, known) if part), " ", _sources(reading.source, rulebook))
            cells.append(
                element(
                    "div",
                    element("strong", reading.title.in_language(language), default),
                    element("span", weak, look="weak"),
                    element("code", reading.id),
                    look="reading",
                )
            )
        blocks += [element("p", topic.title.in_language(language)), element("div", *cells, look="readings")]
    return _section(t("answers.rule_readings", language), *blocks) if blocks else ""


def _columns(measure: Measure, language: str) -> Markup | str:
    blocks = []
    for column in measure.columns:
        texts = [
            joined(
                element("p", t("console.when_unknown", language, fact=fact), look="weak") if fact else "",
                _formulas(text),
            )
            for fact, text in column_texts(column)
        ]
        head = element("summary", element("span", column.title.in_language(language), look="condition-title"))
        name = element("p", element("code", f"{column.table}.{column.id}"), look="weak")
        blocks.append(element("details", head, element("div", *texts, name), look="condition"))
    return _section(t("answers.rule_columns", language), *blocks) if blocks else ""
