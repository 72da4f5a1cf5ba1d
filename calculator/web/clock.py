"""Moments by the clock of the visitor, as far as the browser tells its zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from calculator.money import format_date
from calculator.wording import t

__all__ = ["here", "moment_text", "today"]


def moment_text(moment: datetime, language: str) -> str:
    """Day and time."""
    local = moment.astimezone(_zone())
    return t("web.day_and_time", language, day=format_date(local.date(), language), time=f"{local:%H:%M}")


def here() -> datetime:
    """This moment, in the zone of the visitor."""
    return datetime.now(UTC).astimezone(_zone())


def today() -> date:
    return here().date()


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
