"""One load run: so many writers, so many listeners, one rate, one room; and the ladder of such runs."""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any

from coproboard.bench.delivery import Delivery
from coproboard.bench.line import sources
from coproboard.bench.machine import allow_sockets, processor_time, resident_memory
from coproboard.bench.swarm import Go, Heard, Wrote, listen, write
from coproboard.bench.target import Target
from coproboard.errors import NotConnected

LIMIT = 100.0
"""The ladder ends where the 99th percentile passes this many ms."""
_PER_WRITER = 50
_JOINING = 120.0


@dataclass(frozen=True, slots=True)
class Load:
    """How hard to press.

    Parameters
    ----------
    listeners : int
        Connections that only listen; deliveries are counted at these.
    writers : int or None
        Connections that write; None takes as many as keep each at 50 edits a second or less, 20 at least.
    rate : float
        Edits a second, in all.
    seconds : float
        For how long.
    cards : int
        Cards that the writers add first and then move.
    edits : str
        ``"moves"`` or ``"letters"``.
    processes : int
        Processes that the listeners are spread over.
    grace : float
        Seconds to wait at most for what is still on its way.
    zone : str
        The zone in which the cards lie.
    """

    listeners: int = 200
    writers: int | None = None
    rate: float = 200.0
    seconds: float = 5.0
    cards: int = 100
    edits: str = "moves"
    processes: int = 1
    grace: float = 5.0
    zone: str = "tray"

    @property
    def authors(self) -> int:
        """Number of writers."""
        return self.writers or max(20, math.ceil(self.rate / _PER_WRITER))


Figures = dict[str, float | int | None]
"""Named figures of one run; None where there is nothing to tell."""


def measure_load(to: Target, load: Load, pid: int | None) -> Figures:
    """Put one load on one room and measure.

    Parameters
    ----------
    to : Target
        The room.
    load : Load
        How hard.
    pid : int or None
        The server's process, when it is on this machine.

    Returns
    -------
    dict
        ``p50`` and ``p99`` in ms over all expected deliveries (None: that many never came); ``delivered_per_second``
        (while the writers wrote); ``delivered`` and ``again`` as shares of what was expected; ``cpu_per_1000`` in ms;
        ``memory_before``/``memory_after`` in KB; ``late_p99`` (ms by which our own writers were late) and
        ``listener_cpu`` (share of one core): near 1, the tool was the limit; ``closed``: connections the server ended.

    Raises
    ------
    NotConnected
        The server is not there, or does not answer.
    """
    allow_sockets(load.listeners + load.authors)
    before = resident_memory(pid)
    addresses = sources(to, load.authors + load.listeners)
    ours, theirs = addresses[: load.authors], addresses[load.authors :]
    shares = [theirs[n :: load.processes] for n in range(load.processes)]
    with people(write, to, ours, load.cards, load.edits, load.zone) as writers:
        _answer(writers, to, _JOINING)
        with _crowds(to, shares, load.grace) as crowds:
            for pipe in crowds:
                _answer(pipe, to, _JOINING)
            started, busy = monotonic() + 0.3, processor_time(pid)
            writers.send(Go(started, load.rate, load.seconds))
            wrote: Wrote = _answer(writers, to, load.seconds + load.grace + _JOINING)
            ended = monotonic()
            for pipe in crowds:
                pipe.send((wrote.sent, ended))
            heard: list[Heard] = [_answer(pipe, to, load.grace + _JOINING) for pipe in crowds]
            done, after = processor_time(pid), resident_memory(pid)
        writers.send(True)
        closed: Counter[int] = sum((one.closed for one in heard), _answer(writers, to, _JOINING))
    total = Delivery()
    for one in heard:
        total += one.delivery
    span = ended - started
    cpu = (done - busy) * 1000 / total.arrived if done is not None and busy is not None and total.arrived else None
    return {
        "rate": load.rate,
        "writers": load.authors,
        "listeners": load.listeners,
        "p50": total.percentile(0.5),
        "p99": total.percentile(0.99),
        "delivered_per_second": round(total.in_time / span),
        "delivered": round(total.arrived / total.expected, 4) if total.expected else None,
        "again": round(total.again / total.expected, 4) if total.expected else None,
        "edits_per_message": round(total.arrived / total.messages, 2) if total.messages else None,
        "cpu_per_1000": None if cpu is None else round(cpu, 3),
        "memory_before": before,
        "memory_after": after,
        "late_p99": round(wrote.late[int(len(wrote.late) * 0.99)] * 1000, 1) if wrote.late else None,
        "listener_cpu": round(max(one.processor for one in heard) / (span + 0.6), 2),
        "writer_cpu": round(wrote.processor / span, 2),
        "closed": sum(closed.values()),
    }


