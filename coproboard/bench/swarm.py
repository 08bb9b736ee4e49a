"""The people of a load run: a process of listeners and a process of writers, each one loop over many sockets.

Not a scenario and not a report: they do as they are told through a pipe and hand back what they noted.

The fact that shaped it: listening must be cheaper than sending, or the tool measures itself. A listener looks a
message up in a dictionary, notes its number and the time, and goes back to sleep.
"""
from __future__ import annotations

import secrets
import selectors
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from time import monotonic, process_time

from coproboard.bench.delivery import Delivery, Diary, Sent, count
from coproboard.bench.edits import Pen
from coproboard.bench.line import joined, update_in, update_message
from coproboard.bench.target import Target
from coproboard.rooms import wire

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_PAUSE = 0.25
_QUIET = 2.0


@dataclass(frozen=True, slots=True)
class Go:
    """When and how fast to write: from monotonic time `start`, `rate` edits a second in all, for `seconds`."""

    start: float
    rate: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Wrote:
    """What the writers did: the edits, how late each left (s, sorted), processor time (s)."""

    sent: dict[int, Sent]
    late: array[float]
    processor: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What the listeners saw: deliveries, processor time (s), ends of connections."""

    delivery: Delivery
    processor: float
    closed: Counter[int]


class _Crowd:
    """Many lines and the pipe to the one who leads, in one selector."""

    def __init__(self, pipe: Connection, to: Target, addresses: Sequence[str | None]) -> None:
        self.pipe = pipe
        self.lines = [joined(to, source) for source in addresses]
        self._selector = selectors.DefaultSelector()
        for number, line in enumerate(self.lines):
            self._selector.register(line.sock, selectors.EVENT_READ, number)
        self._selector.register(pipe, selectors.EVENT_READ, None)

    def ready(self, timeout: float) -> list[int | None]:
        """Numbers of lines that have something to read; None stands for the pipe."""
        return [key.data for key, _ in self._selector.select(timeout)]

    def read(self, number: int) -> list[bytes]:
        """The messages of one line; a line that ended is not asked again."""
        line = self.lines[number]
        messages = line.receive()
        if line.closed is not None:
            self._selector.unregister(line.sock)
        return messages

    def drain(self, timeout: float) -> bool:
        """Read and forget what has come; True when the pipe has something to say."""
        said = False
        for number in self.ready(timeout):
            if number is None:
                said = True
            else:
                self.read(number)
        return said

    def close(self) -> Counter[int]:
        """Leave, and tell how many lines the server had ended, by close code."""
        for line in self.lines:
            line.close()
        self._selector.close()
        return Counter(line.closed for line in self.lines if line.closed is not None)


def listen(pipe: Connection, to: Target, addresses: Sequence[str | None], grace: float) -> None:
    """Join, say so, note everything until every edit is there or it has long been quiet, count, report a :class:`Heard`.

    Parameters
    ----------
    pipe : Connection
        To the one who leads: sends ``True`` when all have joined; receives ``(sent, ended)``.
    to : Target
        The room.
    addresses : sequence of str or None
        One source address per listener.
    grace : float
        Seconds after the end of writing at which nothing more is waited for.
    """
    crowd = _Crowd(pipe, to, addresses)
    diaries = [Diary() for _ in addresses]
    numbers: dict[bytes, int] = {}
    pipe.send(True)
    began, processor = process_time(), 0.0
    heard: Delivery | None = None
    sent: dict[int, Sent] | None = None
    ended = last = monotonic()
    while heard is None or heard.arrived < heard.expected and monotonic() < min(last + _QUIET, ended + grace):
        for number in crowd.ready(0.05):
            if number is None:
                sent, ended = pipe.recv()
                last = monotonic()
                continue
            messages = crowd.read(number)
            last = monotonic()
            heard = None
            diary = diaries[number]
            for message in messages:
                diary.messages.append(numbers.setdefault(message, len(numbers)))
                diary.times.append(last)
        if sent is not None and heard is None and monotonic() > min(last + _PAUSE, ended + grace):
            processor = process_time() - began
            heard = count(sent, [update_in(message) or wire.EMPTY_UPDATE for message in numbers], diaries, ended)
    pipe.send(Heard(heard, processor, crowd.close()))


def write(pipe: Connection, to: Target, addresses: Sequence[str | None], cards: int, kind: str, zone: str) -> None:
    """Join, add the cards, say so, write when told to, report a :class:`Wrote`; leave when told to,
    and report how many connections the server had ended, by close code.

    Parameters
    ----------
    pipe : Connection
        To the one who leads: sends ``True`` when all is ready; receives a :class:`Go`, later anything to end.
    to : Target
        The room.
    addresses : sequence of str or None
        One source address per writer.
    cards : int
        Cards to add, in all; every writer adds one at least.
    kind : str
        ``"moves"`` of cards or ``"letters"`` in their words.
    zone : str
        Where the cards lie.
    """
    crowd = _Crowd(pipe, to, addresses)
    each = max(1, cards // len(crowd.lines))
    pens = [Pen(secrets.randbits(32), zone) for _ in crowd.lines]
    for pen, line in zip(pens, crowd.lines, strict=True):
        line.send(update_message(pen.add([(secrets.token_urlsafe(9), f"card {n}") for n in range(each)])))
        crowd.drain(0)
    pipe.send(True)
    while not crowd.drain(0.05):
        pass
    go: Go = pipe.recv()
    firsts = [pen.clock for pen in pens]
    times = [array("d") for _ in pens]
    began = process_time()
    late = array("d", sorted(_write(crowd, pens, times, go, kind, each)))
    while sum(not line.flush() for line in crowd.lines) and monotonic() < go.start + go.seconds + 2:
        crowd.drain(0.01)
    sent = {pen.client: Sent(first, when) for pen, first, when in zip(pens, firsts, times, strict=True)}
    processor = process_time() - began
    pipe.send(Wrote(sent, late, processor))
    while not crowd.drain(0.05):
        pass
    pipe.send(crowd.close())


def _write(
    crowd: _Crowd, pens: Sequence[Pen], times: Sequence[array[float]], go: Go, kind: str, each: int
) -> array[float]:
    """Write evenly, one writer after another; returns how late each edit left, in seconds."""
    late = array("d")
    for edit in range(round(go.rate * go.seconds)):
        due = go.start + edit / go.rate
        while (now := monotonic()) < due:
            crowd.drain(due - now)
        if edit % 64 == 0:
            crowd.drain(0)
        writer, turn = edit % len(pens), edit // len(pens)
        pen, line = pens[writer], crowd.lines[writer]
        if kind == "letters":
            update = pen.type(turn % each, ALPHABET[turn % 26])
        else:
            update = pen.move(turn % each, turn * 0.618 % 1, turn * 0.414 % 1)
        times[writer].append(monotonic())
        line.send(update_message(update))
        late.append(times[writer][-1] - due)
    return late
