"""The papers that the rules name for a measure: what they do not name is not asked for.

Rules name them in an informative parameter ``application_package`` (papers between ``;``) and in notes whose id ends with
``_documents``; a reimbursement may test each cost line for its papers (``costs.documented``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from calculator.console.words import evidence_text
from calculator.evaluation.result import MeasureResult
from calculator.facts import Application
from calculator.reports.model import NamedDocument
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Formula, Measure, Parameter, ParameterRow
from calculator.rulebook.model_benefits import Reimbursement

__all__ = ["documents_of"]

_PACKAGE: Final = "application_package"
_NOTES: Final = "_documents"
_OF_A_LINE: Final = "costs.documented"


def documents_of(
    found: MeasureResult, application: Application, rulebook: Rulebook, language: str
) -> Iterator[NamedDocument]:
    """The papers in the order of the rules; none where no edition is in force."""
    if found.edition is None:
        return
    measure = rulebook.measures[found.id]
    package = measure.parameters.get(_PACKAGE)
    rows = list(_in_force(package, found.edition, application)) if package is not None else []
    for row in rows:
        for number, text in enumerate(_named(row, language), start=1):
            yield NamedDocument(f"document:{number}", text, evidence_text(row.evidence, language), row.clause)
    for note in found.notes:
        if note.id.endswith(_NOTES):
            text = note.text.in_language(language)
            said = _begun(text.partition(": ")[2] or text)
            yield NamedDocument(f"document:{note.id}", said, evidence_text(note.evidence, language), None)
    if not rows:
        yield from _of_the_lines(found, measure, language)


def _in_force(parameter: Parameter, edition: str, application: Application) -> Iterator[ParameterRow]:
    """The rows for the edition whose days are not known to be others."""
    by = parameter.dated_by
    day = application.facts.get(by.text if isinstance(by, Formula) else "application.as_of_date")
    for row in parameter.rows:
        if row.absent or (row.editions is not None and edition not in row.editions):
            continue
        start, until = row.valid.start, row.valid.until
        if isinstance(day, date) and ((start and day < start) or (until and day > until)):
            continue
        yield row


def _named(row: ParameterRow, language: str) -> list[str]:
    """The papers of a row; what is said of the list as a whole stands behind a full stop and is no paper."""
    text = row.note.in_language(language) if row.note is not None else str(row.value)
    listed = text.partition(". ")[0].rstrip(".")
    return [_begun(part.strip()) for part in listed.split(";") if part.strip()]


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _of_the_lines(found: MeasureResult, measure: Measure, language: str) -> Iterator[NamedDocument]:
    benefit = measure.benefit
    if not isinstance(benefit, Reimbursement) or found.benefit is None or not found.benefit.lines:
        return
    for test in benefit.tests:
        asked = test.editions is None or found.edition in test.editions
        if asked and isinstance(test.formula, Formula) and test.formula.text.strip() == _OF_A_LINE:
            evidence = evidence_text(test.evidence, language)
            yield NamedDocument("document:costs", test.title.in_language(language), evidence, None)
