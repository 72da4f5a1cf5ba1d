"""Names of products compared by their words: capitals, ``ё`` and, within reason, endings make no difference."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

__all__ = ["folded", "same_word", "telling_words", "words_found", "words_of"]

_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SHORTEST: Final = 3
_SAY_NOTHING: Final = (
    "для", "под", "при", "над", "без", "или", "прочий", "прочие", "иной", "иные", "услуга", "работа", "изделие", "товар",
    "продукция", "the", "and", "for", "other", "service", "work", "product", "goods",
)  # fmt: skip
"""Words that stand in names of anything."""


def folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


@lru_cache(maxsize=65536)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded, each once; a word with hyphens stands as its parts and as one."""
    found: dict[str, None] = {}
    for word in _WORD.findall(folded(text)):
        found.update(dict.fromkeys(word.split("-")))
        found.setdefault(word.replace("-", ""))
    return tuple(found)


@lru_cache(maxsize=65536)
def telling_words(name: str) -> tuple[str, ...]:
    """The words by which a name can be told from others: not the short ones, nor those that stand in names of anything."""
    parts = dict.fromkeys(part for word in _WORD.findall(folded(name)) for part in word.split("-"))
    return tuple(
        word for word in parts if len(word) >= _SHORTEST and not any(same_word(word, empty) for empty in _SAY_NOTHING)
    )


def same_word(one: str, other: str) -> bool:
    """Whether two folded words differ at most in their endings: at least two thirds of the longer one is their common
    beginning, of three letters or more. A word with a digit in it is the same only as itself.
    """
    if one == other:
        return True
    common = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    if common < _SHORTEST or 3 * common < 2 * max(len(one), len(other)):
        return False
    return not any(sign.isdigit() for sign in one + other)


def words_found(wanted: Iterable[str], there: Iterable[str]) -> tuple[str, ...]:
    """Those of the ``wanted`` words that stand ``there``."""
    places = tuple(there)
    return tuple(word for word in wanted if any(same_word(word, other) for other in places))
