"""The tables of the store. The schema itself is made by ``migrations``; a test compares the two."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Date, DateTime, Dialect, ForeignKey, Integer, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = [
    "Base",
    "CaseRow",
    "ConclusionRow",
    "JournalRow",
    "MarkRow",
    "Moment",
    "OwnerRow",
    "StageRow",
    "VersionRow",
    "new_id",
    "now",
]

_ID: Final = 32


def new_id() -> str:
    """An id that says nothing and cannot be guessed."""
    return secrets.token_hex(_ID // 2)


def now() -> datetime:
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zones, so they are put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class Base(DeclarativeBase):
    pass


class OwnerRow(Base):
    """A user of a mode: the subject of an identity, or the one user of this computer."""

    __tablename__ = "owners"
    __table_args__ = (UniqueConstraint("mode", "issuer", "subject", name="owners_identity"),)

    id: Mapped[str] = mapped_column(String(_ID), primary_key=True, default=new_id)
    mode: Mapped[str] = mapped_column(String(20))
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(500))
    name: Mapped[str | None] = mapped_column(String(500))
    created: Mapped[datetime] = mapped_column(Moment, default=now)


class CaseRow(Base):
    """A saved case. ``version`` rises with every save; ``digest`` is that of ``document``, both empty once erased."""

    __tablename__ = "cases"

    id: Mapped[str] = mapped_column(String(_ID), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("owners.id"), index=True)
    title: Mapped[str | None] = mapped_column(Text)
    document: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    rules_version: Mapped[str] = mapped_column(String(100))
    rules_digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(20))
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    changed: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    erased: Mapped[datetime | None] = mapped_column(Moment)


class VersionRow(Base):
    """A version of a case as it was saved; ``document`` is empty once personal content was erased."""

    __tablename__ = "versions"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    moment: Mapped[datetime] = mapped_column(Moment, default=now)
    author_id: Mapped[str] = mapped_column(ForeignKey("owners.id"))
    document: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))


class StageRow(Base):
    """A status that a case took, and the day of it. Rows are only added."""

    __tablename__ = "stages"

    id: Mapped[str] = mapped_column(String(_ID), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(Date)
    author_id: Mapped[str] = mapped_column(ForeignKey("owners.id"))
    entered: Mapped[datetime] = mapped_column(Moment, default=now)


class MarkRow(Base):
    """An inspector's mark on one point of a case. Rows are only added, the latest of a point counts."""

    __tablename__ = "marks"

    id: Mapped[str] = mapped_column(String(_ID), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    point: Mapped[str] = mapped_column(String(300))
    answer: Mapped[str] = mapped_column(String(20))
    comment: Mapped[str | None] = mapped_column(Text)
    proof: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[str] = mapped_column(ForeignKey("owners.id"))
    day: Mapped[date] = mapped_column(Date)
    entered: Mapped[datetime] = mapped_column(Moment, default=now)


class ConclusionRow(Base):
    """A frozen conclusion. A later one on the same case has the same number and the next edition."""

    __tablename__ = "conclusions"
    __table_args__ = (UniqueConstraint("number", "edition", name="conclusions_number"),)

    id: Mapped[str] = mapped_column(String(_ID), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    edition: Mapped[int] = mapped_column(Integer)
    day: Mapped[date] = mapped_column(Date)
    input_digest: Mapped[str] = mapped_column(String(64))
    rules_version: Mapped[str] = mapped_column(String(100))
    rules_digest: Mapped[str] = mapped_column(String(64))
    document: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[str] = mapped_column(ForeignKey("owners.id"))
    entered: Mapped[datetime] = mapped_column(Moment, default=now)


class JournalRow(Base):
    """What was done: ids and digests only. The database itself refuses to change or delete a row."""

    __tablename__ = "journal"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    moment: Mapped[datetime] = mapped_column(Moment, default=now)
    actor_id: Mapped[str | None] = mapped_column(String(_ID))
    action: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[str | None] = mapped_column(String(_ID), index=True)
    version: Mapped[int | None] = mapped_column(Integer)
    digest: Mapped[str | None] = mapped_column(String(64))
