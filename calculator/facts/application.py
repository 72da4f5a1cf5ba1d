"""An application: what an enterprise or a cluster states about itself, as exact values.

A fact that is not stated is missing here, never guessed; facts filled by a default of the dictionary are listed in
``assumed``.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from calculator.documents import Document, DocumentError, Key, path_text, read_document
from calculator.facts.dictionary import ROOT, Field, Table, fields, groups, tables
from calculator.facts.dictionary import field as by_name
from calculator.facts.dictionary import table as table_of
from calculator.facts.loans import LIST, SCHEDULE, SHORT_FORM, Loan, LoanRow, loan_facts, loans_of, problems_of_loans
from calculator.facts.values import CONFLICT, Value
from calculator.problems import Problem, ProblemsError

__all__ = ["Application", "ApplicationError", "Row"]

Row = Mapping[str, Value]
"""The facts of one row by key; a fact that is not stated is missing."""


class ApplicationError(ProblemsError):
    """Everything that is wrong with an application document."""


@dataclass(frozen=True, eq=False)
class Application:
    """One application, checked.

    ``facts``: facts of the groups by dotted name, defaults applied. ``tables``: rows of each child table; ``None``
    where the application leaves the list out (not known), ``()`` where it is known to be empty; computed tables are
    ``None`` here. Rows of one participant are merged. ``assumed``: names of the facts
    (``costs.other_federal_subsidy``) of which some value comes from a default.

    ``loans``: its loans, the one of the short form ``loan`` too; the table ``loans`` has a row for each. The facts
    ``loan.*`` and the table ``loan.schedule`` are those of an only loan; with several loans they are not known until
    ``for_loan`` lays one in.
    """

    id: str
    title: str | None
    document: Mapping[str, Any] = field(repr=False)
    facts: Mapping[str, Value]
    tables: Mapping[str, tuple[Row, ...] | None] = field(repr=False)
    assumed: frozenset[str]
    loans: tuple[Loan, ...] = ()

    @classmethod
    def read(cls, path: Path | str, language: str = "ru") -> Self:
        """Read one YAML or JSON file. Raises ``ApplicationError`` with all that is wrong, told in ``language``."""
        path = Path(path)
        try:
            document = read_document(path, path.name)
        except DocumentError as error:
            raise ApplicationError(error.problems, language) from None
        return cls.from_read(document, path.stem, language)

    @classmethod
    def from_document(cls, document: object, name: str = "application", language: str = "ru") -> Self:
        """From the plain document. ``name`` stands for the file in messages, and for the id where the document has
        none."""
        plain = copy.deepcopy(dict(document)) if isinstance(document, Mapping) else document
        return cls.from_read(Document(name, plain, {}, None), name, language)

    @classmethod
    def from_read(cls, document: Document, name: str, language: str = "ru") -> Self:
        """From a document with positions."""
        from pydantic import ValidationError  # here: pydantic and the models are needed for reading only

        from calculator.facts.models import application_model, problems_of

        if not isinstance(document.value, dict):
            code = "facts.empty_document" if document.value is None else "facts.not_an_application"
            raise ApplicationError([Problem(document.file, "", 0, 0, code)], language)
        try:
            stated = application_model().model_validate(document.value)
        except ValidationError as error:
            raise ApplicationError(problems_of(error, document), language) from None
        return cls._from_stated(document, stated.__dict__, name, language)

    @classmethod
    def _from_stated(cls, document: Document, stated: Mapping[str, Any], name: str, language: str) -> Self:
        """From what the models accepted: facts with defaults, rows merged."""
        facts = _facts(stated)
        assumed: set[str] = set()
        _with_defaults(_items_with_default(ROOT), facts, assumed)
        rows: dict[str, list[dict[str, Value]] | None] = {}
        for table in tables().values():
            rows[table.name] = found = _rows(table, stated)
            defaulting = _items_with_default(table.name)
            for row in found or () if defaulting else ():
                _with_defaults(defaulting, row, assumed, by_key=True)
        problems = _parts_over_wholes(rows["participants"] or (), document)
        loan_rows = _loan_rows(stated)
        both = stated[SHORT_FORM] is not None and stated[LIST] is not None and bool(_group_content(stated[SHORT_FORM]))
        problems += problems_of_loans(loan_rows, document, both=both)
        if problems:
            raise ApplicationError(problems, language)
        loans = loans_of(loan_rows)
        if loans:
            rows[LIST] = [loan.row for loan in loan_rows]
        only = loans[0] if len(loans) == 1 else None
        rows[SCHEDULE] = None if only is None else loan_rows[0].schedule
        facts = loan_facts(facts, only)
        return cls(
            id=stated["id"] or name,
            title=stated["title"],
            document=MappingProxyType(document.value),
            facts=MappingProxyType(facts),
            tables=_frozen(rows),
            assumed=frozenset(assumed),
            loans=loans,
        )

    def for_loan(self, index: int) -> Self:
        """The application with the facts and the schedule of one of its loans laid in. Raises ``IndexError``."""
        loan = self.loans[index]
        facts = MappingProxyType(loan_facts(self.facts, loan))
        return replace(self, facts=facts, tables=MappingProxyType({**self.tables, SCHEDULE: loan.schedule}))

    def to_document(self) -> dict[str, Any]:
        """The document that gives this application again: what was stated, without defaults and merging."""
        return {"contract": 1, "id": self.id, **copy.deepcopy(dict(self.document))}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Application):
            return NotImplemented
        return _content(self) == _content(other)

    def __hash__(self) -> int:
        return hash((self.id, frozenset(self.facts.items())))

    def __reduce__(self) -> tuple[Any, ...]:
        """Read-only views cannot be copied or sent to another process; their contents can."""
        rows = {name: None if found is None else [dict(row) for row in found] for name, found in self.tables.items()}
        return _rebuilt, (self.id, self.title, dict(self.document), dict(self.facts), rows, self.assumed, self.loans)


def _content(application: Application) -> tuple[object, ...]:
    rows = {name: rows and tuple(map(dict, rows)) for name, rows in application.tables.items()}
    return application.id, application.title, dict(application.facts), rows, application.assumed, application.loans


@cache
def _items_with_default(owner: str) -> tuple[Field, ...]:
    """Fields of a table that have something to stand in for them."""
    return tuple(item for item in fields() if item.table == owner and (item.default is not None or item.default_from))


@cache
def _participant_parts() -> tuple[Field, ...]:
    return tuple(item for item in fields() if item.table == "participants" and item.part_of)


def _as_stated(stated: Mapping[str, Any], name: str) -> Any:
    """What a group or list holds after checking; ``None`` where it is left out."""
    group, _, part = name.partition(".")
    value = stated[group]
    return value.__dict__[part] if part and value is not None else None if part else value


def _row(table: Table, model: Any) -> dict[str, Value]:
    """The facts of one row; lists inside it are rows of their own."""
    values = model.__dict__
    return {item.key: values[item.key] for item in table.fields if values[item.key] is not None}


def _group_content(model: Any) -> dict[str, Any]:
    """All that a group states, its lists too; an empty list is nothing that makes a loan."""
    return {key: value for key, value in model.__dict__.items() if value is not None and value != []}


def _loan_rows(stated: Mapping[str, Any]) -> list[LoanRow]:
    """The loans that a document states in either form. A group that states nothing is no loan."""
    if stated[LIST] is not None:
        return [LoanRow(_row(table_of(LIST), model), _schedule(model)) for model in stated[LIST]]
    group = stated[SHORT_FORM]
    if group is None or not _group_content(group):
        return []
    return [LoanRow({"id": SHORT_FORM, **_row(table_of(SHORT_FORM), group)}, _schedule(group))]


def _schedule(loan: Any) -> list[dict[str, Value]] | None:
    rows = loan.__dict__["schedule"]
    return None if rows is None else [_row(table_of(SCHEDULE), row) for row in rows]


def _facts(stated: Mapping[str, Any]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for group in groups().values():
        model = stated[group.name]
        if model is not None:
            values = model.__dict__
            found.update((item.name, values[item.key]) for item in group.fields if values[item.key] is not None)
    return found


def _rows(table: Table, stated: Mapping[str, Any]) -> list[dict[str, Value]] | None:
    value = _as_stated(stated, table.name) if table.is_stated else None
    if value is None:
        return None
    if table.form == "texts":
        return [{"value": text} for text in value]
    if table.form == "mapping":
        key, told = (item.key for item in table.fields)
        return [{key: word} if one is None else {key: word, told: one} for word, one in value.items()]
    rows = [_row(table, model) for model in value]
    return _merged(rows) if table.name == "participants" else rows


def _merged(rows: list[dict[str, Value]]) -> list[dict[str, Value]]:
    """Rows with the same INN made one, in the order of first appearance (law digest, "Input conventions").

    Sites, roles and territories are united, equal values are taken once, a value missing in one row is taken from the
    other, different values are a conflict. The order of the rows changes nothing but the order of participants.
    """
    merged: dict[Value, dict[str, Value]] = {}
    for row in rows:
        first = merged.setdefault(row["inn"], row)
        if first is row:
            continue
        for key, value in row.items():
            known = first.setdefault(key, value)
            if known is value or known == value:
                continue
            if isinstance(known, frozenset) and isinstance(value, frozenset):
                first[key] = known | value
            else:
                first[key] = CONFLICT
    return list(merged.values())


def _with_defaults(items: Iterable[Field], facts: dict[str, Value], assumed: set[str], *, by_key: bool = False) -> None:
    """Fill what is not stated. A date stands in for another only where it is stated itself."""
    stated = dict(facts)
    for item in items:
        name = item.key if by_key else item.name
        if name in stated:
            continue
        stand_in = next((stated[other] for other in item.default_from if other in stated), item.default)
        if stand_in is not None:
            facts[name] = stand_in
            assumed.add(item.name)


def _parts_over_wholes(participants: Iterable[Row], document: Document) -> list[Problem]:
    """Two rows of one participant may give a part and a whole that do not fit each other."""
    problems = []
    for row in participants:
        for item in _participant_parts():
            whole = by_name(item.part_of or "")
            part, total = row.get(item.key), row.get(whole.key)
            if isinstance(part, int) and isinstance(total, int) and part > total:
                values = {"inn": row["inn"], "part": item.label, "whole": whole.label}
                path = _last_row(document, str(row["inn"]), item.key)
                code = "facts.part_over_whole_merged"
                problems.append(Problem(document.file, path_text(path), *document.position(path), code, values))
    return problems


def _last_row(document: Document, inn: str, key: str) -> tuple[Key, ...]:
    """Where the last row of a participant states a field."""
    rows = document.value["participants"]
    places = (place for place, row in enumerate(rows) if row["inn"].strip() == inn and row.get(key) is not None)
    return "participants", max(places), key


def _rebuilt(
    id_: str,
    title: str | None,
    document: Any,
    facts: Any,
    tables_: Mapping[str, Any],
    assumed: frozenset[str],
    loans: tuple[Loan, ...],
) -> Application:
    views = MappingProxyType(document), MappingProxyType(facts), _frozen(tables_)
    return Application(id_, title, *views, assumed, loans)


def _frozen(rows: Mapping[str, Iterable[dict[str, Value]] | None]) -> Mapping[str, tuple[Row, ...] | None]:
    views = {name: None if found is None else tuple(map(MappingProxyType, found)) for name, found in rows.items()}
    return MappingProxyType(views)
