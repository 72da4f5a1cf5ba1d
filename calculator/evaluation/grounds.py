"""What the answer of a condition rests on: readings, evidence, clauses and sources, figures, rows and days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations

from calculator.evaluation.entries import Entry, Ruled
from calculator.evaluation.frame import NEVER
from calculator.evaluation.result import DueRow, Figures, Quantity, Shortfall, Verdict
from calculator.evaluation.shortfalls import comparison_of, each_threshold, shortfall_of
from calculator.evaluation.tracing import Trace
from calculator.evaluation.traits import traits_of
from calculator.evaluation.values import Number
from calculator.formulas.nodes import Node
from calculator.rulebook.model import Evidence, ParameterRow

__all__ = [
    "by_reading",
    "deciding_topics",
    "due_rows",
    "evidence_of",
    "figures_by_reading",
    "figures_of",
    "known_day",
    "offenders_of",
    "shortfall_in",
    "sources_of",
]


# readings ----------------------------------------------------------------------------------------------------------


def deciding_topics(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Topics for which two combinations that differ in nothing else have different verdicts."""
    if len(entries) < 2:
        return ()
    changing: dict[str, None] = {}
    for entry, other in combinations(entries, 2):
        if entry.verdict is not other.verdict:
            topics = [name for name, reading in entry.readings.items() if other.readings.get(name, reading) != reading]
            if entry.group is not other.group and not topics:
                topics = _separating(entry.group, other.group)
            elif entry.group is not other.group:
                continue
            if len(topics) == 1:
                changing.setdefault(topics[0])
    return tuple(changing)


def _separating(group: Ruled, other: Ruled) -> list[str]:
    """The one edition topic whose reading leads from one edition to the other."""
    for assignment in group.assignments:
        for rival in other.assignments:
            topics = [topic for topic, reading in assignment.items() if rival[topic] != reading]
            if len(topics) == 1:
                return topics
    return []


def by_reading(entries: Sequence[Entry], groups: Sequence[Ruled], shown: Entry) -> dict[str, Verdict]:
    """The verdict under each reading of the topics that matter here, all other topics at their default."""
    return {reading: entry.verdict for reading, entry in _entry_by_reading(entries, groups, shown).items()}


def figures_by_reading(entries: Sequence[Entry], groups: Sequence[Ruled], shown: Entry) -> dict[str, Figures]:
    """What is compared under each of the same readings."""
    found = {}
    for reading, entry in _entry_by_reading(entries, groups, shown).items():
        values, threshold = figures_of(entry)
        formula = entry.trace.branch(entry.plan.formula)
        each = entry.trace.facts(formula.args[0]) if formula.op == "every" else frozenset()
        found[reading] = Figures(values.get(entry.plan.condition.id), threshold, each)
    return found


def _entry_by_reading(entries: Sequence[Entry], groups: Sequence[Ruled], shown: Entry) -> dict[str, Entry]:
    """The entry under each reading of the topics that matter here, all other topics at their default.

    Topics that the formula names; and those that choose the edition, where editions disagree about the condition.
    """
    found: dict[str, Entry] = {}
    if len(groups) == 1 and len(entries) == 1 and not entries[0].readings:
        return found
    for entry in entries:
        away = [reading for topic, reading in entry.readings.items() if entry.trace.run.defaults[topic] != reading]
        if entry.group is shown.group and len(away) <= 1:
            found.update(dict.fromkeys(away or entry.readings.values(), entry))
    at_default = {id(entry.group): entry for entry in entries if not _away_from_default(entry)}
    if len(at_default) < len(groups) or len({entry.verdict for entry in at_default.values()}) > 1:
        for group in groups:
            if id(group) in at_default:
                found.update(dict.fromkeys(_edition_readings(group), at_default[id(group)]))
    if len(found) <= 1:
        return found
    order = shown.trace.run.rulebook.reading_order
    return {reading: found[reading] for reading in sorted(found, key=order.__getitem__)}


def _away_from_default(entry: Entry) -> bool:
    return any(entry.trace.run.defaults[topic] != reading for topic, reading in entry.readings.items())


def _edition_readings(group: Ruled) -> list[str]:
    """Readings that alone, all other topics at their default, lead to the edition of the group."""
    defaults = group.run.rulebook.default_readings
    found = []
    for assignment in group.assignments:
        changed = [reading for topic, reading in assignment.items() if defaults[topic] != reading]
        found += changed if len(changed) == 1 else [] if changed else list(assignment.values())
    return found


# evidence, figures, rows and days ----------------------------------------------------------------------------------


