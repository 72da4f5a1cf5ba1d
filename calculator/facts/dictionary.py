"""The field dictionary: what an application can say, read once from ``dictionary.yaml``.

Everything that needs to know a field asks here: the models that check documents, the columns of the evaluator, the
types of the formula language, the forms of the pages, the JSON Schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, cast

from calculator.documents import read_document
from calculator.money import parse_money, parse_number, parse_share
from calculator.wording import Text

__all__ = [
    "ROOT",
    "Field",
    "Form",
    "Kind",
    "Table",
    "field",
    "fields",
    "groups",
    "lists_in",
    "stated_tables",
    "table",
    "tables",
]

ROOT: Final = "application"
"""The table with one row an application: the fields of all groups stand in it."""

Kind = Literal["money", "share", "number", "count", "date", "truth", "text", "choice", "set", "texts"]
Form = Literal["group", "rows", "texts", "mapping", "computed"]

_FILE: Final = Path(__file__).with_name("dictionary.yaml")
_UNITS: Final[Mapping[str, str]] = {"money": "RUB", "share": "share"}
_MINIMUM: Final[Mapping[str, int]] = {"money": 0, "share": 0, "count": 0}
_MAXIMUM: Final[Mapping[str, int]] = {"share": 1}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the input tables.

    ``name`` is the whole dotted name (``participants.purchases_total``); ``table`` is ``application`` for a field of
    a group and the child table otherwise; ``key`` is the name in a row. ``minimum`` and ``maximum`` are in the units
    of the value: kopecks, exact shares (1 is 100 %), whole counts. ``default_from`` are fields that stand in, the
    first that is given. ``part_of`` names the whole of the same row, ``after`` the earlier date of it,
    ``none_unless_above_zero`` the sum of the same group beside which ``none`` is a contradiction.
    """

    name: str
    table: str
    key: str
    kind: Kind
    unit: str | None
    label: Text
    help: Text
    example: str
    choices: Mapping[str, Text] | None = None
    allows_none: bool = False
    minimum: int | Fraction | None = None
    maximum: int | Fraction | None = None
    part_of: str | None = None
    after: str | None = None
    none_unless_above_zero: str | None = None
    default: int | Fraction | bool | str | None = None
    default_from: tuple[str, ...] = ()
    format: Literal["inn", "okved", "okpd2", "tn_ved", "oktmo", "region"] | None = None
    required: bool = False

    @property
    def is_root(self) -> bool:
        return self.table == ROOT

    @property
    def group(self) -> str:
        """The top-level group or table of the document: ``cluster``, ``participants``, ``project.indicators``."""
        return self.name if self.name == self.table else self.name.rpartition(".")[0]

    @property
    def looks_at(self) -> str | None:
        """The field of the same group or row that this one is checked against: its whole, an earlier date, a sum."""
        return self.part_of or self.after or self.none_unless_above_zero


@dataclass(frozen=True, slots=True)
class Table:
    """A group of fields or a child table. A list of texts has one field, whose key is ``value``.

    ``like``: each row holds all that this group holds, its lists too.
    ``needs_one_of``: sets of keys of which a row states one whole set.
    """

    name: str
    form: Form
    label: Text
    fields: tuple[Field, ...]
    like: str | None = None
    needs_one_of: tuple[tuple[str, ...], ...] = ()

    @property
    def is_child(self) -> bool:
        return self.form != "group"

    @property
    def is_stated(self) -> bool:
        """Whether a document can hold the table; the rows of a computed one are made by the program."""
        return self.form != "computed"


def fields() -> tuple[Field, ...]:
    """All fields in the order of the dictionary."""
    return _dictionary().ordered


def field(name: str) -> Field:
    """The field with this dotted name; the name of a list of texts is its field. Raises ``KeyError``."""
    return _dictionary().by_name[name]


def tables() -> Mapping[str, Table]:
    """Child tables by name: those that have rows for an application, computed ones among them."""
    return _dictionary().children


