"""One board's log in a SQLite file (a `Log`).

What shaped it: the writer thread appends while the loop thread reads or compacts. One lock makes each step whole, but
the slow part of a compaction (merging and proving) runs outside it, and `history` reads through a connection of its
own, so nobody's change waits for either.
"""
from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import MappingProxyType

from coproboard.errors import StorageDamaged, StorageError, StorageUnavailable
from coproboard.storage.compaction import forgotten, keeps_the_board, merge_runs
from coproboard.storage.log import Contents, Damage, Merge, Record, Row, Same
from coproboard.storage.seal import GENESIS, examine, link
from coproboard.storage.sqlite_file import (
    FAULTS,
    connect,
    generations,
    insert,
    link_at,
    note,
    noted,
    put_snapshot,
    snapshot,
    stored,
    told,
)

_END = 2**63 - 1


class SqliteLog:
    """One board. Made by `SqliteStore.create` and `SqliteStore.open`."""

    def __init__(self, file: Path, db: sqlite3.Connection) -> None:
        self._file, self._db = file, db
        self._lock = threading.Lock()
        self._changes = 0  # how often records were set aside or replaced
        self.closed = False
        with self._reading():
            meta = noted(db, "meta")
            if meta is None:
                raise StorageDamaged(file, "what was noted when the board was made cannot be read")
            self._meta: dict[str, str] = meta
            self._seq, self._chain = _head(db)

    @property
    def meta(self) -> Mapping[str, str]:
        """See `Log.meta`."""
        return MappingProxyType(self._meta)

    def set_meta(self, key: str, value: str) -> None:
        """See `Log.set_meta`."""
        with self._writing() as db:
            meta = self._meta | {key: value}
            note(db, "meta", meta)
            self._commit()
            self._meta = meta

    def append(self, rows: Sequence[Row], notes: Mapping[str, str] | None = None) -> int:
        """See `Log.append`."""
        with self._writing() as db:
            seq = self._seq + len(rows)
            records = (Record.of(row, place) for place, row in enumerate(rows, self._seq + 1))
            chain = insert(db, records, self._chain)
            note(db, "head", [seq, chain.hex()])
            meta = self._meta | dict(notes or {})
            if notes:
                note(db, "meta", meta)
            self._commit()
            self._seq, self._chain, self._meta = seq, chain, meta
            return seq

    def read(self) -> Contents:
        """See `Log.read`."""
        with self._reading() as db:
            return _contents(db, _END)

    def history(self, after: int = 0) -> Iterator[Record]:
        """See `Log.history`."""
        if self.closed:
            raise StorageUnavailable(self._file, "is closed")
        try:
            with closing(connect(self._file, patience=0.2, mode="ro")) as db:
                db.execute("BEGIN")
                aside = {damage.seq for damage in _damage(db) if damage.aside}
                for row in stored(db, after, _END):
                    if row.record is not None and row.seq not in aside:
                        yield row.record
        except FAULTS as error:
            raise told(self._file, error) from error

    def verify(self) -> tuple[Damage, ...]:
        """See `Log.verify`."""
        with self._reading() as db:
            _, found = examine(stored(db, 0, _END), GENESIS)
            broken = [_broken(through) for through in generations(db) if snapshot(db, through) is None]
            return _by_seq({*_damage(db), *_broken_end(db), *broken, *found})

    def compact(
        self, states: Mapping[str, bytes], through: int, merge: Merge, same: Same, forget: Collection[str] = ()
    ) -> None:
        """See `Log.compact`."""
        with self._reading() as db:
            before = _contents(db, through)
            changes = self._changes
            if not before.through <= through <= self._seq:
                raise ValueError(f"through: expected {before.through} to {self._seq}")
        if through == before.through and not forget:
            return
        after = merge_runs(before.records, merge)
        if not keeps_the_board(before, after, states, same):
            raise StorageError(self._file, "not compacted: the board would not be the same")
        with self._writing() as db:
            if changes != self._changes:
                raise StorageUnavailable(self._file, "not compacted: records were set aside or replaced meanwhile")
            damaged = _contents(db, _END).damaged  # told now, for the new chain hides it
            _replace(db, before.records, after)
            if forget:
                _forget(db, through, forget)
                _keep_none(db, through, states)
            else:
                _keep_two(db, before.through, through, states)
            chain = _link_again(db, 0 if forget else before.through)
            note(db, "head", [self._seq, chain.hex()])
            note(db, "damage", [[damage.seq, damage.reason, damage.aside] for damage in damaged])
            self._commit()
            self._chain = chain
            self._changes += 1
        if forget:
            self._scrub()

    def _scrub(self) -> None:
        """Leave no byte in the file, or in what is written beside it, that no row holds any more.

        A row that is gone stays in the pages that it stood on, and in the log of writes, until both are written anew.
        """
        with self._lock:
            if self.closed:
                raise StorageUnavailable(self._file, "is closed")
            try:
                self._db.execute("PRAGMA temp_store=MEMORY")
                self._db.execute("VACUUM")
                (busy, _, _) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except FAULTS as error:
                raise told(self._file, error) from error
        if busy:
            raise StorageUnavailable(self._file, "is being read: what was erased is in it still")

    def quarantine(self, seq: int, reason: str) -> None:
        """See `Log.quarantine`."""
        with self._writing() as db:
            damaged = _by_seq({*_damage(db), Damage(seq, reason, True)})
            note(db, "damage", [[damage.seq, damage.reason, damage.aside] for damage in damaged])
            self._commit()
            self._changes += 1

    def close(self) -> None:
        """See `Log.close`."""
        with self._lock:
            self.closed = True
            self._db.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the file, from the first query to the last."""
        with self._transaction("BEGIN") as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is undone unless it comes to `_commit`."""
        with self._transaction("BEGIN IMMEDIATE") as db:
            yield db

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self.closed:
                raise StorageUnavailable(self._file, "is closed")
            try:
                self._db.execute(begin)
                yield self._db
            except FAULTS as error:
                raise told(self._file, error) from error
            finally:
                if self._db.in_transaction:
                    with suppress(sqlite3.Error):
                        self._db.execute("ROLLBACK")

    def _commit(self) -> None:
        self._db.execute("COMMIT")


