"""The apps beside a board, as ``coproboard workbench`` and ``panel serve`` show them.

What it is: what makes each of their pages, and the boards that all pages of this process share. What it is not: a
server.

The fact that shaped it: all sessions of one board share one connection to it, whichever app they are of.
"""
from __future__ import annotations

import atexit
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import panel as pn

from coproboard.views.lookout import Lookouts
from coproboard.views.report import Report
from coproboard.views.sites import Sites
from coproboard.views.wall import Wall
from coproboard.views.workbench import Workbench
from coproboard.words import FIRST


@cache
def lookouts() -> Lookouts:
    """The boards of this process, on the sites that ``COPROBOARD_SITES`` names."""
    shared = Lookouts(Sites.of_process())
    atexit.register(shared.close)
    return shared


def workbench_page() -> pn.Template:
    """The workbench: ``/workbench#<link of a board>``."""
    return Workbench(lookouts()).page


def report_page() -> pn.Template:
    """The record of a board: ``/report#<link of a board>``."""
    return Report(lookouts()).page


def wall_page() -> pn.Template:
    """The wall: ``/wall#<link of a board>``."""
    return Wall(lookouts()).page


def apps(shared: Lookouts, links: Sequence[str] = (), first: str = FIRST) -> Mapping[str, Callable[[], pn.Template]]:
    """The apps by path.

    Parameters
    ----------
    shared : Lookouts
        The boards of this process.
    links : sequence of str
        Boards that every page shows from the start.
    first : str
        The language that comes first.
    """
    return {
        "workbench": lambda: Workbench(shared, links, first).page,
        "report": lambda: Report(shared, links, first).page,
        "wall": lambda: Wall(shared, links, first).page,
    }  # fmt: skip
