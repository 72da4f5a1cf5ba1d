"""Columns in, verdicts, amounts and explanations out."""

from calculator.evaluation.document import document_of
from calculator.evaluation.evaluating import evaluate, evaluate_many
from calculator.evaluation.result import ConditionResult, MeasureResult, Result, Verdict

__all__ = ["ConditionResult", "MeasureResult", "Result", "Verdict", "document_of", "evaluate", "evaluate_many"]
