"""The front end as Panel components: the live board, and the start page.

What it is: a door each to the same ``board.js`` and ``home.js`` that the light pages load. What it is not: another road
for edits; they travel over the board's own websocket, so the Panel session may end and the board goes on.

The fact that shaped it: the files are fetched from the board's site rather than bundled into the component. So a page
with both loads them once, and the front end always fits the server that it speaks to.
"""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import panel as pn
import param
from panel.custom import JSComponent

from coproboard.channel import Channel
from coproboard.domain.people import PERSPECTIVES
from coproboard.words import LANGS, say

_DOOR = Path(__file__).parent / "door.js"
_NOTEBOOK = Path(__file__).parent.parent / "web" / "dist" / "notebook.js"
_SAID = {"unreachable": {lang: say(lang, "unreachable.head") for lang in LANGS}}


class BoardView(JSComponent):
    """The `BoardView` shows a live board and lets people edit it, as the light page does.

    Without a `key`, and none in the `address`, the browser takes it from the fragment of the page it is on, or remembers
    it from an earlier visit; then it never passes through Python.

    :Example:

    >>> BoardView(address="https://example.org/b/7m2k9q4xw3ap#<key>", height=600)
    """

    address = param.String(default="./", doc="""
        The board's link, with or without its key; or the root of its site, when `board` says which. Relative to the
        page.""")

    board = param.String(default="", regex=r"^[A-Za-z0-9_-]{0,64}$", doc="""
        The board's id, where the address has none.""")

    key = param.String(default="", doc="""
        The board's key, where it should come from Python.""")

    lang = param.Selector(default="", objects=["", *LANGS], doc="""
        The language; what the person chose before, or the browser's, without one.""")

    view = param.Selector(default="auto", objects=["auto", "frame", "list"], doc="""
        The frame, the list, or whatever the room allows.""")

    person = param.String(default="", doc="""
        Name to sit down with; with a name or a perspective the join screen is left out.""")

    perspective = param.Selector(default="", objects=["", *PERSPECTIVES], doc="""
        Perspective to sit down with.""")

    home = param.String(default="", doc="""
        Where the mark leads, for a page that is the board's alone; without, the board is one part of a page, and
        plainer.""")

    height = param.Integer(default=640, bounds=(0, None), allow_None=True, doc="""
        Height in pixels.""")

    sizing_mode = param.Selector(default="stretch_width", objects=JSComponent.param.sizing_mode.objects, doc="""
        How the view takes up the room it is given.""")

    file = param.String(default="board.js", constant=True, doc="""
        The front end's file.""")

    _esm = _DOOR

    _constants = _SAID


class CarriedView(BoardView):
    """The `CarriedView` shows a board of this program, over Panel's own message channel; `Board.view` gives it.

    The page asks no server but Panel's, or the notebook's: neither the board's address nor its key gets there.

    Parameters
    ----------
    carry : callable
        Gives the channel for what this sends.
    params
        ``lang``, ``view``, and those of any Panel component.
    """

    _esm = _NOTEBOOK

    def __init__(self, carry: Callable[[Callable[[dict[str, Any], list[bytes]], None]], Channel], **params: Any) -> None:
        super().__init__(**params)
        self._channel = carry(self._say)

    def _say(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        self._send_msg({**message, "buffers": buffers})

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, dict):
            self._channel.receive(data, data.get("buffers") or [])

    def _send_event(self, Event: Any, **event: Any) -> None:
        """As Panel does, but for a view in ipywidgets' comms: there Panel 1.9 sends to a document that nobody shows."""
        strays = [
            model for ref, (model, _) in self._models.copy().items()
            if (known := pn.state._views.get(ref)) is not None and known[3] is None and not known[2].session_context
            and model.document not in (None, known[2])
        ]  # fmt: skip
        for model in strays:
            model.document.callbacks.send_event(Event(model=model, **event))
        if not strays:
            super()._send_event(Event, **event)


class HomeView(JSComponent):
    """The `HomeView` starts boards: the gallery, the way in by a link or three words, and this device's boards.

    :Example:

    >>> HomeView(address="https://example.org/", boards="board?board={board}")
    """

    address = param.String(default="./", doc="""
        The root of the site, relative to the page.""")

    boards = param.String(default="", doc="""
        Where boards are shown, relative to the page, with ``{board}`` for the id; on their own pages without one.""")

    lang = param.Selector(default="", objects=["", *LANGS], doc="""
        The language; what the person chose before, or the browser's, without one.""")

    sizing_mode = param.Selector(default="stretch_width", objects=JSComponent.param.sizing_mode.objects, doc="""
        How the view takes up the room it is given.""")

    file = param.String(default="home.js", constant=True, doc="""
        The front end's file.""")

    _esm = _DOOR

    _constants = _SAID
