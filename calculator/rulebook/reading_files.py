"""The values of one rule file, read key by key.

A fault is noted and reading goes on with a stand-in, so all faults are found at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from calculator.documents import Document
from calculator.rulebook.model import (
    ByEdition,
    ByReading,
    Evidence,
    Formula,
    Place,
    RuleText,
    Text,
    Validity,
)
from calculator.rulebook.reading_problems import RuleProblem, hint, shown

__all__ = ["MISSING", "RuleFile", "keys"]

MISSING: Final = object()
"""Stands in for the value of a key that must stand and does not: its absence is noted already."""

_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*\Z")
_NO_TEXT: Final = Text("", "")

T = TypeVar("T")


class Keys:
    """The keys that a mapping may have: ``required`` must stand, the others need not."""

    __slots__ = ("all", "required")

    def __init__(self, required: str, optional: str = "") -> None:
        self.required = tuple(required.split())
        self.all = frozenset((*self.required, *optional.split()))


def keys(required: str, optional: str = "") -> Keys:
    return Keys(required, optional)


class RuleFile:
    """Reads the values of one file into records, and notes what is wrong in ``problems``."""

    __slots__ = ("_document", "_lines", "_text", "problems")

    def __init__(self, document: Document, text: str, problems: list[RuleProblem]) -> None:
        self._document = document
        self._text = text
        self._lines: list[str] | None = None
        self.problems = problems

    @property
    def value(self) -> object:
        return self._document.value

    def place(self, path: str) -> Place:
        """The place of the key at ``path``; of the whole file where the file has no such key."""
        return Place(self._document.file, path, *self._document.key_position(path))

    def fail(self, path: str, code: str, **values: object) -> None:
        self.problems.append(RuleProblem(self.place(path), code, values))

    def _text_place(self, path: str) -> Place:
        """The place of the first character of a text; of a block, on the line after its mark."""
        line, column = self._document.text_position(path)
        if self._lines is None:
            self._lines = self._text.splitlines()
        if 0 < line < len(self._lines) and self._lines[line - 1][column - 1 : column] in (">", "|"):
            below = self._lines[line]
            line, column = line + 1, len(below) - len(below.lstrip()) + 1
        return Place(self._document.file, path, line, column)

    # mappings and lists -------------------------------------------------------------------------------------------

    def keys(self, value: object, path: str, known: Keys) -> dict[str, Any]:
        """The mapping at ``path``; keys that are missing are ``MISSING``, keys that nobody knows are noted."""
        if value is MISSING:
            return dict.fromkeys(known.required, MISSING)
        if not isinstance(value, dict):
            self.fail(path, "not_mapping", came=shown(value), expected=", ".join(known.required))
            return dict.fromkeys(known.required, MISSING)
        found = value
        if not known.all.issuperset(value):
            found = {key: part for key, part in value.items() if key in known.all}
            left = sorted(known.all.difference(value)) or sorted(known.all)
            for key in value.keys() - known.all:
                self.fail(_within(path, key), "unknown_key", key=key, hint=hint(key, left))
                found.update(
                    dict.fromkeys(get_close_matches(key, left, 1, 0.6), MISSING)
                )  # misspelt: not missing besides
        missing = [key for key in known.required if key not in found]
        if missing:
            found = {**found, **dict.fromkeys(missing, MISSING)}
            for key in missing:
                self.fail(path, "missing_clause" if key == "clause" else "missing_key", key=key)
        return found

    def mapping(self, value: object, path: str) -> dict[str, Any]:
        """A mapping whose keys are names given by the rule; ``null`` is an empty one."""
        if value is None or value is MISSING:
            return {}
        if isinstance(value, dict):
            return value
        self.fail(path, "not_named", came=shown(value))
        return {}

    def each(
        self, value: object, path: str, read: Callable[[str, Any, str], T], *, hyphens: bool = False
    ) -> dict[str, T]:
        """A record for each name of a mapping. A name must be one that a formula can write, unless it may have hyphens."""
        records: dict[str, T] = {}
        pattern = _ID if hyphens else _NAME
        for name, part in self.mapping(value, path).items():
            if not pattern.match(name):
                self.fail(_within(path, name), "wrong_name", came=shown(name))
            records[name] = read(name, part, _within(path, name))
        return records

    def rows(self, value: object, path: str) -> list[tuple[str, Any]]:
        """The elements of a list, each with its path; ``null`` is an empty list."""
        if value is None or value is MISSING:
            return []
        if not isinstance(value, list):
            self.fail(path, "not_list", came=shown(value))
            return []
        return [(f"{path}[{index}]", row) for index, row in enumerate(value)]

    def ids(self, value: object, path: str) -> tuple[str, ...]:
        """A list of ids; ``null`` is an empty one."""
        return tuple(row for where, row in self.rows(value, path) if self._is_id(row, where))

    def _is_id(self, value: object, path: str) -> bool:
        if isinstance(value, str) and _ID.match(value):
            return True
        self.fail(path, "wrong_id", came=shown(value))
        return False

    def ids_or_all(self, value: object, path: str) -> tuple[str, ...] | None:
        """A list of ids of editions; ``None`` where it is left out."""
        return None if value is None else self.ids(value, path)

    # single values ------------------------------------------------------------------------------------------------

    def text(self, value: object, path: str) -> Text:
        """A text in both languages."""
        if value is MISSING:
            return _NO_TEXT
        if not isinstance(value, dict):
            self.fail(path, "not_two_languages", came=shown(value))
            return _NO_TEXT
        ru, en = value.get("ru"), value.get("en")
        if not isinstance(ru, str) or not ru.strip():
            self.fail(path, "no_russian")
        if not isinstance(en, str) or not en.strip():
            self.fail(path, "no_english")
        if len(value) > 2 or not value.keys() <= {"ru", "en"}:
            for key in value.keys() - {"ru", "en"}:
                self.fail(_within(path, key), "unknown_key", key=key, hint=hint(key, ["ru", "en"]))
        return Text(str(ru).strip(), str(en).strip())

    def text_or_none(self, value: object, path: str) -> Text | None:
        return None if value is None else self.text(value, path)

    def string(self, value: object, path: str) -> str:
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is not MISSING:
            self.fail(path, "not_text", came=shown(value))
        return ""

    def string_or_none(self, value: object, path: str) -> str | None:
        return None if value is None or value is MISSING else self.string(value, path)

    def identifier(self, value: object, path: str) -> str:
        return str(value) if value is not MISSING and self._is_id(value, path) else ""

    def identifier_or_none(self, value: object, path: str) -> str | None:
        return None if value is None else self.identifier(value, path)

    def truth(self, value: object, path: str, *, otherwise: bool) -> bool:
        if value is None or value is MISSING:
            return otherwise
        if isinstance(value, bool):
            return value
        self.fail(path, "not_truth_value", came=shown(value))
        return otherwise

    def word(self, value: object, path: str, words: Collection[str], otherwise: str) -> str:
        """One of a closed list of words."""
        if isinstance(value, str) and value in words:
            return value
        if value is not MISSING:
            self.fail(path, "unknown_word", came=shown(value), hint=hint(value, words))
        return otherwise

    def evidence(self, value: object, path: str) -> Evidence:
        word = self.word(value, path, Evidence.__members__, "unconfirmed")
        return Evidence[word]

    def evidence_or_none(self, value: object, path: str) -> Evidence | None:
        return None if value is None or value is MISSING else self.evidence(value, path)

    def evidence_with_source(self, given: Mapping[str, Any], path: str) -> tuple[Evidence, tuple[str, ...]]:
        """The keys ``evidence`` and ``source`` of a mapping; what is said to have been read must name where."""
        evidence = self.evidence(given.get("evidence", MISSING), f"{path}.evidence")
        return evidence, self._source(given, path, evidence)

    def evidence_or_none_with_source(
        self, given: Mapping[str, Any], path: str
    ) -> tuple[Evidence | None, tuple[str, ...]]:
        """The same where the word of evidence may be left out or ``null``."""
        evidence = self.evidence_or_none(given.get("evidence"), f"{path}.evidence")
        return evidence, self._source(given, path, evidence)

    def _source(self, given: Mapping[str, Any], path: str, evidence: Evidence | None) -> tuple[str, ...]:
        source = self.ids(given.get("source"), f"{path}.source")
        self.sourced(evidence, source, path)
        return source

    def date(self, value: object, path: str) -> date | None:
        """A day; ``None`` for ``null``, and for what is no date."""
        if value is None or value is MISSING:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str) and _ISO.match(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.fail(path, "not_date", came=shown(value))
        return None

    def period(self, values: Mapping[str, Any], path: str, start: str = "from", until: str = "until") -> Validity:
        """The days from ``from`` to ``until``, both of them included."""
        first, last = (
            self.date(values.get(start), _within(path, start)),
            self.date(values.get(until), _within(path, until)),
        )
        if first is not None and last is not None and first > last:
            self.fail(path, "until_before_from", start=first.isoformat(), until=last.isoformat())
        return Validity(first, last)

    def sourced(self, evidence: Evidence | None, source: tuple[str, ...], path: str) -> None:
        """Notes a value that is said to have been read (``text``, ``summary``) without saying where."""
        if evidence is not None and evidence <= Evidence.summary and not source:
            self.fail(path, "missing_source", evidence=evidence.name)

    # formulas and mappings of formulas ----------------------------------------------------------------------------

    def rule_text(self, value: object, path: str) -> RuleText:
        """A formula, or one for each edition or reading; these nest."""
        if isinstance(value, str) and value.strip():
            return Formula(value.rstrip(), self._text_place(path))
        if isinstance(value, bool):
            return Formula("true" if value else "false", self.place(path))
        if isinstance(value, int) and value in (0, 1):
            return Formula(str(value), self.place(path))
        if isinstance(value, dict) and len(value) == 1:
            if "by_edition" in value:
                return self._by_edition(value["by_edition"], _within(path, "by_edition"))
            if "by_reading" in value:
                return self._by_reading(value["by_reading"], _within(path, "by_reading"))
        if value is not MISSING:
            self.fail(path, "not_formula", came=shown(value))
        return Formula("", self.place(path))

    def rule_text_or_none(self, value: object, path: str) -> RuleText | None:
        return None if value is None else self.rule_text(value, path)

    def _by_edition(self, value: object, path: str) -> ByEdition:
        cases = self._cases(value, path)
        return ByEdition(cases, self.place(path))

    def _by_reading(self, value: object, path: str) -> ByReading:
        cases = self._cases(value, path)
        otherwise = cases.pop("otherwise", None)
        return ByReading(cases, otherwise, self.place(path))

    def _cases(self, value: object, path: str) -> dict[str, RuleText]:
        """A rule text for each id; several ids that share one are written with spaces between them."""
        cases: dict[str, RuleText] = {}
        given = self.mapping(value, path)
        for key, part in given.items():
            read = self.rule_text(part, _within(path, key))
            for name in key.split():
                if name in cases:
                    self.fail(_within(path, key), "case_twice", name=name)
                cases[name] = read
        if not cases and isinstance(value, dict):
            self.fail(path, "no_cases")
        return cases


def _within(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)
