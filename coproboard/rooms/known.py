"""What the gate remembers of a document: for every unit ever accepted, where it lives and whether it was deleted.

Not a replica: no words and no values.

Shaped by one fact: people write in stretches. Units that follow one another under one client id and belong together are
one run, deleted ranges grow together, and both are found by bisection in flat arrays.
"""
from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from coproboard.rooms.schema import Kind, Place
from coproboard.rooms.update import Id, Ranges

_CLOCK_BITS = 31
_CLOCK = (1 << _CLOCK_BITS) - 1

Unit = int
"""One unit as a number: the number of its history, then its clock. 0 is no unit."""


class Mark(NamedTuple):
    """A moment of a history: its runs, halves of characters, and units."""

    runs: int
    halves: int
    end: int


class History:
    """The units of one client id: clocks ``[0, end)``, in runs.

    In a text, a unit of a run has the unit before it as its left origin, and all of them have one right origin.
    """

    __slots__ = (
        "_gone_ends", "_gone_starts", "_halves", "_lefts", "_places", "_rights", "_starts", "client", "end", "first",
    )  # fmt: skip

    def __init__(self, client: int, number: int) -> None:
        self.client, self.first, self.end = client, number << _CLOCK_BITS, 0
        self._starts = array("I")
        self._places: list[Place] = []
        self._lefts, self._rights = array("Q"), array("Q")
        self._halves = array("I")
        self._gone_starts, self._gone_ends = array("I"), array("I")

    def place(self, clock: int) -> Place:
        """Where the unit at `clock`, below `end`, lives."""
        return self._places[bisect_right(self._starts, clock) - 1]

    def run(self, clock: int) -> tuple[int, Unit, Unit]:
        """The run of the unit at `clock`, below `end`: where it starts, its left origin, and its right origin."""
        at = bisect_right(self._starts, clock) - 1
        return self._starts[at], self._lefts[at], self._rights[at]

    def pieces(self, start: int, end: int) -> Iterator[tuple[Place, int, int]]:
        """Split ``[start, end)`` by place."""
        at = bisect_right(self._starts, start) - 1
        while start < end:
            at += 1
            stop = min(end, self._starts[at]) if at < len(self._starts) else end
            yield self._places[at - 1], start, stop
            start = stop

    def cuts(self, clock: int) -> bool:
        """Whether a cut before the unit at `clock` parts the two halves of a character."""
        at = bisect_left(self._halves, clock)
        return at < len(self._halves) and self._halves[at] == clock

    def continues(self, place: Place, left: Unit, right: Unit) -> bool:
        """Whether the next unit, put between `left` and `right`, would belong to the last run."""
        if not self._places or self._places[-1] is not place:
            return False
        return place.kind is not Kind.TEXT or (left == self.first + self.end - 1 and right == self._rights[-1])

    def append(self, length: int, text: str | None) -> None:
        """Add `length` units to the last run; they are `text` where that is known."""
        if text is not None and len(text) < length:
            clock = self.end
            for character in text:
                clock += 1
                if character > "\uffff":
                    self._halves.append(clock)
                    clock += 1
        self.end += length

    def begin(self, place: Place, left: Unit, right: Unit) -> None:
        """Begin a run."""
        self._starts.append(self.end)
        self._places.append(place)
        self._lefts.append(left)
        self._rights.append(right)

    def mark(self) -> Mark:
        """What `rewind` needs to come back to this moment."""
        return Mark(len(self._starts), len(self._halves), self.end)

    def rewind(self, mark: Mark) -> None:
        """Forget the units appended since `mark`."""
        for runs in (self._starts, self._places, self._lefts, self._rights):
            del runs[mark.runs :]
        del self._halves[mark.halves :]
        self.end = mark.end

    def not_gone(self, start: int, end: int) -> Ranges:
        """The parts of ``[start, end)`` that are not deleted yet."""
        at = bisect_right(self._gone_ends, start)
        parts = []
        while at < len(self._gone_starts) and self._gone_starts[at] < end:
            if start < self._gone_starts[at]:
                parts.append((start, self._gone_starts[at]))
            start = self._gone_ends[at]
            at += 1
        if start < end:
            parts.append((start, end))
        return parts

    def delete(self, start: int, end: int) -> None:
        """Note ``[start, end)``, none of it deleted yet, as deleted."""
        starts, ends = self._gone_starts, self._gone_ends
        at = bisect_left(starts, start)
        joins_left = at > 0 and ends[at - 1] == start
        joins_right = at < len(starts) and starts[at] == end
        if joins_left and joins_right:
            ends[at - 1] = ends[at]
            del starts[at], ends[at]
        elif joins_left:
            ends[at - 1] = end
        elif joins_right:
            starts[at] = start
        else:
            starts.insert(at, start)
            ends.insert(at, end)


class Known:
    """All histories of a document, by client id and by the number that units carry."""

    __slots__ = ("_numbered", "histories")

    def __init__(self) -> None:
        self.histories: dict[int, History] = {}
        self._numbered: list[History] = []

    def end(self, client: int) -> int:
        """The clock up to which units of `client` are known."""
        history = self.histories.get(client)
        return history.end if history is not None else 0

    def open(self, client: int) -> History:
        """The history of `client`; a new one if it has none."""
        history = self.histories.get(client)
        if history is None:
            history = self.histories[client] = History(client, len(self._numbered) + 1)
            self._numbered.append(history)
        return history

    def rewind(self, marks: dict[int, Mark]) -> None:
        """Take histories back to earlier moments; `marks` in the order in which they were opened."""
        for client, mark in reversed(marks.items()):
            self.histories[client].rewind(mark)
            if not mark.end:
                self._numbered.remove(self.histories.pop(client))

    def unit(self, id: Id | None) -> Unit:
        """The number of a known unit; 0 for none."""
        return self.histories[id[0]].first + id[1] if id is not None else 0

    def find(self, unit: Unit) -> tuple[History, int]:
        """The history of a unit, and its clock."""
        return self._numbered[(unit >> _CLOCK_BITS) - 1], unit & _CLOCK
