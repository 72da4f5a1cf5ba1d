"""An address of an empty database: every test that takes it runs on each kind of database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.stores import POSTGRESQL, emptied, postgresql_database, sqlite_address


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    if not os.environ.get(POSTGRESQL):
        pytest.skip(f"no PostgreSQL server is named by {POSTGRESQL}")
    with postgresql_database() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_address(tmp_path)
    return emptied(request.getfixturevalue("postgresql"))
