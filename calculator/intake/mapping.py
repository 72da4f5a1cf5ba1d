"""Which column means which field: guessed from headings, shown, changed by a person, kept and used again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from calculator.facts.dictionary import ROOT
from calculator.intake.faults import column_letters
from calculator.intake.headings import (
    CERTAIN,
    ID,
    LOAN,
    TITLE,
    Guess,
    How,
    fields_of_sheet,
    guess,
    is_numbering,
    normal,
    sheet_kinds,
    sheet_words,
    unit_factor,
)
from calculator.intake.sheets import Book, Cell, Sheet
from calculator.wording import t

__all__ = ["BookMapping", "ColumnMapping", "MappingError", "SheetMapping", "guess_mapping"]

_LOOKED_AT: Final = 40
"""Rows among which headings are looked for."""
_MOST_HEADING_ROWS: Final = 4
_ENOUGH: Final = 2.0
"""A score of headings from which likeness need not be looked for."""
_VERSION: Final = 1


class MappingError(ValueError):
    """A record of a mapping that cannot be used: ``code`` of the room ``intake`` and what its text needs."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def text(self, language: str) -> str:
        return t(f"intake.{self.code}", language, **self.values)

    def __str__(self) -> str:
        return self.text("ru")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column, counted from 1. ``field``: dotted name, ``id``, ``title`` or ``None``. ``factor`` multiplies sums."""

    column: int
    heading: str
    field: str | None
    score: float
    how: How
    factor: int = 1

    @property
    def certain(self) -> bool:
        return self.field is not None and self.score >= CERTAIN

    @property
    def letters(self) -> str:
        return column_letters(self.column)


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """One sheet. ``kind``: ``application``, a child table, or ``None`` where it is left out.

    Rows count from 1: headings stand from ``first`` to ``last``, data begins below.
    """

    sheet: str
    kind: str | None
    first: int
    last: int
    columns: tuple[ColumnMapping, ...]

    def column_of(self, field: str) -> ColumnMapping | None:
        return next((one for one in self.columns if one.field == field), None)

    @property
    def uncertain(self) -> tuple[ColumnMapping, ...]:
        """Guesses that a person has to confirm."""
        return tuple(one for one in self.columns if one.field is not None and not one.certain)


@dataclass(frozen=True, slots=True)
class BookMapping:
    """The mapping of a whole file."""

    sheets: tuple[SheetMapping, ...]

    def sheet(self, name: str) -> SheetMapping:
        return next(one for one in self.sheets if one.sheet == name)

    def with_column(self, sheet: str, column: int, field: str | None, factor: int | None = None) -> Self:
        """Another meaning of a column, by a person. Raises ``MappingError`` for a field that such a sheet cannot hold."""
        found = self.sheet(sheet)
        if field is not None and field not in _allowed(found.kind):
            raise MappingError("mapping_other_field", came=field, kind=found.kind or "—")
        columns = []
        for one in found.columns:
            if one.column == column:
                one = replace(
                    one, field=field, score=1.0, how="person", factor=one.factor if factor is None else factor
                )
            elif field is not None and one.field == field:
                one = replace(one, field=None, score=0.0, how="person")
            columns.append(one)
        return self.with_sheet(replace(found, columns=tuple(columns)))

    def with_sheet(self, changed: SheetMapping) -> Self:
        return replace(self, sheets=tuple(changed if one.sheet == changed.sheet else one for one in self.sheets))

    def with_kind(self, book: Book, sheet: str, kind: str | None) -> Self:
        """A sheet taken for another table, its columns guessed anew; ``None`` leaves it out."""
        if kind is None:
            return self.with_sheet(replace(self.sheet(sheet), kind=None))
        return self.with_sheet(_best_rows(book.sheet(sheet), (kind,)))

    def confirmed(self) -> Self:
        """All guesses as they stand, taken for right by a person."""
        sheets = []
        for sheet in self.sheets:
            columns = tuple(
                replace(one, score=1.0, how="person") if one.field is not None and not one.certain else one
                for one in sheet.columns
            )
            sheets.append(replace(sheet, columns=columns))
        return replace(self, sheets=tuple(sheets))

    def joined(self, other: Self) -> Self:
        """A record for files of both layouts: sheets are told apart by name, columns of one sheet by heading."""
        sheets = {one.sheet: one for one in self.sheets}
        for new in other.sheets:
            kept = sheets.setdefault(new.sheet, new)
            known = {one.heading for one in kept.columns}
            further = tuple(one for one in new.columns if one.heading not in known)
            if kept.kind == new.kind and further:
                sheets[new.sheet] = replace(kept, columns=(*kept.columns, *further))
        return replace(self, sheets=tuple(sheets.values()))

    def to_document(self) -> dict[str, Any]:
        """The record, to be kept as YAML or JSON and used for the next file of the same layout."""
        return {
            "mapping": _VERSION,
            "sheets": [
                {
                    "sheet": sheet.sheet,
                    "kind": sheet.kind,
                    "headings": [sheet.first, sheet.last],
                    "columns": [
                        {
                            "column": one.letters, "heading": one.heading, "field": one.field,
                            "score": f"{one.score:.2f}", "how": one.how, "factor": one.factor,
                        }
                        for one in sheet.columns
                    ],
                }
                for sheet in self.sheets
            ],
        }  # fmt: skip

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """A record that was kept. What it says was confirmed by keeping it. Raises ``MappingError``."""
        if document.get("mapping") != _VERSION or not isinstance(document.get("sheets"), list):
            raise MappingError("mapping_no_record", version=_VERSION)
        sheets = []
        for number, entry in enumerate(document["sheets"]):
            try:
                sheets.append(_sheet_of(entry))
            except MappingError:
                raise
            except (KeyError, TypeError, ValueError, AttributeError):
                raise MappingError("mapping_damaged", path=f"sheets[{number}]") from None
        return cls(tuple(sheets))

    def for_book(self, book: Book) -> Self:
        """The same meanings for another file: sheets by name (an only one by being alone), columns by heading.

        Columns that the record does not know are guessed.
        """
        fresh = guess_mapping(book)
        sheets = []
        for sheet in fresh.sheets:
            kept = next((one for one in self.sheets if one.sheet == sheet.sheet), None)
            if kept is None and len(self.sheets) == len(fresh.sheets) == 1:
                kept = self.sheets[0]
            if kept is None:
                sheets.append(sheet)
                continue
            if kept.kind is None:
                sheets.append(replace(sheet, kind=None))
                continue
            sheets.append(_as_kept(book.sheet(sheet.sheet), kept))
        return replace(self, sheets=tuple(sheets))


def guess_mapping(book: Book) -> BookMapping:
    """The likeliest meaning of each sheet and column."""
    return BookMapping(tuple(map(_guess_sheet, book.sheets)))


def _guess_sheet(sheet: Sheet) -> SheetMapping:
    """By the name of the sheet; where its headings do not bear that out, by the headings alone."""
    likely = _likely_kinds(sheet)
    found = _best_rows(sheet, likely)
    return found if found.kind is not None or likely == sheet_kinds() else _best_rows(sheet, sheet_kinds())


def _allowed(kind: str | None) -> frozenset[str]:
    if kind is None:
        return frozenset()
    return frozenset(
        {ID, TITLE, *((LOAN,) if kind == "loan.schedule" else ()), *(i.name for i in fields_of_sheet(kind))}
    )


def _sheet_of(entry: Mapping[str, Any]) -> SheetMapping:
    kind = entry["kind"]
    if kind is not None and kind not in sheet_kinds():
        raise MappingError("mapping_no_table", came=kind, known=", ".join(sheet_kinds()))
    first, last = (int(row) for row in entry["headings"])
    columns = []
    for one in entry["columns"]:
        name = one["field"]
        if name is not None and kind is not None and name not in _allowed(kind):
            raise MappingError("mapping_other_field", came=name, kind=kind)
        how: How = "person" if name is not None else "none"
        column = _column_number(str(one["column"]))
        factor = int(one.get("factor", 1))
        if factor < 1:
            raise MappingError("mapping_factor", came=factor)
        columns.append(ColumnMapping(column, str(one["heading"]), name, 1.0 if name else 0.0, how, factor))
    return SheetMapping(str(entry["sheet"]), kind, first, last, tuple(columns))


def _column_number(letters: str) -> int:
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        raise MappingError("mapping_no_column", came=letters)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _as_kept(sheet: Sheet, kept: SheetMapping) -> SheetMapping:
    """The rows of this sheet that have most of the headings of the record, its columns as the record has them."""
    wanted = {normal(one.heading): one for one in kept.columns}
    best = (0, 0, 0)
    for first in range(min(len(sheet.rows), _LOOKED_AT)):
        for last in range(first, min(first + _MOST_HEADING_ROWS, len(sheet.rows))):
            found = sum(normal(text) in wanted for text in _headings(sheet, first, last) if text)
            best = max(best, (found, -first, -last))
    count, first, last = best[0], -best[1], -best[2]
    if not count:
        return _best_rows(sheet, (kept.kind or ROOT,))
    columns = []
    for place, heading in enumerate(_headings(sheet, first, last)):
        one = wanted.get(normal(heading)) if heading else None
        if one is not None:
            columns.append(replace(one, column=place + 1, heading=heading))
        elif heading:
            columns.append(_column(place, heading, _surest(heading, kept.kind or ROOT)))
    return SheetMapping(sheet.name, kept.kind, first + 1, last + 1, _one_each(columns))


def _likely_kinds(sheet: Sheet) -> tuple[str, ...]:
    """Tables that a sheet named so can hold; all where the name says nothing."""
    name = normal(sheet.name.rsplit(".", 1)[0] if sheet.name.lower().endswith((".csv", ".parquet")) else sheet.name)
    named = tuple(kind for kind in sheet_kinds() if name in sheet_words(kind))
    return named or sheet_kinds()


def _best_rows(sheet: Sheet, kinds: Iterable[str]) -> SheetMapping:
    """The rows of headings and the table that explain the sheet best; ``kind`` is ``None`` where nothing does."""
    kinds = tuple(kinds)
    best = _best_place(sheet, kinds, close=False)
    if best is None or best[0] < _ENOUGH:
        best = max(
            filter(None, (best, _best_place(sheet, kinds[:1], close=True) if len(kinds) == 1 else None)), default=None
        )
    if best is None or best[0] < (0.5 if len(kinds) == 1 else 1.5):
        return SheetMapping(sheet.name, None, 1, 1, ())
    _, first, last, kind = best
    if (
        first == last
        and first > 0
        and _by_name(_headings(sheet, first, last), kind)
        and _may_head(sheet.rows[first - 1])
    ):
        first -= 1  # a template: the headings that people read stand over the names
    first = min([first, *(top for top, _, bottom, right in sheet.merged if top < first <= bottom and right > 0)])
    headings = _headings(sheet, first, last)
    columns = [_column(place, text, _surest(text, kind)) for place, text in enumerate(headings) if text]
    return SheetMapping(sheet.name, kind, first + 1, last + 1, _one_each(columns))


def _best_place(sheet: Sheet, kinds: tuple[str, ...], *, close: bool) -> tuple[float, int, int, str] | None:
    best: tuple[float, int, int, str] | None = None
    for first in range(min(len(sheet.rows), _LOOKED_AT)):
        if not _may_head(sheet.rows[first]):
            continue
        for last in range(first, min(first + _MOST_HEADING_ROWS, len(sheet.rows))):
            headings = _headings(sheet, first, last)
            if last > first and not _may_head(sheet.rows[last]):
                break
            for kind in kinds:
                score = _score(headings, kind, close=close) - 0.25 * (last - first) - 0.001 * first
                if best is None or score > best[0]:
                    best = score, first, last, kind
    return best


def _by_name(headings: list[str], kind: str) -> bool:
    texts = [text for text in headings if text]
    return sum(guess(text, kind, close=False).how == "name" for text in texts) * 2 > len(texts)


def _may_head(row: list[Cell]) -> bool:
    texts = sum(isinstance(cell, str) and bool(cell.strip()) for cell in row)
    others = sum(cell is not None and not isinstance(cell, str) for cell in row)
    return texts >= 1 and texts > others


def _score(headings: list[str], kind: str, *, close: bool) -> float:
    """How well headings fit a table: each field counts once, names and labels more than likeness."""
    best: dict[str, float] = {}
    for heading in headings:
        if not heading:
            continue
        for text in {heading, _lowest(heading)}:
            found = guess(text, kind, close=close)
            if found.field is not None:
                best[found.field] = max(best.get(found.field, 0.0), found.score)
    own = sum(score * score for name, score in best.items() if name not in (ID, TITLE))
    return own + 0.2 * len(best.keys() & {ID, TITLE}) if own else 0.0


_BETWEEN: Final = " / "


def _headings(sheet: Sheet, first: int, last: int) -> list[str]:
    """The headings of the columns over several rows, from the top; a merged cell stands over all its columns."""
    over = {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merged
        if top <= last and bottom >= first
        for row in range(max(top, first), min(bottom, last) + 1)
        for column in range(left, right + 1)
    }
    headings = []
    for column in range(sheet.width):
        parts: list[str] = []
        for row in range(first, last + 1):
            cell = sheet.cell(*over.get((row, column), (row, column)))
            text = " ".join(str(cell).split()) if cell is not None else ""
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        headings.append(_BETWEEN.join(parts))
    return headings


def _lowest(heading: str) -> str:
    """The part nearest to the data: the dotted name of a template, the lower of two rows."""
    return heading.rpartition(_BETWEEN)[2]


def _surest(heading: str, kind: str) -> Guess:
    """What the lower part of a heading means, else the whole, else its parts in another order."""
    parts = heading.split(_BETWEEN)
    tries = [parts[-1]] if len(parts) == 1 else [parts[-1], " ".join(parts), " ".join(reversed(parts)), *parts[:-1]]
    found = [guess(text, kind, close=False) for text in tries]
    best = max(found, key=lambda one: one.score)
    if best.score >= CERTAIN:
        return best
    return max([best, *(guess(text, kind) for text in tries)], key=lambda one: one.score)


def _column(place: int, heading: str, found: Guess) -> ColumnMapping:
    factor = max(unit_factor(part) for part in heading.split(_BETWEEN))
    return ColumnMapping(place + 1, heading, found.field, found.score, found.how, factor)


def _one_each(columns: Iterable[ColumnMapping]) -> tuple[ColumnMapping, ...]:
    """Each field for the column that means it most surely; the others are left for the person."""
    columns = list(columns)
    taken: dict[str, ColumnMapping] = {}
    for one in columns:
        if one.field is not None and not is_numbering(one.heading):
            known = taken.get(one.field)
            if known is None or one.score > known.score:
                taken[one.field] = one
    return tuple(
        one if one.field is None or taken.get(one.field) is one else replace(one, field=None, score=0.0, how="none")
        for one in columns
    )
