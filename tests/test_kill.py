"""A server killed under load keeps everything that it said was saved, once."""
from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from coproboard.documents.shared import At, SharedDoc
from coproboard.rooms import wire
from tests.browser.serving import Server

WRITERS = 20
#: Writers wait for answers instead of for a clock, so the rate is whatever the server can do.
FAST = ("--light", "--limit", "messages=1000000", "--limit", "message_burst=1000000")
#: Edits of each writer that may be unanswered.
AHEAD = 8
#: Edits that have to be acknowledged before a kill.
AT_LEAST = 2000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(data=tmp_path / "data", log=tmp_path / "server.log", options=FAST)
    one.start()
    yield one
    if one.pid:
        one.stop()


def ask(server: Server, path: str, body: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(
        server.address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


class Writer:
    """Appends numbered words to a card of its own, and remembers up to which it was told "saved"."""

    def __init__(self, server: Server, board: str, key: str, number: int) -> None:
        self.server, self.board, self.number = server, board, number
        self.ticket = ask(server, f"/api/boards/{board}/ticket", {"key": key})
        self.card = f"writer{number:04d}"
        self.shared = SharedDoc(client_id=self.ticket["client"])
        self.said: list[str] = []
        self.saved = 0

    async def write(self, heard: asyncio.Event) -> None:
        """Write until the server is gone; `heard` is set at every acknowledgement."""
        address = self.server.address.replace("http", "ws", 1)
        line = await websocket_connect(f"{address}/sync/{self.board}?v=1&ticket={self.ticket['ticket']}")
        try:
            await line.write_message(wire.sync(wire.STEP1, self.shared.state_vector()), binary=True)
            before = self.shared.state_vector()
            self.shared.add(self.card, "", "en", At())
            words = ""
            while True:
                await line.write_message(wire.sync(wire.UPDATE, self.shared.diff(before)), binary=True)
                while len(self.said) - self.saved >= AHEAD:
                    await self.hear(line)
                    heard.set()
                token = f"{self.number}-{len(self.said)};"
                self.said.append(token)
                before = self.shared.state_vector()
                words += token
                self.shared.write(self.card, words)
        except (WebSocketClosedError, ConnectionError):
            return
        finally:
            line.close()

    async def hear(self, line: WebSocketClientConnection) -> None:
        """Take one message; the server being gone is a `ConnectionError`."""
        data = await line.read_message()
        if data is None:
            raise ConnectionResetError
        message = wire.read(data)
        if message.kind == wire.SAVED:
            # The first message adds the card; message n carries the words up to token n - 2.
            self.saved = wire.read_saved(message.body) - 1


@pytest.mark.rule("S2")
@pytest.mark.rule("W3")
def test_a_killed_server_keeps_what_it_acknowledged_exactly_once(server: Server) -> None:
    for _ in range(3):
        made = ask(server, "/api/boards", {"frame": "spectrum", "title": "Killed"})
        writers = [Writer(server, made["id"], made["key"], number) for number in range(WRITERS)]

        async def run(writers: list[Writer] = writers) -> None:
            heard = asyncio.Event()
            writing = [asyncio.ensure_future(writer.write(heard)) for writer in writers]
            while sum(writer.saved for writer in writers) < AT_LEAST:
                await asyncio.wait_for(heard.wait(), 60)
                heard.clear()
            await asyncio.to_thread(server.kill9)
            await asyncio.gather(*writing)

        asyncio.run(run())
        server.start()

        async def read(made: dict[str, Any] = made) -> SharedDoc:
            reader = SharedDoc()
            line = await websocket_connect(
                f"{server.address.replace('http', 'ws', 1)}/sync/{made['id']}?key={made['key']}"
            )
            await line.write_message(wire.sync(wire.STEP1, reader.state_vector()), binary=True)
            while not reader.frame:
                message = wire.read(await line.read_message())
                if message.kind == wire.SYNC and message.step == wire.STEP2:
                    reader.apply(message.body)
            line.close()
            while await line.read_message() is not None:
                pass
            return reader

        board = asyncio.run(read())
        for writer in writers:
            kept = board.card(writer.card).words
            acknowledged = "".join(writer.said[: writer.saved])
            assert kept.startswith(acknowledged), f"writer {writer.number} lost words that were saved"
            assert "".join(writer.said).startswith(kept), f"writer {writer.number} has words twice"
