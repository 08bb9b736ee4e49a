"""The boards' files that are open in this Jupyter, and the process that serves each.

What it is: for each file the one server of it on this machine, found or started, and where it answers now. What it is
not: a server; a file is served by ``coproboard host`` in a process of its own, or by a kernel that has it open.

The fact that shaped it: a port belongs to whoever takes it first, also after the process that had it. So a request is
handed on only while the file's own lock and note say that it is served there, and by a process of this user (J5).
"""
from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from coproboard.domain.address import Address
from coproboard.errors import BoardNotFound, StorageDamaged, StorageUnavailable
from coproboard.seats import Seats
from coproboard.storage.folder import SUFFIX, held

#: How a file of SQLite begins, and how one of JSON does.
SQLITE, JSON = b"SQLite format 3\0", b"{"
#: Seconds that a host may take to start, and to end, on a busy machine.
PATIENCE, FAREWELL = 60.0, 10.0
#: Seconds with nobody at the board, in a tab or a kernel, after which its process ends.
IDLE = 60
#: What the file of a board that was read from JSON is called: ``buses.coproboard`` is made live as ``buses.live.coproboard``.
LIVE = ".live"

_PROGRAM = (sys.executable, "-P", "-m")


class Files:
    """Which files are served, and by which processes of ours.

    Parameters
    ----------
    host : sequence of str
        The command that serves a file, without the file; it prints a line of JSON with its ``link``, and ends when its
        standard input does, or when nobody has been at the board for a while.
    """

    def __init__(self, host: tuple[str, ...] = (*_PROGRAM, "coproboard", "host", "--idle", str(IDLE))) -> None:
        self._host = host
        self._children: dict[Path, subprocess.Popen[bytes]] = {}
        self._guards: dict[Path, asyncio.Lock] = {}

    async def open(self, path: Path) -> Address:
        """Where a file is served on this machine, by whoever has it open already or by a process of ours.

        Parameters
        ----------
        path : Path
            The file of a live board.

        Raises
        ------
        StorageUnavailable
            Another program has it open and does not serve it, or it cannot be served now.
        StorageDamaged
            It is no board.
        """
        path = path.resolve()
        async with self._guards.setdefault(path, asyncio.Lock()):
            return _found(path) or await self._start(path)

    def port(self, path: Path) -> int:
        """The port on this machine at which a file is served now. Raises `BoardNotFound` when it is not."""
        found = _found(path.resolve())
        if found is None:
            raise BoardNotFound
        return urlsplit(found.base).port or 0

    async def leave(self, path: Path) -> None:
        """End the process that was started for a file: it is about to have another name, or to go."""
        child = self._children.pop(path.resolve(), None)
        if child is not None:
            await asyncio.to_thread(_end, [child])

    def close(self) -> None:
        """End every process that was started here; each stores everything first."""
        children, self._children = list(self._children.values()), {}
        _end(children)

    async def _start(self, path: Path) -> Address:
        if kind(path) != "live":
            raise StorageDamaged(path, "is no board")
        before = self._children.pop(path, None)
        if before is not None:
            await asyncio.to_thread(_end, [before])
        child = await asyncio.to_thread(subprocess.Popen, [*self._host, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            line = await asyncio.wait_for(asyncio.to_thread(child.stdout.readline), PATIENCE)
            found = Address.read(str(json.loads(line)["link"]))
        except (TimeoutError, ValueError, KeyError, TypeError, BoardNotFound):
            await asyncio.to_thread(_end, [child])
            raise StorageUnavailable(path, "is open already in another program" if held(path) else "cannot be opened") from None
        self._children[path] = child
        return found


def kind(path: Path) -> str:
    """What a file is: ``"live"`` (a board), ``"json"`` (a copy of one, as `Board.export` writes it), or ``""``.

    Raises
    ------
    OSError
        It cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(64)
    return "live" if head.startswith(SQLITE) else "json" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(JSON) else ""


def live_beside(path: Path) -> Path:
    """Where the live board of a JSON copy is: beside it, so that the copy stays as it was."""
    return path.with_name(f"{path.name.removesuffix(SUFFIX)}{LIVE}{SUFFIX}")


async def make(frame: str, path: Path) -> None:
    """Make a board of a frame, in a process of its own. Raises `StorageUnavailable` when it cannot be made."""
    await _run(path, "new", frame, str(path))


async def read(source: Path, path: Path) -> None:
    """Make a board from its JSON, in a process of its own. Raises `StorageDamaged` when that is none."""
    await _run(source, "read", str(source), str(path))


async def _run(path: Path, verb: str, *words: str) -> None:
    command = [*_PROGRAM, "coproboard.jupyter.making", verb, *words]
    code = await asyncio.to_thread(lambda: subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode)
    if code:
        raise StorageDamaged(path, "is no board") if verb == "read" else StorageUnavailable(path, "cannot be made")


def _found(path: Path) -> Address | None:
    """Where a file is served now; None when it is not, or not by this user."""
    noted = Seats().noted(path)
    found = None if noted is None else Address.read(noted[0])
    return found if found is not None and is_ours(urlsplit(found.base).port or 0) else None


def is_ours(port: int, tables: tuple[str, ...] = ("/proc/net/tcp", "/proc/net/tcp6")) -> bool:
    """Whether a process of this user listens at a port of this machine, where the system tells; else yes."""
    owners: set[int] = set()
    told = False
    for table in tables:
        with suppress(OSError):
            lines = Path(table).read_text(encoding="ascii").splitlines()[1:]
            told = True
            for words in map(str.split, lines):
                if words[3] == "0A" and int(words[1].rpartition(":")[2], 16) == port:
                    owners.add(int(words[7]))
    return not told or owners == {os.geteuid()}


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.stdin.close()
    for child in children:
        try:
            child.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()
