"""``evaluate`` of a bare application: a summary by group first, then what can be had; steps, duties and loans in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calculator.console.layout import width_of
from calculator.rulebook import book
from tests.cli.calls import call, refused
from tests.rulebook.schemes import SCHEME

DOCUMENT = """
application: {application_date: 2016-05-10, amount_requested: 600, already_paid_project: 100, as_of_date: 2018-06-01}
cluster: {in_register: true, creation_agreement_signed: true}
applicant: {is_cluster_participant: true, tax_debt: 5}
project: {product_import_substituting: false}
loans:
  - {id: малый, amount: 1000, measures: [ferry-loan]}
  - {id: большой, amount: 1100}
"""


@pytest.fixture(autouse=True)
def scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "rules_folder", lambda: SCHEME)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def test_a_summary_by_group_stands_first(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "evaluate", file, "--lang", "en").output
    summary, details = told.split("─" * 100, 1)
    order = ["Available (5)", "Loan for a ferry (loan малый)", "Possible (", "Refused (1)", "Not met: “"]
    places = [summary.index(text) for text in order]
    assert places == sorted(places)
    assert "Asks 2 more facts" in summary
    assert "\nLoan for a ferry (loan малый)\nferry-loan\n" in details
    assert "Loan for a ferry (loan большой)" not in details
    assert "The other measures in full: --measure ID" in details


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_line_is_wider_than_100_columns(file: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["evaluate", file], ["explain", file, "--measure", "ferry-loan"], ["rules", "show", "ferry-loan"]):
        ran = call(capsys, *words, "--lang", language)
        assert ran.status == 0
        assert [line for line in ran.output.splitlines() if width_of(line) > 100] == []


def test_measures_named_in_the_call_are_told_in_full(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "evaluate", file, "--measure", "ferry-loan", "--lang", "en").output
    assert "\nLoan for a ferry (loan большой)\nferry-loan\n" in told
    assert "The other measures in full" not in told


def test_a_measure_named_in_the_application_is_told_in_full(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(DOCUMENT.replace("{application_date", "{measure: ferry-loan, application_date"), encoding="utf-8")
    assert "\nLoan for a ferry (loan большой)\nferry-loan\n" in call(capsys, "evaluate", file, "--lang", "en").output


def test_why_a_measure_is_not_for_this_case(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(DOCUMENT.replace("in_register: true", "in_register: false"), encoding="utf-8")
    told = call(capsys, "evaluate", file, "--lang", "en").output
    assert "Not for this case (2)\n" in told
    assert "Loan for a ferry (loan малый)    Not met: “The master lives by the river”\n" in told
    file.write_text(DOCUMENT.replace("{application_date", "{needs: [taxes], application_date"), encoding="utf-8")
    assert "Does not serve the need that is stated\n" in call(capsys, "evaluate", file, "--lang", "en").output
    dated = DOCUMENT.replace("2016-05-10", "2009-05-10")
    file.write_text(dated, encoding="utf-8")
    assert "The measure was not in force on this date\n" in call(capsys, "evaluate", file, "--lang", "en").output


def test_steps_duties_and_notes_are_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "evaluate", file, "--measure", "ferry-loan", "--lang", "en").output
    assert "Still to be done\n  ○ Get the consent of the Council: to be done\n    text of the act\n" in told
    assert "Duties after support is received\n  ✗ The ferry earns the loan: breached\n    Due: 10 May 2018\n" in told
    assert "    RUB\u00a0100.00 < 50% × RUB\u00a01,000.00 = RUB\u00a0500.00\n" in told
    assert "  ✓ Send the report: kept\n" in told
    assert "Also good to know\n  • The mermaid may change her mind (summary)\n" in told


def test_alternatives_are_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "evaluate", file, "--measure", "ferry-loan", "--lang", "en").output
    assert (
        "  One is enough  A master who is known: met\n                 A master with a sponsor: undetermined\n" in told
    )


def test_the_document_has_them_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "evaluate", file, "--measure", "ferry-loan", "--format", "json", "--lang", "en")
    small, large = json.loads(ran.output)["measures"]
    assert (small["loan_id"], small["group"], large["loan_id"], large["group"]) == (
        "малый", "available", "большой", "refused",
    )  # fmt: skip
    assert [(step["id"], step["text"], step["status"]) for step in small["steps"]] == [
        ("council_agrees", "Get the consent of the Council", "pending")
    ]
    duty = small["duties"][0]
    assert (duty["id"], duty["due"], duty["status"], duty["missing"]) == ("boat_sells", "2018-05-10", "breached", [])
    assert [note["id"] for note in small["notes"]] == ["mermaid"]
    assert [(one["id"], one["verdict"]) for one in small["alternatives"]] == [
        ("known", "met"), ("vouched", "undetermined"),
    ]  # fmt: skip


def test_a_duty_can_be_explained(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["explain", str(file), "--measure", "ferry-loan", "--lang", "en", "--condition"]
    told = call(capsys, *words, "boat_sells").output
    assert "application.amount_requested >= earned_share * loan.amount" in told
    assert "application.already_paid_project >= earned_share * loan.amount" in told
    assert told.count("Loan for a ferry (loan ") == 2
    assert "Get the consent of the Council" in call(capsys, *words, "council_agrees").output
    assert "has no condition “oath_given”" in refused(capsys, *words, "oath_given")


def test_the_list_names_what_is_not_computed(capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "rules", "list", "--lang", "en").output
    assert (
        "Known, but not computed\n"
        "  • dragon-insurance — Insurance against the dragon\n"
        "    What is known: It is paid in gold\n"
        "    Why there is no answer: How much is paid is said nowhere\n"
        "    summary [cat-herald]\n"
    ) in told
    assert "dragon-insurance" in call(capsys, "rules", "sources").output


def test_a_measure_in_full_shows_groups_alternatives_and_duties(capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "rules", "show", "ferry-loan", "--lang", "en").output
    assert "= for those with: project.product_import_substituting\n" in told
    assert "A master with a sponsor: master_vouched, no_ruin\n" in told
    assert "= a duty after support is received: application.already_paid_project >=" in told
    assert "council_agrees · a step still to be taken\n" in told
    assert "on_the_river · where it is not met, the measure is not for this case\n" in told
