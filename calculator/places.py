"""Where the files that belong beside the package are: the rules, the examples, the entry of the pages, the changelog."""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["app_file", "changelog_file", "examples_folder", "rules_folder"]

_PACKAGE: Final = Path(__file__).resolve().parent
_SHIPPED: Final = _PACKAGE / "_shipped"
"""Only a wheel has it (``pyproject.toml`` makes it), so a stranger's ``rules/`` in site-packages is never taken."""


def rules_folder() -> Path:
    """The folder of the rules that are shipped: ``rules/`` of the checkout or of the installed package."""
    return _beside_the_package() / "rules"


def examples_folder() -> Path:
    """The folder of the whole applications that are shipped as examples."""
    return _beside_the_package() / "examples"


def app_file() -> Path:
    """The entry that Streamlit runs; ``.streamlit/config.toml`` stands in the same folder, where Streamlit looks."""
    return _beside_the_package() / "app.py"


def changelog_file() -> Path:
    """What changed from version to version, in English and in Markdown."""
    return _beside_the_package() / "CHANGELOG.md"


def _beside_the_package() -> Path:
    return _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent
