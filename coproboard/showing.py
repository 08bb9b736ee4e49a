"""The Python API: how a board shows itself, as the live board in a cell or among Panel's components.

What it is: which way a notebook is given. What it is not: the board that is seen; that is the same `board.js` as on every
page, and it comes to its board by `coproboard.channel`.

The fact that shaped it: whoever opens a saved notebook has no kernel. So a cell holds the board as it stood, as plain
HTML, beside the live one.
"""
from __future__ import annotations

import asyncio
import importlib
import importlib.util
import sys
from collections.abc import Callable
from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING, Any

from coproboard.channel import Channel
from coproboard.documents.places import FIRST
from coproboard.documents.shared import Card
from coproboard.errors import CoproboardError
from coproboard.insight.laid import Laid
from coproboard.insight.still import still
from coproboard.rooms.replica import Replica
from coproboard.seeing import Seeing
from coproboard.words import say

if TYPE_CHECKING:
    from coproboard.hosting import Host
    from coproboard.live import LiveLink
    from coproboard.views import BoardView
    from coproboard.views.widget import BoardWidget

_PLAIN, _HTML = "text/plain", "text/html"


class Showing(Seeing):
    """What a board has to show itself."""

    _host: Host | None
    _live: Callable[[], LiveLink]
    _widget: BoardWidget | None = None

    def widget(self) -> BoardWidget:
        """The live board as a widget, for JupyterLab, Notebook, VS Code and marimo; the same one each time.

        The page in the cell reaches the board over the notebook's own channel, as this same participant.

        Raises
        ------
        ModuleNotFoundError
            There is no anywidget: ``pip install coproboard[jupyter]`` brings it.
        StorageError
            What waits cannot be stored now.
        """
        if self._widget is None or self._widget.over:
            self._widget = importlib.import_module(__package__).BoardWidget(self._carry, lang=self.lang)
        return self._widget

    def view(self, **params: Any) -> BoardView:
        """The live board as a Panel component, over Panel's own channel.

        Parameters
        ----------
        params
            As for `BoardView`; with `address`, a key or a person, the page goes to the board's server by itself.

        Raises
        ------
        StorageError
            What waits cannot be stored now.
        """
        views = importlib.import_module(__package__)
        if {"address", "board", "key", "person", "perspective", "home"} & params.keys():
            return views.BoardView(**{"address": self._live().address, "lang": self.lang} | params)
        return views.CarriedView(self._carry, **{"lang": self.lang} | params)

    def _carry(self, say_it: Callable[[dict[str, Any], list[bytes]], None]) -> Channel:
        """A channel for pages at this board; `say_it` sends to them."""
        try:
            hearing = asyncio.get_running_loop()
        except RuntimeError:
            hearing = None
        return Channel(
            self._live(), say_it, self._link_shared, person=self._seated, hearing=hearing, cards=f"{_called(self)}.cards"
        )

    def _link_shared(self) -> str | None:
        """The link that others join by; None while nobody can."""
        if self._host is None:
            return self._link.address
        further = self._host.further
        return self._host.link_at(further[-1]) if further else None

    def _seated(self) -> dict[str, str] | None:
        """Who this participant is to the others; None for one who looks on."""
        me = self._link.read(lambda replica: replica.ledger.person(self._link.participant))
        return None if me is None else {"name": me.name, "perspective": me.perspective, "lang": me.lang}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a notebook shows: the live board, and for whoever has no kernel the board as it stands."""

        def read(replica: Replica) -> tuple[str, list[Card], list[Laid]]:
            tabs = self._tabs(replica)
            others = [Laid(tab, tabs.text(tab), tabs.frame(tab)) for tab in tabs.ids if tab != FIRST and not tabs.aside(tab)]
            return replica.shared.title, replica.shared.cards(), others

        title, cards, others = self._link.read(read)
        shown = still(title, self.frame, cards, self.lang, None, others)
        if importlib.util.find_spec("anywidget") is None:
            how = f"<p>{escape(say(self.lang, 'kernel.install'))} <code>pip install coproboard[jupyter]</code></p>"
            return {_PLAIN: repr(self), _HTML: shown + how}, {}
        with suppress(CoproboardError):
            data, about = self.widget()._repr_mimebundle_() or ({}, {})
            return {**data, _PLAIN: repr(self), _HTML: shown}, about
        return {_PLAIN: repr(self), _HTML: shown}, {}

    def _display_(self) -> Any:
        """What marimo shows: the widget, or where there is no anywidget the board as it stands."""
        if importlib.util.find_spec("anywidget") is None:
            return importlib.import_module("marimo").Html(self._repr_mimebundle_()[0][_HTML])
        return self.widget()


def _called(board: object) -> str:
    """The name of a board in the notebook that runs; ``board`` where none can be found."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    names = [name for name, value in dict(getattr(shell, "user_ns", {})).items() if value is board and not name.startswith("_")]
    return names[0] if names else "board"
