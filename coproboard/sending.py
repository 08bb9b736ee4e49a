"""Messages on their way out of a live link, no faster than the server takes them (G7).

What it is: a queue with a pace, for one connection after another. What it is not: a memory; what a connection did not
take, the replica sends again by the next one.

The fact that shaped it: a program can say in a second what a person says in a day. It is held to the same published
rate, and being held back by oneself is calmer than being cut off.
"""
from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable

from coproboard.rooms.limits import TokenBucket
from coproboard.rooms.room import BYTES_PER_TOKEN

#: Messages that go at once on a fresh connection; after that they keep to the rate that the server publishes.
BURST = 100


class Sender:
    """Sends messages in order.

    Parameters
    ----------
    loop : AbstractEventLoop
        The loop that it lives on.
    write : callable
        Sends one message.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, write: Callable[[bytes], None]) -> None:
        self._loop, self._write = loop, write
        self._waiting: deque[bytes] = deque()
        self._later: asyncio.TimerHandle | None = None
        self._rate = 0.0
        self._pace: TokenBucket | None = None

    def open(self, rate: float) -> None:
        """A connection has begun that takes so many messages a second in the long run."""
        self._rate, self._pace = rate, TokenBucket(rate, BURST, self._loop.time())

    def close(self) -> None:
        """It has ended: forget what waits."""
        self._waiting.clear()
        self._pace = None

    def send(self, messages: Iterable[bytes]) -> None:
        """Send messages as soon as the pace allows; without a connection they are forgotten."""
        if self._pace is not None:
            self._waiting.extend(messages)
            self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self._later is None and self._pace is not None:
            # As a room counts it, but never more than a fresh connection has.
            cost = min(BURST, 1 + len(self._waiting[0]) // BYTES_PER_TOKEN)
            if self._pace.take(self._loop.time(), cost):
                self._write(self._waiting.popleft())
            else:
                self._later = self._loop.call_later(cost / self._rate, self._again)

    def _again(self) -> None:
        self._later = None
        self._go_on()
