"""The random applications are worth testing with: every edition, every verdict, sums paid and limits that bind."""

from __future__ import annotations

from collections import Counter

from calculator.evaluation import evaluate_many
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.evaluation.applications import full_document


def test_full_documents_reach_what_properties_are_about() -> None:
    applications = [Application.from_document(full_document(seed)) for seed in range(500)]
    seen: Counter[object] = Counter()
    for result in evaluate_many(applications, Rulebook.load()):
        for measure in result.measures:
            seen[measure.id, measure.edition] += 1
            seen.update((measure.id, condition.verdict.value) for condition in measure.conditions)
            if measure.benefit is not None:
                seen[measure.id, "paid"] += bool(measure.benefit.amount)
                seen["bound", measure.benefit.bound_by] += bool(measure.benefit.amount)
                seen.update(
                    ("line", line.excluded or ("counted" if line.counted else "open")) for line in measure.benefit.lines
                )
    wanted = [("cluster-status", edition) for edition in ("C15", "C16", "C18", "C21", "C24")]
    wanted += [("joint-project-reimbursement", edition) for edition in ("E16", "E21", "E23", "paid")]
    wanted += [("pilot-batch-reimbursement", "paid"), ("clawback", "paid"), ("line", "counted"), ("line", "open")]
    wanted += [("cluster-status", verdict) for verdict in ("met", "not_met", "undetermined")]
    wanted += [("bound", name) for name in ("share", "sublimit", "cap", "requested", "budget")]
    assert {name: seen[name] for name in wanted if seen[name] < 2} == {}
