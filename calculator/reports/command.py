"""The command ``report``: one application, answered and written to a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calculator.console.arguments import CallError, known
from calculator.console.requests import applications_of, calculation_parser, choices_of, rulebook_of
from calculator.wording import t
from calculator.writing import reason_of, whole_file

if TYPE_CHECKING:
    from argparse import Namespace

    from calculator.facts import Application
    from calculator.rulebook import Rulebook

__all__ = ["put_file", "report"]


def report(words: Sequence[str], language: str) -> str:
    """``report FILE --output OUT.(xlsx|docx|pdf)``; what it prints. Raises ``CallError``."""
    parser = calculation_parser("report", language)
    parser.option("--output", t("console.metavar_output", language), "output")
    parser.option("--kind", "full|note", "kind")
    parser.switch("--combine", "combine")
    parser.switch("--years", "years")
    options, files = parser.read(words)
    if options.help:
        return str(parser.format_help())
    if len(files) != 1:
        raise CallError(t("console.one_file", language, command="report", count=len(files)))
    kind, form = _wished(options, language)
    rulebook = rulebook_of(options, language)
    choices = choices_of(options, rulebook, language)
    (application,) = applications_of(files, language)
    content = _made(application, rulebook, choices, kind, form, language, options)
    return put_file(options.output, content, language)


def put_file(output: str, content: bytes, language: str) -> str:
    """Write a file whole or not at all; what is printed of it. Raises ``CallError``."""
    try:
        with whole_file(Path(output)) as beside:
            beside.write_bytes(content)
    except OSError as error:
        raise CallError(t("console.cannot_write", language, file=output, reason=reason_of(error))) from None
    return t("console.report_written", language, file=output, size=-(-len(content) // 1024)) + "\n"


def _wished(options: Namespace, language: str) -> tuple[str, str]:
    """Kind and form; the form is the ending of the name of the file."""
    from calculator.reports.making import FORMS, KINDS

    kind = known("kind", options.kind or "full", KINDS, language)
    if options.output is None:
        raise CallError(t("console.no_output", language))
    form = Path(options.output).suffix.lower().removeprefix(".")
    if form not in FORMS[kind]:
        raise CallError(t(f"console.wrong_form_{kind}", language, came=options.output, forms=", ".join(FORMS[kind])))
    return kind, form


def _made(
    application: Application,
    rulebook: Rulebook,
    choices: dict[str, Any],
    kind: str,
    form: str,
    language: str,
    options: Namespace,
) -> bytes:
    from calculator.evaluation import evaluate_many
    from calculator.reports.building import report_of
    from calculator.reports.making import make_report

    (result,) = evaluate_many([application], rulebook, **choices)
    found = combination = years = None
    if options.combine:
        from calculator.advice import combination_document, combine

        found = combine(application, rulebook, choices["measures"], choices["readings"], as_of=choices["as_of"])
        combination = combination_document(found, language)
    if options.years:
        from calculator.advice.yearly import project_years
        from calculator.reports.years import years_of

        years = years_of(project_years(application, result, found), language, combined=found is not None)
    made = report_of(
        application, result, rulebook, language,
        in_full=choices["measures"], combination=combination, years=years,
    )  # fmt: skip
    return make_report(made, rulebook, kind, form)
