"""The database of the store: SQLite by default, PostgreSQL by address. Everything it can refuse becomes one message."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from calculator.store.errors import StoreError
from calculator.store.schema import upgrade
from calculator.writing import reason_of

__all__ = ["Database"]

_PATIENCE: Final = 5
"""Seconds to wait for somebody else who is writing."""
_WRITING: Final = "writing"
_TURN: Final = 4_183_002
"""Number of the advisory lock by which writers to PostgreSQL take turns, as SQLite makes them do anyway."""
_SQLITE: Final = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_READONLY": "read_only",
    "SQLITE_BUSY": "locked",
    "SQLITE_LOCKED": "locked",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
    "SQLITE_CANTOPEN": "cannot_open",
    "SQLITE_IOERR": "disk_fails",
    "SQLITE_PERM": "read_only",
}
_POSTGRESQL: Final = {
    "53100": "disk_full",
    "25006": "read_only",
    "42501": "read_only",
    "55P03": "locked",
    "40P01": "locked",
    "57014": "locked",
    "28": "no_entry",
    "08": "unreachable",
    "57": "unreachable",
    "XX": "damaged",
}


class Database:
    """A database that was opened and has the schema of this program."""

    def __init__(self, address: str, *, patience: float = _PATIENCE) -> None:
        """Open the database at ``address`` and upgrade it. Raises ``StoreError``."""
        self.url = _url(address)
        self.file = _file(self.url)
        if self.file is not None:
            _prepare(self.file, self.name)
        self.engine = _engine(self.url, patience)
        with self._told(), self.engine.execution_options(**{_WRITING: True}).begin() as connection:
            upgrade(connection)

    @property
    def name(self) -> str:
        """The database as it may be shown: the file, or the address without its password."""
        return str(self.file) if self.file is not None else self.url.render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state. Raises ``StoreError``."""
        engine = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        with self._told(), Session(engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction: all of it is kept when the block ends, nothing if it fails. Writers take turns.

        Raises ``StoreError``.
        """
        engine = self.engine.execution_options(**{_WRITING: True})
        with self._told(), Session(engine, expire_on_commit=False) as session, session.begin():
            if not self.is_sqlite:
                session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _TURN})
            yield session

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise StoreError(_code(error), database=self.name, error=_short(error)) from error


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        raise StoreError("wrong_address") from None
    backend = url.drivername.partition("+")[0]
    if backend in ("postgres", "postgresql"):
        if "+" in url.drivername and url.drivername != "postgresql+psycopg":
            raise StoreError("unknown_database", came=url.drivername)
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StoreError("unknown_database", came=url.drivername)
    if not url.database or url.database == ":memory:" or url.query.get("mode") == "memory":
        raise StoreError("in_memory")
    return url


def _file(url: URL) -> Path | None:
    """The file of a SQLite database."""
    if url.get_backend_name() != "sqlite" or url.database is None:
        return None
    name = url.database.removeprefix("file:") if url.query.get("uri") else url.database
    return Path(name).expanduser()


def _prepare(file: Path, name: str) -> None:
    """The folder of the file, and the file itself, readable for its owner only: it holds other people's figures."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDONLY, 0o600))
    except OSError as error:
        raise StoreError("cannot_open", database=name, error=reason_of(error)) from None


def _engine(url: URL, patience: float) -> Engine:
    if url.get_backend_name() == "sqlite":
        if not url.query.get("uri"):
            url = url.set(database=str(_file(url)))
        engine = create_engine(url, connect_args={"timeout": patience, "isolation_level": None})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = f"-c lock_timeout={int(patience * 1000)} -c statement_timeout=60000"
    try:
        return create_engine(
            url,
            connect_args={"connect_timeout": max(2, int(patience)), "options": options},
            pool_pre_ping=True,
        )
    except ModuleNotFoundError:
        raise StoreError("no_driver") from None


def _set_up_sqlite(connection: Any, _: object) -> None:
    """Every commit reaches the disk before it is confirmed; what is erased is overwritten."""
    cursor = connection.cursor()
    for setting in ("foreign_keys = ON", "synchronous = EXTRA", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that is going to write takes its turn at once, so that it never fails half-way."""
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _code(error: SQLAlchemyError) -> str:
    origin = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(origin, sqlite3.Error):
        name = getattr(origin, "sqlite_errorname", "") or ""
        return next((code for start, code in _SQLITE.items() if name.startswith(start)), "failed")
    state = getattr(origin, "sqlstate", None)
    if state:
        return next((code for start, code in _POSTGRESQL.items() if state.startswith(start)), "failed")
    if isinstance(error, DBAPIError) and type(origin).__name__ in ("OperationalError", "ConnectionTimeout"):
        said = str(origin).casefold()
        return "no_entry" if "authentication" in said or "password" in said else "unreachable"
    return "failed"


def _short(error: SQLAlchemyError) -> str:
    """The kind of the error: its text may hold what was to be saved."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    with suppress(AttributeError):
        return str(origin.sqlite_errorname)  # type: ignore[union-attr]
    return getattr(origin, "sqlstate", None) or type(origin).__name__
