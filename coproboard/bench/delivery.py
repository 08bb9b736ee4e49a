"""What arrived: counts every edit at every listener once, and says how long it took.

Works after the run on what the listeners noted down; touches no socket and no clock.

The fact that shaped it: at 5,000 edits a second to 200 people there are a million deliveries a second, but only some
hundred different messages. So a message is read once, listeners that saw the same messages are counted together, and
latencies are added up as a histogram of tenths of a millisecond.
"""
from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from coproboard.bench.edits import spans

TENTHS = 10_000
"""Histogram steps a second."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The edits of one client id in a run.

    Parameters
    ----------
    first : int
        Clock of its first edit of the run.
    times : array of float
        Monotonic time in seconds at which each was sent; edit `k` has the clock ``first + k``.
    """

    first: int
    times: array[float]


@dataclass(slots=True)
class Diary:
    """What one listener saw: the numbers of messages, in order, and when each was there (monotonic seconds)."""

    messages: array[int] = field(default_factory=lambda: array("l"))
    times: array[float] = field(default_factory=lambda: array("d"))


@dataclass(slots=True)
class Delivery:
    """Counts over all listeners of a run.

    Attributes
    ----------
    expected, arrived, again : int
        Deliveries that should be (edits × listeners), that were (each once), and that came a second time.
    in_time : int
        Those of `arrived` that were there before the writers stopped.
    messages : int
        Messages with edits, over all listeners.
    latencies : Counter of int
        Tenths of a millisecond from sending to arrival → deliveries.
    """

    expected: int = 0
    arrived: int = 0
    again: int = 0
    in_time: int = 0
    messages: int = 0
    latencies: Counter[int] = field(default_factory=Counter)

    def __iadd__(self, other: Delivery) -> Self:
        self.expected += other.expected
        self.arrived += other.arrived
        self.again += other.again
        self.in_time += other.in_time
        self.messages += other.messages
        self.latencies.update(other.latencies)
        return self

    def percentile(self, share: float) -> float | None:
        """Latency in ms within which `share` (0 to 1) of all expected deliveries arrived (nearest rank).

        None when fewer than that arrived at all: an edit that never came is later than any that did.
        """
        rank = max(1, -int(-share * self.expected // 1))
        for tenths in sorted(self.latencies):
            rank -= self.latencies[tenths]
            if rank <= 0:
                return tenths / 10
        return None


def count(sent: Mapping[int, Sent], updates: Sequence[bytes], diaries: Sequence[Diary], ended: float) -> Delivery:
    """Hold what the listeners saw against what was sent.

    Parameters
    ----------
    sent : mapping of client id to Sent
        What the writers wrote.
    updates : sequence of bytes
        The different updates that came, by number.
    diaries : sequence of Diary
        One per listener.
    ended : float
        Monotonic time at which the writers stopped.

    Returns
    -------
    Delivery
        Counts and latencies.
    """
    known = [[span for span in spans(update) if span[0] in sent] for update in updates]
    alike: dict[bytes, list[Diary]] = {}
    for diary in diaries:
        alike.setdefault(diary.messages.tobytes(), []).append(diary)
    total = Delivery(expected=len(diaries) * sum(len(one.times) for one in sent.values()))
    for group in alike.values():
        _count_alike(total, sent, known, group, ended)
    return total


def _count_alike(
    total: Delivery,
    sent: Mapping[int, Sent],
    known: Sequence[list[tuple[int, int, int]]],
    group: Sequence[Diary],
    ended: float,
) -> None:
    seen = {client: bytearray(len(one.times)) for client, one in sent.items()}
    for position, message in enumerate(group[0].messages):
        fresh: Counter[int] = Counter()
        again = 0
        for client, clock, length in known[message]:
            one, marks = sent[client], seen[client]
            for edit in range(max(0, clock - one.first), min(len(marks), clock - one.first + length)):
                if marks[edit]:
                    again += 1
                else:
                    marks[edit] = 1
                    fresh[int(one.times[edit] * TENTHS)] += 1
        if not fresh and not again:
            continue
        edits = sum(fresh.values())
        total.messages += len(group)
        total.again += again * len(group)
        total.arrived += edits * len(group)
        for there, listeners in Counter(int(diary.times[position] * TENTHS) for diary in group).items():
            if there <= ended * TENTHS:
                total.in_time += edits * listeners
            for gone, number in fresh.items():
                total.latencies[max(0, there - gone)] += number * listeners
