"""A case: an application with everything that belongs to its calculation, and the file that gives it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from calculator.documents import read_document
from calculator.facts import Application, ApplicationError
from calculator.facts.loans import LIST, schedule_of
from calculator.problems import Problem, ProblemsError
from calculator.store.written import digest_of, json_text
from calculator.wording import Message

__all__ = ["CASE_VERSION", "Case", "CaseError", "Opened", "Unread", "case_of", "read_case"]

CASE_VERSION: Final = 1
"""Version of the case file. A file of an older one is brought up to it, and that is said."""
_TITLE_LENGTH: Final = 300
_MOST_SCENARIOS: Final = 100
_MOST_REPAIRS: Final = 300
_LARGE: Final = 1_000_000


class CaseError(ProblemsError):
    """Everything that is wrong with a case file."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A field in which stands what cannot be read: its name, the row from 0 in a table, and the text.

    The schedule of one loan of several is a table called after it: ``loan.schedule#equipment.balance``.
    """

    name: str
    row: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """``application``: the plain document. ``readings``: topic → reading. ``values``: ``MEASURE.PARAMETER`` → value.

    ``as_of``: the day that chooses the editions, as ISO. ``scenarios``: as the page of scenarios writes them. ``unread``:
    entries that the document cannot hold. ``rules_version``, ``rules_digest``: by which rules it was last calculated.
    """

    title: str
    application: Mapping[str, Any] = field(repr=False)
    readings: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    as_of: str | None = None
    scenarios: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    unread: tuple[Unread, ...] = field(default=(), repr=False)
    rules_version: str = ""
    rules_digest: str = ""

    def content(self) -> dict[str, Any]:
        """The content of the case file."""
        return {
            "case": CASE_VERSION,
            "title": self.title,
            "rules": {"version": self.rules_version, "sha256": self.rules_digest},
            "as_of": self.as_of,
            "readings": dict(self.readings),
            "set": dict(self.values),
            "application": dict(self.application),
            "scenarios": [dict(one) for one in self.scenarios],
            "unread": [{"field": one.name, "row": one.row, "text": one.text} for one in self.unread],
        }

    def text(self) -> str:
        """The case file; laid out for reading unless it is large."""
        text = json_text(self.content())
        return (text if len(text) > _LARGE else json_text(self.content(), indent=1)) + "\n"

    @property
    def digest(self) -> str:
        """Digest of what is calculated and shown; by which rules, and under which title, leaves it as it is."""
        return digest_of({**self.content(), "rules": None, "title": None})

    def opened(self, language: str = "ru") -> tuple[Application, tuple[Unread, ...]]:
        """The application, and every entry that it cannot hold: those of the file and those that do not fit now.

        Raises ``CaseError`` where nothing of it can be read.
        """
        document: dict[str, Any] = {**self.application, "title": self.application.get("title") or self.title or None}
        unread: list[Unread] = list(self.unread)
        places: dict[_Path, list[int]] = {}
        for _ in range(_MOST_REPAIRS):
            try:
                return Application.from_document(document, "case", language), tuple(unread)
            except ApplicationError as error:
                document, taken = _without(document, error.problems, places)
                if not taken:
                    raise CaseError(error.problems, language) from None
                unread += taken
        raise CaseError.of("case", "store.case_hopeless")


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was read, and what has to be said about it."""

    case: Case
    notes: tuple[Message, ...] = ()


def read_case(source: bytes | Path, name: str, language: str = "ru") -> Opened:
    """Read a case file, or an application document as versions before the case file saved it.

    Raises ``CaseError`` with all that is wrong with the file. What is wrong inside the application is no error here:
    ``Case.opened`` tells it.
    """
    try:
        content = read_document(source, name).value
    except ProblemsError as error:
        raise CaseError(error.problems, language) from None
    if not isinstance(content, dict):
        raise CaseError.of(name, "store.no_case")
    return case_of(content, name, language)


def case_of(content: Mapping[str, Any], name: str, language: str = "ru") -> Opened:
    """A case from the content of its file, brought up to this version. Raises ``CaseError``."""
    version = content.get("case", 0)
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise CaseError.of(name, "store.case_version_wrong", came=str(version)[:40])
    if version > CASE_VERSION:
        raise CaseError.of(name, "store.case_newer", came=version, known=CASE_VERSION)
    notes = []
    current = dict(content)
    for step in range(version, CASE_VERSION):
        current = _MIGRATIONS[step](current, name)
        notes.append(Message(f"store.case_migrated_{step}"))
    problems = [Problem(name, path, 0, 0, code, values) for path, code, values in _wrong(current)]
    if problems:
        raise CaseError(problems, language)
    rules = current.get("rules") or {}
    return Opened(
        Case(
            title=str(current.get("title") or "")[:_TITLE_LENGTH],
            application=current["application"],
            readings=current.get("readings") or {},
            values=current.get("set") or {},
            as_of=current.get("as_of"),
            scenarios=tuple(current.get("scenarios") or ()),
            unread=tuple(Unread(one["field"], one["row"], one["text"]) for one in current.get("unread") or ()),
            rules_version=str(rules.get("version") or ""),
            rules_digest=str(rules.get("sha256") or ""),
        ),
        tuple(notes),
    )


