"""Panel's server with our routes, hardened: what ``coproboard serve`` runs.

What it is: Panel's own server object, its session cookies signed, its routes cut down to those we list. What it is
not: another server; ``panel serve --plugins coproboard.server`` gives the same boards, with Panel's own defaults.
"""
from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bokeh.server.server import Server
from panel.io.server import AutoloadJsHandler, ComponentResourceHandler, get_server
from tornado.ioloop import IOLoop
from tornado.web import HTTPError

from coproboard.server import ROUTES
from coproboard.serving import Settings, configure, house, leave_house, read_secret

log = logging.getLogger(__name__)


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

    Raises
    ------
    OSError
        The port is taken.
    FolderInUse, StorageError
    """
    configure(settings)
    house()
    names = {address or "", "localhost", "127.0.0.1"} - {""}
    server = get_server(
        dict(apps),
        port=port,
        address=address,
        extra_patterns=list(ROUTES),
        websocket_origin=[*sorted(settings.origins)] or [f"{name}:{port}" for name in names],
        prefix=prefix,
        use_xheaders=xheaders,
        sign_sessions=True,
        secret_key=read_secret(settings.data).hex(),
        include_headers=[],
        include_cookies=[],
        compress_response=True,
        websocket_max_message_size=1 << 20,
        http_server_kwargs={
            "idle_connection_timeout": settings.limits.header_seconds,
            "max_body_size": settings.limits.body,
            "max_header_size": 1 << 15,
        },
    )
    harden(server)
    return server


def harden(server: Server) -> None:
    """Leave only the routes we list: no import by address, no live session for other sites."""
    for router in (server._tornado.wildcard_router, server._tornado.default_router):
        for rule in list(router.rules):
            target = getattr(rule, "target", None)
            if not isinstance(target, type):
                continue
            if issubclass(target, AutoloadJsHandler):
                router.rules.remove(rule)
            elif issubclass(target, ComponentResourceHandler):
                rule.target = ListedComponents


def run(server: Server, started: Callable[[int], None]) -> None:
    """Run until a signal says stop; then store everything and close.

    Parameters
    ----------
    server : Server
        From `make_server`.
    started : callable
        Told the port, once connections are taken.
    """
    loop = IOLoop.current()

    async def stop() -> None:
        server.stop(wait=False)
        await leave_house()
        loop.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform != "win32":
            loop.asyncio_loop.add_signal_handler(number, lambda: asyncio.ensure_future(stop()))
    server.start()
    loop.add_callback(started, server.port)
    try:
        loop.start()
    except KeyboardInterrupt:
        loop.run_sync(stop)


def addresses(port: int, address: str | None, prefix: str) -> Sequence[str]:
    """The addresses to print, the one to open first."""
    host = address if address not in (None, "", "0.0.0.0", "::", "127.0.0.1") else "localhost"
    return [f"http://{host}:{port}{'/' + prefix.strip('/') if prefix.strip('/') else ''}/"]


def writable(folder: Any) -> bool:
    """Whether the data folder is there, or can be made, and can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)
