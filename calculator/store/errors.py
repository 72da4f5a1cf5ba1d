"""What can go wrong with the store: one clear message each, in the reader's language."""

from __future__ import annotations

from calculator.wording import t

__all__ = ["StoreError"]


class StoreError(Exception):
    """``code`` is a key of the room ``store``; ``values`` go into its text. What was to be saved is never touched."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def text(self, language: str) -> str:
        return t(f"store.{self.code}", language, **self.values)

    def __str__(self) -> str:
        return self.text("en")
