"""Gap: the way of each card from one layer to another, such as from now to where we want to be.

What it is: an arrow from middle to middle, for everyone and for each group that has three marks on both layers. What it is
not: a plan; how to get there is for the group to say.

The fact that shaped it: a frame says itself between which of its layers a way leads (F5), and some have none. Those are
said to have none rather than drawn empty.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from typing import Any

from bokeh.models import ColumnDataSource

from coproboard.domain import spread
from coproboard.insight import measures
from coproboard.insight.pictures import looks, notes, rows
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.placed import COMPARED, Placed, Track, cells, middle_on, place_name, placed, step_name, tracks
from coproboard.insight.scene import Scene
from coproboard.insight.tables import pick, table
from coproboard.words import say

_ROW = 56
#: Whose ways are drawn, and how far above the middle of the row.
_WHOSE = {"": 0.24, "lived": 0.0, "services": -0.24}


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one card: whose (``""`` for everyone), on which track, from where to where, and what both are called."""

    card: Placed
    group: str
    track: Track
    start: float
    end: float
    names: tuple[str, str]

    @property
    def steps(self) -> int:
        """Steps from start to end, negative against the frame's order; without order 1 where they are two zones."""
        return round(self.end - self.start) if self.track.ordered else int(self.end != self.start)


def draw(scene: Scene, *, dark: bool = False) -> Picture:
    """Draw the way of each card.

    Parameters
    ----------
    scene : Scene
    dark : bool

    Returns
    -------
    Picture
    """
    lang, heads = scene.lang, _heads(scene)
    if scene.frame.gap is None:
        title = say(lang, "picture.gap.no")
        return notes.empty("gap", scene, list(heads), title=title, why=f"{title}.", dark=dark)
    first, last = ({each.card: each for each in placed(scene, layer)} for layer in scene.frame.gap)
    on = tracks(scene.frame, lang)
    found = [way for card in first if card in last for way in _ways(scene, on, first[card], last[card])]
    both = [*first.values(), *last.values()]
    start, end = _titles(scene)
    if not found:
        title = say(lang, "picture.gap.missing", **{"from": start, "to": end}) if both else say(lang, "reveal.none")
        why = notes.shown(scene, both) if both else say(lang, "reveal.none.how")
        return notes.empty("gap", scene, list(heads), title=title, why=why, dark=dark, said=notes.note(scene, both))
    cards = sorted({way.card.card: way.card for way in found}.values(), key=lambda card: -_longest(found, card))
    drawn = cards[: rows.MOST]
    shown = [way for card in drawn for way in found if way.card.card == card.card]
    title, summary = _finding(scene, cards, found), _summary(scene, cards, found)
    data = table([_row(scene, way, list(heads), len(on) > 1) for way in shown], heads)
    more = say(lang, "picture.more", n=len(cards) - len(drawn)) if len(cards) > len(drawn) else ""
    kept = notes.note(scene, both, also=[more] if more else [])
    figure = _figure(title, summary, scene, on, drawn, shown, dark)
    return Picture("gap", lang, title, summary, data, figure, note=kept)


def _ways(scene: Scene, on: Sequence[Track], first: Placed, last: Placed) -> list[Way]:
    out = []
    for group in _WHOSE:
        one, other = first.of(group), last.of(group)
        if group and min(len(cells(scene.frame, each)) for each in (one, other)) < measures.FEWEST:
            continue
        for track in on:
            start, end = (middle_on(scene.frame, track, each) for each in (one, other))
            if start is not None and end is not None:
                out.append(Way(first, group, track, start, end, _names(scene, track, (one, other), (start, end))))
    return out


def _names(
    scene: Scene, track: Track, marks: tuple[Sequence[spread.Mark], ...], ends: tuple[float, float]
) -> tuple[str, str]:
    """What both ends are called: their steps, or on corners, whose steps have no names, the zones they lie in."""
    if scene.frame.kind == "corners":
        start, end = (place_name(scene.frame, [track], each, scene.lang) for each in marks)
        return start, end
    return step_name(track, ends[0]), step_name(track, ends[1])


def _longest(found: Sequence[Way], card: Placed) -> int:
    """Steps of the longest way of everyone on a card."""
    return max(abs(way.steps) for way in found if way.card.card == card.card and not way.group)


def _titles(scene: Scene) -> tuple[str, str]:
    titles = {layer.id: pick(layer.title, scene.lang) for layer in scene.frame.layers}
    start, end = scene.frame.gap or ("", "")
    return titles[start], titles[end]


