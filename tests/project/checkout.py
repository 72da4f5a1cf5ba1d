"""The files of the checkout, as the tests of the project look at them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
_GENERATED: Final = frozenset({".git", ".venv", "__pycache__", "dist", "build"})


def files() -> list[Path]:
    """Every file that is or would be committed; without git (an unpacked archive) all but what tools generate."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        named = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
        return sorted(path for path in set(named) if path.is_file())
    found = (path for path in ROOT.rglob("*") if path.is_file())
    return sorted(
        path
        for path in found
        if not any(part in _GENERATED or part.endswith("_cache") for part in path.relative_to(ROOT).parts)
    )


def text_of(path: Path) -> str | None:
    """The text of a file, ``None`` where it is not text."""
    data = path.read_bytes()
    if b"\0" in data:
        return None
    return data.decode("utf-8")
