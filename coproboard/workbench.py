"""``coproboard workbench``: the apps beside boards, in a process of their own.

What it is: Panel's server with the workbench, the report and the wall, looking on at boards that another server has.
What it is not: that server; nothing of a board is kept here.

The fact that shaped it: each of Panel's sessions costs some milliseconds for each update, and the loop that people's
changes go through must not wait for that. So this is another process, and the system gives way to theirs.
"""
from __future__ import annotations

import logging
import os
import secrets
import signal
import sys
import webbrowser
from collections.abc import Callable, Mapping
from typing import Any

import click
from bokeh.server.server import Server
from panel.config import config
from panel.io.server import get_server
from tornado.ioloop import IOLoop
from tornado.web import RedirectHandler

from coproboard.errors import BoardNotFound
from coproboard.serve import EVERYWHERE, address_to_open, fail, harden
from coproboard.views.beside_apps import apps
from coproboard.views.lookout import Lookouts
from coproboard.views.sites import Sites
from coproboard.words import LANGS

#: How far this process steps back for others on the same machine.
NICE = 19


def make_server(
    pages: Mapping[str, Callable[[], Any]], *, port: int, address: str | None, prefix: str = "",
    origins: tuple[str, ...] = (), threads: int | None = None, xheaders: bool = False, frame_ancestors: str = "'self'",
) -> Server:  # fmt: skip
    """Make the server on the current loop, not started.

    Parameters
    ----------
    pages : mapping of str to callable
        Panel apps by path; the first is shown at the root.
    port : int
        0 for any free one.
    address : str or None
        The address to listen on; None for all.
    prefix : str
        Path under which everything lies, behind a reverse proxy.
    origins : tuple of str
        Other hosts whose pages may connect.
    threads : int or None
        Panel's ``--num-threads``.
    xheaders : bool
        Believe a reverse proxy about people's addresses.
    frame_ancestors : str
        Sites that may show the pages in a frame.

    Raises
    ------
    OSError
        The port is taken.
    """
    if threads is not None:
        config.nthreads = threads
    names = sorted({address or "", "localhost", "127.0.0.1"} - {""})
    server = get_server(
        dict(pages), port=port, address=address, prefix=prefix, use_xheaders=xheaders, compress_response=True,
        websocket_origin=[*origins, *([f"{name}:{port}" for name in names] if port else [])],
        sign_sessions=True, secret_key=secrets.token_hex(32), include_headers=["Accept-Language"], include_cookies=[],
        extra_patterns=[(r"/", RedirectHandler, {"url": next(iter(pages)), "permanent": False})],
    )  # fmt: skip
    harden(server, frame_ancestors)
    return server


@click.command()
@click.argument("links", nargs=-1, metavar="[LINK]...")
@click.option("--port", default=5007, show_default=True, help="Port to listen on; 0 for any free one.")
@click.option("--address", default="localhost", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--prefix", default="", help="Path under which everything lies, behind a reverse proxy.")
@click.option("--allow-websocket-origin", "origins", multiple=True, metavar="HOST",
              help="Another host[:port] whose pages may connect; may be given more than once.")
@click.option("--num-threads", type=int, default=None, help="Threads for Panel's callbacks.")
@click.option("--use-xheaders", is_flag=True, help="Believe a reverse proxy about people's addresses.")
@click.option("--site", "sites", multiple=True, metavar="ADDRESS", envvar="COPROBOARD_SITES",
              help="A site whose boards may be watched, such as https://boards.example.org; may be given more than once.  "
                   "[default: this computer's, at port 5006]")
@click.option("--first", type=click.Choice(LANGS), default="en", show_default=True, envvar="COPROBOARD_FIRST",
              help="The language that comes first, and for whoever's browser names none of ours.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the workbench in a browser.")
def workbench(
    links: tuple[str, ...], port: int, address: str, prefix: str, origins: tuple[str, ...], num_threads: int | None,
    use_xheaders: bool, sites: tuple[str, ...], first: str, open_browser: bool,
) -> None:  # fmt: skip
    """Show pictures, tables and the past of live boards, beside the people who work on them.

    LINK is a board's link; every page shows it from the start. Without one, each page shows the boards whose links are
    pasted there.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    # A message that cannot be read is logged whole, and may hold a link.
    logging.getLogger("bokeh.server.views.ws").setLevel(logging.CRITICAL)
    try:
        allowed = Sites.read(sites)
        for link in links:
            allowed.address(link)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--site") from None
    except BoardNotFound as wrong:
        raise click.BadParameter(str(wrong), param_hint="LINK") from None
    except PermissionError:
        raise click.BadParameter("a board of another site; name its site with --site", param_hint="LINK") from None
    step_back()
    shared = Lookouts(allowed)
    try:
        server = make_server(
            apps(shared, links, first), port=port, address=address or None, prefix=prefix, origins=origins,
            threads=num_threads, xheaders=use_xheaders,
        )  # fmt: skip
    except OSError as failure:
        fail(f"Port {port} cannot be used ({failure.strerror or failure}). Choose another with --port.")
    where = address_to_open(server.port, address, prefix)
    click.echo(f"The workbench is running at {where}workbench")
    if address in EVERYWHERE:
        click.echo("Whoever can reach this computer can open it, and the boards that were named above with it.")
    click.echo(f"The wall for a room: {where}wall. To have the board itself on these pages, its server has to allow this")
    click.echo(f"address: coproboard serve --allow-websocket-origin {where.split('/')[2]}. Stop with Ctrl+C.")
    sys.stdout.flush()
    if open_browser:
        webbrowser.open(f"{where}workbench")
    run(server, shared)


def step_back() -> None:
    """Have the system prefer other processes: people at a board before whoever watches it."""
    if hasattr(os, "nice"):
        os.nice(NICE)


def run(server: Server, shared: Lookouts) -> None:
    """Run until a signal says stop; then let go of the boards."""
    loop = IOLoop.current()

    def stop() -> None:
        server.stop(wait=False)
        loop.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform != "win32":
            loop.asyncio_loop.add_signal_handler(number, stop)
    server.start()
    try:
        loop.start()
    except KeyboardInterrupt:
        stop()
    shared.close()


def command() -> click.Command:
    """The command, for the command line."""
    return workbench
