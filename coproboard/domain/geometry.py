"""Where zones lie in the unit square, and which zone a point lies in.

What it is: pure functions from a frame's zones to boxes, and from points to zones and back. ``x`` grows to the right,
``y`` grows downwards, and things lie in the order in which the frame lists them.
What it is not: layout in pixels; the views give a zone whatever room its words need.
The fact that shaped it: the zone is what people mean by a position, and the fine place inside it is decoration. So a
position names its zone, and a fine place never leads out of it again.

The tray is no zone. It is a value of its own (`TRAY`) and has no point, so "not sure yet" can never be read as a middle.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, inf, nextafter, pi, sin
from typing import Protocol

Box = tuple[float, float, float, float]
"""``x0, y0, x1, y1`` in the unit square; holds its left and top edge, not its right and bottom one (but 1 is inside)."""

Point = tuple[float, float]

TRAY = "tray"
CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
CENTRE = "centre"

_GOLDEN = (5**0.5 - 1) / 2
_PLASTIC = 1.324717957244746  # the golden ratio's sister in two dimensions
_CENTRE_RADIUS = 0.14
_APART = 0.96  # of the radius at which neighbouring circles would touch


@dataclass(frozen=True, slots=True)
class At:
    """A position: a zone's id (or `TRAY`) and a fine place in it, ``0 ≤ x, y ≤ 1``."""

    zone: str
    x: float = 0.5
    y: float = 0.5


class Boxed(Protocol):
    """A zone as geometry sees it."""

    @property
    def id(self) -> str: ...
    @property
    def box(self) -> Box: ...


class Framed(Protocol):
    """A frame as geometry sees it."""

    @property
    def kind(self) -> str: ...
    @property
    def zones(self) -> Sequence[Boxed]: ...


def columns(spans: Sequence[float]) -> list[Box]:
    """Boxes side by side over the whole height, as wide as their spans ask (each > 0)."""
    edges = _edges(spans)
    return [(start, 0.0, end, 1.0) for start, end in pairwise(edges)]


def rows(spans: Sequence[float]) -> list[Box]:
    """Boxes one above another over the whole width, as high as their spans ask (each > 0), the first on top."""
    edges = _edges(spans)
    return [(0.0, start, 1.0, end) for start, end in pairwise(edges)]


def cell(size: tuple[int, int], row: int, column: int, spans: tuple[int, int] = (1, 1)) -> Box:
    """The box of a cell in a grid of equal cells.

    Parameters
    ----------
    size : tuple of int
        Number of rows and columns.
    row, column : int
        Place of the cell, from 0, from the top and from the left.
    spans : tuple of int
        Rows and columns that the cell covers.
    """
    down, across = _edges([1.0] * size[0]), _edges([1.0] * size[1])
    return across[column], down[row], across[column + spans[1]], down[row + spans[0]]


def corner(place: str) -> Box:
    """The quarter at one of `CORNERS`, or the box of the disc that lies on top of them in the `CENTRE`."""
    if place == CENTRE:
        return _around(0.5, 0.5, _CENTRE_RADIUS)
    x = 0.5 * place.endswith("right")
    y = 0.5 * place.startswith("bottom")
    return x, y, x + 0.5, y + 0.5


def circles(count: int, centre: bool) -> list[Box]:
    """Boxes of equal discs around the middle, clockwise from the top; with `centre` the last lies in the middle."""
    around = count - centre
    if around == 0:
        return [_around(0.5, 0.5, 0.5)]
    turn = sin(pi / around) if around > 1 else 1.0
    radius = turn / (2 * (1 + turn))
    if centre:
        radius = min(radius, 1 / 6)
    ring = 0.5 - radius
    discs = [
        _around(0.5 + ring * sin(2 * pi * k / around), 0.5 - ring * cos(2 * pi * k / around), _APART * radius)
        for k in range(around)
    ]
    return discs + [_around(0.5, 0.5, _APART * min(radius, ring - radius))] * centre


def hull(boxes: Sequence[Box]) -> Box:
    """The smallest box around all of `boxes` (at least one)."""
    x0, y0, x1, y1 = zip(*boxes)
    return min(x0), min(y0), max(x1), max(y1)


def overlapping(boxes: Sequence[Box]) -> tuple[int, int] | None:
    """Indices of the first two boxes that share an area, or `None`."""
    for second, (x0, y0, x1, y1) in enumerate(boxes):
        for first, (u0, v0, u1, v1) in enumerate(boxes[:second]):
            if x0 < u1 and u0 < x1 and y0 < v1 and v0 < y1:
                return first, second
    return None


def zone_at(frame: Framed, x: float, y: float) -> str | None:
    """Id of the zone in which a point of the unit square lies, or `None` between and outside the zones."""
    for zone in _top_first(frame):
        if _holds(frame, zone, x, y):
            return zone.id
    return None


def place(frame: Framed, at: At) -> Point | None:
    """The point of a position, always in its own zone; `None` for the tray and for a zone that the frame does not know."""
    zone = next((zone for zone in frame.zones if zone.id == at.zone), None)
    if zone is None:
        return None
    x0, y0, x1, y1 = zone.box
    x, y = x0 + _unit(at.x) * (x1 - x0), y0 + _unit(at.y) * (y1 - y0)
    if is_disc(frame, zone):
        x, y = _pull_in(zone.box, x, y)
    elif disc := _disc_on_top(frame):
        x, y = _push_out(disc, zone.box, x, y)
    return _before(x, x1), _before(y, y1)


