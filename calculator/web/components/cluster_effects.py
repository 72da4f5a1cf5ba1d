"""What a change of the cluster turns, in tables: without each participant, and one change in full."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.console.cluster_pages import default_level, effect_name
from calculator.console.cluster_words import (
    effect_title,
    members,
    quantity_text,
    reading_title,
    short_title,
    turn_texts,
)
from calculator.console.statuses import status_of
from calculator.cooperation.checking import ClusterCheck
from calculator.cooperation.effects import Effect, Level, Turn
from calculator.evaluation.result import ConditionResult, Verdict
from calculator.rulebook import Rulebook
from calculator.web.components.grid import grid
from calculator.web.components.marks import verdict_mark
from calculator.web.components.verdict import chip
from calculator.web.markup import Markup, element, joined, plain
from calculator.wording import t

__all__ = ["effect_block", "without_each_table"]


def without_each_table(effects: Sequence[Effect], check: ClusterCheck, language: str) -> Markup:
    """A row for each participant: first those without whom the cluster fails, then those whose leaving turns anything else."""
    columns = [
        (t(f"cooperation.column_{name}", language), "number" if name == "pooled" else "")
        for name in ("without", "verdict", "pooled", "turns")
    ]
    ordered = sorted(effects, key=lambda one: (not one.turns, one.after.measure.verdict is not Verdict.not_met))
    rows = [
        [
            element("strong", effect_name(effect, check)),
            chip(status_of(effect.after.measure), language),
            default_level(effect.after, language),
            _turns(effect, language),
        ]
        for effect in ordered
    ]
    help_text = element("p", t("cooperation.effects_help", language), look="weak")
    return joined(help_text, grid(columns, rows, "effects"), _lost(effects, check, language))


def _turns(effect: Effect, language: str) -> Markup:
    if not effect.turns:
        return element("span", t("cooperation.turns_nothing", language), look="weak")
    return joined(*(element("p", turn_texts(turn, language)) for turn in effect.turns))


def _lost(effects: Sequence[Effect], check: ClusterCheck, language: str) -> Markup:
    lost = dict.fromkeys(inn for effect in effects for inn in effect.open)
    if not lost:
        return Markup("")
    text = t("cooperation.not_followed", language, names=members(lost, check.cluster))
    return element("div", text, look="notice open")


def effect_block(effect: Effect, check: ClusterCheck, rulebook: Rulebook, language: str) -> Markup:
    """One change: the answer, what turns, every requirement and every level before and after."""
    before, after = effect.before.measure, effect.after.measure
    answer = [chip(status_of(before), language), "→ ", chip(status_of(after), language)]
    rows = [
        [_title(turn, language), _verdict(turn.before, language), _verdict(turn.after, language)]
        for turn in effect.turns
    ]
    columns = [(t(f"cooperation.{name}", language), "") for name in ("requirement", "before", "after")]
    turns = grid(columns, rows, "effects") if rows else element("p", t("cooperation.nothing_turns", language))
    return joined(
        element("h3", effect_title(effect, check.cluster, language)),
        element("p", *answer),
        turns,
        _levels(effect, rulebook, language),
        _lost([effect], check, language),
    )


def _title(turn: Turn, language: str) -> Markup:
    """The requirement; where the verdict as a whole stays, that it turns under some readings."""
    title = plain(short_title(turn.condition, language))
    if turn.before is None or turn.after is None or turn.before.verdict is not turn.after.verdict:
        return title
    return joined(title, element("p", t("cooperation.under_some_readings", language), look="weak"))


def _verdict(condition: ConditionResult | None, language: str) -> Markup:
    if condition is None:
        return Markup("—")
    return verdict_mark(condition.verdict, language, provisional=condition.provisional)


def _levels(effect: Effect, rulebook: Rulebook, language: str) -> Markup:
    """Functional dependence under each reading, before and after."""
    if not effect.after.levels:
        return Markup("")
    before = {level.reading: level for level in effect.before.levels}
    columns = [(t("cooperation.column_reading", language), "")]
    columns += [(t(f"cooperation.{name}", language), "") for name in ("before", "after")]
    rows = [
        [
            reading_title(level, rulebook, language),
            _level(before.get(level.reading), language),
            _level(level, language),
        ]
        for level in effect.after.levels
    ]
    return joined(element("h3", t("cooperation.column_pooled", language)), grid(columns, rows, "effects"))


def _level(level: Level | None, language: str) -> Markup:
    """Level, threshold and answer under one reading."""
    if level is None:
        return Markup("—")
    figures = [quantity_text(level.value, language)] if level.value is not None else []
    if level.threshold is not None:
        threshold = quantity_text(level.threshold, language)
        figures.append(t("cooperation.at_threshold", language, threshold=threshold))
    return joined(element("span", ", ".join(figures)), " ", verdict_mark(level.verdict, language))
