"""From a few facts to the measures worth a look: in groups, what each asks next, and which fact decides most of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from calculator.advice.probing import Thresholds, answers_of, is_asked_alone, with_answer
from calculator.evaluation import evaluate
from calculator.evaluation.document import CONTRACT
from calculator.evaluation.document_figures import day, money
from calculator.evaluation.result import Group, MeasureResult, Result, Verdict
from calculator.evaluation.tracing import Trace
from calculator.evaluation.verdicts import default_runs, default_verdicts
from calculator.facts import Application
from calculator.facts.dictionary import field, fields, table, tables
from calculator.rulebook import Rulebook
from calculator.rulebook.scopes import AS_OF

__all__ = ["Answer", "Navigation", "Question", "Suggestion", "fact_label", "navigate", "navigation_document"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that was tried, as a document writes it, and the measures whose verdict it settles."""

    value: Any
    settles: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class Question:
    """A missing fact. ``measures``: those that miss it. ``answers``: none where it is a list or nothing is known to matter."""

    fact: str
    measures: tuple[str, ...]
    answers: tuple[Answer, ...]

    @property
    def settled(self) -> Fraction:
        """Verdicts that an answer settles, on the average over the answers that differ in what they settle."""
        kinds = {frozenset(answer.settles.items()) for answer in self.answers}
        return Fraction(sum(map(len, kinds)), len(kinds)) if kinds else Fraction(0)

    @property
    def most(self) -> int:
        """Verdicts that the most telling answer settles."""
        return max((len(answer.settles) for answer in self.answers), default=0)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure with its certain present value in kopecks and the facts that it would ask next, the most telling first."""

    measure: MeasureResult
    present_value: int | None
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Navigation:
    """``questions``: the fact whose answer settles most verdicts first."""

    result: Result
    groups: Mapping[Group, tuple[Suggestion, ...]]
    questions: tuple[Question, ...]

    @property
    def next_question(self) -> Question | None:
        """The fact to ask for now; ``None`` where no answer settles anything."""
        first = self.questions[0] if self.questions else None
        return first if first is not None and first.most else None


def navigate(application: Application, rulebook: Rulebook, *, as_of: date | None = None) -> Navigation:
    """Measures in groups, sorted by certain present value and then by how little they ask; questions by what they settle.

    What an answer would settle is tried under the default readings, all answers of a measure's facts in one batch.
    """
    result = evaluate(application, rulebook, as_of=as_of)
    asked = with_answer(application, AS_OF, as_of.isoformat()) if as_of is not None else None
    possible = [one for one in result.measures if one.group is Group.possible and one.verdict is not None]
    questions = _questions(asked or application, rulebook, possible, as_of)
    order = {question.fact: place for place, question in enumerate(questions)}
    groups: dict[Group, list[Suggestion]] = {group: [] for group in Group}
    for measure in result.measures:
        asks = _asks(measure, order)
        groups[measure.group].append(Suggestion(measure, certain_value(measure), asks))
    return Navigation(
        result,
        {group: tuple(sorted(found, key=_worth)) for group, found in groups.items()},
        tuple(questions),
    )


def _worth(suggestion: Suggestion) -> tuple[int, int]:
    return -(suggestion.present_value or 0), len(suggestion.asks)


def certain_value(measure: MeasureResult) -> int | None:
    """Present value of what a measure certainly gives, in kopecks; ``None`` where it gives no sum or it is not known."""
    benefit = measure.benefit
    if benefit is None or not benefit.pays or measure.verdict is None:
        return None
    return 0 if measure.hard_refusal else benefit.present_value


# questions ------------------------------------------------------------------------------------------------------------


def _questions(
    application: Application, rulebook: Rulebook, possible: Sequence[MeasureResult], as_of: date | None
) -> list[Question]:
    """Every missing fact with its answers tried; the most telling first, then those that more measures ask for."""
    asking: dict[str, list[str]] = {}
    for measure in possible:
        for fact in measure.missing:
            if is_stated(fact) and measure.id not in asking.setdefault(fact, []):
                asking[fact].append(measure.id)
    ids = list(dict.fromkeys(measure.id for measure in possible))
    settled = _settled(application, rulebook, asking, ids, as_of)
    places = {item.name: place for place, item in enumerate(fields())}
    found = [Question(fact, tuple(measures), tuple(settled.get(fact, ()))) for fact, measures in asking.items()]
    found.sort(key=lambda one: (-one.settled, -one.most, -len(one.measures), places.get(one.fact, len(places))))
    return found


def is_stated(fact: str) -> bool:
    """Whether a document can state the fact; columns of computed tables come from others."""
    owner = tables().get(fact) or tables().get(fact.rpartition(".")[0])
    return owner is None or owner.is_stated


def _settled(
    application: Application,
    rulebook: Rulebook,
    asking: Mapping[str, Sequence[str]],
    measures: Sequence[str],
    as_of: date | None,
) -> dict[str, list[Answer]]:
    """The answers of each fact with what they settle."""
    thresholds = _thresholds(application, rulebook, measures, as_of)
    tried = [
        (fact, answer, changed)
        for fact in asking
        if is_asked_alone(fact)
        for answer in answers_of(fact, thresholds)
        if (changed := with_answer(application, fact, answer)) is not None
    ]
    settles: list[dict[str, Verdict]] = [{} for _ in tried]
    for measure in measures:
        places = [place for place, (fact, *_) in enumerate(tried) if measure in asking[fact]]
        batch = [application, *(tried[place][2] for place in places)]
        before, *after = default_verdicts(batch, rulebook, measure, as_of)
        if before is not Verdict.undetermined:  # open between readings only: no fact settles that
            continue
        for place, verdict in zip(places, after, strict=True):
            if verdict is not Verdict.undetermined:
                settles[place][measure] = verdict
    found: dict[str, list[Answer]] = {}
    for (fact, answer, _), settled in zip(tried, settles, strict=True):
        found.setdefault(fact, []).append(Answer(answer, settled))
    return found


def _thresholds(
    application: Application, rulebook: Rulebook, measures: Sequence[str], as_of: date | None
) -> Thresholds:
    thresholds = Thresholds()
    for measure in measures:
        for group in default_runs([application], rulebook, measure, as_of):
            trace = Trace(group.run, 0, {})
            for condition in group.plan.conditions:
                if condition.condition.counts:
                    thresholds.gather(trace, condition.formula)
    return thresholds


def _asks(measure: MeasureResult, order: Mapping[str, int]) -> tuple[str, ...]:
    """What a measure asks next: for whom it is first, then the most telling facts, and the facts of the sum last."""
    if measure.group is not Group.possible:
        return ()
    gates = [one for one in measure.conditions if one.id in measure.open]
    first = [fact for one in gates if one.applicability for fact in one.missing]
    rest = sorted((fact for fact in measure.missing if fact in order), key=order.__getitem__)
    sums = measure.benefit.missing if measure.benefit is not None else ()
    return tuple(dict.fromkeys(fact for fact in (*first, *rest, *sums) if is_stated(fact)))


# the document ---------------------------------------------------------------------------------------------------------


def fact_label(name: str, language: str) -> str:
    """The label of a field or a table."""
    try:
        return field(name).label.in_language(language)
    except KeyError:
        return table(name).label.in_language(language)


def navigation_document(navigation: Navigation, language: str = "ru") -> dict[str, Any]:
    """The navigation as plain values, as ``docs/contract.md`` says; labels in ``language``."""
    first = navigation.next_question
    return {
        "contract": CONTRACT,
        "id": navigation.result.id,
        "as_of_date": day(navigation.result.as_of),
        "rulebook": {"version": navigation.result.rulebook_version, "sha256": navigation.result.rulebook_sha256},
        "groups": {
            group.value: [_suggestion(one, language) for one in found] for group, found in navigation.groups.items()
        },
        "next_question": first.fact if first is not None else None,
        "questions": [_question(question, language) for question in navigation.questions],
    }


def _suggestion(suggestion: Suggestion, language: str) -> dict[str, Any]:
    measure, value = suggestion.measure, suggestion.present_value
    return {
        "id": measure.id,
        "title": measure.title.in_language(language),
        "loan_id": measure.loan_id,
        "verdict": measure.verdict.value if measure.verdict is not None else None,
        "provisional": measure.provisional,
        "amount": money(measure.amount),
        "present_value": money(value),
        "asks": [{"fact": fact, "label": fact_label(fact, language)} for fact in suggestion.asks],
        "not_met": [
            {"id": one.id, "title": one.title.in_language(language)}
            for one in measure.conditions
            if one.counts and one.counted is Verdict.not_met
        ],
    }


def _question(question: Question, language: str) -> dict[str, Any]:
    return {
        "fact": question.fact,
        "label": fact_label(question.fact, language),
        "measures": list(question.measures),
        "settles_on_average": f"{float(question.settled):.2f}",
        "settles_at_most": question.most,
        "answers": [
            {"answer": answer.value, "settles": {name: verdict.value for name, verdict in answer.settles.items()}}
            for answer in question.answers
        ],
    }
