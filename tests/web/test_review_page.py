"""The page on which an inspector checks one application: marks, statuses, the conclusion, rights, conflicts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calculator.reports import MEDIA_TYPES
from calculator.reports.frozen import thawed
from calculator.reports.reviewing import stored_point
from calculator.reports.templates import sample_template
from calculator.reports.word import docx_of
from calculator.store.case_file import Case
from calculator.store.conclusions import Answer, Mark, conclude, conclusions, mark, marks
from calculator.store.history import stages
from calculator.store.roles import Actor, Identity
from calculator.store.store import Saved, Status, Store
from calculator.web import keeping
from tests.reports.reporting import JOINT, answered, docx_text, penza, rules
from tests.web.visits import checked, go, html, page

IMPORT = stored_point(JOINT, None, "import_substitution")
SUM = stored_point(JOINT, None, "amount")


@pytest.fixture(autouse=True)
def store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTER_SUPPORT_DATABASE_URL", f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")


def kept() -> tuple[Store, Actor]:
    return keeping.kept()


def case(**changes: Any) -> Case:
    costs = [dict(row) for row in penza()["costs"]]
    costs[0]["claimed_amount"] = "9200000.50"
    costs[2]["documented"] = False
    groups = {
        "application": {"claimed_amounts": {JOINT: "100000000.00"}},
        "project": {"product_import_substituting": False},
        "applicant": {"tax_debt": None},
        "costs": costs,
        **changes,
    }
    return Case("Пенза *дело*", penza(**groups), rules_version=rules().version, rules_digest=rules().sha256)


def resupplied() -> Case:
    """The same application with what was asked for."""
    return case(project={"product_import_substituting": True}, applicant={"tax_debt": "0.00"})


def saved_case(content: Case | None = None) -> Saved:
    store, actor = kept()
    return store.save_new(actor, content or case())


def review(case_id: str, language: str = "ru", **more: str) -> AppTest:
    test = page(language)
    test.query_params["case"] = case_id
    for name, value in more.items():
        test.query_params[name] = value
    return go(test, "review")


def press(test: AppTest, key: str) -> AppTest:
    return checked(test.button(key=key).click().run())


def put(test: AppTest, point: str, answer: Answer | None, comment: str = "", proof: str = "") -> AppTest:
    """Fill the fields of a point in and save the mark."""
    stem = fields_of(test, point)
    if answer is not None:
        test.button_group(key=f"{stem}/answer").set_value(answer)
    test.text_input(key=f"{stem}/comment").set_value(comment)
    test.text_input(key=f"{stem}/proof").set_value(proof)
    return press(test, f"save-mark/{point}")


def fields_of(test: AppTest, point: str) -> str:
    (key,) = [
        str(one.key) for one in test.text_input if f"/{point}/" in str(one.key) and str(one.key).endswith("/comment")
    ]
    return key.removesuffix("/comment")


def head(test: AppTest, case_id: str, **texts: str) -> AppTest:
    """Fill the head of the conclusion in."""
    for name, text in texts.items():
        area = test.text_area if name == "remarks" else test.text_input
        area(key=f"review/{case_id}/{JOINT}/None/{name}").set_value(text)
    return checked(test.run())


def downloads(test: AppTest) -> list[str]:
    return [str(part.proto.label) for part in test.get("download_button")]


# the list -------------------------------------------------------------------------------------------------------------


def test_without_a_case_the_saved_ones_are_listed_and_lead_to_their_review() -> None:
    saved = saved_case()
    test = review("")
    assert "Выберите дело" in html(test)
    assert "Пенза *дело*" in html(test)
    press(test, f"review-{saved.id}")
    assert test.query_params["case"] == saved.id
    assert "Заявлено и пересчитано" in html(test)
    press(test, "all-cases")
    assert "case" not in test.query_params
    assert "Выберите дело" in html(test)


def test_a_case_that_is_not_there_is_told_once() -> None:
    saved = saved_case()
    said = html(review("![x](http://evil.example/x.png)"))
    assert "в хранилище нет: адрес неверен или дело удалили" in said
    assert "<img" not in said
    assert "Пенза *дело*" in said
    assert saved.id not in said


def test_in_public_mode_one_sentence_says_where_reviews_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTER_SUPPORT_MODE", "public")
    test = review("x")
    assert "Проверка заявки есть там, где дела сохраняются" in html(test)
    assert not [one for one in test.button if one.key == "conclude"]


# what the page says ---------------------------------------------------------------------------------------------------


def test_claimed_stands_beside_recomputed_with_reason_and_basis() -> None:
    said = html(review(saved_case().id))
    for part in (
        "100 000 000,00 ₽",
        "80 575 000,00 ₽",
        "−19 425 000,00 ₽",
        "суммы расходятся",
        '<span class="mark open">−0,50 ₽</span>',
        "Не учтено. Нет документов об оплате и приёмке.",
    ):
        assert part in said, part


def test_points_that_are_not_met_come_first_then_the_unknown_and_papers_are_those_of_the_rules() -> None:
    said = html(review(saved_case().id))
    places = [
        said.index(text) for text in ("Не выполнены (1)", "Не определены (1)", "Выполнены (10)", "Документы, которые")
    ]
    assert places == sorted(places)
    assert "Паспорт совместного проекта с графиком и сметой" in said
    other = html(review(saved_case().id, measure="cluster-status"))
    assert "правила документов не называют" in other
    assert "Паспорт совместного проекта" not in other


def test_the_measure_is_the_one_that_is_asked_for() -> None:
    content = case()
    asked = {**content.application["application"], "measure": "cluster-status"}
    saved = saved_case(replace(content, application={**content.application, "application": asked}))
    test = review(saved.id)
    (box,) = [one for one in test.selectbox if str(one.key).startswith("review/measure/")]
    assert box.value == ("cluster-status", None)
    checked(box.set_value((JOINT, None)).run())
    assert "Заявлено" in html(test)
    assert test.query_params["measure"] == JOINT


# marks ----------------------------------------------------------------------------------------------------------------


def test_a_mark_is_saved_at_once_and_the_earlier_stay_behind_it() -> None:
    saved = saved_case()
    test = review(saved.id)
    put(test, IMPORT, Answer.request, "Выписка из плана", "план.pdf")
    assert "Отметка записана." in html(test)
    assert test.text_input(key=f"{fields_of(test, IMPORT)}/comment").value == "", "the fields begin anew"
    put(test, IMPORT, Answer.disagree, "<b>Нет</b> в плане")
    said = html(test)
    assert "&lt;b&gt;Нет&lt;/b&gt; в плане" in said
    assert "Прежние отметки (1)" in said
    assert "файл: план.pdf" in said
    found = marks(*kept(), saved.id, all_made=True)
    assert [(one.point, one.answer, one.comment) for one in found] == [
        (IMPORT, Answer.request, "Выписка из плана"),
        (IMPORT, Answer.disagree, "<b>Нет</b> в плане"),
    ]


def test_a_mark_without_an_answer_is_not_saved_and_keeps_its_comment() -> None:
    saved = saved_case()
    test = review(saved.id)
    put(test, SUM, None, "Пересчитать")
    assert "Отметка не выбрана" in html(test)
    assert test.text_input(key=f"{fields_of(test, SUM)}/comment").value == "Пересчитать"
    assert marks(*kept(), saved.id) == []


def test_the_filter_leaves_the_points_without_a_mark() -> None:
    test = review(saved_case().id)
    put(test, IMPORT, Answer.agree)
    (chosen,) = [one for one in test.button_group if str(one.key).startswith("review/filter/")]
    checked(chosen.set_value("unmarked").run())
    saves = [str(one.key) for one in test.button if str(one.key).startswith("save-mark/")]
    assert f"save-mark/{IMPORT}" not in saves
    assert f"save-mark/{SUM}" in saves
    put(test, SUM, Answer.agree)
    assert "Отметка записана." in html(test), "it is told although the point is not shown any more"


def test_cost_rows_and_papers_can_be_marked() -> None:
    saved = saved_case()
    test = review(saved.id)
    (box,) = [one for one in test.selectbox if str(one.key).startswith("review/line/")]
    checked(box.set_value("line:3").run())
    put(test, stored_point(JOINT, None, "line:3"), Answer.request, "Акт приёмки")
    put(test, stored_point(JOINT, None, "document:2"), Answer.agree)
    assert [one.point for one in marks(*kept(), saved.id)] == [f"{JOINT}/line:3", f"{JOINT}/document:2"]


@pytest.mark.parametrize("who", ["the case", "the point"])
def test_what_somebody_did_meanwhile_is_told_and_the_mark_stays_in_the_fields(who: str) -> None:
    saved = saved_case()
    test = review(saved.id)
    store, actor = kept()
    if who == "the case":
        store.save(actor, resupplied(), saved.id, saved.version)
    else:
        mark(store, actor, saved.id, Mark(IMPORT, Answer.agree, date(2026, 11, 3), "их отметка"))
    before = len(marks(store, actor, saved.id))
    put(test, IMPORT, Answer.disagree, "моя")
    said = html(test)
    assert ("Дело изменили" if who == "the case" else "отметку на нём поставил другой человек") in said
    assert len(marks(store, actor, saved.id)) == before
    assert test.text_input(key=f"{fields_of(test, IMPORT)}/comment").value == "моя"
    if who == "the point":
        assert "их отметка" in said
    press(test, f"save-mark/{IMPORT}")
    assert marks(store, actor, saved.id)[-1].comment == "моя"


# statuses -------------------------------------------------------------------------------------------------------------


def test_statuses_stand_with_their_days_and_a_wrong_day_changes_nothing() -> None:
    saved = saved_case()
    test = review(saved.id)
    test.selectbox(key=f"review/status/{saved.id}").set_value(Status.in_check)
    test.text_input(key=f"review/status-day/{saved.id}").set_value("31.02.2026")
    press(test, "set-status")
    assert "С какого дня: даты «31.02.2026» не существует" in html(test)
    assert "31.02.2026" not in html(review(saved_case().id)), "another case says nothing of it"
    assert len(stages(*kept(), saved.id)) == 1
    test.text_input(key=f"review/status-day/{saved.id}").set_value("05.11.2026")
    press(test, "set-status")
    assert "Записано: на проверке с 05.11.2026." in html(test)
    assert [(one.status, one.day) for one in stages(*kept(), saved.id)][1:] == [(Status.in_check, date(2026, 11, 5))]


# the conclusion -------------------------------------------------------------------------------------------------------


def test_a_conclusion_is_frozen_with_what_the_page_shows() -> None:
    saved = saved_case()
    test = review(saved.id)
    put(test, IMPORT, Answer.disagree, "Нет в плане")
    press(test, "conclude")
    assert "Номер заключения пуст" in html(test)
    head(test, saved.id, number="  ")
    press(test, "conclude")
    assert conclusions(*kept(), saved.id) == []
    head(
        test,
        saved.id,
        number="12-К",
        day="05.03.2026",
        centre="АНО «Центр»",
        inspector="Ёлкина А. А.",
        remarks="Без замечаний",
    )
    assert "Заключение № 12-К от 05.03.2026" in html(test), "what will be concluded is seen before"
    press(test, "conclude")
    assert "Заключение № 12-К, редакция 1, вынесено" in html(test)
    (made,) = conclusions(*kept(), saved.id)
    assert made.day == date(2026, 3, 5)
    assert (made.rules_version, made.rules_digest) == (rules().version, rules().sha256)
    assert made.document is not None
    text = docx_text(docx_of(thawed(made.document).paper))
    for part in (
        "12-К",
        "АНО «Центр»",
        "Нет в плане",
        "80 575 000,00",
        "−19 425 000,00",
        "Без замечаний",
        "не подписан",
    ):
        assert part in text, part
    assert [name for name in downloads(test) if name.endswith(("DOCX", "PDF", "XLSX"))] == [
        "Заключение DOCX", "Заключение PDF", "Участники XLSX", "Письмо-запрос DOCX", "Письмо об отказе DOCX",
    ]  # fmt: skip
    assert kept()[0].load(kept()[1], saved.id)[0].status is Status.concluded
    press(test, "conclude")
    assert "ничего не изменилось, поэтому новой нет" in html(test)
    assert len(conclusions(*kept(), saved.id)) == 1


def test_a_resupply_shows_only_what_changed_and_gets_the_next_edition() -> None:
    saved = saved_case()
    test = review(saved.id)
    head(test, saved.id, number="12-К")
    press(test, "conclude")
    (first,) = conclusions(*kept(), saved.id)
    store, actor = kept()
    store.save(actor, resupplied(), saved.id, 1)
    test = review(saved.id)
    said = html(test)
    assert "после заключения № 12-К, редакция 1" in said
    assert "<td>Продукция импортозамещающая</td><td>нет</td><td>да</td>" in said
    assert "<td>Задолженность по налогам, сборам и взносам</td><td>—</td><td>0,00 ₽</td>" in said
    (chosen,) = [one for one in test.button_group if str(one.key).startswith("review/filter/")]
    checked(chosen.set_value("changed").run())
    saves = {str(one.key).removeprefix(f"save-mark/{JOINT}/") for one in test.button if "save-mark/" in str(one.key)}
    assert saves == {"import_substitution", "recipient-requirements/no_tax_debt"}
    press(test, "conclude")
    earlier, later = conclusions(store, actor, saved.id)
    assert earlier == first
    assert later.document is not None
    assert later.document["paper"]["title"].startswith("Заключение № 12-К, редакция 2, от ")
    assert "Заключение № 12-К от" in html(test), "the first edition can still be printed"
    assert "ничего не изменилось." in html(test)


def test_marks_on_an_earlier_version_show_what_changed_since() -> None:
    saved = saved_case()
    put(review(saved.id), IMPORT, Answer.disagree)
    store, actor = kept()
    store.save(actor, resupplied(), saved.id, 1)
    test = review(saved.id)
    said = html(test)
    assert "после записи 1, на которой поставлены отметки" in said
    assert "Продукция импортозамещающая" in said
    assert said.count("ответ изменился после отметки") == 1
    put(test, IMPORT, Answer.agree)
    assert "ответ изменился после отметки" not in html(test)


def test_a_mark_on_a_row_that_is_gone_does_not_stand_in_the_way() -> None:
    saved = saved_case()
    store, actor = kept()
    mark(store, actor, saved.id, Mark(stored_point(JOINT, None, "line:9"), Answer.agree, date(2026, 11, 3)))
    test = head(review(saved.id), saved.id, number="1")
    press(test, "conclude")
    assert len(conclusions(store, actor, saved.id)) == 1


@pytest.mark.parametrize("meanwhile", ["saved", "marked", "concluded"])
def test_a_conclusion_is_not_made_on_what_was_not_seen(meanwhile: str) -> None:
    saved = saved_case()
    test = head(review(saved.id), saved.id, number="12-К", remarks="Мои замечания")
    store, actor = kept()
    acts: dict[str, Callable[[], object]] = {
        "saved": lambda: store.save(actor, resupplied(), saved.id, 1),
        "marked": lambda: mark(store, actor, saved.id, Mark(SUM, Answer.disagree, date(2026, 11, 3))),
        "concluded": lambda: conclude(store, actor, saved, {"sum": "1.00"}, date(2026, 11, 3)),
    }
    acts[meanwhile]()
    count = len(conclusions(store, actor, saved.id))
    press(test, "conclude")
    assert ("Дело изменили" if meanwhile == "saved" else "другой человек поставил отметку или вынес") in html(test)
    assert len(conclusions(store, actor, saved.id)) == count
    assert test.text_area(key=f"review/{saved.id}/{JOINT}/None/remarks").value == "Мои замечания"
    press(test, "conclude")
    assert len(conclusions(store, actor, saved.id)) == count + 1


def test_a_letter_without_a_reason_is_one_sentence() -> None:
    saved = saved_case(resupplied())
    test = review(saved.id)
    said = html(test)
    assert "Письма-запроса нет: запрашивать нечего" in said
    assert "Письма об отказе нет: для отказа нет оснований" in said
    assert not [name for name in downloads(test) if name.startswith("Письмо")]


def test_a_conclusion_of_another_making_and_an_erased_one_are_named() -> None:
    saved = saved_case()
    store, actor = kept()
    conclude(store, actor, saved, {"sum": "1.00"}, date(2026, 11, 3))
    assert "сделано не на этой странице" in html(review(saved.id))


def test_what_the_case_cannot_tell_is_said_on_the_page_and_in_the_conclusion() -> None:
    content = replace(case(), values={f"{JOINT}.reimbursement_share": "90 %"})
    saved = saved_case(content)
    test = head(review(saved.id), saved.id, number="1")
    assert "заключение опирается только на правила" in html(test)
    press(test, "conclude")
    (made,) = conclusions(*kept(), saved.id)
    assert "заключение опирается только на правила" in json.dumps(made.document, ensure_ascii=False)


def test_the_history_says_who_changed_what() -> None:
    saved = saved_case()
    store, actor = kept()
    store.save(actor, resupplied(), saved.id, 1)
    test = review(saved.id)
    checked(test.toggle(key=f"review/versions/{saved.id}").set_value(True).run())
    assert "Продукция импортозамещающая: было нет, стало да" in html(test)


# rights ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_viewer_sees_everything_and_can_change_nothing(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "roles.yaml").write_text("viewer: [anna]\ninspector: [boris]\n", encoding="utf-8")
    monkeypatch.setenv("CLUSTER_SUPPORT_MODE", "desk")
    monkeypatch.setenv("CLUSTER_SUPPORT_ROLES", str(tmp_path / "roles.yaml"))
    monkeypatch.setattr(keeping, "sign_in_is_set_up", lambda: True)
    monkeypatch.setattr(keeping, "identity", lambda: Identity("https://login.example", "boris", name="Борис"))
    saved = saved_case()
    test = review(saved.id, language)
    put(test, IMPORT, Answer.disagree, "Нет в плане")
    head(test, saved.id, number="12-К")
    press(test, "conclude")
    monkeypatch.setattr(keeping, "identity", lambda: Identity("https://login.example", "anna", name="Анна"))
    seen = review(saved.id, language)
    said = html(seen)
    for part in ("Нет в плане", "Борис", "12-К", "80 575 000,00" if language == "ru" else "80,575,000.00"):
        assert part in said, part
    assert ("доступны инспектору" if language == "ru" else "inspector") in said
    assert {str(one.key) for one in seen.button} == {"all-cases"}
    assert (list(seen.text_input), list(seen.text_area)) == ([], [])
    assert len([name for name in downloads(seen) if name.endswith(("DOCX", "PDF", "XLSX"))]) == 5


# several loans --------------------------------------------------------------------------------------------------------


def test_each_loan_of_a_measure_has_marks_and_a_conclusion_of_its_own() -> None:
    application, _ = answered("penza-plant-four-measures")
    platform = "cluster-investment-platform"
    saved = saved_case(Case("Четыре меры", application.to_document()))
    test = review(saved.id, measure=platform, loan="equipment")
    (point,) = {str(one.key).removeprefix("save-mark/") for one in test.button if str(one.key).endswith("/amount")}
    assert point == f"{platform}[equipment]/amount"
    put(test, point, Answer.disagree, "Срок не тот")
    test.text_input(key=f"review/{saved.id}/{platform}/equipment/number").set_value("3")
    press(checked(test.run()), "conclude")
    other = review(saved.id, measure=platform, loan="production")
    assert "Срок не тот" not in html(other)
    assert "Заключение № 3 от" in html(other), "all conclusions of the case can be had"
    assert "Что изменилось" not in html(other), "there is nothing yet to compare this loan with"
    (made,) = conclusions(*kept(), saved.id)
    assert made.document is not None
    assert (made.document["measure"], made.document["loan_id"], made.document["edition"]) == (platform, "equipment", 1)


# the centre's own form ------------------------------------------------------------------------------------------------


def test_a_form_of_the_centre_is_tried_before_it_is_offered() -> None:
    saved = saved_case()
    test = head(review(saved.id), saved.id, number="12-К")
    press(test, "conclude")
    checked(
        test.file_uploader(key="template-file").set_value(("бланк.docx", b"no document", MEDIA_TYPES["docx"])).run()
    )
    assert "бланк.docx: это не файл DOCX или он повреждён" in html(test)
    assert "На своём бланке DOCX" not in downloads(test)
    checked(
        test.file_uploader(key="template-file")
        .set_value(("бланк.docx", sample_template("ru"), MEDIA_TYPES["docx"]))
        .run()
    )
    assert "Бланк «бланк.docx» подходит" in html(test)
    assert "На своём бланке DOCX" in downloads(test)
