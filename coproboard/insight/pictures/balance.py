"""Who took part: the share of changes, words, notes and marks of each perspective, against its share of the people.

What it is: shares by shape, and how many were heard from. What it is not: a score, and never about one person; groups of
fewer than three stand together, and where two would be left alone nothing is told but the sum (P5).

The fact that shaped it: a share means little without the share it is held against. So each mark stands at the end of a
line that begins at the group's share of the people, and the length of that line is what is to be seen.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
from bokeh.models import ColumnDataSource, FactorRange, LegendItem, Range1d

from coproboard.domain.balance import FEW
from coproboard.domain.balance import balance as weigh
from coproboard.domain.spread import FEWEST, Shown, reveal_groups
from coproboard.insight.measures import evenness
from coproboard.insight.pictures import looks
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.scene import Scene
from coproboard.words import say, say_list

_NO_CHANGE = ("joined", "board")
#: How far apart the lines of one row lie, in parts of a row.
_LANE = 0.27
_SIZE = 13


@dataclass(frozen=True, slots=True)
class Part:
    """What was done, and how much of it by each shape; `shares` is empty where it is not told."""

    kind: str
    total: int
    counts: Mapping[str, int]

    def share(self, shape: str) -> float:
        """Its share, 0 to 100."""
        return 100 * self.counts.get(shape, 0) / (sum(self.counts.values()) or 1)


def draw(scene: Scene, *, dark: bool = False) -> Picture:
    """Who took part.

    Parameters
    ----------
    scene : Scene
    dark : bool

    Returns
    -------
    Picture
    """
    lang = scene.lang
    shown = reveal_groups(dict(zip(scene.people["id"], scene.people["perspective"])))
    people, parts = Part("people", len(scene.people), shown.people), _parts(scene, shown)
    title = _title(lang, parts, shown)
    summary, note = _summary(scene, people, parts), _note(lang, parts, shown)
    figure = _figure(lang, title, summary, people, [one for one in parts if one.counts], dark)
    return Picture("balance", lang, title, summary, _table(lang, people, parts), figure, note=note)


def _parts(scene: Scene, shown: Shown) -> list[Part]:
    """What there is to share, without what nobody did."""
    done = scene.history[~scene.history["what"].isin(_NO_CHANGE) & scene.history["by"].notna()]
    words: Counter[str] = Counter()
    for by, text in zip(scene.cards["made_by"], scene.cards["words"]):
        words[by] += len(text.split()) if not pd.isna(by) else 0
    if scene.comments is not None:
        for by, text in zip(scene.comments["by"], scene.comments["words"]):
            words[by] += len(text.split())
    found = [
        _part("changes", Counter(done["by"]), shown),
        _part("words", words, shown),
        *([_part("comments", Counter(scene.comments["by"]), shown)] if scene.comments is not None else []),
        Part("marks", len(scene.marks), Counter(scene.marks["group"])),
    ]
    return [one for one in found if one.total]


def _part(kind: str, by: Mapping[str, int], shown: Shown) -> Part:
    counts: Counter[str] = Counter()
    for who, much in by.items():
        counts[shown.shape.get(who, "unsaid")] += much
    # All but one would give the last one away.
    return Part(kind, sum(counts.values()), {} if shown.withheld else counts)


# -- what is said ----------------------------------------------------------------------------------------------------


def _title(lang: str, parts: Iterable[Part], shown: Shown) -> str:
    changes = next((one for one in parts if one.kind == "changes"), Part("changes", 0, {}))
    if shown.withheld or not shown.people:
        return say(lang, "picture.balance.title", n=changes.total)
    found = weigh(changes.counts, shown.people)
    if found.words in ("early", "even"):
        return say(lang, f"picture.balance.title.{found.words}", n=changes.total)
    return say(
        lang, "picture.balance.title.leans", who=looks.shape_name(lang, found.words), share=looks.number(found.changes[found.words], 0),
        people=looks.number(100 * found.people[found.words] / sum(found.people.values()), 0),
    )  # fmt: skip


def _summary(scene: Scene, people: Part, parts: Iterable[Part]) -> str:
    lang, ids = scene.lang, list(scene.people["id"])
    done = Counter(scene.history.loc[~scene.history["what"].isin(_NO_CHANGE), "by"].dropna())
    if scene.comments is not None:
        done.update(scene.comments["by"].dropna())
    told = [
        say(lang, "picture.balance.took", n=people.total),
        say(lang, "picture.balance.heard", n=sum(done[who] > 0 for who in ids), all=people.total) if ids else "",
    ]
    for one in parts:
        if one.counts:
            shares = [
                say(lang, "picture.balance.share", who=looks.shape_name(lang, shape), share=looks.number(one.share(shape), 0))
                for shape in looks.GROUPS if one.counts.get(shape) or people.counts.get(shape)
            ]  # fmt: skip
            told.append(say(lang, "picture.balance.row", what=say(lang, f"picture.balance.{one.kind}"), shares=say_list(lang, shares)))
    even = evenness([done[who] for who in ids]) if len(ids) >= FEWEST and sum(done[who] for who in ids) >= FEW else None
    told.append(say(lang, "picture.balance.evenness", value=looks.number(even, 2)) if even is not None else "")
    return " ".join(filter(None, told))


def _note(lang: str, parts: Iterable[Part], shown: Shown) -> str:
    if shown.withheld:
        return say(lang, "picture.balance.withheld")
    return say(lang, "picture.balance.together") if "unsaid" in shown.people or any("unsaid" in one.counts for one in parts) else ""


def _table(lang: str, people: Part, parts: Iterable[Part]) -> pd.DataFrame:
    shapes = [shape for shape in looks.GROUPS if shape != "both"]
    heads = [say(lang, "picture.balance.what"), say(lang, "picture.balance.all"), *(looks.shape_name(lang, shape) for shape in shapes)]
    rows = [
        [say(lang, f"picture.balance.{one.kind}"), one.total, *(one.counts.get(shape, 0) if one.counts else None for shape in shapes)]
        for one in (people, *parts)
    ]
    return pd.DataFrame(rows, columns=heads).astype(dict.fromkeys(heads[2:], "Int64"))


# -- what is drawn ---------------------------------------------------------------------------------------------------


def _figure(lang: str, title: str, summary: str, people: Part, parts: list[Part], dark: bool) -> looks.figure:
    shapes = [shape for shape in looks.GROUPS if any(shape in one.counts for one in (people, *parts))]
    rows = [f"{say(lang, f'picture.balance.{one.kind}')}\n({one.total})" for one in parts]
    drawn = looks.blank(
        title, summary, lang, dark, 90 + 28 * max(1, len(shapes)) * max(1, len(parts)) + 24 * len(shapes),
        x_range=Range1d(-4, 112), y_range=FactorRange(factors=rows[::-1] or [""]),
    )  # fmt: skip
    colours = looks.palette(dark)
    for lane, shape in enumerate(shapes):
        places = [(row, ((len(shapes) - 1) / 2 - lane) * _LANE) for row in rows]
        share = [one.share(shape) for one in parts]
        source = ColumnDataSource(name=shape, data={
            "y": places, "of": [people.share(shape)] * len(rows), "share": share,
            "told": [f"{looks.number(each, 0)}%" for each in share], "end": [max(each, people.share(shape)) for each in share],
        })  # fmt: skip
        colour = colours.groups[shape]
        drawn.segment(x0="of", x1="share", y0="y", y1="y", source=source, line_color=colour, line_width=3)
        ticks = drawn.scatter("of", "y", source=source, marker="dash", angle=1.5708, size=_SIZE * 1.4, line_color=colour, line_width=2.5)
        drawn.scatter(
            "share", "y", source=source, marker=looks.MARKERS[shape], size=_SIZE * looks.SCALES[shape], fill_color=colour, line_color=colours.ground
        )
        drawn.text(
            "end", "y", "told", source=source, x_offset=12, text_baseline="middle", **looks.letters(colours.ink)
        )
    if rows and shapes:
        legend = looks.shapes_key(drawn, [(looks.shape_name(lang, shape), looks.MARKERS[shape], colours.groups[shape]) for shape in shapes])
        legend.items.append(LegendItem(label=say(lang, "picture.balance.reference"), renderers=[ticks]))
    drawn.ygrid.visible = False
    drawn.xaxis.ticker = [0, 25, 50, 75, 100]
    drawn.xaxis.axis_label = say(lang, "picture.balance.axis")
    return looks.beside(looks.dress(drawn, dark))
