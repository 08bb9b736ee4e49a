"""The live board as an anywidget, for JupyterLab, Notebook 7, VS Code and marimo.

What it is: two ends of a notebook's message channel, joined. What it is not: a store; nothing of the board, its key or
its seat is in the widget's state, so none of it gets into a saved notebook.

The fact that shaped it: anywidget is there only where somebody works in notebooks, so this module is loaded when a
board is shown in one, and nothing else imports it.
"""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from coproboard.channel import Channel

_FRONT = Path(__file__).parent.parent / "web" / "dist" / "notebook.js"


class BoardWidget(anywidget.AnyWidget):
    """A `BoardWidget` shows a live board in a cell; `Board.widget` gives it.

    Parameters
    ----------
    carry : callable
        Gives the channel for what this sends.
    traits
        ``lang``, the page's own with ``""``; ``view``, one of ``"auto"``, ``"frame"`` and ``"list"``; ``height`` in pixels.
    """

    _esm = _FRONT.read_text(encoding="utf-8")

    lang = traitlets.Unicode("").tag(sync=True)
    view = traitlets.Enum(["auto", "frame", "list"], "auto").tag(sync=True)
    height = traitlets.Int(520, min=320).tag(sync=True)

    def __init__(self, carry: Callable[[Callable[[dict[str, Any], list[bytes]], None]], Channel], **traits: Any) -> None:
        super().__init__(**traits)
        self._channel = carry(lambda message, buffers: self.send(message, buffers))
        self.on_msg(lambda _, message, buffers: self._channel.receive(message, buffers))

    @property
    def over(self) -> bool:
        """Whether it shows nothing any more: it was closed, or its board was."""
        return self.comm is None or self._channel.over

    def close(self) -> None:
        """End the views of it."""
        self._channel.close()
        super().close()
