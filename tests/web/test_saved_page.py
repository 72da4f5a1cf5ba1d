"""The page of saved work: saving, opening, a conflict of two tabs, deleting, the case file and the link."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from calculator.store.case_file import read_case
from calculator.store.errors import StoreError
from calculator.web import keeping
from calculator.web.desk import Desk
from calculator.web.estimate import estimate
from tests.project.checkout import ROOT
from tests.web.visits import checked, desk, go, html, page


@pytest.fixture(autouse=True)
def store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "store.sqlite"
    monkeypatch.setenv("CLUSTER_SUPPORT_DATABASE_URL", f"sqlite:///{file.as_posix()}")
    return file


def press(test: AppTest, key: str) -> AppTest:
    return checked(test.button(key=key).click().run())


def change(test: AppTest, name: str, text: str) -> AppTest:
    """Enter a fact and come back to the page of saved work."""
    desk(test).draft.facts[name] = text
    desk(test).draft.show("ru", desk(test).draft.version)
    return checked(test.run())


def saved_id(test: AppTest) -> str:
    return desk(test).saved[desk(test).current].id


def answer(test: AppTest) -> tuple[object, ...]:
    found = estimate(desk(test).draft)
    assert found.application is not None
    assert found.measure is not None
    return found.measure.verdict, found.measure.amount, [one.verdict for one in found.measure.conditions]


def link(test: AppTest) -> str:
    (code,) = [part.value for part in test.code]
    return str(code)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_saved_work_is_opened_again_by_a_later_visit(language: str) -> None:
    first = page(language, "saved")
    first.text_input[0].set_value("Моё дело *с разметкой*")
    press(first, "save-new")
    assert ("Сохранено: " if language == "ru" else "Saved: ") + "Моё дело *с разметкой*" in html(first)
    change(first, "applicant.tax_debt", "сто рублей")
    press(first, "save-case")
    later = page(language, "saved")
    press(later, f"open-{saved_id(first)}")
    assert desk(later).draft.facts["applicant.tax_debt"] == "сто рублей", "what cannot be read comes back too"
    assert answer(later) == answer(first)
    assert desk(later).saved[desk(later).current].version == 2


def test_two_tabs_and_what_can_be_done(store_of_its_own: Path) -> None:
    one = page(name="saved")
    press(one, "save-new")
    other = page(name="saved")
    press(other, f"open-{saved_id(one)}")
    change(other, "applicant.tax_debt", "7,00")
    press(other, "save-case")
    change(one, "applicant.tax_debt", "9,00")
    press(one, "save-case")
    said = html(one)
    assert "Ничего не перезаписано" in said
    assert "<td>7.00</td><td>9.00</td>" in said
    press(one, "conflict-new")
    assert len(keeping.kept()[0].cases(keeping.kept()[1])) == 2
    press(one, f"open-{saved_id(other)}")
    change(one, "applicant.tax_debt", "1,00")
    change(other, "applicant.tax_debt", "2,00")
    press(one, "save-case")
    press(other, "save-case")
    press(other, "conflict-over")
    press(one, "save-case")
    press(one, "conflict-load")
    assert desk(one).draft.facts["applicant.tax_debt"] == "2,00"


def test_deleting_is_asked_once_more_and_the_work_stays() -> None:
    test = page(name="saved")
    press(test, "save-new")
    entered = answer(test)
    press(test, f"delete-{saved_id(test)}")
    assert "Пока ничего не сохранено" in html(test)
    assert (answer(test), desk(test).saved) == (entered, {})


@pytest.mark.parametrize(
    ("setting", "said"), [("query_only = 1", "только для чтения"), ("max_page_count = 1", "На диске нет места")]
)
def test_a_store_that_refuses_leaves_the_work_on_the_page(setting: str, said: str) -> None:
    test = page(name="saved")
    store, _ = keeping.kept()

    def limited(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA {setting}")  # type: ignore[attr-defined]

    store.database.close()
    event.listen(store.database.engine, "connect", limited)
    change(test, "applicant.tax_debt", "5,00")
    press(test, "save-new")
    assert said in html(test)
    assert "Введённое осталось на странице" in html(test)
    assert desk(test).draft.facts["applicant.tax_debt"] == "5,00"
    assert "5,00" in str(desk(test).stored), "and in the browser"


def test_scenarios_are_saved_and_opened_with_the_case() -> None:
    first = page(name="scenarios")
    press(first, "copy-application")
    (variant,) = desk(first).variants[desk(first).current]
    variant.name, variant.as_of = "По правилам 2021 года", "01.06.2021"
    press(go(first, "saved"), "save-new")
    later = page(name="saved")
    press(later, f"open-{saved_id(first)}")
    assert "По правилам 2021 года" in html(go(later, "scenarios"))
    assert "57 705 000,00 ₽" in html(later)


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("CLUSTER_SUPPORT_MODE", "public", "ничего не сохраняется на сервере"),
        ("CLUSTER_SUPPORT_MODE", "server", "ожидается один из режимов"),
        ("CLUSTER_SUPPORT_DATABASE_URL", "mysql://x", "не поддерживается"),
    ],
)
def test_where_nothing_is_stored_the_case_file_is_offered(
    monkeypatch: pytest.MonkeyPatch, setting: str, value: str, said: str
) -> None:
    if value != "server":
        monkeypatch.setenv(setting, value)
        test = page(name="saved")
        assert said in html(test)
        assert [button.key for button in test.button if button.key in ("save-case", "save-new")] == []
        assert [part for part in test.get("download_button") if "download-case" in part.proto.id]
        return
    monkeypatch.setenv(setting, value)
    assert said in html(page(name="saved"))


def test_a_desk_opens_to_nobody_without_a_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    example = "шарико-винтовые передачи"
    assert example in html(page()).lower()
    monkeypatch.setenv("CLUSTER_SUPPORT_MODE", "desk")
    for name in ("start", "saved", "costs"):
        test = page(name=name)
        assert "вход не настроен" in html(test)
        assert example not in html(test).lower()
        assert [part.key for part in (*test.button, *test.text_input, *test.selectbox)] == []


def test_local_mode_saves_nothing_once_others_can_reach_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.get_option", lambda name: "0.0.0.0" if name == "server.address" else None)
    with pytest.raises(StoreError) as error:
        keeping.kept()
    assert error.value.code == "open_to_others"


def test_a_case_file_comes_back_through_the_desk() -> None:
    test = page(name="saved")
    change(test, "applicant.tax_debt", "12,50")
    found = keeping.case_on(desk(test), estimate(desk(test).draft))
    other = Desk()
    other.open(found.text().encode(), "дело.case.json")
    assert not other.refused
    assert other.draft.facts["applicant.tax_debt"] == "12,50"
    assert keeping.case_on(other, estimate(other.draft)) == found
    newer = Desk()
    newer.open(b'{"case": 99}', "later.json")
    assert ["новой программой" in one.text("ru") for one in newer.refused] == [True]
    assert read_case(found.text().encode(), "x.json").case == found


def test_the_link_gives_the_same_answer_and_says_what_it_is() -> None:
    first = page(name="saved")
    change(first, "applicant.tax_debt", "3,00")
    parameters = parse_qs(urlsplit(link(first)).query)
    later = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    later.query_params["s"] = parameters["s"][0]
    checked(later.run())
    assert answer(later) == answer(first)
    assert "Открыто по ссылке" in html(later)
    assert "s" not in later.query_params
    assert desk(later).current == "Расчёт по ссылке"


def test_a_link_made_by_earlier_rules_says_so() -> None:
    value = parse_qs(urlsplit(link(page(name="saved"))).query)["s"][0].removeprefix("1.")
    content = json.loads(zlib.decompress(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))))
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps({**content, "v": "2020.1"}).encode())).decode()
    later = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    later.query_params["s"] = f"1.{packed.rstrip('=')}"
    checked(later.run())
    assert "2020.1" in html(later)
    assert "96 175 000,00 ₽" in html(later)


@pytest.mark.parametrize(("value", "said"), [("1.AAAA", "Ссылка повреждена"), ("9.AAAA", "более новой версией")])
def test_a_link_that_cannot_be_read_is_told_and_the_page_is_there(value: str, said: str) -> None:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.query_params["s"] = value
    checked(test.run())
    assert said in html(test)
    go(test, "saved")


def test_claims_of_a_provider() -> None:
    claims = {"iss": "https://login.example", "sub": "42", "email": "a@b.example", "email_verified": False}
    unverified = keeping.identity_of(claims)
    assert unverified is not None
    assert (unverified.email, unverified.subject, unverified.name) == (None, "42", "a@b.example")
    verified = keeping.identity_of({**claims, "email_verified": True, "name": "Анна"})
    assert verified is not None
    assert (verified.email, verified.name) == ("a@b.example", "Анна")
    assert keeping.identity_of({"email": "a@b.example", "email_verified": True}) is None
