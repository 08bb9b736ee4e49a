"""The pump: drives rooms from one event loop and stores what they hand out in one writer thread.

What it is: the asynchronous edge around the synchronous rooms: it owns the timers, the thread and the clock. What it is
not: it decides nothing about a board.

The fact that shaped it: one commit of a board is under way at a time, so while the disk works the next one gathers by
itself (group commit). A quiet board is stored at once; a busy one at most once per tick.
"""
from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from coproboard.errors import BoardNotFound, StorageError
from coproboard.rooms.hub import Hub
from coproboard.rooms.keeping import Opened, Plan, over
from coproboard.rooms.session import CLOSE_TROUBLE, Commit

log = logging.getLogger(__name__)

T = TypeVar("T")

#: Seconds between two commits of a busy board, and what each thousand listeners adds.
TICK_SECONDS, TICK_PER_THOUSAND = 0.010, 0.030
#: Seconds between two presence messages of a board: 20 a second.
PRESENCE_SECONDS = 0.050
#: Seconds until a failed write is tried again.
RETRY_SECONDS = 1.0
#: Seconds between rounds of keeping house.
SWEEP_SECONDS = 5.0


class Pump:
    """Drives the rooms of a hub.

    Parameters
    ----------
    hub : Hub
        The boards.
    loop : AbstractEventLoop
        The loop that rooms live on.
    clock : callable
        Server time in seconds.
    """

    def __init__(
        self, hub: Hub, loop: asyncio.AbstractEventLoop, clock: Callable[[], float] = time.time
    ) -> None:
        self.hub = hub
        self.clock = clock
        self._loop = loop
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="coproboard-writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="coproboard-reader")
        self._timers: dict[Opened, asyncio.TimerHandle] = {}
        self._presence: set[Opened] = set()
        self._last: dict[Opened, float] = {}
        self._due: set[str] = set()
        self._day: int | None = None
        self._sweeps: list[Callable[[float], None]] = []
        self._sweeper = self._loop.call_later(SWEEP_SECONDS, self._sweep)

    def on_sweep(self, sweep: Callable[[float], None]) -> None:
        """Have `sweep(now)` called every few seconds."""
        self._sweeps.append(sweep)

    def aside(self, work: Callable[[], T]) -> Awaitable[T]:
        """Do something slow that no room waits for, such as reading a log, in a thread of its own."""
        return self._loop.run_in_executor(self._reader, work)

    def nudge(self, found: Opened) -> None:
        """Say that something came in at a board: it is stored as soon as its tick allows."""
        room = found.room
        if found.ended:
            return
        if room.dirty and found not in self._timers:
            tick = TICK_SECONDS + TICK_PER_THOUSAND * len(room.sessions) / 1000
            wait = self._last.get(found, 0.0) + tick - self._loop.time()
            self._timers[found] = self._loop.call_later(max(0.0, wait), self._tick, found)
        if room.restless and found not in self._presence:
            self._presence.add(found)
            self._loop.call_later(PRESENCE_SECONDS, self._flush_presence, found)

    def _tick(self, found: Opened) -> None:
        self._timers.pop(found, None)
        try:
            commit = found.room.tick(self.clock())
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as failure:  # noqa: BLE001  a named edge: the document library's panics are no Exceptions
            self._let_go(found, failure)
            return
        if commit is not None:
            # Answers that need no storing hold up nobody: only a commit starts a new tick.
            self._last[found] = self._loop.time()
            self._store(found, commit)

    def _store(self, found: Opened, commit: Commit) -> None:
        future = self._write(found.log.append, commit.rows, commit.notes)
        future.add_done_callback(lambda done: self._stored(found, commit, done))

    def _write(self, work: Callable[..., T], *values: Any) -> asyncio.Future[T]:
        """Have the writer do something."""
        try:
            return self._loop.run_in_executor(self._writer, work, *values)
        except RuntimeError:
            # The interpreter is ending, and no thread takes new work: what waits has to be stored all the same.
            done: asyncio.Future[T] = self._loop.create_future()
            try:
                done.set_result(work(*values))
            except StorageError as failure:
                done.set_exception(failure)
            return done

    def _stored(self, found: Opened, commit: Commit, done: asyncio.Future[int]) -> None:
        failure = None if done.cancelled() else done.exception()
        if done.cancelled() or found.ended:
            return
        if isinstance(failure, StorageError):
            log.error("board %s cannot be stored: %s; trying again", short(found), failure.reason)
            found.room.failed()
            self._loop.call_later(RETRY_SECONDS, self._store, found, commit)
            return
        if failure is not None:
            self._let_go(found, failure)
            return
        found.through = done.result()
        found.records += len(commit.rows)
        found.room.durable(commit)
        self.nudge(found)
        self._compact(found)

    def _let_go(self, found: Opened, failure: BaseException) -> None:
        """Give up a room after an error that nobody foresaw.

        What it holds in memory may be half done. What is on the disk is not: everyone is asked to come back, the board
        is opened from there, and what was not acknowledged is still on people's devices.
        """
        log.error("board %s is let go and opened anew: %s", short(found), type(failure).__name__)
        self.hub.let_go(found)
        for session in list(found.room.sessions):
            session.outlet.close(CLOSE_TROUBLE)

    def _compact(self, found: Opened) -> None:
        plan = self.hub.compactable(found)
        if plan is None:
            return
        found.busy += 1
        future = self._write(self.hub.compact, found.log, plan)
        future.add_done_callback(lambda done: self._compacted(found, plan, done))

    @staticmethod
    def _compacted(found: Opened, plan: Plan, done: asyncio.Future[None]) -> None:
        found.busy -= 1
        failure = None if done.cancelled() else done.exception()
        if failure is not None:
            # The log is whole as it was; the next compaction tries again, and for somebody's sake soon.
            found.room.meeting.erasing = found.room.meeting.erasing or bool(plan.forget)
            log.error("board %s was not compacted: %s", short(found), type(failure).__name__)

    def _flush_presence(self, found: Opened) -> None:
        self._presence.discard(found)
        if not found.ended:
            found.room.flush_presence()

    def _sweep(self) -> None:
        now = self.clock()
        self.hub.sweep(now)
        for found in list(self.hub.opened.values()):
            self._compact(found)
        self._look_after(now)
        for found in self.hub.resting(now):
            self._last.pop(found, None)
            # Nothing is under way at an idle board; closed here, it can be opened again at once.
            found.log.close()
        for sweep in self._sweeps:
            sweep(now)
        self._sweeper = self._loop.call_later(SWEEP_SECONDS, self._sweep)

    def _look_after(self, now: float) -> None:
        """Erase boards whose day is over; once a day, and at the start, look at those at rest as well."""
        for board in {*self.hub.due(now), *self._due}:
            try:
                self.hub.erase(board)
                self._due.discard(board)
            except StorageError as failure:
                self._due.add(board)
                log.error("a board whose day is over cannot be erased: %s; trying again", failure.reason)
        day = int(now // 86_400)
        if day != self._day:
            self._day = day
            # Of many boards this takes a minute: nobody's history waits behind it.
            future = self._loop.run_in_executor(None, self.hub.wishes)
            future.add_done_callback(lambda done: self._wished(done, now))

    def _wished(self, done: asyncio.Future[dict[str, dict[str, str]]], now: float) -> None:
        failure = None if done.cancelled() else done.exception()
        if done.cancelled() or failure is not None:
            self._day = None
            return
        for board, notes in done.result().items():
            if over(notes.get("keep", ""), now):
                self._due.add(board)
            elif notes.get("erase"):
                try:
                    # In memory it is compacted at the next round.
                    self.hub.open(board)
                except (BoardNotFound, StorageError):
                    log.error("a board that has to forget somebody cannot be opened")

    async def stop(self) -> None:
        """Store what still waits, then close every board."""
        self._sweeper.cancel()
        for found in list(self.hub.opened.values()):
            timer = self._timers.pop(found, None)
            if timer is not None:
                timer.cancel()
            await self._drain(found)
            found.log.close()
        self.hub.opened.clear()
        self._writer.shutdown(wait=True)
        self._reader.shutdown(wait=True)

    async def _drain(self, found: Opened) -> None:
        room = found.room
        for _ in range(100):
            commit = room.tick(self.clock())
            if commit is not None:
                try:
                    await self._write(found.log.append, commit.rows, commit.notes)
                except StorageError as failure:
                    log.error("board %s cannot be stored at the end: %s", short(found), failure.reason)
                    return
                room.durable(commit)
            elif room.settled:
                return
            else:
                await asyncio.sleep(0.01)


def short(found: Opened) -> str:
    """A short hash of a board, for logs: links and ids stay out of them."""
    return found.log.meta["key_hash"][:8]
