"""Panel's server with our routes, hardened: what ``coproboard serve`` runs.

What it is: Panel's own server object, its session cookies signed, its routes cut down to those we list. What it is
not: another server; ``panel serve --plugins coproboard.server`` gives the same boards, with Panel's own defaults.
"""
from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import click
from bokeh.server.server import Server
from panel.config import config
from panel.io.server import AutoloadJsHandler, ComponentResourceHandler, get_server
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.web import HTTPError, RequestHandler

from coproboard.errors import CoproboardError
from coproboard.pages import Handler
from coproboard.rooms.limits import Limits
from coproboard.server import ROUTES
from coproboard.serving import EVERYWHERE, SOCKET_BYTES, Settings, configure, guards, house, leave_house, read_secret
from coproboard.sockets import tell, tell_failure
from coproboard.views.apps import apps
from coproboard.words import LANGS

#: Milliseconds between two looks whether the program that started this one is there.
LOOK_FOR_PARENT = 1_000


class ListedComponents(ComponentResourceHandler):
    """Panel's route for component files, for modules of Panel and ours that are loaded already.

    Panel's own imports the module that the address names; this one imports nothing.
    """

    def parse_url_path(self, path: str) -> str:
        """Resolve a component's file; 404 for any module that is not ours to show."""
        module = path.split("/")[0]
        listed = module.split(".")[0] in ("panel", "panel_material_ui") or module.startswith("coproboard.views")
        if not listed or module not in sys.modules:
            raise HTTPError(404)
        return super().parse_url_path(path)


def make_server(
    apps: Mapping[str, Callable[[], Any]],
    settings: Settings,
    *,
    port: int,
    address: str | None,
    prefix: str = "",
    threads: int | None = None,
    xheaders: bool = False,
    unix_socket: Path | None = None,
) -> Server:
    """Make Panel's server with our routes on the current loop, not started.

    Parameters
    ----------
    apps : mapping of str to callable
        Panel apps by path.
    settings : Settings
    port : int
        0 for any free one.
    address : str or None
        The address to listen on; None for all.
    prefix : str
        Path under which everything lies, behind a reverse proxy.
    threads : int or None
        Panel's ``--num-threads``.
    xheaders : bool
        Believe ``X-Real-Ip`` and ``X-Forwarded-For`` of a reverse proxy.
    unix_socket : Path or None
        Listen on this socket file, which this user alone can open, and on no port.

    Raises
    ------
    OSError
        The port is taken.
    FolderInUse, StorageError
    """
    configure(settings)
    house()
    if threads is not None:
        config.nthreads = threads
    names = {address or "", socket.gethostname(), "localhost", "127.0.0.1"} - {""}
    if unix_socket is not None:
        port = 0
    server = get_server(
        dict(apps),
        port=port,
        address=address,
        extra_patterns=list(ROUTES),
        # With any free port, Bokeh fills in the one it got.
        websocket_origin=[*sorted(settings.origins), *([f"{name}:{port}" for name in sorted(names)] if port else [])],
        prefix=prefix,
        use_xheaders=xheaders,
        unix_socket=None if unix_socket is None else str(unix_socket),
        sign_sessions=True,
        secret_key=read_secret(settings.data).hex(),
        include_headers=[],
        include_cookies=[],
        compress_response=True,
        websocket_max_message_size=SOCKET_BYTES,
        http_server_kwargs=guards(settings.limits),
    )
    harden(server, settings.frame_ancestors)
    return server


def shielded(target: type[RequestHandler], frame_ancestors: str) -> type[RequestHandler]:
    """One of Panel's handlers, answering with headers that keep its pages to themselves.

    Panel's scripts need more than our own pages' policy allows, so only framing is restricted here.
    """

    def set_default_headers(self: RequestHandler) -> None:
        target.set_default_headers(self)
        self.set_header("Content-Security-Policy", f"frame-ancestors {frame_ancestors}")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.clear_header("Server")

    return type(target.__name__, (target,), {"set_default_headers": set_default_headers, "log_exception": tell_failure})


def harden(server: Server, frame_ancestors: str) -> None:
    """Leave only the routes we list: no import by address, no live session for other sites, no links in logs."""
    server._tornado.settings["log_function"] = tell
    for router in (server._tornado.wildcard_router, server._tornado.default_router):
        for rule in list(router.rules):
            target = getattr(rule, "target", None)
            if not isinstance(target, type) or issubclass(target, Handler):
                continue
            if issubclass(target, AutoloadJsHandler):
                router.rules.remove(rule)
            elif issubclass(target, ComponentResourceHandler):
                rule.target = shielded(ListedComponents, frame_ancestors)
            elif issubclass(target, RequestHandler):
                rule.target = shielded(target, frame_ancestors)


def run(server: Server, started: Callable[[int], None], with_parent: bool = False) -> None:
    """Run until a signal says stop; then store everything and close.

    Parameters
    ----------
    server : Server
        From `make_server`.
    started : callable
        Told the port, once connections are taken; 0 where there is none.
    with_parent : bool
        End too when the program that started this one has ended, however it did.
    """
    loop, parent = IOLoop.current(), os.getppid()

    async def stop() -> None:
        server.stop(wait=False)
        await leave_house()
        loop.stop()

    async def follow() -> None:
        if os.getppid() != parent:
            following.stop()
            await stop()

    following = PeriodicCallback(follow, LOOK_FOR_PARENT)
    if with_parent:
        following.start()
    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform != "win32":
            loop.asyncio_loop.add_signal_handler(number, lambda: asyncio.ensure_future(stop()))
    # Boards are many small objects that live long: the default collections walk all of them, for up to a quarter of a
    # second, while everybody waits.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    server.start()
    loop.add_callback(started, server.port or 0)
    try:
        loop.start()
    except KeyboardInterrupt:
        loop.run_sync(stop)


