"""What one run of a page costs after an edit, and where the time goes: in this process, without a server or a browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from tests.web.visits import desk, page

__all__ = ["print_costs"]

PAGES = ("start", "data", "costs", "cluster", "measures", "measure", "scenarios", "report", "saved")
_STAGES = {
    "taken over": "calculator.web.draft.Draft.collect",
    "read": "calculator.web.draft.Draft.read",
    "checked": "calculator.web.estimate.read_application",
    "evaluated": "calculator.web.estimate.judged",
    "record": "calculator.web.components.frame.record_of",
    "drawn": "calculator.web.components.frame._draw",
}


class _Clock:
    """Processor time of each stage, without what it spends in others."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._open: list[float] = []

    def around(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def timed(*given: Any, **named: Any) -> Any:
            self._open.append(0.0)
            start = time.thread_time()
            try:
                return work(*given, **named)
            finally:
                whole = time.thread_time() - start
                self.spent[name] = self.spent.get(name, 0.0) + whole - self._open.pop()
                if self._open:
                    self._open[-1] += whole

        return timed


def _edited(test: AppTest, roubles: int) -> None:
    """Another sum in a row of costs, typed into the table where the page has it, and a run of the page."""
    draft, change = desk(test).draft, {"net": f"{roubles},00"}
    if draft.key("costs") in test.session_state:
        edits = {"edited_rows": {1: change}, "added_rows": [], "deleted_rows": []}
        test.session_state[draft.key("costs")] = edits
    else:
        draft.costs[1].update(change)
    test.run()


def _costs(name: str, rounds: int) -> dict[str, float]:
    """Milliseconds a run, the median of ``rounds``, by stage."""
    test = page(name=name)
    for turn in range(3):
        _edited(test, 1_000 + turn)
    found: list[dict[str, float]] = []
    for turn in range(rounds):
        clock = _Clock()
        with ExitStack() as stack:
            for stage, place in _STAGES.items():
                owner, _, attribute = place.rpartition(".")
                stack.enter_context(patch(place, clock.around(stage, _named(owner, attribute))))
            _edited(test, 2_000 + turn)
        found.append(clock.spent)
    return {stage: sorted(one.get(stage, 0.0) for one in found)[rounds // 2] * 1000 for stage in _STAGES}


def _named(owner: str, attribute: str) -> Callable[..., Any]:
    from pkgutil import resolve_name

    work: Callable[..., Any] = getattr(resolve_name(owner), attribute)
    return work


def print_costs(bound: float, rounds: int = 15) -> None:
    print(f"one run after an edit, all measures evaluated: milliseconds of processor time, median of {rounds}")
    print(f"  {'page':<12}" + "".join(f"{stage:>12}" for stage in _STAGES) + f"{'in all':>12}")
    for name in PAGES:
        costs = _costs(name, rounds)
        whole = sum(costs.values())
        over = " over the bound" if whole > bound else ""
        print(f"  {name:<12}" + "".join(f"{one:>12.1f}" for one in costs.values()) + f"{whole:>12.1f}{over}")
    print(f"  bound: {bound:.0f} in all; “drawn” is what is left: texts, tables and fields handed to Streamlit")