def _from_application(content: dict[str, Any], name: str) -> dict[str, Any]:
    """Before the case file an application document was all that was saved."""
    title = content.get("title")
    return {"case": 1, "title": title if isinstance(title, str) else "", "application": content}


_MIGRATIONS: Final[Mapping[int, Callable[[dict[str, Any], str], dict[str, Any]]]] = {0: _from_application}

_Path = tuple[str | int, ...]
_Wrong = tuple[str, str, Mapping[str, object]]
_KEYS: Final = frozenset({"case", "title", "rules", "as_of", "readings", "set", "application", "scenarios", "unread"})


def _wrong(content: Mapping[str, Any]) -> list[_Wrong]:
    found: list[_Wrong] = [
        (key, "store.case_key_unknown", {"known": ", ".join(sorted(_KEYS))}) for key in content if key not in _KEYS
    ]

    def expect(key: str, right: bool, expected: str) -> None:
        if not right:
            found.append((key, "store.case_wrong", {"expected": Message(f"store.expected_{expected}")}))

    def texts(key: str) -> bool:
        value = content.get(key)
        return value is None or (isinstance(value, dict) and all(isinstance(one, str) for one in value.values()))

    scenarios, unread = content.get("scenarios"), content.get("unread")
    expect("application", isinstance(content.get("application"), dict), "group")
    expect("title", isinstance(content.get("title", ""), str), "text")
    expect("as_of", content.get("as_of") is None or isinstance(content["as_of"], str), "text")
    expect("rules", texts("rules"), "texts")
    expect("readings", texts("readings"), "texts")
    expect("set", texts("set"), "texts")
    expect("scenarios", scenarios is None or (_are_groups(scenarios) and len(scenarios) <= _MOST_SCENARIOS), "groups")
    expect("unread", unread is None or (_are_groups(unread) and all(map(_is_unread, unread))), "unread")
    return found


def _are_groups(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _is_unread(value: Mapping[str, Any]) -> bool:
    row = value.get("row")
    return (
        isinstance(value.get("field"), str)
        and isinstance(value.get("text"), str)
        and (row is None or (isinstance(row, int) and not isinstance(row, bool) and row >= 0))
    )


def _without(
    document: dict[str, Any], problems: Iterable[Problem], places: dict[_Path, list[int]]
) -> tuple[dict[str, Any], list[Unread]]:
    """The document without what is wrong in it (``costs[3].net``, or the whole row that lacks something), and that.

    ``places``: where the rows that are left stood at first, by list; it is kept up to date.
    """
    document = _copied(document)
    taken = []
    # from the end, so that rows keep their places until they are reached
    for path in sorted({_steps(problem.path) for problem in problems}, key=_order, reverse=True):
        while path and _at(document, path) is _NOTHING:
            path = path[:-1]
        holder = _at(document, path[:-1])
        if not path or not isinstance(holder, dict | list):
            continue
        name, above = _named(path, document)
        row = None
        for depth, step in enumerate(path):
            if isinstance(step, int):
                rows = _at(document, path[:depth])
                stood = places.setdefault(path[:depth], list(range(len(rows))))
                row = stood[step] if row is None and depth > above else row
                if depth == len(path) - 1:
                    del stood[step]
        value = holder.pop(path[-1])  # type: ignore[arg-type]
        taken.append(Unread(name, row, value if isinstance(value, str) else json_text(value)))
    return document, taken[::-1]


def _named(path: _Path, document: Mapping[str, Any]) -> tuple[str, int]:
    """What a place is called, and down to which step that says where it is: only for a schedule of one loan of several."""
    if path[0] == LIST and len(path) > 3 and path[2] == "schedule":
        loan = _at(document, (*path[:2], "id"))
        if isinstance(loan, str):
            return ".".join([schedule_of(loan), *map(str, path[4:])]), 2
    return ".".join(step for step in path if isinstance(step, str)), -1


_NOTHING: Final = object()


def _steps(path: str) -> _Path:
    parts = path.replace("]", "").replace("[", ".#").split(".")
    return tuple(int(part[1:]) if part.startswith("#") else part for part in parts if part)


def _order(path: _Path) -> list[tuple[str, int]]:
    return [("", step) if isinstance(step, int) else (step, 0) for step in path]


def _at(value: Any, path: Iterable[str | int]) -> Any:
    """What stands at a path, ``_NOTHING`` where there is no such place."""
    for step in path:
        here = isinstance(value, dict) and step in value
        if here or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            value = value[step]
        else:
            return _NOTHING
    return value


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value
