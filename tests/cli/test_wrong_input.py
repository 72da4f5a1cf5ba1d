"""What is wrong with a call or a file is told in one clear message, with nothing on standard output."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calls import HAIR, PENZA, call, refused

KNOWN_COMMANDS = (
    "evaluate, explain, compare, navigate, catalogue, cluster, batch, "
    "rules, report, conclusion, schema, template, store, app"
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"aplication: {}\n", "поле «aplication» неизвестно; возможно, имелось в виду application"),
        (b'applicant: {inn: "9999000014"}\n', "applicant.inn: в ИНН 9999000014 не сходятся контрольные цифры"),
        (b"applicant: [\n", "текст не читается как YAML"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe", "bad.yaml"),
        (b"", "документ пуст; ожидается заявка"),
        (b"- 1\n- 2\n", "ожидается заявка: группы полей"),
    ],
    ids=["unknown-field", "wrong-inn", "not-yaml", "binary", "empty", "list"],
)
def test_bad_file(content: bytes, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    complaint = refused(capsys, "evaluate", path)
    assert complaint.startswith(str(path))
    assert message in complaint


def test_missing_file_and_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = tmp_path / "gone.yaml"
    assert refused(capsys, "evaluate", gone) == f"{gone}: файл не найден"
    assert refused(capsys, "evaluate", tmp_path) == f"{tmp_path}: это папка; ожидается файл YAML или JSON"


@pytest.mark.parametrize("name", ["book.xlsx", "old.XLS", "costs.csv", "costs.parquet"])
def test_a_table_is_for_batch(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04\xff\xfe;1;2\n")
    told = (
        f"{path}: это таблица; здесь ожидается одна заявка в YAML или JSON. Таблицы читает cluster-support batch {path}"
    )
    assert refused(capsys, "evaluate", path) == f"{told} --output OUT.xlsx"
    path.unlink()
    assert refused(capsys, "explain", path, "--measure", "cluster-status") == f"{path}: файл не найден"


def test_a_file_of_100_megabytes_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    complaint = refused(capsys, "evaluate", path, "--lang", "en")
    assert complaint.startswith(f"{path}: ")
    assert "5 MB" in complaint


def test_all_errors_of_all_files_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("applicant: {tax_debt: -1, inn: '1'}\n", encoding="utf-8")
    two.write_text("costs: [{net: 1.234}]\n", encoding="utf-8")
    complaint = refused(capsys, "evaluate", one, PENZA, two, "--format", "json")
    for part in (str(one), "applicant.tax_debt", "applicant.inn", str(two), "costs[0].net"):
        assert part in complaint
    assert PENZA not in complaint


@pytest.mark.parametrize(
    ("words", "russian", "english"),
    [
        (["evalute", PENZA], "команды «evalute» нет; возможно, имелось в виду «evaluate»",
         "there is no command “evalute”; perhaps “evaluate” was meant"),
        (["levy", PENZA], f"команды «levy» нет; есть: {KNOWN_COMMANDS}",
         f"there is no command “levy”; there are: {KNOWN_COMMANDS}"),
        (["evaluate"], "evaluate: не указан файл заявки", "evaluate: no application file is given"),
        (["evaluate", PENZA, "--frmat", "json"],
         "cluster-support evaluate: параметра --frmat нет; возможно, имелось в виду «--format»",
         "cluster-support evaluate: there is no option --frmat; perhaps “--format” was meant"),
        (["evaluate", PENZA, "--format"], "у параметра --format нет значения", "option --format has no value"),
        (["evaluate", PENZA, "--format", "xml"], "--format: формата «xml» нет; есть: text, json",
         "--format: there is no format “xml”; there are: text, json"),
        (["evaluate", PENZA, "--help=1"], "параметр --help пишется без значения", "option --help takes no value"),
        (["evaluate", PENZA, "--measure", "cluster-statuss"],
         "--measure: меры «cluster-statuss» нет; возможно, имелось в виду «cluster-status»",
         "--measure: there is no measure “cluster-statuss”; perhaps “cluster-status” was meant"),
        (["evaluate", PENZA, "--as-of", "2022-02-30"],
         "--as-of: «2022-02-30» не дата; ожидается существующий день, например 2022-06-01 или 01.06.2022",
         "--as-of: “2022-02-30” is no date; expected a day that exists, such as 2022-06-01 or 01.06.2022"),
        (["evaluate", PENZA, "--reading", "fd_formla=FD_EACH"],
         "--reading: темы толкований «fd_formla» нет; возможно, имелось в виду «fd_formula»",
         "--reading: there is no topic of readings “fd_formla”; perhaps “fd_formula” was meant"),
        (["evaluate", PENZA, "--reading", "fd_formula=fd_pooled"],
         "--reading: толкования «fd_pooled» в этой теме нет; возможно, имелось в виду «FD_POOLED»",
         "--reading: this topic has no reading “fd_pooled”; perhaps “FD_POOLED” was meant"),
        (["evaluate", PENZA, "--reading", "fd_formula"],
         "--reading: пришло «fd_formula», ожидается TOPIC=NAME", "--reading: got “fd_formula”, expected TOPIC=NAME"),
        (["evaluate", PENZA, "--set", "a.b=1", "--set", "a.b=2"],
         "--set: «a.b» указано дважды", "--set: “a.b” is given twice"),
        (["explain", PENZA, HAIR, "--measure", "cluster-status"],
         "explain: нужен ровно один файл заявки, указано 2", "explain: exactly one application file is needed, 2 given"),
        (["explain", PENZA, "--measure", "cluster-status", "--condition", "functional_dependense"],
         "--condition: условия «functional_dependense» у этой меры нет; возможно, имелось в виду «functional_dependence»",
         "--condition: this measure has no condition “functional_dependense”; perhaps “functional_dependence” was meant"),
        (["explain", PENZA, "--measure", "cluster-status", "--condition", "relaxation_gate"],
         "--condition: в редакции C18, которую выбирает дата этой заявки, условия «relaxation_gate» нет",
         "--condition: edition C18, which the date of this application chooses, has no condition “relaxation_gate”"),
        (["rules", "lst"], "rules: действия «lst» нет; возможно, имелось в виду «list»",
         "rules: there is no action “lst”; perhaps “list” was meant"),
        (["rules", "list", "more"], "rules list: лишнее слово «more»", "rules list: one word too many, “more”"),
        (["schema", "more"], "schema: лишнее слово «more»", "schema: one word too many, “more”"),
        (["rules", "show", "clusterstatus"], "папки правил «clusterstatus» нет; возможно, имелось в виду «cluster-status»",
         "there is no rule folder “clusterstatus”; perhaps “cluster-status” was meant"),
        (["app", "--port", "0"], "--port: «0» не номер порта; ожидается число от 1 до 65535",
         "--port: “0” is no port number; expected a number from 1 to 65535"),
    ],
    ids=lambda value: " ".join(value[:1] + value[2:])[:50] if isinstance(value, list) else "",
)  # fmt: skip
def test_wrong_call(words: list[str], russian: str, english: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, *words) == russian
    assert refused(capsys, *words, "--lang", "en") == english
    assert refused(capsys, "--lang=en", *words) == english


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ("nothing.share=1", ["nothing"]),
        ("cluster-status.fd_min_genral=1", ["fd_min_genral", "fd_min_general"]),
        ("cluster-status.fd_min_general=much", ["cluster-status.fd_min_general", "much"]),
        ("joint-project-reimbursement.sublimit.documentatio=5%", ["documentatio", "documentation"]),
    ],
)
def test_wrong_change_of_a_value(change: str, parts: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("ru", "en"):
        complaint = refused(capsys, "evaluate", PENZA, "--set", change, "--lang", language)
        assert [part for part in parts if part not in complaint] == []


def test_shared_rules_are_no_measure(capsys: pytest.CaptureFixture[str]) -> None:
    complaint = refused(capsys, "evaluate", PENZA, "--measure", "recipient-requirements")
    assert complaint.startswith("--measure: «recipient-requirements» — не мера, а общие правила")
    assert "cluster-status" in complaint


def test_without_a_command_the_help_is_a_complaint(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys).startswith("Вызов: cluster-support")
    assert refused(capsys, "rules").startswith("Вызов: cluster-support rules")


def test_the_language_of_messages(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CLUSTER_SUPPORT_LANG", "en")
    assert refused(capsys, "evaluate") == "evaluate: no application file is given"
    assert refused(capsys, "evaluate", "--lang", "ru") == "evaluate: не указан файл заявки"
    monkeypatch.setenv("CLUSTER_SUPPORT_LANG", "de")
    assert refused(capsys, "schema") == "CLUSTER_SUPPORT_LANG: языка «de» нет; есть ru и en"
    assert refused(capsys, "schema", "--lang", "fr") == "--lang: языка «fr» нет; есть ru и en"


def test_a_file_whose_name_looks_like_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "evaluate", "--", "-x.yaml") == "-x.yaml: файл не найден"


def test_options_may_stand_between_files(capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "evaluate", PENZA, "--format", "json", HAIR)
    assert len(ran.output.splitlines()) == 2


def test_a_fault_of_the_program_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("calculator.evaluation.evaluate_many", broken)
    ran = call(capsys, "evaluate", PENZA)
    assert ran == (1, "", "Ошибка программы: ZeroDivisionError: secret. Подробности: CLUSTER_SUPPORT_DEBUG=1\n")
    monkeypatch.setenv("CLUSTER_SUPPORT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        call(capsys, "evaluate", PENZA)


def test_values_of_a_file_that_do_not_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = tmp_path / "gone.yaml"
    for command in (["evaluate", PENZA], ["explain", PENZA, "--measure", "joint-project-reimbursement"]):
        complaint = refused(capsys, *command, "--values", gone)
        assert complaint == f"{gone}: файл со значениями прочитать не удаётся; проверьте имя и права доступа"
    strange = tmp_path / "strange.yaml"
    strange.write_text('no-such.rate: [{from: 2030-01-01, value: "1 %"}]', encoding="utf-8")
    assert "«no-such.rate» — не параметр правил" in refused(capsys, "evaluate", PENZA, "--values", strange)
    strange.write_text("{}", encoding="utf-8")
    assert call(capsys, "evaluate", PENZA, "--values", strange).status == 0
