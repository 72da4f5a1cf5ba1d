"""Random applications for property tests: every field of the dictionary that the rules shipped read, stated or left out.

Three kinds: small ones that Hypothesis builds and shrinks field by field; nearly complete ones with likely values, so that
sums are paid, limits bind and conditions are met as well as missed; and worked examples of every measure with a few facts
changed, which alone come near to what the narrower measures ask for. ``test_applications.py`` holds that mixture.
"""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from calculator.facts.dictionary import Field, Table, fields, tables
from calculator.money import plain_money
from tests.evaluation.likely import GOOD_IF_TRUE, INNS, LIKELY, TEXTS
from tests.evaluation.variations import variations
from tests.project.checkout import ROOT

FIRST_DAY = date(2015, 1, 1)
DAYS = (date(2027, 6, 30) - FIRST_DAY).days
SUMS = st.one_of(st.integers(0, 10**4), st.integers(10**4, 10**15))
SHARES = ["0", "18", "20", "22", "25", "25.01", "50", "100"]

LOANS = frozenset({"loan.contract_date", "loan.term_months", "loan.schedule"})
"""What no formula names and every schedule is made of."""


def value_of(item: Field) -> st.SearchStrategy[Any]:
    """A value of a field as a document writes it."""
    if item.format == "inn":
        return st.sampled_from(INNS)
    if item.name in TEXTS:
        one = st.sampled_from(TEXTS[item.name])
        return st.lists(one, unique=True, max_size=2) if item.kind == "texts" else one
    if item.kind == "money":
        return SUMS.map(plain_money)
    if item.kind == "share":
        return st.sampled_from(SHARES)
    if item.kind == "number":
        return st.one_of(st.just("0"), st.integers(1, 1000).map(str))
    if item.kind == "count":
        return st.integers(*_range(item))
    if item.kind == "date":
        days = st.integers(0, DAYS).map(lambda number: (FIRST_DAY + timedelta(days=number)).isoformat())
        return st.one_of(days, st.just("none")) if item.allows_none else days
    if item.kind == "truth":
        return st.booleans()
    if item.kind == "choice":
        return st.sampled_from(sorted(item.choices or {}))
    if item.kind == "set":
        return st.lists(st.sampled_from(sorted(item.choices or {})), unique=True, max_size=2)
    text = item.example if item.format is not None else "текст"
    return st.lists(st.just(text), max_size=1) if item.kind == "texts" else st.just(text)


def _range(item: Field) -> tuple[int, int]:
    """Numbers worth trying, within those that the field takes."""
    if item.unit == "year":
        return FIRST_DAY.year, 2030
    return int(item.minimum or 0), int(min(item.maximum if item.maximum is not None else 500, 500))


