"""Applications in, results out: the one evaluator behind the page, the command and the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from calculator.evaluation.amounts import Given, amount_of, given_by
from calculator.evaluation.composing import compose, judge_alternatives, verdict_of
from calculator.evaluation.conditions import counted_verdicts, judge_conditions, judge_duties, judge_steps
from calculator.evaluation.editions import Ruling, neighbour, rulings
from calculator.evaluation.entries import Ruled
from calculator.evaluation.exact import Exact
from calculator.evaluation.executing import Pass
from calculator.evaluation.flags import flags_of
from calculator.evaluation.frame import NEVER, Frame
from calculator.evaluation.grouping import group_of
from calculator.evaluation.loans import loan_id, loans_meant, with_loan
from calculator.evaluation.result import AmountResult, DeadlineResult, MeasureResult, NoteResult, Result, Verdict
from calculator.evaluation.segments import window_ends, with_segments
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.memory import collection_paused
from calculator.rulebook.model import Measure
from calculator.rulebook.model_benefits import Sum
from calculator.rulebook.plans import LoanPlan, MeasurePlan
from calculator.rulebook.scopes import AS_OF

__all__ = ["asked_on", "evaluate", "evaluate_many", "measures_by_default"]


def evaluate(
    application: Application,
    rulebook: Rulebook,
    *,
    measures: Sequence[str] | None = None,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> Result:
    """The answer for one application: a batch of one."""
    return evaluate_many([application], rulebook, measures=measures, as_of=as_of, readings=readings)[0]


def evaluate_many(
    applications: Sequence[Application],
    rulebook: Rulebook,
    *,
    measures: Sequence[str] | None = None,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> list[Result]:
    """Answers for many applications, in their order.

    ``measures``: ids to evaluate; else those each application asks for, else all. ``as_of``: the date that chooses the
    edition of every measure; it moves no period, payment or check day. ``readings``: topic → reading, instead of all
    readings of that topic. Raises ``ValueError`` for a measure that the rulebook does not have.
    """
    for name in measures or ():
        if name not in rulebook.plans:
            raise ValueError(f"unknown measure: {name}")
    with collection_paused():
        return _evaluate_many(applications, rulebook, measures, as_of, readings or {})


def _evaluate_many(
    applications: Sequence[Application],
    rulebook: Rulebook,
    measures: Sequence[str] | None,
    as_of: date | None,
    readings: Mapping[str, str],
) -> list[Result]:
    if as_of is not None:
        applications = [asked_on(application, as_of) for application in applications]
    frame = Frame(applications)
    wanted = [_wanted(application, rulebook, measures) for application in applications]
    found: list[list[MeasureResult]] = [[] for _ in applications]
    for measure in rulebook.measure_ids():
        rows = [row for row, names in enumerate(wanted) if measure in names]
        if rows:
            asked = (
                frame if len(rows) == len(frame) else Frame([applications[row] for row in rows], judged=frame.judged)
            )
            for cases in _cases(asked, rulebook.plans[measure]):
                answers = _Judge(cases.frame, rulebook, rulebook.plans[measure], readings, as_of).results()
                for place, loan, answer in zip(cases.places, cases.loans, answers, strict=True):
                    found[rows[place]].append(answer if loan is None else replace(answer, loan_id=loan))
    frame.judged.clear()  # what holds its own frame would be freed by the collector of cycles only
    return [
        Result(
            id=application.id,
            as_of=_stated_day(application),
            rulebook_version=rulebook.version,
            rulebook_sha256=rulebook.sha256,
            hypothetical=rulebook.hypothetical,
            measures=tuple(answers),
        )
        for application, answers in zip(applications, found, strict=True)
    ]


@dataclass(frozen=True)
class _Cases:
    """What a measure is judged over: rows of ``frame`` with the place of their application and the id of their loan."""

    frame: Frame
    places: Sequence[int]
    loans: Sequence[str | None]


def _cases(asked: Frame, plan: MeasurePlan) -> Iterator[_Cases]:
    """The applications themselves; for a measure on loans, each once for each loan meant for it: first loans, second, …"""
    if plan.loan is None:
        yield _Cases(asked, range(len(asked)), [None] * len(asked))
        return
    meant = [loans_meant(whole, plan.measure.id) for whole in asked.applications]
    for nth in range(max(map(len, meant), default=0)):
        chosen = tuple((place, places[nth]) for place, places in enumerate(meant) if nth < len(places))
        loans = [loan_id(asked.applications[place], loan) for place, loan in chosen]
        yield _Cases(_with_loans(asked, chosen), [place for place, _ in chosen], loans)


def _with_loans(asked: Frame, chosen: tuple[tuple[int, int | None], ...]) -> Frame:
    """Some of the applications, each with the one loan that is chosen: the same frame for all measures that choose alike."""
    key = ("loans", asked, chosen)
    frame = asked.judged.get(key)
    if frame is None:
        applications = [with_loan(asked.applications[place], loan) for place, loan in chosen]
        origin = asked if len(chosen) == len(asked) else None
        frame = asked.judged[key] = Frame(applications, origin, asked.judged)
    assert isinstance(frame, Frame)
    return frame


def asked_on(application: Application, day: date) -> Application:
    """The application with another day on which the status is asked; its own dates stay as they are."""
    return replace(application, facts={**application.facts, AS_OF: day})


def _stated_day(application: Application) -> date | None:
    day = application.facts.get(AS_OF)
    return day if isinstance(day, date) else None


def _wanted(application: Application, rulebook: Rulebook, measures: Sequence[str] | None) -> tuple[str, ...]:
    """What is asked for: the call wins over the application; without either what is answered by default."""
    if measures is not None:
        return tuple(measures)
    asked = application.facts.get("application.measure")
    return (str(asked),) if asked is not None else measures_by_default(application, rulebook)


def measures_by_default(application: Application, rulebook: Rulebook) -> tuple[str, ...]:
    """All measures, those that return a sum only where the fact that asks for them is stated."""
    names = []
    for name in rulebook.measure_ids():
        benefit = rulebook.measures[name].benefit
        asked_by = benefit.asked_by if isinstance(benefit, Sum) else None
        if asked_by is None or application.facts.get(asked_by) is not None:
            names.append(name)
    return tuple(names)


class _Judge:
    """One measure over a frame: applications that come under the same editions are run together."""

    def __init__(
        self, frame: Frame, rulebook: Rulebook, plan: MeasurePlan, pins: Mapping[str, str], as_of: date | None
    ) -> None:
        self.frame = frame
        self.rulebook = rulebook
        self.plan = plan
        self.pins = pins
        self.as_of = as_of

    def results(self) -> list[MeasureResult]:
        table = rulings(self.frame, self.rulebook, self.plan, self.pins, self.as_of)
        groups: dict[tuple[str | None, ...], list[int]] = {}
        for row, found in enumerate(table):
            groups.setdefault(tuple(ruling.edition for ruling in found), []).append(row)
        answers: dict[int, MeasureResult] = {}
        for rows in groups.values():
            whole = len(rows) == len(self.frame)
            frame = self.frame if whole else self._only(rows)
            found_here = [table[row] for row in rows]
            if self.plan.loan is not None:
                frame = self._with_segments(frame, self.plan.loan, found_here)
            runs = self._runs(frame, found_here)
            for place, row in enumerate(rows):
                answers[row] = self._result(frame, runs, place, table[row])
            for one in runs:
                one.run.forget()
        return [answers[row] for row in range(len(self.frame))]

    def _only(self, rows: Sequence[int]) -> Frame:
        return Frame([self.frame.applications[row] for row in rows], judged=self.frame.judged)

    def _with_segments(self, frame: Frame, loan: LoanPlan, table: list[list[Ruling]]) -> Frame:
        """The schedules cut under the edition of the default readings: its window may be a parameter of that edition.

        Measures that cut them alike share the frame, and with it everything that rests on the segments alone.
        """
        edition = table[0][0].edition
        if edition is None:
            return frame
        pins = {**self.pins, **table[0][0].assignment}
        days = _days(tuple(found[0].day for found in table))
        run = Pass(frame, self.rulebook, pins, measure=self.plan.measure.id, edition=edition, deciding=days)
        key = ("segments", frame, loan.window_end, loan.key_rate, loan.quarters, tuple(window_ends(run, loan)))
        cut = frame.judged.get(key)
        if cut is None:
            cut = frame.judged[key] = with_segments(run, loan)
        assert isinstance(cut, Frame)
        return cut

    def _runs(self, frame: Frame, table: list[list[Ruling]]) -> list[Ruled]:
        """One run an edition and deciding day; combinations of readings that share both share the run."""
        shared: dict[tuple[str | None, tuple[date | None, ...]], list[int]] = {}
        for place, ruling in enumerate(table[0]):
            days = tuple(found[place].day for found in table)
            shared.setdefault((ruling.edition, days), []).append(place)
        runs = []
        for (edition, days), places in shared.items():
            if edition is None:
                continue
            assignments = tuple(table[0][place].assignment for place in places)
            run = Pass(
                frame,
                self.rulebook,
                {**self.pins, **assignments[0]},
                measure=self.plan.measure.id,
                edition=edition,
                deciding=_days(days),
            )
            plan = self.plan.editions[edition]
            runs.append(Ruled(run, plan, assignments, places[0] == 0, near_border=False))
        return runs

    def _result(self, frame: Frame, runs: list[Ruled], row: int, found: list[Ruling]) -> MeasureResult:
        measure = self.plan.measure
        default = found[0]
        near = neighbour(self.rulebook, self.plan, default) is not None
        if near:
            runs = [Ruled(run.run, run.plan, run.assignments, run.default, True) for run in runs]
        if not any(run.default for run in runs):
            return self._without_edition(frame, row, default)
        conditions = judge_conditions(runs, row)
        composed = compose(conditions, measure.alternatives.values())
        provisional, evidence = composed.provisional, composed.evidence
        benefit = amount_of(runs, measure.benefit, row) if measure.benefit is not None else None
        has_verdict = not _without_verdict(measure)
        if not has_verdict and benefit is not None:
            evidence = benefit.evidence
            provisional = evidence is not None and evidence.name == "unconfirmed"
        verdict = composed.verdict if has_verdict else None
        flags = flags_of(self.plan, runs, row, benefit)
        result = MeasureResult(
            id=measure.id,
            title=measure.title,
            edition=default.edition,
            verdict=verdict,
            default_verdict=composed.default_verdict if has_verdict else None,
            provisional=provisional,
            evidence=evidence,
            conditions=tuple(conditions),
            benefit=benefit,
            flags=tuple(dict.fromkeys([*flags, *self._not_the_law()])),
            deadlines=tuple(_deadlines(runs, row)),
            missing=tuple(dict.fromkeys(fact for condition in composed.open for fact in condition.missing)),
            depends_on=tuple(dict.fromkeys(topic for condition in conditions for topic in condition.depends_on)),
            group=group_of(frame.applications[row], measure, verdict, conditions, benefit, in_force=True),
            open=tuple(condition.id for condition in composed.open),
            steps=tuple(judge_steps(runs, row)),
            duties=tuple(judge_duties(runs, row)),
            notes=tuple(_notes(runs)),
            alternatives=judge_alternatives(conditions, measure.alternatives.values()),
        )
        return self._flag_border(frame, row, default, result) if near else result

    def _not_the_law(self) -> tuple[str, ...]:
        return ("not_the_law",) if self.rulebook.hypothetical else ()

    def _flag_border(self, frame: Frame, row: int, ruling: Ruling, result: MeasureResult) -> MeasureResult:
        """Marks a result that would differ under the edition on the other side of an uncertain border."""
        day = neighbour(self.rulebook, self.plan, ruling)
        assert day is not None
        alone = frame if len(frame) == 1 else Frame([frame.applications[row]], judged=frame.judged)
        other = _Judge(alone, self.rulebook, self.plan, self.pins, day)
        table = rulings(alone, self.rulebook, self.plan, self.pins, day)
        if self.plan.loan is not None:
            alone = other._with_segments(alone, self.plan.loan, table)
        runs = other._runs(alone, table)
        if any(run.default for run in runs):
            measure = self.plan.measure
            verdict = verdict_of(counted_verdicts(runs, 0), measure.alternatives.values())
            same_verdict = verdict is result.verdict or result.verdict is None
            if same_verdict and given_by(runs, measure.benefit, 0) == _given(result.benefit):
                return result
        return replace(result, flags=(*result.flags, "edition_border_uncertain"))

    def _without_edition(self, frame: Frame, row: int, ruling: Ruling) -> MeasureResult:
        """No edition was in force on the day, or the day or the group of recipients is not known."""
        measure = self.plan.measure
        nodes = [self.plan.deciding] if ruling.day is None else [self.plan.groups[name] for name in ruling.open]
        trace = Trace(Pass(frame, self.rulebook, {**self.pins, **ruling.assignment}), row, ruling.assignment)
        missing = tuple(dict.fromkeys(fact for node in nodes for fact in trace.missing(node)))
        flag = "date_unknown" if ruling.day is None else "edition_undetermined" if ruling.open else "not_in_force"
        verdict = None if _without_verdict(measure) else Verdict.undetermined
        return MeasureResult(
            id=measure.id,
            title=measure.title,
            edition=None,
            verdict=verdict,
            default_verdict=verdict,
            provisional=False,
            evidence=None,
            conditions=(),
            benefit=None,
            flags=(flag, *self._not_the_law()),
            deadlines=(),
            missing=missing,
            depends_on=(),
            group=group_of(frame.applications[row], measure, verdict, (), None, in_force=flag != "not_in_force"),
        )


def _without_verdict(measure: Measure) -> bool:
    return isinstance(measure.benefit, Sum) and measure.benefit.without_verdict


def _given(benefit: AmountResult | None) -> Given | None:
    """What a measure gives, to compare with what it gives under another edition."""
    if benefit is None:
        return None
    ceiling, category = benefit.ceiling, benefit.category
    return (
        benefit.amount,
        ceiling.value if ceiling is not None else None,
        category.word if category is not None else None,
    )


def _days(days: tuple[date | None, ...]) -> Number:
    """Deciding days as a column; an edition in force means that the day is known."""
    return Number(Exact.of([day.toordinal() for day in days if day is not None]))


def _notes(runs: list[Ruled]) -> Iterator[NoteResult]:
    group = next(run for run in runs if run.default)
    for note in group.plan.notes:
        yield NoteResult(note.id, note.text, note.evidence, group.run.rulebook.addresses(note.source))


def _deadlines(runs: list[Ruled], row: int) -> list[DeadlineResult]:
    group = next(run for run in runs if run.default)
    trace = Trace(group.run, row, group.assignments[0])
    found = []
    for plan in group.plan.deadlines:
        value = trace.value(plan.date)
        assert isinstance(value, Number)
        day = value.value(row)
        if day is not None and day < NEVER:
            item = plan.deadline
            rows = [known for _, known in trace.parameter_rows(plan.date)]
            evidence = max(item.evidence, trace.evidence(plan.date, uncertain_start=False) or item.evidence)
            clause = item.clause or next((known.clause for known in rows if known.clause), None)
            sources = dict.fromkeys([*item.source, *(name for known in rows for name in known.source)])
            addresses = group.run.rulebook.addresses(tuple(sources))
            found.append(DeadlineResult(item.id, item.title, date.fromordinal(int(day)), evidence, clause, addresses))
    return found
