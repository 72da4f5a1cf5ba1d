"""What is wrong with a rule folder: a code with values and a place, put into words by the room ``rulebook``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from calculator.rulebook.model import Place
from calculator.wording import Message, t

__all__ = ["RuleError", "RuleProblem", "hint", "shown", "under"]

LONGEST_SHOWN: Final = 60
"""Characters of a value from a file that a message repeats."""

_MOST_EXPECTED: Final = 24


@dataclass(frozen=True)
class RuleProblem:
    """One fault of a rule folder. ``code`` is a key of the room ``rulebook`` (or names its room); ``values`` fill its text."""

    place: Place
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """File, line, keys and what is wrong there, in one sentence."""
        place = self.place
        key = self.code if "." in self.code else f"rulebook.{self.code}"
        message = t(key, language, **self.values)
        form = ("at_line" if place.line else "at") + ("_and_keys" if place.path else "")
        return t(f"rulebook.{form}", language, file=place.file, line=place.line, path=place.path, message=message)


class RuleError(Exception):
    """Rule folders that cannot be used, with every problem that was found, in the order of the files."""

    def __init__(self, problems: Sequence[RuleProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)

    def text(self, language: str) -> str:
        """One problem a line."""
        return "\n".join(problem.text(language) for problem in self.problems)

    def __str__(self) -> str:
        return self.text("en")


def hint(came: object, known: Iterable[str]) -> Message | str:
    """The end of a message about an unknown name: the nearest known one, or else the known ones."""
    names = list(known)
    nearest = get_close_matches(str(came), names, 1, 0.6)
    if nearest:
        return Message("rulebook.hint_nearest", {"nearest": nearest[0]})
    if names:
        rest = ", …" if len(names) > _MOST_EXPECTED else ""
        return Message("rulebook.hint_known", {"known": ", ".join(names[:_MOST_EXPECTED]) + rest})
    return Message("rulebook.hint_none")


def shown(came: object) -> Message | str:
    """A value of a file as a message repeats it."""
    if isinstance(came, dict):
        return Message("rulebook.a_mapping")
    if isinstance(came, list):
        return Message("rulebook.a_list")
    if came is None:
        return "null"
    if isinstance(came, bool):
        return "true" if came else "false"
    text = str(came)
    short = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
    return Message("rulebook.quoted", {"came": short}) if isinstance(came, str) else short


def under(place: Place, part: str) -> Place:
    """The place of a part; its line is not known yet."""
    return Place(place.file, f"{place.path}.{part}" if place.path else part)
