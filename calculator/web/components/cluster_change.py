"""A change of the cluster to try: a participant leaves or comes, or a purchase moves inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from calculator.console.cluster_words import member
from calculator.cooperation.changes import Addition, Change, Move, Removal
from calculator.cooperation.checking import ClusterCheck
from calculator.facts.dictionary import field
from calculator.facts.values import Value
from calculator.web.components.facts import echo_of
from calculator.web.draft import Draft
from calculator.web.entries import plain_value, read_entry
from calculator.web.markup import unmarked
from calculator.wording import t

__all__ = ["change_form"]

_KINDS: Final = ("removal", "addition", "move")
_STAND_IN: Final = "0000000000"
"""Stands for the INN of a participant that is not known yet: right by its check digit, and nobody's."""
_SUMS: Final = {
    "final": ("purchases_total", "purchases_from_intermediate"),
    "intermediate": ("output_total", "output_used_inside"),
}
"""What a participant in each role states of its trade."""


def change_form(check: ClusterCheck, draft: Draft) -> Change | None:
    """The change that the fields say; ``None`` while they say none, or something in them cannot be read."""
    form = _ChangeForm(check, draft)
    kind = st.segmented_control(
        t("cooperation.change_kind", draft.language),
        _KINDS,
        default=_KINDS[0],
        required=True,
        format_func=lambda word: t(f"cooperation.change_{word}", draft.language),
        key=draft.key("change/kind"),
    )
    asked = {"removal": form.removal, "addition": form.addition, "move": form.move}
    change = asked[kind]()
    return None if form.unread else change


