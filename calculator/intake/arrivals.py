"""What came in for a batch: every application of every file, read or with its mistakes. No file stops another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from calculator.documents import Document, DocumentError, read_document
from calculator.facts import Application, ApplicationError
from calculator.intake.assembling import Intake, read_applications
from calculator.intake.faults import BookError, Fault, Note, Place
from calculator.intake.mapping import BookMapping, guess_mapping
from calculator.intake.opening import TABLE_FILES, joined, open_book
from calculator.intake.sheets import Book
from calculator.problems import Problem

__all__ = ["DOCUMENT_FILES", "Arrival", "Arrivals", "arrivals", "files_of"]

DOCUMENT_FILES: Final = (".yaml", ".yml", ".json")
"""Endings of application documents; a JSON or YAML list holds several."""
_SEPARATE: Final = (".csv", ".tsv", ".txt", ".parquet")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One application. ``application`` is ``None`` where ``faults`` say why."""

    id: str
    file: str
    application: Application | None
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Arrivals:
    """All that came, in the order of files and rows. ``faults``: of whole files. ``digest``: of all contents read."""

    items: list[Arrival] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    digest: str = ""
    unsure: list[tuple[Book, BookMapping]] = field(default_factory=list)
    """Books with columns that nobody confirmed, with the guesses."""


def files_of(path: Path) -> list[Path]:
    """The file itself, or the files of a folder that can be read, by name; hidden ones and notes are left out."""
    if not path.is_dir():
        return [path]
    endings = (*TABLE_FILES, *DOCUMENT_FILES, ".xls")
    found = [one for one in sorted(path.iterdir()) if one.is_file() and one.suffix.lower() in endings]
    return [one for one in found if not one.name.startswith((".", "~$"))]


def arrivals(files: Sequence[Path], mapping: BookMapping | None = None) -> Arrivals:
    """Every application of the files. CSV and Parquet files given together are the sheets of one book."""
    found = Arrivals()
    digest = hashlib.sha256(repr(mapping.to_document() if mapping is not None else None).encode())
    separate = [one for one in files if one.suffix.lower() in _SEPARATE]
    together: list[Book] = []
    for one in files:
        digest.update(f"{one.name}\0{_digest_of(one)}\0".encode())
        if one.suffix.lower() in DOCUMENT_FILES:
            found.items += _documents(one)
            continue
        try:
            book = open_book(one)
        except BookError as error:
            found.faults.append(error.fault)
            continue
        if len(separate) > 1 and one in separate:
            together.append(book)
        else:
            _take(book, mapping, found)
    if together:
        _take(joined(together, together[0].name), mapping, found)
    found.items = _told_apart(found.items)
    found.digest = digest.hexdigest()
    return found


def _digest_of(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def _take(book: Book, mapping: BookMapping | None, found: Arrivals) -> None:
    guessed = guess_mapping(book) if mapping is None else mapping.for_book(book)
    intake: Intake = read_applications(book, guessed)
    found.faults += intake.faults
    found.notes += intake.notes
    if any(sheet.uncertain for sheet in guessed.sheets if sheet.kind is not None):
        found.unsure.append((book, guessed))
    found.items += [Arrival(one.id, book.name, one.application, tuple(one.faults)) for one in intake.applications]


def _documents(path: Path) -> list[Arrival]:
    """The application of a document, or those of a list of them."""
    try:
        document = read_document(path, path.name)
    except DocumentError as error:
        return [Arrival(path.stem, path.name, None, tuple(map(_fault, error.problems)))]
    if not isinstance(document.value, list):
        return [_document(document, path, path.stem)]
    return [
        _document(Document(path.name, value, {}, None), path, f"{path.stem}-{number}", number)
        for number, value in enumerate(document.value, start=1)
    ]


def _document(document: Document, path: Path, name: str, number: int = 0) -> Arrival:
    try:
        application = Application.from_read(document, name)
    except ApplicationError as error:
        own: Any = document.value.get("id") if isinstance(document.value, dict) else None
        told = own if isinstance(own, str) and own.strip() else name
        return Arrival(told, path.name, None, tuple(_fault(problem, told, number) for problem in error.problems))
    return Arrival(application.id, path.name, application)


def _fault(problem: Problem, name: str | None = None, number: int = 0) -> Fault:
    path = f"[{number - 1}].{problem.path}" if number else problem.path
    return Fault(Place(problem.file, heading=path, line=problem.line), problem.code, problem.values, name)


def _told_apart(items: Iterable[Arrival]) -> list[Arrival]:
    """An id that a second file uses again is a mistake of that file: the answers could not be told apart."""
    first: dict[str, Arrival] = {}
    checked = []
    for one in items:
        known = first.setdefault(one.id, one)
        if known is not one:
            fault = Fault(Place(one.file), "intake.id_of_another_file", {"came": one.id, "file": known.file}, one.id)
            one = Arrival(one.id, one.file, None, (*one.faults, fault))
        checked.append(one)
    return checked
