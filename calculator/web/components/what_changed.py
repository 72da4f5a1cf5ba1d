"""What changed: the editions that the rules know, newest first, and the list of changes that is shipped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from calculator.console.results import edition_period
from calculator.places import changelog_file
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Edition, Measure
from calculator.web.components.tabulated import tabulated
from calculator.web.markup import Markup, element, joined
from calculator.wording import t

__all__ = ["changes_of_program", "what_changed"]

_NEWEST: Final = 12
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)\s]+\)|(?<=^## )\[([^\]]+)\]", re.MULTILINE)
"""A link, or a version in brackets, which in Markdown may be one."""
_HEADING: Final = re.compile(r"^#", re.MULTILINE)


def what_changed(rulebook: Rulebook, language: str) -> None:
    editions = _newest_first(rulebook)
    told = t("what_changed.acts_help", language, version=rulebook.version, count=len(editions))
    title = element("h2", t("what_changed.acts", language))
    st.html(joined(title, element("p", told), _table(editions[:_NEWEST], rulebook, language)))
    earlier = editions[_NEWEST:]
    if earlier:
        with st.expander(t("what_changed.earlier", language, count=len(earlier)), key=f"earlier-editions/{language}"):
            st.html(_table(earlier, rulebook, language))
    told = t("what_changed.program_help", language)
    st.html(joined(element("h2", t("what_changed.program", language)), element("p", told)))
    if st.toggle(t("what_changed.show", language), key=f"changelog/{language}"):  # long, and in English only
        st.container(key="changelog").markdown(changes_of_program(changelog_file().read_text(encoding="utf-8")))


def changes_of_program(changelog: str) -> str:
    """The versions of a changelog as Markdown, a level below a heading of the page; links lead nowhere here and are texts."""
    _, found, versions = changelog.partition("\n## ")
    return _HEADING.sub("##", _LINK.sub(r"\1\2", f"## {versions}")) if found else ""


def _newest_first(rulebook: Rulebook) -> list[tuple[Measure, Edition]]:
    found = [(measure, edition) for measure in rulebook.measures.values() for edition in measure.editions.values()]
    return sorted(found, key=lambda one: _begins(one[1], rulebook), reverse=True)


def _begins(edition: Edition, rulebook: Rulebook) -> date:
    """The first day under the default reading, the earliest where no reading is one."""
    defaults = set(rulebook.default_readings.values())
    days = [day for reading, day in edition.start.items() if reading in defaults] or list(edition.start.values())
    return min(days, default=date.min)


def _table(editions: Sequence[tuple[Measure, Edition]], rulebook: Rulebook, language: str) -> Markup:
    head = [t(f"what_changed.{name}", language) for name in ("period", "edition", "measure", "act")]
    body = [
        (
            edition_period(edition, rulebook, language),
            edition.title.in_language(language),
            measure.title.in_language(language),
            rulebook.rules.acts[edition.act].title.in_language(language),
        )
        for measure, edition in editions
    ]
    return tabulated(head, body, look="stacked")