def _finding(scene: Scene, cards: Sequence[Placed], found: Sequence[Way]) -> str:
    lang, longest = scene.lang, _longest(found, cards[0])
    if not longest:
        return say(lang, "picture.gap.none")
    if spread.axes(scene.frame) == 0:
        return say(lang, "picture.gap.places", n=sum(_longest(found, card) > 0 for card in cards), all=len(cards))
    way = max((way for way in found if way.card.card == cards[0].card and not way.group), key=lambda way: abs(way.steps))
    ends = dict(zip(("from", "to"), way.names, strict=True))
    return say(lang, "picture.gap.longest", card=looks.quoted(lang, way.card.words), n=longest, **ends)


def _summary(scene: Scene, cards: Sequence[Placed], found: Sequence[Way]) -> str:
    """From which layer to which, on how many cards, and the ways of the three cards with the longest."""
    lang = scene.lang
    start, end = _titles(scene)
    moved = sum(_longest(found, card) > 0 for card in cards)
    said = [say(lang, "picture.gap.count", n=moved, all=say(lang, "cards.count", n=len(cards)), **{"from": start, "to": end})]
    for card in cards[:3]:
        ways = [way for way in found if way.card.card == card.card and not way.group]
        ends = {key: " · ".join(dict.fromkeys(way.names[place] for way in ways)) for place, key in enumerate(("from", "to"))}
        said.append(say(lang, "picture.gap.card", card=looks.quoted(lang, card.words), **ends))
    return " ".join(said)


def _heads(scene: Scene) -> dict[str, str]:
    keys = {"card": "string", "group": "string", "axis": "string", "from": "string", "to": "string", "steps": "Int64"}
    if spread.axes(scene.frame) < 2:
        del keys["axis"]
    return {say(scene.lang, f"picture.head.{key}"): kind for key, kind in keys.items()}


def _whose(lang: str, group: str) -> str:
    return looks.shape_name(lang, group) if group else say(lang, "picture.everyone")


def _row(scene: Scene, way: Way, heads: Sequence[str], two: bool) -> dict[str, Any]:
    axis = [way.track.title] if two else []
    return dict(zip(heads, [way.card.words, _whose(scene.lang, way.group), *axis, *way.names, way.steps], strict=True))


def _figure(title: str, summary: str, scene: Scene, on: Sequence[Track], drawn: Sequence[Placed], shown: Sequence[Way], dark: bool) -> Any:
    colours, lang = looks.palette(dark), scene.lang
    start, end = _titles(scene)
    under = " · ".join(filter(None, (rows.under(scene, on), f"{start} → {end}")))
    ground = rows.ground(title, summary, scene, on, drawn, under, dark=dark, row=_ROW, keys=len(_WHOSE))
    figure, labels = ground.figure, {card.card: label for card, label in zip(drawn, ground.labels, strict=True)}
    tints = {"": colours.ink, **{group: colours.groups[group] for group in COMPARED}}
    marks = {"": "circle_dot", **{group: looks.MARKERS[group] for group in COMPARED}}
    for group, up in _WHOSE.items():
        own = [way for way in shown if way.group == group]
        lines: dict[str, list[Any]] = {"x0": [], "x1": [], "y": []}
        tips: dict[str, list[Any]] = {"x": [], "y": [], "angle": []}
        for way in own:
            x0, x1 = ground.x(way.track, way.start), ground.x(way.track, way.end)
            spot = (labels[way.card.card], up)
            for key, value in zip(lines, (x0, x1, spot), strict=True):
                lines[key].append(value)
            if x0 != x1:
                for key, value in zip(tips, (x1, spot, -pi / 2 if x1 > x0 else pi / 2), strict=True):
                    tips[key].append(value)
        source = ColumnDataSource(lines, name=f"way {group or 'all'}")
        figure.segment("x0", "y", "x1", "y", source=source, line_color=tints[group], line_width=2)
        figure.scatter(
            "x0", "y", source=source, marker=marks[group], size=9 * looks.SCALES.get(group, 1.0),
            fill_color=tints[group] if group else None, line_color=tints[group],
        )  # fmt: skip
        figure.scatter(
            "x", "y", angle="angle", source=ColumnDataSource(tips, name=f"tip {group or 'all'}"), marker="triangle", size=12,
            fill_color=tints[group], line_color=colours.ground, line_width=0.5,
        )  # fmt: skip
    looks.shapes_key(figure, [(_whose(lang, group), marks[group], tints[group]) for group in _WHOSE])
    return ground.dressed(dark)
