"""Every way in which a cell can be wrong, and the message that the user reads in each language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from calculator.facts.dictionary import field
from calculator.intake.cells import CellFaultError, read_cell
from calculator.intake.sheets import Cell, CellError, Percent
from calculator.wording import catalog, t

CASES: list[Mapping[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("wrong_cells.yaml").read_text(encoding="utf-8")
)


def cell_of(case: Mapping[str, Any]) -> Cell:
    cell = case["cell"]
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return]
    if "day" in cell:
        return date.fromisoformat(cell["day"])
    return Percent(float(cell["percent"])) if "percent" in cell else CellError(cell["error"])


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_message(case: Mapping[str, Any]) -> None:
    with pytest.raises(CellFaultError) as caught:
        read_cell(field(case["field"]), cell_of(case))
    assert caught.value.code == case["code"]
    assert t(caught.value.code, "ru", **caught.value.values) == case["ru"]
    assert t(caught.value.code, "en", **caught.value.values) == case["en"]


def test_a_long_text_is_refused_with_its_length() -> None:
    with pytest.raises(CellFaultError) as caught:
        read_cell(field("purchases.name"), "й" * 2001)
    assert caught.value.code == "intake.long_text"
    told = t(caught.value.code, "ru", **caught.value.values)
    assert told == "текст из 2001 знака; допускается не больше 2000"


def test_every_mistake_of_a_cell_has_a_case() -> None:
    """Those of the catalog from the first to the last; a text that is too long stands above."""
    worded = list(catalog("intake", "ru"))
    of_cells = set(worded[worded.index("wrong_value") : worded.index("formula_without_value") + 1])
    assert {case["code"].removeprefix("intake.") for case in CASES} == of_cells - {"long_text"}
