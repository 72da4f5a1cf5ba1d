"""``evaluate``: what a person reads and what a program gets."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from calculator.advice import combination_document, combine
from calculator.console.layout import width_of
from calculator.console.summary import SHOWN_IN_FULL, title_of
from calculator.evaluation import document_of, evaluate
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.cli.calls import EXAMPLES, HAIR, PENZA, call

IDS = [path.stem for path in EXAMPLES]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("path", EXAMPLES, ids=IDS)
def test_no_line_is_wider_than_100_columns(path: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "evaluate", path, "--lang", language)
    assert ran.status == 0
    assert ran.complaint == ""
    lines = ran.output.splitlines()
    assert [line for line in lines if width_of(line) > 100] == []
    assert [line for line in lines if line != line.rstrip(" ")] == []
    assert "\x1b" not in ran.output


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("path", EXAMPLES, ids=IDS)
def test_json_is_the_result_document(
    path: Path, language: str, rulebook: Rulebook, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = call(capsys, "evaluate", path, "--format", "json", "--lang", language)
    application = Application.read(path)
    expected = document_of(evaluate(application, rulebook), language, rulebook=rulebook)
    if len(application.tables["application.measures"] or ()) > 1:
        expected["combination"] = combination_document(combine(application, rulebook), language)
    assert json.loads(ran.output) == json.loads(json.dumps(expected))


@pytest.mark.parametrize("path", EXAMPLES, ids=IDS)
def test_every_sum_and_condition_is_told(path: Path, rulebook: Rulebook, capsys: pytest.CaptureFixture[str]) -> None:
    from calculator.money import format_money

    measures = evaluate(Application.read(path), rulebook).measures
    everything = call(capsys, "evaluate", path).output
    in_full = everything.split("─" * 100)
    rest = [word for one in measures if one.group not in SHOWN_IN_FULL for word in ("--measure", one.id)]
    in_full += call(capsys, "evaluate", path, *rest).output.split("─" * 100) if rest else []
    for measure in measures:
        title = " ".join(title_of(measure, "ru").split())  # with the loan, where there are several
        blocks = [block for block in in_full if f"\n{measure.id}\n" in block]
        block = next(block for block in blocks if " ".join(block.split()).startswith(title))
        told = " ".join(block.split())
        assert " ".join(measure.title.ru.split()) in told
        assert " ".join(measure.title.ru.split()) in " ".join(everything.split())
        if measure.amount is not None:
            assert " ".join(format_money(measure.amount, "ru").split()) in told
        missing = [item.id for item in measure.conditions if " ".join(item.title.ru.split()) not in told]
        assert missing == []


def test_several_files_give_one_result_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "evaluate", PENZA, HAIR, "--format", "json", "--measure", "cluster-status")
    documents = [json.loads(line) for line in ran.output.splitlines()]
    assert [document["id"] for document in documents] == ["penza-ball-screws-e16", "cluster-fails-by-a-hair"]
    assert [[measure["id"] for measure in document["measures"]] for document in documents] == [["cluster-status"]] * 2


def test_what_a_refusal_says(capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "evaluate", HAIR, "--measure", "cluster-status").output
    assert "  Ответ      Условия не выполнены\n" in told
    assert "Не выполнены (1)\n  ✗ Уровень функциональной зависимости участников не ниже порога\n" in told
    assert (
        "139\u00a0950\u00a0000,00\u00a0₽ ÷ 700\u00a0000\u00a0000,00\u00a0₽ = 19,99…\u00a0% < 20\u00a0%\n    пересказ\n"
        in told
    )
    assert "Не хватает 50\u00a0000,00\u00a0₽: " in told
    assert "Что сделать: Перенесите закупки" in told
    assert told.index("Не выполнены") < told.index("\nВыполнены")


def test_what_an_award_says(capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "evaluate", PENZA, "--measure", "joint-project-reimbursement", "--lang", "en").output
    assert "  Answer      Conditions met\n" in told
    assert (
        "  Sum         RUB\u00a096,175,000.00\n              the sum is set by the share of costs reimbursed\n" in told
    )
    assert re.search(r"Amount of support +RUB\u00a096,175,000\.00\n", told)
    assert "Government Decree" in told
    assert told.rstrip().endswith("the text of the act\ngoverns.")
    assert re.search(r"Rules version \S+, checksum [0-9a-f]{12}\n", told)


def test_open_answers_name_the_facts(capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "evaluate", HAIR, "--measure", "joint-project-reimbursement").output
    assert "Ответ      Не хватает данных\n" in told
    assert re.search(r"\n  applicant\.tax_debt +Задолженность по налогам", told)


def test_choices_of_the_call_reach_the_answer(rulebook: Rulebook, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["evaluate", HAIR, "--measure", "cluster-status", "--format", "json"]
    lowered = json.loads(call(capsys, *words, "--set", "cluster-status.fd_min_general=19 %").output)
    assert lowered["changed_parameters"] == ["cluster-status.fd_min_general"]
    assert "not_the_law" in lowered["measures"][0]["flags"]
    condition = {item["id"]: item for item in lowered["measures"][0]["conditions"]}["functional_dependence"]
    assert condition["default_verdict"] == "met"
    dated = json.loads(call(capsys, *words, "--as-of", "01.10.2018").output)
    assert dated == json.loads(call(capsys, *words, "--as-of", "2018-10-01").output)
    assert dated["measures"][0]["edition"] == "C18"
    pinned = json.loads(call(capsys, *words, "--reading", "fd_formula=FD_SELLER").output)
    expected = evaluate(
        Application.read(HAIR), rulebook, measures=["cluster-status"], readings={"fd_formula": "FD_SELLER"}
    )
    assert pinned == json.loads(json.dumps(document_of(expected, "ru", rulebook=rulebook)))
    assert pinned != json.loads(call(capsys, *words).output)


def test_changed_values_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "evaluate", HAIR, "--set", "cluster-status.fd_min_general=19 %").output
    assert "Изменены значения, это не закон: cluster-status.fd_min_general\n" in told


def test_an_edition_begins_on_the_day_of_the_default_reading(capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "evaluate", EXAMPLES[IDS.index("machine-tool-cluster")], "--measure", "cluster-status").output
    assert "(с 11.04.2024)" in " ".join(told.split())


def test_an_application_without_a_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text("contract: 1\ncluster: {in_register: true}\n", encoding="utf-8")
    told = call(capsys, "evaluate", path).output
    assert "Не хватает данных" in told
    assert "Редакция  не определена\n" in told
    old = call(capsys, "evaluate", path, "--as-of", "1999-01-01").output
    assert "На эту дату мера не действовала" in old


def test_huge_sums_keep_within_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "huge.yaml"
    sum_ = "9" * 30 + ".99"
    path.write_text(
        f"application: {{agreement_date: 2018-10-01}}\ncosts:\n  - {{category: equipment, net: {sum_}, documented: true}}\n",
        encoding="utf-8",
    )
    ran = call(capsys, "evaluate", path, "--measure", "joint-project-reimbursement")
    assert ran.status == 0
    assert [line for line in ran.output.splitlines() if width_of(line) > 100] == []
    assert "999\u00a0999,99" in ran.output


def test_foreign_text_cannot_command_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "evil.yaml"
    path.write_text('title: "a\\e[2Jb"\napplication: {as_of_date: 2022-01-01}\n', encoding="utf-8")
    ran = call(capsys, "evaluate", path, "--measure", "cluster-status")
    assert "\x1b" not in ran.output + ran.complaint
    assert ran.status == 2 or ran.output.startswith("a\ufffd[2Jb\n")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ru", ["Сочетание мер", "Строка 1: отнесена к мере", "доказано"]),
        ("en", ["Combination of measures", "Row 1: goes to", "proven"]),
    ],
)
def test_combine_tells_what_goes_together(language: str, told: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert told[0] not in call(capsys, "evaluate", PENZA, "--lang", language).output
    ran = call(capsys, "evaluate", PENZA, "--combine", "--lang", language)
    assert ran.status == 0
    assert [text for text in told if text not in ran.output] == []


def test_combine_prints_nothing_but_the_document(capfd: pytest.CaptureFixture[str]) -> None:
    """The solver has a banner of its own, which would spoil the document."""
    from calculator.cli import main

    assert main(["evaluate", PENZA, "--combine", "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out)["combination"]["chosen"] == ["joint-project-reimbursement"]


def test_an_unknown_measure_to_combine_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "two.yaml"
    file.write_text("application: {measures: [joint-project-reimbursement, clawbacks]}", encoding="utf-8")
    ran = call(capsys, "evaluate", file)
    assert (ran.status, ran.output) == (2, "")
    assert "clawback" in ran.complaint
