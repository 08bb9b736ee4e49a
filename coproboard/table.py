"""A table of a board as a Param: `board.param.marks` can be bound, watched and depended on.

What it is: a read-only parameter whose value is read when it is asked for. What it is not: a store; the board keeps what
it read until something in it changes, and tells the watchers (`coproboard.seeing`).

The fact that shaped it: Param's own ways to set and to trigger read every parameter of an object first. Here that would
make every table, so a table is never set, and its watchers are called one by one.
"""
from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import param
from param.parameterized import Event, Skip, Watcher

from coproboard.insight.tidy import Tidy

log = logging.getLogger(__name__)


class Table(param.Parameter):
    """A read-only table of a board.

    Parameters
    ----------
    doc : str
        What it is.
    """

    def __init__(self, *, doc: str) -> None:
        super().__init__(default=None, doc=doc, allow_None=True, instantiate=False)

    def __get__(self, obj: Any, objtype: Any = None) -> Any:
        return self.default if obj is None else obj._table(self.name)

    def __set__(self, obj: Any, value: Any) -> None:
        raise TypeError(f"{self.name} is read, never set: change the board, with add, move, act and their sisters")


def watched(board: param.Parameterized) -> dict[str, list[Watcher]]:
    """Who watches which parameter's value, by its name."""
    found = {name: list(of.get("value", ())) for name, of in board.param.watchers.items()}
    return {name: watchers for name, watchers in found.items() if watchers}


def tell(
    board: param.Parameterized, changed: Mapping[str, tuple[Tidy | None, Tidy]], run: Callable[[Awaitable[Any]], None]
) -> None:
    """Call everyone who watches one of these tables, once each; what one of them does wrong is logged and ends no other.

    Parameters
    ----------
    board : Parameterized
        Whose tables they are.
    changed : mapping of str to tuple
        Name → the table as it was, where somebody has read it, and as it is.
    run : callable
        Has awaited what a coroutine function gives.
    """
    found = {id(one): one for name, watchers in watched(board).items() if name in changed for one in watchers}
    for watcher in sorted(found.values(), key=lambda one: one.precedence):
        events = [
            Event("value", name, board, type(board), *changed[name], "changed" if watcher.onlychanged else "set")
            for name in watcher.parameter_names if name in changed
        ]  # fmt: skip
        args = events if watcher.mode == "args" else []
        named = {} if watcher.mode == "args" else {event.name: event.new for event in events}
        try:
            outcome = watcher.fn(*args, **named)
            if isinstance(outcome, Awaitable):
                run(outcome)
        except Skip:
            continue
        except Exception as failure:  # noqa: BLE001  somebody else's function may fail in any way
            log_failure(failure)


def log_failure(failure: BaseException) -> None:
    """Log that a function which hears of changes failed, and where; an error's own text may be what people wrote."""
    last = traceback.extract_tb(failure.__traceback__)[-1:]
    where = f"{last[0].filename}, line {last[0].lineno}, in {last[0].name}" if last else "unknown"
    log.error("a function that hears of changes failed: %s at %s", type(failure).__name__, where)
