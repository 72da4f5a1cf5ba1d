"""Starting the pages: Streamlit runs them in a process of its own until it is stopped."""

from __future__ import annotations

import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

from calculator.console.arguments import CallError, CommandFailedError
from calculator.places import app_file
from calculator.wording import t

__all__ = ["serve"]

_USUAL_PORT: Final = 8501
_TRIED: Final = 50
_HIGHEST_PORT: Final = 65535
_STOPPED_BY_USER: Final = (0, 130, -2)


def serve(port: str | None, language: str) -> None:
    """Print the address and serve the pages until the user stops them.

    Raises ``CallError`` for a port that is none, and ``CommandFailedError`` where the pages cannot be served.
    """
    wanted = _port(port, language)
    app = app_file()
    if not app.is_file():
        raise CommandFailedError(t("console.app_missing", language, file=app))
    address = _address(app.parent / ".streamlit" / "config.toml")
    if wanted is None:
        wanted = next((number for number in range(_USUAL_PORT, _USUAL_PORT + _TRIED) if _free(address, number)), None)
    if wanted is None or not _free(address, wanted):
        raise CommandFailedError(t("console.port_taken", language, port=wanted or _USUAL_PORT))
    print(t("console.app_address", language, address=f"http://{address}:{wanted}"), flush=True)
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(wanted)]
    try:
        status = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode
    except KeyboardInterrupt:
        return
    if status not in _STOPPED_BY_USER:
        raise CommandFailedError(t("console.app_stopped", language, status=status))


def _port(came: str | None, language: str) -> int | None:
    if came is None:
        return None
    if not (came.isascii() and came.isdigit() and len(came) < 6 and 1 <= int(came) <= _HIGHEST_PORT):
        raise CallError(t("console.wrong_port", language, came=came))
    return int(came)


def _address(config: Path) -> str:
    """The address that the settings of the pages name; they are open to this machine only."""
    if not config.is_file():
        return "localhost"
    settings = tomllib.loads(config.read_text(encoding="utf-8"))
    return str(settings.get("server", {}).get("address", "localhost"))


def _free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":  # a port that was closed a moment ago is free; Windows would call any port free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