def climb(run: Callable[[Load], Figures], load: Load, highest: float) -> tuple[Figures, list[Figures]]:
    """Double the rate until the 99th percentile passes :data:`LIMIT`, an edit gets lost, or `highest` is reached.

    A rung that fails is tried once more: a shared machine has bad moments, and a server that is too slow stays so.

    Parameters
    ----------
    run : callable
        Measures one load, on a fresh room.
    load : Load
        The first rung.
    highest : float
        The last rung, in edits a second.

    Returns
    -------
    (dict, list of dict)
        ``reached``: edits a second at which the limit is passed; ``end_of_ladder``: 1 if it never was;
        ``tool_limit``: 1 if on the last rung this tool could not write as fast as it should. And the rungs.
    """
    rungs: list[Figures] = []
    rate = load.rate
    while rate <= highest:
        rungs.append(run(replace(load, rate=rate)))
        if not _within(rungs[-1]):
            rungs[-1] = run(replace(load, rate=rate))
        if not _within(rungs[-1]):
            tool = int((rungs[-1]["late_p99"] or 0) > LIMIT / 2)
            return {"reached": round(_crossing(rungs)), "end_of_ladder": 0, "tool_limit": tool}, rungs
        rate *= 2
    return {"reached": round(rate / 2), "end_of_ladder": 1, "tool_limit": 0}, rungs


def _within(rung: Figures) -> bool:
    slow = rung["p99"]
    return slow is not None and slow <= LIMIT and (rung["delivered"] or 0) > 0.999


def _crossing(rungs: list[Figures]) -> float:
    """The rate at which p99 crosses the limit, on a straight line between two rungs in logarithms of both."""
    if len(rungs) < 2:
        return 0.0
    low, high = rungs[-2], rungs[-1]
    if high["p99"] is None or high["p99"] <= LIMIT:
        return float(low["rate"] or 0)
    below, above = math.log(max(low["p99"] or 0.1, 0.1)), math.log(high["p99"])
    step = (math.log(LIMIT) - below) / (above - below)
    return float(low["rate"] or 0) * (float(high["rate"] or 0) / float(low["rate"] or 1)) ** step


@contextmanager
def people(task: Callable[..., None], *arguments: Any) -> Iterator[Connection]:
    """A process of writers, listeners or watchers, and the pipe to it; it is ended on the way out.

    Parameters
    ----------
    task : callable
        What it does; takes the pipe and the arguments.
    *arguments
        For `task`.
    """
    context = get_context("spawn")
    here, there = context.Pipe()
    process: BaseProcess = context.Process(target=task, args=(there, *arguments), daemon=True)
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()
        process.join(2)
        if process.is_alive():
            process.kill()
            process.join()


@contextmanager
def _crowds(to: Target, shares: list[list[str | None]], grace: float) -> Iterator[list[Connection]]:
    if not shares:
        yield []
        return
    with people(listen, to, shares[0], grace) as first, _crowds(to, shares[1:], grace) as others:
        yield [first, *others]


def _answer(pipe: Connection, to: Target, timeout: float) -> Any:
    """What a process says next.

    Raises
    ------
    NotConnected
        It ended, or said nothing in time: its server is the likely reason.
    """
    try:
        if pipe.poll(timeout):
            return pipe.recv()
    except EOFError:
        pass
    raise NotConnected(f"{to.host}:{to.port}", "the load could not be put on it")
