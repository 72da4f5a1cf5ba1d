"""The command ``cluster-support``: the calculator for the command line and for other programs.

Exit status: 0 the command was carried out, whatever the verdict; 2 the call or its input is wrong, and nothing is written
to standard output; 1 anything else. What a command needs is imported when it runs: ``--help`` must come at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from calculator.console.advice_commands import compare, difference, navigate
from calculator.console.arguments import (
    CallError,
    CommandFailedError,
    CommandParser,
    known,
    language_of,
    nearest_hint,
)
from calculator.console.batches import batch, template
from calculator.console.catalogue_command import catalogue
from calculator.console.clusters import cluster
from calculator.console.codes import classifications_of, codes_option, tell_unknown_codes
from calculator.console.requests import (
    applications_of,
    calculation_parser,
    changed,
    choices_of,
    known_measure,
    load_rulebook,
    rulebook_of,
)
from calculator.console.terminal import as_json, complain, page, prepare
from calculator.wording import t

if TYPE_CHECKING:
    from calculator.advice import Combination
    from calculator.console.layout import Page
    from calculator.evaluation.result import Result
    from calculator.facts import Application
    from calculator.rulebook import Rulebook

__all__ = ["main"]

EVALUATED: Final = 0
FAILED: Final = 1
WRONG_CALL: Final = 2

_PROGRAM: Final = "cluster-support"
_RULE_ACTIONS: Final = ("list", "show", "check", "sources")


def main(argv: list[str] | None = None) -> int:
    """Run the command with ``argv`` (without the program's name), else with what was typed; the exit status."""
    prepare()
    words = sys.argv[1:] if argv is None else argv
    language = "ru"
    try:
        language = language_of(words, os.environ)
        output = _run(words, language)
        sys.stdout.write(output)
        sys.stdout.flush()
        return EVALUATED
    except CallError as error:
        complain(str(error))
        return WRONG_CALL
    except CommandFailedError as error:
        complain(str(error))
        return FAILED
    except BrokenPipeError:  # the reader has gone (``| head``): nothing to tell, and nobody to tell it to
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (the interpreter flushes it at exit)
        return FAILED
    except KeyboardInterrupt:
        complain(t("console.interrupted", language))
        return FAILED
    except Exception as error:
        if os.environ.get("CLUSTER_SUPPORT_DEBUG"):
            raise
        complain(t("console.fault", language, error=f"{type(error).__name__}: {error}"))
        return FAILED


def _run(words: Sequence[str], language: str) -> str:
    """What the call prints. Raises ``CallError``."""
    name, rest = _command(words)
    if name is None:
        if any(word in ("-h", "--help") for word in rest):
            return _overview(language)
        if "--version" in rest:
            return _version()
        unknown = next((word for word in rest if word.startswith("-")), None)
        if unknown is not None:
            hint = nearest_hint(unknown, ["--help", "--lang", "--version"], language)
            raise CallError(t("console.unknown_option", language, option=unknown, command=_PROGRAM, hint=hint))
        raise CallError(_overview(language).rstrip())
    command = _COMMANDS.get(name)
    if command is None:
        hint = nearest_hint(name, _COMMANDS, language)
        raise CallError(t("console.unknown_command", language, came=name, hint=hint))
    return command(rest, language)


def _command(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """The first word that is no option, and all the others; ``--lang`` may stand before it."""
    place = 0
    while place < len(words) and words[place].startswith("-"):
        place += 2 if words[place] == "--lang" else 1
    if place >= len(words):
        return None, [word for word in _without_language(words) if word]
    return words[place], [*words[:place], *words[place + 1 :]]


def _without_language(words: Sequence[str]) -> list[str]:
    kept, skip = [], False
    for word in words:
        if not skip and word != "--lang" and not word.startswith("--lang="):
            kept.append(word)
        skip = not skip and word == "--lang"
    return kept


def _overview(language: str) -> str:
    sheet = page(sys.stdout)
    sheet.text(t("console.overview", language))
    sheet.heading(t("console.commands", language))
    sheet.pairs([(name, t(f"console.summary_{name}", language), "") for name in _COMMANDS], 2)
    sheet.blank()
    sheet.text(t("console.overview_more", language))
    return str(sheet)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"{_PROGRAM} {version(_PROGRAM)}\n"
    except PackageNotFoundError:
        return f"{_PROGRAM}\n"


# evaluate and explain -------------------------------------------------------------------------------------------------


def _evaluate(words: Sequence[str], language: str) -> str:
    parser = calculation_parser("evaluate", language)
    parser.switch("--combine", "combine")
    parser.option("--format", "text|json", "format")
    parser.switch("--difference", "difference")
    codes_option(parser, language)
    options, files = parser.read(words)
    if options.help:
        return parser.format_help()
    form = known("format", options.format or "text", ("text", "json"), language)
    if not files:
        raise CallError(t("console.no_file", language, command="evaluate"))
    # The call is checked before the files: a mistyped name is told at once.
    law = load_rulebook(options.rules, options.values, language)
    rulebook = changed(law, options, language)
    choices = choices_of(options, rulebook, language)
    brought = classifications_of(options.codes, language)
    applications = applications_of(files, language)
    tell_unknown_codes(applications, brought, language)
    if options.difference:
        return difference(applications, law, rulebook, choices, form, language)
    from calculator.evaluation import evaluate_many

    results = evaluate_many(applications, rulebook, **choices)
    combinations = [_combination(asked, rulebook, choices, language, always=options.combine) for asked in applications]
    if form == "json":
        return _as_json(results, combinations, rulebook, language)
    from calculator.console.results import closing, put_result

    sheet = page(sys.stdout)
    for application, result, combination in zip(applications, results, combinations, strict=True):
        _next_application(sheet)
        put_result(sheet, application, result, rulebook, language, by_name=choices["measures"] is not None)
        if combination is not None:
            from calculator.console.combination import put_combination

            put_combination(sheet, combination, rulebook, language)
    closing(sheet, rulebook, language)
    return str(sheet)


def _next_application(sheet: Page) -> None:
    if sheet.lines:
        sheet.blank()
        sheet.rule("═")


def _combination(
    application: Application, rulebook: Rulebook, choices: dict[str, Any], language: str, *, always: bool
) -> Combination | None:
    """What goes together, where that is asked for: by ``--combine``, or by several measures that the application names."""
    if not always and len(application.tables["application.measures"] or ()) < 2:
        return None
    from calculator.advice import combine, measures_to_combine

    if choices["measures"] is None:
        for name in measures_to_combine(application):
            known_measure(name, rulebook, language)
    return combine(application, rulebook, choices["measures"], choices["readings"], as_of=choices["as_of"])


def _as_json(
    results: Sequence[Result], combinations: Sequence[Combination | None], rulebook: Rulebook, language: str
) -> str:
    """One result is laid out for reading; several are one a line."""
    from calculator.evaluation import document_of

    documents = [document_of(result, language, rulebook=rulebook) for result in results]
    for document, combination in zip(documents, combinations, strict=True):
        if combination is not None:
            from calculator.advice import combination_document

            document["combination"] = combination_document(combination, language)
    indent = 2 if len(documents) == 1 else None
    return "".join(as_json(document, indent) for document in documents)


def _explain(words: Sequence[str], language: str) -> str:
    parser = calculation_parser("explain", language)
    parser.option("--condition", "ID", "condition")
    options, files = parser.read(words)
    if options.help:
        return parser.format_help()
    if len(files) != 1:
        raise CallError(t("console.one_file", language, command="explain", count=len(files)))
    rulebook = rulebook_of(options, language)
    choices = choices_of(options, rulebook, language)
    if len(options.measure) != 1:
        raise CallError(t("console.one_measure", language, names=", ".join(rulebook.measure_ids())))
    if options.condition is not None:
        known("condition", options.condition, _conditions(rulebook, options.measure[0]), language)
    applications = applications_of(files, language)
    from calculator.console.explanations import put_explanation
    from calculator.console.results import closing
    from calculator.evaluation import evaluate_many

    (result,) = evaluate_many(applications, rulebook, **choices)
    _in_the_answer(result, options.condition, language)
    sheet = page(sys.stdout)
    put_explanation(sheet, applications[0], result, rulebook, language, options.condition)
    closing(sheet, rulebook, language)
    return str(sheet)


def _conditions(rulebook: Rulebook, measure: str) -> list[str]:
    """Conditions of a measure in any edition, those of included sets with the set before a slash."""
    rule = rulebook.measures[measure]
    included = [f"{name}/{inner}" for name in rule.includes for inner in rulebook.measures[name].conditions]
    return [*rule.conditions, *included]


def _in_the_answer(result: Result, condition: str | None, language: str) -> None:
    """A condition of another edition cannot be explained."""
    measure = result.measures[0]
    names = {item.id for item in measure.conditions}
    names.update((*(step.id for step in measure.steps), *(duty.id for duty in measure.duties)))
    if condition is not None and condition not in names:
        edition = measure.edition or "—"
        raise CallError(t("console.condition_not_in_edition", language, condition=condition, edition=edition))


# rules, schema, store, app ------------------------------------------------------------------------------------------


def _rules(words: Sequence[str], language: str) -> str:
    parser = CommandParser("rules", language)
    parser.option("--rules", t("console.metavar_folder", language), "rules", many=True)
    options, rest = parser.read(words)
    if options.help:
        return parser.format_help()
    if not rest:
        raise CallError(parser.format_help().rstrip())
    action, *names = rest
    known("rules_action", action, _RULE_ACTIONS, language)
    most = 0 if action in ("list", "sources") else 1
    if len(names) > most:
        raise CallError(t("console.too_many_words", language, word=names[most], command=f"rules {action}"))
    if action == "check":
        names += options.rules
        if len(names) > 1:
            raise CallError(t("console.too_many_words", language, word=names[1], command="rules check"))
        return _rules_check(Path(names[0]) if names else None, language)
    from calculator.console import rule_pages

    rulebook = load_rulebook(options.rules, None, language)
    sheet = page(sys.stdout)
    if action == "list":
        rule_pages.put_list(sheet, rulebook, language)
    elif action == "sources":
        rule_pages.put_sources(sheet, rulebook, language)
    else:
        if not names:
            raise CallError(t("console.show_needs_id", language, names=", ".join(rulebook.measures)))
        known("folder", names[0], rulebook.measures, language)
        rule_pages.put_measure(sheet, rulebook.measures[names[0]], rulebook, language)
    return str(sheet)


def _rules_check(folder: Path | None, language: str) -> str:
    from calculator.console.rule_checks import check_folder

    checked = check_folder(folder, language)
    sheet = page(sys.stdout)
    sheet.text(t("console.rules_right", language), style="strong good")
    names = ", ".join(checked.folders)
    sheet.text(t("console.rules_checked", language, count=len(checked.folders), names=names))
    if checked.with_shipped:
        sheet.text(t("console.rules_added", language))
    sheet.text(
        t("console.examples_right" if checked.examples else "console.examples_none", language, count=checked.examples)
    )
    return str(sheet)


def _schema(words: Sequence[str], language: str) -> str:
    parser = CommandParser("schema", language)
    options, rest = parser.read(words)
    if options.help:
        return parser.format_help()
    if rest:
        raise CallError(t("console.too_many_words", language, word=rest[0], command="schema"))
    from calculator.facts import json_schema

    return as_json(json_schema(language))


def _report(words: Sequence[str], language: str) -> str:
    from calculator.reports.command import report

    return report(words, language)


def _conclusion(words: Sequence[str], language: str) -> str:
    from calculator.reports.conclusion_command import conclusion

    return conclusion(words, language)


def _store(words: Sequence[str], language: str) -> str:
    parser = CommandParser("store", language)
    parser.option("--before", t("console.metavar_date", language), "before")
    options, rest = parser.read(words)
    if options.help:
        return parser.format_help()
    if not rest:
        raise CallError(parser.format_help().rstrip())
    from calculator.console.stores import STORE_ACTIONS, store_action

    action, *files = rest
    known("store_action", action, STORE_ACTIONS, language)
    return store_action(action, files, options.before, os.environ, language)


def _app(words: Sequence[str], language: str) -> str:
    parser = CommandParser("app", language)
    parser.option("--port", "N", "port")
    options, rest = parser.read(words)
    if options.help:
        return parser.format_help()
    if rest:
        raise CallError(t("console.too_many_words", language, word=rest[0], command="app"))
    from calculator.console.pages import serve

    serve(options.port, language)
    return ""


_COMMANDS: Final[dict[str, Callable[[Sequence[str], str], str]]] = {
    "evaluate": _evaluate,
    "explain": _explain,
    "compare": compare,
    "navigate": navigate,
    "catalogue": catalogue,
    "cluster": cluster,
    "batch": batch,
    "rules": _rules,
    "report": _report,
    "conclusion": _conclusion,
    "schema": _schema,
    "template": template,
    "store": _store,
    "app": _app,
}

if __name__ == "__main__":
    sys.exit(main())
