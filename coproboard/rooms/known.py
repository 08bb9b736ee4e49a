"""What the gate remembers of a document: for every unit ever accepted, where it lives and whether it was deleted.

Not a replica: no text, no values, no order of neighbours.

Shaped by one fact: people write in stretches. Units that follow one another under one client id and live in one place
are one entry, deleted ranges grow together, and both are found by bisection in flat arrays.
"""
from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from coproboard.rooms.schema import Place
from coproboard.rooms.update import Ranges


class History:
    """The units of one client id: clocks ``[0, end)``, in runs that live in one place."""

    __slots__ = ("_gone_ends", "_gone_starts", "_low", "_places", "_starts", "end")

    def __init__(self) -> None:
        self.end = 0
        self._starts = array("I")
        self._places: list[Place] = []
        self._low = array("I")
        self._gone_starts = array("I")
        self._gone_ends = array("I")

    def place(self, clock: int) -> Place:
        """Where the unit at `clock`, below `end`, lives."""
        return self._places[bisect_right(self._starts, clock) - 1]

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
        at = bisect_left(self._low, clock)
        return at < len(self._low) and self._low[at] == clock

    def append(self, place: Place, length: int, text: str | None) -> None:
        """Add `length` units that live in `place`, and which are `text` where that is known."""
        if not self._places or self._places[-1] is not place:
            self._starts.append(self.end)
            self._places.append(place)
        if text is not None and len(text) < length:
            clock = self.end
            for character in text:
                clock += 1
                if character > "\uffff":
                    self._low.append(clock)
                    clock += 1
        self.end += length

    def mark(self) -> tuple[int, int, int]:
        """What `rewind` needs to come back to this moment."""
        return len(self._starts), len(self._low), self.end

    def rewind(self, mark: tuple[int, int, int]) -> None:
        """Forget the units appended since `mark`."""
        runs, low, self.end = mark
        del self._starts[runs:], self._places[runs:], self._low[low:]

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
