"""The pictures of a board on the workbench: one at a time, of one of its frames, of a question or a card."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import panel as pn

from coproboard.insight.pictures.picture import Picture
from coproboard.views.beside import Beside, Pane
from coproboard.views.drawing import Drawing
from coproboard.views.lookout import Lookout
from coproboard.views.parts import Choice

#: Picture → what of a board it can be narrowed to, besides the frame.
NAMES: Mapping[str, Sequence[str]] = {
    "spread": ("layer", "card"), "apart": ("layer",), "heat": ("layer",), "gap": (), "balance": (), "timeline": (), "flow": (),
    "board": ("layer", "card"),
}  # fmt: skip
Options = list[list[str]]


def draw(lookout: Lookout, name: str, lang: str, dark: bool, tab: str, narrowed: Mapping[str, str]) -> Picture:
    """Draw a picture of a board as it is now.

    Parameters
    ----------
    lookout : Lookout
    name : str
        One of `NAMES`.
    lang : str
    dark : bool
    tab : str
        ``""`` for the one that the group is at.
    narrowed : mapping of str to str
        ``layer`` and ``card``, as far as they are chosen.
    """
    return getattr(lookout.plot, name)(lang=lang, dark=dark, tab=tab or None, **narrowed)


def tabs(lookout: Lookout, lang: str) -> Options:
    """The frames of a board that are not set aside: ``[tab, title]`` each."""
    found = lookout.once(("frames", lang), lambda: lookout.seen(lang).frames)
    return [[str(row.tab), str(row.title)] for row in found[~found["aside"]].itertuples()]


def layers(lookout: Lookout, tab: str, lang: str) -> Options:
    """The questions of a frame: ``[layer, title]`` each."""
    return [[one.id, one.title.get(lang)] for one in lookout.scene(tab or None, lang).frame.layers]


def cards(lookout: Lookout, tab: str, lang: str) -> Options:
    """The cards that are not set aside: ``[id, words]`` each."""
    found = lookout.scene(tab or None, lang).cards
    return [[str(row.id), str(row.words)[:60]] for row in found[~found["aside"]].itertuples()]


class Pictures(Pane):
    """The eight pictures.

    Parameters
    ----------
    beside : Beside
    lookout : Lookout
    """

    def __init__(self, beside: Beside, lookout: Lookout) -> None:
        super().__init__(beside)
        self._lookout = lookout
        asked, say = beside.asked("picture"), beside.say
        self._name = Choice(
            label=say("work.picture"), value=asked if asked in NAMES else next(iter(NAMES)),
            options=[[name, say(f"work.picture.{name}")] for name in NAMES],
        )  # fmt: skip
        self._tab = Choice(label=say("work.frame"), kind="list", visible=False)
        self._narrow = {what: Choice(label=say(f"work.{what}"), kind="list", visible=False) for what in ("layer", "card")}
        self._offered: tuple[Options, Mapping[str, Options]] | None = None
        self._drawing = Drawing(beside)
        lists = pn.FlexBox(self._tab, *self._narrow.values(), sizing_mode="stretch_width", gap="1rem")
        for choice in (self._tab, *self._narrow.values()):
            choice.sizing_mode = None
        self.view = pn.Column(self._name, lists, self._drawing.view, sizing_mode="stretch_width", styles={"gap": "1rem"})
        for choice in (self._name, self._tab, *self._narrow.values()):
            choice.param.watch(self._show, "value")
        self._tab.param.watch(self._again, "value")
        self.follow(beside, "dark", self._show)
        self.watch(lookout, self._look)
        self._again()
        self._show()

    def _again(self, *_: object) -> None:
        self._lookout.soon(self._look)

    def _look(self) -> None:
        lookout, lang, tab = self._lookout, self.beside.lang, self._tab.value
        offered = (tabs(lookout, lang), {"layer": layers(lookout, tab, lang), "card": cards(lookout, tab, lang)})
        if offered != self._offered:
            self._offered = offered
            self.beside.later(partial(self._offer, *offered))

    def _offer(self, frames: Options, found: Mapping[str, Options]) -> None:
        _put(self._tab, frames, frames[0][0])
        for what, options in found.items():
            _put(self._narrow[what], [["", self.beside.say(f"work.{what}.every")], *options], "")
        self._open()

    def _open(self) -> None:
        """Show the lists that there is something to choose in."""
        self._tab.visible = len(self._tab.options) > 1
        for what, choice in self._narrow.items():
            choice.visible = what in NAMES[self._name.value] and len(choice.options) > 2

    def _show(self, *_: object) -> None:
        name = self._name.value
        self._open()
        self.beside.remember(picture=name)
        narrowed = {what: self._narrow[what].value for what in NAMES[name] if self._narrow[what].value}
        wanted = (name, self.beside.lang, self.beside.dark, self._tab.value)
        self._drawing.show(self._lookout, (*wanted, tuple(narrowed.items())), partial(draw, self._lookout, *wanted, narrowed))

    def close(self) -> None:
        """See `Pane.close`."""
        super().close()
        self._drawing.close()


def _put(choice: Choice, options: Options, start: str) -> None:
    """Offer options; what is chosen stays chosen while it is among them."""
    if options != choice.options:
        kept = choice.value if choice.value in [value for value, *_ in options] else start
        choice.param.update(options=options, value=kept)
