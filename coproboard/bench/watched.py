"""What watching costs the people at a board: the same load without watchers, with workbenches beside, and inside.

What it is: people who edit, and so many real sessions of the workbench that watch them, in alternating runs on one
machine. What it is not: a measure of the workbench; how fast that follows is its own affair.

The fact that shaped it: on a machine that others use as well a single run says nothing. So each round has every variant,
in another order each time, and what is told is the median over rounds of what each was to the run without watchers.
"""
from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPError, HTTPRequest
from tornado.websocket import WebSocketError, websocket_connect

from coproboard.bench.load import Figures, Load, measure_load, people
from coproboard.bench.machine import facts, listener_of, processor_time
from coproboard.bench.ours import WIDER, make_board
from coproboard.bench.started import free_port, listening
from coproboard.bench.table import aligned, cell
from coproboard.bench.target import target
from coproboard.board import connect
from coproboard.errors import NotConnected

#: No watchers · workbenches in a process of their own · workbenches in the server's process.
VARIANTS = ("alone", "beside", "inside")
#: What the sessions look at, in turns.
LOOKING = ("picture=board", "picture=timeline", "picture=spread", "view=tables", "picture=apart", "picture=balance")
#: The zone in which cards lie that are watched: in the tray nothing would be drawn of them.
WATCHED = "information"
_TOKEN = re.compile(r'"token"\s*:\s*"([^"]+)"')
#: What a page says when it is there, by Bokeh's protocol: head, metadata, content. Before that it is sent nothing.
_READY = tuple(map(json.dumps, (
    {"msgid": "1", "msgtype": "PATCH-DOC"}, {},
    {"events": [{"kind": "MessageSent", "msg_type": "bokeh_event",
                 "msg_data": {"type": "event", "name": "document_ready", "values": {"type": "map"}}}]},
)))  # fmt: skip
_SEEN = ("p50", "p99", "delivered", "cpu_per_1000", "late_p99", "closed")


@dataclass(frozen=True, slots=True)
class Watching:
    """What the sessions got, in all: messages that changed a page, and bytes."""

    messages: int
    bytes: int


def compare_watched(
    sessions: int, rounds: int, say: Callable[[str], None], load: Load, variants: Sequence[str] = VARIANTS
) -> dict[str, Any]:
    """Measure people at a board with and without watchers, in alternating runs.

    Parameters
    ----------
    sessions : int
        Workbenches that watch.
    rounds : int
        How often.
    say : callable
        Takes a line of progress.
    load : Load
        What people do.
    variants : sequence of str
        Some of `VARIANTS`; the first is what the others are compared with.

    Returns
    -------
    dict
        ``{"machine", "sessions", "rounds": [{variant: figures}], "medians": {variant: figures}, "ratios": {variant:
        {"p50", "p99"}}, "least": {variant: p99}}``; ready for JSON.

    Raises
    ------
    NotConnected
        A server does not start, or a session cannot be opened.
    """
    found: list[dict[str, Figures]] = []
    for number in range(rounds):
        turn = number % len(variants)
        figures = {}
        for variant in (*variants[turn:], *variants[:turn]):
            figures[variant] = _measure(variant, sessions, load)
            shown = ", ".join(f"{name} {cell(figures[variant][name])}" for name in ("p50", "p99", "watched", "watcher_cpu"))
            say(f"round {number + 1} of {rounds} · {variant}: {shown}")
        found.append({variant: figures[variant] for variant in variants})
    return {"machine": facts(), "sessions": sessions, "rounds": found, **summed(found, variants)}


