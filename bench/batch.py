"""How long a batch takes, part by part: reading a workbook, evaluating, writing the answers.

``python -m bench.batch`` prints a table for 500 applications with 20 cost lines each; parts are shown in per cent of the
whole, which depend on the machine much less than seconds do. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import copy
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from calculator.facts import Application
from calculator.intake import guess_mapping, open_book, read_applications
from calculator.intake.arrivals import arrivals
from calculator.intake.batch import Rules, Task, run_batch
from calculator.intake.batch_output import write_output
from calculator.intake.journal import Journal
from tests.intake.workbooks import sheets_of, workbook

EXAMPLE = Path(__file__).parent.parent / "examples" / "penza-ball-screws-e16.yaml"


def applications(count: int, lines: int) -> list[dict[str, Any]]:
    base = Application.read(EXAMPLE).to_document()
    found = []
    for number in range(count):
        document = copy.deepcopy(base)
        document["id"] = f"application-{number:04}"
        document["costs"] = [
            {**base["costs"][line % len(base["costs"])], "id": f"line-{line}"} for line in range(lines)
        ]
        found.append(document)
    return found


class Watch:
    def __init__(self) -> None:
        self.parts: list[tuple[str, float]] = []

    def part(self, name: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        result = work()
        self.parts.append((name, time.perf_counter() - start))
        return result

    def told(self) -> str:
        whole = sum(seconds for _, seconds in self.parts)
        rows = [f"  {name:<34}{seconds:8.2f} s{seconds / whole:9.0%}" for name, seconds in self.parts]
        return "\n".join([*rows, f"  {'whole':<34}{whole:8.2f} s"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--lines", type=int, default=20)
    parser.add_argument(
        "--processes", type=int, default=None, help="processes that evaluate; by default one a processor"
    )
    parser.add_argument("--measure", action="append", help="only this measure; may be given several times")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder) / "applications.xlsx", Path(folder) / "answers.xlsx"
        source.write_bytes(workbook(sheets_of(applications(options.count, options.lines))))
        size = source.stat().st_size / 1_000_000
        measures = ", ".join(options.measure or ["all measures"])
        print(f"{options.count} applications, {options.lines} cost lines each, {measures}; workbook of {size:.1f} MB")
        watch = Watch()
        book = watch.part("open the workbook", lambda: open_book(source))
        mapping = watch.part("guess the columns", lambda: guess_mapping(book))
        watch.part("read and check the applications", lambda: read_applications(book, mapping))
        arrived = arrivals([source])
        task = Task(Rules(), tuple(options.measure) if options.measure else None)
        rulebook, _ = task.rules.load()
        with Journal(Path(folder) / "journal", task.key(arrived.digest, rulebook), resume=False) as journal:
            answers = watch.part(
                "evaluate, explain, confirm",
                lambda: run_batch(arrived, task, confirm=journal.confirm, processes=options.processes),
            )
        tables = watch.part("lay out the tables, crosschecks", lambda: answers.tables(arrived, "ru"))
        watch.part("write the workbook", lambda: write_output(output, tables, (), "ru", changed=False))
        print(watch.told())
        rows = sum(len(found) for found in tables.values())
        print(
            f"  {rows} rows in {len(tables)} sheets, {output.stat().st_size / 1_000_000:.1f} MB; errors: {answers.errors}"
        )


if __name__ == "__main__":
    main()
