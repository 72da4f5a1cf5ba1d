"""Workbooks to take away, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

__all__ = ["workbook_download"]

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_download(
    label: str,
    name: str,
    make: Callable[[], bytes],
    key: str,
    *,
    leading: Literal["secondary", "tertiary"] = "secondary",
) -> None:
    """A button that makes the workbook on a click; ``name`` is that of the file."""
    st.download_button(label, make, file_name=name, mime=_XLSX, on_click="ignore", key=key, type=leading)
