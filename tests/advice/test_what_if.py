"""What if one input were another: borders to the kopeck and the day, and every point a plain evaluation."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.advice.inputs import Input, inputs_of, with_value
from calculator.advice.tornado import moved, tornado
from calculator.advice.varying import Case
from calculator.advice.what_if import Border, Sweep, range_of, sweep
from calculator.evaluation import Verdict, evaluate
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.advice.crafts import guild, line, scheme
from tests.project.checkout import ROOT

SHIPPED = Rulebook.load()
JOINT, PLATFORM, STATUS = "joint-project-reimbursement", "cluster-investment-platform", "cluster-status"


def example(name: str, measure: str, loan: str | None = None) -> Case:
    return Case(Application.read(ROOT / "examples" / f"{name}.yaml"), SHIPPED, measure, loan)


PENZA = example("penza-ball-screws-e16", JOINT)
PLANT = example("penza-plant-four-measures", PLATFORM, "production")


def inputs(case: Case) -> dict[str, Input]:
    found = inputs_of(case.application, case.rulebook, case.measure, loan_id=case.loan_id)
    assert len({item.key for item in found}) == len(found)
    return {item.key: item for item in found}


def swept(case: Case, key: str, **options: Any) -> Sweep:
    return sweep(case, inputs(case)[key], **options)


def sides(border: Border) -> tuple[int, int]:
    """The whole values on both sides: kopecks or day numbers."""
    assert border.exact
    return int(border.last), int(border.first)


# borders --------------------------------------------------------------------------------------------------------------


def test_a_sum_that_is_asked_for_binds_until_the_share_does() -> None:
    """Half of 192 350 000,00 is 96 175 000,00: one kopeck less that is asked for binds."""
    found = swept(PENZA, "application/amount_requested", also=[Fraction(9_000_000_000)])
    (border,) = (one for one in found.borders if one.last > 0)
    assert sides(border) == (9_617_499_999, 9_617_500_000)
    assert border.changes == ("bound",)
    assert border.before is not None
    assert border.after is not None
    assert (border.before.benefit and border.before.benefit.bound_by) == "requested"
    assert (border.after.benefit and border.after.benefit.bound_by) == "share"
    assert found.point(Fraction(9_000_000_000)).amount == 9_000_000_000
    assert found.point(border.first).amount == 9_617_500_000


def test_a_loan_of_more_than_four_fifths_of_the_project_is_refused() -> None:
    """80 % of 4 200 000 000,00 is 3 360 000 000,00: the kopeck above is too much."""
    found = swept(PLANT, "loans/0/amount")
    border = found.borders[-1]
    assert sides(border) == (336_000_000_000, 336_000_000_001)
    assert "verdict" in border.changes
    assert [one.id for one in border.broken] == ["kip_loan_share", "kip_cofinancing"]
    assert found.stretches[-1].first.amount == 0
    assert found.stretches[-1].first.if_met


def test_the_share_of_intermediate_products_is_met_at_a_fifth_exactly() -> None:
    """A fifth of 700 000 000,00 is 140 000 000,00; more than the whole cannot be stated."""
    found = swept(example("cluster-fails-by-a-hair", STATUS), "participants/0/purchases_from_intermediate")
    met, whole = found.borders
    assert sides(met) == (13_999_999_999, 14_000_000_000)
    assert [one.id for one in met.mended] == ["functional_dependence"]
    assert sides(whole) == (70_000_000_000, 70_000_000_001)
    assert whole.changes == ("allowed",)
    assert found.stretches[-1].measure is None
    assert found.stretches[-1].first.amount is None


def test_the_day_chooses_the_edition() -> None:
    found = swept(PENZA, "application/agreement_date")
    days = [(date.fromordinal(int(one.last)), date.fromordinal(int(one.first))) for one in found.borders]
    assert (date(2021, 4, 17), date(2021, 4, 18)) in days
    assert all("edition" in one.changes for one in found.borders)
    assert found.complete


def test_a_number_of_the_rules() -> None:
    """The floor of the platform: a project of 4 200 000 000,00 meets one that is as large, not one that is a kopeck larger."""
    found = swept(PLANT, f"{PLATFORM}.kip_min_project_cost")
    assert found.item.is_of_the_rules
    border = found.borders[-1]
    assert sides(border) == (420_000_000_000, 420_000_000_001)
    assert [one.id for one in border.broken] == ["kip_project_min"]
    assert border.after is not None
    assert "not_the_law" in border.after.flags
    now = found.stretch(found.item.now or Fraction(0)).measure
    assert now is not None
    assert found.point(Fraction(200_000_000_000)).amount == PLANT.now().amount


def test_what_is_open_is_no_refusal() -> None:
    """Before the first edition nothing is in force; in the year of the third one facts are missing: neither sum is zero."""
    found = swept(PENZA, "application/agreement_date")
    first, last = found.stretches[0], found.stretches[-1]
    assert first.is_conditional
    assert first.first.amount is None
    assert last.is_conditional
    assert last.first.if_met is None


def test_a_value_outside_widens_the_range() -> None:
    item = inputs(PENZA)["costs/1/net"]
    high = Fraction(2 * 14_275_000_000)
    assert range_of(item) == (Fraction(0), high)
    assert range_of(item, [high + 1]) == (Fraction(0), high + 1)
    assert range_of(item, [Fraction(-5)]) == (Fraction(0), high)


# every point is a plain evaluation ------------------------------------------------------------------------------------

CASES = {
    "costs": (PENZA, "costs/1/net"),
    "asked": (PENZA, "application/amount_requested"),
    "day": (PENZA, "application/agreement_date"),
    "rate": (PLANT, "application/market_rate"),
    "loan": (PLANT, "loans/0/amount"),
    "rule": (PLANT, f"{PLATFORM}.kip_max_loan_share"),
}
SWEEPS = {name: swept(*case) for name, case in CASES.items()}


def plain(case: Case, item: Input, value: Fraction) -> Any:
    """The evaluation of an application written out anew, or of rules with one other value."""
    rulebook, application = case.rulebook, case.application
    if not item.is_of_the_rules:
        changed = with_value(application, item, value)
        assert changed is not None
        application = Application.from_document(changed.to_document())
    elif value != item.now:
        rulebook = rulebook.with_values({item.name: str(item.plain(value))})
    return evaluate(application, rulebook, measures=[case.measure]).measure(case.measure, case.loan_id)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(CASES)), st.data())
def test_a_point_of_the_line_is_a_plain_evaluation(name: str, data: st.DataObject) -> None:
    case, _ = CASES[name]
    point = data.draw(st.sampled_from(SWEEPS[name].points))
    answer = plain(case, SWEEPS[name].item, point.value)
    assert point.amount == answer.amount
    assert point.upper == (0 if answer.hard_refusal else answer.benefit and answer.benefit.upper)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(CASES)), st.data())
def test_between_the_borders_the_answer_is_that_of_the_stretch(name: str, data: st.DataObject) -> None:
    case, _ = CASES[name]
    found = SWEEPS[name]
    low, high = range_of(found.item)
    steps = data.draw(st.integers(0, int((high - low) / found.item.step)))
    value = low + steps * found.item.step
    answer = plain(case, found.item, value)
    told = found.stretch(value).measure
    assert told is not None
    assert (told.verdict, told.edition, told.provisional) == (answer.verdict, answer.edition, answer.provisional)
    if answer.amount and told.amount:
        assert told.benefit is not None
        assert told.benefit.bound_by == answer.benefit.bound_by


# the strongest inputs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [PENZA, PLANT, example("lipetsk-small-supplier", "insurance-contributions")])
def test_the_bars_are_two_plain_evaluations_each(case: Case) -> None:
    found = tornado(case, tuple(inputs(case).values()))
    assert found.bars
    assert found.now == case.now().amount
    assert [bar.moves for bar in found.bars] == sorted((bar.moves for bar in found.bars), reverse=True)
    for bar in found.bars:
        for end, value in zip((bar.less, bar.more), moved(bar.item)[1], strict=True):
            assert end is not None
            assert (end.value, end.amount) == (value, plain(case, bar.item, value).amount)


def test_a_tenth_of_the_largest_line_is_half_of_a_tenth_of_the_sum() -> None:
    """Equipment of 142 750 000,00 at one half: a tenth is 7 137 500,00 either way."""
    strongest = tornado(PENZA, tuple(inputs(PENZA).values())).bars[0]
    assert strongest.item.key == "costs/1/net"
    assert strongest.moves == 713_750_000
    assert strongest.less is not None
    assert strongest.less.value == 12_847_500_000


def test_what_is_not_stated_is_one_bar_where_the_evaluator_bounds_it() -> None:
    """A line of 10 000,00 without a receipt known: the sum lies between the other line's share and that of both."""
    case = Case(
        guild(costs=[line("equipment", "1000.00"), {"category": "equipment", "net": "10000.00"}]),
        scheme(),
        "anvil-subsidy",
    )
    found = tornado(case, inputs_of(case.application, case.rulebook, case.measure))
    assert found.open is not None
    assert found.open.facts == ("costs.documented",)
    assert case.now().verdict is Verdict.met
    assert (found.open.least, found.open.most) == (case.now().amount, case.now().benefit.upper)  # type: ignore[union-attr]
    assert found.open.least < found.open.most
    assert found.left_out == ()


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2024, 3, 31), (date(2024, 2, 29), date(2024, 4, 30))),
        (date(2023, 12, 15), (date(2023, 11, 15), date(2024, 1, 15))),
    ],
)
def test_a_day_is_moved_by_a_month(day: date, months: tuple[date, date]) -> None:
    item = inputs(PENZA)["application/agreement_date"]
    from dataclasses import replace

    change, values = moved(replace(item, now=Fraction(day.toordinal())))
    assert change == "month"
    assert tuple(date.fromordinal(int(value)) for value in values) == months
