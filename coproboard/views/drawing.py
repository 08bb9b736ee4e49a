"""A picture on a page: its finding and summary in words, the picture, the table behind it; it follows the board.

What it is: one place on a page that shows one picture at a time. What it is not: what draws; that is done once for all
who watch, in the lookout's thread.

The fact that shaped it: a figure belongs to one page, and drawing one anew loses the reader's place. So each page has a
figure of its own, and what changes is put into it.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import panel as pn

from coproboard.exchange.markup import Markup, el, raw
from coproboard.insight.pictures.picture import Picture
from coproboard.views.beside import Beside, Pane
from coproboard.views.lookout import Lookout
from coproboard.views.parts import Leaf
from coproboard.views.parts.table import text

#: Rows of the table behind a picture that stand on the page; all of them are in the table's download.
ROWS = 200

Draw = Callable[[], Picture]


class Drawing(Pane):
    """Where a picture is shown.

    Parameters
    ----------
    beside : Beside
    heading : {"h2", "h3"}
        The level of the finding.
    """

    def __init__(self, beside: Beside, heading: str = "h2") -> None:
        super().__init__(beside)
        self._heading = heading
        self._above, self._below = Leaf(), Leaf()
        self._place = pn.Column(sizing_mode="stretch_width")
        self.view = pn.Column(self._above, self._place, self._below, sizing_mode="stretch_width")
        self._lookout: Lookout | None = None
        self._draw: Draw | None = None
        self._wanted: object = None
        self._shown: Picture | None = None
        self._last: Picture | None = None
        self._then: Callable[[], None] | None = None
        self._lead = ""

    def show(
        self, lookout: Lookout, wanted: tuple[object, ...], draw: Draw, then: Callable[[], None] | None = None, lead: str = ""
    ) -> None:
        """Show a picture, and what it becomes.

        Parameters
        ----------
        lookout : Lookout
            The board.
        wanted : tuple
            A name for the picture; the same name, the same picture.
        draw : callable
            Draws it; called in the lookout's thread.
        then : callable or None
            Called once it is on the page.
        lead : str
            Words before the finding.
        """
        self._then, self._lead = then, lead
        if self._lookout is not lookout:
            self.close()
            self.watch(lookout, self._follow)
        kept = self._shown if self._shown is not None and self._shown.svg else None
        self._lookout, self._wanted, self._draw, self._shown = lookout, wanted, draw, kept
        self._anew()

    def _anew(self) -> None:
        """Draw a figure of this page's own."""
        wanted, draw = self._wanted, self._draw
        if self._lookout is not None and draw is not None:
            self._lookout.soon(lambda: self.beside.later(partial(self._put, wanted, draw())))

    def _follow(self) -> None:
        wanted, draw, lookout = self._wanted, self._draw, self._lookout
        if draw is not None and lookout is not None:
            newer = lookout.once(("picture", wanted), draw, alike)
            if newer is not self._last:
                self._last = newer
                self.beside.later(partial(self._renew, wanted, newer))

    def _renew(self, wanted: object, newer: Picture) -> None:
        if wanted != self._wanted or self._shown is None:
            return
        if self._shown.svg:
            self._put(wanted, newer)
        elif self._shown.refresh(newer):
            self._tell(newer)
        else:
            self._anew()

    def _put(self, wanted: object, picture: Picture) -> None:
        if wanted != self._wanted:
            return
        if picture.svg and self._shown is not None and self._shown.svg and isinstance(self._place[0], Leaf):
            self._place[0].html = self._framed(picture)
        elif picture.svg:
            self._place.objects = [Leaf(html=self._framed(picture))]
        elif picture.figure is not None:
            # The finding stands above as words, which wrap, grow and are read aloud.
            picture.figure.title.visible = False
            self._place.objects = [pn.pane.Bokeh(picture.figure, sizing_mode="stretch_width")]
        else:
            self._place.objects = []
        self._shown = picture
        self._tell(picture)
        if self._then is not None:
            self._then()

    @staticmethod
    def _framed(picture: Picture) -> Markup:
        """A drawing, which a narrow screen looks at part by part."""
        return el("div", raw(picture.svg), class_="drawn", tabindex=0, role="group", aria_label=picture.title)

    def _tell(self, picture: Picture) -> None:
        lead = el("p", self._lead, class_="quiet") if self._lead else raw("")
        self._above.html = lead + el(self._heading, picture.title, class_="finding") + el("p", picture.summary, class_="summary")
        note = el("p", picture.note, class_="note") if picture.note else raw("")
        self._below.html = note + self._data(picture)

    def _data(self, picture: Picture) -> Markup:
        if picture.data.empty:
            return raw("")
        return el(
            "details", el("summary", self.beside.say("work.data")),
            el("div", data_table(picture.data.head(ROWS), picture.title, picture.lang), class_="data", tabindex=0, role="region",
               aria_label=self.beside.say("work.data")),
            id="data",
        )  # fmt: skip


def alike(one: Picture, other: Picture) -> bool:
    """Whether two pictures of one name show the same: `data` is all that is drawn."""
    told = ("title", "summary", "note", "svg")
    return all(getattr(one, name) == getattr(other, name) for name in told) and one.data.equals(other.data)


def data_table(table: pd.DataFrame, caption: str, lang: str) -> Markup:
    """A table as HTML, what people wrote as text.

    Parameters
    ----------
    table : pandas.DataFrame
    caption : str
        Said by screen readers before it.
    lang : str
        The language of its moments.
    """
    numbers = [pd.api.types.is_numeric_dtype(kind) and kind != bool for kind in table.dtypes]
    heads = [el("th", str(name), scope="col", class_="number" if number else None) for name, number in zip(table.columns, numbers, strict=True)]
    rows = [
        el("tr", [el("td", text(value, lang), class_="number" if number else None, dir=None if number else "auto")
                  for value, number in zip(row, numbers, strict=True)])
        for row in table.itertuples(index=False, name=None)
    ]  # fmt: skip
    return el("table", el("caption", caption, class_="vh"), el("thead", el("tr", heads)), el("tbody", rows))
