"""Boards that this process looks on at: one link, one set of tables and one drawing of each picture for all who watch.

What it is: a `Lookout` for each board, and `Lookouts`, which opens and lets them go. What it is not: a participant; it
joins nothing, and the board's own server knows it as one connection, however many people watch here.

The fact that shaped it: people at a board must not feel who watches. So the board's server sends each change once, all
drawing is done here in a thread of its own, at most once a second, and what waits meanwhile is one drawing.
"""
from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from coproboard.board import Board, connect
from coproboard.domain.address import Address
from coproboard.insight.scene import Scene
from coproboard.insight.standing import Standing, standing
from coproboard.plot import Plot
from coproboard.views.sites import Sites

log = logging.getLogger(__name__)
T = TypeVar("T")

#: Seconds between two drawings of a board, at least; and how many times as long as the last one took.
EVERY, REST = 1.0, 4.0
#: Seconds that a board is held after its last watcher has gone: a page that is loaded again finds it open.
LINGER = 60.0
#: Boards that a process looks on at, at most.
MOST = 100
#: Seconds to wait for a board.
PATIENCE = 10.0


def later(seconds: float, do: Callable[[], None]) -> None:
    """Do something after a while, in a thread of its own that keeps no program alive."""
    timer = threading.Timer(seconds, do)
    timer.daemon = True
    timer.start()


def look_on(link: str) -> Board:
    """A live board that is looked at, and not joined; see `connect`."""
    return connect(link, timeout=PATIENCE, join=False)


