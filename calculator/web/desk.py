"""The desk of one visitor: language, the applications opened, and which one lies on top."""

from __future__ import annotations

import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Final, cast

from calculator.documents import read_document
from calculator.facts import Application, ApplicationError
from calculator.places import examples_folder
from calculator.problems import Problem, ProblemsError
from calculator.store.case_file import Case, Opened, case_of
from calculator.store.errors import StoreError
from calculator.web.draft import Draft
from calculator.web.estimate import FIRST_MEASURE, rules
from calculator.web.law import Law
from calculator.web.rows import RowTexts, stated_texts
from calculator.web.scale import Scale
from calculator.web.variants import Variant, variants_of
from calculator.wording import LANGUAGES, Message, t

if TYPE_CHECKING:
    from calculator.store.store import ConflictError, Saved

__all__ = ["BALL_SCREWS", "EXAMPLES", "Desk", "desk_of"]

BALL_SCREWS: Final = ("penza-ball-screws-e16", "penza-ball-screws-e21", "penza-ball-screws-e23")
EXAMPLES: Final = (
    *BALL_SCREWS,
    "tatarstan-2018-awards",
    "tatarstan-2018-composites",
    "machine-tool-cluster",
    "cluster-fails-by-a-hair",
    "machine-tool-cooperation",
)
"""Worked examples of the first page, by name of the file; the first one is shown at once."""
_KEY: Final = "desk"
_MOST_OPENED: Final = 8


@cache
def _example(name: str) -> Application:
    return Application.read(examples_folder() / f"{name}.yaml")


def example_rows(table: str) -> list[RowTexts]:
    """The rows that the first worked example has in a table; none where no example has any."""
    group, _, key = table.rpartition(".")
    for name in EXAMPLES:
        document = _example(name).to_document()
        rows = ((document.get(group) or {}) if group else document).get(key)
        if rows:
            return [stated_texts(table, row) for row in rows]
    return []


