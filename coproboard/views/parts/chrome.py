"""Small parts of the pages beside a board: head, choices, words, a field, files, a slider.

What it is: Panel components around native controls of HTML. What it is not: a toolkit; each does the one thing that
the pages need.

The fact that shaped it: Panel's own widgets say some things in English only, and its tabs are no tabs to a keyboard.
A ``<button>`` and a ``<select>`` are right in every language, by keyboard, on a phone and in forced colours.
"""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

_HERE = Path(__file__).parent
#: The style of everything inside a part; its colours and sizes come from the page.
STYLE = (_HERE / "parts.css").read_text(encoding="utf-8")


class Part(JSComponent):
    """What all parts have: the one style, and a height of their own making."""

    sizing_mode = param.Selector(default="stretch_width", objects=JSComponent.param.sizing_mode.objects, doc="""
        How the part takes up the room it is given.""")

    _stylesheets: ClassVar[list[str]] = [STYLE]

    __abstract = True


class Doorway(Part):
    """The head of a page: the other languages, light or dark, and the links in the fragment of its address."""

    others = param.List(default=[], doc="""
        The other languages: ``[tag, own name]`` each.""")

    dark_words = param.String(default="", doc="""
        What the switch between light and dark is called.""")

    dark = param.Boolean(default=False, doc="""
        Whether the page is dark; the browser says so.""")

    links = param.List(default=[], item_type=str, doc="""
        The links in the address's fragment; the browser says so.""")

    origin = param.String(default="", doc="""
        Where the page is, such as ``http://localhost:5007``; the browser says so.""")

    kept = param.List(default=[], item_type=str, doc="""
        The links that the fragment is to hold from now on.""")

    place = param.Dict(default={}, doc="""
        What is looked at, as parameters of the address: so that a reload, or the other language, shows the same.""")

    _esm = _HERE / "doorway.js"


class Choice(Part):
    """One of several."""

    label = param.String(default="", doc="""
        What is chosen.""")

    options = param.List(default=[], doc="""
        ``[value, words]`` or ``[value, words, language]`` each.""")

    value = param.String(default="", doc="""
        The value that is chosen.""")

    kind = param.Selector(default="row", objects=["nav", "row", "list"], doc="""
        ``nav``: the parts of a page · ``row``: buttons · ``list``: a list that opens.""")

    _esm = _HERE / "choice.js"


class Leaf(Part):
    """Words and drawings."""

    html = param.String(default="", doc="""
        Markup that `coproboard.exchange.markup` made: what people wrote is escaped.""")

    live = param.Boolean(default=False, doc="""
        Whether a screen reader says what is new in it.""")

    _esm = _HERE / "leaf.js"


class _Asking(Part):
    """A part whose browser side asks for something, one short text at a time."""

    __abstract = True

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._asked: list[Callable[[str], None]] = []

    def on_asked(self, heard: Callable[[str], None]) -> None:
        """Have `heard` called with what is asked."""
        self._asked.append(heard)

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, str):
            for heard in self._asked:
                heard(data)


class Field(_Asking):
    """A line to write in; what was written is asked."""

    label = param.String(default="", doc="""
        What to write.""")

    words = param.String(default="", doc="""
        What the button says.""")

    trouble = param.String(default="", doc="""
        Why it could not be done; empty when it could.""")

    folded = param.String(default="", doc="""
        What opens the field; without, it is open.""")

    _esm = _HERE / "field.js"


class Takeaway(_Asking):
    """Buttons that bring a file; which one is asked by its name."""

    label = param.String(default="", doc="""
        What the files are of.""")

    files = param.List(default=[], doc="""
        ``[name, words]`` each.""")

    _esm = _HERE / "takeaway.js"

    def give(self, name: str, kind: str, data: bytes) -> None:
        """Have the browser save a file.

        Parameters
        ----------
        name : str
            Its name.
        kind : str
            Its media type.
        data : bytes
            What is in it.
        """
        self._send_msg({"name": name, "type": kind, "data": data})

    def refuse(self, trouble: str) -> None:
        """Say why there is no file."""
        self._send_msg({"trouble": trouble})


class Scrub(Part):
    """A moment of a history."""

    label = param.String(default="", doc="""
        What the slider moves.""")

    at = param.Integer(default=0, bounds=(0, None), doc="""
        The moment, from 0.""")

    end = param.Integer(default=0, bounds=(0, None), doc="""
        The last moment.""")

    drawn = param.Integer(default=-1, doc="""
        The moment that is drawn.""")

    words = param.String(default="", doc="""
        The moment in words.""")

    pause = param.Integer(default=700, bounds=(100, None), doc="""
        Milliseconds between two moments while it plays.""")

    play_words = param.String(default="", doc="""
        What the button says that plays it.""")

    stop_words = param.String(default="", doc="""
        What it says while it plays.""")

    _esm = _HERE / "scrub.js"
