"""The switch between roubles, thousands and millions holds for the whole visit and changes no figure of the answer."""

from __future__ import annotations

import pytest

from calculator.web.scale import Scale
from tests.web.visits import checked, desk, go, html, page, sum_of


@pytest.mark.parametrize(
    ("language", "exact", "millions"),
    [("ru", "96 175 000,00 ₽", "96,175 млн ₽"), ("en", "RUB 96,175,000.00", "RUB 96.175 million")],
)
def test_sums_in_millions(language: str, exact: str, millions: str) -> None:
    test = page(language, "measures")
    assert html(test).count(exact) == 3  # in the sentence above, as the sum and as own funds
    test.button_group(key=f"scale/measures/{language}").set_value(Scale.millions.name)
    checked(test.run())
    assert desk(test).scale is Scale.millions
    assert millions in html(test)
    assert html(test).count(exact) == 1  # a sentence is told to the kopeck
    assert millions in html(go(test, "yearly"))
    go(test, "scenarios")
    checked(test.button(key="copy-application").click().run())
    assert millions in html(test)
    assert sum_of(go(test, "costs")) == exact
