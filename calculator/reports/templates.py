"""A centre's own DOCX with named fields, filled in.

Nothing in a template is run: a field is a name in double braces from a closed list, and it is replaced by text or by ready
blocks. Files that could carry code are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from calculator.money import format_money
from calculator.problems import Problem, ProblemsError
from calculator.reports.common_blocks import foot_of, moment
from calculator.reports.conclusion import Conclusion
from calculator.reports.paper import Block, Paragraph, written
from calculator.reports.word import put_blocks, saved
from calculator.wording import t

__all__ = ["BLOCK_FIELDS", "TEXT_FIELDS", "Filling", "TemplateError", "fill_template", "filling_of", "sample_template"]

_LARGEST: Final = 5_000_000
_LARGEST_UNPACKED: Final = 40_000_000
_MOST_PARTS: Final = 500
_FIELD: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_BRACES: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CODE_PARTS: Final = re.compile(
    r"vbaproject|vbadata|activex|oleobject|/embeddings/|customui|\.(?:exe|dll|js|vbs)$", re.I
)
_CODE_RELATIONS: Final = re.compile(rb"attachedTemplate|oleObject|vbaProject|/frame\"|control\"", re.I)
_CODE_FIELDS: Final = re.compile(
    r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|MACROBUTTON|DATABASE)\b", re.I
)
_SHOWN: Final = 60

_Text = Callable[[Conclusion], str]
_Part = Callable[[Conclusion], Block | None]

TEXT_FIELDS: Final[Mapping[str, _Text]] = {
    "number": lambda one: one.review.number,
    "day": lambda one: one.day,
    "centre": lambda one: one.review.centre,
    "inspector": lambda one: one.review.inspector,
    "application_title": lambda one: one.report.title,
    "application_id": lambda one: one.report.id,
    "applicant": lambda one: one.report.applicant,
    "measure": lambda one: one.measure.title,
    "edition": lambda one: one.measure.edition,
    "act": lambda one: one.measure.act,
    "status": lambda one: one.measure.status,
    "conditions_met": lambda one: one.measure.met,
    "sum": lambda one: one.measure.sum,
    "sum_in_words": lambda one: one.measure.words,
    "claimed_sum": lambda one: format_money(one.claimed, one.language) if one.claimed is not None else "—",
    "difference": lambda one: one.difference,
    "remarks": lambda one: one.review.remarks,
    "made": lambda one: moment(one.report),
    "rules_version": lambda one: one.report.rules_version,
    "rules_sha256": lambda one: one.report.rules_sha256,
    "input_sha256": lambda one: one.report.input_sha256,
    "not_a_decision": lambda one: foot_of(one.report),
}
"""Fields that become text, by name."""

BLOCK_FIELDS: Final[Mapping[str, _Part]] = {
    "facts": lambda one: one.facts(),
    "answer": lambda one: one.answer(),
    "conditions": lambda one: one.conditions(),
    "documents": lambda one: one.documents() if one.measure.documents else None,
    "lines": lambda one: one.lines() if one.measure.lines else None,
    "requests": lambda one: one.requests(),
    "disagreements": lambda one: one.disagreements(),
    "sources": lambda one: one.sources(),
    "signature": lambda one: one.signature(),
}
"""Fields that become tables and lists: each is a paragraph of its own, outside tables."""


class TemplateError(ProblemsError):
    """All that is wrong with a template, each with its place."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What the fields of a template become, by name."""

    language: str
    texts: Mapping[str, str]
    blocks: Mapping[str, Block | None]


def filling_of(conclusion: Conclusion) -> Filling:
    return Filling(
        conclusion.language,
        {name: text(conclusion) for name, text in TEXT_FIELDS.items()},
        {name: block(conclusion) for name, block in BLOCK_FIELDS.items()},
    )


def fill_template(template: bytes, filling: Filling, name: str = "template.docx") -> bytes:
    """The template with its fields filled. Raises ``TemplateError``; ``name`` stands for the file in messages."""
    _check_file(template, name)
    try:
        document = Document(BytesIO(template))
    except Exception:  # a damaged file fails in many ways
        raise TemplateError.of(name, "reports.template_unreadable") from None
    parts = list(_parts(document))
    problems = [problem for where, root in parts for problem in _problems(root, where, name)]
    if problems:
        raise TemplateError(problems)
    for _, root in parts:
        for paragraph in list(root.iter(qn("w:p"))):
            _fill(document, paragraph, filling)
    return saved(document)


def sample_template(language: str) -> bytes:
    """A template with every field, to start from."""
    document = Document()
    document.add_heading(t("reports.template_title", language), 1)
    for field in TEXT_FIELDS:
        document.add_paragraph(f"{t(f'reports.field_{field}', language)}: {{{{{field}}}}}")
    for field in BLOCK_FIELDS:
        document.add_heading(t(f"reports.field_{field}", language), 2)
        document.add_paragraph(f"{{{{{field}}}}}")
    return saved(document)


# checks -----------------------------------------------------------------------------------------------------------


