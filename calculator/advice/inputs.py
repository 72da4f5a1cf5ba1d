"""The numbers and dates that the answer of a measure rests on: facts, rows of tables, loans, and numbers of the rules.

Each can be given another value, all else as it is, within a range in which a rule may decide otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any, Final, Literal

from calculator.advice.probing import FINE, Thresholds, input_name
from calculator.evaluation.frame import NEVER
from calculator.evaluation.opening import Opened, open_measure
from calculator.evaluation.values import Number
from calculator.facts import Application
from calculator.facts.dictionary import Field, Table, field, stated_tables
from calculator.facts.loans import LIST, SHORT_FORM
from calculator.facts.values import FieldError, read_value
from calculator.formulas.nodes import Node
from calculator.money import plain_money, plain_number, plain_percent
from calculator.problems import ProblemsError
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Parameter, is_money
from calculator.rulebook.plans import MeasurePlan
from calculator.wording import LANGUAGES, Text, t

__all__ = ["Input", "InputKind", "inputs_of", "with_value"]

InputKind = Literal["money", "share", "number", "count", "date"]
Path = tuple[str | int, ...]

_KINDS: Final[Mapping[str, InputKind]] = {
    "money": "money",
    "share": "share",
    "number": "number",
    "count": "count",
    "date": "date",
}
_OF_UNIT: Final[Mapping[str, InputKind]] = {"share": "share", "factor": "number", "date": "date"}
_NOT_BY_ROW: Final = frozenset({LIST, f"{SHORT_FORM}.schedule"})
"""Tables whose numbers are found through the loan that a measure is judged for."""
_MOST_ROWS: Final = 40
"""Rows of a table whose numbers are inputs; of more, those with the largest sums."""


@dataclass(frozen=True, slots=True)
class Input:
    """One number or date. ``name``: the dotted name of the fact, or ``MEASURE.PARAMETER`` of a number of the rules.

    ``path``: where the application document has it; empty for a number of the rules. Values are exact and of one type:
    kopecks, shares (1 is 100 %), counts, numbers, day numbers. ``now`` is ``None`` where the fact is not stated.
    ``thresholds``: values that rules compare it with, as far as they are known for this application. ``step``: the least
    change that is looked at. ``minimum`` and ``maximum``: what the field can take at all.
    """

    name: str
    path: Path
    kind: InputKind
    title: Text
    now: Fraction | None
    step: Fraction
    thresholds: tuple[Fraction, ...]
    minimum: Fraction | None
    maximum: Fraction | None

    @property
    def key(self) -> str:
        """A name of its own among the inputs of an application."""
        return "/".join(map(str, self.path)) or self.name

    @property
    def is_of_the_rules(self) -> bool:
        return not self.path

    def allows(self, value: Fraction) -> bool:
        low = self.minimum is None or value >= self.minimum
        return low and (self.maximum is None or value <= self.maximum)

    def plain(self, value: Fraction) -> str | int:
        """A value as the application document, or ``--set`` for a number of the rules, writes it."""
        if self.kind == "money":
            return plain_money(int(value))
        if self.kind == "date":
            return date.fromordinal(int(value)).isoformat()
        if self.kind == "count":
            return str(int(value)) if self.is_of_the_rules else int(value)
        if self.kind == "share":
            return plain_percent(value)
        return f"{value.numerator}/{value.denominator}" if self.is_of_the_rules else plain_number(value)


def inputs_of(
    application: Application,
    rulebook: Rulebook,
    measure: str,
    *,
    loan_id: str | None = None,
    as_of: date | None = None,
) -> tuple[Input, ...]:
    """The inputs that the formulas of a measure read: the facts first, then rows of tables, then numbers of the rules.

    Facts that are not stated are among them; of rows only what they state. ``loan_id``: the loan that the measure is judged
    for, where the application has several. Where no edition is in force, the facts that choose it. Raises ``KeyError`` for a
    measure that the rulebook does not have.
    """
    opened = open_measure(application, rulebook, measure, loan_id=loan_id, as_of=as_of)
    return tuple(_Finder(application, rulebook, rulebook.plans[measure], opened, loan_id).found())


def with_value(application: Application, item: Input, value: Fraction) -> Application | None:
    """The application with another value of one input; ``None`` where the field, or the rest of what is stated, forbids it."""
    if not item.allows(value):
        return None
    document = _put(dict(application.document), item.path, item.plain(value))
    try:
        return Application.from_document({"contract": 1, "id": application.id, **document}, application.id)
    except ProblemsError:
        return None


def _put(holder: Any, path: Path, answer: str | int) -> Any:
    """A copy of the part of a document on the way to one value; the rest is shared."""
    key, rest = path[0], path[1:]
    if isinstance(holder, list):
        copied: Any = list(holder)
        copied[int(key)] = _put(copied[int(key)], rest, answer) if rest else answer
        return copied
    inner = dict(holder or {})
    inner[str(key)] = _put(inner.get(str(key)), rest, answer) if rest else answer
    return inner


class _Finder:
    def __init__(
        self,
        application: Application,
        rulebook: Rulebook,
        plan: MeasurePlan,
        opened: Opened | None,
        loan_id: str | None,
    ) -> None:
        self.application = application
        self.rulebook = rulebook
        self.plan = plan
        self.opened = opened
        self.loan = loan_id
        self.nodes: dict[Node, None] = {}
        self.thresholds = Thresholds()
        chosen_by = [plan.deciding, *plan.groups.values()]
        for formula in chosen_by:
            self.nodes.update(dict.fromkeys(formula.walk()))
        self.dates = {str(node.data) for formula in chosen_by for node in formula.walk() if node.op == "fact"}
        if opened is not None:
            formulas = [one.formula for one in opened.plan.conditions]
            formulas += [opened.plan.benefit.amount] if opened.plan.benefit is not None else []
            for formula in formulas:
                self.nodes.update(dict.fromkeys(opened.trace.walk(formula)))
                self.thresholds.gather(opened.trace, formula)

    def found(self) -> Iterator[Input]:
        names = dict.fromkeys(str(node.data) for node in self.nodes if node.op == "fact")
        yield from self._facts(names)
        for table in stated_tables():
            if table.form == "rows" and table.name not in _NOT_BY_ROW:
                yield from self._rows(table, tuple(table.name.split(".")), names)
        yield from self._schedule(names)
        yield from self._parameters()

    # facts --------------------------------------------------------------------------------------------------------

    def _facts(self, names: Mapping[str, None]) -> Iterator[Input]:
        for name in names:
            item = _field(name)
            if item is None or not item.is_root or item.kind not in _KINDS:
                continue
            path = self._path(item)
            stated = self._facts_of_loan().get(name) if item.group == SHORT_FORM else self.application.facts.get(name)
            now = _number(stated)
            if now is not None or stated is None:
                yield self._input(item, path, item.label, now)

    def _path(self, item: Field) -> Path:
        if item.group == SHORT_FORM and self.application.document.get(LIST):
            return (LIST, self._place_of_loan(), item.key)
        return tuple(item.name.split("."))

    def _place_of_loan(self) -> int:
        ids = [loan.id for loan in self.application.loans]
        return ids.index(self.loan) if self.loan in ids else 0

    def _facts_of_loan(self) -> Mapping[str, Any]:
        loans = self.application.loans
        return loans[self._place_of_loan()].facts if loans else {}

    def _rows(self, table: Table, path: Path, names: Mapping[str, None]) -> Iterator[Input]:
        """Numbers of the rows that formulas read; a sum with or without VAT, whichever is stated."""
        read = {name.rpartition(".")[2] for name in names if name.rpartition(".")[0] == table.name}
        if table.name == "costs" and any(key.startswith("net") or key == "gross" for key in read):
            read |= {"net", "gross"}
        rows: Any = self.application.document
        for key in path:
            rows = (rows.get(str(key)) if isinstance(rows, Mapping) else rows[int(key)]) if rows else None
        items = [item for item in table.fields if item.key in read and item.kind in _KINDS]
        for place in _largest(rows or [], items):
            for item in items:
                now = _stated(item, rows[place].get(item.key))
                if now is not None:
                    title = _row_title(table, item, place, rows[place])
                    yield self._input(item, (*path, place, item.key), title, now)

    def _schedule(self, names: Mapping[str, None]) -> Iterator[Input]:
        """What is owed on each stretch of a loan, where the measure reads the stretches that the program cuts."""
        if not self.application.loans or not any(name.startswith("segments.") for name in names):
            return
        several = bool(self.application.document.get(LIST))
        path: Path = (LIST, self._place_of_loan(), "schedule") if several else (SHORT_FORM, "schedule")
        table = next(one for one in stated_tables() if one.name == ".".join((SHORT_FORM, "schedule")))
        yield from self._rows(table, path, {f"{table.name}.balance": None})

    def _input(self, item: Field, path: Path, title: Text, now: Fraction | None) -> Input:
        kind = _KINDS[item.kind]
        thresholds = dict(self.thresholds.numbers.get(item.name, {}))
        if item.name in self.dates:
            thresholds.update(dict.fromkeys(self._borders_of_editions()))
        return Input(
            name=item.name,
            path=path,
            kind=kind,
            title=title,
            now=now,
            step=_step(kind, now),
            thresholds=_known(kind, thresholds),
            minimum=None if item.minimum is None else Fraction(item.minimum),
            maximum=None if item.maximum is None else Fraction(item.maximum),
        )

    def _borders_of_editions(self) -> Iterator[Fraction]:
        for edition in self.plan.measure.editions.values():
            for day in edition.start.values():
                yield Fraction(day.toordinal())
            if edition.until is not None:
                yield Fraction(edition.until.toordinal() + 1)

    # numbers of the rules -----------------------------------------------------------------------------------------

    def _parameters(self) -> Iterator[Input]:
        """The parameters that the edition in force reads, with the value in force."""
        if self.opened is None:
            return
        seen: set[str] = set()
        for node in self.nodes:
            name = input_name(node)
            if node.op != "parameter" or name is None or name in seen:
                continue
            parameter = self.rulebook.parameter(*node.data[:2])
            kind = _kind_of(parameter)
            value = self.opened.trace.value(node) if node.type.table == "application" else None
            now = value.value(self.opened.trace.row) if isinstance(value, Number) else None
            if kind is None or now is None:
                continue
            seen.add(name)
            thresholds = self.thresholds.numbers.get(name, {})
            yield Input(
                name=name,
                path=(),
                kind=kind,
                title=parameter.title,
                now=now,
                step=_step(kind, now),
                thresholds=_known(kind, thresholds),
                minimum=Fraction(1) if kind == "date" else Fraction(0),
                maximum=None,
            )


def _kind_of(parameter: Parameter) -> InputKind | None:
    """The kind of a parameter that is one number or day; a series of values by day is none."""
    if parameter.series is not None or parameter.unit in ("truth", "text", "list"):
        return None
    return "money" if is_money(parameter.unit) else _OF_UNIT.get(parameter.unit, "count")


def _field(name: str) -> Field | None:
    try:
        return field(name)
    except KeyError:
        return None


def _largest(rows: Sequence[Mapping[str, Any]], items: Sequence[Field]) -> list[int]:
    """Places of the rows with the largest sums, in the order of the rows."""
    places = range(len(rows))
    if len(rows) > _MOST_ROWS:
        money = [item for item in items if item.kind == "money"]
        sums = [max((_stated(item, row.get(item.key)) or 0 for item in money), default=0) for row in rows]
        return sorted(sorted(places, key=lambda place: -sums[place])[:_MOST_ROWS])
    return list(places)


def _stated(item: Field, came: object) -> Fraction | None:
    if came is None:
        return None
    try:
        return _number(read_value(item, came))
    except FieldError:
        return None


def _number(value: object) -> Fraction | None:
    if isinstance(value, date):
        return Fraction(value.toordinal())
    return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


def _known(kind: InputKind, thresholds: Mapping[Fraction, None]) -> tuple[Fraction, ...]:
    """Days that never come are none; money is in whole kopecks."""
    found = (value for value in thresholds if kind != "date" or 1 < value < NEVER)
    return tuple(sorted({Fraction(value.__floor__()) if kind == "money" else value for value in found}))


def _step(kind: InputKind, now: Fraction | None) -> Fraction:
    """A kopeck, a day, one of a count; of shares and numbers a hundredth of a per cent, finer where the value is."""
    if kind not in ("share", "number"):
        return Fraction(1)
    return Fraction(1, lcm(FINE.denominator, now.denominator if now is not None else 1))


def _row_title(table: Table, item: Field, place: int, row: Mapping[str, Any]) -> Text:
    """``Затраты, строка 2 (оборудование): Сумма без НДС``."""
    kind = field("costs.category").choices or {}
    told = str(row.get("name") or row.get("inn") or "")
    named = dict.fromkeys(LANGUAGES, told)
    if table.name == "costs":
        word = str(row.get("category") or "")
        named = {code: kind[word].in_language(code) if word in kind else word for code in LANGUAGES}
    return Text(
        *(
            t(
                "what_if.row_named" if named[code] else "what_if.row",
                code,
                table=table.label,
                row=place + 1,
                name=named[code],
                field=item.label,
            )
            for code in ("ru", "en")
        )
    )
