"""What was done when: by kind and by shape, over the steps of the session, with reveals and decisions.

What it is: a few rows of dots over time, the larger the more. What it is not: who did what; shapes are told as groups of
fewer than three allow (P5), and what was sealed has no time at all.

The fact that shaped it: a board is used for two hours, rests for a week, and is used again. So long breaks are left out
of the axis, and the day stands where each sitting begins.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from bokeh.models import ColumnDataSource, FixedTicker, Range1d

from coproboard.domain.spread import reveal_groups
from coproboard.insight.pictures import looks
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.scene import Scene
from coproboard.insight.tables import TIME
from coproboard.words import say, say_date, say_list

#: Rows, from the top.
KINDS = ("added", "moved", "worded", "notes", "agreed")
_KIND = {"made": "added", "moved": "moved", "aside": "moved", "back": "moved", "drawn": "moved", "comment": "notes",
         **dict.fromkeys(("worded", "lang", "titled", "said-again", "term-added"), "worded")}  # fmt: skip
_AGREED = ("propos", "reworded", "explained", "powered", "dated", "planned", "replanned", "due", "action")
_SHAPES = ("lived", "services", "unsaid")
#: Minutes without anything that end a sitting, what such a break takes of the width, and columns of dots.
_BREAK, _GAP, _BINS = 60.0, 0.035, 90
#: Room for the names of steps over the rows, in rows.
_OVER = 1.9
#: Pixels of the narrowest plot that words have to fit, and of a letter.
_NARROW, _LETTER = 250, 6.6
#: Room that a day takes below the axis, in parts of the narrowest plot; a time takes half of it.
_WORDS = 90 / _NARROW
_MINUTE = pd.Timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time axis without breaks: `starts` and `ends` of the sittings in minutes, and where each begins and ends, 0 to 1."""

    zero: pd.Timestamp
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    places: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, times: pd.Series) -> Clock:
        """The axis of some moments, at least one."""
        zero = times.min()
        minutes = np.unique(((times - zero) / _MINUTE).to_numpy(dtype=float))
        breaks = np.flatnonzero(np.diff(minutes) > _BREAK)
        starts, ends = minutes[np.r_[0, breaks + 1]], minutes[np.r_[breaks, len(minutes) - 1]]
        lengths = np.maximum(ends - starts, 2.0)
        gap = min(_GAP, 0.4 / len(lengths))
        width = (1 - gap * (len(lengths) - 1)) / lengths.sum()
        left = np.r_[0.0, np.cumsum(lengths * width + gap)[:-1]]
        return cls(zero, tuple(starts), tuple(ends), tuple(zip(left, left + lengths * width)))

    def at(self, times: pd.Series) -> np.ndarray:
        """Where moments lie, 0 to 1; what lies in a break is put to its edge."""
        minutes = ((times - self.zero) / _MINUTE).to_numpy(dtype=float)
        known = [value for start, end in zip(self.starts, self.ends) for value in (start, max(end, start + 1e-9))]
        return np.interp(minutes, known, [place for pair in self.places for place in pair])

    def ticks(self) -> list[tuple[float, pd.Timestamp, bool]]:
        """Place, moment and whether a sitting begins there, as many as have room: the sittings first."""
        found: list[tuple[float, pd.Timestamp, bool]] = []
        for start, (left, _) in zip(self.starts, self.places):
            if not found or left - found[-1][0] >= _WORDS:
                found.append((left, self.zero + start * _MINUTE, True))
        for start, end, (left, right) in zip(self.starts, self.ends, self.places):
            each = next((one for one in (5, 10, 15, 30, 60, 120) if (right - left) * one / max(end - start, 2) >= _WORDS / 2), None)
            if each is None:
                continue
            when = (self.zero + start * _MINUTE).ceil(f"{each}min")
            while when <= self.zero + end * _MINUTE:
                place = float(self.at(pd.Series([when]))[0])
                if all(place - one >= (_WORDS if starts else 0.01) or one - place >= _WORDS / 2 for one, _, starts in found):
                    found.append((place, when, False))
                when += each * _MINUTE
        return sorted(found)


