"""The wire: messages of SPEC section W as bytes, both ways.

What it is: a reader and a writer of message envelopes, lib0 variable-length integers, y-protocols sync and awareness,
and our own JSON messages. What it is not: it looks into no update (that is the gate's) and keeps no state.

The fact that shaped it: pycrdt's own encoder counts characters where the protocol counts UTF-8 bytes, so names with
accents break it. Everything is encoded here instead.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coproboard.errors import WireError

SYNC, AWARENESS, QUERY_AWARENESS = 0, 1, 3
LEDGER, ACT, RECEIPT, SAVED, REFUSAL, WELCOME, STATE = 100, 101, 102, 103, 104, 105, 106
STEP1, STEP2, UPDATE = 0, 1, 2

#: An update that says nothing: no structs, no deletions.
EMPTY_UPDATE = b"\x00\x00"


def varuint(n: int) -> bytes:
    """Encode a whole number ≥ 0 as lib0 does: seven bits a byte, least significant first."""
    if n < 0x80:
        return bytes((n,))
    out = bytearray()
    while n > 0x7F:
        out.append(0x80 | (n & 0x7F))
        n >>= 7
    out.append(n)
    return bytes(out)


def varbytes(data: bytes) -> bytes:
    """Encode bytes with their length in front."""
    return varuint(len(data)) + data


class Reader:
    """Reads lib0 values off bytes, strictly.

    Parameters
    ----------
    data : bytes
        A whole message.
    at : int
        Offset of the next byte to read.
    """

    __slots__ = ("at", "data")

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def varuint(self) -> int:
        """Read a whole number of at most eight bytes; raise `WireError` otherwise."""
        n = shift = 0
        data, at = self.data, self.at
        for at in range(at, min(at + 8, len(data))):
            byte = data[at]
            n |= (byte & 0x7F) << shift
            if byte < 0x80:
                self.at = at + 1
                return n
            shift += 7
        raise WireError("a number is cut short or too long")

    def varbytes(self) -> bytes:
        """Read bytes with their length in front; raise `WireError` when fewer are there."""
        size = self.varuint()
        end = self.at + size
        if end > len(self.data):
            raise WireError("a part is cut short")
        out = self.data[self.at : end]
        self.at = end
        return out

    def text(self) -> str:
        """Read a UTF-8 string; raise `WireError` when it is none."""
        try:
            return self.varbytes().decode("utf-8")
        except UnicodeDecodeError as bad:
            raise WireError("a string is not UTF-8") from bad

    def end(self) -> None:
        """Raise `WireError` when bytes are left."""
        if self.at != len(self.data):
            raise WireError("bytes are left over")


@dataclass(frozen=True, slots=True)
class Message:
    """A message as received.

    Parameters
    ----------
    kind : int
        The message type of SPEC W.
    step : int or None
        Sync step (0, 1, 2) for `SYNC` and `LEDGER`.
    body : bytes
        State vector, update, awareness update or JSON text, by `kind`.
    """

    kind: int
    step: int | None
    body: bytes


def read(data: bytes) -> Message:
    """Read one message.

    Raises
    ------
    WireError
        When the bytes are no message of SPEC W, or bytes are left over.
    """
    reader = Reader(data)
    kind = reader.varuint()
    step = None
    if kind in (SYNC, LEDGER):
        step = reader.varuint()
        if step > UPDATE:
            raise WireError("an unknown sync step")
        body = reader.varbytes()
    elif kind in (AWARENESS, ACT, RECEIPT, REFUSAL, WELCOME, STATE):
        body = reader.varbytes()
    elif kind == SAVED:
        body = varuint(reader.varuint())
    elif kind == QUERY_AWARENESS:
        body = b""
    else:
        raise WireError("an unknown message type")
    reader.end()
    return Message(kind, step, body)


def sync(step: int, body: bytes) -> bytes:
    """A y-protocols sync message on the shared document."""
    return bytes((SYNC, step)) + varbytes(body)


def ledger(step: int, body: bytes) -> bytes:
    """The same on the ledger document."""
    return bytes((LEDGER, step)) + varbytes(body)


def saved(count: int) -> bytes:
    """The first `count` document messages of this connection are durable."""
    return bytes((SAVED,)) + varuint(count)


def note(kind: int, value: Mapping[str, Any]) -> bytes:
    """One of our JSON messages (`ACT`, `RECEIPT`, `REFUSAL`, `WELCOME`, `STATE`)."""
    return bytes((kind,)) + varbytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def read_json(body: bytes) -> dict[str, Any]:
    """The JSON object of a message's body.

    Raises
    ------
    WireError
        When it is not UTF-8, not JSON, nested too deeply, or not an object.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as bad:
        raise WireError("not JSON") from bad
    if not isinstance(value, dict):
        raise WireError("not a JSON object")
    return value


@dataclass(frozen=True, slots=True)
class Presence:
    """One client's awareness: `state` is its JSON text, ``"null"`` when it has gone."""

    client: int
    clock: int
    state: str


def awareness(entries: Iterable[Presence]) -> bytes:
    """An awareness message with these clients."""
    entries = list(entries)
    body = bytearray(varuint(len(entries)))
    for entry in entries:
        body += varuint(entry.client) + varuint(entry.clock) + varbytes(entry.state.encode())
    return bytes((AWARENESS,)) + varbytes(bytes(body))


def read_awareness(body: bytes) -> list[Presence]:
    """The clients of an awareness update; raises `WireError` when it is malformed."""
    reader = Reader(body)
    count = reader.varuint()
    if count > len(body):
        raise WireError("too many clients")
    entries = [Presence(reader.varuint(), reader.varuint(), reader.text()) for _ in range(count)]
    reader.end()
    return entries


def state_vector(clocks: Mapping[int, int]) -> bytes:
    """Encode clocks per client as a Yjs state vector."""
    return varuint(len(clocks)) + b"".join(varuint(c) + varuint(n) for c, n in clocks.items())


def read_state_vector(body: bytes) -> dict[int, int]:
    """The clocks of a Yjs state vector; raises `WireError` when it is malformed."""
    reader = Reader(body)
    count = reader.varuint()
    if count > len(body):
        raise WireError("too many clients")
    clocks = {reader.varuint(): reader.varuint() for _ in range(count)}
    reader.end()
    return clocks
