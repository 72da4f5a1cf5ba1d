"""The command ``catalogue``: search, matches with their effects, and wrong calls."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calls import PENZA, ROOT, call, refused

COOPERATION = str(ROOT / "examples" / "machine-tool-cooperation.yaml")


def plain(told: str) -> str:
    """On one line, without the spaces that do not break."""
    return " ".join(told.split())


def test_search_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    told = plain(call(capsys, "catalogue", COOPERATION, "--search", "28.15 колёса", "--lang", "en").output)
    parts = ["1 row of 20 found", "ООО «Зубчатка»: колёса зубчатые и редукторы (28.15.24)", "Free 11,520 шт. в год"]
    assert [part for part in parts if part not in told] == []
    assert "Точный ход" not in told
    assert "Nothing found. The catalogue has 20 rows." in plain(
        call(capsys, "catalogue", COOPERATION, "--search", "30.30", "--lang", "en").output
    )


def test_matches_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    told = plain(call(capsys, "catalogue", COOPERATION, "--matches", "--search", "26.51", "--lang", "en").output)
    parts = [
        "Outside: 13 purchases for RUB 663,000,000.00; 10 of them, for RUB 418,000,000.00, have a proposal",
        "Bought from participants: 2 purchases for RUB 41,600,000.00",
        "the same OKPD 2 code: 28.15.24; words in common: передачи, шарико, винтовые",
        "whether capacity is enough is not known: the purchase is stated in roubles, the capacity in “шт. в год”",
        "Functional dependence: 13.80…% → 16.09…%, met",
        "The reimbursement would then be at most RUB 24,000,000.00.",
        "Nothing alike in the catalogue of the other participants.",
        "A match is a proposal. Until a person accepts it, it changes nothing.",
    ]
    assert [part for part in parts if part not in told] == []


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """36 million of 1 570 million of purchases are 2.29 points of functional dependence."""
    document = json.loads(call(capsys, "catalogue", COOPERATION, "--matches", "--format", "json").output)
    assert (document["rows"], len(document["catalogue"]), document["search"]) == (20, 20, None)
    matching = document["matching"]
    assert matching["outside"] == {"purchases": 13, "amount": "663000000.00"}
    assert matching["inside"] == {"purchases": 2, "amount": "41600000.00"}
    screws = next(row for row in matching["purchases"] if row["row"] == 7)
    first, second = screws["proposals"]
    assert (first["row"], first["basis"], first["shared_code"], first["capacity"]) == (2, "code", "28.15.24", "unknown")
    assert (second["row"], second["words"]) == (5, [])
    pooled = [matching["now"]["dependence"][0], first["effect"]["after"]["dependence"][0]]
    assert [(one["reading"], one["value"][:7]) for one in pooled] == [
        ("FD_POOLED", "13.8025"),
        ("FD_POOLED", "16.0955"),
    ]
    assert first["effect"]["after"]["reimbursement"] == {
        "edition": "E23", "amount": "6000000.00", "amount_upper": "24000000.00",
    }  # fmt: skip
    assert len(matching["first_of_each"]["accepted"]) == 10


def test_a_catalogue_that_is_not_stated(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(call(capsys, "catalogue", PENZA, "--matches", "--format", "json").output)
    assert (document["stated"], document["catalogue"]) == (False, [])
    assert document["matching"]["purchases"] == []
    assert document["matching"]["first_of_each"] is None
    assert "states no catalogue" in call(capsys, "catalogue", PENZA, "--lang", "en").output


def test_the_day_of_the_law(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["catalogue", COOPERATION, "--matches", "--format", "json", "--as-of"]
    document = json.loads(call(capsys, *words, "2016-03-01").output)
    assert document["matching"]["now"]["edition"] == "C15"
    assert document["matching"]["now"]["dependence"] == []
    assert json.loads(call(capsys, *words, "2022-06-01").output)["matching"]["now"]["edition"] == "C21"


def test_names_of_codes_come_from_a_classification_of_ones_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = tmp_path / "okpd2.yaml"
    codes.write_text(
        'classification: okpd2\nsource: own list\nas_of: 2026-10-01\ncodes: {"28.15.24": Колёса и передачи}\n',
        encoding="utf-8",
    )
    words = ["catalogue", COOPERATION, "--codes", str(codes), "--search", "28.15", "--lang", "en"]
    ran = call(capsys, *words, "--matches")
    assert "ООО «Точный ход»: передачи шарико-винтовые (28.15.24, Колёса и передачи)" in plain(ran.output)
    assert "24.51" in ran.complaint
    rows = json.loads(call(capsys, *words, "--format", "json").output)["catalogue"]
    assert {row["okpd2_name"] for row in rows} == {"Колёса и передачи"}


def test_called_wrongly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "catalogue", "--lang", "en").startswith("catalogue: exactly one application file is needed")
    assert "exactly one" in refused(capsys, "catalogue", COOPERATION, PENZA, "--lang", "en")
    assert refused(capsys, "catalogue", COOPERATION, "--search", " ", "--lang", "en") == (
        "--search: an empty text came; words or the beginning of a code are expected"
    )
    assert refused(capsys, "catalogue", COOPERATION, "--as-of", "2025-06-01", "--lang", "en") == (
        "--as-of: of use only together with --matches"
    )
    assert "--search" in refused(capsys, "catalogue", COOPERATION, "--serch", "x", "--lang", "en")
    assert "--search" in refused(capsys, "catalogue", COOPERATION, "--search", "--lang", "en")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text('catalogue:\n  - {producer_inn: "9999000014", product: 1}\n', encoding="utf-8")
    told = refused(capsys, "catalogue", wrong, "--lang", "en")
    assert "catalogue[0].producer_inn" in told
    assert "catalogue[0].product" in told
