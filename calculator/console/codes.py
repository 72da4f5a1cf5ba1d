"""The option ``--codes``: classifications of the user's own, and the codes of applications that they do not have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from calculator.console.arguments import CallError, CommandParser
from calculator.console.terminal import complain
from calculator.wording import t

if TYPE_CHECKING:
    from calculator.facts import Application
    from calculator.facts.classifications import Classification

__all__ = ["classifications_of", "codes_option", "tell_unknown_codes"]


def codes_option(parser: CommandParser, language: str) -> None:
    parser.option("--codes", t("console.metavar_file", language), "codes", many=True)


def classifications_of(files: Sequence[str], language: str) -> list[Classification]:
    """The classifications of the files, one of a kind. Raises ``CallError``."""
    if not files:
        return []
    from calculator.documents import DocumentError
    from calculator.facts.classifications import Classification

    brought: dict[str, Classification] = {}
    for file in files:
        try:
            one = Classification.read(file)
        except DocumentError as error:
            raise CallError(error.text(language)) from None
        first = brought.setdefault(one.kind, one)
        if first is not one:
            raise CallError(t("console.codes_twice", language, kind=one.kind, first=first.file, file=file))
    return list(brought.values())


def tell_unknown_codes(applications: Iterable[Application], brought: Sequence[Classification], language: str) -> None:
    """Codes that the classifications do not have, on standard error: a warning, for a code may be newer than the file."""
    if not brought:
        return
    from calculator.facts.classifications import unknown_codes

    for application in applications:
        for problem in unknown_codes(application, brought):
            complain(problem.text(language))
