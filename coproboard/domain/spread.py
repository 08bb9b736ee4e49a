"""What marks say together: middle, spread, apart and gap, and which shapes stand for whom.

What it is: pure functions from a frame and marks to values in steps (rules P5, P7 and T3).
What it is not: an average. Steps have an order and no distances that could be added up, so a middle is always a mark
that somebody made; only the distance between two middles may count half a step.
The fact that shaped it: a mark has no name, yet in a small group the shape alone would tell whose it is.

Steps of frames with one axis (``line``, ``steps``, ``levels``) are their zones, from 0, as the frame lists them. On two
axes they are columns from the left and rows from the top. Where a zone of a ``grid`` or ``table`` covers several, its
step is the middle of them; on ``corners`` both coordinates of a place are facts, and a step is the way from one zone's
middle to the next. ``circles`` have no order, and so no steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, inf
from typing import Any, Literal

from coproboard.domain.geometry import At, Boxed, Framed, Point, place, position

Where = At | Sequence[Any] | str | None
"""``(zone,)``, ``(zone, x, y)``, ``"unsure"``, `None` for no mark, or a position."""

UNSURE = "unsure"
FEWEST = 3
"""People who may stand together under one shape, and marks of a group that apart is told for."""

_ONE_AXIS = ("line", "steps", "levels")
_SAME = 9  # decimals to which two edges, or two places, are one
_FINE = 3  # decimals of a fine place


@dataclass(frozen=True, slots=True)
class Mark:
    """A revealed mark: one person's on one card on one layer, without the person.

    Attributes
    ----------
    id, card : str
    layer : str
        The id of one of the frame's layers.
    at : Where
    group : str
        The shape that stands for it: ``"lived"``, ``"services"`` or ``"unsaid"``.
    range : tuple of str or None
        Two zones between which the person sees the card.
    confidence : int or None
        1 to 3.
    """

    id: str
    card: str
    layer: str
    at: Where
    group: str
    range: tuple[str, str] | None = None
    confidence: int | None = None

    @classmethod
    def read(cls, id: str, value: Mapping[str, Any]) -> Mark:
        """A mark from its value in the ledger."""
        at, range = value.get("at"), value.get("range")
        return cls(
            id,
            value["card"],
            value["layer"],
            at if at is None or isinstance(at, str) else tuple(at),
            value["group"],
            None if range is None else (range[0], range[1]),
            value.get("confidence"),
        )


@dataclass(frozen=True, slots=True)
class Spread:
    """Marks on one axis: how many are placed and not sure; lowest, highest and middle step of those placed."""

    placed: int
    unsure: int
    low: int | None
    high: int | None
    middle: float | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Which shape stands for each person who marked.

    Attributes
    ----------
    shape : mapping of str to str
        Participant id → ``"lived"``, ``"services"`` or ``"unsaid"``, of those who are shown.
    withheld : frozenset of str
        Ids of those of whom only the number is told.
    people : mapping of str to int
        Shape → people, of the shapes that are shown.
    """

    shape: Mapping[str, str]
    withheld: frozenset[str]
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Item:
    """A card on the agenda: `apart` and `width` in steps, `order` as on the card."""

    card: str
    apart: int | None
    width: int | None
    contested: bool
    order: float


def axes(frame: Framed) -> Literal[0, 1, 2]:
    """How many axes a frame has; 0 where its zones have no order."""
    if frame.kind == "circles":
        return 0
    return 1 if frame.kind in _ONE_AXIS else 2


def ordinal(frame: Framed, at: Where) -> int | None:
    """The step of a place on a frame with one axis; `None` where it is not placed, and on every other frame."""
    if axes(frame) != 1:
        return None
    zone = _zone(at)
    return next((index for index, each in enumerate(frame.zones) if each.id == zone), None)


def cells(frame: Framed, at: Where) -> tuple[float, float] | None:
    """Column and row of a place, in steps from the left and from the top; `None` where it is not placed.

    Frames with one axis have their steps in the first of the two and 0 in the other, and so have frames without order
    the places of their zones in the list, which mean nothing more. On corners a place beyond the outermost middles
    lies up to a step before the first or after the last.
    """
    if frame.kind == "corners":
        point = _point(frame, at)
        return None if point is None else _steps_to(frame, point)
    zone = _zone(at)
    return next((steps for each, steps in _grid(frame) if each.id == zone), None)