def position(frame: Framed, x: float, y: float) -> At | None:
    """The position of a point: its zone and the fine place in it; `None` where `zone_at` is `None`."""
    zone = next((zone for zone in _top_first(frame) if _holds(frame, zone, x, y)), None)
    if zone is None:
        return None
    x0, y0, x1, y1 = zone.box
    return At(zone.id, _unit((x - x0) / (x1 - x0)), _unit((y - y0) / (y1 - y0)))


def centre(frame: Framed, zone: str) -> Point:
    """The middle of a zone.

    Raises
    ------
    LookupError
        The frame has no such zone; the tray is none.
    """
    point = place(frame, At(zone))
    if point is None:
        raise LookupError(f"the frame has no zone {zone!r}")
    return point


def is_disc(frame: Framed, zone: Boxed) -> bool:
    """Whether a zone is a disc: on circles every one, on corners the one in the middle."""
    return frame.kind == "circles" or (frame.kind == "corners" and zone.box == corner(CENTRE))


def sample_places(frame: Framed, most: int = 9) -> list[Point]:
    """Points for the sample cards of a thumbnail: one zone after another, always the same for the same frame.

    Parameters
    ----------
    frame : Framed
    most : int
        As many cards at most, 1 or more; a frame with many small zones shows fewer.
    """
    zones = frame.zones
    if len(zones) > most:
        return _scattered(frame, min(most, 5))
    roomy = all(max(x1 - x0, y1 - y0) > 0.6 for x0, y0, x1, y1 in (zone.box for zone in zones))
    count = min(most, len(zones) + 2 * roomy)
    points = []
    for k in range(count):
        zone = zones[int((k + 0.5) / count * len(zones))]
        x0, y0, x1, y1 = zone.box
        aside = (k + 1) * _GOLDEN % 1 - 0.5  # a scatter that looks like chance and never is
        long, short = 0.5 + 0.6 * aside, 0.5 - 0.2 * aside
        fine = At(zone.id, short, long) if x1 - x0 < y1 - y0 else At(zone.id, long, short)
        points.append(place(frame, fine) or (0.5, 0.5))
    return points


def _scattered(frame: Framed, count: int) -> list[Point]:
    """Middles of zones that lie far apart, by the sequence that spreads points over a square most evenly."""
    found: list[str] = []
    for k in range(100):
        zone = zone_at(frame, (0.5 + k / _PLASTIC) % 1, (0.5 + k / _PLASTIC**2) % 1)
        if zone and zone not in found and len(found) < count:
            found.append(zone)
    return [centre(frame, zone) for zone in found]


def _edges(spans: Sequence[float]) -> list[float]:
    total, edges, sofar = sum(spans), [0.0], 0.0
    for span in spans:
        sofar += span
        edges.append(sofar / total)
    edges[-1] = 1.0
    return edges


def _around(x: float, y: float, radius: float) -> Box:
    return x - radius, y - radius, x + radius, y + radius


def _disc_on_top(frame: Framed) -> Box | None:
    return next((zone.box for zone in frame.zones if frame.kind == "corners" and is_disc(frame, zone)), None)


def _top_first(frame: Framed) -> list[Boxed]:
    return sorted(frame.zones, key=lambda zone: not is_disc(frame, zone))


def _holds(frame: Framed, zone: Boxed, x: float, y: float) -> bool:
    if is_disc(frame, zone):
        return _away(zone.box, x, y) <= _radius(zone.box)
    x0, y0, x1, y1 = zone.box
    return x0 <= x and y0 <= y and (x < x1 or x == x1 == 1.0) and (y < y1 or y == y1 == 1.0)


def _away(disc: Box, x: float, y: float) -> float:
    u, v = _middle(disc)
    return hypot(x - u, y - v)


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))


def _before(value: float, end: float) -> float:
    """Keep a point off an end that belongs to the next zone."""
    return value if value < end or end == 1.0 else nextafter(end, -inf)


def _pull_in(disc: Box, x: float, y: float) -> Point:
    """Draw a point outside a disc to its rim."""
    away = _away(disc, x, y)
    return _from_middle(disc, x, y, min(1.0, 0.999 * _radius(disc) / away) if away else 1.0)


def _push_out(disc: Box, quarter: Box, x: float, y: float) -> Point:
    """Push a point of a quarter that lies under a disc out of it, away from the middle."""
    if _away(disc, x, y) == 0:
        x, y = _middle(quarter)
        return _from_middle(disc, x, y, 1.001 * _radius(disc) / _away(disc, x, y))
    return _from_middle(disc, x, y, max(1.0, 1.001 * _radius(disc) / _away(disc, x, y)))


def _from_middle(disc: Box, x: float, y: float, scale: float) -> Point:
    u, v = _middle(disc)
    return u + scale * (x - u), v + scale * (y - v)


def _middle(box: Box) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _radius(disc: Box) -> float:
    return (disc[2] - disc[0]) / 2
