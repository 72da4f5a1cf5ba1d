"""The command ``store``: what it does to the store that the environment names, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculator.cli import main
from tests.store.stores import actor, case, opened, sqlite_address


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLUSTER_SUPPORT_DATABASE_URL", sqlite_address(tmp_path))
    monkeypatch.delenv("CLUSTER_SUPPORT_MODE", raising=False)
    store = opened(sqlite_address(tmp_path))
    store.save_new(actor(store), case())
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["store", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_copy_check_restore(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = folder / "copy.sqlite"
    assert call(capsys, "backup", str(copy)) == (0, f"Копия записана: {copy} (1 дело)\n", "")
    assert call(capsys, "check", "--lang", "en")[:2] == (0, f"The store is whole: {folder / 'store.sqlite'}\n")
    (folder / "store.sqlite").unlink()
    assert call(capsys, "restore", str(copy))[0] == 0
    store = opened(sqlite_address(folder))
    assert [one.title for one in store.cases(actor(store))] == ["Пенза"]


def test_export_and_erase(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "export", str(folder / "all.json"))[0] == 0
    assert call(capsys, "erase", "--before", "01.01.2020")[:2] == (0, "Стёрто содержание: 0 дел\n")
    assert call(capsys, "erase", "--before", "2999-01-01", "--lang", "en")[:2] == (0, "Content erased: 1 case\n")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((), 2, "store backup ФАЙЛ"),
        (("move",), 2, "действия «move» нет"),
        (("backup",), 2, "нужен один файл"),
        (("check", "x"), 2, "файл не нужен"),
        (("erase",), 2, "--before"),
        (("erase", "--before", "x"), 2, "--before: «x» не дата"),
        (("restore", "none.sqlite"), 2, "none.sqlite нет"),
        (("backup", "none/copy.sqlite"), 2, "Файл none/copy.sqlite не записан: такой папки нет"),
        (("export", "none/all.json"), 2, "Файл none/all.json не записан: такой папки нет"),
    ],
)
def test_wrong_calls(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], status: int, said: str
) -> None:
    found, out, err = call(capsys, *words)
    assert (found, out) == (status, "")
    assert said in err


def test_a_store_that_is_not_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "store.sqlite").write_bytes(b"no database " * 1000)
    status, out, err = call(capsys, "check")
    assert (status, out) == (1, "")
    assert "повреждён" in err


def test_a_copy_that_is_no_copy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "store.sqlite").unlink()
    (folder / "copy.sqlite").write_bytes(b"no database " * 1000)
    status, out, err = call(capsys, "restore", str(folder / "copy.sqlite"))
    assert (status, out) == (2, "")
    assert "это не копия хранилища" in err


def test_public_mode_has_no_store(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTER_SUPPORT_MODE", "public")
    assert call(capsys, "check")[0] == 2
