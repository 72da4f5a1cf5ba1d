"""A desk in a browser: a provider of identities says who comes, and the file of roles what they may do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from calculator.store.database import Database
from calculator.store.tables import OwnerRow
from tests.web.provider import provider
from tests.web.server import free_port, served

ANNA = {"sub": "subject-42", "name": "Анна", "email": "anna@centre.example", "email_verified": True}
WITHIN = 60_000


@contextmanager
def desk(folder: Path, claims: dict[str, Any]) -> Iterator[str]:
    """A desk whose provider signs in one user with these claims."""
    (folder / "roles.yaml").write_text("inspector: [subject-42]\n", encoding="utf-8")
    port = free_port()
    with provider("cluster-support", claims) as issuer:
        secrets = folder / "secrets.toml"
        lines = {
            "redirect_uri": f"http://127.0.0.1:{port}/oauth2callback",
            "cookie_secret": "not a secret, for tests only",
            "client_id": "cluster-support",
            "client_secret": "not a secret, for tests only",
            "server_metadata_url": f"{issuer}/.well-known/openid-configuration",
        }
        secrets.write_text("[auth]\n" + "".join(f'{key} = "{value}"\n' for key, value in lines.items()))
        settings = {
            "CLUSTER_SUPPORT_MODE": "desk",
            "CLUSTER_SUPPORT_ROLES": str(folder / "roles.yaml"),
            "CLUSTER_SUPPORT_DATABASE_URL": f"sqlite:///{(folder / 'desk.sqlite').as_posix()}",
        }
        with served(folder / "log", "--secrets.files", str(secrets), port=port, settings=settings) as address:
            yield address


@pytest.mark.browser
def test_an_inspector_signs_in_saves_and_leaves(browser: Browser, tmp_path: Path) -> None:
    with desk(tmp_path, ANNA) as address:
        page = browser.new_context(locale="ru-RU").new_page()
        page.goto(f"{address}/saved")
        expect(page.get_by_text("Сохранённое доступно после входа")).to_be_visible(timeout=WITHIN)
        expect(page.get_by_text("Файл дела")).to_have_count(0)
        page.get_by_role("button", name="Войти").click()
        page.get_by_role("link", name="Сохранённое").first.wait_for(timeout=WITHIN)
        expect(page.get_by_text("Сохранённое доступно после входа")).to_have_count(0, timeout=WITHIN)
        page.goto(f"{address}/saved")
        expect(page.get_by_text("Вы вошли как Анна, роль: инспектор")).to_be_visible(timeout=WITHIN)
        page.get_by_role("button", name="Сохранить", exact=True).click()
        expect(page.get_by_text(re.compile("^Сохранено: "))).to_be_visible(timeout=WITHIN)
        page.get_by_role("button", name="Выйти").click()
        expect(page.get_by_text("Сохранённое доступно после входа")).to_be_visible(timeout=WITHIN)
    database = Database(f"sqlite:///{(tmp_path / 'desk.sqlite').as_posix()}")
    with database.reading() as session:
        (owner,) = session.scalars(select(OwnerRow))
    assert (owner.mode, owner.subject, owner.name) == ("desk", "subject-42", "Анна")
    assert owner.issuer.startswith("http://127.0.0.1:")


@pytest.mark.browser
def test_somebody_without_a_role_does_not_get_in(browser: Browser, tmp_path: Path) -> None:
    with desk(tmp_path, {**ANNA, "sub": "subject-1"}) as address:
        page = browser.new_context(locale="ru-RU").new_page()
        page.goto(address)
        page.get_by_role("button", name="Войти").click(timeout=WITHIN)
        expect(page.get_by_text("Для «anna@centre.example» не назначена роль")).to_be_visible(timeout=WITHIN)
        expect(page.get_by_text("Загрузить файл")).to_have_count(0)
