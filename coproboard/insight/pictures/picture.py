"""A picture: a Bokeh figure, or a drawing, with the finding in words and the table behind it.

What it is: a value that a notebook, a Panel app and a report can show. What it is not: live; a new scene gives a new
picture, and `refresh` puts what is new into the figure that is on a screen already.

The fact that shaped it: a canvas says nothing to a screen reader, and a chart nothing to whoever cannot read charts. So
none comes without a sentence that says what is to be seen, and a table of all that is drawn.
"""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from bokeh.models import ColumnDataSource, FactorRange, Plot


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
    """

    name: str
    lang: str
    title: str
    summary: str
    data: pd.DataFrame
    figure: Plot | None = None
    svg: str = ""
    note: str = ""

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
        for name, source in here.items():
            source.data = dict(there[name].data)
        self.figure.title.text = newer.figure.title.text
        self.figure.html_attributes = newer.figure.html_attributes
        self.figure.height = newer.figure.height
        return True