def _check_file(template: bytes, name: str) -> None:
    """Size and kind, before anything is read as XML."""
    if len(template) > _LARGEST:
        raise TemplateError.of(name, "reports.template_too_large", most=_LARGEST // 1_000_000)
    try:
        with ZipFile(BytesIO(template)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
                raise TemplateError.of(name, "reports.template_too_large", most=_LARGEST_UNPACKED // 1_000_000)
            for part in parts:
                if _CODE_PARTS.search(part.filename):
                    raise TemplateError.of(name, "reports.template_code", path=part.filename)
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(part.filename, archive.read(part), name)
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise TemplateError.of(name, "reports.template_unreadable") from None


def _check_part(part: str, content: bytes, name: str) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"macroEnabled" in content:
        raise TemplateError.of(name, "reports.template_code", path=part)
    if part.endswith(".rels") and _CODE_RELATIONS.search(content):
        raise TemplateError.of(name, "reports.template_code", path=part)


def _parts(document: Any) -> Iterator[tuple[str, Any]]:
    """The text, the headers and the footers, each once."""
    yield "body", document.element.body
    seen = set()
    for section in document.sections:
        for where, part in (
            ("header", section.header),
            ("header", section.first_page_header),
            ("header", section.even_page_header),
            ("footer", section.footer),
            ("footer", section.first_page_footer),
            ("footer", section.even_page_footer),
        ):
            if not part.is_linked_to_previous and id(part._element) not in seen:
                seen.add(id(part._element))
                yield where, part._element


def _problems(root: Any, where: str, name: str) -> Iterator[Problem]:
    for number, paragraph in enumerate(root.iter(qn("w:p")), 1):
        text = "".join(piece.text or "" for piece in _pieces(paragraph))
        place = (f"reports.place_{where}", {"number": number, "text": _short(text)})
        yield from (
            Problem(name, "", 0, 0, code, {"place": _Place(*place), **values})
            for code, values in _faults(paragraph, text, inside=where != "body" or _in_table(paragraph))
        )


class _Place:
    """Where in the template, in the reader's language."""

    def __init__(self, key: str, values: Mapping[str, object]) -> None:
        self.key = key
        self.values = values

    def in_language(self, language: str) -> str:
        return t(self.key, language, **self.values)


def _faults(paragraph: Any, text: str, *, inside: bool) -> Iterator[tuple[str, dict[str, object]]]:
    codes = "".join(code.text or "" for code in paragraph.iter(qn("w:instrText")))
    codes += "".join(field.get(qn("w:instr")) or "" for field in paragraph.iter(qn("w:fldSimple")))
    found = _CODE_FIELDS.search(codes)
    if found:
        yield "reports.template_active_field", {"came": found[0].upper()}
    for match in _FIELD.finditer(text):
        field = match[1]
        if field in BLOCK_FIELDS:
            if inside or text.strip() != match[0]:
                yield "reports.template_block_alone", {"field": field}
        elif field not in TEXT_FIELDS:
            known = [*TEXT_FIELDS, *BLOCK_FIELDS]
            near = get_close_matches(field, known, 1, 0.6)
            yield (
                "reports.template_unknown_field",
                {"came": _short(field), "known": near[0] if near else ", ".join(known)},
            )
    stray = _BRACES.search(_FIELD.sub("", text))
    if stray:
        yield "reports.template_stray", {"came": stray[0]}


def _in_table(paragraph: Any) -> bool:
    return any(parent.tag in (qn("w:tbl"), qn("w:txbxContent")) for parent in paragraph.iterancestors())


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


# filling ----------------------------------------------------------------------------------------------------------


def _pieces(paragraph: Any) -> list[Any]:
    """The pieces of text of a paragraph itself, not of text boxes inside it."""
    own = []
    for piece in paragraph.iter(qn("w:t")):
        nearest = next(parent for parent in piece.iterancestors() if parent.tag == qn("w:p"))
        if nearest is paragraph:
            own.append(piece)
    return own


def _fill(document: Any, paragraph: Any, filling: Filling) -> None:
    pieces = _pieces(paragraph)
    text = "".join(piece.text or "" for piece in pieces)
    matches = list(_FIELD.finditer(text))
    if len(matches) == 1 and matches[0][1] in BLOCK_FIELDS:
        _put_block(document, paragraph, filling.blocks.get(matches[0][1]), filling.language)
        return
    for match in reversed(matches):  # from the end, so that what was put in is never read as a field
        _replace(pieces, match.start(), match.end(), written(filling.texts.get(match[1], "—")))
    for piece in pieces:
        _break_lines(piece)


def _replace(pieces: list[Any], start: int, end: int, value: str) -> None:
    """Put ``value`` where the field begins, in the look of that place, and take the rest of the field away."""
    at = 0
    for piece in pieces:
        text = piece.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < len(text) and last > 0 and first < last:
            piece.text = text[:first] + (value if at <= start else "") + text[last:]
            piece.set(qn("xml:space"), "preserve")
        at += len(text)


def _break_lines(piece: Any) -> None:
    lines = (piece.text or "").split("\n")
    piece.text = lines[0]
    last = piece
    for line in lines[1:]:
        text = OxmlElement("w:t")
        text.text = line
        text.set(qn("xml:space"), "preserve")
        for element in (OxmlElement("w:br"), text):
            last.addnext(element)
            last = element


def _put_block(document: Any, paragraph: Any, block: Block | None, language: str) -> None:
    """Build the block at the end of the text, then move it to the place of the paragraph."""
    body = document.element.body
    before = set(body)
    section = document.sections[0]
    width = (section.page_width - section.left_margin - section.right_margin) / 36_000
    put_blocks(document, [block or Paragraph(t("reports.nothing", language), "weak")], width)
    for element in [element for element in body if element not in before]:
        paragraph.addprevious(element)
    paragraph.getparent().remove(paragraph)
