"""What a connection heard, message by message, made comparable between two runs of the same script.

Nothing is left out: kind, size, order, and all content. Only two things are made alike. The document library writes the
keys of a value in an order that it draws at random, so values are read; and what is 64 hexadecimal digits (hashes, seals,
nonces, and the links of the history that follow from them) becomes one sign, since it has no size or order to tell by.
"""
from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from coproboard.rooms import wire
from coproboard.rooms.update import read_update

HEX = re.compile(r"[0-9a-f]{64}")


def blank(text: str) -> str:
    """A text without what is as random as a hash."""
    return HEX.sub("#", text)


def readable(frame: bytes) -> tuple[Any, ...]:
    """A message: its kind, step, size and content."""
    message = wire.read(frame)
    return message.kind, message.step, len(frame), _content(message)


def heard(frames: Iterable[bytes]) -> list[tuple[Any, ...]]:
    """Messages, in order."""
    return [readable(frame) for frame in frames]


def _content(message: wire.Message) -> Any:
    if message.kind in (wire.SYNC, wire.LEDGER):
        return sorted(wire.read_state_vector(message.body).items()) if message.step == wire.STEP1 else _update(message.body)
    if message.kind == wire.AWARENESS:
        return sorted((one.client, one.clock, blank(one.state)) for one in wire.read_awareness(message.body))
    if message.kind in (wire.SAVED, wire.QUERY_AWARENESS):
        return message.body
    return blank(json.dumps(wire.read_json(message.body)))


def _update(body: bytes) -> Any:
    update = read_update(body)
    structs = [
        (section.client, one.clock, one.length, one.kind, one.origin, one.right, one.parent, one.key,
         blank(json.dumps(one.content, sort_keys=True)))
        for section in update.sections for one in section.structs
    ]  # fmt: skip
    return sorted(structs, key=lambda one: one[:2]), sorted(update.deletes.items())
