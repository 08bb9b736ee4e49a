"""The table of measures: one row for each card and layer of a scene.

What it is: `measures` on the marks of a scene, with documented columns. What it is not: anything about a group of fewer
than three; what is not told is missing, never 0.

The fact that shaped it: a middle and a range are facts even of one mark, but how divided three people are hardly is. So
each column says from how many marks on it is there.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from coproboard.domain import spread
from coproboard.insight import measures
from coproboard.insight.placed import COMPARED, Placed, cells, disagreement, distance, layers, placed
from coproboard.insight.scene import Scene
from coproboard.insight.tables import pick, table
from coproboard.insight.tidy import Tidy
from coproboard.templates import Template

MEASURE_COLUMNS = {
    "tab": "string", "card": "string", "words": "string", "layer": "string", "layer_title": "string", "n": "Int64",
    "unsure": "Int64", "middle": "string", "middle_title": "string", "median": "float64", "low": "Int64", "high": "Int64",
    "quartiles": "float64", "agreement": "float64", "leik": "float64", "disagreement": "float64", "lived_n": "Int64",
    "lived_median": "float64", "services_n": "Int64", "services_median": "float64", "apart": "Int64", "distance": "float64",
    "distance_low": "float64", "distance_high": "float64", "measure": "string",
}  # fmt: skip
_MEASURES = ("total variation", "wasserstein", "energy")


def measures_table(scene: Scene, random: np.random.Generator | None = None) -> Tidy:
    """What the revealed marks of a tab say, one row for each card and layer that has any, by layer, most different first.

    Parameters
    ----------
    scene : Scene
    random : numpy.random.Generator or None
        Where the draws of the intervals come from. Without, always the same draws: the same marks give the same table.

    Returns
    -------
    Tidy
        ``tab`` · ``card``, its id, and ``words`` · ``layer``, its id, and ``layer_title`` · ``n``, marks that lie in a
        zone · ``unsure``, marks that are not sure · ``middle``, the zone in the middle (P7), and ``middle_title`` ·
        ``median``, ``low``, ``high``, in steps from 0 as the frame lists them, the median the lower of two; ``quartiles``,
        the interquartile range in steps: these four on frames with one axis only · from three marks on ``agreement``, van
        der Eijk's A, −1 to 1, and ``leik``, Leik's D, 0 to 1: on one axis only; ``disagreement``, 0 to 1, on every frame:
        ``(1 − agreement) / 2`` on one axis, Rao's entropy on two and without order · ``lived_n``, ``services_n``, marks in
        a zone of each group, missing below three; ``lived_median``, ``services_median``, in steps, on one axis · where both
        groups have three or more: ``apart``, steps between both middles (P7); ``distance``, how differently they lie, and
        the ends of its 95 % bootstrap interval; ``measure``, what the distance is: ``wasserstein`` on one axis, in steps;
        ``energy`` on two; ``total variation`` without order.
    """
    random = random or np.random.default_rng(0)
    rows = [_row(scene, layer, each, random) for layer in layers(scene) for each in placed(scene, layer, aside=True)]
    return table(rows, MEASURE_COLUMNS).named("measures", scene.lang)


def _row(scene: Scene, layer: str, each: Placed, random: np.random.Generator) -> dict[str, Any]:
    frame, lang = scene.frame, scene.lang
    titles = {one.id: pick(one.title, lang) for one in frame.layers}
    at = spread.middle(frame, each.marks)
    zone = frame.zone(at.zone) if at else None
    one, other = (each.of(group) for group in COMPARED)
    away, ends = distance(frame, one, other), _interval(frame, one, other, random)
    row: dict[str, Any] = dict.fromkeys(MEASURE_COLUMNS)
    return row | {
        "tab": scene.tab, "card": each.card, "words": each.words, "layer": layer, "layer_title": titles[layer],
        "n": len(cells(frame, each.marks)), "unsure": each.unsure, "middle": zone and zone.id,
        "middle_title": zone and pick(zone.title, lang), "disagreement": disagreement(frame, each.marks),
        "apart": each.apart, "distance": away, "measure": None if away is None else _MEASURES[spread.axes(frame)],
        "distance_low": ends and ends[0], "distance_high": ends and ends[1], **_ordered(frame, each), **_groups(frame, each),
    }  # fmt: skip


def _ordered(frame: Template, each: Placed) -> dict[str, Any]:
    """What is told on one axis only."""
    steps = [step for mark in each.marks if (step := spread.ordinal(frame, mark.at)) is not None]
    if not steps:
        return {}
    found = measures.counts(steps, len(frame.zones))
    enough = len(steps) >= measures.FEWEST
    return {
        "median": measures.lower_median(steps), "low": min(steps), "high": max(steps),
        "quartiles": measures.interquartile_range(steps), "agreement": measures.agreement(found) if enough else None,
        "leik": measures.leik(found) if enough else None,
    }  # fmt: skip


def _groups(frame: Template, each: Placed) -> dict[str, Any]:
    """What is told of each group that has three marks or more."""
    out: dict[str, Any] = {}
    for group in COMPARED:
        points = cells(frame, each.of(group))
        if len(points) >= measures.FEWEST:
            steps = [point[0] for point in points]
            out |= {f"{group}_n": len(points), f"{group}_median": measures.lower_median(steps) if spread.axes(frame) == 1 else None}
    return out


def _interval(
    frame: Template, one: tuple[spread.Mark, ...], other: tuple[spread.Mark, ...], random: np.random.Generator
) -> tuple[float, float] | None:
    """The bootstrap interval of the distance of two groups: places of marks in a list are drawn, and looked up there."""
    points = [cells(frame, each) for each in (one, other)]
    samples = [list(range(len(points[0]))), list(range(len(points[0]), len(points[0]) + len(points[1])))]
    if min(map(len, points)) < measures.FEWEST:
        return None
    every = np.asarray(points[0] + points[1], dtype=float)
    along = _energy(every) if spread.axes(frame) == 2 else _shares(every[:, 0], spread.axes(frame) == 1)
    return measures.interval(along, samples, random)


def _shares(every: np.ndarray, ordered: bool) -> Callable[..., np.ndarray]:
    """Wasserstein's distance, or without order total variation, of many draws at once."""
    values = np.unique(every)
    steps = np.diff(values)

    def along(one: np.ndarray, other: np.ndarray, axis: int = -1) -> np.ndarray:
        p, q = (
            np.stack([(every[draw.astype(int)] == value).mean(axis=axis) for value in values], axis=-1) for draw in (one, other)
        )
        if ordered:
            return (np.abs(np.cumsum(p - q, axis=-1))[..., :-1] * steps).sum(axis=-1)
        return np.abs(p - q).sum(axis=-1) / 2

    return along


def _energy(every: np.ndarray) -> Callable[..., np.ndarray]:
    """The energy distance of many draws at once."""
    ways = np.sqrt(((every[:, None, :] - every[None, :, :]) ** 2).sum(axis=-1))

    def along(one: np.ndarray, other: np.ndarray, axis: int = -1) -> np.ndarray:
        x, y = (np.moveaxis(draw, axis, -1).astype(int) for draw in (one, other))

        def mean(here: np.ndarray, there: np.ndarray) -> np.ndarray:
            return ways[here[..., :, None], there[..., None, :]].mean(axis=(-2, -1))

        return np.sqrt(np.maximum(2 * mean(x, y) - mean(x, x) - mean(y, y), 0.0))

    return along
