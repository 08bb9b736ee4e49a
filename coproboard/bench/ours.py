"""Our own server, started for a measure: a fresh data folder, a fresh board for every run, the limits as shipped.

Only what stands in the way of many guests from one machine is widened: boards an hour and open connections. Gate,
log on disk, message rates and queues stay as people meet them.
"""
from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from coproboard.bench.rounds import Server
from coproboard.bench.started import free_port, listening
from coproboard.bench.target import Target, target
from coproboard.errors import NotConnected

WIDER = ("boards_per_hour=10000", "sockets=20000")


def make_board(address: str) -> str:
    """Make a board on a server of ours at ``http://host:port`` and give its link.

    Raises
    ------
    NotConnected
        It made none.
    """
    body = json.dumps({"frame": "spectrum", "title": "bench"}).encode()
    request = urllib.request.Request(f"{address}/api/boards", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            made = json.load(answer)
    except urllib.error.HTTPError as error:
        error.close()
        raise NotConnected(address, f"it made no board ({error.code})") from error
    except OSError as error:
        raise NotConnected(address, str(error)) from error
    return f"{address}/b/{made['id']}#{made['key']}"


def new_board(address: str) -> Target:
    """Make a board and give its room; see `make_board`."""
    return target(make_board(address))


def ours(name: str = "coproboard", light: bool = True) -> Server:
    """The installed coproboard, started afresh for every measure.

    Parameters
    ----------
    name : str
        How the report calls it.
    light : bool
        Without Panel's apps, which take a second to import and no part in a board's traffic.
    """

    @contextmanager
    def running() -> Iterator[Callable[[], Target]]:
        port = free_port()
        with TemporaryDirectory(prefix="coproboard-bench-") as folder:
            command = [sys.executable, "-c", "from coproboard.cli import main; main()", "serve", "--no-open"]
            command += ["--port", str(port), "--address", "127.0.0.1", "--data", folder]
            command += [part for limit in WIDER for part in ("--limit", limit)] + ["--light"] * light
            with listening(command, port):
                yield lambda: new_board(f"http://127.0.0.1:{port}")

    return Server(name, running)
