"""A combination on the page: the totals, what is taken, what stands in the way, where each cost row goes and why."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.advice import Bar, Choice, Combination, LineReason, RuleNote
from calculator.console.combination import bar_text, combination_sums, row_ranges
from calculator.console.conditions import verdict_text
from calculator.console.summary import title_of
from calculator.console.words import category_text, evidence_text
from calculator.money import format_money
from calculator.rulebook import Rulebook
from calculator.web.components.tabulated import tabulated
from calculator.web.markup import Markup, element, joined, link
from calculator.web.scale import Money
from calculator.wording import t

__all__ = ["combination_block"]


def combination_block(found: Combination, rulebook: Rulebook, language: str, money: Money = format_money) -> Markup:
    """Everything that was found, the total first, to the kopeck; ``money``: how the sums of the tables are written."""
    parts = [_totals(found, language)]
    if found.chosen:
        parts.append(_choices("kept", found.chosen, rulebook, language, money))
    if found.with_provisional != found.chosen:
        parts.append(_choices("kept_provisionally", found.with_provisional, rulebook, language, money))
    parts += [
        _conflicts(found, rulebook, language),
        _notes(found, rulebook, language),
        _lines(found, rulebook, language, money),
    ]
    return joined(*parts)


def _totals(found: Combination, language: str) -> Markup:
    """The firm total in large type; under it its bounds, the provisional one, and whether better is possible."""
    told = [(label.strip(), value) for label, value, _ in combination_sums(found, language)[1:]]
    rows = [joined(element("dt", label), element("dd", value)) for label, value in told if label]
    remarks = [element("p", f"{value[:1].upper()}{value[1:]}.", look="note") for label, value in told if not label]
    return element(
        "section",
        element("p", t("combined.total", language), look="label"),
        element("p", format_money(found.total, language), look="sum"),
        *remarks,
        element("dl", *rows, look="facts"),
        look="card",
        role="status",
    )


def _choices(key: str, choices: Sequence[Choice], rulebook: Rulebook, language: str, money: Money) -> Markup:
    rows = []
    for choice in choices:
        named = [element("p", title_of(choice.result, language))]
        if choice.reduced_by:
            titles = [rulebook.stacking.rules[name].title.in_language(language) for name in choice.reduced_by]
            named.append(element("p", t("combined.reduced", language, rules="; ".join(titles)), look="weak"))
        if choice.amount != choice.result.amount and choice.result.amount is not None:
            alone = t("combined.alone", language, amount=format_money(choice.result.amount, language))
            named.append(element("p", alone, look="weak"))
        sums = [money(value, language) for value in (choice.amount, choice.worth)]
        rows.append((joined(*named), row_ranges(choice.rows), *sums))
    header = [t(f"combined.{name}", language) for name in ("measure", "rows", "amount", "worth")]
    table = tabulated(header, rows, right=frozenset({2, 3}), look="stacked")
    return joined(element("h2", t(f"combined.{key}", language)), table)


def _conflicts(found: Combination, rulebook: Rulebook, language: str) -> Markup:
    title = element("h2", t("combined.conflicts", language))
    if not found.bars:
        return joined(title, element("p", t("combined.no_conflicts", language), look="weak"))
    return joined(title, *(_bar(bar, rulebook, language) for bar in found.bars))


def _bar(bar: Bar, rulebook: Rulebook, language: str) -> Markup:
    """The rule by name, what it says, what it meant here, and where it is known from."""
    rule = bar.rule
    name = rule.title.in_language(language) if rule is not None else t("console.combination_undecided", language)
    lines = [element("p", element("strong", name)), element("p", bar_text(bar, rulebook, language))]
    if rule is not None:
        titles = {source.address: source.title for source in rulebook.sources.values()}
        sources = [link(one, titles.get(one, one)) for one in rulebook.addresses(rule.source)]
        evidence = t("combined.evidence", language, evidence=evidence_text(rule.evidence, language))
        lines.append(element("p", rule.effect.in_language(language), look="weak"))
        lines.append(element("p", evidence, *(joined(" · ", one) for one in sources), look="weak"))
    return element("section", *lines, look="notice open")


def _notes(found: Combination, rulebook: Rulebook, language: str) -> Markup:
    if not found.notes:
        return Markup("")
    items = [element("li", _note(note, rulebook, language)) for note in found.notes]
    return joined(element("h2", t("combined.notes", language)), element("ul", *items))


def _note(note: RuleNote, rulebook: Rulebook, language: str) -> str:
    """The rule, what it says, and the conditions that test it with their answers."""
    parts = [f"{note.rule.title.in_language(language)}. {note.rule.effect.in_language(language)}"]
    tested = []
    for name, verdict in note.tested.items():
        *folders, condition = name.split("/")
        title = rulebook.condition(folders[-1], condition).title.in_language(language)
        tested.append(f"{title}: {verdict_text(verdict, language)}")
    if tested:
        parts.append(t("console.combination_tested", language, tests="; ".join(tested)))
    return " ".join(part.rstrip(".") + "." for part in parts)


def _lines(found: Combination, rulebook: Rulebook, language: str, money: Money) -> Markup:
    """Rows of which the same is said stand together."""
    if not found.reasons:
        return Markup("")
    alike: dict[tuple[str | None, str | None, str], list[LineReason]] = {}
    for reason in found.reasons:
        alike.setdefault((reason.category, reason.measure, reason.text(language)), []).append(reason)
    rows = []
    for (category, measure, text), reasons in alike.items():
        claimed = sum(reason.claimed or 0 for reason in reasons)
        where = rulebook.measures[measure].title.in_language(language) if measure else t("combined.nowhere", language)
        numbers = row_ranges([reason.row for reason in reasons])
        rows.append((numbers, category_text(category, language), money(claimed, language), where, text))
    header = [t(f"combined.{name}", language) for name in ("row", "category", "claimed", "where", "reason")]
    table = tabulated(header, rows, right=frozenset({2}), look="stacked")
    return joined(element("h2", t("combined.lines", language)), table)
