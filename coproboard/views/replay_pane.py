"""How a board came to be, on the workbench: a slider over its history, and the frame as it lay then."""
from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import panel as pn

from coproboard.insight.past import scene_at
from coproboard.insight.pictures import board
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.scene import Scene
from coproboard.views.beside import Beside, Pane
from coproboard.views.drawing import Drawing
from coproboard.views.lookout import Lookout
from coproboard.views.parts import Choice, Scrub
from coproboard.views.parts.table import moment
from coproboard.views.pictures_pane import tabs


def moments(lookout: Lookout, tab: str) -> list[pd.Timestamp]:
    """The moments at which something was done at a board, oldest first; each once."""
    scene = lookout.scene(tab or None, lookout.board.lang)
    times = pd.concat([scene.history["at"], scene.rounds["revealed"]]).dropna()
    return sorted(times.drop_duplicates())


def scene_then(lookout: Lookout, at: pd.Timestamp, tab: str, lang: str) -> Scene:
    """A board as it was at a moment, with the marks that were shown then: of each card and question those of its last round.

    Parameters
    ----------
    lookout : Lookout
    at : pandas.Timestamp
    tab : str
        ``""`` for the one that the group is at.
    lang : str
    """
    scene = lookout.scene(tab or None, lang)
    marks = lookout.once(("table", "marks", lang), lambda: lookout.seen(lang).marks)
    marks = marks[marks["tab"] == scene.tab]
    shown = marks["round"].map(scene.rounds.set_index("id")["revealed"])
    marks, shown = marks[shown <= at], shown[shown <= at]
    last = shown.groupby([marks["card"], marks["layer"]]).transform("max")
    return scene_at(replace(scene, marks=marks[shown == last].reset_index(drop=True)), at.to_pydatetime())


def draw(lookout: Lookout, at: pd.Timestamp, tab: str, lang: str, dark: bool) -> Picture:
    """The board as it lay at a moment."""
    return board.draw(scene_then(lookout, at, tab, lang), dark=dark)


class Replay(Pane):
    """The history of a board.

    Parameters
    ----------
    beside : Beside
    lookout : Lookout
    """

    def __init__(self, beside: Beside, lookout: Lookout) -> None:
        super().__init__(beside)
        self._lookout = lookout
        self._moments: list[pd.Timestamp] = []
        self._tab = Choice(label=beside.say("work.frame"), kind="list", visible=False)
        self._scrub = Scrub(
            label=beside.say("history.time"), play_words=beside.say("history.run"), stop_words=beside.say("history.pause")
        )
        self._drawing = Drawing(beside)
        self.view = pn.Column(self._tab, self._scrub, self._drawing.view, sizing_mode="stretch_width", styles={"gap": "1rem"})
        self._tab.param.watch(lambda _: self._again(), "value")
        self._scrub.param.watch(self._show, "at")
        self.follow(beside, "dark", self._show)
        self.watch(lookout, self._look)
        self._again()

    def _again(self) -> None:
        self._lookout.soon(self._look)

    def _look(self) -> None:
        found, tab = tabs(self._lookout, self.beside.lang), self._tab.value
        self.beside.later(partial(self._put, found, tab, moments(self._lookout, tab)))

    def _put(self, found: list[list[str]], tab: str, times: list[pd.Timestamp]) -> None:
        if found != self._tab.options:
            self._tab.param.update(options=found, value=tab or found[0][0], visible=len(found) > 1)
        elif tab != self._tab.value:
            return
        # Whoever looks at the end goes on looking at the end; whoever looks back stays where they are.
        stays = self._scrub.at if self._moments and self._scrub.at < len(self._moments) - 1 else len(times) - 1
        if times != self._moments:
            self._moments = times
            self._scrub.param.update(end=max(len(times) - 1, 0), at=max(stays, 0))
            self._show()

    def _show(self, *_: object) -> None:
        at = self._scrub.at
        if at < len(self._moments):
            when, lang = self._moments[at], self.beside.lang
            self._scrub.words = moment(when, lang)
            wanted = (when, self._tab.value, lang, self.beside.dark)
            self._drawing.show(self._lookout, wanted, partial(draw, self._lookout, *wanted), partial(self._drawn, at), lead=self._scrub.words)

    def _drawn(self, at: int) -> None:
        self._scrub.drawn = at

    def close(self) -> None:
        """See `Pane.close`."""
        super().close()
        self._drawing.close()
