"""Reports for tests: made at one moment, from shipped examples or from documents written here."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from calculator.evaluation import evaluate
from calculator.evaluation.result import Result
from calculator.facts import Application
from calculator.places import examples_folder
from calculator.reports import Report, report_of
from calculator.rulebook import Rulebook

MADE = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)
EXAMPLES = sorted(path.stem for path in examples_folder().glob("*.yaml"))
JOINT = "joint-project-reimbursement"


@cache
def rules() -> Rulebook:
    return Rulebook.load()


@cache
def answered(name: str) -> tuple[Application, Result]:
    application = Application.read(examples_folder() / f"{name}.yaml")
    return application, evaluate(application, rules())


def report(name: str, language: str = "ru", **options: Any) -> Report:
    application, result = answered(name)
    return report_of(application, result, rules(), language, made=MADE, **options)


def penza(**changes: Any) -> dict[str, Any]:
    """The document of the first example with its groups changed."""
    document = answered("penza-ball-screws-e16")[0].to_document()
    for group, content in changes.items():
        document[group] = {**document[group], **content} if isinstance(content, Mapping) else content
    return document


def of_document(document: dict[str, Any], language: str = "ru", **options: Any) -> tuple[Application, Report]:
    application = Application.from_document(document)
    result = evaluate(application, rules(), measures=options.pop("measures", [JOINT]))
    return application, report_of(application, result, rules(), language, made=MADE, **options)


def plain(text: str) -> str:
    """Every kind of space made one: lines are broken where they must be."""
    return " ".join(text.split())


def pdf_text(content: bytes) -> str:
    return plain(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def pdf_pages(content: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def docx_text(content: bytes) -> str:
    """All text of the body in its order, cells too."""
    body = Document(BytesIO(content)).element.body
    return plain(" ".join(piece.text or "" for piece in body.iter() if piece.tag.endswith("}t")))


def converted(folder: Path, files: Mapping[str, bytes], form: str) -> dict[str, bytes]:
    """Files as LibreOffice writes them in another form, by their new names."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice: on Debian and Ubuntu apt-get install libreoffice-calc libreoffice-writer")
    source, target = folder / "in", folder / "out"
    source.mkdir()
    for name, content in files.items():
        (source / name).write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", form, "--outdir", str(target)]
    subprocess.run([*command, *(str(source / name) for name in files)], check=True, capture_output=True, timeout=400)
    return {path.name: path.read_bytes() for path in target.iterdir()}
