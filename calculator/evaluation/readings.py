"""Values under readings: what a node yields for each combination of the readings that it really depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from calculator.evaluation.values import Value

__all__ = ["Found", "Multi", "combine"]

Assignment = Mapping[str, str]


class Multi:
    """One value for each combination of readings. ``topics`` are sorted; without topics there is one value.

    ``defaults`` answers for a reading that a value was not computed under (a topic may offer more readings than one formula
    uses).
    """

    __slots__ = ("_elsewhere", "topics", "values")

    def __init__(self, topics: tuple[str, ...], values: dict[tuple[str, ...], Value]) -> None:
        self.topics = topics
        self.values = values
        self._elsewhere: dict[tuple[str, ...], Value] | None = None
        """Values found for readings that were not computed: asked for again by every walk."""

    @classmethod
    def of(cls, value: Value) -> Multi:
        """The same value under all readings."""
        return cls((), {(): value})

    @property
    def single(self) -> Value | None:
        """The value of a node that depends on no reading."""
        return None if self.topics else self.values[()]

    def under(self, assignment: Assignment, defaults: Assignment) -> Value:
        """The value under the given readings; topics that are not named stand at their default."""
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

    def collapsed(self) -> Found:
        """Without the topics that change nothing in any row; without any, the value alone."""
        current = self
        for topic in self.topics:
            current = current._without(topic)
        return current if current.topics else current.values[()]

    def _without(self, topic: str) -> Multi:
        place = self.topics.index(topic)
        kept: dict[tuple[str, ...], Value] = {}
        for key, value in self.values.items():
            rest = key[:place] + key[place + 1 :]
            other = kept.setdefault(rest, value)
            if other is not value and not (type(other) is type(value) and other.same(value)):  # type: ignore[arg-type]
                return self
        return Multi(self.topics[:place] + self.topics[place + 1 :], kept)


Found = Value | Multi
"""What a node comes to: one value where no reading changes it."""


def combine(operands: Sequence[Found], defaults: Assignment, operation: Callable[..., Value]) -> Multi:
    """The operation applied under every combination of readings of the operands, of which one at least has some.

    Combinations under which the operands are the very same values share the result.
    """
    several = [operand for operand in operands if type(operand) is Multi]
    if len(several) == 1:
        return _of_one(several[0], operands, operation)
    topics, keys = several[0].topics, list(several[0].values)
    alike = all(other.topics == topics and other.values.keys() == several[0].values.keys() for other in several[1:])
    if not alike:
        topics, keys = _product(several)
    values: dict[tuple[str, ...], Value] = {}
    found: dict[tuple[int, ...], Value] = {}
    for key in keys:
        if alike:
            under = [operand.values[key] if type(operand) is Multi else operand for operand in operands]
        else:
            chosen = dict(zip(topics, key, strict=True))
            under = [operand.under(chosen, defaults) if type(operand) is Multi else operand for operand in operands]
        same = tuple(map(id, under))
        value = found.get(same)
        if value is None:
            value = found[same] = operation(*under)
        values[key] = value
    return Multi(topics, values)


def _of_one(several: Multi, operands: Sequence[Found], operation: Callable[..., Value]) -> Multi:
    """Where one operand alone has several values."""
    place = next(index for index, operand in enumerate(operands) if operand is several)
    under = list(operands)
    values: dict[tuple[str, ...], Value] = {}
    found: dict[int, Value] = {}
    for key, one in several.values.items():
        value = found.get(id(one))
        if value is None:
            under[place] = one
            value = found[id(one)] = operation(*under)
        values[key] = value
    return Multi(several.topics, values)


def _product(several: Sequence[Multi]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The topics of all together, sorted, and every combination of their readings."""
    readings: dict[str, list[str]] = {}
    for operand in several:
        for topic, names in operand.readings().items():
            known = readings.setdefault(topic, [])
            known.extend(name for name in names if name not in known)
    topics = tuple(sorted(readings))
    return topics, list(product(*(readings[topic] for topic in topics)))
