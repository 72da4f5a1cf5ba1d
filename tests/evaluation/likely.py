"""Values of facts that decide much, for the random applications."""

from __future__ import annotations

from typing import Any

INNS = [
    "9999000013", "9999000020", "9999000038", "9999000045", "9999000052", "9999000060", "9999000077", "9999000084",
    "9999000091", "9999000101", "9999000119", "9999000126", "9999000704", "9999000905",
]  # fmt: skip

TEXTS: dict[str, list[str]] = {
    "applicant.okved_main": ["28.41", "28.4", "28", "10.1", "12", "46.62", "62.01"],
    "applicant.okved_income.code": ["28.4", "46.62", "62.01"],
    "applicant.prior_support.type": ["cluster-centre-services", "cluster_service", "loan"],
    "applicant.regional_status.parameter": [
        "bash_alga", "bash_rip_profit", "lip_oez_profit", "lip_oez_vehicle", "lip_contest_property", "pnz_profit",
        "rzn_tiers_profit", "rzn_tiers_property", "rzn_park_profit",
    ],
    "costs.okpd2": ["28.41", "28.4", "27.11", "62.01"],
    "costs.measures": ["joint-project-reimbursement", "pilot-batch-reimbursement", "reverse-engineering-grant"],
    "loan.measures": ["frp-development-loan", "cluster-investment-platform"],
    "project.tor_id": ["lesnoy", "chusovoy"],
    "region.code": ["48", "02", "58", "62", "27", "38", "77"],
}  # fmt: skip
"""Texts that rules compare with something; any other text is as good as any."""

LIKELY: dict[str, list[Any]] = {
    "costs.category": [
        "documentation",
        "equipment",
        "prototype",
        "tooling",
        "starter_batch",
        "raw_material",
        "wages",
        "consumable_tools",
        "lease",
    ],
    "application.already_paid_project": ["0", "0", "5000000", "299000000"],
    "application.already_paid_applicant": ["0", "0", "5000000", "149000000"],
    "application.already_paid_selection": ["0", "0", "149000000"],
    "application.amount_requested": ["1000000000000", "50000000.01", "1000.55"],
    "application.budget_left": ["1000000000000", "70000000.07", "990.10"],
    "application.discount_rate": ["0", "15", "17.5"],
    "application.market_rate": ["0", "9", "17", "25"],
    "application.market_rate_margin": ["0", "3"],
    "costs.other_federal_subsidy": ["0", "0", "0", "0.01"],
    "costs.supplier_inn": INNS[:5],
    "costs.documented": [True, True, True, True, False],
    "costs.is_starter_batch": [True, True, True, False],
    "costs.vat_deductible": [True, True, False],
    "participants.kind": ["goods", "goods", "goods", "production_services"],
    "participants.produced_in_previous_period": [True, True, True, False],
    "participants.agreement_signed": [True, True, True, True, False],
    "applicant.inn": INNS[:2],
    "applicant.batch_role": ["buyer", "buyer", "supplier"],
    "applicant.offshore_share": ["0", "25", "25.01", "50"],
    "applicant.tax_debt": ["0", "0", "30000", "30000.01", "300000"],
    "applicant.overdue_budget_debt": ["0", "0", "0.01"],
    "loan.amount": ["5000000", "100000000", "1000000000", "3000000000.01"],
    "loan.term_months": [12, 36, 60, 84, 120, 7],
    "loan.guarantee_fee": ["0", "1", "2.5"],
    "loan.guarantee_cover": ["0", "1", "0.7"],
    "loan.principal_last_quarters": [1, 4, 8],
    "loan.schedule.year_fraction": ["0.25", "1", "0.1"],
}
"""Other fields have any value of their kind; yes-or-no facts of the applicant are mostly as they must be."""

GOOD_IF_TRUE = ("is_cluster_participant", "is_project_initiator", "is_russian_organisation", "consents_to_checks")
