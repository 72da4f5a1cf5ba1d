"""The ``benefit`` of kind ``reimbursement``: categories that count, tests of a cost line, sub-limits and limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, cast

from calculator.money import MoneyError, parse_money
from calculator.rulebook.model import Text, Topic
from calculator.rulebook.model_benefits import Category, CategoryTable, LineTest, Reimbursement, Sublimit
from calculator.rulebook.reading_benefit_parts import COMMON, read_common, read_limit, read_line_limit
from calculator.rulebook.reading_files import MISSING, RuleFile, keys
from calculator.rulebook.reading_problems import shown

__all__ = ["read_reimbursement"]

Kinds = Mapping[str | None, Literal["of_subsidy", "of_costs", "absolute"]]

_REIMBURSEMENT: Final = keys(
    "kind share categories tests base limits rounding reasons",
    f"after_vat costs line_limits sublimits sublimit_topic sublimit_readings {COMMON}",
)
_CATEGORIES: Final = keys("on", "topic readings")
_CATEGORY: Final = keys("evidence source", "share")
_READING: Final = keys("", "on off")
_TEST: Final = keys("title reason formula evidence source", "editions")
_SUBLIMIT: Final = keys("", "share absolute topic of")
_BASES: Final = ("of_subsidy", "of_costs")


def read_reimbursement(file: RuleFile, value: object, path: str, topics: Mapping[str, Topic]) -> Reimbursement:
    """``topics`` are those of the measure."""
    return _Reimbursement(file, path, topics).read(value)


class _Reimbursement:
    """Reads a benefit that pays a share of the cost lines that count."""

    def __init__(self, file: RuleFile, path: str, topics: Mapping[str, Topic]) -> None:
        self.file = file
        self.path = path
        self.topics = topics

    def read(self, value: object) -> Reimbursement:
        file, path = self.file, self.path
        given = file.keys(value, path, _REIMBURSEMENT)
        bases = file.mapping(given.get("costs"), f"{path}.costs")
        after_vat = given.get("after_vat")
        sublimit_topic = file.identifier_or_none(given.get("sublimit_topic"), f"{path}.sublimit_topic")
        sublimit_readings = self._sublimit_readings(given.get("sublimit_readings"))
        return Reimbursement(
            **read_common(file, given, path),
            share=file.string(given["share"], f"{path}.share") or None,
            categories=self._categories(given["categories"]),
            tests=tuple(file.each(given["tests"], f"{path}.tests", self._test).values()),
            base=file.rule_text(given["base"], f"{path}.base"),
            after_vat=file.rule_text(after_vat, f"{path}.after_vat") if after_vat is not None else None,
            category_bases={name: file.rule_text(part, f"{path}.costs.{name}") for name, part in bases.items()},
            sublimits=self._sublimits(given.get("sublimits"), sublimit_topic, sublimit_readings),
            line_limits=tuple(
                read_line_limit(file, part, where)
                for where, part in file.rows(given.get("line_limits"), f"{path}.line_limits")
            ),
            limits=tuple(read_limit(file, part, where) for where, part in file.rows(given["limits"], f"{path}.limits")),
            reasons=self._reasons(given["reasons"]),
            sublimit_topic=sublimit_topic,
            sublimit_readings=sublimit_readings,
        )

    def _reasons(self, value: object) -> dict[str, Text]:
        path = f"{self.path}.reasons"
        return self.file.each(value, path, lambda _, part, where: self.file.text(part, where))

    # categories ---------------------------------------------------------------------------------------------------

    def _categories(self, value: object) -> dict[str, CategoryTable]:
        """The table of each edition; several editions that share one are written with spaces between them."""
        tables: dict[str, CategoryTable] = {}
        path = f"{self.path}.categories"
        for names, part in self.file.mapping(value, path).items():
            table = self._table(part, f"{path}.{names}")
            for edition in names.split():
                if edition in tables:
                    self.file.fail(f"{path}.{names}", "case_twice", name=edition)
                tables[edition] = table
        return tables

    def _table(self, value: object, path: str) -> CategoryTable:
        file = self.file
        given = file.keys(value, path, _CATEGORIES)
        topic = file.identifier_or_none(given.get("topic"), f"{path}.topic")
        on = self._on(given["on"], f"{path}.on")
        changes = file.mapping(given.get("readings"), f"{path}.readings")
        if topic is None:
            if changes:
                file.fail(path, "readings_without_topic")
            return CategoryTable(None, {None: on}, file.place(path))
        known = list(self.topics[topic].readings) if topic in self.topics else []
        by_reading: dict[str | None, Mapping[str, Category]] = dict.fromkeys((*known, *changes), on)
        for reading, part in changes.items():
            by_reading[reading] = self._changed(on, part, f"{path}.readings.{reading}")
        return CategoryTable(topic, by_reading, file.place(path))

    def _changed(self, on: Mapping[str, Category], value: object, path: str) -> dict[str, Category]:
        given = self.file.keys(value, path, _READING)
        off = self.file.ids(given.get("off"), f"{path}.off")
        for index, name in enumerate(off):
            if name not in on:
                self.file.fail(f"{path}.off[{index}]", "off_already", category=name)
        kept = {name: category for name, category in on.items() if name not in off}
        return {**kept, **self._on(given.get("on"), f"{path}.on")}

    def _on(self, value: object, path: str) -> dict[str, Category]:
        return self.file.each(value, path, self._category)

    def _category(self, name: str, value: object, path: str) -> Category:
        given = self.file.keys(value, path, _CATEGORY)
        evidence, source = self.file.evidence_with_source(given, path)
        share = self.file.string_or_none(given.get("share"), f"{path}.share")
        return Category(name, share, evidence, source, self.file.place(path))

    # tests, sub-limits, limits ------------------------------------------------------------------------------------

    def _test(self, name: str, value: object, path: str) -> LineTest:
        file = self.file
        given = file.keys(value, path, _TEST)
        evidence, source = file.evidence_or_none_with_source(given, path)
        return LineTest(
            id=name,
            title=file.text(given["title"], f"{path}.title"),
            reason=file.identifier(given["reason"], f"{path}.reason"),
            editions=file.ids_or_all(given.get("editions"), f"{path}.editions"),
            formula=file.rule_text(given["formula"], f"{path}.formula"),
            evidence=evidence,
            source=source,
            place=file.place(path),
        )

    def _sublimit_readings(self, value: object) -> dict[str, Literal["of_subsidy", "of_costs"]]:
        path = f"{self.path}.sublimit_readings"
        readings = {
            reading: self.file.word(kind, f"{path}.{reading}", _BASES, "of_subsidy")
            for reading, kind in self.file.mapping(value, path).items()
        }
        return cast(dict[str, Literal["of_subsidy", "of_costs"]], readings)

    def _sublimits(self, value: object, topic: str | None, readings: Mapping[str, Any]) -> tuple[Sublimit, ...]:
        path = f"{self.path}.sublimits"
        rows = self.file.mapping(value, path)
        return tuple(self._sublimit(name, part, f"{path}.{name}", topic, readings) for name, part in rows.items())

    def _sublimit(
        self, name: str, value: object, path: str, topic: str | None, readings: Mapping[str, Any]
    ) -> Sublimit:
        """A sub-limit by a share (with what it is a share of, or the topic that decides it) or by a sum."""
        file = self.file
        given = file.keys(value, path, _SUBLIMIT)
        share, absolute, of = given.get("share"), given.get("absolute"), given.get("of")
        if given.get("topic") is not None:  # may be repeated here for the reader's sake
            file.word(given["topic"], f"{path}.topic", (topic,) if topic else (), "")
        kopecks = self._kopecks(absolute, f"{path}.absolute") if absolute is not None else None
        kinds: Kinds = {None: "absolute"}
        if (share is None) == (absolute is None):
            file.fail(path, "share_or_absolute")
        if absolute is None:
            kinds = cast(
                Kinds, {None: file.word(of, f"{path}.of", _BASES, "of_subsidy")} if of is not None else readings
            )
            if not kinds:
                file.fail(path, "sublimit_of_what")
        name_of_share = file.string_or_none(share, f"{path}.share")
        return Sublimit(name, name_of_share, kopecks, topic if None not in kinds else None, kinds, file.place(path))

    def _kopecks(self, value: object, path: str) -> int | None:
        if value is MISSING:
            return None
        try:
            if isinstance(value, str):
                return parse_money(value)
        except MoneyError:
            pass
        self.file.fail(path, "value_not_rub", came=shown(value), unit="RUB")
        return None
