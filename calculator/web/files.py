"""The application on the page as a file that gives it back exactly."""

from __future__ import annotations

import re
from typing import Final

import yaml

from calculator.web.estimate import Estimate
from calculator.wording import t

__all__ = ["application_file", "file_name"]

_DUMPER: Final = yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")


def application_file(found: Estimate, language: str) -> str:
    """The application as YAML; what could not be read is named in the first lines and left out."""
    lines = []
    if found.problems:
        lines.append(f"# {t('web.left_out', language)}")
        lines += [f"#   {' '.join(problem.text(language).split())}" for problem in found.problems]
    text = yaml.dump(dict(found.document), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=110)
    return "\n".join([*lines, text])


def file_name(name: str) -> str:
    """A name that every system takes, with the ending that says YAML."""
    stem = _NOT_IN_A_NAME.sub("-", name.rsplit(".", 1)[0] if "." in name else name).strip("-.")
    return f"{stem or 'application'}.yaml"
