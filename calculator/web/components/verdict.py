"""The card at the top: verdict, sum, what binds it, which law, what was assumed."""

from __future__ import annotations

from typing import Final

from calculator.console.results import edition_period
from calculator.console.statuses import Status
from calculator.console.sums import says_sum, sum_text
from calculator.console.words import evidence_text, fact_text, first_few
from calculator.evaluation.flags import flag_text
from calculator.evaluation.result import AmountResult, MeasureResult, Verdict
from calculator.facts import Application
from calculator.facts.dictionary import Field, field
from calculator.money import format_date, format_money
from calculator.rulebook import Rulebook
from calculator.web.estimate import Estimate, counted, status_shown
from calculator.web.markup import Markup, element, joined
from calculator.wording import t

__all__ = ["assumptions", "bound_text", "chip", "law_rows", "met_text", "sum_shown", "verdict_card"]

_MOST_TITLES: Final = 3
_MOST_FACTS: Final = 5
_LOOKS: Final = {
    Status.met: "good",
    Status.met_provisionally: "good",
    Status.not_met: "bad",
    Status.not_met_provisionally: "bad",
    Status.data_missing: "open",
    Status.depends_on_reading: "open",
    Status.not_in_force: "open",
    Status.no_verdict: "plain",
}


def chip(status: Status, language: str) -> Markup:
    """The status in words on its colour."""
    return element("span", t(f"console.status_{status.value}", language), look=f"chip {_LOOKS[status]}")


def met_text(measure: MeasureResult, language: str) -> str:
    """How many conditions are met; empty where no edition, and so no condition, is in force."""
    met, count = counted(measure)
    if not count:
        return ""
    return t("web.met_of", language, met=met, count=count)


def verdict_card(measure: MeasureResult, found: Estimate, rulebook: Rulebook, language: str, kind: str) -> Markup:
    """``kind`` is that of the desk: an example is labelled as one."""
    status = status_shown(measure, found.problems)
    rule = rulebook.measures[measure.id].benefit
    pays = rule is not None and rule.pays
    notes = [element("p", text, look="note") for text in _sum_notes(measure, rulebook, language)]
    return element(
        "section",
        element("p", t(f"web.label_{kind}", language), look="label"),
        element("h2", measure.title.in_language(language)),
        element("p", chip(status, language), " ", element("span", met_text(measure, language)), look="verdict"),
        element("p", sum_shown(measure, language), look=_sum_look(measure)) if pays else "",
        *notes,
        *_open_conditions(measure, language),
        _law(measure, found, rulebook, language),
        look="card",
    )


def _open_conditions(measure: MeasureResult, language: str) -> list[Markup]:
    """Which conditions stand in the way, by name."""
    lines = []
    for verdict in (Verdict.not_met, Verdict.undetermined):
        found = [one for one in measure.conditions if one.counts and one.verdict is verdict]
        titles = [one.title.in_language(language) for one in found]
        if titles:
            rest = len(titles) - _MOST_TITLES
            more = t("console.and_more", language, count=rest) if rest > 0 else ""
            text = "; ".join(titles[:_MOST_TITLES]) + more
            label = t(f"web.open_{verdict.value}", language)
            lines.append(element("p", label, " ", element("strong", text), look="unmet"))
    return lines


def assumptions(measure: MeasureResult, application: Application, rulebook: Rulebook, language: str) -> Markup:
    """What the estimate took for granted, as sentences."""
    texts = [flag_text(flag, rulebook, language) for flag in measure.flags]
    defaults = [_default(field(name), language) for name in sorted(application.assumed)]
    if any(defaults):
        texts.append(t("web.assumed_defaults", language, facts="; ".join(text for text in defaults if text)))
    if not texts:
        return Markup("")
    items = [element("li", text.rstrip(".") + ".") for text in texts]
    return element("section", element("h3", t("web.assumed", language)), element("ul", *items), look="assumed")


def _default(item: Field, language: str) -> str:
    """A sum that the dictionary put in for one that is not stated; other stand-ins say nothing new to a reader."""
    if item.kind != "money" or not isinstance(item.default, int):
        return ""
    label = item.label.in_language(language)
    return f"{label[:1].lower()}{label[1:]} — {format_money(item.default, language)}"


