"""Whatever stands in place of a value, reading either accepts it or says what is wrong: it never breaks down."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from calculator.documents import read_document
from tests.rulebook.schemes import SCHEME, copied, problems_of

FILES: Final = ("acts.yaml", "forge-subsidy/measure.yaml", "guild-status/measure.yaml", "guild-status/parameters.yaml")
INSTEAD: Final[tuple[Any, ...]] = (None, 7, "x", [], {}, [None], {"by_reading": None}, {"by_edition": {"G10": []}})
STEP: Final = 23
"""Every so many of all pairs of value and replacement is tried; the start goes round, so files get different ones."""


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield (*path, key)
        yield from paths(part, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], instead: Any) -> Any:
    result = copy.deepcopy(value)
    parent = result
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = instead
    return result


@pytest.mark.parametrize("file", FILES)
def test_any_value_in_place_of_another(file: str, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    plain = read_document(SCHEME / file).value
    pairs = [(path, instead) for path in paths(plain) for instead in INSTEAD]
    refused = 0
    for path, instead in pairs[len(file) % STEP :: STEP]:
        text = json.dumps(replaced(plain, path, instead), ensure_ascii=False)  # JSON is YAML
        (folder / file).write_text(text, encoding="utf-8")
        problems = list(problems_of(folder))
        refused += bool(problems)
        assert all(problem.text(language) for problem in problems for language in ("ru", "en"))
    assert refused > len(pairs) / STEP / 2
