"""``coproboard bench``: the load tool at the command line."""
from __future__ import annotations

from pathlib import Path

import click

from coproboard.bench.load import Load
from coproboard.bench.ours import ours
from coproboard.bench.rounds import MODES, Plan, Server, as_json, at_address, compare
from coproboard.bench.table import tables
from coproboard.bench.watched import WATCHED, compare_watched, watched_table
from coproboard.errors import NotConnected


def command() -> click.Command:
    """The ``bench`` command, for the command line to take in."""
    return bench


@click.command("bench")
@click.argument("addresses", nargs=-1, metavar="[[NAME=]ADDRESS]...")
@click.option("--mode", type=click.Choice([*MODES, "all"]), default="load", show_default=True, help="What to measure.")
@click.option("--writers", type=click.IntRange(1), help="Connections that write.  [default: 20, or rate / 50]")
@click.option("--listeners", type=click.IntRange(1), default=200, show_default=True, help="Connections that listen.")
@click.option("--rate", type=click.FloatRange(1), default=200, show_default=True, help="Edits a second, in all.")
@click.option("--seconds", type=click.FloatRange(0.1, 600), default=5, show_default=True, help="How long to write.")
@click.option("--cards", type=click.IntRange(1, 2000), default=100, show_default=True, help="Cards that are moved.")
@click.option("--edits", type=click.Choice(["moves", "letters"]), default="moves", show_default=True)
@click.option("--highest", type=click.FloatRange(1), default=25_600, show_default=True, help="Last rung of the ladder.")
@click.option("--full", type=click.IntRange(1, 2000), default=1000, show_default=True, help="Cards for a late joiner.")
@click.option("--sockets", type=click.IntRange(1, 20_000), default=500, show_default=True, help="Idle sockets.")
@click.option("--rounds", type=click.IntRange(1, 50), default=3, show_default=True, help="Rounds; medians are shown.")
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that listen.")
@click.option("--pid", type=int, help="The server's process, when there is one server and it cannot be found.")
@click.option("--workbenches", type=click.IntRange(1, 100), help="Instead: what so many workbenches cost people at a board.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write every figure here.")
def bench(
    addresses: tuple[str, ...],
    mode: str,
    writers: int | None,
    listeners: int,
    rate: float,
    seconds: float,
    cards: int,
    edits: str,
    highest: float,
    full: int,
    sockets: int,
    rounds: int,
    processes: int,
    pid: int | None,
    workbenches: int | None,
    json_file: Path | None,
) -> None:
    """Measure servers of shared boards: latency, throughput, processor, memory.

    ADDRESS is ws://host:port/room for any y-websocket server, http://host:port/b/<id>#<key> for a board of
    coproboard, hocuspocus://host:port/room for Hocuspocus; {room} in it becomes a fresh name for every run. Several
    addresses are measured in turn, round by round. Without an address it starts a server of its own. The cards that
    it adds stay: do not point it at a board in use.

    With --workbenches people edit a board without watchers, with so many workbenches beside its server, and with as
    many inside it, in turns.
    """
    if workbenches is not None:
        _watch(workbenches, rounds, Load(listeners, writers, rate, seconds, cards, edits, processes, zone=WATCHED), json_file)
        return
    load = Load(listeners, writers, rate, seconds, cards, edits, processes)
    modes = MODES if mode == "all" else (mode,)
    try:
        servers = [_server(address, pid if len(addresses) == 1 else None) for address in addresses]
        servers = servers or [ours()]
    except NotConnected as error:
        raise click.BadParameter(str(error), param_hint="ADDRESS") from error
    report = compare(servers, Plan(modes, load, highest, full, sockets=sockets, rounds=rounds), _say)
    click.echo(tables(report))
    if json_file is not None:
        json_file.write_text(as_json(report), encoding="utf-8")


def _watch(workbenches: int, rounds: int, load: Load, json_file: Path | None) -> None:
    try:
        report = compare_watched(workbenches, rounds, _say, load)
    except NotConnected as error:
        raise click.ClickException(str(error)) from error
    click.echo(watched_table(report))
    if json_file is not None:
        json_file.write_text(as_json(report), encoding="utf-8")


def _server(given: str, pid: int | None) -> Server:
    name, equals, address = given.partition("=")
    if not equals or ":" in name:
        name, address = given.partition("://")[2].partition("/")[0], given
    return at_address(name, address, pid)


def _say(line: str) -> None:
    click.echo(line, err=True)
