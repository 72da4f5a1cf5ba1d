"""The conclusions that were made: each is printed again from what was frozen, on the centre's own template too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from calculator.money import format_date
from calculator.reports import MEDIA_TYPES
from calculator.reports.frozen import Frozen
from calculator.reports.paper import Paper
from calculator.reports.participants import participants_book
from calculator.reports.templates import TemplateError, fill_template, filling_of, sample_template
from calculator.store.conclusions import Conclusion
from calculator.web.inspection import Inspection
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["papers"]

_LARGEST_UPLOAD_MB: Final = 5
_MOST_WRONG: Final = 20


def papers(one: Inspection) -> None:
    """The conclusions of the case, the latest first, and the centre's template."""
    language = one.language
    st.html(element("h2", t("review.papers", language)))
    if not one.frozen:
        st.html(element("p", t("review.no_papers", language), look="weak"))
    template = _template(one)
    for stored, frozen in one.frozen:
        with st.container(key=f"conclusion-{stored.number}-{stored.edition}"):
            if frozen is None:
                st.html(element("p", _unprinted(stored, language), look="weak"))
            else:
                _made(stored, frozen, template, language)


def _unprinted(stored: Conclusion, language: str) -> str:
    key = "papers_erased" if stored.document is None else "papers_unknown"
    return t(
        f"review.{key}", language, number=stored.number, edition=stored.edition, day=format_date(stored.day, language)
    )


def _made(stored: Conclusion, frozen: Frozen, template: tuple[str, bytes] | None, language: str) -> None:
    """Who concluded what, and the files."""
    title = element("strong", frozen.paper.title)
    small = t("review.papers_of", language, measure=frozen.measure_title, digest=stored.digest[:12])
    st.html(element("div", title, element("div", small, look="weak")))
    stem = f"conclusion-{stored.number}-{stored.edition}"
    files: list[tuple[str, str, str, Callable[[], bytes]]] = [
        ("docx", "conclusion", "docx", partial(_docx, frozen.paper)),
        ("pdf", "conclusion", "pdf", partial(_pdf, frozen.paper)),
        ("appendix", "participants", "xlsx", partial(participants_book, frozen.appendix)),
    ]
    for kind, paper in (("request", frozen.request), ("refusal", frozen.refusal)):
        if paper is not None:
            files.append((f"letter_{kind}", kind, "docx", partial(_docx, paper)))
    if template is not None:
        name, content = template
        files.append(("own", "own", "docx", partial(fill_template, content, frozen.filling, name)))
    with st.container(horizontal=True, key=f"files-{stem}"):
        for label, name, form, make in files:
            st.download_button(
                t(f"review.file_{label}", language),
                make,
                file_name=f"{stem}-{name}.{form}",
                mime=MEDIA_TYPES[form],
                on_click="ignore",
                key=f"take-{label}-{stored.number}-{stored.edition}",
            )
    without = [
        t(f"review.without_{kind}", language) for kind in ("request", "refusal") if getattr(frozen, kind) is None
    ]
    if without:
        st.html(element("p", " ".join(without), look="weak"))


def _docx(paper: Paper) -> bytes:
    from calculator.reports.word import docx_of

    return docx_of(paper)


def _pdf(paper: Paper) -> bytes:
    from calculator.reports.pdf import pdf_of

    return pdf_of(paper)


def _template(one: Inspection) -> tuple[str, bytes] | None:
    """The template that was chosen, if it can be filled; else what is wrong with it is told."""
    language = one.language
    with st.expander(t("review.template", language), key=f"template/{language}"):
        st.html(element("p", t("review.template_help", language), look="weak"))
        st.download_button(
            t("review.template_sample", language),
            partial(sample_template, language),
            file_name="conclusion-template.docx",
            mime=MEDIA_TYPES["docx"],
            on_click="ignore",
            key="template-sample",
        )
        uploaded = st.file_uploader(
            t("review.template_file", language), type=["docx"], max_upload_size=_LARGEST_UPLOAD_MB, key="template-file"
        )
        if uploaded is None:
            return None
        content = uploaded.getvalue()
        try:
            fill_template(content, filling_of(one.conclusion()), uploaded.name)
        except TemplateError as error:
            lines = [element("li", problem.text(language)) for problem in error.problems[:_MOST_WRONG]]
            title = element("strong", t("review.template_wrong", language))
            st.html(element("div", title, element("ul", *lines), look="notice bad", role="alert"))
            return None
        ready = "template_ready" if one.frozen else "template_later"
        st.html(element("p", t(f"review.{ready}", language, name=uploaded.name), look="weak"))
        return uploaded.name, content
