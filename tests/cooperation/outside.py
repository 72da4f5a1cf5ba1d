"""A cluster of one final producer and two makers that buys outside, small enough to be worked out by hand."""

from __future__ import annotations

from typing import Any

from calculator.facts import Application

PLANT, MAKER, SMITH, OUTSIDER = "9999000013", "9999000020", "9999000038", "9999000704"


def purchase(amount: str | None = "50000.00", **stated: Any) -> dict[str, Any]:
    """What the plant buys from somebody outside; nothing takes a fact out."""
    row = {"buyer_inn": PLANT, "seller_inn": OUTSIDER, "okpd2": "28.15.10", "name": "винты шариковые", "period": "2022"}
    return _stated({**row, "amount": amount, **stated})


def product(**stated: Any) -> dict[str, Any]:
    """What the maker makes; nothing takes a fact out."""
    return _stated({"producer_inn": MAKER, "product": "шарико-винтовая передача", "okpd2": "28.15.10", **stated})


def _stated(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in (None, "")}


def cluster(**groups: Any) -> Application:
    """The plant buys for 1 000 000, of it 150 000 (15 %) from intermediate producers; 20 % are required."""
    document: dict[str, Any] = {
        "id": "outside",
        "application": {"as_of_date": "2022-06-01"},
        "participants": participants(),
        "links": [],
        "purchases": [purchase()],
        "catalogue": [product()],
    }
    return Application.from_document({**document, **groups})


def participants(
    plant: dict[str, Any] | None = None, maker: dict[str, Any] | None = None, smith: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Of each participant what is stated otherwise; nothing takes a fact out."""
    rows = [
        {"inn": PLANT, "name": "Завод", "roles": ["final"], "purchases_total": "1000000.00",
         "purchases_from_intermediate": "150000.00"} | (plant or {}),
        {"inn": MAKER, "name": "Точность", "roles": ["intermediate"], "output_total": "100000.00",
         "output_used_inside": "40000.00"} | (maker or {}),
        {"inn": SMITH, "name": "Кузница", "roles": ["intermediate"], "output_total": "100000.00",
         "output_used_inside": "40000.00"} | (smith or {}),
    ]  # fmt: skip
    return [_stated(row) for row in rows]
