"""Rules as they are not: other values for parameters, and limits on cost categories that a user enters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal

from calculator.money import MoneyError, parse_money, parse_share
from calculator.rulebook.model import (
    Measure,
    Parameter,
    ParameterRow,
    Place,
    Text,
    Validity,
    ValueOfParameter,
    is_money,
)
from calculator.rulebook.model_benefits import Reimbursement, Sublimit
from calculator.rulebook.reading import RuleSet
from calculator.wording import t

__all__ = ["ChangeError", "changed_measures"]

_NAMED_UNITS = frozenset({"RUB", "share", "factor", "date", "truth", "text"})
_ALWAYS = Validity(None, None)
_WHOLE = re.compile("-?[0-9]{1,18}")
_TITLE = Text("Предел для статьи затрат, введённый пользователем", "Limit on a cost category entered by the user")


class ChangeError(Exception):
    """A change that cannot be made: ``code`` with values; :meth:`text` words it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def text(self, language: str) -> str:
        values = dict(self.values)
        if "nearest" in values:
            values["nearest"] = t("changes.near", language, name=values["nearest"]) if values["nearest"] else ""
        if "unit" in values:
            unit = "RUB" if is_money(str(values["unit"])) else values["unit"]
            unit = unit if unit in _NAMED_UNITS else "count"
            values["unit"] = t(f"changes.unit_{unit}", language)
        return t(f"changes.{self.code}", language, **values)


def changed_measures(rules: RuleSet, values: Mapping[str, str]) -> dict[str, Measure]:
    """The measures with ``{"MEASURE.PARAMETER": "value"}`` put in."""
    measures = dict(rules.measures)
    for path, value in values.items():
        measure_id, _, name = path.partition(".")
        measure = measures.get(measure_id)
        if measure is None:
            raise ChangeError(
                "unknown_measure", path=path, name=measure_id, nearest=_nearest(measure_id, list(measures))
            )
        if name.startswith("sublimit."):
            measures[measure_id] = _with_sublimit(measure, name.removeprefix("sublimit."), path, value)
        else:
            measures[measure_id] = _with_value(measure, name, path, value)
    return measures


def _with_value(measure: Measure, name: str, path: str, value: str) -> Measure:
    parameter = measure.parameters.get(name)
    if parameter is None:
        nearest = _nearest(name, list(measure.parameters))
        raise ChangeError("unknown_parameter", path=path, name=name, nearest=nearest)
    if parameter.informative:
        raise ChangeError("informative", path=path, name=name)
    new = _parsed(parameter.unit, path, value)
    rows = tuple(replace(row, value=new, absent=False, flag=None) for row in parameter.rows)
    changed = replace(parameter, rows=rows)
    return replace(measure, parameters={**measure.parameters, name: changed})


def _row(value: ValueOfParameter, place: Place) -> ParameterRow:
    return ParameterRow(
        value=value, absent=False, flag=None, valid=_ALWAYS, asked=_ALWAYS, editions=None, reading=None, act=None,
        clause=None, evidence=None, start_evidence=None, source=(), note=None, place=place,
    )  # fmt: skip


def _parsed(unit: str, path: str, value: str) -> ValueOfParameter:
    """The value of a unit. No number of the law is below zero, so none may become so."""
    parsed = _read(unit, path, value)
    if isinstance(parsed, int | Fraction) and parsed < 0:
        raise ChangeError("negative", path=path, value=value)
    return parsed


def _read(unit: str, path: str, value: str) -> ValueOfParameter:
    try:
        if is_money(unit):
            return parse_money(value)
        if unit == "share":
            return parse_share(value)
        if unit == "factor":
            return Fraction(value.replace(",", "."))
        if unit == "date":
            return date.fromisoformat(value)
        if unit == "truth":
            return {"true": True, "false": False}[value]
        if unit == "text":
            return value
        if not _WHOLE.fullmatch(value):
            raise ValueError(value)
        return int(value)
    except (MoneyError, ValueError, KeyError, ZeroDivisionError):
        raise ChangeError("wrong_value", path=path, value=value, unit=unit) from None


def _with_sublimit(measure: Measure, category: str, path: str, value: str) -> Measure:
    benefit = measure.benefit
    categories = _categories(benefit) if isinstance(benefit, Reimbursement) else []
    if not isinstance(benefit, Reimbursement) or category not in categories:
        raise ChangeError("unknown_category", path=path, name=category, nearest=_nearest(category, categories))
    amount, _, base = value.partition(":")
    place = Place("--set", path)
    if not base and "%" not in amount:
        roubles = _parsed("RUB", path, amount)
        assert isinstance(roubles, int)
        limit = Sublimit(category, None, roubles, None, {None: "absolute"}, place)
        return _with_limit(measure, benefit, limit)
    kinds: dict[str | None, Literal["of_subsidy", "of_costs", "absolute"]] = {}
    kinds.update((reading, kind) for reading, kind in benefit.sublimit_readings.items())
    if base == "of_subsidy":
        kinds = {None: "of_subsidy"}
    elif base == "of_costs":
        kinds = {None: "of_costs"}
    elif base:
        raise ChangeError("unknown_base", path=path, value=value)
    share = _parsed("share", path, amount)
    assert isinstance(share, Fraction)
    if share > 1:
        raise ChangeError("over_whole", path=path, value=amount)
    name = f"sublimit.{category}"
    parameter = Parameter(
        id=name, title=_TITLE, unit="share", dated_by=None, also_dated_by=None, informative=False, gaps_declared=True,
        rows=(_row(share, place),), place=place,
    )  # fmt: skip
    topic = None if base else benefit.sublimit_topic
    limit = Sublimit(category, name, None, topic, kinds, place)
    changed = replace(measure, parameters={**measure.parameters, name: parameter})
    return _with_limit(changed, benefit, limit)


def _with_limit(measure: Measure, benefit: Reimbursement, limit: Sublimit) -> Measure:
    others = tuple(other for other in benefit.sublimits if other.category != limit.category)
    return replace(measure, benefit=replace(benefit, sublimits=(*others, limit)))


def _categories(benefit: Reimbursement) -> list[str]:
    tables = [categories for table in benefit.categories.values() for categories in table.by_reading.values()]
    return list(dict.fromkeys(category for categories in tables for category in categories))


def _nearest(name: str, known: list[str]) -> str:
    return next(iter(get_close_matches(name, known, 1, 0.5)), "")
