"""Who is told that a board has changed, and in which thread.

What it is: a queue of one: something has changed, or nothing has. What it is not: a list of changes; whoever is told
looks at the board, so a hundred changes while somebody is busy are one for them.

The fact that shaped it: a link hears of changes in the thread that holds the connection, which must never wait. So at a
live board everyone is told in one worker thread of the board, where they may read, write and `sync`; at a board in this
process at once, by whoever made the change, so that a script is exact.
"""
from __future__ import annotations

import asyncio
import atexit
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any

from coproboard.documents.observe import Change, Notes, Watcher
from coproboard.errors import NotConnected
from coproboard.link import Link
from coproboard.local import LocalLink
from coproboard.rooms.replica import Replica
from coproboard.table import log_failure

Heard = Callable[[Change], Any]
#: Seconds between two times of telling at a live board, and of asking its server for what it has not sent.
BETWEEN_SECONDS, SLOW_SECONDS = 0.1, 2.0
#: Seconds that a board which is closed waits for who is being told something.
ENDING_SECONDS = 5.0


class Beside:
    """What of a replica changes beside its documents: who is here, which marks are ours, and whether all is saved."""

    def __init__(self, replica: Replica) -> None:
        self._last = self._now(replica)

    @staticmethod
    def _now(replica: Replica) -> tuple[Any, ...]:
        return replica.present, replica.mine, replica.pending

    def take(self, replica: Replica) -> set[str]:
        """Names of parts that changed since the last call; ``"saved"`` when the server has taken something of ours."""
        before, self._last = self._last, self._now(replica)
        return {part for part, old, new in zip(("people", "marks", "saved"), before, self._last) if old != new}


class Parts:
    """The parts of a board that changed since the last look, and the cards."""

    def __init__(self, replica: Replica) -> None:
        self._notes, self._beside = Notes(replica.shared, replica.ledger), Beside(replica)

    def take(self, replica: Replica) -> tuple[set[str], list[str]]:
        """Names of parts (see `Notes.take` and `Beside.take`), and ids of cards."""
        parts, cards = self._notes.take(replica.shared, replica.ledger)
        return parts | self._beside.take(replica), cards


class Hearing:
    """One function that hears of changes: it is told the next one when it is done with the last."""

    def __init__(
        self, heard: Heard, replica: Replica, loop: asyncio.AbstractEventLoop | None, again: Callable[[], None]
    ) -> None:
        self._heard, self._loop, self._again = heard, loop, again
        self._watcher, self._beside = Watcher(replica.shared, replica.ledger), Beside(replica)
        self._busy = False

    def tell(self, link: Link, run: Callable[..., None]) -> None:
        """Look, and call the function if something has changed; `run` as `News.run`."""
        if self._busy or not (change := link.read(self._look)):
            return
        try:
            outcome = self._heard(change)
            if isinstance(outcome, Awaitable):
                self._busy = True
                run(outcome, self._loop, self._done)
        except Exception as failure:  # noqa: BLE001  somebody else's function may fail in any way
            log_failure(failure)

    def end(self, link: Link) -> None:
        """Stop looking."""
        with suppress(NotConnected):
            link.read(lambda replica: self._watcher.end())

    def _look(self, replica: Replica) -> Change:
        return self._watcher.take(replica.shared, replica.ledger, self._beside.take(replica))

    def _done(self) -> None:
        # Whatever changed meanwhile was left for now.
        self._busy = False
        self._again()


