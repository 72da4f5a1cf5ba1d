"""One application that is being changed on the page: what was opened, and what the fields hold now.

Fields of the page are made anew only when ``version`` rises; until then each keeps the text that it started from and
the browser keeps the edits. So no edit is lost, whatever else is drawn again.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from calculator.facts import Application
from calculator.facts.dictionary import Field, fields, table, tables
from calculator.facts.dictionary import field as by_name
from calculator.web.entries import Entry, EntryProblem, input_text, plain_value, read_entry
from calculator.wording import Message

__all__ = ["COST_COLUMNS", "EDITED_GROUPS", "CostTexts", "Draft", "cost_columns", "edited_fields"]

CostTexts = dict[str, str]
"""One row of the cost table as it is typed: text by key of the field."""

EDITED_GROUPS: Final = ("application", "applicant", "project", "cluster", "specialised_organisation")
COST_COLUMNS: Final = (
    "category",
    "net",
    "paid_on",
    "vat_rate",
    "gross",
    "vat_deductible",
    "documented",
    "invoice_date",
    "accepted_on",
    "supplier_inn",
    "is_starter_batch",
)
_SUMS: Final = ("net", "gross")
_NOT_EDITED: Final = frozenset({"application.measure"})


@cache
def edited_fields(group: str) -> tuple[Field, ...]:
    """The facts of a group that the page asks, lists of texts among them."""
    single = [item for item in fields() if item.is_root and item.group == group and item.name not in _NOT_EDITED]
    lists = [one.fields[0] for one in tables().values() if one.form == "texts" and one.name.startswith(f"{group}.")]
    return (*lists, *single)


def _all_edited() -> tuple[Field, ...]:
    return tuple(item for group in EDITED_GROUPS for item in edited_fields(group))


def cost_columns(rows: Sequence[Mapping[str, Any]]) -> tuple[Field, ...]:
    """Columns of the cost table: the usual ones and all others that some row states."""
    stated = {key for row in rows for key, value in row.items() if value not in (None, "")}
    more = [item.key for item in table("costs").fields if item.key in stated and item.key not in COST_COLUMNS]
    return tuple(by_name(f"costs.{key}") for key in (*COST_COLUMNS, *more))


@dataclass
class Draft:
    """``document`` is what was opened; ``facts`` and ``costs`` are the fields now, ``shown_…`` what they started from."""

    name: str
    document: dict[str, Any]
    language: str
    version: int
    facts: dict[str, Entry] = field(default_factory=dict)
    costs: list[CostTexts] = field(default_factory=list)
    shown_facts: dict[str, Entry] = field(default_factory=dict)
    shown_costs: list[CostTexts] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, application: Application, language: str, version: int) -> Draft:
        """A draft that starts from a checked application."""
        draft = cls(name, dict(copy.deepcopy(application.to_document())), language, version)
        for item in _all_edited():
            draft.facts[item.name] = _entry_of(item, _stated(draft.document, item.name))
        rows = draft.document.get("costs") or []
        draft.costs = [{key: _text_of(value) for key, value in row.items()} for row in rows]
        draft.show(language, version)
        return draft

    def show(self, language: str, version: int) -> None:
        """Begin new fields: what can be read is written as the language writes it, the rest stays as typed."""
        self.language, self.version = language, version
        self.facts = {name: _shown(by_name(name), entry, language) for name, entry in self.facts.items()}
        self.costs = [_shown_row(row, language) for row in self.costs]
        self.shown_facts = dict(self.facts)
        self.shown_costs = copy.deepcopy(self.costs)

    def key(self, name: str) -> str:
        """The key of a field of this version."""
        return f"{self.name}/{self.version}/{name}"

    def collect(self, state: Mapping[Any, Any]) -> None:
        """Take over what the browser has sent: ``state`` holds the fields by key, and the edits of the cost table."""
        for name in self.facts:
            key = self.key(name)
            if key in state:
                self.facts[name] = state[key]
        edits = state.get(self.key("costs"))
        if isinstance(edits, Mapping):
            self.costs = _edited(self.shown_costs, edits)

    @property
    def columns(self) -> tuple[Field, ...]:
        return cost_columns(self.shown_costs)

    def stated_rows(self) -> list[int]:
        """Places of the cost rows in which something stands, in their order; empty rows at the end are no rows."""
        return [place for place, row in enumerate(self.costs) if any(text.strip() for text in row.values())]

    def read(self) -> tuple[dict[str, Any], list[EntryProblem]]:
        """The application document that the fields say, and what in them cannot be read; that is left out."""
        document = copy.deepcopy(self.document)
        problems: list[EntryProblem] = []
        for name, entry in self.facts.items():
            item = by_name(name)
            reading = read_entry(item, entry)
            if reading.problem is not None:
                problems.append(EntryProblem(item, reading.problem))
            value = None if reading.value is None else plain_value(item, reading.value, entry)
            _state(document, name, value)
        places = self.stated_rows()
        rows = [_read_row(self.costs[place], place + 1, problems) for place in places]
        if rows or "costs" in document:
            document["costs"] = rows
        return document, problems


def _read_row(texts: CostTexts, number: int, problems: list[EntryProblem]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    unread: set[str] = set()
    for key, text in texts.items():
        item = by_name(f"costs.{key}")
        reading = read_entry(item, text)
        if reading.problem is not None:
            problems.append(EntryProblem(item, reading.problem, number))
            unread.add(key)
        elif reading.value is not None:
            row[key] = plain_value(item, reading.value, text)
    if not unread & set(_SUMS) and not any(key in row for key in _SUMS):
        problems.append(EntryProblem(by_name("costs.net"), Message("web.no_sum"), number))
    if "category" not in row and "category" not in unread:
        problems.append(EntryProblem(by_name("costs.category"), Message("web.no_category"), number))
    return row


def _edited(base: Sequence[CostTexts], edits: Mapping[str, Any]) -> list[CostTexts]:
    """The frozen rows with the edits of the table editor: changed cells, then added rows, then deleted ones."""
    rows = [dict(row) for row in base]
    for place, changes in edits.get("edited_rows", {}).items():
        if int(place) < len(rows):
            rows[int(place)].update({key: _text_of(value) for key, value in changes.items()})
    added = [{key: _text_of(value) for key, value in row.items()} for row in edits.get("added_rows", [])]
    gone = {int(place) for place in edits.get("deleted_rows", [])}
    return [row for place, row in enumerate(rows) if place not in gone] + added


def _shown(item: Field, entry: Entry, language: str) -> Entry:
    """An entry as a field of this language starts with it. A choice is kept by its code, its list shows the words."""
    reading = read_entry(item, entry)
    if reading.problem is not None:
        return entry
    if item.kind == "choice" and reading.value is not None:
        return str(reading.value)
    return input_text(item, reading.value, entry, language)


def _shown_row(row: CostTexts, language: str) -> CostTexts:
    shown: CostTexts = {}
    for key, text in row.items():
        item = by_name(f"costs.{key}")
        reading = read_entry(item, text)
        kept: Entry = text if reading.problem is not None else input_text(item, reading.value, text, language)
        if isinstance(kept, bool):
            kept = Message("evaluation.yes" if kept else "evaluation.no").in_language(language)
        shown[key] = kept or ""
    return shown


def _entry_of(item: Field, stated: Any) -> Entry:
    if stated is None or isinstance(stated, bool):
        return stated
    return ", ".join(stated) if isinstance(stated, list) else str(stated)


def _text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _stated(document: Mapping[str, Any], name: str) -> Any:
    group, _, key = name.rpartition(".")
    return (document.get(group) or {}).get(key)


def _state(document: dict[str, Any], name: str, value: Any) -> None:
    """Put a fact into the document, or take it out where it is not known."""
    group, _, key = name.rpartition(".")
    if value is None:
        (document.get(group) or {}).pop(key, None)
        return
    if document.get(group) is None:
        document[group] = {}
    document[group][key] = value
