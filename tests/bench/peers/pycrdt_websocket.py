"""pycrdt-websocket inside Tornado, as Jupyter runs it. Usage: python pycrdt_websocket.py PORT"""
from __future__ import annotations

import asyncio
import sys

from pycrdt.websocket import WebsocketServer
from tornado.web import Application
from tornado.websocket import WebSocketClosedError, WebSocketHandler


class Room(WebSocketHandler):
    """One connection, as the channel that pycrdt-websocket asks for."""

    def initialize(self, server: WebsocketServer) -> None:
        self._server = server
        self._messages: asyncio.Queue[bytes | None] = asyncio.Queue()

    @property
    def path(self) -> str:
        return self.request.path

    def open(self, *_: str) -> None:
        self._serving = asyncio.create_task(self._server.serve(self))

    def on_message(self, message: str | bytes) -> None:
        self._messages.put_nowait(bytes(message))

    def on_close(self) -> None:
        self._messages.put_nowait(None)

    def __aiter__(self) -> Room:
        return self

    async def __anext__(self) -> bytes:
        message = await self.recv()
        if message is None:
            raise StopAsyncIteration
        return message

    async def send(self, message: bytes) -> None:
        try:
            await self.write_message(message, binary=True)
        except WebSocketClosedError:
            pass

    async def recv(self) -> bytes | None:
        return await self._messages.get()


async def main(port: int) -> None:
    async with WebsocketServer() as server:
        Application([("/.*", Room, {"server": server})]).listen(port, "127.0.0.1")
        await asyncio.Event().wait()


asyncio.run(main(int(sys.argv[1])))
