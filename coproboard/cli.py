"""The command line: ``coproboard serve`` and ``coproboard bench``.

Flags that Panel has too keep Panel's names. Panel itself is imported by the command that needs it.
"""
from __future__ import annotations

import importlib
import logging
import sys
import webbrowser
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import click

from coproboard import __version__
from coproboard.bench.command import command as bench_command
from coproboard.errors import CoproboardError
from coproboard.rooms.limits import Limits
from coproboard.serving import Settings


def fail(sentence: str) -> None:
    """End with one sentence and no trace."""
    click.echo(sentence, err=True)
    sys.exit(1)


def read_limits(pairs: tuple[str, ...]) -> Limits:
    """Limits from ``NAME=VALUE`` pairs; `click.BadParameter` names what there is otherwise."""
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
    return replace(Limits(), **changed)


@click.group()
@click.version_option(__version__, prog_name="coproboard")
def main() -> None:
    """A decision board that nobody owns."""


@main.command()
@click.option("--port", default=5006, show_default=True, help="Port to listen on; 0 for any free one.")
@click.option("--address", default="localhost", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--prefix", default="", help="Path under which everything lies, behind a reverse proxy.")
@click.option("--allow-websocket-origin", "origins", multiple=True, metavar="HOST",
              help="Another host[:port] whose pages may connect; may be given more than once.")
@click.option("--num-threads", type=int, default=None, help="Threads for Panel's callbacks.")
@click.option("--use-xheaders", is_flag=True, help="Believe a reverse proxy about people's addresses.")
@click.option("--data", type=click.Path(path_type=Path), default=Path("coproboard-data"), show_default=True,
              envvar="COPROBOARD_DATA", help="Folder of the boards.")
@click.option("--frame-ancestors", default="'self'", show_default=True,
              help="Sites that may show our pages in a frame, as in Content-Security-Policy.")
@click.option("--limit", "limits", multiple=True, metavar="NAME=VALUE", help="Change a limit, such as cards=500.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the home page in a browser.")
@click.option("--light", is_flag=True, help="Serve the light pages only, without Panel's apps.")
def serve(
    port: int, address: str, prefix: str, origins: tuple[str, ...], num_threads: int | None, use_xheaders: bool,
    data: Path, frame_ancestors: str, limits: tuple[str, ...], open_browser: bool, light: bool,
) -> None:
    """Serve live boards from one folder."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    serving = importlib.import_module("coproboard.serve")
    if not serving.writable(data):
        fail(f"The folder {data} cannot be written. Choose another with --data, or change its permissions.")
    settings = Settings(data, frozenset(host.lower() for host in origins), frame_ancestors, read_limits(limits))
    views = {} if light else importlib.import_module("coproboard.views.apps").APPS

    def started(bound: int) -> None:
        where = serving.addresses(bound, address, prefix)[0]
        click.echo(f"coproboard is running at {where}")
        click.echo(f"Boards are kept in {data}. Stop with Ctrl+C.")
        sys.stdout.flush()
        if open_browser:
            webbrowser.open(where)

    try:
        server = serving.make_server(
            views, settings, port=port, address=address or None, prefix=prefix, threads=num_threads,
            xheaders=use_xheaders,
        )
    except CoproboardError as failure:
        fail(str(failure))
    except OSError as failure:
        fail(f"Port {port} cannot be used ({failure.strerror or failure}). Choose another with --port.")
    serving.run(server, started)


main.add_command(bench_command(), "bench")
