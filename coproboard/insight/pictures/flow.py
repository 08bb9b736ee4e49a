"""How cards moved between zones: from where each was to where it is, as strands from left to right.

What it is: one strand for each card, or for many cards bundles as thick as they are many. What it is not: every move;
where a card went in between, the timeline and the history tell.

The fact that shaped it: labels beside such drawings are what gets cut off. So the room is made for the labels, line by
line, and the strands take what is left.
"""
from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from bokeh.models import ColumnDataSource, Range1d

from coproboard.documents.shared import TRAY
from coproboard.domain import spread
from coproboard.insight.past import column, place_of
from coproboard.insight.pictures import looks
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.placed import marks
from coproboard.insight.scene import Scene
from coproboard.words import say

BETWEEN = ("places", "layers")
#: Up to so many cards each has a strand of its own.
EACH = 30
#: Pixels of a strand, at least between two of them, and between zones; of a line of words; and letters to a line.
_STRAND, _THIN, _APART, _LINE, _LETTERS = 13.0, 4.0, 14.0, 15.0, 14
#: What the words on each side take, in parts of the way between.
_SIDE = 0.62


@dataclass(frozen=True, slots=True)
class Way:
    """A card's way from one zone to another."""

    card: str
    words: str
    start: str
    end: str


def draw(scene: Scene, *, between: str = "places", dark: bool = False) -> Picture:
    """How cards moved.

    Parameters
    ----------
    scene : Scene
    between : str
        ``"places"``: from the zone in which a card was first put to the one in which it lies. ``"layers"``: from the
        middle of its marks on the first layer of the frame's gap to the middle of those on the second.
    dark : bool

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        `between` is something else, or the frame has no two layers to go between.
    """
    lang = scene.lang
    if between not in BETWEEN:
        raise ValueError(f"between: expected one of {', '.join(BETWEEN)}")
    if between == "layers" and scene.frame.gap is None:
        raise ValueError("between: the frame has no gap between two layers")
    ways = _by_layers(scene) if between == "layers" else _by_places(scene)
    heads = _ends(scene, between)
    return strands(scene, ways, heads, "flow", dark, note=say(lang, "picture.flow.note.places") if between == "places" else "")


def strands(scene: Scene, ways: Sequence[Way], heads: tuple[str, str], name: str, dark: bool, note: str = "") -> Picture:
    """A picture of ways, with what stands over each side.

    Parameters
    ----------
    scene : Scene
        Whose frame the zones are of.
    ways : sequence of Way
    heads : tuple of str
    name : str
        The picture's.
    dark : bool
    note : str

    Returns
    -------
    Picture
    """
    lang = scene.lang
    titles = {zone.id: zone.title.get(lang) for zone in scene.frame.zones} | {TRAY: scene.frame.tray.title.get(lang)}
    title, summary = _told(lang, ways, titles)
    columns = [say(lang, "picture.board.cardhead"), *heads, say(lang, "picture.flow.moved")]
    rows = [(one.words, titles[one.start], titles[one.end], say(lang, f"picture.flow.{'stayed' if one.start == one.end else 'yes'}")) for one in ways]
    figure = _figure(scene, ways, titles, heads, title, summary, dark)
    return Picture(name, lang, title, summary, pd.DataFrame(rows, columns=columns), figure, note=note)


def _by_places(scene: Scene) -> list[Way]:
    """From the first zone to the present one, of each card that was in any and is not set aside."""
    zones = {zone.id for zone in scene.frame.zones}
    place, told = place_of(scene), scene.history
    moved = told[(told["place"].fillna("-") == place) & told["zone"].isin(list(zones))]
    first = dict(zip(moved["card"][::-1], moved["zone"][::-1]))
    now = scene.cards[~scene.cards["aside"]]
    return [
        Way(card, words, first[card], zone if zone in zones else TRAY)
        for card, words, zone in zip(now["id"], now["words"], now[column(scene, "zone")]) if card in first
    ]  # fmt: skip


