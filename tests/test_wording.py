"""Catalogs of texts: the same keys and values in both languages, and the right Russian plural."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import calculator.wording
from calculator.wording import Message, Text, catalog, placeholders, plural, rooms, t


@pytest.mark.parametrize("room", rooms())
def test_both_languages_have_the_same_texts_and_values(room: str) -> None:
    russian, english = catalog(room, "ru"), catalog(room, "en")
    assert sorted(russian) == sorted(english)
    differing = [key for key in russian if placeholders(russian[key]) != placeholders(english[key])]
    assert differing == []


@pytest.mark.parametrize("room", rooms())
def test_no_text_stands_twice(room: str) -> None:
    for language in ("ru", "en"):
        file = Path(calculator.wording.__file__).with_name(f"{room}.{language}.yaml")
        keys = re.findall(r'^"?(\w+)"?:', file.read_text(encoding="utf-8"), re.MULTILINE)
        assert sorted(keys) == sorted(catalog(room, language))


@pytest.mark.parametrize("room", rooms())
def test_every_text_can_be_put_together(room: str) -> None:
    for language in ("ru", "en"):
        for key, text in catalog(room, language).items():
            filled = t(f"{room}.{key}", language, **dict.fromkeys(placeholders(text), 5))
            assert "{" not in filled or "{" in text.replace("{", "", len(placeholders(text)))
            assert filled.strip()


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("строка", (1, 21, 101, 1001, -1)),
        ("строки", (2, 3, 4, 22, 104)),
        ("строк", (0, 5, 10, 11, 12, 13, 14, 20, 25, 100, 111, 112)),
    ],
)
def test_russian_plural(form: str, numbers: tuple[int, ...]) -> None:
    assert {plural(n, "строка", "строки", "строк") for n in numbers} == {form}


def test_words_agree_inside_a_text() -> None:
    assert t("facts.long_text", "ru", length=2001, limit=2000).startswith("текст из 2001 знака")
    assert t("facts.long_text", "en", length=1, limit=2000).startswith("a text of 1 character;")


def test_values_speak_the_language_of_the_text() -> None:
    label = Text("Затраты", "Costs")
    assert "«Затраты»" in t("facts.required", "ru", field=label)
    assert "“Costs”" in t("facts.required", "en", field=label)
    nested = Message("facts.quoted", {"came": "x"})
    assert t("facts.yes_no", "en", came=nested).startswith("got “x”;")


@pytest.mark.parametrize("key", ["facts.no_such_text", "nowhere.text", "no_room", "../facts.required"])
def test_a_missing_text_is_a_fault_of_the_program(key: str) -> None:
    with pytest.raises(KeyError):
        t(key, "ru")


def test_a_missing_value_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        t("facts.required", "ru")


def test_a_missing_language_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        t("facts.required", "de", field="x")


def test_a_value_is_never_taken_for_a_place() -> None:
    assert "{field}" in t("facts.required", "ru", field="{field}")
