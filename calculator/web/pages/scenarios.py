"""Scenarios: the application on top beside copies of it, in which facts and the law are changed."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from calculator.evaluation.opening import open_measure, rows_in_force
from calculator.facts.dictionary import field
from calculator.reports.inputs import input_digest
from calculator.rulebook.model import Kind, Measure, Parameter, ParameterRow
from calculator.store.case_file import Case, Opened
from calculator.web.components.notices import not_read
from calculator.web.components.scale_switch import scale_switch
from calculator.web.components.side_by_side import answers_table, differences_table, differing, same_answers
from calculator.web.desk import Desk, desk_of
from calculator.web.entries import Entry, input_text, read_entry
from calculator.web.estimate import Estimate, estimate, rules
from calculator.web.law import Law, applied
from calculator.web.markup import element, unmarked
from calculator.web.paths import link_to, set_course
from calculator.web.remembered import remembered
from calculator.web.rule_numbers import changeable, example_of, read_rule_entry, rule_values
from calculator.web.scale import Money
from calculator.web.variants import MOST_VARIANTS, Variant, answer_of, as_it_stands, changeable_facts, copied
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    language = desk.language
    found = estimate(desk.draft)
    not_read(found, language)
    variants = desk.variants.setdefault(desk.current, [])
    with st.container(horizontal=True, key="ways-scenarios"):
        link_to("what-if", t("what_if.to_what_if", language))
        link_to("combination", t("combined.to_combination", language))
        link_to("yearly", t("web.page_yearly", language))
    st.button(
        t("scenarios.copy", language),
        key="copy-application",
        type="primary",
        on_click=_copy,
        disabled=len(variants) >= MOST_VARIANTS or found.application is None,
        help=t("scenarios.most", language),
    )
    if not variants:
        st.html(element("p", t("scenarios.start", language), look="weak"))
        return
    place = st.container(key="side-by-side")
    for variant in variants:
        _editor(variant, desk)
    with place:
        _side_by_side(found, variants, language, scale_switch(desk))


def _side_by_side(found: Estimate, variants: list[Variant], language: str, money: Money) -> None:
    now = as_it_stands(t("scenarios.now", language), found, language)
    columns = [now, *(answer_of(variant, rules(), language) for variant in variants)]
    for column in columns:
        if column.problems:
            lines = [element("li", text.in_language(language)) for text in column.problems]
            st.html(element("div", element("strong", column.name), element("ul", *lines), look="notice bad"))
    different = differing(columns, rules(), language)
    if not different:
        st.html(element("div", t("scenarios.same", language), look="notice open", role="status"))
    else:
        st.html(differences_table(different, columns, language))
        if same_answers(columns, language):
            st.html(element("p", t("scenarios.same_answers", language), look="weak"))
    st.html(answers_table(columns, language, money))


def _copy() -> None:
    desk = desk_of(st.session_state)
    variants = desk.variants.setdefault(desk.current, [])
    number = max((one.number for one in variants), default=0) + 1
    name = t("scenarios.copy_name", desk.language, number=number)
    found = estimate(desk.draft)
    variants.append(copied(number, name, found.document, found.law))


def _remove(number: int) -> None:
    desk = desk_of(st.session_state)
    desk.variants[desk.current] = [one for one in desk.variants[desk.current] if one.number != number]


def _reset(number: int) -> None:
    """The fields begin anew from the copy."""
    desk = desk_of(st.session_state)
    for one in desk.variants[desk.current]:
        if one.number == number:
            one.reset()
    start = _key(desk, number, "")
    for key in [key for key in st.session_state if str(key).startswith(start)]:
        del st.session_state[key]


def _open_alone(number: int) -> None:
    """The scenario as an application of its own, judged on all pages by its own law."""
    desk = desk_of(st.session_state)
    variant = next(one for one in desk.variants[desk.current] if one.number == number)
    answered = answer_of(variant, rules(), desk.language)
    before = str(answered.document.get("title") or desk.title(desk.current))
    title = t("keeping.alone_title", desk.language, title=before, name=variant.name)
    case = Case(
        title,
        {**answered.document, "title": title},
        readings=answered.readings,
        values=answered.values,
        as_of=answered.as_of.isoformat() if answered.as_of is not None else None,
    )
    desk.lay(title, Opened(case))
    set_course("measures")


def _key(desk: Desk, number: int, name: str) -> str:
    return f"scenario/{desk.owner}/{desk.current}/{number}/{name}"


def _editor(variant: Variant, desk: Desk) -> None:
    """Name and changes of one copy."""
    language = desk.language
    with st.container(border=True, key=f"variant-{variant.number}"):
        left, alone, middle, right = st.columns([4, 2, 2, 1], gap="small", vertical_alignment="bottom")
        with left:
            variant.name = _text(desk, variant, "name", t("scenarios.name", language), variant.name) or variant.name
        alone.button(
            t("keeping.open_alone", language),
            key=f"open-alone-{variant.number}",
            on_click=_open_alone,
            args=(variant.number,),
        )
        middle.button(
            t("scenarios.reset", language), key=f"reset-{variant.number}", on_click=_reset, args=(variant.number,)
        )
        right.button(
            t("scenarios.remove", language), key=f"remove-{variant.number}", on_click=_remove, args=(variant.number,)
        )
        _facts(variant, desk)
        with st.expander(t("scenarios.change_law", language), key=f"law/{desk.owner}/{variant.number}/{language}"):
            _law(variant, desk)


def _text(desk: Desk, variant: Variant, name: str, label: str, stored: str, **more: str) -> str:
    key = f"{_key(desk, variant.number, name)}/{desk.language}"
    if key not in st.session_state:
        st.session_state[key] = stored
    return st.text_input(unmarked(label), key=key, placeholder=more.get("placeholder"), help=more.get("help")) or ""


def _facts(variant: Variant, desk: Desk) -> None:
    """A few chosen facts, as text fields read strictly; they start from what the copy says."""
    language = desk.language
    key = f"{_key(desk, variant.number, 'facts')}/{language}"
    if key not in st.session_state:
        st.session_state[key] = list(variant.facts)
    chosen = st.multiselect(
        t("scenarios.facts", language),
        changeable_facts(),
        format_func=lambda name: field(name).label.in_language(language),
        key=key,
        placeholder=t("scenarios.choose_facts", language),
    )
    facts: dict[str, Entry] = {}
    for name in chosen:
        item = field(name)
        entry = variant.facts.get(name)
        if name not in variant.facts:
            group, _, inner = name.rpartition(".")
            stated = (variant.document.get(group) or {}).get(inner)
            reading = read_entry(item, stated if stated is None or isinstance(stated, bool) else str(stated))
            entry = input_text(item, reading.value, None, language)
        if isinstance(entry, bool):
            entry = t("web.truth_yes", language) if entry else t("web.truth_no", language)
        shown = entry or ""
        facts[name] = _text(desk, variant, name, item.label.in_language(language), shown)
    variant.facts = facts


def _law(variant: Variant, desk: Desk) -> None:
    """Date, changed numbers and pinned readings."""
    language = desk.language
    example = t("scenarios.as_of_example", language)
    variant.as_of = _text(desk, variant, "as_of", t("scenarios.as_of", language), variant.as_of, placeholder=example)
    rulebook = rules()
    _numbers(variant, desk)
    key = f"{_key(desk, variant.number, 'readings')}/{language}"
    readings = {
        f"{topic.id}/{one.id}": f"{topic.title.in_language(language)}: {one.title.in_language(language)}"
        for topic in rulebook.topics.values()
        for one in topic.readings.values()
    }
    if key not in st.session_state:
        st.session_state[key] = [f"{topic}/{one}" for topic, one in variant.readings.items()]
    pinned = st.multiselect(
        t("scenarios.readings", language), list(readings), format_func=lambda one: readings[one], key=key,
        placeholder=t("scenarios.reading_free", language),
    )  # fmt: skip
    variant.readings = dict(one.split("/", 1) for one in pinned)


# numbers of the rules -------------------------------------------------------------------------------------------------


def _numbers(variant: Variant, desk: Desk) -> None:
    """First the measure, then its numbers by title; a field for each that is changed, with the value of the rules beside it."""
    language, rulebook = desk.language, rules()
    owners = {name: measure for name, measure in rulebook.measures.items() if changeable(measure)}
    key = f"{_key(desk, variant.number, 'numbers-of')}/{language}"
    if key not in st.session_state:
        st.session_state[key] = next((path.partition(".")[0] for path in variant.values), None)
    picked = st.selectbox(
        t("rule_numbers.measure", language),
        list(owners),
        format_func=lambda name: owners[name].title.in_language(language),
        key=key,
        placeholder=t("rule_numbers.choose_measure", language),
    )
    if picked is not None:
        _pick(variant, desk, owners[picked])
    for path in list(variant.values):
        measure, _, name = path.partition(".")
        if name in owners[measure].parameters:  # a limit that the user added stays as it is
            _number(variant, desk, path, owners[measure], owners[measure].parameters[name])


def _pick(variant: Variant, desk: Desk, owner: Measure) -> None:
    """Which numbers of one measure are changed; those of other measures stay as they are."""
    language = desk.language
    titles = {f"{owner.id}.{one.id}": one.title.in_language(language) for one in changeable(owner)}
    key = f"{_key(desk, variant.number, 'parameters')}/{owner.id}/{language}"
    if key not in st.session_state:
        st.session_state[key] = [path for path in variant.values if path in titles]
    chosen = st.multiselect(
        t("scenarios.parameter", language),
        list(titles),
        format_func=lambda path: titles[path],
        key=key,
        placeholder=t("rule_numbers.choose", language),
    )
    others = {path: text for path, text in variant.values.items() if path not in titles}
    variant.values = {**others, **{path: variant.values.get(path, "") for path in chosen}}


def _number(variant: Variant, desk: Desk, path: str, owner: Measure, parameter: Parameter) -> None:
    language = desk.language
    label = f"{parameter.title.in_language(language)} ({owner.title.in_language(language)})"
    variant.values[path] = _text(
        desk, variant, path, label, variant.values[path],
        help=unmarked(t("rule_numbers.help", language)), placeholder=example_of(parameter, language),
    )  # fmt: skip
    entry = read_rule_entry(parameter, variant.values[path], language)
    stands = rule_values(parameter, _in_force(variant, desk, owner).get((owner.id, parameter.id)), language)
    if entry.problem is not None:
        st.html(element("p", entry.problem.in_language(language), look="echo bad", role="alert"))
    elif entry.understood:
        stands = f"{t('rule_numbers.understood', language, value=entry.understood)} {stands}"
    st.html(element("p", stands, look="echo"))


def _in_force(variant: Variant, desk: Desk, owner: Measure) -> Mapping[tuple[str, str], ParameterRow]:
    """The rows of the law in force for the copy; of a shared set by the measure that the visit is about."""
    found = estimate(desk.draft)
    shown = found.measure.id if found.measure is not None else None
    measure = owner.id if owner.kind is Kind.measure else shown
    day = applied(Law(variant.as_of), rules()).as_of
    if found.application is None or measure is None:
        return {}

    def rows() -> Mapping[tuple[str, str], ParameterRow]:
        assert found.application is not None
        opened = open_measure(found.application, rules(), measure, as_of=day)
        return rows_in_force(opened) if opened is not None else {}

    return remembered(("in-force", input_digest(found.application), rules().sha256, measure, day), rows)
