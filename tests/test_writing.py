"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from calculator.writing import reason_of, whole_file


def test_a_file_gets_its_name_when_it_is_finished(tmp_path: Path) -> None:
    target = tmp_path / "answers.csv"
    target.write_text("old")
    with whole_file(target) as path:
        path.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> None:
        with whole_file(tmp_path / "answers.csv") as path:
            path.write_text("half")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_a_private_file_is_for_its_owner(tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    with whole_file(target, private=True) as path:
        path.write_bytes(b"x")
    assert target.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOENT, "No such file or directory"), "такой папки нет"),
        (OSError(errno.ENOSPC, "No space left on device"), "на диске нет места"),
        (OSError(errno.EACCES, "Permission denied"), "нет прав на запись"),
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files"),
    ],
)
def test_why_the_system_refused(error: OSError, said: str) -> None:
    reason = reason_of(error)
    assert (reason if isinstance(reason, str) else reason.in_language("ru")) == said
