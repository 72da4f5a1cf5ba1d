"""Classifications that a user brings: all codes of ОКВЭД 2, ОКПД 2, ТН ВЭД or ОКТМО, with their source and day.

The program ships only the codes that the rules name. Without a classification of a user the form of a code is checked and
nothing else; with one, a code that it does not have is told. It stays a warning: the code may be newer than the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Self

from calculator.documents import Document, DocumentError, read_document
from calculator.facts.application import Application
from calculator.facts.codes import CODE_FORMS, has_form
from calculator.facts.dictionary import Field, fields
from calculator.money import format_date
from calculator.problems import Problem
from calculator.wording import Message, Text

__all__ = ["Classification", "unknown_codes"]

_KEYS: Final = ("classification", "source", "as_of", "codes")


@dataclass(frozen=True, slots=True)
class Classification:
    """``kind``: the form of code that it holds, such as ``okpd2``. ``codes``: the name of each code."""

    kind: str
    source: str
    as_of: date
    codes: Mapping[str, str]
    file: str

    @classmethod
    def read(cls, path: Path | str) -> Self:
        """One YAML or JSON file ``{classification:, source:, as_of:, codes: {code: name}}``.

        Raises ``DocumentError`` with all that is wrong in it.
        """
        document = read_document(Path(path), str(path), numbers="refuse_decimals")
        problems = list(_problems(document))
        if problems:
            raise DocumentError(problems)
        value = document.value
        codes = {code: str(name).strip() for code, name in value["codes"].items()}
        day = date.fromisoformat(value["as_of"])
        return cls(value["classification"], value["source"].strip(), day, codes, document.file)


def unknown_codes(application: Application, brought: Iterable[Classification]) -> list[Problem]:
    """The codes of an application that the classification of their kind does not have, as warnings with their place."""
    by_kind = {one.kind: one for one in brought}
    problems = []
    for item in fields():
        known = by_kind.get(item.format or "")
        if known is None:
            continue
        for path, code in _stated(application, item):
            if code not in known.codes:
                values = {
                    "came": code, "classification": code_name(known.kind), "file": known.file, "source": known.source,
                    "day": Text(format_date(known.as_of, "ru"), format_date(known.as_of, "en")),
                }  # fmt: skip
                problems.append(Problem(application.id, path, 0, 0, "classifications.unknown_code", values))
    return problems


def code_name(kind: str) -> Message:
    """The name of a form of code: ОКВЭД 2."""
    return Message(f"classifications.{kind}")


def _stated(application: Application, item: Field) -> Iterator[tuple[str, str]]:
    """Place and code wherever the application states the field."""
    if item.is_root:
        code = application.facts.get(item.name)
        if isinstance(code, str):
            yield item.name, code
        return
    for number, row in enumerate(application.tables.get(item.table) or ()):
        told = row.get(item.key)
        codes = [told] if isinstance(told, str) else sorted(told) if isinstance(told, frozenset) else []
        for code in codes:
            yield f"{item.table}[{number}]" + ("" if item.key == "value" else f".{item.key}"), code


def _problems(document: Document) -> Iterator[Problem]:
    value: Any = document.value
    if not isinstance(value, dict) or set(value) != set(_KEYS):
        yield _problem(document, (), "keys", keys=", ".join(_KEYS))
        return
    kind = value["classification"]
    if kind not in CODE_FORMS:
        yield _problem(document, ("classification",), "kind", came=str(kind), known=", ".join(CODE_FORMS))
    if not isinstance(value["source"], str) or not value["source"].strip():
        yield _problem(document, ("source",), "source")
    if not _is_day(value["as_of"]):
        yield _problem(document, ("as_of",), "day", came=str(value["as_of"]))
    codes = value["codes"]
    if not isinstance(codes, dict) or not codes:
        yield _problem(document, ("codes",), "codes")
    elif kind in CODE_FORMS:
        for code, name in codes.items():
            if not has_form(kind, str(code)) or not isinstance(name, str) or not name.strip():
                yield _problem(document, ("codes", code), "code", came=str(code), name=code_name(kind))


def _problem(document: Document, path: tuple[Any, ...], code: str, **values: object) -> Problem:
    return Problem(
        document.file, ".".join(map(str, path)), *document.position(path), f"classifications.wrong_{code}", values
    )


def _is_day(came: object) -> bool:
    try:
        return isinstance(came, str) and bool(date.fromisoformat(came))
    except ValueError:
        return False
