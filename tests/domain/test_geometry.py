"""Zones never overlap, every point has its zone, and a position never leaves its zone."""
from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.domain import geometry
from coproboard.domain.geometry import TRAY, At, Box
from coproboard.templates import KINDS, builtin, load
from tests.templates.frames import SAMPLES

FRAMES = {**builtin(), **{kind: load(text, kind) for kind, text in SAMPLES.items()}}
WHOLE = ("spectrum", "risk", "likelihood-impact", "line", "steps", "levels", "table", "corners")
"""Frames whose zones leave no point of the unit square out."""

unit = st.floats(0, 1)
spans = st.lists(st.floats(0.01, 99), min_size=1, max_size=9)


@dataclass(frozen=True)
class Place:
    id: str
    box: Box


@dataclass(frozen=True)
class Frame:
    kind: str
    zones: tuple[Place, ...]


def frame_of(kind: str, boxes: list[Box]) -> Frame:
    return Frame(kind, tuple(Place(f"z{index}", box) for index, box in enumerate(boxes)))


@pytest.mark.rule("F3")
@given(spans)
def test_columns_and_rows_cover_the_square_in_order_and_never_overlap(parts: list[float]):
    for boxes, low, high in ((geometry.columns(parts), 0, 2), (geometry.rows(parts), 1, 3)):
        assert geometry.overlapping(boxes) is None
        assert geometry.hull(boxes) == (0, 0, 1, 1)
        assert all(first[high] == second[low] for first, second in pairwise(boxes))
        sizes = [box[high] - box[low] for box in boxes]
        assert sizes == pytest.approx([part / sum(parts) for part in parts], abs=1e-12)


@pytest.mark.rule("F3")
@given(st.integers(1, 9), st.integers(1, 9))
def test_cells_of_a_grid_cover_the_square_and_never_overlap(down: int, across: int):
    boxes = [geometry.cell((down, across), row, column) for row in range(down) for column in range(across)]
    assert geometry.overlapping(boxes) is None
    assert sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in boxes) == pytest.approx(1)


