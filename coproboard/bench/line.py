"""One websocket, by hand: a client so lean that two cores can carry hundreds beside the server they measure.

Not a general client: no compression, no text, no TLS. Frames go out masked with zeros, which the protocol allows and
which spares the client a pass over every byte.
"""
from __future__ import annotations

import os
import socket
from base64 import b64encode
from collections.abc import Iterator
from time import monotonic

from coproboard.bench.edits import read_varuint
from coproboard.bench.target import Target
from coproboard.errors import NotConnected
from coproboard.rooms import wire

_BINARY, _CLOSE, _PING, _PONG = 2, 8, 9, 10
_NOTHING_TO_ADD = wire.sync(wire.STEP2, wire.EMPTY_UPDATE)
_CHUNK = 1 << 16


def frame(message: bytes, kind: int = _BINARY) -> bytes:
    """Wrap a message in one masked websocket frame."""
    size = len(message)
    if size < 126:
        head = bytes([128 | kind, 128 | size])
    elif size < 65536:
        head = bytes([128 | kind, 254]) + size.to_bytes(2, "big")
    else:
        head = bytes([128 | kind, 255]) + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + message


def update_message(update: bytes) -> bytes:
    """A sync message that carries one update."""
    return wire.sync(wire.UPDATE, update)


def update_in(message: bytes) -> bytes | None:
    """The update that a sync message carries (step 2 or update), or None for any other message."""
    if message[:1] != b"\x00" or message[1:2] not in (b"\x01", b"\x02"):
        return None
    size, at = read_varuint(message, 2)
    return message[at : at + size]


class Line:
    """An open websocket to one room.

    Attributes
    ----------
    closed : int or None
        Close code once the server has ended it (1006 when it just went away).
    """

    __slots__ = ("_parts", "_rest", "_unsent", "closed", "sock", "target")

    def __init__(self, to: Target, source: str | None = None, timeout: float = 20.0) -> None:
        self.target = to
        self.closed: int | None = None
        self._rest, self._parts, self._unsent = b"", b"", b""
        address = f"{to.host}:{to.port}"
        try:
            self.sock = socket.create_connection((to.host, to.port), timeout, (source, 0) if source else None)
        except OSError as error:
            raise NotConnected(address, error.strerror or str(error)) from error
        try:
            self._greet(address)
        except NotConnected:
            self.sock.close()
            raise
        except OSError as error:
            self.sock.close()
            raise NotConnected(address, error.strerror or str(error)) from error

    def _greet(self, address: str) -> None:
        to, key = self.target, b64encode(os.urandom(16)).decode()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.sendall(
            f"GET {to.path} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer:
            more = self.sock.recv(4096)
            if not more:
                raise NotConnected(address, "it closed before answering")
            answer += more
        head, _, self._rest = answer.partition(b"\r\n\r\n")
        status = head.split(b"\r\n", 1)[0]
        if b" 101 " not in status:
            raise NotConnected(address, status.decode("latin-1"))
        if to.hello:
            self.sock.sendall(frame(to.hello))

    def send(self, message: bytes, kind: int = _BINARY) -> None:
        """Send one message; what the socket does not take now goes with the next call of `send` or `flush`."""
        self._unsent += frame(self.target.prefix + message if kind == _BINARY else message, kind)
        self.flush()

    def flush(self) -> bool:
        """Send what waits; True when nothing waits any longer."""
        try:
            while self._unsent and self.closed is None:
                self._unsent = self._unsent[self.sock.send(self._unsent) :]
        except BlockingIOError:
            return False
        except OSError:
            self.closed = self.closed or 1006
        return True

    def receive(self) -> list[bytes]:
        """The messages that have come, without the target's prefix; waits as the socket is set to wait.

        Raises
        ------
        TimeoutError
            The socket has a time-out and nothing came in time.
        """
        try:
            data = self.sock.recv(_CHUNK)
        except BlockingIOError:
            return []
        except TimeoutError:
            raise
        except OSError:
            data = b""
        if not data:
            self.closed = self.closed or 1006
            return []
        return self._messages(self._rest + data if self._rest else data)

    def _messages(self, data: bytes) -> list[bytes]:
        found: list[bytes] = []
        skip, at, end = len(self.target.prefix), 0, len(data)
        while end - at >= 2:
            first, size = data[at], data[at + 1]
            start = at + 2
            if size == 126:
                start = at + 4
                size = int.from_bytes(data[at + 2 : start], "big")
            elif size == 127:
                start = at + 10
                size = int.from_bytes(data[at + 2 : start], "big")
            if start + size > end:
                break
            at = start + size
            if first == 130:
                found.append(data[start + skip : at])
            else:
                self._other(first, data[start:at], found)
        self._rest = data[at:]
        return found

    def _other(self, first: int, body: bytes, found: list[bytes]) -> None:
        kind = first & 15
        if kind == _PING:
            self.send(body, _PONG)
        elif kind == _CLOSE:
            self.closed = int.from_bytes(body[:2], "big") or 1005
        elif kind in (0, _BINARY):
            self._parts += body
            if first & 128:
                found.append(self._parts[len(self.target.prefix) :])
                self._parts = b""

    def join(self, timeout: float = 20.0) -> Iterator[tuple[float, bytes]]:
        """Ask for the whole document: yields every update that comes, with the time at which it was there.

        Ends when nothing has come for `timeout` seconds; a caller that has what it wants stops asking.
        """
        self.send(b"\x00\x00\x01\x00")
        until = monotonic() + timeout
        while monotonic() < until and self.closed is None:
            self.sock.settimeout(max(0.001, until - monotonic()))
            try:
                messages = self._messages(self._rest) or self.receive()
            except TimeoutError:
                return
            now = monotonic()
            if any(message[:2] == b"\x00\x00" for message in messages):
                self.send(_NOTHING_TO_ADD)
            for update in map(update_in, messages):
                if update is not None:
                    yield now, update

    def close(self) -> None:
        """End the connection without ceremony."""
        self.sock.close()


def joined(to: Target, source: str | None = None, timeout: float = 20.0) -> Line:
    """Open a websocket and wait for the first answer to our sync step 1.

    Raises
    ------
    NotConnected
        No connection, or no answer in time.
    """
    line = Line(to, source, timeout)
    for _ in line.join(timeout):
        line.sock.setblocking(False)
        return line
    line.close()
    raise NotConnected(f"{to.host}:{to.port}", f"closed with {line.closed}" if line.closed else "no answer to sync step 1")


def sources(to: Target, count: int, each: int = 40) -> list[str | None]:
    """Addresses to connect from: a server on this machine sees `each` connections per loopback address, as from
    many homes; elsewhere there is only the one address we have."""
    if not to.loopback or not os.path.exists("/proc/net/tcp"):
        return [None] * count
    return [f"127.0.{n // each // 200 + 1}.{n // each % 200 + 1}" for n in range(count)]
