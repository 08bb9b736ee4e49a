"""Who is here and what they do right now: awareness, as the room keeps it (SPEC W6).

What it is: the newest state of each client, with the server's word on who it is. What it is not: stored; presence
ends with the connection.
"""
from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from coproboard.errors import Refused
from coproboard.rooms import wire

#: The state of a client that has gone.
GONE = "null"


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

    def all(self) -> list[wire.Presence]:
        """Everyone's."""
        return list(self._entries.values())

    def newer(self, entry: wire.Presence) -> bool:
        """Whether an entry comes after what is known of its client; at the same clock, going wins."""
        known = self._entries.get(entry.client)
        return known is None or entry.clock > known.clock or (entry.clock == known.clock and entry.state == GONE)

    def put(
        self, entry: wire.Presence, user: Mapping[str, Any], most: int, only: Collection[str] | None = None
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
        self._sign(entry, kept, user)
        return state

    def hush(self, only: Collection[str]) -> None:
        """Forget all but some keys of everyone's presence (P9)."""
        for entry in list(self._entries.values()):
            state = json.loads(entry.state)
            self._sign(entry, {key: value for key, value in state.items() if key in only}, state["user"])

    def rename(self, clients: Collection[int], user: Mapping[str, Any]) -> None:
        """Say anew who some clients are."""
        for client in set(clients) & self._entries.keys():
            self._sign(self._entries[client], json.loads(self._entries[client].state), user)

    def drop(self, client: int) -> wire.Presence | None:
        """Forget a client, and give what tells the others that it has gone."""
        known = self._entries.pop(client, None)
        return None if known is None else wire.Presence(client, known.clock + 1, GONE)

    def take_stale(self) -> list[wire.Presence]:
        """The newest of everyone's that changed, once."""
        stale, self.stale = self.stale, set()
        return [self._entries[client] for client in stale if client in self._entries]

    def _sign(self, entry: wire.Presence, state: dict[str, Any], user: Mapping[str, Any]) -> None:
        text = json.dumps(state | {"user": dict(user)}, ensure_ascii=False, separators=(",", ":"))
        self._entries[entry.client] = wire.Presence(entry.client, entry.clock, text)
        self.stale.add(entry.client)
