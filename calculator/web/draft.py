"""One application that is being changed on the pages: what was opened, and what the fields hold now.

A field starts from what is known when it is drawn for the first time; until it leaves the page it keeps that start and
the browser keeps the edits. So no edit is lost, whatever else is drawn again.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from calculator.facts import Application
from calculator.facts.dictionary import Field, fields, tables
from calculator.facts.dictionary import field as by_name
from calculator.facts.loans import LIST, loan_of, schedule_of, table_of
from calculator.store.case_file import Unread
from calculator.web.entries import Entry, EntryProblem, input_text, plain_value, read_entry
from calculator.web.filling import Filling
from calculator.web.law import THE_LAW, Law
from calculator.web.rows import RowTexts, edited_rows, edited_tables, read_row, shown_row, stated_texts, text_of
from calculator.web.schedules import loans_in, renamed

__all__ = ["EDITED_GROUPS", "Draft", "edited_fields"]

EDITED_GROUPS: Final = ("application", "applicant", "project", "cluster", "specialised_organisation", "region", "loan")
_NOT_EDITED: Final = frozenset({"application.measure"})


@cache
def edited_fields(group: str) -> tuple[Field, ...]:
    """The facts of a group that the pages ask, lists of texts among them."""
    single = [item for item in fields() if item.is_root and item.group == group and item.name not in _NOT_EDITED]
    lists = [one.fields[0] for one in tables().values() if one.form == "texts" and one.name.startswith(f"{group}.")]
    return (*lists, *single)


def _all_edited() -> tuple[Field, ...]:
    return tuple(item for group in EDITED_GROUPS for item in edited_fields(group))


@dataclass
class Draft:
    """``document`` is what was opened; ``facts`` and ``tables`` are the fields now, ``shown_…`` what they started from.

    ``known_empty``: tables of which is known that they have no rows. ``interest``: measures whose facts are to be asked;
    none means all. ``law``: by which law it is judged. ``owner`` keeps the fields of two visits apart. ``wide``: tables
    shown with all columns. ``fillings``: what came of adding a file to a table. ``accepted``: proposals of the catalogue
    that were accepted, each by what purchase and offer say. ``answered``: what was entered, language and law, and the
    answer to that.
    """

    name: str
    document: dict[str, Any]
    language: str
    version: int
    owner: str = ""
    facts: dict[str, Entry] = field(default_factory=dict)
    tables: dict[str, list[RowTexts]] = field(default_factory=dict)
    shown_facts: dict[str, Entry] = field(default_factory=dict)
    shown_tables: dict[str, list[RowTexts]] = field(default_factory=dict)
    known_empty: set[str] = field(default_factory=set)
    interest: tuple[str, ...] = ()
    law: Law = THE_LAW
    wide: set[str] = field(default_factory=set)
    fillings: dict[str, Filling] = field(default_factory=dict, repr=False)
    accepted: dict[str, str] = field(default_factory=dict)
    answered: tuple[object, object, object] | None = field(default=None, repr=False)
    _start: tuple[Any, ...] = ()
    _read: tuple[object, tuple[dict[str, Any], list[EntryProblem]]] | None = field(default=None, repr=False)
    _table_versions: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, application: Application, language: str, version: int, owner: str = "") -> Draft:
        """A draft that starts from a checked application."""
        draft = cls(name, dict(copy.deepcopy(application.to_document())), language, version, owner)
        for item in _all_edited():
            draft.facts[item.name] = _entry_of(_stated(draft.document, item.name))
        for one in edited_tables():
            draft._open_table(one.name, _stated(draft.document, one.name))
        for loan in draft.document.get(LIST) or []:
            draft._open_schedule(loan)
        draft.show(language, version)
        return draft

    def _open_table(self, name: str, rows: list[dict[str, Any]] | None) -> None:
        self.tables[name] = [stated_texts(name, row) for row in rows or []]
        if rows == []:
            self.known_empty.add(name)

    def _open_schedule(self, loan: Mapping[str, Any]) -> None:
        rows = loan.get("schedule")
        self._open_table(schedule_of(str(loan.get("id"))), rows if isinstance(rows, list) else None)

    def open_schedules(self) -> tuple[str, ...]:
        """The names of the schedules of several loans; one is there as soon as its loan has an id."""
        names = tuple(map(schedule_of, loans_in(self.tables[LIST])))
        for name in names:
            self.tables.setdefault(name, [])
            self.shown_tables.setdefault(name, [])
        return names

    @property
    def costs(self) -> list[RowTexts]:
        return self.tables["costs"]

    def show(self, language: str, version: int) -> None:
        """Begin new fields: what can be read is written as the language writes it, the rest stays as typed."""
        self.language, self.version = language, version
        self.facts = {name: _shown(by_name(name), entry, language) for name, entry in self.facts.items()}
        self.tables = {name: [shown_row(name, row, language) for row in rows] for name, rows in self.tables.items()}
        self.shown_facts = dict(self.facts)
        self.shown_tables = copy.deepcopy(self.tables)

    def remember(self) -> None:
        """What stands here now is where changes begin."""
        self._start = self._entered()

    @property
    def is_changed(self) -> bool:
        """Whether anything was entered since the start that means something else than what stood there."""
        return self._entered() != self._start

    def _entered(self) -> tuple[Any, ...]:
        document, problems = self.read()
        said = [problem.message for problem in problems]
        return document, said, self.interest, self.law, dict(self.accepted)

    def take(
        self,
        facts: Mapping[str, Entry],
        rows: Mapping[str, list[RowTexts]],
        known_empty: set[str],
        interest: tuple[str, ...],
        law: Law = THE_LAW,
    ) -> None:
        """Put what was entered at another time in the place of everything that stands here."""
        self.facts = {name: facts.get(name) for name in self.facts}
        self.tables = {name: rows.get(name, []) for name in (*self.tables, *rows)}
        self.known_empty, self.interest, self.law = set(known_empty), interest, law
        self.show(self.language, self.version)

    def unread(self) -> tuple[Unread, ...]:
        """The entries that the document leaves out because they cannot be read; rows as they stand in the document."""
        _, problems = self.read()
        found = []
        for problem in problems:
            item, row, name = problem.item, None, problem.item.name
            if problem.row is None:
                entry = self.facts.get(name)
            else:
                table = problem.table
                row, name = self.stated_rows(table).index(problem.row - 1), f"{table}.{item.key}"
                entry = self.tables[table][problem.row - 1].get(item.key)
            if isinstance(entry, str) and entry.strip():
                found.append(Unread(name, row, entry))
        return tuple(found)

    def put_back(self, unread: Sequence[Unread]) -> None:
        """Put entries that cannot be read where they stood, whole rows first; what has no place here any more is left."""
        whole = sorted((one for one in unread if one.row is not None and one.name in self.tables), key=_row_of)
        for one in whole:
            self.tables[one.name].insert(_row_of(one), _texts_of_row(one))
            if one.name == LIST:
                self._open_schedule(_content(one.text))
        for one in unread:
            table, _, key = one.name.rpartition(".")
            rows = self.tables.get(table, [])
            if one.row is None and one.name in self.facts:
                self.facts[one.name] = one.text
            elif one.row is not None and one.row < len(rows) and f"{table_of(table)}.{key}" in _names():
                rows[one.row][key] = one.text

    def key(self, name: str) -> str:
        """The key of a field of this version, or of a table editor."""
        renewed = self._table_versions.get(name)
        return f"{self.owner}{self.name}/{self.version}/{name}" + (f"/{renewed}" if renewed else "")

    def begin_field(self, name: str, state: Mapping[Any, Any]) -> Entry:
        """What a field starts from. One that was not on the page until now starts from what is known now."""
        if self.key(name) not in state:
            self.shown_facts[name] = _shown(by_name(name), self.facts.get(name), self.language)
        return self.shown_facts[name]

    def begin_table(self, name: str, state: Mapping[Any, Any]) -> list[RowTexts]:
        """The rows that a table editor starts from; see ``begin_field``."""
        if self.key(name) not in state and self.shown_tables[name] != self.tables[name]:
            self.replace_rows(name, self.tables[name])
        return self.shown_tables[name]

    def replace_rows(self, name: str, rows: list[RowTexts]) -> None:
        """Put other rows into a table, whose editor begins anew."""
        self.tables[name] = [shown_row(name, row, self.language) for row in rows]
        self.shown_tables[name] = copy.deepcopy(self.tables[name])
        self._table_versions[name] = self._table_versions.get(name, 0) + 1

    def collect(self, state: Mapping[Any, Any]) -> None:
        """Take over what the browser has sent: ``state`` holds the fields by key, and the edits of the table editors."""
        for name in self.facts:
            key = self.key(name)
            if key in state:
                self.facts[name] = _sent(state[key])
        for name in tuple(self.tables):
            if name not in self.tables:  # a schedule whose loan has just got another id
                continue
            edits = state.get(self.key(name))
            if isinstance(edits, Mapping):
                self._edit(name, edited_rows(self.shown_tables[name], edits))
            if (empty := state.get(self.key(f"empty/{name}"))) is not None:
                (self.known_empty.add if empty else self.known_empty.discard)(name)
        if (interest := state.get(self.key("interest"))) is not None:
            self.interest = tuple(interest)

    def _edit(self, name: str, rows: list[RowTexts]) -> None:
        """Take over edited rows. A loan that gets another id takes its schedule along."""
        before, self.tables[name] = self.tables[name], rows
        for old, new in renamed(before, rows) if name == LIST else ():
            self.tables[schedule_of(new)] = self.tables.pop(schedule_of(old), [])
            self.shown_tables[schedule_of(new)] = []
            if schedule_of(old) in self.known_empty:
                self.known_empty.add(schedule_of(new))

    def stated_rows(self, name: str = "costs") -> list[int]:
        """Places of the rows in which something stands, in their order; empty rows are no rows."""
        return [place for place, row in enumerate(self.tables[name]) if any(text.strip() for text in row.values())]

    def read(self) -> tuple[dict[str, Any], list[EntryProblem]]:
        """The application document that the fields say, and what in them cannot be read; that is left out.

        The same pair is given until something else is entered; it is not to be changed.
        """
        entered = (
            dict(self.facts),
            {name: [*map(dict, rows)] for name, rows in self.tables.items()},
            {*self.known_empty},
        )
        if self._read is None or self._read[0] != entered:
            self._read = entered, self._read_anew()
        return self._read[1]

    def _read_anew(self) -> tuple[dict[str, Any], list[EntryProblem]]:
        document = copy.deepcopy(self.document)
        problems: list[EntryProblem] = []
        for name, entry in self.facts.items():
            item = by_name(name)
            reading = read_entry(item, entry)
            if reading.problem is not None:
                problems.append(EntryProblem(item, reading.problem))
            value = None if reading.value is None else plain_value(item, reading.value, entry)
            _state(document, name, value)
        for name in self.tables:
            self._read_table(name, document, problems)
        return document, problems

    def _read_table(self, name: str, document: dict[str, Any], problems: list[EntryProblem]) -> None:
        holder = None
        if loan_of(name):
            loans = document.get(LIST) or []
            holder = next((one for one in loans if one.get("id") == loan_of(name)), None)
            if holder is None:  # the loan was deleted; its schedule comes back with it
                return
        rows = [read_row(name, self.tables[name][place], place + 1, problems) for place in self.stated_rows(name)]
        stated = rows if rows or name in self.known_empty else None
        if holder is None:
            _state(document, name, stated)
        elif stated is not None:
            holder["schedule"] = stated


@cache
def _names() -> frozenset[str]:
    return frozenset(item.name for item in fields())


def _row_of(one: Unread) -> int:
    return one.row or 0


def _content(text: str) -> dict[str, Any]:
    try:
        row = json.loads(text, parse_float=str)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def _texts_of_row(one: Unread) -> RowTexts:
    row = _content(one.text)
    return {key: text for key, text in stated_texts(one.name, row).items() if f"{table_of(one.name)}.{key}" in _names()}


def _shown(item: Field, entry: Entry, language: str) -> Entry:
    """An entry as a field of this language starts with it. A choice is kept by its code, its list shows the words."""
    reading = read_entry(item, entry)
    if reading.problem is not None:
        return entry
    if item.kind == "choice" and reading.value is not None:
        return str(reading.value)
    return input_text(item, reading.value, entry, language)


def _entry_of(stated: Any) -> Entry:
    if stated is None or isinstance(stated, bool):
        return stated
    return text_of(stated)


def _sent(value: Any) -> Entry:
    """What a field of the browser holds; several choices come as a list."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _stated(document: Mapping[str, Any], name: str) -> Any:
    group, _, key = name.rpartition(".")
    return (document.get(group) or {}).get(key) if group else document.get(key)


def _state(document: dict[str, Any], name: str, value: Any) -> None:
    """Put a fact or a list into the document, or take it out where it is not known."""
    group, _, key = name.rpartition(".")
    if value is None:
        (document.get(group) or {} if group else document).pop(key, None)
        return
    if not group:
        document[key] = value
        return
    if document.get(group) is None:
        document[group] = {}
    document[group][key] = value
