"""A link that gives a calculation to somebody else: sums, shares, dates and choices, without names, INNs and texts.

The value of ``?s=`` is the version of the form, a point, and base64url of zlib of JSON. INNs become labels, the same label
wherever the same INN stood; reading the link puts fictitious INNs with right check digits in their place, so that what was
joined stays joined. What becomes of each text field is said in ``_TREATMENT``; a text that no rule reads is left out.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from calculator.facts import Application, ApplicationError
from calculator.facts.dictionary import Field, Table, lists_in, stated_tables
from calculator.formulas.nodes import Node
from calculator.rulebook import ChangeError, Rulebook
from calculator.rulebook.model import Parameter
from calculator.store.case_file import Case, Opened
from calculator.store.errors import StoreError
from calculator.store.written import json_text
from calculator.wording import Message

__all__ = ["LINK_VERSION", "LONGEST_LINK", "PARAMETER", "left_out", "link_of", "read_link"]

PARAMETER: Final = "s"
LINK_VERSION: Final = 1
LONGEST_LINK: Final = 8_000
"""Longest value of the parameter: servers and messengers cut longer addresses."""
_LARGEST_CONTENT: Final = 2_000_000
_SIGNS: Final = re.compile(r"[A-Za-z0-9_-]+")
_CODE: Final = re.compile(r"\d{2}(\.\d{1,3}){0,4}", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LABEL: Final = "#"
_ORGANISATION: Final = "o"
_ENTREPRENEUR: Final = "e"
_MUNICIPALITY: Final = "m"

_KEEP_CODE: Final = "code"
_KEEP_WORD: Final = "word"
_MAKE_LABEL: Final = "label"
_LEAVE_OUT: Final = "out"
_TREATMENT: Final[Mapping[str, str]] = {
    # codes of public classifications are kept; what is no code becomes a label
    "applicant.okved_main": _KEEP_CODE,
    "applicant.okved_income.code": _KEEP_CODE,
    "participants.okved_main": _KEEP_CODE,
    "participants.region_code": _KEEP_CODE,
    "cluster.regions": _KEEP_CODE,
    "region.code": _KEEP_CODE,
    "project.product_okpd2": _KEEP_CODE,
    "costs.okpd2": _KEEP_CODE,
    # words of the rules are kept; others become labels, for a rule may ask whether it is another word
    "application.measure": _KEEP_WORD,
    "application.measures": _KEEP_WORD,
    "application.readings.topic": _KEEP_WORD,
    "application.readings.reading": _KEEP_WORD,
    "application.claimed_amounts.measure": _KEEP_WORD,
    "applicant.prior_support.type": _KEEP_WORD,
    "applicant.regional_status.parameter": _KEEP_WORD,
    "project.tor_id": _KEEP_WORD,
    "costs.measures": _KEEP_WORD,
    "loan.measures": _KEEP_WORD,
    "loans.measures": _KEEP_WORD,
    # only whether they are the same matters
    "costs.id": _MAKE_LABEL,
    "costs.loan_id": _MAKE_LABEL,
    "loans.id": _MAKE_LABEL,
    # texts for people
    "cluster.id": _LEAVE_OUT,
    "project.id": _LEAVE_OUT,
    "specialised_organisation.legal_form": _LEAVE_OUT,
    "applicant.ogrn": _LEAVE_OUT,
    "participants.name": _LEAVE_OUT,
    "region.centre_regulation": _LEAVE_OUT,
}
_TABLES_OUT: Final = frozenset({"purchases", "catalogue"})
"""Lists for review that no rule reads."""


def link_of(case: Case, rulebook: Rulebook) -> str:
    """The value of the parameter for a case. Raises ``StoreError`` where it would be too long, and for no application."""
    application, _ = case.opened()
    labels = _Labels(rulebook)
    content: dict[str, Any] = {"a": _hidden(application, labels), "v": rulebook.version}
    readings = {key: one for key, one in case.readings.items() if {key, one} <= labels.words}
    values = {key: one for key, one in case.values.items() if _is_value(rulebook, key, one)}
    day = case.as_of if case.as_of and _DAY.fullmatch(case.as_of) else None
    for key, part in (("r", readings), ("s", values), ("d", day)):
        if part:
            content[key] = part
    packed = base64.urlsafe_b64encode(zlib.compress(json_text(content).encode(), 9)).decode().rstrip("=")
    link = f"{LINK_VERSION}.{packed}"
    if len(link) > LONGEST_LINK:
        raise StoreError("link_too_long", length=len(link), limit=LONGEST_LINK)
    return link


def read_link(value: str, rulebook: Rulebook, language: str = "ru") -> Opened:
    """The case that a link holds. Raises ``StoreError`` with one clear message."""
    content = _unpacked(value)
    document = content.get("a")
    readings, values = content.get("r") or {}, content.get("s") or {}
    if not isinstance(document, dict) or not _are_texts(readings) or not _are_texts(values):
        raise StoreError("link_broken")
    document = {"contract": 1, "id": "link", **_shown(document)}
    try:
        Application.from_document(document, "link", language)
        rulebook.with_values(values)
    except (ApplicationError, ChangeError):
        raise StoreError("link_of_other_rules", version=str(content.get("v"))[:20], known=rulebook.version) from None
    known = {key: one for key, one in readings.items() if key in rulebook.topics}
    as_of = content.get("d")
    case = Case(
        title="",
        application=document,
        readings=known,
        values=values,
        as_of=as_of if isinstance(as_of, str) else None,
        rules_version=str(content.get("v") or ""),
    )
    notes = [Message("store.link_opened")]
    if case.rules_version != rulebook.version:
        notes.append(Message("store.link_rules", {"version": case.rules_version[:20], "known": rulebook.version}))
    return Opened(case, tuple(notes))


def left_out(case: Case) -> bool:
    """Whether a link would leave out what is calculated with: scenarios, and entries that cannot be read."""
    return bool(case.scenarios or case.unread)


def _unpacked(value: str) -> dict[str, Any]:
    version, point, packed = value.strip().partition(".")
    if not point or not version.isascii() or not version.isdigit() or len(version) > 4:
        raise StoreError("link_broken")
    if int(version) > LINK_VERSION:
        raise StoreError("link_newer")
    if int(version) < LINK_VERSION:
        raise StoreError("link_broken")
    if not _SIGNS.fullmatch(packed) or len(packed) > LONGEST_LINK:
        raise StoreError("link_broken")
    try:
        compressed = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(compressed, _LARGEST_CONTENT)
        if not unpacker.eof:
            raise StoreError("link_broken")
        content = json.loads(text, parse_float=str)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise StoreError("link_broken") from None
    if not isinstance(content, dict):
        raise StoreError("link_broken")
    return content


def _are_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


# hiding ---------------------------------------------------------------------------------------------------------------


class _Labels:
    """Labels given so far, and the words of the rules, which need none."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.words = _words(rulebook)
        self._given: dict[str, str] = {}
        self._inns: dict[str, str] = {}
        self._municipalities: dict[str, str] = {}

    def inn(self, inn: str) -> str:
        kind = _ORGANISATION if len(inn) == 10 else _ENTREPRENEUR
        return self._inns.setdefault(inn, f"{_LABEL}{kind}{len(self._inns) + 1}")

    def municipality(self, code: str) -> str:
        return self._municipalities.setdefault(code, f"{_LABEL}{_MUNICIPALITY}{len(self._municipalities) + 1}")

    def other(self, text: str) -> str:
        return self._given.setdefault(text, f"{_LABEL}{len(self._given) + 1}")


