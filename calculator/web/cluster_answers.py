"""The cluster of the application on top, checked once for what is entered: most runs of a page change nothing of it."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

from calculator.cooperation.changes import Change
from calculator.cooperation.checking import ClusterCheck, check_cluster
from calculator.cooperation.effects import Effect, effects_of, effects_without_each
from calculator.facts import Application
from calculator.rulebook import Rulebook

__all__ = ["ClusterAnswers", "cluster_answers"]

T = TypeVar("T")
_KEY: Final = "cluster-answers"


@dataclass
class ClusterAnswers:
    """What is told of one application, computed when it is first asked for."""

    application: Application
    rulebook: Rulebook
    _kept: dict[object, object] = field(default_factory=dict)

    @property
    def check(self) -> ClusterCheck:
        return self._once("check", lambda: check_cluster(self.application, self.rulebook))

    @property
    def without_each(self) -> list[Effect]:
        """The effect of each participant's leaving; none where no edition is in force."""
        if self.check.measure.edition is None:
            return []
        return self._once("without", lambda: effects_without_each(self.application, self.rulebook))

    def effect(self, change: Change) -> Effect:
        """The effect of one change. Raises ``MembershipError``."""
        return effects_of(self.application, [change], self.rulebook)[0]

    def _once(self, name: str, compute: Callable[[], T]) -> T:
        if name not in self._kept:
            self._kept[name] = compute()
        return cast(T, self._kept[name])


def cluster_answers(application: Application, rulebook: Rulebook, state: MutableMapping[Any, Any]) -> ClusterAnswers:
    """The answers kept in the visit, begun anew when the application is another."""
    kept = state.get(_KEY)
    if not isinstance(kept, ClusterAnswers) or kept.application != application or kept.rulebook is not rulebook:
        kept = state[_KEY] = ClusterAnswers(application, rulebook)
    return kept