def draw(scene: Scene, *, dark: bool = False) -> Picture:
    """What was done when.

    Parameters
    ----------
    scene : Scene
    dark : bool

    Returns
    -------
    Picture
    """
    lang = scene.lang
    done, moments, note = _done(scene), _moments(scene), say(lang, "picture.timeline.note")
    times = pd.concat([done["at"], moments["at"]]).dropna()
    if times.empty:
        title = say(lang, "picture.timeline.none")
        heads = [say(lang, f"picture.timeline.{head}") for head in ("from", "step", "what", "who", "number")]
        return Picture("timeline", lang, title, title, pd.DataFrame(columns=heads), _empty(title, lang, dark), note=note)
    clock = Clock.of(times)
    steps = _steps(scene.steps, times.max())
    dots = _dots(done, clock, steps)
    title, summary = _title(lang, done, steps), _summary(lang, done, moments, times, clock)
    figure = _figure(lang, title, summary, clock, steps, dots, moments, dark)
    return Picture("timeline", lang, title, summary, _table(lang, dots, moments, steps), figure, note=note)


def _done(scene: Scene) -> pd.DataFrame:
    """Each thing done by somebody, with its kind and the shape that stands for them (``""`` where none may)."""
    parts = [scene.history.loc[scene.history["by"].notna(), ["at", "by", "what"]]]
    if scene.comments is not None:
        parts.append(scene.comments[["at", "by"]].assign(what="comment"))
    found = pd.concat([one for one in parts if len(one)] or parts[:1], ignore_index=True)
    kinds = {what: _kind(what) for what in found["what"].unique()}
    found["kind"] = found["what"].map(kinds)
    found = found[found["kind"].notna()]
    shown = reveal_groups(dict(zip(scene.people["id"], scene.people["perspective"])))
    found["group"] = "" if shown.withheld else found["by"].map(lambda by: shown.shape.get(by, "unsaid"))
    return found.sort_values("at", kind="stable")


def _kind(what: str) -> str | None:
    if what in _KIND:
        return _KIND[what]
    if what.startswith(_AGREED):
        return "agreed"
    return "worded" if what.startswith(("wording-", "term-")) else None


def _moments(scene: Scene) -> pd.DataFrame:
    """Reveals and decisions."""
    shown = scene.rounds.loc[scene.rounds["revealed"].notna(), "revealed"]
    rows = [{"at": at, "what": "reveal"} for at in shown]
    if scene.decisions is not None:
        rows += [{"at": at, "what": "decision"} for at in scene.decisions["at"]]
    return pd.DataFrame(rows, columns=["at", "what"]).astype({"at": TIME}).sort_values("at")


def _steps(steps: pd.DataFrame, last: pd.Timestamp) -> list[tuple[str, pd.Timestamp, pd.Timestamp]]:
    """Each step that was gone to, from when to when."""
    ends = [*steps["at"], max([last, *steps["at"].tail(1)])]
    return [(step, start, end) for step, (start, end) in zip(steps["step"], pairwise(ends)) if end > start]


def _step_at(steps: Sequence[tuple[str, pd.Timestamp, pd.Timestamp]], at: pd.Timestamp) -> str:
    return next((step for step, start, _ in reversed(steps) if start <= at), "")


def _dots(done: pd.DataFrame, clock: Clock, steps: Sequence[tuple[str, pd.Timestamp, pd.Timestamp]]) -> pd.DataFrame:
    """One row for each column, kind and shape: how many, where, and from when on."""
    if done.empty:
        return pd.DataFrame(columns=["x", "kind", "group", "n", "at", "step"])
    bins = np.minimum((clock.at(done["at"]) * _BINS).astype(int), _BINS - 1)
    found = done.assign(bin=bins).groupby(["bin", "kind", "group"], sort=True, observed=True)["at"].agg(["size", "min"]).reset_index()
    found["x"] = (found["bin"] + 0.5) / _BINS
    found["step"] = [_step_at(steps, at) for at in found["min"]]
    return found.rename(columns={"size": "n", "min": "at"}).sort_values(["bin", "kind", "group"])


# -- what is said ----------------------------------------------------------------------------------------------------


def _title(lang: str, done: pd.DataFrame, steps: Sequence[tuple[str, pd.Timestamp, pd.Timestamp]]) -> str:
    counts = Counter(_step_at(steps, at) for at in done["at"]) if steps else Counter()
    if not counts or set(counts) == {""}:
        return say(lang, "picture.timeline.title", n=len(done))
    most = max(counts, key=lambda step: (step != "", counts[step]))
    return say(lang, "picture.timeline.title.step", step=say(lang, f"step.{most}"), n=counts[most], all=len(done))


