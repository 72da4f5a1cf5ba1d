"""A visit without a browser: the pages as Streamlit runs them, and what they say."""

from __future__ import annotations

import re
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from calculator.web.desk import Desk
from tests.project.checkout import ROOT

SUM = re.compile(r'<p class="sum[^"]*">([^<]*)</p>')
CHIP = re.compile(r'<span class="chip [^"]*">([^<]*)</span>')


def page(language: str = "ru", name: str = "start") -> AppTest:
    """A new visitor at a page."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.query_params["lang"] = language
    checked(test.run())
    return test if name == "start" else go(test, name)


def go(test: AppTest, name: str) -> AppTest:
    """Come to another page by the navigation."""
    test._page_hash = calc_hash(name)
    return checked(test.run())


def checked(test: AppTest) -> AppTest:
    assert not test.exception
    assert [error.value for error in test.error] == []
    return test


def html(test: AppTest) -> str:
    """Everything that the page says in markup of its own."""
    return "\n".join(part.proto.body for part in test.get("html")).replace("\u00a0", " ").replace("\u202f", " ")


def sum_of(test: AppTest) -> str:
    """The sum on the first page."""
    found = SUM.search(html(go(test, "start")))
    assert found
    return found[1]


def status_of(test: AppTest) -> str:
    """The status on the first page."""
    found = CHIP.search(html(go(test, "start")))
    assert found
    return found[1]


def desk(test: AppTest) -> Desk:
    found = test.session_state["desk"]
    assert isinstance(found, Desk)
    return found


def edit(test: AppTest, table: str, *, added: list[dict[str, str]] | None = None, **cells: dict[str, str]) -> AppTest:
    """Edits of a table as the browser sends them; ``row0={"net": "…"}``."""
    edits: dict[str, Any] = {
        "edited_rows": {int(name.removeprefix("row")): changes for name, changes in cells.items()},
        "added_rows": added or [],
        "deleted_rows": [],
    }
    test.session_state[desk(test).draft.key(table)] = edits
    return checked(test.run())


def edit_costs(test: AppTest, *, added: list[dict[str, str]] | None = None, **cells: dict[str, str]) -> AppTest:
    """Edits of the cost table, on its page."""
    return edit(go(test, "costs"), "costs", added=added, **cells)


def say(test: AppTest, fact: str, word: str) -> AppTest:
    """Choose yes, no or not known for a fact, on the page of facts."""
    go(test, "data")
    test.button_group(key=desk(test).draft.key(fact)).set_value(word)
    return checked(test.run())


def type_in(test: AppTest, fact: str, text: str) -> AppTest:
    """Type into the field of a fact, on the page of facts."""
    go(test, "data")
    test.text_input(key=desk(test).draft.key(fact)).set_value(text)
    return checked(test.run())


def speak(test: AppTest, before: str, language: str) -> AppTest:
    test.button_group(key=f"language/{before}").set_value(language)
    return checked(test.run())
