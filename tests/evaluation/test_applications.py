"""The random applications are worth testing with: every edition, verdict and kind of benefit of every measure is reached."""

from __future__ import annotations

from collections import Counter

import pytest

from calculator.evaluation import evaluate_many
from calculator.evaluation.result import MeasureResult
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.model_benefits import Loan, Sum
from tests.evaluation.applications import full_document, varied_example

RULEBOOK = Rulebook.load()
FULL = [Application.from_document(full_document(seed)) for seed in range(200)]
VERDICTS = ("met", "not_met", "undetermined")


def answers(measure: str) -> list[MeasureResult]:
    """Varied examples of the measure and nearly complete applications on their own days and on the first day of each edition."""
    own = RULEBOOK.measures[measure]
    folders = (measure, *own.includes)
    varied = [Application.from_document(varied_example(seed, folders)) for seed in range(60)]
    results = evaluate_many([*varied, *FULL], RULEBOOK, measures=[measure])
    for edition in own.editions.values():
        results += evaluate_many(varied[:40], RULEBOOK, measures=[measure], as_of=max(edition.start.values()))
    return [found for result in results for found in result.measures]


@pytest.mark.parametrize("measure", RULEBOOK.measure_ids())
def test_every_edition_verdict_and_benefit_is_reached(measure: str) -> None:
    seen: Counter[object] = Counter()
    for found in answers(measure):
        seen[found.edition] += 1
        seen["verdict", found.verdict.value if found.verdict is not None else None] += 1
        if found.benefit is not None:
            category, ceiling = found.benefit.category, found.benefit.ceiling
            seen["given"] += bool(
                found.benefit.amount or (category and category.word) or (ceiling and ceiling.value is not None)
            )
            seen["loan"] += found.benefit.loan is not None and bool(found.benefit.loan.schedule)
    own = RULEBOOK.measures[measure]
    wanted: list[object] = list(own.editions)
    if not (isinstance(own.benefit, Sum) and own.benefit.without_verdict):
        wanted += [("verdict", word) for word in VERDICTS]
    wanted += ["given"] if own.benefit is not None else []
    wanted += ["loan"] if isinstance(own.benefit, Loan) else []
    assert {name: seen[name] for name in wanted if not seen[name]} == {}


def test_what_binds_and_what_is_left_out_of_a_sum_is_reached() -> None:
    seen: Counter[object] = Counter()
    for result in evaluate_many(FULL, RULEBOOK, measures=["joint-project-reimbursement", "pilot-batch-reimbursement"]):
        for measure in result.measures:
            if measure.benefit is not None:
                seen["bound", measure.benefit.bound_by] += bool(measure.benefit.amount)
                seen.update(
                    ("line", line.excluded or ("counted" if line.counted else "open")) for line in measure.benefit.lines
                )
    wanted = [("line", "counted"), ("line", "open")]
    wanted += [("bound", name) for name in ("share", "sublimit", "cap", "requested", "budget")]
    assert {name: seen[name] for name in wanted if not seen[name]} == {}
