"""Copies of the store, and the end of personal content."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, text, update

from calculator.store.conclusions import Answer, Mark, conclude, conclusions, mark, marks
from calculator.store.errors import StoreError
from calculator.store.keeping import backup, check, erase, export, restore
from calculator.store.roles import Mode
from calculator.store.store import Status, Store
from calculator.store.tables import Base, CaseRow
from tests.store.stores import actor, case, opened, sqlite_address


def filled(address: str) -> Store:
    """A desk with two cases: one of long ago with a mark and a conclusion, and one of today."""
    store = opened(address, Mode.desk)
    inspector, boss = actor(store, "inspector"), actor(store)
    old = store.save_new(inspector, case("ООО «Ромашка»"))
    mark(store, inspector, old.id, Mark("costs/1", Answer.request, date(2020, 3, 1), "Иванов обещал", "скан.pdf"))
    conclude(store, inspector, old, {"title": "ООО «Ромашка»"}, date(2020, 3, 2))
    store.save_new(boss, case("Новое"))
    with store.database.writing() as session:
        when = datetime(2020, 3, 2, tzinfo=UTC)
        session.execute(update(CaseRow).where(CaseRow.id == old.id).values(changed=when))
    return store


def rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.database.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(table.select().order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
        }


def test_the_schema_is_the_one_that_the_program_means(address: str) -> None:
    found = inspect(opened(address).database.engine)
    assert set(found.get_table_names()) == {*Base.metadata.tables, "cluster_support_version"}
    for name, table in Base.metadata.tables.items():
        columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
        assert columns == {column.name: column.nullable for column in table.columns}


def test_a_copy_brings_everything_back(address: str, tmp_path: Path) -> None:
    store = filled(address)
    before = rows(store)
    assert backup(store, tmp_path / "copy.sqlite") == 2
    (tmp_path / "new").mkdir()
    fresh = opened(sqlite_address(tmp_path / "new"), Mode.desk)
    assert restore(fresh, tmp_path / "copy.sqlite") == 2
    assert rows(fresh) == before
    assert check(fresh) == []
    # and the work goes on where it stopped
    inspector = actor(fresh, "inspector")
    old = next(one for one in fresh.cases(inspector) if one.title != "Новое")
    fresh.save(inspector, case("ООО «Ромашка»", net="7.00"), old.id, old.version)


def test_a_copy_moves_a_store_to_another_kind_of_database(address: str, tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    store = filled(sqlite_address(tmp_path / "first"))
    before = rows(store)
    backup(store, tmp_path / "copy.sqlite")
    moved = opened(address, Mode.desk)
    actor(moved, "viewer")  # somebody has looked in already
    restore(moved, tmp_path / "copy.sqlite")
    assert rows(moved) == before
    moved.save_new(actor(moved), case("После переезда"))
    assert check(moved) == []


def test_erasing_leaves_ids_days_digests_and_numbers(address: str) -> None:
    store = filled(address)
    boss = actor(store)
    assert erase(store, date(2021, 1, 1)) == 1
    assert erase(store, date(2021, 1, 1)) == 0
    everything = str(rows(store))
    assert not any(word in everything for word in ("Ромашка", "Иванов", "скан", "subject-inspector", "Имя inspector"))
    old = next(one for one in store.cases(boss) if one.erased)
    assert (old.title, old.status) == ("", Status.concluded)
    with pytest.raises(StoreError) as error:
        store.load(boss, old.id)
    assert error.value.code == "case_erased"
    assert [(one.point, one.answer, one.comment) for one in marks(store, boss, old.id)] == [("costs/1", "request", "")]
    (frozen,) = conclusions(store, boss, old.id)
    assert (frozen.number, frozen.document, len(frozen.digest)) == (1, None, 64)
    assert check(store) == []
    kept = next(one for one in store.cases(boss) if not one.erased)
    assert store.load(boss, kept.id)[1].title == "Новое"


def test_what_is_erased_is_gone_from_the_file(tmp_path: Path) -> None:
    store = filled(sqlite_address(tmp_path))
    file = tmp_path / "store.sqlite"
    assert "Ромашка".encode() in file.read_bytes()
    erase(store, date(2021, 1, 1))
    assert "Ромашка".encode() not in file.read_bytes()


def test_an_export_holds_what_erasing_would_take(address: str, tmp_path: Path) -> None:
    store = filled(address)
    assert export(store, tmp_path / "all.json") == 2
    assert export(store, tmp_path / "old.json", date(2021, 1, 1)) == 1
    (old,) = json.loads((tmp_path / "old.json").read_text(encoding="utf-8"))["cases"]
    assert old["owner"] == {"subject": "subject-inspector", "name": "Имя inspector"}
    assert old["case"] == case("ООО «Ромашка»").content()
    assert old["marks"][0]["comment"] == "Иванов обещал"
    assert old["conclusions"][0]["document"] == {"title": "ООО «Ромашка»"}
    with pytest.raises(StoreError) as error:
        export(store, tmp_path / "all.json")
    assert error.value.code == "file_exists"


def test_check_names_what_is_missing(address: str) -> None:
    store = filled(address)
    with store.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE stages RENAME TO elsewhere"))
    assert [one.in_language("en") for one in check(store)] == ["There is no table stages"]
