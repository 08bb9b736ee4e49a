"""A live link keeps to the published pace by itself."""
from __future__ import annotations

from collections.abc import Callable

import pytest

from coproboard.rooms.limits import Limits, TokenBucket
from coproboard.rooms.room import BYTES_PER_TOKEN
from coproboard.sending import BURST, Sender

LIMITS = Limits()


class Loop:
    """Time that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, do: Callable[[], None]) -> object:
        self._due.append((self.now + seconds, do))
        return self._due[-1]

    def pass_time(self, until: float) -> None:
        while self._due and min(when for when, _ in self._due) <= until:
            self.now, do = self._due.pop(self._due.index(min(self._due, key=lambda one: one[0])))
            do()
        self.now = until


@pytest.mark.rule("N6", "G7")
def test_a_server_with_the_published_limits_takes_everything_as_it_comes() -> None:
    loop, out = Loop(), list[bytes]()
    bucket = TokenBucket(LIMITS.messages, LIMITS.message_burst, 0.0)

    def write(message: bytes) -> None:
        assert bucket.take(loop.now, 1 + len(message) // BYTES_PER_TOKEN), "too fast"
        out.append(message)

    sender = Sender(loop, write)
    said = [b"%d " % number + b"x" * (number % 40 * 1000) for number in range(600)]
    sender.send(said)
    assert out == [], "there is no connection"
    sender.open(LIMITS.messages)
    sender.send(said[:BURST])
    sender.send(said[BURST:])
    loop.pass_time(120.0)

    assert out == said


@pytest.mark.rule("N6")
def test_what_a_connection_did_not_take_is_not_sent_by_the_next_one() -> None:
    loop, out = Loop(), list[bytes]()
    sender = Sender(loop, out.append)
    sender.open(1.0)
    sender.send([b"x"] * (BURST + 5))
    sender.close()
    sender.open(60.0)
    sender.send([b"y"])
    loop.pass_time(10.0)

    assert out == [b"x"] * BURST + [b"y"]
