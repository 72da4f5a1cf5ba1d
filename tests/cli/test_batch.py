"""The commands ``batch`` and ``template``: files in, files out, nothing lost and nothing half-written."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from calculator.evaluation import evaluate
from calculator.facts import Application
from calculator.intake import open_book
from calculator.rulebook import Rulebook
from tests.cli.calls import EXAMPLES, HAIR, PENZA, ROOT, call, refused
from tests.intake.workbooks import sheets_of, workbook

MEASURE = "joint-project-reimbursement"


def documents(count: int) -> list[dict[str, Any]]:
    base = Application.read(PENZA).to_document()
    return [{**base, "id": f"заявка-{number:03}"} for number in range(count)]


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A workbook with three applications, the second broken."""
    sheets = sheets_of(documents(3))
    place = sheets["costs"][0].index("costs.net")
    row = next(row for row in sheets["costs"] if row[0] == "заявка-001")
    row[place] = "сто"
    path = tmp_path / "заявки.xlsx"
    path.write_bytes(workbook(sheets))
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_broken_application_does_not_stop_the_rest(three: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = three.with_name("ответ.csv")
    ran = call(capsys, "batch", three, "--output", output, "--measure", MEASURE)
    assert (ran.status, ran.output) == (0, "")
    assert "заявок рассчитано: 2, с ошибками: 1; результат:" in ran.complaint
    assert [(row["id"], row["amount"]) for row in rows_of(output)] == [
        ("заявка-000", "96175000.00"), ("заявка-002", "96175000.00"),
    ]  # fmt: skip
    summary = rows_of(three.with_name("ответ.summary.csv"))
    assert [(row["id"], row["status"], row["best_amount"]) for row in summary] == [
        ("заявка-000", "evaluated", "96175000.00"), ("заявка-001", "error", ""), ("заявка-002", "evaluated", "96175000.00"),
    ]  # fmt: skip
    (error,) = rows_of(three.with_name("ответ.errors.csv"))
    assert (error["id"], error["sheet"], error["cell"][-1]) == ("заявка-001", "costs", "5")
    assert error["message"].startswith("получено: «сто»; ожидается сумма в рублях с копейками")
    assert sorted(path.name for path in three.parent.iterdir() if path.name.startswith(".")) == []
    assert not three.with_name("ответ.csv.journal").exists()


def test_a_workbook_of_answers(three: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = three.with_name("ответ.xlsx")
    assert call(capsys, "batch", three, "--output", output, "--measure", MEASURE).status == 0
    book = open_book(output)
    assert [sheet.name for sheet in book.sheets] == [
        "Сводка", "Меры", "Затраты", "Невыполненные условия", "Ошибки", "Сверка заявок", "Допущения",
    ]  # fmt: skip
    head, first, broken, _ = book.sheet("Сводка").rows
    row = dict(zip(head, first, strict=False))
    assert row["Лучшая доступная сумма, ₽"] == 96175000
    assert row["Состояние"] == "рассчитано"
    assert dict(zip(head, broken, strict=False))["Состояние"] == "ошибка"
    assert "до изменения" not in " ".join(map(str, head))
    assert len(book.sheet("Затраты").rows) == 1 + 2 * 3


def test_english_workbook(three: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = three.with_name("answer.xlsx")
    ran = call(capsys, "batch", three, "--output", output, "--measure", MEASURE, "--lang", "en")
    assert f"applications evaluated: 2, in error: 1; output: {output}" in ran.complaint
    assert open_book(output).sheet("Summary").rows[2][3] == "error"


def test_a_folder_of_every_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "book.xlsx").write_bytes(workbook(sheets_of(documents(2))))
    (folder / "penza.yaml").write_bytes(Path(PENZA).read_bytes())
    (folder / "hair.json").write_text(json.dumps(Application.read(HAIR).to_document()), encoding="utf-8")
    (folder / "two.json").write_text(
        json.dumps([{"contract": 1, "id": "a"}, {"contract": 1, "id": "penza-ball-screws-e16"}])
    )
    (folder / "broken.yaml").write_text("applicant: {tax_debt: сто}", encoding="utf-8")
    (folder / "costs.csv").write_text("id;costs.net;costs.category\nX;1,50;equipment\n", encoding="utf-8")
    (folder / "applications.csv").write_text("id;applicant.inn\nX;9999000013\n", encoding="utf-8")
    (folder / "bad.xlsx").write_bytes(b"no")
    (folder / "notes.md").write_text("not read")
    output = tmp_path / "out.jsonl"
    ran = call(capsys, "batch", folder, "--output", output, "--measure", MEASURE)
    assert ran.status == 0
    assert "bad.xlsx: это не книга Excel, хотя имя файла так говорит; сохраните таблицу как .xlsx" in ran.complaint
    *lines, last = (json.loads(line) for line in output.read_text(encoding="utf-8").splitlines())
    found = {(line["id"], line["status"]) for line in lines}
    assert found == {
        ("заявка-000", "evaluated"), ("заявка-001", "evaluated"), ("penza-ball-screws-e16", "evaluated"), ("X", "evaluated"),
        ("cluster-fails-by-a-hair", "evaluated"), ("a", "evaluated"), ("penza-ball-screws-e16", "error"), ("broken", "error"),
    }  # fmt: skip
    assert last["file_errors"][0]["file"] == "bad.xlsx"
    again = next(line for line in lines if line["id"] == "penza-ball-screws-e16" and line["status"] == "error")
    assert again["errors"][0]["message"] == (
        "заявка «penza-ball-screws-e16» уже прочитана из файла penza.yaml; у каждой заявки обозначение своё"
    )
    penza = next(line for line in lines if line["id"] == "penza-ball-screws-e16" and line["status"] == "evaluated")
    assert penza["measures"][0]["amount"] == "96175000.00"


def test_the_same_answers_as_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "out.parquet"
    assert call(capsys, "batch", ROOT / "examples", "--output", output).status == 0
    rulebook = Rulebook.load()
    expected = {
        (application.id, one.id): (one.verdict.value if one.verdict else None, one.amount)
        for application in map(Application.read, EXAMPLES)
        for one in evaluate(application, rulebook).measures
    }
    found = {
        (row["id"], row["measure"]): (row["verdict"], None if row["amount"] is None else int(row["amount"] * 100))
        for row in pq.read_table(output).to_pylist()
    }
    assert found == expected
    assert all(
        isinstance(row["best_amount"], Decimal) for row in pq.read_table(tmp_path / "out.summary.parquet").to_pylist()
    )


def test_before_and_after(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "out.csv"
    call(
        capsys, "batch", PENZA, "--output", output, "--measure", MEASURE, "--set", f"{MEASURE}.reimbursement_share=40 %"
    )
    (row,) = rows_of(output)
    assert (row["amount_before"], row["amount"], row["difference"]) == ("96175000.00", "76940000.00", "-19235000.00")
    (summary,) = rows_of(tmp_path / "out.summary.csv")
    assert (summary["best_amount_before"], summary["best_amount"], summary["difference"]) == (
        "96175000.00", "76940000.00", "-19235000.00",
    )  # fmt: skip
    lines = tmp_path / "out.jsonl"
    call(
        capsys, "batch", PENZA, "--output", lines, "--measure", MEASURE, "--set", f"{MEASURE}.reimbursement_share=40 %"
    )
    measure = json.loads(lines.read_text(encoding="utf-8").splitlines()[0])["measures"][0]
    assert (measure["before"], measure["difference"]) == ({"verdict": "met", "amount": "96175000.00"}, "-19235000.00")
    assert "not_the_law" in measure["flags"]


def test_claimed_beside_computed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = documents(1)[0]
    document["application"] = {**document["application"], "claimed_amounts": {MEASURE: "97000000.00"}}
    document["costs"] = [{**row, "claimed_amount": "1.00"} for row in document["costs"]]
    (tmp_path / "a.json").write_text(json.dumps(document, default=str), encoding="utf-8")
    call(capsys, "batch", tmp_path / "a.json", "--output", tmp_path / "out.csv", "--measure", MEASURE)
    (row,) = rows_of(tmp_path / "out.csv")
    assert (row["claimed"], row["claimed_over_computed"]) == ("97000000.00", "825000.00")
    assert {line["claimed_amount"] for line in rows_of(tmp_path / "out.lines.csv")} == {"1.00"}


def test_a_claim_is_set_beside_the_sum_of_all_loans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = Application.read(ROOT / "examples" / "lipetsk-loan-future-rates.yaml").to_document()
    loan = document.pop("loan")
    document["loans"] = [{"id": "first", **loan}, {"id": "second", **loan}]
    document["application"]["claimed_amounts"] = {"lipetsk-regional-loan": "99000000.00"}
    (tmp_path / "a.json").write_text(json.dumps(document, default=str), encoding="utf-8")
    output = tmp_path / "out.csv"
    call(capsys, "batch", tmp_path / "a.json", "--output", output, "--measure", "lipetsk-regional-loan")
    rows = rows_of(output)
    assert [row["loan_id"] for row in rows] == ["first", "second"]
    over = Decimal("99000000.00") - sum(Decimal(row["amount"]) for row in rows)
    assert {Decimal(row["claimed_over_computed"]) for row in rows} == {over}


def test_no_cell_of_the_answer_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = '=HYPERLINK("http://evil/x","y")'
    (tmp_path / "a.json").write_text(json.dumps({"contract": 1, "id": evil, "title": "+1+cmd|' /C calc'!A0"}))
    call(capsys, "batch", tmp_path / "a.json", "--output", tmp_path / "out.csv", "--measure", MEASURE)
    call(capsys, "batch", tmp_path / "a.json", "--output", tmp_path / "out.xlsx", "--measure", MEASURE)
    (row,) = rows_of(tmp_path / "out.summary.csv")
    assert (row["id"], row["title"][0]) == (f"'{evil}", "'")
    sheet = open_book(tmp_path / "out.xlsx").sheet("Сводка")
    assert sheet.rows[1][0] == evil
    assert sheet.formulas == frozenset()


def test_one_proposal_serves_files_of_several_layouts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, sheet, heading in (("a", "Смета", "Дата оплаты счёта"), ("b", "Смета", "Сумма без учета НДС, руб")):
        headings = ["Номер заявки", "Статья затрат", heading]
        rows: list[list[Any]] = [headings, [name, "оборудование", "20.05.2024" if name == "a" else 10]]
        (tmp_path / f"{name}.xlsx").write_bytes(workbook({sheet: rows}))
    (tmp_path / "out").mkdir()
    output = tmp_path / "out" / "answers.csv"
    ran = call(capsys, "batch", tmp_path, "--output", output, "--measure", MEASURE)
    assert [line.split(":")[0] for line in ran.complaint.splitlines() if "не подтверждено" in line] == [
        "a.xlsx",
        "b.xlsx",
    ]
    proposal = output.with_name("answers.csv.mapping.yaml")
    ran = call(capsys, "batch", tmp_path, "--output", output, "--measure", MEASURE, "--mapping", proposal)
    assert ran.status == 0
    assert "не подтверждено" not in ran.complaint


def test_unsure_columns_are_proposed_not_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[list[Any]] = [
        ["Номер заявки", "Статья затрат", "Сумма без НДС", "Дата оплаты счёта"],
        ["A", "оборудование", 10, "20.05.2024"],
    ]
    (tmp_path / "a.xlsx").write_bytes(workbook({"Смета": rows}))
    output = tmp_path / "out.csv"
    ran = call(capsys, "batch", tmp_path / "a.xlsx", "--output", output, "--measure", MEASURE)
    proposal = tmp_path / "out.csv.mapping.yaml"
    assert (
        f"a.xlsx: 1 столбец не прочитан, соответствие не подтверждено; предложение записано в {proposal}"
        in ran.complaint
    )
    ran = call(capsys, "batch", tmp_path / "a.xlsx", "--output", output, "--measure", MEASURE, "--mapping", proposal)
    assert ran.status == 0
    assert "не подтверждено" not in ran.complaint


def test_nothing_could_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("id: a\napplicant: {tax_debt: сто}", encoding="utf-8")
    output = tmp_path / "out.xlsx"
    complaint = refused(capsys, "batch", tmp_path / "a.yaml", "--output", output)
    assert complaint.splitlines()[-1] == "ни одной заявки прочитать не удалось"
    assert "получено: «сто»" in complaint
    assert not output.exists()
    english = refused(capsys, "batch", tmp_path / "a.yaml", "--output", output, "--lang", "en")
    assert english.startswith("a.yaml, line 2 (“applicant.tax_debt”): ")
    assert english.splitlines()[-1] == "no application could be read"


@pytest.mark.parametrize(
    ("words", "russian", "english"),
    [
        (["{penza}"], "batch: не указано, куда записать результат; ожидается --output ФАЙЛ (.xlsx, .csv, .parquet, .jsonl)",
         "batch: not told where to write; expected --output FILE (.xlsx, .csv, .parquet, .jsonl)"),
        (["{penza}", "--output", "out.doc"],
         "--output: «out.doc» не подходит; ожидается имя, которое кончается на .xlsx, .csv, .parquet, .jsonl",
         "--output: “out.doc” does not fit; expected a name that ends in .xlsx, .csv, .parquet, .jsonl"),
        (["{penza}", "--output", "nowhere/out.csv"], "--output: папки nowhere нет", "--output: there is no folder nowhere"),
        (["--output", "out.csv"], "batch: ожидается один файл или одна папка, указано 0",
         "batch: one file or one folder is expected, 0 given"),
        (["nowhere", "--output", "out.csv"], "nowhere: такого файла или папки нет", "nowhere: there is no such file or folder"),
        (["empty", "--output", "out.csv"],
         "empty: в папке нет файлов, которые читаются (.xlsx, .xlsm, .csv, .tsv, .txt, .parquet, .yaml, .yml, .json)",
         "empty: the folder has no files that can be read (.xlsx, .xlsm, .csv, .tsv, .txt, .parquet, .yaml, .yml, .json)"),
        (["a.csv", "--output", "a.csv"], "--output: «a.csv» — один из исходных файлов; укажите другое имя",
         "--output: “a.csv” is one of the inputs; give another name"),
        (["{penza}", "--output", "out.csv", "--mapping", "m.yaml"],
         "--mapping m.yaml: это не запись о соответствии столбцов версии 1; её пишет batch, когда столбцы не узнаны",
         "--mapping m.yaml: this is no mapping of columns of version 1; batch writes one where columns are not recognised"),
    ],
)  # fmt: skip
def test_wrong_calls(
    words: list[str], russian: str, english: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.csv").write_text("id\n")
    (tmp_path / "m.yaml").write_text("{}")
    words = [word.format(penza=PENZA) for word in words]
    assert refused(capsys, "batch", *words) == russian
    assert refused(capsys, "batch", *words, "--lang", "en") == english


def test_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "шаблон.xlsx"
    ran = call(capsys, "template", path)
    assert (ran.status, ran.output) == (0, f"шаблон записан: {path}\n")
    assert "Заявка" in [sheet.name for sheet in open_book(path).sheets]
    assert refused(capsys, "template", path) == f"template: файл {path} уже есть; укажите другое имя"
    assert (
        refused(capsys, "template", path, "--lang", "en")
        == f"template: the file {path} is there already; give another name"
    )
    assert refused(capsys, "template") == "template: ожидается одно имя файла, указано 0"
    assert (
        refused(capsys, "template", "a.doc")
        == "template: ожидается имя книги, которое кончается на .xlsx, указано «a.doc»"
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed with a POSIX signal")
def test_killed_again_and_again_nothing_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The process is killed as soon as it has confirmed something new, three times; what was confirmed is never lost."""
    source, output = tmp_path / "many.xlsx", tmp_path / "out.csv"
    base = documents(1)[0]
    small = {key: base[key] for key in ("application", "costs")}  # soon read: the time is for being killed
    source.write_bytes(workbook(sheets_of([{**small, "id": f"заявка-{number:03}"} for number in range(400)])))
    journal = tmp_path / "out.csv.journal"
    words = ["batch", str(source), "--output", str(output), "--measure", MEASURE, "--resume"]
    command = [sys.executable, "-m", "calculator", *words]
    confirmed: set[bytes] = set()
    for _ in range(3):
        run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + 60
        while len(_lines(journal)) <= len(confirmed) and run.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        assert _gone(run.pid), "a process of the pool outlives the run"
        lines = set(_lines(journal))
        assert confirmed <= lines, "an answer that was confirmed is gone"
        assert lines or output.exists()
        assert not output.exists(), "the output stands before the run has ended"
        confirmed = lines
    assert len(confirmed) > 1
    ran = call(capsys, *words)
    assert ran.status == 0
    assert f"продолжение: {len(confirmed) - 1} " in ran.complaint
    rows = rows_of(output)
    assert [row["id"] for row in rows] == [f"заявка-{number:03}" for number in range(400)]
    assert {row["amount"] for row in rows} == {"96175000.00"}
    assert not journal.exists()


def _gone(group: int) -> bool:
    """Whether nothing of a process group is left, waiting for it a while."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def _lines(journal: Path) -> list[bytes]:
    """Whole lines of a journal."""
    return journal.read_bytes().split(b"\n")[:-1] if journal.exists() else []