class News:
    """Tells everybody at one `Board` that it has changed.

    Parameters
    ----------
    link : Link
        How the board is driven.
    look : callable
        Called in the link's thread at each change; gives whether `refresh` has something to do.
    refresh : callable
        Called where everyone is told, before them, with whether what is slow may be done; gives whether such is left.
    between, slow : float
        At a live board, seconds between two times of telling, and of doing what is slow.
    clock : callable
        Time in seconds, from any start.
    """

    def __init__(
        self, link: Link, look: Callable[[Replica], bool], refresh: Callable[[bool], bool], *,
        between: float = BETWEEN_SECONDS, slow: float = SLOW_SECONDS, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._look, self._refresh, self._clock = look, refresh, clock
        self._between, self._slow = between, slow
        self._hearings: list[Hearing] = []
        self._thread: threading.Thread | None = None
        self._runner: asyncio.Runner | None = None
        self._woken, self._over = threading.Event(), threading.Event()
        self._telling = self._due = False
        self._lock = threading.Lock()
        self._stop: Callable[[], None] = lambda: None
        self.follow(link)

    def follow(self, link: Link) -> None:
        """Hear of changes through this link from now on; everyone who is told stays."""
        self._stop()
        self._link, self._local, self._replica = link, isinstance(link, LocalLink), link.read(lambda replica: replica)
        self._stop = link.on_news(self._on_news)
        link.read(self._on_news)

    def listen(self, heard: Heard) -> Callable[[], None]:
        """Have `heard` called with each `Change`, sync or async; call the answer to end that."""
        loop = _running()
        hearing = self._link.read(lambda replica: Hearing(heard, replica, loop, self._wake))
        self._hearings.append(hearing)

        def stop() -> None:
            if hearing in self._hearings:
                self._hearings.remove(hearing)
                hearing.end(self._link)

        return stop

    def run(
        self, outcome: Awaitable[Any], loop: asyncio.AbstractEventLoop | None = None, done: Callable[[], None] = lambda: None
    ) -> None:
        """Have awaited what a coroutine function gave: on a loop that runs, else on the one that runs here, else at once.

        Parameters
        ----------
        outcome : awaitable
        loop : AbstractEventLoop or None
            The loop that ran when the function was given to us.
        done : callable
            Called when it is over, well or not.
        """
        running = loop if loop is not None and loop.is_running() else _running()
        if running is not None:
            asyncio.run_coroutine_threadsafe(_awaited(outcome, done), running)
            return
        if self._runner is None:
            self._runner = asyncio.Runner()
        self._runner.run(_awaited(outcome, done))

    def end(self) -> None:
        """Tell nobody any more; may be called twice."""
        self._stop()
        self._stop = lambda: None
        self._over.set()
        self._woken.set()
        atexit.unregister(self.end)
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(ENDING_SECONDS)
        while self._hearings:
            self._hearings.pop().end(self._link)
        if thread is None and self._runner is not None:
            self._runner.close()
            self._runner = None

    def _on_news(self, replica: Replica) -> None:
        # Who is told goes along from one link to the next, which may speak before we follow it.
        if replica is self._replica and (self._look(replica) or self._hearings) and not self._over.is_set():
            self._wake()

    def _wake(self) -> None:
        if self._local:
            self._tell_here()
            return
        with self._lock:
            if self._thread is None and not self._over.is_set():
                self._thread = threading.Thread(target=self._work, name="coproboard-news", daemon=True)
                self._thread.start()
                atexit.register(self.end)
        self._woken.set()

    def _tell_here(self) -> None:
        """Tell everyone in this thread; a change that one of them makes is told after this one."""
        self._due = True
        if self._telling:
            return
        self._telling = True
        try:
            while self._due and not self._over.is_set():
                self._due = False
                self._tell()
        finally:
            self._telling = False

    def _work(self) -> None:
        left, next_slow = False, self._clock()
        while True:
            self._woken.wait(max(0.0, next_slow - self._clock()) if left else None)
            self._woken.clear()
            if self._over.is_set():
                break
            slow = self._clock() >= next_slow
            # The link may be left at any moment, and what is asked of it then comes to nothing.
            with suppress(NotConnected, CancelledError):
                left = self._tell(slow)
            next_slow = self._clock() + self._slow if slow else next_slow
            self._over.wait(self._between)
        if self._runner is not None:
            self._runner.close()

    def _tell(self, slow: bool = True) -> bool:
        left = self._refresh(slow)
        for hearing in list(self._hearings):
            hearing.tell(self._link, self.run)
        return left


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


async def _awaited(outcome: Awaitable[Any], done: Callable[[], None]) -> None:
    try:
        await outcome
    except Exception as failure:  # noqa: BLE001  somebody else's function may fail in any way
        log_failure(failure)
    finally:
        done()
