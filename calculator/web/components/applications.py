"""The applications that came: evaluated all at once, ranked, filtered, added up, and one of them opened or taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from calculator.console.statuses import Status
from calculator.facts.dictionary import field
from calculator.money import format_money
from calculator.web.checked import SETTLED, Line, Order, chosen, in_order, total
from calculator.web.components.downloads import workbook_download
from calculator.web.components.listing import listing, page_of
from calculator.web.components.mistakes import fault_table
from calculator.web.components.ranking import begun, order_field
from calculator.web.components.taking_in import estimate_button, taking_all, taking_one
from calculator.web.components.verdict import chip
from calculator.web.entries import echo, read_entry
from calculator.web.estimate import rules
from calculator.web.in_tray import InTray, in_tray_of
from calculator.web.markup import Markup, element, joined
from calculator.wording import t

__all__ = ["applications_block", "evaluated"]

_FAULTS: Final = "faults"
_A_PAGE: Final = 25
_MOST_FAULTS: Final = 10
_STATUSES: Final = (*(status.value for status in Status), _FAULTS)


def _asked_for(tray: InTray, language: str) -> None:
    """Which measures are asked for, and by the law of which day."""
    titles = _measure_titles(language)
    left, right = st.columns([3, 1], gap="medium")
    with left:
        key = begun(f"desk/measures/{language}", list(tray.measures))
        st.multiselect(
            t("web_desk.measures", language),
            list(titles),
            format_func=lambda name: titles[name],
            placeholder=t("web_desk.measures_of_application", language),
            key=key,
            on_change=_asked,
            args=(key,),
        )
    with right:
        key = begun(f"desk/day/{language}", tray.as_of)
        st.text_input(
            t("web_desk.law_day", language),
            placeholder=t("web_desk.law_day_of_application", language),
            key=key,
            on_change=_dated,
            args=(key,),
        )
        item = field("application.application_date")
        problem = read_entry(item, tray.as_of).problem
        if problem is not None:
            st.html(element("p", problem.in_language(language), look="echo bad", role="alert"))
        elif tray.day is not None:
            st.html(element("p", echo(item, tray.day, language), look="echo"))


def _measure_titles(language: str) -> dict[str, str]:
    return {name: rules().measures[name].title.in_language(language) for name in rules().measure_ids()}


def _asked(key: str) -> None:
    in_tray_of(st.session_state).measures = tuple(st.session_state.get(key) or ())


def _dated(key: str) -> None:
    in_tray_of(st.session_state).as_of = str(st.session_state.get(key) or "")


def evaluated(tray: InTray, language: str) -> None:
    """Evaluate what has no answer yet, with a bar; answers stay in the visit, so that this happens once."""
    if not tray.unanswered(rules(), language):
        return
    place = st.empty()
    bar = place.progress(0.0)

    def progress(done: int, whole: int) -> None:
        bar.progress(done / whole, t("batch.progress", language, done=done, whole=whole))

    tray.answer(rules(), language, progress)
    place.empty()


def applications_block(tray: InTray, language: str) -> None:
    _asked_for(tray, language)
    evaluated(tray, language)
    lines = tray.lines
    _filters(tray, lines, language)
    shown = in_order(chosen(lines, tray.choice), tray.order)
    st.html(_totals(shown, lines, language))
    page = page_of(list(enumerate(shown, start=1)), _A_PAGE, "desk-applications", language)
    taken = frozenset(one.id for one in tray.arrived.items if one.application and tray.case_of(one.application))
    st.html(_table(page, taken, language, with_file=len(tray.files) > 1))
    with st.container(horizontal=True, vertical_alignment="center", key="desk-export"):
        workbook_download(
            t("web_desk.export", language),
            t("web_desk.export_name", language),
            lambda: tray.answers_file(language),
            "desk-export-file",
        )
        taking_all(tray, language)
    _opened(tray, shown, language)


# which lines ----------------------------------------------------------------------------------------------------------


def _filters(tray: InTray, lines: Sequence[Line], language: str) -> None:
    present = {_state(line) for line in lines}
    states = [name for name in _STATUSES if name in present or name in tray.choice.statuses]
    measures = dict.fromkeys(line.measure for line in lines if line.measure)
    titles = _measure_titles(language)
    columns = st.columns([3, 3, 2, 2], gap="small")
    with columns[0]:
        key = begun(f"desk/statuses/{language}", list(tray.choice.statuses))
        st.multiselect(
            t("web_desk.filter_verdict", language),
            states,
            format_func=lambda name: _state_text(name, language),
            placeholder=t("web_desk.filter_any", language),
            key=key,
            on_change=_filtered,
            args=("statuses", key),
        )
    with columns[1]:
        if tray.choice.measure not in measures:  # the lines are of other measures now
            tray.choice = replace(tray.choice, measure="")
        options = ["", *measures]
        key = begun(f"desk/measure/{'/'.join(measures)}/{language}", tray.choice.measure)
        st.selectbox(
            t("web_desk.filter_measure", language),
            options,
            format_func=lambda name: titles.get(name, t("web_desk.filter_all", language)),
            key=key,
            on_change=_filtered,
            args=("measure", key),
        )
    with columns[2]:
        key = begun(f"desk/text/{language}", tray.choice.text)
        st.text_input(
            t("web_desk.filter_text", language),
            placeholder=t("web_desk.filter_text_help", language),
            key=key,
            on_change=_filtered,
            args=("text", key),
        )
    with columns[3]:
        order_field("order", tray.order, _ranked, language)


def _state(line: Line) -> str:
    return line.status.value if line.status is not None else _FAULTS


def _state_text(name: str, language: str) -> str:
    return t("web_desk.with_faults", language) if name == _FAULTS else t(f"console.status_{name}", language)


def _filtered(part: str, key: str) -> None:
    tray = in_tray_of(st.session_state)
    value = st.session_state.get(key) or ""
    match part:
        case "statuses":
            tray.choice = replace(tray.choice, statuses=tuple(value))
        case "measure":
            tray.choice = replace(tray.choice, measure=str(value))
        case _:
            tray.choice = replace(tray.choice, text=str(value))


def _ranked(order: Order) -> None:
    in_tray_of(st.session_state).order = order


# the list -------------------------------------------------------------------------------------------------------------


def _totals(shown: Sequence[Line], lines: Sequence[Line], language: str) -> Markup:
    """How many of each verdict, and what the sums come to."""
    counts = Counter(_state(line) for line in shown)
    parts = [t("web_desk.shown", language, shown=len(shown), count=len(lines))]
    parts += [
        t("web_desk.of_state", language, state=_state_text(name, language), count=counts[name])
        for name in _STATUSES
        if counts[name]
    ]
    sums = [
        t("web_desk.sum_met", language, amount=_money(total(_met(shown)), language)),
        t("web_desk.sum_claimed", language, amount=_money(total(_claimed(shown)), language)),
        t("web_desk.sum_over", language, amount=_money(total(_above(shown)), language)),
    ]
    return element(
        "div",
        element("p", " · ".join(parts), look="note"),
        element("p", " · ".join(sums), look="note strong"),
        role="status",
    )


def _met(lines: Sequence[Line]) -> list[int | None]:
    return [line.amount for line in lines if line.status in SETTLED]


def _claimed(lines: Sequence[Line]) -> list[int | None]:
    """A claim stands at each loan of its measure, and counts once."""
    return list({(line.application, line.measure): line.claimed for line in lines}.values())


def _above(lines: Sequence[Line]) -> list[int | None]:
    """Only what is claimed too much: a claim below what is due makes no other one right."""
    above = {(line.application, line.measure): line.over for line in lines if (line.over or 0) > 0}
    return list(above.values())


def _table(page: Sequence[tuple[int, Line]], taken: frozenset[str], language: str, *, with_file: bool) -> Markup:
    """``taken``: the applications that are saved cases by now."""
    names = ("place", "application", "measure", "verdict", "sum", "claimed", "over", "decides")
    header = [t(f"web_desk.list_{name}", language) for name in names]
    rows = [
        (str(number), _name(line, language, with_file, line.application in taken), *_answer(line, language))
        for number, line in page
    ]
    return listing(header, rows, right=(4, 5, 6), look="applications")


def _name(line: Line, language: str, with_file: bool, is_taken: bool) -> Markup:
    inn = t("evaluation.inn", language, inn=line.inn) if line.inn else ""
    details = [line.name, inn, line.file if with_file else ""]
    return joined(
        element("strong", line.application),
        element("div", " · ".join(part for part in details if part), look="weak"),
        element("span", t("web_desk.is_taken", language), look="mark plain") if is_taken else "",
    )


def _answer(line: Line, language: str) -> tuple[str, ...]:
    if line.status is None:
        mark = element("span", t("web_desk.faults_of", language, count=line.faults), look="chip bad")
        return "", mark, "", "", "", line.decides or t("web_desk.see_mistakes", language)
    note = "" if line.is_asked else element("div", t("web_desk.not_asked", language), look="weak")
    claimed = _money(line.claimed, language) if line.claimed is not None else "—"
    over = _money(line.over, language) if line.over is not None else "—"
    return joined(line.title, note), chip(line.status, language), line.sum or "—", claimed, over, line.decides


def _money(kopecks: int, language: str) -> str:
    return format_money(kopecks, language)


# one application ------------------------------------------------------------------------------------------------------


def _opened(tray: InTray, shown: Sequence[Line], language: str) -> None:
    """One application that the visitor chose: all its measures or its mistakes, and where it can go from here."""
    names = list(dict.fromkeys(line.application for line in shown))
    labels = {line.application: " · ".join(filter(None, (line.application, line.name))) for line in shown}
    name = st.selectbox(
        t("web_desk.open", language),
        names,
        index=None,
        format_func=lambda one: labels.get(one, one),
        placeholder=t("web_desk.open_which", language),
        key=f"desk/open/{tray.number}/{language}",
    )
    arrival = tray.arrival(name)
    if arrival is None:
        return
    with st.container(border=True, key="desk-opened"):
        title = arrival.application.title if arrival.application is not None else None
        st.html(element("h3", title or arrival.id))
        st.html(element("p", t("web_desk.from_file", language, id=arrival.id, file=arrival.file), look="weak"))
        if arrival.application is None:
            st.html(fault_table(arrival.faults[:_MOST_FAULTS], language))
            st.html(element("p", t("web_desk.mend_first", language), look="weak"))
            if arrival.document is not None:
                estimate_button(arrival.id, t("web_desk.as_estimate_rest", language))
            return
        taking_one(tray, arrival.application, language)
        lines = tray.every_line(arrival.id)
        names = ["measure", "verdict", "sum", "decides"]
        header = [t(f"web_desk.list_{one}", language) for one in names]
        rows = [
            (line.title, chip(line.status, language), line.sum or "—", line.decides)
            for line in lines
            if line.status is not None
        ]
        st.html(listing(header, rows, right=(2,)))
