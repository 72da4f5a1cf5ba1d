"""The catalogue as tables: products with what is free of their capacity, and who has which operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from calculator.cooperation.catalogue import CatalogueRow
from calculator.cooperation.competences import Competence, operations
from calculator.cooperation.match_texts import capacity_text, free_text, load_text
from calculator.web.markup import Markup, element, joined
from calculator.wording import t

__all__ = ["catalogue_table", "competence_table"]

_COLUMNS: Final = ("producer", "product", "capacity", "load", "free", "equipment", "certificates", "note")
_RIGHT: Final = frozenset({"capacity", "load", "free"})
_FREE_LOOKS: Final = {"yes": "good", "no": "bad", "unknown": "open"}
_MOST_SHOWN: Final = 200


def catalogue_table(rows: Sequence[CatalogueRow], language: str) -> Markup:
    """The rows that were found; columns in which none of them says anything are left out."""
    bodies = [_cells(row, language) for row in rows[:_MOST_SHOWN]]
    shown = [name for name in _COLUMNS if any(cells[name] for cells in bodies)]
    titles = {name: t(f"catalogue.column_{name}", language) for name in shown}
    head = [element("th", titles[name], look=_look(name)) for name in shown]
    body = [
        element("tr", *(_cell(titles[name], cells[name] or Markup("—"), look=_look(name)) for name in shown))
        for cells in bodies
    ]
    rest = len(rows) - _MOST_SHOWN
    more = element("p", t("web.more_rows", language, count=rest), look="weak") if rest > 0 else ""
    return joined(_table(head, body, "catalogue"), more)


def competence_table(competences: Iterable[Competence], language: str) -> Markup:
    """Participants by operations, as far as any of them names one; in the cells what they make."""
    found = list(competences)
    named = [one for one in operations() if any(each.rows[one.id] for each in found)]
    unnamed = any(each.unnamed for each in found)
    titles = [one.title.in_language(language) for one in named]
    titles += [t("catalogue.other_operations", language)] if unnamed else []
    head = [element("th", title) for title in (t("catalogue.column_producer", language), *titles)]
    body = []
    for each in found:
        rows = [*(each.rows[one.id] for one in named), *([each.unnamed] if unnamed else [])]
        cells = [_cell(title, *_products(some)) for title, some in zip(titles, rows, strict=True)]
        body.append(element("tr", element("td", element("strong", each.maker)), *cells))
    return _table(head, body, "competences")


def _table(head: Sequence[Markup], body: Sequence[Markup], look: str) -> Markup:
    grid = element("table", element("thead", element("tr", *head)), element("tbody", *body), look=f"stacked {look}")
    return element("div", grid, look="wide")


def _cell(title: str, *parts: str, look: str = "") -> Markup:
    """A cell that knows the title of its column: on a small screen the cells of a row stand under each other."""
    return element("td", *parts, look=look, **{"data-title": title})


def _look(column: str) -> str:
    return "number" if column in _RIGHT else ""


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


def _products(rows: Iterable[CatalogueRow]) -> list[Markup]:
    """What is made, with the equipment under it."""
    parts = []
    for row in rows:
        parts += [element("p", row.product), *_small(row.equipment)]
    return parts


def _small(*texts: str) -> list[Markup]:
    return [element("p", text, look="weak") for text in texts if text]
