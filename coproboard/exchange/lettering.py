"""Words on a drawing: broken into lines, and as large as their room allows.

What it is: pure functions from words and a room to lines and a size. What it is not: type; a browser sets that.
The fact that shaped it: SVG does not break lines. So words are broken here, by a width that every common font stays
under, and whatever is written has a box that a test can lay beside the others.
"""
from __future__ import annotations

from dataclasses import dataclass

from coproboard.domain.geometry import Box
from coproboard.exchange.markup import Markup, el

#: Characters are at most this wide on average, and lines this high, in parts of their size; the widest are this much wider.
WIDE, HIGH, WIDER = 0.56, 1.25, 0.34
_WIDEST = frozenset("mwMWŵŴ@%—…")


@dataclass(frozen=True, slots=True)
class Words:
    """Words in their place: lines at a size, from the top left corner on, in a room `width` wide.

    `kind` is a class of the style sheet, `lang` the language if it is not the sheet's; `turned` words run upwards.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    size: float
    kind: str = ""
    lang: str = ""
    turned: bool = False

    @property
    def height(self) -> float:
        """How far down they reach."""
        return len(self.lines) * self.size * HIGH

    @property
    def box(self) -> Box:
        """What they may cover."""
        long = min(self.width, max(wide(line, self.size) for line in self.lines))
        if self.turned:
            return self.x, self.y - long, self.x + self.height, self.y
        return self.x, self.y, self.x + long, self.y + self.height

    @property
    def drawn(self) -> Markup:
        """As SVG."""
        first = self.size * 0.98
        place = {"transform": f"translate({n(self.x)} {n(self.y)}) rotate(-90)"} if self.turned else {}
        x, y = (0.0, 0.0) if self.turned else (self.x, self.y)
        spans = (el("tspan", line, x=n(x), y=n(y + first + index * self.size * HIGH)) for index, line in enumerate(self.lines))
        return el("text", spans, font_size=n(self.size), class_=self.kind or None, lang=self.lang or None, **place)


def wide(text: str, size: float) -> float:
    """How wide a line may be at a size."""
    return size * (len(text) * WIDE + WIDER * sum(letter in _WIDEST for letter in text))


def lines(text: str, width: float, size: float) -> tuple[str, ...]:
    """Text broken into lines; a word that is longer than a line is cut into several, a letter at the least."""
    found = [""]
    for word in text.split():
        if found[-1] and wide(f"{found[-1]} {word}", size) > width:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
        while len(found[-1]) > 1 and wide(found[-1], size) > width:
            last = found[-1]
            most = next(at for at in range(len(last) - 1, 0, -1) if at == 1 or wide(last[:at], size) <= width)
            found[-1:] = [last[:most], last[most:]]
    return tuple(found)


def fit(text: str, room: Box, size: float, least: float, kind: str = "", lang: str = "") -> Words | None:
    """Text in a room, as large as it can be: at most `size`, without a word cut while that can be; None below `least`."""
    x0, y0, x1, y1 = room
    while size > least and any(wide(word, size) > x1 - x0 for word in text.split()):
        size -= 0.5
    while size >= least:
        found = Words(lines(text, x1 - x0, size), x0, y0, x1 - x0, size, kind, lang)
        if found.height <= y1 - y0:
            return found
        size -= 0.5
    return None


def n(value: float) -> str:
    """A number as a drawing has it."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
