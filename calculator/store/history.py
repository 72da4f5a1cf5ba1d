"""What was done with a case: the statuses it took and the versions that were saved, each with who and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from calculator.store.case_file import Case
from calculator.store.errors import StoreError
from calculator.store.roles import Actor, Right
from calculator.store.store import Status, Store, allow, stored_case
from calculator.store.tables import OwnerRow, StageRow, VersionRow

__all__ = ["Stage", "Version", "stages", "version_of", "versions"]


@dataclass(frozen=True, slots=True)
class Stage:
    """``day``: from which the case has the status; ``entered``: when that was noted."""

    status: Status
    day: date
    author: str | None
    entered: datetime


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    moment: datetime
    author: str | None


def stages(store: Store, actor: Actor, case_id: str) -> list[Stage]:
    """Every status that a case took, in the order in which they were noted. Raises ``StoreError``."""
    allow(actor, Right.read)
    query = select(StageRow, OwnerRow.name).join(OwnerRow, StageRow.author_id == OwnerRow.id)
    with store.database.reading() as session:
        rows = session.execute(query.where(StageRow.case_id == case_id).order_by(StageRow.entered, StageRow.id))
        return [Stage(Status(row.status), row.day, name, row.entered) for row, name in rows]


def versions(store: Store, actor: Actor, case_id: str) -> list[Version]:
    """The versions of a case that were saved, the first one first. Raises ``StoreError``."""
    allow(actor, Right.read)
    query = select(VersionRow.version, VersionRow.moment, OwnerRow.name)
    query = query.join(OwnerRow, VersionRow.author_id == OwnerRow.id).where(VersionRow.case_id == case_id)
    with store.database.reading() as session:
        return [Version(*row) for row in session.execute(query.order_by(VersionRow.version))]


def version_of(store: Store, actor: Actor, case_id: str, number: int) -> Case:
    """A case as one version of it was saved. Raises ``StoreError``, also where that version is not kept."""
    allow(actor, Right.read)
    with store.database.reading() as session:
        row = session.get(VersionRow, (case_id, number))
        if row is None or row.document is None:
            raise StoreError("no_such_version", version=number)
        return stored_case(row.document, row.digest, case_id)