def _hidden(application: Application, labels: _Labels) -> dict[str, Any]:
    document = application.to_document()
    found: dict[str, Any] = {}
    for one in stated_tables():
        if "." not in one.name and document.get(one.name) is not None and one.name not in _TABLES_OUT:
            found[one.name] = _hidden_table(one, document[one.name], labels)
    return found


def _hidden_table(table: Table, content: Any, labels: _Labels) -> Any:
    if table.form == "texts":
        kept = (_hidden_value(table.fields[0], one, labels) for one in content)
        return [one for one in kept if one is not None]
    if table.form == "mapping":
        key_field, value_field = table.fields
        pairs = ((_hidden_value(key_field, key, labels), value) for key, value in content.items())
        return {key: _hidden_value(value_field, value, labels) for key, value in pairs if key is not None}
    if table.form == "group":
        return _hidden_row(table, content, labels)
    return [_hidden_row(table, row, labels) for row in content]


def _hidden_row(table: Table, row: Mapping[str, Any], labels: _Labels) -> dict[str, Any]:
    lists = {child.name.rpartition(".")[2]: child for child in lists_in(table.name)}
    items = {item.key: item for item in table.fields}
    hidden = {
        key: _hidden_table(lists[key], value, labels) if key in lists else _hidden_value(items[key], value, labels)
        for key, value in row.items()
        if value is not None
    }
    return {key: value for key, value in hidden.items() if value is not None}


