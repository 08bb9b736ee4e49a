"""A board in this process: a room, its store, and one participant at it, stepped one after the other.

What it is: the link of boards that live in memory or in a file. What it is not: a way around the gate; its changes go
through `Room.receive` like everybody else's, under its own client id (E3).

The fact that shaped it: a room is synchronous, so "stored" can be the moment at which a call returns.
"""
from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from coproboard.domain import ids
from coproboard.errors import StorageError
from coproboard.rooms.hub import Hub
from coproboard.rooms.limits import Limits
from coproboard.rooms.replica import Make, Replica
from coproboard.rooms.session import Commit
from coproboard.storage.folder import SUFFIX
from coproboard.storage.log import Record, Store
from coproboard.storage.memory import MemoryStore
from coproboard.storage.sqlite import SqliteStore
from coproboard.templates import resolve

T = TypeVar("T")

#: An id that no board has; a store of one file opens it under any.
_ANY = "0" * 12
#: The published limits, but for the rate: a script at a board of its own slows down nobody.
LIMITS = replace(Limits(), messages=1e9, message_burst=10**9, acts=1e9, act_burst=10**9)


class Inbox:
    """An outlet that keeps what a room says until it is read."""

    def __init__(self) -> None:
        self._messages: list[bytes] = []

    def deliver(self, frame: bytes) -> None:
        """See `Outlet.deliver`."""
        self._messages.append(frame)

    def close(self, code: int) -> None:
        """See `Outlet.close`. There is no connection to end; what was refused is told by a message."""

    @property
    def full(self) -> bool:
        """Whether something was said since the last call of `take`."""
        return bool(self._messages)

    def take(self) -> list[bytes]:
        """What was said since the last call."""
        messages, self._messages = self._messages, []
        return messages


