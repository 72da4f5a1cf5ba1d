"""The ``benefit`` of a measure, read by its kind. A new kind is a reader in ``_READERS``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from calculator.rulebook.model import Topic
from calculator.rulebook.model_benefits import Benefit, Categorisation, Ceiling, Grant, Relief, Sum
from calculator.rulebook.reading_benefit_parts import COMMON, read_baseline, read_common, read_terms
from calculator.rulebook.reading_files import RuleFile, keys
from calculator.rulebook.reading_loans import read_loan
from calculator.rulebook.reading_reimbursements import read_reimbursement

__all__ = ["read_benefit"]

Reader = Callable[[RuleFile, object, str, Mapping[str, Topic]], Benefit]

_SUM: Final = keys("kind value rounding", f"asked_by verdict {COMMON}")
_GRANT: Final = keys("kind terms rounding", COMMON)
_RELIEF: Final = keys("kind parts", f"baseline rounding {COMMON}")
_CEILING: Final = keys("kind value", f"rounding {COMMON}")
_CATEGORY: Final = keys("kind value words")


def read_benefit(file: RuleFile, value: object, path: str, topics: Mapping[str, Topic]) -> Benefit:
    """A benefit by its ``kind``; ``topics`` are those of the measure."""
    kind = value.get("kind", "reimbursement") if isinstance(value, dict) else "reimbursement"
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        file.word(kind, f"{path}.kind", _READERS, "reimbursement")
        # With the kind unknown nothing else can be told of it: an empty category asks for nothing more.
        return Categorisation(place=file.place(path), rounding=None, value=file.rule_text(0, path))
    return reader(file, value, path, topics)


def _sum(file: RuleFile, value: object, path: str, topics: Mapping[str, Topic]) -> Sum:
    given = file.keys(value, path, _SUM)
    verdict = given.get("verdict")
    if verdict is not None:
        file.word(verdict, f"{path}.verdict", ("none",), "none")
    return Sum(
        **read_common(file, given, path),
        value=file.rule_text(given["value"], f"{path}.value"),
        asked_by=file.string_or_none(given.get("asked_by"), f"{path}.asked_by"),
        without_verdict=verdict is not None,
    )


def _grant(file: RuleFile, value: object, path: str, topics: Mapping[str, Topic]) -> Grant:
    given = file.keys(value, path, _GRANT)
    return Grant(**read_common(file, given, path), terms=read_terms(file, given, path, "terms"))


def _relief(file: RuleFile, value: object, path: str, topics: Mapping[str, Topic]) -> Relief:
    given = file.keys(value, path, _RELIEF)
    baseline = given.get("baseline")
    return Relief(
        **read_common(file, given, path),
        parts=read_terms(file, given, path, "parts"),
        baseline=read_baseline(file, baseline, f"{path}.baseline") if baseline is not None else None,
    )


def _ceiling(file: RuleFile, value: object, path: str, topics: Mapping[str, Topic]) -> Ceiling:
    given = file.keys(value, path, _CEILING)
    return Ceiling(**read_common(file, given, path), value=file.rule_text(given["value"], f"{path}.value"))


def _category(file: RuleFile, value: object, path: str, topics: Mapping[str, Topic]) -> Categorisation:
    given = file.keys(value, path, _CATEGORY)
    if given["words"] in (None, {}):
        file.fail(path, "nothing_listed", key="words")
    return Categorisation(
        place=file.place(path),
        rounding=None,
        value=file.rule_text(given["value"], f"{path}.value"),
        words=file.each(given["words"], f"{path}.words", lambda _, part, where: file.text(part, where)),
    )


_READERS: Final[Mapping[str, Reader]] = {
    "reimbursement": read_reimbursement,
    "sum": _sum,
    "grant": _grant,
    "relief": _relief,
    "ceiling": _ceiling,
    "category": _category,
    "loan": read_loan,
}
