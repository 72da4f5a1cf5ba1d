"""A frozen conclusion prints what it printed when it was made; a recheck tells only what is different."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from calculator.evaluation import evaluate
from calculator.evaluation.result import Group
from calculator.reports.differing import place_text, values_text
from calculator.reports.frozen import Frozen, FrozenError, basis_of, freeze, thawed
from calculator.reports.participants import appendix_of, participants_book
from calculator.reports.pdf import pdf_of
from calculator.reports.recheck import Recheck, recheck, state_of
from calculator.reports.reviewing import asked_measure, judge, marks_of, stored_point
from calculator.reports.templates import fill_template, filling_of, sample_template
from calculator.reports.word import docx_of
from calculator.store.case_file import Case, Unread
from calculator.store.conclusions import Answer
from calculator.store.conclusions import Mark as StoredMark
from calculator.store.differences import Difference
from calculator.store.written import json_text
from tests.reports.reporting import JOINT, answered, penza, report, rules
from tests.reports.test_conclusion import DAY, conclusion, mark


def kept(document: dict[str, Any]) -> Frozen:
    """The document as the store gives it back."""
    return thawed(json.loads(json_text(document), parse_float=str))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_papers_come_back_byte_for_byte(language: str) -> None:
    made = conclusion(
        mark("amount", "disagree", "Смета"), mark("line:2", "request", "Счёт"), language=language,
        project={"product_import_substituting": False},
    )  # fmt: skip
    found = kept(freeze(made, {}))
    assert found.paper == made.paper()
    assert docx_of(found.paper) == docx_of(made.paper())
    assert pdf_of(found.paper) == pdf_of(made.paper())
    assert participants_book(found.appendix) == participants_book(appendix_of(made.report))
    sample = sample_template(language)
    assert fill_template(sample, found.filling) == fill_template(sample, filling_of(made))
    assert found.request is not None
    assert found.refusal is not None
    assert (found.measure, found.day, found.answer_by) == (JOINT, DAY, made.review.answer_by)


def test_a_letter_without_a_reason_is_kept_as_none() -> None:
    found = kept(freeze(conclusion(), {}))
    assert (found.request, found.refusal) == (None, None)


@pytest.mark.parametrize("document", [{}, {"sum": "1.00"}, {"conclusion": 2}, {"conclusion": 1, "language": "ru"}])
def test_a_document_of_another_form_is_told(document: dict[str, Any]) -> None:
    with pytest.raises(FrozenError) as error:
        thawed(document)
    assert "обновите программу" in error.value.text("ru")


def test_the_same_said_again_has_the_same_basis() -> None:
    one = conclusion(mark("amount"))
    assert basis_of(one) == basis_of(conclusion(mark("amount")))
    others = [conclusion(), conclusion(mark("amount", "disagree")), conclusion(mark("amount"), claimed="1,00")]
    assert basis_of(one) not in {basis_of(other) for other in others}


def test_a_later_edition_says_so_in_its_title() -> None:
    one = conclusion()
    one.review = replace(one.review, edition=2)
    assert one.paper().title == "Заключение № 12-К, редакция 2, от 05.03.2026"


# documents ------------------------------------------------------------------------------------------------------------


def test_documents_are_those_that_the_rules_name() -> None:
    named = report("penza-ball-screws-e16").measure(JOINT).documents
    assert [one.id for one in named] == [f"document:{number}" for number in range(1, 8)]
    assert named[1].text == "Паспорт совместного проекта с графиком и сметой"
    assert {one.evidence for one in named} == {"не подтверждено"}
    english = report("penza-ball-screws-e16", "en").measure(JOINT).documents
    assert len(english) == len(named)


def test_a_note_of_documents_is_one_point_and_no_list_is_invented() -> None:
    application, _ = answered("penza-ball-screws-e16")
    measures = ["frp-development-loan", "cluster-status"]
    result = evaluate(application, rules(), measures=measures)
    from calculator.reports import report_of

    found = report_of(application, result, rules(), "ru", in_full=measures)
    if found.measure("frp-development-loan").result.edition is not None:
        (one,) = found.measure("frp-development-loan").documents
        assert (one.id, one.text[:26]) == ("document:frp_documents", "Заявка в системе фонда, би")
    assert found.measure("cluster-status").documents == ()


# a case under review --------------------------------------------------------------------------------------------------


def case(**changes: Any) -> Case:
    return Case("Пенза", penza(**changes), rules_version="1", rules_digest="a" * 64)


def changed(before: Case, after: Case, language: str = "ru") -> Recheck:
    states = []
    for one in (before, after):
        judged = judge(one, rules(), "ru")
        states.append(state_of(one, judged.result, judged.result.measure(JOINT)))
    old, new = json.loads(json_text(states), parse_float=str)
    return recheck(old, new, language)


def test_only_what_changed_is_told() -> None:
    found = changed(case(project={"product_import_substituting": False}), case())
    assert [one.path for one in found.facts] == ["project.product_import_substituting"]
    assert [
        (one.id, one.before and one.before["verdict"], one.after and one.after["verdict"]) for one in found.conditions
    ] == [("import_substitution", "not_met", "met")]
    assert (found.verdict, found.lines, found.rules) == (("not_met", "met"), (), None)
    assert found.amount == (96_175_000_00, 96_175_000_00)
    assert changed(case(), case()).is_empty
    (english,) = changed(case(project={"product_import_substituting": False}), case(), "en").conditions
    assert english.before is not None
    assert english.before["explanation"] == "The product serves import substitution: no"


def test_a_cost_row_that_is_gone_and_one_that_is_cut() -> None:
    costs = [dict(row) for row in penza()["costs"]]
    costs[0]["documented"] = False
    found = changed(case(), case(costs=costs[:2]))
    assert [(one.id, one.after is None) for one in found.lines] == [("1", False), ("3", True)]
    assert found.amount == (96_175_000_00, 71_375_000_00)


def test_another_version_of_the_rules_is_a_change() -> None:
    judged = judge(case(), rules(), "ru")
    state = state_of(case(), judged.result, judged.result.measure(JOINT))
    older = {**state, "rules": {"version": "2020.1.0", "sha256": "b" * 64}}
    assert recheck(older, state, "ru").rules == ("2020.1.0", rules().version)


def test_values_of_the_case_are_not_the_law() -> None:
    plain = judge(case(), rules(), "ru")
    found = judge(
        replace(
            case(),
            values={f"{JOINT}.reimbursement_share": "90 %"},
            readings={"no_such_topic": "X"},
            as_of="вчера",
            unread=(Unread("costs.net", 0, "сто рублей"),),
        ),
        rules(),
        "ru",
    )
    assert found.result.measure(JOINT).amount == plain.result.measure(JOINT).amount
    assert len(found.warnings) == 4
    assert "строка 1, Сумма без НДС: «сто рублей» не читается" in found.warnings
    chosen = asked_measure(found)
    assert chosen is not None
    assert plain.warnings == ()


def test_the_measure_asked_for_comes_first() -> None:
    for asked in ({"measure": "cluster-status"}, {"claimed_amounts": {"cluster-status": "1,00"}}):
        application = {key: value for key, value in penza()["application"].items() if key != "measure"}
        document = {**penza(), "application": {**application, **asked}}
        found = asked_measure(judge(Case("Пенза", document), rules(), "ru"))
        assert found is not None
        assert found.id == "cluster-status"


def test_without_a_wish_the_loan_says_it_and_else_what_can_be_had() -> None:
    for example in ("penza-plant-four-measures", "lipetsk-small-supplier"):
        application, result = answered(example)
        found = asked_measure(judge(Case("x", application.to_document()), rules(), "ru"))
        assert found is not None
        meant = [name for loan in application.loans for name in loan.measures or ()]
        assert (
            found.id in meant
            if meant
            else found.group is min((one.group for one in result.measures), key=list(Group).index)
        )


def test_marks_of_another_measure_or_loan_are_not_taken() -> None:
    stored = [
        StoredMark(stored_point(JOINT, None, "amount"), Answer.agree, DAY, "да", "скан.pdf", "Анна"),
        StoredMark(stored_point(JOINT, "L1", "amount"), Answer.disagree, DAY),
        StoredMark(stored_point(f"{JOINT}-2", None, "amount"), Answer.request, DAY),
    ]
    (one,) = marks_of(stored, JOINT, None)
    assert (one.point, one.answer, one.comment, one.proof, one.author) == ("amount", "agree", "да", "скан.pdf", "Анна")
    assert [other.answer for other in marks_of(stored, JOINT, "L1")] == ["disagree"]


@pytest.mark.parametrize(
    ("path", "before", "after", "told"),
    [
        ("costs[2].documented", "false", "true", ("Затраты, строка 3: Подтверждено документами", "нет", "да")),
        ("applicant.tax_debt", None, "0.00", ("Задолженность по налогам, сборам и взносам", "—", "0,00 ₽")),
        ("participants[0].roles[1]", "final", None, ("Участники кластера, строка 1: ", "", "—")),
        ("as_of", None, "2020-01-01", ("День, который выбирает редакции", "—", "2020-01-01")),
        ("costs[0].net", "не число", "1.00", ("Затраты, строка 1: ", "не число", "1,00 ₽")),
    ],
)
def test_a_difference_in_words(path: str, before: str | None, after: str | None, told: tuple[str, str, str]) -> None:
    found = Difference(path, before, after)
    assert place_text(found, "ru").startswith(told[0].rstrip())
    values = tuple(text.replace("\u00a0", " ") for text in values_text(found, "ru"))
    assert values[1] == told[2]
    if told[1]:
        assert values[0] == told[1]
    else:
        assert values[0] != before, "a word of a list is told by its label"
