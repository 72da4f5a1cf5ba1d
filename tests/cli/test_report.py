"""``report``: a file of the form that its name says, or one clear message."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.calls import HAIR, PENZA, call, refused


@pytest.mark.parametrize("language", ["ru", "en"])
def test_each_form(tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("xlsx", "docx", "pdf"):
        target = tmp_path / f"отчёт.{form}"
        ran = call(capsys, "report", PENZA, "--output", target, "--lang", language)
        assert (ran.status, ran.complaint) == (0, "")
        assert ran.output.startswith(f"{'Записано' if language == 'ru' else 'Written'}: {target}, ")
    title = "Отчёт о расчёте мер поддержки" if language == "ru" else "Report on support measures"
    assert load_workbook(tmp_path / "отчёт.xlsx").worksheets[0]["A1"].value == title
    assert Document(str(tmp_path / "отчёт.docx")).core_properties.title == title
    assert title in PdfReader(tmp_path / "отчёт.pdf").pages[0].extract_text()


def test_the_note_and_only_the_measures_of_the_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "note.pdf"
    ran = call(capsys, "report", HAIR, "--output", target, "--kind", "note", "--measure", "cluster-status")
    assert ran.status == 0
    pages = PdfReader(BytesIO(target.read_bytes())).pages
    assert len(pages) == 1
    assert "Записка о поддержке" in pages[0].extract_text()


def test_what_goes_together_stands_in_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "x.docx"
    assert call(capsys, "report", PENZA, "--output", target, "--combine").status == 0
    text = "\n".join(paragraph.text for paragraph in Document(str(target)).paragraphs)
    assert "Меры вместе" in text
    assert "Строка затрат 1: " in text


def test_the_years_stand_in_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "x.xlsx"
    assert call(capsys, "report", PENZA, "--output", target, "--combine", "--years").status == 0
    sheet = load_workbook(target)["По годам"]
    counted = "Учтено подобранное сочетание мер: Возмещение части затрат совместного проекта участников промышленного кластера."
    assert counted in [row[0] for row in sheet.iter_rows(values_only=True)]
    assert [row[0] for row in sheet.iter_rows(min_row=5, max_row=6, values_only=True)] == ["2017", "2018"]


WRONG = [
    (["report", PENZA], "report: не указано, куда писать: --output OUT.xlsx, OUT.docx или OUT.pdf"),
    (["report", PENZA, "--output", "x.odt"], "--output: «x.odt» — окончание не подходит; отчёт бывает xlsx, docx, pdf"),
    (["report", PENZA, "--output", "x.xlsx", "--kind", "note"],
     "--output: «x.xlsx» — окончание не подходит; записка бывает docx, pdf"),
    (["report", PENZA, "--output", "x.pdf", "--kind", "nota"], "--kind: вида «nota» нет; возможно, имелось в виду «note»"),
    (["report", PENZA, HAIR, "--output", "x.pdf"], "report: нужен ровно один файл заявки, указано 2"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_wrong_calls(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, *words) == message


def test_a_place_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "none" / "x.pdf"
    assert refused(capsys, "report", PENZA, "--output", target).startswith(f"--output: «{target}» не записать: ")
