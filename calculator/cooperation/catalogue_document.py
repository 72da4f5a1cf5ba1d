"""The catalogue and the matching as plain values, as ``docs/contract.md`` says; texts in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from calculator.cooperation.catalogue import Catalogue, CatalogueRow
from calculator.cooperation.match_effects import Batch, MatchEffect, MatchEffects, Standing
from calculator.cooperation.match_texts import batch_texts, note_texts, reason_text, room_text
from calculator.cooperation.matching import Match, Matching, Purchase, amount_of
from calculator.evaluation.document import CONTRACT
from calculator.evaluation.result import Verdict
from calculator.facts import Application
from calculator.money import plain_money, plain_number, plain_percent
from calculator.rulebook import Rulebook

__all__ = ["catalogue_document", "matching_document"]


def catalogue_document(
    application: Application, catalogue: Catalogue, found: Iterable[CatalogueRow], search: str | None
) -> dict[str, Any]:
    """``found``: the rows that were asked for, of all that the catalogue has."""
    return {
        "contract": CONTRACT,
        "id": application.id,
        "stated": catalogue.stated,
        "rows": len(catalogue.rows),
        "search": search,
        "catalogue": [_row(row) for row in found],
    }


def matching_document(
    matching: Matching, effects: MatchEffects, last: MatchEffect | None, rulebook: Rulebook, language: str = "ru"
) -> dict[str, Any]:
    """``effects``: of each match alone, in the order of the matching; ``last``: of the first match of each purchase together."""
    by_key = {effect.matches[0].key: effect for effect in effects.effects}
    outside = [purchase for purchase, _ in matching.purchases]
    return {
        "rulebook": {"version": rulebook.version, "sha256": rulebook.sha256},
        "participants_known": matching.participants_known,
        "outside": {"purchases": len(outside), "amount": plain_money(amount_of(outside))},
        "inside": {"purchases": len(matching.inside), "amount": plain_money(amount_of(matching.inside))},
        "not_matched_rows": [purchase.number for purchase in matching.others],
        "now": _standing(effects.now),
        "purchases": [
            _purchase(purchase)
            | {"proposals": [_match(match, effects.now, by_key[match.key], language) for match in found]}
            for purchase, found in matching.purchases
        ],
        "first_of_each": None if last is None else _effect(effects.now, last, language),
    }


def _row(row: CatalogueRow) -> dict[str, Any]:
    return {
        "row": row.number,
        "producer_inn": row.producer_inn or None,
        "producer": row.producer or None,
        "participant": row.is_participant,
        "product": row.product or None,
        "okpd2": row.okpd2 or None,
        "okpd2_name": row.okpd2_name or None,
        "tn_ved": row.tn_ved or None,
        "standard": row.standard or None,
        "capacity": row.capacity_text or None,
        "unit": row.unit or None,
        "load": row.load_text or None,
        "free": row.free,
        "free_capacity": None if row.free_capacity is None else plain_number(row.free_capacity),
        "equipment": row.equipment or None,
        "certificates": row.certificates or None,
        "note": row.note or None,
    }


def _purchase(purchase: Purchase) -> dict[str, Any]:
    return {
        "row": purchase.number,
        "buyer_inn": purchase.buyer_inn,
        "seller_inn": purchase.seller_inn or None,
        "okpd2": purchase.okpd2 or None,
        "name": purchase.name or None,
        "amount": None if purchase.amount is None else plain_money(purchase.amount),
        "period": purchase.period or None,
    }


def _match(match: Match, now: Standing, effect: MatchEffect, language: str) -> dict[str, Any]:
    offer = match.offer
    return {
        "row": offer.number,
        "producer_inn": offer.producer_inn,
        "product": offer.product or None,
        "okpd2": offer.okpd2 or None,
        "basis": match.basis,
        "shared_code": match.shared or None,
        "words": list(match.words),
        "reason": reason_text(match, language),
        "capacity": match.room,
        "capacity_text": room_text(match, language),
        "effect": _effect(now, effect, language),
    }


def _effect(now: Standing, effect: MatchEffect, language: str) -> dict[str, Any]:
    return {
        "accepted": [{"purchase": match.purchase.number, "catalogue": match.offer.number} for match in effect.matches],
        "after": None if effect.after is None else _standing(effect.after),
        "notes": [note.code for note in effect.notes],
        "explanations": [*note_texts(effect, language), *batch_texts(now, effect, language)],
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "edition": standing.cluster.edition,
        "verdict": _word(standing.cluster.verdict),
        "provisional": standing.cluster.provisional,
        "dependence": [
            {
                "reading": level.reading,
                "verdict": level.verdict.value,
                "value": None if level.value is None else plain_percent(level.value.value),
            }
            for level in standing.levels
        ],
        "reimbursement": _batch(standing.batch),
    }


def _batch(batch: Batch) -> Mapping[str, Any]:
    return {
        "edition": batch.edition,
        "amount": None if batch.amount is None else plain_money(batch.amount),
        "amount_upper": None if batch.upper is None else plain_money(batch.upper),
    }


def _word(verdict: Verdict | None) -> str | None:
    return None if verdict is None else verdict.value
