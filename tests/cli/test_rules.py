"""``explain``, ``rules``, ``schema``: the rules as a person reads and checks them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from calculator.console.layout import width_of
from calculator.facts import json_schema
from calculator.places import rules_folder
from calculator.rulebook import Rulebook
from tests.cli.calls import HAIR, PENZA, ROOT, call, refused

MEASURES = Rulebook.load().measures


def within_the_page(text: str) -> bool:
    return all(width_of(line) <= 100 for line in text.splitlines())


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("measure", Rulebook.load().measure_ids())
def test_explanations_keep_within_the_page(measure: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "explain", PENZA, "--measure", measure, "--lang", language)
    assert ran.status == 0
    assert within_the_page(ran.output)


def test_an_explanation_shows_formula_value_readings_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["explain", HAIR, "--measure", "cluster-status", "--condition", "functional_dependence"]
    told = " ".join(call(capsys, *words).output.split())
    assert "every(participants.purchases_inside / participants.purchases_total >= fd_min_general" in told
    assert "(cluster-status.fd_min_general) • 20 %; с 26.11.2021; пересказ" in told
    assert "FD_POOLED, FD_MEAN, FD_EACH, FD_SELLER) не выполнено" in told
    assert "https://gospartner.club/?p=8415" in told
    assert "participants_min" not in told


def test_parameters_of_another_edition_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "explain", PENZA, "--measure", "joint-project-reimbursement").output
    assert "редакции E16" in told
    assert "редакции E21" not in told
    assert "Это стартовая партия" not in told


def test_list_names_every_folder(capsys: pytest.CaptureFixture[str]) -> None:
    table, _, known = call(capsys, "rules", "list").output.partition("\n\nИзвестны, но не считаются\n")
    assert [line.split()[0] for line in table.splitlines()[1:] if not line.startswith(" ")] == list(MEASURES)
    assert [item.id for item in Rulebook.load().not_computed] == re.findall(r"^  • ([\w-]+) — ", known, re.MULTILINE)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", list(MEASURES))
def test_a_folder_in_full(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "rules", "show", name, "--lang", language).output
    assert within_the_page(told)
    measure = MEASURES[name]
    for ids in (measure.parameters, measure.conditions, measure.editions):
        assert [one for one in ids if one not in told] == []
    flat = " ".join(told.split())
    assert [text for text in measure.unknowns if " ".join(text.in_language(language).split()) not in flat] == []


def test_sources_with_what_rests_on_them(capsys: pytest.CaptureFixture[str]) -> None:
    told = call(capsys, "rules", "sources").output
    assert within_the_page(told)
    blocks = {block.splitlines()[0]: block for block in told.strip().split("\n\n")}
    assert set(blocks) == set(Rulebook.load().sources)
    assert "cluster-status" in blocks["gospartner-8415"]
    files = [path for path in rules_folder().rglob("*.yaml") if path.name != "sources.yaml"]
    written = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for name, block in blocks.items():
        named = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", written) is not None
        assert block.endswith("ссылаются: —") is not named, name


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("ru", "en"):
        assert json.loads(call(capsys, "schema", "--lang", language).output) == json_schema(language)


def test_the_shipped_rules_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "rules", "check")
    assert ran.status == 0, ran.complaint
    assert ran.output.startswith("Замечаний нет\n")
    assert all(name in ran.output for name in MEASURES)


def test_an_added_folder_is_checked_with_the_shipped_rules(capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "rules", "check", ROOT / "docs" / "own-measure")
    assert ran.status == 0, ran.complaint
    assert "1 папка правил: regional-equipment\n" in ran.output
    assert "дополнение к поставляемым правилам" in ran.output


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(rules_folder(), tmp_path / "rules")


def test_a_rulebook_of_its_own_is_checked_alone(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(copy / "clawback")
    ran = call(capsys, "rules", "check", copy)
    assert ran.status == 0, ran.complaint
    assert "дополнение" not in ran.output
    assert [name for name in MEASURES if name not in ran.output] == ["clawback"]


def test_a_changed_value_is_found_by_the_worked_examples(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "pilot-batch-reimbursement" / "parameters.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count('value: "50 %"') == 1
    path.write_text(text.replace('value: "50 %"', 'value: "49 %"'), encoding="utf-8")
    complaint = refused(capsys, "rules", "check", copy)
    first, *rest = complaint.splitlines()
    assert first == f"Рабочие примеры дают другое ({len(rest)}):"
    assert all(line.startswith("pilot-batch-reimbursement, пример ") for line in rest)
    assert any("amount: ожидается" in line for line in rest)


def test_a_broken_folder_is_told_with_file_and_line(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "pilot-batch-reimbursement" / "parameters.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("unit: share", "unit: sharee", 1), encoding="utf-8")
    complaint = refused(capsys, "rules", "check", copy)
    assert complaint.startswith("Замечаний: ")
    assert str(path) in complaint
    assert "строка" in complaint


def test_no_such_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    complaint = refused(capsys, "rules", "check", tmp_path / "none")
    assert f"{tmp_path / 'none'}: такой папки нет" in complaint
