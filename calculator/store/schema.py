"""Bringing a database to the schema of this program, and refusing one that it does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from calculator.store.errors import StoreError

__all__ = ["VERSION_TABLE", "upgrade"]

VERSION_TABLE: Final = "cluster_support_version"
_FOLDER: Final = Path(__file__).with_name("migrations")
_OURS: Final = frozenset({"owners", "cases", "stages", "marks", "conclusions", "journal", "versions"})
_LOCK: Final = 4_183_001
"""Number of the advisory lock under which programs that start at the same time upgrade one after another."""


def upgrade(connection: Connection) -> None:
    """Make the schema, or bring it up to date, inside the transaction of ``connection``.

    Raises ``StoreError`` for a database that is newer than the program, and for one that holds something else.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = _config(connection)
    scripts = ScriptDirectory.from_config(config)
    found = _revision(connection)
    head = scripts.get_current_head()
    if found == head:
        return
    if found is None:
        foreign = _OURS & set(inspect(connection).get_table_names())
        if foreign:
            raise StoreError("foreign_database", tables=", ".join(sorted(foreign)))
    elif found not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError("newer_database", came=found, known=head or "")
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
