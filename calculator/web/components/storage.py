"""Work in progress in the browser's own storage: kept after each edit, offered on return. Nothing goes to a server."""

from __future__ import annotations

from calculator.web.desk import Desk

__all__ = ["offer_work", "store_work"]


def offer_work(desk: Desk) -> None:
    """Offer what an earlier visit left behind."""


def store_work(desk: Desk) -> None:
    """Send what is entered to the browser."""