class Lookout:
    """One board, as everybody who watches it here sees it.

    Parameters
    ----------
    board : Board
        A board that looks on.
    address : Address
        Where it is.
    work : Executor
        One thread: everything that is read of the board and drawn is done there, one after the other.
    clock : callable
        Seconds.
    after : callable
        ``after(seconds, do)``.
    """

    def __init__(
        self, board: Board, address: Address, work: ThreadPoolExecutor,
        clock: Callable[[], float] = time.monotonic, after: Callable[[float, Callable[[], None]], None] = later,
    ) -> None:  # fmt: skip
        self.board, self.address = board, address
        self.version = 0
        self._work, self._clock, self._after = work, clock, after
        self._watchers: list[Callable[[], None]] = []
        self._found: dict[Hashable, Any] = {}
        self._before: dict[Hashable, Any] = {}
        self._seen: dict[str, Board] = {board.lang: board}
        self._looked, self._pause, self._due = float("-inf"), EVERY, threading.Lock()
        self._stop = board.on_change(lambda _: self._changed())

    # -- what there is, in the working thread ---------------------------------------------------------------------------

    def once(self, what: Hashable, find: Callable[[], T], alike: Callable[[T, T], bool] | None = None) -> T:
        """What `find` gives, found once for each state of the board, whoever asks first.

        Parameters
        ----------
        what : hashable
            A name for it: the same name, the same thing.
        find : callable
            Reads or draws.
        alike : callable or None
            Whether two of them are the same to look at: then the earlier one is given again, the very object.
        """
        if what not in self._found:
            found = find()
            if alike is not None and what in self._before and alike(self._before[what], found):
                found = self._before[what]
            self._found[what] = found
        return self._found[what]

    def seen(self, lang: str) -> Board:
        """The board, with titles in a language."""
        if lang not in self._seen:
            self._seen[lang] = Board(self.board._link, lang, self.board._random)
        return self._seen[lang]

    def scene(self, tab: str | None = None, lang: str | None = None) -> Scene:
        """The board now, as pictures look at it (`coproboard.plot.Seen`)."""
        return self.once(("scene", tab, lang), lambda: self.board.scene(tab, lang))

    @property
    def plot(self) -> Plot:
        """The pictures of the board, all of one scene."""
        return Plot(self)

    @property
    def standing(self) -> Standing:
        """Where the session stands."""
        look = self.board._link.read
        return self.once("standing", lambda: look(lambda replica: standing(replica.shared, replica.ledger, replica.present)))

    # -- for whoever watches, from any thread ---------------------------------------------------------------------------

    def soon(self, do: Callable[[], None]) -> Future[None]:
        """Have something read or drawn in the working thread, after what waits there already."""
        done = self._work.submit(do)
        done.add_done_callback(_tell)
        return done

    def watch(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Have `heard` called in the working thread after changes, at most once a second; call the answer to end that."""
        self._watchers.append(heard)
        return lambda: self._watchers.remove(heard) if heard in self._watchers else None

    def close(self) -> None:
        """Let go of the board."""
        self._watchers.clear()
        self._stop()
        self.board.close(0)

    # -- in the link's thread -------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        if self._due.acquire(blocking=False):
            self._after(max(0.0, self._looked + self._pause - self._clock()), lambda: self.soon(self._look))

    def _look(self) -> None:
        # What changes from here on is for the next look.
        self._due.release()
        self._looked = self._clock()
        self.version += 1
        self._before, self._found = self._found, {}
        for heard in list(self._watchers):
            heard()
        self._pause = max(EVERY, REST * (self._clock() - self._looked))


class Lookouts:
    """The boards that this process looks on at.

    Parameters
    ----------
    sites : Sites
        Where they may be.
    open_board : callable
        Gives a board by its link.
    after : callable
        ``after(seconds, do)``.
    """

    def __init__(
        self, sites: Sites, open_board: Callable[[str], Board] = look_on,
        after: Callable[[float, Callable[[], None]], None] = later,
    ) -> None:  # fmt: skip
        self.sites = sites
        self._open = open_board
        self._after = after
        self._lock = threading.Lock()
        self._held: dict[str, Future[Lookout]] = {}
        self._watching: dict[str, int] = {}
        self._doors = ThreadPoolExecutor(4, thread_name_prefix="coproboard-door")
        self._work = ThreadPoolExecutor(1, thread_name_prefix="coproboard-drawing")

    def hold(self, link: str) -> Future[Lookout]:
        """Look on at a board; `release` it as often as it was held.

        Parameters
        ----------
        link : str
            Its link, with its key.

        Returns
        -------
        Future of Lookout
            It ends in `BoardNotFound`, `NotConnected` or `Refused` when the board cannot be had; then nothing is held.

        Raises
        ------
        BoardNotFound
            It is no board's link.
        PermissionError
            It leads to a site that is not ours to ask.
        OverflowError
            There are too many boards already.
        """
        at = self.sites.address(link)
        with self._lock:
            found = self._held.get(at.link)
            if found is None:
                if len(self._held) >= MOST:
                    raise OverflowError("too many boards")
                found = self._held[at.link] = self._doors.submit(self._come, at)
                # In the lock it would deadlock when that has ended already.
                fresh = True
            else:
                fresh = False
            self._watching[at.link] = self._watching.get(at.link, 0) + 1
        if fresh:
            found.add_done_callback(lambda done: self._failed(at.link, done))
        return found

    def release(self, link: str) -> None:
        """Say that one of those who held a board does so no longer."""
        link = Address.read(link).link
        with self._lock:
            if link not in self._watching:
                return
            self._watching[link] -= 1
            if self._watching[link] > 0:
                return
        self._after(LINGER, lambda: self._let_go(link))

    def aside(self, do: Callable[[], None]) -> None:
        """Have something asked of a site, in a thread where nothing waits for it."""
        self._doors.submit(do).add_done_callback(_tell)

    def close(self) -> None:
        """Let go of every board."""
        with self._lock:
            links = list(self._held)
            self._watching.clear()
        for link in links:
            self._let_go(link)
        self._doors.shutdown()
        self._work.shutdown()

    def _come(self, at: Address) -> Lookout:
        return Lookout(self._open(at.link), at, self._work, after=self._after)

    def _failed(self, link: str, done: Future[Lookout]) -> None:
        if done.cancelled() or done.exception() is not None:
            with self._lock:
                if self._held.get(link) is done:
                    del self._held[link]
                    self._watching.pop(link, None)

    def _let_go(self, link: str) -> None:
        with self._lock:
            if self._watching.get(link, 0) > 0 or link not in self._held:
                return
            self._watching.pop(link, None)
            found = self._held.pop(link)
        if not found.cancelled() and found.exception() is None:
            found.result().close()


def _tell(done: Future[None]) -> None:
    """Say what went wrong by its kind: its words may hold what people wrote."""
    failure = None if done.cancelled() else done.exception()
    if failure is not None:
        log.error("a picture was not drawn: %s", type(failure).__name__)
