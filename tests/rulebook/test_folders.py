"""Which files are read: never one outside the folder, never a huge one, and the digest is the same on every machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from calculator.rulebook import reading_folders
from calculator.rulebook.reading import RuleError, read_examples, read_rules
from tests.rulebook.schemes import changed, copied, problems_of


def codes_and_files(*folders: Path) -> list[tuple[str, str]]:
    return [(problem.code, Path(problem.place.file).name) for problem in problems_of(*folders)]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert codes_and_files(tmp_path / "nowhere") == [("no_folder", "nowhere")]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    secret = tmp_path / "secret.yaml"
    secret.write_text("secret: {address: hidden, title: hidden, read: null}\n", encoding="utf-8")
    (folder / "sources.yaml").unlink()
    (folder / "sources.yaml").symlink_to(secret)
    assert codes_and_files(folder) == [("outside_folder", "sources.yaml")]


def test_a_linked_rule_folder_outside_is_not_followed(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "coin").rename(tmp_path / "coin")
    (folder / "coin").symlink_to(tmp_path / "coin")
    assert codes_and_files(folder) == [("outside_folder", "coin")]


def test_a_link_within_the_folder_is_read(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "flags.yaml").rename(folder / "texts-of-flags.txt")
    (folder / "flags.yaml").symlink_to("texts-of-flags.txt")
    assert read_rules(folder).flags.keys() >= {"cap_absent"}


def test_a_circle_of_links(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "flags.yaml").unlink()
    (folder / "flags.yaml").symlink_to("flags.yaml")
    assert codes_and_files(folder) == [("outside_folder", "flags.yaml")]


def test_linked_examples_outside_are_not_read(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (tmp_path / "secret.yaml").write_text("- {id: hidden}\n", encoding="utf-8")
    (folder / "coin" / "examples.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(RuleError) as raised:
        read_examples(folder, "coin")
    assert [problem.code for problem in raised.value.problems] == ["outside_folder"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "flags.yaml").unlink()
    os.mkfifo(folder / "flags.yaml")
    assert codes_and_files(folder) == [("not_a_file", "flags.yaml")]


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with (folder / "acts.yaml").open("ab") as file:
        file.write(b"# " + b"x" * reading_folders.LARGEST_FILE)
    assert codes_and_files(folder) == [("file_too_large", "acts.yaml")]


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied(tmp_path)
    monkeypatch.setattr(reading_folders, "MOST_FILES", 6)
    assert [code for code, _ in codes_and_files(folder)] == ["too_many_files"]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied(tmp_path)
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "acts.yaml":
            raise PermissionError(path)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert codes_and_files(folder) == [("no_access", "acts.yaml")]


def test_files_that_are_no_rules_are_left_alone(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    before = read_rules(folder).sha256
    (folder / "README.md").write_text("read me", encoding="utf-8")
    (folder / "pictures").mkdir()
    (folder / ".hidden.yaml").write_text("[", encoding="utf-8")
    assert read_rules(folder).sha256 == before


# digest -----------------------------------------------------------------------------------------------------------


def test_the_digest_does_not_depend_on_place_or_line_ends(tmp_path: Path) -> None:
    one, other = copied(tmp_path / "one"), copied(tmp_path / "other")
    for path in other.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_rules(one).sha256 == read_rules(other).sha256


@pytest.mark.parametrize(
    ("file", "old", "new", "differs"),
    [
        ("guild-status/parameters.yaml", "value: 7", "value: 8", True),
        ("sources.yaml", "выпуск 7", "выпуск 8", True),
        ("flags.yaml", "Заявка подана", "Прошение подано", True),
        ("version.yaml", "test.1", "test.2", True),
        ("profiles.yaml", "2016-05-10", "2016-05-11", False),
        ("guild-status/examples.yaml", "id: G1", "id: G2", False),
    ],
)
def test_the_digest_is_over_what_decides(tmp_path: Path, file: str, old: str, new: str, differs: bool) -> None:
    folder = copied(tmp_path)
    before = read_rules(folder).sha256
    changed(folder, file, old, new)
    assert (read_rules(folder).sha256 != before) is differs


# several folders --------------------------------------------------------------------------------------------------


def regional(tmp_path: Path, measure: str = "mill-grant") -> Path:
    """A folder of a region with one more measure, on acts and sources of the first folder and its own."""
    folder = tmp_path / "region" / measure
    folder.mkdir(parents=True)
    source = copied(tmp_path / "copy") / "guild-status"
    text = (source / "measure.yaml").read_text(encoding="utf-8").replace("id: guild-status", f"id: {measure}")
    (folder / "measure.yaml").write_text(text.replace("statute-8]", "mill-1]"), encoding="utf-8")
    (folder / "parameters.yaml").write_bytes((source / "parameters.yaml").read_bytes())
    act = "{title: {ru: О мельницах, en: On mills}, signed: null, citation: null, evidence: inference, source: []}"
    (folder.parent / "acts.yaml").write_text(f"mill-1: {act}\n", encoding="utf-8")
    return folder.parent


def test_a_later_folder_adds_measures(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    one, both = read_rules(folder), read_rules(folder, regional(tmp_path))
    assert set(both.measures) - set(one.measures) == {"mill-grant"}
    assert set(both.acts) - set(one.acts) == {"mill-1"}
    assert both.version == one.version == "test.1"
    assert both.sha256 != one.sha256


def test_a_later_folder_can_have_a_version(tmp_path: Path) -> None:
    region = regional(tmp_path)
    (region / "version.yaml").write_text('version: "mill.2"\n', encoding="utf-8")
    assert read_rules(copied(tmp_path), region).version == "test.1+mill.2"


def test_the_folder_of_one_measure_can_be_added(tmp_path: Path) -> None:
    region = regional(tmp_path)
    alone = region / "mill-grant"
    (region / "acts.yaml").rename(alone / "acts.yaml")
    rules = read_rules(copied(tmp_path), alone)
    assert rules.measures["mill-grant"].parameters.keys() == rules.measures["guild-status"].parameters.keys()


def test_a_measure_in_two_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, region = copied(tmp_path), regional(tmp_path, "guild-status")
    monkeypatch.chdir(tmp_path)
    (problem,) = problems_of(folder.relative_to(tmp_path), region.relative_to(tmp_path))
    place, message = problem.text("en").replace("\\", "/").split(": ", 1)
    assert place == "region/guild-status/measure.yaml, line 1, id"
    assert message == "“guild-status” is already in the file scheme/guild-status/measure.yaml"


def test_an_act_in_two_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, region = copied(tmp_path), regional(tmp_path)
    changed(region, "acts.yaml", "mill-1:", "forge-3:")
    changed(region, "mill-grant/measure.yaml", "mill-1]", "forge-3]")
    monkeypatch.chdir(tmp_path)
    (problem,) = problems_of(folder.relative_to(tmp_path), region.relative_to(tmp_path))
    expected = "region/acts.yaml, строка 1, forge-3: «forge-3» уже есть в файле scheme/acts.yaml"
    assert problem.text("ru").replace("\\", "/") == expected
