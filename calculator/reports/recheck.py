"""A recheck after a resupply: what is different from the state on which an inspector marked or concluded, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from calculator.evaluation import document_of
from calculator.evaluation.result import MeasureResult, Result
from calculator.money import parse_money
from calculator.store.case_file import Case
from calculator.store.differences import Difference, differences
from calculator.wording import LANGUAGES

__all__ = ["Changed", "Recheck", "recheck", "state_of"]

_OF_A_CONDITION: Final = ("verdict", "provisional", "values", "threshold", "missing", "offenders")
_OF_A_LINE: Final = ("category", "claimed", "base", "amount", "excluded", "undetermined", "missing")


@dataclass(frozen=True, slots=True)
class Changed:
    """A condition (``id``) or a cost row (its number); a side is ``None`` where it is not there."""

    id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Recheck:
    """``verdict``: words before and after; ``amount``: kopecks; ``rules``: versions, ``None`` where they are the same."""

    facts: tuple[Difference, ...]
    conditions: tuple[Changed, ...]
    lines: tuple[Changed, ...]
    verdict: tuple[str | None, str | None]
    amount: tuple[int | None, int | None]
    rules: tuple[str, str] | None

    @property
    def is_empty(self) -> bool:
        same = self.verdict[0] == self.verdict[1] and self.amount[0] == self.amount[1]
        return same and not (self.facts or self.conditions or self.lines or self.rules)


def state_of(case: Case, result: Result, measure: MeasureResult) -> dict[str, Any]:
    """A case with the answer for one measure in every language, as plain values: a recheck may be read in another one."""
    only = replace(result, measures=(measure,))
    answers = {language: document_of(only, language) for language in LANGUAGES}
    rules = {"version": result.rulebook_version, "sha256": result.rulebook_sha256}
    measures = {language: answer["measures"][0] for language, answer in answers.items()}
    return {"case": case.content(), "rules": rules, "measure": measures}


def recheck(before: Mapping[str, Any], after: Mapping[str, Any], language: str) -> Recheck:
    """What differs between two states; the answers are those in the language."""
    old, new = before["measure"][language], after["measure"][language]
    versions = before["rules"]["version"], after["rules"]["version"]
    return Recheck(
        facts=differences(before["case"], after["case"]),
        conditions=_changed(old["conditions"], new["conditions"], "id", _OF_A_CONDITION),
        lines=_changed(old.get("lines") or (), new.get("lines") or (), "row", _OF_A_LINE),
        verdict=(old["verdict"], new["verdict"]),
        amount=(_kopecks(old["amount"]), _kopecks(new["amount"])),
        rules=versions if before["rules"] != after["rules"] else None,
    )


def _changed(old: Any, new: Any, key: str, compared: tuple[str, ...]) -> tuple[Changed, ...]:
    """Rows in the order of the new ones, those that are gone behind them."""
    earlier = {str(row[key]): row for row in old}
    later = {str(row[key]): row for row in new}
    found = []
    for name in dict.fromkeys([*later, *earlier]):
        one, other = earlier.get(name), later.get(name)
        if one is None or other is None or any(one.get(part) != other.get(part) for part in compared):
            found.append(Changed(name, one, other))
    return tuple(found)


def _kopecks(text: str | None) -> int | None:
    return parse_money(text) if text is not None else None
