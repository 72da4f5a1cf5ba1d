"""Checking a folder of rules: everything that is wrong with it, then the worked examples that come out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from calculator.console.arguments import CallError
from calculator.evaluation.examples import Example, examples_of, mismatches
from calculator.facts import ApplicationError
from calculator.places import rules_folder
from calculator.rulebook import ChangeError, Rulebook, RuleError
from calculator.wording import t

__all__ = ["CheckedFolder", "check_folder"]

_MAKE_A_RULEBOOK: Final = ("acts.yaml", "version.yaml")


@dataclass(frozen=True)
class CheckedFolder:
    """What was checked: ids of the folders, how many examples, and whether the shipped rules were read with them."""

    folders: tuple[str, ...]
    examples: int
    with_shipped: bool


def check_folder(folder: Path | None, language: str) -> CheckedFolder:
    """Read and try the rules of ``folder``, else the shipped ones.

    A folder with acts and a version is a rulebook of its own; any other is read as an addition to the shipped rules, and
    only its own measures are tried. Raises ``CallError`` with everything that is wrong.
    """
    with_shipped = folder is not None and not all((folder / name).is_file() for name in _MAKE_A_RULEBOOK)
    wanted = (folder,) if folder is not None else ()
    try:
        rulebook = Rulebook.load(*((rules_folder(), *wanted) if with_shipped else wanted))
    except RuleError as error:
        raise CallError(_headed("rules_wrong", error.text(language), len(error.problems), language)) from None
    ids = [name for name in rulebook.measures if not with_shipped or _added(rulebook, name, folder)]
    found, count = [], 0
    for name in ids:
        try:
            examples = examples_of(rulebook, name)
        except RuleError as error:
            found += error.text(language).splitlines()
            continue
        except (KeyError, TypeError, AttributeError):
            found.append(t("console.examples_unreadable", language, measure=name))
            continue
        count += len(examples)
        for example in examples:
            found += _differences(example, rulebook, language)
    if found:
        raise CallError(_headed("examples_differ", "\n".join(found), len(found), language))
    return CheckedFolder(tuple(ids), count, with_shipped)


def _headed(key: str, text: str, count: int, language: str) -> str:
    return t(f"console.{key}", language, count=count) + "\n" + text


def _added(rulebook: Rulebook, name: str, folder: Path | None) -> bool:
    """Whether a measure stands in the folder that was named."""
    place = rulebook.rules.place_of("measures", rulebook.measures[name].folder)
    return folder is not None and Path(place.file).is_relative_to(folder)


def _differences(example: Example, rulebook: Rulebook, language: str) -> Iterator[str]:
    name = t("console.example", language, measure=example.measure, id=example.id)
    try:
        for found in mismatches(example, rulebook):
            yield name + t(
                "console.example_differs", language, path=found.path, expected=found.expected, came=found.came
            )
    except (ApplicationError, ChangeError, RuleError) as error:
        yield name + error.text(language)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        yield name + t("console.example_unreadable", language, error=f"{type(error).__name__}: {error}")
