"""What came in for a batch: every application of every file, read or with its mistakes. No file stops another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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

__all__ = ["DOCUMENT_FILES", "Arrival", "Arrivals", "Delivery", "arrivals", "deliver", "files_of"]

DOCUMENT_FILES: Final = (".yaml", ".yml", ".json")
"""Endings of application documents; a JSON or YAML list holds several."""
_SEPARATE: Final = (".csv", ".tsv", ".txt", ".parquet")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One application. ``application`` is ``None`` where ``faults`` say why; ``document`` is then what could be read of it.

    ``notes``: of a document, what was left out.
    """

    id: str
    file: str
    application: Application | None
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    document: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(slots=True)
class Arrivals:
    """All that came, in the order of files and rows. ``faults``: of whole files. ``digest``: of all contents read."""

    items: list[Arrival] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    digest: str = ""
    unsure: list[tuple[Book, BookMapping]] = field(default_factory=list)
    """Books with columns that nobody confirmed, with the guesses."""

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        return (*self.faults, *(fault for one in self.items for fault in one.faults))


@dataclass(frozen=True, slots=True)
class Delivery:
    """Files that were opened and whose tables wait for their columns to be understood.

    ``parts``: in the order of the files, each a book of tables, the applications of a document, or why a file is refused.
    """

    parts: tuple[Book | list[Arrival] | Fault, ...]
    digest: str

    @property
    def books(self) -> tuple[Book, ...]:
        return tuple(part for part in self.parts if isinstance(part, Book))

    @property
    def refused(self) -> tuple[Fault, ...]:
        return tuple(part for part in self.parts if isinstance(part, Fault))

    def arrivals(self, mappings: Mapping[str, BookMapping]) -> Arrivals:
        """The applications of the tables under a mapping for each book by its name, and those of the documents."""
        return _arrived(self.parts, mappings, self.digest)


def files_of(path: Path) -> list[Path]:
    """The file itself, or the files of a folder that can be read, by name; hidden ones and notes are left out."""
    if not path.is_dir():
        return [path]
    endings = (*TABLE_FILES, *DOCUMENT_FILES, ".xls")
    found = [one for one in sorted(path.iterdir()) if one.is_file() and one.suffix.lower() in endings]
    return [one for one in found if not one.name.startswith((".", "~$"))]


def arrivals(files: Sequence[Path], mapping: BookMapping | None = None) -> Arrivals:
    """Every application of the files. CSV and Parquet files given together are the sheets of one book."""
    digest = hashlib.sha256()
    for one in files:
        digest.update(f"{one.name}\0{_digest_of(one)}\0".encode())
    return _arrived(_opened([(one.name, one) for one in files]), mapping, digest.hexdigest())


def deliver(files: Mapping[str, bytes]) -> Delivery:
    """Open files that came as contents by name; tables and documents are told apart by the ending of the name."""
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\0".encode())
    return Delivery(tuple(_opened(list(files.items()))), digest.hexdigest())


def _digest_of(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def _opened(files: Sequence[tuple[str, Path | bytes]]) -> Iterator[Book | list[Arrival] | Fault]:
    """File by file as they are asked for; the tables of text come last where several make one book."""
    separate = sum(Path(name).suffix.lower() in _SEPARATE for name, _ in files)
    together: list[Book] = []
    for name, source in files:
        ending = Path(name).suffix.lower()
        if ending in DOCUMENT_FILES:
            yield _documents(source, name)
            continue
        try:
            book = open_book(source, name)
        except BookError as error:
            yield error.fault
            continue
        if separate > 1 and ending in _SEPARATE:
            together.append(book)
        else:
            yield book
    if together:
        yield joined(together, together[0].name)


def _arrived(
    parts: Iterable[Book | list[Arrival] | Fault],
    mapping: BookMapping | Mapping[str, BookMapping] | None,
    contents: str,
) -> Arrivals:
    """``mapping``: a record of an earlier file for all books, or the very mapping of each."""
    found = Arrivals()
    used: list[Any] = []
    for part in parts:
        match part:
            case Fault():
                found.faults.append(part)
            case Book():
                if isinstance(mapping, BookMapping):
                    guessed = mapping.for_book(part)
                else:
                    guessed = (mapping or {}).get(part.name) or guess_mapping(part)
                used.append(guessed.to_document())
                _take(part, guessed, found)
            case _:
                found.items += part
                found.notes += [note for one in part for note in one.notes]
    found.items = _told_apart(found.items)
    found.digest = hashlib.sha256(f"{contents}{used!r}".encode()).hexdigest()
    return found


def _take(book: Book, mapping: BookMapping, found: Arrivals) -> None:
    intake: Intake = read_applications(book, mapping)
    found.faults += intake.faults
    found.notes += intake.notes
    if any(sheet.uncertain for sheet in mapping.sheets if sheet.kind is not None):
        found.unsure.append((book, mapping))
    for one in intake.applications:
        rest = one.document if one.application is None else None
        found.items.append(Arrival(one.id, book.name, one.application, tuple(one.faults), document=rest))


def _documents(source: Path | bytes, name: str) -> list[Arrival]:
    """The application of a document, or those of a list of them."""
    stem = Path(name).stem
    try:
        document = read_document(source, name)
    except DocumentError as error:
        return [Arrival(stem, name, None, tuple(map(_fault, error.problems)))]
    if not isinstance(document.value, list):
        return [_document(document, name, stem)]
    return [
        _document(Document(name, value, {}, None), name, f"{stem}-{number}", number)
        for number, value in enumerate(document.value, start=1)
    ]


def _document(document: Document, file: str, name: str, number: int = 0) -> Arrival:
    if isinstance(document.value, dict) and "case" in document.value and "application" in document.value:
        taken = _document(_application_of_case(document), file, name, number)
        return replace(taken, notes=(Note(Place(file), "intake.note_case_file"),))
    try:
        application = Application.from_read(document, name)
    except ApplicationError as error:
        own: Any = document.value.get("id") if isinstance(document.value, dict) else None
        told = own if isinstance(own, str) and own.strip() else name
        rest = document.value if isinstance(document.value, dict) else None
        faults = tuple(_fault(problem, told, number) for problem in error.problems)
        return Arrival(told, file, None, faults, document=rest)
    return Arrival(application.id, file, application)


def _application_of_case(document: Document) -> Document:
    """The application that a case file holds; its title is that of the case where it has none of its own."""
    inner = document.value["application"]
    if isinstance(inner, dict) and inner.get("title") is None and isinstance(document.value.get("title"), str):
        inner = {**inner, "title": document.value["title"] or None}
    return Document(document.file, inner, {}, None)


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
