"""Reading one YAML or JSON document, strictly: what is written is what comes out, with its line, or a clear refusal.

YAML is read as events of the C parser and built here without recursion. Anchors, tags, duplicate keys and several
documents are refused, and so is anything too large or too deep, before it can cost time or memory. Plain ``null``,
``true``/``false`` and whole numbers keep their meaning; every other scalar, a decimal number and a date among them,
stays text exactly as written: money must never pass through a float.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from calculator.problems import DocumentError, Problem

__all__ = ["LARGEST_FILE", "Document", "DocumentError", "Key", "Numbers", "path_text", "read_document"]

LARGEST_FILE: Final = 5_000_000
"""Bytes of the largest document that is read."""
DEEPEST: Final = 20
MOST_NODES: Final = 2_000_000
LONGEST_INTEGER: Final = 18
"""Digits of a whole number; a longer one stays text."""

Key = str | int
Numbers = Literal["text", "refuse_decimals"]
Value = Any
"""What a document holds: ``dict`` with text keys, ``list``, ``str``, ``int``, ``bool`` or ``None``."""

_KEYWORDS: Final[dict[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|nan)", re.IGNORECASE
)
_STEP: Final = re.compile(r"\[(\d+)\]|([^.\[\]]+)|\.")


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read. ``value`` is plain Python; do not change it, positions are kept by container."""

    file: str
    value: Value
    _marks: dict[int, dict[Key, tuple[Any, Any]]] = field(repr=False)
    _root: Any = field(repr=False)

    def position(self, path: str | Sequence[Key]) -> tuple[int, int]:
        """Line and column, from 1, at which the value at ``path`` starts; (0, 0) where not known (JSON, no such
        path)."""
        event = self._event(path, 1)
        return (0, 0) if event is None else (event.start_mark.line + 1, event.start_mark.column + 1)

    def key_position(self, path: str | Sequence[Key]) -> tuple[int, int]:
        """Like ``position``, of the key that the value stands under; of the value itself in a list."""
        event = self._event(path, 0)
        return (0, 0) if event is None else (event.start_mark.line + 1, event.start_mark.column + 1)

    def text_position(self, path: str | Sequence[Key]) -> tuple[int, int]:
        """Like ``position``, of the first character of a text: after the opening quote of a quoted one."""
        event = self._event(path, 1)
        if event is None:
            return 0, 0
        quoted = getattr(event, "style", "") in ("'", '"')
        return event.start_mark.line + 1, event.start_mark.column + (2 if quoted else 1)

    def _event(self, path: str | Sequence[Key], which: int) -> Any:
        value, event = self.value, self._root
        for key in _steps(path):
            marks = self._marks.get(id(value), {})
            if key not in marks:
                return None
            event = marks[key][which]
            value = value[key]
        return event


