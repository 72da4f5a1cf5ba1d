"""Work in progress as a text: everything that was opened and entered, exactly, what cannot be read too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from calculator.facts import Application, ApplicationError
from calculator.facts.dictionary import field, tables
from calculator.facts.loans import table_of
from calculator.store.case_file import Case
from calculator.store.store import Saved, Status
from calculator.web.desk import EXAMPLES, Desk
from calculator.web.draft import Draft
from calculator.web.estimate import rules
from calculator.web.law import Law
from calculator.web.variants import variants_of

__all__ = ["RecordError", "record_of", "restore", "titles_in"]

VERSION: Final = 2
"""Of the form of the text. The first version had no scenarios and no law of its own; it is still read."""
_READ: Final = (1, VERSION)


class RecordError(ValueError):
    """A text that is no record of work, or one of another version."""


def record_of(desk: Desk, now: datetime | None = None) -> str | None:
    """The work on a desk; ``None`` where nothing was entered or opened yet."""
    drafts = [
        _draft(draft, desk)
        for name, draft in desk.drafts.items()
        if name in desk.opened or draft.is_changed or desk.variants.get(name)
    ]
    if not drafts:
        return None
    saved = (now or datetime.now(UTC)).replace(microsecond=0).isoformat()
    record = {"version": VERSION, "saved": saved, "current": desk.current, "drafts": drafts}
    return json.dumps(record, ensure_ascii=False, default=str, separators=(",", ":"))


def titles_in(text: str) -> tuple[datetime, tuple[str | None, ...]]:
    """When the work was last changed, and the title of each application in it; ``None`` for a worked example.

    Raises ``RecordError``.
    """
    record = _read(text)
    try:
        saved = datetime.fromisoformat(record["saved"])
    except (TypeError, ValueError):
        raise RecordError(text[:60]) from None
    return saved, tuple(None if one["name"] in EXAMPLES else _title(one) for one in record["drafts"])


def restore(desk: Desk, text: str) -> None:
    """Put the work on the desk. What stands there under other names stays. Raises ``RecordError``."""
    record = _read(text)
    for one in record["drafts"]:
        name = one["name"]
        try:
            application = Application.from_document(one["document"], name, desk.language)
        except ApplicationError as error:
            raise RecordError(str(error)) from None
        if name not in EXAMPLES:
            desk.opened[name] = application
        _with_case(desk, name, one)
        draft = desk.new_draft(name, application)
        draft.take(*_entered(one))
        draft.accepted = _accepted(one)
        desk.drafts[name] = draft
        desk.variants[name], told = variants_of(one.get("scenarios") or (), rules())
        desk.told += told
    if record["current"] in desk.names:
        desk.turn_to(record["current"])


def _with_case(desk: Desk, name: str, one: Mapping[str, Any]) -> None:
    """What belongs to an application beside its document: its law, and as what it stands in the store."""
    law = Law.of(one.get("law"))
    desk.cases.pop(name, None)
    if law.is_changed and name in desk.opened:
        desk.cases[name] = Case("", one["document"], readings=law.readings, values=law.values, as_of=law.as_of or None)
    saved = one.get("saved")
    if not isinstance(saved, dict):
        return
    try:
        changed = datetime.fromisoformat(saved["changed"])
        desk.saved[name] = Saved(
            str(saved["id"]),
            str(saved["title"]),
            "",
            None,
            Status.received,
            changed,
            changed,
            int(saved["version"]),
            "",
            "",
        )
    except (KeyError, TypeError, ValueError):
        return  # it is saved as a new case then


def _saved(saved: Saved | None) -> dict[str, Any] | None:
    """As what the work stands in the store, so that saving again finds what others have saved since."""
    if saved is None:
        return None
    return {"id": saved.id, "title": saved.title, "version": saved.version, "changed": saved.changed.isoformat()}


def _draft(draft: Draft, desk: Desk) -> dict[str, Any]:
    return {
        "name": draft.name,
        "document": draft.document,
        "facts": {name: entry for name, entry in draft.facts.items() if entry not in (None, "")},
        "tables": {name: rows for name, rows in draft.tables.items() if rows},
        "known_empty": sorted(draft.known_empty),
        "interest": list(draft.interest),
        "language": draft.language,
        "law": draft.law.to_record(),
        "scenarios": [variant.to_record() for variant in desk.variants.get(draft.name, ())],
        "saved": _saved(desk.saved.get(draft.name)),
        "accepted": draft.accepted,
    }


def _entered(one: Mapping[str, Any]) -> tuple[Any, ...]:
    """What was entered, without fields and tables that the dictionary no longer has."""
    facts = {name: entry for name, entry in one["facts"].items() if _is_field(name) and _is_entry(entry)}
    rows = {
        name: [_row(name, row) for row in found if isinstance(row, dict)]
        for name, found in one["tables"].items()
        if table_of(name) in tables() and isinstance(found, list)
    }
    empty = {name for name in one["known_empty"] if table_of(name) in tables()}
    return facts, rows, empty, tuple(map(str, one["interest"])), Law.of(one.get("law"))


def _accepted(one: Mapping[str, Any]) -> dict[str, str]:
    """Proposals that were accepted; work of an earlier time knows none."""
    found = one.get("accepted")
    pairs = found.items() if isinstance(found, dict) else ()
    return {purchase: offer for purchase, offer in pairs if isinstance(offer, str)}


def _row(name: str, row: Mapping[str, Any]) -> dict[str, str]:
    return {key: text for key, text in row.items() if isinstance(text, str) and _is_field(f"{table_of(name)}.{key}")}


def _is_entry(entry: object) -> bool:
    return isinstance(entry, str | bool)


def _is_field(name: str) -> bool:
    try:
        field(name)
    except KeyError:
        return False
    return True


def _title(one: Mapping[str, Any]) -> str:
    document = one["document"]
    return str(document.get("title") or document.get("id") or one["name"])


def _read(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except ValueError:
        raise RecordError(text[:60]) from None
    if not isinstance(record, dict) or record.get("version") not in _READ:
        raise RecordError(text[:60])
    drafts = record.get("drafts")
    if not isinstance(drafts, list) or not all(_is_draft(one) for one in drafts) or "current" not in record:
        raise RecordError(text[:60])
    return record


def _is_draft(one: object) -> bool:
    shape = {"name": str, "document": dict, "facts": dict, "tables": dict, "known_empty": list, "interest": list}
    if not isinstance(one, dict) or not all(isinstance(one.get(key), kind) for key, kind in shape.items()):
        return False
    scenarios = one.get("scenarios", [])
    return isinstance(scenarios, list) and all(isinstance(found, dict) for found in scenarios)
