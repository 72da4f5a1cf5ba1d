"""What was computed in a visit, kept as long as it is asked for again; only the last few results stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import streamlit as st

__all__ = ["known", "remember", "remembered"]

_KEPT: Final = "remembered"
_MOST_KEPT: Final = 16
Key = tuple[object, ...]
T = TypeVar("T")


def known(key: Key) -> Any | None:
    """What stands under a key, or nothing. A key holds everything that the result rests on."""
    return _kept().get(key)


def remember(key: Key, value: object) -> None:
    """Put something under a key, whatever stood there."""
    kept = _kept()
    kept.pop(key, None)
    kept[key] = value
    while len(kept) > _MOST_KEPT:
        del kept[next(iter(kept))]


def remembered(key: Key, make: Callable[[], T]) -> T:
    """What stands under a key, or what is made now and kept."""
    kept = _kept()
    found = kept[key] if key in kept else make()
    remember(key, found)
    return cast(T, found)


def _kept() -> dict[Any, Any]:
    return cast(dict[Any, Any], st.session_state.setdefault(_KEPT, {}))
