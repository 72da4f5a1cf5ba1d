"""What the store keeps of the past of a case, and what it refuses to somebody who looked at an older state."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from calculator.store.conclusions import Answer, Mark, conclude, conclusions, mark, marks
from calculator.store.database import Database
from calculator.store.errors import StoreError
from calculator.store.history import stages, version_of, versions
from calculator.store.keeping import check, erase
from calculator.store.roles import Mode
from calculator.store.schema import _config
from calculator.store.store import ConflictError, Status, Store
from tests.store.stores import actor, case, opened, sqlite_address

DAY = date(2026, 11, 20)
POINT = "joint-project-reimbursement/amount"


def test_every_saved_version_stays_with_who_saved_it(address: str) -> None:
    store = opened(address, Mode.desk)
    inspector, boss = actor(store, "inspector"), actor(store)
    first = store.save_new(inspector, case(net="100.00"))
    second = store.save(boss, case(net="200.00"), first.id, 1)
    found = versions(store, inspector, first.id)
    assert [(one.number, one.author, one.moment) for one in found] == [
        (1, "Имя inspector", first.changed),
        (2, "Имя administrator", second.changed),
    ]
    assert [version_of(store, inspector, first.id, number) for number in (1, 2)] == [
        case(net="100.00"),
        case(net="200.00"),
    ]
    with pytest.raises(StoreError) as error:
        version_of(store, inspector, first.id, 3)
    assert error.value.code == "no_such_version"


def test_a_status_says_who_noted_it(address: str) -> None:
    store = opened(address, Mode.desk)
    inspector = actor(store, "inspector")
    saved = store.save_new(actor(store), case())
    store.set_status(inspector, saved.id, Status.in_check, DAY)
    assert [(one.status, one.author) for one in stages(store, inspector, saved.id)] == [
        (Status.received, "Имя administrator"),
        (Status.in_check, "Имя inspector"),
    ]


def test_a_mark_on_a_case_that_was_changed_is_refused(address: str) -> None:
    store = opened(address)
    me = actor(store)
    saved = store.save_new(me, case())
    store.save(me, case(net="2.00"), saved.id, 1)
    with pytest.raises(ConflictError):
        mark(store, me, saved.id, Mark(POINT, Answer.agree, DAY), version=1)
    assert marks(store, me, saved.id) == []
    mark(store, me, saved.id, Mark(POINT, Answer.agree, DAY), version=2)


def test_a_mark_beside_one_that_was_not_seen_is_refused(address: str) -> None:
    store = opened(address, Mode.desk)
    one, other = actor(store, "inspector"), actor(store)
    saved = store.save_new(one, case())
    mark(store, one, saved.id, Mark(POINT, Answer.agree, DAY), seen=0)
    mark(store, one, saved.id, Mark(f"{POINT}/2", Answer.agree, DAY), seen=0)
    with pytest.raises(StoreError) as error:
        mark(store, other, saved.id, Mark(POINT, Answer.disagree, DAY), seen=0)
    assert error.value.code == "marked_meanwhile"
    mark(store, other, saved.id, Mark(POINT, Answer.disagree, DAY), seen=1)
    assert [found.answer for found in marks(store, one, saved.id, all_made=True) if found.point == POINT] == [
        Answer.agree,
        Answer.disagree,
    ]


def test_a_conclusion_rests_on_the_marks_that_were_seen(address: str) -> None:
    store = opened(address)
    me = actor(store)
    saved = store.save_new(me, case())
    mark(store, me, saved.id, Mark(POINT, Answer.agree, DAY))
    with pytest.raises(StoreError) as error:
        conclude(store, me, saved, {"sum": "1.00"}, DAY, seen=(0, 0))
    assert error.value.code == "judged_meanwhile"
    assert conclusions(store, me, saved.id) == []
    made = conclude(store, me, saved, {"sum": "1.00"}, DAY, seen=(1, 0), rules=("2027.1.0", "b" * 64))
    assert (made.rules_version, made.rules_digest) == ("2027.1.0", "b" * 64)
    with pytest.raises(StoreError):
        conclude(store, me, saved, {"sum": "2.00"}, DAY, seen=(1, 0))


def test_the_past_of_a_case_is_deleted_and_erased_with_it(address: str) -> None:
    store = opened(address)
    me = actor(store)
    gone, kept = store.save_new(me, case("Первое")), store.save_new(me, case("Второе"))
    store.delete(me, gone.id, gone.version)
    assert versions(store, me, gone.id) == []
    erase(store, date(2100, 1, 1))
    assert [one.number for one in versions(store, me, kept.id)] == [1]
    with pytest.raises(StoreError):
        version_of(store, me, kept.id, 1)
    assert check(store) == []


def test_a_version_that_is_not_what_was_written_is_found(address: str) -> None:
    store = opened(address)
    saved = store.save_new(actor(store), case())
    with store.database.writing() as session:
        session.execute(text("UPDATE versions SET document = '{}'"))
    assert [one.in_language("ru") for one in check(store)] == [
        f"Дело {saved.id}, запись 1: она не та, что была сделана"
    ]


def test_a_store_of_the_first_schema_begins_its_history_with_what_stands_there(tmp_path: Path) -> None:
    address = sqlite_address(tmp_path)
    old = create_engine(address)
    with old.begin() as connection:
        command.upgrade(_config(connection), "0001")
        connection.execute(
            text("INSERT INTO owners VALUES ('o', 'local', '', 'this-machine', NULL, '2026-11-01 00:00:00')")
        )
        stored = case()
        from calculator.store.written import json_text, text_digest

        content = json_text(stored.content())
        values = {"document": content, "digest": text_digest(content)}
        connection.execute(
            text(
                "INSERT INTO cases (id, owner_id, title, document, digest, rules_version, rules_digest, status, created,"
                " changed, version) VALUES ('c', 'o', 'Пенза', :document, :digest, '1', 'a', 'received',"
                " '2026-11-01 00:00:00', '2026-11-02 00:00:00', 4)"
            ),
            values,
        )
    old.dispose()
    store = Store(Database(address), Mode.local, {})
    me = store.actor()
    assert [one.number for one in versions(store, me, "c")] == [4]
    assert version_of(store, me, "c", 4) == stored
    store.save(me, case(net="1.00"), "c", 4)
    assert [one.number for one in versions(store, me, "c")] == [4, 5]
