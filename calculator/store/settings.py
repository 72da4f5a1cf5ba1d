"""The settings of the store, read from the environment and from the file of roles."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from calculator.documents import read_document
from calculator.problems import ProblemsError
from calculator.store.errors import StoreError
from calculator.store.roles import Mode, Role

__all__ = ["DATABASE_URL", "MODE", "ROLES", "Settings", "data_folder", "settings_of"]

MODE: Final = "CLUSTER_SUPPORT_MODE"
DATABASE_URL: Final = "CLUSTER_SUPPORT_DATABASE_URL"
ROLES: Final = "CLUSTER_SUPPORT_ROLES"
_FILE: Final = "store.sqlite"


@dataclass(frozen=True, slots=True)
class Settings:
    """``url``: where the store is, as SQLAlchemy writes it. ``roles``: subjects or addresses for each role."""

    mode: Mode
    url: str
    roles: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)


def settings_of(environment: Mapping[str, str]) -> Settings:
    """What the environment sets, with a file in the user's data folder by default. Raises ``StoreError``."""
    came = environment.get(MODE) or Mode.local
    if came not in list(Mode):
        raise StoreError("unknown_mode", came=came, setting=MODE, known=", ".join(Mode))
    file = environment.get(ROLES)
    url = environment.get(DATABASE_URL) or f"sqlite:///{(data_folder(environment) / _FILE).as_posix()}"
    return Settings(Mode(came), url, _roles(Path(file)) if file else {})


def data_folder(environment: Mapping[str, str]) -> Path:
    """Where programs of this system keep what belongs to a user."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "cluster-support"


def _roles(file: Path) -> dict[Role, tuple[str, ...]]:
    """``{inspector: [subject or e-mail, …], …}``."""
    try:
        content = read_document(file, file.name).value
    except ProblemsError as error:
        raise StoreError("roles_unreadable", setting=ROLES, problem=_Told(error)) from None
    if not isinstance(content, dict):
        raise StoreError("roles_no_group", file=os.fspath(file), known=", ".join(Role))
    found: dict[Role, tuple[str, ...]] = {}
    for key, names in content.items():
        listed = names if isinstance(names, list) else None
        if key not in list(Role) or listed is None or not all(isinstance(name, str) for name in listed):
            raise StoreError("roles_wrong", file=os.fspath(file), key=key, known=", ".join(Role))
        found[Role(key)] = tuple(name.strip() for name in listed if isinstance(name, str) and name.strip())
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    """The problems of a file, in the language of the text that they are put into."""

    error: ProblemsError

    def in_language(self, language: str) -> str:
        return self.error.text(language)
