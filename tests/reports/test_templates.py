"""A centre's own template: fields become text and tables, mistakes are told with their place, nothing in it is run."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from calculator.reports.templates import (
    BLOCK_FIELDS,
    TEXT_FIELDS,
    TemplateError,
    fill_template,
    filling_of,
    sample_template,
)
from calculator.reports.word import saved
from tests.reports.reporting import docx_text
from tests.reports.test_conclusion import conclusion, mark


def template(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The file with one more part, or with one replaced."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w") as new:
        for item in old.infolist():
            if item.filename != name:
                new.writestr(item, old.read(item))
        new.writestr(name, part)
    return target.getvalue()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_sample_has_every_field_and_all_are_filled(language: str) -> None:
    text = docx_text(
        fill_template(sample_template(language), filling_of(conclusion(mark("amount"), language=language)))
    )
    assert "{{" not in text
    assert ("96 175 000,00 ₽" if language == "ru" else "RUB 96,175,000.00") in text
    assert "12-К" in text
    raw = docx_text(sample_template(language))
    assert all(f"{{{{{field}}}}}" in raw for field in (*TEXT_FIELDS, *BLOCK_FIELDS))


def test_a_field_keeps_the_look_of_its_place_even_in_pieces() -> None:
    document = Document()
    paragraph = document.add_paragraph("Сумма: ")
    for piece in ("{", "{ su", "m }}"):
        paragraph.add_run(piece).bold = True
    paragraph.add_run(" — итог; № {{number}}")
    document.sections[0].header.paragraphs[0].text = "{{application_id}}"
    filled = Document(BytesIO(fill_template(saved(document), filling_of(conclusion()))))
    found = filled.paragraphs[0]
    assert found.text.replace("\u00a0", " ") == "Сумма: 96 175 000,00 ₽ — итог; № 12-К"
    assert [run.bold for run in found.runs if "96" in run.text] == [True]
    assert filled.sections[0].header.paragraphs[0].text == "penza-ball-screws-e16"


def test_what_is_put_in_is_never_read_as_a_field() -> None:
    one = conclusion(mark("amount", "disagree", "{{sum}} {{7*7}} {% for x in y %}"), costs=[])
    content = fill_template(template("{{disagreements}}", "{{remarks}}"), filling_of(one))
    assert "{{sum}} {{7*7}} {% for x in y %}" in docx_text(content)


def test_tables_stand_where_their_field_stood() -> None:
    filled = Document(
        BytesIO(
            fill_template(template("до", "{{conditions}}", "между", "{{lines}}", "после"), filling_of(conclusion()))
        )
    )
    order = [element.tag.rpartition("}")[2] for element in filled.element.body]
    assert [name for name in order if name == "tbl"] == ["tbl", "tbl"]
    assert order[0] == "p"
    assert order[1] == "tbl"
    assert len(filled.tables[0].rows) == len(conclusion().measure.conditions) + 1
    assert len(filled.tables[1].rows) == 5


WRONG = {
    "unknown": ("Итого {{summ}}", "paragraph 1 (“Итого {{summ}}”): there is no field “summ”; expected sum"),
    "code": ("{{ 7*7 }}", None),
    "attribute": ("{{ sum.__class__ }}", None),
    "statement": ("{% for x in y %}",
                  "paragraph 1 (“{% for x in y %}”): stray or unclosed braces “{%”; a field is a name in double braces"),
    "unclosed": ("{{sum", "paragraph 1 (“{{sum”): stray or unclosed braces “{{”; a field is a name in double braces"),
    "block_with_text": ("Вот: {{lines}}",
                        "paragraph 1 (“Вот: {{lines}}”): the field “lines” is a table or a list; expected a paragraph of its own "
                        "in the main text, outside tables, with nothing else in it"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_fields_are_told_with_their_place(name: str) -> None:
    text, message = WRONG[name]
    with pytest.raises(TemplateError) as error:
        fill_template(template(text), filling_of(conclusion()), "centre.docx")
    told = error.value.text("en")
    if message is None:
        assert told.startswith(f"centre.docx: paragraph 1 (“{text}”): there is no field ")
    else:
        assert told == f"centre.docx: {message}"


def test_all_mistakes_are_told_at_once_and_in_russian() -> None:
    document = Document()
    document.add_table(1, 1).cell(0, 0).paragraphs[0].text = "{{lines}}"
    document.sections[0].footer.paragraphs[0].text = "{{day}} {{dya}}"
    with pytest.raises(TemplateError) as error:
        fill_template(saved(document), filling_of(conclusion()), "ц.docx")
    assert error.value.text("ru").splitlines() == [
        "ц.docx: абзац 1 («{{lines}}»): поле «lines» — таблица или список; ожидается отдельный абзац основного текста, вне "
        "таблицы, и больше ничего в нём",
        "ц.docx: нижний колонтитул, абзац 1 («{{day}} {{dya}}»): поля «dya» нет; ожидается day",
    ]


def field_code(code: str) -> bytes:
    document = Document()
    run = document.add_paragraph("x").add_run()
    text = OxmlElement("w:instrText")
    text.text = code
    run._r.append(text)
    return saved(document)


RELATIONS = b'<Relationships><Relationship Type="x/attachedTemplate" Target="http://evil" TargetMode="External"/></Relationships>'
DANGEROUS: dict[str, Any] = {
    "macros": lambda: with_part(template("x"), "word/vbaProject.bin", b"x"),
    "embedded": lambda: with_part(template("x"), "word/embeddings/a.bin", b"x"),
    "attached_template": lambda: with_part(template("x"), "word/_rels/settings.xml.rels", RELATIONS),
    "entities": lambda: with_part(template("x"), "word/document.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    "dde": lambda: field_code(' DDEAUTO c:\\\\x.exe "/k calc" '),
    "include": lambda: field_code(' INCLUDETEXT "\\\\\\\\evil\\\\x" '),
}


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_file_that_could_run_something_is_refused(name: str) -> None:
    with pytest.raises(TemplateError) as error:
        fill_template(DANGEROUS[name](), filling_of(conclusion()), "centre.docx")
    told = error.value.text("en")
    assert told.startswith("centre.docx: ")
    assert "can run code" in told or "loads or runs something outside" in told


def test_what_is_no_document_is_refused() -> None:
    for content in (b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0"):
        with pytest.raises(TemplateError) as error:
            fill_template(content, filling_of(conclusion()), "x.docx")
        assert error.value.text("ru") == "x.docx: это не файл DOCX или он повреждён; ожидается документ Word (.docx)"


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    bomb = with_part(template("x"), "word/media/a.xml", b" " * 41_000_000)
    for content in (b"x" * 5_000_001, bomb):
        with pytest.raises(TemplateError) as error:
            fill_template(content, filling_of(conclusion()), "x.docx")
        assert "файл слишком велик" in error.value.text("ru")


def test_a_template_may_be_without_fields() -> None:
    content = fill_template(template("Без полей"), filling_of(conclusion()))
    assert Document(BytesIO(content)).paragraphs[0].text == "Без полей"
    assert Document(BytesIO(content)).element.body.find(qn("w:p")) is not None
