"""The rulebook: all rule folders read, compiled and closed; immutable, with a version and a digest of its content."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from calculator.formulas.nodes import Node
from calculator.places import rules_folder
from calculator.rulebook.changes import changed_measures
from calculator.rulebook.compiled_checks import check_compiled
from calculator.rulebook.compiling import Compiler
from calculator.rulebook.memory import collection_paused
from calculator.rulebook.model import Condition, Kind, Measure, NotComputed, Parameter, Source, Text, Topic
from calculator.rulebook.plans import MeasurePlan
from calculator.rulebook.reading import RuleError, RuleSet, read_examples, read_rules
from calculator.rulebook.stacking import Stacking
from calculator.rulebook.tables import ParameterTable

__all__ = ["Rulebook"]


class Rulebook:
    """Measures ready to be evaluated. Make one with :meth:`load`; a changed one with :meth:`with_values`."""

    def __init__(
        self,
        rules: RuleSet,
        folders: tuple[Path, ...],
        *,
        hypothetical: tuple[str, ...] = (),
        only: Collection[str] | None = None,
    ) -> None:
        self._rules = rules
        self._folders = folders
        compiler = Compiler(rules.measures)
        wanted = [measure for measure in rules.measures.values() if only is None or measure.id in only]
        plans = {measure.id: compiler.measure(measure) for measure in wanted}
        self.valuation = compiler.valuation(rules.valuation) if rules.valuation is not None else None
        """By which rates sums of different days are compared; ``None`` where the folders do not say."""
        problems = check_compiled(rules, compiler, changed=bool(hypothetical))
        if problems:
            raise RuleError(problems)
        self.plans: Mapping[str, MeasurePlan] = MappingProxyType(
            {name: plan for name, plan in plans.items() if plan is not None}
        )
        self.titles: Mapping[Node, Text] = MappingProxyType(compiler.titles())
        """What the derived columns that formulas rest on are called."""
        self.hypothetical = hypothetical
        self.topics: Mapping[str, Topic] = MappingProxyType(
            {topic.id: topic for measure in rules.measures.values() for topic in measure.topics.values()}
        )
        self.default_readings: Mapping[str, str] = {name: topic.default for name, topic in self.topics.items()}
        readings = dict.fromkeys(name for topic in self.topics.values() for name in topic.readings)
        self.reading_order: Mapping[str, int] = {name: place for place, name in enumerate(readings)}
        """Places of all readings, in the order of the files."""
        self.structures: dict[object, object] = {}
        """What formulas name, found once: filled by the evaluation, never part of the rules."""
        self.telling = frozenset(
            (measure.id, parameter.id)
            for measure in rules.measures.values()
            for parameter in measure.parameters.values()
            if any(row.flag is not None or row.origin != "rules" for row in parameter.rows)
        )
        """Parameters with rows that a reader of a result must hear of."""
        self._addresses: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._tables: dict[tuple[str, str, str | None, str | None], ParameterTable] = {}

    @classmethod
    def load(cls, *folders: str | Path, values: str | Path | None = None) -> Rulebook:
        """The rules shipped, or those of the folders given; later folders add measures.

        ``values``: a YAML file of the user, ``{FOLDER.PARAMETER: [{from:, value:, note:, assumption: true|false}]}``; its rows
        stand behind those of the rules, and results that use one carry the flag ``user_values`` (or ``assumed_values``).
        Raises :class:`RuleError` with everything that is wrong.
        """
        roots = tuple(Path(folder) for folder in folders or (rules_folder(),))
        with collection_paused():
            return cls._loaded(roots, values)

    @classmethod
    def _loaded(cls, roots: tuple[Path, ...], values: str | Path | None) -> Rulebook:
        rules = read_rules(*roots)
        if values is not None:
            from calculator.rulebook.user_values import read_user_values, with_user_values  # few have any

            content = read_user_values(Path(values))
            digest = hashlib.sha256(rules.sha256.encode() + content).hexdigest()
            measures = with_user_values(rules.measures, content, str(values))
            rules = replace(rules, measures=measures, sha256=digest)
        return cls(rules, roots)

    @property
    def version(self) -> str:
        return self._rules.version

    @property
    def sha256(self) -> str:
        """Digest of all rule files that decide results and their explanations."""
        return self._rules.sha256

    @property
    def measures(self) -> Mapping[str, Measure]:
        """All folders, shared sets and conventions too, by id."""
        return self._rules.measures

    @property
    def sources(self) -> Mapping[str, Source]:
        return self._rules.sources

    @property
    def flags(self) -> Mapping[str, Text]:
        return self._rules.flags

    @property
    def not_computed(self) -> tuple[NotComputed, ...]:
        """Measures that are known and have no verdict here, in the order of the files."""
        return self._rules.not_computed

    @property
    def stacking(self) -> Stacking:
        """How measures combine."""
        return self._rules.stacking

    @property
    def rules(self) -> RuleSet:
        return self._rules

    def measure_ids(self) -> tuple[str, ...]:
        """Ids of what has a verdict or an amount of its own, in the order of the folders."""
        return tuple(name for name, measure in self.measures.items() if measure.kind is Kind.measure)

    def parameter(self, measure: str, name: str) -> Parameter:
        return self.measures[measure].parameters[name]

    def parameter_table(self, measure: str, name: str, reading: str | None, edition: str | None) -> ParameterTable:
        """The rows of a parameter that hold under a reading and in an edition."""
        key = (measure, name, reading, edition)
        table = self._tables.get(key)
        if table is None:
            rows = [
                row
                for row in self.parameter(measure, name).rows
                if (row.reading is None or row.reading == reading) and (row.editions is None or edition in row.editions)
            ]
            table = self._tables[key] = ParameterTable(rows)
        return table

    def condition(self, measure: str, name: str) -> Condition:
        return self.measures[measure].conditions[name]

    def addresses(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Addresses of sources, for a result."""
        found = self._addresses.get(ids)
        if found is None:
            found = self._addresses[ids] = tuple(self.sources[name].address for name in ids)
        return found

    def examples(self, measure: str) -> list[dict[str, Any]]:
        """The worked examples of a folder as they are written. Raises :class:`RuleError`."""
        for root in self._folders:
            found = read_examples(root, measure)
            if found:
                return found
        return []

    def with_values(self, values: Mapping[str, str], *, only: Collection[str] | None = None) -> Rulebook:
        """What the rules would be with other values: ``{"MEASURE.PARAMETER": "value"}``, not the law.

        The new value stands wherever a row of the parameter is in force. ``MEASURE.sublimit.CATEGORY`` adds a limit to
        a cost category. ``only``: the measures that will be asked for; the others need not be compiled, and have no answer.
        Raises :class:`calculator.rulebook.changes.ChangeError`.
        """
        if not values:
            return self
        measures = changed_measures(self._rules, values)
        rules = replace(self._rules, measures=measures)
        return Rulebook(rules, self._folders, hypothetical=tuple(values), only=only)
