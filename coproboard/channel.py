"""The way of a page in a notebook's cell to its board: over the notebook's own message channel (SPEC N10 and on).

What it is: a carrier. The page asks and connects as it would at the board's site; each question and each socket comes
here as messages, and is asked or opened there by the thread that holds our own connection. What it is not: a proxy;
nothing passes but what one board's page needs, and what the board is entered by is put in here and never comes out.

The fact that shaped it: a cell may run for an hour. So nothing here is done by the thread that runs cells, and whether a
page is gone is judged only by what that thread was free to hear.
"""
from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, WebSocketError, websocket_connect

log = logging.getLogger(__name__)

#: Seconds between two signs of life to every page.
BEAT_SECONDS = 15.0
#: Seconds of silence after which a page is taken for gone.
SILENT_SECONDS = 45.0
#: Seconds for which what a socket says is gathered, once something was just passed on.
GATHER_SECONDS = 0.03
#: Seconds for a question: long histories and records take a while.
ASK_SECONDS, CONNECT_SECONDS = 60.0, 10.0
#: Largest message of a server: a whole board in one answer.
ANSWER_BYTES = 64 << 20
#: What a page hears of a socket that ended without a word.
CLOSE_LOST = 1006
#: Most pages at once, and most sockets of each.
MOST_PIPES, MOST_SOCKETS = 50, 8

_PIPE = re.compile(r"[A-Za-z0-9]{8,64}")
_ASSET = re.compile(r"assets/[A-Za-z0-9._-]{1,64}(\?v=[0-9a-f]{0,64})?")
_TICKET = re.compile(r"[A-Za-z0-9._~:%-]{1,512}")


class Carried(Protocol):
    """What is asked of the link of a live board."""

    site: str
    board: str
    participant: str

    @property
    def key(self) -> str:
        """The board's key."""

    @property
    def seat(self) -> str | None:
        """Our seat there."""

    @property
    def closed(self) -> bool:
        """Whether it has been left."""

    def soon(self, run: Callable[[], None]) -> None:
        """Have something run in the thread that holds the connection; raises `RuntimeError` once that has ended."""


@dataclass(slots=True)
class _Pipe:
    """One page: when it was last heard, and its sockets by the number that it gave them."""

    id: str
    heard: float
    sockets: dict[int, _Line] = field(default_factory=dict)


@dataclass(slots=True)
class _Line:
    """One socket of a page: what is still to be passed on, and when that was done last."""

    task: asyncio.Task[None] | None = None
    socket: WebSocketClientConnection | None = None
    open: bool = False
    waiting: list[bytes] = field(default_factory=list)
    due: asyncio.TimerHandle | None = None


