"""The store: cases saved under a name, opened again, changed by one person at a time without anybody's loss."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from calculator.store.case_file import Case, CaseError, case_of
from calculator.store.database import Database
from calculator.store.differences import Difference, differences
from calculator.store.errors import StoreError
from calculator.store.roles import Actor, Identity, Mode, Right, Role, role_of
from calculator.store.settings import Settings
from calculator.store.tables import CaseRow, ConclusionRow, JournalRow, MarkRow, OwnerRow, StageRow, VersionRow, now
from calculator.store.written import json_text, text_digest

__all__ = ["ConflictError", "Saved", "Status", "Store"]

_THIS_MACHINE: Final = Identity("", "this-machine")
_LONGEST_TITLE: Final = 300


class Status(StrEnum):
    """Where the work on an application stands."""

    received = "received"
    in_check = "in_check"
    request_sent = "request_sent"
    concluded = "concluded"


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved case without its content. ``version`` rises with every save; ``erased``: its content is gone."""

    id: str
    title: str
    owner_id: str
    owner: str | None
    status: Status
    created: datetime
    changed: datetime
    version: int
    rules_version: str
    rules_digest: str
    erased: datetime | None = None


class ConflictError(StoreError):
    """Somebody has saved the case since it was opened. Nothing was overwritten.

    ``opened``: when the version was saved from which the work began, where that is known; ``stored``: the case as it
    is now; ``differences``: from what is stored to what was to be saved.
    """

    def __init__(self, opened: datetime | None, stored: Saved, found: tuple[Difference, ...]) -> None:
        super().__init__("conflict", title=stored.title, count=len(found))
        self.opened = opened
        self.stored = stored
        self.differences = found


class Store:
    """The saved cases of one database. Open one with :meth:`open`."""

    def __init__(self, database: Database, mode: Mode, roles: Mapping[Role, tuple[str, ...]]) -> None:
        self.database = database
        self.mode = mode
        self._roles = roles

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """Open the store and bring its schema up to date. Raises ``StoreError``, in public mode always."""
        if settings.mode is Mode.public:
            raise StoreError("public")
        return cls(Database(settings.url), settings.mode, settings.roles)

    def actor(self, identity: Identity | None = None) -> Actor:
        """Who acts: the one user of this computer, or at a desk somebody who has signed in and has a role.

        Raises ``StoreError``.
        """
        if self.mode is Mode.local:
            identity, role = _THIS_MACHINE, Role.administrator
        else:
            if identity is None:
                raise StoreError("sign_in")
            found = role_of(identity, self._roles)
            if found is None:
                raise StoreError("no_role", subject=identity.email or identity.subject)
            role = found
        where = (
            OwnerRow.mode == self.mode, OwnerRow.issuer == identity.issuer, OwnerRow.subject == identity.subject
        )  # fmt: skip
        with self.database.reading() as session:
            row = session.scalar(select(OwnerRow).where(*where))
        if row is None or row.name != identity.name:
            with self.database.writing() as session:
                row = session.scalar(select(OwnerRow).where(*where))
                if row is None:
                    row = OwnerRow(mode=self.mode, issuer=identity.issuer, subject=identity.subject)
                    session.add(row)
                row.name = identity.name
                session.flush()
        return Actor(row.id, row.name, role)

    # cases ------------------------------------------------------------------------------------------------------------

    def save_new(self, actor: Actor, case: Case) -> Saved:
        """Save a case for the first time, or as another one. Raises ``StoreError``."""
        allow(actor, Right.save)
        text = json_text(case.content())
        with self.database.writing() as session:
            row = CaseRow(owner_id=actor.id, status=Status.received, version=1)
            _fill(row, case, text)
            session.add(row)
            session.flush()
            session.add(StageRow(case_id=row.id, status=row.status, day=now().date(), author_id=actor.id))
            session.add(_version(row, actor))
            record(session, actor, "save", row)
            saved = saved_of(row, actor.name)
        return saved

    def save(self, actor: Actor, case: Case, case_id: str, version: int, opened: datetime | None = None) -> Saved:
        """Save over ``version``, the one from which the work began. Raises ``ConflictError`` and ``StoreError``."""
        text = json_text(case.content())
        with self.database.writing() as session:
            row = self.row(session, case_id)
            allow(actor, Right.change if row.owner_id == actor.id else Right.change_all)
            if row.version != version:
                stored = self._read(row)
                found = differences(stored.content(), case.content())
                raise ConflictError(opened, saved_of(row, _owner_name(session, row)), found)
            _fill(row, case, text)
            row.changed = now()
            row.version = version + 1
            session.add(_version(row, actor))
            record(session, actor, "save", row)
            saved = saved_of(row, _owner_name(session, row))
        return saved

    def cases(self, actor: Actor) -> list[Saved]:
        """The saved cases that the actor may see, the latest changed first."""
        allow(actor, Right.read)
        query = select(CaseRow, OwnerRow.name).join(OwnerRow, CaseRow.owner_id == OwnerRow.id)
        if self.mode is Mode.local:
            query = query.where(CaseRow.owner_id == actor.id)
        with self.database.reading() as session:
            rows = session.execute(query.order_by(CaseRow.changed.desc(), CaseRow.id)).all()
            return [saved_of(row, name) for row, name in rows]

    def load(self, actor: Actor, case_id: str) -> tuple[Saved, Case]:
        """A saved case with its content. Raises ``StoreError``."""
        allow(actor, Right.read)
        with self.database.reading() as session:
            row = self.row(session, case_id)
            return saved_of(row, _owner_name(session, row)), self._read(row)

    def delete(self, actor: Actor, case_id: str, version: int) -> None:
        """Delete a case of which no conclusion was made. Raises ``ConflictError`` and ``StoreError``."""
        with self.database.writing() as session:
            row = self.row(session, case_id, erased=True)
            allow(actor, Right.change if row.owner_id == actor.id else Right.change_all)
            if row.version != version:
                raise ConflictError(None, saved_of(row, _owner_name(session, row)), ())
            made = select(func.count()).select_from(ConclusionRow).where(ConclusionRow.case_id == case_id)
            if session.scalar(made):
                raise StoreError("delete_concluded", title=row.title or row.id)
            record(session, actor, "delete", row)
            for table in (MarkRow, StageRow, VersionRow):
                session.execute(delete(table).where(table.case_id == case_id))
            session.execute(delete(CaseRow).where(CaseRow.id == case_id))

    def set_status(self, actor: Actor, case_id: str, status: Status, day: date) -> None:
        """Note the status that a case has from a day on. Raises ``StoreError``."""
        allow(actor, Right.judge)
        with self.database.writing() as session:
            row = self.row(session, case_id)
            session.add(StageRow(case_id=case_id, status=status, day=day, author_id=actor.id))
            session.execute(update(CaseRow).where(CaseRow.id == case_id).values(status=status))
            record(session, actor, f"status {status}", row)

    def row(self, session: Session, case_id: str, *, erased: bool = False) -> CaseRow:
        """The row of a case, locked for a writer. Raises ``StoreError``."""
        row = session.get(CaseRow, case_id)
        if row is None:
            raise StoreError("no_such_case", came=case_id[:40])
        if row.erased is not None and not erased:
            raise StoreError("case_erased", day=row.erased.date().isoformat())
        return row

    def _read(self, row: CaseRow) -> Case:
        """The content of a row. Raises ``StoreError`` where it is not what was written."""
        return stored_case(row.document or "", row.digest, row.id)


