"""The data folder: one server holds it, and a board's file has one place in it.

What shaped it: two servers on one folder would each answer "saved" for a different board. The lock is the operating
system's own, so it ends with the process however that ends, and a lock file left behind means nothing.
"""
from __future__ import annotations

import glob
import os
from contextlib import suppress
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
    only : str or None
        Name of the one file that is used here, whatever its board is called; None for files named by their boards.

    Raises
    ------
    FolderInUse
        Another server holds it.
    StorageUnavailable
        It cannot be made or written.
    """

    def __init__(self, path: Path | str, only: str | None = None) -> None:
        self.path, self._only = Path(path).absolute(), only
        self._locks: list[IO[bytes]] = []
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageUnavailable(path, f"cannot be used as data folder ({error.strerror})") from error
        try:
            self._hold()
            for left in self.path.glob(f"{glob.escape(only) if only else '*' + SUFFIX}{UNFINISHED}*"):
                left.unlink()
        except (FolderInUse, StorageUnavailable):
            self.close()
            raise
        except OSError as error:
            self.close()
            raise StorageUnavailable(path, f"cannot be used as data folder ({error.strerror})") from error

    def _hold(self) -> None:
        """Hold the folder alone, or one of its files alone and the folder together with others who hold one."""
        if not self._take("coproboard.lock", shared=self._only is not None):
            raise FolderInUse(self.path)
        if self._only is not None and not self._take(f".{self._only}.lock"):
            raise StorageUnavailable(self.path / self._only, "is open already")

    def _take(self, name: str, shared: bool = False) -> bool:
        self._locks.append(open(self.path / name, "ab"))  # noqa: SIM115 (held until close)
        return _take(self._locks[-1], shared)

    def file(self, board: str) -> Path:
        """Where the file of `board`, a board id, is."""
        return self.path / (self._only or f"{board}{SUFFIX}")

    def unfinished(self, board: str) -> Path:
        """An empty file to make `board` in; what a crash leaves of it is removed by the next server.

        Raises
        ------
        OSError
            It cannot be made.
        """
        path = self.file(board).with_name(self.file(board).name + UNFINISHED)
        for left in self.path.glob(f"{glob.escape(path.name)}*"):
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
        os.rename(self.file(board).with_name(self.file(board).name + UNFINISHED), self.file(board))
        try:
            _sync_names(self.path)
        except OSError:
            self.file(board).unlink()
            raise

    def boards(self) -> list[str]:
        """The names of the boards whose files are here; none where one file of any name is held."""
        return [] if self._only is not None else sorted(path.name.removesuffix(SUFFIX) for path in self.path.glob(f"*{SUFFIX}"))

    def erase(self, board: str) -> None:
        """Take a board's file away, and all that was written beside it.

        What is taken away gets the name of something unfinished first, the file itself last: wherever a crash comes,
        the board is there or it is not, and the next server removes what is left.

        Raises
        ------
        OSError
            It cannot be done.
        """
        file = self.file(board)
        for tail in ("-wal", "-shm", "-journal", ""):
            with suppress(FileNotFoundError):
                os.replace(f"{file}{tail}", f"{file}{UNFINISHED}{tail}")
        for left in self.path.glob(f"{glob.escape(file.name)}{UNFINISHED}*"):
            left.unlink()
        _sync_names(self.path)

    def close(self) -> None:
        """Let the next server in. May be called twice."""
        for lock in self._locks:
            lock.close()


def held(file: Path) -> bool:
    """Whether a program holds this one file now: its lock is taken, not merely there."""
    lock = file.with_name(f".{file.name}.lock")
    try:
        with lock.open("rb+") as mine:
            return not _take(mine, shared=True)
    except OSError:
        return False


def _sync_names(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened, and renaming is durable by itself
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)


def _take(lock: IO[bytes], shared: bool) -> bool:
    """Take a lock; say whether it was free."""
    try:
        if fcntl is not None:
            fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        elif not shared:  # Windows has no shared lock here: a single file's own lock has to do
            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        return False
    return True
