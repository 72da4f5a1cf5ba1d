"""A cluster as a person reads it in a terminal: requirements, participants, contracts, and what a change would turn."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.console.cluster_words import (
    deadline_text,
    dropped_text,
    edge_types,
    effect_title,
    gives,
    level_of,
    members,
    quantity_text,
    reading_title,
    roles_text,
    short_title,
    structure_lines,
    sum_text,
    territories_text,
    turn_texts,
)
from calculator.console.conditions import condition_groups, verdict_text
from calculator.console.layout import Page
from calculator.console.results import measure_head, measure_warnings, opening
from calculator.console.statuses import status_text
from calculator.console.words import evidence_text
from calculator.cooperation.checking import ClusterCheck
from calculator.cooperation.effects import ClusterAnswer, Effect
from calculator.cooperation.graph import Edge
from calculator.cooperation.participants import OutsidePurchases, Participant
from calculator.cooperation.ruled import DEPENDENCE
from calculator.money import format_date, format_share
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["put_cluster", "put_effect", "put_effects_without_each"]


def put_cluster(page: Page, check: ClusterCheck, rulebook: Rulebook, language: str) -> None:
    """Everything that is told of the cluster as it stands."""
    opening(page, check.application, check.answer.result, language)
    measure_head(page, check.measure, rulebook, language)
    condition_groups(page, check.measure, rulebook, language)
    _decision(page, check, language)
    _dependence(page, check, rulebook, language)
    _participants(page, check, language)
    _contracts(page, check, language)
    _outside(page, check, language)
    measure_warnings(page, check.measure, rulebook, language)


def _decision(page: Page, check: ClusterCheck, language: str) -> None:
    page.heading(t("cooperation.decision", language))
    decision = check.decision
    day = format_date(decision.day, language) if decision.day is not None else t("cooperation.not_stated", language)
    rows = [
        (
            t("cooperation.in_register", language),
            t(f"cooperation.register_{_word(decision.in_register)}", language),
            "",
        ),
        (t("cooperation.decision_day", language), day, ""),
    ]
    for one in check.deadlines:
        found = one.found
        notes = [] if found is None else [found.clause, evidence_text(found.evidence, language)]
        note = "; ".join(text for text in notes if text)
        text = deadline_text(one, language) + (f" ({note})" if note else "")
        rows.append((one.title.in_language(language), text, "" if found is not None else "open"))
    page.pairs(rows, 2)


def _word(truth: bool | None) -> str:
    return "unknown" if truth is None else "yes" if truth else "no"


def _dependence(page: Page, check: ClusterCheck, rulebook: Rulebook, language: str) -> None:
    page.heading(t("cooperation.dependence", language))
    if not check.answer.levels:
        page.text(t("cooperation.dependence_none", language), 2)
        return
    header = [t(f"cooperation.column_{name}", language) for name in ("reading", "level", "threshold", "answer")]
    rows = [
        [
            reading_title(level, rulebook, language),
            level_of(level, check, language),
            quantity_text(level.threshold, language),
            verdict_text(level.verdict, language),
        ]
        for level in check.answer.levels
    ]
    page.table(header, rows, right=frozenset({2}), flexible=0, indent=2)


# participants ---------------------------------------------------------------------------------------------------------


def _participants(page: Page, check: ClusterCheck, language: str) -> None:
    page.heading(f"{t('cooperation.participants', language)} ({len(check.participants)})")
    if not check.participants:
        page.text(t("cooperation.participants_none", language), 2)
    for one in check.participants:
        page.text(f"{check.cluster.name(one.inn)}, {', '.join(roles_text(one, language))}", 2, mark="•")
        page.pairs(_figures(one, check, language), 6)


def _figures(one: Participant, check: ClusterCheck, language: str) -> list[tuple[str, str, str]]:
    named = [(t("cooperation.inn", language), one.inn, "")] if one.name else []
    rows = [
        *named,
        (t("cooperation.column_territory", language), territories_text(one, language), ""),
        (t("cooperation.column_output", language), _whole(one.output, one.used_inside, language), ""),
        (t("cooperation.column_purchases", language), _whole(one.purchases, one.inside, language), ""),
        (t("cooperation.column_contracts", language), "" if one.contracts is None else str(one.contracts), ""),
        (t("cooperation.column_gives", language), "; ".join(gives(one, check, language)), ""),
    ]
    if one.breaks:
        broken = "; ".join(short_title(condition, language) for condition in one.breaks)
        rows.append((t("cooperation.column_breaks", language), broken, "bad"))
    return rows


def _whole(whole: int | None, part: int | None, language: str) -> str:
    if whole is None and not part:
        return ""
    return f"{sum_text(whole, language)} / {sum_text(part, language)}"


# contracts ------------------------------------------------------------------------------------------------------------


def _contracts(page: Page, check: ClusterCheck, language: str) -> None:
    graph = check.graph
    page.heading(t("cooperation.graph", language))
    for line in structure_lines(graph, check.cluster, language):
        page.text(line, 2)
    if graph.edges:
        names = ("seller", "buyer", "amount", "share", "cumulative")
        header = [t(f"cooperation.column_{name}", language) for name in names]
        rows = [_edge(edge, check, language) for edge in graph.edges]
        notes = [_notes(edge, check, language) for edge in graph.edges]
        page.blank()
        page.table(header, rows, right=frozenset({2, 3, 4}), flexible=0, indent=2, notes=notes)
        contracts = sum(edge.contracts for edge in graph.edges)
        total = t("cooperation.edges_total", language, contracts=contracts, pairs=len(graph.edges))
        page.text(f"{total}, {sum_text(graph.total, language)}", 2, style="strong")
    if graph.dropped:
        page.heading(t("cooperation.dropped", language))
        for one in graph.dropped:
            row = t("cooperation.dropped_row", language, row=one.contract.row)
            amount = sum_text(one.contract.amount, language)
            page.text(f"{row}, {amount}: {dropped_text(one, check, language)}", 2, mark="•")


def _edge(edge: Edge, check: ClusterCheck, language: str) -> list[str]:
    shares = ["—" if share is None else format_share(share, language) for share in (edge.share, edge.cumulative)]
    return [check.cluster.name(edge.seller), check.cluster.name(edge.buyer), sum_text(edge.amount, language), *shares]


def _notes(edge: Edge, check: ClusterCheck, language: str) -> str:
    """What is worth saying of a link beside its sum; a plain supply by one contract needs no words."""
    parts = []
    if edge.contracts > 1:
        parts.append(t("cooperation.contracts", language, count=edge.contracts))
    if edge.contracts > 1 or set(edge.by_type) != {"supply"}:
        parts.append(edge_types(edge, language))
    if edge.unknown:
        parts.append(t("cooperation.edge_unknown", language, count=edge.unknown))
    if edge.cuts_off:
        held = members(edge.cuts_off, check.cluster)
        parts.append(f"{t('cooperation.column_holds', language)}: {held}")
    return "; ".join(parts)


def _outside(page: Page, check: ClusterCheck, language: str) -> None:
    page.heading(t("cooperation.outside", language))
    if not check.outside:
        page.text(t("cooperation.outside_none", language), 2)
    for one in check.outside:
        page.text(f"{check.cluster.name(one.buyer)}: {_amount(one, language)}", 2, mark="•")
        for row in one.rows:
            parts = [row.okpd2, row.name, t("evaluation.inn", language, inn=row.seller) if row.seller else None]
            text = ", ".join(part for part in parts if part)
            page.text(f"{sum_text(row.amount, language)}  {text}", 6)


def _amount(one: OutsidePurchases, language: str) -> str:
    return t("cooperation.outside_unknown", language) if one.amount is None else sum_text(one.amount, language)


# effects --------------------------------------------------------------------------------------------------------------


def put_effects_without_each(page: Page, effects: Sequence[Effect], check: ClusterCheck, language: str) -> None:
    """Without participant N: which requirements turn."""
    page.heading(t("cooperation.effects", language))
    page.text(t("cooperation.effects_help", language), 2, style="weak")
    header = [t(f"cooperation.column_{name}", language) for name in ("without", "verdict", "pooled")]
    rows = [
        [
            effect_name(effect, check),
            status_text(effect.after.measure, language),
            default_level(effect.after, language),
        ]
        for effect in effects
    ]
    notes = ["; ".join(turn_texts(turn, language) for turn in effect.turns) for effect in effects]
    page.table(header, rows, right=frozenset({2}), flexible=0, indent=2, notes=notes)
    lost = dict.fromkeys(inn for effect in effects for inn in effect.open)
    if lost:
        page.text(t("cooperation.not_followed", language, names=members(lost, check.cluster)), 2, style="open")


def effect_name(effect: Effect, check: ClusterCheck) -> str:
    """Who leaves."""
    return members(getattr(effect.change, "inns", ()), check.cluster)


def default_level(answer: ClusterAnswer, language: str) -> str:
    """Functional dependence under the default readings."""
    condition = next((one for one in answer.measure.conditions if one.id == DEPENDENCE), None)
    return quantity_text(condition.values.get(DEPENDENCE), language) if condition is not None else "—"


def put_effect(page: Page, effect: Effect, check: ClusterCheck, rulebook: Rulebook, language: str) -> None:
    """One change: every requirement and every level before and after."""
    page.heading(effect_title(effect, check.cluster, language))
    columns = [t(f"cooperation.{name}", language) for name in ("requirement", "before", "after")]
    rows = [[t("cooperation.column_verdict", language), *_statuses(effect, language)]]
    for turn in effect.pairs:
        sides = ("—" if one is None else verdict_text(one.verdict, language) for one in (turn.before, turn.after))
        rows.append([short_title(turn.condition, language), *sides])
    page.table(columns, rows, flexible=0, indent=2, styles=[_style(row) for row in rows])
    _levels(page, effect, rulebook, language)
    if effect.open:
        page.text(t("cooperation.not_followed", language, names=members(effect.open, check.cluster)), 2, style="open")


def _statuses(effect: Effect, language: str) -> list[str]:
    return [status_text(answer.measure, language) for answer in (effect.before, effect.after)]


def _style(row: Sequence[str]) -> str:
    return "strong" if row[1] != row[2] else ""


def _levels(page: Page, effect: Effect, rulebook: Rulebook, language: str) -> None:
    before = {level.reading: level for level in effect.before.levels}
    rows = [
        [
            reading_title(level, rulebook, language),
            quantity_text(before[level.reading].value if level.reading in before else None, language),
            quantity_text(level.value, language),
        ]
        for level in effect.after.levels
        if level.value is not None
    ]
    if rows:
        page.blank()
        header = [
            t("cooperation.column_pooled", language),
            *(t(f"cooperation.{name}", language) for name in ("before", "after")),
        ]
        page.table(header, rows, right=frozenset({1, 2}), flexible=0, indent=2)
