"""A late joiner: how long until the whole of a full board is there, and in how many answers."""
from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from time import monotonic

from coproboard.bench.edits import Pen, spans
from coproboard.bench.line import Line, joined, sources, update_message
from coproboard.bench.load import Figures
from coproboard.bench.machine import processor_time, resident_memory
from coproboard.bench.target import Target
from coproboard.errors import NotConnected

_WORDS = "What we should do first, said in about as many words as a card has room for"
_AT_ONCE = 100


@contextmanager
def filled(to: Target, cards: int) -> Iterator[Pen]:
    """A room with `cards` cards, added a hundred a message and all there; somebody stays in it for the while.

    Raises
    ------
    NotConnected
        They were not all there after 20 s.
    """
    pen = Pen(secrets.randbits(32))
    with closing(joined(to)) as line:
        line.sock.settimeout(20)
        for start in range(0, cards, _AT_ONCE):
            names = [(secrets.token_urlsafe(9), f"{_WORDS} {n}") for n in range(start, min(cards, start + _AT_ONCE))]
            line.send(update_message(pen.add(names)))
        until = monotonic() + 20
        while late_join(to, None, pen) is None:
            if monotonic() > until:
                raise NotConnected(f"{to.host}:{to.port}", f"{cards} cards did not arrive")
        yield pen


def late_join(to: Target, source: str | None, pen: Pen, patience: float = 5.0) -> Figures | None:
    """Join once; None when the document was not complete within `patience` seconds.

    Returns
    -------
    dict
        ``milliseconds`` from opening the connection, ``answer`` from asking for the document, both until all that
        `pen` wrote was there; ``answers``: messages that took; ``kilobytes`` of document.
    """
    opened = monotonic()
    line = Line(to, source)
    asked = monotonic()
    there, size = 0, 0
    for number, (now, update) in enumerate(line.join(patience), 1):
        size += len(update)
        there += sum(length for client, _, length in spans(update) if client == pen.client)
        if there >= pen.clock:
            line.close()
            return {
                "milliseconds": round((now - opened) * 1000, 1),
                "answer": round((now - asked) * 1000, 1),
                "answers": number,
                "kilobytes": round(size / 1024, 1),
            }
    line.close()
    return None


def measure_join(to: Target, cards: int, joiners: int, pid: int | None) -> Figures:
    """Medians over `joiners` late joins, one after another, to a room with `cards` cards.

    Parameters
    ----------
    to : Target
        The room.
    cards, joiners : int
        How full, how many.
    pid : int or None
        The server's process, when it is on this machine.

    Raises
    ------
    NotConnected
        The server does not answer, or did not give the whole document.
    """
    with filled(to, cards) as pen:
        busy = processor_time(pid)
        joins = list(_joins(to, joiners, pen))
        done = processor_time(pid)
    middle = sorted(joins, key=lambda one: one["milliseconds"] or 0)[len(joins) // 2]
    cpu = None if done is None or busy is None else round((done - busy) / joiners, 2)
    return {**middle, "cards": cards, "cpu_per_join": cpu, "memory_after": resident_memory(pid)}


def _joins(to: Target, joiners: int, pen: Pen) -> Iterator[Figures]:
    for source in sources(to, joiners, each=1):
        one = late_join(to, source, pen)
        if one is None:
            raise NotConnected(f"{to.host}:{to.port}", "a late joiner did not get the whole document")
        yield one
