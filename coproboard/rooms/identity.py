"""Who may open a board, and who it was: keys, seats, grants and tickets.

What it is: the signing and checking of what a browser carries. What it is not: an account, a role or a right; whoever
holds a board's key is a participant like any other (E1).

* The **key** travels in the link's fragment; only its hash is stored.
* A **seat** says "this device is participant P of board B", so that a reload, or ten tabs, stay one person (R2).
* A **grant** says "participant P wrote under client id C", so that edits made offline are taken later (R3).
* A **ticket** opens one connection, once, within a minute (R1).
"""
from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

#: Seconds within which a ticket has to be used.
TICKET_SECONDS = 60


def key_hash(key: str) -> str:
    """The hash under which a board's key is stored (BLAKE2b; the key itself has 128 random bits)."""
    return hashlib.blake2b(key.encode(), digest_size=32, person=b"coproboard key").hexdigest()


def key_fits(key: str, stored: str) -> bool:
    """Whether a key belongs to a stored hash, in constant time."""
    return hmac.compare_digest(key_hash(key), stored)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket says: board, participant, the client id to write under, earlier ids, end (s), one-use number."""

    board: str
    participant: str
    client: int
    earlier: tuple[int, ...]
    until: float
    number: str


class Signer:
    """Signs seats, grants and tickets with the server's secret.

    Parameters
    ----------
    secret : bytes
        At least 16 random bytes, made on the server's first start and kept in its data folder.
    """

    def __init__(self, secret: bytes) -> None:
        self._seats = URLSafeSerializer(secret, salt="seat")
        self._grants = URLSafeSerializer(secret, salt="grant")
        self._tickets = URLSafeSerializer(secret, salt="ticket")

    def seat(self, board: str, participant: str) -> str:
        """Sign a seat."""
        return self._seats.dumps([board, participant])

    def read_seat(self, board: str, text: object) -> str | None:
        """The participant of a seat at this board, or None when it is no seat here."""
        value = _loads(self._seats, text)
        return value[1] if isinstance(value, list) and len(value) == 2 and value[0] == board else None

    def grant(self, board: str, participant: str, client: int) -> str:
        """Sign a grant."""
        return self._grants.dumps([board, participant, client])

    def read_grant(self, board: str, participant: str, text: object) -> int | None:
        """The client id of a participant's grant at this board, or None."""
        value = _loads(self._grants, text)
        fits = isinstance(value, list) and len(value) == 3 and value[:2] == [board, participant]
        return value[2] if fits else None

    def ticket(self, ticket: Ticket) -> str:
        """Sign a ticket."""
        return self._tickets.dumps(
            [ticket.board, ticket.participant, ticket.client, list(ticket.earlier), ticket.until, ticket.number]
        )

    def read_ticket(self, board: str, text: object, now: float) -> Ticket | None:
        """A ticket to this board that is still in time, or None. That it is used once is the hub's to see."""
        value = _loads(self._tickets, text)
        if not isinstance(value, list) or len(value) != 6 or value[0] != board or now > value[4]:
            return None
        return Ticket(value[0], value[1], value[2], tuple(value[3]), value[4], value[5])


def _loads(serializer: URLSafeSerializer, text: object) -> Any:
    if not isinstance(text, str) or len(text) > 8192:
        return None
    try:
        return serializer.loads(text)
    except BadData:
        return None
