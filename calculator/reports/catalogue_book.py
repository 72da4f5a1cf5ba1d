"""The catalogue, the competence matrix, the table of cooperation and the matching of purchases as one workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from typing import Final

import xlsxwriter

from calculator.console.cluster_words import reading_title
from calculator.cooperation.catalogue import Catalogue, CatalogueRow, catalogue_of
from calculator.cooperation.competences import competences_of, operations
from calculator.cooperation.match_effects import MatchEffect, Standing
from calculator.cooperation.match_texts import (
    batch_texts,
    cluster_text,
    dependence_text,
    no_level_text,
    note_texts,
    reason_text,
    room_text,
    seller_text,
)
from calculator.cooperation.matching import Match, Matching, Purchase
from calculator.cooperation.participants import sum_of
from calculator.cooperation.ruled import Contract, RuledCluster, ruled_clusters
from calculator.facts import Application
from calculator.facts.dictionary import field
from calculator.reports.paper import written
from calculator.reports.sheet import Sheet
from calculator.reports.workbook import OPTIONS
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["CatalogueBook", "catalogue_book"]

_CATALOGUE: Final = ("producer", "inn", "product", "okpd2", "tn_ved", "standard", "capacity", "unit", "load", "free",
                     "equipment", "certificates", "note")  # fmt: skip
_COOPERATION: Final = (
    "seller",
    "seller_inn",
    "buyer",
    "buyer_inn",
    "kind",
    "date",
    "amount",
    "share_seller",
    "share_buyer",
)
_MATCHES: Final = ("buyer", "buyer_inn", "from", "name", "code", "amount", "period", "maker", "maker_inn", "product",
                   "reason", "room", "accepted")  # fmt: skip


@dataclass(frozen=True)
class CatalogueBook:
    """What goes into the workbook. ``now`` and ``together``: the answers now, and with all that is ``accepted``."""

    application: Application
    matching: Matching
    accepted: frozenset[tuple[int, int]]
    now: Standing
    together: MatchEffect | None
    language: str
    made: datetime

    @property
    def title(self) -> str:
        return self.application.title or self.application.id


def catalogue_book(book: CatalogueBook, rulebook: Rulebook) -> bytes:
    """The file; a table of which nothing is stated says so."""
    target = BytesIO()
    found = xlsxwriter.Workbook(target, OPTIONS)
    subject = t("catalogue.book_title", book.language)
    found.set_properties(
        {"title": subject, "subject": written(book.title)[:250], "author": "cluster-support",
         "created": book.made.replace(tzinfo=None)}
    )  # fmt: skip
    catalogue = catalogue_of(book.application)
    (cluster,) = ruled_clusters([book.application], rulebook)
    names = ("catalogue", "competences", "cooperation", "matches", "answers")
    sheets = {name: Sheet(found, t(f"catalogue.sheet_{name}", book.language), book, subject) for name in names}
    _catalogue(sheets["catalogue"], catalogue, book.language)
    _competences(sheets["competences"], catalogue, book.language)
    _cooperation(sheets["cooperation"], book.application, cluster, book.language)
    _matches(sheets["matches"], book)
    _answers(sheets["answers"], book, rulebook)
    found.close()
    return target.getvalue()


def _catalogue(sheet: Sheet, catalogue: Catalogue, language: str) -> None:
    sheet.columns(30, 14, 40, 14, 14, 24, 14, 16, 10, 14, 40, 24, 30)
    if _nothing(sheet, catalogue, language):
        return
    sheet.header([t(f"catalogue.column_{name}", language) for name in _CATALOGUE])
    first = sheet.first_row
    for row in catalogue.rows:
        _catalogue_row(sheet, row, language)
    sheet.freeze(first)
    sheet.filter(first, len(_CATALOGUE))


def _nothing(sheet: Sheet, catalogue: Catalogue, language: str) -> bool:
    """Whether there is nothing to write but that."""
    if not catalogue.rows:
        sheet.strong(t("catalogue.empty" if catalogue.stated else "catalogue.not_stated", language))
    return not catalogue.rows


def _catalogue_row(sheet: Sheet, row: CatalogueRow, language: str) -> None:
    texts = {"producer": row.maker, "inn": row.producer_inn, "product": row.product, "okpd2": row.okpd2,
             "tn_ved": row.tn_ved, "standard": row.standard, "capacity": row.capacity_text, "unit": row.unit,
             "load": row.load_text, "free": t(f"catalogue.free_{row.free}", language), "equipment": row.equipment,
             "certificates": row.certificates, "note": row.note}  # fmt: skip
    numbers = {"capacity": row.capacity, "free": row.free_capacity}
    for place, name in enumerate(_CATALOGUE):
        number = numbers.get(name)
        if number is not None:
            sheet.number(place, number, "number")
        elif name == "load" and row.load is not None:
            sheet.number(place, row.load, "percent")
        elif texts[name]:
            sheet.text(place, texts[name])
    sheet.down()


def _competences(sheet: Sheet, catalogue: Catalogue, language: str) -> None:
    sheet.columns(30, *[24] * (len(operations()) + 1))
    if _nothing(sheet, catalogue, language):
        return
    sheet.header([
        t("catalogue.column_producer", language),
        *(one.title.in_language(language) for one in operations()),
        t("catalogue.other_operations", language),
    ])  # fmt: skip
    first = sheet.first_row
    for each in competences_of(catalogue):
        cells = [each.rows[one.id] for one in operations()]
        sheet.texts([each.maker, *("\n".join(map(_competence, rows)) for rows in (*cells, each.unnamed))])
    sheet.freeze(first)
    sheet.down()
    sheet.strong(t("catalogue.competences_hint", language))


def _competence(row: CatalogueRow) -> str:
    return f"{row.product} ({row.equipment})" if row.equipment else row.product


def _cooperation(sheet: Sheet, application: Application, cluster: RuledCluster, language: str) -> None:
    """The contracts that count, with the shares of both sides."""
    sheet.columns(30, 14, 30, 14, 34, 12, 20, 16, 16)
    contracts = [one for one in cluster.contracts if one.counted]
    if not contracts:
        sheet.strong(t("catalogue.no_contracts" if cluster.stated[1] else "reports.table_not_stated", language))
        return
    sheet.header([t(f"catalogue.book_{name}", language) for name in _COOPERATION])
    first = sheet.first_row
    links = application.tables["links"] or ()
    sold = _by_seller(contracts)
    words = field("links.type").choices or {}
    for one in contracts:
        seller, buyer = str(one.seller), str(one.buyer)
        kind = words[one.type].in_language(language) if one.type is not None and one.type in words else ""
        for place, text in enumerate((cluster.name(seller), seller, cluster.name(buyer), buyer, kind)):
            sheet.text(place, text)
        day = links[one.row - 1].get("contract_date")
        if isinstance(day, date):
            sheet.day(5, day)
        if one.amount is not None:
            sheet.money(6, one.amount)
            _share(sheet, 7, one.amount, sold[seller])
            _share(sheet, 8, one.amount, sum_of(cluster.participants[buyer], "purchases_total"))
        sheet.down()
    sheet.freeze(first)
    sheet.filter(first, len(_COOPERATION))


def _by_seller(contracts: Iterable[Contract]) -> Mapping[str, int]:
    """What each participant sells to others by contracts that count."""
    found: dict[str, int] = {}
    for one in contracts:
        found[str(one.seller)] = found.get(str(one.seller), 0) + (one.amount or 0)
    return found


def _share(sheet: Sheet, place: int, part: int, whole: int | None) -> None:
    if whole:
        sheet.number(place, Fraction(part, whole), "percent")


def _matches(sheet: Sheet, book: CatalogueBook) -> None:
    language = book.language
    sheet.columns(30, 14, 14, 40, 14, 20, 12, 30, 14, 40, 50, 50, 12)
    sheet.header([t(f"catalogue.book_{name}", language) for name in _MATCHES])
    first = sheet.first_row
    for purchase, found in book.matching.purchases:
        rows: Sequence[Match | None] = found or (None,)
        for match in rows:
            _match(sheet, purchase, match, book)
    sheet.freeze(first)
    sheet.filter(first, len(_MATCHES))
    sheet.down()
    sheet.strong(t("catalogue.matches_hint", language))


def _match(sheet: Sheet, purchase: Purchase, match: Match | None, book: CatalogueBook) -> None:
    language = book.language
    seller = purchase.seller_inn or t("catalogue.not_known", language)
    for place, text in enumerate((purchase.customer, purchase.buyer_inn, seller, purchase.name, purchase.okpd2)):
        if text:
            sheet.text(place, text)
    if purchase.amount is not None:
        sheet.money(5, purchase.amount)
    if purchase.period:
        sheet.text(6, purchase.period)
    if match is None:
        sheet.text(10, t("catalogue.no_match", language))
    else:
        offer = match.offer
        accepted = t("catalogue.book_yes", language) if match.key in book.accepted else ""
        texts = (
            offer.maker,
            offer.producer_inn,
            offer.product,
            reason_text(match, language),
            room_text(match, language),
        )
        for place, text in enumerate((*texts, accepted), start=7):
            if text:
                sheet.text(place, text)
    sheet.down()


def _answers(sheet: Sheet, book: CatalogueBook, rulebook: Rulebook) -> None:
    """What the accepted ones change together, in words."""
    language = book.language
    sheet.columns(80, 40, 40)
    after = book.together.after if book.together is not None else None
    names = ("dependence", "now", "after") if after is not None else ("dependence", "now")
    sheet.header([t(f"catalogue.{name}", language) for name in names])
    later = {level.reading: level for level in after.levels} if after is not None else {}
    for level in book.now.levels:
        texts = [reading_title(level, rulebook, language), dependence_text(level, language)]
        sheet.texts(texts + ([dependence_text(later[level.reading], language)] if level.reading in later else []))
    if not book.now.levels:
        sheet.texts([no_level_text(book.now, language)])
    texts = [t("catalogue.cluster_verdict", language), cluster_text(book.now, language)]
    sheet.texts(texts + ([cluster_text(after, language)] if after is not None else []))
    sheet.down()
    told = [t("catalogue.accepted_none", language)]
    if book.together is not None:
        told = [*note_texts(book.together, language), *batch_texts(book.now, book.together, language)]
    for text in (*told, t("catalogue.assumed", language), seller_text(rulebook, language)):
        sheet.texts([text])
