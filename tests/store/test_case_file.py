"""The case file: what it holds comes back, older files are brought up to date, wrong ones are refused with their place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from calculator.evaluation import evaluate
from calculator.facts import Application
from calculator.places import examples_folder
from calculator.rulebook import Rulebook
from calculator.store.case_file import CASE_VERSION, Case, CaseError, Unread, case_of, read_case
from tests.store.stores import case

WRONG = yaml.safe_load(Path(__file__).with_name("wrong_cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


@pytest.mark.parametrize("path", sorted(examples_folder().glob("*.yaml")), ids=lambda path: path.stem)
def test_a_case_file_restores_everything(path: Path, rulebook: Rulebook) -> None:
    application = Application.read(path)
    written = Case(
        title="Дело «Ёж»",
        application=application.to_document(),
        readings={"fd_formula": "FD_EACH"},
        values={"joint-project-reimbursement.reimbursement_share": "40 %"},
        as_of="2022-01-01",
        scenarios=({"title": "Без НДС", "changes": {"costs[0].net": "1.00"}},),
        unread=(Unread("costs.net", 3, "сто рублей"), Unread("applicant.tax_debt", None, "нет")),
        rules_version=rulebook.version,
        rules_digest=rulebook.sha256,
    )
    read = read_case(written.text().encode(), "case.json")
    assert (read.case, read.notes) == (written, ())
    again, unread = read.case.opened()
    assert (again, unread) == (application, written.unread)
    measures = ["joint-project-reimbursement"]
    assert evaluate(again, rulebook, measures=measures) == evaluate(application, rulebook, measures=measures)


def test_an_application_saved_before_case_files_is_opened_and_that_is_said() -> None:
    document = case().application
    read = read_case(yaml.safe_dump(dict(document), allow_unicode=True).encode(), "penza.yaml")
    assert read.case == Case(title="Пенза", application=document)
    assert [note.in_language("ru")[:45] for note in read.notes] == ["Файл сохранён до появления файла дела: в нём "]
    assert read_case(read.case.text().encode(), "penza.json").notes == ()


def test_what_the_application_cannot_hold_is_kept_beside_it() -> None:
    document = {
        **case().application,
        "applicant": {"inn": "9999000014", "tax_debt": "сто"},
        "costs": [{"category": "equipment", "net": "1,2,3"}, {"category": "design", "net": "5.00"}],
        "participants": [{"name": "Без ИНН"}, {"inn": "9999000020", "purchases_total": "много"}],
        "unheard_of": {"a": 1},
    }
    application, unread = replace(case(), application=document).opened()
    assert set(unread) == {
        Unread("applicant.inn", None, "9999000014"),
        Unread("applicant.tax_debt", None, "сто"),
        Unread("costs.net", 0, "1,2,3"),
        Unread("costs.category", 1, "design"),
        Unread("participants", 0, '{"name":"Без ИНН"}'),
        Unread("participants.purchases_total", 1, "много"),
        Unread("unheard_of", None, '{"a":1}'),
    }
    document = application.to_document()
    assert document["costs"] == [{"category": "equipment"}, {"net": "5.00"}]
    assert document["participants"] == [{"inn": "9999000020"}]


def test_the_digest_is_that_of_what_is_calculated() -> None:
    assert case("Одно").digest != replace(case("Одно"), as_of="2020-01-01").digest
    same = replace(case("Одно"), title="Другое", rules_version="2027.1")
    assert same.digest == case("Одно").digest
    shuffled = dict(reversed(list(case("Одно").application.items())))
    assert replace(case("Одно"), application=shuffled).digest == case("Одно").digest


@pytest.mark.parametrize("entry", WRONG, ids=lambda entry: entry["id"])
def test_a_wrong_file_is_refused(entry: dict[str, str]) -> None:
    with pytest.raises(CaseError) as error:
        read_case(entry["content"].encode(), entry.get("file", "case.json"))
    assert error.value.text("ru").splitlines() == entry["ru"].splitlines()
    assert error.value.text("en").splitlines() == entry["en"].splitlines()


def test_a_newer_case_is_refused_and_the_version_is_said() -> None:
    with pytest.raises(CaseError) as error:
        case_of({**case().content(), "case": CASE_VERSION + 1}, "case.json")
    assert "обновите программу" in error.value.text("ru").lower()


def test_a_large_case_stays_within_what_can_be_read() -> None:
    rows = [{"category": "equipment", "net": f"{number}.00", "documented": True} for number in range(40_000)]
    large = replace(case(), application={"costs": rows})
    assert read_case(large.text().encode(), "case.json").case == large
    assert json.loads(case().text())["case"] == CASE_VERSION
