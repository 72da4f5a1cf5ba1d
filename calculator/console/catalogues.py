"""The catalogue as a person reads it: rows found, purchases with their proposals, and what accepting them changes."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.console.cluster_words import reading_title
from calculator.console.layout import Page
from calculator.cooperation.catalogue import Catalogue, CatalogueRow
from calculator.cooperation.match_effects import MatchEffect, MatchEffects, Standing
from calculator.cooperation.match_texts import (
    batch_texts,
    capacity_text,
    cluster_change,
    cluster_text,
    counted_texts,
    default_change,
    dependence_text,
    free_text,
    load_text,
    no_level_text,
    note_texts,
    offer_text,
    purchase_details,
    purchase_text,
    reason_text,
    room_text,
    seller_text,
)
from calculator.cooperation.matching import Match, Matching
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["put_catalogue", "put_matching"]


def put_catalogue(page: Page, catalogue: Catalogue, found: Sequence[CatalogueRow], language: str) -> None:
    """The rows that were asked for, with the number of all."""
    page.heading(t("catalogue.title", language))
    if not catalogue.rows:
        page.text(t("catalogue.empty" if catalogue.stated else "catalogue.not_stated", language), 2)
        return
    key = "found" if found else "nothing_found"
    page.text(t(f"catalogue.{key}", language, count=len(found), all=len(catalogue.rows)), 2, style="weak")
    for row in found:
        page.text(offer_text(row, language), 2, mark="•")
        page.pairs(_details(row, language), 6)


def _details(row: CatalogueRow, language: str) -> list[tuple[str, str, str]]:
    outsider = "" if row.is_participant else f" ({t('catalogue.not_a_participant', language)})"
    values = {
        "inn": f"{row.producer_inn}{outsider}",
        "capacity": capacity_text(row, language),
        "load": load_text(row, language),
        "free": free_text(row, language),
        "standard": row.standard,
        "equipment": row.equipment,
        "certificates": row.certificates,
        "note": row.note,
    }
    return [(t(f"catalogue.column_{name}", language), text, "") for name, text in values.items()]


def put_matching(
    page: Page, matching: Matching, effects: MatchEffects, last: MatchEffect | None, rulebook: Rulebook, language: str
) -> None:
    """Each purchase made outside with its proposals and the effect of each; then the first of each together."""
    page.heading(t("catalogue.matches", language))
    page.text(t("catalogue.matches_hint", language), 2, style="weak")
    for text in counted_texts(matching, language):
        page.text(text, 2)
    by_key = {effect.matches[0].key: effect for effect in effects.effects}
    for purchase, found in matching.purchases:
        page.blank()
        page.text(purchase_text(purchase, language), 2, style="strong")
        page.text(purchase_details(purchase, language), 2, style="weak")
        if not found:
            page.text(t("catalogue.no_match", language), 4, style="weak")
        for match in found:
            _proposal(page, match, effects.now, by_key[match.key], language)
    _dependence(page, effects.now, last, rulebook, language)


def _proposal(page: Page, match: Match, now: Standing, effect: MatchEffect, language: str) -> None:
    page.text(offer_text(match.offer, language), 4, mark="•")
    page.text(f"{reason_text(match, language)}; {room_text(match, language)}", 6, style="weak")
    if effect.after is not None and effect.after.default is not None:
        page.text(f"{t('catalogue.dependence', language)}: {default_change(now, effect.after, language)}", 6)
    if effect.after is not None and (change := cluster_change(now, effect.after, language)):
        page.text(change, 6)
    for text in (*note_texts(effect, language), *batch_texts(now, effect, language)):
        page.text(text, 6)


def _dependence(page: Page, now: Standing, last: MatchEffect | None, rulebook: Rulebook, language: str) -> None:
    """Every reading now, and with the first proposal of each purchase."""
    page.heading(t("catalogue.dependence_by_reading", language))
    if not now.levels:
        page.text(no_level_text(now, language), 2)
    after = {} if last is None or last.after is None else {one.reading: one for one in last.after.levels}
    header = [t("catalogue.reading", language), t("catalogue.now", language)]
    if after:
        page.text(t("catalogue.first_of_each", language), 2, style="weak")
        header.append(t("catalogue.after", language))
    rows = []
    for one in now.levels:
        row = [reading_title(one, rulebook, language), dependence_text(one, language)]
        rows.append(row + ([dependence_text(after[one.reading], language)] if after else []))
    cluster = [t("catalogue.cluster_verdict", language), cluster_text(now, language)]
    if after and last is not None and last.after is not None:
        cluster.append(cluster_text(last.after, language))
    page.table(header, [*rows, cluster], flexible=0, indent=2)
    if last is not None:
        for text in (*note_texts(last, language), *batch_texts(now, last, language)):
            page.text(text, 2)
    page.blank()
    page.text(t("catalogue.assumed", language), 2, style="weak")
    page.text(seller_text(rulebook, language), 2, style="weak")
