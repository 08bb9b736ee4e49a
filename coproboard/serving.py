"""The house: hub, pump and settings of what serves boards.

What it is: everything that the handlers of one application lean on. A process that is a server has one house, made on
the loop that first asks for it; a program that serves boards of its own gives each application the house it belongs to.
What it is not: a server; `serve.py` and `hosting.py` listen.
"""
from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tornado.ioloop import IOLoop

from coproboard.pump import Pump
from coproboard.rooms.hub import Hub
from coproboard.rooms.limits import Limits
from coproboard.storage.log import Store
from coproboard.storage.sqlite import SqliteStore
from coproboard.templates import builtin, resolve
from coproboard.words import FIRST, LANGS

log = logging.getLogger(__name__)

SECRET_FILE, SECRET_BYTES = ".secret", 32
#: The setting of a Tornado application that names its house; without it, it is this process's.
HOUSE = "coproboard"
#: Largest message of a websocket, in bytes, before a room's own limit is asked.
SOCKET_BYTES = 1 << 20
#: Largest header of a request, in bytes.
HEADER_BYTES = 1 << 15


#: What an address says when it means every network that this machine is in.
EVERYWHERE = ("", "0.0.0.0", "::")
#: An address for documentation, where nobody is: asking for the way there sends nothing.
_ELSEWHERE = ("192.0.2.1", 9)
#: This machine alone.
LOOPBACK = "127.0.0.1"


class Connection(Protocol):
    """What the house knows of a socket."""

    def check_reading(self, now: float) -> None:
        """Drop it when it does not read."""

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Close it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process serves.

    Parameters
    ----------
    data : Path
        Folder of the boards.
    origins : frozenset of str
        Hosts (``name:port``) beside our own whose pages may connect; ``"*"`` for any.
    frame_ancestors : str
        The value of the CSP directive: who may put our pages in a frame.
    limits : Limits
        The limits in force.
    first : str
        The language that comes first: for whoever's browser names none of ours, and wherever languages stand side by
        side (I5).
    contact : str
        Where people reach whoever runs this server, for the accessibility statement; ``""`` if nowhere.

    Raises
    ------
    ValueError
        There is no catalogue for the language `first`.
    """

    data: Path = field(default_factory=lambda: Path(os.environ.get("COPROBOARD_DATA", "coproboard-data")))
    origins: frozenset[str] = frozenset()
    frame_ancestors: str = "'self'"
    limits: Limits = field(default_factory=Limits)
    first: str = FIRST
    contact: str = ""

    def __post_init__(self) -> None:
        if self.first not in LANGS:
            raise ValueError(f"first: expected one of {', '.join(LANGS)}")


class House:
    """Everything that serves boards in this process.

    Parameters
    ----------
    settings : Settings
    store : Store
        Where boards rest.
    secret : bytes
        The server's secret.
    clock : callable
        Server time in seconds.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        secret: bytes,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.settings, self.limits, self.origins = settings, settings.limits, settings.origins
        self.store, self.clock = store, clock
        self.templates = builtin()
        self.hub = Hub(store, secret, resolve, settings.limits, secrets.SystemRandom(), frame, _tell)
        self.pump = Pump(self.hub, IOLoop.current().asyncio_loop, clock)
        self.pump.on_sweep(self._check_sockets)
        self._sockets: dict[Connection, str] = {}
        self._addresses: Counter[str] = Counter()

    def admit_socket(self, socket: Connection, address: str) -> bool:
        """Count a socket in, or say that there are too many from its address or in all."""
        full = len(self._sockets) >= self.limits.sockets
        if full or self._addresses[address] >= self.limits.sockets_per_address:
            return False
        self._sockets[socket] = address
        self._addresses[address] += 1
        return True

    @property
    def connections(self) -> int:
        """How many sockets are open."""
        return len(self._sockets)

    def drop_socket(self, socket: Connection) -> None:
        """Count a socket out."""
        address = self._sockets.pop(socket, None)
        if address is not None:
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]

    def end_sockets(self, which: Callable[[Connection], bool]) -> None:
        """Close the connections that `which` says; they may come back."""
        for one in filter(which, list(self._sockets)):
            one.close(1012, "the server is stopping")

    def _check_sockets(self, now: float) -> None:
        for one in list(self._sockets):
            one.check_reading(now)

    async def stop(self) -> None:
        """Close every connection, store what waits, close every board."""
        self.end_sockets(lambda _: True)
        await asyncio.sleep(0)
        await self.pump.stop()
        self.store.close()


def frame(message: bytes) -> bytes:
    """A whole binary websocket frame as a server sends it: unmasked, final (RFC 6455 §5.2)."""
    size = len(message)
    if size < 126:
        return struct.pack("!BB", 0x82, size) + message
    if size < 65536:
        return struct.pack("!BBH", 0x82, 126, size) + message
    return struct.pack("!BBQ", 0x82, 127, size) + message


def _tell(board: str, what: str) -> None:
    log.error("board %s: %s", board, what)


def read_secret(folder: Path) -> bytes:
    """The server's secret, made on its first start and readable by its owner alone.

    What a full disk or a crash left of one is made anew: whoever knows that it is empty could sign tickets.
    """
    path = folder / SECRET_FILE
    found = path.read_bytes() if path.exists() else b""
    if len(found) < SECRET_BYTES:
        found = secrets.token_bytes(SECRET_BYTES)
        path.touch(mode=0o600)
        with path.open("wb") as file:
            file.write(found)
            file.flush()
            os.fsync(file.fileno())
    return found


_house: list[House] = []
_settings: list[Settings] = []


def configure(settings: Settings) -> None:
    """Set how this process serves, before its first request."""
    _settings[:] = [settings]


def house() -> House:
    """The house of this process; made at the first call, which has to come from the serving loop."""
    if not _house:
        settings = _settings[0] if _settings else Settings()
        store = SqliteStore(settings.data)
        _house.append(House(settings, store, read_secret(settings.data)))
    return _house[0]


def house_of(settings: Mapping[str, Any]) -> House:
    """The house of a Tornado application's settings: its own, else that of this process."""
    return settings.get(HOUSE) or house()


def guards(limits: Limits) -> dict[str, Any]:
    """What keeps an HTTP server from waiting and reading for ever: arguments of Tornado's `HTTPServer`."""
    return {
        "idle_connection_timeout": limits.header_seconds,
        "body_timeout": limits.header_seconds,
        "max_body_size": limits.body,
        "max_header_size": HEADER_BYTES,
    }


def reachable(address: str) -> str:
    """The host part of a link to a server that listens on an address: what other devices know this machine by.

    Parameters
    ----------
    address : str
        An address of this machine, or one that means all of them.
    """
    if address not in EVERYWHERE:
        return f"[{address}]" if ":" in address else address
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_ELSEWHERE)
        return str(probe.getsockname()[0])
    return LOOPBACK


async def leave_house() -> None:
    """Stop the house of this process, if there is one."""
    while _house:
        await _house.pop().stop()
