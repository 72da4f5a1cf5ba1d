"""A table to type and paste into, to fill from a file, and under it the same rows as they were understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from calculator.facts.dictionary import Field, field, table
from calculator.facts.loans import loan_of, table_of
from calculator.web.components.filling import file_told, file_tools, undo
from calculator.web.desk import desk_of
from calculator.web.draft import Draft
from calculator.web.entries import EntryProblem, echo, input_text, read_entry
from calculator.web.estimate import Estimate
from calculator.web.markup import Markup, element, unmarked
from calculator.web.rows import RowTexts, column_title, columns_of
from calculator.wording import t

__all__ = ["rows_as_understood", "rows_wrong", "table_editor", "table_title"]

_WIDTHS: Final[Mapping[str, int]] = {
    "costs.category": 200,
    "costs.net": 130,
    "costs.gross": 130,
    "costs.vat_rate": 85,
    "costs.supplier_inn": 120,
    "participants.name": 200,
}
_BY_KIND: Final[Mapping[str, int]] = {"date": 110, "truth": 115, "share": 95, "count": 100, "money": 140}
_USUAL_WIDTH: Final = 140
_MOST_WRONG: Final = 50
_MOST_SHOWN: Final = 200
_RIGHT: Final = ("money", "share", "number", "count")


def table_editor(draft: Draft, name: str) -> None:
    """The editor keeps its start until it leaves the page; the edits stay in the browser.

    Every column is text: number and date columns would read ``1 234,56`` and ``05.11.2026`` wrongly.
    """
    language = draft.language
    if name in draft.wide:
        st.session_state.setdefault(draft.key(f"wide/{name}"), True)
    shown = draft.begin_table(name, st.session_state)
    columns = columns_of(name, shown, all_columns=name in draft.wide)
    rows = [[row.get(item.key, "") for item in columns] for row in shown]
    frame = pd.DataFrame(rows, columns=[item.key for item in columns], dtype="string")
    st.html(element("p", t("web.table_help", language), look="weak"))
    st.data_editor(
        frame,
        key=draft.key(name),
        num_rows="dynamic",
        hide_index=True,
        column_config={item.key: _column(item, language) for item in columns},
        width="stretch",
        placeholder="",
        alt=table_title(name, language),
    )
    _tools(draft, name)


def table_title(name: str, language: str) -> str:
    """What the table is called; the schedule of one loan of several with the id of the loan."""
    label = table(table_of(name)).label.in_language(language)
    return f"{label}: {loan_of(name)}" if loan_of(name) else label


def _column(item: Field, language: str) -> Any:
    return st.column_config.TextColumn(
        column_title(item, language),
        help=unmarked(f"{item.label.in_language(language)}. {item.help.in_language(language)}"),
        width=_WIDTHS.get(item.name, _BY_KIND.get(item.kind, _USUAL_WIDTH)),
    )


def _tools(draft: Draft, name: str) -> None:
    """What else can be done with the table: fill it from a file, take the empty form, see all columns."""
    language = draft.language
    with st.container(horizontal=True, vertical_alignment="center", key=f"tools-{name.replace('.', '-')}"):
        file_tools(draft, name)
        if len(columns_of(name, ())) < len(table(table_of(name)).fields):
            st.toggle(t("web.all_columns", language), key=draft.key(f"wide/{name}"), on_change=_widened, args=(name,))
        if name == "costs":
            categories(language)
        undo(draft, name)
        if not draft.stated_rows(name) and name != "costs":
            st.checkbox(t("web.known_empty", language), value=name in draft.known_empty, key=draft.key(f"empty/{name}"))
    file_told(draft, name)


def categories(language: str) -> None:
    """The kinds of costs, in words that the table takes."""
    with st.popover(t("web.categories", language)):
        words = [label.in_language(language) for label in (field("costs.category").choices or {}).values()]
        st.html(element("ul", *(element("li", word) for word in words)))


def _widened(name: str) -> None:
    draft = desk_of(st.session_state).draft
    wide = bool(st.session_state.get(draft.key(f"wide/{name}")))
    (draft.wide.add if wide else draft.wide.discard)(name)
    draft.replace_rows(name, draft.tables[name])


def rows_wrong(problems: tuple[EntryProblem, ...], name: str, language: str) -> Markup:
    """What in the rows of a table could not be read, with the row and the column of each."""
    wrong = [problem for problem in problems if problem.row is not None and problem.table == name]
    if not wrong:
        return Markup("")
    more = [element("li", t("web.more_wrong", language, count=len(wrong) - _MOST_WRONG))]
    return element(
        "div",
        element("strong", t("web.rows_wrong", language, count=len(wrong))),
        element(
            "ul",
            *(element("li", problem.text(language)) for problem in wrong[:_MOST_WRONG]),
            *(more if len(wrong) > _MOST_WRONG else []),
        ),
        look="notice open",
        role="alert",
    )


def rows_as_understood(draft: Draft, found: Estimate, name: str) -> Markup:
    """Each row as it was understood, with what could not be read marked in its place."""
    language = draft.language
    notice = rows_wrong(found.problems, name, language)
    places = draft.stated_rows(name)
    if not places:
        return element("div", notice, look="understood")
    stated = {key for place in places for key, text in draft.tables[name][place].items() if text.strip()}
    columns = [item for item in table(table_of(name)).fields if item.key in stated]
    header = [element("th", t("web.column_row", language), look="number")]
    header += [element("th", column_title(item, language), look=_align(item)) for item in columns]
    body = [_row(draft.tables[name][place], place + 1, columns, language) for place in places[:_MOST_SHOWN]]
    grid = element("table", element("thead", element("tr", *header)), element("tbody", *body))
    rest = len(places) - _MOST_SHOWN
    more = element("p", t("web.more_rows", language, count=rest), look="weak") if rest > 0 else ""
    title = element("h3", t("web.understood", language))
    return element("div", notice, title, element("div", grid, look="wide"), more, look="understood")


def _row(texts: RowTexts, number: int, columns: list[Field], language: str) -> Markup:
    cells = [element("td", str(number), look="number")]
    for item in columns:
        text = texts.get(item.key, "")
        reading = read_entry(item, text)
        if reading.problem is not None:
            cells.append(element("td", element("span", text, look="mark bad"), look=_align(item)))
            continue
        cells.append(element("td", _understood(item, text, language), look=_align(item)))
    return element("tr", *cells)


def _understood(item: Field, text: str, language: str) -> str:
    value = read_entry(item, text).value
    if value is None:
        return "—"
    if item.format == "inn" or item.key in ("year", "year_number"):
        return str(value)
    if isinstance(value, bool):
        return t("web.truth_yes" if value else "web.truth_no", language)
    return echo(item, value, language) or str(input_text(field(item.name), value, text, language))


def _align(item: Field) -> str:
    return "number" if item.kind in _RIGHT else ""
