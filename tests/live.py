"""A real server on a thread of this process: our routes on a plain Tornado server, without Panel's apps."""
from __future__ import annotations

import asyncio
import json
import threading
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from coproboard.rooms.limits import Limits
from coproboard.server import ROUTES
from coproboard.serving import Settings, configure, house, leave_house


class LiveServer:
    """Serves a folder until `stop`.

    Parameters
    ----------
    data : Path
        Folder of the boards.
    port : int
        0 for any free one.
    limits : Limits or None
        The limits in force; generous to one address by default, because every client of a test has the same.
    """

    def __init__(self, data: Path, port: int = 0, limits: Limits | None = None) -> None:
        data.mkdir(parents=True, exist_ok=True)
        limits = limits or Limits(boards_per_hour=1000, sockets_per_address=500, misses_per_minute=1000, takings_per_minute=1000)
        self._settings = replace(Settings(data), limits=limits)
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self.port = port
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(20)
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        try:
            configure(self._settings)
            self.house = house()
            sockets = bind_sockets(self.port, "127.0.0.1")
            self.port = sockets[0].getsockname()[1]
            server = HTTPServer(Application(ROUTES))
            server.add_sockets(sockets)
        except BaseException as failure:  # noqa: BLE001  told to the test that waits for us
            self._failure = failure
            self._ready.set()
            return
        self._ready.set()
        await self._end.wait()
        server.stop()
        await leave_house()
        await server.close_all_connections()

    def stop(self) -> None:
        """Stop in order: everything is stored, every connection closed. May be called twice."""
        if self._loop.is_closed():
            return
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(20)

    def call(self, function: Any) -> Any:
        """Run a function on the server's loop and give back what it gives."""
        async def run() -> Any:
            return function()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(20)

    @property
    def address(self) -> str:
        """``http://127.0.0.1:<port>``."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, body: Any, **headers: str) -> tuple[int, dict[str, Any]]:
        """POST JSON; give status and answer."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(
            self.address + path, data, {"Content-Type": "application/json", **headers}, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                told = refused.read()
                return refused.code, json.loads(told) if told.startswith(b"{") else {}

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """GET; give status, headers and body."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, dict(refused.headers), refused.read()

    def board(self, frame: str = "spectrum", title: str = "Where are we now?") -> tuple[str, str]:
        """Make a board; give id and key."""
        status, made = self.ask("/api/boards", {"frame": frame, "title": title})
        assert status == 200, made
        return made["id"], made["key"]