def address_to_open(port: int, address: str, prefix: str) -> str:
    """The address to print and to open."""
    host = "localhost" if address in EVERYWHERE + ("127.0.0.1", "::1") else address
    return f"http://{host}:{port}{'/' + prefix.strip('/') if prefix.strip('/') else ''}/"


def writable(folder: Path) -> bool:
    """Whether the data folder is there, or can be made, and can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def fail(sentence: str) -> None:
    """End with one sentence and no trace."""
    click.echo(sentence, err=True)
    sys.exit(1)


def read_limits(pairs: tuple[str, ...]) -> Limits:
    """Limits from ``NAME=VALUE`` pairs.

    Raises
    ------
    click.BadParameter
        For a name that is no limit, or a value that is no number above zero.
    """
    kinds = {item.name: type(getattr(Limits(), item.name)) for item in fields(Limits)}
    changed: dict[str, Any] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        name = name.strip().replace("-", "_")
        if name not in kinds:
            raise click.BadParameter(f"{name!r} is no limit; there are: {', '.join(sorted(kinds))}")
        try:
            changed[name] = kinds[name](value)
        except ValueError:
            raise click.BadParameter(f"{name}: expected a number") from None
    try:
        return replace(Limits(), **changed)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong)) from None


@click.command()
@click.option("--port", default=5006, show_default=True, help="Port to listen on; 0 for any free one.")
@click.option("--address", default="localhost", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--prefix", default="", help="Path under which everything lies, behind a reverse proxy.")
@click.option("--allow-websocket-origin", "origins", multiple=True, metavar="HOST",
              help="Another host[:port] whose pages may connect; may be given more than once.")
@click.option("--num-threads", type=int, default=None, help="Threads for Panel's callbacks.")
@click.option("--unix-socket", type=click.Path(path_type=Path), default=None,
              help="Listen on this socket file instead of a port, for a reverse proxy of the same user.")
@click.option("--with-parent", is_flag=True, help="End when the program that started this one has ended.")
@click.option("--use-xheaders", is_flag=True, help="Believe a reverse proxy about people's addresses.")
@click.option("--data", type=click.Path(path_type=Path), default=Path("coproboard-data"), show_default=True,
              envvar="COPROBOARD_DATA", help="Folder of the boards.")
@click.option("--first", type=click.Choice(LANGS), default="en", show_default=True, envvar="COPROBOARD_FIRST",
              help="The language that comes first, and for whoever's browser names none of ours.")
@click.option("--contact", default="", envvar="COPROBOARD_CONTACT",
              help="Where people reach you when something does not work for them; shown on the page /accessibility.")
@click.option("--frame-ancestors", default="'self'", show_default=True,
              help="Sites that may show our pages in a frame, as in Content-Security-Policy.")
@click.option("--limit", "limits", multiple=True, metavar="NAME=VALUE", help="Change a limit, such as cards=500.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the home page in a browser.")
@click.option("--light", is_flag=True, help="Serve the light pages only, without Panel's apps.")
def serve(
    port: int, address: str, prefix: str, origins: tuple[str, ...], num_threads: int | None, use_xheaders: bool,
    data: Path, first: str, contact: str, frame_ancestors: str, limits: tuple[str, ...], open_browser: bool, light: bool,
    unix_socket: Path | None, with_parent: bool,
) -> None:
    """Serve live boards from one folder."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    if not writable(data):
        fail(f"The folder {data} cannot be written. Choose another with --data, or change its permissions.")
    settings = Settings(data, frozenset(host.lower() for host in origins), frame_ancestors, read_limits(limits), first, contact.strip())

    def started(bound: int) -> None:
        if unix_socket is not None:
            click.echo(f"coproboard is running at the socket {unix_socket}. Boards are kept in {data}.")
            return
        where = address_to_open(bound, address, prefix)
        click.echo(f"coproboard is running at {where}")
        if address in EVERYWHERE:
            click.echo(f"Other devices open it at {address_to_open(bound, socket.gethostname(), prefix)}")
        elif address in ("localhost", "127.0.0.1", "::1"):
            click.echo("Only this computer can open it; --address 0.0.0.0 lets others in.")
        click.echo(f"Boards are kept in {data}. Stop with Ctrl+C.")
        sys.stdout.flush()
        if open_browser:
            webbrowser.open(where)

    try:
        server = make_server(
            {} if light else apps(first), settings, port=port, address=address or None, prefix=prefix, threads=num_threads,
            xheaders=use_xheaders, unix_socket=unix_socket,
        )
    except CoproboardError as failure:
        fail(str(failure))
    except OSError as failure:
        fail(f"{unix_socket or f'Port {port}'} cannot be used ({failure.strerror or failure}). Choose another with --port.")
    run(server, started, with_parent)


def command() -> click.Command:
    """The command, for the command line."""
    return serve
