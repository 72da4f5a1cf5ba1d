"""The in-tray of an inspector: files that came, how their columns are understood, and the answers to their applications.

It is the state of one visit, beside the desk: an application that is opened from here goes to the desk.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from dataclasses import field as of_each
from datetime import date
from functools import reduce
from typing import Any, Final, cast

import yaml

from calculator.documents import read_document
from calculator.facts import Application
from calculator.facts.dictionary import field
from calculator.intake.arrivals import Arrival, Arrivals, Delivery, deliver
from calculator.intake.batch import Answers, Rules, Task, run_batch
from calculator.intake.batch_output import answer_workbook
from calculator.intake.cross_rows import cross_rows
from calculator.intake.fault_book import fault_workbook
from calculator.intake.mapping import BookMapping, ColumnMapping, MappingError, SheetMapping, guess_mapping
from calculator.intake.sheets import Book
from calculator.problems import ProblemsError
from calculator.rulebook import Rulebook
from calculator.store.store import Saved
from calculator.web.checked import Choice, Line, Order, asked_lines, lines_of, sides_of
from calculator.web.due_rows import DueRow
from calculator.web.entries import read_entry
from calculator.wording import Message, Text

__all__ = ["MOST_BYTES", "MOST_FILES", "InTray", "Waiting", "forget_in_tray", "in_tray_of"]

MOST_FILES: Final = 200
MOST_BYTES: Final = 60_000_000
"""Of all files together; more is work for the command."""
_KEY: Final = "in-tray"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A guess that a person has to confirm."""

    book: Book
    sheet: SheetMapping
    column: ColumnMapping


@dataclass(slots=True)
class _Answered:
    """Answers of one run as they are found: lines by the place of the application, its rows packed for the file."""

    key: str
    lines: dict[int, tuple[Line, ...]] = of_each(default_factory=dict)
    packed: dict[int, bytes] = of_each(default_factory=dict)


