"""Saving, opening, changing and deleting cases, on every kind of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from calculator.store.conclusions import Answer, Mark, conclude, conclusions, mark, marks
from calculator.store.differences import differences
from calculator.store.errors import StoreError
from calculator.store.history import stages
from calculator.store.roles import Identity, Mode, Role, role_of
from calculator.store.settings import Settings
from calculator.store.store import ConflictError, Status, Store
from tests.store.stores import ROLES, actor, case, identity, opened, sqlite_address


def test_a_saved_case_comes_back_as_it_was(address: str) -> None:
    store = opened(address)
    me = actor(store)
    written = case(readings={"fd_formula": "FD_EACH"}, values={"a.b": "5 %"}, as_of="2018-10-01")
    saved = store.save_new(me, written)
    assert store.load(me, saved.id) == (saved, written)
    again = opened(address)  # another program, later
    assert again.load(actor(again), saved.id) == (saved, written)
    assert [one.title for one in again.cases(actor(again))] == ["Пенза"]


def test_the_latest_changed_stands_first(address: str) -> None:
    store = opened(address)
    me = actor(store)
    first, second = store.save_new(me, case("Первое")), store.save_new(me, case("Второе"))
    assert [one.id for one in store.cases(me)] == [second.id, first.id]
    changed = store.save(me, case("Первое, изменено"), first.id, first.version)
    assert (changed.version, changed.created) == (2, first.created)
    assert changed.changed > first.changed
    assert [one.title for one in store.cases(me)] == ["Первое, изменено", "Второе"]


def test_two_tabs_cannot_overwrite_each_other(address: str) -> None:
    store, other_tab = opened(address), opened(address)
    me = actor(store)
    saved = store.save_new(me, case(net="100.00"))
    theirs = other_tab.save(actor(other_tab), case(net="200.00"), saved.id, saved.version)
    with pytest.raises(ConflictError) as conflict:
        store.save(me, case(net="300.00", as_of="2020-01-01"), saved.id, saved.version, saved.changed)
    error = conflict.value
    assert (error.opened, error.stored) == (saved.changed, theirs)
    assert [(one.path, one.before, one.after) for one in error.differences] == [
        ("costs[0].net", "200.00", "300.00"),
        ("as_of", None, "2020-01-01"),
    ]
    assert error.differences[0].field == "costs.net"
    assert "отличий: 2" in error.text("ru")
    assert store.load(me, saved.id)[1] == case(net="200.00")
    # seen and decided: over the version that stands there now
    assert store.save(me, case(net="300.00"), saved.id, error.stored.version).version == 3


def test_deleting_asks_for_the_version_that_was_seen(address: str) -> None:
    store = opened(address)
    me = actor(store)
    saved = store.save_new(me, case())
    later = store.save(me, case(net="1.00"), saved.id, saved.version)
    with pytest.raises(ConflictError):
        store.delete(me, saved.id, saved.version)
    store.delete(me, saved.id, later.version)
    assert store.cases(me) == []
    with pytest.raises(StoreError) as gone:
        store.save(me, case(), saved.id, later.version)
    assert gone.value.code == "no_such_case"


def test_a_name_is_needed_and_no_text_breaks_the_database(address: str) -> None:
    store = opened(address)
    me = actor(store)
    for title in ("", " \n", "\x00"):
        with pytest.raises(StoreError) as error:
            store.save_new(me, replace(case(), title=title))
        assert error.value.code == "no_title"
    odd = replace(case(), title="А\x00Б \ud800; DROP TABLE cases")
    odd = replace(odd, application={**odd.application, "title": "\ud800 \x00"})
    saved = store.save_new(me, odd)
    assert saved.title == "АБ ?; DROP TABLE cases"
    assert store.load(me, saved.id)[1].application["title"] == "\ud800 \x00"


def test_status_goes_with_dates(address: str) -> None:
    store = opened(address)
    me = actor(store)
    saved = store.save_new(me, case())
    assert saved.status is Status.received
    store.set_status(me, saved.id, Status.in_check, date(2026, 11, 2))
    store.set_status(me, saved.id, Status.request_sent, date(2026, 11, 5))
    found, _ = store.load(me, saved.id)
    assert found.status is Status.request_sent
    assert found.version == saved.version, "what the applicant entered is still the version that was looked at"
    assert [(one.status, one.day) for one in stages(store, me, saved.id)[1:]] == [
        (Status.in_check, date(2026, 11, 2)),
        (Status.request_sent, date(2026, 11, 5)),
    ]


# marks and conclusions ------------------------------------------------------------------------------------------------


def test_the_latest_mark_of_a_point_counts_and_the_earlier_stay(address: str) -> None:
    store = opened(address, Mode.desk)
    inspector = actor(store, "inspector")
    saved = store.save_new(inspector, case())
    point = "joint-project-reimbursement/no_tax_debt"
    mark(store, inspector, saved.id, Mark(point, Answer.request, date(2026, 11, 3), "нет справки"))
    mark(store, inspector, saved.id, Mark("costs/1", Answer.disagree, date(2026, 11, 3), "не оплачено"))
    mark(store, inspector, saved.id, Mark(point, Answer.agree, date(2026, 11, 9), proof="Справка ФНС.pdf"))
    found = marks(store, actor(store, "viewer"), saved.id)
    assert [(one.point, one.answer, one.proof, one.author) for one in found] == [
        ("costs/1", Answer.disagree, None, "Имя inspector"),
        (point, Answer.agree, "Справка ФНС.pdf", "Имя inspector"),
    ]
    assert len(marks(store, inspector, saved.id, all_made=True)) == 3


def test_a_conclusion_is_frozen_and_a_later_one_is_a_new_edition(address: str) -> None:
    store = opened(address)
    me = actor(store)
    saved, other = store.save_new(me, case()), store.save_new(me, case("Другое"))
    day = date(2026, 11, 20)
    first = conclude(store, me, saved, {"sum": "1.00"}, day)
    assert (first.number, first.edition, first.rules_version) == (1, 1, "2026.11.0")
    assert first.input_digest == case().digest
    assert conclude(store, me, saved, {"sum": "1.00"}, day) == first, "made twice is made once"
    assert store.load(me, saved.id)[0].status is Status.concluded
    changed = store.save(me, case(net="2.00"), saved.id, saved.version)
    with pytest.raises(ConflictError):
        conclude(store, me, saved, {"sum": "3.00"}, day)
    second = conclude(store, me, changed, {"sum": "2.00"}, day)
    third = conclude(store, me, other, {"sum": "2.00"}, day)
    assert [(one.number, one.edition) for one in (second, third)] == [(1, 2), (2, 1)]
    assert [one.document for one in conclusions(store, me, saved.id)] == [{"sum": "1.00"}, {"sum": "2.00"}]
    with pytest.raises(StoreError) as refused:
        store.delete(me, saved.id, changed.version)
    assert refused.value.code == "delete_concluded"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET action = 'nothing'",
        "DELETE FROM journal",
        "UPDATE conclusions SET document = '{}'",
        "UPDATE conclusions SET number = 7, document = NULL",
        "DELETE FROM conclusions",
    ],
)
def test_the_database_itself_keeps_journal_and_conclusions(address: str, statement: str) -> None:
    store = opened(address)
    me = actor(store)
    conclude(store, me, store.save_new(me, case()), {"sum": "1.00"}, date(2026, 11, 20))
    with pytest.raises(DBAPIError), store.database.engine.begin() as connection:
        connection.execute(text(statement))


def test_the_journal_holds_nothing_personal(address: str) -> None:
    store = opened(address, Mode.desk)
    inspector = actor(store, "inspector")
    saved = store.save_new(inspector, case("ООО «Ромашка»"))
    mark(store, inspector, saved.id, Mark("costs/1", Answer.request, date(2026, 11, 3), "позвонить Иванову"))
    store.save(inspector, case("ООО «Ромашка»", net="5.00"), saved.id, 1)
    store.delete(inspector, saved.id, 2)
    with store.database.reading() as session:
        rows = session.execute(text("SELECT actor_id, action, case_id, version, digest FROM journal ORDER BY number"))
        found = [tuple(row) for row in rows]
    assert [row[1] for row in found] == ["save", "mark request", "save", "delete"]
    assert {row[0] for row in found} == {inspector.id}
    assert all(len(row[4]) == 64 for row in found)
    assert not any(word in str(found) for word in ("Ромашка", "Иванов", "9999000013", "subject", "Имя"))


# modes and roles ------------------------------------------------------------------------------------------------------


def test_public_mode_stores_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        Store.open(Settings(Mode.public, sqlite_address(tmp_path)))
    assert "файл дела" in error.value.text("ru")
    assert list(tmp_path.iterdir()) == []


def test_a_desk_wants_a_sign_in_and_a_role(address: str) -> None:
    store = opened(address, Mode.desk)
    with pytest.raises(StoreError) as nobody:
        store.actor(None)
    with pytest.raises(StoreError) as stranger:
        store.actor(Identity("https://login.example", "stranger"))
    assert (nobody.value.code, stranger.value.code) == ("sign_in", "no_role")


def test_what_each_role_may_do(address: str) -> None:
    store = opened(address, Mode.desk)
    viewer, inspector, boss = (actor(store, role) for role in ("viewer", "inspector", "administrator"))
    colleague = store.actor(Identity("https://login.example", "other", email="anna@centre.example"))
    saved = store.save_new(inspector, case())

    def refused(act: object, *given: object) -> str:
        with pytest.raises(StoreError) as error:
            act(*given)  # type: ignore[operator]
        return error.value.code

    assert [one.id for one in store.cases(viewer)] == [saved.id]
    assert refused(store.save_new, viewer, case()) == "may_not_save"
    assert refused(store.set_status, viewer, saved.id, Status.in_check, date(2026, 11, 1)) == "may_not_judge"
    assert refused(store.save, colleague, case(), saved.id, 1) == "may_not_change_all"
    assert refused(store.delete, colleague, saved.id, 1) == "may_not_change_all"
    store.set_status(colleague, saved.id, Status.in_check, date(2026, 11, 1))
    assert store.save(boss, case(net="2.00"), saved.id, 1).owner == "Имя inspector"
    assert store.save(inspector, case(net="3.00"), saved.id, 2).version == 3


def test_one_subject_of_two_providers_is_two_people(address: str) -> None:
    store = opened(address, Mode.desk)
    one, other = (store.actor(identity("inspector", issuer)) for issuer in ("https://a.example", "https://b.example"))
    assert one.id != other.id
    assert store.actor(identity("inspector", "https://a.example")) == one


@pytest.mark.parametrize(
    ("subject", "email", "role"),
    [
        ("subject-viewer", None, Role.viewer),
        ("x", "Anna@Centre.example", Role.inspector),
        ("subject-administrator", "anna@centre.example", Role.administrator),
        ("x", None, None),
        ("", "", None),
    ],
)
def test_the_strongest_role_counts(subject: str, email: str | None, role: Role | None) -> None:
    assert role_of(Identity("https://login.example", subject, email), ROLES) is role


def test_scenarios_that_differ_are_told_by_their_changes() -> None:
    mine, theirs = (
        case(scenarios=({"name": name, "document": {"id": name, "costs": [{"net": "1.00"}] * 50}, "facts": {}},))
        for name in ("Осень", "Весна")
    )
    found = differences(theirs.content(), mine.content())
    assert [one.path for one in found] == ["scenarios[0].name", "scenarios[0].document"]
    assert (found[0].before, found[0].after) == ("Весна", "Осень")
