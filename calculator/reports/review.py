"""What an inspector adds to a calculation: marks on single points, remarks, number and day of the conclusion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Self, get_args

from calculator.problems import Problem, ProblemsError
from calculator.reports.model import Measure
from calculator.wording import t

__all__ = ["AMOUNT", "Answer", "Mark", "Review", "ReviewError", "check_marks", "line_point", "points_of"]

Answer = Literal["agree", "disagree", "request"]
AMOUNT: Final = "amount"
"""The point that stands for the sum as a whole."""
_KEYS: Final = ("point", "answer", "comment", "author", "day")
_MAY_BE: Final = ("proof",)


class ReviewError(ProblemsError):
    """A mark that cannot be read, or that belongs to no point of the calculation."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. ``point``: id of a condition, ``line:3`` for a cost row (from 1), or ``amount``.

    ``document:2`` is a paper that the rules name. ``request``: the applicant is to be asked; the comment says what for.
    ``proof``: name of the file that proves it.
    """

    point: str
    answer: Answer
    comment: str
    author: str
    day: date
    proof: str = ""

    def to_document(self) -> dict[str, str]:
        """Plain values, for storing."""
        proof = {"proof": self.proof} if self.proof else {}
        return {
            "point": self.point,
            "answer": self.answer,
            "comment": self.comment,
            "author": self.author,
            "day": self.day.isoformat(),
            **proof,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, object], place: str = "mark") -> Self:
        """From plain values. Raises ``ReviewError`` that names ``place``, what came and what was expected."""
        problems = [
            Problem(place, key, 0, 0, "reports.mark_needs_text", {"came": repr(document.get(key))})
            for key in _KEYS
            if not isinstance(document.get(key), str)
        ]
        problems += [
            Problem(place, key, 0, 0, "reports.mark_needs_text", {"came": repr(document[key])})
            for key in _MAY_BE
            if not isinstance(document.get(key, ""), str)
        ]
        problems += [
            Problem(place, str(key), 0, 0, "reports.mark_unknown_key", {"known": ", ".join((*_KEYS, *_MAY_BE))})
            for key in document
            if key not in (*_KEYS, *_MAY_BE)
        ]
        if problems:
            raise ReviewError(problems)
        answer, day = document["answer"], str(document["day"])
        if answer not in get_args(Answer):
            raise ReviewError.of(place, "reports.mark_answer", path="answer", came=answer)
        try:
            read = date.fromisoformat(day)
        except ValueError:
            raise ReviewError.of(place, "reports.mark_day", path="day", came=day) from None
        point, comment, author = (str(document[key]) for key in ("point", "comment", "author"))
        return cls(point, answer, comment, author, read, str(document.get("proof", "")))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Review:
    """A review of one measure. ``number``: of the conclusion; ``answer_by``: until when the applicant is asked to answer.

    ``loan_id``: the loan that the measure is judged for, where the application has several. ``edition``: above 1 where an
    earlier conclusion was made on the same application.
    """

    measure: str
    number: str
    day: date
    centre: str
    inspector: str
    marks: tuple[Mark, ...] = ()
    remarks: str = ""
    answer_by: date | None = None
    loan_id: str | None = None
    edition: int = 1

    def mark(self, point: str) -> Mark | None:
        """The last mark on a point."""
        return next((mark for mark in reversed(self.marks) if mark.point == point), None)

    def of(self, answer: Answer) -> tuple[Mark, ...]:
        """Points whose last mark is this answer."""
        points = dict.fromkeys(mark.point for mark in self.marks)
        last = (self.mark(point) for point in points)
        return tuple(mark for mark in last if mark is not None and mark.answer == answer)


def line_point(row: int) -> str:
    """The point of a cost row, counted from 1."""
    return f"line:{row}"


def points_of(measure: Measure, language: str) -> dict[str, str]:
    """All points of a measure that can be marked, with their titles."""
    points = {one.id: one.title for one in measure.conditions}
    points |= {one.id: one.text for one in measure.documents}
    for line in measure.lines:
        points[line_point(line.row)] = t("reports.point_line", language, row=line.row, category=line.category)
    points[AMOUNT] = t("reports.point_amount", language)
    return points


def check_marks(marks: Iterable[Mark], points: Mapping[str, str]) -> None:
    """Raises ``ReviewError`` with every mark that belongs to no point."""
    problems = [
        Problem("marks", mark.point, 0, 0, "reports.mark_unknown_point", {"known": ", ".join(points)})
        for mark in marks
        if mark.point not in points
    ]
    if problems:
        raise ReviewError(problems)
