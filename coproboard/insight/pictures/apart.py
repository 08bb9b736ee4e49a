"""Apart: the middles of both groups on each card, and the way between them.

What it is: a dumbbell for each card that can be compared, the furthest apart on top. What it is not: anything about a
group of fewer than three marks; the note says on how many cards there is one.

The fact that shaped it: "apart" is told from medians that may lie halfway between two steps (P7). So the ends are drawn
there, and the line is as long as what is told of it; it is the telling that rounds.
"""
from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import Any

from bokeh.models import ColumnDataSource

from coproboard.domain import spread
from coproboard.insight.pictures import looks, notes, rows
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.placed import (
    COMPARED,
    Placed,
    Track,
    halfway_on,
    place_name,
    placed,
    shown_layer,
    step_name,
    tracks,
)
from coproboard.insight.scene import Scene
from coproboard.insight.tables import table
from coproboard.words import say

_ROW = 40
#: How far the two ends are drawn above and below the row where they meet, so that both are seen.
_BESIDE = 0.13


def draw(scene: Scene, *, dark: bool = False, layer: str | None = None) -> Picture:
    """Draw how far apart the middles of both groups are.

    Parameters
    ----------
    scene : Scene
    dark : bool
    layer : str or None
        The layer; the first with marks without.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        The frame has no such layer.
    """
    lang, layer = scene.lang, shown_layer(scene, layer)
    every, on = placed(scene, layer), tracks(scene.frame, lang)
    found = [each for each in every if each.apart is not None]
    drawn = found[: rows.MOST]
    hidden = len(every) - (len(found) - len(drawn))
    kept = notes.note(scene, every, drawn=hidden, compared=True)
    heads = _heads(scene)
    if not found:
        title = say(lang, "picture.apart.few" if every else "reveal.none")
        why = notes.shown(scene, every) if every else say(lang, "reveal.none.how")
        return notes.empty("apart", scene, list(heads), title=title, why=why, dark=dark, said=kept)
    title, summary = _finding(scene, found), _summary(scene, on, found, len(every))
    data = table([row for each in drawn for row in _rows(scene, on, each, list(heads))], heads)
    figure = _figure(title, summary, scene, on, drawn, rows.under(scene, on, layer), dark)
    return Picture("apart", lang, title, summary, data, figure, note=kept)


def ends(scene: Scene, track: Track, each: Placed) -> tuple[float, float]:
    """Both middles of a card that can be compared on a track: lived experience's, and that of services."""
    one, other = (halfway_on(scene.frame, track, each.of(group)) for group in COMPARED)
    return one or 0.0, other or 0.0


def steps(track: Track, one: float, other: float) -> int:
    """Steps between two middles, halves rounded up; without order 1 where they are two zones (P7)."""
    away = abs(one - other)
    return floor(away + 0.5) if track.ordered else int(away > 0)


def _finding(scene: Scene, found: Sequence[Placed]) -> str:
    most, lang = found[0], scene.lang
    if not most.apart:
        return say(lang, "picture.apart.none")
    if spread.axes(scene.frame) == 0:
        return say(lang, "picture.apart.places", n=sum(bool(each.apart) for each in found), all=len(found))
    return say(lang, "picture.apart.most", card=looks.quoted(lang, most.words), n=most.apart)


def _summary(scene: Scene, on: Sequence[Track], found: Sequence[Placed], every: int) -> str:
    """How many cards are compared, where both groups put the furthest apart, and which comes next."""
    lang, names = scene.lang, [looks.shape_name(scene.lang, group) for group in COMPARED]
    most = found[0]
    here, there = (_named(scene, on, most, group) for group in COMPARED)
    said = [
        say(lang, "picture.compared", n=len(found), all=say(lang, "cards.count", n=every)),
        say(lang, "picture.pair", card=looks.quoted(lang, most.words), one=names[0], here=here, other=names[1], there=there),
    ]
    if len(found) > 1 and found[1].apart and spread.axes(scene.frame):
        said.append(say(lang, "picture.apart.next", card=looks.quoted(lang, found[1].words), n=found[1].apart))
    return " ".join(said)


def _named(scene: Scene, on: Sequence[Track], each: Placed, group: str) -> str:
    """What the middle of a group is called."""
    if not on[0].ordered or scene.frame.kind == "corners":
        return place_name(scene.frame, on, each.of(group), scene.lang)
    middles = [halfway_on(scene.frame, track, each.of(group)) for track in on]
    return " · ".join(step_name(track, at) for track, at in zip(on, middles, strict=True) if at is not None)


def _heads(scene: Scene) -> dict[str, str]:
    lang = scene.lang
    axis = {say(lang, "picture.head.axis"): "string"} if spread.axes(scene.frame) == 2 else {}
    names = {looks.shape_name(lang, group): "string" for group in COMPARED}
    return {say(lang, "picture.head.card"): "string", **axis, **names, say(lang, "picture.head.apart"): "Int64"}


def _rows(scene: Scene, on: Sequence[Track], each: Placed, heads: Sequence[str]) -> list[dict[str, Any]]:
    out = []
    for track in on:
        one, other = ends(scene, track, each)
        axis = [track.title] if len(on) > 1 else []
        row = [each.words, *axis, step_name(track, one), step_name(track, other), steps(track, one, other)]
        out.append(dict(zip(heads, row, strict=True)))
    return out


def _figure(title: str, summary: str, scene: Scene, on: Sequence[Track], drawn: Sequence[Placed], under: str, dark: bool) -> Any:
    colours = looks.palette(dark)
    ground = rows.ground(title, summary, scene, on, drawn, under, dark=dark, row=_ROW, keys=2)
    figure = ground.figure
    bars: dict[str, list[Any]] = {"x0": [], "x1": [], "y": [], "at": [], "words": [], "above": []}
    dots: dict[str, dict[str, list[Any]]] = {group: {"x": [], "y": []} for group in COMPARED}
    for label, each in zip(ground.labels, drawn, strict=True):
        for track in on:
            one, other = ends(scene, track, each)
            x0, x1 = ground.x(track, one), ground.x(track, other)
            beside = _BESIDE if x0 == x1 else 0.0
            for group, x, up in zip(COMPARED, (x0, x1), (beside, -beside), strict=True):
                dots[group]["x"].append(x)
                dots[group]["y"].append((label, up))
            apart = steps(track, one, other)
            for key, value in {"x0": x0, "x1": x1, "y": (label, 0.0), "at": (x0 + x1) / 2, "above": (label, 0.1),
                               "words": str(apart) if apart and track.ordered else ""}.items():  # fmt: skip
                bars[key].append(value)
    source = ColumnDataSource(bars, name="apart")
    figure.segment("x0", "y", "x1", "y", source=source, line_color=colours.strong, line_width=5, line_cap="round")
    figure.text(
        "at", "above", "words", source=source, text_align="center", text_baseline="bottom", text_color=colours.ink,
        text_font={"value": looks.FONT}, text_font_size="12px", text_font_style="bold",
    )  # fmt: skip
    for group in COMPARED:
        figure.scatter(
            "x", "y", source=ColumnDataSource(dots[group], name=f"middle {group}"), marker=looks.MARKERS[group],
            size=12 * looks.SCALES[group], fill_color=colours.groups[group], line_color=colours.ground,
        )  # fmt: skip
    looks.shapes_key(figure, [(looks.shape_name(scene.lang, group), looks.MARKERS[group], colours.groups[group]) for group in COMPARED])
    return ground.dressed(dark)
