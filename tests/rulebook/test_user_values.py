"""Values that a user puts beside those of the rules: what they change, what they are flagged with, and every refusal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from calculator.evaluation.result import MeasureResult, Verdict
from calculator.rulebook import Rulebook, RuleError
from tests.evaluation.mills import condition, judged, mill, parameter, row
from tests.rulebook.schemes import SCHEME

AFTER = date(2021, 3, 1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The mill with a series, a value that ends and one that does not; messages name files from here."""
    monkeypatch.chdir(tmp_path)
    series = {"series": True, "known_until": date(2020, 7, 31), "after": "cap_absent"}
    parameters = {
        "rate": parameter("share", row("5 %", start=date(2020, 1, 1)), **series),
        "toll": parameter("RUB", row("10.00", until=date(2020, 12, 31)), dated_by="application.check_date"),
        "fee": parameter("RUB", row("10.00")),
    }
    asked = condition("at(rate, application.check_date) <= applicant.offshore_share")
    paid = condition("applicant.tax_debt <= toll and applicant.tax_debt <= fee")
    mill(tmp_path, {"asked": asked, "paid": paid}, parameters)
    return tmp_path


def loaded(values: str) -> Rulebook:
    Path("values.yaml").write_text(values, encoding="utf-8")
    return Rulebook.load(SCHEME, "mill", values="values.yaml")


def answer(rulebook: Rulebook, day: date, share: str = "6") -> MeasureResult:
    dates = {"application_date": date(2020, 6, 1), "check_date": day}
    return judged(rulebook, {"application": dates, "applicant": {"offshore_share": share, "tax_debt": 15}})


def test_rows_of_a_user_hold_after_the_known_days(folder: Path) -> None:
    rules = loaded(
        'mill.rate:\n  - {from: 2020-09-01, value: "7 %"}\n  - {from: 2021-01-01, value: "4 %", assumption: true}'
    )
    found = answer(rules, date(2020, 7, 1))
    assert (found.condition("asked").verdict, found.flags) == (Verdict.met, ())
    found = answer(rules, date(2020, 8, 15))
    assert (found.condition("asked").verdict, found.flags) == (Verdict.met, ("cap_absent",))
    found = answer(rules, date(2020, 9, 1))
    assert (found.condition("asked").verdict, found.flags) == (Verdict.not_met, ("user_values",))
    found = answer(rules, AFTER)
    assert (found.condition("asked").verdict, found.flags) == (Verdict.met, ("user_values", "assumed_values"))
    assert found.condition("asked").provisional, "an assumption is unconfirmed"


def test_a_value_that_ends_goes_on_with_the_user(folder: Path) -> None:
    rules = loaded('mill.toll: [{from: 2021-01-01, value: "20.00", note: письмо от 12 января}]')
    assert "user_values" not in answer(rules, date(2020, 8, 1)).flags
    assert answer(rules, AFTER).condition("paid").verdict is Verdict.not_met
    plain = Rulebook.load(SCHEME, "mill")
    assert rules.sha256 != plain.sha256
    assert loaded("{}").sha256 != rules.sha256


RATE = "values.yaml, строка 1, mill.rate"
REFUSED = {
    'mill.rat: [{from: 2021-01-01, value: "7 %"}]': (
        "values.yaml, строка 1, mill.rat: «mill.rat» — не параметр правил, ожидается папка.параметр; "
        "возможно, имелось в виду «mill.rate»"
    ),
    'mill.rate: [{from: 2020-07-31, value: "7 %"}]': (
        f"{RATE}[0].from: по 2020-07-31 значение есть в правилах; строка с 2020-07-31 должна начинаться позже"
    ),
    'mill.rate: [{from: 2021-07-31, value: "7 %"}, {from: 2021-02-01, value: "7 %"}]': (
        f"{RATE}[1].from: значение с 2021-02-01 стоит после значения с 2021-07-31; строки идут по порядку первых дней"
    ),
    'mill.fee: [{from: 2021-01-01, value: "7.00"}]': (
        "values.yaml, строка 1, mill.fee: у значения в правилах нет конца срока, строку после него добавить нельзя; "
        "чтобы заменить значение, используйте --set mill.fee=ЗНАЧЕНИЕ"
    ),
    "guild-status.masters_needed: [{from: 2021-01-01, value: 7}]": (
        "values.yaml, строка 1, guild-status.masters_needed: значения этого параметра зависят от редакции, толкования "
        "или второй даты или служат только для сведения: строки к нему не добавляются"
    ),
    "mill.rate: [{from: 2021-01-01, value: 7}]": (
        f'{RATE}[0].value: получено: 7; ожидается доля в процентах, в кавычках и со знаком %: "20 %"'
    ),
    'mill.rate: [{value: "7 %"}]': f"{RATE}[0]: нет ключа «from»",
    "mill.rate: [{from: 2021-01-01}]": f"{RATE}[0]: нет ключа «value»",
    'mill.rate: [{from: 2021-01-01, value: "7 %", assume: true}]': (
        f"{RATE}[0].assume: неизвестный ключ «assume»; возможно, имелось в виду «assumption»"
    ),
    "mill.rate: 7": f"{RATE}: получено: 7; ожидается список",
}


@pytest.mark.parametrize("values", REFUSED)
def test_values_that_cannot_be_added_are_refused_with_this_message(values: str, folder: Path) -> None:
    with pytest.raises(RuleError) as raised:
        loaded(values)
    assert raised.value.text("ru") == REFUSED[values]


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    with pytest.raises(RuleError) as raised:
        Rulebook.load(SCHEME, "mill", values="nowhere.yaml")
    assert (
        raised.value.text("ru")
        == "nowhere.yaml: файл со значениями прочитать не удаётся; проверьте имя и права доступа"
    )
    with pytest.raises(RuleError):
        loaded("mill.rate: [")
