"""How pictures look: colours and shapes by perspective, light and dark, and words that fit a phone.

What it is: the tokens of the board (``views/tokens.css``) for Bokeh, and small pure functions on words and colours. What
it is not: what a picture shows.

The fact that shaped it: a canvas takes nothing from the page around it, neither its colours nor its line breaks. So both
are worked out here, and every picture that is dressed here looks and reads like the board.
"""
from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10, nan
from types import MappingProxyType
from typing import Any

from bokeh.core.properties import value
from bokeh.models import CategoricalAxis, ColumnDataSource, FactorRange, Legend, LegendItem, Plot
from bokeh.plotting import figure

from coproboard.words import say

#: Shapes that stand for people, in the order in which they are shown. Marks have no "both" (P4).
GROUPS = ("lived", "services", "both", "unsaid")
#: Bokeh's markers for them. It has no half-round; its hexagon stands between circle and square as that does.
MARKERS: Mapping[str, str] = MappingProxyType({"lived": "circle", "services": "square", "both": "hex", "unsaid": "diamond"})
#: How much larger than a circle each marker is drawn, so that all have about the same area.
SCALES: Mapping[str, float] = MappingProxyType({"lived": 1.0, "services": 0.9, "both": 1.05, "unsaid": 1.3})
FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'
#: Letters to a line of a headline, and of a label beside an axis, that a screen of 390 pixels has room for.
HEADLINE, LABEL = 44, 20
#: Pixels beside a figure for labels of rows, and the widest that a figure grows: dots of one place stay together.
MARGIN, WIDEST = 142, 920
_CUT = "…"
_UNSEEN = "\u200b"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as ``#rrggbb``; text has a contrast of 4.5 and marks of 3 to `ground` at least."""

    ground: str
    sunk: str
    ink: str
    quiet: str
    line: str
    edge: str
    strong: str
    groups: Mapping[str, str]


LIGHT = Palette(
    ground="#FFFEFC", sunk="#F0EDE3", ink="#1E2A30", quiet="#465359", line="#D9D4C6", edge="#7F8480", strong="#F3C63F",
    groups=MappingProxyType({"lived": "#A23F1B", "services": "#1A5A78", "both": "#67417A", "unsaid": "#55605A"}),
)  # fmt: skip
DARK = Palette(
    ground="#1B2225", sunk="#303A3E", ink="#F1EDE3", quiet="#C5C8C2", line="#465156", edge="#8A9596", strong="#F3C63F",
    groups=MappingProxyType({"lived": "#F3A585", "services": "#86C8E3", "both": "#CFAEDF", "unsaid": "#B9C2B7"}),
)  # fmt: skip


def palette(dark: bool) -> Palette:
    """The colours of the light or the dark theme."""
    return DARK if dark else LIGHT


def group_name(lang: str, group: str) -> str:
    """What a perspective is called when people are counted; of marks, see `shape_name`."""
    return say(lang, f"perspective.{group}")


def shape_name(lang: str, group: str) -> str:
    """What a shape of marks stands for: the diamonds are "both", "rather not say" and groups of fewer than three (P5)."""
    return say(lang, "picture.shape.unsaid") if group == "unsaid" else group_name(lang, group)


def blank(title: str, summary: str, lang: str, dark: bool, height: int, **options: Any) -> figure:
    """An empty figure, dressed, as wide as its place.

    Parameters
    ----------
    title, summary : str
        The finding, and the same for whoever does not see it.
    lang : str
        The language of both.
    dark : bool
        Whether it stands on a dark page.
    height : int
        Pixels of the whole figure.
    **options
        Of `bokeh.plotting.figure`, such as ranges.

    Returns
    -------
    bokeh.plotting.figure
    """
    drawn = figure(
        height=height, sizing_mode="stretch_width", min_width=280, max_width=WIDEST, toolbar_location=None, tools="", **options
    )
    drawn.title.text = headline(title)
    drawn.html_attributes = {"lang": lang, "role": "img", "aria-label": f"{title}. {summary}"}
    return dress(drawn, dark)


def dress(drawn: figure, dark: bool) -> figure:
    """Give a figure the colours and letters of the board; call it again when axes or legends were added.

    Parameters
    ----------
    drawn : bokeh.plotting.figure
    dark : bool

    Returns
    -------
    bokeh.plotting.figure
        The same.
    """
    colours = palette(dark)
    drawn.background_fill_color = drawn.border_fill_color = colours.ground
    drawn.outline_line_color = None
    drawn.title.update(
        text_font=FONT, text_font_size="15px", text_font_style="bold", text_color=colours.ink, text_line_height=1.25, standoff=8
    )
    drawn.grid.grid_line_color = colours.line
    for axis in drawn.axis:
        axis.update(
            axis_label_text_font=FONT, axis_label_text_font_size="12px", axis_label_text_font_style="normal",
            axis_label_text_color=colours.quiet, major_label_text_font=FONT, major_label_text_font_size="12px",
            major_label_text_color=colours.ink, major_label_text_line_height=1.1, axis_line_color=colours.edge,
            major_tick_line_color=None, minor_tick_line_color=None,
        )  # fmt: skip
        if isinstance(axis, CategoricalAxis):
            axis.separator_line_color = colours.line
    for legend in drawn.legend:
        legend.update(
            label_text_font=FONT, label_text_font_size="12px", label_text_color=colours.ink, background_fill_alpha=0,
            border_line_color=None, margin=0, padding=4, spacing=2, label_standoff=6, glyph_width=16, glyph_height=16,
        )  # fmt: skip
    return drawn


