"""A journal beside the output: answers are written to it as they are found, so that a run that is killed can go on.

The first line says what the run is (inputs, rules, options); each further line is one answer. A line is confirmed when it
is on the disk whole; what a killed run left half-written is cut off.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

__all__ = ["Journal", "journal_path"]

_VERSION: Final = 1


def journal_path(output: Path) -> Path:
    """``answers.xlsx`` → ``answers.xlsx.journal``"""
    return output.with_name(f"{output.name}.journal")


class Journal:
    """Answers by number. Use as a context; ``kept`` are those of an earlier run of the same key."""

    def __init__(self, path: Path, key: Mapping[str, Any], *, resume: bool) -> None:
        self.path = path
        self.head = json.dumps({"journal": _VERSION, **key}, ensure_ascii=False, sort_keys=True)
        self.kept: dict[int, Any] = {}
        self.of_another_run = False
        self._end = 0
        if resume:
            self._read()
        self._stream: BinaryIO | None = None

    def _read(self) -> None:
        """Whole lines only; the first that is not whole, or not what was written, ends the journal."""
        try:
            content = self.path.read_bytes()
        except OSError:
            return
        head, end, rest = content.partition(b"\n")
        if not end or head.decode("utf-8", errors="replace") != self.head:
            self.of_another_run = bool(content)
            return
        self._end = len(head) + 1
        for line in rest.split(b"\n")[:-1]:
            try:
                number, mark, answer = line.split(b"\t", 2)
                if mark != _mark(answer):
                    break
                self.kept[int(number)] = json.loads(answer)
            except ValueError:
                break
            self._end += len(line) + 1

    def __enter__(self) -> Self:
        self._stream = self.path.open("r+b" if self._end else "wb")
        if self._end:
            self._stream.truncate(self._end)
            self._stream.seek(self._end)
        else:
            self._stream.write(self.head.encode() + b"\n")
            self._to_disk()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._stream is not None
        self._stream.close()

    def confirm(self, answers: Mapping[int, Any]) -> None:
        """Write answers and return when they are on the disk."""
        assert self._stream is not None
        for number, answer in answers.items():
            text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
            self._stream.write(b"%d\t%s\t%s\n" % (number, _mark(text), text))
        self._to_disk()

    def remove(self) -> None:
        """After the output stands under its own name."""
        self.path.unlink(missing_ok=True)

    def _to_disk(self) -> None:
        assert self._stream is not None
        self._stream.flush()
        os.fsync(self._stream.fileno())


def _mark(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest()[:16].encode()
