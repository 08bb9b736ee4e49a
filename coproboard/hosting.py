"""A program that serves a board of its own: the house of one board, on a thread beside whatever the program does.

What it is: the way from a board in this program to one that browsers and other programs join. What it is not: a way to
more rights; the program goes on as one more participant, over the same socket and past the same gate (E3).

The fact that shaped it: a notebook's kernel computes for minutes while people go on working. So the board moves to a
loop of its own, which reaches nothing of the program but the board's store, and guests reach that loop alone.
"""
from __future__ import annotations

import asyncio
import atexit
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.web import Application

from coproboard.errors import BoardNotFound, NotConnected, Refused
from coproboard.rooms.identity import Signer, key_fits
from coproboard.seats import Seats
from coproboard.server import application
from coproboard.serving import LOOPBACK, House, Settings, guards, reachable
from coproboard.storage.log import Log, Row, Store

T = TypeVar("T")

#: Seconds that a program waits for its own server.
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Own:
    """A board that a program has, and may serve.

    Parameters
    ----------
    store : Store
        Where it rests; closed with whoever serves it.
    board : str
        Its id.
    hash : str
        The hash of its own key.
    key : str
        The key that its links carry: its own, or, where that is not known, one more.
    path : Path or None
        Its file.
    """

    store: Store
    board: str
    hash: str
    key: str
    path: Path | None = None

    # -- as a store of this one board ---------------------------------------------------------------------------------

    def create(self, board: str, meta: object, rows: list[Row]) -> Log:
        """Refuse: whoever serves a board of its own is no home for others."""
        raise Refused("full", "N1", "one board only")

    def open(self, board: str) -> Log:
        """See `Store.open`; a file opens under its board's id only."""
        if board != self.board:
            raise BoardNotFound
        return self.store.open(board)

    def noted(self, *names: str) -> dict[str, dict[str, str]]:
        """See `Store.noted`."""
        return self.store.noted(*names)

    def erase(self, board: str) -> None:
        """See `Store.erase`."""
        self.store.erase(board)

    def close(self) -> None:
        """See `Store.close`."""
        self.store.close()


@dataclass(frozen=True, slots=True, eq=False)
class Listening:
    """One address at which a host answers."""

    asked: tuple[str, int, str]
    base: str
    port: int
    application: Application
    server: HTTPServer