def letters(colour: str) -> dict[str, Any]:
    """How words on a plot are set, for `text` glyphs."""
    return {"text_font": value(FONT), "text_font_size": "12px", "text_color": colour}


def key(drawn: Plot, items: Iterable[tuple[str, Sequence[Any]]]) -> Legend:
    """A legend above a figure, a line for each item, since a phone has no room beside each other.

    Parameters
    ----------
    drawn : bokeh.models.Plot
    items : iterable of tuple
        Words and the renderers they explain.

    Returns
    -------
    bokeh.models.Legend
    """
    legend = Legend(items=[LegendItem(label=words, renderers=list(renderers)) for words, renderers in items])
    drawn.add_layout(legend, "above")
    return legend


def shapes_key(drawn: figure, items: Iterable[tuple[str, str, str]], *, lines: Iterable[int] = ()) -> Legend:
    """A legend of shapes that stays whole when a picture has none of them just now.

    Parameters
    ----------
    drawn : bokeh.plotting.figure
        With its ranges.
    items : iterable of tuple
        Words, one of Bokeh's markers, and a colour.
    lines : iterable of int
        Numbers of the items that have a line through their shape.

    Returns
    -------
    bokeh.models.Legend
    """
    made, through = [], set(lines)
    nowhere = {axis: ranged.factors[:1] if isinstance(ranged, FactorRange) else [nan] for axis, ranged in (("x", drawn.x_range), ("y", drawn.y_range))}
    nowhere["x"] = nowhere["x"] if isinstance(drawn.x_range, FactorRange) and not isinstance(drawn.y_range, FactorRange) else [nan]
    for place, (words, marker, colour) in enumerate(items):
        source = ColumnDataSource(dict(nowhere), name=f"key {place}")
        parts = [drawn.line("x", "y", source=source, line_color=colour, line_width=2)] if place in through else []
        scale = next((SCALES[group] for group, each in MARKERS.items() if each == marker), 1.0)
        hollow = marker not in (*MARKERS.values(), "triangle")
        fill, line = (None, colour) if hollow else (colour, None)
        parts.append(drawn.scatter("x", "y", source=source, marker=marker, size=10 * scale, fill_color=fill, line_color=line))
        made.append((words, parts))
    return key(drawn, made)


def beside(drawn: figure) -> figure:
    """Give a figure its margin for labels of rows, and let its title and its key begin at the margin's edge."""
    drawn.min_border_left = MARGIN
    drawn.title.offset = -MARGIN + 6
    for legend in drawn.legend:
        legend.location = (-MARGIN, 0)
    return drawn


def headline(words: str) -> str:
    """A title broken into lines that a phone has room for."""
    return "\n".join(textwrap.wrap(words, HEADLINE)) or words


def label(words: str, width: int = LABEL, lines: int = 2) -> str:
    """Words in at most so many lines of so many letters; what is cut off ends in "…".

    Parameters
    ----------
    words : str
        What people wrote, or a title.
    width, lines : int
        Letters to a line, and lines, at least 1.

    Returns
    -------
    str
        With line breaks.
    """
    found = textwrap.wrap(words, width)
    if len(found) > lines:
        # One letter gives way to the sign; a whole word does where there is more than one.
        last = found[lines - 1]
        short = last if len(last) < width else last.rpartition(" ")[0] or last[: width - 1]
        found = [*found[: lines - 1], short + _CUT]
    return "\n".join(found) or _CUT


def labels(words: Iterable[str], width: int = LABEL, lines: int = 2, *, tails: Sequence[str] = ()) -> list[str]:
    """`label` of each; equal ones are told apart by letters without width, since an axis takes each factor once.

    Parameters
    ----------
    words : iterable of str
    width, lines : int
        As for `label`.
    tails : sequence of str
        What stands on a line of its own under each, ``""`` for nothing; none without.

    Returns
    -------
    list of str
    """
    out: list[str] = []
    for place, each in enumerate(words):
        tail = tails[place] if place < len(tails) else ""
        made = label(each, width, lines) + (f"\n{tail}" if tail else "")
        while made in out:
            made += _UNSEEN
        out.append(made)
    return out


def quoted(lang: str, words: str, width: int = 40) -> str:
    """A card's words as they stand in a sentence: on one line, shortened, in quotation marks."""
    return say(lang, "picture.quoted", words=label(words, width, 1))


def number(value: float, digits: int = 1) -> str:
    """A number as it stands in a sentence, with the point that English and Welsh share and no idle zeros.

    Parameters
    ----------
    value : float
    digits : int
        Digits after the point, at most.

    Returns
    -------
    str
    """
    whole = floor(abs(value) * 10**digits + 0.5) / 10**digits
    said = f"{whole:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{whole:.0f}"
    return f"−{said}" if value < 0 and whole else said


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2), 0 for black to 1 for white."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours (WCAG 2.2), 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def blend(ground: str, colour: str, part: float) -> str:
    """A colour on a ground; `part` 0 is the ground, 1 the colour."""
    pairs = [(int(ground[place : place + 2], 16), int(colour[place : place + 2], 16)) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(low + (high - low) * part):02X}" for low, high in pairs)


def ink_on(fill: str) -> str:
    """Black or white, whichever is easier to read on a fill."""
    return max(("#000000", "#FFFFFF"), key=lambda ink: contrast(ink, fill))


def ticks(most: int) -> list[int]:
    """Whole numbers from 0 to `most` for an axis of counts, at most six of them, in steps of 1, 2 or 5 times a power of ten."""
    top = max(most, 1)
    power = 10 ** max(0, floor(log10(top)) - 1)
    step = next(width for width in (power * each for each in (1, 2, 5, 10, 20, 50)) if top / width <= 5)
    return list(range(0, top + 1, step))
