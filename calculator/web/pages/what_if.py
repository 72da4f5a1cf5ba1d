"""What if: one number or date of one measure over a range, and the inputs that move its sum most.

The address names the measure, its loan and the input (``?measure=ID&loan=ID&input=KEY``).
"""

from __future__ import annotations

from fractions import Fraction

import streamlit as st

from calculator.advice.inputs import Input
from calculator.console.what_if import input_value_text
from calculator.evaluation.result import MeasureResult
from calculator.facts.dictionary import Field
from calculator.web.components.chosen_measure import chosen_measure
from calculator.web.components.notices import not_read
from calculator.web.components.tornado import tornado_block
from calculator.web.components.what_if import answer_at, legend, stretches_table
from calculator.web.components.what_if_chart import sweep_chart
from calculator.web.desk import desk_of
from calculator.web.entries import echo, input_text, read_entry
from calculator.web.estimate import estimate, rules
from calculator.web.markup import element, unmarked
from calculator.web.paths import link_to
from calculator.web.rule_numbers import as_value, field_of_input, number_of
from calculator.web.varied import Asked, asked_of
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    language = desk.language
    found = estimate(desk.draft)
    not_read(found, language)
    measure = chosen_measure(found, language)
    if measure is None or found.application is None:
        return
    asked = asked_of(found.application, rules(), measure)
    item = _chosen_input(asked, language)
    if item is None:
        st.html(element("p", t("what_if.no_inputs", language), look="notice open"))
    else:
        _swept(asked, item, measure, f"what-if/{desk.owner}/{desk.current}", language)
    rule = rules().measures[measure.id].benefit
    if rule is not None and rule.pays:
        tornado_block(asked.tornado(), language)
    link_to("scenarios", t("web.page_scenarios", language))


def _chosen_input(asked: Asked, language: str) -> Input | None:
    """The input that is looked at: at first the strongest; what moves the sum comes first, numbers of the rules last."""
    with st.spinner(t("what_if.computing", language)):
        strongest = [bar.item.key for bar in asked.tornado().bars]
    found = {item.key: item for item in asked.inputs()}
    keys = [*strongest, *sorted((key for key in found if key not in strongest), key=lambda key: _rank(found[key]))]
    if not keys:
        return None
    wished = st.query_params.get("input")
    picked = st.selectbox(
        t("what_if.input", language),
        keys,
        index=keys.index(wished) if wished in keys else 0,
        format_func=lambda key: _title(found[key], language),
        key=f"what-if/input/{asked.case.measure}/{asked.case.loan_id}/{language}",
    )
    return found[picked]


def _rank(item: Input) -> int:
    return 2 if item.is_of_the_rules else 1 if item.now is None else 0


def _title(item: Input, language: str) -> str:
    title = item.title.in_language(language)
    if item.is_of_the_rules:
        return t("what_if.rule_number", language, title=title)
    return title if item.now is not None else t("what_if.not_stated", language, title=title)


# one input ------------------------------------------------------------------------------------------------------------


@st.fragment
def _swept(asked: Asked, item: Input, now: MeasureResult, place: str, language: str) -> None:
    """Slider, exact value, answer, chart and table: the rest of the page is not run again when the slider moves."""
    held = f"{place}/{asked.case.measure}/{asked.case.loan_id}/{item.key}"
    chosen = st.session_state.get(f"{held}/value", item.now)
    with st.spinner(t("what_if.computing", language)):
        found = asked.sweep(item, chosen)
    if chosen is None:
        chosen = found.points[len(found.points) // 2].value
    _controls(item, chosen, [point.value for point in found.points], held, language)
    left, right = st.columns([1, 2], gap="medium")
    with left:
        st.html(answer_at(asked.at(item, chosen), item, chosen, now, language))
    with right:
        sweep_chart(found, chosen, language)
        st.html(legend(found, language))
    st.html(stretches_table(found, rules(), language))


def _controls(item: Input, chosen: Fraction, values: list[Fraction], held: str, language: str) -> None:
    options = sorted({*values, chosen})
    field = field_of_input(item)
    slider, typed = f"{held}/slider/{language}", f"{held}/typed/{language}"
    st.session_state[slider] = chosen
    wrong = st.session_state.get(f"{held}/wrong")
    st.session_state[typed] = wrong if wrong is not None else _written(field, item, chosen, language)
    across, exact, back = st.columns([4, 2, 1], gap="medium", vertical_alignment="bottom")
    across.select_slider(
        t("what_if.slider", language),
        options,
        format_func=lambda value: input_value_text(item, value, language),
        key=slider,
        on_change=_slid,
        args=(held, slider),
    )
    exact.text_input(
        t("what_if.exact", language),
        key=typed,
        help=unmarked(t("what_if.exact_help", language)),
        on_change=_typed,
        args=(held, typed, item),
    )
    back.button(
        t("what_if.back", language), key=f"{held}/back", on_click=_back, args=(held,), disabled=item.now is None
    )
    with exact:
        _echo(field, item, chosen, wrong, language)


def _echo(field: Field, item: Input, chosen: Fraction, wrong: str | None, language: str) -> None:
    if wrong is None:
        text = echo(field, as_value(item, chosen), language)
        st.html(element("p", t("what_if.understood", language, value=text), look="echo"))
        return
    problem = read_entry(field, wrong).problem
    text = problem.in_language(language) if problem is not None else t("what_if.not_possible", language)
    st.html(element("p", text, look="echo bad", role="alert"))


def _written(field: Field, item: Input, value: Fraction, language: str) -> str:
    plain = as_value(item, value)
    return str(input_text(field, plain, item.plain(value), language))


def _slid(held: str, slider: str) -> None:
    st.session_state[f"{held}/value"] = st.session_state[slider]
    st.session_state.pop(f"{held}/wrong", None)


def _typed(held: str, typed: str, item: Input) -> None:
    """What cannot be read stays in the field and is told, and the value before it stands; an empty field means as it is now."""
    text = str(st.session_state[typed] or "").strip()
    if not text:
        _back(held)
        return
    value = number_of(read_entry(field_of_input(item), text).value)
    if value is None or not item.allows(value):
        st.session_state[f"{held}/wrong"] = text
        return
    st.session_state.pop(f"{held}/wrong", None)
    st.session_state[f"{held}/value"] = value


def _back(held: str) -> None:
    for name in ("value", "wrong"):
        st.session_state.pop(f"{held}/{name}", None)
