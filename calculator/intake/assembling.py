"""Mapped sheets into application documents: rows by their application, faults and assumptions by their cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from calculator.documents import path_text
from calculator.facts import Application, ApplicationError
from calculator.facts.dictionary import ROOT, Field, tables
from calculator.facts.dictionary import field as field_named
from calculator.intake.cells import CellFaultError, id_text, read_cell
from calculator.intake.faults import Fault, Note, NoteBook, Place
from calculator.intake.headings import ID, LOAN, TITLE, is_total
from calculator.intake.mapping import BookMapping, ColumnMapping, SheetMapping
from calculator.intake.sheets import Book, Cell, CellError, Sheet

__all__ = ["EXAMPLE_IDS", "NO_ROWS", "Intake", "Received", "read_applications"]

EXAMPLE_IDS: Final = frozenset({"пример", "example"})
"""Ids of the example rows of a template, which are no applications."""
NO_ROWS: Final = frozenset({"нет строк", "no rows"})
"""Words that say in a row of a child table that the application has no rows there: known to be empty."""
_MOST_FAULTS: Final = 1000


@dataclass(slots=True)
class Received:
    """One application as it was received: its document, where each value stands, and what is wrong with it."""

    id: str
    document: dict[str, Any]
    places: dict[str, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    application: Application | None = None
    """The checked application; ``None`` where there are faults."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file gave. ``faults``: those that concern no single application. ``notes``: everything that was assumed."""

    applications: tuple[Received, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        return (*self.faults, *(fault for one in self.applications for fault in one.faults))


def read_applications(book: Book, mapping: BookMapping) -> Intake:
    """The applications of a file under a mapping. Only columns that are certain or confirmed are read; the others are told."""
    reader = _Reader(book)
    sheets = [(book.sheet(one.sheet), one) for one in mapping.sheets]
    for sheet, mapped in sheets:
        reader.tell_layout(sheet, mapped)
    used = [(sheet, mapped) for sheet, mapped in sheets if mapped.kind is not None]
    order = {ROOT: 0, "loans": 1}
    used.sort(key=lambda pair: order.get(str(pair[1].kind), 2))
    reader.named = any(mapped.kind == ROOT and _used(mapped, ID) for _, mapped in used)
    for sheet, mapped in used:
        reader.read(sheet, mapped)
    if not used:
        reader.faults.append(Fault(Place(book.name), "intake.nothing_recognised"))
    return reader.finish()


def _used(mapped: SheetMapping, name: str) -> ColumnMapping | None:
    found = mapped.column_of(name)
    return found if found is not None and found.certain else None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a sheet, counted from 0. Columns, their fields and its cells by the number of the column."""

    sheet: Sheet
    number: int
    mapped: SheetMapping
    columns: Mapping[int, ColumnMapping]
    fields: Mapping[int, Field]
    cells: Mapping[int, Cell]

    @property
    def kind(self) -> str:
        return str(self.mapped.kind)

    def text(self, column: ColumnMapping | None) -> str:
        """What stands in a column as an id; an empty text where there is none."""
        return id_text(self.cells[column.column]) if column is not None else ""


class _Reader:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.received: dict[str, Received] = {}
        self.faults: list[Fault] = []
        self.notes = NoteBook()
        self.notes.extend(book.notes)
        self.named = False
        self.spoilt: dict[str, set[str]] = {}

    def tell_layout(self, sheet: Sheet, mapped: SheetMapping) -> None:
        """How the sheet was understood, as far as nobody has said so."""
        place = Place(self.book.name, sheet.name)
        if mapped.kind is None:
            if sheet.rows:
                self.notes.add(place, "intake.note_sheet_left_out", by_column=False)
            return
        for one in mapped.columns:
            at = Place(self.book.name, sheet.name, mapped.last, one.column, one.heading)
            if one.field is None:
                self.notes.add(at, "intake.note_column_left_out")
            elif not one.certain:
                self.notes.add(at, "intake.note_column_unsure", name=one.field, score=f"{one.score:.2f}")
            elif one.how in ("synonym", "key"):
                self.notes.add(at, "intake.note_column_guessed", name=one.field)

    def read(self, sheet: Sheet, mapped: SheetMapping) -> None:
        columns = {one.column: one for one in mapped.columns if one.certain}
        special = {ID, TITLE, LOAN} if mapped.kind == "loan.schedule" else {ID, TITLE}
        fields = {one.column: field_named(str(one.field)) for one in columns.values() if one.field not in special}
        self._tell_repeated(sheet, mapped)
        filled = self._filled_down(sheet, mapped, columns, fields)
        for number in range(mapped.last, len(sheet.rows)):
            cells = {column: filled.get((number, column - 1), sheet.cell(number, column - 1)) for column in columns}
            row = _Row(sheet, number, mapped, columns, fields, cells)
            if not self._is_data(row):
                continue
            one = self._application(row)
            if one is None:
                continue
            title = row.text(_used(mapped, TITLE))
            if title:
                one.document["title"] = title[:300]
            if mapped.kind == ROOT:
                self._read_root(row, one)
            else:
                self._read_child(row, one)

    def _is_data(self, row: _Row) -> bool:
        """Whether a row is a row of the table: not blank, not a sum of others, not the headings again, not the example."""
        written = row.sheet.rows[row.number]
        if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row.cells.values()):
            if any(cell is not None and id_text(cell) for cell in written):
                self._skip(row, "note_row_beside")
            return False
        first = next((id_text(cell) for cell in written if id_text(cell)), "")
        if is_total(first):
            self._skip(row, "note_total_row", came=first[:60])
            return False
        if row.text(_used(row.mapped, ID)).casefold() in EXAMPLE_IDS:
            self._skip(row, "note_example_row")
            return False
        lower = {one.column: one.heading.rpartition(" / ")[2] for one in row.mapped.columns}
        present = {column: id_text(cell) for column, cell in row.cells.items() if cell is not None}
        if len(present) > 1 and all(" ".join(text.split()) == lower[column] for column, text in present.items()):
            self._skip(row, "note_headings_again")
            return False
        numbers = [id_text(cell) for cell in written if cell is not None]
        if (
            row.number == row.mapped.last
            and len(numbers) > 2
            and numbers[0] in ("1", "2")
            and numbers == _counted_from(numbers[0], len(numbers))
        ):
            self._skip(row, "note_numbered_columns")
            return False
        return True

    def _skip(self, row: _Row, code: str, **values: object) -> None:
        self.notes.add(self._place(row), f"intake.{code}", by_column=False, **values)

    def _place(self, row: _Row, column: ColumnMapping | None = None) -> Place:
        return self._cell(row.sheet, row.number, column)

    def _cell(self, sheet: Sheet, number: int, column: ColumnMapping | None) -> Place:
        if column is None:
            return Place(self.book.name, sheet.name, number + 1)
        return Place(self.book.name, sheet.name, number + 1, column.column, column.heading)

    def _application(self, row: _Row) -> Received | None:
        """The application of a row: by its id, else the only one of the file."""
        identity = _used(row.mapped, ID)
        if identity is None:
            return self._unnamed(row.sheet)
        name = row.text(identity)
        place = self._place(row, identity)
        if not name:
            self._fault(Fault(place, "intake.row_without_id"))
            return None
        if len(name) > 300:
            self._fault(Fault(place, "intake.long_id", {"length": len(name)}))
            return None
        known = self.received.get(name)
        if known is not None:
            return known
        one = self.received[name] = Received(name, {"contract": 1, "id": name}, {"": place})
        if self.named and row.mapped.kind != ROOT:
            one.faults.append(Fault(place, "intake.unknown_application", {"came": name}, name))
        return one

    def _unnamed(self, sheet: Sheet) -> Received:
        if self.named and len(self.received) == 1:
            only = next(iter(self.received.values()))
            self.notes.add(
                Place(self.book.name, sheet.name), "intake.note_only_application", by_column=False, name=only.id
            )
            return only
        stem = self.book.stem if len(self.book.sheets) == 1 or not self.book.is_text else sheet.name.rpartition(".")[0]
        name = (stem or self.book.stem)[:300]
        if name not in self.received:
            self.received[name] = Received(name, {"contract": 1, "id": name}, {"": Place(self.book.name, sheet.name)})
            self.notes.add(Place(self.book.name, sheet.name), "intake.note_id_of_file", by_column=False, name=name)
        return self.received[name]

    def _read_root(self, row: _Row, one: Received) -> None:
        seen = f"{row.sheet.name}\0"
        if seen in one.places:
            place = self._place(row, _used(row.mapped, ID))
            self._fault(
                Fault(place, "intake.repeated_application", {"came": one.id, "row": one.places[seen].row}, one.id)
            )
            return
        one.places[seen] = self._place(row)
        for column, item in row.fields.items():
            path = tuple(item.name.split("."))
            value = self._value(row, column, item, one, path_text(path))
            if value is not None:
                group = one.document.setdefault(path[0], {})
                if group.get(path[1]) not in (None, value):
                    place = self._place(row, row.columns[column])
                    other = one.places[path_text(path)]
                    self._fault(Fault(place, "intake.told_twice", {"other": other}, one.id))
                    continue
                group[path[1]] = value

    def _read_child(self, row: _Row, one: Received) -> None:
        told = [row.cells[column] for column in row.fields]
        told = [cell for cell in told if id_text(cell) or isinstance(cell, CellError)]
        if not told:  # an id alone says nothing: least of all that there are no rows
            self._skip(row, "note_row_beside")
            return
        holder, path = self._holder(row, one)
        if holder is None:
            return
        if len(told) == 1 and id_text(told[0]).casefold() in NO_ROWS:
            return
        if tables()[row.kind].form == "mapping":
            self._read_pair(row, one, holder)
            return
        place = (*path, len(holder))
        one.places[path_text(place)] = self._place(row)
        record: dict[str, Any] = {}
        spoilt = len(one.faults)
        for column, item in row.fields.items():
            value = self._value(row, column, item, one, path_text((*place, item.key)))
            if value is not None:
                record[item.key] = value
        if record or len(one.faults) > spoilt:
            holder.append(record)

    def _holder(self, row: _Row, one: Received) -> tuple[Any, tuple[str | int, ...]]:
        """The list (or mapping) in the document that the rows of a sheet go to, and its path."""
        loan = _used(row.mapped, LOAN) if row.kind == "loan.schedule" else None
        name = row.text(loan)
        if name:
            loans = one.document.get("loans", [])
            number = next((place for place, found in enumerate(loans) if found.get("id") == name), None)
            if number is None:
                self._fault(Fault(self._place(row, loan), "intake.unknown_loan", {"came": name}, one.id))
                return None, ()
            return loans[number].setdefault("schedule", []), ("loans", number, "schedule")
        if row.kind == "loan.schedule" and len(one.document.get("loans", ())) == 1:
            return one.document["loans"][0].setdefault("schedule", []), ("loans", 0, "schedule")
        group, _, part = row.kind.partition(".")
        empty: Any = {} if tables()[row.kind].form == "mapping" else []
        if not part:
            return one.document.setdefault(group, empty), (group,)
        return one.document.setdefault(group, {}).setdefault(part, empty), (group, part)

    def _read_pair(self, row: _Row, one: Received, holder: dict[str, Any]) -> None:
        """A row of a mapping: a word and what it is told to be."""
        key_item, value_item = tables()[row.kind].fields
        by_key = {item.key: column for column, item in row.fields.items()}
        if key_item.key not in by_key:
            return
        column = by_key[key_item.key]
        word = self._value(row, column, key_item, one, f"{row.kind}\0{row.number}")
        if word is None:
            return
        if word in holder:
            self._fault(Fault(self._place(row, row.columns[column]), "intake.word_twice", {"came": word}, one.id))
            return
        other = by_key.get(value_item.key)
        if other is not None:
            where = path_text((*row.kind.split("."), word))
            holder[word] = self._value(row, other, value_item, one, where)

    def _value(self, row: _Row, number: int, item: Field, one: Received, path: str) -> Any:
        """What the document writes for a cell; ``None`` where it says nothing or is wrong (then there is a fault)."""
        column = row.columns[number]
        place = self._place(row, column)
        factor = column.factor if item.kind == "money" else 1
        try:
            read = read_cell(item, row.cells[number], factor=factor, date_1904=self.book.date_1904)
        except CellFaultError as error:
            self._fault(Fault(place, error.code, error.values, one.id))
            self.spoilt.setdefault(one.id, set()).add(path)
            return None
        for code, values in read.notes:
            self.notes.take(place, code, values)
        if read.value is not None:
            one.places.setdefault(path, place)
            if (row.number, number - 1) in row.sheet.formulas:
                self.notes.add(place, "intake.note_formula")
        return read.value

    def _fault(self, fault: Fault) -> None:
        one = self.received.get(fault.application) if fault.application is not None else None
        faults = self.faults if one is None else one.faults
        if len(faults) < _MOST_FAULTS:
            faults.append(fault)

    def _tell_repeated(self, sheet: Sheet, mapped: SheetMapping) -> None:
        """Two columns for one field that are both confirmed: which of them holds cannot be guessed."""
        seen: dict[str, ColumnMapping] = {}
        for one in mapped.columns:
            if one.field is None or not one.certain:
                continue
            first = seen.setdefault(one.field, one)
            if first is not one:
                place = Place(self.book.name, sheet.name, mapped.last, one.column, one.heading)
                self.faults.append(Fault(place, "intake.column_twice", {"name": one.field, "other": first.letters}))

    def _filled_down(
        self, sheet: Sheet, mapped: SheetMapping, columns: Mapping[int, ColumnMapping], fields: Mapping[int, Field]
    ) -> dict[tuple[int, int], Cell]:
        """Cells merged downward: an id, a name or a date stands in each row of the range; a sum must not be counted twice."""
        filled: dict[tuple[int, int], Cell] = {}
        for top, left, bottom, _ in sheet.merged:
            column = columns.get(left + 1)
            if top < mapped.last or bottom == top or column is None:
                continue
            item = fields.get(column.column)
            place = self._cell(sheet, top, column)
            if item is not None and item.kind in ("money", "number", "count"):
                self.notes.add(place, "intake.note_merged_sum")
                continue
            self.notes.add(place, "intake.note_merged_down")
            filled |= {(row, left): sheet.cell(top, left) for row in range(top + 1, bottom + 1)}
        return filled

    def finish(self) -> Intake:
        """All documents checked as a whole: what one cell alone cannot show."""
        for one in self.received.values():
            spoilt = self.spoilt.get(one.id, set())
            try:
                application = Application.from_document(one.document, self.book.name)
            except ApplicationError as error:
                for problem in error.problems:
                    if not _told_already(problem.path, problem.code, spoilt):
                        place = self._nearest(one, problem.path)
                        one.faults.append(Fault(place, problem.code, problem.values, one.id))
                continue
            if not one.faults:
                one.application = application
        return Intake(tuple(self.received.values()), tuple(self.faults), self.notes.notes())

    def _nearest(self, one: Received, path: str) -> Place:
        """The cell of a value; else its row; else the row of the application."""
        for part in _shorter(path):
            if part in one.places:
                return one.places[part]
        return one.places.get("", Place(self.book.name))


def _counted_from(first: str, count: int) -> list[str]:
    return [str(number) for number in range(int(first), int(first) + count)]


def _told_already(path: str, code: str, spoilt: set[str]) -> bool:
    """A row is not blamed for lacking what stands there and could not be read."""
    if path in spoilt:
        return True
    return code == "facts.incomplete_row" and any(known.startswith(f"{path}.") for known in spoilt)


def _shorter(path: str) -> Iterator[str]:
    while path:
        yield path
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""
