"""Many who are here and do nothing: what each costs the server."""
from __future__ import annotations

from contextlib import ExitStack, closing
from time import sleep

from coproboard.bench.line import joined, sources
from coproboard.bench.load import Figures
from coproboard.bench.machine import allow_sockets, processor_time, resident_memory
from coproboard.bench.target import Target

_FIRST = 10


def measure_idle(to: Target, sockets: int, seconds: float, pid: int | None) -> Figures:
    """Join `sockets` times, stay for `seconds`, leave.

    Parameters
    ----------
    to : Target
        The room.
    sockets : int
        Connections, after ten that warm the server up.
    seconds : float
        How long to sit still.
    pid : int or None
        The server's process, when it is on this machine.

    Returns
    -------
    dict
        ``memory_before``/``memory_after`` and ``memory_per_socket`` in KB; ``cpu_per_second`` in ms while nothing
        happened; ``alive``: connections still open at the end.

    Raises
    ------
    NotConnected
        A connection was not taken.
    """
    allow_sockets(sockets + _FIRST)
    with ExitStack() as open_lines:
        lines = []
        before = None
        for number, source in enumerate(sources(to, sockets + _FIRST)):
            if number == _FIRST:
                sleep(0.2)
                before = resident_memory(pid)
            lines.append(open_lines.enter_context(closing(joined(to, source))))
        sleep(0.5)
        after, busy = resident_memory(pid), processor_time(pid)
        sleep(seconds)
        done = processor_time(pid)
        for line in lines:
            line.receive()
        return {
            "sockets": sockets,
            "memory_before": before,
            "memory_after": after,
            "memory_per_socket": None if after is None or before is None else round((after - before) / sockets, 1),
            "cpu_per_second": None if done is None or busy is None else round((done - busy) / seconds, 1),
            "alive": sum(line.closed is None for line in lines[_FIRST:]),
        }
