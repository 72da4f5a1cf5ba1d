"""An inspector's marks on the points of a case, and the conclusions that are drawn from them and then stay as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calculator.store.errors import StoreError
from calculator.store.roles import Actor, Right
from calculator.store.store import ConflictError, Saved, Status, Store, allow, clean, record, saved_of, stored_case
from calculator.store.tables import ConclusionRow, MarkRow, OwnerRow, StageRow
from calculator.store.written import json_text, text_digest

__all__ = ["Answer", "Conclusion", "Mark", "conclude", "conclusions", "mark", "marks"]

_LONGEST_POINT: Final = 300
_LONGEST_COMMENT: Final = 10_000
_LONGEST_NAME: Final = 500


class Answer(StrEnum):
    """What an inspector says of a computed point."""

    agree = "agree"
    disagree = "disagree"
    request = "request"


@dataclass(frozen=True, slots=True)
class Mark:
    """``point``: id of what is marked (``MEASURE/amount``, ``MEASURE[LOAN]/line:3``). ``proof``: name of a file.

    ``entered``: when it was put, ``None`` as long as it was not.
    """

    point: str
    answer: Answer
    day: date
    comment: str = ""
    proof: str | None = None
    author: str | None = None
    author_id: str = ""
    entered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A conclusion as it was made. ``document`` is ``None`` once personal content was erased.

    A case that was changed later gets a conclusion of the same ``number`` and the next ``edition``.
    """

    number: int
    edition: int
    case_id: str
    day: date
    input_digest: str
    rules_version: str
    rules_digest: str
    document: Mapping[str, Any] | None
    digest: str


def mark(
    store: Store, actor: Actor, case_id: str, made: Mark, *, version: int | None = None, seen: int | None = None
) -> None:
    """Put a mark; earlier ones on the same point are kept behind it.

    ``version``: of the case that was looked at; ``seen``: how many marks the point had then. Raises ``ConflictError`` where
    the case was changed meanwhile, and ``StoreError``, also where somebody else has put a mark on the point.
    """
    allow(actor, Right.judge)
    point = clean(made.point)
    if not point or len(point) > _LONGEST_POINT:
        raise StoreError("wrong_point", limit=_LONGEST_POINT)
    with store.database.writing() as session:
        row = store.row(session, case_id)
        if version is not None and row.version != version:
            raise ConflictError(None, saved_of(row), ())
        if seen is not None and _count(session, MarkRow, row.id, MarkRow.point == point) != seen:
            raise StoreError("marked_meanwhile")
        last = session.scalar(select(func.max(MarkRow.number)).where(MarkRow.case_id == case_id)) or 0
        session.add(
            MarkRow(
                case_id=case_id,
                number=last + 1,
                point=point,
                answer=made.answer,
                comment=clean(made.comment, _LONGEST_COMMENT) or None,
                proof=clean(made.proof or "", _LONGEST_NAME) or None,
                author_id=actor.id,
                day=made.day,
            )
        )
        record(session, actor, f"mark {made.answer}", row)


def marks(store: Store, actor: Actor, case_id: str, *, all_made: bool = False) -> list[Mark]:
    """The mark that counts on each point, or all that were made, in the order in which they were made."""
    allow(actor, Right.read)
    with store.database.reading() as session:
        found = [mark_of(*pair) for pair in mark_rows(session, case_id)]
    if all_made:
        return found
    latest = {one.point: one for one in found}
    return [one for one in found if latest[one.point] is one]


def mark_rows(session: Session, case_id: str) -> list[tuple[MarkRow, str | None]]:
    query = select(MarkRow, OwnerRow.name).join(OwnerRow, MarkRow.author_id == OwnerRow.id)
    rows = session.execute(query.where(MarkRow.case_id == case_id).order_by(MarkRow.number))
    return [(row, name) for row, name in rows]


def mark_of(row: MarkRow, author: str | None) -> Mark:
    answer = Answer(row.answer)
    return Mark(row.point, answer, row.day, row.comment or "", row.proof, author, row.author_id, row.entered)


def conclude(
    store: Store,
    actor: Actor,
    saved: Saved,
    document: Mapping[str, Any],
    day: date,
    *,
    input_digest: str | None = None,
    rules: tuple[str, str] | None = None,
    seen: tuple[int, int] | None = None,
) -> Conclusion:
    """Freeze a conclusion on the version of the case that was looked at; the case then has the status ``concluded``.

    ``document``: what is concluded, as it is printed. ``rules``: version and digest of the rules that it rests on, else
    those by which the case was saved. ``seen``: how many marks and conclusions the case had when it was looked at. The same
    conclusion made twice is one. Raises ``ConflictError`` where the case was changed meanwhile, and ``StoreError``, also
    where somebody has marked or concluded meanwhile.
    """
    allow(actor, Right.judge)
    text = json_text(document)
    with store.database.writing() as session:
        row = store.row(session, saved.id)
        if row.version != saved.version:
            raise ConflictError(saved.changed, saved_of(row, saved.owner), ())
        if seen is not None and (_count(session, MarkRow, row.id), _count(session, ConclusionRow, row.id)) != seen:
            raise StoreError("judged_meanwhile")
        case = stored_case(row.document or "", row.digest, row.id)
        digest = text_digest(text)
        earlier = session.scalars(
            select(ConclusionRow).where(ConclusionRow.case_id == row.id).order_by(ConclusionRow.edition)
        ).all()
        if earlier and (earlier[-1].digest, earlier[-1].day) == (digest, day):
            return conclusion_of(earlier[-1])
        number = earlier[-1].number if earlier else (session.scalar(select(func.max(ConclusionRow.number))) or 0) + 1
        made = ConclusionRow(
            case_id=row.id,
            number=number,
            edition=earlier[-1].edition + 1 if earlier else 1,
            day=day,
            input_digest=input_digest or case.digest,
            rules_version=rules[0] if rules is not None else case.rules_version,
            rules_digest=rules[1] if rules is not None else case.rules_digest,
            document=text,
            digest=digest,
            author_id=actor.id,
        )
        session.add(made)
        session.add(StageRow(case_id=row.id, status=Status.concluded, day=day, author_id=actor.id))
        row.status = Status.concluded
        record(session, actor, "conclude", row, digest)
        session.flush()
        return conclusion_of(made)


def conclusions(store: Store, actor: Actor, case_id: str) -> list[Conclusion]:
    """The conclusions on a case, the first edition first. Raises ``StoreError``."""
    allow(actor, Right.read)
    query = select(ConclusionRow).where(ConclusionRow.case_id == case_id).order_by(ConclusionRow.edition)
    with store.database.reading() as session:
        return [conclusion_of(row) for row in session.scalars(query)]


def conclusion_of(row: ConclusionRow) -> Conclusion:
    if row.document is not None and text_digest(row.document) != row.digest:
        raise StoreError("conclusion_damaged", number=row.number, edition=row.edition)
    document = None if row.document is None else json.loads(row.document, parse_float=str)
    return Conclusion(
        row.number, row.edition, row.case_id, row.day, row.input_digest, row.rules_version, row.rules_digest, document,
        row.digest,
    )  # fmt: skip


def _count(session: Session, table: type[MarkRow | ConclusionRow], case_id: str, *more: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).where(table.case_id == case_id, *more)) or 0
