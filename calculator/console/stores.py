"""Keeping the store from the command line: copies, checks, and the end of personal content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from calculator.console.arguments import CallError, CommandFailedError, read_day
from calculator.store.errors import StoreError
from calculator.store.keeping import backup, check, erase, export, restore
from calculator.store.settings import settings_of
from calculator.store.store import Store
from calculator.wording import t

__all__ = ["STORE_ACTIONS", "store_action"]

STORE_ACTIONS: Final = ("backup", "restore", "check", "export", "erase")
_WITH_FILE: Final = ("backup", "restore", "export")
_CALLS_WRONG: Final = frozenset(
    {
        "backup_unusable", "file_exists", "in_memory", "no_file", "no_folder_for", "not_empty", "public", "unknown_database",
        "unknown_mode", "wrong_address",
    }
)  # fmt: skip


def store_action(
    action: str, files: list[str], before: str | None, environment: Mapping[str, str], language: str
) -> str:
    """Carry out one action and say what was done. Raises ``CallError`` and ``CommandFailedError``."""
    if len(files) != (action in _WITH_FILE):
        raise CallError(
            t(f"console.store_{'one_file' if action in _WITH_FILE else 'no_file'}", language, action=action)
        )
    if action == "erase" and before is None:
        raise CallError(t("console.store_before", language))
    day = read_day(before, "--before", language) if before is not None else None
    try:
        store = Store.open(settings_of(environment))
        try:
            return _ACTIONS[action](store, Path(files[0]) if files else Path(), day, language)
        finally:
            store.database.close()
    except StoreError as error:
        kind = CallError if error.code in _CALLS_WRONG else CommandFailedError
        raise kind(error.text(language)) from None


def _backup(store: Store, file: Path, _: date | None, language: str) -> str:
    return _told("backup", language, count=backup(store, file), file=file)


def _restore(store: Store, file: Path, _: date | None, language: str) -> str:
    return _told("restore", language, count=restore(store, file), database=store.database.name)


def _export(store: Store, file: Path, day: date | None, language: str) -> str:
    return _told("export", language, count=export(store, file, day), file=file)


def _erase(store: Store, _: Path, day: date | None, language: str) -> str:
    return _told("erase", language, count=erase(store, day or date.min))


def _check(store: Store, _: Path, __: date | None, language: str) -> str:
    found = check(store)
    if found:
        lines = "\n".join(f"  {one.in_language(language)}" for one in found)
        raise CommandFailedError(t("console.store_not_whole", language, count=len(found)) + "\n" + lines)
    return _told("check", language, database=store.database.name)


def _told(action: str, language: str, **values: object) -> str:
    return t(f"console.store_done_{action}", language, **values) + "\n"


_ACTIONS: Final[Mapping[str, Callable[[Store, Path, date | None, str], str]]] = {
    "backup": _backup,
    "restore": _restore,
    "check": _check,
    "export": _export,
    "erase": _erase,
}
