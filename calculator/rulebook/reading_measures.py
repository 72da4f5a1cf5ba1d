"""``measure.yaml``: editions, topics, columns, alternatives, loans, flags, deadlines and windows of one rule folder."""

from __future__ import annotations

from datetime import date
from typing import Final

from calculator.rulebook.model import (
    Alternative,
    Column,
    Deadline,
    Edition,
    Flag,
    Kind,
    LoanSchedule,
    Measure,
    Note,
    Parameter,
    Reading,
    RuleText,
    Topic,
    Validity,
    WhenUnknown,
    Windows,
)
from calculator.rulebook.reading_benefits import read_benefit
from calculator.rulebook.reading_conditions import read_condition
from calculator.rulebook.reading_files import MISSING, RuleFile, keys
from calculator.rulebook.reading_problems import shown

__all__ = ["CARD_FIGURES", "read_measure"]

CARD_FIGURES: Final = ("share", "rate", "cap", "least", "term", "own")
"""Share of the costs, rate of a loan, most and least sum, term, money of one's own."""

_MEASURE: Final = keys(
    "id kind title summary acts",
    "edition_by editions topics groups uses includes columns conditions flags deadlines windows unknowns benefit "
    "needs card loan alternatives notes",
)
_EDITION: Final = keys("act from evidence source title", "until working_date when")
_TOPIC: Final = keys("title default readings", "editions")
_READING: Final = keys("title", "reason evidence source")
_COLUMN: Final = keys("title formula", "when_unknown")
_WHEN_UNKNOWN: Final = keys("fact value evidence source", "flag")
_ALTERNATIVE: Final = keys("title conditions")
_NOTE: Final = keys("id text evidence source", "editions")
_LOAN: Final = keys("key_rate", "window_end quarters")
_FLAG: Final = keys("flag when", "editions")
_DEADLINE: Final = keys("title date evidence source clause")
_WINDOWS: Final = keys("dated_by flag periods")
_WINDOW: Final = keys("from until evidence source", "title note")


def read_measure(file: RuleFile, value: object, folder: str, parameters: dict[str, Parameter]) -> Measure:
    """The record of a folder from its ``measure.yaml`` and the parameters read beside it."""
    given = file.keys(value, "", _MEASURE)
    kind = Kind[file.word(given["kind"], "kind", Kind.__members__, "measure")]
    topics = file.each(given.get("topics"), "topics", lambda name, part, path: _topic(file, name, part, path))
    return Measure(
        id=file.identifier(given["id"], "id"),
        kind=kind,
        title=file.text(given["title"], "title"),
        summary=file.text(given["summary"], "summary"),
        acts=file.ids(given["acts"], "acts"),
        edition_by=file.rule_text_or_none(given.get("edition_by"), "edition_by"),
        editions=file.each(
            given.get("editions"), "editions", lambda name, part, path: _edition(file, name, part, path), hyphens=True
        ),
        topics=topics,
        groups=file.each(given.get("groups"), "groups", lambda _, part, path: file.text(part, path)),
        uses={
            alias: file.identifier(other, f"uses.{alias}")
            for alias, other in file.mapping(given.get("uses"), "uses").items()
        },
        includes=file.ids(given.get("includes"), "includes"),
        columns=_columns(file, given.get("columns")),
        conditions=file.each(
            given.get("conditions"), "conditions", lambda name, part, path: read_condition(file, name, part, path)
        ),
        parameters=parameters,
        flags=tuple(_flag(file, part, path) for path, part in file.rows(given.get("flags"), "flags")),
        deadlines=tuple(
            file.each(
                given.get("deadlines"), "deadlines", lambda name, part, path: _deadline(file, name, part, path)
            ).values()
        ),
        windows=_windows(file, given["windows"], "windows") if given.get("windows") is not None else None,
        unknowns=tuple(file.text(part, path) for path, part in file.rows(given.get("unknowns"), "unknowns")),
        benefit=read_benefit(file, given["benefit"], "benefit", topics) if given.get("benefit") is not None else None,
        folder=folder,
        needs=file.ids(given.get("needs"), "needs"),
        card=_card(file, given.get("card")),
        loan=_loan(file, given["loan"], "loan") if given.get("loan") is not None else None,
        alternatives=file.each(
            given.get("alternatives"), "alternatives", lambda name, part, path: _alternative(file, name, part, path)
        ),
        notes=_notes(file, given.get("notes"), "notes"),
    )


