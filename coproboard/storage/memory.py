"""Boards in memory: the disk of a simulated server, and a second, plain reading of the contract.

It forgets everything when the process ends. A `MemoryStore` outlives the servers that use it: it can refuse to write,
and it can end a server just before or just after a write reaches the disk.

What shaped it: the interesting moments of a crash are the two sides of durability, so there is one place where a write
becomes durable (`MemoryStore._write`), and a crash is an error that no honest handler catches.
"""
from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from coproboard.errors import BoardNotFound, StorageError, StorageUnavailable
from coproboard.storage.compaction import forgotten, keeps_the_board, merge_runs
from coproboard.storage.log import Contents, Damage, Merge, Record, Row, Same, is_board_id, wanted
from coproboard.storage.seal import BROKEN


class Crash(BaseException):
    """The simulated server ended here. Not an `Exception`: nothing of a server goes on after it."""


@dataclass(slots=True)
class _Disk:
    """What of one board is durable."""

    meta: dict[str, str]
    seq: int
    records: tuple[Record, ...]
    snapshots: tuple[tuple[int, Mapping[str, bytes]], ...] = ()
    damaged: frozenset[Damage] = field(default_factory=frozenset)
    replaced: int = 0


class MemoryStore:
    """Boards in memory (a `Store`), with a disk that does as it is told.

    Attributes
    ----------
    full : bool
        While it is set, every write raises `StorageUnavailable` and stores nothing.
    """

    def __init__(self) -> None:
        self.full = False
        self._lock = threading.RLock()
        self._disks: dict[str, _Disk] = {}
        self._logs: dict[str, MemoryLog] = {}
        self._life = 0
        self._writes_left: int | None = None
        self._crash_stored = False

    def create(self, board: str, meta: Mapping[str, str], rows: Sequence[Row]) -> MemoryLog:
        """See `Store.create`."""
        if not is_board_id(board):
            raise ValueError("board: expected 8 to 32 characters of a-z and 0-9")
        with self._lock:
            if board in self._disks:
                raise StorageError(board, "there is a board with this id")
            disk = _Disk(dict(meta), len(rows), tuple(Record.of(row, seq) for seq, row in enumerate(rows, 1)))
            self._write(board, lambda: self._disks.update({board: disk}))
            return self._opened(board)

    def open(self, board: str) -> MemoryLog:
        """See `Store.open`."""
        with self._lock:
            if board not in self._disks:
                raise BoardNotFound
            return self._opened(board)

    def noted(self, *names: str) -> dict[str, dict[str, str]]:
        """See `Store.noted`."""
        with self._lock:
            return wanted(((board, disk.meta) for board, disk in self._disks.items()), names)

    def erase(self, board: str) -> None:
        """See `Store.erase`."""
        with self._lock:
            if board in self._logs:
                self._logs.pop(board).close()
            self._write(board, lambda: self._disks.pop(board, None))

    def close(self) -> None:
        """See `Store.close`. The boards stay, for the next server that opens them."""
        with self._lock:
            for log in self._logs.values():
                log.close()
            self._logs.clear()

    def crash(self) -> None:
        """End the server: its logs are dead (they raise `Crash`), what was durable can be opened again."""
        with self._lock:
            self._life += 1
            self._writes_left = None
            self._logs.clear()

    def crash_at(self, write: int, *, stored: bool) -> None:
        """End the server at a write to come, by raising `Crash` there.

        Parameters
        ----------
        write : int
            1 for the next write (of any board), 2 for the one after it, …
        stored : bool
            Whether the write still reaches the disk: then it is durable, and nobody was told.
        """
        with self._lock:
            self._writes_left, self._crash_stored = write, stored

    def damage(self, board: str, seq: int) -> None:
        """Spoil the stored record `seq`, as a flipped bit would."""
        with self._lock:
            disk = self._disks[board]
            disk.damaged |= {Damage(seq, BROKEN, True)}

    def _opened(self, board: str) -> MemoryLog:
        if board in self._logs and not self._logs[board].closed:
            raise StorageUnavailable(board, "is open already")
        log = self._logs[board] = MemoryLog(self, board, self._disks[board], self._life)
        return log

    def _write(self, board: str, change: Callable[[], object]) -> None:
        """The only place where anything becomes durable."""
        if self.full:
            raise StorageUnavailable(board, "the disk is full")
        if self._writes_left is not None:
            self._writes_left -= 1
            if self._writes_left <= 0:
                if self._crash_stored:
                    change()
                self.crash()
                raise Crash
        change()