def _head(db: sqlite3.Connection) -> tuple[int, bytes]:
    """Where to go on. After a head that cannot be read, the last record is the best that is known."""
    head = noted(db, "head")
    (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()
    return (last, link_at(db, last)) if head is None or head[0] < last else (head[0], bytes.fromhex(head[1]))


def _contents(db: sqlite3.Connection, through: int) -> Contents:
    """The newest good snapshot, and what came after it up to record `through`."""
    start, states = 0, {}
    damaged = {*_damage(db), *_broken_end(db)}
    aside = {damage.seq for damage in damaged if damage.aside}
    for generation in generations(db):
        good = snapshot(db, generation)
        if good is not None:
            start, states = generation, good
            break
        damaged.add(_broken(generation))
    records, found = examine(stored(db, start, through), link_at(db, start))
    good_records = tuple(record for record in records if record.seq not in aside)
    return Contents(states, good_records, _by_seq({*damaged, *found}), start)


def _damage(db: sqlite3.Connection) -> list[Damage]:
    damage = noted(db, "damage")
    if damage is None:
        return [Damage(0, "the list of what was set aside cannot be read", False)]
    return [Damage(seq, reason, aside) for seq, reason, aside in damage]


def _broken(generation: int) -> Damage:
    return Damage(generation, "the snapshot is not as it was written", False)


def _broken_end(db: sqlite3.Connection) -> list[Damage]:
    head = noted(db, "head")
    (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()
    if head is None:
        return [Damage(0, "where the log ends cannot be read", False)]
    if head[0] != last:
        return [Damage(head[0], f"the log should end here, but ends at {last}", False)]
    return []


def _replace(db: sqlite3.Connection, before: Sequence[Record], after: Sequence[Record]) -> None:
    kept = {id(record) for record in after}
    known = {id(record) for record in before}
    db.executemany("DELETE FROM log WHERE seq = ?", [(r.seq,) for r in before if id(r) not in kept])
    insert(db, [record for record in after if id(record) not in known], b"")


def _keep_two(db: sqlite3.Connection, older: int, newer: int, states: Mapping[str, bytes]) -> None:
    """Leave the snapshot that the new one was proved from, for the day that the new one is damaged."""
    db.execute("DELETE FROM snapshot WHERE through IS NOT ? OR through IS ?", (older, newer))
    put_snapshot(db, newer, states)


def _forget(db: sqlite3.Connection, through: int, docs: Collection[str]) -> None:
    """Take the updates out of the records of some documents; of those set aside as damaged as well."""
    whole = [row.record for row in stored(db, 0, through) if row.record is not None]
    _replace(db, whole, forgotten(whole, docs))
    known = {record.seq for record in whole}
    rows = db.execute("SELECT seq, doc FROM log WHERE seq <= ?", (through,)).fetchall()
    # A damaged record may not even say of which document it is: then it is better gone.
    db.executemany("UPDATE log SET body = x'' WHERE seq = ?", [(seq,) for seq, doc in rows if seq not in known and doc != "shared"])


def _keep_none(db: sqlite3.Connection, through: int, states: Mapping[str, bytes]) -> None:
    """Leave no earlier snapshot. For the day that the new one is damaged it stands there twice: to do the last record
    again, which the second one has already, changes nothing."""
    db.execute("DELETE FROM snapshot")
    for generation in (through - 1, through):
        put_snapshot(db, generation, states)


def _link_again(db: sqlite3.Connection, after: int) -> bytes:
    """Link all records after `after` anew; returns the last link."""
    prior, links = link_at(db, after), []
    for row in stored(db, after, _END):
        if row.record is None:
            prior = row.chain
        else:
            prior = link(prior, row.plain)
            links.append((prior, row.seq))
    db.executemany("UPDATE log SET chain = ? WHERE seq = ?", links)
    return prior


def _by_seq(damaged: set[Damage]) -> tuple[Damage, ...]:
    return tuple(sorted(damaged, key=lambda damage: (damage.seq, damage.reason)))
