"""Why a condition or a sum came out as it did: formulas as written, parameters with their dates, readings, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calculator.console.amounts import cost_lines, waterfall
from calculator.console.conditions import condition_head, condition_help, verdict_text
from calculator.console.formulas import column_texts, formulas_of, named_in
from calculator.console.layout import Page
from calculator.console.obligations import duty_lines
from calculator.console.results import measure_head, measure_warnings, opening
from calculator.console.words import category_text, evidence_text, period_text, row_value_text
from calculator.evaluation.result import ConditionResult, MeasureResult, Result
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Condition, Measure, Parameter, ParameterRow, RuleText, Validity
from calculator.rulebook.model_benefits import Benefit, Categorisation, Ceiling, Loan, Reimbursement, Relief, Sum, Term
from calculator.wording import t

__all__ = ["put_explanation"]


def put_explanation(
    page: Page, application: Application, result: Result, rulebook: Rulebook, language: str, condition: str | None
) -> None:
    """The one measure of ``result`` in full, for each of its loans; or one of its conditions, steps or duties."""
    opening(page, application, result, language)
    for measure in result.measures:
        measure_head(page, measure, rulebook, language)
        _explain_tests(page, measure, rulebook, language, condition)
        if condition is None:
            _benefit(page, measure, rulebook, language)
            measure_warnings(page, measure, rulebook, language)


def _explain_tests(
    page: Page, measure: MeasureResult, rulebook: Rulebook, language: str, condition: str | None
) -> None:
    """Conditions; after them steps and duties, under headings that keep them apart."""
    for item in measure.conditions:
        if condition in (None, item.id):
            _condition(page, measure, item, rulebook, language)
    steps = [step.test for step in measure.steps if condition in (None, step.id)]
    if steps:
        page.heading(t("console.steps", language))
    for item in steps:
        _condition(page, measure, item, rulebook, language)
    duties = [duty for duty in measure.duties if condition in (None, duty.id)]
    if duties:
        page.heading(t("console.duties", language))
    for duty in duties:
        page.blank()
        duty_lines(page, duty, language)
        _rules_of(page, measure, duty.test, rulebook, language, duty=True)


def _condition(page: Page, measure: MeasureResult, item: ConditionResult, rulebook: Rulebook, language: str) -> None:
    page.blank()
    condition_head(page, item, language)
    page.text(
        t("console.condition_id", language, id=item.id, verdict=verdict_text(item.verdict, language)), 4, style="weak"
    )
    condition_help(page, item, rulebook, language)
    _rules_of(page, measure, item, rulebook, language)


def _rules_of(
    page: Page,
    measure: MeasureResult,
    item: ConditionResult,
    rulebook: Rulebook,
    language: str,
    *,
    duty: bool = False,
) -> None:
    """Formula, parameters, readings and sources; ``duty``: of the second half of a gate, where it has one."""
    owner, rule = rule_of(rulebook, measure.id, item.id)
    edition = measure.edition if owner.id == measure.id else None
    formula = rule.duty.formula if duty and rule.duty is not None else rule.formula
    _formulas(page, [("", formula)], edition, language)
    _named(page, rulebook, rulebook.measures[measure.id], owner, [formula], measure.edition, language)
    _all_readings(page, item, rulebook, language)
    _sources(page, item.sources, rulebook, language)


def rule_of(rulebook: Rulebook, measure: str, condition: str) -> tuple[Measure, Condition]:
    """The folder and the rule of a condition; the set before a slash is the folder of a shared one."""
    shared, slash, name = condition.partition("/")
    owner = rulebook.measures[shared if slash else measure]
    return owner, owner.conditions[name if slash else condition]


def _formulas(page: Page, texts: Iterable[tuple[str, RuleText | None]], edition: str | None, language: str) -> None:
    rows = [(label, case, formula) for label, text in texts for case, formula in formulas_of(text, edition)]
    if rows:
        page.text(t("console.formula", language), 4, style="weak")
    for label, case, formula in rows:
        head = " · ".join(part for part in (label, case) if part)
        if head:
            page.text(f"{head}:", 6, style="weak")
        page.text(formula, 8 if head else 6)


def _named(
    page: Page,
    rulebook: Rulebook,
    measure: Measure,
    owner: Measure,
    texts: Sequence[RuleText | None],
    edition: str | None,
    language: str,
    also: Sequence[str] = (),
) -> None:
    """Derived columns and parameters behind formulas of the folder ``owner``; ``also`` are parameters named outright."""
    own = edition if owner.id == measure.id else None
    named = named_in(rulebook, owner, texts, own)
    if named.columns:
        page.text(t("console.columns", language), 4, style="weak")
    for home, column in named.columns:
        page.text(f"{column.table}.{column.id} — {column.title.in_language(language)}", 6)
        for fact, text in column_texts(column):
            label = t("console.when_unknown", language, fact=fact) if fact else ""
            for case, formula in formulas_of(text, edition if home.id == measure.id else None):
                page.text(": ".join(part for part in (label, case, formula) if part), 8, mark="=")
    outright = [(owner, owner.parameters[name]) for name in also if name in owner.parameters]
    parameters = {(home.id, item.id): (home, item) for home, item in (*outright, *named.parameters)}
    shown = [(home, item, rows_for(item, home, measure, edition)) for home, item in parameters.values()]
    if any(rows for _, _, rows in shown):
        page.text(t("console.parameters", language), 4, style="weak")
    for home, parameter, rows in shown:
        if rows:
            page.text(f"{parameter.title.in_language(language)} ({home.id}.{parameter.id})", 6)
        for row in rows:
            page.text(parameter_row_text(row, parameter.unit, language), 8, mark="•")


def rows_for(parameter: Parameter, home: Measure, measure: Measure, edition: str | None) -> list[ParameterRow]:
    """Rows that can hold in the edition of the answer; all rows where the parameter has a day of its own."""
    if edition is None or home.id != measure.id:
        return list(parameter.rows)
    rows = [row for row in parameter.rows if row.editions is None or edition in row.editions]
    if parameter.dated_by is not None:
        return rows
    found = measure.editions[edition]
    return [row for row in rows if _overlap(row.valid, Validity(min(found.start.values(), default=None), found.until))]


def _overlap(one: Validity, other: Validity) -> bool:
    begins_late = one.start is not None and other.until is not None and one.start > other.until
    ends_early = one.until is not None and other.start is not None and one.until < other.start
    return not begins_late and not ends_early


def parameter_row_text(row: ParameterRow, unit: str, language: str) -> str:
    """One value with its dates, editions, reading, clause, evidence, note and ids of sources."""
    editions = t("console.row_editions", language, names=", ".join(row.editions)) if row.editions else ""
    reading = t("console.row_reading", language, name=row.reading) if row.reading else ""
    asked = period_text(row.asked, language)
    parts = [
        period_text(row.valid, language),
        t("console.row_asked", language, period=asked) if asked else "",
        editions,
        reading,
        row.clause or "",
        evidence_text(row.evidence, language),
        row.note.in_language(language) if row.note is not None else "",
        f"[{', '.join(row.source)}]" if row.source else "",
    ]
    return "; ".join(part for part in (row_value_text(row, unit, language), *parts) if part)


def _all_readings(page: Page, item: ConditionResult, rulebook: Rulebook, language: str) -> None:
    """The answer under every reading that was computed, by topic; those already told are left out."""
    rest = [name for name in rulebook.topics if name not in item.depends_on]
    for name in rest:
        topic = rulebook.topics[name]
        found = {reading: item.readings[reading] for reading in topic.readings if reading in item.readings}
        if not found:
            continue
        if len(set(found.values())) == 1:
            answer = verdict_text(next(iter(found.values())), language)
            page.text(t("console.same_under_all", language, title=topic.title, ids=", ".join(found), answer=answer), 4)
            continue
        page.text(t("console.topic", language, title=topic.title, id=name), 4)
        for reading, verdict in found.items():
            title, answer = topic.readings[reading].title, verdict_text(verdict, language)
            page.text(t("console.reading", language, title=title, id=reading, answer=answer), 6, mark="•")


def _sources(page: Page, addresses: Sequence[str], rulebook: Rulebook, language: str) -> None:
    if not addresses:
        return
    page.text(t("console.sources", language), 4, style="weak")
    titles = {source.address: source.title for source in rulebook.sources.values()}
    for address in dict.fromkeys(addresses):
        page.text(titles.get(address, ""), 6, mark="•")
        page.text(address, 8, style="weak")


def _benefit(page: Page, result: MeasureResult, rulebook: Rulebook, language: str) -> None:
    """How the sum came about, with the formulas and parameters of the benefit."""
    measure = rulebook.measures[result.id]
    if result.benefit is None or measure.benefit is None:
        return
    cost_lines(page, result, language)
    waterfall(page, result, language)
    page.heading(t("console.sum_rules", language))
    labelled = list(benefit_formulas(measure.benefit, language, result.edition))
    _formulas(page, labelled, result.edition, language)
    texts = [text for _, text in labelled]
    also = [name for name in _parameters_of(measure.benefit, result.edition) if name]
    _named(page, rulebook, measure, measure, texts, result.edition, language, also)
    addresses = [address for step in result.benefit.waterfall for address in step.sources]
    _sources(page, addresses, rulebook, language)


def _parameters_of(benefit: Benefit, edition: str | None) -> list[str | None]:
    """Shares and limits that the benefit names outright in an edition."""
    if not isinstance(benefit, Reimbursement):
        return []
    found = [table for name, table in benefit.categories.items() if edition is None or name == edition]
    categories = [category for table in found for on in table.by_reading.values() for category in on.values()]
    shares = [category.share for category in categories]
    return list(dict.fromkeys([benefit.share, *shares, *(limit.parameter for limit in benefit.sublimits)]))


def benefit_formulas(
    benefit: Benefit, language: str, edition: str | None = None
) -> Iterable[tuple[str, RuleText | None]]:
    """The formulas of a benefit with what each is; those of one edition, if it is given."""
    if isinstance(benefit, Sum | Ceiling | Categorisation):
        yield t(f"console.benefit_value_{benefit.kind}", language), benefit.value
    if isinstance(benefit, Loan):
        for name, text in (
            ("rate", benefit.rate),
            ("fee", benefit.fee),
            ("balance", benefit.balance),
            ("market", benefit.market),
        ):
            yield t(f"console.benefit_{name}", language), text
    if isinstance(benefit, Reimbursement):
        yield t("console.benefit_base", language), benefit.base
        for category, text in benefit.category_bases.items():
            yield t("console.benefit_base_of", language, category=category_text(category, language)), text
        for test in benefit.tests:
            if edition is None or test.editions is None or edition in test.editions:
                yield test.title.in_language(language), test.formula
    for item in benefit.named():
        if not isinstance(item, Term) or edition is None or item.editions is None or edition in item.editions:
            yield item.title.in_language(language), item.value
            yield t("console.limit_unless", language, title=item.title), item.unless
    if isinstance(benefit, Relief) and benefit.baseline is not None:
        yield t("console.benefit_baseline", language), benefit.baseline.word
        yield t("console.benefit_baseline_sum", language), benefit.baseline.value
    if benefit.own_funds is not None:
        yield benefit.own_funds.title.in_language(language), benefit.own_funds.value
    if benefit.split is not None:
        yield t("console.benefit_split_of", language), benefit.split.of
        yield t(f"console.benefit_split_{benefit.split.part}", language), benefit.split.value
