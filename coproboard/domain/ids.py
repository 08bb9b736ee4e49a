"""Random ids, drawn from a source of randomness that the caller passes in.

What it is: the alphabets and lengths, in one place, and the tests whether a text can be one.
What it is not: a source of randomness; a server passes ``random.SystemRandom()``, a test a seeded ``random.Random``.
The fact that shaped it: a board's id is read off a screen and typed by hand, its key never is.
"""
from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from random import Random

PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another: no i, l, o, 0, 1."""

_BOARD = re.compile(f"[{PLAIN}]{{12}}")
_KEY = re.compile("[A-Za-z0-9_-]{21}[AQgw]")  # 16 bytes leave two bits for the last character


def board_id(random: Random) -> str:
    """Draw a board's id: 12 characters of `PLAIN`, about 59 bits."""
    return _plain(random, 12)


def board_id_of(key_hash: str) -> str:
    """A board's id from the hash of its key, for a board whose file has a name of its own: always the same."""
    return "".join(PLAIN[byte % len(PLAIN)] for byte in sha256(key_hash.encode()).digest()[:12])


def participant_id(random: Random) -> str:
    """Draw a participant's id: 16 characters of `PLAIN`, about 79 bits."""
    return _plain(random, 16)


def card_id(random: Random) -> str:
    """Draw a card's id: 16 characters of `PLAIN`, about 79 bits."""
    return _plain(random, 16)


def client_id(random: Random) -> int:
    """A Yjs client id as servers grant them: 32 random bits, and one that says so (`is_granted`)."""
    return 1 << 32 | random.getrandbits(32)


def is_granted(client: int) -> bool:
    """Whether a Yjs client id is one that only a server grants: nobody may claim it, even when it seems unused.

    Clients draw theirs from 32 bits (Yjs) or from 53 (others, one in two million of them here).
    """
    return client >> 32 == 1


def key(random: Random) -> str:
    """Draw a board's key: 128 bits as 22 characters of base64url."""
    return urlsafe_b64encode(random.randbytes(16)).decode("ascii").rstrip("=")


def is_board_id(text: str) -> bool:
    """Whether a text has the form of a board's id."""
    return _BOARD.fullmatch(text) is not None


def is_key(text: str) -> bool:
    """Whether a text has the form of a board's key."""
    return _KEY.fullmatch(text) is not None


def _plain(random: Random, length: int) -> str:
    return "".join(random.choice(PLAIN) for _ in range(length))
