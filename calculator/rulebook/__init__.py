"""The law as data: rule folders read, checked, compiled; immutable once loaded."""

from calculator.rulebook.book import Rulebook
from calculator.rulebook.changes import ChangeError
from calculator.rulebook.reading import RuleError, RuleSet

__all__ = ["ChangeError", "RuleError", "RuleSet", "Rulebook"]
