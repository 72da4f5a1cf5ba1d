"""Small clusters whose answers can be worked out on paper, and random ones in which stated sums agree with the contracts."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from stdnum.ru import inn as numbers

from calculator.facts import Application
from calculator.money import plain_money
from calculator.rulebook import Rulebook

RULEBOOK: Final = Rulebook.load()
STRANGER: Final = "9999003014"


def inn(number: int) -> str:
    """The INN of participant ``number`` (1 … 99), with its check digit."""
    start = f"9999002{number:02}"
    return next(found for digit in range(10) if numbers.is_valid(found := f"{start}{digit}"))


P = {number: inn(number) for number in range(1, 31)}


def link(seller: str | None, buyer: str | None, amount: str | None, kind: str = "supply") -> dict[str, Any]:
    sides = {"seller_inn": seller, "buyer_inn": buyer, "amount": amount, "type": kind}
    return {key: value for key, value in sides.items() if value is not None}


def maker(number: int, output: str, used: str, *territories: str) -> dict[str, Any]:
    """An intermediate producer."""
    return _participant(number, ["intermediate"], territories) | {"output_total": output, "output_used_inside": used}


def final(number: int, total: str, inside: str | None = None) -> dict[str, Any]:
    """A final producer; without ``inside`` what it buys there is the sum of its contracts."""
    stated = {"purchases_from_intermediate": inside} if inside is not None else {}
    return _participant(number, ["final"], ()) | {"purchases_total": total, **stated}


def _participant(number: int, roles: list[str], territories: tuple[str, ...]) -> dict[str, Any]:
    return {
        "inn": P[number], "kind": "goods", "roles": roles, "listed_territories": list(territories),
        "produced_in_previous_period": True, "agreement_signed": True,
    }  # fmt: skip


def document(participants: list[dict[str, Any]], links: list[dict[str, Any]]) -> dict[str, Any]:
    """A cluster asked about on 2025-06-02, under the relaxed edition, with everything else in order."""
    return {
        "id": "small-cluster",
        "application": {"as_of_date": "2025-06-02", "application_date": "2025-04-28", "filed_by_inn": "9999001909"},
        "cluster": {
            "in_register": True, "conformity_decision_date": "2022-09-15", "decision_covers_both": True,
            "creation_agreement_signed": True, "programme_approved": True, "functional_map_approved": True,
        },
        "specialised_organisation": {"inn": "9999001909", "is_legal_entity": True},
        "participants": participants,
        "links": links,
    }  # fmt: skip


def ten() -> dict[str, Any]:
    """Ten participants, three of them in a single-industry town: the share from which the lower threshold holds.

    P01 buys for 1000 roubles, of it 250 inside, as it states; P02 for 500, inside what its contracts come to: 60 + 40.
    """
    participants = [
        final(1, "1000.00", "250.00"),
        final(2, "500.00"),
        maker(3, "400.00", "210.00", "monotown"),
        maker(4, "300.00", "140.00", "monotown"),
        maker(5, "100.00", "1.00", "monotown"),
        *(maker(number, "100.00", "1.00") for number in range(6, 11)),
    ]
    links = [
        link(P[3], P[1], "150.00"),
        link(P[4], P[1], "100.00", "project"),
        link(P[3], P[2], "60.00"),
        link(P[4], P[2], "40.00"),
        *(link(P[number], P[4], "1.00") for number in range(5, 11)),
    ]
    return document(participants, links)


def application(of: dict[str, Any]) -> Application:
    return Application.from_document(of)


@st.composite
def random_clusters(draw: st.DrawFn) -> dict[str, Any]:
    """Up to eight participants with contracts of any kind; what they state is at least what the contracts come to."""
    count = draw(st.integers(2, 8))
    members = [P[number] for number in range(1, count + 1)]
    roles = {one: draw(st.sampled_from([["final"], ["intermediate"], ["final", "intermediate"]])) for one in members}
    sides = st.sampled_from([*members, STRANGER, None])
    amounts = st.one_of(st.none(), st.integers(0, 10**6))
    contracts = draw(st.lists(st.tuples(sides, sides, amounts), max_size=14))
    kept = [
        (seller, buyer, amount or 0)
        for seller, buyer, amount in contracts
        if seller in members and buyer in members and seller != buyer
    ]
    participants = []
    for number, one in enumerate(members, start=1):
        bought = sum(amount for seller, buyer, amount in kept if buyer == one and "intermediate" in roles[str(seller)])
        sold = sum(amount for seller, _, amount in kept if seller == one)
        more, rest = draw(st.integers(0, 10**6)), draw(st.integers(0, 10**6))
        row = _participant(number, roles[one], draw(st.sampled_from([(), ("monotown",)])))
        row["produced_in_previous_period"] = draw(st.booleans())
        stated = {
            "purchases_total": bought + more + rest,
            "purchases_from_intermediate": bought + more,
            "output_total": sold + more + rest,
            "output_used_inside": sold + rest,
        }
        row |= {key: plain_money(value) for key, value in stated.items() if draw(st.booleans())}
        participants.append(row)
    links = [
        link(seller, buyer, None if amount is None else plain_money(amount)) for seller, buyer, amount in contracts
    ]
    return document(participants, links)
