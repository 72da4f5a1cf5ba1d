"""A paper as DOCX: headers, page numbers, table headers repeated on each page."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from calculator.money import format_date
from calculator.reports.paper import Block, Cell, Facts, Grid, Heading, Items, Paper, Paragraph, Signature, written
from calculator.wording import t

__all__ = ["docx_of", "put_blocks", "saved"]

_FONT: Final = "Arial"
_WIDTH: Final = 174.0
"""Millimetres between the margins of a page of A4."""
_INK: Final = RGBColor(28, 33, 40)
_WEAK: Final = RGBColor(96, 104, 114)
_BODY: Final = 9.5
_SMALL: Final = 8.0
_SIZES: Final = {1: 13.0, 2: 10.5, 3: 9.5}
_LONGEST_PROPERTY: Final = 250


def docx_of(paper: Paper) -> bytes:
    """The file."""
    document = Document()
    _styles(document)
    _page(document, paper)
    _properties(document, paper)
    _run(document.add_paragraph(), paper.title, 17, bold=True)
    if paper.subtitle:
        _run(document.add_paragraph(), paper.subtitle, 11, weak=True)
    put_blocks(document, paper.blocks)
    return saved(document)


def saved(document: DocumentType) -> bytes:
    """The bytes of a document: the same for the same content, whenever it is written."""
    written_now, target = BytesIO(), BytesIO()
    document.save(written_now)
    with ZipFile(written_now) as source, ZipFile(target, "w", ZIP_DEFLATED) as kept:
        for part in source.infolist():
            kept.writestr(ZipInfo(part.filename), source.read(part), ZIP_DEFLATED)
    return target.getvalue()


def put_blocks(document: Any, blocks: Sequence[Block], width: float = _WIDTH) -> None:
    """Blocks at the end of a document; ``width``: millimetres between its margins."""
    for block in blocks:
        match block:
            case Heading():
                paragraph = document.add_heading(level=block.level)
                _run(paragraph, block.text, _SIZES[block.level], bold=True)
            case Paragraph():
                _paragraph(document.add_paragraph(), block)
            case Facts():
                _facts(document, block, width)
            case Grid():
                _grid(document, block, width)
            case Items():
                for number, text in enumerate(block.texts, 1):
                    paragraph = document.add_paragraph()
                    paragraph.paragraph_format.left_indent = Mm(5)
                    paragraph.paragraph_format.first_line_indent = Mm(-5)
                    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(5))
                    _run(paragraph, f"{number}." if block.numbered else "–", _BODY)
                    paragraph.add_run("\t")
                    _run(paragraph, text, _BODY)
            case Signature():
                _signature(document, block, width)


# the page ---------------------------------------------------------------------------------------------------------


def _styles(document: DocumentType) -> None:
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        style: Any = document.styles[name]
        style.font.name = _FONT
        style.font.color.rgb = _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(part), _FONT)
        for part in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(part), None)
        style.paragraph_format.space_before = Pt(0 if name == "Normal" else 10 if name == "Heading 1" else 7)
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.keep_with_next = name != "Normal"
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(_BODY)
    normal.paragraph_format.line_spacing = 1.1


def _page(document: DocumentType, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    section.header_distance = section.footer_distance = Mm(10)
    for part, left in ((section.header, paper.head), (section.footer, paper.foot)):
        paragraph = part.paragraphs[0]
        paragraph.paragraph_format.tab_stops.clear_all()
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.style = document.styles["Normal"]
        _run(paragraph, left if len(left) <= 120 else left[:119].rstrip() + "…", _SMALL, weak=True)
        _run(paragraph, "\t", _SMALL)
        if part is section.header:
            _run(paragraph, format_date(paper.made.date(), paper.language), _SMALL, weak=True)
        else:
            _page_number(paragraph, paper.language)


def _page_number(paragraph: WordParagraph, language: str) -> None:
    """``page N of M``, with fields that the reader's program fills in."""
    text = t("reports.page_of", language, page="\0PAGE\0", pages="\0NUMPAGES\0")
    for place, part in enumerate(text.split("\0")):
        if place % 2 == 0:
            _run(paragraph, part, _SMALL, weak=True)
            continue
        for kind in ("begin", None, "end"):
            run = paragraph.add_run()
            run.font.size = Pt(_SMALL)
            run.font.color.rgb = _WEAK
            if kind is None:
                code = OxmlElement("w:instrText")
                code.set(qn("xml:space"), "preserve")
                code.text = f" {part} "
                run._r.append(code)
            else:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)


