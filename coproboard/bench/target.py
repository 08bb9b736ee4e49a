"""Where a server is and how it likes to be spoken to.

Three manners, one wire: a plain y-websocket server names the room in the address; ours does too and takes the board's
key beside it; Hocuspocus puts the room's name before every message and wants a token first.
"""
from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from coproboard.bench.edits import varstring
from coproboard.errors import NotConnected


@dataclass(frozen=True, slots=True)
class Target:
    """One room on one server.

    Parameters
    ----------
    host, port : str, int
        Where it listens.
    path : str
        Path and query of the websocket.
    prefix : bytes
        Stands before every message in both directions.
    hello : bytes
        A message to send before anything else; empty for none.
    """

    host: str
    port: int
    path: str
    prefix: bytes = b""
    hello: bytes = b""

    @property
    def loopback(self) -> bool:
        """Whether the server is on this machine."""
        return self.host in ("127.0.0.1", "localhost")


def target(address: str) -> Target:
    """Read an address as people write it.

    Parameters
    ----------
    address : str
        ``ws://host:port/room`` (any y-websocket server), ``http://host:port/b/<id>#<key>`` (a board of ours), or
        ``hocuspocus://host:port/room``. ``{room}`` in it becomes a fresh random name.

    Raises
    ------
    NotConnected
        It is none of these.
    """
    parts = urlsplit(address.replace("{room}", f"bench-{secrets.token_hex(6)}"))
    try:
        host, port = parts.hostname or "", parts.port or 80
    except ValueError:
        raise NotConnected(address, "its port is not a number") from None
    if parts.scheme == "ws" and host:
        return Target(host, port, parts.path + (f"?{parts.query}" if parts.query else ""))
    if parts.scheme == "hocuspocus" and host:
        name = varstring(parts.path.strip("/"))
        return Target(host, port, "/", name, name + b"\x02\x00" + varstring("-"))
    before, board, rest = parts.path.partition("/b/")
    if parts.scheme == "http" and host and board and rest and parts.fragment:
        return Target(host, port, f"{before}/sync/{rest.strip('/')}?key={parts.fragment}")
    raise NotConnected(address, "expected ws://host:port/room, hocuspocus://host:port/room or http://host/b/<id>#<key>")
