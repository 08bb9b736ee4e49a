"""What a connection heard, message by message, made comparable between two runs of the same script.

Nothing is left out: kind, size, order, and all content. Only two things are made alike. The document library writes the
keys of a value in an order that it draws at random, so values are read; and what is 64 hexadecimal digits (hashes, seals,
nonces, and the links of the history that follow from them) becomes one sign, since it has no size or order to tell by.
"""
from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

from coproboard.rooms import wire
from coproboard.rooms.update import read_update
from tests.live import LiveServer

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


# -- over real sockets --------------------------------------------------------------------------------------------------


class Ear:
    """A real connection, and all that came through it."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.news = asyncio.Event()
        self.gone = asyncio.Event()
        self.connection: WebSocketClientConnection | None = None

    def take(self, message: bytes | None) -> None:
        """As the connection's callback."""
        if message is None:
            self.gone.set()
        else:
            self.frames.append(message)
        self.news.set()

    async def until(self, kind: int, count: int) -> None:
        """Wait until so many messages of a kind have come."""
        while sum(wire.read(frame).kind == kind for frame in self.frames) < count:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 20)

    async def close(self) -> None:
        """End the connection, and wait until it has ended: a loop that stops before leaves its socket open."""
        self.connection.close()
        await asyncio.wait_for(self.gone.wait(), 20)


async def sit_down(server: LiveServer, board: str, key: str) -> Ear:
    """Open a real connection of our own pages' kind, and wait until the board is there."""
    status, told = await asyncio.to_thread(server.ask, f"/api/boards/{board}/ticket", {"key": key})
    assert status == 200
    ear = Ear()
    at = f"ws://127.0.0.1:{server.port}/sync/{board}?ticket={told['ticket']}&v=1"
    ear.connection = await websocket_connect(at, on_message_callback=ear.take)
    for message in (wire.ledger(wire.STEP1, b"\x00"), wire.sync(wire.STEP1, b"\x00")):
        await ear.connection.write_message(message, binary=True)
    await ear.until(wire.MINE, 1)
    return ear
