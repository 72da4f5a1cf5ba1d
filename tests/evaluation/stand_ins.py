"""Facts that something stands in for while they are not stated, and what must hold of an answer for all other facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from calculator.facts.dictionary import Field

STAND_INS = {
    "participants.purchases_from_intermediate": "the sum of contracts stands in",
    "participants.first_cluster_contract_date": "no contract yet is no breach before the deadline",
    "cluster.conformity_decision_date": "a cluster in the register counts as long as no decision is known to have run out",
    "applicant.is_cluster_participant": "participants are known by their INN",
    "application.already_paid_project": "nothing paid earlier is assumed, flagged",
    "application.already_paid_applicant": "nothing paid earlier is assumed, flagged",
    "application.amount_requested": "no sum asked for is no limit",
    "application.budget_left": "no budget stated is no limit",
    "project.period_from": "no period in the agreement is no period test, flagged",
    "project.regional_average_wage": "the wage limit is not applied without it, flagged",
    "costs.worker_months": "the wage limit is not applied without it, flagged",
    "costs.net": "gross without VAT stands in",
    "costs.vat_rate": "the standard rate of the invoice date stands in, flagged",
    "costs.gross": "net with VAT stands in",
    "loan.contract_date": "the day of the application stands in",
    "loan.principal_last_quarters": "the usual number of quarters stands in, flagged",
    "loan.interest_whole_term": "the schedule gives the interest",
    "application.market_rate": "the key rate with the margin stands in",
    "application.market_rate_margin": "the margin of the benchmark stands in",
    "segments.stated_key_rate": "the series of the key rate stands in",
    "segments.balance": "repayment by quarters stands in",
    "applicant.sme_category_current": "a new organisation has no category yet",
    "applicant.spic_version": "without a word on a contract the cluster tariff is not asked for, flagged",
    "region.centre_share": "a share that is not known limits nothing, flagged",
    "region.centre_min_sme": "asked for only where the centre's regulation has it",
    "region.centre_cap_service": "a cap that is not known limits nothing, flagged",
    "region.centre_cap_year": "a cap that is not known limits nothing, flagged",
    "region.centre_budget_left": "a budget that is not known limits nothing, flagged",
    "region.joint_min_budget": "the general floor of a joint loan stands in",
    "region.profit_rate_base": "the region's rate of the rules stands in",
    "region.profit_rate_reduced": "the region's rate of the rules stands in",
    "region.property_tax_rate": "the general ceiling stands in",
    "project.park_status_confirmed": "a park that is not known to be in the register is taken as not in it, flagged",
    "project.tor_application_date": "the day of the application stands in",
    "project.tor_resident_date": "until there is an entry the day of the application stands in",
}
"""Facts for which the law says word for word what holds while they are not stated: only these may turn an answer."""

OF_THE_SCHEDULE = {
    "loan.schedule.balance": "stated as segments.balance",
    "loan.schedule.key_rate": "stated as segments.stated_key_rate",
    "loan.schedule.from": "a segment without days begins where the one before it ends",
    "loan.schedule.to": "a segment without days ends after its part of a year",
    "loan.schedule.year_fraction": "days over 365 are the length of a segment",
}
"""The same for facts of a schedule, which rules read as segments."""


def decides_nothing_while_absent(item: Field) -> bool:
    """Whether a fact that is not stated leaves open all that it matters for."""
    return item.name not in {*STAND_INS, *OF_THE_SCHEDULE} and not item.default_from and item.default is None


def certain_sum(measure: dict[str, Any]) -> str | None:
    """What the measure gives as if its conditions were met: the nought of a refusal says nothing of that."""
    refused = measure["verdict"] == "not_met" and not measure["provisional"]
    found = measure["amount_if_conditions_met"] if refused else measure["amount"]
    assert found is None or isinstance(found, str)
    return found


def narrower(old: dict[str, Any], new: dict[str, Any]) -> None:
    """With a fact more, the certain part of a sum does not fall and its upper bound does not rise."""
    (least, most), (new_least, new_most) = (
        (certain_sum(measure), measure.get("amount_upper")) for measure in (old, new)
    )
    if least is not None:
        assert new_least is not None
        assert Decimal(new_least) >= Decimal(least)
    if most is not None:
        assert new_most is not None
        assert Decimal(new_most) <= Decimal(most)
