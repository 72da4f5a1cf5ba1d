"""The pages that answer: all measures side by side, one in full, a number opened, the rules themselves."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from calculator.facts.dictionary import field
from calculator.rulebook import Rulebook
from calculator.web.estimate import estimate
from calculator.wording import t
from tests.web.visits import checked, desk, go, html, page

LANGUAGES = ("ru", "en")


def measure_page(name: str, language: str) -> AppTest:
    test = page(language)
    test.query_params["measure"] = name
    return go(test, "measure")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_its_line_and_what_stands_in_the_way(language: str) -> None:
    text = html(page(language, "measures"))
    rulebook = Rulebook.load()
    for name in rulebook.measure_ids():
        if name != "clawback":  # asked for by the sum that was received
            assert rulebook.measures[name].title.in_language(language) in text
    assert "96 175 000,00 ₽" in text if language == "ru" else "RUB 96,175,000.00" in text


def test_measures_that_cannot_be_computed_are_named_with_the_reason() -> None:
    rulebook = Rulebook.load()
    text = html(page("ru", "measures"))
    assert all(item.reason.ru in text for item in rulebook.not_computed)


def test_the_sum_opens_down_to_what_is_stated_and_what_the_law_says() -> None:
    text = html(measure_page("joint-project-reimbursement", "ru"))
    for said in ("Доля возмещения затрат", "50 %", "18 400 000,00 ₽", "142 750 000,00 ₽", "31 200 000,00 ₽"):
        assert said in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["cluster-status", "frp-development-loan", "regional-tax-relief", "sme-category"])
def test_every_kind_of_measure_has_its_page(name: str, language: str) -> None:
    text = html(measure_page(name, language))
    assert Rulebook.load().measures[name].title.in_language(language) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_is_shown_with_its_numbers_dates_formulas_and_sources(language: str) -> None:
    test = page(language)
    test.query_params["measure"] = "cluster-investment-platform"
    text = html(go(test, "about"))
    for said in (
        "2 000 000 000,00 ₽" if language == "ru" else "RUB 2,000,000,000.00",
        "project.cost_total",
        "kip-rps",
        "dnr-news.ru",
    ):
        assert said in text


def test_another_rule_can_be_chosen() -> None:
    test = page("ru", "about")
    test.selectbox[0].select("clawback")
    assert Rulebook.load().measures["clawback"].summary.ru in html(checked(test.run()))


def test_a_loan_without_data_says_nothing_of_costs_and_promises_no_sum() -> None:
    said = html(measure_page("frp-development-loan", "ru"))
    assert "Сумма не определена" in said
    assert t("web.no_chart", "ru") not in said
    assert t("web.sum_conditional", "ru") not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_measures_are_counted_alike_and_what_is_asked_by_name_is_said(language: str) -> None:
    """The page about the rules counts all of them; the page of measures those that are answered, and names the other."""
    clawback = Rulebook.load().measures["clawback"].title
    asked = t("rule_pages.asked_by", language, title=clawback, fact=field("application.subsidy_paid").label)
    test = page(language, "about")
    assert t("web.about_rules", language, version=Rulebook.load().version, count=24) + " " + asked in html(test)
    assert asked in html(go(test, "measures"))
    found = estimate(desk(test).draft)
    assert found.result is not None
    assert len(found.result.measures) == 23
    desk(test).draft.facts["application.subsidy_paid"] = "1,00"
    assert asked not in html(go(test, "measures"))


def test_a_rule_is_told_in_words_before_formulas() -> None:
    test = page("ru", "about")
    test.selectbox[0].select("joint-project-reimbursement")
    text = html(checked(test.run()))
    measure = Rulebook.load().measures["joint-project-reimbursement"]
    places = [text.index(said) for said in (measure.title.ru, measure.summary.ru, "<code>")]
    assert places == sorted(places)
    first = next(iter(measure.conditions.values()))
    block = text[text.index(f'<span class="condition-title">{first.title.ru}') :]
    assert block.index("Пункт") < block.index("Формула и обозначение") < block.index(f"<code>{first.id}</code>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_zero_that_is_no_answer_yet_is_not_shown_as_a_sum(language: str) -> None:
    """Services of a cluster centre, none of which is stated: nothing is refused, and no sum is known."""
    said = html(measure_page("cluster-centre-services", language))
    assert t("console.status_data_missing", language) in said
    assert f'<p class="sum">{t("web.no_sum_yet", language)}</p>' in said
