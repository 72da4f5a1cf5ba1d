"""Why a match is proposed, whether capacity is enough, and what accepting it changes, in words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from calculator.advice.navigating import fact_label
from calculator.cooperation.capacity import is_money
from calculator.cooperation.catalogue import CatalogueRow
from calculator.cooperation.effects import Level
from calculator.cooperation.match_effects import Batch, MatchEffect, Standing, seller_matters
from calculator.cooperation.matching import Match, Matching, Purchase, amount_of
from calculator.evaluation.result import Verdict
from calculator.facts.codes import levels
from calculator.money import format_money, format_number, format_share
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = [
    "batch_hint",
    "batch_texts",
    "capacity_text",
    "cluster_change",
    "cluster_text",
    "counted_texts",
    "default_change",
    "dependence_text",
    "free_text",
    "load_text",
    "no_level_text",
    "note_texts",
    "offer_text",
    "purchase_details",
    "purchase_text",
    "reason_text",
    "room_text",
    "seller_text",
    "verdict_text",
]

OF_COSTS: Final = frozenset({"buyer_not_applicant", "applicant_unknown", "costs_unknown", "line_ambiguous"})
"""Notes that say why the reimbursement stays as it is."""

_MOST_ROWS: Final = 10


# the catalogue --------------------------------------------------------------------------------------------------------


def capacity_text(row: CatalogueRow, language: str) -> str:
    """The capacity in its unit, as the application says it where it is no number."""
    amount = row.capacity_text if row.capacity is None else format_number(row.capacity, language)
    return " ".join(part for part in (amount, row.unit) if part)


def free_text(row: CatalogueRow, language: str) -> str:
    """What is free, in its unit; without numbers whether anything is."""
    if row.free_capacity is not None:
        return " ".join(part for part in (format_number(row.free_capacity, language), row.unit) if part)
    return t(f"catalogue.free_{row.free}", language)


def load_text(row: CatalogueRow, language: str) -> str:
    return row.load_text if row.load is None else format_share(row.load, language)


# matches --------------------------------------------------------------------------------------------------------------


def counted_texts(matching: Matching, language: str) -> list[str]:
    """How many purchases are made outside, inside, and by nobody in the cluster; or why that is not known."""
    if not matching.participants_known:
        return [t("catalogue.no_participants", language)]
    outside = [purchase for purchase, _ in matching.purchases]
    matched = [purchase for purchase, found in matching.purchases if found]
    if not outside and not matching.inside and not matching.others:
        return [t("catalogue.no_purchases", language)]
    texts = [t("catalogue.nothing_outside", language)]
    if outside:
        amounts = [format_money(amount_of(some), language) for some in (outside, matched)]
        texts = [
            t("catalogue.outside", language, count=len(outside), amount=amounts[0], matched=len(matched),
              matched_amount=amounts[1])
        ]  # fmt: skip
    if matching.inside:
        amount = format_money(amount_of(matching.inside), language)
        texts.append(t("catalogue.inside", language, count=len(matching.inside), amount=amount))
    if matching.others:
        rows = ", ".join(t("catalogue.row", language, number=one.number) for one in matching.others[:_MOST_ROWS])
        rows += ", …" if len(matching.others) > _MOST_ROWS else ""
        texts.append(t("catalogue.others", language, count=len(matching.others), rows=rows))
    return texts


def purchase_text(purchase: Purchase, language: str) -> str:
    """What is bought, and for how much."""
    name = purchase.name or t("catalogue.no_name", language)
    amount = t("catalogue.no_amount", language) if purchase.amount is None else format_money(purchase.amount, language)
    return t("catalogue.purchase", language, name=name, amount=amount)


def purchase_details(purchase: Purchase, language: str) -> str:
    """Row, parties, code and period of a purchase."""
    seller = purchase.seller_inn or t("catalogue.seller_unknown", language)
    parts = [
        t("catalogue.row", language, number=purchase.number),
        t("catalogue.purchase_details", language, buyer=purchase.customer, seller=seller),
    ]
    if purchase.okpd2:
        parts.append(t("catalogue.purchase_code", language, code=purchase.okpd2))
    if purchase.period:
        parts.append(t("catalogue.purchase_period", language, period=purchase.period))
    return "; ".join(parts)


def offer_text(offer: CatalogueRow, language: str) -> str:
    product = offer.product or t("catalogue.no_name", language)
    key = "catalogue.offer_code" if offer.okpd2 else "catalogue.offer"
    code = ", ".join(part for part in (offer.okpd2, offer.okpd2_name) if part)
    return t(key, language, maker=offer.maker, product=product, code=code)


def reason_text(match: Match, language: str) -> str:
    """By what the match was found: code, common beginning, words."""
    if match.basis == "code":
        basis = t("catalogue.basis_code", language, code=match.shared)
    elif match.basis == "group":
        deepest = max(levels(code) for code in (match.purchase.okpd2, match.offer.okpd2))
        basis = t("catalogue.basis_group", language, code=match.shared, levels=levels(match.shared), all=deepest)
    else:
        basis = t("catalogue.basis_words", language)
    if match.words:
        words = t("catalogue.words_same", language, words=", ".join(match.words))
    else:
        words = t("catalogue.words_differ", language)
    return f"{basis}; {words}"


def room_text(match: Match, language: str) -> str:
    offer = match.offer
    if match.room == "unknown":
        return t("catalogue.room_unknown", language, why=_why(match, language))
    if offer.free == "no":
        return t("catalogue.room_none", language, load=load_text(offer, language))
    free = format_number(offer.free_capacity or Fraction(0), language)
    return t(f"catalogue.room_{match.room}", language, free=free, unit=offer.unit)


def _why(match: Match, language: str) -> str:
    """The first of what is missing for the comparison."""
    offer = match.offer
    if offer.capacity is None:
        return t("catalogue.why_capacity", language)
    if offer.load is None:
        return t("catalogue.why_load", language)
    if match.purchase.amount is None:
        return t("catalogue.why_amount", language)
    if not offer.unit:
        return t("catalogue.why_no_unit", language)
    key = "catalogue.why_period" if is_money(offer.unit) else "catalogue.why_unit"
    return t(key, language, unit=offer.unit)


# effects --------------------------------------------------------------------------------------------------------------


def verdict_text(verdict: Verdict | None, language: str, *, provisional: bool = False) -> str:
    if verdict is None:
        return "—"
    text = t(f"console.verdict_{verdict.value}", language)
    return t("catalogue.provisional", language, verdict=text) if provisional else text


def dependence_text(level: Level, language: str) -> str:
    """The level beside its threshold, and the verdict."""
    told = _level(level, language)
    if level.threshold is not None:
        threshold = t("catalogue.threshold", language, value=format_share(level.threshold.value, language))
        told = f"{told} ({threshold})"
    return f"{told}, {verdict_text(level.verdict, language)}"


def _level(level: Level, language: str) -> str:
    """A reading that judges each participant by itself has an answer, but no level of the whole."""
    if level.value is not None:
        return format_share(level.value.value, language)
    judged = level.verdict in (Verdict.met, Verdict.not_met)
    return t("catalogue.by_participants" if judged else "catalogue.not_known", language)


def default_change(now: Standing, after: Standing, language: str) -> str:
    """The level under the default reading before and after; where none is asked for the sentence that says so."""
    if now.default is None or after.default is None:
        return no_level_text(now, language)
    told = [_level(level, language) for level in (now.default, after.default)]
    verdicts = [verdict_text(level.verdict, language) for level in (now.default, after.default)]
    before, later = (f"{level}, {verdict}" for level, verdict in zip(told, verdicts, strict=True))
    if before == later:
        return t("catalogue.unchanged", language, value=before)
    return t("catalogue.change", language, before=told[0] if verdicts[0] == verdicts[1] else before, after=later)


def no_level_text(standing: Standing, language: str) -> str:
    """Why there is no level: no edition is in force, or it asks for none."""
    key = "no_edition" if standing.cluster.edition is None else "no_dependence"
    return t(f"catalogue.{key}", language)


def cluster_text(standing: Standing, language: str) -> str:
    """The answer for the requirements; where the law can be read in several ways, what it depends on."""
    cluster = standing.cluster
    if cluster.verdict is Verdict.undetermined and cluster.depends_on and not cluster.missing:
        return t("catalogue.by_reading", language, verdict=verdict_text(cluster.default_verdict, language))
    return verdict_text(cluster.verdict, language, provisional=cluster.provisional)


def cluster_change(now: Standing, after: Standing, language: str) -> str:
    """The requirements to the cluster before and after; empty where their answer stays."""
    before, later = cluster_text(now, language), cluster_text(after, language)
    if before == later:
        return ""
    change = t("catalogue.change", language, before=before, after=later)
    return f"{t('catalogue.cluster_verdict', language)}: {change}"


def note_texts(effect: MatchEffect, language: str, *, of_costs: bool = True) -> tuple[str, ...]:
    """What does not change and why; without ``of_costs`` only as far as functional dependence goes."""
    told = [note for note in effect.notes if of_costs or note.code not in OF_COSTS]
    return tuple(t(f"catalogue.note_{note.code}", language, name=note.name) for note in told)


def batch_texts(now: Standing, effect: MatchEffect, language: str) -> tuple[str, ...]:
    """What becomes of the reimbursement: its sum, and each line that the purchases moved or added."""
    if effect.after is None or (not effect.after.batch.lines and any(note.code in OF_COSTS for note in effect.notes)):
        return ()
    return tuple(_batch(now.batch, effect.after.batch, language))


def batch_hint(now: Standing, effect: MatchEffect, language: str) -> str:
    """The same in one sentence, for a list of many; empty where the purchase touches no cost line."""
    after = effect.after.batch if effect.after is not None else None
    if after is None or not after.lines:
        return ""
    if after.amount is not None and after.amount != now.batch.amount:
        return next(iter(_batch(now.batch, after, language)))
    if any(line.undetermined for line in after.lines) and after.upper is not None:
        return t("catalogue.batch_may", language, upper=format_money(after.upper, language))
    return t("catalogue.batch_no", language)


def _batch(before: Batch, after: Batch, language: str) -> Iterator[str]:
    if after.edition is None:
        yield t("catalogue.batch_edition", language)
        return
    if before.amount is None or after.amount is None:
        yield t("catalogue.batch_unknown", language)
    elif before.amount == after.amount:
        yield t("catalogue.batch_same", language, amount=format_money(after.amount, language))
    else:
        amounts = [format_money(amount, language) for amount in (before.amount, after.amount)]
        yield t("catalogue.batch_changes", language, before=amounts[0], after=amounts[1])
    excluded = dict.fromkeys(line.reason for line in after.lines if line.reason is not None)
    for reason in excluded:
        yield t("catalogue.batch_excluded", language, reason=reason.in_language(language))
    for line in after.lines:
        if line.counted:
            yield t("catalogue.batch_counts", language, row=line.row)
    facts = dict.fromkeys(name for line in after.lines if line.undetermined for name in line.missing)
    if facts:
        labels = ", ".join(fact_label(name, language) for name in facts)
        key = "batch_open" if after.upper is not None else "batch_open_unbounded"
        upper = format_money(after.upper, language) if after.upper is not None else ""
        yield t(f"catalogue.{key}", language, facts=labels, upper=upper)


def seller_text(rulebook: Rulebook, language: str) -> str:
    """To which reimbursements it matters who sells."""
    titles = "»; «" if language == "ru" else "”; “"
    names = titles.join(rulebook.measures[name].title.in_language(language) for name in seller_matters(rulebook))
    return t("catalogue.seller_matters", language, measures=names)
