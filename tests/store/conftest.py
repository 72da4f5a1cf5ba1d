"""An address of a new, empty database: every test that takes it runs on each kind of database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.stores import POSTGRESQL, postgresql_database, sqlite_address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_address(tmp_path)
        return
    if not os.environ.get(POSTGRESQL):
        pytest.skip(f"no PostgreSQL server is named by {POSTGRESQL}")
    with postgresql_database() as found:
        yield found
