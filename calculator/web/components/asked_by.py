"""Measures that are answered only for an application that asks for them: a sum to be returned, for one."""

from __future__ import annotations

from collections.abc import Collection

from calculator.console.words import fact_text
from calculator.rulebook import Rulebook
from calculator.rulebook.model_benefits import Sum
from calculator.wording import t

__all__ = ["asked_by_name"]


def asked_by_name(rulebook: Rulebook, language: str, *, without: Collection[str] = ()) -> list[str]:
    """A sentence for each, with the fact that asks for it; ``without`` those that are answered already."""
    sentences = []
    for name in rulebook.measure_ids():
        measure = rulebook.measures[name]
        benefit = measure.benefit
        if name not in without and isinstance(benefit, Sum) and benefit.asked_by is not None:
            fact = fact_text(benefit.asked_by, language)
            sentences.append(t("rule_pages.asked_by", language, title=measure.title, fact=fact))
    return sentences
