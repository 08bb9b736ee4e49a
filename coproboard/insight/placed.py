"""The marks of a scene, card by card, on the axes of its frame: what measures and pictures of marks look at.

What it is: values from the table of marks, with the rules of `domain.spread` on them (middle, apart, gap). What it is
not: more than that table holds; a mark has no name here either.

The fact that shaped it: on two axes each axis is read by itself (P7). So a frame has one track or two, and whatever is
said of steps is said once for each; zones without order are one track whose places mean nothing more than themselves.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

import numpy as np
import pandas as pd

from coproboard.domain import spread
from coproboard.insight import measures
from coproboard.insight.scene import Scene
from coproboard.templates import Axis, Template
from coproboard.words import say

#: The two groups that are compared.
COMPARED = ("lived", "services")
#: Shapes of marks, in the order in which they are shown.
SHAPES = ("lived", "services", "unsaid")


@dataclass(frozen=True, slots=True)
class Track:
    """One axis of a frame as a row of steps: its place among them, its title, and what its steps are called."""

    index: int
    title: str
    steps: tuple[str, ...]
    ordered: bool

    @property
    def short(self) -> str:
        """Its title up to a colon, as it stands in a sentence."""
        return self.title.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Placed:
    """A card with marks on one layer.

    Attributes
    ----------
    card, words : str
        Its id, and what it says.
    marks : tuple of Mark
        All of them, "not sure" among them.
    apart, width : int or None
        Steps between both groups' middles, and from the lowest to the highest mark, as `domain.spread` tells them.
    """

    card: str
    words: str
    marks: tuple[spread.Mark, ...]
    apart: int | None
    width: int | None

    def of(self, group: str) -> tuple[spread.Mark, ...]:
        """The marks of one shape; of all for ``""``."""
        return tuple(mark for mark in self.marks if group in ("", mark.group))

    @property
    def unsure(self) -> int:
        """How many are not sure."""
        return sum(mark.at == spread.UNSURE for mark in self.marks)


def tracks(frame: Template, lang: str) -> tuple[Track, ...]:
    """The tracks of a frame: one, or on two axes the columns from the left and the rows from the top."""
    kinds = spread.axes(frame)
    if kinds < 2:
        axis = frame.axes.x or frame.axes.y
        title = axis.title.get(lang) if axis else frame.title.get(lang)
        return (Track(0, title, tuple(zone.title.get(lang) for zone in frame.zones), kinds == 1),)
    ends = [cell for zone in frame.zones if (cell := spread.cells(frame, (zone.id,)))]
    found = []
    for index, (axis, name) in enumerate(((frame.axes.x, "across"), (frame.axes.y, "down"))):
        size = floor(max(end[index] for end in ends)) + 1
        title = axis.title.get(lang) if axis else say(lang, f"picture.axis.{name}")
        found.append(Track(index, title, _steps(axis, size, lang), True))
    return tuple(found)


def _steps(axis: Axis | None, size: int, lang: str) -> tuple[str, ...]:
    """What the steps of an axis are called; numbers where they have no names."""
    if axis is not None and axis.steps is not None and len(axis.steps) == size:
        return tuple(step.title.get(lang) for step in axis.steps)
    return tuple(str(number) for number in range(1, size + 1))


def layers(scene: Scene) -> list[str]:
    """Layers of the frame that have marks, in the frame's order."""
    found = set(scene.marks["layer"])
    return [layer.id for layer in scene.frame.layers if layer.id in found]


def shown_layer(scene: Scene, layer: str | None) -> str:
    """The layer to draw: the one asked for, else the first with marks, else the frame's first.

    Raises
    ------
    ValueError
        The frame has no such layer.
    """
    known = [each.id for each in scene.frame.layers]
    if layer is not None and layer not in known:
        raise ValueError(f"layer is one of {', '.join(known)}")
    return layer or next(iter(layers(scene)), known[0])


def marks(table: pd.DataFrame) -> list[spread.Mark]:
    """The rows of a table of marks as marks."""
    return [
        spread.Mark(str(row.id), row.card, row.layer, spread.UNSURE if row.unsure else _at(row), row.group)
        for row in table.itertuples(index=False)
    ]


def _at(row: Any) -> tuple[Any, ...] | None:
    if pd.isna(row.zone):
        return None
    return (row.zone,) if pd.isna(row.x) or pd.isna(row.y) else (row.zone, float(row.x), float(row.y))


def placed(scene: Scene, layer: str, *, aside: bool = False) -> list[Placed]:
    """The cards that have marks on a layer, the most different first (T3).

    Parameters
    ----------
    scene : Scene
    layer : str
        Its id.
    aside : bool
        Whether cards that are set aside are among them.

    Returns
    -------
    list of Placed
    """
    cards = scene.cards if aside else scene.cards[~scene.cards["aside"]]
    said = {row.id: (row.words, row.order) for row in cards.itertuples(index=False)}
    by_card: dict[str, list[spread.Mark]] = {}
    for mark in marks(scene.marks[scene.marks["layer"] == layer]):
        if mark.card in said:
            by_card.setdefault(mark.card, []).append(mark)
    found = {
        card: Placed(
            card, said[card][0], tuple(each),
            spread.apart(scene.frame, *([one for one in each if one.group == group] for group in COMPARED)),
            spread.width(scene.frame, each),
        )
        for card, each in by_card.items()
    }  # fmt: skip
    items = [spread.Item(card, one.apart, one.width, False, said[card][1]) for card, one in found.items()]
    return [found[item.card] for item in spread.agenda(items)]


