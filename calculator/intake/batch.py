"""Many applications at once: read, evaluated in parts, each part confirmed on the disk, written out whole at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.process import BaseProcess
from typing import Any, Final

from calculator.advice.changing import MeasureChange, change_of_rules, granted
from calculator.evaluation import document_of, evaluate_many
from calculator.evaluation.result import Result
from calculator.intake.arrivals import Arrival, Arrivals
from calculator.intake.batch_tables import TABLES, Rows, answer_rows, error_rows, fault_row, note_row
from calculator.intake.cross_rows import cross_rows
from calculator.intake.faults import Fault, Place
from calculator.money import plain_money
from calculator.rulebook import Rulebook

__all__ = ["Answers", "Rules", "Task", "run_batch"]

_PART: Final = 20
"""Applications that are evaluated and confirmed together."""
_WORTH_A_PROCESS: Final = 80
_MOST_PROCESSES: Final = 4


@dataclass(frozen=True, slots=True)
class Rules:
    """Where the rules of a run come from, so that another process can load the same. ``changes``: values of ``--set``."""

    folders: tuple[str, ...] = ()
    values: str | None = None
    changes: Mapping[str, str] = field(default_factory=dict)

    def load(self) -> tuple[Rulebook, Rulebook]:
        """The law, and the rules with the changed values. Raises ``RuleError``."""
        law = Rulebook.load(*self.folders, values=self.values)
        return law, law.with_values(dict(self.changes)) if self.changes else law


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with each application. ``as_documents``: whole result documents instead of rows of tables."""

    rules: Rules
    measures: tuple[str, ...] | None = None
    as_of: date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    language: str = "ru"
    as_documents: bool = False
    also: Callable[[Arrival, Result, Rulebook, str], Any] | None = None
    """What the caller makes of each result beside the rows; it stands in the answer as ``also`` and goes into no file."""

    def key(self, digest: str, rulebook: Rulebook) -> dict[str, Any]:
        """What makes an answer of an earlier run the same: inputs, rules, options."""
        return {
            "inputs": digest, "rules": rulebook.sha256, "rules_version": rulebook.version, "set": dict(self.rules.changes),
            "measures": list(self.measures) if self.measures is not None else None,
            "as_of": self.as_of.isoformat() if self.as_of is not None else None, "readings": dict(self.readings),
            "language": self.language, "as_documents": self.as_documents,
        }  # fmt: skip


Answer = dict[str, Any]
"""What is kept of one application: ``rows`` by table, or ``document``; for both a ``status``."""


@dataclass(slots=True)
class Answers:
    """All answers of a batch, in the order of arrival."""

    answers: list[Answer]
    evaluated: int
    errors: int

    def tables(self, arrived: Arrivals, language: str) -> Rows:
        """The rows of all tables, with those that concern several applications or whole files."""
        rows: Rows = {name: [row for answer in self.answers for row in answer["rows"].get(name, ())] for name in TABLES}
        rows["errors"] += [fault_row(fault, language) for fault in arrived.faults]
        rows["notes"] = [note_row(note, language) for note in arrived.notes]
        applications = [one.application for one in arrived.items if one.application is not None]
        rows["crosschecks"] = cross_rows(applications, rows["measures"], language)
        return rows

    def documents(self, arrived: Arrivals, language: str) -> Iterator[dict[str, Any]]:
        """A line for each application, then one for what concerns several of them or whole files."""
        for answer in self.answers:
            yield answer["document"]
        applications = [one.application for one in arrived.items if one.application is not None]
        sums = [row for answer in self.answers for row in answer["sums"]]
        yield {
            "contract": 1, "status": "batch", "evaluated": self.evaluated, "errors": self.errors,
            "file_errors": [fault_row(fault, language) for fault in arrived.faults],
            "notes": [note_row(note, language) for note in arrived.notes],
            "crosschecks": cross_rows(applications, sums, language),
        }  # fmt: skip


def run_batch(
    arrived: Arrivals,
    task: Task,
    *,
    kept: Mapping[int, Answer] | None = None,
    confirm: Callable[[Mapping[int, Answer]], None] = lambda answers: None,
    progress: Callable[[int, int], None] = lambda done, whole: None,
    processes: int | None = None,
    loaded: tuple[Rulebook, Rulebook] | None = None,
) -> Answers:
    """An answer for every application that came.

    ``kept``: answers of an earlier run by number, not computed again. ``confirm`` gets answers as they are found, part by
    part. ``processes``: how many evaluate beside this one; by default as many as there are processors, where it is worth it.
    ``loaded``: the rules of the task, where this process has read them already.
    """
    found: dict[int, Answer] = dict(kept or {})
    fresh = {
        number: _error_answer(one, task) for number, one in enumerate(arrived.items)
        if one.application is None and number not in found
    }  # fmt: skip
    if fresh:
        confirm(fresh)
        found |= fresh
    open_ = [number for number, one in enumerate(arrived.items) if number not in found]
    progress(len(found), len(arrived.items))
    parts = [open_[start : start + _PART] for start in range(0, len(open_), _PART)]
    for answers in _in_parts(arrived.items, parts, task, _processes(processes, len(open_)), loaded):
        confirm(answers)
        found |= answers
        progress(len(found), len(arrived.items))
    ordered = [found[number] for number in range(len(arrived.items))]
    errors = sum(answer["status"] == "error" for answer in ordered)
    return Answers(ordered, len(ordered) - errors, errors)


