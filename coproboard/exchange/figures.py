"""Small drawings as SVG: the shapes of perspectives, the signs of answers, marks on a frame, the brand, QR codes.

What it is: pure functions from values to markup whose colours are classes, so that the page's policy (no inline styles)
holds and dark mode and print come from the style sheet. What it is not: the live board.
"""
from __future__ import annotations

from collections.abc import Mapping

import segno

from coproboard.domain import boundary
from coproboard.domain.geometry import Box, is_disc
from coproboard.domain.spread import axes
from coproboard.exchange.markup import Markup, el, join, raw
from coproboard.templates import Template

#: The four shapes, all of the same area in a box of 24.
_SHAPES = {
    "lived": el("circle", cx="12", cy="12", r="9.6"),
    "services": el("rect", x="3.5", y="3.5", width="17", height="17", rx="2.2"),
    "both": el("path", d="M12 3h6.8a2.2 2.2 0 0 1 2.2 2.2v13.6a2.2 2.2 0 0 1-2.2 2.2H12a9 9 0 0 1 0-18z"),
    "unsaid": el("path", d="M10.5.9a2.1 2.1 0 0 1 3 0l9.6 9.6a2.1 2.1 0 0 1 0 3l-9.6 9.6a2.1 2.1 0 0 1-3 0L.9 13.5a2.1 "
                           "2.1 0 0 1 0-3z"),
}  # fmt: skip
_TICK = "m7 12.6 3.4 3.4 6.8-7.4"
_ANSWERS = {
    "consent": join(el("circle", cx=12, cy=12, r="10.5", class_="full"), el("path", d=_TICK, class_="on")),
    "concern": join(
        el("circle", cx=12, cy=12, r="9.6"), el("path", d=_TICK), el("circle", cx="19.5", cy="4.5", r="4.2", class_="dot")
    ),
    "aside": join(el("circle", cx=12, cy=12, r="9.6", class_="dashed"), el("path", d="M8 12h8m-3-3 3 3-3 3")),
    "objection": join(
        el("path", d="M8 1.8h8L22.2 8v8L16 22.2H8L1.8 16V8z", class_="full"),
        el("path", d="M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6", class_="on"),
    ),
}
#: Measures of a strip, in its own units: a mark, the room for one, and for one with a number; the width of a strip, and
#: the most marks that are drawn one by one; the least height of a plane; and the same of circles.
_MARK, _STEP, _SLOT, _WIDTH, _MOST = 9.0, 11.0, 27.0, 240.0, 60
_LOW, _ROUND, _ROUND_LOW = 60.0, 150.0, 120.0


def shape(perspective: str) -> Markup:
    """The shape of a perspective; what it means has to stand beside it in words."""
    return el("svg", _SHAPES[perspective], class_=f"sh {perspective}", viewBox="0 0 24 24", aria_hidden="true")


def answer(kind: str) -> Markup:
    """The sign of an answer."""
    return el("svg", _ANSWERS[kind], class_="sign", viewBox="0 0 24 24", aria_hidden="true")


def tick() -> Markup:
    """A tick."""
    return el("svg", el("path", d="m5 12.8 4.6 4.7L19.5 7"), class_="tick", viewBox="0 0 24 24", aria_hidden="true")


def brand() -> Markup:
    """The two strands."""
    ours, theirs = "M1 6c10 0 14 0 20 6s9 6 18 6", "M1 18c10 0 14 0 20-6s9-6 18-6"
    paths = [el("path", d=d, class_=kind) for d, kind in ((ours, "s-services"), (theirs, "s-gap"), (theirs, "s-lived"))]
    return el("svg", paths, class_="mark", viewBox="0 0 40 24", aria_hidden="true")


def code(link: str, label: str) -> Markup:
    """A QR code of a link."""
    drawn = segno.make_qr(link, error="m").svg_inline(scale=1, border=2, omitsize=True, svgclass=None, lineclass=None)
    return el("span", raw(drawn), class_="qr", role="img", aria_label=label)


