"""Ordinary y-websocket clients: which Yjs client ids they may take for their own (SPEC W1, G2).

What it is: the claim of an id, by a first change or a first awareness. What it is not: our own pages, which the server
grants theirs.

The fact that shaped it: such a client comes back under its earlier id and knows nothing else of itself. So its id is
who it is.
"""
from __future__ import annotations

from collections.abc import Iterable

from coproboard.documents.ledger import LEDGER_CLIENT, Ledger
from coproboard.domain.ids import is_granted
from coproboard.rooms.attendance import Attendance
from coproboard.rooms.gate import Gate
from coproboard.rooms.session import Session


class Guests:
    """What may be claimed at a board.

    Parameters
    ----------
    attendance : Attendance
        Who is here.
    ledger : Ledger
        Who was.
    gate : Gate
        Knows who wrote.
    """

    def __init__(self, attendance: Attendance, ledger: Ledger, gate: Gate) -> None:
        self._attendance, self._ledger, self._gate = attendance, ledger, gate

    def claimable(self, clients: Iterable[int]) -> list[int]:
        """Those never used, or used by a foreign client before: `guest-<id>` is who that was."""
        held = self.held()
        return [
            client for client in clients
            if client > LEDGER_CLIENT and not is_granted(client) and client not in held
            and (not self._gate.end(client) or self._ledger.person(f"guest-{client}") is not None)
        ]

    def held(self) -> set[int]:
        """The ids of everyone here, but for those that a foreign client may come back to."""
        return {
            client for other in self._attendance.sessions for client in other.clients if other.participant != f"guest-{client}"
        }


def claim(session: Session, client: int) -> None:
    """Take an id for a connection's own; that makes it a participant."""
    session.client = client
    session.clients.add(client)
    session.participant = f"guest-{client}"
