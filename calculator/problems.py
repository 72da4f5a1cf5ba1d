"""What is wrong with a document, and where: one record for every mistake, told in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from calculator.wording import t

__all__ = ["DocumentError", "Problem", "ProblemsError"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. ``code`` is a key of a catalog with its room (``facts.third_decimal``); ``values`` go into its text.

    ``path`` is the place within the document (``costs[3].net``, rows counted from 0), ``line`` and ``column`` count
    from 1, 0 where they are not known.
    """

    file: str
    path: str
    line: int
    column: int
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """``penza.yaml, строка 12: costs[3].net: …``"""
        where = t("problems.file_and_line", language, file=self.file, line=self.line) if self.line else self.file
        parts = (where, self.path, t(self.code, language, **self.values))
        return ": ".join(part for part in parts if part)


class ProblemsError(ValueError):
    """All that is wrong with a document, at once. ``language`` is the one of ``str()``."""

    def __init__(self, problems: Iterable[Problem], language: str = "ru") -> None:
        self.problems = tuple(problems)
        self.language = language
        super().__init__(self.problems)

    def text(self, language: str) -> str:
        """One line for each problem."""
        return "\n".join(problem.text(language) for problem in self.problems)

    def __str__(self) -> str:
        return self.text(self.language)

    @classmethod
    def of(cls, file: str, code: str, /, line: int = 0, column: int = 0, path: str = "", **values: object) -> Self:
        """An error with one problem."""
        return cls([Problem(file, path, line, column, code, values)])


class DocumentError(ProblemsError):
    """The file cannot be read as one plain YAML or JSON document."""