def read_document(source: Path | str | bytes, name: str | None = None, *, numbers: Numbers = "text") -> Document:
    """Read a file (``Path`` or its name as ``str``) or its bytes. ``name`` is what messages call it; ``.json`` makes
    it JSON.

    ``numbers="refuse_decimals"`` makes a plain number with a decimal point a mistake, for files where such numbers
    must be quoted. Raises ``DocumentError``.
    """
    if isinstance(source, bytes):
        file, content = name or "document.yaml", source
        if len(content) > LARGEST_FILE:
            raise DocumentError.of(file, "documents.too_large", limit=LARGEST_FILE // 1_000_000)
    else:
        file = name or str(source)
        content = _content(Path(source), file)
    text = _text(content, file)
    if text.count(",") + text.count("\n") > MOST_NODES:  # told at once, not after seconds of reading
        raise DocumentError.of(file, "documents.too_many", limit=MOST_NODES)
    with _collector_paused():
        if file.lower().endswith(".json"):
            return _read_json(text, file, numbers)
        return _YamlReader(file, numbers).read(text)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Everything that is built stays in use, so looking for garbage meanwhile costs time in vain (half of it in a
    large file)."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def path_text(path: Sequence[Key]) -> str:
    """``("costs", 3, "net")`` as ``costs[3].net``."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")


def _steps(path: str | Sequence[Key]) -> Iterator[Key]:
    if not isinstance(path, str):
        yield from path
        return
    for match in _STEP.finditer(path):
        if match[1] is not None:
            yield int(match[1])
        elif match[2] is not None:
            yield match[2]


def _content(path: Path, file: str) -> bytes:
    try:
        if path.is_dir():
            raise DocumentError.of(file, "documents.folder")
        if path.exists() and not path.is_file():  # a pipe or a device could be read without end
            raise DocumentError.of(file, "documents.not_a_file")
        if path.stat().st_size > LARGEST_FILE:
            raise DocumentError.of(file, "documents.too_large", limit=LARGEST_FILE // 1_000_000)
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except DocumentError:
        raise
    except FileNotFoundError:
        raise DocumentError.of(file, "documents.not_found") from None
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise DocumentError.of(file, "documents.not_readable") from None
    if len(content) > LARGEST_FILE:
        raise DocumentError.of(file, "documents.too_large", limit=LARGEST_FILE // 1_000_000)
    return content


def _text(content: bytes, file: str) -> str:
    nul = content.find(b"\0")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError.of(file, "documents.not_utf8", line=line) from None
    if nul >= 0:
        raise DocumentError.of(file, "documents.nul", line=content.count(b"\n", 0, nul) + 1)
    return text


class _YamlReader:
    """Builds one document from the events of the parser, with a stack of its own."""

    def __init__(self, file: str, numbers: Numbers) -> None:
        self.file = file
        self.refuse_decimals = numbers == "refuse_decimals"
        self.problems: list[Problem] = []
        self.marks: dict[int, dict[Key, tuple[Any, Any]]] = {}

    def read(self, text: str) -> Document:
        import yaml

        loader = (yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)(text)
        try:
            value, root = self._build(loader, yaml)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
            raise DocumentError.of(self.file, _syntax_code(error.problem), line=line, column=column) from None
        except yaml.YAMLError as error:  # a character that YAML does not allow; the reader tells its offset only
            line = text.encode().count(b"\n", 0, getattr(error, "position", 0)) + 1
            raise DocumentError.of(self.file, "documents.wrong_character", line=line) from None
        finally:
            loader.dispose()
        if self.problems:
            raise DocumentError(self.problems)
        return Document(self.file, value, self.marks, root)

    def _build(self, loader: Any, yaml: Any) -> tuple[Value, Any]:
        """The value of the one document, and the event at which it starts."""
        next_event = loader.get_event
        scalar, start_map, start_list = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        stack: list[_Open] = []
        top = _Open([], {}, None)  # the document itself: a list that gets one value, with no step in paths
        count = documents = 0
        while True:
            event = next_event()
            kind = type(event)
            if kind is scalar:
                self._take_scalar(event, top, stack)
            elif kind is start_map or kind is start_list:
                opened = self._opened(event, {} if kind is start_map else [], top, stack)
                stack.append(top)
                top = opened
            elif kind in ends:
                top = stack.pop()
            elif kind is yaml.AliasEvent:
                raise self._stop("documents.alias", event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise self._stop("documents.several", event)
            elif kind is yaml.StreamEndEvent:
                break
            count += 1
            if count > MOST_NODES:
                raise self._stop("documents.too_many", event, limit=MOST_NODES)
        return (top.value[0], top.marks[0][1]) if top.value else (None, None)

    def _take_scalar(self, event: Any, top: _Open, stack: list[_Open]) -> None:
        if event.tag is not None or event.anchor is not None:
            self._refuse_extras(event, top, stack)
        if top.is_map and top.key is None:
            self._open_key(event, top, stack)
        else:
            self._put(top, self._scalar(event, top, stack), event)

    def _opened(self, event: Any, value: dict[str, Value] | list[Value], top: _Open, stack: list[_Open]) -> _Open:
        """A new map or list in its place, to be filled."""
        if event.tag is not None or event.anchor is not None:
            self._refuse_extras(event, top, stack)
        if top.is_map and top.key is None:
            raise self._stop("documents.complex_key", event)
        if len(stack) >= DEEPEST:
            raise self._stop("documents.too_deep", event, limit=DEEPEST)
        step = top.next_step if stack else None
        self._put(top, value, event)
        marks = self.marks[id(value)] = {}
        return _Open(value, marks, step)

    def _put(self, top: _Open, value: Value, event: Any) -> None:
        """The value into its container; of a duplicate key (a problem already) the first stays."""
        if top.is_map:
            key = top.key
            if key not in top.value:
                top.value[key] = value
                top.marks[key] = (top.key_event, event)
            top.key = None
        else:
            top.marks[len(top.value)] = (event, event)
            top.value.append(value)

    def _open_key(self, event: Any, top: _Open, stack: list[_Open]) -> None:
        key = event.value
        top.key, top.key_event = key, event
        if key in top.value:
            first = top.marks[key][0].start_mark.line + 1
            self._report("documents.duplicate_key", event, top, stack, key=key, first=first)

    def _scalar(self, event: Any, top: _Open, stack: list[_Open]) -> Value:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _KEYWORDS:
            return _KEYWORDS[text]
        if text[0] in "-+.0123456789":
            if _INTEGER.fullmatch(text):
                return int(text)
            if self.refuse_decimals and _DECIMAL.fullmatch(text):
                self._report("documents.decimal", event, top, stack, came=text)
        return text

    def _refuse_extras(self, event: Any, top: _Open, stack: list[_Open]) -> None:
        code = "documents.anchor" if event.anchor is not None else "documents.tag"
        self._report(code, event, top, stack, came=event.anchor or event.tag.replace("tag:yaml.org,2002:", "!!"))

    def _report(self, code: str, event: Any, top: _Open, stack: list[_Open], **values: object) -> None:
        if len(self.problems) >= 100:  # a hostile file must not fill memory with messages
            raise DocumentError(self.problems)
        steps = [*(open_.step for open_ in [*stack, top]), top.next_step if stack else None]
        path = path_text([step for step in steps if step is not None])
        mark = event.start_mark
        self.problems.append(Problem(self.file, path, mark.line + 1, mark.column + 1, code, values))

    def _stop(self, code: str, event: Any, **values: object) -> DocumentError:
        mark = event.start_mark
        return DocumentError([*self.problems, Problem(self.file, "", mark.line + 1, mark.column + 1, code, values)])


class _Open:
    """A container that is being filled; ``step`` is the key or the row under which it stands itself."""

    __slots__ = ("is_map", "key", "key_event", "marks", "step", "value")

    def __init__(self, value: Any, marks: dict[Key, tuple[Any, Any]], step: Key | None) -> None:
        self.value = value
        self.marks = marks
        self.step = step
        self.is_map = isinstance(value, dict)
        self.key: Any = None
        self.key_event: Any = None

    @property
    def next_step(self) -> Key | None:
        """Where the next value stands."""
        return self.key if self.is_map else len(self.value)


_SYNTAX: Final = (
    ("mapping values are not allowed", "documents.syntax_colon"),
    ("could not find expected ':'", "documents.syntax_no_colon"),
    ("did not find expected key", "documents.syntax_indent"),
    ("did not find expected '-'", "documents.syntax_indent"),
    ("did not find expected ',' or", "documents.syntax_bracket"),
    ("found unexpected end of stream", "documents.syntax_quote"),
    ("found character that cannot start any token", "documents.syntax_character"),
    ("control characters are not allowed", "documents.wrong_character"),
    ("undefined tag handle", "documents.syntax_tag"),
    ("undefined alias", "documents.alias"),
    ("unknown escape character", "documents.syntax_escape"),
    ("did not find expected <document start>", "documents.syntax_rest"),
)


def _syntax_code(problem: str | None) -> str:
    """The parser's English message as a text of ours."""
    return next((code for start, code in _SYNTAX if start in (problem or "")), "documents.syntax")


class _Written(str):
    """A number with a decimal point, as it was written in JSON."""


class _Repeated(dict[str, Any]):
    """A JSON object in which ``again`` stands twice."""

    again: str = ""


def _read_json(text: str, file: str, numbers: Numbers) -> Document:
    import json

    def pairs(items: list[tuple[str, Value]]) -> dict[str, Value]:
        found = dict(items)
        if len(found) == len(items):
            return found
        repeated = _Repeated(found)
        seen: set[str] = set()
        repeated.again = next(key for key, _ in items if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return repeated

    def integer(digits: str) -> int | str:
        return int(digits) if len(digits.lstrip("-")) <= LONGEST_INTEGER else digits

    def constant(word: str) -> Value:
        raise DocumentError.of(file, "documents.json_constant", came=word)

    decimal = _Written if numbers == "refuse_decimals" else str
    try:
        value = json.loads(
            text, object_pairs_hook=pairs, parse_int=integer, parse_float=decimal, parse_constant=constant
        )
    except json.JSONDecodeError as error:
        raise DocumentError.of(file, "documents.json_syntax", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise DocumentError.of(file, "documents.too_deep", limit=DEEPEST) from None
    problems = _check_json(value, file)
    if problems:
        raise DocumentError(problems)
    return Document(file, value, {}, None)


def _check_json(root: Value, file: str) -> list[Problem]:
    """What the JSON parser lets through: repeated keys, decimals where refused, depth and number of values."""
    problems: list[Problem] = []
    pending: list[tuple[Value, tuple[Key, ...]]] = [(root, ())]
    count = 0
    while pending and len(problems) < 100:
        value, path = pending.pop()
        children: Any = ()
        if isinstance(value, dict):
            children = value.items()
            if isinstance(value, _Repeated):
                code, values = "documents.duplicate_key_json", {"key": value.again}
                problems.append(Problem(file, path_text(path), 0, 0, code, values))
        elif isinstance(value, list):
            children = enumerate(value)
        elif isinstance(value, _Written):
            problems.append(Problem(file, path_text(path), 0, 0, "documents.decimal", {"came": str(value)}))
        else:
            continue
        count += len(value)
        if count > MOST_NODES:
            return [Problem(file, "", 0, 0, "documents.too_many", {"limit": MOST_NODES})]
        if len(path) >= DEEPEST and isinstance(value, dict | list):
            return [Problem(file, path_text(path), 0, 0, "documents.too_deep", {"limit": DEEPEST})]
        pending.extend((child, (*path, key)) for key, child in children if isinstance(child, dict | list | _Written))
    return problems
