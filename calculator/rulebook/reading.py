"""Rule folders read into records: the files of ``docs/rule-format.md``, with all that is wrong reported at once."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from calculator.documents import Document, DocumentError, read_document
from calculator.problems import Problem
from calculator.rulebook.checks import check_rules
from calculator.rulebook.model import Act, Evidence, Measure, NotComputed, Place, Source, Text, Valuation
from calculator.rulebook.reading_files import RuleFile, keys
from calculator.rulebook.reading_folders import LARGEST_FILE, FoundFiles, find_files, stays_inside
from calculator.rulebook.reading_measures import read_measure
from calculator.rulebook.reading_parameters import read_parameters
from calculator.rulebook.reading_problems import RuleError, RuleProblem, shown
from calculator.rulebook.reading_stacking import read_stacking
from calculator.rulebook.stacking import Stacking
from calculator.wording import Message

__all__ = ["RuleError", "RuleProblem", "RuleSet", "read_examples", "read_rules"]

_ACT: Final = keys("title signed citation evidence source", "changes")
_SOURCE: Final = keys("address title read")
_VERSION: Final = keys("version", "entry_into_force")
_VALUATION: Final = keys("folder discount profit_tax")
_NOT_COMPUTED: Final = keys("id title known reason evidence source")
_ENTRY: Final = keys("earliest_days latest_days evidence source", "note")


@dataclass(frozen=True)
class EntryIntoForce:
    """Days after signing between which a decree takes effect where the day itself is not known."""

    earliest_days: int
    latest_days: int
    evidence: Evidence


@dataclass(frozen=True)
class RuleSet:
    """All rule folders as records. Measures stand in the order of the folders; each folder's own order is by name.

    ``sha256`` is a digest of the files that decide results and explanations, the same on every machine.
    """

    version: str
    measures: Mapping[str, Measure]
    acts: Mapping[str, Act]
    sources: Mapping[str, Source]
    flags: Mapping[str, Text]
    profiles: Mapping[str, dict[str, Any]]
    sha256: str
    places: Mapping[str, Place]
    entry: EntryIntoForce | None = None
    valuation: Valuation | None = None
    not_computed: tuple[NotComputed, ...] = ()
    stacking: Stacking = field(default_factory=Stacking)

    def place_of(self, kind: str, name: str) -> Place:
        """Where an act (``kind`` is ``acts``), source, flag or measure stands."""
        return self.places[f"{kind}/{name}"]

    def place_in(self, measure: Measure, path: str) -> Place:
        """A place in the ``measure.yaml`` of a measure; its line is not known yet."""
        return Place(self.places[f"measures/{measure.folder}"].file, path)


def read_rules(*folders: Path) -> RuleSet:
    """Read rule folders; later ones add measures, acts, sources, flags and profiles.

    Raises :class:`RuleError` with all problems of all folders. No file outside a folder is read.
    """
    collecting = gc.isenabled()
    gc.disable()  # records stay in use: looking for garbage among them takes longer than reading them
    try:
        return _Reading(folders).rules()
    finally:
        if collecting:
            gc.enable()


def read_examples(folder: Path, measure_id: str) -> list[dict[str, Any]]:
    """The worked examples of a measure as they are written, ``[]`` where it has none. Raises :class:`RuleError`."""
    path = folder / measure_id / "examples.yaml"
    if not path.is_file() and (folder / "measure.yaml").is_file():
        path = folder / "examples.yaml"
    if not path.is_file():
        return []
    name = str(path)
    if not all(stays_inside(part, folder.resolve()) for part in (path, path.parent)):
        raise RuleError([RuleProblem(Place(name, ""), "outside_folder")])
    if path.stat().st_size > LARGEST_FILE:
        raise RuleError([RuleProblem(Place(name, ""), "file_too_large", {"most": LARGEST_FILE // 1_000_000})])
    try:
        value = read_document(path, name, numbers="refuse_decimals").value
    except DocumentError as error:
        raise RuleError([_not_readable(problem) for problem in error.problems]) from None
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise RuleError([RuleProblem(Place(name, ""), "not_list", {"came": shown(value)})])
    return value


def _not_readable(problem: Problem) -> RuleProblem:
    place = Place(problem.file, problem.path, problem.line, problem.column)
    return RuleProblem(place, "not_readable", {"reason": Message(problem.code, problem.values)})


class _Reading:
    """One reading of rule folders; problems are gathered until all is read."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.problems: list[RuleProblem] = []
        self.contents: dict[str, bytes] = {}
        self.readable = True
        self.version = ""
        self.entry: EntryIntoForce | None = None
        self.valuation: Valuation | None = None
        self.measures: dict[str, Measure] = {}
        self.acts: dict[str, Act] = {}
        self.sources: dict[str, Source] = {}
        self.flags: dict[str, Text] = {}
        self.profiles: dict[str, dict[str, Any]] = {}
        self.places: dict[str, Place] = {}
        self.not_computed: dict[str, NotComputed] = {}
        self.stacking = Stacking()

    def rules(self) -> RuleSet:
        total = hashlib.sha256()
        for number, folder in enumerate(self.folders):
            known = len(self.problems)
            found = find_files(folder, self.problems)
            self.readable &= len(self.problems) == known
            self._common(found, first=number == 0)
            for name in found.measures:
                self._measure(found, name)
            total.update(found.digest())
        rules = RuleSet(
            self.version,
            self.measures,
            self.acts,
            self.sources,
            self.flags,
            self.profiles,
            total.hexdigest(),
            self.places,
            self.entry,
            self.valuation,
            tuple(self.not_computed.values()),
            self.stacking,
        )
        if self.readable:  # with a file missing, whatever it declares would be reported as unknown
            self.problems += self._located(check_rules(rules, self._faulty()))
        if self.problems:
            raise RuleError(sorted(self.problems, key=self._order))
        return rules

    def _faulty(self) -> frozenset[tuple[str, str]]:
        """Files and paths of what could not be read as it should: a check need not speak of its consequences."""
        return frozenset((problem.place.file, problem.place.path) for problem in self.problems)

    def _located(self, problems: list[RuleProblem]) -> Iterator[RuleProblem]:
        """The problems with the lines that are not known yet; for these few the files are read once more."""
        documents: dict[str, Document] = {}
        for problem in problems:
            place = problem.place
            content = self.contents.get(place.file)
            if place.line or content is None:
                yield problem
                continue
            if place.file not in documents:
                documents[place.file] = read_document(content, place.file, numbers="refuse_decimals")
            line, column = documents[place.file].key_position(place.path)
            yield replace(problem, place=replace(place, line=line, column=column))

    def _order(self, problem: RuleProblem) -> tuple[int, str, int, int]:
        roots = [str(folder) for folder in self.folders]
        file = problem.place.file
        number = next((index for index, root in enumerate(roots) if file.startswith(root)), len(roots))
        return number, file, problem.place.line, problem.place.column

    # files --------------------------------------------------------------------------------------------------------

    def _open(self, name: str, content: bytes) -> RuleFile | None:
        try:
            document = read_document(content, name, numbers="refuse_decimals")
        except DocumentError as error:
            self.problems += map(_not_readable, error.problems)
            self.readable = False
            return None
        self.contents[name] = content
        return RuleFile(document, content.decode("utf-8-sig"), self.problems)

    def _common(self, found: FoundFiles, *, first: bool) -> None:
        readers = {"acts": self._act, "sources": self._source, "flags": self._flag, "profiles": self._profile}
        for kind, read in readers.items():
            content = found.common.get(f"{kind}.yaml")
            file = self._open(found.name(f"{kind}.yaml"), content) if content is not None else None
            if file is None:
                continue
            for name, value in file.mapping(file.value, "").items():
                key = f"{kind}/{name}"
                if key in self.places:
                    file.fail(name, "id_twice", name=name, other=self.places[key].file)
                    continue
                self.places[key] = file.place(name)
                read(file, file.identifier(name, name), value)
        content = found.common.get("valuation.yaml")
        if content is not None:
            self._valuation(self._open(found.name("valuation.yaml"), content))
        content = found.common.get("not-computed.yaml")
        file = self._open(found.name("not-computed.yaml"), content) if content is not None else None
        if file is not None:
            for path, value in file.rows(file.value, ""):
                self._not_computed(file, value, path)
        content = found.common.get("stacking.yaml")
        file = self._open(found.name("stacking.yaml"), content) if content is not None else None
        if file is not None:
            self.stacking = read_stacking(file, self.stacking)
        content = found.common.get("version.yaml")
        if first and content is None and self.readable:
            self.problems.append(RuleProblem(Place(found.name(), ""), "no_version"))
        if content is not None:
            self._version(self._open(found.name("version.yaml"), content), first=first)

    def _version(self, file: RuleFile | None, *, first: bool) -> None:
        """The version of the first folder; those of folders that add measures are read, and stand behind a plus."""
        if file is None:
            return
        given = file.keys(file.value, "", _VERSION)
        version = file.string(given["version"], "version")
        self.version = version if first or not self.version else f"{self.version}+{version}"
        if first and given.get("entry_into_force") is not None:
            self.entry = self._entry(file, given["entry_into_force"])

    def _valuation(self, file: RuleFile | None) -> None:
        """By which rates sums of different days are compared; it stands once among all folders."""
        if file is None:
            return
        if self.valuation is not None:
            file.fail("folder", "id_twice", name="valuation.yaml", other=self.valuation.place.file)
            return
        given = file.keys(file.value, "", _VALUATION)
        self.valuation = Valuation(
            folder=file.identifier(given["folder"], "folder"),
            discount=file.string(given["discount"], "discount"),
            profit_tax=file.string(given["profit_tax"], "profit_tax"),
            place=file.place("folder"),
        )

    def _entry(self, file: RuleFile, value: object) -> EntryIntoForce:
        """When a decree whose day of entry into force is not known takes effect, in days after signing."""
        given = file.keys(value, "entry_into_force", _ENTRY)
        days = []
        for key in ("earliest_days", "latest_days"):
            if not isinstance(given[key], int):
                file.fail(f"entry_into_force.{key}", "value_not_whole", came=shown(given[key]), unit="days")
            days.append(given[key] if isinstance(given[key], int) else 0)
        evidence = file.evidence(given["evidence"], "entry_into_force.evidence")
        return EntryIntoForce(days[0], days[1], evidence or Evidence.unconfirmed)

    def _act(self, file: RuleFile, name: str, value: object) -> None:
        given = file.keys(value, name, _ACT)
        evidence, source = file.evidence_with_source(given, name)
        self.acts[name] = Act(
            id=name,
            title=file.text(given["title"], f"{name}.title"),
            signed=file.date(given["signed"], f"{name}.signed"),
            citation=file.string_or_none(given["citation"], f"{name}.citation"),
            evidence=evidence,
            changes=file.text_or_none(given.get("changes"), f"{name}.changes"),
            source=source,
        )

    def _source(self, file: RuleFile, name: str, value: object) -> None:
        given = file.keys(value, name, _SOURCE)
        self.sources[name] = Source(
            id=name,
            address=file.string(given["address"], f"{name}.address"),
            title=file.string(given["title"], f"{name}.title"),
            read=file.date(given["read"], f"{name}.read"),
        )

    def _flag(self, file: RuleFile, name: str, value: object) -> None:
        self.flags[name] = file.text(value, name)

    def _not_computed(self, file: RuleFile, value: object, path: str) -> None:
        given = file.keys(value, path, _NOT_COMPUTED)
        evidence, source = file.evidence_with_source(given, path)
        name = file.identifier(given["id"], f"{path}.id")
        if name in self.not_computed:
            file.fail(f"{path}.id", "id_twice", name=name, other=self.not_computed[name].place.file)
            return
        self.not_computed[name] = NotComputed(
            id=name,
            title=file.text(given["title"], f"{path}.title"),
            known=file.text(given["known"], f"{path}.known"),
            reason=file.text(given["reason"], f"{path}.reason"),
            evidence=evidence,
            source=source,
            place=file.place(path),
        )

    def _profile(self, file: RuleFile, name: str, value: object) -> None:
        self.profiles[name] = file.mapping(value, name)

    def _measure(self, found: FoundFiles, folder: str) -> None:
        contents = found.measures[folder]
        parameters = {}
        if "parameters.yaml" in contents:
            file = self._open(found.name(*found.within(folder), "parameters.yaml"), contents["parameters.yaml"])
            parameters = read_parameters(file, file.value) if file is not None else {}
        if "measure.yaml" not in contents:  # refused already: a link, a size
            return
        file = self._open(found.name(*found.within(folder), "measure.yaml"), contents["measure.yaml"])
        if file is None:
            return
        measure = read_measure(file, file.value, folder, parameters)
        if measure.id and measure.id != folder:
            file.fail("id", "id_not_folder", name=measure.id, folder=folder)
        key = f"measures/{folder}"
        if key in self.places:
            file.fail("id", "id_twice", name=folder, other=self.places[key].file)
            return
        self.places[key] = file.place("id")
        self.measures[folder] = measure
