"""Cards as rows over the steps of a frame: the ground that spread, apart and gap are drawn on.

What it is: an empty figure with a row for each card and a place for each step, and where a step lies on it. What it is
not: what is drawn there.

The fact that shaped it: on two axes each axis is read by itself (P7). So both lie side by side on one ground, and a card
keeps one row.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

from bokeh.core.properties import value
from bokeh.models import ColumnDataSource, FactorRange, Range1d
from bokeh.plotting import figure

from coproboard.insight.pictures import looks
from coproboard.insight.placed import Placed, Track
from coproboard.insight.scene import Scene
from coproboard.insight.tables import pick

#: The most cards that are drawn; the note says how many more there are.
MOST = 12
#: Room between two tracks, in steps; for the names of steps, in pixels.
_BETWEEN, _NAMES = 1.0, 114
_LETTERS = 17
_HEAD = " "
"""The row over all others that holds the titles of two tracks."""

Spot = tuple[str, float]
"""A row and how far above its middle, in rows."""


@dataclass(frozen=True, slots=True)
class Ground:
    """An empty figure, the label of each card's row, and where each track begins."""

    figure: figure
    labels: tuple[str, ...]
    starts: tuple[float, ...]
    tracks: tuple[Track, ...]

    @property
    def end(self) -> float:
        """The last step of the last track."""
        return self.starts[-1] + len(self.tracks[-1].steps) - 1

    def x(self, track: Track, at: float) -> float:
        """Where a place on a track lies; beyond its ends, at its end."""
        return self.starts[track.index] + min(max(at, 0.0), len(track.steps) - 1)

    def dressed(self, dark: bool) -> figure:
        """The figure with colours and letters, when all is drawn; names of steps stand close enough for a phone."""
        looks.beside(looks.dress(self.figure, dark))
        self.figure.xaxis.update(major_label_text_font_size="11px", major_label_text_line_height=1.0)
        return self.figure


def ground(
    title: str, summary: str, scene: Scene, tracks: Sequence[Track], cards: Sequence[Placed], under: str, *, dark: bool, row: int, keys: int,
    tails: Sequence[str] = (),
) -> Ground:
    """An empty figure for cards on tracks.

    Parameters
    ----------
    title, summary : str
    scene : Scene
    tracks : sequence of Track
    cards : sequence of Placed
        The first is the topmost row.
    under : str
        What stands under the steps, such as the layer; ``""`` for nothing.
    dark : bool
    row, keys : int
        Pixels of a row, and lines of the key.
    tails : sequence of str
        What stands under the words of each card, ``""`` for nothing; none without.

    Returns
    -------
    Ground
    """
    labels = looks.labels((card.words for card in cards), tails=tails)
    starts = [0.0]
    for track in tracks[:-1]:
        starts.append(starts[-1] + len(track.steps) + _BETWEEN)
    two = len(tracks) > 1
    factors = [*reversed(labels), *([_HEAD] if two else [])]
    end = starts[-1] + len(tracks[-1].steps) - 1
    names = [_short(name, 1 if two else 2) for track in tracks for name in track.steps]
    wordy = max(map(len, names)) > 3
    lines = looks.headline(title).count("\n") + 1
    height = 40 + 20 * lines + 24 * keys + row * len(factors) + (_NAMES if wordy else 40) + (24 if under else 0)
    drawn = looks.blank(
        title, summary, scene.lang, dark, height, x_range=Range1d(-0.6, end + 0.6), y_range=FactorRange(factors=factors)
    )
    at = [start + step for start, track in zip(starts, tracks, strict=True) for step in range(len(track.steps))]
    drawn.xaxis.ticker = drawn.xgrid.ticker = at
    drawn.xaxis.major_label_overrides = dict(zip(at, names, strict=True))
    drawn.xaxis.major_label_orientation = 0 if not wordy else pi / 4 if len(at) < 10 else pi / 3
    drawn.xaxis.axis_label = under or None
    drawn.ygrid.visible = False
    found = Ground(drawn, tuple(labels), tuple(starts), tuple(tracks))
    if two:
        _titles(found, dark)
    return found


def under(scene: Scene, tracks: Sequence[Track], layer: str = "") -> str:
    """What stands under the steps: the axis, where it is the only one, and the layer, where there are more."""
    parts = [tracks[0].title] if len(tracks) == 1 and (scene.frame.axes.x or scene.frame.axes.y) else []
    parts += [pick(each.title, scene.lang) for each in scene.frame.layers if each.id == layer and len(scene.frame.layers) > 1]
    return " · ".join(parts)


def _short(name: str, lines: int) -> str:
    """The name of a step that fits below it: what stands before a comma where it is long, in so many lines."""
    return looks.label(name if len(name) <= _LETTERS else name.partition(",")[0], _LETTERS, lines)


def _titles(found: Ground, dark: bool) -> None:
    """The titles of two tracks over their first steps, in as many lines as they need."""
    words = [looks.label(track.title, 4 + 3 * len(track.steps), 3) for track in found.tracks]
    source = ColumnDataSource(
        {"x": [start - 0.4 for start in found.starts], "y": [_HEAD] * len(words), "words": words}, name="titles"
    )
    found.figure.text(
        "x", "y", "words", source=source, text_font=value(looks.FONT), text_font_size="12px", text_color=looks.palette(dark).quiet,
        text_baseline="middle", text_line_height=1.1,
    )  # fmt: skip
