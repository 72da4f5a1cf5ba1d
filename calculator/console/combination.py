"""Which measures go together, told for a terminal: the sum, what is chosen, what bars the rest, where each cost line goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from calculator.console.layout import Page
from calculator.money import format_money
from calculator.rulebook import Rulebook
from calculator.wording import t

if TYPE_CHECKING:
    from calculator.advice import Bar, Choice, Combination, RuleNote

__all__ = ["bar_text", "combination_sums", "put_combination", "row_ranges", "rule_text"]


def put_combination(page: Page, combination: Combination, rulebook: Rulebook, language: str) -> None:
    """The combination after the measures themselves."""
    page.blank()
    page.rule()
    page.text(t("console.combination", language), style="strong")
    page.blank()
    if not combination.chosen:
        page.text(t("console.combination_nothing", language))
    page.pairs(combination_sums(combination, language), 2)
    if combination.chosen:
        page.heading(t("console.combination_chosen", language))
        _choices(page, combination.chosen, language)
    if combination.with_provisional != combination.chosen:
        page.heading(t("console.combination_with_provisional", language))
        _choices(page, combination.with_provisional, language)
    if combination.bars:
        page.heading(t("console.combination_bars", language))
        for bar in combination.bars:
            page.text(f"{rule_text(bar, language)}. {bar_text(bar, rulebook, language)}", 2, mark="•")
    if combination.notes:
        page.heading(t("console.combination_notes", language))
        for note in combination.notes:
            page.text(_note(note, language), 2, mark="•")
    if combination.reasons:
        page.heading(t("console.combination_lines", language))
        for text, rows in _lines_alike(combination, language).items():
            key = "console.combination_line" if len(rows) == 1 else "console.combination_rows"
            page.text(f"{t(key, language, row=row_ranges(rows))}: {text}", 2)


def _lines_alike(combination: Combination, language: str) -> dict[str, tuple[int, ...]]:
    """Rows by what is said of them, in the order of the first of each."""
    found: dict[str, tuple[int, ...]] = {}
    for reason in combination.reasons:
        text = reason.text(language)
        found[text] = (*found.get(text, ()), reason.row)
    return found


def combination_sums(combination: Combination, language: str) -> list[tuple[str, str, str]]:
    """The totals and how surely they are the best, as labels, values and looks."""

    def money(kopecks: int) -> str:
        return format_money(kopecks, language)

    rows = [(t("console.combination_total", language), money(combination.total), "strong")]
    if combination.valued == "present_value":
        rows.append((t("console.combination_value", language), money(combination.objective), ""))
    if combination.least != combination.most:
        between = t("console.amount_between", language, least=money(combination.least), most=money(combination.most))
        rows.append((t("console.combination_readings", language), between, ""))
    if combination.total_with_provisional != combination.total:
        rows.append((t("console.combination_loose", language), money(combination.total_with_provisional), "open"))
    if combination.proven:
        rows.append(("", t("console.combination_proven", language), "good"))
    else:
        bound = money(combination.best_known_bound)
        rows.append(("", t("console.combination_unproven", language, bound=bound), "open"))
    if combination.valued == "amount":
        rows.append(("", t("console.combination_nominal", language), "open"))
    if combination.provisional:
        rows.append(("", t("console.combination_provisional", language), "open"))
    return [(label or " ", value, style) for label, value, style in rows]


def _choices(page: Page, choices: tuple[Choice, ...], language: str) -> None:
    header = [t("console.measure", language), t("console.cost_rows", language), t("console.amount", language)]
    rows = []
    for choice in choices:
        title = choice.result.title.in_language(language)
        if choice.loan_id is not None:
            title = t("console.title_and_loan", language, title=title, loan=choice.loan_id)
        rows.append([title, row_ranges(choice.rows), format_money(choice.amount, language)])
    page.table(header, rows, right=frozenset({2}), flexible=0, indent=2)


def row_ranges(rows: Sequence[int] | None) -> str:
    """Row numbers, those that follow each other as one range."""
    if rows is None:
        return "—"
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][-1] + 1:
            parts[-1].append(row)
        else:
            parts.append([row])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts)


def rule_text(bar: Bar, language: str) -> str:
    """The stacking rule by title and id."""
    if bar.rule is None:
        return t("console.combination_undecided", language)
    return f"{bar.rule.title.in_language(language)} ({bar.rule.id})"


def bar_text(bar: Bar, rulebook: Rulebook, language: str) -> str:
    """Which measures met and where, which had to give way, and whether the rule is confirmed."""

    def titles(measures: tuple[str, ...]) -> str:
        found = [rulebook.measures[name].title.in_language(language) for name in measures]
        return ", ".join(f"«{one}»" if language == "ru" else f"“{one}”" for one in found)

    where = ""
    if bar.loan_id is not None:
        where = t("console.combination_on_loan", language, loan=bar.loan_id)
    elif bar.rows:
        where = t("console.combination_on_rows", language, rows=row_ranges(bar.rows))
    parts = [t("console.combination_bar", language, measures=titles(bar.measures), where=where)]
    gone = tuple(name for name in bar.barred if name)
    if gone:
        parts.append(t("console.combination_barred", language, measures=titles(gone)))
    if not bar.firm:
        parts.append(t("console.combination_not_confirmed", language))
    return " ".join(parts)


def _note(note: RuleNote, language: str) -> str:
    from calculator.console.conditions import verdict_text

    text = f"{note.rule.title.in_language(language)} ({note.rule.id})"
    tested = [f"{name}: {verdict_text(verdict, language)}" for name, verdict in note.tested.items()]
    return f"{text}. {t('console.combination_tested', language, tests='; '.join(tested))}" if tested else text
