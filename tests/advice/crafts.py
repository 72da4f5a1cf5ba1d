"""The fictional scheme with measures that compete for cost lines, loans and taxes: ``tests/advice/crafts``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.rulebook.schemes import SCHEME

CRAFTS = ("anvil-subsidy", "bellows-subsidy", "chimney-subsidy")
LOANS = ("raft-loan", "barge-loan")


@cache
def scheme() -> Rulebook:
    return Rulebook.load(SCHEME, Path(__file__).parent / "crafts")


def guild(**parts: Any) -> Application:
    """An application of a recognised guild; ``application`` adds to the dates."""
    asked = {"application_date": "2016-05-10", **parts.pop("application", {})}
    return Application.from_document({"application": asked, "cluster": {"in_register": True}, **parts})


def line(category: str, net: str, **facts: Any) -> dict[str, Any]:
    return {"category": category, "net": net, "documented": True, **facts}


def loan(id_: str, amount: str, **facts: Any) -> dict[str, Any]:
    return {"id": id_, "amount": amount, "schedule": [{"year_fraction": 1, "balance": amount}], **facts}
