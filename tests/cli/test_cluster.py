"""The command ``cluster``: requirements, participants, contracts and effects, in words and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import HAIR, ROOT, call, refused

COOPERATION = str(ROOT / "examples" / "machine-tool-cooperation.yaml")
FOUNDRY, CENTRES = "9999002042", "9999002028"


def plain(told: str) -> str:
    """On one line, without the spaces that do not break."""
    return " ".join(told.split())


def document(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(call(capsys, "cluster", COOPERATION, "--format", "json", *words).output)
    return found


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "ru",
            [
                "Выполнены (16)", "Решение и сроки", "17.06.2025 (не подтверждено)", "15.09.2027 (вывод)",
                "Функциональная зависимость при каждом толковании", "наименьшая доля 10,6 %, АО «Прибор-Мера»",
                "Участники (20)", "закупками даёт 7,56… п. п. функциональной зависимости кластера",
                "Половину всей суммы несут 7 связей из 35.", "Без засчитываемых договоров: ООО «Слой».",
                "Всего: 36 договоров, 35 связей, 238 800 000,00 ₽", "договор с самим собой",
                "сторона не участник: ИНН 9999003014", "АО «Вектор-Станок»: 781 200 000,00 ₽", "Если выйдет участник",
                "ООО «Литейщик» Условия не выполнены 10,93… %", "выполнено → не выполнено", "выполнено → зависит от толкования",
            ],
        ),
        (
            "en",
            [
                "Met (16)", "Decision and deadlines", "17 Jun 2025 (unconfirmed)", "15 Sept 2027 (inference)",
                "Functional dependence under each reading", "least share 10.6%, АО «Прибор-Мера»", "Participants (20)",
                "7 links carry half of the whole sum, out of 35.", "In all: 36 contracts, 35 links, RUB 238,800,000.00",
                "a contract with itself", "АО «Вектор-Станок»: RUB 781,200,000.00", "If a participant leaves",
                "ООО «Литейщик» Conditions not met 10.93…%", "met → not met", "met → depends on the reading",
            ],
        ),
    ],
)  # fmt: skip
def test_in_words(capsys: pytest.CaptureFixture[str], language: str, parts: list[str]) -> None:
    told = plain(call(capsys, "cluster", COOPERATION, "--lang", language).output)
    assert [part for part in parts if part not in told] == []


def test_without_several_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    told = plain(
        call(capsys, "cluster", COOPERATION, "--without", FOUNDRY, "--without", CENTRES, "--lang", "en").output
    )
    # 118.8 m less 30.4 m of castings, and 26.5 m, of 900 m and 250 m
    assert "Without: ООО «Литейщик», ООО «Меридиан» Requirement Now Then" in told
    assert "13.80…% 9.99…%" in told


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "--without", FOUNDRY)
    assert found["measures"][0]["verdict"] == "met"
    assert found["decision"] == {"in_register": True, "date": "2022-09-15", "covers_both": True}
    assert {row["id"]: row["date"] for row in found["deadlines"]} == {
        "review": "2025-06-17",
        "decision_last_day": "2027-09-15",
    }
    assert len(found["participants"]) == len(found["without_each"]) == 20
    foundry = next(row for row in found["participants"] if row["inn"] == FOUNDRY)
    assert (foundry["sold_to_final_producers"], foundry["in_listed_territory"]) == ("45000000.00", True)
    assert found["asked"] == next(row for row in found["without_each"] if row["inns"] == [FOUNDRY])
    assert {"id": "relaxation_gate", "before": "met", "after": "not_met"} in found["asked"]["turns"]


def test_graph_as_json_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    graph = document(capsys)["graph"]
    assert graph["total"] == "238800000.00"
    assert sum(int(row["amount"].replace(".", "")) for row in graph["edges"]) == 23_880_000_000
    assert [row["reason"] for row in graph["dropped"]] == ["self", "stranger", "stranger"]
    assert (graph["isolated"], graph["apart"]) == (["9999002162"], [["9999002187", "9999002194"]])


def test_another_day_and_one_reading(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "--as-of", "2022-06-01", "--reading", "fd_formula=FD_EACH")
    assert found["measures"][0]["edition"] == "C21"
    (level,) = found["dependence"]
    assert (level["verdict"], level["threshold"]) == ("not_met", "20")


def test_a_day_without_an_edition_has_no_effects(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "--as-of", "2010-01-01")
    assert (found["without_each"], found["dependence"], len(found["graph"]["edges"])) == ([], [], 35)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ((), ("cluster",)),
        ((COOPERATION, HAIR), ("2",)),
        ((COOPERATION, "--without", "9999000013"), ("--without", "9999000013")),
        ((COOPERATION, "--as-of", "2025-02-30"), ("--as-of", "2025-02-30")),
        ((COOPERATION, "--reading", "fd_formula=FD_NONE"), ("FD_NONE",)),
        ((COOPERATION, "--measure", "cluster-status"), ("--measure",)),
        ((COOPERATION, "--format", "xml"), ("xml",)),
    ],
)
def test_a_wrong_call_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    for language in ("ru", "en"):
        complaint = refused(capsys, "cluster", *words, "--lang", language)
        assert [part for part in parts if part not in complaint] == []


def test_a_file_with_errors_is_told_with_all_of_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "cluster.yaml"
    file.write_text(
        'participants:\n  - {inn: "9999002010", jobs: many}\nlinks:\n  - {amount: "1.234"}\n', encoding="utf-8"
    )
    complaint = refused(capsys, "cluster", file, "--lang", "en")
    assert "participants[0].jobs" in complaint
    assert "links[0].amount" in complaint
