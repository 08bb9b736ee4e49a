"""Small drawings as SVG: the shapes of perspectives, the signs of answers, marks on a frame, the brand, QR codes.

What it is: pure functions from values to markup whose colours are classes, so that the page's policy (no inline styles)
holds and dark mode and print come from the style sheet. What it is not: the live board.
"""
from __future__ import annotations

from collections.abc import Mapping

import segno

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
#: Measures of a strip, in its own units: a mark, the room for one, and the most marks that are drawn one by one.
_MARK, _STEP, _MOST, _WIDTH, _TALL = 9.0, 11.0, 60, 240.0, 96.0


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


def strip(frame: Template, zones: Mapping[str, Mapping[str, int]], label: str) -> Markup:
    """Marks on a small frame.

    Parameters
    ----------
    frame : Template
    zones : mapping
        Zone → shape → marks.
    label : str
        What the drawing shows, in words.
    """
    flat = axes(frame) == 1
    each = sum(sum(counts.values()) for counts in zones.values()) <= _MOST and flat
    # A frame that is read from its foot is laid on its side, its foot to the left.
    order = frame.zones[::-1] if flat and frame.axes.y is not None else frame.zones
    widths = [1 / len(order) if flat else zone.box[2] - zone.box[0] for zone in order]
    across = [max(1, int((width * _WIDTH - 3) // _STEP)) for width in widths]
    most = max((sum(zones.get(zone.id, {}).values()) - 1) // n + 1 for zone, n in zip(order, across))
    height = max(1, most if each else 3) * _STEP + 5 if flat else _TALL
    tints = {band.id: band.tint for band in frame.bands}
    drawn = []
    for index, zone in enumerate(order):
        box = (index * widths[0], 0.0, (index + 1) * widths[0], 1.0) if flat else zone.box
        x, y = box[0] * _WIDTH, box[1] * height
        drawn.append(el("rect", x=_n(x + 0.75), y=_n(y + 0.75), width=_n((box[2] - box[0]) * _WIDTH - 1.5),
                        height=_n((box[3] - box[1]) * height - 1.5), rx="2", class_=f"z z-{tints.get(zone.band or '', 'n')}"))  # fmt: skip
        drawn.append(_marks(zones.get(zone.id, {}), x + 2.5, y + 2.5, across[index], each))
    return el("svg", drawn, class_="strip" if flat else "strip plane", viewBox=f"0 0 {_n(_WIDTH)} {_n(height)}", role="img",
              aria_label=label)  # fmt: skip


def _marks(counts: Mapping[str, int], x: float, y: float, across: int, each: bool) -> Markup:
    if not each:
        rows = [(kind, n) for kind, n in _ordered(counts)]
        return join(
            (_mark(kind, x, y + row * _STEP), el("text", n, x=_n(x + _STEP), y=_n(y + row * _STEP + 8)))
            for row, (kind, n) in enumerate(rows)
        )
    all_marks = [kind for kind, n in _ordered(counts) for _ in range(n)]
    return join(_mark(kind, x + i % across * _STEP, y + i // across * _STEP) for i, kind in enumerate(all_marks))


def _mark(kind: str, x: float, y: float) -> Markup:
    return el("svg", _SHAPES[kind], x=_n(x), y=_n(y), width=_n(_MARK), height=_n(_MARK), viewBox="0 0 24 24", class_=kind)


def _ordered(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(kind, counts[kind]) for kind in _SHAPES if counts.get(kind)]


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
