"""A workbook looked at before it is opened: sizes by the directory of the archive, passwords, macros, links, formulas.

What could cost memory or time without end is refused; what could run or fetch something is left alone and told. Nothing of
a workbook is ever executed.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import unescape

from calculator.intake.faults import BookError, Note, Place
from calculator.intake.sheets import MOST_COLUMNS, MOST_ROWS

__all__ = ["LARGEST_WORKBOOK", "SheetMarks", "WorkbookMarks", "check_workbook"]

LARGEST_WORKBOOK: Final = 20_000_000
"""Bytes of the largest workbook file."""
LARGEST_PART: Final = 100_000_000
"""Bytes of the largest unpacked part of it, a sheet for example."""
LARGEST_WHOLE: Final = 250_000_000
"""Bytes of all parts unpacked."""
MOST_PARTS: Final = 2_000
MOST_CELLS: Final = 4_000_000
_MB: Final = 1_000_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
# Every pattern stops at the next "<": looking through a part takes time in proportion to its length, whatever stands in it.
_TAG: Final = r"<(?:\w+:)?"
_ROW: Final = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="(\d+)"')
_REFERENCE: Final = re.compile(rb'\br="([A-Z]+)(\d+)"')
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b")
_ATTRIBUTE: Final = re.compile(rb'\b(r|s|t)="([^"]*)"')
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|is)>([^<]*)")
_FORMAT: Final = re.compile(r'<(?:\w+:)?numFmt\b[^<>]*?numFmtId="(\d+)"[^<>]*?formatCode="([^"<>]*)"')
_QUOTED: Final = re.compile(r'"[^"]*"|\\.')
_PERCENT_FORMATS: Final = frozenset({9, 10})


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What the reader of cells does not tell: places from 0 of formulas, of errors with their word, of per cent formats."""

    formulas: frozenset[tuple[int, int]]
    errors: dict[tuple[int, int], str]
    percents: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class WorkbookMarks:
    sheets: dict[str, SheetMarks]
    notes: tuple[Note, ...]
    date_1904: bool


