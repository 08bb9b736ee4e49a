"""Who is here and what they do right now: awareness, as the room keeps it (SPEC W6).

What it is: the newest state of each client, with the server's word on who it is. What it is not: stored; presence
ends with the connection.

The fact that shaped it: a clock that others are told counts what a client sent. While marks are private that would
tell how busy somebody is, so the server counts by itself, and repeats what has not changed only so that nobody fades.
"""
from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from coproboard.errors import Refused
from coproboard.rooms import wire

#: The state of a client that has gone.
GONE = "null"
#: Seconds after which an unchanged presence is told again while not all of it is kept; clients say it every 15.
REPEAT_SECONDS = 10.0
#: Clients that have gone whose clocks are remembered, so that they are heard when they come back.
_REMEMBERED = 4096


class Presences:
    """The presence of everyone at one board.

    Attributes
    ----------
    stale : set of int
        Clients whose presence changed since `take_stale`.
    """

    def __init__(self) -> None:
        self.stale: set[int] = set()
        self._entries: dict[int, wire.Presence] = {}
        self._heard: dict[int, int] = {}
        self._told: dict[int, int] = {}
        self._when: dict[int, float] = {}

    def all(self) -> list[wire.Presence]:
        """Everyone's."""
        return list(self._entries.values())

    def newer(self, entry: wire.Presence) -> bool:
        """Whether an entry comes after what is known of its client; at the same clock, going wins."""
        known = self._heard.get(entry.client)
        return known is None or entry.clock > known or (entry.clock == known and entry.state == GONE)

    def put(
        self, entry: wire.Presence, user: Mapping[str, Any], most: int, now: float, only: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Keep an entry, with the server's own word on who it is.

        Parameters
        ----------
        entry : Presence
            From the client; its ``user`` is thrown away.
        user : mapping
            ``id``, ``name`` and ``perspective`` by the ledger.
        most : int
            Largest state, in bytes.
        now : float
            Server time in seconds.
        only : collection of str or None
            The keys that are kept, when not all are (P9).

        Returns
        -------
        dict
            What the client says of itself.

        Raises
        ------
        Refused
            ``size`` when it is larger.
        WireError
            When it is no JSON object.
        """
        if len(entry.state.encode()) > most:
            raise Refused("size", "G7", "awareness")
        state = wire.read_json(entry.state.encode())
        kept = state if only is None else {key: value for key, value in state.items() if key in only}
        client, told, changed = entry.client, self._told.get(entry.client), self._state(entry.client) != _signed(kept, user)
        self._heard[client] = entry.clock
        if only is None or changed or now - self._when.get(client, now) >= REPEAT_SECONDS:
            clock = entry.clock if told is None else max(told + 1, entry.clock if only is None else 0)
            self._when[client] = now
            self._tell(client, clock, _signed(kept, user))
        return state

    def hush(self, only: Collection[str]) -> None:
        """Forget all but some keys of everyone's presence (P9)."""
        for client in list(self._entries):
            state = self._state(client)
            self._say_anew(client, {key: value for key, value in state.items() if key in (*only, "user")})

    def rename(self, clients: Collection[int], user: Mapping[str, Any]) -> None:
        """Say anew who some clients are."""
        for client in set(clients) & self._entries.keys():
            self._say_anew(client, _signed(self._state(client), user))

    def drop(self, client: int) -> wire.Presence | None:
        """Forget a client, and give what tells the others that it has gone."""
        known = self._entries.pop(client, None)
        self._heard.pop(client, None)
        self._when.pop(client, None)
        if known is None:
            return None
        self._told[client] = known.clock + 1
        if len(self._told) > len(self._entries) + _REMEMBERED:
            self._told = {one: clock for one, clock in self._told.items() if one in self._entries}
        return wire.Presence(client, known.clock + 1, GONE)

    def take_stale(self) -> list[wire.Presence]:
        """The newest of everyone's that changed, once."""
        stale, self.stale = self.stale, set()
        return [self._entries[client] for client in stale if client in self._entries]

    def _state(self, client: int) -> dict[str, Any]:
        known = self._entries.get(client)
        return json.loads(known.state) if known is not None else {}

    def _say_anew(self, client: int, state: dict[str, Any]) -> None:
        """Say something else of a client than it said last: under a later clock, or nobody would take it."""
        if state != self._state(client):
            self._tell(client, self._told[client] + 1, state)

    def _tell(self, client: int, clock: int, state: dict[str, Any]) -> None:
        text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
        self._entries[client] = wire.Presence(client, clock, text)
        self._told[client] = clock
        self.stale.add(client)


def _signed(state: Mapping[str, Any], user: Mapping[str, Any]) -> dict[str, Any]:
    return {**state, "user": dict(user)}
