"""The verdict of a measure from its conditions: alternatives, unconfirmed values, what decides and what stays open."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.evaluation.composing import Composed, compose
from calculator.evaluation.result import ConditionResult, Verdict
from calculator.rulebook.model import Alternative, Evidence, Place, Text

MET, NOT_MET, OPEN = Verdict.met, Verdict.not_met, Verdict.undetermined
NAMES = ("a", "b", "c", "d", "e")


def judged(name: str, verdict: Verdict, evidence: Evidence | None = Evidence.text, **more: Any) -> ConditionResult:
    values: dict[str, Any] = {
        "id": name, "title": Text(name, name), "group": None, "verdict": verdict, "default_verdict": verdict,
        "provisional": evidence is Evidence.unconfirmed, "evidence": evidence, "clause": None, "sources": (),
        "depends_on": (), "readings": {}, "values": {}, "threshold": None, "missing": (), "shortfall": None,
        "offenders": (), "remedy": None, "due": (), "counts": True, "counted": verdict,
        "explanation": lambda language: name,
    }  # fmt: skip
    return ConditionResult(**(values | more))


def ways(*names: str) -> list[Alternative]:
    return [Alternative(way, Text(way, way), tuple(way), Place("", "")) for way in names]


def composed(verdicts: str, *alternatives: str, evidence: str = "ttttt") -> Composed:
    """Verdicts of a, b, c … as letters (m, n, ?), alternatives as the letters of their conditions."""
    words = {"t": Evidence.text, "s": Evidence.summary, "i": Evidence.inference, "u": Evidence.unconfirmed}
    letters = {"m": MET, "n": NOT_MET, "?": OPEN}
    conditions = [
        judged(name, letters[verdict], words[word])
        for name, verdict, word in zip(NAMES, verdicts, evidence, strict=False)
    ]
    return compose(conditions, ways(*alternatives))


@pytest.mark.parametrize(
    ("verdicts", "alternatives", "verdict", "still_open"),
    [
        ("mmm", (), MET, ""),
        ("mn?", (), NOT_MET, "c"),
        ("mm?", (), OPEN, "c"),
        ("mmn", ("b", "c"), MET, ""),
        ("m?m", ("b", "c"), MET, ""),
        ("mnn", ("b", "c"), NOT_MET, ""),
        ("m?n", ("b", "c"), OPEN, "b"),
        ("nmm", ("b", "c"), NOT_MET, ""),
        ("?mn", ("b", "c"), OPEN, "a"),
        ("mm?n", ("bc", "d"), OPEN, "c"),
        ("mn?m", ("bc", "d"), MET, ""),
        ("mn?n", ("bc", "d"), NOT_MET, ""),
        ("m?n?", ("bc", "d"), OPEN, "d"),
        ("mm?", ("ab", "ac"), MET, ""),
        ("m??", ("ab", "ac"), OPEN, "bc"),
    ],
)
def test_alternatives(verdicts: str, alternatives: tuple[str, ...], verdict: Verdict, still_open: str) -> None:
    found = composed(verdicts, *alternatives)
    assert (found.verdict, found.default_verdict, found.provisional) == (verdict, verdict, False)
    assert "".join(condition.id for condition in found.open) == still_open


@pytest.mark.parametrize(
    ("verdicts", "alternatives", "evidence", "word"),
    [
        ("mm", (), "ts", Evidence.summary),
        ("nn", (), "si", Evidence.summary),
        ("mmm", ("b", "c"), "tsi", Evidence.summary),
        ("mmm", ("b", "c"), "its", Evidence.inference),
        ("mnn", ("b", "c"), "tsi", Evidence.inference),
        ("nnn", ("b", "c"), "stt", Evidence.text),
        ("mmmm", ("bc", "d"), "ttis", Evidence.summary),
        ("mnnn", ("bc", "d"), "itst", Evidence.text),
    ],
)
def test_the_evidence_is_that_of_what_decides(
    verdicts: str, alternatives: tuple[str, ...], evidence: str, word: Evidence
) -> None:
    assert composed(verdicts, *alternatives, evidence=evidence).evidence is word


@pytest.mark.parametrize(
    ("verdicts", "alternatives", "evidence", "provisional"),
    [
        ("mn", (), "tu", True),
        ("nn", (), "tu", False),
        ("mm", (), "tu", False),
        ("mnn", ("b", "c"), "tut", True),  # without b its alternative asks for nothing
        ("mnnm", ("bc", "d"), "tutt", False),
        ("mnn", ("b", "c"), "utt", False),
        ("m?m", ("b", "c"), "tut", False),
    ],
)
def test_what_rests_on_unconfirmed_values_is_provisional(
    verdicts: str, alternatives: tuple[str, ...], evidence: str, provisional: bool
) -> None:
    found = composed(verdicts, *alternatives, evidence=evidence)
    assert found.provisional is provisional
    assert (found.evidence is Evidence.unconfirmed) is provisional


def test_conditions_that_do_not_count_decide_nothing() -> None:
    shown = judged("b", NOT_MET, counts=False)
    found = compose([judged("a", MET), shown], ways("b", "a"))
    assert (found.verdict, found.open) == (MET, ())


def test_an_alternative_that_has_no_condition_on_the_day_is_no_way_to_qualify() -> None:
    found = compose([judged("a", MET), judged("b", NOT_MET)], ways("b", "z"))
    assert found.verdict is NOT_MET


def test_the_default_verdict_has_alternatives_too() -> None:
    conditions = [judged("a", OPEN, default_verdict=NOT_MET), judged("b", OPEN, default_verdict=MET)]
    assert compose(conditions, ways("a", "b")).default_verdict is MET
    assert compose(conditions).default_verdict is NOT_MET


@st.composite
def measures(draw: st.DrawFn) -> tuple[list[Verdict], list[tuple[str, ...]]]:
    verdicts = draw(st.lists(st.sampled_from([MET, NOT_MET, OPEN]), min_size=1, max_size=len(NAMES)))
    names = NAMES[: len(verdicts)]
    way = st.lists(st.sampled_from(names), min_size=1, unique=True).map(tuple)
    return verdicts, draw(st.lists(way, max_size=3))


def holds(truths: Sequence[bool], chosen: Sequence[tuple[str, ...]]) -> bool:
    """The rule of the law, with everything known."""
    known = dict(zip(NAMES, truths, strict=False))
    in_some = {name for way in chosen for name in way}
    always = all(truth for name, truth in known.items() if name not in in_some)
    return always and (not chosen or any(all(known[name] for name in way) for way in chosen))


@given(measures())
def test_the_verdict_is_open_only_where_an_open_condition_could_change_it(
    measure: tuple[list[Verdict], list[tuple[str, ...]]],
) -> None:
    verdicts, chosen = measure
    conditions = [judged(name, verdict) for name, verdict in zip(NAMES, verdicts, strict=False)]
    found = compose(conditions, ways(*map("".join, chosen)))
    options = [[True, False] if verdict is OPEN else [verdict is MET] for verdict in verdicts]
    outcomes = {holds(truths, chosen) for truths in product(*options)}
    assert found.verdict is (OPEN if len(outcomes) == 2 else Verdict.of(outcomes.pop()))
    if found.verdict is OPEN:
        assert found.open
