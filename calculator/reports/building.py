"""A report made from an application and its result: texts in one language, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from calculator.console.combination import row_ranges
from calculator.evaluation.result import Group, MeasureResult, Result
from calculator.facts import Application
from calculator.money import format_money, parse_money
from calculator.reports.inputs import applicant_of, assumptions_of, input_digest, inputs_of
from calculator.reports.measures import MeasureTexts
from calculator.reports.model import Combination, Comparison, Report, Source, Years
from calculator.reports.sums_in_words import money_in_words
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["Numbering", "report_of"]


class Numbering:
    """Numbers of sources in the order in which the text refers to them."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._known = {source.address: source for source in rulebook.sources.values()}
        self._numbers: dict[str, int] = {}

    def of(self, addresses: Iterable[str]) -> tuple[int, ...]:
        numbers = (self._numbers.setdefault(address, len(self._numbers) + 1) for address in dict.fromkeys(addresses))
        return tuple(numbers)

    def sources(self) -> tuple[Source, ...]:
        found = []
        for address, number in self._numbers.items():
            known = self._known.get(address)
            found.append(Source(number, known.title if known else address, address, known.read if known else None))
        return tuple(found)


def report_of(
    application: Application,
    result: Result,
    rulebook: Rulebook,
    language: str,
    *,
    made: datetime | None = None,
    in_full: Sequence[str] | None = None,
    combination: Mapping[str, Any] | None = None,
    comparison: Comparison | None = None,
    years: Years | None = None,
    warnings: Sequence[str] = (),
) -> Report:
    """The report on one application.

    ``made``: when, now by default. ``in_full``: ids of the measures told in full; by default those that can be had, where
    there are none those that may be; all of them where only one was judged or the application names one.
    ``combination``: as the result document has it. ``years``: see ``years_of``.
    ``warnings``: what a reader must know first.
    """
    numbering = Numbering(rulebook)
    texts = MeasureTexts(application, rulebook, language, numbering)
    everything = len(result.measures) == 1 or application.facts.get("application.measure") is not None
    order = list(Group)
    shown = next((group for group in order if any(one.group is group for one in result.measures)), None)
    measures = tuple(
        texts.measure(one, in_full=everything or one.group is shown if in_full is None else one.id in in_full)
        for one in sorted(result.measures, key=lambda measure: order.index(measure.group))
    )
    return Report(
        language=language,
        id=application.id,
        title=application.title or application.id,
        applicant=applicant_of(application, language),
        as_of=result.as_of,
        made=made if made is not None else datetime.now().astimezone(),
        rules_version=result.rulebook_version,
        rules_sha256=result.rulebook_sha256,
        input_sha256=input_digest(application),
        warnings=tuple(warnings),
        changed=result.hypothetical,
        inputs=inputs_of(application, language),
        assumptions=assumptions_of(application, language),
        measures=measures,
        combination=_combination(combination, result.measures, language) if combination is not None else None,
        comparison=comparison,
        years=years,
        not_computed=tuple(
            (item.title.in_language(language), item.reason.in_language(language)) for item in rulebook.not_computed
        ),
        sources=numbering.sources(),
    )


def _combination(found: Mapping[str, Any], measures: Sequence[MeasureResult], language: str) -> Combination:
    """The part ``combination`` of a result document in words; what is not known of it is left out."""
    known = {measure.id: measure for measure in measures}
    if found.get("sums") is not None:  # what is left of each sum when the others stand beside it
        chosen = [(str(one["title"]), format_money(parse_money(one["amount"]), language)) for one in found["sums"]]
    else:
        chosen = [_alone(name, known.get(name), language) for name in found.get("chosen") or ()]
    total = parse_money(found["total"]) if found.get("total") is not None else None
    remarks = list(_beside(found, language))
    if found.get("amount_min") is not None and found.get("amount_max") is not None:
        least, most = (format_money(parse_money(found[key]), language) for key in ("amount_min", "amount_max"))
        if least != most:
            remarks.append(t("console.amount_range", language, least=least, most=most))
    bars = found.get("bars") or [{"rule": name} for name in found.get("conflicts") or ()]
    remarks += [t("reports.combination_conflict", language, rule=_words(one)) for one in bars]
    remarks += _rows(found.get("reasons") or (), language)
    if found.get("provisional"):
        remarks.append(t("reports.combination_provisional", language))
    return Combination(
        tuple(chosen),
        format_money(total, language) if total is not None else t("console.amount_unknown", language),
        money_in_words(total, language) if total is not None else "",
        tuple(remarks),
    )


def _alone(name: str, measure: MeasureResult | None, language: str) -> tuple[str, str]:
    """A measure with the sum that it gives by itself."""
    amount = format_money(measure.amount, language) if measure is not None and measure.amount is not None else "—"
    return measure.title.in_language(language) if measure is not None else name, amount


def _words(bar: Mapping[str, Any]) -> str:
    """A stacking rule by its title and effect; by its id where it has none."""
    texts = [str(bar[key]) for key in ("title", "effect") if bar.get(key)]
    return ": ".join(texts) or str(bar.get("rule"))


def _beside(found: Mapping[str, Any], language: str) -> Iterator[str]:
    """The second total where something provisional would add to it, and how surely there is nothing better."""
    loose = found.get("total_with_provisional")
    if loose is not None and loose != found.get("total"):
        yield t("reports.combination_loose", language, amount=format_money(parse_money(loose), language))
    if found.get("best_known_bound") is not None:
        bound = format_money(parse_money(found["best_known_bound"]), language)
        yield f"{t('console.combination_unproven', language, bound=bound)}."


def _rows(reasons: Sequence[Mapping[str, Any]], language: str) -> Iterator[str]:
    """Where cost rows go and why; rows of which the same is said stand together."""
    alike: dict[str, list[int]] = {}
    for reason in reasons:
        alike.setdefault(str(reason["text"]), []).append(int(reason["row"]))
    for text, rows in alike.items():
        key = "reports.combination_row" if len(rows) == 1 else "reports.combination_rows"
        yield t(key, language, row=row_ranges(rows), text=text)
