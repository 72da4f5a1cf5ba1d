"""What the user typed: options read with messages in the user's language, and names checked against what is known."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Any, Final, NoReturn

from calculator.console.layout import WIDEST
from calculator.wording import LANGUAGES, t

__all__ = [
    "CallError",
    "CommandFailedError",
    "CommandParser",
    "assignments",
    "known",
    "language_of",
    "nearest_hint",
    "read_day",
]

_MOST_LISTED: Final = 30
_PROGRAM: Final = "cluster-support"


class CallError(Exception):
    """The call or its input is wrong; the text says what, in the user's language."""


class CommandFailedError(Exception):
    """Something outside the call is not as it must be (a taken port, damaged rules); the text says what."""


class _Formatter(argparse.HelpFormatter):
    """Help no wider than the pages, with a heading in the language of the parser."""

    def __init__(self, prog: str, *, usage_word: str) -> None:
        super().__init__(prog, max_help_position=32, width=min(WIDEST, shutil.get_terminal_size().columns) - 1)
        self.usage_word = usage_word

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, self.usage_word if prefix is None else prefix)


class CommandParser(argparse.ArgumentParser):
    """Options of one command. What is no option is a plain argument, wherever it stands; ``--`` ends the options."""

    def __init__(self, command: str, language: str) -> None:
        super().__init__(
            prog=f"{_PROGRAM} {command}",
            usage=t(f"console.usage_{command}", language).strip(),
            description=t(f"console.about_{command}", language).strip(),
            formatter_class=partial(_Formatter, usage_word=t("console.usage", language) + " "),
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
        )
        self.language = language
        self.options = self.add_argument_group(t("console.options", language))
        self.option("--lang", "ru|en", "lang")
        self.options.add_argument("-h", "--help", action="store_true", help=t("console.help_help", language))

    def option(self, name: str, metavar: str, key: str, *, many: bool = False) -> None:
        """An option with a value; ``key`` names its help text."""
        action = "append" if many else "store"
        default: list[str] | None = [] if many else None
        text = t(f"console.help_{key}", self.language).replace("%", "%%")
        self.options.add_argument(name, metavar=metavar, action=action, default=default, help=text)

    def switch(self, name: str, key: str) -> None:
        """An option without a value."""
        text = t(f"console.help_{key}", self.language).replace("%", "%%")
        self.options.add_argument(name, dest=key, action="store_true", help=text)

    def read(self, words: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
        """Options and plain arguments. Raises ``CallError``."""
        before, after = _split(words)
        try:
            found, rest = self.parse_known_args(before)
        except argparse.ArgumentError as error:
            flag = (error.argument_name or "").split("/")[-1]
            key = "option_takes_none" if flag in self._switches() else "option_needs_value"
            raise CallError(t(f"console.{key}", self.language, option=flag)) from None
        unknown = next((word for word in rest if word.startswith("-") and word != "-"), None)
        if unknown is not None:
            self._refuse(unknown.partition("=")[0])
        return found, [*rest, *after]

    def _switches(self) -> list[str]:
        return [name for action in self._actions if action.nargs == 0 for name in action.option_strings]

    def error(self, message: str) -> NoReturn:
        raise CallError(t("console.wrong_call", self.language, message=message))

    def _refuse(self, option: str) -> NoReturn:
        names = [name for action in self._actions for name in action.option_strings if name.startswith("--")]
        hint = nearest_hint(option, names, self.language)
        raise CallError(t("console.unknown_option", self.language, option=option, command=self.prog, hint=hint))


def _split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    at = list(words).index("--") if "--" in words else len(words)
    return list(words[:at]), list(words[at + 1 :])


def language_of(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language of all messages: ``--lang``, else ``CLUSTER_SUPPORT_LANG``, else Russian. Raises ``CallError``."""
    came, place = environment.get("CLUSTER_SUPPORT_LANG") or "ru", "CLUSTER_SUPPORT_LANG"
    before, _ = _split(words)
    for number, word in enumerate(before):
        if word.startswith("--lang="):
            came, place = word.partition("=")[2], "--lang"
        elif word == "--lang" and number + 1 < len(before):
            came, place = before[number + 1], "--lang"
    if came not in LANGUAGES:
        raise CallError(t("console.unknown_language", "ru", came=came, place=place))
    return came


def nearest_hint(came: str, names: Iterable[str], language: str) -> str:
    """The end of a message about an unknown name: the nearest known one, else all of them."""
    names = list(names)
    folded = {name.lower(): name for name in names}
    near = get_close_matches(came.lower(), list(folded), 1, 0.6)
    if near:
        return t("console.hint_nearest", language, name=folded[near[0]])
    rest = ", …" if len(names) > _MOST_LISTED else ""
    return t("console.hint_known", language, names=", ".join(names[:_MOST_LISTED]) + rest)


def known(kind: str, came: str, names: Iterable[str], language: str) -> str:
    """``came`` itself if it is one of ``names``. Raises ``CallError`` with the nearest one; ``kind`` names the message."""
    names = list(names)
    if came in names:
        return came
    hint = nearest_hint(came, names, language)
    raise CallError(t(f"console.unknown_{kind}", language, came=came, hint=hint))


def assignments(words: Iterable[str], option: str, form: str, language: str) -> dict[str, str]:
    """``NAME=VALUE`` words as a mapping; a name given twice is a mistake. Raises ``CallError``."""
    found: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        name, value = name.strip(), value.strip()
        if not sign or not name or not value:
            raise CallError(t("console.not_an_assignment", language, option=option, came=word, form=form))
        if name in found:
            raise CallError(t("console.assigned_twice", language, option=option, name=name))
        found[name] = value
    return found


def read_day(came: str, option: str, language: str) -> date:
    """A day as ISO or as Russian papers write it; ``option`` is what it came with. Raises ``CallError``."""
    parts = came.split("-") if "-" in came else came.split(".")[::-1]
    try:
        if not all(part.isascii() and part.isdigit() for part in parts) or len(parts[0]) != 4:
            raise ValueError
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        raise CallError(t("console.wrong_day", language, option=option, came=came)) from None
