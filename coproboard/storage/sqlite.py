"""Boards as SQLite files: one `<id>.coproboard` for each, in a data folder that one server holds.

A file can be copied, mailed, archived or erased, and a fault in one leaves the others alone. It is written in WAL mode
with ``synchronous=FULL``, so what was committed outlives ``kill -9`` and a loss of power.

What shaped it: SQLite creates what it does not find and reads an empty file as an empty database, so a lost or cut file
would look like a new board. Boards are made under another name and opened only with their mark; there is no other way.
"""
from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from coproboard.errors import BoardNotFound, StorageDamaged, StorageError, StorageUnavailable
from coproboard.storage.folder import Folder
from coproboard.storage.log import Row, is_board_id, wanted
from coproboard.storage.sqlite_file import APPLICATION, FAULTS, SCHEMA, TABLES, connect, lay_out, noted, told
from coproboard.storage.sqlite_log import SqliteLog

__all__ = ["SqliteLog", "SqliteStore"]


class SqliteStore:
    """The boards of a data folder (a `Store`).

    Parameters
    ----------
    folder : Path or str
        Made if it is not there.
    patience : float
        Seconds to wait for another program that has a board's file locked. The writer of all boards waits as long.
    only : str or None
        Name of the one file to use, for a board that was given a name of its own; None for all boards of the folder.

    Raises
    ------
    FolderInUse
        Another server works in the folder.
    StorageUnavailable
        The folder cannot be made or written.
    """

    def __init__(self, folder: Path | str, *, patience: float = 0.2, only: str | None = None) -> None:
        self._folder = Folder(folder, only)
        self._patience = patience
        self._guard = threading.Lock()
        self._logs: dict[str, SqliteLog] = {}

    def create(self, board: str, meta: Mapping[str, str], rows: Sequence[Row]) -> SqliteLog:
        """See `Store.create`."""
        if not is_board_id(board):
            raise ValueError("board: expected 8 to 32 characters of a-z and 0-9")
        file = self._folder.file(board)
        with self._guard:
            # Without its file too: SQLite would replay what is left of another board's writes into the new one.
            if any(Path(f"{file}{tail}").exists() for tail in ("", "-wal", "-journal")):
                raise StorageError(file, "there is a board with this id")
            try:
                lay_out(self._folder.unfinished(board), meta, rows)
                self._folder.finish(board)
            except FAULTS as error:
                raise told(file, error) from error
            except OSError as error:
                raise StorageUnavailable(file, f"cannot be made ({error.strerror})") from error
            return self._opened(board, file)

    def open(self, board: str) -> SqliteLog:
        """See `Store.open`."""
        file = self._folder.file(board) if is_board_id(board) else None
        if file is None or not file.exists():
            raise BoardNotFound
        with self._guard:
            return self._opened(board, file)

    def noted(self, *names: str) -> dict[str, dict[str, str]]:
        """See `Store.noted`."""
        return wanted(((board, meta) for board in self._folder.boards() if (meta := self._meta(board))), names)

    def erase(self, board: str) -> None:
        """See `Store.erase`."""
        if not is_board_id(board):
            return
        with self._guard:
            if board in self._logs:
                self._logs.pop(board).close()
            try:
                self._folder.erase(board)
            except OSError as error:
                raise StorageUnavailable(self._folder.file(board), f"cannot be erased ({error.strerror})") from error

    def close(self) -> None:
        """See `Store.close`."""
        with self._guard:
            for log in self._logs.values():
                log.close()
            self._logs.clear()
            self._folder.close()

    def _meta(self, board: str) -> dict[str, str] | None:
        """The notes of a board, open or not; None when they cannot be read, which whoever opens it is told."""
        if not is_board_id(board):
            return None
        try:
            with closing(connect(self._folder.file(board), patience=self._patience, mode="ro")) as db:
                meta = noted(db, "meta")
        except FAULTS:
            return None
        return meta if isinstance(meta, dict) else None

    def _opened(self, board: str, file: Path) -> SqliteLog:
        if board in self._logs and not self._logs[board].closed:
            raise StorageUnavailable(file, "is open already")
        try:
            db = connect(file, patience=self._patience)
        except FAULTS as error:
            raise told(file, error) from error
        try:
            _recognise(file, db)
            log = self._logs[board] = SqliteLog(file, db)
        except BaseException:
            db.close()
            raise
        return log


def _recognise(file: Path, db: sqlite3.Connection) -> None:
    try:
        (application,) = db.execute("PRAGMA application_id").fetchone()
        (schema,) = db.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION:
            raise StorageDamaged(file, "is not a board")
        if schema > SCHEMA:
            raise StorageDamaged(file, f"was written by a newer coproboard (schema {schema}, this one reads {SCHEMA})")
        if schema < SCHEMA:
            raise StorageDamaged(file, f"has an unknown schema ({schema}, this one reads {SCHEMA})")
        if {sql for (sql,) in db.execute("SELECT sql FROM sqlite_schema")} != {*TABLES}:
            raise StorageDamaged(file, "is damaged: its tables are not those of a board")
        (sound,) = db.execute("PRAGMA quick_check(1)").fetchone()
        if sound != "ok":
            raise StorageDamaged(file, "is damaged: parts of it are missing or were overwritten")
    except FAULTS as error:
        raise told(file, error) from error
