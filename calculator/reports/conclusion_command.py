"""The command ``conclusion``: the paper of a centre on one measure, with marks from a file, or a letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from calculator.console.arguments import CallError, CommandParser, known, read_day
from calculator.console.requests import applications_of, choices_of, load_rulebook
from calculator.problems import ProblemsError
from calculator.reports.command import put_file
from calculator.wording import t
from calculator.writing import reason_of

if TYPE_CHECKING:
    from argparse import Namespace

    from calculator.evaluation.result import MeasureResult
    from calculator.reports.conclusion import Conclusion
    from calculator.reports.paper import Paper
    from calculator.reports.review import Mark, Review

__all__ = ["conclusion"]

_FORMS: Final = ("docx", "pdf")
_LETTERS: Final = ("request", "refusal")


def conclusion(words: Sequence[str], language: str) -> str:
    """``conclusion FILE --measure ID --output OUT.(docx|pdf)``; what it prints. Raises ``CallError``."""
    parser = _parser(language)
    options, files = parser.read(words)
    if options.help:
        return str(parser.format_help())
    if len(files) != 1:
        raise CallError(t("console.one_file", language, command="conclusion", count=len(files)))
    _check_form(options, language)
    made = _conclusion(files, options, language)
    try:
        content = _content(made, options)
    except ProblemsError as error:
        raise CallError(error.text(language)) from None
    return put_file(options.output, content, language)


def _parser(language: str) -> CommandParser:
    """No ``--set``: a conclusion rests on the rules, not on values put in their place."""
    parser = CommandParser("conclusion", language)
    parser.option("--measure", "ID", "measure_reviewed", many=True)
    parser.option("--loan", "ID", "loan")
    parser.option("--output", t("console.metavar_output", language), "paper")
    parser.option("--number", "N", "number")
    parser.option("--day", t("console.metavar_date", language), "day")
    parser.option("--centre", t("console.metavar_text", language), "centre")
    parser.option("--inspector", t("console.metavar_text", language), "inspector")
    parser.option("--remarks", t("console.metavar_text", language), "remarks")
    parser.option("--marks", t("console.metavar_file", language), "marks")
    parser.option("--letter", "request|refusal", "letter")
    parser.option("--answer-by", t("console.metavar_date", language), "answer_by")
    parser.option("--template", t("console.metavar_file", language), "own_template")
    parser.option("--as-of", t("console.metavar_date", language), "as_of")
    parser.option("--reading", "TOPIC=NAME", "reading", many=True)
    parser.option("--values", t("console.metavar_file", language), "values")
    parser.option("--rules", t("console.metavar_folder", language), "rules", many=True)
    return parser


def _check_form(options: Namespace, language: str) -> None:
    """The form is the ending of the name of the file; a template is a DOCX and gives one."""
    if options.output is None:
        raise CallError(t("console.no_paper", language))
    form = Path(options.output).suffix.lower().removeprefix(".")
    forms = _FORMS if options.template is None else _FORMS[:1]
    if form not in forms:
        raise CallError(t("console.wrong_form_conclusion", language, came=options.output, forms=", ".join(forms)))
    if options.letter is not None:
        known("letter", options.letter, _LETTERS, language)
        if options.template is not None:
            raise CallError(t("console.letter_or_template", language))


def _conclusion(files: Sequence[str], options: Namespace, language: str) -> Conclusion:
    """The application judged for the measure, with the review of the call. Raises ``CallError``."""
    rulebook = load_rulebook(options.rules, options.values, language)
    if len(set(options.measure)) != 1:
        raise CallError(t("console.one_measure_reviewed", language, names=", ".join(rulebook.measure_ids())))
    choices = choices_of(options, rulebook, language)
    review = _review(options, language)
    (application,) = applications_of(files, language)
    from calculator.evaluation import evaluate_many
    from calculator.reports.building import report_of
    from calculator.reports.conclusion import Conclusion
    from calculator.reports.review import ReviewError

    (result,) = evaluate_many([application], rulebook, **choices)
    _check_loan(result.measures, options.loan, language)
    report = report_of(application, result, rulebook, language, in_full=choices["measures"])
    try:
        return Conclusion(report, application, review)
    except ReviewError as error:
        raise CallError(error.text(language)) from None


def _check_loan(measures: Sequence[MeasureResult], loan: str | None, language: str) -> None:
    if loan is not None:
        known("loan", loan, [one.loan_id for one in measures if one.loan_id is not None], language)


def _review(options: Namespace, language: str) -> Review:
    from calculator.reports.review import Review, ReviewError

    day = read_day(options.day, "--day", language) if options.day is not None else date.today()
    by = read_day(options.answer_by, "--answer-by", language) if options.answer_by is not None else None
    inspector = options.inspector or ""
    try:
        marks = tuple(_marks(options.marks, day, inspector)) if options.marks is not None else ()
    except ReviewError as error:
        raise CallError(error.text(language)) from None
    return Review(
        measure=options.measure[0],
        number=options.number or "",
        day=day,
        centre=options.centre or "",
        inspector=inspector,
        marks=marks,
        remarks=options.remarks or "",
        answer_by=by,
        loan_id=options.loan,
    )


def _marks(file: str, day: date, inspector: str) -> Iterator[Mark]:
    """The marks of a file: a list whose rows may leave out the comment, who and when. Raises ``ReviewError``."""
    from calculator.documents import read_document
    from calculator.problems import DocumentError
    from calculator.reports.review import Mark, ReviewError

    try:
        rows: Any = read_document(Path(file), file).value
    except DocumentError as error:
        raise ReviewError(error.problems) from None
    if not isinstance(rows, list):
        raise ReviewError.of(file, "review.marks_no_list")
    for place, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise ReviewError.of(file, "review.mark_no_group", path=f"[{place}]")
        given = {"comment": "", "author": inspector, "day": day.isoformat(), **row}
        yield Mark.from_document(given, f"{file}: [{place}]")


def _content(made: Conclusion, options: Namespace) -> bytes:
    """The file. Raises ``ReviewError`` for a letter without reason, ``TemplateError`` for a template that does not fit."""
    if options.template is not None:
        return _on_template(made, options.template)
    paper = _paper(made, options.letter)
    if options.output.lower().endswith(".docx"):
        from calculator.reports.word import docx_of

        return docx_of(paper)
    from calculator.reports.pdf import pdf_of

    return pdf_of(paper)


def _paper(made: Conclusion, letter: str | None) -> Paper:
    if letter is None:
        return made.paper()
    from calculator.reports.letters import refusal_letter, request_letter

    return request_letter(made) if letter == "request" else refusal_letter(made)


def _on_template(made: Conclusion, file: str) -> bytes:
    from calculator.reports.templates import TemplateError, fill_template, filling_of

    try:
        template = Path(file).read_bytes()
    except FileNotFoundError:
        raise TemplateError.of(file, "documents.not_found") from None
    except OSError as error:
        raise TemplateError.of(file, "review.template_not_read", reason=reason_of(error)) from None
    return fill_template(template, filling_of(made), file)
