"""From a report to a file: which kinds and forms there are, what each contains, and the name of the file."""

from __future__ import annotations

import re
from typing import Final

from calculator.reports.model import Report
from calculator.reports.paper import Paper
from calculator.rulebook import Rulebook

__all__ = ["FORMS", "KINDS", "MEDIA_TYPES", "file_name", "make_report"]

KINDS: Final = ("full", "note")
FORMS: Final = {"full": ("xlsx", "docx", "pdf"), "note": ("docx", "pdf")}
"""Forms of each kind: the note is a paper, not a workbook."""
MEDIA_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._-]+")


def make_report(report: Report, rulebook: Rulebook, kind: str, form: str) -> bytes:
    """The file of a kind in a form. Raises ``KeyError`` for a kind or form that does not exist."""
    if form not in FORMS[kind]:
        raise KeyError(form)
    if form == "xlsx":
        from calculator.reports.workbook import workbook_of

        return workbook_of(report, rulebook)
    # The libraries of a form are loaded when it is asked for.
    from calculator.reports.full import full_paper

    paper = full_paper(report) if kind == "full" else _note(report)
    if form == "docx":
        from calculator.reports.word import docx_of

        return docx_of(paper)
    from calculator.reports.pdf import pdf_of

    return pdf_of(paper)


def _note(report: Report) -> Paper:
    """The note with as many entries as one page holds."""
    from calculator.reports.note import FEWEST, MOST, note_paper
    from calculator.reports.pdf import pages_of

    paper = note_paper(report)
    most = MOST
    while most > FEWEST and pages_of(paper) > 1:
        most -= 1
        paper = note_paper(report, most)
    return paper


def file_name(report: Report, kind: str, form: str) -> str:
    """A name that every file system takes; it begins with the id of the application."""
    start = _NOT_IN_NAMES.sub("-", report.id).strip("-.")[:60] or "application"
    return f"{start}-{'report' if kind == 'full' else 'note'}-{report.made:%Y-%m-%d}.{form}"
