"""Boundaries between the corners of a frame: on which side of each line a card lies (SPEC D9, F11).

What it is: pure functions on quarters of ellipses, as ``web/src/more/boundary.ts`` has them. What it is not: where a
boundary is; the document has that. The fact that shaped it: people settle where they are comfortable on a slope, so what
a group can say of a card is which side of the line it is on, and that it is torn.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot
from typing import Literal

from coproboard.domain.geometry import At, Box, Boxed, Framed, Point

Line = tuple[float, float]
"""How far from the corner, along both sides, as a part of the frame's width and height."""

Side = Literal["inside", "edge", "outside"]

_EDGE = 0.08  # of the way to the line: nearer than this a card lies on it
_LEAST = 0.05
_NEAR = 0.001


@dataclass(frozen=True, slots=True)
class Ground:
    """Whose ground a card lies on: `inside` of one corner's, on the `edge` of some, or torn, `outside` of all."""

    side: Side
    of: tuple[str, ...]


def corners(frame: Framed) -> dict[str, Boxed]:
    """The corners that have a boundary (``"top-left"`` …) and their zones, as they lie; none on frames without."""
    if frame.kind != "corners":
        return {}
    return {name: zone for zone in frame.zones if (name := _corner(zone.box))}


def drawn(frame: Framed, lines: Mapping[str, Line]) -> bool:
    """Whether every corner of a frame of corners has its line."""
    found = corners(frame)
    return bool(found) and all(name in lines for name in found)


def side(corner: str, line: Line, point: Point) -> Side:
    """On which side of a corner's line a point of the frame lies."""
    across = 1 - point[0] if corner.endswith("right") else point[0]
    down = 1 - point[1] if corner.startswith("bottom") else point[1]
    far = hypot(across / max(line[0], _LEAST), down / max(line[1], _LEAST))
    return "edge" if abs(far - 1) <= _EDGE else "inside" if far < 1 else "outside"


def ground(frame: Framed, lines: Mapping[str, Line], at: At) -> Ground | None:
    """Whose ground a card lies on.

    Parameters
    ----------
    frame : Framed
    lines : mapping of str to Line
        Corner → its boundary.
    at : At
        Where the card lies.

    Returns
    -------
    Ground or None
        Ground that several corners claim is an edge. `None` until every line is drawn, and in the tray.
    """
    box = next((zone.box for zone in frame.zones if zone.id == at.zone), None)
    if box is None or not drawn(frame, lines):
        return None
    point = box[0] + at.x * (box[2] - box[0]), box[1] + at.y * (box[3] - box[1])
    sides = [(zone.id, side(corner, lines[corner], point)) for corner, zone in corners(frame).items()]
    inside, edge = (tuple(zone for zone, found in sides if found == which) for which in ("inside", "edge"))
    if len(inside) > 1 or edge:
        return Ground("edge", (*(inside if len(inside) > 1 else ()), *edge))
    return Ground("inside", inside) if inside else Ground("outside", ())


def _corner(box: Box) -> str:
    left, right, top, bottom = box[0] < _NEAR, box[2] > 1 - _NEAR, box[1] < _NEAR, box[3] > 1 - _NEAR
    return "" if left == right or top == bottom else f"{'bottom' if bottom else 'top'}-{'right' if right else 'left'}"
