"""A cluster checked: requirements, decision and deadlines, participants, contracts, purchases outside, together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from calculator.cooperation.effects import ClusterAnswer, answers_of
from calculator.cooperation.graph import Graph, contract_graph
from calculator.cooperation.participants import OutsidePurchases, Participant, outside_purchases, participants_of
from calculator.cooperation.ruled import RuledCluster, ruled_clusters
from calculator.evaluation.result import DeadlineResult, MeasureResult
from calculator.facts import Application
from calculator.formulas.nodes import Node
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Deadline, Text

__all__ = ["ClusterCheck", "ClusterDeadline", "Decision", "WithoutDate", "check_cluster"]

WithoutDate = Literal["facts", "calendar", "rules"]
"""Why a deadline has no date: facts are missing, the production calendar of the year is not known, the rules name no term."""

_IN_WORKING_DAYS: Final = "add_working_days"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the application states of the register and the Ministry's decision; ``None`` where it does not."""

    in_register: bool | None
    day: date | None
    covers_both: bool | None


@dataclass(frozen=True, slots=True)
class ClusterDeadline:
    """A deadline; ``found`` is ``None`` where it has no date, ``without`` then says why and ``missing`` which facts."""

    id: str
    title: Text
    found: DeadlineResult | None
    without: WithoutDate | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ClusterCheck:
    """Everything that is told of one cluster on one day."""

    application: Application
    cluster: RuledCluster
    answer: ClusterAnswer
    decision: Decision
    deadlines: tuple[ClusterDeadline, ...]
    participants: tuple[Participant, ...]
    graph: Graph
    outside: tuple[OutsidePurchases, ...]

    @property
    def measure(self) -> MeasureResult:
        return self.answer.measure


def check_cluster(
    application: Application,
    rulebook: Rulebook,
    *,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> ClusterCheck:
    """``as_of`` and ``readings`` as of :func:`calculator.evaluation.evaluate_many`."""
    (cluster,) = ruled_clusters([application], rulebook, as_of=as_of, readings=readings)
    (answer,) = answers_of([application], rulebook, as_of=as_of, readings=readings)
    return ClusterCheck(
        application=application,
        cluster=cluster,
        answer=answer,
        decision=_decision(application),
        deadlines=deadlines_of(application, answer.measure, rulebook),
        participants=participants_of(cluster, answer.measure),
        graph=contract_graph(cluster),
        outside=outside_purchases(application, cluster),
    )


def _decision(application: Application) -> Decision:
    facts = application.facts
    day = facts.get("cluster.conformity_decision_date")
    register, both = facts.get("cluster.in_register"), facts.get("cluster.decision_covers_both")
    return Decision(
        register if isinstance(register, bool) else None,
        day if isinstance(day, date) else None,
        both if isinstance(both, bool) else None,
    )


def deadlines_of(application: Application, measure: MeasureResult, rulebook: Rulebook) -> tuple[ClusterDeadline, ...]:
    """The deadlines of the measure in the edition that answers, those without a date too; none without an edition."""
    if measure.edition is None:
        return ()
    found = {one.id: one for one in measure.deadlines}
    plans = rulebook.plans[measure.id].editions[measure.edition].deadlines
    return tuple(_deadline(plan.deadline, plan.date, found.get(plan.deadline.id), application) for plan in plans)


def _deadline(rule: Deadline, node: Node, found: DeadlineResult | None, application: Application) -> ClusterDeadline:
    if found is not None:
        return ClusterDeadline(rule.id, rule.title, found, None, ())
    inside = list(node.walk())
    facts = dict.fromkeys(str(one.data) for one in inside if one.op == "fact")
    missing = tuple(name for name in facts if name not in application.facts)
    in_working_days = any(one.op == _IN_WORKING_DAYS for one in inside)
    without: WithoutDate = "facts" if missing else "calendar" if in_working_days else "rules"
    return ClusterDeadline(rule.id, rule.title, None, without, missing)
