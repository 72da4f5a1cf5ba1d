"""Which facts are worth asking: those that can change an answer that the visitor wants, and for which clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from calculator.evaluation.result import Group, MeasureResult
from calculator.facts.dictionary import Field, field, fields, table, tables
from calculator.facts.loans import LIST
from calculator.formulas.nodes import Node
from calculator.rulebook import Rulebook
from calculator.web.draft import Draft, edited_fields
from calculator.web.entries import read_entry
from calculator.web.estimate import Estimate, deciding_dates
from calculator.wording import LANGUAGES, Text

__all__ = [
    "FEW_MEASURES",
    "SECTIONS",
    "Ask",
    "asked",
    "facts_in",
    "grounds_of",
    "is_filled",
    "matching",
    "of_interest",
    "read_by",
    "section_of",
]

SECTIONS: Final = ("application", "organisation", "cluster", "project", "loan", "support")
"""Parts of the form, in the order in which they are asked."""
_SUPPORT: Final = frozenset(
    {
        "application.already_paid_project",
        "application.already_paid_applicant",
        "application.already_paid_selection",
        "application.subsidy_paid",
        "applicant.prior_support",
        "applicant.regional_status",
        "applicant.other_federal_same_purpose",
        "applicant.frp_debt",
        "applicant.frp_last_contract_date",
        "applicant.support_received_total",
        "applicant.interest_grants_received",
        "applicant.centre_support_used_year",
        "applicant.spic_version",
        "applicant.spic_import_substituting",
    }
)
_SECTION_OF_GROUP: Final[Mapping[str, str]] = {
    "application": "application",
    "region": "application",
    "applicant": "organisation",
    "cluster": "cluster",
    "specialised_organisation": "cluster",
    "participants": "cluster",
    "links": "cluster",
    "loan": "loan",
    "loans": "loan",
    "segments": "loan",
}
_MADE_FROM: Final[Mapping[str, str]] = {"segments": "loan.schedule"}
"""Tables that the program makes, and what is stated for them."""
FEW_MEASURES: Final = 4
"""Of so many measures all facts are asked at once."""
FIRST_FACTS: Final = 2
"""Of more, so many facts of each."""
_LONGEST_CLAUSE: Final = 70


@dataclass(frozen=True, slots=True)
class Ask:
    """A fact, or a table (``field`` is ``None``), that is asked."""

    name: str
    field: Field | None

    @property
    def section(self) -> str:
        return section_of(self.name)


def section_of(name: str) -> str:
    """The part of the form that a fact or a table stands in."""
    return "support" if name in _SUPPORT else _SECTION_OF_GROUP.get(name.partition(".")[0], "project")


def of_interest(found: Estimate, draft: Draft) -> tuple[MeasureResult, ...]:
    """The measures that the visitor chose; without a choice all that may still be had."""
    measures = found.result.measures if found.result is not None else ()
    if draft.interest:
        return tuple(one for one in measures if one.id in draft.interest)
    return tuple(one for one in measures if one.group in (Group.available, Group.possible))


def asked(found: Estimate, draft: Draft, rulebook: Rulebook) -> tuple[Ask, ...]:
    """What decides: the missing facts of the measures of interest, the known ones that they rest on, the dates.

    Of many measures only the first missing facts of each: their answers call for the next ones. In the order of the
    dictionary, so that nothing moves while it is filled in.
    """
    measures = of_interest(found, draft)
    most = FIRST_FACTS if len(measures) > FEW_MEASURES else None
    names = set(deciding_dates(found)) if found.measure is not None else set()
    names.add("application.application_date")
    several = bool(draft.stated_rows(LIST))
    for measure in measures:
        missing = [*measure.missing, *(measure.benefit.missing if measure.benefit is not None else ())]
        names |= set(list(dict.fromkeys(missing))[:most])
        names |= {name for name in read_by(measure, rulebook) if is_filled(_ask(name), draft)}
    if several:  # facts of a loan stand in the row of each
        names = {LIST if section_of(name) == "loan" and not name.startswith("applicant.") else name for name in names}
    made = {ask.name: ask for ask in (_ask(name) for name in names) if ask is not None}
    places = {name: place for place, name in enumerate(_order())}
    return tuple(sorted(made.values(), key=lambda ask: places.get(ask.name, len(places))))


def is_filled(ask: Ask | None, draft: Draft) -> bool:
    """Whether an answer that can be read stands there; a table that is known to be empty is one."""
    if ask is None:
        return False
    if ask.field is not None:
        return read_entry(ask.field, draft.facts.get(ask.name)).value is not None
    return bool(draft.stated_rows(ask.name)) or ask.name in draft.known_empty


def grounds_of(found: Estimate, draft: Draft, rulebook: Rulebook) -> Mapping[str, tuple[Text, ...]]:
    """By fact or table: clauses of the conditions that read it, of the measures of interest in the editions in force."""
    grounds: dict[str, dict[Text, None]] = {}
    for measure in of_interest(found, draft):
        if measure.edition is None:
            continue
        for name, ground in _grounds(rulebook, measure.id, measure.edition):
            ask = _ask(name)
            if ask is not None:
                grounds.setdefault(ask.name, {})[ground] = None
    return {name: tuple(found) for name, found in grounds.items()}


def matching(text: str, grounds: Mapping[str, Iterable[Text]]) -> tuple[Field, ...]:
    """Facts of the application whose name, help or clause has all these words, in either language."""
    words = text.lower().replace("ё", "е").split()
    if not words:
        return ()
    return tuple(item for item in _all_edited() if _has_all(words, item, grounds.get(item.name, ())))


def _has_all(words: list[str], item: Field, grounds: Iterable[Text]) -> bool:
    texts = [item.label, item.help, *grounds]
    whole = " ".join([item.name, *(text.in_language(language) for text in texts for language in LANGUAGES)])
    return all(word in whole.lower().replace("ё", "е") for word in words)


@cache
def _all_edited() -> tuple[Field, ...]:
    groups = dict.fromkeys(item.group for item in fields() if item.is_root)
    return tuple(item for group in groups for item in edited_fields(group))


@cache
def _order() -> tuple[str, ...]:
    return (*(item.name for item in _all_edited()), *(name for name in tables()))


def _ask(name: str) -> Ask | None:
    """What is asked for a name in a result: its field at the root, or the whole table that it is a column of."""
    if name in _root_names():
        return Ask(name, field(name))
    owner = name if name in tables() else name.rpartition(".")[0]
    owner = _MADE_FROM.get(owner, owner)
    return Ask(owner, None) if owner in tables() and table(owner).form == "rows" else None


@cache
def _root_names() -> frozenset[str]:
    return frozenset(item.name for item in _all_edited())


def read_by(measure: MeasureResult, rulebook: Rulebook) -> frozenset[str]:
    """The facts that the conditions and the sum of a measure are made of, in the edition in force."""
    if measure.edition is None:
        return frozenset()
    edition = rulebook.plans[measure.id].editions[measure.edition]
    nodes = [condition.formula for condition in edition.conditions]
    if edition.benefit is not None:
        nodes.append(edition.benefit.amount)
    return frozenset(name for node in nodes for name in facts_in(node))


def facts_in(node: Node) -> Iterable[str]:
    """Names of the facts that a formula reads."""
    return (str(inner.data) for inner in node.walk() if inner.op == "fact")


_GROUNDS: dict[tuple[str, str, str], tuple[tuple[str, Text], ...]] = {}
"""The same for every visitor: by the checksum of the rules, measure and edition."""


def _grounds(rulebook: Rulebook, measure: str, edition: str) -> tuple[tuple[str, Text], ...]:
    key = rulebook.sha256, measure, edition
    if key not in _GROUNDS:
        pairs: dict[tuple[str, Text], None] = {}
        for plan in rulebook.plans[measure].editions[edition].conditions:
            ground = _ground(plan.condition.clause, plan.condition.title)
            pairs.update(dict.fromkeys((name, ground) for name in facts_in(plan.formula)))
        _GROUNDS[key] = tuple(pairs)
    return _GROUNDS[key]


def _ground(clause: str | None, title: Text) -> Text:
    """The clause, which is quoted as it stands; where none is known, the condition."""
    if clause is None:
        return title
    short = clause if len(clause) <= _LONGEST_CLAUSE else clause[: _LONGEST_CLAUSE - 1].rstrip() + "…"
    return Text(short, short)
