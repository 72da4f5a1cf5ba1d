"""How long a cluster of 30 participants and 200 contracts takes: opened, judged, drawn, and judged without each participant.

``python -m bench.cluster`` prints a table, and how often the sum goes into the bound of two seconds. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import yaml

from calculator.cooperation.checking import check_cluster
from calculator.cooperation.drawing import drawing_of
from calculator.cooperation.effects import effects_without_each
from calculator.facts import Application
from calculator.money import plain_money
from calculator.rulebook import Rulebook
from calculator.web.components.cluster_graph import picture_rows
from calculator.web.components.cluster_tables import contracts_table, participants_table
from tests.cooperation.clusters import P, document, final, link, maker
from tests.web.visits import desk, go, page

BOUND: Final = 2.0
"""Seconds in which a cluster must be opened, judged and drawn."""


def cluster(members: int, contracts: int, chance: random.Random) -> dict[str, Any]:
    """A tenth of the participants make final products; contracts go to them twice as often as to others."""
    finals = range(1, members // 10 + 1)
    others = range(finals[-1] + 1, members + 1)
    kinds = ["supply", "project", "production_services"]
    links = []
    for _ in range(contracts):
        buyer = chance.choice(finals if chance.random() < 2 / 3 else others)
        seller = chance.choice([one for one in others if one != buyer])
        links.append(link(P[seller], P[buyer], plain_money(chance.randrange(1, 10**9)), chance.choice(kinds)))
    makers = [
        maker(number, plain_money(10**11), plain_money(10**10), *(["monotown"] * (number % 3 == 0)))
        for number in others
    ]
    return document([*(final(number, plain_money(10**12)) for number in finals), *makers], links)


class Watch:
    """The least time of each part over several rounds; of this process alone, since others share the machine."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.parts: dict[str, float] = {}

    def part(self, name: str, work: Callable[[], Any]) -> Any:
        taken, found = [], None
        for _ in range(self.rounds):
            start = time.process_time()
            found = work()
            taken.append(time.process_time() - start)
        self.parts[name] = min(taken)
        return found


def page_of(content: bytes) -> float:
    """Seconds in which the server opens the file and makes the whole page of cooperation, all its tabs, for the first time."""
    visitor = page("ru")
    start = time.process_time()
    desk(visitor).open(content, "cluster.yaml")
    go(visitor, "cooperation")
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=30)
    parser.add_argument("--contracts", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rulebook = Rulebook.load()
    of = cluster(options.members, options.contracts, random.Random(1))
    watch = Watch(options.rounds)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cluster.yaml"
        file.write_text(yaml.safe_dump(of, allow_unicode=True), encoding="utf-8")
        application = watch.part("open the file", lambda: Application.read(file))
        content = file.read_bytes()
    check = watch.part("judge, participants, graph", lambda: check_cluster(application, rulebook))
    finals = [one.inn for one in check.participants if one.final]
    drawing = watch.part("lay out the picture", lambda: drawing_of(check.graph, finals))
    watch.part("data of the picture", lambda: picture_rows(check, drawing, "ru"))
    watch.part("tables of the page", lambda: contracts_table(check, "ru") + participants_table(check, "ru"))
    opened = sum(watch.parts.values())
    whole_page = page_of(content)
    watch.part("judge without each participant", lambda: effects_without_each(application, rulebook))
    whole = sum(watch.parts.values())
    print(
        f"{options.members} participants, {options.contracts} contracts, {len(check.graph.edges)} links of the picture"
    )
    for name, seconds in watch.parts.items():
        print(f"  {name:<34}{seconds:8.3f} s{seconds / BOUND:9.1%} of the bound of {BOUND:.0f} s")
    sums = {"opened, judged and drawn": opened, "with all effects": whole, "page by the server, first run": whole_page}
    for name, seconds in sums.items():
        print(f"  {name:<34}{seconds:8.3f} s{BOUND / seconds:9.1f} × within the bound")


if __name__ == "__main__":
    main()
