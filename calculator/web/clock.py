"""Moments by the clock of the visitor, as far as the browser tells its zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from calculator.money import format_date
from calculator.wording import t

__all__ = ["moment_text"]


def moment_text(moment: datetime, language: str) -> str:
    """Day and time."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    local = moment.astimezone(zone)
    return t("web.day_and_time", language, day=format_date(local.date(), language), time=f"{local:%H:%M}")