def _summary(lang: str, done: pd.DataFrame, moments: pd.DataFrame, times: pd.Series, clock: Clock) -> str:
    kinds = [say(lang, "picture.timeline.part", what=say(lang, f"picture.timeline.{kind}"), n=n)
             for kind in KINDS if (n := int((done["kind"] == kind).sum()))]  # fmt: skip
    groups = [say(lang, "picture.timeline.part", what=looks.shape_name(lang, shape), n=n)
              for shape in _SHAPES if (n := int((done["group"] == shape).sum()))]  # fmt: skip
    told = Counter(moments["what"])
    return " ".join(filter(None, [
        say(lang, "picture.timeline.told", start=_day(lang, times.min()), end=_day(lang, times.max())),
        say(lang, "picture.timeline.sittings", n=len(clock.starts)),
        say(lang, "picture.timeline.kinds", what=say_list(lang, kinds)) if kinds else "",
        say(lang, "picture.timeline.groups", who=say_list(lang, groups)) if groups else "",
        say(lang, "picture.timeline.reveals", n=told["reveal"]) if told["reveal"] else "",
        say(lang, "picture.timeline.decisions", n=told["decision"]) if told["decision"] else "",
    ]))  # fmt: skip


def _day(lang: str, at: pd.Timestamp) -> str:
    return f"{say_date(lang, at.date())} {at:%H:%M}"


def _table(lang: str, dots: pd.DataFrame, moments: pd.DataFrame, steps: Sequence[tuple[str, pd.Timestamp, pd.Timestamp]]) -> pd.DataFrame:
    heads = [say(lang, f"picture.timeline.{head}") for head in ("from", "step", "what", "who", "number")]
    rows = [
        (one.at, one.step, say(lang, f"picture.timeline.{one.kind}"), looks.shape_name(lang, one.group) if one.group else "", one.n)
        for one in dots.itertuples(index=False)
    ] + [(one.at, _step_at(steps, one.at), say(lang, f"picture.timeline.{one.what}"), "", 1) for one in moments.itertuples(index=False)]
    rows.sort(key=lambda row: row[0])
    return pd.DataFrame([(at, say(lang, f"step.{step}") if step else "", *rest) for at, step, *rest in rows], columns=heads)


# -- what is drawn ---------------------------------------------------------------------------------------------------


def _empty(title: str, lang: str, dark: bool) -> looks.figure:
    drawn = looks.blank(title, title, lang, dark, 120, x_range=Range1d(0, 1), y_range=Range1d(0, 1))
    drawn.axis.visible, drawn.grid.visible = False, False
    return drawn


def _figure(
    lang: str, title: str, summary: str, clock: Clock, steps: Sequence[tuple[str, pd.Timestamp, pd.Timestamp]], dots: pd.DataFrame,
    moments: pd.DataFrame, dark: bool,
) -> looks.figure:  # fmt: skip
    colours, top = looks.palette(dark), len(KINDS)
    drawn = looks.blank(title, summary, lang, dark, 440, x_range=Range1d(-0.02, 1.02), y_range=Range1d(-1, top + _OVER + 0.05))
    bands = _bands(lang, clock, steps, top, colours)
    drawn.quad("left", "right", top=top + _OVER, bottom=-0.1, source=bands, fill_color="fill", line_color=colours.ground, line_width=2)
    for turned in (False, True):
        drawn.text(
            "left", top + _OVER - 0.12, "turned" if turned else "told", source=bands, x_offset=4, y_offset=0, angle=-1.5708 if turned else 0,
            text_baseline="bottom" if turned else "top", **looks.letters(colours.ink),
        )  # fmt: skip
    breaks = ColumnDataSource(name="breaks", data={
        "left": [end for _, end in clock.places[:-1]], "right": [start for start, _ in clock.places[1:]],
    })  # fmt: skip
    drawn.quad("left", "right", top=top + _OVER, bottom=-0.1, source=breaks, fill_color=colours.ground, line_color=None)
    drawn.quad("left", "right", top=top + _OVER, bottom=-0.1, source=breaks, fill_color=None, line_color=None, hatch_pattern=".", hatch_color=colours.edge, hatch_scale=6)
    lines = ColumnDataSource(name="moments", data={
        "x": clock.at(moments["at"]) if len(moments) else [], "marker": ["inverted_triangle" if one == "reveal" else "star" for one in moments["what"]],
    })  # fmt: skip
    drawn.segment("x", -0.1, "x", top + 0.08, source=lines, line_color=colours.ink, line_width=1.5, line_dash=[3, 3])
    drawn.scatter("x", top + 0.12, source=lines, marker="marker", size=14, fill_color=colours.strong, line_color=colours.ink)
    explained = _all_dots(lang, drawn, dots, colours, top)
    ticks = _ticks(lang, clock)
    drawn.segment("x", -0.1, "x", -0.2, source=ticks, line_color=colours.edge)
    drawn.text("x", -0.3, "told", source=ticks, text_align="align", text_baseline="top", **looks.letters(colours.ink))
    for what, marker in (("reveal", "inverted_triangle"), ("decision", "star")):
        if (moments["what"] == what).any():
            explained.append((say(lang, f"picture.timeline.{what}"), marker, colours.ink))
    drawn.grid.visible, drawn.xaxis.visible = False, False
    drawn.yaxis.ticker = FixedTicker(ticks=[top - 0.5 - row for row in range(top)])
    drawn.yaxis.major_label_overrides = {top - 0.5 - row: looks.label(say(lang, f"picture.timeline.{kind}"), 14) for row, kind in enumerate(KINDS)}
    if explained:
        looks.shapes_key(drawn, explained)
        drawn.height += 22 * len(explained)
    looks.beside(looks.dress(drawn, dark))
    drawn.yaxis.axis_line_color = None
    return drawn


