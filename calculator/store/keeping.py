"""Keeping a store: copies of it, whether it is whole, and the end of personal content."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, func, insert, inspect, select, text, update
from sqlalchemy.orm import Session

from calculator.store.conclusions import Conclusion, Mark, conclusion_of, mark_of, mark_rows
from calculator.store.database import Database
from calculator.store.errors import StoreError
from calculator.store.store import Store, record, stored_case
from calculator.store.tables import Base, CaseRow, ConclusionRow, JournalRow, MarkRow, OwnerRow, VersionRow, now
from calculator.store.written import json_text, text_digest
from calculator.wording import Message
from calculator.writing import reason_of, whole_file

__all__ = ["backup", "check", "erase", "export", "restore"]

_BATCH: Final = 500


def backup(store: Store, target: Path) -> int:
    """Write a copy of the store, as a SQLite file whatever the store is, and try it; the number of cases in it.

    The file appears when it is whole, and an existing one is not touched. Raises ``StoreError``.
    """
    if target.exists():
        raise StoreError("file_exists", file=str(target))
    with _written(target) as unfinished:
        copy = Database(f"sqlite:///{unfinished.as_posix()}")
        try:
            count = _copy_rows(store.database, copy)
            problems = _problems(copy)
        finally:
            copy.close()
        if problems:
            raise StoreError("backup_not_whole", count=len(problems), first=problems[0])
    with store.database.writing() as session:
        record(session, None, "backup", None)
    return count


def restore(store: Store, source: Path) -> int:
    """Bring the rows of a backup into a store that is empty; the number of cases. Raises ``StoreError``.

    The backup stays as it is: it is read from a copy, which is brought up to the schema of this program.
    """
    if not source.is_file():
        raise StoreError("no_file", file=str(source))
    with store.database.reading() as session:
        held = session.scalar(select(func.count()).select_from(CaseRow)) or 0
        used = session.scalar(select(func.count()).select_from(JournalRow)) or 0
    if held or used:
        raise StoreError("not_empty", database=store.database.name, count=held)
    with tempfile.TemporaryDirectory() as folder:
        copy_file = Path(folder) / "copy.sqlite"
        try:
            copy_file.write_bytes(source.read_bytes())
        except OSError as error:
            raise StoreError("cannot_open", database=str(source), error=reason_of(error)) from None
        try:
            copy = Database(f"sqlite:///{copy_file.as_posix()}")
        except StoreError as error:
            code = "backup_unusable" if error.code == "damaged" else error.code
            raise StoreError(code, **{**error.values, "file": str(source), "database": str(source)}) from None
        try:
            problems = _problems(copy)
            if problems:
                raise StoreError("backup_not_whole", count=len(problems), first=problems[0])
            return _copy_rows(copy, store.database)
        finally:
            copy.close()


def check(store: Store) -> list[Message]:
    """Everything that is not as it was written. Raises ``StoreError`` where the database cannot be read at all."""
    return _problems(store.database)


def export(store: Store, target: Path, before: date | None = None) -> int:
    """Write the personal content of the cases last changed before a day (of all without one) as JSON; how many.

    Raises ``StoreError``; an existing file is not touched.
    """
    if target.exists():
        raise StoreError("file_exists", file=str(target))
    with store.database.reading() as session:
        cases = [_exported(session, row) for row in session.scalars(_kept_before(before))]
    document = {"cluster_support_export": 1, "cases": cases}
    with _written(target) as unfinished:
        unfinished.write_text(json_text(document, indent=1) + "\n", encoding="utf-8")
    return len(cases)


def erase(store: Store, before: date) -> int:
    """Erase the personal content of the cases last changed before a day; how many cases that were.

    Gone are titles, documents, comments, names of files and, of owners without another case, who they are. Ids, days,
    digests, statuses and numbers of conclusions stay. Raises ``StoreError``.
    """
    with store.database.writing() as session:
        ids = [row.id for row in session.scalars(_kept_before(before))]
        for row_id in ids:
            session.execute(update(CaseRow).where(CaseRow.id == row_id).values(title=None, document=None, erased=now()))
            session.execute(update(VersionRow).where(VersionRow.case_id == row_id).values(document=None))
            session.execute(update(MarkRow).where(MarkRow.case_id == row_id).values(comment=None, proof=None))
            session.execute(update(ConclusionRow).where(ConclusionRow.case_id == row_id).values(document=None))
            record(session, None, "erase", session.get(CaseRow, row_id))
        if ids:
            _forget_owners(session)
    if ids and store.database.is_sqlite:
        _vacuum(store.database)
    return len(ids)


def _kept_before(before: date | None) -> Any:
    query = select(CaseRow).where(CaseRow.erased.is_(None)).order_by(CaseRow.created, CaseRow.id)
    if before is not None:
        query = query.where(CaseRow.changed < datetime.combine(before, time(), UTC))
    return query


def _forget_owners(session: Session) -> None:
    """Owners whose cases are all erased, and who have put no mark on a case that is kept, become nobody."""
    kept = select(CaseRow.id).where(CaseRow.erased.is_(None))
    needed = set(session.scalars(select(CaseRow.owner_id).where(CaseRow.erased.is_(None))))
    for table in (MarkRow, ConclusionRow, VersionRow):
        needed |= set(session.scalars(select(table.author_id).where(table.case_id.in_(kept))))
    having = set(session.scalars(select(CaseRow.owner_id)))
    for owner in session.scalars(select(OwnerRow).where(OwnerRow.mode == "desk")):
        if owner.id in having and owner.id not in needed:
            owner.name, owner.issuer, owner.subject = None, "erased", owner.id


def _vacuum(database: Database) -> None:
    """Give the space back, so that nothing erased stays in the file."""
    connection = database.engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM")
    finally:
        connection.close()


# copies ---------------------------------------------------------------------------------------------------------------


def _copy_rows(source: Database, target: Database) -> int:
    """All rows from one state of ``source`` into ``target`` in one transaction; the number of cases."""
    count = 0
    with source.reading() as reading, target.writing() as writing:
        for table in Base.metadata.sorted_tables:
            if table.name == "owners":  # the one who opened the store to restore it may stand there already
                writing.execute(table.delete())
            result = reading.execute(select(table).order_by(*table.primary_key.columns))
            for rows in result.mappings().partitions(_BATCH):
                writing.execute(insert(table), [dict(row) for row in rows])
                count += len(rows) if table.name == "cases" else 0
        if not target.is_sqlite:
            _go_on_counting(writing.connection())
    return count


def _go_on_counting(connection: Connection) -> None:
    """PostgreSQL counts on from where the copied journal ends."""
    last = "SELECT setval(pg_get_serial_sequence('journal', 'number'), GREATEST((SELECT MAX(number) FROM journal), 1))"
    connection.execute(text(last))


@contextmanager
def _written(target: Path) -> Iterator[Path]:
    """A file that is written whole, with the refusals of the system told as those of the store."""
    if not target.absolute().parent.is_dir():
        raise StoreError("no_folder_for", file=str(target))
    try:
        with whole_file(target, private=True) as unfinished:
            yield unfinished
    except OSError as error:
        raise StoreError("cannot_write", file=str(target), error=reason_of(error)) from None


# what is wrong --------------------------------------------------------------------------------------------------------


def _problems(database: Database) -> list[Message]:
    found: list[Message] = []
    with database.reading() as session:
        if database.is_sqlite:
            said = [row[0] for row in session.execute(text("PRAGMA integrity_check(20)"))]
            found += [Message("store.check_database", {"said": line}) for line in said if line != "ok"]
            broken = session.execute(text("PRAGMA foreign_key_check")).all()
            found += [Message("store.check_reference", {"table": row[0]}) for row in broken]
        missing = {table.name for table in Base.metadata.sorted_tables} - set(
            inspect(session.connection()).get_table_names()
        )
        if missing:
            return [*found, Message("store.check_table", {"table": ", ".join(sorted(missing))})]
        for row in session.scalars(select(CaseRow).where(CaseRow.erased.is_(None))):
            try:
                stored_case(row.document or "", row.digest, row.id)
            except StoreError as error:
                found.append(Message(f"store.{error.code}", error.values))
        for one in session.scalars(select(ConclusionRow).where(ConclusionRow.document.is_not(None))):
            if text_digest(one.document or "") != one.digest:
                values = {"number": one.number, "edition": one.edition}
                found.append(Message("store.conclusion_damaged", values))
        for version in session.scalars(select(VersionRow).where(VersionRow.document.is_not(None))):
            if text_digest(version.document or "") != version.digest:
                found.append(Message("store.version_damaged", {"id": version.case_id, "version": version.version}))
        noted = select(JournalRow.case_id).where(JournalRow.case_id.is_not(None))
        unknown = session.scalars(select(CaseRow.id).where(CaseRow.id.not_in(noted)))
        found += [Message("store.check_journal", {"id": one}) for one in unknown]
    return found


def _exported(session: Session, row: CaseRow) -> dict[str, Any]:
    owner = session.get(OwnerRow, row.owner_id)
    made = session.scalars(select(ConclusionRow).where(ConclusionRow.case_id == row.id))
    return {
        "id": row.id,
        "owner": {"subject": owner.subject, "name": owner.name} if owner is not None else None,
        "title": row.title,
        "status": row.status,
        "created": row.created.isoformat(),
        "changed": row.changed.isoformat(),
        "version": row.version,
        "case": stored_case(row.document or "", row.digest, row.id).content(),
        "marks": [_mark_document(mark_of(*pair)) for pair in mark_rows(session, row.id)],
        "conclusions": [_conclusion_document(conclusion_of(one)) for one in made],
    }


def _mark_document(one: Mark) -> dict[str, Any]:
    return {
        "point": one.point,
        "answer": one.answer,
        "day": one.day,
        "comment": one.comment,
        "proof": one.proof,
        "author": one.author,
    }


def _conclusion_document(one: Conclusion) -> dict[str, Any]:
    return {
        "number": one.number,
        "edition": one.edition,
        "day": one.day,
        "rules": {"version": one.rules_version, "sha256": one.rules_digest},
        "document": one.document,
    }
