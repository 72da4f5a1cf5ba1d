"""How long evaluation takes, as ratios within one run: against a plain loop by hand, and against reading the input.

``python -m bench.evaluation`` prints a table. Nothing here is a test; figures depend on the machine, ratios much less.
"""

from __future__ import annotations

import argparse
import gc
import random
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from math import floor
from pathlib import Path

from calculator.evaluation import document_of, evaluate, evaluate_many
from calculator.evaluation.verdicts import default_runs, default_verdicts
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.plans_benefits import ReimbursementPlan
from tests.evaluation.applications import full_document
from tests.law.reference import MEASURE, Reference, random_application

EXAMPLES = Path(__file__).parent.parent / "examples"


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The least time of one call, after three to warm up; of this process alone, since others share the machine."""
    for _ in range(3):
        work()
    gc.collect()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken) * 1000


def by_hand(application: Application) -> int:
    """The least anybody could do for a sum: add up half of each line that is documented."""
    lines = application.tables["costs"] or ()
    total = sum((Fraction(row.get("net", 0)) / 2 for row in lines if row.get("documented") is True), Fraction(0))  # type: ignore[arg-type]
    return floor(total)


def single(rulebook: Rulebook, rounds: int) -> None:
    print("one application, all measures, warm (best)")
    print(f"  {'file':<32}{'evaluate':>10}{'+ document':>12}{'read file':>11}{'by hand':>10}{'ratio':>9}")
    for path in sorted(EXAMPLES.glob("*.yaml")):
        application = Application.read(path)
        result = evaluate(application, rulebook)
        run = milliseconds(lambda: evaluate(application, rulebook), rounds)  # noqa: B023
        write = milliseconds(lambda: document_of(result, "ru"), rounds)  # noqa: B023
        read = milliseconds(lambda: Application.read(path), rounds)  # noqa: B023
        hand = milliseconds(lambda: by_hand(application), rounds)  # noqa: B023
        ratio = (run + write) / read
        print(f"  {path.stem:<32}{run:>8.2f}ms{write:>10.2f}ms{read:>9.2f}ms{hand:>8.3f}ms{ratio:>6.1f} ×")
    print("  ratio: evaluating and explaining against reading and checking the file")


def many(rulebook: Rulebook, counts: list[int]) -> None:
    print("\nmany applications in one batch, one measure, with conditions, lines and waterfall")
    chance = random.Random(1)
    for count in counts:
        drawn = [random_application(chance) for _ in range(count)]
        applications = [Application.from_document(document) for document, _ in drawn]
        start = time.process_time()
        results = evaluate_many(applications, rulebook, measures=[MEASURE])
        taken = time.process_time() - start
        reference = Reference(rulebook)
        wrong = 0
        start = time.process_time()
        for application, (_, edition), result in zip(applications, drawn, results, strict=True):
            benefit = result.measure(MEASURE).benefit
            found = (benefit.amount, benefit.upper) if benefit is not None else None
            wrong += found != reference.amounts(application, edition)
        by_reference = time.process_time() - start
        print(
            f"  {count:>7} applications: {taken:7.2f} s, {taken / count * 1000:6.2f} ms each, "
            f"{taken / by_reference:5.1f} × plain fractions for the sums alone; wrong kopecks: {wrong}"
        )


def long_applications(rulebook: Rulebook, count: int, lines: int) -> None:
    """Complete applications with many cost lines: read, evaluated by all measures, and told as documents."""
    print(f"\n{count} applications with {lines} cost lines each, all measures")
    documents = []
    for seed in range(count):
        document = full_document(seed)
        chance = random.Random(seed)
        drawn = [line for number in range(lines) for line in full_document(1000 + seed + number).get("costs", [])]
        document["costs"] = [chance.choice(drawn) for _ in range(lines)] if drawn else []
        documents.append(document)
    started = time.process_time()
    applications = [Application.from_document(document) for document in documents]
    reading = time.process_time() - started
    for name, measures in (("all measures", None), (MEASURE, [MEASURE])):
        started = time.process_time()
        results = evaluate_many(applications, rulebook, measures=measures)
        evaluating = time.process_time() - started
        started = time.process_time()
        for result in results:
            document_of(result, "ru")
        writing = time.process_time() - started
        print(
            f"  {name:<32}read {reading:6.2f} s, evaluated {evaluating:6.2f} s ({evaluating / reading:5.1f} × reading, "
            f"{evaluating / count * 1000:.1f} ms each), documents {writing:6.2f} s"
        )

    started = time.process_time()
    for measure in rulebook.measure_ids():
        columns_alone(applications, rulebook, measure)
    everything = time.process_time() - started
    started = time.process_time()
    columns_alone(applications, rulebook, MEASURE)
    one = time.process_time() - started
    print(f"  verdicts, amounts and lines in columns alone: all measures {everything:.2f} s, {MEASURE} {one:.2f} s")


def columns_alone(applications: list[Application], rulebook: Rulebook, measure: str) -> None:
    """What a table needs: verdicts, amounts and what each line gives under the default readings, without what is told of them."""
    default_verdicts(applications, rulebook, measure)
    for group in default_runs(applications, rulebook, measure):
        plan = group.plan.benefit
        if plan is not None:
            group.run.values(plan.amount)
        if isinstance(plan, ReimbursementPlan):
            group.run.values(plan.part)


def start_up() -> None:
    print("\nstart (a new process, best of five)")
    python = sys.executable
    commands = {
        "python -c pass": [python, "-c", "pass"],
        "import numpy": [python, "-c", "import numpy"],
        "import calculator": [python, "-c", "import calculator"],
        "load the rulebook": [python, "-c", "from calculator import Rulebook; Rulebook.load()"],
        "evaluate one file": [python, "-m", "calculator", "evaluate", str(EXAMPLES / "penza-ball-screws-e16.yaml")],
    }
    for name, command in commands.items():
        best = min(_seconds(command) for _ in range(5))
        print(f"  {name:<20}{best * 1000:7.0f} ms")


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--counts", type=int, nargs="*", default=[100, 1000])
    parser.add_argument("--applications", type=int, default=500)
    parser.add_argument("--lines", type=int, default=20)
    options = parser.parse_args()
    rulebook = Rulebook.load()
    single(rulebook, options.rounds)
    many(rulebook, options.counts)
    long_applications(rulebook, options.applications, options.lines)
    start_up()


if __name__ == "__main__":
    main()
