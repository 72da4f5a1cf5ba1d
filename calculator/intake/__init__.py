"""Tables into applications: workbooks, CSV and Parquet, their columns mapped to fields, every mistake at its cell."""

from calculator.intake.assembling import Intake, Received, read_applications
from calculator.intake.faults import BookError, Fault, Note, Place
from calculator.intake.mapping import BookMapping, ColumnMapping, MappingError, SheetMapping, guess_mapping
from calculator.intake.opening import TABLE_FILES, open_book
from calculator.intake.sheets import Book, Sheet

__all__ = [
    "TABLE_FILES",
    "Book",
    "BookError",
    "BookMapping",
    "ColumnMapping",
    "Fault",
    "Intake",
    "MappingError",
    "Note",
    "Place",
    "Received",
    "Sheet",
    "SheetMapping",
    "guess_mapping",
    "open_book",
    "read_applications",
]
