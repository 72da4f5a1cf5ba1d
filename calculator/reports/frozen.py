"""A conclusion frozen: everything that its papers print, as plain values, so that they can be printed again as they were.

Neither the rules nor the application are asked again: a later edit or another law changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from calculator.problems import ProblemsError
from calculator.reports.conclusion import Conclusion
from calculator.reports.letters import refusal_letter, request_letter
from calculator.reports.model import InputTable
from calculator.reports.paper import Block, Cell, Facts, Grid, Heading, Items, Paper, Paragraph, Signature, Titled
from calculator.reports.participants import Appendix, appendix_of
from calculator.reports.review import ReviewError
from calculator.reports.templates import Filling, filling_of
from calculator.store.written import digest_of

__all__ = ["Frozen", "FrozenError", "basis_of", "freeze", "thawed"]

FORM: Final = 1
"""Version of the form of the document."""


class FrozenError(ProblemsError):
    """A document that is no frozen conclusion, or one of a form that this program does not know."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A conclusion as it was made. ``request``, ``refusal``: ``None`` where there was no reason for the letter.

    ``basis``: digest of what it was made from, without the moment. ``state``: case, answer and rules at that time.
    """

    language: str
    number: str
    edition: int
    day: date
    measure: str
    loan_id: str | None
    measure_title: str
    centre: str
    inspector: str
    remarks: str
    answer_by: date | None
    basis: str
    paper: Paper
    request: Paper | None
    refusal: Paper | None
    filling: Filling
    appendix: Appendix
    state: Mapping[str, Any]


def basis_of(conclusion: Conclusion) -> str:
    """The same for two conclusions that say the same: answer, marks, remarks, number and day."""
    review, report = conclusion.review, conclusion.report
    return digest_of(
        {
            "measure": [review.measure, review.loan_id],
            "head": [review.number, review.day, review.centre, review.inspector, review.answer_by],
            "said": [review.remarks, [one.to_document() for one in review.marks]],
            "digests": [report.input_sha256, report.rules_sha256],
        }
    )


def freeze(conclusion: Conclusion, state: Mapping[str, Any]) -> dict[str, Any]:
    """The document that keeps a conclusion; ``state``: what a recheck is compared with."""
    review = conclusion.review
    letters: dict[str, dict[str, Any] | None] = {}
    for kind, letter in (("request", request_letter), ("refusal", refusal_letter)):
        try:
            letters[kind] = _paper_document(letter(conclusion))
        except ReviewError:  # nothing to ask for, or no reason to refuse
            letters[kind] = None
    filling, appendix = filling_of(conclusion), appendix_of(conclusion.report)
    return {
        "conclusion": FORM,
        "language": conclusion.language,
        "number": review.number,
        "edition": review.edition,
        "day": review.day.isoformat(),
        "measure": review.measure,
        "loan_id": review.loan_id,
        "measure_title": conclusion.measure.title,
        "centre": review.centre,
        "inspector": review.inspector,
        "remarks": review.remarks,
        "answer_by": review.answer_by.isoformat() if review.answer_by is not None else None,
        "basis": basis_of(conclusion),
        "paper": _paper_document(conclusion.paper()),
        **letters,
        "fields": dict(filling.texts),
        "blocks": {name: block and _block_document(block) for name, block in filling.blocks.items()},
        "appendix": {
            "title": appendix.title,
            "made": appendix.made.isoformat(),
            "tables": [_table_document(table) for table in appendix.tables.values()],
        },
        "state": state,
    }


def thawed(document: Mapping[str, Any]) -> Frozen:
    """The conclusion that a document keeps. Raises ``FrozenError``."""
    if document.get("conclusion") != FORM:
        raise FrozenError.of("conclusion", "reports.frozen_unknown")
    try:
        return _thawed(document)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise FrozenError.of("conclusion", "reports.frozen_unknown") from None


def _thawed(document: Mapping[str, Any]) -> Frozen:
    language, appendix = document["language"], document["appendix"]
    blocks = {name: block and _block(block) for name, block in document["blocks"].items()}
    tables = [_table(one) for one in appendix["tables"]]
    return Frozen(
        language=language,
        number=document["number"],
        edition=document["edition"],
        day=date.fromisoformat(document["day"]),
        measure=document["measure"],
        loan_id=document["loan_id"],
        measure_title=document["measure_title"],
        centre=document["centre"],
        inspector=document["inspector"],
        remarks=document["remarks"],
        answer_by=document["answer_by"] and date.fromisoformat(document["answer_by"]),
        basis=document["basis"],
        paper=_paper(document["paper"]),
        request=document["request"] and _paper(document["request"]),
        refusal=document["refusal"] and _paper(document["refusal"]),
        filling=Filling(language, document["fields"], blocks),
        appendix=Appendix(
            language, appendix["title"], datetime.fromisoformat(appendix["made"]), {one.name: one for one in tables}
        ),
        state=document["state"],
    )


# papers ---------------------------------------------------------------------------------------------------------------


def _paper_document(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "head": paper.head,
        "foot": paper.foot,
        "language": paper.language,
        "made": paper.made.isoformat(),
        "blocks": [_block_document(block) for block in paper.blocks],
    }


def _paper(document: Mapping[str, Any]) -> Paper:
    return Paper(
        title=document["title"],
        subtitle=document["subtitle"],
        head=document["head"],
        foot=document["foot"],
        language=document["language"],
        made=datetime.fromisoformat(document["made"]),
        blocks=tuple(map(_block, document["blocks"])),
    )


def _block_document(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": block.text, "level": block.level}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "look": block.look}
        case Facts():
            return {"kind": "facts", "rows": [list(row) for row in block.rows], "label": str(block.label)}
        case Grid():
            return {
                "kind": "grid",
                "header": list(block.header),
                "rows": [[_cell_document(cell) for cell in row] for row in block.rows],
                "widths": [str(width) for width in block.widths],
                "right": sorted(block.right),
                "totals": sorted(block.totals),
            }
        case Items():
            return {"kind": "items", "texts": list(block.texts), "numbered": block.numbered}
        case Signature():
            return {"kind": "signature", "rows": [list(row) for row in block.rows]}


def _block(document: Mapping[str, Any]) -> Block:
    match document["kind"]:
        case "heading":
            return Heading(document["text"], document["level"])
        case "paragraph":
            return Paragraph(document["text"], document["look"])
        case "facts":
            return Facts(tuple((label, value) for label, value in document["rows"]), float(document["label"]))
        case "grid":
            return Grid(
                tuple(document["header"]),
                tuple(tuple(map(_cell, row)) for row in document["rows"]),
                tuple(map(float, document["widths"])),
                frozenset(document["right"]),
                frozenset(document["totals"]),
            )
        case "items":
            return Items(tuple(document["texts"]), document["numbered"])
        case "signature":
            return Signature(tuple((label, value) for label, value in document["rows"]))
    raise KeyError(document["kind"])


def _cell_document(cell: Cell) -> Any:
    return cell if isinstance(cell, str) else [cell.title, cell.text, cell.small]


def _cell(document: Any) -> Cell:
    return document if isinstance(document, str) else Titled(*document)


# the appendix ---------------------------------------------------------------------------------------------------------


def _table_document(table: InputTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "header": list(table.header),
        "rows": [list(row) for row in table.rows],
        "numeric": sorted(table.numeric),
        "values": [[_number_document(value) for value in row] for row in table.values],
        "kinds": list(table.kinds),
    }


def _number_document(value: object) -> int | str | None:
    """Numbers stay numbers in a workbook; everything else is there as its text."""
    if isinstance(value, Fraction):
        return str(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _table(document: Mapping[str, Any]) -> InputTable:
    return InputTable(
        document["name"],
        document["title"],
        tuple(document["header"]),
        tuple(map(tuple, document["rows"])),
        frozenset(document["numeric"]),
        tuple(
            tuple(Fraction(value) if isinstance(value, str) else value for value in row) for row in document["values"]
        ),
        tuple(document["kinds"]),
    )