class LocalLink:
    """One participant at a board in this process; for one thread at a time.

    Parameters
    ----------
    hub : Hub
        Holds the board.
    store : Store
        Where it rests; closed with the link.
    board : str
        Its id.
    key : str or None
        Its key, where it is known: whoever opens a file needs none.
    clock : callable
        Time in seconds.
    random : Random
        The source of ids.
    path : Path or None
        The board's file.
    seated : callable or None
        Who we are, by the hash of the board's key and its id; somebody new without.

    Attributes
    ----------
    store : Store
        Where the board rests.
    heard : list of callable
        Who is told of news; goes along to another link, see `hand_over`.
    """

    address: str | None = None

    def __init__(
        self, hub: Hub, store: Store, board: str, key: str | None, clock: Callable[[], float], random: Random, *,
        path: Path | None = None, seated: Callable[[str, str], str] | None = None,
    ) -> None:
        self.key, self.board, self.path, self.store, self.clock = key, board, path, store, clock
        self._hub, self._random = hub, random
        self._found = hub.open(board)
        self._inbox = Inbox()
        self.heard: list[Callable[[Replica], None]] = []
        self._unstored: Commit | None = None
        self.closed = False
        self.participant = seated(self.own, board) if seated else ids.participant_id(random)
        self._replica = Replica(self._enter())
        self._replica.open()
        self._pump()

    @classmethod
    def make(
        cls, frame: str, title: str, path: Path | None, clock: Callable[[], float], random: Random,
        seated: Callable[[str, str], str] | None = None,
    ) -> LocalLink:
        """Make a board of a frame (its id), in memory, in a file, or in a folder that is there.

        Parameters
        ----------
        frame, title : str
            As for `Hub.make`.
        path : Path or None
            The file, or the folder.
        clock, random, seated
            As for the class.

        Raises
        ------
        Refused, FolderInUse, StorageError
        """
        if path is None:
            store: Store = MemoryStore()
        else:
            store = SqliteStore(path) if path.is_dir() else SqliteStore(path.parent, only=path.name)
        with ExitStack() as undo:
            undo.callback(store.close)
            hub = Hub(store, random.randbytes(32), resolve, LIMITS, random)
            board, key = hub.make(frame, title, "", clock())
            if path is None:
                link = cls(hub, store, board, key, clock, random, seated=seated)
            else:
                # Only the one file from now on: the folder's other boards are for others.
                store.close()
                link = cls.open(path / f"{board}{SUFFIX}" if path.is_dir() else path, clock, random, seated, key)
            undo.pop_all()
        return link

    @classmethod
    def open(
        cls, path: Path, clock: Callable[[], float], random: Random, seated: Callable[[str, str], str] | None = None,
        key: str | None = None,
    ) -> LocalLink:
        """Open a board's file.

        Parameters
        ----------
        path : Path
            The file.
        clock, random, seated
            As for the class.
        key : str or None
            The board's key, where it is known.

        Raises
        ------
        FileNotFoundError, FolderInUse, StorageError
        """
        if not path.is_file():
            raise FileNotFoundError(errno.ENOENT, "There is no board in this place", str(path))
        with ExitStack() as undo:
            store = SqliteStore(path.parent, only=path.name)
            undo.callback(store.close)
            hub = Hub(store, random.randbytes(32), resolve, LIMITS, random)
            link = cls(hub, store, board_of(path, store), key, clock, random, path=path, seated=seated)
            undo.pop_all()
        return link

    @property
    def own(self) -> str:
        """The hash of the board's own key."""
        return self._found.log.meta["key_hash"]

    def read(self, ask: Callable[[Replica], T]) -> T:
        """What `ask` finds in the replica."""
        return ask(self._replica)

    def change(self, make: Make) -> None:
        """Do a change; it is stored when this returns.

        Raises
        ------
        Refused
            It was not taken; the board is as it was before.
        StorageError
            It cannot be stored now; it is tried again with the next change, and by `sync`.
        """
        self._replica.change(make)
        self._pump()

    def act(self, act: Mapping[str, Any]) -> None:
        """Do an act; the same holds."""
        self._replica.act(act)
        self._pump()

    def sync(self, timeout: float) -> None:
        """Store what could not be stored before; `timeout` is not needed."""
        self._pump()

    def history(self, after: int = 0) -> Iterable[Record]:
        """What was done at this board after a place in its log."""
        return self._found.log.history(after)

    def on_news(self, heard: Callable[[Replica], None]) -> Callable[[], None]:
        """Have `heard` called after each change, by the thread that made it; call the answer to end that."""
        self.heard.append(heard)
        return lambda: self.heard.remove(heard)

    def hand_over(self) -> None:
        """Store what waits and leave the room, so that a server can open the board in the same store.

        Raises
        ------
        StorageError
            It cannot be stored now; the board is as it was.
        """
        self._pump()
        self._found.room.leave(self._session)
        self._found.log.close()
        self.closed = True

    def close(self, timeout: float = 0.0) -> None:
        """Store what waits and let go of the file; may be called twice."""
        if self.closed:
            return
        self.closed = True
        try:
            self._pump()
        finally:
            self.store.close()

    def leave(self) -> None:
        """Let go of the file as it is; may be called twice."""
        if not self.closed:
            self.closed = True
            self.store.close()

    # -- stepping ---------------------------------------------------------------------------------------------------

    def _enter(self) -> int:
        """Join the room under a client id that nobody ever used, and give it."""
        room = self._found.room
        client = self._random.randrange(2, 2**32)
        while not room.unused(client):
            client = self._random.randrange(2, 2**32)
        self._session = room.join(self._inbox, self.participant, self.clock(), client=client, native=True)
        return client

    def _pump(self) -> None:
        """Carry messages to and fro, and store what the room hands out, until nobody has anything more to say."""
        news = False
        while self._carry() or self._commit():
            news = True
        if news:
            for heard in list(self.heard):
                heard(self._replica)
        if self._replica.refused:
            raise self._replica.refused.pop(0)

    def _carry(self) -> bool:
        replica, room = self._replica, self._found.room
        if replica.broken:
            room.leave(self._session)
            self._inbox.take()
            replica.restart(self._enter())
            replica.open()
        replica.flush()
        ours = replica.take()
        for message in ours:
            room.receive(self._session, message, self.clock())
        room.flush_presence()
        theirs = self._inbox.take()
        for message in theirs:
            replica.receive(message)
        return bool(ours or theirs)

    def _commit(self) -> bool:
        room, log = self._found.room, self._found.log
        commit = self._unstored or room.tick(self.clock())
        if commit is None:
            # What needed no storing was said at once.
            return self._inbox.full
        try:
            self._found.through = log.append(commit.rows, commit.notes)
        except StorageError:
            self._unstored = commit
            room.failed()
            raise
        self._unstored = None
        self._found.records += len(commit.rows)
        room.durable(commit)
        plan = self._hub.compactable(self._found)
        if plan is not None:
            self._hub.compact(log, plan)
        return True


def board_of(path: Path, store: SqliteStore) -> str:
    """The id of the board in a file: the file's own name where that is one, else one that follows from its key's hash."""
    if path.suffix == SUFFIX and ids.is_board_id(path.stem):
        return path.stem
    log = store.open(_ANY)
    try:
        return ids.board_id_of(log.meta["key_hash"])
    finally:
        log.close()
