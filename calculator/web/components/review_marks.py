"""A point with the inspector's mark: what was said of it so far, and the fields to say it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from calculator.money import format_date
from calculator.store.conclusions import Answer, Mark, mark
from calculator.store.errors import StoreError
from calculator.store.store import ConflictError
from calculator.web.clock import moment_text, today
from calculator.web.components.outcome import outcome, say
from calculator.web.inspection import Inspection
from calculator.web.keeping import kept
from calculator.web.markup import Markup, element
from calculator.wording import Message, t

__all__ = ["mark_of", "mark_text", "point_form"]

_LOOKS: Final = {Answer.agree: "good", Answer.disagree: "bad", Answer.request: "open"}
_LONGEST_COMMENT: Final = 2_000
_LONGEST_NAME: Final = 300
_ROUND: Final = "review/round"


def mark_of(one: Inspection, point: str) -> Mark | None:
    """The mark that counts."""
    made = one.on(point)
    return made[-1] if made else None


def mark_text(made: Mark, language: str) -> Markup:
    """The answer, the comment, the file, who and when."""
    who = ", ".join(part for part in (made.author, format_date(made.day, language)) if part)
    if made.entered is not None:
        who = ", ".join(part for part in (made.author, moment_text(made.entered, language)) if part)
    parts: list[str] = [element("span", t(f"reports.mark_{made.answer}", language), look=f"mark {_LOOKS[made.answer]}")]
    if made.comment:
        parts += [" ", made.comment]
    if made.proof:
        parts += [" ", element("span", t("reports.mark_proof", language, file=made.proof), look="weak")]
    return element("span", *parts, " ", element("span", who, look="weak"))


def point_form(one: Inspection, point: str, changed: frozenset[str]) -> None:
    """The mark that counts, earlier ones behind it, and the fields for another one.

    ``changed``: the points whose answer is another one than before; a mark that is older than the change says so.
    """
    language, made, name = one.language, one.on(point), one.stored(point)
    if made or not one.may_judge:
        entered = made[-1].entered if made else None
        outdated = point in changed and entered is not None and entered < one.saved.changed
        st.html(_said(made, language, outdated=outdated))
    if one.may_judge:
        stem = f"review/{one.saved.id}/{name}/{_rounds().get((one.saved.id, name), 0)}"
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"mark/{name}"):
            st.segmented_control(
                t("review.mark", language),
                list(Answer),
                format_func=lambda answer: t(f"reports.mark_{answer}", language),
                key=f"{stem}/answer",
                persist_state="session",
            )
            st.text_input(
                t("review.comment", language),
                max_chars=_LONGEST_COMMENT,
                key=f"{stem}/comment",
                persist_state="session",
            )
            st.text_input(
                t("review.proof", language), max_chars=_LONGEST_NAME, key=f"{stem}/proof", persist_state="session"
            )
            st.button(
                t("review.save_mark", language),
                key=f"save-mark/{name}",
                on_click=_save,
                args=(one.saved.id, one.saved.version, name, len(made), stem),
            )
    outcome((one.saved.id, name), language)


def _said(made: tuple[Mark, ...], language: str, *, outdated: bool) -> Markup:
    if not made:
        return element("p", t("reports.mark_none", language), look="weak said")
    later = [" ", element("span", t("review.mark_outdated", language), look="mark open")] if outdated else []
    latest = element("p", mark_text(made[-1], language), *later, look="said")
    if len(made) == 1:
        return latest
    earlier = element("ul", *(element("li", mark_text(one, language)) for one in reversed(made[:-1])))
    summary = element("summary", t("review.earlier_marks", language, count=len(made) - 1))
    return element("div", latest, element("details", summary, earlier, look="steps"))


def _save(case_id: str, version: int, name: str, seen: int, stem: str) -> None:
    """Put the mark into the store; whatever it refuses stays in the fields."""
    answer = st.session_state.get(f"{stem}/answer")
    comment, proof = (str(st.session_state.get(f"{stem}/{key}") or "") for key in ("comment", "proof"))
    if answer is None:
        say((case_id, name), Message("review.no_answer"), bad=True)
        return
    try:
        store, actor = kept()
        mark(store, actor, case_id, Mark(name, Answer(answer), today(), comment, proof), version=version, seen=seen)
    except ConflictError:
        say((case_id, name), StoreError("changed_before_mark"))
        return
    except StoreError as error:
        say((case_id, name), error)
        return
    rounds = _rounds()
    rounds[case_id, name] = rounds.get((case_id, name), 0) + 1
    say((case_id, name), Message("review.mark_saved"))


def _rounds() -> dict[tuple[str, str], int]:
    """How many marks this visit has put on each point: fields begin anew after one was saved, and never otherwise."""
    found: dict[tuple[str, str], int] = st.session_state.setdefault(_ROUND, {})
    return found