def check_workbook(content: bytes, file: str) -> WorkbookMarks:
    """What to know of a workbook before reading its cells. Raises ``BookError`` with one message."""
    if len(content) > LARGEST_WORKBOOK:
        raise BookError.of(file, "file_too_large", limit=LARGEST_WORKBOOK // _MB)
    if content.startswith(_OLE):
        raise BookError.of(file, "password" if _ENCRYPTED in content else "old_workbook")
    if not content.startswith(_ZIP):
        raise BookError.of(file, "not_a_workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Checker(archive, file).marks()
    except BookError:
        raise
    except Exception as error:  # what a made-up archive can raise has no common ancestor
        raise BookError.of(file, "damaged_workbook") from error


class _Checker:
    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self.archive = archive
        self.file = file
        self.cells = 0

    def marks(self) -> WorkbookMarks:
        self._check_sizes()
        names = {info.filename for info in self.archive.infolist()}
        if "xl/workbook.bin" in names or "mimetype" in names:
            raise BookError.of(self.file, "other_spreadsheet")
        if "xl/workbook.xml" not in names:
            raise BookError.of(self.file, "not_a_workbook")
        notes = []
        if any(name.rpartition("/")[2] == "vbaProject.bin" for name in names):
            notes.append(Note(Place(self.file), "intake.note_macros"))
        if any(name.startswith("xl/externalLinks/") for name in names):
            notes.append(Note(Place(self.file), "intake.note_external_links"))
        percents = self._percent_styles(names)
        sheets = {}
        for name, part in self._sheet_parts().items():
            if part in names:
                sheets[name] = self._sheet(part, name, percents)
        workbook = self._text("xl/workbook.xml")
        return WorkbookMarks(sheets, tuple(notes), bool(re.search(r'date1904="(?:1|true)"', workbook)))

    def _check_sizes(self) -> None:
        """By what the directory states; reading a part that is longer than stated fails later by itself."""
        parts = self.archive.infolist()
        if len(parts) > MOST_PARTS:
            raise BookError.of(self.file, "unpacked_too_large", limit=LARGEST_WHOLE // _MB)
        if any(part.flag_bits & 1 for part in parts):
            raise BookError.of(self.file, "password")
        largest = max((part.file_size for part in parts), default=0)
        if largest > LARGEST_PART or sum(part.file_size for part in parts) > LARGEST_WHOLE:
            raise BookError.of(self.file, "unpacked_too_large", limit=LARGEST_WHOLE // _MB)

    def _text(self, part: str) -> str:
        return self._bytes(part).decode("utf-8", errors="replace")

    def _bytes(self, part: str) -> bytes:
        with self.archive.open(part) as stream:
            content = stream.read(LARGEST_PART + 1)
        if len(content) > LARGEST_PART:
            raise BookError.of(self.file, "unpacked_too_large", limit=LARGEST_WHOLE // _MB)
        return content

    def _sheet_parts(self) -> dict[str, str]:
        """The part of each sheet by its name."""
        targets = {}
        try:
            relations = self._text("xl/_rels/workbook.xml.rels")
        except KeyError:
            return {}
        for tag in re.findall(_TAG + r"Relationship\b[^<>]*>", relations):
            found = dict(re.findall(r'\b(Id|Target)="([^"]*)"', tag))
            if "Id" in found and "Target" in found:
                target = found["Target"]
                targets[found["Id"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts = {}
        for tag in re.findall(_TAG + r"sheet\b[^<>]*>", self._text("xl/workbook.xml")):
            name, link = re.search(r'\bname="([^"]*)"', tag), re.search(r'\b\w+:id="([^"]*)"', tag)
            if name and link and link[1] in targets:
                parts[unescape(name[1], {"&quot;": '"', "&apos;": "'"})] = targets[link[1]]
        return parts

    def _percent_styles(self, names: set[str]) -> frozenset[int]:
        """Numbers of the cell styles that show a per cent sign."""
        if "xl/styles.xml" not in names:
            return frozenset()
        styles = self._text("xl/styles.xml")
        own = {
            int(number)
            for number, code in _FORMAT.findall(styles)
            if "%" in _QUOTED.sub("", unescape(code, {"&quot;": '"'}))
        }
        percent = own | _PERCENT_FORMATS
        own_styles = re.split(r"</?(?:\w+:)?cellXfs\b", styles)
        formats = re.findall(_TAG + r'xf\b[^<>]*?numFmtId="(\d+)"', own_styles[1]) if len(own_styles) > 1 else []
        return frozenset(place for place, number in enumerate(formats) if int(number) in percent)

    def _sheet(self, part: str, name: str, percents: frozenset[int]) -> SheetMarks:
        content = self._bytes(part)
        references = _REFERENCE.findall(content)
        self._check_area(content, references, name)
        interesting = _FORMULA.search(content) or b't="e"' in content or (percents and b's="' in content)
        formulas, errors, percent_cells = set(), {}, set()
        for cell in _CELL.split(content)[1:] if interesting else ():  # cutting is linear, whatever the tags are
            head, _, inner = cell.partition(b">")
            attributes = dict(_ATTRIBUTE.findall(head))
            has_formula = b"f" in inner and _FORMULA.search(inner) is not None
            is_error = attributes.get(b"t") == b"e"
            style = attributes.get(b"s", b"0")
            is_percent = bool(percents) and style.isdigit() and int(style) in percents
            if not (has_formula or is_error or is_percent) or b"r" not in attributes:
                continue
            place = _place(attributes[b"r"])
            value = _VALUE.search(inner)
            if has_formula:
                formulas.add(place)
            if is_error:
                errors[place] = value[1].decode("utf-8", errors="replace") if value else "#?"
            elif has_formula and (value is None or not value[1]) and attributes.get(b"t") != b"str":
                errors[place] = ""
            if is_percent:
                percent_cells.add(place)
        return SheetMarks(frozenset(formulas), errors, frozenset(percent_cells))

    def _check_area(self, content: bytes, references: list[tuple[bytes, bytes]], name: str) -> None:
        """A single cell in the last row and column would make a table of 17 thousand million cells."""
        self.cells += len(references)
        last_row = max((int(row) for row in {row for _, row in references}), default=0)
        last_row = max(last_row, max((int(row) for row in _ROW.findall(content)), default=0))
        columns = {letters for letters, _ in references}
        last_column = max((_column(letters) + 1 for letters in columns), default=0)
        if last_row > MOST_ROWS:
            raise BookError.of(self.file, "too_many_rows", sheet=name, limit=MOST_ROWS)
        if last_column > MOST_COLUMNS:
            raise BookError.of(self.file, "too_many_columns", sheet=name, limit=MOST_COLUMNS)
        if self.cells > MOST_CELLS or last_row * last_column > 10 * MOST_CELLS:
            raise BookError.of(self.file, "too_many_cells", limit=MOST_CELLS)


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters[:6]:
        column = column * 26 + letter - 64
    return column - 1


def _place(reference: bytes) -> tuple[int, int]:
    letters = reference.rstrip(b"0123456789")
    digits = reference[len(letters) :]
    return (int(digits) - 1 if digits else 0), _column(letters)