def _by_layers(scene: Scene) -> list[Way]:
    out, (start, end) = [], scene.frame.gap or ("", "")
    cards = scene.cards[~scene.cards["aside"]]
    by = {key: marks(rows) for key, rows in scene.marks.groupby(["card", "layer"])}
    for card, words in zip(cards["id"], cards["words"]):
        here, there = (spread.middle(scene.frame, by.get((card, layer), ())) for layer in (start, end))
        if here is not None and there is not None:
            out.append(Way(card, words, here.zone, there.zone))
    return out


def _ends(scene: Scene, between: str) -> tuple[str, str]:
    if between == "places":
        return say(scene.lang, "picture.flow.first"), say(scene.lang, "picture.flow.now")
    layers = {layer.id: layer.title.get(scene.lang) for layer in scene.frame.layers}
    start, end = scene.frame.gap or ("", "")
    return layers[start], layers[end]


def _told(lang: str, ways: Sequence[Way], titles: dict[str, str]) -> tuple[str, str]:
    moved = Counter((one.start, one.end) for one in ways if one.start != one.end)
    count = sum(moved.values())
    if not ways:
        return (say(lang, "picture.flow.none"),) * 2
    if not moved:
        title = say(lang, "picture.flow.title.still", n=len(ways))
        return title, title
    names = [say(lang, "picture.flow.way", start=titles[start], end=titles[end], n=n) for (start, end), n in moved.most_common(6)]
    title = say(lang, "picture.flow.title", n=count, all=len(ways))
    more = sum(n for _, n in moved.most_common()[6:])
    return title, " ".join(filter(None, [
        say(lang, "picture.flow.told", n=len(ways) - count), say(lang, "picture.flow.ways", ways="; ".join(names)),
        say(lang, "picture.flow.more", n=more) if more else "",
    ]))  # fmt: skip


# -- what is drawn ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Node:
    """A zone on one side: its words, from where to where it reaches in pixels from the top, and where its strands begin."""

    label: str
    top: float
    bottom: float
    begin: float


def _figure(
    scene: Scene, ways: Sequence[Way], titles: dict[str, str], heads: tuple[str, str], title: str, summary: str, dark: bool
) -> looks.figure:
    colours, lang = looks.palette(dark), scene.lang
    used = {zone for one in ways for zone in (one.start, one.end)}
    order = {zone: place for place, zone in enumerate([*(zone.id for zone in scene.frame.zones), TRAY]) if zone in used}
    step = _STRAND if len(ways) <= EACH else max(2.0, EACH * _STRAND / len(ways))
    sides = [_nodes(order, titles, Counter(getattr(one, end) for one in ways), step) for end in ("start", "end")]
    height = max([40.0, *(node.bottom for side in sides for node in side.values())])
    drawn = looks.blank(title, summary, lang, dark, round(height) + 130, x_range=Range1d(-_SIDE, 1 + _SIDE), y_range=Range1d(height + 4, -26))
    drawn.axis.visible, drawn.grid.visible = False, False
    explained = _patches(scene, drawn, ways, order, sides, step, colours)
    for side, x, align in ((sides[0], 0.0, "right"), (sides[1], 1.0, "left")):
        nodes = list(side.values())
        source = ColumnDataSource(name=f"zones-{align}", data={
            "top": [node.top for node in nodes], "bottom": [node.bottom for node in nodes], "told": [node.label for node in nodes],
            "middle": [(node.top + node.bottom) / 2 for node in nodes],
        })  # fmt: skip
        away = -0.03 if align == "right" else 0.03
        drawn.segment(x, "top", x, "bottom", source=source, line_color=colours.edge, line_width=3)
        drawn.text(x + away, "middle", "told", source=source, text_align=align, text_baseline="middle", text_line_height=1.15, **looks.letters(colours.ink))
        over = ColumnDataSource(name=f"head-{align}", data={"x": [x + away], "told": [heads[align == "left"]]})
        drawn.text("x", -12, "told", source=over, text_align=align, text_baseline="middle", text_font_style="bold", **looks.letters(colours.ink))
    if explained:
        looks.key(drawn, explained).location = "top_left"
    return looks.dress(drawn, dark)


