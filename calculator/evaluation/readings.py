"""Values under readings: what a node yields for each combination of the readings that it really depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from calculator.evaluation.values import Value

__all__ = ["Multi", "combine"]

Assignment = Mapping[str, str]


class Multi:
    """One value for each combination of readings. ``topics`` are sorted; without topics there is one value.

    ``defaults`` answers for a reading that a value was not computed under (a topic may offer more readings than one formula
    uses).
    """

    __slots__ = ("single", "topics", "values")

    def __init__(self, topics: tuple[str, ...], values: dict[tuple[str, ...], Value]) -> None:
        self.topics = topics
        self.values = values
        self.single = None if topics else values[()]
        """The value of a node that depends on no reading."""

    @classmethod
    def of(cls, value: Value) -> Multi:
        """The same value under all readings."""
        return cls((), {(): value})

    def under(self, assignment: Assignment, defaults: Assignment) -> Value:
        """The value under the given readings; topics that are not named stand at their default."""
        if self.single is not None:
            return self.single
        key = tuple(assignment.get(topic, defaults[topic]) for topic in self.topics)
        value = self.values.get(key)
        if value is None:
            computed = [{values[place] for values in self.values} for place in range(len(self.topics))]
            key = tuple(
                reading if reading in known else defaults[topic]
                for topic, reading, known in zip(self.topics, key, computed, strict=True)
            )
            value = self.values[key]
        return value

    def readings(self) -> dict[str, list[str]]:
        """For each topic the readings that were computed, in order."""
        return {
            topic: list(dict.fromkeys(key[place] for key in self.values)) for place, topic in enumerate(self.topics)
        }

    def collapsed(self) -> Multi:
        """Without the topics that change nothing in any row."""
        current = self
        for topic in self.topics:
            current = current._without(topic)
        return current

    def _without(self, topic: str) -> Multi:
        place = self.topics.index(topic)
        kept: dict[tuple[str, ...], Value] = {}
        for key, value in self.values.items():
            rest = key[:place] + key[place + 1 :]
            other = kept.setdefault(rest, value)
            if other is not value and not (type(other) is type(value) and other.same(value)):  # type: ignore[arg-type]
                return self
        return Multi(self.topics[:place] + self.topics[place + 1 :], kept)


def combinations(operands: Sequence[Multi]) -> Iterator[dict[str, str]]:
    """Every combination of the readings that the operands know."""
    readings: dict[str, list[str]] = {}
    for operand in operands:
        for topic, names in operand.readings().items():
            known = readings.setdefault(topic, [])
            known.extend(name for name in names if name not in known)
    topics = sorted(readings)
    for chosen in product(*(readings[topic] for topic in topics)):
        yield dict(zip(topics, chosen, strict=True))


def combine(operands: Sequence[Multi], defaults: Assignment, operation: Callable[..., Value]) -> Multi:
    """The operation applied under every combination of readings of the operands, of which one at least has some."""
    values: dict[tuple[str, ...], Value] = {}
    topics: tuple[str, ...] = ()
    for assignment in combinations(operands):
        topics = tuple(assignment)
        values[tuple(assignment.values())] = operation(*(operand.under(assignment, defaults) for operand in operands))
    return Multi(topics, values)
