"""A program that saves until it is killed: it tells every save that the store has confirmed."""

from __future__ import annotations

import sys
from typing import Any

from calculator.store.roles import Mode
from calculator.store.settings import Settings
from calculator.store.store import Store
from tests.store.stores import case

store = Store.open(Settings(Mode.local, sys.argv[1]))
me = store.actor()
number = 0
saved: Any = None
while True:
    number += 1
    content = case(f"Дело {number}", net=f"{number}.00", scenarios=({"note": "х" * 50_000},))
    first = saved is None or number % 7 == 1
    saved = store.save_new(me, content) if first else store.save(me, content, saved.id, saved.version)
    print(saved.id, saved.version, number, flush=True)
