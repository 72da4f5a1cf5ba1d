"""What can be wrong with a formula, as a code with values; the wording stands in the catalogs."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FormulaError", "failed"]


class FormulaError(Exception):
    """A formula that cannot be accepted: ``code`` names the fault, ``column`` is 1-based in the formula, 0 unknown."""

    def __init__(self, code: str, column: int, values: Mapping[str, object]) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.values = dict(values)

    def at(self, column: int) -> FormulaError:
        """The same fault at ``column``, unless an inner place is known already."""
        return self if self.column else FormulaError(self.code, column, self.values)

    def moved(self, by: int) -> FormulaError:
        return FormulaError(self.code, self.column + by, self.values) if by and self.column else self


def failed(code: str, *, column: int = 0, **values: object) -> FormulaError:
    """A :class:`FormulaError` to raise."""
    return FormulaError(code, column, values)