def strip(
    frame: Template, zones: Mapping[str, Mapping[str, int]], label: str, lines: Mapping[str, boundary.Line] | None = None
) -> Markup:
    """Marks on a small frame.

    Frames with one axis are a strip, with a mark for each person; a frame that is read from its foot is laid on its
    side, its foot to the left. On every other frame the zones lie as they do on the board, with a number for each shape.

    Parameters
    ----------
    frame : Template
    zones : mapping
        Zone → shape → marks.
    label : str
        What the drawing shows, in words.
    lines : mapping of str to Line or None
        Corner → its boundary, on a frame of corners.
    """
    kind = ("round", "strip", "plane")[axes(frame)]
    width, low = (_ROUND, _ROUND_LOW) if kind == "round" else (_WIDTH, _LOW)
    drawn, height = _flat(frame, zones) if kind == "strip" else _plane(frame, zones, width, low)
    drawn += [el("path", d=arc(corner, line, (0.0, 0.0, width, height)), class_="line") for corner, line in (lines or {}).items()]
    return el("svg", drawn, class_=kind if kind == "strip" else f"strip {kind}", viewBox=f"0 0 {_n(width)} {_n(height)}",
              role="img", aria_label=label)  # fmt: skip


def heap(counts: Mapping[str, int], width: float, size: float) -> tuple[Markup, float]:
    """Marks in a room of some width: each of them, or of very many a number for each shape. Gives their height as well.

    Parameters
    ----------
    counts : mapping of str to int
        Shape → marks.
    width, size : float
        Of the room, and of one mark.
    """
    scale, total = size / _MARK, sum(counts.values())
    each = total <= _MOST
    across = max(1, int((width / scale + _STEP - _MARK) // (_STEP if each else _SLOT)))
    drawn = _each(counts, 0.0, across, 0.0) if each else _counts(counts, 0.0, 0.0, across)
    return el("g", drawn, transform=f"scale({scale:.3f})"), -(-(total if each else len(counts)) // across) * _STEP * scale


def numbers(counts: Mapping[str, int], width: float, size: float) -> tuple[Markup, float]:
    """The same with a number for each shape, however few."""
    scale = size / _MARK
    across = max(1, int(width / scale // _SLOT))
    return el("g", _counts(counts, 0.0, 0.0, across), transform=f"scale({scale:.3f})"), -(-len(counts) // across) * _STEP * scale


def _tints(frame: Template) -> Mapping[str, str]:
    """Zone → the class of its ground."""
    tints = {band.id: band.tint for band in frame.bands}
    return {zone.id: f"z z-{tints.get(zone.band or '', 'n')}" for zone in frame.zones}


def _flat(frame: Template, zones: Mapping[str, Mapping[str, int]]) -> tuple[list[Markup], float]:
    """The zones side by side, as high as the marks need."""
    each = sum(sum(counts.values()) for counts in zones.values()) <= _MOST
    order, tints = frame.zones[::-1] if frame.axes.y is not None else frame.zones, _tints(frame)
    width = _WIDTH / len(order)
    across = max(1, int((width - 3) // _STEP))
    most = max((sum(zones.get(zone.id, {}).values()) - 1) // across + 1 for zone in order)
    height = max(1, most if each else 3) * _STEP + 5
    drawn = []
    for index, zone in enumerate(order):
        x, counts = index * width, zones.get(zone.id, {})
        drawn.append(_ground((x, 0.0, x + width, height), tints[zone.id]))
        drawn.append(_each(counts, x + 2.5, across) if each else _counts(counts, x + 2.5, 2.5, 1))
    return drawn, height


def _plane(frame: Template, zones: Mapping[str, Mapping[str, int]], width: float, low: float) -> tuple[list[Markup], float]:
    """The zones as they lie, as high as the fullest of them needs; what lies on top is drawn last."""
    tints = _tints(frame)
    # In a disc there is room for the numbers in the square inside.
    inner = {zone.id: 0.7 if is_disc(frame, zone) else 1.0 for zone in frame.zones}
    slots = {zone.id: max(1, int(((zone.box[2] - zone.box[0]) * width * inner[zone.id] - 3) // _SLOT)) for zone in frame.zones}
    lines = {zone.id: -(-len(zones.get(zone.id, {})) // slots[zone.id]) for zone in frame.zones}
    height = max([low, *(
        (lines[zone.id] * _STEP + 5) / ((zone.box[3] - zone.box[1]) * inner[zone.id]) for zone in frame.zones
    )])  # fmt: skip
    drawn = []
    for zone in sorted(frame.zones, key=lambda zone: is_disc(frame, zone)):
        box = (zone.box[0] * width, zone.box[1] * height, zone.box[2] * width, zone.box[3] * height)
        counts, disc = zones.get(zone.id, {}), is_disc(frame, zone)
        drawn.append(_ground(box, tints[zone.id], disc))
        shown = min(len(counts), slots[zone.id])
        x, y = box[0] + 2.5, box[1] + 2.5
        if disc:
            x, y = (box[0] + box[2] - shown * _SLOT) / 2, (box[1] + box[3] - lines[zone.id] * _STEP) / 2
        elif frame.kind == "corners":
            # Away from the middle, where the disc lies.
            x = box[2] - shown * _SLOT - 2.5 if zone.box[0] else x
            y = box[3] - lines[zone.id] * _STEP - 2.5 if zone.box[1] else y
        drawn.append(_counts(counts, x, y, slots[zone.id]))
    return drawn, height


def _ground(box: Box, kind: str, disc: bool = False) -> Markup:
    x0, y0, x1, y1 = box
    if disc:
        return el("ellipse", cx=_n((x0 + x1) / 2), cy=_n((y0 + y1) / 2), rx=_n((x1 - x0) / 2), ry=_n((y1 - y0) / 2), class_=kind)
    return el("rect", x=_n(x0 + 0.75), y=_n(y0 + 0.75), width=_n(x1 - x0 - 1.5), height=_n(y1 - y0 - 1.5), rx="2", class_=kind)


def arc(corner: str, line: boundary.Line, box: Box) -> str:
    """The path of a boundary on a frame drawn in a box: a quarter of an ellipse around its corner."""
    right, bottom = corner.endswith("right"), corner.startswith("bottom")
    x, y = box[2] if right else box[0], box[3] if bottom else box[1]
    rx, ry = line[0] * (box[2] - box[0]), line[1] * (box[3] - box[1])
    start, end = x - rx if right else x + rx, y - ry if bottom else y + ry
    return f"M{_n(start)} {_n(y)}A{_n(rx)} {_n(ry)} 0 0 {int(right == bottom)} {_n(x)} {_n(end)}"


def _each(counts: Mapping[str, int], x: float, across: int, y: float = 2.5) -> Markup:
    marks = [kind for kind, n in _ordered(counts) for _ in range(n)]
    return join(_mark(kind, x + i % across * _STEP, y + i // across * _STEP) for i, kind in enumerate(marks))


def _counts(counts: Mapping[str, int], x: float, y: float, across: int) -> Markup:
    """A shape and how many, for each shape, `across` side by side."""
    places = [(x + i % across * _SLOT, y + i // across * _STEP) for i in range(len(counts))]
    return join(
        (_mark(kind, left, top), el("text", n, x=_n(left + _STEP), y=_n(top + 8)))
        for (kind, n), (left, top) in zip(_ordered(counts), places)
    )


def _mark(kind: str, x: float, y: float) -> Markup:
    return el("svg", _SHAPES[kind], x=_n(x), y=_n(y), width=_n(_MARK), height=_n(_MARK), viewBox="0 0 24 24", class_=kind)


def _ordered(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(kind, counts[kind]) for kind in _SHAPES if counts.get(kind)]


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
