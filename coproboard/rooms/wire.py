"""The wire: messages of SPEC section W as bytes, both ways.

What it is: a reader and a writer of message envelopes, y-protocols sync and awareness, and our own JSON messages.
What it is not: it looks into no update (that is the gate's) and keeps no state.

The fact that shaped it: pycrdt's own encoder counts characters where the protocol counts UTF-8 bytes, so names with
accents break it. Everything is encoded here instead.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from coproboard.errors import WireError
from coproboard.rooms.lib0 import Reader, uint
from coproboard.rooms.update import MAX_CLIENT, read_state_vector

__all__ = ["Message", "Presence", "awareness", "ledger", "note", "read", "read_awareness", "read_json", "read_saved",
           "read_state_vector", "saved", "state_vector", "sync"]

T = TypeVar("T")

SYNC, AWARENESS, QUERY_AWARENESS = 0, 1, 3
LEDGER, ACT, RECEIPT, SAVED, REFUSAL, WELCOME, STATE, MINE = 100, 101, 102, 103, 104, 105, 106, 107
STEP1, STEP2, UPDATE = 0, 1, 2

#: An update that says nothing: no structs, no deletions.
EMPTY_UPDATE = b"\x00\x00"


def varbytes(data: bytes) -> bytes:
    """Bytes with their length in front."""
    return uint(len(data)) + data


def _reading(data: bytes, read: Callable[[Reader], T]) -> T:
    """Read all of some bytes; being cut short is a `WireError` like everything else."""
    reader = Reader(data)
    try:
        found = read(reader)
    except IndexError:
        raise WireError("cut short") from None
    reader.finish()
    return found


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
    return _reading(data, _message)


def _message(reader: Reader) -> Message:
    kind = reader.uint()
    if kind in (SYNC, LEDGER):
        step = reader.below(UPDATE + 1)
        return Message(kind, step, reader.bytes())
    if kind in (AWARENESS, ACT, RECEIPT, REFUSAL, WELCOME, STATE, MINE):
        return Message(kind, None, reader.bytes())
    if kind == SAVED:
        return Message(kind, None, uint(reader.uint()))
    if kind == QUERY_AWARENESS:
        return Message(kind, None, b"")
    raise WireError("an unknown message type")


def sync(step: int, body: bytes) -> bytes:
    """A y-protocols sync message on the shared document."""
    return bytes((SYNC, step)) + varbytes(body)


def ledger(step: int, body: bytes) -> bytes:
    """The same on the ledger document."""
    return bytes((LEDGER, step)) + varbytes(body)


def saved(count: int) -> bytes:
    """The first `count` document messages of this connection are durable."""
    return bytes((SAVED,)) + uint(count)


def note(kind: int, value: Mapping[str, Any]) -> bytes:
    """One of our JSON messages (`ACT`, `RECEIPT`, `REFUSAL`, `WELCOME`, `STATE`, `MINE`)."""
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
        # Python reads what no browser reads, such as NaN, and half a character, which nothing can pass on.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
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
    body = bytearray(uint(len(entries)))
    for entry in entries:
        body += uint(entry.client) + uint(entry.clock) + varbytes(entry.state.encode())
    return bytes((AWARENESS,)) + varbytes(bytes(body))


def read_awareness(body: bytes) -> list[Presence]:
    """The clients of an awareness update; raises `WireError` when it is malformed."""
    return _reading(body, _presences)


def _presences(reader: Reader) -> list[Presence]:
    # One less, since leaving is told under the next clock, which browsers have to read too.
    return [
        Presence(reader.below(MAX_CLIENT), reader.below(MAX_CLIENT - 1), reader.string()) for _ in range(reader.uint())
    ]


def state_vector(clocks: Mapping[int, int]) -> bytes:
    """Encode clocks per client as a Yjs state vector."""
    return uint(len(clocks)) + b"".join(uint(c) + uint(n) for c, n in clocks.items())


def read_saved(body: bytes) -> int:
    """How many document messages a `SAVED` message acknowledges."""
    return _reading(body, Reader.uint)
