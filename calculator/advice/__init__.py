"""What follows from the answers: measures compared and combined, rules changed, the way through the measures."""

from calculator.advice.combination import Bar, Choice, Combination, LineReason, RuleNote
from calculator.advice.combining import combine, measures_to_combine
from calculator.advice.document import combination_document

__all__ = [
    "Bar",
    "Choice",
    "Combination",
    "LineReason",
    "RuleNote",
    "combination_document",
    "combine",
    "measures_to_combine",
]
