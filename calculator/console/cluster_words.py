"""A cluster, its participants and its contracts as a reader wants them named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from calculator.console.conditions import verdict_text
from calculator.console.words import fact_text, value_text
from calculator.cooperation.changes import Addition, Move, Removal
from calculator.cooperation.checking import ClusterCheck, ClusterDeadline
from calculator.cooperation.effects import Effect, Level, Turn
from calculator.cooperation.graph import Dropped, Edge, Graph
from calculator.cooperation.participants import Participant
from calculator.cooperation.ruled import DEPENDENCE, GATE, RuledCluster
from calculator.evaluation.result import ConditionResult, Quantity, Verdict
from calculator.facts.dictionary import field
from calculator.money import format_date, format_money, format_number, format_share
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Topic
from calculator.wording import t

__all__ = [
    "deadline_text",
    "dropped_text",
    "edge_types",
    "effect_title",
    "gives",
    "least_level",
    "level_of",
    "member",
    "members",
    "of_whole",
    "quantity_text",
    "reading_title",
    "roles_text",
    "short_title",
    "structure_lines",
    "sum_text",
    "territories_text",
    "topic_of",
    "turn_texts",
]


def member(inn: str, cluster: RuledCluster, language: str) -> str:
    """A participant by name and INN; a stranger by its INN."""
    name, number = cluster.name(inn), t("evaluation.inn", language, inn=inn)
    return number if name == inn else f"{name} ({number})"


def members(inns: Iterable[str], cluster: RuledCluster) -> str:
    """Several participants in a row, by name."""
    return ", ".join(cluster.name(inn) for inn in inns)


def sum_text(kopecks: int | None, language: str) -> str:
    return "—" if kopecks is None else format_money(kopecks, language)


def of_whole(whole: int | None, part: int | None, language: str) -> tuple[str, str]:
    """A sum and the part of it that stays inside; nothing where neither is stated."""
    return sum_text(whole, language), sum_text(part, language) if whole is not None or part else ""


def quantity_text(quantity: Quantity | None, language: str) -> str:
    return "—" if quantity is None else value_text(quantity.value, quantity.unit, language)


def _points(share: Fraction, language: str) -> str:
    return t("cooperation.points", language, number=format_number(share * 100, language))


# participants ---------------------------------------------------------------------------------------------------------


def roles_text(one: Participant, language: str) -> list[str]:
    """Roles, kind, and whether it is a newcomer."""
    roles = [t(f"cooperation.role_{role}", language) for role in ("final", "intermediate") if role in (one.roles or ())]
    kind = t(f"cooperation.kind_{one.kind or 'unknown'}", language)
    texts = [", ".join(roles) or t("cooperation.role_unknown", language), kind]
    if one.newcomer is not False:
        texts.append(t("cooperation.newcomer" if one.newcomer else "cooperation.newcomer_unknown", language))
    if one.newcomer and one.deadline is not None:
        texts.append(t("cooperation.first_contract_until", language, day=format_date(one.deadline, language)))
    return texts


def territories_text(one: Participant, language: str) -> str:
    if one.territories is None:
        return t("cooperation.listed_unknown", language)
    choices = field("participants.listed_territories").choices or {}
    words = [label.in_language(language) for code, label in choices.items() if code in one.territories]
    return ", ".join(words) or t("cooperation.listed_none", language)


def gives(one: Participant, check: ClusterCheck, language: str) -> list[str]:
    """What a participant contributes to the requirements of this edition."""
    asked = {condition.id for condition in check.measure.conditions}
    texts = []
    if one.final:
        texts.append(t("cooperation.gives_final", language))
    if one.listed and GATE in asked:
        texts.append(t("cooperation.gives_gate", language))
    if one.newcomer:
        texts.append(t("cooperation.gives_newcomer", language))
    if DEPENDENCE in asked:
        texts += _dependence_given(one, language)
    if one.sold and not (DEPENDENCE in asked and one.carries):
        texts.append(t("cooperation.gives_sold", language, amount=format_money(one.sold, language)))
    return texts or [t("cooperation.gives_nothing", language)]


def _dependence_given(one: Participant, language: str) -> list[str]:
    texts = []
    level = format_share(one.level, language) if one.level is not None else ""
    if one.bears is not None:
        texts.append(t("cooperation.gives_bears", language, points=_points(one.bears, language), level=level))
    elif level:
        texts.append(t("cooperation.gives_level", language, level=level))
    if one.carries:
        texts.append(t("cooperation.gives_carries", language, points=_points(one.carries, language)))
    return texts


# decision and dependence ----------------------------------------------------------------------------------------------


def deadline_text(one: ClusterDeadline, language: str) -> str:
    """The day, or why there is none."""
    if one.found is not None:
        return format_date(one.found.date, language)
    facts = ", ".join(fact_text(name, language) for name in one.missing)
    return t(f"cooperation.without_{one.without}", language, **({"facts": facts} if one.missing else {}))


def reading_title(level: Level, rulebook: Rulebook, language: str) -> str:
    """What a reading is called, and whether it is the default one."""
    topic = topic_of(level, rulebook)
    if topic is None or level.reading is None:
        return t("cooperation.one_reading", language)
    title = topic.readings[level.reading].title.in_language(language)
    return title + (t("cooperation.by_default", language) if topic.default == level.reading else "")


def topic_of(level: Level, rulebook: Rulebook) -> Topic | None:
    """What the reading is about; ``None`` where the law is read in one way only."""
    return next((topic for topic in rulebook.topics.values() if level.reading in topic.readings), None)


def level_of(level: Level, check: ClusterCheck, language: str) -> str:
    """The level under a reading; where each final producer is held to the threshold, the least of theirs."""
    least = least_level(check) if level.each else None
    if least is None:
        return quantity_text(level.value, language)
    share = format_share(least.level or 0, language)
    return t("cooperation.least_level", language, level=share, name=check.cluster.name(least.inn))


def least_level(check: ClusterCheck) -> Participant | None:
    """The final producer that buys the least part inside; ``None`` unless that is known of all."""
    finals = [one for one in check.participants if one.final]
    if not finals or any(one.level is None for one in finals):
        return None
    return min(finals, key=lambda one: one.level or 0)


# contracts ------------------------------------------------------------------------------------------------------------


def edge_types(edge: Edge, language: str) -> str:
    """The types of the contracts of an edge, each with its sum where there are several."""
    choices = field("links.type").choices or {}
    unknown = t("cooperation.type_unknown", language)
    words = {code: choices[code].in_language(language) if code else unknown for code in edge.by_type}
    if len(words) == 1:
        return next(iter(words.values()))
    return "; ".join(f"{words[code]}: {format_money(amount, language)}" for code, amount in edge.by_type.items())


def dropped_text(one: Dropped, check: ClusterCheck, language: str) -> str:
    """Why the rules do not count a contract."""
    if one.reason != "stranger":
        return t(f"cooperation.dropped_{one.reason}", language)
    sides = [side for side in (one.contract.seller, one.contract.buyer) if side in check.graph.strangers]
    names = ", ".join(t("evaluation.inn", language, inn=side) for side in sides)
    return t("cooperation.dropped_stranger", language, names=names)


def structure_lines(graph: Graph, cluster: RuledCluster, language: str) -> list[str]:
    """How the cluster hangs together: half of all sums, who is isolated, who stands apart, who is held by one link."""
    if not graph.edges:
        return [t("cooperation.graph_none", language)]
    lines = []
    if graph.total:
        half = next(n for n, edge in enumerate(graph.edges, start=1) if (edge.cumulative or 0) * 2 >= 1)
        lines.append(t("cooperation.carry_half", language, count=half, whole=len(graph.edges)))
    if graph.isolated:
        lines.append(t("cooperation.isolated", language, names=members(graph.isolated, cluster)))
    lines += [t("cooperation.apart", language, names=members(group, cluster)) for group in graph.apart]
    if not graph.isolated and not graph.apart:
        lines.append(t("cooperation.whole", language))
    held = dict.fromkeys(inn for edge in graph.edges for inn in edge.cuts_off)
    if held:
        lines.append(t("cooperation.bridges", language, names=members(held, cluster)))
    return lines


# effects --------------------------------------------------------------------------------------------------------------


def short_title(condition: ConditionResult, language: str) -> str:
    """The title of a requirement without what it lists or adds in brackets: it stands in tables, many times over."""
    return re.split(r": | \(", condition.title.in_language(language), maxsplit=1)[0]


def effect_title(effect: Effect, cluster: RuledCluster, language: str) -> str:
    """The change in words."""
    match effect.change:
        case Removal(inns):
            return t("cooperation.effect_of_removal", language, names=members(inns, cluster))
        case Addition() as change:
            name = str(change.participant.get("name") or t("evaluation.inn", language, inn=change.inn))
            return t("cooperation.effect_of_addition", language, name=name)
        case Move() as change:
            amount = format_money(change.amount, language)
            return t("cooperation.effect_of_move", language, buyer=cluster.name(change.buyer), amount=amount)


def turn_texts(turn: Turn, language: str) -> str:
    """A requirement with its answer before and after; the same under all readings but some is said so."""
    title = short_title(turn.condition, language)
    before, after = _answer(turn.before, language), _answer(turn.after, language)
    if before == after:
        return t("cooperation.turn_by_reading", language, title=title)
    return t("cooperation.turn", language, title=title, before=before, after=after)


def _answer(condition: ConditionResult | None, language: str) -> str:
    """The verdict in words; an answer that is open for the readings alone is no answer that lacks facts."""
    if condition is None:
        return t("cooperation.verdict_none", language)
    if condition.verdict is Verdict.undetermined and condition.depends_on and not condition.missing:
        return t("cooperation.verdict_by_reading", language)
    return verdict_text(condition.verdict, language)
