"""A program killed in the middle of a save: nothing confirmed is lost, nothing is half-written."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from calculator.store.keeping import check
from tests.project.checkout import ROOT
from tests.store.stores import actor, opened

KILLS = int(os.environ.get("CLUSTER_SUPPORT_KILLS", "5"))


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(KILLS))
def test_killed_while_saving(turn: int, address: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    with told.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.saving", address],
            cwd=ROOT,
            stdout=stream,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        while not told.stat().st_size and process.poll() is None:
            time.sleep(0.01)
        time.sleep(random.Random(turn).uniform(0.05, 0.5))
        process.kill()
        process.wait(timeout=20)
    # only whole lines were told; what follows a save that was not told may be there or not
    lines = told.read_text(encoding="utf-8").rpartition("\n")[0].splitlines()
    confirmed = {case_id: (int(version), int(number)) for case_id, version, number in map(str.split, lines)}
    assert confirmed
    store = opened(address)
    assert check(store) == []
    found = {}
    for saved in store.cases(actor(store)):
        _, content = store.load(actor(store), saved.id)
        number = int(content.title.removeprefix("Дело "))
        assert content.application["costs"][0]["net"] == f"{number}.00", "a save is there as a whole"
        found[saved.id] = (saved.version, number)
    last = max(number for _, number in confirmed.values())
    for case_id, (version, number) in confirmed.items():
        assert found[case_id] in ((version, number), (version + 1, last + 1))
    assert len(found.keys() - confirmed.keys()) <= 1
