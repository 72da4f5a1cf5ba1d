"""Letters of a cluster centre: a request for what is missing, and a refusal with its reasons."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.money import format_date
from calculator.reports.common_blocks import foot_of
from calculator.reports.conclusion import Conclusion
from calculator.reports.paper import Block, Items, Paper, Paragraph, Signature
from calculator.reports.review import ReviewError
from calculator.wording import t

__all__ = ["refusal_letter", "request_letter"]


def request_letter(conclusion: Conclusion) -> Paper:
    """Asks the applicant for missing facts and what the inspector wants. Raises ``ReviewError`` where nothing is asked for."""
    asked = conclusion.requests()
    if asked is None:
        raise ReviewError.of(conclusion.measure.id, "reports.nothing_to_ask")
    language, day = conclusion.language, conclusion.review.answer_by
    ending = []
    if day is not None:
        ending.append(Paragraph(t("reports.request_until", language, day=format_date(day, language))))
    ending.append(Paragraph(t("reports.request_why", language)))
    return _letter(conclusion, "request", [asked, *ending])


def refusal_letter(conclusion: Conclusion) -> Paper:
    """Tells the applicant what stands in the way. Raises ``ReviewError`` where neither rules nor inspector give a reason."""
    reasons = conclusion.reasons()
    if not reasons:
        raise ReviewError.of(conclusion.measure.id, "reports.no_reason")
    blocks: list[Block] = [Items(reasons, numbered=True)]
    if conclusion.measure.result.provisional:
        blocks.append(Paragraph(t("reports.refusal_provisional", conclusion.language), "strong"))
    blocks.append(Paragraph(t("reports.refusal_ending", conclusion.language)))
    return _letter(conclusion, "refusal", blocks)


def _letter(conclusion: Conclusion, kind: str, blocks: Sequence[Block]) -> Paper:
    language, report, review = conclusion.language, conclusion.report, conclusion.review
    title = t(f"reports.{kind}_title", language)
    opening = t(f"reports.{kind}_opening", language, measure=conclusion.measure.title, title=report.title, id=report.id)
    version = t("console.rulebook", language, version=report.rules_version, digest=report.rules_sha256[:12])
    return Paper(
        title=title,
        subtitle=report.title,
        head=f"{title}. {report.title}",
        foot=foot_of(report),
        language=language,
        made=report.made,
        blocks=(
            Paragraph(t("reports.letter_number", language, number=review.number or "____", day=conclusion.day)),
            Paragraph(t("reports.letter_to", language, applicant=report.applicant)),
            *((Paragraph(t("reports.letter_from", language, centre=review.centre)),) if review.centre else ()),
            Paragraph(opening),
            *blocks,
            Paragraph(f"{version}. {t('reports.input_digest', language, digest=report.input_sha256[:12])}", "weak"),
            Paragraph(t("reports.not_signed", language), "weak"),
            Signature(((t("reports.signature_head", language), ""), (t("reports.signature_day", language), ""))),
        ),
    )