def sum_shown(measure: MeasureResult, language: str) -> str:
    """The sum as a page says it: an open answer is not shown as a zero."""
    return sum_text(measure, language) if says_sum(measure) else t("web.no_sum_yet", language)


def _sum_look(measure: MeasureResult) -> str:
    benefit = measure.benefit
    whole = benefit is not None and (measure.hard_refusal or benefit.upper == measure.amount)
    return "sum" if whole else "sum ranged"


def _sum_notes(measure: MeasureResult, rulebook: Rulebook, language: str) -> list[str]:
    benefit = measure.benefit
    if benefit is None:
        return []
    texts: list[str] = []
    if measure.hard_refusal:
        return [t("web.sum_if_met", language, amount=format_money(benefit.amount or 0, language))]
    if measure.conditional and measure.amount is not None:
        texts.append(t("web.sum_conditional", language))
    if benefit.bound_by is not None and benefit.amount:
        texts.append(t("web.bound_by", language, what=bound_text(measure, benefit, rulebook, language)))
    if benefit.missing:
        labels = [fact_text(name, language) for name in benefit.missing]
        texts.append(t("web.sum_missing", language, facts=first_few(labels, language)))
    texts.append(_by_readings(benefit, rulebook, language))
    return [text for text in texts if text]


def bound_text(measure: MeasureResult, benefit: AmountResult, rulebook: Rulebook, language: str) -> str:
    """What holds the sum down: the step that made it, else the title of the limit."""
    step = next((step for step in benefit.waterfall if step.id == benefit.bound_by), None)
    if step is not None:
        text = step.because(language)
    else:
        rule = rulebook.measures[measure.id].benefit
        title = rule.title_of(benefit.bound_by or "") if rule is not None else None
        text = title.in_language(language) if title is not None else t(f"console.bound_{benefit.bound_by}", language)
    return text[:1].lower() + text[1:]


def _by_readings(benefit: AmountResult, rulebook: Rulebook, language: str) -> str:
    if benefit.least is None or benefit.most is None:
        return ""
    if benefit.least == benefit.most == benefit.amount:
        return t("web.same_by_readings", language) if benefit.upper == benefit.amount else ""
    least, most = format_money(benefit.least, language), format_money(benefit.most, language)
    titles = {name: reading.title for topic in rulebook.topics.values() for name, reading in topic.readings.items()}
    named = [
        t("web.reading_sum", language, title=titles[name], amount=format_money(amount, language))
        for name, amount in benefit.by_reading.items()
        if name in titles
    ]
    text = t("web.range_by_readings", language, least=least, most=most)
    return f"{text}: {'; '.join(named)}." if named else f"{text}."


def law_rows(measure: MeasureResult, found: Estimate, rulebook: Rulebook, language: str) -> list[tuple[str, str]]:
    """Which text of the law answers, for which day, and how surely it is known."""
    rows: list[tuple[str, str]] = []
    if found.result is not None and found.result.as_of is not None:
        rows.append((t("web.as_of", language), format_date(found.result.as_of, language)))
    if measure.edition is None:
        rows.append((t("console.edition", language), t("console.no_edition", language)))
    else:
        edition = rulebook.measures[measure.id].editions[measure.edition]
        rows.append((t("console.act", language), rulebook.rules.acts[edition.act].title.in_language(language)))
        period = edition_period(edition, rulebook, language)
        rows.append((t("console.edition", language), f"{edition.title.in_language(language)} ({period})"))
    if measure.evidence is not None:
        known = t(f"web.known_{measure.evidence.name}", language)
        rows.append((t("console.evidence", language), f"{evidence_text(measure.evidence, language)} ({known})"))
    return rows


def _law(measure: MeasureResult, found: Estimate, rulebook: Rulebook, language: str) -> Markup:
    """The law, and what else the answer hangs on."""
    rows = law_rows(measure, found, rulebook, language)
    topics = [rulebook.topics[topic].title.in_language(language) for topic in measure.depends_on]
    if topics:
        rows.append((t("console.depends_on", language), "; ".join(topics)))
    if measure.missing:
        labels = [fact_text(name, language) for name in measure.missing]
        rows.append((t("console.missing", language), first_few(labels, language, _MOST_FACTS)))
    for deadline in measure.deadlines:
        rows.append((deadline.title.in_language(language), format_date(deadline.date, language)))
    return element("dl", *(joined(element("dt", term), element("dd", text)) for term, text in rows), look="facts")
