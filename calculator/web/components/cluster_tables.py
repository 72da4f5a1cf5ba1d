"""A cluster in tables: decision and deadlines, functional dependence, participants, contracts, purchases outside."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.console.cluster_words import (
    deadline_text,
    dropped_text,
    edge_types,
    gives,
    level_of,
    members,
    of_whole,
    quantity_text,
    reading_title,
    roles_text,
    short_title,
    structure_lines,
    sum_text,
    territories_text,
    topic_of,
)
from calculator.console.words import evidence_text
from calculator.cooperation.checking import ClusterCheck, ClusterDeadline
from calculator.cooperation.graph import Edge
from calculator.cooperation.participants import OutsidePurchases, Participant
from calculator.money import format_date, format_share
from calculator.rulebook import Rulebook
from calculator.web.components.grid import grid
from calculator.web.components.marks import verdict_mark
from calculator.web.markup import Markup, element, joined, link
from calculator.wording import t

__all__ = ["contracts_table", "decision_block", "dependence_table", "outside_table", "participants_table", "who"]


def who(inn: str, check: ClusterCheck, language: str) -> Markup:
    """A participant by name with its INN under it."""
    name = check.cluster.name(inn)
    if name == inn:
        return element("span", t("evaluation.inn", language, inn=inn), look="short")
    return joined(element("strong", name), element("p", t("evaluation.inn", language, inn=inn), look="weak"))


# decision, deadlines, dependence --------------------------------------------------------------------------------------


def decision_block(check: ClusterCheck, rulebook: Rulebook, language: str) -> Markup:
    """Register, decision, its last valid day, the end of the review: each with what it is known from."""
    decision = check.decision
    register = "unknown" if decision.in_register is None else "yes" if decision.in_register else "no"
    day = format_date(decision.day, language) if decision.day is not None else t("cooperation.not_stated", language)
    rows = [
        (t("cooperation.in_register", language), joined(t(f"cooperation.register_{register}", language))),
        (t("cooperation.decision_day", language), joined(day)),
        *((one.title.in_language(language), _deadline(one, rulebook, language)) for one in check.deadlines),
    ]
    listed = [joined(element("dt", term), element("dd", text)) for term, text in rows]
    title = element("h2", t("cooperation.decision", language))
    return element("section", title, element("dl", *listed, look="facts"), look="decision")


def _deadline(one: ClusterDeadline, rulebook: Rulebook, language: str) -> Markup:
    text = deadline_text(one, language)
    if one.found is None:
        return element("span", text, look="mark open")
    notes = [one.found.clause or "", evidence_text(one.found.evidence, language)]
    titles = {source.address: source.title for source in rulebook.sources.values()}
    links = [link(address, titles.get(address, address)) for address in one.found.sources]
    parts: list[str] = [element("strong", text), " "]
    parts.append(element("span", "; ".join(note for note in notes if note), look="weak"))
    parts += [element("p", one, look="weak") for one in links]
    return joined(*parts)


def dependence_table(check: ClusterCheck, rulebook: Rulebook, language: str) -> Markup:
    """The level under each reading, held against the threshold."""
    if not check.answer.levels:
        return element("p", t("cooperation.dependence_none", language), look="weak")
    looks = {"level": "number", "threshold": "number"}
    columns = [
        (t(f"cooperation.column_{name}", language), looks.get(name, ""))
        for name in ("reading", "level", "threshold", "answer")
    ]
    rows: list[list[str]] = []
    told = None
    for level in check.answer.levels:
        topic = topic_of(level, rulebook)
        if topic is not None and topic is not told:
            rows.append([element("span", topic.title.in_language(language), look="weak"), "", "", ""])
        told = topic
        rows.append(
            [
                reading_title(level, rulebook, language),
                level_of(level, check, language),
                quantity_text(level.threshold, language),
                verdict_mark(level.verdict, language),
            ]
        )
    return grid(columns, rows, "dependence")


# participants ---------------------------------------------------------------------------------------------------------


def participants_table(check: ClusterCheck, language: str) -> Markup:
    """Each participant with what it contributes and what it breaks."""
    if not check.participants:
        return element("p", t("cooperation.participants_none", language), look="weak")
    names = ("roles", "territory", "output", "purchases", "contracts", "gives", "breaks")
    looks = {"output": "number", "purchases": "number", "contracts": "number"}
    columns = [(t("cooperation.participant", language), "")]
    columns += [(t(f"cooperation.column_{name}", language), looks.get(name, "")) for name in names]
    rows = [_participant(one, check, language) for one in check.participants]
    return grid(columns, rows, "participants", name=t("cooperation.participants", language))


def _participant(one: Participant, check: ClusterCheck, language: str) -> list[str]:
    broken = [element("p", short_title(condition, language), look="mark bad") for condition in one.breaks]
    return [
        who(one.inn, check, language),
        _lines(roles_text(one, language)),
        territories_text(one, language),
        _lines(of_whole(one.output, one.used_inside, language)),
        _lines(of_whole(one.purchases, one.inside, language)),
        "—" if one.contracts is None else str(one.contracts),
        _lines(gives(one, check, language)),
        joined(*broken) if broken else t("cooperation.breaks_nothing", language),
    ]


def _lines(texts: Sequence[str]) -> Markup:
    """The first line as it is, the others weaker under it."""
    return joined(*(element("p", text, look="weak" if place else "") for place, text in enumerate(texts) if text))


# contracts ------------------------------------------------------------------------------------------------------------


def contracts_table(check: ClusterCheck, language: str) -> Markup:
    """The same as the picture: every supply with its sum, the greatest first, and what the rules do not count."""
    graph = check.graph
    parts = [element("ul", *(element("li", line) for line in structure_lines(graph, check.cluster, language)))]
    if graph.edges:
        names = ("seller", "buyer", "count", "amount", "share", "cumulative", "types", "holds")
        looks = dict.fromkeys(("count", "amount", "share", "cumulative"), "number")
        columns = [(t(f"cooperation.column_{name}", language), looks.get(name, "")) for name in names]
        rows = [_edge(edge, check, language) for edge in graph.edges]
        contracts = sum(edge.contracts for edge in graph.edges)
        total = t("cooperation.edges_total", language, contracts=contracts, pairs=len(graph.edges))
        parts.append(
            grid(
                columns,
                rows,
                "contracts",
                [total, "", "", sum_text(graph.total, language), "", "", "", ""],
                name=t("cooperation.graph", language),
            )
        )
    if graph.dropped:
        parts.append(element("h3", t("cooperation.dropped", language)))
        parts.append(_dropped(check, language))
    return joined(*parts)


def _edge(edge: Edge, check: ClusterCheck, language: str) -> list[str]:
    types = edge_types(edge, language)
    unknown = t("cooperation.edge_unknown", language, count=edge.unknown) if edge.unknown else ""
    held = members(edge.cuts_off, check.cluster)
    return [
        check.cluster.name(edge.seller),
        check.cluster.name(edge.buyer),
        str(edge.contracts),
        sum_text(edge.amount, language),
        *("—" if share is None else format_share(share, language) for share in (edge.share, edge.cumulative)),
        _lines([types, unknown]),
        element("span", held, look="mark open") if held else "",
    ]


def _dropped(check: ClusterCheck, language: str) -> Markup:
    looks = {"row": "number", "amount": "number"}
    columns = [
        (t(f"cooperation.column_{name}", language), looks.get(name, ""))
        for name in ("row", "seller", "buyer", "amount", "why")
    ]
    rows = [
        [
            str(one.contract.row),
            *(check.cluster.name(side) if side else "—" for side in (one.contract.seller, one.contract.buyer)),
            sum_text(one.contract.amount, language),
            dropped_text(one, check, language),
        ]
        for one in check.graph.dropped
    ]
    return grid(columns, rows, "contracts")


# purchases outside ----------------------------------------------------------------------------------------------------


def outside_table(check: ClusterCheck, language: str) -> Markup:
    """For each final producer what it buys outside, and what of that the list of purchases tells."""
    if not check.outside:
        return element("p", t("cooperation.outside_none", language), look="weak")
    return joined(*(_outside(one, check, language) for one in check.outside))


def _outside(one: OutsidePurchases, check: ClusterCheck, language: str) -> Markup:
    told = t("cooperation.outside_unknown", language) if one.amount is None else sum_text(one.amount, language)
    title = element("h3", f"{check.cluster.name(one.buyer)}: {told}")
    if not one.rows:
        return joined(title, element("p", t("cooperation.outside_rows_none", language), look="weak"))
    columns = [
        (t(f"cooperation.column_{name}", language), "number" if name == "amount" else "")
        for name in ("product", "okpd2", "seller", "amount")
    ]
    rows = [[row.name or "—", row.okpd2 or "—", row.seller or "—", sum_text(row.amount, language)] for row in one.rows]
    if one.amount is None:
        last = [t("cooperation.outside_listed", language), "", "", sum_text(one.told, language)]
    else:
        rows.append(_rest(one.amount - one.told, language))
        last = [t("cooperation.outside_amount", language), "", "", sum_text(one.amount, language)]
    return joined(title, grid(columns, rows, "outside", last))


def _rest(rest: int, language: str) -> list[str]:
    """What of the purchases outside no row tells; below zero, by how much the rows tell more than there is."""
    title = t("cooperation.outside_rest" if rest >= 0 else "cooperation.outside_over", language)
    return [title, "—", "—", sum_text(abs(rest), language)]
