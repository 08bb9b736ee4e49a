"""What a room knows of each connection, and what waits between a room and its store.

What it is: values and the seam to the edge. What it is not: it decides nothing; `room.py` does.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from coproboard.rooms.draft import Touch
from coproboard.rooms.limits import TokenBucket
from coproboard.storage.log import Row

#: Close codes of SPEC W.
CLOSE_MALFORMED, CLOSE_UNKNOWN, CLOSE_SLOW, CLOSE_SIZE, CLOSE_RATE = 4400, 4401, 4408, 4413, 4429
#: Close code while the board's file cannot be used, or the board is opened anew.
CLOSE_TROUBLE = 1011


class Outlet(Protocol):
    """The way to one client: takes frames made by the room's `encode`, in order, and never blocks."""

    def deliver(self, frame: Any) -> None:
        """Send a frame."""

    def close(self, code: int) -> None:
        """End the connection with a close code of SPEC W."""


@dataclass(slots=True, eq=False)
class Session:
    """One connection at a room.

    Parameters
    ----------
    participant : str
        Who this is.
    outlet : Outlet
        The way to it.
    clients : set of int
        Yjs client ids it may write under: its own, and earlier ones.
    client : int or None
        Its own client id; None until a foreign client claims one.
    native : bool
        Whether it speaks messages 100–106.
    bucket : TokenBucket
        What it may still send.
    taken : int
        Document messages received.
    live : bool
        Whether it has had its answer and gets what follows.
    waiting : bytes or None
        The state vector it asked with, until it has its answer.
    ledger_vector : bytes or None
        What it has of the ledger.
    ahead : bool
        Whether it knows more of the ledger than the server: the server was restored from an older copy (G10).
    away : bool
        Whether nobody looks at its page, as it says itself.
    """

    participant: str
    outlet: Outlet
    clients: set[int]
    client: int | None
    native: bool
    bucket: TokenBucket
    taken: int = 0
    live: bool = False
    waiting: bytes | None = None
    ledger_vector: bytes | None = None
    ahead: bool = False
    away: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A change that the gate let in and that waits to be stored."""

    session: Session
    update: bytes
    touches: tuple[Touch, ...]
    number: int
    time: int


@dataclass(slots=True, eq=False)
class Commit:
    """Rows to store together, with notes about the board (see `Log.append`), and what becomes true once they are."""

    rows: list[Row]
    notes: dict[str, str] = field(default_factory=dict)
    shared: bytes = b""
    ledger: bytes = b""
    only: Session | None = None
    saved: dict[Session, int] = field(default_factory=dict)
    own: dict[str, bytes] = field(default_factory=dict)
    receipts: list[tuple[Session, dict[str, Any]]] = field(default_factory=list)
    answers: list[tuple[Session, list[bytes]]] = field(default_factory=list)
