"""What an application says: the field dictionary, the document, and its facts as exact values."""

from calculator.facts.application import Application, ApplicationError, Row
from calculator.facts.dictionary import Field, field, fields
from calculator.facts.loans import Loan
from calculator.facts.schema import json_schema
from calculator.facts.values import CONFLICT, NONE, Value

__all__ = [
    "CONFLICT",
    "NONE",
    "Application",
    "ApplicationError",
    "Field",
    "Loan",
    "Row",
    "Value",
    "field",
    "fields",
    "json_schema",
]
