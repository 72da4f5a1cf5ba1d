"""The answer for one measure in words: sum, conditions, lines, steps, what comes afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final, Protocol

from calculator.console.amounts import amount_rows
from calculator.console.conditions import verdict_text
from calculator.console.results import edition_period
from calculator.console.statuses import Status, status_of, status_text
from calculator.console.summary import title_of
from calculator.console.sums import says_sum, sum_text
from calculator.console.words import category_text, evidence_text, fact_text, row_names, shortfall_text
from calculator.evaluation.flags import flag_text
from calculator.evaluation.result import ConditionResult, DutyResult, Line, MeasureResult, Step, StepResult, Verdict
from calculator.facts import Application
from calculator.money import format_date, format_money, format_share
from calculator.reports.documents import documents_of
from calculator.reports.model import Condition, CostLine, Dated, Measure, WaterfallStep
from calculator.reports.sums_in_words import money_in_words
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["MeasureTexts"]

_ORDER: Final = (Verdict.not_met, Verdict.undetermined, Verdict.not_computed, Verdict.met)


class _Numbers(Protocol):
    def of(self, addresses: Iterable[str]) -> tuple[int, ...]: ...


class MeasureTexts:
    """Writes measures in one language; sources are numbered as the text comes to them."""

    def __init__(self, application: Application, rulebook: Rulebook, language: str, numbers: _Numbers) -> None:
        self.application = application
        self.rulebook = rulebook
        self.language = language
        self.numbers = numbers

    def measure(self, found: MeasureResult, *, in_full: bool) -> Measure:
        language, rules = self.language, self.rulebook
        label, amount, beside = self._sum(found)
        counted = [one for one in found.conditions if one.counts]
        met = sum(one.verdict is Verdict.met for one in counted)
        benefit = found.benefit
        asked = dict.fromkeys([*found.missing, *(benefit.missing if benefit is not None else ())])
        return Measure(
            result=found,
            title=title_of(found, language),
            group=t(f"reports.group_{found.group.value}", language),
            status=self._status(found),
            sum_label=label,
            sum=amount,
            words=self._words(found),
            beside=beside,
            met=t("console.met_of", language, met=met, count=len(counted)) if counted else "",
            edition=self._edition(found),
            act=self._act(found),
            evidence=evidence_text(found.evidence, language),
            readings=tuple(self._topic(name) for name in found.depends_on),
            alternatives=tuple(
                f"{one.title.in_language(language)}: {verdict_text(one.verdict, language)}"
                for one in found.alternatives
            ),
            missing=tuple(dict.fromkeys(fact_text(name, language) for name in asked)),
            conditions=tuple(self._conditions(found)) if in_full else tuple(self._broken(found)),
            lines=tuple(self._line(line) for line in (benefit.lines if benefit is not None and in_full else ())),
            waterfall=tuple(
                self._step(step) for step in (benefit.waterfall if benefit is not None and in_full else ())
            ),
            steps=tuple(self._todo(step) for step in found.steps) if in_full else (),
            duties=tuple(self._duty(duty) for duty in found.duties) if in_full else (),
            deadlines=tuple(self._deadlines(found)) if in_full else (),
            notes=tuple(note.text.in_language(language) for note in found.notes) if in_full else (),
            flags=tuple(flag_text(flag, rules, language) for flag in found.flags),
            in_full=in_full,
            documents=tuple(documents_of(found, self.application, rules, language)) if in_full else (),
        )

    # head ---------------------------------------------------------------------------------------------------------

    def _status(self, found: MeasureResult) -> str:
        """The status; open cost lines leave no sum complete, whatever the conditions say."""
        text = status_text(found, self.language)
        lines = found.benefit.lines if found.benefit is not None else ()
        if status_of(found) in (Status.met, Status.met_provisionally) and any(line.undetermined for line in lines):
            return t("reports.status_and_lines_open", self.language, status=text)
        return text

    def _sum(self, found: MeasureResult) -> tuple[str, str, tuple[str, ...]]:
        """Label, the sum in figures, and what is said beside it."""
        rows = amount_rows(found, self.rulebook, self.language, ids=False)
        if not rows:
            amount = "—" if found.edition is None else t("reports.no_sum", self.language)
            return t("console.amount", self.language), amount, ()
        amount = rows[0][1]
        if found.amount is not None:
            amount = sum_text(found, self.language) if says_sum(found) else t("console.amount_unknown", self.language)
        return rows[0][0], amount, tuple(text for _, text, _ in rows[1:])

    def _words(self, found: MeasureResult) -> str:
        """The certain sum in words; none for a zero that is no answer yet."""
        benefit = found.benefit
        if found.amount is None or benefit is None or not says_sum(found):
            return ""
        is_whole = found.hard_refusal or benefit.upper == found.amount
        return money_in_words(found.amount, self.language) if found.amount or is_whole else ""

    def _edition(self, found: MeasureResult) -> str:
        if found.edition is None:
            return t("console.no_edition", self.language)
        edition = self.rulebook.measures[found.id].editions[found.edition]
        period = edition_period(edition, self.rulebook, self.language)
        title = edition.title.in_language(self.language)
        return t("console.edition_title", self.language, title=title, period=period)

    def _act(self, found: MeasureResult) -> str:
        if found.edition is None:
            return ""
        act = self.rulebook.rules.acts[self.rulebook.measures[found.id].editions[found.edition].act]
        return act.title.in_language(self.language)

    def _topic(self, name: str) -> str:
        topic = self.rulebook.topics[name]
        default = topic.readings[topic.default].title
        return t("reports.topic", self.language, title=topic.title, default=default)

    # conditions ---------------------------------------------------------------------------------------------------

    def _conditions(self, found: MeasureResult) -> Iterator[Condition]:
        counted = [one for one in found.conditions if one.counts]
        for verdict in _ORDER:
            yield from (self._condition(one) for one in counted if one.verdict is verdict)
        yield from (self._condition(one) for one in found.conditions if not one.counts)

    def _broken(self, found: MeasureResult) -> Iterator[Condition]:
        """Of a measure that is not told in full: what stands in the way."""
        yield from (self._condition(one) for one in found.conditions if one.counts and one.verdict is Verdict.not_met)

    def _condition(self, found: ConditionResult) -> Condition:
        language = self.language
        return Condition(
            id=found.id,
            title=found.title.in_language(language),
            verdict=found.verdict,
            answer=self._answer(found),
            explanation=found.explanation(language),
            details=tuple(self._details(found)),
            remedy=found.remedy.in_language(language) if found.remedy and found.verdict is not Verdict.met else None,
            clause=found.clause,
            evidence=evidence_text(found.evidence, language),
            sources=self.numbers.of(found.sources),
            counts=found.counts,
        )

    def _answer(self, found: ConditionResult) -> str:
        text = verdict_text(found.verdict, self.language)
        return f"{text} ({t('console.provisionally', self.language)})" if found.provisional else text

    def _details(self, found: ConditionResult) -> Iterator[str]:
        language = self.language
        if found.shortfall is not None:
            yield shortfall_text(found.shortfall, language)
        if found.offenders:
            yield t("console.offenders", language, rows=row_names(found.offenders, language))
        if found.missing:
            labels = dict.fromkeys(fact_text(name, language) for name in found.missing)
            yield t("console.condition_missing", language, facts=", ".join(labels))
        for name in found.depends_on:
            topic = self.rulebook.topics[name]
            answers = [
                t("reports.reading", language, title=reading.title, answer=verdict_text(found.readings[key], language))
                + (t("console.by_default", language) if key == topic.default else "")
                for key, reading in topic.readings.items()
                if key in found.readings
            ]
            yield t("reports.readings_of", language, title=topic.title, answers="; ".join(answers))
        if found.due:
            rows = [
                format_date(row.date, language)
                + (f" ({t('evaluation.inn', language, inn=row.inn)})" if row.inn is not None else "")
                for row in found.due
            ]
            yield t("console.due", language, rows=", ".join(rows))

    # the sum step by step -----------------------------------------------------------------------------------------

    def _line(self, line: Line) -> CostLine:
        language = self.language
        note = ""
        if line.excluded is not None:
            reason = line.reason.in_language(language) if line.reason is not None else line.excluded
            note = t("console.line_excluded", language, reason=reason)
        elif line.undetermined:
            facts = ", ".join(dict.fromkeys(fact_text(name, language) for name in line.missing)) or "—"
            note = t("console.line_undetermined", language, facts=facts)
        return CostLine(
            row=line.row,
            category=category_text(line.category, language),
            claimed=self._money(line.claimed),
            base=self._money(line.base if line.counted else 0),
            share=format_share(line.share, language) if line.share is not None and line.counted else "—",
            part=self._money(line.part),
            note=note,
        )

    def _step(self, step: Step) -> WaterfallStep:
        change = self._money(step.change) if step.change and step.change != step.amount else ""
        return WaterfallStep(
            step.because(self.language),
            change,
            self._money(step.amount),
            step.clause or "",
            self.numbers.of(step.sources),
            step.id == "amount",
        )

    def _money(self, value: int | Fraction | None) -> str:
        return format_money(value, self.language) if value is not None else "—"

    # before and afterwards ----------------------------------------------------------------------------------------

    def _todo(self, step: StepResult) -> Dated:
        return self._dated(step.test, t(f"console.todo_{step.status}", self.language))

    def _duty(self, duty: DutyResult) -> Dated:
        found = self._dated(duty.test, t(f"console.duty_{duty.status}", self.language))
        return Dated(found.id, found.text, duty.due, found.status, found.basis, found.sources)

    def _dated(self, test: ConditionResult, status: str) -> Dated:
        basis = "; ".join(part for part in (test.clause, evidence_text(test.evidence, self.language)) if part)
        return Dated(test.id, test.title.in_language(self.language), None, status, basis, self.numbers.of(test.sources))

    def _deadlines(self, found: MeasureResult) -> Iterator[Dated]:
        for one in found.deadlines:
            basis = "; ".join(part for part in (one.clause, evidence_text(one.evidence, self.language)) if part)
            numbers = self.numbers.of(one.sources)
            yield Dated(one.id, one.title.in_language(self.language), one.date, "", basis, numbers)
        for condition in found.conditions:
            for row in condition.due:
                inn = f" ({t('evaluation.inn', self.language, inn=row.inn)})" if row.inn is not None else ""
                text = condition.title.in_language(self.language) + inn
                basis = "; ".join(
                    part for part in (condition.clause, evidence_text(condition.evidence, self.language)) if part
                )
                yield Dated(condition.id, text, row.date, "", basis, self.numbers.of(condition.sources))