def _stated(items: list[Field]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the fields; the required ones always."""
    required = {item.key: value_of(item) for item in items if item.required}
    optional = {item.key: value_of(item) for item in items if not item.required}
    return st.fixed_dictionaries(required, optional=optional)


def _read_by_rules() -> frozenset[str]:
    """Names of facts that stand in the rule folders, and the dates of an application, which choose editions."""
    texts = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "rules").rglob("measure.yaml")))
    words = set(re.findall(r"[a-z_]+(?:\.[a-z_0-9]+)+", texts))
    dates = {item.name for item in fields() if item.group == "application" and item.kind == "date"}
    return frozenset(words | dates | LOANS | {item.name for item in tables()["loan.schedule"].fields})


_READ = _read_by_rules()
_NOT_ASKED = {"application.measure", "loan.measures", "costs.measures"}
"""What chooses which measures are judged, rather than deciding anything in them."""
ROOT_FIELDS: dict[str, list[Field]] = {}
for _item in fields():
    if _item.is_root and _item.name in _READ and _item.name not in _NOT_ASKED:
        ROOT_FIELDS.setdefault(_item.group, []).append(_item)


def _is_read(table: Table) -> bool:
    return table.form == "rows" and table.like is None and any(item.name in _READ for item in table.fields)


ROW_FIELDS = {
    name: [item for item in table.fields if item.required or (item.name in _READ and item.name not in _NOT_ASKED)]
    for name, table in tables().items()
    if _is_read(table)
}
"""Fields of the lists that the rules read, without those of ``loans``, whose rows are loans as ``loan`` is one."""


def put_rows(document: dict[str, Any], name: str, rows: list[Any]) -> None:
    """A list laid at its place in a document: ``project.indicators`` stands in ``project``."""
    group, _, key = name.rpartition(".")
    (document.setdefault(group, {}) if group else document)[key] = rows


def rows_in(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The rows of a list as far as the document states them."""
    group, _, key = name.rpartition(".")
    return (document.get(group) or {} if group else document).get(key) or []


def _rows(name: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    unique = (lambda row: row["inn"]) if name == "participants" else None
    rows = st.lists(_stated(ROW_FIELDS[name]), max_size=6, unique_by=unique)
    return rows.map(lambda found: [_complete(name, consistent(ROW_FIELDS[name], row)) for row in found])


def consistent(items: list[Field], row: dict[str, Any]) -> dict[str, Any]:
    """A part no more than its whole, a later day later, no "none" beside the sum that it contradicts, as documents must be."""
    for item in items:
        other = item.looks_at.rpartition(".")[2] if item.looks_at else ""
        if item.key not in row or other not in row:
            continue
        if item.part_of is not None and Fraction(str(row[item.key])) > Fraction(str(row[other])):
            row = {**row, item.key: row[other]}
        if item.after is not None and row[item.key] <= row[other]:
            row = {**row, item.key: _days_from(row[other], 90)}
        if item.none_unless_above_zero is not None and row[item.key] == "none" and Fraction(str(row[other])) > 0:
            row = {**row, other: "0.00"}
    return row


BESIDE: dict[str, list[Field]] = {}
"""The fields that are checked against another one of their row, by the name of that other."""
for _item in fields():
    if _item.looks_at is not None:
        BESIDE.setdefault(_item.looks_at, []).append(_item)


def fitting(row: dict[str, Any], item: Field, value: Any) -> Any:
    """A value to state in a row, changed so that it contradicts nothing stated there already."""
    whole = row.get(item.looks_at.rpartition(".")[2]) if item.looks_at else None
    if whole is not None:
        value = _beside(item, value, whole)
    for part in BESIDE.get(item.name, ()):
        if part.key in row:
            value = _under(part, row[part.key], value)
    return value


def _beside(item: Field, value: Any, other: Any) -> Any:
    if item.part_of is not None and float(value) > float(other):
        return other
    if item.after is not None and value <= other:
        return _days_from(other, 90)
    if item.none_unless_above_zero is not None and value == "none" and float(other) > 0:
        return FIRST_DAY.isoformat()
    return value


def _under(part: Field, stated: Any, value: Any) -> Any:
    if part.part_of is not None and float(value) < float(stated):
        return stated
    if part.after is not None and value >= stated:
        return _days_from(stated, -90)
    if part.none_unless_above_zero is not None and stated == "none":
        return "0.00"
    return value


def _days_from(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _complete(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of a schedule has days or a length: without either a quarter."""
    needed = tables()[name].needs_one_of
    if needed and not any(set(keys) <= row.keys() for keys in needed):
        return {**row, "year_fraction": "0.25"}
    return row


@st.composite
def small_documents(draw: st.DrawFn) -> dict[str, Any]:
    """An application document with about half of the facts."""
    document: dict[str, Any] = {"contract": 1, "id": "random"}
    for group, items in ROOT_FIELDS.items():
        if draw(st.integers(0, 4)):
            document[group] = consistent(items, draw(_stated(items)))
    for name in ("participants", "links", "costs"):
        if draw(st.integers(0, 5)):
            document[name] = draw(_rows(name))
    for name in draw(st.lists(st.sampled_from(sorted(_NESTED)), unique=True, max_size=3)):
        put_rows(document, name, draw(_rows(name)))
    if draw(st.booleans()):
        inns = draw(st.lists(st.sampled_from(INNS), unique=True, max_size=4))
        document.setdefault("project", {})["participant_inns"] = inns
    if draw(st.integers(0, 3)) == 0:
        _several_loans(document, draw(st.integers(1, 3)), draw(st.booleans()))
    return document


_NESTED = frozenset(ROW_FIELDS) - {"participants", "links", "costs"}


def _several_loans(document: dict[str, Any], count: int, one_is_larger: bool) -> None:
    """The loan of a document as a list: the same facts under several ids, and another sum for the last."""
    loan = document.pop("loan", None)
    if loan is None:
        return
    loans: list[dict[str, Any]] = [{**loan, "id": f"loan-{number}"} for number in range(count)]
    if one_is_larger:
        loans[-1]["amount"] = "700000000.00"
    document["loans"] = loans


def full_document(seed: int) -> dict[str, Any]:
    """A nearly complete application: few facts left out, values likely."""
    chance = random.Random(seed)
    left_out = chance.choice([0.0, 0.02, 0.1, 0.3])
    document: dict[str, Any] = {"contract": 1, "id": "random"}
    for group, items in ROOT_FIELDS.items():
        document[group] = consistent(items, _filled(chance, items, left_out))
    inns = chance.sample(INNS[:12], chance.randint(1, 12))
    document["participants"] = [{**_filled(chance, ROW_FIELDS["participants"], left_out), "inn": inn} for inn in inns]
    document["participants"] = [consistent(ROW_FIELDS["participants"], row) for row in document["participants"]]
    for name, most in (("links", 14), ("costs", 6)):
        rows = range(chance.randint(0, most))
        document[name] = [_filled(chance, ROW_FIELDS[name], left_out) for _ in rows]
    for name in ("participants", "links", "costs"):
        if chance.random() < left_out / 2:
            del document[name]
    document["project"]["participant_inns"] = chance.sample(INNS[:4], chance.randint(1, 4))
    for name in sorted(_NESTED):
        if name != "loan.schedule" or chance.random() < 0.5:
            put_rows(document, name, [_full_row(chance, name, left_out) for _ in range(3)])
    if chance.random() < 0.2:
        _several_loans(document, chance.randint(1, 2), chance.random() < 0.5)
    return document


def _full_row(chance: random.Random, name: str, left_out: float) -> dict[str, Any]:
    items = ROW_FIELDS[name]
    return _complete(name, consistent(items, _filled(chance, items, left_out)))


def _filled(chance: random.Random, items: list[Field], left_out: float) -> dict[str, Any]:
    return {item.key: likely(chance, item) for item in items if item.required or chance.random() >= left_out}


def likely(chance: random.Random, item: Field) -> Any:
    """A value of a field that an application may well have."""
    if item.name in LIKELY:
        return chance.choice(LIKELY[item.name])
    if item.format == "inn":
        return chance.choice(INNS)
    if item.name in TEXTS:
        return [chance.choice(TEXTS[item.name])] if item.kind == "texts" else chance.choice(TEXTS[item.name])
    if item.kind == "money":
        return plain_money(chance.randint(0, 10 ** chance.randint(2, 15)))
    if item.kind == "share":
        return chance.choice(["0", "10", "18", "20", "22", "100"])
    if item.kind == "number":
        return str(chance.randint(0, 1000))
    if item.kind == "count":
        return chance.randint(*_range(item))
    if item.kind == "date":
        day = (FIRST_DAY + timedelta(days=chance.randint(0, DAYS))).isoformat()
        return chance.choice([day, day, "none"]) if item.allows_none else day
    if item.kind == "truth":
        good = item.group != "applicant" or item.key in GOOD_IF_TRUE
        return good if chance.random() < 0.93 else not good
    choices = sorted(item.choices or {})
    if item.kind == "choice":
        return chance.choice(choices)
    if item.kind == "set":
        return chance.sample(choices, chance.randint(0, min(2, len(choices))))
    text = item.example if item.format is not None else "текст"
    return [text] if item.kind == "texts" else text


def varied_example(seed: int, folders: tuple[str, ...] = ()) -> dict[str, Any]:
    """A worked example with a few facts changed, left out or moved a little; of some measure, or of the folders named."""
    chance = random.Random(seed)
    return variations(chance, lambda item: likely(chance, item), folders)


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """An application document of any kind."""
    seeds = st.integers(0, 2**32)
    return st.one_of(small_documents(), seeds.map(full_document), seeds.map(varied_example))