def middle(frame: Framed, marks: Iterable[Mark]) -> At | None:
    """The middle of all placed marks, each axis by itself; of an even number the lower of the two middle ones.

    Parameters
    ----------
    frame : Framed
    marks : iterable of Mark
        On one card and one layer.

    Returns
    -------
    At or None
        A place in a zone of the frame: on two axes the zone nearest to both middles, the first of equals; without
        order the zone with the most marks, the first of equals. Inside it the middle of the fine places if every mark
        in that zone has one, otherwise its centre. On corners the place at both middles, whatever zone it is in.
        `None` without a placed mark.
    """
    placed = [(mark, steps) for mark in marks if (steps := cells(frame, mark.at))]
    if not placed:
        return None
    if frame.kind == "corners":
        points = [point for mark, _ in placed if (point := _point(frame, mark.at))]
        at = position(frame, *(_lower([point[axis] for point in points]) for axis in (0, 1)))
        if at is not None:
            return At(at.zone, _round(at.x, _FINE), _round(at.y, _FINE))
    zone = _most(frame, placed) if axes(frame) == 0 else _nearest(frame, [steps for _, steps in placed])
    fine = [_fine(mark.at) for mark, _ in placed if _zone(mark.at) == zone]
    if not fine or None in fine:
        return At(zone)
    return At(zone, *(_lower([each[axis] for each in fine if each]) for axis in (0, 1)))


def apart(frame: Framed, marks_lived: Iterable[Mark], marks_services: Iterable[Mark]) -> int | None:
    """Steps between the middles of two groups' marks on one card and layer, halves rounded up (P7).

    Here the middle of an even number lies halfway between the two middle ones. On two axes the larger of both
    distances; without order 1 if the middles are two zones, otherwise 0. `None` if either group has fewer than
    `FEWEST` placed marks.
    """
    one, other = tuple(marks_lived), tuple(marks_services)
    lived, services = _placed(frame, one), _placed(frame, other)
    if min(len(lived), len(services)) < FEWEST:
        return None
    if axes(frame) == 0:
        start, end = middle(frame, one), middle(frame, other)
        return int(start is not None and end is not None and start.zone != end.zone)
    away = (abs(_halfway(here) - _halfway(there)) for here, there in zip(zip(*lived), zip(*services)))
    return floor(max(away) + 0.5)


def spread(frame: Framed, marks: Iterable[Mark]) -> Spread:
    """How marks on one card and layer lie on a frame with one axis; on every other the counts alone."""
    marks = tuple(marks)
    steps = sorted(step for mark in marks if (step := ordinal(frame, mark.at)) is not None)
    placed = sum(cells(frame, mark.at) is not None for mark in marks)
    unsure = sum(mark.at == UNSURE for mark in marks)
    if not steps:
        return Spread(placed, unsure, None, None, None)
    return Spread(placed, unsure, steps[0], steps[-1], float(_lower(steps)))


def width(frame: Framed, marks: Iterable[Mark]) -> int | None:
    """Steps from the lowest to the highest placed mark, on two axes the larger of both; `None` without one.

    Without order it is how many more zones than one have marks.
    """
    placed = _placed(frame, marks)
    if not placed:
        return None
    if axes(frame) == 0:
        return len(set(placed)) - 1
    return floor(max(max(axis) - min(axis) for axis in zip(*placed)) + 0.5)


def gap(frame: Framed, start: Iterable[Mark], end: Iterable[Mark]) -> int | None:
    """Steps from the middle of the marks on one layer to the middle of those on another; negative against the frame's order.

    `None` if either has no placed mark, on two axes, where one number has no direction, and without order.
    """
    first, last = (ordinal(frame, middle(frame, marks)) for marks in (start, end))
    return None if first is None or last is None else last - first


def reveal_groups(perspectives: Mapping[str, str]) -> Shown:
    """Which shape stands for each of those who marked (P5).

    Parameters
    ----------
    perspectives : mapping of str to str
        Participant id → perspective, of everybody who marked in the round.

    Returns
    -------
    Shown
        Lived experience and services have a shape of their own from `FEWEST` people on. Everybody else stands
        together under ``"unsaid"``: smaller groups, "both" however many they are, and "rather not say". If those are
        fewer than `FEWEST`, they are withheld.
    """
    many = [group for group in ("lived", "services") if list(perspectives.values()).count(group) >= FEWEST]
    shape = {id: perspective if perspective in many else "unsaid" for id, perspective in perspectives.items()}
    rest = frozenset(id for id, each in shape.items() if each == "unsaid")
    withheld = rest if len(rest) < FEWEST else frozenset()
    shape = {id: each for id, each in shape.items() if id not in withheld}
    counts = {each: list(shape.values()).count(each) for each in (*many, "unsaid")}
    return Shown(shape, withheld, {each: count for each, count in counts.items() if count})