def _card(file: RuleFile, value: object) -> dict[str, RuleText]:
    """The figures by which a measure is known at first sight, by their closed names."""
    figures = {}
    for name, part in file.mapping(value, "card").items():
        file.word(name, f"card.{name}", CARD_FIGURES, CARD_FIGURES[0])
        figures[name] = file.rule_text(part, f"card.{name}")
    return figures


# editions and readings --------------------------------------------------------------------------------------------


def _edition(file: RuleFile, name: str, value: object, path: str) -> Edition:
    given = file.keys(value, path, _EDITION)
    evidence, source = file.evidence_with_source(given, path)
    start = _start(file, given["from"], f"{path}.from")
    until = file.date(given.get("until"), f"{path}.until")
    for first in start.values():
        if until is not None and first > until:
            file.fail(path, "until_before_from", start=first.isoformat(), until=until.isoformat())
    return Edition(
        id=name,
        title=file.text(given["title"], f"{path}.title"),
        act=file.identifier(given["act"], f"{path}.act"),
        start=start,
        until=until,
        working_date=file.truth(given.get("working_date"), f"{path}.working_date", otherwise=False),
        evidence=evidence,
        source=source,
        place=file.place(path),
        when=file.rule_text_or_none(given.get("when"), f"{path}.when"),
    )


def _start(file: RuleFile, value: object, path: str) -> dict[str | None, date]:
    """The first day of an edition, or one for each reading of a topic."""
    if isinstance(value, dict) and value.keys() == {"by_reading"}:
        within = f"{path}.by_reading"
        days = {
            reading: file.date(day, f"{within}.{reading}")
            for reading, day in file.mapping(value["by_reading"], within).items()
        }
        return {reading: day for reading, day in days.items() if day is not None}
    if value is None:
        file.fail(path, "not_date", came=shown(value))
    day = file.date(value, path)
    return {} if day is None else {None: day}


def _topic(file: RuleFile, name: str, value: object, path: str) -> Topic:
    given = file.keys(value, path, _TOPIC)
    readings = file.each(
        given["readings"], f"{path}.readings", lambda reading, part, where: _reading(file, reading, part, where)
    )
    return Topic(
        id=name,
        title=file.text(given["title"], f"{path}.title"),
        editions=file.ids_or_all(given.get("editions"), f"{path}.editions"),
        default=file.identifier(given["default"], f"{path}.default"),
        readings=readings,
        place=file.place(path),
    )


def _reading(file: RuleFile, name: str, value: object, path: str) -> Reading:
    given = file.keys(value, path, _READING)
    evidence, source = file.evidence_or_none_with_source(given, path)
    return Reading(
        id=name,
        title=file.text(given["title"], f"{path}.title"),
        reason=file.text_or_none(given.get("reason"), f"{path}.reason"),
        evidence=evidence,
        source=source,
    )


# columns ----------------------------------------------------------------------------------------------------------


def _columns(file: RuleFile, value: object) -> tuple[Column, ...]:
    columns: list[Column] = []

    def read(table: str, part: object) -> dict[str, Column]:
        return file.each(part, f"columns.{table}", lambda name, column, path: _column(file, table, name, column, path))

    for table, part in file.mapping(value, "columns").items():
        columns += read(table, part).values()
    return tuple(columns)


def _column(file: RuleFile, table: str, name: str, value: object, path: str) -> Column:
    given = file.keys(value, path, _COLUMN)
    unknown = given.get("when_unknown")
    return Column(
        id=name,
        table=table,
        title=file.text(given["title"], f"{path}.title"),
        formula=file.rule_text(given["formula"], f"{path}.formula"),
        when_unknown=_when_unknown(file, unknown, f"{path}.when_unknown") if unknown is not None else None,
        place=file.place(path),
    )


