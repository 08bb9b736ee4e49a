"""``coproboard host FILE``: one board's file, served on this machine for whoever started this program.

What it is: what an editor or a file browser starts as a child to open a file as a live board. What it is not: the
server of a community; that is ``coproboard serve``.

The fact that shaped it: a child has to end with its parent, however that ends. So it lives as long as its standard input
stays open, which no crash of the parent survives.
"""
from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from random import SystemRandom

import click

from coproboard.errors import CoproboardError
from coproboard.hosting import Host, hosted_at
from coproboard.local import LocalLink
from coproboard.opening import start
from coproboard.serving import Settings

#: Seconds between two looks at whether anybody is there.
LOOK = 5.0


def wait(serving: Host, idle: float) -> None:
    """Wait until standard input ends, somebody says stop, or nobody has been at the board for `idle` seconds, if above 0."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    ended = threading.Event()
    threading.Thread(target=_drain, args=(ended,), daemon=True).start()
    since = time.monotonic()
    while not ended.wait(min(idle, LOOK) if idle else None):
        if serving.connections:
            since = time.monotonic()
        elif time.monotonic() - since >= idle:
            return


def _drain(ended: threading.Event) -> None:
    # Not through sys.stdin: its lock, held here, would keep the program from ending.
    while os.read(0, 1 << 10):
        pass
    ended.set()


def tell(file: Path, link: str, shown: str, here: bool) -> None:
    """Print where the board is, as one line of JSON: on this machine, and as people see it."""
    told = {"file": str(file), "link": link, "site": link.partition("/b/")[0], "shown": shown, "here": here}
    click.echo(json.dumps(told))
    sys.stdout.flush()


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path))
@click.option("--port", default=0, help="Port on 127.0.0.1; any free one without.")
@click.option("--at", default="", help="Address or path under which a proxy shows it, such as /user/mair/boards.")
@click.option("--allow-websocket-origin", "origins", multiple=True, metavar="HOST",
              help="Another host[:port] whose pages may connect; may be given more than once.")
@click.option("--frame-ancestors", default="'self'", show_default=True, help="Pages that may show the board in a frame.")
@click.option("--idle", type=click.FloatRange(min=0), default=0.0, help="End after so many seconds with nobody at the board; 0: never.")
def host(file: Path, port: int, at: str, origins: tuple[str, ...], frame_ancestors: str, idle: float) -> None:
    """Serve one board's FILE on this machine until standard input ends; prints its link as one line of JSON.

    Where another program of this user serves the file already, prints that link, with "here": false, and ends.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    settings = Settings(Path(), frozenset(one.lower() for one in origins), frame_ancestors)
    there = hosted_at(file)
    if there is not None:
        tell(file, there, there, here=False)
        return
    try:
        serving = start(LocalLink.open(file, time.time, SystemRandom()), settings, port, at)
    except (CoproboardError, OSError, ValueError) as failure:
        click.echo(str(failure), err=True)
        sys.exit(1)
    try:
        tell(file, serving.link, serving.shown, here=True)
        wait(serving, idle)
    finally:
        serving.close()


def command() -> click.Command:
    """The command, for the command line."""
    return host