def _nodes(order: Iterable[str], titles: dict[str, str], counts: Counter[str], step: float) -> dict[str, _Node]:
    """The zones of one side from the top, each as high as its strands and its words need."""
    out, top = {}, 0.0
    for zone in order:
        words = "\n".join(textwrap.wrap(titles[zone], _LETTERS, break_on_hyphens=False)) or titles[zone]
        told = f"{words} ({counts[zone]})"
        high, room = counts[zone] * step, (told.count("\n") + 1) * _LINE
        out[zone] = _Node(told, top, top + max(high, room), top + max(0.0, room - high) / 2)
        top += max(high, room) + _APART
    return out


def _patches(
    scene: Scene, drawn: looks.figure, ways: Sequence[Way], order: dict[str, int], sides: list[dict[str, _Node]], step: float, colours: looks.Palette
) -> list[tuple[str, list[object]]]:
    """The strands; gives what the key explains."""
    ordered, (first, last) = spread.axes(scene.frame) == 1, (scene.frame.zones[0], scene.frame.zones[-1])
    kinds = {
        "stayed": (say(scene.lang, "picture.flow.key.stayed"), looks.blend(colours.ground, colours.ink, 0.2), " "),
        "on": (say(scene.lang, "picture.flow.key.towards", zone=last.title.get(scene.lang)) if ordered else say(scene.lang, "picture.flow.key.moved"),
               colours.strong, " "),
        "back": (say(scene.lang, "picture.flow.key.towards", zone=first.title.get(scene.lang)), looks.blend(colours.ground, colours.ink, 0.62), "/"),
    }  # fmt: skip
    shapes: dict[str, list[tuple[list[float], list[float]]]] = {kind: [] for kind in kinds}
    begin = [{zone: node.begin for zone, node in side.items()} for side in sides]
    pairs = Counter((order[one.start], order[one.end], one.start, one.end) for one in ways)
    lefts = {}
    for pair in sorted(pairs):
        lefts[pair] = begin[0][pair[2]]
        begin[0][pair[2]] += pairs[pair] * step
    for pair in sorted(pairs, key=lambda pair: (pair[1], pair[0])):
        start, end = pair[:2]
        kind = "stayed" if start == end else "back" if ordered and end < start and pair[3] != TRAY else "on"
        thin, n = (step - _THIN, 1) if len(ways) <= EACH else (pairs[pair] * step, pairs[pair])
        for place in range(0, pairs[pair], n):
            shapes[kind].append(_strand(lefts[pair] + place * step, begin[1][pair[3]] + place * step, thin))
        begin[1][pair[3]] += pairs[pair] * step
    explained = []
    for kind, (words, colour, hatch) in kinds.items():
        xs, ys = ([shape[axis] for shape in shapes[kind]] for axis in (0, 1))
        renderer = drawn.patches(
            "xs", "ys", source=ColumnDataSource(name=kind, data={"xs": xs, "ys": ys}), fill_color=colour, line_color=colours.edge,
            line_width=0.75, hatch_pattern=hatch, hatch_color=colours.ground, hatch_alpha=0.9, hatch_scale=6,
        )  # fmt: skip
        if xs:
            explained.append((words, [renderer]))
    return explained


def _strand(left: float, right: float, thick: float) -> tuple[list[float], list[float]]:
    """The outline of a strand: out level, in level."""
    x = np.linspace(0, 1, 25)
    y = left + (right - left) * (3 * x**2 - 2 * x**3)
    return [*x, *x[::-1]], [*y, *(y + thick)[::-1]]