class _ChangeForm:
    """The fields of one change. ``unread``: whether something was typed that cannot be read; that is told under its field."""

    def __init__(self, check: ClusterCheck, draft: Draft) -> None:
        self.check = check
        self.draft = draft
        self.language = draft.language
        self.unread = False

    # the three changes ------------------------------------------------------------------------------------------------

    def removal(self) -> Removal | None:
        chosen = self._several(
            t("cooperation.who_leaves", self.language), list(self.check.cluster.participants), "leave"
        )
        return Removal(tuple(chosen)) if chosen else None

    def move(self) -> Move | None:
        cluster = self.check.cluster
        finals = [one.inn for one in self.check.participants if one.final]
        sellers = [inn for inn in cluster.participants if cluster.truth("intermediate_producer", inn)]
        first, second, third = st.columns(3, gap="medium")
        with first:
            buyer = self._organisation(t("cooperation.who_buys", self.language), finals, "buyer")
        with second:
            amount = self._typed("purchases.amount", t("cooperation.amount_moved", self.language))
        with third:
            others = ["", *(inn for inn in sellers if inn != buyer)]
            seller = self._organisation(t("cooperation.from_whom", self.language), others, "seller")
        return Move(buyer, amount, seller or None) if buyer and isinstance(amount, int) else None

    def addition(self) -> Addition | None:
        """A participant with the facts that the requirements ask for; what is not asked here counts as in order."""
        first, second = st.columns(2, gap="medium")
        with first:
            inn = self._typed("participants.inn", t("cooperation.inn_if_known", self.language)) or _STAND_IN
            roles = self._several(
                unmarked(field("participants.roles").label.in_language(self.language)),
                ["final", "intermediate"], "roles", chosen=["intermediate"], words="role",
            )  # fmt: skip
            newcomer = st.toggle(
                t("cooperation.comes_new", self.language),
                key=self.draft.key("change/new"),
                help=unmarked(t("cooperation.comes_new_help", self.language)),
            )
        with second:
            kind = self._choice("participants.kind")
            territories = self._territories()
        sums = {name: value for role in roles for name, value in self._sums(role).items()}
        links = self._contract(str(inn), sells="intermediate" in roles)
        row = {
            "inn": str(inn),
            "name": t("cooperation.the_new_one", self.language),
            "kind": kind,
            "roles": list(roles),
            "listed_territories": list(territories),
            "produced_in_previous_period": not newcomer,
            "agreement_signed": True,
            **sums,
            **(self._of_newcomer(bool(links)) if newcomer else {}),
        }
        return Addition(row, links) if roles else None

    def _sums(self, role: str) -> dict[str, Any]:
        found = {}
        for name, column in zip(_SUMS[role], st.columns(len(_SUMS[role]), gap="medium"), strict=True):
            item = field(f"participants.{name}")
            with column:
                value = self._typed(item.name, item.label.in_language(self.language))
            if value is not None:
                found[name] = plain_value(item, value, None)
        return found

    def _contract(self, inn: str, *, sells: bool) -> tuple[dict[str, Any], ...]:
        """A contract with a participant: to it where the new one makes intermediate products, else from it."""
        label = t("cooperation.sells_to" if sells else "cooperation.buys_from", self.language)
        first, second = st.columns(2, gap="medium")
        with first:
            partner = self._organisation(label, ["", *self.check.cluster.participants], "partner")
        with second:
            item = field("links.amount")
            amount = self._typed(item.name, item.label.in_language(self.language))
        if not partner:
            return ()
        seller, buyer = (inn, partner) if sells else (partner, inn)
        link: dict[str, Any] = {"seller_inn": seller, "buyer_inn": buyer, "type": "supply"}
        if amount is not None:
            link["amount"] = plain_value(item, amount, None)
        return (link,)

    def _of_newcomer(self, has_contract: bool) -> dict[str, Any]:
        """It joins on the day that is asked about, is organising production, and signs its contract then, if it has one."""
        day = self.check.answer.result.as_of
        if day is None:
            return {"organising_production": True}
        first = day.isoformat() if has_contract else "none"
        return {"organising_production": True, "joined_date": day.isoformat(), "first_cluster_contract_date": first}

    # fields -----------------------------------------------------------------------------------------------------------

    def _typed(self, name: str, label: str) -> Value | None:
        """A text field read strictly, with what was understood under it, or why it cannot be read."""
        entry = st.text_input(unmarked(label), key=self.draft.key(f"change/{name}"))
        reading = read_entry(field(name), entry)
        echo_of(field(name), reading, self.language)
        self.unread = self.unread or reading.problem is not None
        return reading.value

    def _organisation(self, label: str, inns: list[str], key: str) -> str | None:
        return st.selectbox(
            label,
            inns,
            format_func=lambda inn: self._named(inn) if inn else t("cooperation.not_stated", self.language),
            key=self.draft.key(f"change/{key}"),
            placeholder=t("cooperation.choose", self.language),
        )

    def _several(
        self, label: str, options: list[str], key: str, *, chosen: Sequence[str] = (), words: str = ""
    ) -> list[str]:
        return st.multiselect(
            label,
            options,
            default=list(chosen),
            format_func=lambda one: t(f"cooperation.{words}_{one}", self.language) if words else self._named(one),
            key=self.draft.key(f"change/{key}"),
            placeholder=t("cooperation.choose", self.language),
            select_all=False,
        )

    def _named(self, inn: str) -> str:
        return member(inn, self.check.cluster, self.language)

    def _choice(self, name: str) -> str:
        choices = field(name).choices or {}
        return st.selectbox(
            unmarked(field(name).label.in_language(self.language)),
            list(choices),
            format_func=lambda code: choices[code].in_language(self.language),
            key=self.draft.key(f"change/{name}"),
        )

    def _territories(self) -> list[str]:
        item = field("participants.listed_territories")
        choices = item.choices or {}
        return st.multiselect(
            unmarked(item.label.in_language(self.language)),
            list(choices),
            format_func=lambda code: choices[code].in_language(self.language),
            key=self.draft.key("change/territories"),
            placeholder=t("cooperation.listed_none", self.language),
            select_all=False,
        )
