"""Rows of a table as they are typed: which columns are shown, what the browser's edits make of them, what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from calculator.facts.dictionary import Field, Table, lists_in, table, tables
from calculator.facts.dictionary import field as by_name
from calculator.facts.loans import loan_of, table_of
from calculator.web.entries import Entry, EntryProblem, input_text, plain_value, read_entry
from calculator.wording import Message, catalog

__all__ = [
    "COST_COLUMNS",
    "NOTHING",
    "RowTexts",
    "column_title",
    "columns_of",
    "edited_rows",
    "edited_tables",
    "read_row",
    "shown_row",
    "text_of",
]

RowTexts = dict[str, str]
"""One row of a table as it is typed: text by key of the field."""

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
_PARTICIPANT_COLUMNS: Final = (
    "inn",
    "name",
    "kind",
    "roles",
    "joined_date",
    "agreement_signed",
    "first_cluster_contract_date",
    "output_total",
    "output_used_inside",
    "purchases_total",
    "purchases_from_intermediate",
    "jobs",
    "high_productivity_jobs",
    "value_added",
)
_LOAN_COLUMNS: Final = ("id", "programme", "amount", "contract_date", "term_months", "measures")
_USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "costs": COST_COLUMNS,
    "participants": _PARTICIPANT_COLUMNS,
    "loans": _LOAN_COLUMNS,
}
NOTHING: Final = "none"
"""An empty list as it may stand in a cell: known to be empty, which an empty cell is not."""
_SUMS: Final = ("net", "gross")


@cache
def edited_tables() -> tuple[Table, ...]:
    """The child tables that the pages edit row by row."""
    return tuple(one for one in tables().values() if one.form == "rows")


def columns_of(name: str, rows: Sequence[Mapping[str, Any]], *, all_columns: bool = False) -> tuple[Field, ...]:
    """Columns of a table: the usual ones and all others that some row states."""
    name = table_of(name)
    known = {item.key: item for item in table(name).fields}
    usual = tuple(known) if all_columns or name not in _USUAL else _USUAL[name]
    stated = {key for row in rows for key, value in row.items() if value not in (None, "")}
    more = [key for key in known if key in stated and key not in usual]
    return tuple(by_name(f"{name}.{key}") for key in (*usual, *more))


def column_title(item: Field, language: str) -> str:
    """What a column is called above a table: short where the page has a short word."""
    return catalog("web", language).get(f"cell_{item.key}", item.label.in_language(language))


def read_row(name: str, texts: RowTexts, number: int, problems: list[EntryProblem]) -> dict[str, Any]:
    """What a row says; what cannot be read is left out and noted with the ``number`` of the row, from 1."""
    row: dict[str, Any] = {}
    unread: set[str] = set()
    for key, text in texts.items():
        item = by_name(f"{table_of(name)}.{key}")
        reading = read_entry(item, text)
        if reading.problem is not None:
            problems.append(EntryProblem(item, reading.problem, number, name if loan_of(name) else ""))
            unread.add(key)
        elif reading.value is not None:
            row[key] = plain_value(item, reading.value, text)
    if name == "costs":
        _needed_of_a_cost(row, unread, number, problems)
    return row


def _needed_of_a_cost(row: Mapping[str, Any], unread: set[str], number: int, problems: list[EntryProblem]) -> None:
    """A row of costs without a sum or a category would be left out of the answer silently."""
    if not unread & set(_SUMS) and not any(key in row for key in _SUMS):
        problems.append(EntryProblem(by_name("costs.net"), Message("web.no_sum"), number))
    if "category" not in row and "category" not in unread:
        problems.append(EntryProblem(by_name("costs.category"), Message("web.no_category"), number))


def edited_rows(base: Sequence[RowTexts], edits: Mapping[str, Any]) -> list[RowTexts]:
    """The frozen rows with the edits of the table editor: changed cells, then added rows, then deleted ones."""
    rows = [dict(row) for row in base]
    for place, changes in edits.get("edited_rows", {}).items():
        if int(place) < len(rows):
            rows[int(place)].update({key: text_of(value) for key, value in changes.items()})
    added = [{key: text_of(value) for key, value in row.items()} for row in edits.get("added_rows", [])]
    gone = {int(place) for place in edits.get("deleted_rows", [])}
    return [row for place, row in enumerate(rows) if place not in gone] + added


def shown_row(name: str, row: RowTexts, language: str) -> RowTexts:
    """A row as the language writes it; what cannot be read stays as typed."""
    shown: RowTexts = {}
    for key, text in row.items():
        item = by_name(f"{table_of(name)}.{key}")
        reading = read_entry(item, text)
        kept: Entry = text if reading.problem is not None else input_text(item, reading.value, text, language)
        if isinstance(kept, bool):
            kept = Message("evaluation.yes" if kept else "evaluation.no").in_language(language)
        shown[key] = kept or ""
    return shown


def stated_texts(name: str, row: Mapping[str, Any]) -> RowTexts:
    """A row of a document as texts, without the lists that stand inside it."""
    inner = {one.name.rpartition(".")[2] for one in lists_in(table_of(name))}
    return {key: text_of(value) for key, value in row.items() if key not in inner}


def text_of(value: Any) -> str:
    """A value of a document as it may stand in a cell."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value)) or NOTHING
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
