"""A paper as PDF: our own fonts, header and page numbers on each page, table headers repeated; works without a network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from fpdf import FPDF

from calculator.money import format_date
from calculator.reports.paper import (
    Block,
    Cell,
    Facts,
    Grid,
    Heading,
    Items,
    Paper,
    Paragraph,
    Signature,
    Titled,
    written,
)
from calculator.wording import t

__all__ = ["pages_of", "pdf_of"]

_FONTS: Final = Path(__file__).parent / "fonts"
_FAMILY: Final = "PTSans"
_MARGIN: Final = 18.0
_TOP: Final = 24.0
_BOTTOM: Final = 20.0
_POINT: Final = 25.4 / 72
_LEADING: Final = 1.28
_BODY: Final = 9.5
_SMALL: Final = 8.0
_HEADINGS: Final = {1: 13.0, 2: 10.5, 3: 9.5}
_INK: Final = (28, 33, 40)
_WEAK: Final = (96, 104, 114)
_RULE: Final = (200, 205, 211)
_SHADE: Final = (238, 241, 244)
_PADDING: Final = 1.4
_ALIKE: Final = str.maketrans({"\u202f": "\u00a0", "\u2009": "\u00a0", "\u2011": "-", "→": "—", "✓": "+", "✗": "×"})


def pdf_of(paper: Paper) -> bytes:
    """The file. Signs that the fonts lack stand as ``◊``."""
    return bytes(_drawn(paper).output())


def pages_of(paper: Paper) -> int:
    """How many pages the paper takes."""
    return len(_drawn(paper).pages)


def _drawn(paper: Paper) -> FPDF:
    drawing = _Drawing(paper)
    drawing.title()
    for place, block in enumerate(paper.blocks):
        following = paper.blocks[place + 1] if place + 1 < len(paper.blocks) else None
        drawing.block(block, following)
    return drawing.pdf


class _Line:
    """One line of text ready to be drawn."""

    __slots__ = ("bold", "size", "text", "weak")

    def __init__(self, text: str, size: float, *, bold: bool = False, weak: bool = False) -> None:
        self.text = text
        self.size = size
        self.bold = bold
        self.weak = weak

    @property
    def height(self) -> float:
        return self.size * _POINT * _LEADING


class _Pages(FPDF):
    """Pages with the title and the day at the top, the page number at the foot."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self.paper = paper
        self.set_auto_page_break(False)
        self.set_margins(_MARGIN, _TOP, _MARGIN)
        self.add_font(_FAMILY, "", _FONTS / "PTSans-Regular.ttf")
        self.add_font(_FAMILY, "B", _FONTS / "PTSans-Bold.ttf")
        self.set_title(written(paper.title))
        self.set_subject(written(paper.subtitle))
        self.set_creator("cluster-support")
        self.set_lang("ru-RU" if paper.language == "ru" else "en-GB")
        self.set_creation_date(paper.made)
        self.add_page()

    def header(self) -> None:
        self.set_text_color(*_WEAK)
        self.set_font(_FAMILY, "", _SMALL)
        day = format_date(self.paper.made.date(), self.paper.language)
        width = self.epw - self.get_string_width(day) - 6
        head = _clean(self.paper.head)
        while self.get_string_width(head) > width:
            head = head[:-2].rstrip() + "…"
        self.set_xy(_MARGIN, 11)
        self.cell(self.epw - 30, 5, head)
        self.set_xy(_MARGIN, 11)
        self.cell(self.epw, 5, day, align="R")
        self.set_draw_color(*_RULE)
        self.line(_MARGIN, 17, self.w - _MARGIN, 17)
        self.set_y(_TOP)

    def footer(self) -> None:
        self.set_text_color(*_WEAK)
        self.set_font(_FAMILY, "", _SMALL)
        self.set_draw_color(*_RULE)
        self.line(_MARGIN, self.h - 15, self.w - _MARGIN, self.h - 15)
        self.set_xy(_MARGIN, self.h - 13.5)
        self.cell(self.epw - 30, 5, _clean(self.paper.foot))
        self.set_xy(_MARGIN, self.h - 13.5)
        number = t("reports.page_of", self.paper.language, page=self.page_no(), pages=self.str_alias_nb_pages or "")
        self.cell(self.epw, 5, number, align="R")


