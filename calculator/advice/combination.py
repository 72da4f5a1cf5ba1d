"""What combining measures answers, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from calculator.evaluation.result import MeasureResult, Verdict
from calculator.money import format_money
from calculator.rulebook.stacking import StackingRule
from calculator.wording import Text, t

__all__ = ["Bar", "Choice", "Combination", "LineReason", "RuleNote"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A measure that is kept. ``amount`` and ``worth`` (its present value) in kopecks, after what the rules take off.

    ``rows``: 1-based cost rows claimed under it, ``None`` for a measure that takes none. ``reduced_by``: ids of the rules that
    left less of it than it gives alone. ``result``: the answer of the evaluator with exactly these rows.
    """

    measure: str
    loan_id: str | None
    amount: int
    worth: int
    least: int
    most: int
    rows: tuple[int, ...] | None
    provisional: bool
    reduced_by: tuple[str, ...]
    result: MeasureResult


@dataclass(frozen=True, slots=True)
class Bar:
    """A rule that bars something: measures that may not stand together, on these cost rows or this loan.

    ``rule`` is ``None`` where the rules do not decide, and the cautious answer stands. ``barred``: the measures that had
    to give way; ``firm`` is false where the rule is not confirmed.
    """

    rule: StackingRule | None
    measures: tuple[str, ...]
    barred: tuple[str, ...]
    loan_id: str | None
    rows: tuple[int, ...]
    firm: bool


@dataclass(frozen=True, slots=True)
class RuleNote:
    """A rule that touches the chosen measures and bars nothing; ``tested``: conditions that test it, and their verdicts now."""

    rule: StackingRule
    measures: tuple[str, ...]
    tested: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class LineReason:
    """Why a cost line went where it went. Sums in kopecks: what the line adds to each measure, the other lines as they are.

    ``why``: ``best`` (it adds most there), ``together`` (another measure would give more for this line, but the whole would be
    less), ``only`` (no other pays for it), ``nothing`` (none pays), ``full`` (limits are reached), ``loan`` (a loan pays for
    it, and claiming it as well is not confirmed), ``kept_apart`` (a rule keeps it out).
    """

    row: int
    category: str | None
    claimed: int | None
    measure: str | None
    adds: int | None
    others: Mapping[str, int]
    why: Literal["best", "together", "only", "nothing", "full", "loan", "kept_apart"]
    excluded: Text | None
    titles: Mapping[str, Text]

    def text(self, language: str) -> str:
        """The reason in a sentence or two."""

        def title(measure: str) -> str:
            return self.titles[measure].in_language(language)

        others = "; ".join(
            t("advice.would_add", language, measure=title(name), amount=format_money(amount, language))
            for name, amount in self.others.items()
        )
        values = {
            "measure": title(self.measure) if self.measure is not None else "",
            "amount": format_money(self.adds or 0, language),
            "others": others,
            "excluded": self.excluded.in_language(language) if self.excluded is not None else "",
        }
        key = f"advice.line_{self.why}"
        if self.why == "nothing" and self.excluded is not None:
            key = "advice.line_nothing_because"
        return t(key, language, **values)


@dataclass(frozen=True, slots=True)
class Combination:
    """The best allowed set of measures and the cost rows of each.

    ``total`` (nominal) and ``objective`` count measures that are met and nothing provisional; ``total_with_provisional`` is the
    best when what is provisional may be used too, by the choices ``with_provisional``. ``least`` and ``most`` bound the
    total over readings. ``valued``: whether the objective is the present value, or the nominal sum where a present value is
    not known. ``best_known_bound``: no allowed set can be worth more; ``proven``: the objective reaches it within a kopeck.
    ``limited``: the case is so large that the search was cut short after a time.
    """

    considered: tuple[str, ...]
    chosen: tuple[Choice, ...]
    with_provisional: tuple[Choice, ...]
    bars: tuple[Bar, ...]
    notes: tuple[RuleNote, ...]
    reasons: tuple[LineReason, ...]
    total: int
    total_with_provisional: int
    least: int
    most: int
    provisional: bool
    objective: int
    objective_with_provisional: int
    valued: Literal["present_value", "amount"]
    best_known_bound: int
    proven: bool
    limited: bool

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Ids of the stacking rules that bar something."""
        return tuple(dict.fromkeys(bar.rule.id for bar in self.bars if bar.rule is not None))

    @property
    def assignment(self) -> dict[str, tuple[int, ...]]:
        """1-based cost rows by measure."""
        return {choice.measure: choice.rows for choice in self.chosen if choice.rows is not None}
