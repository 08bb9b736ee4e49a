"""Spread: where the marks of each card lie, by shape, with their middle and their range.

What it is: a dot for each mark where there are few, each group's share from fifteen on. What it is not: who marked; a dot
is one person's, and stands among those of its shape in no order that says whose.

The fact that shaped it: a bar of two marks looks like a finding. So nothing is a bar until there is enough to count.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bokeh.models import ColumnDataSource

from coproboard.domain import spread
from coproboard.errors import UnknownCard
from coproboard.insight.pictures import looks, notes, rows
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.placed import (
    SHAPES,
    Placed,
    Track,
    cells,
    middle_on,
    placed,
    places,
    shown_layer,
    step_name,
    tracks,
)
from coproboard.insight.scene import Scene
from coproboard.insight.tables import table
from coproboard.words import say

#: Marks on a card from which on shares are drawn and no dots.
ENOUGH = 15
_ROW = 58
#: On one track and on two: dots in a column, from dot to dot across in steps and upwards in rows, and a dot in pixels.
_STACKS = ((4, 0.21, 0.17, 8), (5, 0.34, 0.135, 7))
#: Where the range lies, and the foot of dots and bars, in rows from a row's middle.
_RANGE, _FOOT = -0.36, -0.18
_BAR, _HIGH = 0.24, 0.6


def draw(scene: Scene, *, dark: bool = False, layer: str | None = None, card: str | None = None) -> Picture:
    """Draw where marks lie.

    Parameters
    ----------
    scene : Scene
    dark : bool
    layer : str or None
        The layer; the first with marks without.
    card : str or None
        One card alone; without, all, the most different first, at most `rows.MOST`.

    Returns
    -------
    Picture

    Raises
    ------
    UnknownCard
        The board has no such card.
    ValueError
        The frame has no such layer.
    """
    if card is not None and card not in set(scene.cards["id"]):
        raise UnknownCard(card)
    layer = shown_layer(scene, layer)
    found = [each for each in placed(scene, layer, aside=card is not None) if card in (None, each.card)]
    heads, lang = _heads(scene), scene.lang
    if not found:
        title, why = say(lang, "reveal.none"), say(lang, "reveal.none.how")
        return notes.empty("spread", scene, list(heads), title=title, why=why, dark=dark, said=notes.note(scene, found))
    drawn = found[: rows.MOST]
    title, summary = _finding(scene, found), _summary(scene, found)
    on = tracks(scene.frame, lang)
    data = table(_table(scene, on, drawn), heads)
    many = any(len(cells(scene.frame, each.marks)) >= ENOUGH for each in drawn)
    also = [say(lang, "picture.spread.shares")] if many else []
    kept = notes.note(scene, found, drawn=len(drawn), also=also)
    figure = _figure(title, summary, scene, on, drawn, rows.under(scene, on, layer), dark)
    return Picture("spread", lang, title, summary, data, figure, note=kept)


def width(scene: Scene, each: Placed) -> int | None:
    """Steps from the lowest mark to the highest as they are drawn, on two axes the larger; without order places less one."""
    if scene.frame.kind != "corners":
        return each.width
    ends = [_binned(scene, track, each.marks) for track in tracks(scene.frame, scene.lang)]
    return max((int(max(at) - min(at)) for at in ends if at), default=None)


def _finding(scene: Scene, found: Sequence[Placed]) -> str:
    lang = scene.lang
    widest = max(found, key=lambda each: width(scene, each) or 0)
    wide = width(scene, widest)
    if wide is None:
        return say(lang, "picture.spread.unsure")
    if not wide:
        if len(found) == 1:
            return say(lang, "picture.spread.one", card=looks.quoted(lang, widest.words))
        return say(lang, "picture.spread.same")
    name = looks.quoted(lang, widest.words)
    if spread.axes(scene.frame) == 0:
        return say(lang, "picture.spread.places", card=name, n=wide + 1)
    return say(lang, "picture.spread.wide", card=name, n=wide)


def _summary(scene: Scene, found: Sequence[Placed]) -> str:
    """How many marks there are, and where those of the two widest cards lie."""
    lang, on = scene.lang, tracks(scene.frame, scene.lang)
    widest = sorted(found, key=lambda each: -(width(scene, each) or 0))[:2]
    said = [notes.shown(scene, found)]
    for each in widest:
        name = looks.quoted(lang, each.words)
        if each.width is not None and scene.frame.kind in ("circles", "corners"):
            counts = Counter(zone.title.get(lang) for mark in each.marks if (zone := scene.frame.zone(str(mark.at[0])))).most_common()
            told = ", ".join(say(lang, "reveal.count", n=count, place=place) for place, count in counts)
            said.append(say(lang, "reveal.words.counts", group=name, counts=told) + ".")
        elif each.width is not None:
            said.append("; ".join(_ranges(scene, on, each, name)) + ".")
    return " ".join(said)


def _ranges(scene: Scene, on: Sequence[Track], each: Placed, name: str) -> list[str]:
    out = []
    for track in on:
        at = places(scene.frame, track, each.marks)
        low, high, middle = (step_name(track, value) for value in (min(at), max(at), middle_on(scene.frame, track, each.marks) or 0.0))
        group = f"{name}, {track.short}" if len(on) > 1 else name
        key = "same" if low == high else "range"
        out.append(say(scene.lang, f"reveal.words.{key}", group=group, middle=middle, **({} if key == "same" else {"low": low, "high": high})))
    return out


def _heads(scene: Scene) -> dict[str, str]:
    keys = {"card": "string", "group": "string", "axis": "string", "place": "string", "marks": "Int64", "share": "float64"}
    if spread.axes(scene.frame) < 2:
        del keys["axis"]
    return {say(scene.lang, f"picture.head.{key}"): kind for key, kind in keys.items()}


def _table(scene: Scene, on: Sequence[Track], drawn: Sequence[Placed]) -> list[dict[str, Any]]:
    """Marks and share of each shape on each place of each card; "not sure" is a place of the table alone."""
    lang, heads = scene.lang, list(_heads(scene))
    out = []
    for each in drawn:
        for shape in SHAPES:
            own = each.of(shape)
            for track in on:
                counts = Counter(_binned(scene, track, own))
                total = sum(counts.values())
                told = [(step_name(track, at), counts[at], round(100 * counts[at] / total, 1)) for at in sorted(counts)]
                unsure = sum(mark.at == spread.UNSURE for mark in own)
                told += [(say(lang, "picture.head.unsure"), unsure, None)] if unsure and track.index == 0 else []
                for place, count, share in told:
                    row = [each.words, looks.shape_name(lang, shape), track.title, place, count, share]
                    out.append(dict(zip(heads, row if len(on) > 1 else [*row[:2], *row[3:]], strict=True)))
    return out


def _binned(scene: Scene, track: Track, found: Sequence[spread.Mark]) -> list[float]:
    """Places of marks on a track; on corners, where a place may be anywhere, the nearest step."""
    at = places(scene.frame, track, found)
    if scene.frame.kind != "corners":
        return at
    return [float(min(max(int(value + 0.5), 0), len(track.steps) - 1)) for value in at]


def _figure(title: str, summary: str, scene: Scene, on: Sequence[Track], drawn: Sequence[Placed], under: str, dark: bool) -> Any:
    lang, colours = scene.lang, looks.palette(dark)
    counted = [len(cells(scene.frame, each.marks)) for each in drawn]
    tails = [f"n = {count}" if count >= ENOUGH else "" for count in counted]
    shapes = [shape for shape in SHAPES if any(each.of(shape) for each in drawn)]
    ground = rows.ground(title, summary, scene, on, drawn, under, dark=dark, row=_ROW, keys=len(shapes) + 1, tails=tails)
    figure = ground.figure
    spans, middles = _ranges_drawn(scene, ground, drawn)
    figure.segment(
        "x0", "y", "x1", "y", source=ColumnDataSource(spans, name="range"), line_color=colours.edge, line_width=2, line_cap="round"
    )
    figure.scatter(
        "x", "y", source=ColumnDataSource(middles, name="middle"), marker="triangle", size=10, fill_color=colours.ink, line_color=colours.ground
    )
    keys = []
    dots, bars, size = _dots(scene, ground, drawn), _bars(scene, ground, drawn), _STACKS[len(on) - 1][3]
    for shape in SHAPES:
        figure.vbar(
            x="x", width=_BAR, bottom="bottom", top="top", source=ColumnDataSource(bars[shape], name=f"shares {shape}"),
            fill_color=colours.groups[shape], line_color=colours.ground,
        )  # fmt: skip
        figure.scatter(
            "x", "y", source=ColumnDataSource(dots[shape], name=f"dots {shape}"), marker=looks.MARKERS[shape],
            size=size * looks.SCALES[shape], fill_color=colours.groups[shape], line_color=colours.ground, line_width=0.5,
        )  # fmt: skip
        if shape in shapes:
            keys.append((looks.shape_name(lang, shape), looks.MARKERS[shape], colours.groups[shape]))
    ordered = spread.axes(scene.frame) > 0
    told = f"{say(lang, 'picture.middle')}; {say(lang, 'picture.range')}" if ordered else say(lang, "picture.most")
    looks.shapes_key(figure, [*keys, (told, "triangle", colours.ink)], lines=[len(keys)] if ordered else [])
    return ground.dressed(dark)


def _ranges_drawn(scene: Scene, ground: rows.Ground, drawn: Sequence[Placed]) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    spans: dict[str, list[Any]] = {"x0": [], "x1": [], "y": []}
    middles: dict[str, list[Any]] = {"x": [], "y": []}
    for label, each in zip(ground.labels, drawn, strict=True):
        for track in ground.tracks:
            at = _binned(scene, track, each.marks)
            middle = middle_on(scene.frame, track, each.marks)
            if middle is None:
                continue
            middles["x"].append(ground.x(track, middle))
            middles["y"].append((label, _RANGE))
            if track.ordered:
                spans["x0"].append(ground.x(track, min(at)))
                spans["x1"].append(ground.x(track, max(at)))
                spans["y"].append((label, _RANGE))
    return spans, middles


def _dots(scene: Scene, ground: rows.Ground, drawn: Sequence[Placed]) -> dict[str, dict[str, list[Any]]]:
    """A dot for each mark, stacked in its place, shape by shape."""
    out: dict[str, dict[str, list[Any]]] = {shape: {"x": [], "y": []} for shape in SHAPES}
    tall, across, upwards, _ = _STACKS[len(ground.tracks) - 1]
    for label, each in zip(ground.labels, drawn, strict=True):
        if len(cells(scene.frame, each.marks)) >= ENOUGH:
            continue
        for track in ground.tracks:
            stacks: dict[float, list[str]] = {}
            for shape in SHAPES:
                for at in _binned(scene, track, each.of(shape)):
                    stacks.setdefault(at, []).append(shape)
            for at, stack in stacks.items():
                wide = -(-len(stack) // tall)
                for number, shape in enumerate(stack):
                    column, up = divmod(number, tall)
                    out[shape]["x"].append(ground.x(track, at) + (column - (wide - 1) / 2) * across)
                    out[shape]["y"].append((label, _FOOT + 0.06 + up * upwards))
    return out


def _bars(scene: Scene, ground: rows.Ground, drawn: Sequence[Placed]) -> dict[str, dict[str, list[Any]]]:
    """Each group's share on each place, of cards with many marks; beside each other in the order of shapes."""
    out: dict[str, dict[str, list[Any]]] = {shape: {"x": [], "bottom": [], "top": []} for shape in SHAPES}
    for label, each in zip(ground.labels, drawn, strict=True):
        if len(cells(scene.frame, each.marks)) < ENOUGH:
            continue
        for shape in SHAPES:
            for track in ground.tracks:
                counts = Counter(_binned(scene, track, each.of(shape)))
                for at, count in counts.items():
                    out[shape]["x"].append(ground.x(track, at) + (SHAPES.index(shape) - 1) * _BAR)
                    out[shape]["bottom"].append((label, _FOOT))
                    out[shape]["top"].append((label, _FOOT + _HIGH * count / sum(counts.values())))
    return out
