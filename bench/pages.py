"""The pages under load: many sessions that edit a cell and wait for the new figure, and what one such run costs the server.

``python -m bench.pages`` starts the server, prints the figures and the bounds. Nothing here is a test; the sessions are
real ones over websockets, without a browser, whose drawing would be measured instead of the server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

from bench.rerun import print_costs
from bench.visitor import Visitor, visitor
from calculator.money import format_money
from tests.web.server import started

MOST_SECONDS, MOST_MEMORY, MOST_OF_A_RUN = 2.0, 400.0, 60.0
"""Bounds: p95 of a rerun in seconds, resident memory in MiB, processor time of one rerun in milliseconds."""
_CLOCK = os.sysconf("SC_CLK_TCK")
_OTHERS = 18_400_000_00 + 31_200_000_00
"""Kopecks of the costs of the example beside the one that is edited."""


def memory(pid: int) -> float:
    """Resident memory in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")


def processor(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _CLOCK


def quantile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


async def edit(one: Visitor, roubles: int) -> float:
    """Change a cell of the costs; the seconds until the run was over, which must have drawn the new sum."""
    edits = {"edited_rows": {"1": {"net": f"{roubles},00"}}, "added_rows": [], "deleted_rows": []}
    expected = format_money((_OTHERS + roubles * 100) // 2, "ru").replace("\u00a0", " ").replace("\u202f", " ")
    start = time.perf_counter()
    await one.run(**{one.grids[0]: json.dumps(edits)} if one.grids else {})
    taken = time.perf_counter() - start
    if not one.says(expected):
        raise RuntimeError(f"the sum {expected} was not drawn")
    return taken


async def session(address: str, number: int, edits: int, pause: float, ready: asyncio.Barrier) -> list[float]:
    async with visitor(address) as socket:
        one = Visitor(socket)
        await one.run()
        await one.turn("costs")
        await ready.wait()
        taken = []
        for turn in range(edits):
            await asyncio.sleep(pause * (0.5 + ((number * 7 + turn * 3) % 10) / 10))
            taken.append(await edit(one, 1_000_000 + 2 * (number * 1000 + turn)))
        return taken


async def health(address: str, found: list[float]) -> None:
    """Ask again and again whether the server lives; how long each answer took."""
    while True:
        start = time.perf_counter()
        await asyncio.to_thread(_ask, f"{address}/_stcore/health")
        found.append(time.perf_counter() - start)
        await asyncio.sleep(0.25)


def _ask(address: str) -> None:
    with urlopen(address, timeout=10) as answer:
        if answer.status != 200 or answer.read() != b"ok":
            raise RuntimeError("the server is not well")


async def load(address: str, pid: int, sessions: int, edits: int, pause: float) -> None:
    answers: list[float] = []
    asking = asyncio.create_task(health(address, answers))
    ready = asyncio.Barrier(sessions)
    before, used, start = memory(pid), processor(pid), time.perf_counter()
    found = await asyncio.gather(*(session(address, number, edits, pause, ready) for number in range(sessions)))
    if asking.done():
        asking.result()
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    taken = [one for each in found for one in each]
    spent = time.perf_counter() - start
    print(
        f"{sessions} sessions, {edits} edits each, {pause:.0f} s between them: "
        f"p50 {quantile(taken, 0.5):.2f} s, p95 {quantile(taken, 0.95):.2f} s (bound {MOST_SECONDS:.0f} s), "
        f"longest {max(taken):.2f} s; {len(taken)} runs in {spent:.0f} s; "
        f"memory {before:.0f} → {memory(pid):.0f} MiB (bound {MOST_MEMORY:.0f}); "
        f"health answered {len(answers)} times, at the latest after {max(answers):.2f} s; "
        f"processor {(processor(pid) - used) / spent:.0%}"
    )


async def alone(address: str, pid: int, edits: int) -> None:
    """One session: what a rerun costs the whole server process, and how long it takes."""
    async with visitor(address) as socket:
        one = Visitor(socket)
        await one.run()
        await one.turn("costs")
        for turn in range(3):
            await edit(one, 1_000_000 + 2 * turn)
        before, used = processor(pid), one.received
        taken = [await edit(one, 2_000_000 + 2 * turn) for turn in range(edits)]
        cost = (processor(pid) - before) / edits * 1000
        print(
            f"one session, {edits} edits: {cost:.0f} ms of processor each (bound {MOST_OF_A_RUN:.0f} ms), "
            f"p50 {quantile(taken, 0.5) * 1000:.0f} ms, {(one.received - used) / edits / 1024:.0f} KiB sent"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--edits", type=int, default=10, help="of each session")
    parser.add_argument(
        "--pauses", type=float, nargs="*", default=[3.0, 0.0], help="seconds between the edits of a session"
    )
    parser.add_argument("--address", help="of pages that run already, with --pid")
    parser.add_argument("--pid", type=int)
    parser.add_argument("--without-load", action="store_true", help="only what one run costs in this process")
    asked = parser.parse_args()

    def measure(address: str, pid: int) -> None:
        asyncio.run(alone(address, pid, 30))
        for pause in asked.pauses:
            asyncio.run(load(address, pid, asked.sessions, asked.edits, pause))

    print_costs(MOST_OF_A_RUN)
    if asked.without_load:
        return
    if asked.address:
        measure(asked.address, asked.pid)
        return
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with started(log, settings={"XDG_DATA_HOME": folder}) as (address, process):
            measure(address, process.pid)
        said = log.read_text(encoding="utf-8")
    if "fault" in said or "Traceback" in said:
        print(said, file=sys.stderr)


if __name__ == "__main__":
    main()
