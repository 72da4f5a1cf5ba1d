"""Conclusions, reports and letters as XLSX, DOCX and PDF; everything here works without a network."""

from calculator.reports.building import report_of
from calculator.reports.making import FORMS, KINDS, MEDIA_TYPES, file_name, make_report
from calculator.reports.model import Comparison, Report
from calculator.reports.review import Mark, Review, ReviewError

__all__ = [
    "FORMS",
    "KINDS",
    "MEDIA_TYPES",
    "Comparison",
    "Mark",
    "Report",
    "Review",
    "ReviewError",
    "file_name",
    "make_report",
    "report_of",
]
