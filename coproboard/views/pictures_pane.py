"""The pictures of a board on the workbench: one at a time, of one of its frames."""
from __future__ import annotations

from functools import partial

import panel as pn

from coproboard.insight.pictures.picture import Picture
from coproboard.views.beside import Beside, Pane
from coproboard.views.drawing import Drawing
from coproboard.views.lookout import Lookout
from coproboard.views.parts import Choice

NAMES = ("spread", "apart", "heat", "gap", "balance", "timeline", "flow", "board")


def draw(lookout: Lookout, name: str, lang: str, dark: bool, tab: str) -> Picture:
    """Draw a picture of a board as it is now."""
    return getattr(lookout.plot, name)(lang=lang, dark=dark, tab=tab or None)


def tabs(lookout: Lookout, lang: str) -> list[list[str]]:
    """The frames of a board that are not set aside: ``[tab, title]`` each."""
    found = lookout.once(("frames", lang), lambda: lookout.seen(lang).frames)
    return [[str(row.tab), str(row.title)] for row in found[~found["aside"]].itertuples()]


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
        asked = beside.asked("picture")
        self._name = Choice(
            label=beside.say("work.picture"), value=asked if asked in NAMES else NAMES[0],
            options=[[name, beside.say(f"work.picture.{name}")] for name in NAMES],
        )  # fmt: skip
        self._tab = Choice(label=beside.say("work.frame"), kind="list", visible=False)
        self._drawing = Drawing(beside)
        self.view = pn.Column(self._name, self._tab, self._drawing.view, sizing_mode="stretch_width", styles={"gap": "1rem"})
        self._name.param.watch(self._show, "value")
        self._tab.param.watch(self._show, "value")
        self.follow(beside, "dark", self._show)
        self.watch(lookout, self._look)
        lookout.soon(self._look)
        self._show()

    def _look(self) -> None:
        self.beside.later(partial(self._offer, tabs(self._lookout, self.beside.lang)))

    def _offer(self, options: list[list[str]]) -> None:
        if options != self._tab.options:
            here = self._tab.value if self._tab.value in [tab for tab, _ in options] else options[0][0]
            self._tab.param.update(options=options, value=here, visible=len(options) > 1)

    def _show(self, *_: object) -> None:
        wanted = (self._name.value, self.beside.lang, self.beside.dark, self._tab.value)
        self.beside.remember(picture=self._name.value)
        self._drawing.show(self._lookout, wanted, partial(draw, self._lookout, *wanted))

    def close(self) -> None:
        """See `Pane.close`."""
        super().close()
        self._drawing.close()