def _when_unknown(file: RuleFile, value: object, path: str) -> WhenUnknown:
    given = file.keys(value, path, _WHEN_UNKNOWN)
    evidence, source = file.evidence_or_none_with_source(given, path)
    return WhenUnknown(
        fact=file.string(given["fact"], f"{path}.fact"),
        value=file.rule_text(given["value"], f"{path}.value"),
        flag=file.identifier_or_none(given.get("flag"), f"{path}.flag"),
        evidence=evidence,
        source=source,
        place=file.place(path),
    )


# alternatives, loans, notes ---------------------------------------------------------------------------------------


def _alternative(file: RuleFile, name: str, value: object, path: str) -> Alternative:
    given = file.keys(value, path, _ALTERNATIVE)
    conditions: list[str] = []
    for where, row in file.rows(given["conditions"], f"{path}.conditions"):
        conditions.append(file.string(row, where))
    if given["conditions"] is not MISSING and not conditions:
        file.fail(f"{path}.conditions", "no_conditions")
    return Alternative(name, file.text(given["title"], f"{path}.title"), tuple(conditions), file.place(path))


def _loan(file: RuleFile, value: object, path: str) -> LoanSchedule:
    given = file.keys(value, path, _LOAN)
    return LoanSchedule(
        window_end=file.rule_text_or_none(given.get("window_end"), f"{path}.window_end"),
        key_rate=file.string(given["key_rate"], f"{path}.key_rate"),
        quarters=file.truth(given.get("quarters"), f"{path}.quarters", otherwise=False),
        place=file.place(path),
    )


def _notes(file: RuleFile, value: object, path: str) -> tuple[Note, ...]:
    notes: dict[str, Note] = {}
    for where, row in file.rows(value, path):
        note = _note(file, row, where)
        if note.id and note.id in notes:
            file.fail(f"{where}.id", "note_named_twice", name=note.id)
        notes[note.id] = note
    return tuple(notes.values())


def _note(file: RuleFile, value: object, path: str) -> Note:
    given = file.keys(value, path, _NOTE)
    evidence, source = file.evidence_with_source(given, path)
    return Note(
        id=file.identifier(given["id"], f"{path}.id"),
        text=file.text(given["text"], f"{path}.text"),
        editions=file.ids_or_all(given.get("editions"), f"{path}.editions"),
        evidence=evidence,
        source=source,
        place=file.place(path),
    )


# flags, deadlines, windows ----------------------------------------------------------------------------------------


def _flag(file: RuleFile, value: object, path: str) -> Flag:
    given = file.keys(value, path, _FLAG)
    return Flag(
        flag=file.identifier(given["flag"], f"{path}.flag"),
        editions=file.ids_or_all(given.get("editions"), f"{path}.editions"),
        when=file.rule_text(given["when"], f"{path}.when"),
        place=file.place(path),
    )


def _deadline(file: RuleFile, name: str, value: object, path: str) -> Deadline:
    given = file.keys(value, path, _DEADLINE)
    evidence, source = file.evidence_with_source(given, path)
    return Deadline(
        id=name,
        title=file.text(given["title"], f"{path}.title"),
        date=file.rule_text(given["date"], f"{path}.date"),
        clause=file.string_or_none(given["clause"], f"{path}.clause"),
        evidence=evidence,
        source=source,
        place=file.place(path),
    )


def _windows(file: RuleFile, value: object, path: str) -> Windows:
    given = file.keys(value, path, _WINDOWS)
    periods: list[Validity] = []
    sources: dict[str, None] = {}
    for where, row in file.rows(given["periods"], f"{path}.periods"):
        period = file.keys(row, where, _WINDOW)
        _, source = file.evidence_with_source(period, where)
        periods.append(file.period(period, where))
        sources.update(dict.fromkeys(source))
    return Windows(
        dated_by=file.rule_text(given["dated_by"], f"{path}.dated_by"),
        flag=file.identifier(given["flag"], f"{path}.flag"),
        periods=tuple(periods),
        source=tuple(sources),
        place=file.place(path),
    )