def agenda(cards: Sequence[Item]) -> list[Item]:
    """Cards by difference: furthest apart first, then widest spread, then contested, then as they were added (T3)."""

    def key(item: Item) -> tuple[object, ...]:
        return _last(item.apart), _last(item.width), not item.contested, item.order, item.card

    return sorted(cards, key=key)


def _last(steps: int | None) -> float:
    return inf if steps is None else -steps


def _zone(at: Where) -> str | None:
    if isinstance(at, At):
        return at.zone
    return None if at is None or isinstance(at, str) or not at else at[0]


def _fine(at: Where) -> tuple[float, float] | None:
    if isinstance(at, At):
        return at.x, at.y
    return None if at is None or len(at) < 3 else (at[1], at[2])


def _placed(frame: Framed, marks: Iterable[Mark]) -> list[tuple[float, float]]:
    return [steps for mark in marks if (steps := cells(frame, mark.at))]


def _lower(values: Sequence[float]) -> float:
    return sorted(values)[(len(values) - 1) // 2]


def _halfway(values: Sequence[float]) -> float:
    ranked = sorted(values)
    return (ranked[(len(ranked) - 1) // 2] + ranked[len(ranked) // 2]) / 2


def _round(value: float, decimals: int) -> float:
    """As the browser rounds, so that both find the same place."""
    return floor(value * 10**decimals + 0.5) / 10**decimals


def _most(frame: Framed, placed: Sequence[tuple[Mark, tuple[float, float]]]) -> str:
    """The zone with the most marks, the first of equals."""
    counts = Counter(_zone(mark.at) for mark, _ in placed)
    return max((zone.id for zone in frame.zones), key=lambda id: counts[id])


def _nearest(frame: Framed, steps: Sequence[tuple[float, float]]) -> str:
    """The zone nearest to the middles of both axes, the first of equals."""
    x, y = (_lower([step[axis] for step in steps]) for axis in (0, 1))
    away = [(max(abs(column - x), abs(row - y)), zone.id) for zone, (column, row) in _grid(frame)]
    return min(away, key=lambda each: each[0])[1]


def _point(frame: Framed, at: Where) -> Point | None:
    """The point of a place in the whole frame; a zone alone stands for its middle."""
    zone = _zone(at)
    return None if zone is None else place(frame, At(zone, *(_fine(at) or ())))


def _steps_to(frame: Framed, point: Point) -> tuple[float, float]:
    """A point of the frame in steps, which lead from one zone's middle to the next."""
    middles = [_middle_of(zone) for zone in frame.zones]
    x, y = (_along([middle[axis] for middle in middles], point[axis]) for axis in (0, 1))
    return x, y


def _middle_of(zone: Boxed) -> Point:
    return (zone.box[0] + zone.box[2]) / 2, (zone.box[1] + zone.box[3]) / 2


def _along(middles: Sequence[float], value: float) -> float:
    lines = sorted({_round(middle, _SAME) for middle in middles})
    return _round((value - lines[0]) * (len(lines) - 1) / ((lines[-1] - lines[0]) or 1.0), _SAME)


def _grid(frame: Framed) -> list[tuple[Boxed, tuple[float, float]]]:
    """Every zone with its column and row."""
    if axes(frame) != 2:
        return [(zone, (float(index), 0.0)) for index, zone in enumerate(frame.zones)]
    if frame.kind == "corners":
        return [(zone, _steps_to(frame, _middle_of(zone))) for zone in frame.zones]
    spans = [_ranks([(zone.box[axis], zone.box[axis + 2]) for zone in frame.zones]) for axis in (0, 1)]
    return list(zip(frame.zones, zip(*spans)))


def _ranks(spans: Sequence[tuple[float, float]]) -> list[float]:
    """The step of each span along one axis of a raster, whose lines are the edges of zones."""
    edges = [(round(start, _SAME), round(end, _SAME)) for start, end in spans]
    lines = sorted({edge for span in edges for edge in span})
    return [(lines.index(start) + lines.index(end) - 1) / 2 for start, end in edges]