@pytest.mark.rule("F3")
@given(st.integers(1, 12), st.booleans())
def test_circles_keep_apart_and_inside_the_square(count: int, middle: bool):
    boxes = geometry.circles(count, middle)
    assert len(boxes) == count
    discs = [((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2) for x0, y0, x1, y1 in boxes]
    for index, (x, y, r) in enumerate(discs):
        assert r > 0.005
        assert 0 <= x - r and x + r <= 1 and 0 <= y - r and y + r <= 1
        assert all((x - u) ** 2 + (y - v) ** 2 > (r + s) ** 2 for u, v, s in discs[:index])
    assert not middle or discs[-1][:2] == pytest.approx((0.5, 0.5))


@pytest.mark.rule("F3")
@pytest.mark.parametrize("name", WHOLE)
@given(x=unit, y=unit)
def test_every_point_of_the_square_lies_in_one_zone(name: str, x: float, y: float):
    zone = geometry.zone_at(FRAMES[name], x, y)
    assert zone is not None
    x0, y0, x1, y1 = FRAMES[name].zone(zone).box
    assert x0 <= x <= x1 and y0 <= y <= y1
    if name != "corners":
        others = [other for other in FRAMES[name].zones if other.id != zone]
        assert not any(u0 < x < u1 and v0 < y < v1 for u0, v0, u1, v1 in (other.box for other in others))


@pytest.mark.rule("F3")
@pytest.mark.parametrize("name", FRAMES)
@given(data=st.data(), x=unit, y=unit)
def test_a_position_never_leads_out_of_its_zone(name: str, data: st.DataObject, x: float, y: float):
    frame = FRAMES[name]
    zone = data.draw(st.sampled_from([zone.id for zone in frame.zones]))
    point = geometry.place(frame, At(zone, x, y))
    assert point is not None
    assert geometry.zone_at(frame, *point) == zone


@pytest.mark.rule("F3")
@given(spans, st.data(), unit, unit)
def test_that_holds_for_any_spans(parts: list[float], data: st.DataObject, x: float, y: float):
    for made in (frame_of("line", geometry.columns(parts)), frame_of("steps", geometry.rows(parts))):
        zone = data.draw(st.sampled_from(made.zones)).id
        assert geometry.zone_at(made, *geometry.place(made, At(zone, x, y))) == zone


@pytest.mark.parametrize("name", FRAMES)
@given(x=unit, y=unit)
def test_the_position_of_a_point_leads_back_to_the_point(name: str, x: float, y: float):
    at = geometry.position(FRAMES[name], x, y)
    assert (at.zone if at else None) == geometry.zone_at(FRAMES[name], x, y)
    if at:
        assert 0 <= at.x <= 1 and 0 <= at.y <= 1
        assert geometry.place(FRAMES[name], at) == pytest.approx((x, y), abs=2e-3)


@pytest.mark.rule("F3")
@given(st.floats(-2, 3), st.floats(-2, 3))
def test_a_point_outside_lies_in_no_zone(x: float, y: float):
    spectrum = FRAMES["spectrum"]
    if not (0 <= x <= 1 and 0 <= y <= 1):
        assert geometry.zone_at(spectrum, x, y) is None
        assert geometry.position(spectrum, x, y) is None


@pytest.mark.rule("F3")
def test_an_edge_belongs_to_the_zone_that_begins_there_and_the_last_edge_to_the_last():
    spectrum = FRAMES["spectrum"]
    assert geometry.zone_at(spectrum, 0.5, 0.3) == "consultation"
    assert geometry.zone_at(spectrum, 1.0, 1.0) == "co-production"
    assert geometry.zone_at(FRAMES["corners"], 0.5, 0.5) == "torn"
    assert geometry.zone_at(FRAMES["circles"], 0.0, 0.0) is None


@pytest.mark.rule("F3")
def test_corner_statements_stand_in_their_corners():
    nearest = {(x, y): geometry.zone_at(FRAMES["corners"], x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)}
    assert nearest == {(0, 0): "complex", (1, 0): "complicated", (0, 1): "chaotic", (1, 1): "clear"}


@pytest.mark.rule("F4")
@pytest.mark.parametrize("name", FRAMES)
@given(x=unit, y=unit)
def test_the_tray_is_no_zone_and_has_no_point(name: str, x: float, y: float):
    frame = FRAMES[name]
    assert TRAY not in [zone.id for zone in frame.zones]
    assert geometry.place(frame, At(TRAY, x, y)) is None
    assert geometry.zone_at(frame, x, y) != TRAY
    with pytest.raises(LookupError):
        geometry.centre(frame, TRAY)
    assert frame.tray.title.en and frame.tray.title.cy


def test_a_zone_that_the_frame_does_not_know_has_no_point():
    assert geometry.place(FRAMES["risk"], At("information", 0.5, 0.5)) is None


@pytest.mark.parametrize("name", FRAMES)
def test_the_centre_of_a_zone_lies_in_it(name: str):
    for zone in FRAMES[name].zones:
        assert geometry.zone_at(FRAMES[name], *geometry.centre(FRAMES[name], zone.id)) == zone.id
    if name == "spectrum":
        assert geometry.centre(FRAMES[name], "coercion") == pytest.approx((1 / 12, 0.5))


@pytest.mark.parametrize("name", FRAMES)
def test_sample_cards_of_a_thumbnail_are_few_apart_and_always_the_same(name: str):
    frame = FRAMES[name]
    places = geometry.sample_places(frame)
    assert places == geometry.sample_places(frame)
    assert 3 <= len(places) <= 9
    wide, high = (0.093, 0.16) if frame.kind == "line" else (0.16, 0.12)  # a card, as thumbnails draw it
    for index, (x, y) in enumerate(places):
        assert 0 < x < 1 and 0 < y < 1
        assert all(abs(x - u) > wide or abs(y - v) > high for u, v in places[:index])


@pytest.mark.rule("F3")
@pytest.mark.parametrize("name", FRAMES)
def test_sample_cards_lie_in_every_zone_or_in_five_that_are_spread(name: str):
    frame = FRAMES[name]
    zones = [geometry.zone_at(frame, x, y) for x, y in geometry.sample_places(frame)]
    assert None not in zones
    assert len(set(zones)) == (len(frame.zones) if len(frame.zones) <= 9 else 5)


def test_sample_cards_share_no_zone_even_where_one_has_nearly_all_the_room():
    boxes = [(0.0, 0.0, 1.0, 0.8), *((k / 10, 0.8, (k + 1) / 10, 1.0) for k in range(10))]
    frame = frame_of("grid", boxes)
    assert len({geometry.zone_at(frame, x, y) for x, y in geometry.sample_places(frame)}) == 5


@pytest.mark.rule("F3")
@pytest.mark.parametrize("count", [4, 5])
def test_four_or_five_circles_without_a_middle_are_as_large_as_they_can_be(count: int):
    boxes = geometry.circles(count, False)
    radius = (boxes[0][2] - boxes[0][0]) / 2
    middles = [((x0 + x1) / 2, (y0 + y1) / 2) for x0, y0, x1, y1 in boxes]
    gap = min(((x - u) ** 2 + (y - v) ** 2) ** 0.5 for n, (x, y) in enumerate(middles) for u, v in middles[:n]) - 2 * radius
    assert 0 < gap < 0.05 * radius * 2
    assert middles[0][0] == pytest.approx(0.5) and middles[0][1] < 0.25, "the first is on top"
    assert middles[1][0] > 0.5, "and the others follow clockwise"


def test_every_kind_has_a_sample_here():
    assert {frame.kind for frame in FRAMES.values()} == set(KINDS)