@dataclass(slots=True)
class InTray:
    """``told``: what came of the last act. ``number``: of the field for files, which begins anew after each act. ``part``:
    of the page that the visitor turned to.

    ``measures``, ``as_of`` (a day as typed): what the answers are asked for. ``choice``, ``order``: which lines the list
    shows. ``budget`` as typed, of ``budget_measure``. ``taken``: the saved cases that applications of this tray became, by
    their id here. ``case_dues``: what falls due for saved cases, by case, version, rules and language.
    """

    files: dict[str, bytes] = of_each(default_factory=dict)
    told: tuple[tuple[bool, Text | Message], ...] = ()
    number: int = 0
    part: str = ""
    measures: tuple[str, ...] = ()
    as_of: str = ""
    choice: Choice = of_each(default_factory=Choice)
    order: Order = "came"
    budget: str = ""
    budget_measure: str = ""
    budget_order: Order = "day"
    taken: dict[str, tuple[Application, Saved]] = of_each(default_factory=dict)
    case_dues: dict[tuple[str, int, str, str], list[DueRow]] = of_each(default_factory=dict)
    _mappings: dict[str, tuple[str, BookMapping]] = of_each(default_factory=dict)
    _digests: dict[str, str] = of_each(default_factory=dict)
    _record: BookMapping | None = None
    _delivery: Delivery | None = None
    _arrived: Arrivals | None = None
    _answered: _Answered | None = None
    _crossed: tuple[str, list[dict[str, Any]]] | None = None

    # files ------------------------------------------------------------------------------------------------------------

    def receive(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Put files in; one of a name that is there takes its place, and that is told. All or, over the limits, none."""
        came = dict(files)
        whole = {**self.files, **came}
        self.number += 1
        if len(whole) > MOST_FILES or sum(map(len, whole.values())) > MOST_BYTES:
            limits = {"files": MOST_FILES, "megabytes": MOST_BYTES // 1_000_000}
            self.told = ((True, Message("web_desk.too_much", limits)),)
            return
        replaced = [name for name in came if name in self.files and self.files[name] != came[name]]
        self.told = tuple((False, Message("web_desk.replaced", {"file": name})) for name in replaced)
        self.files = whole
        self._digests |= {name: hashlib.sha256(content).hexdigest() for name, content in came.items()}
        self._reopen()

    def remove(self, name: str) -> None:
        for kept in (self.files, self._digests, self._mappings):
            kept.pop(name, None)
        self.told = ()
        self._reopen()

    def clear(self) -> None:
        """Empty the tray; what was taken in, and the record of columns, stay known."""
        for kept in (self.files, self._digests, self._mappings):
            kept.clear()
        self.told = ()
        self.choice = Choice()
        self._reopen()

    def _reopen(self) -> None:
        self.part = ""
        self._delivery = None
        self._arrived = None

    @property
    def delivery(self) -> Delivery:
        """The files, opened."""
        if self._delivery is None:
            self._delivery = deliver(self.files)
        return self._delivery

    # columns ----------------------------------------------------------------------------------------------------------

    def mapping(self, book: Book) -> BookMapping:
        """How the columns of a book are understood: as a person left it, by the record of an earlier file, or as guessed."""
        contents = self._contents(book)
        known, found = self._mappings.get(book.name, ("", self._record))
        if found is None or known != contents:
            found = guess_mapping(book) if found is None else found.for_book(book)
            self._mappings[book.name] = contents, found
        return found

    def _contents(self, book: Book) -> str:
        """What tells a book from one that came earlier under its name."""
        names = dict.fromkeys((book.name, *(sheet.name for sheet in book.sheets)))
        return "/".join(self._digests.get(name, "") for name in names)

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """Guesses of all books that nobody has confirmed yet."""
        return tuple(
            Waiting(book, sheet, column)
            for book in self.delivery.books
            for sheet in self.mapping(book).sheets
            if sheet.kind is not None
            for column in sheet.uncertain
        )

    def book(self, name: str) -> Book:
        return next(one for one in self.delivery.books if one.name == name)

    def mean(self, book: str, sheet: str, column: int, meant: str | None, factor: int | None = None) -> None:
        """A person says what a column means; ``None`` leaves it out."""
        self._put(book, self.mapping(self.book(book)).with_column(sheet, column, meant, factor))

    def mean_sheet(self, book: str, sheet: str, kind: str | None) -> None:
        """A person says what a sheet holds; ``None`` leaves it out."""
        found = self.book(book)
        self._put(book, self.mapping(found).with_kind(found, sheet, kind))

    def confirm(self) -> None:
        """All guesses of all books as they stand are right."""
        for book in self.delivery.books:
            self._put(book.name, self.mapping(book).confirmed())

    def take_record(self, content: bytes, name: str) -> None:
        """Understand the columns of all books as a record says, those of later files too."""
        try:
            document = read_document(content, name).value
            record = BookMapping.from_document(document if isinstance(document, dict) else {})
        except ProblemsError as error:
            self.told = ((True, Text(error.text("ru"), error.text("en"))),)
            return
        except MappingError as error:
            self.told = ((True, Text(*(f"{name}: {error.text(code)}" for code in ("ru", "en")))),)
            return
        self._record = record
        for book in self.delivery.books:
            self._put(book.name, record.for_book(book))
        self.told = ((False, Message("web_desk.record_taken", {"file": name})),)

    def record(self) -> bytes:
        """How the columns of all books are understood, for files of the same layouts."""
        whole = reduce(lambda one, other: one.joined(other), map(self.mapping, self.delivery.books))
        return yaml.safe_dump(whole.to_document(), allow_unicode=True, sort_keys=False).encode()

    def _put(self, book: str, mapping: BookMapping) -> None:
        self._mappings[book] = self._contents(self.book(book)), mapping
        self._arrived = None

    # applications -----------------------------------------------------------------------------------------------------

    @property
    def is_read(self) -> bool:
        return self._arrived is not None

    @property
    def arrived(self) -> Arrivals:
        """All applications, read under the columns as they are understood now."""
        if self._arrived is None:
            mappings = {book.name: self.mapping(book) for book in self.delivery.books}
            self._arrived = self.delivery.arrivals(mappings)
        return self._arrived

    def case_of(self, application: Application) -> Saved | None:
        """The saved case that an application became; one that came anew with another content is not saved yet."""
        known, saved = self.taken.get(application.id, (None, None))
        return saved if known == application else None

    def arrival(self, name: str | None) -> Arrival | None:
        return next((one for one in self.arrived.items if one.id == name), None)

    def _task(self, language: str) -> Task:
        return Task(Rules(), self.measures or None, self.day, language=language, also=sides_of)

    @property
    def day(self) -> date | None:
        """The day of the law that was typed in; ``None`` for the days of the applications themselves."""
        found = read_entry(field("application.application_date"), self.as_of).value
        return found if isinstance(found, date) else None

    def unanswered(self, rulebook: Rulebook, language: str) -> int:
        """How many applications have no answer yet to what is asked now."""
        return len(self.arrived.items) - len(self._answers(rulebook, language).lines)

    def answer(self, rulebook: Rulebook, language: str, progress: Callable[[int, int], None]) -> None:
        """Evaluate what has no answer yet. What is found stays when the run is cut short, and the next one goes on."""
        answered = self._answers(rulebook, language)

        def keep(answers: Mapping[int, Mapping[str, Any]]) -> None:
            for number, answer in answers.items():
                rows = answer["rows"]
                answered.lines[number] = lines_of(self.arrived.items[number], rows, answer.get("also", ()))
                kept = {"status": answer["status"], "rows": rows}
                answered.packed[number] = zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), 1)

        known: dict[int, dict[str, Any]] = {number: {"status": "", "rows": {}} for number in answered.lines}
        task = self._task(language)
        # in this process: another one would begin with the module that Streamlit runs, which is the page itself
        run_batch(
            self.arrived, task, kept=known, confirm=keep, progress=progress, processes=1, loaded=(rulebook, rulebook)
        )

    def _answers(self, rulebook: Rulebook, language: str) -> _Answered:
        key = json.dumps(self._task(language).key(self.arrived.digest, rulebook), sort_keys=True)
        if self._answered is None or self._answered.key != key:
            self._answered = _Answered(key)
        return self._answered

    def every_line(self, name: str) -> tuple[Line, ...]:
        """All measures of one application, as far as it is answered."""
        numbers = (number for number, one in enumerate(self.arrived.items) if one.id == name)
        return next(self._lines.get(number, ()) for number in numbers)

    @property
    def lines(self) -> list[Line]:
        """The lines of the list, in the order in which the applications came."""
        found = self._lines
        return [
            line
            for number, arrival in enumerate(self.arrived.items)
            for line in asked_lines(arrival, found.get(number, ()), self.measures)
        ]

    @property
    def _lines(self) -> dict[int, tuple[Line, ...]]:
        return self._answered.lines if self._answered is not None else {}

    # what it gives away -----------------------------------------------------------------------------------------------

    def answers_file(self, language: str) -> bytes:
        """The workbook that the command ``batch`` writes."""
        packed = self._answered.packed if self._answered is not None else {}
        answers = [json.loads(zlib.decompress(packed[number])) for number in range(len(self.arrived.items))]
        errors = sum(answer["status"] == "error" for answer in answers)
        tables = Answers(answers, len(answers) - errors, errors).tables(self.arrived, language)
        return answer_workbook(tables, language)

    def faults_file(self, language: str) -> bytes:
        """All mistakes and assumptions, and the sheets again with their wrong cells marked."""
        arrived = self.arrived
        return fault_workbook(self.delivery.books, arrived.all_faults, arrived.notes, language)

    def crosschecks(self, language: str) -> list[dict[str, Any]]:
        """What several applications have in common."""
        key = f"{self.arrived.digest}/{language}"
        if self._crossed is None or self._crossed[0] != key:
            applications = [one.application for one in self.arrived.items if one.application is not None]
            self._crossed = key, cross_rows(applications, (), language)
        return self._crossed[1]


def forget_in_tray(state: MutableMapping[Any, Any]) -> None:
    """Throw everything away that is in it, or is known of it."""
    state.pop(_KEY, None)


def in_tray_of(state: MutableMapping[Any, Any]) -> InTray:
    """The in-tray of the visitor."""
    if _KEY not in state:
        state[_KEY] = InTray()
    return cast(InTray, state[_KEY])
