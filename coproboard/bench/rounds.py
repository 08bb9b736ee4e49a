"""Several servers, several rounds, one report.

Rounds are interleaved (A B C, A B C), because a shared machine has good and bad minutes; a figure is the median over
the rounds. A server that we start ourselves is started afresh for every measure, so that none runs beside another.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from coproboard.bench.idle import measure_idle
from coproboard.bench.join import measure_join
from coproboard.bench.load import Figures, Load, climb, measure_load
from coproboard.bench.machine import facts, listener_of
from coproboard.bench.target import Target, target
from coproboard.errors import NotConnected

MODES = ("load", "ladder", "join", "idle")


@dataclass(frozen=True, slots=True)
class Server:
    """One that takes part.

    Parameters
    ----------
    name : str
        How the report calls it.
    running : callable
        Gives a context in which it runs; the context gives a function that returns a :class:`Target`, fresh when
        the server can make fresh rooms.
    pid : int or None
        Its process; None finds the one that listens on its port, when that is on this machine.
    keeps : bool
        Whether it keeps documents; a mere broadcast has nothing for a late joiner.
    """

    name: str
    running: Callable[[], AbstractContextManager[Callable[[], Target]]]
    pid: int | None = None
    keeps: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured.

    Parameters
    ----------
    modes : sequence of str
        Some of :data:`MODES`.
    load : Load
        The load; its rate is the ladder's first rung.
    highest : float
        The ladder's last rung, edits a second.
    full : int
        Cards on the board of the late joiner.
    joiners, sockets : int
        Late joins a round; idle sockets.
    rounds : int
        How often.
    """

    modes: Sequence[str]
    load: Load
    highest: float = 25_600
    full: int = 1_000
    joiners: int = 7
    sockets: int = 500
    rounds: int = 3


def at_address(name: str, address: str, pid: int | None = None) -> Server:
    """A server that runs already.

    Raises
    ------
    NotConnected
        The address is not one that we understand.
    """
    target(address)

    @contextmanager
    def running() -> Iterator[Callable[[], Target]]:
        yield lambda: target(address)

    return Server(name, running, pid)


def compare(servers: Sequence[Server], plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure all servers by one plan, in interleaved rounds.

    Parameters
    ----------
    servers : sequence of Server
        Who takes part.
    plan : Plan
        What is measured.
    say : callable
        Takes a line of progress.

    Returns
    -------
    dict
        ``{"machine": {…}, "servers": {name: {mode: {"median": Figures, "rounds": [Figures, …]}}}}``; a measure that
        failed is ``{"failed": reason}`` in its round. Ready for JSON.
    """
    found: dict[str, dict[str, list[dict[str, Any]]]] = {server.name: {} for server in servers}
    for number in range(1, plan.rounds + 1):
        for mode in plan.modes:
            for server in servers:
                try:
                    figures: dict[str, Any] = _measure(server, mode, plan)
                except NotConnected as error:
                    figures = {"failed": error.reason}
                found[server.name].setdefault(mode, []).append(figures)
                say(f"round {number} of {plan.rounds} · {mode} · {server.name}: {_brief(figures)}")
    return {
        "machine": facts(),
        "servers": {
            name: {mode: {"median": medians(rounds), "rounds": rounds} for mode, rounds in modes.items()}
            for name, modes in found.items()
        },
    }


def medians(rounds: Sequence[Mapping[str, Any]]) -> Figures:
    """The median of every figure over the rounds that have it; a figure that most rounds lack is None."""
    figures: Figures = {}
    for name in dict.fromkeys(name for one in rounds for name in one if name not in ("failed", "rungs")):
        values = [one[name] for one in rounds if one.get(name) is not None]
        figures[name] = round(median(values), 3) if len(values) * 2 > len(rounds) else None
    return figures


def _measure(server: Server, mode: str, plan: Plan) -> dict[str, Any]:
    if mode == "join" and not server.keeps:
        return {"failed": "keeps no documents"}
    with server.running() as room:
        first = room()
        pid = server.pid or (listener_of(first.port) if first.loopback else None)
        if mode == "load":
            return {**measure_load(first, plan.load, pid)}
        if mode == "join":
            return {**measure_join(first, plan.full, plan.joiners, pid)}
        if mode == "idle":
            return {**measure_idle(first, plan.sockets, 2.0, pid)}
        reached, rungs = climb(lambda load: measure_load(room(), load, pid), plan.load, plan.highest)
        return {**reached, "rungs": rungs}


def _brief(figures: Mapping[str, Any]) -> str:
    wanted = ("failed", "p50", "p99", "delivered", "cpu_per_1000", "reached", "milliseconds", "memory_per_socket")
    return ", ".join(f"{name} {figures[name]}" for name in wanted if name in figures)


def as_json(report: Mapping[str, Any]) -> str:
    """The report as JSON text."""
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"
