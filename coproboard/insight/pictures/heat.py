"""Heat: how divided each group is on each card, and how differently both lie.

What it is: a number in each cell, and ink that follows it. What it is not: a verdict; being divided is not being wrong.
The diamonds are no group (they are whoever could be picked out otherwise), so they count among everyone and have no
column of their own.

The fact that shaped it: one number for "divided" has to mean the same in every cell. So it runs from 0 to 1 on every
frame, and the summary says which measure it is: van der Eijk's A where there is one axis, Rao's entropy elsewhere.
"""
from __future__ import annotations

from collections.abc import Sequence
from math import pi
from typing import Any

from bokeh.models import ColumnDataSource, FactorRange

from coproboard.domain import spread
from coproboard.insight.pictures import looks, notes, rows
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.placed import COMPARED, Placed, disagreement, distance, placed, shown_layer
from coproboard.insight.scene import Scene
from coproboard.insight.tables import table
from coproboard.words import say

_ROW, _TOP = 38, 104
#: How dark the darkest ink is, and letters to a line of a column's head.
_DARKEST, _HEAD = 0.85, 16
_NONE = "–"
_FRAMES = (("rao", "variation"), ("agreement", "wasserstein"), ("rao", "energy"))


def draw(scene: Scene, *, dark: bool = False, layer: str | None = None) -> Picture:
    """Draw how divided groups are.

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
    every = placed(scene, layer)
    values = {each.card: _values(scene, each) for each in every}
    found = [each for each in every if any(value is not None for value in values[each.card])]
    found.sort(key=lambda each: -max(value for value in values[each.card][:3] if value is not None))
    drawn, heads = found[: rows.MOST], _heads(scene)
    kept = notes.note(scene, every, drawn=len(every) - len(found) + len(drawn), compared=True)
    if not found:
        title = say(lang, "picture.heat.few" if every else "reveal.none")
        why = notes.shown(scene, every) if every else say(lang, "reveal.none.how")
        return notes.empty("heat", scene, heads, title=title, why=why, dark=dark, said=kept)
    title, summary = _finding(scene, found, values), _summary(scene, found, values)
    told = [dict(zip(heads, [each.words, *(_round(value) for value in values[each.card])], strict=True)) for each in drawn]
    data = table(told, {heads[0]: "string", **dict.fromkeys(heads[1:], "float64")})
    figure = _figure(title, summary, scene, drawn, [values[each.card] for each in drawn], dark)
    return Picture("heat", lang, title, summary, data, figure, note=kept)


def _values(scene: Scene, each: Placed) -> list[float | None]:
    """How divided lived experience, services and everyone are, and how differently the first two lie."""
    divided = [disagreement(scene.frame, each.of(group)) for group in (*COMPARED, "")]
    return [*divided, distance(scene.frame, *(each.of(group) for group in COMPARED))]


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _columns(lang: str) -> list[str]:
    return [*(looks.shape_name(lang, group) for group in COMPARED), say(lang, "picture.everyone"), say(lang, "picture.between")]


def _heads(scene: Scene) -> list[str]:
    return [say(scene.lang, "picture.head.card"), *_columns(scene.lang)]


def _finding(scene: Scene, found: Sequence[Placed], values: dict[str, list[float | None]]) -> str:
    lang, columns = scene.lang, _columns(scene.lang)
    cells = [(value, each, column) for each in found for value, column in zip(values[each.card], columns[:3]) if value is not None]
    value, each, column = max(cells, key=lambda cell: cell[0])
    if value < 0.005:
        return say(lang, "picture.heat.none")
    return say(lang, "picture.heat.most", group=column, card=looks.quoted(lang, each.words), value=looks.number(value, 2))


def _summary(scene: Scene, found: Sequence[Placed], values: dict[str, list[float | None]]) -> str:
    """Which measures the numbers are, and on which card both groups lie most differently."""
    lang = scene.lang
    divided, between = _FRAMES[spread.axes(scene.frame)]
    if divided == "agreement" and len(scene.frame.zones) < 3:
        divided = "rao"
    said = [say(lang, f"picture.heat.{divided}")]
    away = [(value, each) for each in found if (value := values[each.card][3]) is not None]
    if away:
        value, each = max(away, key=lambda pair: pair[0])
        said.append(say(lang, f"picture.heat.{between}"))
        said.append(say(lang, "picture.heat.apart", card=looks.quoted(lang, each.words), value=looks.number(value, 2)))
    return " ".join(said)


def _figure(
    title: str, summary: str, scene: Scene, drawn: Sequence[Placed], values: Sequence[Sequence[float | None]], dark: bool
) -> Any:
    colours, lang = looks.palette(dark), scene.lang
    labels, columns = looks.labels(each.words for each in drawn), looks.labels(_columns(lang), _HEAD, 2)
    lines = looks.headline(title).count("\n") + 1
    figure = looks.blank(
        title, summary, lang, dark, 40 + 20 * lines + _TOP + _ROW * len(drawn), x_axis_location="above",
        x_range=FactorRange(factors=columns), y_range=FactorRange(factors=labels[::-1]),
    )  # fmt: skip
    most = max((row[3] or 0.0 for row in values), default=0.0)
    cells: dict[str, list[Any]] = {"x": [], "y": [], "fill": [], "ink": [], "words": []}
    for label, row in zip(labels, values, strict=True):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            # The last column has a scale of its own: from nothing to the largest that is drawn.
            part, tint = (value or 0.0, colours.ink) if place < 3 else ((value or 0.0) / most if most else 0.0, colours.strong)
            fill = looks.blend(colours.ground, tint, _DARKEST * part)
            said = _NONE if value is None else f"{value:.2f}"
            for key, each in zip(cells, (column, label, fill, looks.ink_on(fill), said), strict=True):
                cells[key].append(each)
    source = ColumnDataSource(cells, name="cells")
    figure.rect("x", "y", width=0.96, height=0.92, source=source, fill_color="fill", line_color=colours.line)
    figure.text(
        "x", "y", "words", source=source, text_align="center", text_baseline="middle", text_color="ink",
        text_font={"value": looks.FONT}, text_font_size="13px",
    )  # fmt: skip
    figure.grid.visible = False
    looks.dress(figure, dark)
    figure.axis.axis_line_color = None
    # Heads lean, since a column of a phone is narrower than its longest word, and the last may lean over the edge.
    figure.xaxis.major_label_orientation = pi / 3
    figure.min_border_right = 16
    return looks.beside(figure)
