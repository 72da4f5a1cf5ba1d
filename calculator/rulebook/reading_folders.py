"""Which files of a folder are rule files, and their content. A rule folder can make the calculator read no other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from calculator.rulebook.model import Place
from calculator.rulebook.reading_problems import RuleProblem, hint

__all__ = ["COMMON_FILES", "LARGEST_FILE", "MEASURE_FILES", "MOST_FILES", "FoundFiles", "find_files", "stays_inside"]

LARGEST_FILE: Final = 1_000_000
"""Bytes of the largest rule file that is read."""
MOST_FILES: Final = 5_000
"""Files and folders of a rule folder that are looked at."""

COMMON_FILES: Final = (
    "acts.yaml", "sources.yaml", "flags.yaml", "profiles.yaml",
    "not-computed.yaml", "stacking.yaml", "valuation.yaml", "version.yaml",
)  # fmt: skip
MEASURE_FILES: Final = ("measure.yaml", "parameters.yaml", "examples.yaml")
_DECIDE_NOTHING: Final = frozenset({"profiles.yaml", "examples.yaml"})


@dataclass
class FoundFiles:
    """The rule files of one folder: ``common`` by file name, ``measures`` by folder name and file name.

    Examples stay unread. ``alone``: the folder is itself the folder of one measure.
    """

    root: Path
    common: dict[str, bytes] = field(default_factory=dict)
    measures: dict[str, dict[str, bytes]] = field(default_factory=dict)
    alone: bool = False

    def name(self, *parts: str) -> str:
        """What messages call a file: the folder as the user named it, and the path within."""
        return str(self.root.joinpath(*parts))

    def within(self, folder: str) -> tuple[str, ...]:
        """The path of a measure's folder within ``root``: none where ``root`` is that folder."""
        return () if self.alone else (folder,)

    def digest(self) -> bytes:
        """Digest of the relative paths and contents that decide results; line ends do not matter."""
        contents = {name: content for name, content in self.common.items() if name not in _DECIDE_NOTHING}
        for measure, files in self.measures.items():
            contents |= {f"{measure}/{name}": content for name, content in files.items()}
        total = hashlib.sha256()
        for path in sorted(contents):
            content = contents[path].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            total.update(f"{path}\0{len(content)}\0".encode())
            total.update(content)
        return total.digest()


def find_files(root: Path, problems: list[RuleProblem]) -> FoundFiles:
    """The rule files of ``root``: a folder of rule folders, or one alone (it has a ``measure.yaml`` itself)."""
    found = FoundFiles(root)
    if not root.is_dir():
        problems.append(RuleProblem(Place(str(root), ""), "no_folder"))
        return found
    search = _Search(root, problems)
    entries = search.entries(root)
    alone = found.alone = any(entry.name == "measure.yaml" for entry in entries)
    expected = (*COMMON_FILES, *MEASURE_FILES) if alone else COMMON_FILES
    for entry in entries:
        if _is_rule_file(entry):
            content = search.content(entry, expected)
            if content is not None and entry.name in COMMON_FILES:
                found.common[entry.name] = content
            elif content is not None:
                found.measures.setdefault(root.resolve().name, {})[entry.name] = content
        elif not alone and entry.is_dir() and not entry.name.startswith((".", "_")):
            files = _measure_files(search, entry)
            if files:
                found.measures[entry.name] = files
    return found


def _measure_files(search: _Search, folder: Path) -> dict[str, bytes]:
    if not search.inside(folder):
        return {}
    entries = [entry for entry in search.entries(folder) if _is_rule_file(entry)]
    contents = {entry.name: search.content(entry, MEASURE_FILES) for entry in entries}
    if entries and "measure.yaml" not in contents:
        search.fail(folder, "no_measure_file")
        return {}
    return {name: content for name, content in contents.items() if content is not None}


def _is_rule_file(entry: Path) -> bool:
    return entry.suffix.lower() in (".yaml", ".yml") and not entry.name.startswith(".")


class _Search:
    """Looks into one folder and the folders in it, never further and never outside."""

    def __init__(self, root: Path, problems: list[RuleProblem]) -> None:
        self.root = root
        self.real_root = root.resolve()
        self.problems = problems
        self.looked_at = 0

    def fail(self, path: Path, code: str, **values: object) -> None:
        self.problems.append(RuleProblem(Place(str(path), ""), code, values))

    def entries(self, folder: Path) -> list[Path]:
        """What the folder contains, by name; nothing more once too much has been looked at."""
        try:
            return sorted(self._counted(folder), key=lambda entry: entry.name)
        except OSError:
            self.fail(folder, "no_access")
            return []

    def _counted(self, folder: Path) -> Iterator[Path]:
        if self.looked_at > MOST_FILES:
            return
        for entry in folder.iterdir():
            self.looked_at += 1
            if self.looked_at > MOST_FILES:
                self.fail(self.root, "too_many_files", most=MOST_FILES)
                return
            yield entry

    def inside(self, path: Path) -> bool:
        """Whether a path stays in the folder after its links are followed."""
        if stays_inside(path, self.real_root):
            return True
        self.fail(path, "outside_folder")
        return False

    def content(self, path: Path, expected: tuple[str, ...]) -> bytes | None:
        """The bytes of a rule file; ``None`` if it is none of the expected ones (noted) or is not needed."""
        if path.name not in expected:
            self.fail(path, "unknown_file", name=path.name, hint=hint(path.name, expected))
            return None
        if not self.inside(path):
            return None
        if not path.is_file():
            self.fail(path, "not_a_file")
            return None
        if path.stat().st_size > LARGEST_FILE:
            self.fail(path, "file_too_large", most=LARGEST_FILE // 1_000_000)
            return None
        try:
            return None if path.name == "examples.yaml" else path.read_bytes()
        except OSError:
            self.fail(path, "no_access")
            return None


def stays_inside(path: Path, root: Path) -> bool:
    """Whether a path is within ``root``, itself free of links, once its links are followed; a circle of links is not."""
    try:
        return not path.is_symlink() or path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False