class Channel:
    """Carries what the pages of one board's cells ask. `receive` and `close` may be called from any thread.

    Parameters
    ----------
    link : Carried
        The link of the board.
    say : callable
        Sends a message, a dict and its buffers, to every page that may be listening; called in the link's own thread.
    shared : callable
        The link that others reach the board by, with its key; None while it is not shared.
    person : callable
        Who is at it: ``{name, perspective, lang}``; None for whoever looks on, and is asked in the cell. In the link's thread.
    hearing : AbstractEventLoop or None
        The loop that runs cells and takes the pages' messages, where there is one: while it is busy, no page is taken
        for silent.
    cards : str
        What a program calls this board's cards, for the foot of the cell.

    Attributes
    ----------
    board : str
        The name under which pages know the board: one for each participant at it, so that two of them in one notebook
        remember nothing of each other.
    """

    def __init__(
        self, link: Carried, say: Callable[[dict[str, Any], list[bytes]], None], shared: Callable[[], str | None], *,
        person: Callable[[], dict[str, str] | None] = lambda: None, hearing: asyncio.AbstractEventLoop | None = None,
        cards: str = "board.cards",
    ) -> None:
        self.board = f"{link.board}-{link.participant}"
        self.cards = cards
        self._link, self._say, self._shared, self._person, self._hearing = link, say, shared, person, hearing
        self._pipes: dict[str, _Pipe] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._beat: asyncio.Task[None] | None = None
        self._free = True
        self._over = False

    def receive(self, message: Any, buffers: Sequence[bytes | memoryview] = ()) -> None:
        """Take one message of a page.

        Parameters
        ----------
        message : dict
            ``{pipe, kind, …}``; anything else is passed over.
        buffers : sequence of bytes
            What goes with it.
        """
        if isinstance(message, Mapping) and isinstance(pipe := message.get("pipe"), str) and _PIPE.fullmatch(pipe):
            if self.over:
                # There is no loop left to ask: whoever still waits is told here.
                return self._tell(pipe, "over")
            taken = [bytes(one) for one in buffers]
            with suppress(RuntimeError):
                self._link.soon(lambda: self._take(pipe, message, taken))
        return None

    @property
    def over(self) -> bool:
        """Whether it carries nothing any more."""
        return self._over or self._link.closed

    def close(self) -> None:
        """End every page's connections and tell the pages so; may be called twice."""
        with suppress(RuntimeError):
            self._link.soon(self._end)

    # -- in the link's own thread -----------------------------------------------------------------------------------

    def _take(self, name: str, message: Mapping[str, Any], buffers: list[bytes]) -> None:
        if self._over:
            return self._tell(name, "over")
        now = asyncio.get_running_loop().time()
        if name not in self._pipes and len(self._pipes) >= MOST_PIPES:
            return None
        pipe = self._pipes.setdefault(name, _Pipe(name, now))
        pipe.heard = now
        if self._beat is None:
            self._beat = self._start(self._keep_alive())
        kind, n = message.get("kind"), message.get("n")
        if kind == "beat":
            return self._told(pipe)
        if kind == "leave":
            return self._drop(pipe)
        if not isinstance(n, int):
            return None
        if kind == "fetch":
            self._start(self._answer(pipe, n, message, buffers[0] if buffers else b""))
        elif kind == "open":
            self._open(pipe, n, str(message.get("path")))
        elif n in pipe.sockets:
            self._pass(pipe.sockets[n], kind, buffers)
        elif kind == "send":
            # A page that was taken for gone and is not: it comes back with a new socket.
            self._tell(name, "closed", n=n, code=CLOSE_LOST)
        return None

    def _tell(self, pipe: str, kind: str, buffers: Sequence[bytes] = (), **more: Any) -> None:
        self._say({"pipe": pipe, "kind": kind, **more}, list(buffers))

    def _told(self, pipe: _Pipe) -> None:
        """A sign of life, with what the cell shows beside the board."""
        self._tell(pipe.id, "beat", board=self.board, shared=self._shared() is not None, cards=self.cards, person=self._person())

    def _start(self, doing: Any) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # -- questions ------------------------------------------------------------------------------------------------------

    async def _answer(self, pipe: _Pipe, n: int, message: Mapping[str, Any], body: bytes) -> None:
        status, kind, tag, answer = await self._ask(message, body)
        self._tell(pipe.id, "answer", [answer], n=n, status=status, type=kind, tag=tag)

    async def _ask(self, message: Mapping[str, Any], body: bytes) -> tuple[int, str, str, bytes]:
        """What the site answers: status, type, tag and body; 404 to whatever is no question of this board's page."""
        path, post = str(message.get("path")), message.get("method") == "POST"
        asked: bytes | None = None
        headers = {}
        if post:
            if path == "share":
                return self._share()
            path, asked = self._question(path, body)
            headers = {"Content-Type": "application/json"}
        elif not _ASSET.fullmatch(path):
            path = ""
        elif isinstance(tags := message.get("tags"), str):
            headers = {"If-None-Match": tags}
        if not path:
            return HTTPStatus.NOT_FOUND, "application/json", "", b'{"error": "no-board"}'
        request = HTTPRequest(
            f"{self._link.site.rstrip('/')}/{path}", "POST" if post else "GET", headers, asked,
            connect_timeout=CONNECT_SECONDS, request_timeout=ASK_SECONDS, follow_redirects=False,
        )  # fmt: skip
        try:
            found = await AsyncHTTPClient().fetch(request, raise_error=False)
        except (OSError, HTTPClientError):
            return 0, "", "", b""
        if found.code == HTTPStatus.REQUEST_TIMEOUT or found.code >= 599:
            return 0, "", "", b""
        answer = _without_seat(found.body) if path.endswith("/ticket") else found.body
        return found.code, found.headers.get("Content-Type", ""), found.headers.get("ETag", ""), answer

    def _share(self) -> tuple[int, str, str, bytes]:
        """The link, for whoever asks to share a board that is shared."""
        link = self._shared()
        status = HTTPStatus.OK if link else HTTPStatus.NOT_FOUND
        return status, "application/json", "", json.dumps({"link": link}).encode()

    def _question(self, path: str, body: bytes) -> tuple[str, bytes]:
        """A question as the site is asked it, with what a page does not know; ``""`` for one that does not pass."""
        try:
            said = json.loads(body)
        except ValueError:
            return "", b""
        if not isinstance(said, dict):
            return "", b""
        if path in ("api/frames/read", "api/frames/write"):
            return path, body
        if path in ("api/words", "api/words/keep") and said.get("board") == self.board and self._shared():
            return path, json.dumps({**said, "board": self._link.board, "key": self._link.key}).encode()
        start, what = f"api/boards/{self.board}/", path.rpartition("/")[2]
        if path != start + what or not re.fullmatch("[a-z]{1,16}", what):
            return "", b""
        said["key"] = self._link.key
        if what in ("ticket", "me"):
            said["seat"] = self._link.seat
        if "link" in said:
            link = self._shared()
            if link is None and what == "qr":
                return "", b""
            # Without a key the link on a sheet leads to the board for whoever is at it already, and for nobody else.
            said["link"] = link or f"{self._link.site.rstrip('/')}/b/{self._link.board}"
        return f"api/boards/{self._link.board}/{what}", json.dumps(said).encode()

    # -- sockets --------------------------------------------------------------------------------------------------------

    def _open(self, pipe: _Pipe, n: int, path: str) -> None:
        parts = urlsplit(path)
        ticket = parse_qs(parts.query).get("ticket", [""])[0]
        if parts.path != f"sync/{self.board}" or not _TICKET.fullmatch(ticket) or n in pipe.sockets or len(pipe.sockets) >= MOST_SOCKETS:
            self._tell(pipe.id, "closed", n=n, code=CLOSE_LOST)
            return
        line = pipe.sockets[n] = _Line()
        address = f"ws{self._link.site.rstrip('/').removeprefix('http')}/sync/{self._link.board}?{parts.query}"
        line.task = self._start(self._converse(pipe, n, line, address))

    async def _converse(self, pipe: _Pipe, n: int, line: _Line, address: str) -> None:
        """Hold one socket of a page until either side ends it."""
        code = CLOSE_LOST
        try:
            request = HTTPRequest(address, connect_timeout=CONNECT_SECONDS, request_timeout=CONNECT_SECONDS)
            ended = asyncio.get_running_loop().create_future()
            line.socket = await websocket_connect(
                request, max_message_size=ANSWER_BYTES, on_message_callback=lambda said: self._hear(pipe, n, line, said, ended)
            )
            self._tell(pipe.id, "opened", n=n)
            line.open = True
            self._flush(pipe, n, line)
            await ended
            code = line.socket.close_code or CLOSE_LOST
        except (OSError, HTTPClientError, WebSocketError, ValueError):
            log.debug("a page's socket could not be opened")
        finally:
            self._flush(pipe, n, line)
            if line.due is not None:
                line.due.cancel()
            if line.socket is not None:
                line.socket.close()
            if pipe.sockets.pop(n, None) is not None:
                self._tell(pipe.id, "closed", n=n, code=code)

    def _hear(self, pipe: _Pipe, n: int, line: _Line, said: str | bytes | None, ended: asyncio.Future[None]) -> None:
        """Pass a message on: at once when all was quiet, else with whatever else comes in a moment."""
        if not isinstance(said, bytes):
            if not ended.done():
                ended.set_result(None)
            return
        line.waiting.append(said)
        if line.open and line.due is None:
            self._flush(pipe, n, line)
            line.due = asyncio.get_running_loop().call_later(GATHER_SECONDS, self._gathered, pipe, n, line)

    def _gathered(self, pipe: _Pipe, n: int, line: _Line) -> None:
        line.due = None
        if line.waiting:
            self._flush(pipe, n, line)
            line.due = asyncio.get_running_loop().call_later(GATHER_SECONDS, self._gathered, pipe, n, line)

    def _flush(self, pipe: _Pipe, n: int, line: _Line) -> None:
        if line.waiting and line.open:
            messages, line.waiting = line.waiting, []
            self._tell(pipe.id, "message", messages, n=n)

    def _pass(self, line: _Line, kind: Any, buffers: list[bytes]) -> None:
        """What a page says into its socket, or that it ends it."""
        if kind == "close" and line.task is not None:
            line.task.cancel()
        if kind == "send" and line.socket is not None:
            for one in buffers:
                with suppress(WebSocketClosedError):
                    line.socket.write_message(one, binary=True).add_done_callback(_unheard)

    # -- pages that come and go -------------------------------------------------------------------------------------------

    async def _keep_alive(self) -> None:
        try:
            while True:
                await asyncio.sleep(BEAT_SECONDS)
                self.sweep(asyncio.get_running_loop().time())
        finally:
            # The link ends, or this channel: the pages are told, so that none of them waits.
            for name in list(self._pipes):
                self._tell(name, "over")

    def sweep(self, now: float) -> None:
        """Let go of pages that were not heard for long, and give the others a sign of life. In the link's own thread.

        Parameters
        ----------
        now : float
            Seconds by the clock of the link's loop.
        """
        for pipe in list(self._pipes.values()):
            if not self._free:
                # Whoever hears pages was busy all the while: their silence says nothing.
                pipe.heard = now
            if now - pipe.heard > SILENT_SECONDS:
                self._drop(pipe)
            else:
                self._told(pipe)
        if self._hearing is not None:
            self._free = False
            with suppress(RuntimeError):
                self._hearing.call_soon_threadsafe(self._heard_free)

    def _heard_free(self) -> None:
        self._free = True

    def _drop(self, pipe: _Pipe) -> None:
        self._pipes.pop(pipe.id, None)
        for line in list(pipe.sockets.values()):
            if line.task is not None:
                line.task.cancel()

    def _end(self) -> None:
        self._over = True
        for task in list(self._tasks):
            task.cancel()


def _without_seat(body: bytes) -> bytes:
    """A ticket's answer without the seat: that stays with the program."""
    try:
        told = json.loads(body)
    except ValueError:
        return b""
    return json.dumps({**told, "seat": ""}).encode() if isinstance(told, dict) else b""


def _unheard(done: asyncio.Future[None]) -> None:
    """Take note of how a write ended: the page hears of the end by the socket itself."""
    if not done.cancelled():
        done.exception()
