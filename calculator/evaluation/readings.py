"""Values under readings: what a node yields for each combination of the readings that it really depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from calculator.evaluation.values import Value

__all__ = ["Multi", "combine"]

Assignment = Mapping[str, str]


class Multi:
    """One value for each combination of readings. ``topics`` are sorted; without topics there is one value.

    ``defaults`` answers for a reading that a value was not computed under (a topic may offer more readings than one formula
    uses).
    """

    __slots__ = ("_elsewhere", "single", "topics", "values")

    def __init__(self, topics: tuple[str, ...], values: dict[tuple[str, ...], Value]) -> None:
        self.topics = topics
        self.values = values
        self.single = None if topics else values[()]
        """The value of a node that depends on no reading."""
        self._elsewhere: dict[tuple[str, ...], Value] | None = None
        """Values found for readings that were not computed: asked for again by every walk."""

    @classmethod
    def of(cls, value: Value) -> Multi:
        """The same value under all readings."""
        return cls((), {(): value})

    def under(self, assignment: Assignment, defaults: Assignment) -> Value:
        """The value under the given readings; topics that are not named stand at their default."""
        if self.single is not None:
            return self.single
        key = tuple([assignment[topic] if topic in assignment else defaults[topic] for topic in self.topics])
        value = self.values.get(key)
        if value is None and self._elsewhere is not None:
            value = self._elsewhere.get(key)
        if value is None:
            computed = [{values[place] for values in self.values} for place in range(len(self.topics))]
            known_key = tuple(
                reading if reading in known else defaults[topic]
                for topic, reading, known in zip(self.topics, key, computed, strict=True)
            )
            value = self.values[known_key]
            if self._elsewhere is None:
                self._elsewhere = {}
            self._elsewhere[key] = value
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


def combine(operands: Sequence[Multi], defaults: Assignment, operation: Callable[..., Value]) -> Multi:
    """The operation applied under every combination of readings of the operands, of which one at least has some.

    Combinations under which the operands are the very same values share the result.
    """
    readings: dict[str, list[str]] = {}
    for operand in operands:
        if operand.single is None:
            for topic, names in operand.readings().items():
                known = readings.setdefault(topic, [])
                known.extend(name for name in names if name not in known)
    topics = tuple(sorted(readings))
    values: dict[tuple[str, ...], Value] = {}
    found: dict[tuple[int, ...], Value] = {}
    for chosen in product(*(readings[topic] for topic in topics)):
        assignment = dict(zip(topics, chosen, strict=True))
        under = [
            operand.single if operand.single is not None else operand.under(assignment, defaults)
            for operand in operands
        ]
        same = tuple(map(id, under))
        value = found.get(same)
        if value is None:
            value = found[same] = operation(*under)
        values[chosen] = value
    return Multi(topics, values)