class _Drawing:
    """Draws blocks one below the other."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.pdf = _Pages(paper)
        self.widths: dict[tuple[str, bool], float] = {}

    @property
    def left(self) -> float:
        """What is left of the page."""
        return float(self.pdf.h - _BOTTOM - self.pdf.get_y())

    def title(self) -> None:
        self._lines(self._wrap(self.paper.title, self.pdf.epw, 17, bold=True), _MARGIN, self.pdf.epw)
        if self.paper.subtitle:
            self._lines(self._wrap(self.paper.subtitle, self.pdf.epw, 11, weak=True), _MARGIN, self.pdf.epw)
        self._down(3)

    def block(self, block: Block, following: Block | None) -> None:
        match block:
            case Heading():
                self._heading(block, following)
            case Paragraph():
                self._paragraph(block)
            case Facts():
                self._facts(block)
            case Grid():
                self._grid(block)
            case Items():
                self._items(block)
            case Signature():
                self._signature(block)

    # blocks -------------------------------------------------------------------------------------------------------

    def _heading(self, block: Heading, following: Block | None) -> None:
        size = _HEADINGS[block.level]
        lines = self._wrap(block.text, self.pdf.epw, size, bold=True)
        height = sum(line.height for line in lines)
        if self.left < height + self._least(following) + 6:
            self.pdf.add_page()
        elif self.pdf.get_y() > _TOP + 1:
            self._down(4.5 if block.level == 1 else 2.5)
        self._lines(lines, _MARGIN, self.pdf.epw)
        self._down(1.2)

    def _least(self, block: Block | None) -> float:
        """What must stand on the same page as the heading above it."""
        if isinstance(block, Grid) and block.rows:
            return self._row_height(self._row(block.header, block, head=True)) + self._row_height(
                self._row(block.rows[0], block)
            )
        return 12.0

    def _paragraph(self, block: Paragraph) -> None:
        size = {"large": 20.0, "weak": _SMALL + 0.5}.get(block.look, _BODY)
        bold = block.look in ("strong", "large")
        lines = self._wrap(block.text, self.pdf.epw, size, bold=bold, weak=block.look == "weak")
        self._lines(lines, _MARGIN, self.pdf.epw, centre=block.look == "centre")
        self._down(1.6)

    def _facts(self, block: Facts) -> None:
        label = self.pdf.epw * block.label
        for name, value in block.rows:
            cells = [self._wrap(name, label - 3, _BODY, weak=True), self._wrap(value, self.pdf.epw - label, _BODY)]
            self._side_by_side(cells, [label, self.pdf.epw - label], frozenset(), gap=0.7)
        self._down(1.2)

    def _items(self, block: Items) -> None:
        for number, text in enumerate(block.texts, 1):
            mark = f"{number}." if block.numbered else "–"
            indent = 6.0 if block.numbered else 4.0
            cells = [[_Line(mark, _BODY)], self._wrap(text, self.pdf.epw - indent, _BODY)]
            self._side_by_side(cells, [indent, self.pdf.epw - indent], frozenset(), gap=0.6)
        self._down(1.2)

    def _signature(self, block: Signature) -> None:
        for label, name in block.rows:
            if self.left < 16:
                self.pdf.add_page()
            self._down(9)
            y = self.pdf.get_y()
            self.pdf.set_draw_color(*_INK)
            self.pdf.line(_MARGIN + 70, y + 4.5, _MARGIN + 120, y + 4.5)
            self._draw(_Line(label, _BODY), _MARGIN, 68)
            self.pdf.set_y(y)
            self._draw(_Line(name, _BODY), _MARGIN + 123, self.pdf.epw - 123)
            self.pdf.set_y(y + 5)

    # tables -------------------------------------------------------------------------------------------------------

    def _grid(self, block: Grid) -> None:
        head = self._row(block.header, block, head=True) if any(block.header) else None
        rows = [self._row(row, block, total=place in block.totals) for place, row in enumerate(block.rows)]
        widths = self._columns(block)
        first = self._row_height(rows[0]) if rows else 0.0
        if head is not None and self.left < self._row_height(head) + min(first, 40):
            self.pdf.add_page()
        self._head(head, widths, block)
        for row in rows:
            height = self._row_height(row)
            whole_page = self.pdf.h - _TOP - _BOTTOM - (self._row_height(head) if head is not None else 0)
            if height > self.left and height <= whole_page:
                self.pdf.add_page()
                self._head(head, widths, block)
            self._row_on_page(row, widths, block, head)
        self._down(2)

    def _head(self, head: list[list[_Line]] | None, widths: list[float], block: Grid) -> None:
        if head is None:
            return
        self.pdf.set_fill_color(*_SHADE)
        self.pdf.rect(_MARGIN, self.pdf.get_y(), sum(widths), self._row_height(head), style="F")
        self._cells(head, widths, block.right)

    def _row_on_page(
        self, row: list[list[_Line]], widths: list[float], block: Grid, head: list[list[_Line]] | None
    ) -> None:
        """A row; one that no page can hold is cut between lines and goes on under the header of the next page."""
        while True:
            room = self.left - 2 * _PADDING
            now, later = [], []
            for lines in row:
                taken, count = 0.0, 0
                while count < len(lines) and taken + lines[count].height <= room:
                    taken += lines[count].height
                    count += 1
                now.append(lines[:count])
                later.append(lines[count:])
            if any(now):
                self._cells(now, widths, block.right)
                self.pdf.set_draw_color(*_RULE)
                self.pdf.line(_MARGIN, self.pdf.get_y(), _MARGIN + sum(widths), self.pdf.get_y())
            if not any(later):
                return
            self.pdf.add_page()
            self._head(head, widths, block)
            row = later

    def _columns(self, block: Grid) -> list[float]:
        whole = sum(block.widths)
        return [self.pdf.epw * width / whole for width in block.widths]

    def _row(self, cells: Sequence[Cell], block: Grid, *, head: bool = False, total: bool = False) -> list[list[_Line]]:
        found = []
        size = _SMALL if head else _BODY - 0.5
        for cell, width in zip(cells, self._columns(block), strict=True):
            inner = width - 2 * _PADDING
            if isinstance(cell, Titled):
                lines = self._wrap(cell.title, inner, size, bold=True) if cell.title else []
                lines += self._wrap(cell.text, inner, size, bold=total) if cell.text else []
                lines += self._wrap(cell.small, inner, _SMALL, weak=True) if cell.small else []
            else:
                lines = self._wrap(cell, inner, size, bold=head or total)
            found.append(lines)
        return found

    @staticmethod
    def _row_height(row: list[list[_Line]]) -> float:
        return max((sum(line.height for line in lines) for lines in row), default=0.0) + 2 * _PADDING

    def _cells(self, row: list[list[_Line]], widths: list[float], right: frozenset[int]) -> None:
        top = self.pdf.get_y()
        x = _MARGIN
        for place, (lines, width) in enumerate(zip(row, widths, strict=True)):
            self.pdf.set_y(top + _PADDING)
            for line in lines:
                self._draw(line, x + _PADDING, width - 2 * _PADDING, right=place in right)
            x += width
        self.pdf.set_y(top + self._row_height(row))

    # lines --------------------------------------------------------------------------------------------------------

    def _side_by_side(self, cells: list[list[_Line]], widths: list[float], right: frozenset[int], gap: float) -> None:
        """Cells without padding; what does not fit goes on on the next page."""
        while any(cells):
            room = self.left
            if room < _BODY * _POINT * _LEADING:
                self.pdf.add_page()
                continue
            count = int(room // (_BODY * _POINT * _LEADING))
            top, lowest, x = self.pdf.get_y(), self.pdf.get_y(), _MARGIN
            for lines, width in zip(cells, widths, strict=True):
                self.pdf.set_y(top)
                for line in lines[:count]:
                    self._draw(line, x, width)
                lowest = max(lowest, self.pdf.get_y())
                x += width
            self.pdf.set_y(lowest + gap)
            cells = [lines[count:] for lines in cells]

    def _lines(self, lines: list[_Line], x: float, width: float, *, centre: bool = False) -> None:
        for line in lines:
            if self.left < line.height:
                self.pdf.add_page()
            self._draw(line, x, width, centre=centre)

    def _draw(self, line: _Line, x: float, width: float, *, right: bool = False, centre: bool = False) -> None:
        y = self.pdf.get_y()
        self.pdf.set_font(_FAMILY, "B" if line.bold else "", line.size)
        self.pdf.set_text_color(*(_WEAK if line.weak else _INK))
        text = _clean(line.text)
        if right or centre:
            free = width - self._width(text, line.size, bold=line.bold)
            x += free if right else free / 2
        self.pdf.text(x, y + line.size * _POINT * 1.02, text)
        self.pdf.set_y(y + line.height)

    def _down(self, distance: float) -> None:
        self.pdf.set_y(min(self.pdf.get_y() + distance, self.pdf.h - _BOTTOM))

    def _wrap(self, text: str, width: float, size: float, *, bold: bool = False, weak: bool = False) -> list[_Line]:
        """Lines that fit; a word longer than a line is cut."""
        lines = []
        for part in _clean(text).split("\n"):
            line = ""
            for word in part.split(" "):
                longer = f"{line} {word}" if line else word
                if self._width(longer, size, bold=bold) <= width:
                    line = longer
                    continue
                if line:
                    lines.append(line)
                while len(word) > 1 and self._width(word, size, bold=bold) > width:
                    fits = self._fitting(word, width, size, bold=bold)
                    lines.append(word[:fits])
                    word = word[fits:]
                line = word
            lines.append(line)
        return [_Line(line, size, bold=bold, weak=weak) for line in lines]

    def _fitting(self, word: str, width: float, size: float, *, bold: bool) -> int:
        """How much of a long word a line takes; an address is cut behind a slash or a dash where that is possible."""
        total, count = 0.0, 0
        for sign in word:
            total += self._width(sign, size, bold=bold)
            if total > width:
                break
            count += 1
        count = max(count, 1)
        behind = max(word.rfind(sign, 0, count) for sign in "/-_&?")
        return behind + 1 if behind + 1 > count // 2 else count

    def _width(self, text: str, size: float, *, bold: bool) -> float:
        known = self.widths
        total = 0.0
        for sign in text:
            key = (sign, bold)
            if key not in known:
                self.pdf.set_font(_FAMILY, "B" if bold else "", 100)
                known[key] = self.pdf.get_string_width(sign) / 100
            total += known[key]
        return total * size


@cache
def _signs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(_FONTS / "PTSans-Regular.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


def _clean(text: str) -> str:
    """The text in signs that the fonts have."""
    known = _signs()
    text = written(text).translate(_ALIKE).replace("\t", " ")
    return "".join(sign if sign == "\n" or ord(sign) in known else "◊" for sign in text)