def _properties(document: DocumentType, paper: Paper) -> None:
    """python-docx would say that it made the file in 2013."""
    core = document.core_properties
    made = paper.made.replace(tzinfo=None)
    core.title, core.subject = (written(text)[:_LONGEST_PROPERTY] for text in (paper.title, paper.subtitle))
    core.author, core.comments = "cluster-support", ""
    core.last_modified_by = "cluster-support"
    core.language = "ru-RU" if paper.language == "ru" else "en-GB"
    core.created = core.modified = made
    core.revision = 1


# blocks -----------------------------------------------------------------------------------------------------------


def _paragraph(paragraph: WordParagraph, block: Paragraph) -> None:
    size = {"large": 20.0, "weak": _SMALL + 0.5}.get(block.look, _BODY)
    if block.look == "centre":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, block.text, size, bold=block.look in ("strong", "large"), weak=block.look == "weak")


def _facts(document: Any, block: Facts, width: float) -> None:
    table = _table(document, len(block.rows), (block.label, 1 - block.label), width)
    for row, (label, value) in zip(table.rows, block.rows, strict=True):
        _fill(row.cells[0], label, weak=True)
        _fill(row.cells[1], value)
    _after(document)


def _grid(document: Any, block: Grid, width: float) -> None:
    has_head = any(block.header)
    table = _table(document, len(block.rows) + has_head, block.widths, width, lines=True)
    rows = iter(table.rows)
    if has_head:
        head = next(rows)
        _repeat(head)
        for place, (cell, text) in enumerate(zip(head.cells, block.header, strict=True)):
            _shade(cell)
            _fill(cell, text, size=_SMALL, bold=True, right=place in block.right)
    for number, (row, cells) in enumerate(zip(rows, block.rows, strict=True)):
        _keep_whole(row)
        for place, (cell, content) in enumerate(zip(row.cells, cells, strict=True)):
            _put(cell, content, right=place in block.right, total=number in block.totals)
    _after(document)


def _put(cell: _Cell, content: Cell, *, right: bool, total: bool) -> None:
    size = _BODY - 0.5
    if isinstance(content, str):
        _fill(cell, content, size=size, bold=total, right=right)
        return
    parts = [(content.title, True, False), (content.text, total, False), (content.small, False, True)]
    paragraph = cell.paragraphs[0]
    _tight(paragraph)
    written = False
    for text, bold, weak in parts:
        if not text:
            continue
        if written:
            paragraph = cell.add_paragraph()
            _tight(paragraph)
        _run(paragraph, text, _SMALL if weak else size, bold=bold, weak=weak)
        written = True


def _signature(document: Any, block: Signature, width: float) -> None:
    table = _table(document, len(block.rows), (4.0, 3.0, 3.0), width)
    for row, (label, name) in zip(table.rows, block.rows, strict=True):
        row.height = Mm(13)
        for cell, text in zip(row.cells, (label, "", name), strict=True):
            _fill(cell, text)
            cell.paragraphs[0].paragraph_format.space_before = Mm(6)
        borders = OxmlElement("w:tcBorders")
        line = OxmlElement("w:bottom")
        for key, value in (("w:val", "single"), ("w:sz", "4"), ("w:color", "1C2128")):
            line.set(qn(key), value)
        borders.append(line)
        row.cells[1]._tc.get_or_add_tcPr().append(borders)


# tables -----------------------------------------------------------------------------------------------------------


def _table(document: Any, rows: int, widths: Sequence[float], full: float, *, lines: bool = False) -> Table:
    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    whole = sum(widths)
    sizes = [Mm(full * width / whole) for width in widths]
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = size
    for row in table.rows:
        for cell, size in zip(row.cells, sizes, strict=True):
            cell.width = size
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side, size_ in (("top", 40), ("left", 60), ("bottom", 40), ("right", 60)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(size_))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    if lines:
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "bottom", "insideH"):
            line = OxmlElement(f"w:{side}")
            for key, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "C8CDD3")):
                line.set(qn(key), value)
            borders.append(line)
        properties.append(borders)
    properties.append(margins)
    return table


def _after(document: Any) -> None:
    """A little room below a table."""
    paragraph = document.add_paragraph()
    _tight(paragraph)
    paragraph.paragraph_format.line_spacing = Pt(5)


def _repeat(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
    _keep_whole(row)


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", "EEF1F4")):
        shade.set(qn(key), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _fill(
    cell: _Cell, text: str, *, size: float = _BODY, bold: bool = False, weak: bool = False, right: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    _tight(paragraph)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, text, size, bold=bold, weak=weak)


def _tight(paragraph: WordParagraph) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.space_before = Pt(0)


def _run(paragraph: WordParagraph, text: str, size: float, *, bold: bool = False, weak: bool = False) -> None:
    """Plain text; whatever it holds, it is never a field or an instruction."""
    run = paragraph.add_run(written(text))
    run.font.size = Pt(size)
    run.font.bold = bold
    run.font.color.rgb = _WEAK if weak else _INK