def summed(found: Sequence[dict[str, Figures]], variants: Sequence[str]) -> dict[str, Any]:
    """Medians of each figure, medians of each round's ratios to the first variant, and the least p99 of all rounds.

    Whatever else a machine does only adds to a figure: the least of many rounds is nearest to what it would be without.

    Parameters
    ----------
    found : sequence of dict
        Variant → figures, for each round.
    variants : sequence of str
    """
    first = variants[0]
    return {
        "medians": {one: {name: _middle([each[one].get(name) for each in found]) for name in found[0][one]} for one in variants},
        "ratios": {
            one: {name: _middle([_ratio(each[one][name], each[first][name]) for each in found]) for name in ("p50", "p99")}
            for one in variants
        },
        "least": {one: min((each[one]["p99"] for each in found if each[one]["p99"] is not None), default=None) for one in variants},
    }  # fmt: skip


def watched_table(report: dict[str, Any]) -> str:
    """The report of `compare_watched` as text."""
    columns = (*_SEEN, "watched", "watcher_cpu")
    titles = ("p50 ms", "p99 ms", "delivered", "CPU-ms/1000", "tool late ms", "closed", "patches/s", "watcher CPU")
    rows = [["", *titles, "p50 ×", "p99 ×", "least p99", "least ×"]]
    least = report["least"]
    first = next(iter(least.values()))
    for variant, figures in report["medians"].items():
        ratios = report["ratios"][variant]
        told = [*(ratios[name] for name in ("p50", "p99")), least[variant], _ratio(least[variant], first)]
        rows.append([variant, *(cell(figures.get(name)) for name in columns), *map(cell, told)])
    machine = ", ".join(f"{name} {value}" for name, value in report["machine"].items())
    head = f"{report['sessions']} workbenches, {len(report['rounds'])} rounds; × is the median of each round's ratio to the first row"
    return "\n".join([machine, head, "", *aligned(rows)])


def _measure(variant: str, sessions: int, load: Load) -> Figures:
    with TemporaryDirectory(prefix="coproboard-bench-") as folder, _server(variant, Path(folder)) as (address, link, said):
        pid = listener_of(target(link).port)
        furnish(link)
        said.write_text(link, encoding="utf-8")
        with _workbench(variant, address, link) as (site, watcher):
            if site is None:
                return {**measure_load(target(link), load, pid), "watched": None, "watcher_cpu": None}
            with people(watch, site, sessions) as pipe:
                if not pipe.poll(120) or pipe.recv() is not True:
                    raise NotConnected(site, "a workbench could not be opened")
                before, started = processor_time(watcher), monotonic()
                figures = measure_load(target(link), load, pid)
                spent, span = processor_time(watcher), monotonic() - started
                pipe.send(True)
                told: Watching = pipe.recv()
            if not told.messages:
                raise NotConnected(site, "a workbench was told nothing")
            share = None if before is None or spent is None else round((spent - before) / 1000 / span, 3)
            return {**figures, "watched": round(told.messages / span, 1), "watcher_cpu": share}


