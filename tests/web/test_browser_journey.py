"""The whole way of an inspector in Chromium: a workbook comes, a case is taken in, marked, concluded, printed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, expect

from calculator.intake.example_book import example_documents
from calculator.intake.template import template_workbook
from calculator.wording import t
from tests.store.stores import POSTGRESQL, actor, opened, postgresql_database, sqlite_address
from tests.web.browsing import asking, conclude, mark_point, settled, turn, visit
from tests.web.server import served
from tests.web.test_browser_desk import put_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store of the kind that the test names."""
    if request.param == "sqlite":
        yield sqlite_address(tmp_path)
    elif not os.environ.get(POSTGRESQL):
        pytest.skip(f"no PostgreSQL server is named by {POSTGRESQL}")
    else:
        with postgresql_database() as found:
            yield found


@pytest.mark.parametrize(
    ("database", "language"), [("sqlite", "ru"), ("sqlite", "en"), ("postgresql", "ru")], indirect=["database"]
)
def test_from_the_workbook_to_the_conclusion(browser: Browser, database: str, language: str, tmp_path: Path) -> None:
    document = example_documents()[0]
    book = tmp_path / "Заявка завода — 2018.xlsx"
    book.write_bytes(template_workbook("ru", [document]))
    settings = {"CLUSTER_SUPPORT_DATABASE_URL": database}
    with (
        served(tmp_path / "server.log", settings=settings) as address,
        visit(browser, address, language=language) as page,
    ):
        turn(page, t("web.page_desk", language))
        put_in(page, book)
        opener = page.get_by_role("combobox", name=t("web_desk.open", language))
        opener.click()
        with asking(page):
            page.get_by_role("option").first.click()
        page.get_by_role("button", name=t("web_desk.take_in", language), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(t("web.page_review", language))
        expect(page).to_have_url(re.compile(r"[?&]case=[0-9a-f]+"))

        mark_point(page, "import_substitution", "request", "Выписка из реестра ё № 719", language)
        conclude(page, "7-К", language)
        settled(page)
        with page.expect_download() as taken:
            page.get_by_role("button", name=t("review.file_docx", language)).first.click()
        taken.value.save_as(tmp_path / "conclusion.docx")

    paper = docx.Document(str(tmp_path / "conclusion.docx"))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(one.text for one in paper.paragraphs), *cells])
    assert "7-К" in text
    assert "Выписка из реестра ё № 719" in text
    store = opened(database)
    (saved,) = store.cases(actor(store))
    assert saved.status == "concluded"
    store.database.close()
