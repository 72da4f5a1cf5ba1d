"""Texts of the pages: none is missing, and each page speaks one language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from calculator.rulebook import Rulebook
from calculator.web.markup import unmarked
from calculator.web.paths import PAGES
from calculator.web.rows import COST_COLUMNS
from calculator.wording import catalog
from tests.project.checkout import ROOT
from tests.web.visits import desk, go, html, page, say

KEY = re.compile(r"""(?:\bt|Message)\(\s*(f?)["'](\w+)\.([^"']+)["']""")
CYRILLIC = re.compile("[А-Яа-яЁё]+")
LATIN = re.compile(r"\b[A-Za-z]{3,}\b")
SOURCES = sorted((ROOT / "calculator/web").rglob("*.py"))


def asked(path: Path) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Room and name of each text that a module asks for; the changing part of a name matches anything."""
    for match in KEY.finditer(path.read_text(encoding="utf-8")):
        pattern = re.escape(match[3]).replace(r"\{", "{").replace(r"\}", "}")
        yield match[2], re.compile(re.sub(r"\{[^}]*\}", r"\\w+", pattern) if match[1] else pattern)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_text_that_is_asked_for_is_there(path: Path) -> None:
    missing = [
        (room, pattern.pattern)
        for room, pattern in asked(path)
        if not any(pattern.fullmatch(name) for name in catalog(room, "ru"))
    ]
    assert missing == []


def test_every_text_of_the_room_is_asked_for() -> None:
    patterns = [pattern for path in SOURCES for room, pattern in asked(path) if room == "web"]
    built = {f"cell_{key}" for key in COST_COLUMNS}
    unused = [name for name in catalog("web", "ru") if not any(pattern.fullmatch(name) for pattern in patterns)]
    assert set(unused) <= built


@pytest.fixture
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles of saved cases are in the language of whoever gave them."""
    monkeypatch.setenv("CLUSTER_SUPPORT_DATABASE_URL", f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")


def words(language: str) -> str:
    """All that the pages say, with a condition that is not met and one that is open; clauses and sources are quoted."""
    test = say(page(language), "applicant.is_cluster_participant", "no")
    test = say(test, "cluster.in_register", "unknown")
    assert desk(test).language == language
    said, labels = [], []
    for name in PAGES:
        go(test, name)
        said.append(html(test))
        fields = [*test.text_input, *test.selectbox, *test.button, *test.button_group, *test.multiselect, *test.toggle]
        labels += [part.label for part in fields if part.key != f"language/{language}"]
        labels += [part.label for part in test.expander]
    assert len(labels) > 50
    shown = re.sub(r"<style>.*?</style>|<code>.*?</code>|<a [^>]*>[^<]*</a>", "", "\n".join(said), flags=re.DOTALL)
    shown = "\n".join([re.sub(r"<[^>]+>", " ", shown), *labels])
    for quotation in sorted(quoted(), key=len, reverse=True):
        shown = shown.replace(escape(quotation), "").replace(unmarked(quotation), "")
    return shown


def quoted() -> set[str]:
    """Clauses of acts and titles of sources: they stand as they are in both languages."""
    rulebook = Rulebook.load()
    measures = rulebook.measures.values()
    titles = {source.title for source in rulebook.sources.values()}
    conditions = {condition.clause for measure in measures for condition in measure.conditions.values()}
    rows = {row.clause for measure in measures for item in measure.parameters.values() for row in item.rows}
    return titles | {clause for clause in conditions | rows if clause}


@pytest.mark.usefixtures("empty_store")
def test_english_page_has_no_russian_words() -> None:
    assert set(CYRILLIC.findall(words("en"))) == set()


@pytest.mark.usefixtures("empty_store")
def test_russian_page_has_no_english_words() -> None:
    """Names of programs and forms of files are the same in both languages."""
    known = {"Excel", "Ctrl", "YAML", "JSON", "regulation", "gov"}  # regulation.gov.ru has a draft
    assert set(LATIN.findall(words("ru"))) - known == set()