def stated_tables() -> tuple[Table, ...]:
    """The groups and child tables that an application document can hold, groups first."""
    known = _dictionary()
    return (*known.groups.values(), *(one for one in known.children.values() if one.is_stated))


def lists_in(name: str) -> tuple[Table, ...]:
    """The child tables that stand inside a group or inside a row: ``project.indicators`` in ``project``.

    The rows of ``loans`` hold the lists of ``loan``.
    """
    like = table(name).like
    return tuple(one for one in stated_tables() if one.name.rpartition(".")[0] in {name, like} - {None})


def groups() -> Mapping[str, Table]:
    """Groups of fields of the application itself by name."""
    return _dictionary().groups


def table(name: str) -> Table:
    """The group or the child table with this name. Raises ``KeyError``."""
    known = _dictionary()
    return known.groups[name] if name in known.groups else known.children[name]


@dataclass(frozen=True, slots=True)
class _Dictionary:
    ordered: tuple[Field, ...]
    by_name: Mapping[str, Field]
    groups: Mapping[str, Table]
    children: Mapping[str, Table]


@cache
def _dictionary() -> _Dictionary:
    entries = read_document(_FILE, _FILE.name, numbers="refuse_decimals").value
    all_tables: dict[str, Table] = {}
    for name, entry in entries.items():
        all_tables[name] = _table(name, entry, all_tables.get(entry.get("like", "")))
    ordered = tuple(item for one in all_tables.values() for item in one.fields)
    return _Dictionary(
        ordered,
        MappingProxyType({item.name: item for item in ordered}),
        MappingProxyType({name: one for name, one in all_tables.items() if not one.is_child}),
        MappingProxyType({name: one for name, one in all_tables.items() if one.is_child}),
    )


def _table(name: str, entry: Mapping[str, Any], like: Table | None) -> Table:
    form = cast(Form, entry["form"])
    label = Text(entry["ru"], entry["en"])
    if form == "texts":
        made: tuple[Field, ...] = (_field(name, name, "value", {**entry, "kind": "text"}),)
    else:
        owner = ROOT if form == "group" else name
        made = tuple(_field(f"{name}.{key}", owner, key, item) for key, item in entry["fields"].items())
    if like is not None:
        made += tuple(replace(item, name=f"{name}.{item.key}", table=name, default_from=()) for item in like.fields)
    choices = tuple(tuple(keys) for keys in entry.get("needs_one_of", ()))
    return Table(name, form, label, made, like.name if like else None, choices)


def _field(name: str, owner: str, key: str, entry: Mapping[str, Any]) -> Field:
    kind = cast(Kind, entry["kind"])
    choices = entry.get("choices")

    def relative(relation: str) -> str | None:
        return f"{name.rpartition('.')[0]}.{entry[relation]}" if relation in entry else None

    return Field(
        name=name,
        table=owner,
        key=key,
        kind=kind,
        unit=entry.get("unit", _UNITS.get(kind)),
        label=Text(entry["ru"], entry["en"]),
        help=Text(entry["help_ru"], entry["help_en"]),
        example=entry["example"],
        choices=choices and MappingProxyType({word: Text(**label) for word, label in choices.items()}),
        allows_none=entry.get("allows_none", False),
        minimum=_limit(kind, entry.get("minimum"), _MINIMUM),
        maximum=_limit(kind, entry.get("maximum"), _MAXIMUM),
        part_of=relative("part_of"),
        after=relative("after"),
        none_unless_above_zero=relative("none_unless_above_zero"),
        default=_limit(kind, entry.get("default"), {}),
        default_from=tuple(entry.get("default_from", ())),
        format=entry.get("format"),
        required=entry.get("required", False),
    )


def _limit(kind: Kind, written: str | int | bool | None, usual: Mapping[str, int]) -> Any:
    """A value of the dictionary in the units of the field."""
    if written is None:
        return usual.get(kind)
    if written == "none":
        return None
    if isinstance(written, bool):
        return written
    if kind == "money":
        return parse_money(written)
    if kind == "share":
        return parse_share(written)
    return parse_number(written) if kind == "number" else written
