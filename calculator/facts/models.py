"""Pydantic models of the application document, made from the field dictionary: every mistake of a document at once.

A model of a group or of a row forbids fields that the dictionary does not name. Values are read by
``values.read_value``; a mistake travels through pydantic as an error with its code and values, and comes out as a
``Problem`` with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    create_model,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from calculator.documents import Document, Key, path_text
from calculator.facts.dictionary import Field, Table, field, fields, lists_in, stated_tables, table, tables
from calculator.facts.values import NONE, FieldError, Value, nearest, read_value, shown
from calculator.problems import Problem
from calculator.wording import Message

__all__ = ["CONTRACT", "application_model", "problems_of"]

CONTRACT: Final = 1
"""Number of the application document that is read."""

_STRICT: Final = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)
_LONGEST_LABEL: Final = 300
_MOST_PROBLEMS: Final = 200


@cache
def application_model() -> type[BaseModel]:
    """The model of a whole document. Fields of a group that are lists of their own (``project.indicators``) stand in
    the group."""
    parts: dict[str, Any] = {
        "contract": (Annotated[Any, BeforeValidator(_contract)], None),
        "id": (Annotated[Any, BeforeValidator(_label)], None),
        "title": (Annotated[Any, BeforeValidator(_label)], None),
    }
    for one in stated_tables():
        if "." not in one.name:
            parts[one.name] = (_annotation(one), None)
    return create_model("Application", __config__=_STRICT, **parts)


def problems_of(error: ValidationError, document: Document) -> list[Problem]:
    """All that pydantic found, with place and text, in the order of the document as far as lines are known."""
    problems = [_problem(detail, document) for detail in error.errors(include_url=False)[:_MOST_PROBLEMS]]
    return sorted(problems, key=lambda problem: problem.line)


# The types below are made while the program runs, which a checker of types cannot follow: hence valid-type.
def _annotation(of: Table) -> Any:
    if of.form == "texts":
        item = _value_type(of.fields[0])
        return Annotated[list[item] | None, BeforeValidator(_a_list)]  # type: ignore[valid-type]
    if of.form == "mapping":
        item = _value_type(of.fields[1])
        return Annotated[dict[str, item] | None, BeforeValidator(_a_group)]  # type: ignore[valid-type]
    model: Any = _row_model(of)
    if of.form == "rows":
        complete = partial(_complete_row, of)
        row = Annotated[model, BeforeValidator(_a_row), AfterValidator(complete)]
        return Annotated[list[row] | None, BeforeValidator(_a_list)]
    return Annotated[model | None, BeforeValidator(_a_group)]


def _row_model(of: Table) -> type[BaseModel]:
    parts: dict[str, Any] = {}
    relatives_first = sorted(of.fields, key=lambda item: item.looks_at is not None)
    for item in relatives_first:
        parts[item.key] = (_value_type(item), ... if item.required else None)
    for child in lists_in(of.name):
        parts[child.name.rpartition(".")[2]] = (_annotation(child), None)
    return create_model(of.name, __config__=_STRICT, **parts)


def _value_type(item: Field) -> Any:
    nullable = (item.table == item.group and item.key != "value") or item.is_root
    relative = item.looks_at.rpartition(".")[2] if item.looks_at else None

    def read(came: object, info: ValidationInfo) -> Value | None:
        if came is None:
            if item.required:
                raise _error(FieldError("required", field=item.label))
            if nullable:
                return None
        try:
            value = read_value(item, came)
            if relative is not None:
                _check_beside(item, value, info.data.get(relative))
        except FieldError as problem:
            raise _error(problem) from None
        return value

    return Annotated[Any, BeforeValidator(read)]


def _check_beside(item: Field, value: Value, other: Value | None) -> None:
    """A value against the one of the same group or row that the dictionary names for it. Raises ``FieldError``."""
    beside = field(item.looks_at or "")
    if item.part_of is not None:
        if isinstance(value, int) and isinstance(other, int) and value > other:
            raise FieldError("part_over_whole", part=item.label, whole=beside.label, whole_name=beside.key)
    elif item.after is not None:
        if isinstance(value, date) and isinstance(other, date) and value <= other:
            raise FieldError("not_after", came=value.isoformat(), other=other.isoformat(), name=beside.key)
    elif value is NONE and isinstance(other, int) and other > 0:
        raise FieldError("none_beside_sum", field=item.label, other=beside.label, name=beside.key)


def _complete_row(of: Table, row: BaseModel) -> BaseModel:
    """A row that states one whole set of the fields that tell it. Raises the error of pydantic."""
    stated = row.__dict__
    if of.needs_one_of and not any(all(stated[key] is not None for key in keys) for keys in of.needs_one_of):
        first, second = (
            Message("facts.together", dict(zip(("first", "second"), keys, strict=True))) if len(keys) == 2 else keys[0]
            for keys in of.needs_one_of
        )
        raise _error(FieldError("incomplete_row", first=first, second=second))
    return row


def _error(problem: FieldError) -> PydanticCustomError:
    # the values are told in the reader's language later; pydantic's own text is never shown
    return PydanticCustomError("facts", "facts", {"code": problem.code, "values": dict(problem.values)})


def _contract(came: object) -> object:
    if came is not None and (type(came) is not int or came != CONTRACT):
        raise _error(FieldError("contract", came=shown(came), supported=CONTRACT))
    return came


def _label(came: object) -> object:
    if came is None:
        return None
    if not isinstance(came, str):
        raise _error(
            FieldError("unquoted" if isinstance(came, int) else "wrong_type", came=shown(came), expected=_TEXT)
        )
    if not came.strip() or len(came) > _LONGEST_LABEL:
        raise _error(FieldError("label_length", limit=_LONGEST_LABEL))
    return came


def _a_list(came: object) -> object:
    return _expect(came, list, "list")


def _a_group(came: object) -> object:
    return _expect(came, dict, "group")


def _a_row(came: object) -> object:
    if came is None:
        raise _error(FieldError("wrong_type", came=shown(None), expected=_ROW))
    return _expect(came, dict, "row")


def _expect(came: object, wanted: type, name: str) -> object:
    if came is not None and not isinstance(came, wanted):
        raise _error(FieldError("wrong_type", came=shown(came), expected=Message(f"facts.expected_{name}")))
    return came


_TEXT: Final = Message("facts.expected_text", {"example": "penza-2024"})
_ROW: Final = Message("facts.expected_row")


def _problem(detail: ErrorDetails, document: Document) -> Problem:
    path = tuple(step for step in detail["loc"] if not str(step).startswith("function-"))
    code, values = _code_and_values(detail, path)
    unknown = code in ("unknown_field", "unknown_field_near", "unknown_field_elsewhere")
    line, column = document.key_position(path) if unknown else document.position(path)
    if code == "required":
        line, column = document.position(path[:-1])
    return Problem(document.file, path_text(path), line, column, f"facts.{code}", values)


def _code_and_values(detail: ErrorDetails, path: tuple[Key, ...]) -> tuple[str, Mapping[str, object]]:
    kind = detail["type"]
    if kind == "facts":
        context = detail["ctx"]
        return context["code"], context["values"]
    if kind == "missing":
        item = next(item for item in fields() if item.key == path[-1] and item.group == _group_name(path))
        return "required", {"field": item.label}
    if kind == "extra_forbidden":
        return _unknown_field(path)
    return "wrong_type", {"came": shown(detail["input"]), "expected": Message("facts.expected_group")}


def _group_name(path: Sequence[Key]) -> str:
    """The group or table in which a path ends; a list inside a row of loans is the list of a loan."""
    name = ".".join(step for step in path[:-1] if isinstance(step, str))
    head, _, tail = name.rpartition(".")
    like = tables()[head].like if head in tables() else None
    return f"{like}.{tail}" if like else name


def _unknown_field(path: tuple[Key, ...]) -> tuple[str, Mapping[str, object]]:
    """The name nearest to what came, among the fields of this place; else the place where a field of this name
    stands."""
    name, group = str(path[-1]), _group_name(path)
    known = list(_known_names(group))
    near = nearest(name, known)
    if near:
        return "unknown_field_near", {"name": name[:60], "nearest": near}
    elsewhere = next((item.name for item in fields() if item.key == name and _can_state(item)), "")
    if elsewhere:
        return "unknown_field_elsewhere", {"name": name, "elsewhere": elsewhere}
    return "unknown_field", {"name": name[:60], "known": ", ".join(known)}


def _can_state(item: Field) -> bool:
    return item.is_root or tables()[item.table].is_stated


def _known_names(group: str) -> Iterator[str]:
    """Names that may stand in a group or row; at the top of the document for an empty name."""
    if not group:
        yield from ("contract", "id", "title")
        yield from (one.name for one in stated_tables() if "." not in one.name)
    else:
        yield from (item.key for item in table(group).fields)
        yield from (one.name.rpartition(".")[2] for one in lists_in(group))
