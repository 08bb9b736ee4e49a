"""Servers that the tool starts itself: a command, a port, and an address once it listens."""
from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from coproboard.bench.rounds import Server
from coproboard.bench.target import Target, target
from coproboard.errors import NotConnected


def free_port() -> int:
    """A TCP port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(name: str, command: Sequence[str], address: str, folder: Path | None = None, keeps: bool = True) -> Server:
    """A server that is started for every measure and ended after it.

    Parameters
    ----------
    name : str
        How the report calls it.
    command : sequence of str
        Program and arguments; ``{port}`` in them becomes a free port.
    address : str
        As :func:`coproboard.bench.target.target` takes it, with ``{port}`` and, if it likes, ``{room}``.
    folder : Path or None
        Where to start it.
    keeps : bool
        Whether it keeps documents.
    """

    @contextmanager
    def running() -> Iterator[Callable[[], Target]]:
        port = free_port()
        with listening([part.replace("{port}", str(port)) for part in command], port, folder):
            yield lambda: target(address.replace("{port}", str(port)))

    return Server(name, running, keeps=keeps)


@contextmanager
def listening(command: Sequence[str], port: int, folder: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command while the context lasts, from when it listens on `port`.

    Raises
    ------
    NotConnected
        It ended, or did not listen within 20 s.
    """
    try:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise NotConnected(command[0], error.strerror or "cannot be started") from error
    try:
        _wait(process, command[0], port)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], name: str, port: int) -> None:
    until = monotonic() + 20
    while monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    raise NotConnected(name, "it ended" if process.poll() is not None else "it does not listen")
