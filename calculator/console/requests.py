"""What a command calculates with: the rules, the measures and readings of the call, and the applications it names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calculator.console.arguments import CallError, CommandFailedError, CommandParser, assignments, known, read_day
from calculator.wording import t

if TYPE_CHECKING:
    from argparse import Namespace

    from calculator.facts import Application
    from calculator.rulebook import Rulebook

__all__ = [
    "applications_of",
    "calculation_parser",
    "changed",
    "choices_of",
    "known_measure",
    "law_of",
    "load_rulebook",
    "one_application",
    "rulebook_of",
]


def calculation_parser(command: str, language: str, *, many_values: bool = False) -> CommandParser:
    """The options of every command that calculates; with ``many_values`` several files of values side by side."""
    parser = CommandParser(command, language)
    parser.option("--measure", "ID", "measure", many=True)
    parser.option("--as-of", t("console.metavar_date", language), "as_of")
    parser.option("--reading", "TOPIC=NAME", "reading", many=True)
    parser.option("--set", "MEASURE.PARAMETER=VALUE", "set", many=True)
    parser.option("--values", t("console.metavar_file", language), "values", many=many_values)
    parser.option("--rules", t("console.metavar_folder", language), "rules", many=True)
    return parser


def load_rulebook(folders: Sequence[str], values: str | None, language: str) -> Rulebook:
    """The shipped rules, with the folders of ``--rules`` and the rows of ``--values`` behind them.

    Raises ``CommandFailedError`` where the shipped rules are damaged, ``CallError`` where what was added is wrong.
    """
    from calculator.places import rules_folder
    from calculator.rulebook import Rulebook, RuleError

    places: list[str | Path] = [rules_folder(), *folders] if folders else []
    try:
        return Rulebook.load(*places, values=values)
    except RuleError as error:
        wrong = error
    if values is not None or folders:
        try:
            Rulebook.load()
        except RuleError as error:
            wrong = error
        else:
            raise CallError(wrong.text(language))
    # the installation is damaged: not the caller's mistake
    raise CommandFailedError(t("console.shipped_rules_wrong", language, problems=wrong.text(language)))


def rulebook_of(options: Namespace, language: str) -> Rulebook:
    """The rules of a call, with the values of ``--set``."""
    return changed(load_rulebook(options.rules, options.values, language), options, language)


def changed(rulebook: Rulebook, options: Namespace, language: str) -> Rulebook:
    """The rules with the values of ``--set`` put in. Raises ``CallError``."""
    from calculator.rulebook import ChangeError, RuleError

    values = assignments(options.set, "--set", "MEASURE.PARAMETER=VALUE", language)
    try:
        return rulebook.with_values(values)
    except ChangeError as error:
        raise CallError(error.text(language)) from None
    except RuleError as error:
        raise CallError(f"--set: {error.text(language)}") from None


def choices_of(options: Namespace, rulebook: Rulebook, language: str) -> dict[str, Any]:
    """Measures, date and readings of the call, each known to the rules."""
    for name in options.measure:
        known_measure(name, rulebook, language)
    return {"measures": list(dict.fromkeys(options.measure)) or None, **law_of(options, rulebook, language)}


def law_of(options: Namespace, rulebook: Rulebook, language: str) -> dict[str, Any]:
    """Date and readings of the call, each known to the rules."""
    readings = assignments(options.reading, "--reading", "TOPIC=NAME", language)
    for topic, reading in readings.items():
        known("topic", topic, rulebook.topics, language)
        known("reading", reading, rulebook.topics[topic].readings, language)
    day = read_day(options.as_of, "--as-of", language) if options.as_of is not None else None
    return {"as_of": day, "readings": readings}


def known_measure(name: str, rulebook: Rulebook, language: str) -> None:
    if name in rulebook.measures and name not in rulebook.measure_ids():
        raise CallError(t("console.not_a_measure", language, came=name, names=", ".join(rulebook.measure_ids())))
    known("measure", name, rulebook.measure_ids(), language)


def applications_of(files: Sequence[str], language: str) -> list[Application]:
    """All files read; the errors of all of them are told together."""
    from calculator.documents import read_document
    from calculator.facts import Application
    from calculator.problems import ProblemsError

    applications, problems = [], []
    for file in files:
        try:
            document = read_document(Path(file), file)  # messages name the file as it was typed
            applications.append(Application.from_read(document, Path(file).stem, language))
        except ProblemsError as error:
            told = t("console.is_a_table", language, file=file) if _is_table(Path(file)) else error.text(language)
            problems.append(told)
    if problems:
        raise CallError("\n".join(problems))
    return applications


def one_application(command: str, options: Namespace, files: Sequence[str], language: str) -> tuple[str, Application]:
    """The form of the answer and the one application of a command that takes exactly one. Raises ``CallError``."""
    form = known("format", options.format or "text", ("text", "json"), language)
    if len(files) != 1:
        raise CallError(t("console.one_file", language, command=command, count=len(files)))
    return form, applications_of(files, language)[0]


def _is_table(path: Path) -> bool:
    """Whether a file that is no application is a table, by its name; a text may be anything."""
    from calculator.intake.opening import TABLE_FILES

    ending = path.suffix.lower()
    return ending in (*TABLE_FILES, ".xls") and ending != ".txt" and path.is_file()