@dataclass
class Desk:
    """Each application keeps its own edits while another one is looked at.

    ``owner`` is the name of this visit. ``variants``: by application, its scenarios. ``left_behind``: name and record of an
    earlier visit that the browser still holds; ``forgotten``: visits whose records it may throw away; ``stored``: the record
    that it was last sent. ``cases``: what belongs to an application beside its document, by its name here; ``saved``: as
    what it stands in the store; ``conflict``: an attempt to save that somebody else came before; ``told``: what came of the
    last act with the store, a file or a link. ``scale``: in what sums are shown where many stand side by side.
    ``is_collected``: a page is being drawn, and has what the browser sent.
    """

    language: str = LANGUAGES[0]
    current: str = EXAMPLES[0]
    drafts: dict[str, Draft] = field(default_factory=dict)
    opened: dict[str, Application] = field(default_factory=dict)
    variants: dict[str, list[Variant]] = field(default_factory=dict)
    refused: tuple[Problem, ...] = ()
    page: str = ""
    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    stored: str | None = None
    left_behind: tuple[str, str] | None = None
    forgotten: list[str] = field(default_factory=list)
    has_looked: bool = False
    storage_fault: bool = False
    work_unread: bool = False
    scale: Scale = Scale.roubles
    is_collected: bool = False
    cases: dict[str, Case] = field(default_factory=dict)
    saved: dict[str, Saved] = field(default_factory=dict)
    conflict: ConflictError | None = None
    told: tuple[Message | StoreError, ...] = ()
    _versions: int = 0

    @property
    def draft(self) -> Draft:
        """The application on top."""
        if self.current not in self.drafts:
            application = self.opened.get(self.current) or _example(self.current)
            self.drafts[self.current] = self.new_draft(self.current, application)
        return self.drafts[self.current]

    def new_draft(self, name: str, application: Application) -> Draft:
        """A draft of an application as it was opened. An example asks first what its own measure needs."""
        draft = Draft.of(name, application, self.language, self._next(), f"{self.owner}/")
        if name in self.cases:
            _, unread = self.cases[name].opened(self.language)
            draft.put_back(unread)
            draft.show(self.language, draft.version)
            draft.law = law_of(self.cases[name])
        if name in EXAMPLES:
            draft.interest = (str(application.facts.get("application.measure") or FIRST_MEASURE),)
        draft.remember()
        return draft

    def forget_left_behind(self) -> None:
        """The record of the earlier visit was taken up or is not wanted."""
        if self.left_behind is not None:
            self.forgotten.append(self.left_behind[0])
        self.left_behind = None

    @property
    def names(self) -> tuple[str, ...]:
        return (*EXAMPLES, *self.opened)

    @property
    def kind(self) -> str:
        """What lies on top: the ball screws of Penza, another worked example, or the visitor's own application."""
        if self.current in BALL_SCREWS:
            return "ball_screws"
        return "example" if self.current in EXAMPLES else "own"

    def title(self, name: str) -> str:
        """The title that the file itself has."""
        application = self.opened.get(name) or _example(name)
        return application.title or application.id

    def enter(self, page: str) -> None:
        """Come to a page. The browser has thrown the fields of the page before away, so new ones begin."""
        if page != self.page:
            self.page = page
            self._renew()

    def begin(self) -> None:
        """Put an empty application of the visitor on top."""
        number = next(n for n in count(1) if f"new-{n}" not in self.opened)
        name = f"new-{number}"
        title = t("web.new_application", self.language, number=number)
        self._put(name, Application.from_document({"id": name, "title": title}, name, self.language))

    def speak(self, language: str) -> None:
        """Change the language; everything entered stays, written as the language writes it."""
        self.language = language
        self._renew()

    def turn_to(self, name: str) -> None:
        self.current = name
        self.refused = ()
        self._renew()

    def reset(self) -> None:
        """Throw the changes of the application on top away."""
        self.drafts.pop(self.current, None)

    def clear(self) -> None:
        """Throw everything away that was opened and entered."""
        self.opened.clear()
        self.variants.clear()
        self.drafts.clear()
        self.cases.clear()
        self.saved.clear()
        self.refused = ()
        self.current = EXAMPLES[0]

    def open(self, content: bytes, name: str) -> None:
        """Put a file of the visitor on top, or keep what is wrong with it in ``refused``."""
        try:
            document = read_document(content, name)
            if isinstance(document.value, dict) and "case" in document.value:
                self.lay(name, case_of(document.value, name, self.language))
                return
            application = Application.from_read(document, name, self.language)
        except (ApplicationError, ProblemsError) as error:
            self.refused = error.problems
            return
        self._put(name if name not in EXAMPLES else f"{name} (2)", application)

    def lay(self, name: str, opened: Opened) -> None:
        """Put a case on top, with the entries that cannot be read in their fields. Raises ``CaseError``."""
        application, _ = opened.case.opened(self.language)
        key = next(one for one in chain([name], (f"{name} ({n})" for n in count(2))) if one not in self.names)
        self._put(key, application)
        self.cases[key] = opened.case
        self.variants[key], told = variants_of(opened.case.scenarios, rules())
        self._renew()
        self.told = (*opened.notes, *told)

    def _put(self, key: str, application: Application) -> None:
        self.refused = ()
        self.drafts.pop(key, None)
        self.opened[key] = application
        while len(self.opened) > _MOST_OPENED:
            oldest = next(iter(self.opened))
            del self.opened[oldest]
            self.drafts.pop(oldest, None)
            self.cases.pop(oldest, None)
            self.saved.pop(oldest, None)
            self.variants.pop(oldest, None)
        self.variants.pop(key, None)
        self.cases.pop(key, None)
        self.saved.pop(key, None)
        self.current = key

    def _renew(self) -> None:
        """Begin new fields for the draft on top, so that they start from what was entered."""
        if self.current in self.drafts:
            self.drafts[self.current].show(self.language, self._next())

    def _next(self) -> int:
        self._versions += 1
        return self._versions


def law_of(case: Case) -> Law:
    """By which law a case is judged."""
    return Law(case.as_of or "", dict(case.readings), dict(case.values))


def desk_of(state: MutableMapping[Any, Any]) -> Desk:
    """The desk of the visitor, up to date with what the browser has sent: while a page is drawn nothing more comes."""
    if _KEY not in state:
        state[_KEY] = Desk()
    desk = cast(Desk, state[_KEY])
    if not desk.is_collected:
        desk.draft.collect(state)
    return desk
