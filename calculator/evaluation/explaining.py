"""A condition in words: its own formula with the values of the application put in."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from fractions import Fraction

from calculator.evaluation.aggregates import child_table
from calculator.evaluation.frame import NEVER
from calculator.evaluation.tracing import Trace
from calculator.evaluation.traits import traits_of
from calculator.evaluation.values import Number, Truth, Words
from calculator.facts.dictionary import field, tables
from calculator.formulas.nodes import ROOT, Node, Type
from calculator.money import format_date, format_money, format_number, format_share
from calculator.wording import t

__all__ = ["Explanation", "quantity_text"]

MOST_PARTS = 60
"""Requirements of one condition that are told; longer ones end with an ellipsis."""
MOST_ROWS = 3
"""Rows that break a condition are written out up to this number; the result names all of them."""

_SIGNS = {
    ("le", True): "≤", ("le", False): ">", ("lt", True): "<", ("lt", False): "≥",
    ("ge", True): "≥", ("ge", False): "<", ("gt", True): ">", ("gt", False): "≤",
    ("eq", True): "=", ("eq", False): "≠", ("ne", True): "≠", ("ne", False): "=",
}  # fmt: skip
_PLAIN = {"le": "≤", "lt": "<", "ge": "≥", "gt": ">", "eq": "=", "ne": "≠"}
_TOLD = frozenset({"year_number", "greatest", "least_of", "first", "add_months"})
_ARITHMETIC = {"add": "+", "sub": "−", "mul": "×", "div": "÷"}


@dataclass(slots=True, eq=False)
class Explanation:
    """The formula with its values, as one line of text in a language, under the readings of the trace."""

    trace: Trace
    formula: Node

    def __call__(self, language: str) -> str:
        return _Explainer(self.trace, language).truth(self.formula, self.trace.row)


def quantity_text(value: Fraction, kind: Type, language: str) -> str:
    """A number of a formula as a person reads it: roubles, per cent, a date or a plain number."""
    if kind.sort == "date":
        if value >= NEVER:
            return t("evaluation.no_date", language)
        return format_date(date.fromordinal(int(value)), language)
    if kind.dims == (("year", 1),):
        return str(int(value))
    if kind.dims == (("RUB", 1),):
        return format_money(value, language)
    if not kind.dims and kind.percent:
        return format_share(value, language)
    if ("RUB", 1) in kind.dims:
        return format_money(value, language)
    return format_number(value, language)


@dataclass(slots=True, eq=False)
class _Explainer:
    trace: Trace
    language: str
    parts: list[Node] = dataclass_field(default_factory=list)
    """What has been told already: a formula that stands on itself in many ways would be told without end."""

    def _t(self, key: str, **values: object) -> str:
        return t(f"evaluation.{key}", self.language, **values)

    # truth values -------------------------------------------------------------------------------------------------

    def truth(self, node: Node, row: int) -> str:
        """A requirement in words, for a row of the table over which it stands."""
        self.parts.append(node)
        if len(self.parts) > MOST_PARTS:
            return "…"
        test = self._test_before_unknown(node, row)
        if test is not None:
            return self.truth(test, row)
        node = self._resolved(node, row)
        if node.op in _PLAIN:
            return self._comparison(node, row)
        if node.op in ("and", "or"):
            return self._joined(node, row)
        if node.op == "every":
            return self._every(node)
        if node.op == "some":
            return self._some(node)
        if node.op == "not":
            return self._negated(node, row)
        if node.op == "absent":
            _, name, _ = node.data
            return self._t(
                "absent" if self._value(node, row) else "not_absent", parameter=self._parameter_title(node, name)
            )
        if node.op == "measure_verdict":
            return self._measure(node, row)
        if node.op in ("in_list", "coded"):
            return self._listed(node, row)
        if node.op in ("same_text", "text_in") and (about := self._category_of(node)) is not None:
            return self._category(about, row)
        if node.op in ("within", "unknown"):
            return self.truth_word(node, row)
        return f"{self._label(node)}: {self.truth_word(node, row)}"

    def _test_before_unknown(self, node: Node, row: int) -> Node | None:
        """Where the rule says ``unknown`` under a condition: that condition, which tells what the application lacks."""
        node = self.trace.branch(node)
        while node.op == "if" and (test := self._value(node.args[0], row)) is not None:
            branch = self.trace.branch(node.args[1] if test else node.args[2])
            if branch.op == "unknown":
                return node.args[0]
            node = branch
        return None

    def truth_word(self, node: Node, row: int) -> str:
        answer = self._value(node, row)
        return self._t("unknown" if answer is None else "yes" if answer else "no")

    def _value(self, node: Node, row: int) -> bool | None:
        value = self.trace.value(node)
        return value.value(row) if isinstance(value, Truth) else None

    def _parameter_title(self, node: Node, name: str) -> str:
        owner, _, _ = node.data
        return self.trace.run.rulebook.parameter(owner, name).title.in_language(self.language)

    def _joined(self, node: Node, row: int) -> str:
        """Of alternatives the ones that hold, of requirements the ones that fail: what decides comes alone."""
        answer = self._value(node, row)
        args = [arg for arg in node.args if arg.op != "truth"]
        decisive = node.op == "or"
        if answer is decisive or answer is None:
            args = [arg for arg in args if self._value(arg, row) is answer] or args
        elif node.op == "or":
            args = [arg for arg in args if self._resolved(arg, row).op != "absent"] or args
        word = self._t("or") if node.op == "or" and answer is not True else "; "
        return word.join(dict.fromkeys(self.truth(arg, row) for arg in args))

    def _negated(self, node: Node, row: int) -> str:
        inner = self._resolved(node.args[0], row)
        if inner.op in (
            "fact",
            "same_text",
            "text_in",
            "has",
            "exists",
            "empty",
            "given",
            "is_none",
            "spread",
            "lookup",
            "lookup_by",
            "first",
            "in_list",
            "coded",
            "measure_verdict",
        ):
            return self.truth(inner, row)
        return self._t("not", text=self.truth(inner, row))

    def _measure(self, node: Node, row: int) -> str:
        """The answer of another measure: what it fails by, where it is not met; what it lacks stands with that measure."""
        title = self.trace.run.rulebook.measures[node.data.measure].title.in_language(self.language)
        answer = self._value(node, row)
        if answer is True:
            return self._t("measure_met", title=title)
        if answer is None:
            return self._t("measure_open", title=title)
        return self._t("measure_not_met", title=title, reasons=self.truth(node.args[0], row))

    def _listed(self, node: Node, row: int) -> str:
        """The text or code, and whether the list of the rules has it."""
        item, texts = node.args
        answer = self._value(node, row)
        label, title = self._label(item), self._parameter_label(texts)
        word = self._word(item, row)
        if word is None:
            return self._not_stated(item, row)
        key = "listed_open" if answer is None else "listed" if answer else "not_listed"
        return self._t(key, label=label, value=word, list=title)

    def _category_of(self, node: Node) -> Node | None:
        """The category of another measure that a comparison of texts is about."""
        if not (node.traits or traits_of(node)).categorised:
            return None
        found = (self.trace.structure(arg).category for arg in node.args)
        return next((category for category in found if category is not None), None)

    def _category(self, node: Node, row: int) -> str:
        measure = self.trace.run.rulebook.measures[str(node.data)]
        title = measure.title.in_language(self.language)
        word = self._word(node, self.trace.row)
        if word is None:
            return self._t("category_open", title=title, facts=self._not_stated(node, self.trace.row))
        texts = getattr(measure.benefit, "words", None) or {}
        shown = texts[word].in_language(self.language) if word in texts else word
        return self._t("category", title=title, category=shown)

    def _word(self, node: Node, row: int) -> str | None:
        """A text as a person reads it; ``None`` where it is not known."""
        value = self.trace.value(node)
        assert isinstance(value, Words)
        place = row if len(value.codes) != 1 else 0
        if not value.known[place if len(value.known) != 1 else 0]:
            return None
        word = self.trace.run.frame.text(int(value.codes[place]))
        facts = [field(name) for name in self.trace.structure(node).named]
        choices = next((item.choices for item in facts if item.choices and word in item.choices), None)
        return choices[word].in_language(self.language) if choices else word

    def _every(self, node: Node) -> str:
        """How many rows were tested, and the rows that break the requirement written out."""
        value, where = node.args
        rows = self._rows(node, where)
        tests = self.trace.value(value)
        assert isinstance(tests, Truth)
        broken = [row for row in rows if tests.value(row) is False]
        unclear = [row for row in rows if tests.value(row) is None]
        if not rows:
            return self._t("every_none")
        if not broken and not unclear:
            sample = self.truth(value, rows[0]) if len(rows) == 1 else ""
            return sample or self._t("every_met", count=len(rows))
        key, shown = ("every_broken", broken) if broken else ("every_unclear", unclear)
        parts = [f"{self._row_name(node, row)}: {self.truth(value, row)}" for row in shown[:MOST_ROWS]]
        more = self._t("and_more", count=len(shown) - MOST_ROWS) if len(shown) > MOST_ROWS else ""
        return self._t(key, count=len(shown), tested=len(rows), rows="; ".join(parts) + more)

    def _some(self, node: Node) -> str:
        value, where = node.args
        tests = self.trace.value(value)
        assert isinstance(tests, Truth)
        rows = self._rows(node, where)
        good = [row for row in rows if tests.value(row) is True]
        label = self._label(value)
        return self._t("some_met" if good else "some_none", label=label, count=len(good), tested=len(rows))

    def _rows(self, node: Node, where: Node) -> list[int]:
        condition = self.trace.value(where)
        assert isinstance(condition, Truth)
        return [row for row in self.trace.rows_of(child_table(node)) if condition.value(row) is not False]

    def _row_name(self, node: Node, row: int) -> str:
        table = child_table(node)
        facts = self.trace.run.frame.table(table).rows[row]
        inn = facts.get("inn")
        if inn is not None:
            return self._t("inn", inn=inn)
        return self._t("row", number=row - self.trace.rows_of(table)[0] + 1)

    # comparisons and numbers --------------------------------------------------------------------------------------

    def _comparison(self, node: Node, row: int) -> str:
        answer = self._value(node, row)
        left, right = (self.number(arg, row) for arg in node.args)
        if answer is None:
            return self._t("open_comparison", left=left, sign=_PLAIN[node.op], right=right)
        return f"{left} {_SIGNS[node.op, answer]} {right}"

    def number(self, node: Node, row: int) -> str:
        """A number with the one step of arithmetic that made it."""
        node = self._resolved(node, row)
        result = self._amount(node, row)
        value = self.trace.value(node)
        known = isinstance(value, Number) and value.value(row) is not None
        if node.op in _TOLD and known:
            return self._told(node, row, result)
        if known and node.op in _ARITHMETIC and not (node.op == "add" and node.type.dims == ()):
            left, right = (self._amount(self._resolved(arg, row), row) for arg in node.args)
            return f"{left} {_ARITHMETIC[node.op]} {right} = {result}"
        return result

    def _told(self, node: Node, row: int, result: str) -> str:
        """A value picked out of rows, or a year counted from another, with how it was found."""
        if node.op == "year_number":
            year, start = (self._amount(self._resolved(arg, row), row) for arg in node.args)
            return self._t("year_number", number=result, year=year, start=start)
        if node.op in ("greatest", "least_of"):
            rows = self._rows(node, node.args[1])
            return self._t(node.op, value=result, count=len(rows))
        if node.op == "first":
            return self._t("first", value=result)
        start, length = (self._amount(self._resolved(arg, row), row) for arg in node.args)
        return self._t("months_on", start=start, months=length, day=result)

    def _amount(self, node: Node, row: int) -> str:
        """The value alone; of an unknown one its label or the range that it must lie in."""
        value = self.trace.value(node)
        if not isinstance(value, Number):
            return self.truth_word(node, row)
        exact = value.value(row)
        if exact is not None:
            return quantity_text(exact, node.type, self.language)
        low, high = value.low(row), value.high(row)
        stated_by_fact = node.op == "fact" or (node.op == "spread" and node.args[0].op == "fact")
        if high is not None and low is not None and not stated_by_fact:
            ends = [quantity_text(end, node.type, self.language) for end in (low, high)]
            return self._t("between", low=ends[0], high=ends[1])
        if low and not stated_by_fact:
            return self._t("at_least", low=quantity_text(low, node.type, self.language))
        return self._not_stated(node, row)

    def _not_stated(self, node: Node, row: int) -> str:
        """The facts that a value would need, by their labels."""
        children = tables()
        names = self.trace.missing_in_row(node, row)[:MOST_ROWS]
        items = [children[name] if name in children else field(name) for name in names]
        labels = [item.label.in_language(self.language) for item in items]
        if not labels and node.op in ("greatest", "least_of", "first", "lookup", "lookup_by"):
            return self._t("no_row")
        return self._t("unknown_value", label=", ".join(labels)) if labels else self._t("unknown")

    # names --------------------------------------------------------------------------------------------------------

    def _resolved(self, node: Node, row: int) -> Node:
        """The node that decides: the branch taken of choices, alternatives by condition and stand-ins."""
        while True:
            node = self.trace.branch(node)
            if node.op == "if":
                test = self._value(node.args[0], row)
                if test is None:
                    return node
                node = node.args[1] if test else node.args[2]
            elif node.op == "default":
                name, *_ = node.data
                given = self.trace.run.frame.given(name)
                at_root = node.args[0].op == "spread" or node.args[0].type.table == ROOT
                node = node.args[1] if given[self.trace.row if at_root else row] else node.args[2]
            elif node.op == "spread" and node.type.table != ROOT and node.args[0].op in ("choice", "default", "if"):
                return node
            else:
                return node

    def _label(self, node: Node) -> str:
        """What a truth value is about: the label of its fact, with the choice that is asked for."""
        facts = self.trace.structure(node).asked
        if not facts:
            return self._parameter_label(node)
        item = field(facts[0])
        label = item.label.in_language(self.language)
        if node.op in ("has", "text_in", "same_text") and item.choices:
            wanted = node.data if node.op == "has" else self._literal(node)
            names = [item.choices[name].in_language(self.language) for name in _words(wanted) if name in item.choices]
            return self._t("is_choice", label=label, choice=" / ".join(names)) if names else label
        if node.op == "same_text" and len(facts) > 1:
            names = [field(name).label.in_language(self.language) for name in facts]
            return " = ".join(dict.fromkeys(reversed(names)))
        if node.op == "exists":
            return self._t("among_participants", label=label)
        return label

    def _parameter_label(self, node: Node) -> str:
        first = next((one for one in self.trace.structure(node).parameters if one.op == "parameter"), None)
        if first is None:
            return self._t("requirement")
        owner, name, _ = first.data
        return self.trace.run.rulebook.parameter(owner, name).title.in_language(self.language)

    def _literal(self, node: Node) -> object:
        if node.op == "text_in":
            return node.data
        return tuple(str(arg.data) for current in node.args for arg in current.walk() if arg.op == "text")


def _words(data: object) -> tuple[str, ...]:
    return data if isinstance(data, tuple) else (str(data),)
