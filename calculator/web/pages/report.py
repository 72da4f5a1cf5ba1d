"""The report: the answer as a file to give away, and the application as a file that gives it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from calculator.advice import combination_document
from calculator.advice.yearly import project_years
from calculator.evaluation.result import Group, MeasureResult, Result
from calculator.facts import Application
from calculator.reports import FORMS, KINDS, MEDIA_TYPES, file_name, make_report, report_of
from calculator.reports.inputs import input_digest
from calculator.reports.years import years_of
from calculator.web.combining import combination_of, measures_for_report
from calculator.web.components.law import law_lines
from calculator.web.components.notices import not_read
from calculator.web.components.sharing import case_download, link_block
from calculator.web.desk import desk_of
from calculator.web.estimate import Estimate, estimate
from calculator.web.files import application_file
from calculator.web.files import file_name as application_name
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["show"]

_BUILT: Final = "report/built"
_MOST_AT_FIRST: Final = 4


def show() -> None:
    """Choose kind, form and measures; the file is made on a click and then waits to be taken."""
    desk = desk_of(st.session_state)
    language = desk.language
    found = estimate(desk.draft)
    not_read(found, language)
    if found.application is not None and found.result is not None:
        _report(found, found.application, found.result, language)
    st.html(element("h3", t("web_report.case", language)))
    st.html(element("p", t("web_report.case_contains", language), look="weak"))
    st.download_button(
        t("web.save", language),
        application_file(found, language),
        file_name=application_name(desk.draft.name),
        mime="application/yaml",
        on_click="ignore",
        key="report-save",
    )
    st.html(element("h3", t("web_saved.file", language)))
    st.html(element("p", t("web_saved.file_help", language), look="weak"))
    case_download(desk, found, "report-case")
    link_block(desk, found)


def _report(found: Estimate, application: Application, result: Result, language: str) -> None:
    with st.container(horizontal=True, key="report-choices"):
        kind = st.segmented_control(
            t("web_report.kind", language),
            KINDS,
            default=KINDS[0],
            required=True,
            format_func=lambda name: t(f"web_report.kind_{name}", language),
            key=f"report/kind/{language}",
        )
        form = st.segmented_control(
            t("web_report.form", language),
            FORMS[kind],
            default=FORMS[kind][-1],
            required=True,
            format_func=str.upper,
            key=f"report/form/{kind}/{language}",
        )
    titles = {one.id: one.title.in_language(language) for one in result.measures}
    chosen = st.multiselect(
        t("web_report.measures", language),
        list(titles),
        default=_at_first(found, result.measures),
        format_func=lambda name: titles[name],
        placeholder=t("web_report.none_chosen", language),
        help=t("web_report.measures_help", language),
        key=f"report/measures/{input_digest(application)[:12]}/{language}",
    )
    with st.container(horizontal=True, key="report-more"):
        combined = not found.law.is_changed and st.checkbox(
            t("combined.in_report", language), key=f"report/combined/{language}"
        )
        by_years = kind == KINDS[0] and st.checkbox(
            t("combined.years_in_report", language), key=f"report/years/{language}"
        )
    st.html(element("p", t(f"web_report.contains_{kind}_{form}", language), look="contains"))
    measures = measures_for_report(application, result, found.law) if combined else ()
    request = (input_digest(application), found.law.key, kind, form, language, tuple(chosen), measures, by_years)
    if st.button(t("web_report.build", language), type="primary", key="report/build"):
        st.session_state[_BUILT] = request
    built = st.session_state.get(_BUILT)
    if built == request:
        warnings = (*law_lines(found.law, language), *(problem.text(language) for problem in found.problems))
        with st.spinner(t("combined.choosing", language) if combined else t("web_report.build", language)):
            content, name = _made(*request, warnings, _application=application, _result=result, _found=found)
        size = -(-len(content) // 1024)
        st.download_button(
            t("web_report.take", language, name=name, size=size),
            content,
            file_name=name,
            mime=MEDIA_TYPES[form],
            on_click="ignore",
            icon=":material/download:",
            key="report/take",
        )
        st.html(element("p", t("web_report.digest", language, digest=request[0][:12]), look="weak"))
    elif built is not None:
        st.html(element("p", t("web_report.changed", language), look="weak"))


def _at_first(found: Estimate, measures: Sequence[MeasureResult]) -> list[str]:
    """The measure that the visit is about, and those that can be had; a report on everything would run to dozens of pages."""
    own = [found.measure.id] if found.measure is not None else []
    available = [one.id for one in measures if one.group is Group.available]
    return list(dict.fromkeys([*own, *available]))[:_MOST_AT_FIRST]


@st.cache_data(max_entries=24, ttl=3600, show_spinner=False)
def _made(
    digest: str,
    law: tuple[object, ...],
    kind: str,
    form: str,
    language: str,
    in_full: tuple[str, ...],
    combined: tuple[str, ...],
    by_years: bool,
    warnings: tuple[str, ...],
    *,
    _application: Application,
    _result: Result,
    _found: Estimate,
) -> tuple[bytes, str]:
    """The file and its name; made once for the same input, law and wishes. ``combined``: measures to combine, if any."""
    rulebook = _found.rulebook
    chosen = combination_of(_application, _found.law, combined) if combined else None
    years = None
    if by_years:
        table = project_years(_application, _result, chosen)
        years = years_of(table, language, combined=chosen is not None)
    report = report_of(
        _application, _result, rulebook, language,
        in_full=in_full, warnings=warnings, years=years,
        combination=None if chosen is None else combination_document(chosen, language),
    )  # fmt: skip
    return make_report(report, rulebook, kind, form), file_name(report, kind, form)
