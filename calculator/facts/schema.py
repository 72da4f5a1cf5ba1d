"""The JSON Schema of the application document, from the field dictionary."""

from __future__ import annotations

from typing import Any, Final

from calculator.facts.codes import CODE_FORMS
from calculator.facts.dictionary import Field, Table, lists_in, stated_tables
from calculator.money import plain_money
from calculator.wording import t

__all__ = ["json_schema"]

_MONEY: Final = r"^[0-9 \u00a0\u2009\u202f]+([.,][0-9]{1,2})?( ?(₽|руб\.?))?$"
_DATE: Final = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})$"
_SHARE: Final = r"^-?[0-9]+([.,][0-9]+)? ?%?$"
_NUMBER: Final = r"^-?[0-9 \u00a0\u2009\u202f]+([.,][0-9]+)?$"
_INN: Final = r"^([0-9]{10}|[0-9]{12})$"


def json_schema(language: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one application, with titles and descriptions in ``language``.

    It describes the form of a document; check digits, parts within their wholes and days that exist are checked on
    reading.
    """
    properties: dict[str, Any] = {
        "contract": {"const": 1, "title": t("facts.schema_contract", language)},
        "id": {"type": ["string", "null"], "title": t("facts.schema_id", language)},
        "title": {"type": ["string", "null"], "title": t("facts.schema_title", language)},
    }
    for table in stated_tables():
        if "." not in table.name:
            properties[table.name] = _table(table, language)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": t("facts.schema_document", language),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _table(table: Table, language: str) -> dict[str, Any]:
    title = {"title": table.label.in_language(language)}
    if table.form == "texts":
        item = table.fields[0]
        values = {"type": "string"} | _pattern(item)
        description = {"description": item.help.in_language(language)}
        return {**title, **description, "type": ["array", "null"], "items": values, "examples": [[item.example]]}
    if table.form == "mapping":
        return {**title, "type": ["object", "null"], "additionalProperties": _field(table.fields[1], language)}
    properties = {item.key: _field(item, language) for item in table.fields}
    for child in lists_in(table.name):
        properties[child.name.rpartition(".")[2]] = _table(child, language)
    row: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if table.needs_one_of:
        row["anyOf"] = [{"required": list(keys)} for keys in table.needs_one_of]
    required = [item.key for item in table.fields if item.required]
    if required:
        row["required"] = required
    if table.form == "rows":
        return {**title, "type": ["array", "null"], "items": row}
    return {**title, **row, "type": ["object", "null"]}


def _field(item: Field, language: str) -> dict[str, Any]:
    words: dict[str, Any] = {"title": item.label.in_language(language)}
    words["description"] = item.help.in_language(language)
    shape = _shape(item, language)
    if not item.required:
        shape = {"anyOf": [shape, {"type": "null"}]}
    if isinstance(item.default, bool | str):
        words["default"] = item.default
    elif isinstance(item.default, int):
        words["default"] = plain_money(item.default)
    return {**words, **shape, "examples": [_example(item)]}


def _example(item: Field) -> Any:
    if item.kind == "truth":
        return item.example == "true"
    if item.kind == "count":
        return int(item.example)
    return [item.example] if item.kind in ("set", "texts") else item.example


def _shape(item: Field, language: str) -> dict[str, Any]:
    minimum = {"minimum": 0} if item.minimum == 0 else {}
    maximum = {} if item.maximum is None else {"maximum": item.maximum}
    match item.kind:
        case "money":
            return {"anyOf": [{"type": "number", **minimum}, {"type": "string", "pattern": _MONEY}]}
        case "share":
            most = {} if item.maximum is None else {"maximum": 100}
            return {"anyOf": [{"type": "number", **minimum, **most}, {"type": "string", "pattern": _SHARE}]}
        case "number":
            return {"anyOf": [{"type": "number", **minimum}, {"type": "string", "pattern": _NUMBER}]}
        case "count":
            return {"type": "integer", **minimum, **maximum}
        case "date":
            day = {"type": "string", "pattern": _DATE}
            return {"anyOf": [day, {"const": "none"}]} if item.allows_none else day
        case "truth":
            return {"type": "boolean"}
        case "choice":
            return _choices(item, language)
        case "set":
            return {"type": "array", "items": _choices(item, language), "uniqueItems": True}
        case "texts":
            return {"type": "array", "items": {"type": "string"}}
        case _:
            return {"type": "string"} | (_pattern(item) or {"minLength": 1})


def _choices(item: Field, language: str) -> dict[str, Any]:
    labels = {word: label.in_language(language) for word, label in (item.choices or {}).items()}
    words = [{"const": word, "title": label} for word, label in labels.items()]
    numbers = [{"const": int(word), "title": label} for word, label in labels.items() if word.isdecimal()]
    return {"oneOf": words + numbers}


def _pattern(item: Field) -> dict[str, Any]:
    """How the texts of a field are written, where the dictionary says so."""
    if item.format is None:
        return {}
    return {"pattern": _INN if item.format == "inn" else f"^({CODE_FORMS[item.format].pattern})$"}