class Host:
    """Serves one board on a thread of its own, until `close`.

    Parameters
    ----------
    own : Own
        The board.
    secret : bytes
        Signs its seats.
    settings : Settings or None
        How it is served; the folder that they name is not used.
    clock : callable
        Time in seconds.
    port : int
        0 for any free one.
    at : str
        As for `listen`.
    ended : callable
        Called once it has closed.

    Attributes
    ----------
    site : str
        Where it answers on this machine, without a slash at its end.
    link : str
        The board's link there.

    Raises
    ------
    OSError
        The port is taken.
    """

    def __init__(
        self, own: Own, secret: bytes, *, settings: Settings | None = None, clock: Callable[[], float] = time.time,
        port: int = 0, at: str = "", ended: Callable[[], None] = lambda: None,
    ) -> None:
        self.own, self._secret, self._clock, self._ended = own, secret, clock, ended
        self._settings = settings or Settings(Path())
        self._listening: list[Listening] = []
        self._users = 0
        self._guard = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="coproboard-host", daemon=True)
        self._thread.start()
        self._ready.wait()
        try:
            first = self.listen(LOOPBACK, port, at)
        except BaseException:
            self.close()
            raise
        self.site = f"http://{LOOPBACK}:{first.port}{first.application.prefix}"
        self.link = f"{self.site}/b/{own.board}#{own.key}"
        atexit.register(self.close)

    def seat(self, participant: str) -> str:
        """The seat of a participant here."""
        return Signer(self._secret).seat(self.own.board, participant)

    def listen(self, address: str, port: int = 0, at: str = "", last: int = 0) -> Listening:
        """Answer at one more address; at the same one as before, if it was asked for in just this way.

        Parameters
        ----------
        address : str
            Such as ``"0.0.0.0"``, for everyone who can reach this machine.
        port : int
            0 for any free one.
        at : str
            The public address in front of it, where there is one: of its site (``"https://host/path"``), or a path only.
        last : int
            The port to try first, where any will do.

        Raises
        ------
        OSError
            It cannot be used.
        ValueError
            `at` is no address.
        """
        again = [one for one in self.further if one.asked == (address, port, at)]
        return again[0] if again else self._call(lambda: self._listen(address, port, at, last))

    def link_at(self, listening: Listening) -> str:
        """The board's link at an address."""
        return f"{listening.base}/b/{self.own.board}#{self.own.key}"

    @property
    def shown(self) -> str:
        """The board's link as people see it, through the proxy that `at` named, where there is one."""
        return self.link_at(self._listening[0])

    @property
    def further(self) -> list[Listening]:
        """The addresses beside its own."""
        return self._listening[1:]

    def ignore(self, listening: Listening) -> None:
        """Answer no more at an address, and end the connections that came through it; may be called twice."""

        async def end() -> None:
            if listening in self._listening:
                self._listening.remove(listening)
                listening.server.stop()
                self._house.end_sockets(lambda one: getattr(one, "application", None) is listening.application)
                await listening.server.close_all_connections()

        if not self.closed:
            asyncio.run_coroutine_threadsafe(end(), self._loop).result()

    def use(self) -> None:
        """Count one more in this process who needs it."""
        with self._guard:
            self._users += 1

    def release(self) -> None:
        """Count one out; with the last, the host closes."""
        with self._guard:
            self._users -= 1
            last = not self._users
        if last:
            self.close()

    def close(self) -> None:
        """Store everything, end every connection, let go of the board; may be called twice."""
        atexit.unregister(self.close)
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join()
            self._ended()

    @property
    def closed(self) -> bool:
        """Whether it has ended."""
        return not self._thread.is_alive()

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return self._house.connections

    def _call(self, do: Callable[[], T]) -> T:
        async def there() -> T:
            return do()

        if self.closed:
            raise NotConnected("this board", "its program serves it no longer")
        return asyncio.run_coroutine_threadsafe(there(), self._loop).result()

    # -- in the host's own thread -----------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()
            self._ready.set()

    async def _serve(self) -> None:
        self._house = House(self._settings, self.own, self._secret, self._clock)
        if not key_fits(self.own.key, self.own.hash):
            self._house.hub.accept(self.own.board, self.own.key)
        self._ready.set()
        await self._end.wait()
        for listening in self._listening:
            listening.server.stop()
        await self._house.stop()
        for listening in self._listening:
            await listening.server.close_all_connections()

    def _listen(self, address: str, port: int, at: str, last: int) -> Listening:
        front = urlsplit(at)
        if at and (front.scheme not in ("http", "https", "") or bool(front.scheme) != bool(front.netloc) or front.query):
            raise ValueError("at: expected an address such as https://example.org/boards")
        made = application(self._house, front.path.rstrip("/"))
        # Behind a proxy on this machine everyone would seem to be one: it says who asks.
        server = HTTPServer(made, xheaders=bool(at) and address == LOOPBACK, **guards(self._house.limits))
        listener = _bind(address, port, last)
        server.add_sockets([listener])
        self._house.origins |= {front.netloc.lower()} - {""}
        bound = listener.getsockname()[1]
        base = at.rstrip("/") if front.scheme else f"http://{reachable(address)}:{bound}{made.prefix}"
        listening = Listening((address, port, at), base, bound, made, server)
        self._listening.append(listening)
        return listening


def _bind(address: str, port: int, last: int) -> socket.socket:
    if last and not port:
        with suppress(OSError):
            return _bind(address, last, 0)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.create_server((address, port), family=family, backlog=128)
    listener.setblocking(False)
    return listener


def hosted_at(path: Path | str) -> str | None:
    """The link of a board's file that a program of this user serves on this machine now; None when none does.

    Parameters
    ----------
    path : path
        The file.
    """
    found = Seats().noted(Path(path).resolve())
    return None if found is None else found[0]
