"""Files written whole or not at all, and why a file could not be written."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from calculator.wording import InLanguage, Message

__all__ = ["reason_of", "whole_file"]

_REASONS: Final[Mapping[int | None, str]] = {
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "in_the_way",
    errno.EISDIR: "in_the_way",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "not_allowed",
    errno.ENOSPC: "disk_full",
    errno.ENAMETOOLONG: "long_name",
}


@contextmanager
def whole_file(target: Path, *, private: bool = False) -> Iterator[Path]:
    """A file beside ``target`` to write to: it gets that name when the block ends, and is gone if the block fails.

    So under its own name a file is whole, and on the disk, or it is not there. ``private``: only its owner may read it.
    Raises ``OSError``.
    """
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    beside.unlink(missing_ok=True)  # of a run that was killed
    os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if private else 0o666))
    try:
        yield beside
        with beside.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(beside, target)
        _folder_to_disk(target.parent)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def reason_of(error: OSError) -> InLanguage | str:
    """Why the system refused, in the reader's language; its own words for what is rare."""
    known = _REASONS.get(error.errno)
    return Message(f"writing.{known}") if known is not None else error.strerror or type(error).__name__


def _folder_to_disk(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
