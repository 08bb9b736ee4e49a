"""A picture: a Bokeh figure, or a drawing, with the finding in words and the table behind it.

What it is: a value that a notebook, a Panel app and a report can show. What it is not: live; a new scene gives a new
picture, and `refresh` puts what is new into the figure that is on a screen already.

The fact that shaped it: a canvas says nothing to a screen reader, and a chart nothing to whoever cannot read charts. So
none comes without a sentence that says what is to be seen, and a table of all that is drawn.
"""
from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from bokeh.models import ColumnDataSource, FactorRange, Plot, Range1d

from coproboard.errors import NoBrowser
from coproboard.exchange import csv, printing
from coproboard.exchange.atomic import put
from coproboard.insight.pictures import rendering, telling
from coproboard.insight.pictures.looks import DARK, palette

#: What `save` writes, by the end of the name.
FORMS = (".html", ".svg", ".png", ".csv")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a board.

    Attributes
    ----------
    name : str
        ``"spread"``, ``"apart"`` and so on.
    lang : str
        Its language.
    title : str
        What it shows, as a finding: "Most apart on “Timetable leaflet”: 3 steps".
    summary : str
        The same for whoever does not see it, in one to four sentences, with numbers.
    data : pandas.DataFrame
        All that is drawn, with heads in the picture's language.
    figure : bokeh.models.Plot or None
        The figure.
    svg : str
        The drawing as SVG, where it is one (`board`).
    note : str
        What is kept back or not certain, such as groups of fewer than three; ``""`` without.
    dark : bool
        Whether it stands on a dark page; told by the figure where there is one.
    """

    name: str
    lang: str
    title: str
    summary: str
    data: pd.DataFrame
    figure: Plot | None = None
    svg: str = ""
    note: str = ""
    dark: bool = False

    def __post_init__(self) -> None:
        if self.figure is not None:
            object.__setattr__(self, "dark", self.figure.border_fill_color == DARK.ground)
            self.figure.html_attributes = {"lang": self.lang, "role": "img", "aria-label": self.label}

    @property
    def label(self) -> str:
        """Title and summary in one, for whoever does not see it."""
        return f"{self.title.rstrip('.')}. {self.summary}"

    def refresh(self, newer: Picture) -> bool:
        """Put what a newer picture shows into this one's figure.

        Parameters
        ----------
        newer : Picture
            Of the same name.

        Returns
        -------
        bool
            Whether that could be done; if not, show the newer one in its place.
        """
        if self.figure is None or newer.figure is None or self.name != newer.name:
            return False
        here = {one.name: one for one in self.figure.select({"type": ColumnDataSource})}
        there = {one.name: one for one in newer.figure.select({"type": ColumnDataSource})}
        if None in here or here.keys() != there.keys():
            return False
        for axis in ("x_range", "y_range"):
            old, new = getattr(self.figure, axis), getattr(newer.figure, axis)
            if type(old) is not type(new):
                return False
            if isinstance(old, FactorRange) and old.factors != new.factors:
                old.factors = new.factors
            if isinstance(old, Range1d):
                old.update(start=new.start, end=new.end)
        for name, source in here.items():
            source.data = dict(there[name].data)
        self.figure.title.text = newer.figure.title.text
        self.figure.html_attributes = newer.figure.html_attributes
        self.figure.height = newer.figure.height
        return True

    def save(self, path: Path | str, *, width: int = rendering.WIDTH, scale: float = 2.0) -> Path:
        """Write it as a file.

        Parameters
        ----------
        path : path
            ``.html``, a page that works alone and asks no other host for anything; ``.svg`` or ``.png``, with a browser
            that is here (a `board` needs none for ``.svg``); ``.csv``, the table.
        width : int
            CSS pixels of a drawing.
        scale : float
            Pixels to a CSS pixel in a ``.png``.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ValueError
            The name ends in something else.
        NoBrowser
            A drawing was asked for, and there is no browser that makes one.
        StorageUnavailable
            It cannot be written; what was there is there as it was.
        """
        path = Path(path)
        form = path.suffix.lower()
        if form not in FORMS:
            raise ValueError(f"path: expected a name that ends in one of {', '.join(FORMS)}")
        if form == ".png":
            data = self.png(width, scale)
        elif form == ".csv":
            data = csv.write(self.data)
        else:
            data = (self.html() if form == ".html" else self.drawing(width)).encode()
        put(path, data)
        return path

    def html(self) -> str:
        """The page that `save` writes."""
        figure = self._drawn() if self.figure is None else rendering.alone(self.figure)
        return telling.page(self._whole(figure, 1), self.title, self.lang, palette(self.dark), self.figure is not None)

    def drawing(self, width: int = rendering.WIDTH) -> str:
        """It as SVG, with its title and its summary inside. Raises `NoBrowser`."""
        return self.svg if self.figure is None else rendering.svg(self.figure, self.title, self.summary, width)

    def png(self, width: int = rendering.WIDTH, scale: float = 2.0) -> bytes:
        """It as PNG. Raises `NoBrowser`."""
        if self.figure is not None:
            return rendering.png(self.figure, width, scale)
        return printing.png(self.svg, width, rendering.height(self.svg, width), scale)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """What a notebook shows: heading, figure, summary, and the table folded away.

        The figure is live where the notebook has BokehJS (after `panel.extension` or `bokeh.io.output_notebook`). In any
        other it stands still, as SVG that a browser here has drawn, so that a saved notebook stays small and needs
        nothing. Only where there is no browser either does it bring BokehJS along, in a frame of its own.
        """
        return {"text/plain": repr(self), "text/html": str(self._whole(self._shown()))}

    def _shown(self) -> str:
        if self.figure is None:
            return self._drawn()
        if rendering.loaded():
            return rendering.live(self.figure)
        try:
            return rendering.image(self.figure, self.label)
        except NoBrowser:
            return rendering.framed(self.figure, self.label)

    def _drawn(self) -> str:
        return f'<div class="wide" tabindex="0">{self.svg}</div>' if self.svg else ""

    def _whole(self, figure: str, level: int = 3) -> str:
        return (
            f'<section class="cb-picture" lang="{self.lang}">{telling.style(palette(self.dark))}{telling.above(self.title, level)}'
            f"{figure}{self._below()}</section>"
        )

    def _below(self) -> str:
        return telling.below(self.summary, self.note, self.data, self.lang, self.name)

    def __panel__(self) -> Any:
        """A Panel layout: heading, figure, summary, table and download; see `Shown` for one that follows a board."""
        return Shown(self).layout

    def __repr__(self) -> str:
        return "\n".join(part for part in (self.title, self.summary, self.note) if part)


class Shown:
    """A picture on a screen, in which a newer one takes its place without a flicker.

    Parameters
    ----------
    picture : Picture

    Attributes
    ----------
    layout : panel.Column
        What to put into a Panel app.
    """

    def __init__(self, picture: Picture) -> None:
        panel = importlib.import_module("panel")
        self._picture = picture
        pane = {"sizing_mode": "stretch_width", "margin": 0}
        self._above, self._below = panel.pane.HTML(**pane), panel.pane.HTML(**pane)
        drawn = panel.pane.HTML(**pane) if picture.figure is None else panel.pane.Bokeh(picture.figure, sizing_mode="stretch_width", margin=(0, 16))
        self._drawn = drawn
        ground = {"background": palette(picture.dark).ground}
        self.layout = panel.Column(self._above, drawn, self._below, sizing_mode="stretch_width", styles=ground)
        self._tell(picture)

    def put(self, newer: Picture) -> None:
        """Show a newer picture.

        Parameters
        ----------
        newer : Picture
            Of the same kind.
        """
        if self._picture.refresh(newer):
            self._tell(newer)
            return
        self._picture = newer
        if newer.figure is not None:
            self._drawn.object = newer.figure
        self._tell(newer)

    def _tell(self, picture: Picture) -> None:
        start = f'<div class="cb-picture" lang="{picture.lang}">{telling.style(palette(picture.dark))}'
        if self._picture.figure is None:
            self._drawn.object = f"{start}{picture._drawn()}</div>"
        else:
            # It stands above the figure as text.
            self._picture.figure.title.visible = False
        self._above.object = f"{start}{telling.above(picture.title)}</div>"
        self._below.object = f"{start}{picture._below()}</div>"
