"""The catalogue as tables: products with what is free of their capacity, and who has which operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from calculator.cooperation.catalogue import CatalogueRow
from calculator.cooperation.competences import Competence, operations
from calculator.cooperation.match_texts import capacity_text, free_text, load_text
from calculator.web.components.grid import grid
from calculator.web.markup import Markup, element, joined
from calculator.wording import t

__all__ = ["catalogue_table", "competence_table"]

_COLUMNS: Final = ("producer", "product", "capacity", "load", "free", "equipment", "certificates", "note")
_RIGHT: Final = frozenset({"capacity", "load", "free"})
_FREE_LOOKS: Final = {"yes": "good", "no": "bad", "unknown": "open"}
_MOST_SHOWN: Final = 200


def catalogue_table(rows: Sequence[CatalogueRow], language: str) -> Markup:
    """The rows that were found; columns in which none of them says anything are left out."""
    cells = [_cells(row, language) for row in rows[:_MOST_SHOWN]]
    shown = [name for name in _COLUMNS if any(row[name] for row in cells)]
    columns = [(t(f"catalogue.column_{name}", language), "number" if name in _RIGHT else "") for name in shown]
    rest = len(rows) - _MOST_SHOWN
    more = element("p", t("web.more_rows", language, count=rest), look="weak") if rest > 0 else ""
    return joined(grid(columns, [[row[name] for name in shown] for row in cells], "catalogue"), more)


def competence_table(competences: Iterable[Competence], language: str) -> Markup:
    """Participants by operations, as far as any of them names one; in the cells what they make."""
    found = list(competences)
    named = [one for one in operations() if any(each.rows[one.id] for each in found)]
    titles = [t("catalogue.column_producer", language), *(one.title.in_language(language) for one in named)]
    rows = [[element("strong", each.maker), *(_products(each.rows[one.id]) for one in named)] for each in found]
    if any(each.unnamed for each in found):
        titles.append(t("catalogue.other_operations", language))
        rows = [[*row, _products(each.unnamed)] for row, each in zip(rows, found, strict=True)]
    return grid([(title, "") for title in titles], rows, "competences")


def _cells(row: CatalogueRow, language: str) -> dict[str, Markup]:
    outsider = "" if row.is_participant else t("catalogue.not_a_participant", language)
    return {
        "producer": joined(element("strong", row.maker), *_small(row.producer_inn if row.producer else "", outsider)),
        "product": joined(row.product, *_small(row.okpd2, row.standard)),
        "capacity": joined(capacity_text(row, language)),
        "load": joined(load_text(row, language)),
        "free": element("span", free_text(row, language), look=f"mark {_FREE_LOOKS[row.free]}"),
        "equipment": joined(row.equipment),
        "certificates": joined(row.certificates),
        "note": joined(row.note),
    }


def _products(rows: Iterable[CatalogueRow]) -> Markup:
    """What is made, with the equipment under it."""
    return joined(*(part for row in rows for part in (element("p", row.product), *_small(row.equipment))))


def _small(*texts: str) -> list[Markup]:
    return [element("p", text, look="weak") for text in texts if text]
