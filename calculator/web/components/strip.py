"""The live answer above a form: the best measures with status and sum, and how many there are of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from calculator.console.sums import says_sum, sum_text
from calculator.evaluation.result import Group, MeasureResult
from calculator.web.asked import of_interest
from calculator.web.components.verdict import chip, met_text
from calculator.web.draft import Draft
from calculator.web.estimate import Estimate, status_shown
from calculator.web.markup import Markup, element
from calculator.wording import t

__all__ = ["verdict_strip"]

_MOST: Final = 3
_ORDER: Final = (Group.available, Group.possible, Group.refused, Group.not_for_this_case)


def verdict_strip(draft: Draft, found: Estimate) -> None:
    """Its place is there also when empty: what follows must not be drawn anew by its coming."""
    place = st.container(key="slot-strip")
    measures = of_interest(found, draft) or (found.result.measures if found.result is not None else ())
    if not measures:
        return
    best = sorted(measures, key=_rank)[:_MOST]
    language = draft.language
    place.html(
        element(
            "section",
            element("div", *(_measure(one, found, language) for one in best), look="strip-measures"),
            element("p", _counts(measures, language), look="weak"),
            look="strip",
            role="status",
        )
    )


def _counts(measures: Sequence[MeasureResult], language: str) -> str:
    """Of several measures how many stand where; of one how many of its conditions are met."""
    if len(measures) == 1:
        return met_text(measures[0], language)
    counts = [(group, sum(one.group is group for one in measures)) for group in _ORDER]
    counted = [t(f"web.count_{group.value}", language, count=count) for group, count in counts if count]
    return f"{t('web.among', language, count=len(measures))} {' · '.join(counted)}"


def _rank(measure: MeasureResult) -> tuple[int, int, int]:
    """Measures to be had first; then the one that gives most; then the one that waits for the fewest facts."""
    return _ORDER.index(measure.group), -(measure.amount or 0), len(measure.missing)


def _measure(measure: MeasureResult, found: Estimate, language: str) -> Markup:
    return element(
        "div",
        element("span", measure.title.in_language(language), look="strip-title"),
        chip(status_shown(measure, found.problems), language),
        element("strong", sum_text(measure, language), look="strip-sum") if says_sum(measure) else "",
        look="strip-measure",
    )
