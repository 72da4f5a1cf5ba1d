"""“Does the sum look wrong?” and “What changed”: what an answer rests on, ready to be checked by somebody else."""

from __future__ import annotations

from datetime import date
from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from calculator.reports.inputs import input_digest
from calculator.rulebook import Rulebook
from calculator.web.components.what_changed import changes_of_program
from calculator.web.desk import Desk
from calculator.web.estimate import estimate
from calculator.wording import t
from tests.project.checkout import ROOT
from tests.web.visits import checked, desk, edit_costs, go, html, page, say

MEASURE = "joint-project-reimbursement"


def doubted(test: AppTest, measure: str = MEASURE) -> str:
    """What stands in the block about the sum, without the text to pass on."""
    test.query_params["measure"] = measure
    go(test, "measure")
    title = t("doubt.title", desk(test).language)
    (block,) = (one for one in test.expander if one.label == title)
    said = "\n".join(part.proto.body for part in block.get("html"))
    return said.replace("\u00a0", " ").replace("\u202f", " ")


def passed_on(test: AppTest) -> str:
    (code,) = test.code
    return code.value.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_is_blamed_that_does_not_apply(language: str) -> None:
    """The example counts in full, no known limit holds it down, and nothing is missing."""
    said = doubted(page(language))
    assert t("doubt.reason_none", language) in said
    assert "18 400 000,00 ₽" in said if language == "ru" else "RUB 18,400,000.00" in said


def test_rows_that_do_not_count_and_conditions_that_are_not_met_are_named() -> None:
    said = doubted(page(), "pilot-batch-reimbursement")
    assert t("doubt.reason_refused", "ru") in said
    assert "Не засчитаны строки затрат: 1, 2, 3." in said
    assert t("doubt.reason_none", "ru") not in said


def test_a_row_with_an_open_sum_is_named_with_what_is_not_known() -> None:
    said = doubted(edit_costs(page(), row1={"net": ""}))
    assert "По строке затрат 2 не хватает данных" in said
    assert "Не указано: " in said


def test_a_limit_that_binds_is_named() -> None:
    test = page()
    desk(test).draft.facts["application.amount_requested"] = "1000000,00"
    assert "Сумму определяет запрошенная сумма." in doubted(test)


def test_of_several_loans_the_one_that_was_judged_is_shown() -> None:
    test = page()
    visitor = Desk()
    visitor.open((ROOT / "examples/penza-plant-four-measures.yaml").read_bytes(), "plant.yaml")
    test.session_state["desk"] = visitor
    test.query_params["loan"] = "equipment"
    said = doubted(checked(test.run()), "frp-development-loan")
    assert "<dt>Сумма займа</dt><dd>400 000 000,00 ₽</dd>" in said
    assert t("doubt.taken_loan", "ru", title=t("answers.loan", "ru")) in said
    assert "equipment" not in passed_on(test)


def test_defaults_are_told_only_where_the_measure_rests_on_them() -> None:
    said = doubted(page())
    assert "Другие федеральные средства на эту затрату: 0,00 ₽" in said
    assert "Показать выгоду после налога на прибыль" not in said


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_text_to_pass_on_identifies_the_calculation_and_nobody(language: str) -> None:
    test = page(language)
    doubted(test)
    text = passed_on(test)
    found = estimate(desk(test).draft)
    assert found.application is not None
    rulebook = Rulebook.load()
    for said in (
        rulebook.measures[MEASURE].title.in_language(language),
        "96 175 000,00 ₽" if language == "ru" else "RUB 96,175,000.00",
        "01.10.2018" if language == "ru" else "1 Oct 2018",
        rulebook.version,
        rulebook.sha256,
        input_digest(found.application),
    ):
        assert said in text
    participants = found.application.tables["participants"] or ()
    private = {str(row[key]) for row in participants for key in ("inn", "name") if key in row}
    assert private
    assert [word for word in private if word in text] == []


def test_the_checksum_of_the_input_follows_the_input() -> None:
    test = page()
    doubted(test)
    before = passed_on(test).splitlines()
    doubted(say(test, "applicant.is_cluster_participant", "no"))
    after = passed_on(test).splitlines()
    assert "Сумма: 0,00 ₽" in after
    changed = {old.partition(":")[0] for old, new in zip(before, after, strict=True) if old != new}
    assert changed == {"Сумма", t("doubt.digest", "ru")}


def test_a_measure_without_a_sum_has_no_such_question() -> None:
    test = page()
    test.query_params["measure"] = "cluster-status"
    go(test, "measure")
    assert t("doubt.title", "ru") not in [one.label for one in test.expander]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_edition_stands_in_what_changed(language: str) -> None:
    said = html(page(language, "about"))
    said = said[said.index(t("what_changed.acts", language)) :]
    editions = [edition for measure in Rulebook.load().measures.values() for edition in measure.editions.values()]
    newest = max(editions, key=lambda edition: max(edition.start.values(), default=date.min))
    places = [said.index(escape(edition.title.in_language(language))) for edition in editions]
    assert min(places) == said.index(escape(newest.title.in_language(language)))


def test_the_list_of_changes_comes_when_it_is_asked_for() -> None:
    test = page("ru", "about")
    assert test.markdown.len == 0
    assert t("what_changed.program_help", "ru") in html(test)
    test.toggle(key="changelog/ru").set_value(True)
    (shown,) = checked(test.run()).markdown
    assert "2026.11.0: conformity of an industrial cluster" in shown.value


def test_the_list_of_changes_stands_below_the_headings_of_the_page_and_links_nowhere() -> None:
    shown = changes_of_program((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert shown.startswith("### Unreleased\n")
    assert [line for line in shown.splitlines() if line.startswith(("# ", "## "))] == []
    assert "](" not in shown


def test_a_list_without_versions_shows_nothing() -> None:
    assert changes_of_program("# Changelog\n\nNothing yet.\n") == ""