def _processes(wanted: int | None, count: int) -> int:
    if wanted is not None:
        return wanted
    return 1 if count < _WORTH_A_PROCESS else min(_MOST_PROCESSES, os.cpu_count() or 1)


def _in_parts(
    items: Sequence[Arrival],
    parts: Sequence[Sequence[int]],
    task: Task,
    processes: int,
    loaded: tuple[Rulebook, Rulebook] | None,
) -> Iterator[dict[int, Answer]]:
    """The answers part by part, as they come."""
    if processes <= 1 or len(parts) < 2:
        law, other = loaded or task.rules.load()
        for part in parts:
            yield _evaluated([items[number] for number in part], part, task, law, other)
        return
    from multiprocessing import get_context

    # spawned, not forked: the caller may have threads (the pages do)
    with ProcessPoolExecutor(processes, get_context("spawn"), _prepare_process, (task,)) as pool:
        yield from _as_found(pool, items, parts)


def _as_found(pool: Executor, items: Sequence[Arrival], parts: Sequence[Sequence[int]]) -> Iterator[dict[int, Answer]]:
    waiting: list[Future[dict[int, Answer]]] = [
        pool.submit(_in_process, [items[number] for number in part], list(part)) for part in parts
    ]
    try:
        for future in waiting:
            yield future.result()
    finally:
        for future in waiting:
            future.cancel()


_OF_PROCESS: dict[str, Any] = {}
"""In a process of the pool: the task and its rules, loaded once."""


def _prepare_process(task: Task) -> None:
    import signal
    import threading
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends us
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _OF_PROCESS["task"] = task
    _OF_PROCESS["rules"] = task.rules.load()


def _end_with(parent: BaseProcess) -> None:
    """A process of the pool does not outlive the run, even one that was killed."""
    parent.join()
    os._exit(1)


def _in_process(items: Sequence[Arrival], numbers: Sequence[int]) -> dict[int, Answer]:
    law, other = _OF_PROCESS["rules"]
    return _evaluated(items, numbers, _OF_PROCESS["task"], law, other)


def _evaluated(
    items: Sequence[Arrival], numbers: Sequence[int], task: Task, law: Rulebook, other: Rulebook
) -> dict[int, Answer]:
    """Answers for a part. Should the evaluator fail on one application, the others of the part still get theirs."""
    try:
        return dict(zip(numbers, _answers(items, task, law, other), strict=True))
    except Exception:  # a fault of the program: found out one by one, told as the error of its application
        answers: dict[int, Answer] = {}
        for number, one in zip(numbers, items, strict=True):
            try:
                answers[number] = _answers([one], task, law, other)[0]
            except Exception as error:
                fault = Fault(
                    Place(one.file), "intake.not_evaluated", {"error": f"{type(error).__name__}: {error}"[:300]}, one.id
                )
                answers[number] = _error_answer(Arrival(one.id, one.file, None, (fault,)), task)
        return answers


def _answers(items: Sequence[Arrival], task: Task, law: Rulebook, other: Rulebook) -> list[Answer]:
    applications = [one.application for one in items if one.application is not None]
    choices: dict[str, Any] = {"measures": task.measures, "as_of": task.as_of, "readings": task.readings}
    if law is other:
        results = evaluate_many(applications, law, **choices)
        return [_answer(one, result, None, task, law) for one, result in zip(items, results, strict=True)]
    change = change_of_rules(applications, law, other, **choices)
    return [
        _answer(one, found.after, found.measures, task, other)
        for one, found in zip(items, change.applications, strict=True)
    ]


def _answer(
    arrival: Arrival, result: Result, changes: Sequence[MeasureChange] | None, task: Task, rulebook: Rulebook
) -> Answer:
    if not task.as_documents:
        rows = _filled(answer_rows(arrival, result.measures, changes, task.language))
        also = {"also": task.also(arrival, result, rulebook, task.language)} if task.also is not None else {}
        return {"status": "evaluated", "rows": rows, **also}
    document = {"status": "evaluated", **document_of(result, task.language, rulebook=rulebook)}
    for entry, change in zip(document["measures"], changes or (), strict=False):
        before = change.before
        entry["before"] = {
            "verdict": before.verdict.value if before.verdict is not None else None,
            "amount": plain_money(before.amount) if before.amount is not None else None,
        }
        entry["difference"] = plain_money(change.difference) if change.difference is not None else None
    sums = [
        {"id": arrival.id, "measure": one.id, "group": one.group.value, "amount": plain_money(granted(one) or 0)}
        for one in result.measures
    ]
    return {"status": "evaluated", "document": document, "sums": sums}


def _error_answer(arrival: Arrival, task: Task) -> Answer:
    if not task.as_documents:
        return {"status": "error", "rows": _filled(error_rows(arrival, task.language))}
    errors = [fault_row(fault, task.language) for fault in arrival.faults]
    document = {"status": "error", "contract": 1, "id": arrival.id, "file": arrival.file, "errors": errors}
    return {"status": "error", "document": document, "sums": []}


def _filled(rows: Rows) -> Rows:
    return {name: found for name, found in rows.items() if found}
