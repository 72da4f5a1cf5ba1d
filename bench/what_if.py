"""How long a range of one input and the strongest inputs take: ``python -m bench.what_if [ROUNDS]``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median

from calculator import Application, Rulebook
from calculator.advice.inputs import inputs_of
from calculator.advice.tornado import tornado
from calculator.advice.varying import Case
from calculator.advice.what_if import sweep
from calculator.places import examples_folder

CASES = (
    ("penza-ball-screws-e16", "joint-project-reimbursement", None, "costs/1/net"),
    ("penza-ball-screws-e16", "joint-project-reimbursement", None, "application/agreement_date"),
    ("penza-ball-screws-e16", "joint-project-reimbursement", None, "joint-project-reimbursement.reimbursement_share"),
    ("penza-plant-four-measures", "cluster-investment-platform", "production", "loans/0/amount"),
)


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The median of several rounds."""
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        took.append((time.perf_counter() - begun) * 1000)
    return median(took)


def told(rulebook: Rulebook, name: str, measure: str, loan: str | None, key: str, rounds: int) -> None:
    application = Application.read(examples_folder() / f"{name}.yaml")
    case = Case(application, rulebook, measure, loan)
    inputs = inputs_of(application, rulebook, measure, loan_id=loan)
    item = next(one for one in inputs if one.key == key)
    found = sweep(case, item)
    value = found.points[1].value
    print(f"{measure} {key}: {len(found.points)} points, {len(found.borders)} borders")
    print(f"  the range        {milliseconds(lambda: sweep(case, item), rounds):8.1f} ms")
    print(f"  strongest of {len(inputs):3} {milliseconds(lambda: tornado(case, inputs), rounds):8.1f} ms")
    print(f"  one value        {milliseconds(lambda: case.answers([(item, value)]), rounds):8.1f} ms")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rulebook = Rulebook.load()
    for case in CASES:
        told(rulebook, *case, rounds)


if __name__ == "__main__":
    main()
