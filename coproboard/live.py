"""A board on a server, joined from Python as one more participant.

What it is: the link of live boards: a thread with an event loop, which holds the replica, asks for a ticket, keeps the
socket, and comes back by itself when that ends. What it is not: a place for rules; the replica has the protocol, the
server has the gate.

The fact that shaped it: a document belongs to one thread. So whoever wants to read or change it is taken there.
"""
from __future__ import annotations

import asyncio
import atexit
import json
import logging
import threading
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from tornado.httpclient import HTTPRequest
from tornado.websocket import (
    WebSocketClientConnection,
    WebSocketClosedError,
    websocket_connect,
)

from coproboard.asking import ASKS, ASKS_AT_ONCE, FAILURES, REQUEST_SECONDS, ask, pages, understood
from coproboard.domain.address import Address
from coproboard.errors import BoardNotFound, CoproboardError, NotConnected, Refused, WireError
from coproboard.rooms.limits import TokenBucket
from coproboard.rooms.replica import Make, Replica
from coproboard.rooms.session import CLOSE_UNKNOWN
from coproboard.sending import Sender
from coproboard.storage.log import Record

log = logging.getLogger(__name__)
T = TypeVar("T")

#: Seconds before each next try to come back.
PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
#: Seconds between two messages of changes.
BETWEEN_SECONDS = 0.025
#: Seconds that whoever asks for the history waits for changes of its own to be part of it.
HISTORY_SECONDS = 2.0
#: Seconds until acts are sent again that were too many at once.
AGAIN_SECONDS = 1.0
#: Seconds between two signs of presence.
BEAT_SECONDS = 15.0
#: Seconds that a program which ends waits for its last changes to be saved.
LEAVING_SECONDS = 5.0
#: Largest message of a server: a whole board in one answer.
ANSWER_BYTES = 64 << 20
#: What a ticket's answer has to hold.
_TICKET = {"ticket", "seat", "participant", "client", "grant"}