class MemoryLog:
    """One board. Made by `MemoryStore.create` and `MemoryStore.open`."""

    def __init__(self, store: MemoryStore, board: str, disk: _Disk, life: int) -> None:
        self._store, self._board, self._disk, self._life = store, board, disk, life
        self.closed = False

    @property
    def meta(self) -> Mapping[str, str]:
        """See `Log.meta`."""
        return MappingProxyType(self._disk.meta)

    def set_meta(self, key: str, value: str) -> None:
        """See `Log.set_meta`."""
        with self._store._lock:
            disk = self._alive()
            self._store._write(self._board, lambda: disk.meta.update({key: value}))

    def append(self, rows: Sequence[Row], notes: Mapping[str, str] | None = None) -> int:
        """See `Log.append`."""
        with self._store._lock:
            disk = self._alive()
            records = tuple(Record.of(row, seq) for seq, row in enumerate(rows, disk.seq + 1))

            def change() -> None:
                disk.records += records
                disk.seq += len(records)
                disk.meta.update(notes or {})

            self._store._write(self._board, change)
            return disk.seq

    def read(self) -> Contents:
        """See `Log.read`."""
        with self._store._lock:
            disk = self._alive()
            return self._contents(disk, disk.seq)

    def history(self, after: int = 0) -> Iterator[Record]:
        """See `Log.history`."""
        with self._store._lock:
            disk = self._alive()
            aside = {damage.seq for damage in disk.damaged if damage.aside}
            records = disk.records
        yield from (record for record in records if record.seq > after and record.seq not in aside)

    def verify(self) -> tuple[Damage, ...]:
        """See `Log.verify`."""
        return self.read().damaged

    def compact(
        self, states: Mapping[str, bytes], through: int, merge: Merge, same: Same, forget: Collection[str] = ()
    ) -> None:
        """See `Log.compact`."""
        with self._store._lock:
            disk = self._alive()
            before = self._contents(disk, through)
            replaced = disk.replaced
            if not before.through <= through <= disk.seq:
                raise ValueError(f"through: expected {before.through} to {disk.seq}")
        if through == before.through and not forget:
            return
        after = merge_runs(before.records, merge)
        if not keeps_the_board(before, after, states, same):
            raise StorageError(self._board, "not compacted: the board would not be the same")
        with self._store._lock:
            disk = self._alive()
            if replaced != disk.replaced:
                raise StorageUnavailable(
                    self._board, "not compacted: records were set aside or replaced meanwhile"
                )
            old = {record.seq for record in before.records}
            kept = [record for record in disk.records if record.seq not in old]
            records = tuple(sorted([*kept, *after], key=lambda record: record.seq))
            past = [record for record in records if record.seq <= through]
            records = (*forgotten(past, forget), *records[len(past) :])

            def change() -> None:
                disk.records = records
                disk.snapshots = (*(() if forget else disk.snapshots[-1:]), (through, dict(states)))
                disk.replaced += 1

            self._store._write(self._board, change)

    def quarantine(self, seq: int, reason: str) -> None:
        """See `Log.quarantine`."""
        with self._store._lock:
            disk = self._alive()

            def change() -> None:
                disk.damaged |= {Damage(seq, reason, True)}
                disk.replaced += 1

            self._store._write(self._board, change)

    def close(self) -> None:
        """See `Log.close`."""
        self.closed = True

    def _alive(self) -> _Disk:
        if self._life != self._store._life:
            raise Crash
        if self.closed:
            raise StorageUnavailable(self._board, "is closed")
        return self._disk

    @staticmethod
    def _contents(disk: _Disk, through: int) -> Contents:
        start, states = disk.snapshots[-1] if disk.snapshots else (0, {})
        aside = {damage.seq for damage in disk.damaged if damage.aside}
        records = tuple(r for r in disk.records if start < r.seq <= through and r.seq not in aside)
        damaged = tuple(sorted(disk.damaged, key=lambda damage: (damage.seq, damage.reason)))
        return Contents(states, records, damaged, start)
