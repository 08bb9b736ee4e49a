"""The layout of a board's SQLite file: its tables, its mark, how it is made and opened, and what its errors mean.

Three tables: `log` holds the records, `snapshot` the states of two generations, `about` three notes under a checksum
(`meta`; `head`, the last sequence number and link; `damage`, what was set aside).

What shaped it: a flipped bit can turn any column into another type. No column has a constraint that SQLite would check
before we do, and text is read even where it is no UTF-8: what is wrong fails its checksum and is set aside.
"""
from __future__ import annotations

import json
import sqlite3
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from coproboard.errors import StorageDamaged, StorageError, StorageUnavailable
from coproboard.storage.log import Record, Row
from coproboard.storage.seal import GENESIS, Stored, checksum, link, plain

APPLICATION = 0x436F5072
"""Marks a file as a board ("CoPr"), in the header field that SQLite keeps for this."""
SCHEMA = 1

TABLES = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT, crc INTEGER) WITHOUT ROWID",
    ("CREATE TABLE log (seq INTEGER PRIMARY KEY, doc TEXT, author TEXT, time INTEGER, what, body BLOB, "
     "first_seq INTEGER, first_time INTEGER, packed INTEGER, crc INTEGER, chain BLOB)"),
    "CREATE TABLE snapshot (through INTEGER, doc TEXT, docs INTEGER, state BLOB, crc INTEGER)",
)
"""A file keeps this text. A flipped bit in it could give every record another number, so it is compared."""
_COLUMNS = "seq, doc, author, time, what, body, first_seq, first_time, packed, crc, chain"
_PASSING = {
    sqlite3.SQLITE_BUSY: "is locked by another program",
    sqlite3.SQLITE_LOCKED: "is locked by another program",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "cannot be read or written now",
    sqlite3.SQLITE_READONLY: "cannot be written: it is read-only",
    sqlite3.SQLITE_PERM: "cannot be opened: no permission",
    sqlite3.SQLITE_AUTH: "cannot be opened: no permission",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_PROTOCOL: "is locked by another program",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
}
FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""What a statement may raise: Python cannot even say it when a damaged file puts other bytes into SQLite's message."""