def _hidden_value(item: Field, value: Any, labels: _Labels) -> Any:
    if value is None or item.kind not in ("text", "texts"):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        kept = (_hidden_value(item, one, labels) for one in value)
        return [one for one in kept if one is not None]
    text = str(value).strip()
    if item.format == "inn":
        return labels.inn(text)
    if item.format == "oktmo":
        return labels.municipality(text)
    treatment = treatment_of(item)
    if treatment == _LEAVE_OUT:
        return None
    kept_code = treatment == _KEEP_CODE and _CODE.fullmatch(text)
    kept_word = treatment == _KEEP_WORD and text in labels.words
    return text if kept_code or kept_word else labels.other(text)


def treatment_of(item: Field) -> str:
    """What a link makes of a text field; the rows of a list that is like a group are treated as that group."""
    return _TREATMENT.get(item.name) or _TREATMENT.get(item.name.replace("loans.", "loan.", 1), _LEAVE_OUT)


@lru_cache(maxsize=4)
def _words(rulebook: Rulebook) -> frozenset[str]:
    """Every word that the rules themselves use: ids, readings, texts in formulas, elements of lists."""
    found = set(rulebook.measures) | set(rulebook.topics)
    for topic in rulebook.topics.values():
        found |= set(topic.readings)
    for measure in rulebook.measures.values():
        found |= set(measure.parameters)
        for parameter in measure.parameters.values():
            found |= set(_texts_of(parameter))
    for node in _nodes(rulebook):
        if node.op == "text":
            found.add(node.data)
        elif node.op == "text_in":
            found.update(one for one in node.data if isinstance(one, str))
    return frozenset(found)


def _nodes(rulebook: Rulebook) -> Iterator[Node]:
    """What the formulas of all measures are made of."""
    seen: set[int] = set()
    for plan in rulebook.plans.values():
        editions = plan.editions.values()
        beside = (one.formula for edition in editions for one in (*edition.steps, *edition.duties))
        flags = (one.when for edition in editions for one in edition.flags)
        for formula in (*plan.formulas(), *beside, *flags):
            if id(formula) not in seen:
                seen.add(id(formula))
                yield from formula.walk()


def _texts_of(parameter: Parameter) -> Iterator[str]:
    for row in parameter.rows:
        if isinstance(row.value, str):
            yield row.value
        elif isinstance(row.value, tuple):
            yield from row.value


def _is_value(rulebook: Rulebook, name: str, value: str) -> bool:
    """Whether a replaced value is one of the rules' kinds; a free text is none."""
    try:
        rulebook.with_values({name: value})
    except ChangeError:
        return False
    measure, _, parameter = name.partition(".")
    known = rulebook.measures[measure].parameters.get(parameter)
    return known is None or known.unit not in ("text", "list") or value in _words(rulebook)


# showing --------------------------------------------------------------------------------------------------------------


def _shown(value: Any) -> Any:
    """The document with fictitious numbers for the labels of INNs and municipalities; other labels stay as they are."""
    if isinstance(value, dict):
        return {_shown(key): _shown(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_shown(one) for one in value]
    if isinstance(value, str) and value[:1] == _LABEL and value[1:2] in _FICTITIOUS:
        number = value[2:]
        if number.isascii() and number.isdigit() and 0 < len(number) <= 5:
            return _FICTITIOUS[value[1]](int(number))
    return value


def _organisation(number: int) -> str:
    """An INN of no tax office that exists (9999), with right check digits."""
    from stdnum.ru import inn

    digits = f"9999{number:05d}"
    return digits + inn.calc_company_check_digit(digits)


def _entrepreneur(number: int) -> str:
    from stdnum.ru import inn

    digits = f"9999{number:06d}"
    return digits + inn.calc_personal_check_digits(digits)


def _place(number: int) -> str:
    """A code of ОКТМО in a region that does not exist (00)."""
    return f"00{number:06d}"


_FICTITIOUS: Final[Mapping[str, Callable[[int], str]]] = {
    _ORGANISATION: _organisation,
    _ENTREPRENEUR: _entrepreneur,
    _MUNICIPALITY: _place,
}
