"""The commands ``compare`` and ``navigate``, ``evaluate --difference`` and folders of one's own with ``--rules``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calls import ROOT, call, refused

LIPETSK = str(ROOT / "examples" / "lipetsk-small-supplier.yaml")
PLATFORM = str(ROOT / "examples" / "platform-below-the-floor.yaml")
BASHKORTOSTAN = str(ROOT / "examples" / "bashkortostan-cluster-project.yaml")
FLOOR = "cluster-investment-platform.kip_min_project_cost"
FUTURE = str(ROOT / "examples" / "lipetsk-loan-future-rates.yaml")
OWN = ROOT / "docs" / "own-measure"
LOW, HIGH = (str(ROOT / "examples" / "key-rate" / f"{name}.yaml") for name in ("low", "high"))


def plain(told: str) -> str:
    """On one line, without the spaces that do not break."""
    return " ".join(told.split())


def test_compare_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    told = plain(call(capsys, "compare", LIPETSK, "--lang", "en").output)
    parts = [
        "Measures in comparable money", "Discount rate: 20% a year", "RUB 16,800,000.00", "Per rouble of the loan: 0.42",
        "To be bridged until the money comes: RUB 16,800,000.00, 10 months from the first payment to receipt",
        "A loan of the same worth", "The project by years", "Money needed with support",
    ]  # fmt: skip
    assert [part for part in parts if part not in told] == []


def test_compare_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(call(capsys, "compare", LIPETSK, "--format", "json").output)
    rows = {row["id"]: row for row in document["measures"]}
    subsidy = rows["lipetsk-equipment-subsidy"]
    assert (subsidy["what"], subsidy["amount"], subsidy["bridge"]["months"]) == ("sum", "16800000.00", 10)
    assert subsidy["when"]["payment_date"] == "2025-12-15"
    assert rows["sme-category"]["what"] == "category"
    assert "scenarios" not in document
    assert [year["year"] for year in document["yearly"]["years"]] == [2025, 2026, 2027, 2028, 2029, 2030]


def test_compare_under_several_paths_of_the_key_rate(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", FUTURE, "--measure", "lipetsk-regional-loan", "--values", LOW, "--values", HIGH]
    document = json.loads(call(capsys, *words, "--format", "json").output)
    assert document["scenarios"]["files"] == [None, LOW, HIGH]
    (row,) = document["scenarios"]["measures"]
    rules, low, high = row["answers"]
    assert row["differs"]
    assert (rules["difference"], low["difference"][0], high["difference"][0] == "-") == ("0.00", "-", False)
    assert [answer["flags"] for answer in row["answers"]] == [[], *[["user_values", "assumed_values"]] * 2]
    told = plain(call(capsys, *words).output)
    assert "При разных предположениях" in told
    assert "только правила" in told


def test_compare_called_wrongly(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "compare", "--lang", "en").startswith("compare: exactly one application file is needed")
    words = ["compare", LIPETSK, "--values", LOW, "--values", LOW, "--lang", "en"]
    assert refused(capsys, *words) == f"--values: the file {LOW} is named twice"
    assert "nowhere.yaml" in refused(capsys, "compare", LIPETSK, "--values", "nowhere.yaml", "--lang", "en")


def test_difference_of_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["evaluate", PLATFORM, "--difference", "--set", f"{FLOOR}=500000000.00"]
    told = plain(call(capsys, *words, "--lang", "en").output)
    assert f"This is not the law: changed {FLOOR}" in told
    assert "Conditions not met, RUB 0.00" in told
    assert "+RUB 129,024,000.00" in told
    assert "Met now: The project cost reaches the floor" in told
    assert "Totals by measure" not in told
    assert "Это не действующее право" in call(capsys, *words).output


def test_difference_of_many_files(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["evaluate", PLATFORM, BASHKORTOSTAN, "--difference", "--set", f"{FLOOR}=100000000.00"]
    told = call(capsys, *words, "--lang", "en").output
    assert "Totals by measure" in told
    assert "not met → met: 1" in told
    document = json.loads(call(capsys, *words, "--format", "json").output)
    assert document["flags"] == ["not_the_law"]
    assert [row["id"] for row in document["applications"]] == [
        "platform-below-the-floor",
        "bashkortostan-cluster-project",
    ]
    (total,) = (one for one in document["totals"] if one["gain"])
    assert (total["id"], total["difference"]) == ("cluster-investment-platform", "129024000.00")


def test_difference_needs_a_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "evaluate", PLATFORM, "--difference", "--lang", "en") == (
        "evaluate --difference: nothing to change was named; add at least one --set MEASURE.PARAMETER=VALUE"
    )
    assert refused(capsys, "evaluate", PLATFORM, "--difference=yes", "--lang", "en")


def test_navigate(capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "navigate", LIPETSK, "--lang", "en").output
    order = ["Ask now", "Available (4)", "Possible (", "Refused (", "Not for this case ("]
    places = [told.index(text) for text in order]
    assert places == sorted(places)
    assert "Will ask 1 more fact, first: " in told
    document = json.loads(call(capsys, "navigate", LIPETSK, "--format", "json").output)
    assert [one["id"] for one in document["groups"]["available"]] == [
        "lipetsk-regional-loan", "lipetsk-equipment-subsidy", "insurance-contributions", "sme-category",
    ]  # fmt: skip
    assert "exactly one" in refused(capsys, "navigate", LIPETSK, PLATFORM, "--lang", "en")


def test_a_measure_of_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("evaluate", "compare", "explain"):
        words = [command, LIPETSK, "--measure", "regional-equipment", "--rules", str(OWN), "--lang", "en"]
        assert "Regional equipment subsidy" in call(capsys, *words).output
    assert "regional-equipment" in call(capsys, "rules", "list", "--rules", str(OWN)).output
    assert "50" in call(capsys, "rules", "show", "regional-equipment", "--rules", str(OWN)).output
    told = call(capsys, "navigate", LIPETSK, "--rules", str(OWN), "--format", "json").output
    assert '"regional-equipment"' in told


def test_a_folder_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    complaint = refused(capsys, "evaluate", LIPETSK, "--rules", tmp_path / "nowhere", "--lang", "en")
    assert str(tmp_path / "nowhere") in complaint


def test_check_with_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "rules", "check", "--rules", str(OWN)).output == call(capsys, "rules", "check", str(OWN)).output
    assert "one word too many" in refused(capsys, "rules", "check", str(OWN), "--rules", str(OWN), "--lang", "en")
