"""Advice: which of the measures that are met go together, and which cost line goes where."""

from calculator.advice.combination import Bar, Choice, Combination, LineReason, RuleNote
from calculator.advice.combining import combine
from calculator.advice.document import combination_document

__all__ = ["Bar", "Choice", "Combination", "LineReason", "RuleNote", "combination_document", "combine"]
