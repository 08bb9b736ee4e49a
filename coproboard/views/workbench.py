"""The workbench: one or several live boards, with their pictures, tables, past and differences.

What it is: what a group, or an analyst for it, looks at beside the board; whoever has a board's link sees the same.
What it is not: another place to decide; the board itself is one of its parts, and joined as anybody joins it.

The fact that shaped it: whoever watches must cost the people at the board nothing. So the page watches only the part
that is open, of only the board that is chosen.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence

import panel as pn

from coproboard.exchange.markup import el
from coproboard.views.beside import Beside, Pane
from coproboard.views.compare_pane import Compare
from coproboard.views.front import BoardView
from coproboard.views.lookout import Lookout, Lookouts
from coproboard.views.parts import Choice, Field, Leaf
from coproboard.views.pictures_pane import Pictures
from coproboard.views.replay_pane import Replay
from coproboard.views.sites import lets_in
from coproboard.views.tables_pane import Tables
from coproboard.words import FIRST

#: Parts that need nothing but one board.
PARTS: dict[str, Callable[[Beside, Lookout], Pane]] = {"pictures": Pictures, "tables": Tables, "replay": Replay, "compare": Compare}
NAMES = ("board", "pictures", "tables", "replay", "compare")


class Live(Pane):
    """The board itself, as the browser joins it; the link stays between the browser and the board's server.

    A server that does not let this page in would leave it trying for ever: then there is the way to the board's own page.

    Parameters
    ----------
    beside : Beside
    lookout : Lookout
    """

    def __init__(self, beside: Beside, lookout: Lookout) -> None:
        super().__init__(beside)
        self._at, self._closed = lookout.address, False
        self._way = el("a", beside.say("work.open"), href=self._at.link, target="_blank", rel="noopener noreferrer")
        self._line = Leaf(html=el("p", self._way, class_="quiet"))
        self.view = pn.Column(self._line, sizing_mode="stretch_width", styles={"gap": "1rem"})
        # A board that was named at the start is here before the browser has said where the page is.
        self.follow(beside.doorway, "origin", self._ask)
        self._ask()

    def close(self) -> None:
        """See `Pane.close`."""
        self._closed = True
        super().close()

    def _ask(self, *_: object) -> None:
        origin = self.beside.doorway.origin
        if origin:
            self.beside.aside(lambda: self._told(lets_in(self._at, origin)))

    def _told(self, welcome: bool) -> None:
        def show() -> None:
            if self._closed:
                return
            if welcome:
                self.view.append(BoardView(address=self._at.link, lang=self.beside.lang, height=760))
            else:
                self._line.html = el("p", self._way, ". ", self.beside.say("work.open.why"), class_="quiet")

        self.beside.later(show)


class Workbench(Beside):
    """One session of the workbench.

    Parameters
    ----------
    lookouts : Lookouts
    links : sequence of str
        Boards that are there from the start.
    first : str
        The language that comes first.
    """

    def __init__(self, lookouts: Lookouts, links: Sequence[str] = (), first: str = FIRST) -> None:
        self._pane: Pane | None = None
        super().__init__(lookouts, links, first)
        asked = self.asked("view")
        self._which = Choice(label=self.say("work.boards"), visible=False)
        self._part = Choice(
            label=self.say("work.parts"), kind="nav", value=asked if asked in NAMES else "pictures", visible=False,
            options=[[name, self.say(f"work.part.{name}")] for name in NAMES],
        )  # fmt: skip
        self._question = Leaf()
        self._add = Field(label=self.say("work.link"), words=self.say("work.watch"))
        self._add.on_asked(self.follow)
        self._intro = Leaf(html=el("p", self.say("work.intro"), class_="summary"))
        self._room = pn.Column(sizing_mode="stretch_width")
        self.view = pn.Column(
            self._which, self._question, self._part, self._room, self._intro, self._add, sizing_mode="stretch_width",
            styles={"gap": "1rem"},
        )
        self.param.watch(self._arrive, "boards")
        self.param.watch(lambda event: setattr(self._add, "trouble", event.new), "trouble")
        self._which.param.watch(self._turn, "value")
        self._part.param.watch(self._turn, "value")

    @property
    def page(self) -> pn.Template:
        """The page."""
        return self.template(self.say("work.title"), self.view)

    def _arrive(self, *_: object) -> None:
        names = [[str(n), one.standing.title or self.say("title.none")] for n, one in enumerate(self.boards)]
        self._which.param.update(options=names, visible=len(names) > 1)
        self._part.visible, self._intro.visible = True, False
        self._add.folded = self.say("work.another")
        if self._which.value == "":
            self._which.value = "0"
        elif self._part.value == "compare":
            self._turn()

    def _turn(self, *_: object) -> None:
        if self._pane is not None:
            self._pane.close()
        lookout = self.boards[int(self._which.value)]
        name = self._part.value
        self.remember(view=name)
        self._question.html = el("h2", lookout.standing.title or self.say("title.none"), class_="question", dir="auto")
        self._pane = Live(self, lookout) if name == "board" else PARTS[name](self, lookout)
        self._room.objects = [self._pane.view]
