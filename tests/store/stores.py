"""Stores and cases for the tests: a new database each, SQLite and, where a server is named, PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from calculator.store.case_file import Case
from calculator.store.roles import Actor, Identity, Mode, Role
from calculator.store.settings import Settings
from calculator.store.store import Store
from calculator.store.tables import new_id

POSTGRESQL: Final = "CLUSTER_SUPPORT_TEST_POSTGRESQL"
"""Setting with the address of a server on which the tests may make databases."""

ROLES: Final = {
    Role.viewer: ("subject-viewer",),
    Role.inspector: ("subject-inspector", "anna@centre.example"),
    Role.administrator: ("subject-administrator",),
}


def sqlite_address(folder: Path) -> str:
    return f"sqlite:///{(folder / 'store.sqlite').as_posix()}"


@contextmanager
def postgresql_database() -> Iterator[str]:
    """The address of a new database on the server that the environment names."""
    server = make_url(os.environ[POSTGRESQL]).set(drivername="postgresql+psycopg")
    name = f"cluster_support_{new_id()}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        yield server.set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    finally:
        engine.dispose()


def emptied(address: str) -> str:
    """The same database without anything in it."""
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return address


def opened(address: str, mode: Mode = Mode.local) -> Store:
    return Store.open(Settings(mode, address, ROLES))


def identity(role: str, issuer: str = "https://login.example") -> Identity:
    return Identity(issuer, f"subject-{role}", name=f"Имя {role}")


def actor(store: Store, role: str = "administrator") -> Actor:
    return store.actor(None if store.mode is Mode.local else identity(role))


def case(title: str = "Пенза", net: str = "142750000.00", **more: Any) -> Case:
    document = {
        "contract": 1,
        "id": "penza",
        "title": title,
        "application": {"as_of_date": "2018-10-01", "agreement_date": "2018-10-01"},
        "applicant": {"inn": "9999000013", "tax_debt": "0.00"},
        "costs": [{"category": "equipment", "net": net, "paid_on": "2017-05-10", "documented": True}],
    }
    return Case(title=title, application=document, rules_version="2026.11.0", rules_digest="a" * 64, **more)
