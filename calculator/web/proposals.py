"""Proposals of the catalogue on the page: which of them are accepted, and what accepting them changes.

What was accepted is remembered by what purchase and offer say, not by their rows: a row that is put before them must not
turn it into something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from calculator.cooperation.catalogue import catalogue_of
from calculator.cooperation.match_effects import MatchEffect, MatchEffects, match_effects
from calculator.cooperation.matching import Match, Matching, Purchase, matching_of
from calculator.facts import Application
from calculator.rulebook import Rulebook

__all__ = ["MOST_OFFERS", "Proposals", "answers_for", "proposals_of"]

MOST_OFFERS: Final = 4
"""Proposals for one purchase that are shown and evaluated."""
_ANSWERED: Final = "catalogue/answered"
_APART: Final = "\x1f"


@dataclass(frozen=True)
class Proposals:
    """The matching of an application. ``purchases`` and ``offers``: what each row says, by its number."""

    matching: Matching
    purchases: Mapping[int, str]
    offers: Mapping[int, str]

    @property
    def proposed(self) -> tuple[tuple[Purchase, tuple[Match, ...]], ...]:
        """Purchases that have a proposal, the greatest first."""
        found = [(purchase, matches) for purchase, matches in self.matching.purchases if matches]
        return tuple(sorted(found, key=lambda one: -(one[0].amount or 0)))

    def shown(self, purchase: Purchase, found: Sequence[Match], wanted: Mapping[str, str]) -> tuple[Match, ...]:
        """The likeliest proposals for a purchase, and the one that is accepted wherever it stands."""
        chosen = wanted.get(self.purchases[purchase.number])
        return tuple(
            match
            for place, match in enumerate(found)
            if place < MOST_OFFERS or self.offers[match.offer.number] == chosen
        )

    def first_of_each(self) -> dict[str, str]:
        """What is accepted where the first proposal for each purchase is."""
        return {
            self.purchases[purchase.number]: self.offers[found[0].offer.number] for purchase, found in self.proposed
        }

    def accepted(self, wanted: Mapping[str, str]) -> tuple[Match, ...]:
        """The matches that are accepted; what no longer stands in the application is left out."""
        return tuple(
            match
            for _, found in self.proposed
            for match in found
            if wanted.get(self.purchases[match.purchase.number]) == self.offers[match.offer.number]
        )


def proposals_of(application: Application) -> Proposals:
    matching = matching_of(application)
    bought = [purchase for purchase, _ in matching.purchases]
    purchases = _told(
        (one.number, (one.buyer_inn, one.seller_inn, one.okpd2, one.name, str(one.amount), one.period))
        for one in bought
    )
    offers = _told((row.number, (row.producer_inn, row.okpd2, row.product)) for row in catalogue_of(application).rows)
    return Proposals(matching, purchases, offers)


def _told(rows: Iterable[tuple[int, Sequence[str]]]) -> dict[int, str]:
    """What each row says as one text; rows that say the same are counted."""
    found: dict[int, str] = {}
    seen: dict[str, int] = {}
    for number, parts in rows:
        text = _APART.join(parts)
        seen[text] = seen.get(text, 0) + 1
        found[number] = text if seen[text] == 1 else f"{text}{_APART}{seen[text]}"
    return found


@dataclass
class _Answered:
    """Effects of one application that are known already, by the rows of their matches."""

    application: Application
    rules: str
    known: dict[tuple[tuple[int, int], ...], MatchEffect]
    found: MatchEffects


def answers_for(
    state: MutableMapping[Any, Any],
    application: Application,
    rulebook: Rulebook,
    sets: Sequence[Sequence[Match]],
) -> MatchEffects:
    """The effects of sets of matches, each evaluated once as long as the application stays the same."""
    kept = state.get(_ANSWERED)
    if not isinstance(kept, _Answered) or kept.application is not application or kept.rules != rulebook.sha256:
        kept = _Answered(application, rulebook.sha256, {}, match_effects(application, rulebook, []))
        state[_ANSWERED] = kept
    keys = [tuple(match.key for match in matches) for matches in sets]
    new = {key: matches for key, matches in zip(keys, sets, strict=True) if key not in kept.known}
    if new:
        found = match_effects(application, rulebook, list(new.values()))
        kept.known.update(zip(new, found.effects, strict=True))
    return MatchEffects(kept.found.now, tuple(kept.known[key] for key in keys))
