"""The conclusion: what it would say, the fields of its head, and the button that freezes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from calculator.problems import ProblemsError
from calculator.reports import MEDIA_TYPES, ReviewError
from calculator.reports.conclusion import Conclusion
from calculator.reports.frozen import basis_of, freeze
from calculator.reports.letters import refusal_letter, request_letter
from calculator.reports.paper import Paper
from calculator.reports.word import docx_of
from calculator.store.case_file import CaseError
from calculator.store.conclusions import conclude
from calculator.store.errors import StoreError
from calculator.store.store import ConflictError
from calculator.web.clock import today
from calculator.web.components.outcome import outcome, say
from calculator.web.entries import day_text, read_day
from calculator.web.inspection import Inspection, inspect
from calculator.web.keeping import kept
from calculator.web.markup import Markup, element, joined
from calculator.wording import Message, t

__all__ = ["conclusion_block"]

_TEXTS: Final = ("number", "centre", "inspector", "remarks")
_DAYS: Final = ("day", "answer_by")
_LONGEST: Final = {"number": 100, "centre": 500, "inspector": 300, "remarks": 10_000}
_LETTERS: Final[dict[str, Callable[[Conclusion], Paper]]] = {"request": request_letter, "refusal": refusal_letter}


def conclusion_block(one: Inspection) -> None:
    """Fields, preview and buttons for somebody who may conclude; a viewer sees only what would be said."""
    language = one.language
    st.html(element("h2", t("review.conclusion", language)))
    head: dict[str, Any] = {}
    problems: list[Message] = []
    stem = f"review/{one.saved.id}/{one.found.id}/{one.found.loan_id}"
    if one.may_judge:
        _fields(one, stem)
        head, problems = _entered(stem)
    conclusion = one.conclusion(**head)
    st.html(_preview(one, conclusion))
    if not one.may_judge:
        return
    for problem in problems:
        st.html(element("p", problem.in_language(language), look="echo bad", role="alert"))
    with st.container(horizontal=True, vertical_alignment="center", key="conclude-row"):
        st.button(
            t("review.conclude", language),
            type="primary",
            key="conclude",
            on_click=_conclude,
            args=(one.saved.id, one.saved.version, one.seen, one.found.id, one.found.loan_id, language, stem),
        )
        for kind in _LETTERS:
            _letter(conclusion, kind, language)
    outcome((one.saved.id, "conclude"), language)
    st.html(element("p", t("review.unsigned", language), look="weak"))


# the fields -----------------------------------------------------------------------------------------------------------


def _fields(one: Inspection, stem: str) -> None:
    language = one.language
    last = one.of_the_measure[0] if one.of_the_measure else None
    others = next((frozen for _, frozen in one.frozen if frozen is not None), None)
    start = {
        "number": last.number if last is not None else "",
        "centre": others.centre if others is not None else "",
        "inspector": one.actor.name or (others.inspector if others is not None else ""),
        "day": day_text(today()),
        "answer_by": day_text(last.answer_by) if last is not None and last.answer_by is not None else "",
    }
    for names in (("number", "day", "answer_by"), ("centre", "inspector")):
        for name, column in zip(names, st.columns(len(names), gap="medium"), strict=True):
            column.text_input(
                t(f"review.head_{name}", language),
                value=start[name],
                max_chars=_LONGEST.get(name, 40),
                placeholder=t(f"review.example_{name}", language),
                key=f"{stem}/{name}",
                persist_state="session",
            )
    st.text_area(
        t("review.head_remarks", language),
        value=last.remarks if last is not None else "",
        max_chars=_LONGEST["remarks"],
        height=100,
        key=f"{stem}/remarks",
        persist_state="session",
    )


def _entered(stem: str) -> tuple[dict[str, Any], list[Message]]:
    """What stands in the fields, and what of it cannot be read."""
    head: dict[str, Any] = {name: str(st.session_state.get(f"{stem}/{name}") or "").strip() for name in _TEXTS}
    problems = []
    for name in _DAYS:
        text = str(st.session_state.get(f"{stem}/{name}") or "").strip()
        head[name] = None
        if text:
            head[name], problem = read_day(text)
            if problem is not None:
                label = Message(f"review.head_{name}")
                problems.append(Message("review.day_wrong", {"label": label, "problem": problem}))
    return head, problems


# what it says ---------------------------------------------------------------------------------------------------------


def _preview(one: Inspection, conclusion: Conclusion) -> Markup:
    """What is concluded, in words; how many points it leaves without a mark."""
    language, review = one.language, conclusion.review
    rows = list(conclusion.answer().rows)
    counts = {answer: len(review.of(answer)) for answer in ("agree", "disagree", "request")}
    marks = t("review.marks_counted", language, unmarked=len(one.unmarked), **counts)
    rows.append((t("review.marks", language), marks))
    for key, items in (
        ("conclusion_requests", conclusion.requests()),
        ("conclusion_disagreements", conclusion.disagreements()),
    ):
        if items is not None:
            rows.append((t(f"reports.{key}", language), "\n".join(items.texts)))
    if review.remarks:
        rows.append((t("reports.conclusion_remarks", language), review.remarks))
    facts = [joined(element("dt", label), element("dd", *_lines(text))) for label, text in rows]
    title = element("p", conclusion.title, look="strong")
    if _made_already(one, conclusion):
        made = t("review.made_already", language, title=one.of_the_measure[0].paper.title)
        title = element("p", made, look="strong")
    return element(
        "div", title, element("p", conclusion.measure.title), element("dl", *facts, look="facts"), look="card preview"
    )


def _made_already(one: Inspection, conclusion: Conclusion) -> bool:
    """Whether the latest conclusion says just this."""
    return any(earlier.basis == basis_of(conclusion) for earlier in one.of_the_measure[:1])


def _lines(text: str) -> list[str]:
    return [element("div", line) for line in text.split("\n")]


def _letter(conclusion: Conclusion, kind: str, language: str) -> None:
    """A letter before the conclusion; where there is no reason for one, that is said instead."""
    make = _LETTERS[kind]
    try:
        paper = make(conclusion)
    except ReviewError as error:
        st.html(element("p", t(f"review.no_{kind}", language, why=_said(error, language)), look="weak"))
        return

    def made() -> bytes:
        return docx_of(paper)

    st.download_button(
        t(f"review.letter_{kind}", language),
        made,
        file_name=f"{kind}-{conclusion.measure.id}.docx",
        mime=MEDIA_TYPES["docx"],
        on_click="ignore",
        key=f"letter-{kind}",
    )


def _said(error: ProblemsError, language: str) -> str:
    """The message without the id of the measure before it, which the page shows above."""
    return t(error.problems[0].code, language, **error.problems[0].values)


# freezing -------------------------------------------------------------------------------------------------------------


def _conclude(
    case_id: str, version: int, seen: tuple[int, int], measure: str, loan: str | None, language: str, stem: str
) -> None:
    """Freeze what the page shows, or say why not. The fields stay as they are."""
    head, problems = _entered(stem)
    for name in ("day", "number"):
        if not str(st.session_state.get(f"{stem}/{name}") or "").strip():
            problems.insert(0, Message(f"review.no_{name}"))
    if problems:
        say((case_id, "conclude"), *problems, bad=True)
        return
    try:
        store, actor = kept()
        one = inspect(store, actor, case_id, measure, loan, language)
        if one.saved.version != version:
            raise ConflictError(None, one.saved, ())
        conclusion = one.conclusion(**head)
        if _made_already(one, conclusion):
            say((case_id, "conclude"), Message("review.same_again", {"edition": one.edition - 1}))
            return
        document = freeze(conclusion, one.state)
        rules = one.result.rulebook_version, one.result.rulebook_sha256
        conclude(
            store, actor, one.saved, document, head["day"],
            input_digest=conclusion.report.input_sha256, rules=rules, seen=seen,
        )  # fmt: skip
    except ConflictError:
        say((case_id, "conclude"), StoreError("changed_before_conclusion"))
        return
    except (StoreError, CaseError) as error:
        say((case_id, "conclude"), error)
        return
    said = {"number": head["number"], "edition": conclusion.review.edition}
    say((case_id, "conclude"), Message("review.concluded", said))
