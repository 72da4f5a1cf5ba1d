"""Support for Russian industrial clusters: does it qualify, how much, and why.

The public names are loaded when they are first used, so that ``import calculator`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calculator.advice import combine
    from calculator.evaluation import evaluate, evaluate_many
    from calculator.evaluation.tables import evaluate_table
    from calculator.facts import Application
    from calculator.rulebook import Rulebook

__all__ = ["Application", "Rulebook", "combine", "evaluate", "evaluate_many", "evaluate_table"]

_PLACES = {
    "evaluate_table": "calculator.evaluation.tables",
    "Application": "calculator.facts",
    "Rulebook": "calculator.rulebook",
    "combine": "calculator.advice",
    "evaluate": "calculator.evaluation",
    "evaluate_many": "calculator.evaluation",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