def _all_dots(lang: str, drawn: looks.figure, dots: pd.DataFrame, colours: looks.Palette, top: int) -> list[tuple[str, str, str]]:
    """The dots of each shape on a line of its own in each row; gives what the key explains."""
    found, most = [], max([1, *dots["n"]])
    for lane, shape in enumerate(_SHAPES + ("",)):
        mine = dots[dots["group"] == shape]
        source = ColumnDataSource(name=f"dots-{shape}", data={
            "x": mine["x"], "y": [top - 0.5 - KINDS.index(kind) + (1 - lane if shape else 0) * 0.26 for kind in mine["kind"]],
            "size": (5 + 9 * np.sqrt((mine["n"].astype(float) - 1) / max(1, most - 1))) * looks.SCALES.get(shape, 1.0),
        })  # fmt: skip
        marker, colour = looks.MARKERS.get(shape, "circle"), colours.groups.get(shape, colours.quiet)
        drawn.scatter("x", "y", size="size", source=source, marker=marker, fill_color=colour, line_color=colours.ground, line_width=0.5)
        if len(mine):
            found.append((looks.shape_name(lang, shape) if shape else say(lang, "picture.timeline.everyone"), marker, colour))
    return found


def _bands(lang: str, clock: Clock, steps: Sequence[tuple[str, pd.Timestamp, pd.Timestamp]], top: int, colours: looks.Palette) -> ColumnDataSource:
    """The steps as grounds, named as far as there is room; without steps one ground, so that there is something to lie on."""
    rows = []
    for place, (step, start, end) in enumerate(steps):
        left, right = (float(one) for one in clock.at(pd.Series([start, end])))
        words, short, room = say(lang, f"step.{step}"), say(lang, f"steps.short.{step}"), (right - left) * _NARROW - 6
        told = next((one for one in (words, short) if len(one) * _LETTER <= room), "")
        turned = short if not told and room >= 12 else ""
        rows.append((left, right, told, turned, looks.blend(colours.ground, colours.ink, 0.05 + 0.05 * (place % 2))))
    rows = rows or [(0.0, 1.0, "", "", looks.blend(colours.ground, colours.ink, 0.05))]
    return ColumnDataSource(name="steps", data=dict(zip(("left", "right", "told", "turned", "fill"), map(list, zip(*rows)))))


def _ticks(lang: str, clock: Clock) -> ColumnDataSource:
    found = clock.ticks()
    return ColumnDataSource(name="ticks", data={
        "x": [place for place, _, _ in found], "align": ["right" if place > 0.8 else "left" if starts else "center" for place, _, starts in found],
        "told": [f"{at:%H:%M}\n{say_date(lang, at.date())}" if starts else f"{at:%H:%M}" for _, at, starts in found],
    })  # fmt: skip