class LiveLink:
    """One participant at a live board. Its methods may be called from any thread.

    Parameters
    ----------
    link : str
        The board's link, with its key.
    timeout : float
        Seconds to wait for the board.
    seat : str or None
        The seat that we have there; somebody new without.
    path : Path or None
        The board's file, where this machine has it.
    heard : list of callable or None
        Who is told of news, from an earlier link.
    left : callable
        Called once we have left, in the thread that did.

    Attributes
    ----------
    site : str
        The root of the board's site, without a slash at its end.
    board, key, seat : str
        The board's id, its key, and our seat there: what a page needs to be at it as the same participant.

    Raises
    ------
    BoardNotFound, NotConnected, Refused
    """

    def __init__(
        self, link: str, timeout: float, *, seat: str | None = None, path: Path | None = None,
        heard: list[Callable[[Replica], None]] | None = None, left: Callable[[], None] = lambda: None,
    ) -> None:
        self._at = Address.read(link)
        self.address: str | None = self._at.link
        self.site, self.board, self.key, self.path = self._at.base, self._at.board, self._at.key, path
        self.participant = ""
        self.seat = seat
        self.heard: list[Callable[[Replica], None]] = [] if heard is None else heard
        self._afterwards = left
        self._replica: Replica | None = None
        self._socket: WebSocketClientConnection | None = None
        self._grant: str | None = None
        self._over: CoproboardError | None = None
        self._trouble: CoproboardError = NotConnected(self._at.shown, "no answer yet")
        self._due: asyncio.TimerHandle | None = None
        self._again: asyncio.TimerHandle | None = None
        self._asks = TokenBucket(ASKS, ASKS_AT_ONCE, 0.0)
        self._left = False
        self._loop = asyncio.new_event_loop()
        self._sender = Sender(self._loop, self._write)
        self._turn, self._leaving = asyncio.Event(), asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="coproboard-link", daemon=True)
        self._thread.start()
        try:
            self._ask(self._until(lambda: self._replica is not None and self._replica.loaded, timeout))
        except BaseException:
            self.leave()
            raise
        atexit.register(self._at_exit)

    # -- from other threads -----------------------------------------------------------------------------------------

    def read(self, ask: Callable[[Replica], T]) -> T:
        """What `ask` finds in the replica, read in the link's own thread."""

        async def there() -> T:
            return ask(self._here)

        return ask(self._here) if threading.current_thread() is self._thread else self._ask(there())

    def change(self, make: Make) -> None:
        """Do a change: it is here at once, and goes to the server as soon as that can be reached."""

        def do(replica: Replica) -> None:
            replica.change(make)
            self._spread()

        self.read(do)

    def act(self, act: Mapping[str, Any]) -> None:
        """Do an act; the same holds."""

        def do(replica: Replica) -> None:
            replica.act(act)
            self._spread()

        self.read(do)

    def appear(self, timeout: float) -> None:
        """Be seen by the others without saying again who we are; wait until we are."""

        def do(replica: Replica) -> None:
            replica.introduce()
            self._spread()

        self.read(do)
        self._ask(self._until(lambda: self.participant in self._here.present, timeout))

    def sync(self, timeout: float) -> None:
        """Wait until the server has saved everything.

        Raises
        ------
        Refused
            Something was not taken; it is no longer on this copy of the board.
        BoardNotFound
            The board is no longer there.
        NotConnected
            It was not saved in time; it is kept here and goes on being tried.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("sync waits for the thread that it was called from; call it from another one")
        self._ask(self._until(lambda: self._here.settled or bool(self._here.refused), timeout))

        def refused(replica: Replica) -> Refused | None:
            return replica.refused.pop(0) if replica.refused else None

        found = self.read(refused)
        if found is not None:
            raise found

    def history(self, after: int = 0) -> list[Record]:
        """What was done after a place in the log, as its server tells it: the records of the shared document.

        Parameters
        ----------
        after : int
            The place of the last record that is known; 0 for none.

        Raises
        ------
        Refused
            It was asked for too often (H5).
        NotConnected, BoardNotFound
            The server does not tell.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("history waits for the thread that it was called from; call it from another one")
        return self._ask(self._get_history(after))

    async def _get_history(self, after: int) -> list[Record]:
        with suppress(NotConnected):
            # What we have just done is part of it, once it is saved.
            await self._until(lambda: self._here.settled, HISTORY_SECONDS)
        try:
            return [row async for rows in pages(self._at, after, self._asks) for row in rows]
        except FAILURES as failure:
            raise understood(failure, self._at.shown) from None

    def on_news(self, heard: Callable[[Replica], None]) -> Callable[[], None]:
        """Have `heard` called after each change, in the link's own thread; call the answer to end that."""
        self.heard.append(heard)
        return lambda: self.heard.remove(heard)

    def soon(self, run: Callable[[], None]) -> None:
        """Have something run in the link's own thread, which may start tasks there; they end with the link.

        Parameters
        ----------
        run : callable
            It may not wait.

        Raises
        ------
        RuntimeError
            The link has been left.
        """
        self._loop.call_soon_threadsafe(run)

    @property
    def closed(self) -> bool:
        """Whether it has been left, or the board is gone."""
        return self._left or self._over is not None

    def close(self, timeout: float = LEAVING_SECONDS) -> None:
        """Wait until all is saved, as `sync` does, and leave the board; may be called twice."""
        if self._left:
            return
        try:
            self.sync(timeout)
        finally:
            self.leave()

    def _at_exit(self) -> None:
        """The program ends: give its last changes a moment."""
        try:
            self.close()
        except CoproboardError as failure:
            log.error("the last changes were not saved: %s", failure)

    def leave(self) -> None:
        """Leave the board as it is, saved or not; may be called twice."""
        if not self._left:
            self._left = True
            atexit.unregister(self._at_exit)
            self._loop.call_soon_threadsafe(self._leaving.set)
            self._thread.join()
            self._afterwards()

    def _ask(self, there: Coroutine[Any, Any, T]) -> T:
        if self._left:
            there.close()
            raise NotConnected(self._at.shown, "it was closed here; connect again to go on")
        return asyncio.run_coroutine_threadsafe(there, self._loop).result()

    # -- in the link's own thread -----------------------------------------------------------------------------------

    @property
    def _here(self) -> Replica:
        if self._replica is None:
            raise self._trouble
        return self._replica

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._live())
        self._loop.close()

    async def _live(self) -> None:
        coming = self._loop.create_task(self._come_back())
        coming.add_done_callback(lambda _: self._turn.set())
        await self._leaving.wait()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        for outcome in await asyncio.gather(*others, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome


    async def _until(self, true: Callable[[], bool], timeout: float) -> None:
        """Wait until something is true; each message, change and trouble is a time to look again."""
        end = self._loop.time() + timeout
        while not true():
            if self._over is not None:
                raise self._over
            self._turn.clear()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._turn.wait(), end - self._loop.time())
                continue
            if self._replica is None or not self._replica.held:
                raise self._why_not()
            # Held to the pace that everyone has: the server answers, only later.
            end = self._loop.time() + AGAIN_SECONDS

    def _why_not(self) -> CoproboardError:
        if self._socket is None:
            return self._trouble
        saving = self._replica is None or self._replica.saving
        return NotConnected(self._at.shown, "no answer in time" if saving else "the server cannot store changes now")

    async def _come_back(self) -> None:
        """Join, stay, and join again, until the board is gone or we leave."""
        tries = 0
        while self._over is None:
            try:
                ticket = await self._get_ticket()
                self._socket = await websocket_connect(
                    HTTPRequest(self._at.socket(ticket), connect_timeout=REQUEST_SECONDS, request_timeout=REQUEST_SECONDS),
                    ping_interval=BEAT_SECONDS, ping_timeout=BEAT_SECONDS, max_message_size=ANSWER_BYTES,
                )
                if await self._converse(self._socket):
                    tries = 0
            except BoardNotFound as gone:
                self._over = gone
            except FAILURES as failure:
                self._trouble = understood(failure, self._at.shown)
            finally:
                self._leave_socket()
            if self._replica is None:
                # Whoever connects is told at once, and may try again.
                self._over = self._over or self._trouble
            self._turn.set()
            if self._over is None:
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1

    async def _get_ticket(self) -> str:
        """Exchange the key for a ticket; come back as who we were (R2), with what we wrote before (R3)."""
        asked = {"key": self._at.key, "seat": self.seat, "grants": [self._grant] if self._grant else []}
        told = json.loads(await ask(self._at.ticket, asked))
        if not isinstance(told, dict) or not _TICKET <= told.keys():
            raise WireError("no ticket")
        self.seat, self.participant = told["seat"], told["participant"]
        if self._replica is None:
            self._replica = Replica(told["client"])
            self._grant = told["grant"]
        elif self._replica.broken:
            self._replica.restart(told["client"])
            self._grant = told["grant"]
        return str(told["ticket"])

    async def _converse(self, socket: WebSocketClientConnection) -> bool:
        """Be at the board until the connection ends, or the replica has to start afresh; say whether we were in."""
        replica = self._here
        self._sender.open(replica.rate)
        replica.open()
        self._spread()
        beat = self._loop.create_task(self._keep_present())
        try:
            while not replica.broken and isinstance(message := await socket.read_message(), bytes):
                replica.receive(message)
                self._spread()
        finally:
            beat.cancel()
        if socket.close_code == CLOSE_UNKNOWN:
            raise BoardNotFound
        self._trouble = NotConnected(self._at.shown, "the connection ended; it is being tried again")
        return replica.loaded

    async def _keep_present(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            if self._here.introduced:
                self._sender.send([self._here.beat()])

    def _leave_socket(self) -> None:
        self._sender.close()
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._replica is not None:
            self._replica.close()

    def _spread(self) -> None:
        """Something was done or heard: pass it on to the server and to whoever watches."""
        self._sender.send(self._here.take())
        self._flush()
        self._turn.set()
        if self._here.held and self._again is None:
            self._again = self._loop.call_later(AGAIN_SECONDS, self._act_again)
        self._tell()

    def _tell(self) -> None:
        for heard in list(self.heard):
            # By the loop, so that an error in a watcher is its own.
            self._loop.call_soon(heard, self._here)

    def _flush(self) -> None:
        if self._due is None and self._here.flush():
            self._sender.send(self._here.take())
            self._due = self._loop.call_later(BETWEEN_SECONDS, self._flush_again)

    def _flush_again(self) -> None:
        self._due = None
        self._flush()

    def _act_again(self) -> None:
        self._again = None
        self._here.act_again()
        self._sender.send(self._here.take())

    def _write(self, message: bytes) -> None:
        if self._socket is not None:
            with suppress(WebSocketClosedError):
                # What a connection that ends did not take is sent again by the next one.
                self._socket.write_message(message, binary=True).add_done_callback(_ignore)


def _ignore(done: asyncio.Future[None]) -> None:
    """Take note of how a write ended, so that nobody is told that nobody did."""
    if not done.cancelled():
        done.exception()
