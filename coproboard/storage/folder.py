"""The data folder: one server holds it, and a board's file has one place in it.

What shaped it: two servers on one folder would each answer "saved" for a different board. The lock is the operating
system's own, so it ends with the process however that ends, and a lock file left behind means nothing.
"""
from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from coproboard.errors import FolderInUse, StorageUnavailable

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
    import msvcrt

SUFFIX = ".coproboard"
UNFINISHED = ".new"


class Folder:
    """A data folder, held from construction to `close`; made if it is not there.

    Parameters
    ----------
    path : Path or str
        The folder. New folders and files can be read by their owner only.

    Raises
    ------
    FolderInUse
        Another server holds it.
    StorageUnavailable
        It cannot be made or written.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path).absolute()
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock: IO[bytes] = open(self.path / "coproboard.lock", "ab")
        except OSError as error:
            raise StorageUnavailable(path, f"cannot be used as data folder ({error.strerror})") from error
        try:
            _take(self._lock)
        except (BlockingIOError, PermissionError) as error:
            self._lock.close()
            raise FolderInUse(path) from error
        except OSError as error:
            self._lock.close()
            raise StorageUnavailable(path, f"cannot be locked ({error.strerror})") from error
        try:
            for left in self.path.glob(f"*{SUFFIX}{UNFINISHED}*"):
                left.unlink()
        except OSError as error:
            self._lock.close()
            raise StorageUnavailable(path, f"cannot be written ({error.strerror})") from error

    def file(self, board: str) -> Path:
        """Where the file of `board`, a board id, is."""
        return self.path / f"{board}{SUFFIX}"

    def unfinished(self, board: str) -> Path:
        """An empty file to make `board` in; what a crash leaves of it is removed by the next server.

        Raises
        ------
        OSError
            It cannot be made.
        """
        path = self.path / f"{board}{SUFFIX}{UNFINISHED}"
        for left in self.path.glob(f"{path.name}*"):
            left.unlink()
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        return path

    def finish(self, board: str) -> None:
        """Give a finished file its name, durably.

        Raises
        ------
        OSError
            It cannot be done; the board is not there.
        """
        os.rename(self.path / f"{board}{SUFFIX}{UNFINISHED}", self.file(board))
        try:
            _sync_names(self.path)
        except OSError:
            self.file(board).unlink()
            raise

    def close(self) -> None:
        """Let the next server in. May be called twice."""
        self._lock.close()


def _sync_names(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened, and renaming is durable by itself
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)


def _take(lock: IO[bytes]) -> None:
    if fcntl is not None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        lock.seek(0)
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
