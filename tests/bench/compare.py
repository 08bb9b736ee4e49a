"""Hold coproboard against its peers: ``python -m tests.bench.compare [options of coproboard bench]``.

Starts ours and every peer afresh for each measure, one at a time, and prints one table a mode with ratios to ours.
The peers' packages come by ``npm ci`` in ``peers/``; a peer that cannot be started is shown without figures.
"""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from coproboard.bench.load import Load
from coproboard.bench.ours import ours
from coproboard.bench.rounds import MODES, Plan, Server, as_json, compare
from coproboard.bench.started import started
from coproboard.bench.table import tables

PEERS = Path(__file__).parent / "peers"


def peers(folder: Path) -> dict[str, Server]:
    """Every peer by its short name; what has to be compiled is compiled into `folder`."""
    echo = folder / "echo"
    subprocess.run(["cc", "-O2", "-o", str(echo), str(PEERS / "echo.c")], check=False)
    node, python = ["node"], [sys.executable]
    return {
        "y-websocket": started("y-websocket", [*node, "y-websocket.mjs", "{port}"], "ws://127.0.0.1:{port}/{room}", PEERS),
        "hocuspocus": started(
            "hocuspocus", [*node, "hocuspocus.mjs", "{port}"], "hocuspocus://127.0.0.1:{port}/{room}", PEERS
        ),
        "hocuspocus-10ms": started(
            "hocuspocus-10ms", [*node, "hocuspocus.mjs", "{port}", "10"], "hocuspocus://127.0.0.1:{port}/{room}", PEERS
        ),
        "pycrdt-websocket": started(
            "pycrdt-websocket", [*python, "pycrdt_websocket.py", "{port}"], "ws://127.0.0.1:{port}/{room}", PEERS
        ),
        "echo": started("echo", [str(echo), "{port}"], "ws://127.0.0.1:{port}/{room}", keeps=False),
    }


@click.command()
@click.option("--only", multiple=True, help="Names of those that take part; all by default.")
@click.option("--mode", "modes", type=click.Choice(MODES), multiple=True, default=("load",), show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option("--rate", default=200.0, show_default=True)
@click.option("--seconds", default=3.0, show_default=True)
@click.option("--listeners", default=200, show_default=True)
@click.option("--highest", default=25_600.0, show_default=True)
@click.option("--sockets", default=500, show_default=True)
@click.option("--json", "json_file", type=click.Path(path_type=Path))
def main(
    only: tuple[str, ...],
    modes: tuple[str, ...],
    rounds: int,
    rate: float,
    seconds: float,
    listeners: int,
    highest: float,
    sockets: int,
    json_file: Path | None,
) -> None:
    """Measure ours and the peers in interleaved rounds."""
    with TemporaryDirectory() as folder:
        everyone = {"coproboard": ours(), **peers(Path(folder))}
        servers = [everyone[name] for name in only or everyone]
        load = Load(listeners, None, rate, seconds)
        plan = Plan(modes, load, highest, sockets=sockets, rounds=rounds)
        report = compare(servers, plan, lambda line: click.echo(line, err=True))
    click.echo(tables(report))
    if json_file is not None:
        json_file.write_text(as_json(report), encoding="utf-8")


if __name__ == "__main__":
    main()
