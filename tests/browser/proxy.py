"""One person's network, as a SOCKS proxy on loopback that can be cut, frozen and mended.

Chromium's own offline switch leaves an open websocket open (it only goes silent), so it cannot play a router that
dies. Each person's browser context goes through a proxy of its own: cutting it cuts this person alone, and the page's
origin stays the server's. A proxy of any other kind would change the origin, which the server checks.

It also sees every host that a page asks for, by name, and refuses all but this machine.
"""
from __future__ import annotations

import contextlib
import socket
import struct
import threading

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_GRANTED, _FORBIDDEN, _REFUSED = 0, 2, 5


class Network:
    """The way between one browser context and the server.

    Attributes
    ----------
    port : int
        Where the proxy listens on 127.0.0.1.
    strangers : list of str
        Hosts other than this machine that were asked for, as ``host:port``; all were refused.
    """

    def __init__(self) -> None:
        self.strangers: list[str] = []
        self._flowing = threading.Event()
        self._flowing.set()
        self._cut = False
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """The proxy as Chromium wants it named."""
        return f"socks5://127.0.0.1:{self.port}"

    @property
    def connections(self) -> int:
        """How many connections are open through this network now."""
        with self._lock:
            return len(self._open) // 2

    def cut(self) -> None:
        """Break every connection at once and refuse new ones."""
        with self._lock:
            self._cut = True
            broken, self._open = self._open, set()
        for one in broken:
            _break(one)
        self._flowing.set()

    def freeze(self) -> None:
        """Keep every connection open and let no byte through: what a train does in a tunnel."""
        self._flowing.clear()

    def mend(self) -> None:
        """Let everything through again; what was frozen arrives, what was cut stays cut."""
        with self._lock:
            self._cut = False
        self._flowing.set()

    def close(self) -> None:
        """Cut everything and stop listening."""
        self.cut()
        # A thread that waits in accept() is not woken by close() alone.
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        """Open one connection to where the browser asks, and pass bytes both ways until either side ends."""
        far = None
        with contextlib.suppress(OSError), near:
            host, port = _asked(near)
            if host not in LOOPBACK:
                self.strangers.append(f"{host}:{port}")
                near.sendall(_answer(_FORBIDDEN))
                return
            with contextlib.suppress(OSError):
                far = socket.create_connection((host, port))
            admitted = far is not None and self._admit(near, far)
            near.sendall(_answer(_GRANTED if admitted else _REFUSED))
            if admitted:
                back = threading.Thread(target=self._pass_on, args=(far, near), daemon=True)
                back.start()
                self._pass_on(near, far)
                back.join()
        with self._lock:
            self._open -= {near, far}
        if far is not None:
            far.close()

    def _admit(self, near: socket.socket, far: socket.socket) -> bool:
        with self._lock:
            if self._cut:
                return False
            self._open |= {near, far}
            return True

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                self._flowing.wait()
                target.sendall(data)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def _break(one: socket.socket) -> None:
    """End a connection the hard way (reset), in a thread-safe order: shutdown wakes whoever waits in recv."""
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.shutdown(socket.SHUT_RDWR)


def _asked(near: socket.socket) -> tuple[str, int]:
    """Do SOCKS 5's greeting (RFC 1928, no authentication) and return the host and port that are asked for."""
    _, methods = _exactly(near, 2)
    _exactly(near, methods)
    near.sendall(b"\x05\x00")
    _, command, _, kind = _exactly(near, 4)
    if command != 1 or kind not in (1, 3, 4):
        raise OSError("only CONNECT is spoken here")
    if kind == 3:
        host = _exactly(near, _exactly(near, 1)[0]).decode("ascii")
    elif kind == 1:
        host = socket.inet_ntop(socket.AF_INET, _exactly(near, 4))
    else:
        host = socket.inet_ntop(socket.AF_INET6, _exactly(near, 16))
    return host, int.from_bytes(_exactly(near, 2), "big")


def _answer(code: int) -> bytes:
    return bytes([5, code, 0, 1, 0, 0, 0, 0, 0, 0])


def _exactly(near: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = near.recv(size - len(data))
        if not part:
            raise OSError("ended in the greeting")
        data += part
    return data
