"""``conclusion``: a paper with the marks of a file, a letter, or one clear message."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from calculator.reports.templates import sample_template
from tests.cli.calls import HAIR, PENZA, ROOT, call, refused
from tests.reports.reporting import docx_text, pdf_text

FOUR = str(ROOT / "examples" / "penza-plant-four-measures.yaml")
JOINT = ["--measure", "joint-project-reimbursement"]
MARKS = """
- {point: import_substitution, answer: request, comment: "Выписка = ?", proof: план.pdf}
- {point: "line:2", answer: disagree, comment: Счёт не оплачен, author: Иванов И. И., day: 2026-03-01}
- {point: "document:2", answer: agree}
"""


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    path = tmp_path / "marks.yaml"
    path.write_text(MARKS, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_paper_has_the_head_and_the_marks(
    form: str, tmp_path: Path, marks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"заключение.{form}"
    head = ["--number", "12-К", "--day", "05.03.2026", "--centre", "АНО «Центр»", "--inspector", "Ёлкина А. А."]
    ran = call(capsys, "conclusion", PENZA, *JOINT, "--output", target, *head, "--marks", marks)
    assert (ran.status, ran.complaint) == (0, "")
    assert ran.output.startswith(f"Записано: {target}, ")
    text = (docx_text if form == "docx" else pdf_text)(target.read_bytes())
    for part in (
        "Заключение № 12-К от 05.03.2026",
        "АНО «Центр»",
        "Выписка = ?",
        "Ёлкина А. А., 05.03.2026; файл: план.pdf",
        "Счёт не оплачен",
        "Документы, которые называют правила",
        "Документ не подписан",
    ):
        assert part in text


def test_letters(tmp_path: Path, marks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "letter.pdf"
    letter = [*JOINT, "--output", str(target), "--marks", str(marks), "--letter"]
    assert call(capsys, "conclusion", PENZA, *letter, "request", "--answer-by", "2026-04-01").status == 0
    assert "Просим ответить до 01.04.2026." in pdf_text(target.read_bytes())
    assert call(capsys, "conclusion", PENZA, *letter, "refusal", "--lang", "en").status == 0
    assert "Letter of refusal" in PdfReader(target).pages[0].extract_text()


def test_a_form_of_the_centre_is_filled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own, target = tmp_path / "бланк.docx", tmp_path / "filled.docx"
    own.write_bytes(sample_template("ru"))
    assert call(capsys, "conclusion", PENZA, *JOINT, "--output", target, "--number", "7", "--template", own).status == 0
    texts = [paragraph.text for paragraph in Document(str(target)).paragraphs]
    assert "Номер: 7" in texts


def test_one_of_several_loans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "x.docx"
    platform = [FOUR, "--measure", "cluster-investment-platform", "--output", str(target), "--loan"]
    texts = []
    for loan in ("equipment", "production"):
        assert call(capsys, "conclusion", *platform, loan).status == 0
        texts.append(docx_text(target.read_bytes()))
    assert texts[0] != texts[1]
    complaint = refused(capsys, "conclusion", *platform, "equipmnt")
    assert complaint == "--loan: займа «equipmnt» у этой меры нет; возможно, имелось в виду «equipment»"


WRONG = [
    ([PENZA, *JOINT], "conclusion: не указано, куда писать: --output OUT.docx или OUT.pdf"),
    ([PENZA, *JOINT, "--output", "x.xlsx"], "--output: «x.xlsx» — окончание не подходит; здесь бывает docx, pdf"),
    ([PENZA, *JOINT, "--output", "x.pdf", "--template", "own.docx"],
     "--output: «x.pdf» — окончание не подходит; здесь бывает docx"),
    ([PENZA, *JOINT, "--output", "x.docx", "--template", "none.docx"],
     "none.docx: файл не найден"),
    ([PENZA, *JOINT, "--output", "x.docx", "--template", "a.docx", "--letter", "request"],
     "--letter и --template: свой бланк есть только для заключения; уберите один из параметров"),
    ([PENZA, *JOINT, "--output", "x.pdf", "--letter", "refusl"],
     "--letter: письма «refusl» нет; возможно, имелось в виду «refusal»"),
    ([PENZA, *JOINT, "--output", "x.pdf", "--letter", "refusal"],
     "joint-project-reimbursement: для отказа нет оснований — невыполненных условий и возражений эксперта нет"),
    ([PENZA, *JOINT, "--output", "x.pdf", "--day", "31.02.2026"],
     "--day: «31.02.2026» не дата; ожидается существующий день, например 2022-06-01 или 01.06.2022"),
    ([PENZA, *JOINT, "--output", "x.pdf", "--marks", "none.yaml"], "none.yaml: файл не найден"),
    ([PENZA, HAIR, *JOINT, "--output", "x.pdf"], "conclusion: нужен ровно один файл заявки, указано 2"),
    ([PENZA, *JOINT, "--output", "x.pdf", "--set", "a.b=1"], "cluster-support conclusion: параметра --set нет"),
    ([PENZA, "--output", "x.pdf"], "conclusion: нужна ровно одна мера: --measure ID; меры: "),
]  # fmt: skip


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_wrong_calls(
    words: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(capsys, "conclusion", *words).startswith(message)
    assert list(tmp_path.iterdir()) == [], "nothing is written"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("point: amount\n", "marks.yaml: ожидается список отметок"),
        ("- amount\n", "marks.yaml: [0]: ожидается группа полей отметки"),
        ("- {point: amount, answer: agree}\n- {point: amount}\n", "marks.yaml: [1]: answer: пришло None, ожидается текст"),
        ("- {point: amount, answer: yes}\n", "marks.yaml: [0]: answer: пришло «yes», ожидается agree"),
        ('- {point: "line:9", answer: agree}\n', "marks: line:9: такого пункта в расчёте нет; есть: "),
        ("- {point: amount, answer: agree, sum: 1}\n", "marks.yaml: [0]: sum: такого поля у отметки нет"),
        ("- {\n", "marks.yaml"),
    ],
)  # fmt: skip
def test_marks_that_cannot_be_read(
    content: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("marks.yaml").write_text(content, encoding="utf-8")
    complaint = refused(capsys, "conclusion", PENZA, *JOINT, "--output", "x.pdf", "--marks", "marks.yaml")
    assert complaint.startswith(message)
    assert not Path("x.pdf").exists()