def places(frame: Template, track: Track, found: Iterable[spread.Mark]) -> list[float]:
    """Where placed marks lie on a track, in steps from 0; without order the numbers of their zones in the list."""
    return [cell[track.index] for mark in found if (cell := spread.cells(frame, mark.at)) is not None]


def middle_on(frame: Template, track: Track, found: Sequence[spread.Mark]) -> float | None:
    """The middle of marks on a track (P7): of an even number the lower; without order the most frequent zone."""
    if track.ordered:
        return measures.lower_median(places(frame, track, found))
    return _most(frame, track, found)


def halfway_on(frame: Template, track: Track, found: Sequence[spread.Mark]) -> float | None:
    """The middle that "apart" is told from (P7): of an even number halfway between the two middle ones."""
    if track.ordered:
        return measures.median(places(frame, track, found))
    return _most(frame, track, found)


def _most(frame: Template, track: Track, found: Sequence[spread.Mark]) -> float | None:
    at = spread.middle(frame, found)
    return None if at is None else float([zone.id for zone in frame.zones].index(at.zone))


def step_name(track: Track, at: float) -> str:
    """What a place on a track is called; halfway between two steps, both."""
    last, at = len(track.steps) - 1, floor(at * 2 + 0.5) / 2
    low, high = (min(max(step, 0), last) for step in (floor(at), -floor(-at)))
    return track.steps[low] if low == high else f"{track.steps[low]} – {track.steps[high]}"


def place_name(frame: Template, tracks: Sequence[Track], found: Sequence[spread.Mark], lang: str) -> str:
    """What the middle of some marks is called: its step, on two axes both, or its zone; ``"—"`` without one."""
    if spread.axes(frame) < 2 or frame.kind == "corners":
        at = spread.middle(frame, found)
        zone = frame.zone(at.zone) if at else None
        return zone.title.get(lang) if zone else "—"
    middles = [middle_on(frame, track, found) for track in tracks]
    return " · ".join(step_name(track, at) for track, at in zip(tracks, middles, strict=True) if at is not None) or "—"


def disagreement(frame: Template, found: Sequence[spread.Mark]) -> float | None:
    """How divided marks are, 0 to 1: ``(1 − A) / 2`` on one axis of three steps or more, else Rao's entropy; `None` below three."""
    points = cells(frame, found)
    if len(points) < measures.FEWEST:
        return None
    if spread.axes(frame) == 1 and len(frame.zones) > 2:
        agreed = measures.agreement(measures.counts([int(point[0]) for point in points], len(frame.zones)))
        return None if agreed is None else (1 - agreed) / 2
    if spread.axes(frame) == 0:
        return measures.disagreement(_same(points), 1 - 1 / len(frame.zones))
    return measures.disagreement(_ways(points), _longest(frame) / 2)


def distance(frame: Template, one: Sequence[spread.Mark], other: Sequence[spread.Mark]) -> float | None:
    """How differently two groups' marks lie; `None` if either has fewer than three.

    In steps on one axis (`measures.wasserstein`), `measures.energy` on two, `measures.variation` without order.
    """
    here, there = cells(frame, one), cells(frame, other)
    if min(len(here), len(there)) < measures.FEWEST:
        return None
    kinds = spread.axes(frame)
    if kinds == 2:
        return measures.energy(here, there)
    ends = [[point[0] for point in points] for points in (here, there)]
    return measures.wasserstein(*ends) if kinds == 1 else measures.variation(*ends)


def cells(frame: Template, found: Iterable[spread.Mark]) -> list[tuple[float, float]]:
    """Column and row of each placed mark."""
    return [cell for mark in found if (cell := spread.cells(frame, mark.at)) is not None]


def _ways(points: Any) -> np.ndarray:
    """Straight distances of points from each other."""
    at = np.asarray(points, dtype=float)
    return np.sqrt(((at[:, None, :] - at[None, :, :]) ** 2).sum(axis=-1))


def _longest(frame: Template) -> float:
    """The longest way there is between two marks on a frame's axes."""
    corners = frame.kind == "corners"
    fine = [(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)] if corners else [(0.5, 0.5)]
    ends = [spread.cells(frame, (zone.id, *each)) for zone in frame.zones for each in fine]
    return float(_ways([end for end in ends if end is not None]).max())


def _same(points: Sequence[tuple[float, float]]) -> np.ndarray:
    """0 where two marks are in one zone, 1 where not."""
    at = np.asarray([point[0] for point in points])
    return (at[:, None] != at[None, :]).astype(float)
