"""Every way in which the store can refuse ends in one message in both languages, with nothing half-written."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from sqlalchemy import event, text

from calculator.store.database import Database
from calculator.store.errors import StoreError
from calculator.store.keeping import backup, check, restore
from calculator.store.roles import Mode
from calculator.store.settings import Settings, settings_of
from calculator.store.store import Store
from tests.store.stores import ROLES, actor, case, opened, sqlite_address

EXPECTED = yaml.safe_load(Path(__file__).with_name("messages.yaml").read_text(encoding="utf-8"))


def told(error: StoreError, name: str, folder: Path) -> None:
    """The message in both languages is the one that is on record."""
    said = {language: error.text(language).replace(str(folder), "FOLDER") for language in ("ru", "en")}
    assert said == EXPECTED[name]


@contextmanager
def limited(store: Store, setting: str) -> Iterator[None]:
    """Every connection of the store opened from now on has this PRAGMA."""

    def set_up(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA {setting}")

    store.database.close()
    event.listen(store.database.engine, "connect", set_up)
    yield
    event.remove(store.database.engine, "connect", set_up)
    store.database.close()


def test_a_full_disk(tmp_path: Path) -> None:
    store = opened(sqlite_address(tmp_path))
    me = actor(store)
    saved = store.save_new(me, case())
    large = case(scenarios=({"note": "х" * 200_000},))
    with limited(store, "max_page_count = 40"):
        attempts: tuple[Callable[[], object], ...] = (
            lambda: store.save_new(me, large),
            lambda: store.save(me, large, saved.id, 1),
        )
        for save in attempts:
            with pytest.raises(StoreError) as error:
                save()
            told(error.value, "full_disk", tmp_path)
    assert store.load(me, saved.id) == (saved, case())
    assert (len(store.cases(me)), check(store)) == (1, [])


def test_a_read_only_database(tmp_path: Path) -> None:
    store = opened(sqlite_address(tmp_path))
    me = actor(store)
    saved = store.save_new(me, case())
    with limited(store, "query_only = 1"):
        with pytest.raises(StoreError) as error:
            store.save(me, case(net="1.00"), saved.id, 1)
        assert store.load(me, saved.id) == (saved, case()), "reading goes on"
    told(error.value, "read_only", tmp_path)


def test_a_database_that_another_program_holds(tmp_path: Path) -> None:
    address = sqlite_address(tmp_path)
    store = Store(Database(address, patience=0.1), Mode.local, {})
    me = actor(store)
    saved = store.save_new(me, case())
    holder = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError) as error:
        store.save(me, case(net="1.00"), saved.id, 1)
    told(error.value, "locked", tmp_path)
    with pytest.raises(StoreError) as start:
        Database(address, patience=0.1)
    told(start.value, "locked", tmp_path)
    holder.close()
    assert store.save(me, case(net="1.00"), saved.id, 1).version == 2


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_text("Это не база данных. " * 100, encoding="utf-8")
    with pytest.raises(StoreError) as error:
        opened(sqlite_address(tmp_path))
    told(error.value, "no_database", tmp_path)
    assert (tmp_path / "store.sqlite").read_text(encoding="utf-8").startswith("Это не база данных.")


def test_a_damaged_file(tmp_path: Path) -> None:
    store = opened(sqlite_address(tmp_path))
    me = actor(store)
    for number in range(30):
        store.save_new(me, case(str(number), scenarios=({"note": "х" * 3000},)))
    store.database.close()
    file = tmp_path / "store.sqlite"
    content = bytearray(file.read_bytes())
    for place in range(4096, len(content), 4096):  # all pages but the first
        content[place : place + 100] = b"\xff" * 100
    file.write_bytes(content)

    def look() -> None:
        again = opened(sqlite_address(tmp_path))
        again.cases(actor(again))

    with pytest.raises(StoreError) as error:
        look()
    told(error.value, "no_database", tmp_path)


def test_a_case_that_was_changed_behind_the_back(address: str) -> None:
    store = opened(address)
    me = actor(store)
    saved = store.save_new(me, case())
    with store.database.engine.begin() as connection:
        connection.execute(text("UPDATE cases SET document = '{}'"))
    with pytest.raises(StoreError) as error:
        store.load(me, saved.id)
    assert error.value.code == "case_damaged"
    assert [one.in_language("ru") for one in check(store)] == [error.value.text("ru")]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError) as error:
        opened(f"sqlite:///{(tmp_path / 'file' / 'store.sqlite').as_posix()}")
    told(error.value, "no_folder", tmp_path)


def test_a_newer_database(address: str, tmp_path: Path) -> None:
    opened(address).database.close()
    store = opened(address)
    with store.database.engine.begin() as connection:
        connection.execute(text("UPDATE cluster_support_version SET version_num = '9999'"))
    with pytest.raises(StoreError) as error:
        opened(address)
    assert error.value.code == "newer_database"
    told(error.value, "newer", tmp_path)


def test_a_database_of_another_program(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "store.sqlite")
    other.execute("CREATE TABLE cases (number INTEGER)")
    other.commit()
    with pytest.raises(StoreError) as error:
        opened(sqlite_address(tmp_path))
    told(error.value, "foreign", tmp_path)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("cases",)]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("wrong_address", "store.sqlite"),
        ("unknown_database", "mysql://root@localhost/x"),
        ("in_memory", "sqlite://"),
        ("unreachable", "postgresql://clerk:secret@127.0.0.1:9/desk"),
    ],
)
def test_an_address_that_cannot_be_used(name: str, address: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        Database(address, patience=1)
    told(error.value, name, tmp_path)
    assert "secret" not in error.value.text("ru") + error.value.text("en") + str(error.value)


def test_settings(tmp_path: Path) -> None:
    found = settings_of({"XDG_DATA_HOME": "/data", "HOME": "/nowhere"})
    assert (found.mode, found.roles) == (Mode.local, {})
    assert found.url.endswith("cluster-support/store.sqlite")
    roles = tmp_path / "roles.yaml"
    listed = {role: list(names) for role, names in ROLES.items()}
    roles.write_text(yaml.safe_dump({str(role): names for role, names in listed.items()}), encoding="utf-8")
    environment = {
        "CLUSTER_SUPPORT_MODE": "desk",
        "CLUSTER_SUPPORT_DATABASE_URL": "postgresql://x@y/z",
        "CLUSTER_SUPPORT_ROLES": str(roles),
    }
    assert settings_of(environment) == Settings(Mode.desk, "postgresql://x@y/z", ROLES)


@pytest.mark.parametrize(
    ("name", "mode", "content"),
    [
        ("unknown_mode", "server", None),
        ("roles_unknown", "desk", "boss: [anna]"),
        ("roles_no_list", "desk", "inspector: anna"),
        ("roles_no_group", "desk", "[anna]"),
        ("roles_unreadable", "desk", "inspector: [anna"),
    ],
)
def test_wrong_settings(name: str, mode: str, content: str | None, tmp_path: Path) -> None:
    environment = {"CLUSTER_SUPPORT_MODE": mode}
    if content is not None:
        (tmp_path / "roles.yaml").write_text(content, encoding="utf-8")
        environment["CLUSTER_SUPPORT_ROLES"] = str(tmp_path / "roles.yaml")
    with pytest.raises(StoreError) as error:
        settings_of(environment)
    told(error.value, name, tmp_path)


def test_copies_that_cannot_be_made_or_used(tmp_path: Path) -> None:
    store = opened(sqlite_address(tmp_path))
    store.save_new(actor(store), case())
    copy = tmp_path / "copy.sqlite"
    backup(store, copy)
    (tmp_path / "text.sqlite").write_text("нет\n" * 200, encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    fresh = opened(sqlite_address(empty))
    acts: dict[str, Callable[[], object]] = {
        "copy_exists": lambda: backup(store, copy),
        "copy_no_folder": lambda: backup(store, tmp_path / "none" / "copy.sqlite"),
        "restore_not_empty": lambda: restore(store, copy),
        "restore_no_file": lambda: restore(fresh, tmp_path / "none.sqlite"),
        "restore_unusable": lambda: restore(fresh, tmp_path / "text.sqlite"),
    }
    for name, act in acts.items():
        with pytest.raises(StoreError) as error:
            act()
        told(error.value, name, tmp_path)
    assert fresh.cases(actor(fresh)) == []
    assert {one.name for one in tmp_path.iterdir()} == {"store.sqlite", "copy.sqlite", "text.sqlite", "empty"}


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("rights of POSIX")
    opened(f"sqlite:///{(tmp_path / 'data' / 'store.sqlite').as_posix()}")
    assert (tmp_path / "data" / "store.sqlite").stat().st_mode & 0o077 == 0
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