@contextmanager
def _server(variant: str, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """A server; gives its address, a board's link, and the file in which the server inside looks for that."""
    port, said = free_port(), folder / "watched"
    options = [str(port), str(folder / "data"), str(said)]
    if variant == "inside":
        command = [sys.executable, "-m", "coproboard.bench.inside", *options]
    else:
        command = [sys.executable, "-m", "coproboard", "serve", "--no-open", "--light", "--port", str(port)]
        command += ["--address", "127.0.0.1", "--data", options[1], *(part for limit in WIDER for part in ("--limit", limit))]
    with listening(command, port):
        address = f"http://127.0.0.1:{port}"
        yield address, make_board(address), said


@contextmanager
def _workbench(variant: str, address: str, link: str) -> Iterator[tuple[str | None, int | None]]:
    """Where workbenches are, and in which process of their own."""
    if variant != "beside":
        yield (address if variant == "inside" else None), None
        return
    port = free_port()
    command = [sys.executable, "-m", "coproboard", "workbench", "--no-open", "--port", str(port), "--address", "127.0.0.1"]
    with listening([*command, "--site", address, link], port) as process:
        yield f"http://127.0.0.1:{port}", process.pid


def furnish(link: str) -> None:
    """Give a board what a session has in the middle: six people, cards, marks that were revealed, and the step to talk.

    Parameters
    ----------
    link : str
    """
    places = ("lived", "services")
    folk = [connect(link, name=f"bench {n}", perspective=places[n % 2]) for n in range(6)]
    try:
        first, zones = folk[0], [zone.id for zone in folk[0].frame.zones]
        cards = [one.add(f"A card of the bench, number {n}", zone=zones[n % len(zones)]) for n, one in enumerate(folk)]
        for one in folk:
            one.sync()
        first.act("step", to="place", from_="gather")
        opened = str(first.rounds["id"].iloc[0])
        for n, one in enumerate(folk):
            for k, card in enumerate(cards):
                zone = zones[(2 * (n % 2) + k) % len(zones)]
                one.act("mark", round=opened, card=card, layer=first.frame.layers[0].id, at=[zone], range=None,
                        confidence=None, reason="", lang="en", salt=urlsafe_b64encode(os.urandom(18)).decode())  # fmt: skip
        motion = urlsafe_b64encode(os.urandom(9)).decode()
        first.act("raise", motion=motion, kind="reveal", about=opened)
        for one in folk[1:4]:
            one.act("voice", motion=motion, yes=True)
        first.act("step", to="talk", from_="reveal")
    finally:
        for one in folk:
            one.close()


def watch(pipe: Connection, site: str, sessions: int) -> None:
    """Hold sessions of the workbench open until told to stop; run in a process of its own, which steps back for others.

    Parameters
    ----------
    pipe : Connection
        Gets True once all are open and `Watching` at the end; sends something when that has come.
    site : str
        Where the workbench is.
    sessions : int
    """
    if hasattr(os, "nice"):
        os.nice(19)
    asyncio.run(_watch(pipe, site, sessions))


async def _watch(pipe: Connection, site: str, sessions: int) -> None:
    counts = [[0, 0] for _ in range(sessions)]
    try:
        sockets = [await _open(f"{site}/workbench?{LOOKING[n % len(LOOKING)]}") for n in range(sessions)]
    except (OSError, HTTPError, WebSocketError, LookupError):
        pipe.send(False)
        return
    reading = [asyncio.ensure_future(_read(socket, count)) for socket, count in zip(sockets, counts, strict=True)]
    # The first pictures come a moment later; they are no part of the measure.
    await asyncio.sleep(3)
    before = [count.copy() for count in counts]
    pipe.send(True)
    while not pipe.poll():
        await asyncio.sleep(0.1)
    for task in reading:
        task.cancel()
    grown = [(now[0] - then[0], now[1] - then[1]) for now, then in zip(counts, before, strict=True)]
    pipe.send(Watching(sum(one for one, _ in grown), sum(one for _, one in grown)))


async def _open(address: str) -> Any:
    """A session of Panel's as a browser has it: the page, and the websocket under the token that stands in it."""
    page = await AsyncHTTPClient().fetch(address, connect_timeout=60, request_timeout=60)
    found = _TOKEN.search(page.body.decode())
    if found is None:
        raise LookupError("no token")
    where = address.partition("?")[0].replace("http", "ws", 1) + "/ws"
    origin = "/".join(address.split("/")[:3])
    socket = await websocket_connect(HTTPRequest(where, headers={"Origin": origin}), subprotocols=["bokeh", found[1]])
    while "ACK" not in (await socket.read_message() or "ACK"):
        pass
    for part in _READY:
        await socket.write_message(part)
    return socket


async def _read(socket: Any, count: list[int]) -> None:
    with suppress(asyncio.CancelledError):
        while (message := await socket.read_message()) is not None:
            # Each message comes as a head, its parts and their sizes; patches are counted by what they name.
            count[0] += isinstance(message, str) and "PATCH-DOC" in message
            count[1] += len(message)


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def _middle(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(median(known), 3) if len(known) * 2 > len(values) else None
