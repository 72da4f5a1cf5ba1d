"""What the records say after a good folder is read: values by unit, places, readings, stand-ins."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from calculator.rulebook.checks import CHECKS, check_rules, warnings
from calculator.rulebook.model import ByEdition, ByReading, Evidence, Formula, Kind, Text, Validity
from calculator.rulebook.model_benefits import Reimbursement
from calculator.rulebook.reading import RuleError, RuleSet, read_examples, read_rules
from tests.rulebook.schemes import SCHEME, changed, copied


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return read_rules(SCHEME)


def test_folders_are_read_by_name(rules: RuleSet) -> None:
    kinds = {name: measure.kind for name, measure in rules.measures.items()}
    assert kinds == {
        "coin": Kind.convention,
        "ferry-loan": Kind.measure,
        "forge-subsidy": Kind.measure,
        "good-standing": Kind.shared,
        "guild-rank": Kind.measure,
        "guild-status": Kind.measure,
        "map-grant": Kind.measure,
        "river-bank": Kind.convention,
        "salt-relief": Kind.measure,
        "treasury-ceiling": Kind.measure,
    }
    assert rules.version == "test.1"


def test_common_files(rules: RuleSet) -> None:
    assert rules.sources["oak-stone"].read == date(2026, 1, 15)
    assert rules.acts["statute-1"].evidence is Evidence.text
    assert rules.acts["forge-3"].signed is None
    assert rules.flags["outside_fair"].en == "The application was not filed on the days of a known fair"
    assert rules.profiles["SOUND"]["applicant"]["tax_debt"] == "0.00"


@pytest.mark.parametrize(
    ("measure", "parameter", "row", "value"),
    [
        ("guild-status", "dependence_share", 1, Fraction(335, 1000)),
        ("good-standing", "debt_max", 2, 10050),
        ("forge-subsidy", "luck", 0, Fraction(2, 3)),
        ("guild-status", "apprentice_years", 0, 7),
        ("guild-status", "masters_needed", 0, 5),
        ("forge-subsidy", "costs_from", 0, date(2014, 7, 1)),
        ("forge-subsidy", "generous", 0, True),
        ("guild-status", "how_to_file", 0, "голубиной почтой"),
        ("forge-subsidy", "forge_cap", 0, None),
    ],
)
def test_values_are_read_by_their_unit(rules: RuleSet, measure: str, parameter: str, row: int, value: object) -> None:
    read = rules.measures[measure].parameters[parameter].rows[row].value
    assert (read, type(read)) == (value, type(value))


def test_rows_of_a_parameter(rules: RuleSet) -> None:
    parameters = rules.measures["guild-status"].parameters
    first, second = parameters["masters_needed"].rows
    assert (first.editions, first.act, first.clause) == (("G10",), "statute-1", "ст. 2")
    assert (second.evidence, second.start_evidence) == (Evidence.summary, Evidence.inference)
    absent = parameters["decision_years"].rows[2]
    assert (absent.absent, absent.asked) == (True, Validity(None, date(2015, 5, 31)))
    assert isinstance(parameters["decision_years"].also_dated_by, Formula)
    assert parameters["how_to_file"].dated_by is None
    assert parameters["apprentice_years"].gaps_declared
    assert rules.measures["good-standing"].parameters["debt_max"].rows[2].reading == "DEBT_MILD"


def test_editions_and_their_start_by_reading(rules: RuleSet) -> None:
    editions = rules.measures["guild-status"].editions
    assert editions["G10"].start == {None: date(2010, 3, 11)}
    assert editions["G15"].start == {"RELIEF_AT_ONCE": date(2015, 6, 1), "RELIEF_AFTER_FAIR": date(2015, 9, 1)}
    assert (editions["G15"].working_date, editions["G10"].working_date) == (True, False)


def test_mappings_nest(rules: RuleSet) -> None:
    text = rules.measures["guild-status"].conditions["mutual_dependence"].formula
    assert isinstance(text, ByEdition)
    assert isinstance(text.cases["G10"], Formula)
    inner = text.cases["G15"]
    assert isinstance(inner, ByReading)
    assert list(inner.cases) == ["DEPENDENCE_POOLED", "DEPENDENCE_EACH"]
    assert inner.otherwise is None


def test_evidence_of_a_condition(rules: RuleSet) -> None:
    conditions = rules.measures["guild-status"].conditions
    assert conditions["masters_min"].evidence == ()
    (charter,) = conditions["charter_signed"].evidence
    assert (charter.editions, charter.evidence) == (None, Evidence.unconfirmed)
    assert [dated.editions for dated in conditions["mutual_dependence"].evidence] == [("G10",), ("G15",)]
    standing = rules.measures["good-standing"].conditions["standing"]
    assert standing.evidence[1].valid == Validity(date(2015, 1, 1), date(2019, 12, 31))
    assert standing.valid == Validity(date(2012, 1, 1), date(2019, 12, 31))


def test_categories_under_each_reading(rules: RuleSet) -> None:
    benefit = rules.measures["forge-subsidy"].benefit
    assert isinstance(benefit, Reimbursement)
    assert list(benefit.categories["F12"].by_reading) == [None]
    on = {reading: list(categories) for reading, categories in benefit.categories["F15"].by_reading.items()}
    assert on == {
        "FORGE_CORE": ["equipment", "tooling"],
        "FORGE_NARROW": ["equipment"],
        "FORGE_WIDE": ["equipment", "tooling", "training"],
    }
    assert benefit.categories["F15"].by_reading["FORGE_WIDE"]["training"].share == "training_share"


def test_sublimits_take_the_topic_of_the_benefit(rules: RuleSet) -> None:
    benefit = rules.measures["forge-subsidy"].benefit
    assert isinstance(benefit, Reimbursement)
    (limit,) = benefit.sublimits
    kinds = {"BASE_OF_SUBSIDY": "of_subsidy", "BASE_OF_COSTS": "of_costs"}
    assert (limit.category, limit.parameter, limit.topic, limit.kinds) == (
        "tooling", "tooling_share_max", "share_base", kinds,
    )  # fmt: skip
    assert (benefit.sublimit_topic, benefit.sublimit_readings) == ("share_base", kinds)


@pytest.mark.parametrize(
    ("written", "kinds", "absolute"),
    [
        ("{share: tooling_share_max, of: of_costs}", {None: "of_costs"}, None),
        ('{absolute: "1 000 000,50"}', {None: "absolute"}, 100_000_050),
    ],
)
def test_a_sublimit_can_say_itself_what_it_is(
    tmp_path: Path, written: str, kinds: dict[str | None, str], absolute: int | None
) -> None:
    folder = copied(tmp_path)
    changed(folder, "forge-subsidy/measure.yaml", "{share: tooling_share_max}", written)
    benefit = read_rules(folder).measures["forge-subsidy"].benefit
    assert isinstance(benefit, Reimbursement)
    (limit,) = benefit.sublimits
    assert (limit.topic, limit.kinds, limit.absolute) == (None, kinds, absolute)


def test_stand_ins_and_windows(rules: RuleSet) -> None:
    columns = {column.id: column for column in rules.measures["guild-status"].columns}
    unknown = columns["purchases_inside"].when_unknown
    assert unknown is not None
    assert (unknown.fact, unknown.flag) == ("participants.purchases_from_intermediate", "purchases_from_links")
    windows = rules.measures["forge-subsidy"].windows
    assert windows is not None
    assert windows.periods[1] == Validity(date(2018, 5, 1), date(2018, 6, 15))
    assert windows.source == ("cat-herald",)


# places -----------------------------------------------------------------------------------------------------------


def character_at(formula: Formula) -> str:
    line = Path(formula.place.file).read_text(encoding="utf-8").splitlines()[formula.place.line - 1]
    return line[formula.place.column - 1 :]


def test_a_place_is_the_first_character_of_a_plain_and_of_a_quoted_formula(rules: RuleSet) -> None:
    masters = rules.measures["guild-status"].conditions["masters_min"].formula
    assert isinstance(masters, Formula)
    assert character_at(masters).startswith(masters.text)
    benefit = rules.measures["forge-subsidy"].benefit
    assert isinstance(benefit, Reimbursement)
    cap = benefit.limits[0].value
    assert isinstance(cap, Formula)
    assert character_at(cap).startswith("max(0, forge_cap")


def test_a_place_in_a_block_is_the_first_character_of_its_text(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    block = "    formula: >-\n      count(participants)\n      >= masters_needed\n"
    changed(folder, "guild-status/measure.yaml", "    formula: count(participants) >= masters_needed\n", block)
    formula = read_rules(folder).measures["guild-status"].conditions["masters_min"].formula
    assert isinstance(formula, Formula)
    assert formula.text == "count(participants) >= masters_needed"
    assert character_at(formula) == "count(participants)"


# loans, duties, alternatives, notes -------------------------------------------------------------------------------


def test_kinds_of_conditions(rules: RuleSet) -> None:
    conditions = rules.measures["ferry-loan"].conditions
    assert {name: (one.kind.value, one.counts) for name, one in conditions.items()} == {
        "on_the_river": ("gate", True), "loan_small": ("gate", True), "boat_sells": ("gate", True),
        "master_known": ("gate", True), "master_vouched": ("gate", True), "no_ruin": ("gate", True),
        "council_agrees": ("step", False), "oath_given": ("step", False), "report_sent": ("duty", False),
        "ferry_new": ("info", False),
    }  # fmt: skip
    assert [name for name, one in conditions.items() if one.applicability] == ["on_the_river"]
    duty = conditions["boat_sells"].duty
    assert duty is not None
    assert isinstance(duty.formula, Formula)
    assert character_at(duty.formula).startswith("application.already_paid_project")
    assert isinstance(duty.due_on, Formula)


def test_what_else_a_measure_on_loans_has(rules: RuleSet) -> None:
    ferry = rules.measures["ferry-loan"]
    assert ferry.needs == ("equipment", "investment")
    assert ferry.loan is not None
    assert (ferry.loan.key_rate, ferry.loan.quarters) == ("bank.river_rate", True)
    assert {name: one.conditions for name, one in ferry.alternatives.items()} == {
        "known": ("master_known",),
        "vouched": ("master_vouched", "no_ruin"),
    }
    assert [(note.id, note.editions) for note in ferry.notes] == [("mermaid", None), ("river_only", ("L14",))]
    assert (ferry.editions["L12"].when, isinstance(ferry.editions["L14"].when, Formula)) == (None, True)
    plain = rules.measures["guild-status"]
    assert (plain.needs, plain.loan, plain.alternatives, plain.notes) == ((), None, {}, ())


def test_measures_that_are_not_computed(rules: RuleSet, tmp_path: Path) -> None:
    (item,) = rules.not_computed
    assert (item.id, item.evidence, item.source) == ("dragon-insurance", Evidence.summary, ("cat-herald",))
    folder = copied(tmp_path)
    path = folder / "not-computed.yaml"
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(RuleError) as raised:
        read_rules(folder)
    assert [(problem.code, problem.place.path) for problem in raised.value.problems] == [("id_twice", "[1].id")]


# examples, checks, warnings ---------------------------------------------------------------------------------------


def test_examples_are_plain(rules: RuleSet) -> None:
    (example,) = read_examples(SCHEME, "forge-subsidy")
    assert example["expect"]["forge-subsidy"]["amount"] == "75000.00"
    assert read_examples(SCHEME, "coin") == []


def test_a_good_scheme_passes_every_check(rules: RuleSet) -> None:
    assert check_rules(rules) == []
    assert len(set(CHECKS)) == len(CHECKS) > 25
    assert all(check.__doc__ for check in CHECKS)


def test_a_source_that_nothing_names_is_a_warning(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with (folder / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write("owl: {address: a, title: b, read: null}\n")
    (warning,) = warnings(read_rules(folder))
    assert warning.text("en").endswith("sources.yaml, line 5, owl: nothing refers to the source “owl”")
    assert warning.text("ru").endswith("sources.yaml, строка 5, owl: на источник «owl» никто не ссылается")


def test_yes_and_zero_can_stand_as_formulas(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder, "forge-subsidy/measure.yaml", "when: absent(forge_cap)", "when: true")
    changed(folder, "forge-subsidy/measure.yaml", 'value: "0"', "value: 0")
    measure = read_rules(folder).measures["forge-subsidy"]
    when, unknown = measure.flags[0].when, measure.columns[0].when_unknown
    assert isinstance(when, Formula)
    assert when.text == "true"
    assert unknown is not None
    assert isinstance(unknown.value, Formula)
    assert unknown.value.text == "0"


def test_titles_are_in_both_languages(rules: RuleSet) -> None:
    assert rules.measures["guild-status"].title == Text("Статус цеха", "Status of a guild")
