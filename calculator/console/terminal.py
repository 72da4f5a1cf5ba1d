"""The streams that the command writes to: their encoding, their width, and whether they may be coloured."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import sys
from functools import partial
from typing import Any, Final, TextIO

from calculator.console.layout import WIDEST, Page, clean

__all__ = ["as_json", "complain", "is_unicode", "page", "prepare"]

_PLAIN: Final = {"₽": "руб.", "≥": ">=", "≤": "<=", "≠": "!=", "÷": "/", "×": "x", "…": "...", "−": "-", "─": "-",
                 "✓": "+", "✗": "-", "•": "*", "·": "|", "\u00a0": " ", "\u202f": " ", "–": "-", "—": "-", "«": '"',
                 "»": '"', "“": '"', "”": '"', "’": "'", "№": "No"}  # fmt: skip


def prepare() -> None:
    """Lets old code pages show what they can: a sign that they lack is replaced, never a reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            handler = f"calculator-plain-{stream.encoding}"
            codecs.register_error(handler, partial(_replaced, stream.encoding))
            reconfigure(errors=handler)


def is_unicode(stream: TextIO) -> bool:
    """Whether a stream can write every sign."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "").startswith("utf")


def page(stream: TextIO) -> Page:
    """A page for a stream: coloured only on a terminal, as wide as it is, never wider than 100 columns."""
    if not _is_terminal(stream):
        return Page(WIDEST)
    return Page(shutil.get_terminal_size((WIDEST, 24)).columns, colour=_may_colour())


def as_json(document: Any, indent: int | None = 2) -> str:
    """A document for standard output, with the signs that it cannot write escaped."""
    return json.dumps(document, ensure_ascii=not is_unicode(sys.stdout), indent=indent) + "\n"


def complain(text: str) -> None:
    """A diagnostic, on standard error."""
    print("\n".join(clean(line) for line in text.splitlines()), file=sys.stderr)


def _is_terminal(stream: TextIO) -> bool:
    isatty = getattr(stream, "isatty", None)
    return bool(isatty is not None and isatty())


def _may_colour() -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or "WT_SESSION" in os.environ  # older Windows consoles show the codes as signs


def _replaced(encoding: str, error: UnicodeError) -> tuple[str, int]:
    """Plain signs for those that an encoding lacks; the encoding is named, for the error calls every code page alike."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    plain = "".join(_PLAIN.get(sign, "?") for sign in lacking)
    return plain.encode(encoding, errors="replace").decode(encoding), error.end  # ASCII has no Cyrillic either