def told(file: Path, error: sqlite3.Error | UnicodeDecodeError) -> StorageError:
    """What `error` means for the board in `file`: something that passes, or damage."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _PASSING:
        return StorageUnavailable(file, _PASSING[code])
    return StorageDamaged(file, "cannot be read as a board")


def connect(file: Path, *, patience: float, mode: str = "rw") -> sqlite3.Connection:
    """Open a file that is there; `mode` is ``"rw"`` or ``"ro"``. Any thread may use it, one at a time.

    Raises
    ------
    sqlite3.Error, UnicodeDecodeError
        It cannot be opened.
    """
    db = sqlite3.connect(
        f"{file.as_uri()}?mode={mode}", uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    db.text_factory = lambda data: data.decode(errors="replace")
    try:
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA fullfsync=ON")  # macOS alone: there fsync does not reach the disk
    except FAULTS:
        db.close()
        raise
    return db


def lay_out(file: Path, meta: Mapping[str, str], rows: Sequence[Row]) -> None:
    """Make a board in `file`, which is there and empty; closed and durable when it returns.

    Raises
    ------
    sqlite3.Error
        It cannot be written.
    """
    with closing(connect(file, patience=0)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute(f"PRAGMA application_id={APPLICATION}")
        db.execute(f"PRAGMA user_version={SCHEMA}")
        db.execute("BEGIN")
        for table in TABLES:
            db.execute(table)
        chain = insert(db, (Record.of(row, seq) for seq, row in enumerate(rows, 1)), GENESIS)
        note(db, "meta", dict(meta))
        note(db, "head", [len(rows), chain.hex()])
        note(db, "damage", [])
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def note(db: sqlite3.Connection, name: str, value: Any) -> None:
    """Write the note `name` in `about`, as JSON under a checksum."""
    text = json.dumps(value)
    db.execute("INSERT OR REPLACE INTO about VALUES (?, ?, ?)", (name, text, checksum(f"{name} {text}".encode())))


def noted(db: sqlite3.Connection, name: str) -> Any:
    """The note `name`, or `None` if it is not there as it was written."""
    row = db.execute("SELECT value, crc FROM about WHERE name = ?", (name,)).fetchone()
    if row is None or checksum(f"{name} {row[0]}".encode()) != row[1]:
        return None
    return json.loads(row[0])


def insert(db: sqlite3.Connection, records: Iterable[Record], prior: bytes) -> bytes:
    """Store `records`, linked one to the next after `prior`; returns the last link."""
    sealed = []
    for record in records:
        data = plain(record)
        prior = link(prior, data)
        sealed.append(_row(record, checksum(data), prior))
    db.executemany(f"INSERT INTO log ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)", sealed)
    return prior


def stored(db: sqlite3.Connection, after: int, through: int) -> Iterator[Stored]:
    """The records with `after` < sequence number ≤ `through`, in order."""
    query = f"SELECT {_COLUMNS} FROM log WHERE seq > ? AND seq <= ? ORDER BY seq"
    return map(_stored, db.execute(query, (after, through)))


def link_at(db: sqlite3.Connection, seq: int) -> bytes:
    """The link of the last record up to `seq`."""
    row = db.execute("SELECT chain FROM log WHERE seq <= ? ORDER BY seq DESC LIMIT 1", (seq,)).fetchone()
    return GENESIS if row is None else _bytes(row[0])


def put_snapshot(db: sqlite3.Connection, through: int, states: Mapping[str, bytes]) -> None:
    """Store the states of all documents after record `through`."""
    rows = ((through, doc, len(states), state, _snapshot_sum(through, doc, len(states), state))
            for doc, state in states.items())
    db.executemany("INSERT INTO snapshot VALUES (?,?,?,?,?)", rows)


def generations(db: sqlite3.Connection) -> list[int]:
    """Which snapshots there are, by the last record that each holds, newest first."""
    rows = db.execute("SELECT DISTINCT through FROM snapshot")
    return sorted((through for (through,) in rows if isinstance(through, int)), reverse=True)


def snapshot(db: sqlite3.Connection, through: int) -> dict[str, bytes] | None:
    """The states after record `through`, or `None` if they are not all as they were written."""
    rows = db.execute("SELECT doc, docs, state, crc FROM snapshot WHERE through = ?", (through,)).fetchall()
    try:
        whole = all(
            docs == len(rows) and _snapshot_sum(through, doc, docs, state) == crc for doc, docs, state, crc in rows
        )
    except (TypeError, AttributeError):
        return None
    return {doc: state for doc, _, state, _ in rows} if whole else None


def _snapshot_sum(through: int, doc: str, docs: int, state: bytes) -> int:
    return checksum(f"{through} {doc} {docs} ".encode() + state)


def _row(record: Record, crc: int, chain: bytes) -> tuple[Any, ...]:
    what: str | bytes = record.what
    body = record.update
    packed = record.first_seq != record.seq
    if packed:
        what, body = zlib.compress(record.what.encode()), zlib.compress(body)
    return (record.seq, record.doc, record.author, record.time, what, body,
            record.first_seq, record.first_time, int(packed), crc, chain)


def _stored(row: tuple[Any, ...]) -> Stored:
    seq, doc, author, time, what, body, first_seq, first_time, packed, crc, chain = row
    try:
        if packed:
            what, body = zlib.decompress(what).decode(), zlib.decompress(body)
        record = Record(doc, body, author, time, what, seq, first_seq, first_time)
        data = plain(record)
        whole = checksum(data) == crc
    except (TypeError, ValueError, AttributeError, struct.error, zlib.error):
        whole = False
    return Stored(seq, record, data, _bytes(chain)) if whole else Stored(seq, None, b"", _bytes(chain))


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else b""
