"""Texts of the rules in both languages: what stands as English is English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calculator.documents import read_document
from tests.project.checkout import ROOT

CYRILLIC = re.compile("[А-Яа-яЁё]+")
FILES = sorted((ROOT / "rules").rglob("*.yaml"))


def english(content: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each English text of a rule file with its place."""
    if isinstance(content, dict):
        if isinstance(content.get("ru"), str) and isinstance(content.get("en"), str):
            yield path, content["en"]
        for key, part in content.items():
            yield from english(part, f"{path}.{key}")
    elif isinstance(content, list):
        for place, part in enumerate(content):
            yield from english(part, f"{path}[{place}]")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_english_texts_have_no_russian_words(file: Path) -> None:
    content = read_document(file, file.name, numbers="refuse_decimals").value
    assert {place: text for place, text in english(content) if CYRILLIC.search(text)} == {}


def test_there_are_texts_to_look_at() -> None:
    texts = [
        found for file in FILES for found in english(read_document(file, file.name, numbers="refuse_decimals").value)
    ]
    assert len(texts) > 1000
