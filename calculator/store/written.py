"""Documents as text, always the same text for the same content, and their digests."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

__all__ = ["digest_of", "json_text", "text_digest"]


def json_text(content: Any, *, indent: int | None = None) -> str:
    """JSON that UTF-8 can carry; dates and decimals are written as text."""
    separators = (",", ":") if indent is None else None
    text = json.dumps(content, ensure_ascii=False, indent=indent, separators=separators, default=_plain)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character, which a JSON file can spell
        text = json.dumps(content, indent=indent, separators=separators, default=_plain)
    return text


def digest_of(content: Any) -> str:
    """Digest of the content whatever the order of its keys."""
    return text_digest(json.dumps(content, sort_keys=True, separators=(",", ":"), default=_plain))


def text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str | list[str]:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    raise TypeError(f"{type(value).__name__} is no value of a document")
