"""Purchases made outside with who in the cluster makes it: proposals to accept, and what those accepted change."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import streamlit as st

from calculator.console.cluster_words import reading_title
from calculator.cooperation.match_effects import MatchEffect, MatchEffects, Standing
from calculator.cooperation.match_texts import (
    batch_hint,
    batch_texts,
    cluster_change,
    cluster_text,
    counted_texts,
    default_change,
    dependence_text,
    no_level_text,
    note_texts,
    offer_text,
    purchase_details,
    purchase_text,
    reason_text,
    room_text,
    seller_text,
)
from calculator.cooperation.matching import Match, Purchase, amount_of
from calculator.money import format_money
from calculator.rulebook import Rulebook
from calculator.web.components.grid import grid
from calculator.web.desk import desk_of
from calculator.web.draft import Draft
from calculator.web.markup import Markup, element, joined, unmarked
from calculator.web.proposals import Proposals
from calculator.wording import t

__all__ = ["MOST_PURCHASES", "accept_all", "accepted_card", "counted", "proposal_cards", "unmatched"]

MOST_PURCHASES: Final = 10
"""Purchases that are shown at once."""
_NOT_MOVED: Final = ""


def counted(proposals: Proposals, language: str) -> Markup:
    """How many purchases are made outside, and for how many there is a proposal."""
    lines = [element("p", text) for text in counted_texts(proposals.matching, language)]
    return joined(*lines, element("p", t("catalogue.matches_hint", language), look="weak"))


# what is accepted -----------------------------------------------------------------------------------------------------


def accepted_card(effect: MatchEffect | None, now: Standing, rulebook: Rulebook, language: str) -> Markup:
    """Functional dependence under each reading, the requirements and the reimbursement, before and after."""
    matches = effect.matches if effect is not None else ()
    told = t("catalogue.accepted_none", language)
    if matches:
        amount = format_money(amount_of(match.purchase for match in matches), language)
        told = t("catalogue.accepted", language, count=len(matches), amount=amount)
    after = effect.after if effect is not None else None
    parts = [element("h2", told)]
    if effect is not None and after is None:
        parts.append(element("p", element("strong", t("catalogue.cannot_move", language)), look="notice bad"))
    parts.append(_before_and_after(now, after, rulebook, language))
    if effect is not None:
        texts = (*note_texts(effect, language), *batch_texts(now, effect, language))
        parts.append(element("ul", *(element("li", text) for text in texts)) if texts else Markup(""))
    parts.append(element("p", t("catalogue.assumed", language), look="weak"))
    parts.append(element("p", seller_text(rulebook, language), look="weak"))
    return element("section", *parts, look="card", role="status")


def _before_and_after(now: Standing, after: Standing | None, rulebook: Rulebook, language: str) -> Markup:
    names = ("dependence", "now", "after") if after is not None else ("dependence", "now")
    columns = [(t(f"catalogue.{name}", language), "" if name == "dependence" else "strong") for name in names]
    later = {level.reading: dependence_text(level, language) for level in after.levels} if after is not None else {}
    rows = []
    for level in now.levels:
        row = [reading_title(level, rulebook, language), dependence_text(level, language)]
        rows.append([*row, later.get(level.reading, "—")] if after is not None else row)
    none = Markup("") if now.levels else element("p", no_level_text(now, language))
    last = [t("catalogue.cluster_verdict", language), cluster_text(now, language)]
    rows.append([*last, cluster_text(after, language)] if after is not None else last)
    return joined(none, grid(columns, rows))


# proposals ------------------------------------------------------------------------------------------------------------


def proposal_cards(
    shown: Sequence[tuple[Purchase, tuple[Match, ...]]],
    proposals: Proposals,
    effects: MatchEffects,
    draft: Draft,
) -> None:
    """For each purchase the makers proposed, to choose one of or none; ``effects`` has the effect of each match alone."""
    by_key = {effect.matches[0].key: effect for effect in effects.effects}
    all_found = {purchase.number: found for purchase, found in proposals.proposed}
    for purchase, found in shown:
        with st.container(border=True, key=f"purchase-{purchase.number}"):
            st.html(
                joined(
                    element("h3", purchase_text(purchase, draft.language)),
                    element("p", purchase_details(purchase, draft.language), look="weak"),
                )
            )
            _choice(purchase, found, proposals, by_key, effects.now, draft)
            rest = len(all_found[purchase.number]) - len(found)
            if rest > 0:
                st.html(element("p", t("catalogue.more_offers", draft.language, count=rest), look="weak"))


def _choice(
    purchase: Purchase,
    found: Sequence[Match],
    proposals: Proposals,
    by_key: dict[tuple[int, int], MatchEffect],
    now: Standing,
    draft: Draft,
) -> None:
    language = draft.language
    told = proposals.purchases[purchase.number]
    offers = {proposals.offers[match.offer.number]: match for match in found}
    options = [_NOT_MOVED, *offers]
    labels = {_NOT_MOVED: t("catalogue.not_accepted", language)}
    labels |= {offer: offer_text(match.offer, language) for offer, match in offers.items()}
    captions = {offer: _caption(match, by_key[match.key], now, language) for offer, match in offers.items()}
    key = _key(draft, told)
    if st.session_state.get(key) not in options:
        chosen = draft.accepted.get(told, _NOT_MOVED)
        st.session_state[key] = chosen if chosen in options else _NOT_MOVED
    st.radio(
        t("catalogue.accept", language, name=unmarked(purchase.name or t("catalogue.no_name", language))),
        options,
        format_func=lambda offer: unmarked(labels[offer]),
        captions=[unmarked(captions.get(offer, "")) for offer in options],
        key=key,
        label_visibility="collapsed",
        on_change=_chosen,
        args=(told, key),
    )


def _caption(match: Match, effect: MatchEffect, now: Standing, language: str) -> str:
    """Why it is proposed, whether there is room, and what it changes by itself."""
    parts = [f"{reason_text(match, language)}; {room_text(match, language)}."]
    if effect.after is not None and effect.after.default is not None:
        parts.append(f"{t('catalogue.dependence', language)}: {default_change(now, effect.after, language)}.")
        parts.append(_sentence(cluster_change(now, effect.after, language)))
    parts += note_texts(effect, language, of_costs=False)
    parts.append(batch_hint(now, effect, language))
    text = " ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return f"{text}." if text else ""


def _key(draft: Draft, told: str) -> str:
    return draft.key(f"accept/{sha256(told.encode()).hexdigest()[:16]}")


def _chosen(told: str, key: str) -> None:
    draft = desk_of(st.session_state).draft
    offer = st.session_state.get(key)
    if offer:
        draft.accepted[told] = offer
    else:
        draft.accepted.pop(told, None)


def accept_all(proposals: Proposals, draft: Draft) -> None:
    """The buttons that accept the first proposal for each purchase, or none; the choices begin anew from that."""
    language = draft.language
    first = proposals.first_of_each()
    st.button(
        t("catalogue.accept_first", language), key="accept-first", on_click=_accepted, args=(first,),
        disabled=draft.accepted == first,
    )  # fmt: skip
    st.button(
        t("catalogue.accept_none", language), key="accept-none", on_click=_accepted, args=({},), type="tertiary",
        disabled=not draft.accepted,
    )  # fmt: skip


def _accepted(wanted: dict[str, str]) -> None:
    draft = desk_of(st.session_state).draft
    for told in {*draft.accepted, *wanted}:
        st.session_state[_key(draft, told)] = wanted.get(told, _NOT_MOVED)
    draft.accepted = dict(wanted)


def unmatched(proposals: Proposals, language: str) -> None:
    """The purchases that nobody in the cluster makes, as far as the catalogue says."""
    found = [purchase for purchase, matches in proposals.matching.purchases if not matches]
    if not found:
        return
    with st.expander(t("catalogue.show_unmatched", language, count=len(found))):
        lines = [
            element("li", purchase_text(one, language), element("p", purchase_details(one, language), look="weak"))
            for one in found
        ]
        st.html(element("ul", *lines))
