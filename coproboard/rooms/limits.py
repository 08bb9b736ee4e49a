"""How much is enough: every limit of a server in one value, and what measures rates.

Not a place that enforces anything: the gate, the rooms and the edge each ask for the numbers that are theirs.

Shaped by one fact: a limit that people meet has to be published. So the numbers stand together, under names that the
page and the README can show, and none of them is written anywhere else.
"""
from __future__ import annotations

from collections import deque
from dataclasses import dataclass, fields

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one server. All are positive; over a limit is a named, visible error.

    Parameters
    ----------
    message : int
        Largest websocket message, in bytes (G7, ``size``).
    sync : int
        Largest message that brings back what was written offline (sync step 2), in bytes (G7, ``size``).
    messages : float
        Messages a second that a connection may send in the long run; a large one counts as several (G7, ``rate``).
    message_burst : int
        Messages that a connection may send at once after a rest (G7, ``rate``).
    acts : float
        Acts a second that everybody hears of which a participant may send in the long run (G7, ``rate``).
    act_burst : int
        Such acts that a participant may send at once after a rest (G7, ``rate``).
    awareness : int
        Largest awareness of one client, in bytes (G7, ``size``).
    cards : int
        Cards on a board, set aside or not (G7, ``full``).
    proposals : int
        Proposals on a board, set aside or not (G7, ``full``).
    actions : int
        Actions on a board, set aside or not (G7, ``full``).
    wordings : int
        Wordings on a board, set aside or not (G7, ``full``).
    terms : int
        Terms on a board, set aside or not (G7, ``full``).
    places : int
        Places of a card (G7, ``full``).
    text : int
        Characters that a text shows, in UTF-16 units as browsers count them (G7, ``full``).
    board : int
        State of a board, in bytes (G7, ``full``).
    ledger : int
        State of the ledger of a board, in bytes (G7, ``full``).
    clock_growth : int
        Clock ticks by which one update may lengthen one client id's history (G7, ``size``).
    sockets : int
        Open connections of a server.
    sockets_per_address : int
        Open connections from one address.
    queue : int
        Bytes that may wait for a connection that does not read (W7).
    queue_seconds : float
        Seconds that bytes may wait for a connection that does not read (W7).
    header_seconds : float
        Seconds that a request's header may take to arrive, and its body as many again.
    body : int
        Largest body of a request, in bytes (H4).
    boards_per_hour : int
        Boards that one address may make in an hour (H5).
    misses_per_minute : int
        Links that led nowhere which one address may try in a minute (H5).
    takings_per_minute : int
        Times that one address may take history, records, sheets or its own data in a minute (H5): everyone in a room
        may share one address.
    word_tries_per_minute : int
        Times that one address may try three words in a minute (R7).
    idle_seconds : float
        Seconds after the last connection at which a durable room leaves memory (R6).

    Raises
    ------
    ValueError
        When a limit is not above zero.
    """

    message: int = 64 * KIB
    sync: int = MIB // 2
    messages: float = 60.0
    message_burst: int = 200
    acts: float = 1.0
    act_burst: int = 120
    awareness: int = KIB
    cards: int = 2_000
    proposals: int = 200
    actions: int = 1_000
    wordings: int = 4_000
    terms: int = 500
    places: int = 32
    text: int = 20_000
    board: int = 5 * MIB
    ledger: int = 20 * MIB
    clock_growth: int = 65_536
    sockets: int = 2_000
    sockets_per_address: int = 50
    queue: int = MIB
    queue_seconds: float = 5.0
    header_seconds: float = 10.0
    body: int = 64 * KIB
    boards_per_hour: int = 10
    misses_per_minute: int = 20
    takings_per_minute: int = 120
    word_tries_per_minute: int = 10
    idle_seconds: float = 60.0

    def __post_init__(self) -> None:
        for field in fields(self):
            if not getattr(self, field.name) > 0:
                raise ValueError(f"{field.name}: expected a limit above zero")

    def published(self) -> dict[str, float]:
        """What a page has to know, by the same names: the limits that people can meet on a board."""
        names = (
            "message", "messages", "awareness", "cards", "proposals", "actions", "wordings", "terms", "places", "text", "board",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


class TokenBucket:
    """A rate with room for bursts: full at first, filled steadily, emptied by each `take`.

    Parameters
    ----------
    rate : float
        Tokens that flow in each second, above 0.
    burst : float
        Tokens that it holds at most, above 0.
    now : float
        Time in seconds on a clock of the caller's choice, the same for every call.
    """

    __slots__ = ("_burst", "_rate", "_then", "_tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        if not (rate > 0 and burst > 0):
            raise ValueError("expected a rate and a burst above zero")
        self._rate, self._burst, self._tokens, self._then = rate, burst, burst, now

    def take(self, now: float, tokens: float = 1.0) -> bool:
        """Take tokens out, or nothing at all.

        Parameters
        ----------
        now : float
            Time in seconds. A clock that stepped back fills nothing and takes nothing away.
        tokens : float
            How many, at least 0.

        Returns
        -------
        bool
            Whether there were enough.
        """
        filled = self._tokens + max(0.0, now - self._then) * self._rate
        self._tokens, self._then = min(self._burst, filled), now
        if tokens > self._tokens:
            return False
        self._tokens -= tokens
        return True


class Window:
    """Counts events per address within a sliding window of seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._events: dict[str, deque[float]] = {}

    def full(self, address: str, now: float) -> bool:
        """Whether this address has used up its events."""
        events = self._events.get(address)
        while events and events[0] <= now - self._seconds:
            events.popleft()
        if events is not None and not events:
            del self._events[address]
        return bool(events) and len(events) >= self._most

    def note(self, address: str, now: float) -> None:
        """Count one event."""
        self._events.setdefault(address, deque()).append(now)

    def sweep(self, now: float) -> None:
        """Forget addresses that have been quiet."""
        for address in list(self._events):
            self.full(address, now)