def stored_case(document: str, digest: str, case_id: str) -> Case:
    """A case from the text that the store keeps. Raises ``StoreError``."""
    if text_digest(document) != digest:
        raise StoreError("case_damaged", id=case_id)
    try:
        content: Any = json.loads(document, parse_float=str)
        return case_of(content, case_id).case
    except CaseError as error:
        if error.problems[0].code == "store.case_newer":
            raise StoreError("case_newer", **error.problems[0].values) from None
        raise StoreError("case_damaged", id=case_id) from None
    except (ValueError, TypeError, AttributeError):
        raise StoreError("case_damaged", id=case_id) from None


def allow(actor: Actor, right: Right) -> None:
    """Raises ``StoreError`` unless the actor may do this."""
    if not actor.may(right):
        raise StoreError(f"may_not_{right}")


def record(session: Session, actor: Actor | None, action: str, row: CaseRow | None, digest: str | None = None) -> None:
    """A line of the journal: ids and digests, nothing personal."""
    session.add(
        JournalRow(
            actor_id=actor.id if actor is not None else None,
            action=action,
            case_id=row.id if row is not None else None,
            version=row.version if row is not None else None,
            digest=digest or (row.digest if row is not None else None),
        )
    )


def clean(text: str, longest: int = 10_000) -> str:
    """A text that every database can keep."""
    kept = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    return kept.encode("utf-8", "replace").decode("utf-8").strip()[:longest]


def _fill(row: CaseRow, case: Case, text: str) -> None:
    row.title = clean(case.title, _LONGEST_TITLE)
    if not row.title:
        raise StoreError("no_title")
    row.document, row.digest = text, text_digest(text)
    row.rules_version, row.rules_digest = case.rules_version, case.rules_digest


def _version(row: CaseRow, actor: Actor) -> VersionRow:
    """The version of a case that has just been filled in, kept beside it."""
    return VersionRow(
        case_id=row.id, version=row.version, moment=row.changed, author_id=actor.id, document=row.document,
        digest=row.digest,
    )  # fmt: skip


def _owner_name(session: Session, row: CaseRow) -> str | None:
    owner = session.get(OwnerRow, row.owner_id)
    return owner.name if owner is not None else None


def saved_of(row: CaseRow, owner: str | None = None) -> Saved:
    return Saved(
        row.id, row.title or "", row.owner_id, owner, Status(row.status), row.created, row.changed, row.version,
        row.rules_version, row.rules_digest, row.erased,
    )  # fmt: skip