def evidence_of(entries: Sequence[Entry], near_border: bool) -> Evidence | None:
    weakest: Evidence | None = None
    for entry in entries:
        for word in (*_own_evidence(entry), entry.trace.evidence(entry.plan.formula, uncertain_start=near_border)):
            if word is not None and (weakest is None or word > weakest):
                weakest = word
        if weakest is Evidence.unconfirmed:  # nothing is weaker, whatever the other readings rest on
            break
    return weakest


def _own_evidence(entry: Entry) -> list[Evidence]:
    """The condition's own word, for its edition and day."""
    words = []
    dated = entry.plan.condition.evidence
    asked = any(item.valid.start is not None or item.valid.until is not None for item in dated)
    day = _day(entry) if asked else None
    for item in dated:
        in_edition = item.editions is None or entry.trace.run.edition in item.editions
        begun = item.valid.start is None or (day is not None and item.valid.start <= day)
        running = item.valid.until is None or (day is not None and day <= item.valid.until)
        if in_edition and begun and running:
            words.append(item.evidence)
    doubtful = entry.plan.provisional_when
    if doubtful is not None and entry.trace.truth(doubtful) is True:
        words.append(Evidence.unconfirmed)
    return words


def _day(entry: Entry) -> date | None:
    return None if entry.plan.date is None else known_day(entry.trace, entry.plan.date)


def known_day(trace: Trace, node: Node) -> date | None:
    """The day of a date; ``None`` where it is not known, or known not to exist."""
    value = trace.value(node)
    assert isinstance(value, Number)
    number = value.value(trace.row)
    return None if number is None or number.numerator >= NEVER else date.fromordinal(int(number))


def sources_of(entry: Entry, rows: Sequence[ParameterRow]) -> tuple[str, ...]:
    """Addresses of the condition's own sources and of those of the parameters that decide it."""
    ids: dict[str, None] = dict.fromkeys(entry.plan.condition.source)
    for item in entry.plan.condition.evidence:
        if item.editions is None or entry.trace.run.edition in item.editions:
            ids.update(dict.fromkeys(item.source))
    for row in rows:
        ids.update(dict.fromkeys(row.source))
    return entry.trace.run.rulebook.addresses(tuple(ids))


def figures_of(entry: Entry) -> tuple[dict[str, Quantity], Quantity | None]:
    """The two sides of the comparison that a condition comes down to."""
    trace = entry.trace
    comparison = comparison_of(trace, entry.plan.formula)
    if comparison is None:
        each = each_threshold(trace, entry.plan.formula)
        return {}, None if each is None else _quantity(trace, each)
    _, left, right = comparison
    figure, threshold = _quantity(trace, left), _quantity(trace, right)
    return ({} if figure is None else {entry.plan.condition.id: figure}), threshold


def _quantity(trace: Trace, node: Node) -> Quantity | None:
    """The number of a root node with its unit; ``None`` for a date, or where it is not known."""
    value = trace.value(node)
    number = value.value(trace.row) if isinstance(value, Number) and node.type.sort == "number" else None
    return None if number is None else Quantity(number, (node.traits or traits_of(node)).unit)


def shortfall_in(entry: Entry) -> Shortfall | None:
    lever = entry.plan.condition.lever
    if lever is None or entry.verdict is not Verdict.not_met:
        return None
    return shortfall_of(entry.trace, entry.plan.formula, lever)


def offenders_of(entry: Entry) -> tuple[str, ...]:
    """INNs of the participants that break the condition (row numbers, 1-based, in other tables)."""
    if entry.verdict is not Verdict.not_met:
        return ()
    frame = entry.trace.run.frame
    names: dict[str, None] = {}
    for table, row in entry.trace.offending_rows(entry.plan.formula):
        first = entry.trace.rows_of(table)[0]
        names.setdefault(str(frame.table(table).rows[row].get("inn") or row - first + 1))
    return tuple(names)


def due_rows(entry: Entry) -> tuple[DueRow, ...]:
    """Days by which something must happen, for the rows that it concerns."""
    plan = entry.plan.due
    if plan is None:
        return ()
    trace = entry.trace
    days, rows = trace.value(plan.date), []
    assert isinstance(days, Number)
    table = trace.run.frame.table(plan.due.table)
    for row in trace.rows_of(plan.due.table):
        if plan.where is not None and trace.value(plan.where).value(row) is not True:  # type: ignore[union-attr]
            continue
        number = days.value(row)
        if number is not None and number < NEVER:
            rows.append(DueRow(table.rows[row].get("inn"), date.fromordinal(int(number))))
    return tuple(rows)
