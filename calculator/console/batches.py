"""The commands ``batch`` and ``template``: many applications from tables and documents, and the workbook to fill in."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from calculator.console.arguments import CallError, CommandFailedError, CommandParser, assignments
from calculator.console.codes import classifications_of, codes_option, tell_unknown_codes
from calculator.console.requests import calculation_parser, changed, choices_of, load_rulebook
from calculator.console.terminal import complain
from calculator.wording import t
from calculator.writing import reason_of, whole_file

if TYPE_CHECKING:
    from calculator.intake.arrivals import Arrivals
    from calculator.intake.batch import Task
    from calculator.intake.mapping import BookMapping

__all__ = ["batch", "template"]

_SECONDS_BETWEEN: Final = 2.0
_MOST_TOLD: Final = 20


def template(words: Sequence[str], language: str) -> str:
    """``template OUTPUT.xlsx``: write the workbook to fill in."""
    parser = CommandParser("template", language)
    options, names = parser.read(words)
    if options.help:
        return parser.format_help()
    if len(names) != 1:
        raise CallError(t("batch.template_one", language, count=len(names)))
    output = Path(names[0])
    if output.suffix.lower() != ".xlsx":
        raise CallError(t("batch.template_name", language, came=names[0]))
    if output.exists():
        raise CallError(t("batch.template_exists", language, came=names[0]))
    if not output.absolute().parent.is_dir():
        raise CallError(t("batch.output_folder", language, folder=output.parent))
    from calculator.intake.template import template_workbook

    _write(output, template_workbook(language), language)
    return t("batch.template_done", language, file=names[0]) + "\n"


def _write(file: Path, content: bytes, language: str) -> None:
    try:
        with whole_file(file) as path:
            path.write_bytes(content)
    except OSError as error:
        raise CommandFailedError(t("batch.not_written", language, why=reason_of(error))) from None


def batch(words: Sequence[str], language: str) -> str:
    """``batch FILE|FOLDER --output OUT``: evaluate every application and write the answers."""
    parser = calculation_parser("batch", language)
    parser.option("--output", t("console.metavar_file", language), "answers")
    parser.option("--mapping", t("console.metavar_file", language), "mapping")
    parser.switch("--resume", "resume")
    codes_option(parser, language)
    options, names = parser.read(words)
    if options.help:
        return parser.format_help()
    output = _output(options.output, language)
    files = _inputs(names, output, language)
    # The call is checked before the files: a mistyped name is told at once.
    rulebook = changed(load_rulebook(options.rules, options.values, language), options, language)
    choices = choices_of(options, rulebook, language)
    task = _task(options, choices, output, language)
    mapping = _mapping(options.mapping, language)
    brought = classifications_of(options.codes, language)
    from calculator.intake.arrivals import arrivals

    arrived = arrivals(files, mapping)
    for fault in arrived.faults[:_MOST_TOLD]:
        complain(fault.text(language))
    _propose(arrived, output, language)
    if all(one.application is None for one in arrived.items):
        told = [fault.text(language) for one in arrived.items for fault in one.faults]
        rest = [f"… {len(told) - _MOST_TOLD}"] if len(told) > _MOST_TOLD else []
        raise CallError("\n".join([*told[:_MOST_TOLD], *rest, t("batch.nothing_read", language)]))
    tell_unknown_codes((one.application for one in arrived.items if one.application is not None), brought, language)
    _run(arrived, task, output, task.key(arrived.digest, rulebook), resume=options.resume)
    return ""


def _output(came: str | None, language: str) -> Path:
    from calculator.intake.batch_output import FORMATS

    endings = ", ".join(FORMATS)
    if came is None:
        raise CallError(t("batch.no_output", language, endings=endings))
    output = Path(came)
    if output.suffix.lower() not in FORMATS or output.is_dir():
        raise CallError(t("batch.wrong_output", language, came=came, endings=endings))
    if not output.absolute().parent.is_dir():
        raise CallError(t("batch.output_folder", language, folder=output.parent))
    return output


def _inputs(names: Sequence[str], output: Path, language: str) -> list[Path]:
    """The files to read; an output of an earlier run in the same folder is not one of them."""
    from calculator.intake.arrivals import DOCUMENT_FILES, files_of
    from calculator.intake.batch_output import output_files
    from calculator.intake.opening import TABLE_FILES

    if len(names) != 1:
        raise CallError(t("batch.one_input", language, count=len(names)))
    path = Path(names[0])
    if not path.exists():
        raise CallError(t("batch.no_input", language, came=names[0]))
    if path.is_file() and path.resolve() == output.resolve():
        raise CallError(t("batch.output_is_input", language, came=names[0]))
    own = {one.resolve() for one in output_files(output).values()} | {_proposal(output).resolve()}
    files = [one for one in files_of(path) if one.resolve() not in own]
    if not files:
        raise CallError(
            t("batch.empty_folder", language, came=names[0], endings=", ".join((*TABLE_FILES, *DOCUMENT_FILES)))
        )
    return files


def _task(options: Namespace, choices: dict[str, Any], output: Path, language: str) -> Task:
    from calculator.intake.batch import Rules, Task
    from calculator.places import rules_folder

    folders = (str(rules_folder()), *options.rules) if options.rules else ()
    changes = assignments(options.set, "--set", "MEASURE.PARAMETER=VALUE", language)
    return Task(
        Rules(folders, options.values, changes),
        tuple(choices["measures"]) if choices["measures"] is not None else None,
        choices["as_of"],
        choices["readings"],
        language,
        as_documents=output.suffix.lower() == ".jsonl",
    )


def _mapping(came: str | None, language: str) -> BookMapping | None:
    if came is None:
        return None
    from calculator.documents import DocumentError, read_document
    from calculator.intake.mapping import BookMapping, MappingError

    try:
        document = read_document(Path(came), came).value
    except DocumentError as error:
        raise CallError(error.text(language)) from None
    try:
        return BookMapping.from_document(document if isinstance(document, dict) else {})
    except MappingError as error:
        raise CallError(t("batch.wrong_mapping", language, file=came, why=error.text(language))) from None


def _proposal(output: Path) -> Path:
    return output.with_name(f"{output.name}.mapping.yaml")


def _propose(arrived: Arrivals, output: Path, language: str) -> None:
    """Guesses that nobody confirmed are written down, for a person to check: they are not used."""
    if not arrived.unsure:
        return
    import yaml

    whole = reduce(lambda one, other: one.joined(other), (mapping for _, mapping in arrived.unsure))
    text = yaml.safe_dump(whole.to_document(), allow_unicode=True, sort_keys=False)
    _write(_proposal(output), text.encode(), language)
    for book, mapping in arrived.unsure:
        count = sum(len(sheet.uncertain) for sheet in mapping.sheets if sheet.kind is not None)
        complain(t("batch.unsure", language, file=book.name, count=count, mapping=_proposal(output)))


def _run(arrived: Arrivals, task: Task, output: Path, key: dict[str, Any], *, resume: bool) -> None:
    from calculator.intake.batch import run_batch
    from calculator.intake.batch_output import write_output
    from calculator.intake.journal import Journal, journal_path

    path, language = journal_path(output), task.language
    if path.exists() and not resume:
        complain(t("batch.journal_left", language, file=path))
    try:
        with Journal(path, key, resume=resume) as journal:
            if journal.of_another_run:
                complain(t("batch.journal_of_another", language, file=path))
            if journal.kept:
                complain(t("batch.resumed", language, count=len(journal.kept), file=path))
            answers = run_batch(arrived, task, kept=journal.kept, confirm=journal.confirm, progress=_Progress(language))
            tables = {} if task.as_documents else answers.tables(arrived, language)
            documents = answers.documents(arrived, language) if task.as_documents else ()
            written = write_output(output, tables, documents, language, changed=bool(task.rules.changes))
        journal.remove()
    except OSError as error:
        raise CommandFailedError(t("batch.not_written", language, why=reason_of(error))) from None
    files = ", ".join(str(file) for file in written)
    complain(t("batch.done", language, evaluated=answers.evaluated, errors=answers.errors, files=files))


class _Progress:
    """How far it is, on standard error: in one line of a terminal, else every two seconds."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.last = time.monotonic()

    def __call__(self, done: int, whole: int) -> None:
        text = t("batch.progress", self.language, done=done, whole=whole)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{text}" + ("\n" if done == whole else ""))
            sys.stderr.flush()
        elif time.monotonic() - self.last >= _SECONDS_BETWEEN:
            self.last = time.monotonic()
            complain(text)
