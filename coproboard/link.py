"""How a board is driven from Python: what `Board` asks of a link.

What it is: a protocol, kept by `LocalLink` (a room in this process) and `LiveLink` (a room behind a socket).
What it is not: a base class; the two share nothing but the replica.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from coproboard.rooms.replica import Make, Replica
from coproboard.storage.log import Record

T = TypeVar("T")


class Link(Protocol):
    """How a board is driven: `LocalLink` in this process, `LiveLink` over the wire."""

    #: The link that others can open, and its key; None where there is none.
    address: str | None
    key: str | None
    #: The board's id, and its file where this machine has it.
    board: str
    path: Path | None
    #: Who we are there.
    participant: str

    @property
    def closed(self) -> bool:
        """Whether it has been left, or the board is gone."""

    def read(self, ask: Callable[[Replica], T]) -> T:
        """What `ask` finds in the replica."""

    def change(self, make: Make) -> None:
        """Do a change."""

    def act(self, act: Mapping[str, Any]) -> None:
        """Do an act."""

    def sync(self, timeout: float) -> None:
        """Wait until all is saved."""

    def history(self, after: int = 0) -> Iterable[Record]:
        """What was done after a place in the log. Raises `NotConnected` and `Refused` where it cannot be had now."""

    def on_news(self, heard: Callable[[Replica], None]) -> Callable[[], None]:
        """Have `heard` called after each change; call the answer to end that."""

    def close(self, timeout: float) -> None:
        """Save and leave."""

    def leave(self) -> None:
        """Leave as it is."""
