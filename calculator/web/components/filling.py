"""A table filled from a file: the way in, the empty form, and what came of it, to be put right or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from calculator.facts.dictionary import field, table
from calculator.facts.loans import table_of
from calculator.intake import BookError
from calculator.intake.template import table_workbook
from calculator.web.desk import desk_of, example_rows
from calculator.web.draft import Draft
from calculator.web.filling import UPLOADED, Filled, Filling, filled_from, with_column
from calculator.web.markup import Markup, element, unmarked
from calculator.web.rows import columns_of
from calculator.wording import Message, t

__all__ = ["file_told", "file_tools", "undo"]

_LARGEST_UPLOAD_MB: Final = 5
_MOST_TOLD: Final = 30
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_tools(draft: Draft, name: str) -> None:
    """Fill the table from a file, and take the empty form."""
    language = draft.language
    key = f"{draft.key(name)}/file"  # a table that was filled has another key: the next file finds an empty field
    with st.popover(t("filling.from_file", language)):
        st.file_uploader(
            t("filling.from_file_help", language),
            type=list(UPLOADED),
            max_upload_size=_LARGEST_UPLOAD_MB,
            key=key,
            on_change=_fill,
            args=(name, key),
        )
    if not draft.stated_rows(name):
        key = draft.key(f"example/{name}")
        st.button(t("filling.example", language), key=key, on_click=_fill_by_example, args=(name,))
    st.download_button(
        t("filling.template", language),
        _template(table_of(name), language),
        file_name=f"{table_of(name).replace('.', '-')}.xlsx",
        mime=_WORKBOOK,
        on_click="ignore",
        key=draft.key(f"template/{name}"),
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _template(name: str, language: str) -> bytes:
    items = columns_of(name, (), all_columns=name != "costs")
    return table_workbook(items, table(name).label.in_language(language), language)


def undo(draft: Draft, name: str) -> None:
    """The way back to the rows before the file."""
    filling = draft.fillings.get(name)
    if filling is not None and not isinstance(filling.found, BookError):
        st.button(t("filling.undo", draft.language), key=draft.key(f"undo/{name}"), on_click=_undo, args=(name,))


def file_told(draft: Draft, name: str) -> None:
    """What came of the file. Its place is there also when empty: what follows must not be drawn anew by its coming."""
    language = draft.language
    filling = draft.fillings.get(name)
    with st.container(key=f"slot-file-{name.replace('.', '-')}"):
        if filling is None:
            return
        if isinstance(filling.found, BookError):
            st.html(element("div", filling.found.text(language), look="notice bad", role="alert"))
        elif isinstance(filling.found, Filled):
            st.html(_told(filling.found, language))
        else:
            text = filling.found.in_language(language)
            st.html(element("div", text, look="notice open", role="status"))
        with st.container(horizontal=True, vertical_alignment="center", key=f"file-{name.replace('.', '-')}"):
            if isinstance(filling.found, Filled) and draft.tables[name] == filling.after:
                _columns(draft, name, filling.found)
            key = draft.key(f"hide/{name}")
            st.button(t("filling.hide", language), key=key, type="tertiary", on_click=_hide, args=(name,))


def _told(found: Filled, language: str) -> Markup:
    parts = [element("strong", t("filling.added", language, file=found.book.name, count=len(found.rows)))]
    if found.wrong:
        wrong = [fault.text(language) for fault in found.wrong]
        parts.append(element("div", t("filling.wrong", language, count=len(wrong))))
        parts.append(_list(wrong, language))
    if found.assumed:
        assumed = [note.text(language) for note in found.assumed]
        title = element("summary", t("filling.assumed", language, count=len(assumed)))
        unsure = any(note.code == "intake.note_column_unsure" for note in found.assumed)
        opened = {"open": "open"} if unsure else {}
        parts.append(element("details", title, _list(assumed, language), look="steps", **opened))
    role = "alert" if found.wrong else "status"
    return element("div", *parts, look=f"notice {'bad' if found.wrong else 'open'}", role=role)


def _list(texts: Sequence[str], language: str) -> Markup:
    more = [t("filling.more", language, count=len(texts) - _MOST_TOLD)] if len(texts) > _MOST_TOLD else []
    return element("ul", *(element("li", text) for text in [*texts[:_MOST_TOLD], *more]))


def _columns(draft: Draft, name: str, found: Filled) -> None:
    """Each column of the file with the field it was taken for; as long as nothing was changed in the table."""
    language = draft.language
    with st.popover(t("filling.columns", language)):
        st.html(element("p", t("filling.columns_help", language), look="weak"))
        fields = [item.name for item in table(found.table).fields]
        several = len(found.mapping.sheets) > 1
        for sheet, column in found.columns:
            code = "column_headed" if column.heading else "column"
            label = t(f"filling.{code}", language, letters=column.letters, heading=column.heading)
            if several:
                label = t("filling.column_on_sheet", language, column=label, sheet=sheet)
            read = column.field if column.certain and column.field in fields else None
            key = f"{draft.key(name)}/column/{sheet}/{column.column}"
            st.selectbox(
                unmarked(label),
                fields,
                index=None if read is None else fields.index(read),
                format_func=lambda one: field(one).label.in_language(language),
                placeholder=t("filling.left_out", language),
                key=key,
                on_change=_again,
                args=(name, sheet, column.column, key),
            )


def _fill(name: str, key: str) -> None:
    """Add the rows of a file to those that stand there; what was there can be had back."""
    draft = desk_of(st.session_state).draft
    uploaded = st.session_state.get(key)
    if uploaded is None:
        return
    before = [draft.tables[name][place] for place in draft.stated_rows(name)]
    try:
        _put(draft, name, filled_from(uploaded.getvalue(), uploaded.name, table_of(name)), before)
    except BookError as error:
        draft.fillings[name] = Filling(error, before, before)


def _fill_by_example(name: str) -> None:
    """Rows of the first worked example that has the table, else one with the example of each field."""
    draft = desk_of(st.session_state).draft
    rows = example_rows(table_of(name))
    if not rows:
        rows = [{item.key: item.example for item in columns_of(name, ())}]
    draft.replace_rows(name, rows)
    draft.fillings[name] = Filling(Message("filling.from_example"), [], draft.tables[name])


def _again(name: str, sheet: str, column: int, key: str) -> None:
    """Read the file once more, with another meaning of a column."""
    draft = desk_of(st.session_state).draft
    filling = draft.fillings.get(name)
    if filling is None or not isinstance(filling.found, Filled):
        return
    try:
        _put(draft, name, with_column(filling.found, sheet, column, st.session_state.get(key)), filling.before)
    except BookError as error:
        draft.fillings[name] = Filling(error, filling.before, filling.after)


def _put(draft: Draft, name: str, found: Filled, before: list[dict[str, str]]) -> None:
    draft.replace_rows(name, [*before, *found.rows])
    draft.fillings[name] = Filling(found, before, draft.tables[name])


def _undo(name: str) -> None:
    draft = desk_of(st.session_state).draft
    filling = draft.fillings.pop(name, None)
    if filling is not None:
        draft.replace_rows(name, filling.before)


def _hide(name: str) -> None:
    desk_of(st.session_state).draft.fillings.pop(name, None)
