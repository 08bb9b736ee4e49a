"""What marks say together, in steps: never a place between two steps, and never a shape that tells whose it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.domain import spread
from coproboard.domain.geometry import TRAY, At, Framed
from coproboard.domain.people import PERSPECTIVES
from coproboard.domain.spread import Item, Mark, Shown, Spread, Where
from coproboard.templates import builtin, load
from tests.domain.crowds import OTHER
from tests.templates.frames import SAMPLES, zone

FRAMES = {
    **{name: builtin()[name] for name in ("spectrum", "risk", "likelihood-impact")},
    **{kind: load(text, kind) for kind, text in SAMPLES.items()},
}
COMPLEX = zone("complex", 3, 'corner = "top-left"')
LINE = FRAMES["spectrum"]  # six zones
MATRIX = FRAMES["likelihood-impact"]  # five by five, likely on top

frames = st.sampled_from([*builtin().values(), *FRAMES.values()])
fine = st.floats(0, 1)


def marks_at(*places: Where) -> list[Mark]:
    return [Mark(f"m{index}", "card", "now", at, "unsaid") for index, at in enumerate(places)]


def steps(*numbers: int) -> list[Mark]:
    """Marks on the spectrum by their step from 0."""
    return marks_at(*((LINE.zones[number].id,) for number in numbers))


def in_zones(*names: str) -> list[Mark]:
    return marks_at(*((name,) for name in names))


@st.composite
def marked(draw: st.DrawFn, fewest: int = 0) -> tuple[Framed, list[Mark], list[Mark]]:
    """A frame and the marks of two groups on it."""
    frame = draw(frames)
    name = st.sampled_from([zone.id for zone in frame.zones])
    at = st.tuples(name) | st.tuples(name, fine, fine)
    if not fewest:
        at = at | st.sampled_from(["unsure", None, (TRAY,), ("elsewhere", 0.5, 0.5)])
    one, other = (draw(st.lists(at, min_size=fewest, max_size=7)) for _ in range(2))
    return frame, marks_at(*one), marks_at(*other)


def zones_of(marks: Sequence[Mark]) -> list[str]:
    return [mark.at[0] for mark in marks if isinstance(mark.at, tuple)]


@pytest.mark.rule("P7")
@pytest.mark.parametrize(
    ("name", "expected"),
    [("spectrum", 1), ("risk", 1), ("line", 1), ("steps", 1), ("levels", 1)]
    + [("likelihood-impact", 2), ("grid", 2), ("table", 2), ("corners", 2), ("circles", 0)],
)
def test_lines_and_steps_have_one_axis_circles_none_and_all_else_two(name: str, expected: int):
    frame = FRAMES[name]
    assert spread.axes(frame) == expected
    found = [spread.ordinal(frame, (zone.id, 0.9, 0.9)) for zone in frame.zones]
    assert found == ([*range(len(frame.zones))] if expected == 1 else [None] * len(frame.zones))


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("at", ["unsure", None, "tray", (TRAY,), (TRAY, 0.5, 0.5), ("nowhere",), (), At(TRAY)])
def test_what_is_not_placed_has_no_step(frame: Framed, at: Where):
    assert spread.ordinal(frame, at) is None
    assert spread.cells(frame, at) is None
    assert spread.middle(frame, marks_at(at)) is None
    assert spread.width(frame, marks_at(at)) is None


@pytest.mark.parametrize(
    ("name", "zone", "expected"),
    [
        ("spectrum", "participation", (4.0, 0.0)),
        ("likelihood-impact", "l5-i1", (0.0, 0.0)),
        ("likelihood-impact", "l1-i5", (4.0, 4.0)),
        ("likelihood-impact", "l4-i3", (2.0, 1.0)),
        ("table", "a-some", (1.0, 1.0)),
        ("grid", "wide", (0.5, 0.0)),  # covers two columns
        ("grid", "tall", (2.0, 0.5)),
        ("grid", "small", (0.0, 1.0)),
    ],
)
def test_a_cell_is_its_column_and_row_from_the_top_left(name: str, zone: str, expected: tuple[float, float]):
    for at in ((zone,), (zone, 0.9, 0.1), [zone, 0, 1], At(zone, 0.1, 0.9)):
        assert spread.cells(FRAMES[name], at) == expected


@pytest.mark.rule("P7")
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (("complex",), (0.0, 0.0)),
        (("torn",), (1.0, 1.0)),
        (("clear",), (2.0, 2.0)),
        (("complex", 0, 0), (-1.0, -1.0)),  # the outermost corner lies beyond the middle of its quarter
        (("complicated", 1, 0.25), (3.0, -0.5)),
        (("clear", 0, 0), (1.396, 1.396)),  # under the disc in the middle, so at its rim
        (At("torn", 0.5, 0.75), (1.0, 1.28)),
    ],
)
def test_on_corners_both_coordinates_of_a_place_count(at: Where, expected: tuple[float, float]):
    assert spread.cells(FRAMES["corners"], at) == pytest.approx(expected, abs=1e-3)


@pytest.mark.rule("P7")
@pytest.mark.parametrize(
    ("marked_steps", "expected"),
    [((3,), 3), ((1, 4), 1), ((4, 1), 1), ((0, 0, 5), 0), ((0, 2, 5), 2), ((0, 1, 4, 5), 1), ((5, 5, 0, 0), 0)],
)
def test_the_middle_is_the_median_and_of_an_even_number_the_lower_one(marked_steps: tuple[int, ...], expected: int):
    assert spread.middle(LINE, steps(*marked_steps)) == At(LINE.zones[expected].id)
    assert spread.spread(LINE, steps(*marked_steps)).middle == expected


@pytest.mark.rule("P7")
@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("l5-i1", "l5-i5"), "l5-i1"),
        (("l1-i1", "l5-i5"), "l5-i1"),  # the left column and the upper row, each by itself
        (("l1-i1", "l2-i4", "l5-i5"), "l2-i4"),
        (("l1-i4", "l2-i1", "l5-i5"), "l2-i4"),  # nobody said so, and each axis does
    ],
)
def test_on_two_axes_each_has_its_own_middle(names: tuple[str, ...], expected: str):
    assert spread.middle(MATRIX, in_zones(*names)) == At(expected)


@pytest.mark.rule("P7")
def test_where_no_zone_lies_at_both_middles_the_nearest_stands():
    spanned = FRAMES["grid"]
    assert spread.middle(spanned, in_zones("small", "small", "tall")) == At("small")
    assert spread.middle(spanned, in_zones("small", "wide", "tall")) == At("wide")
    # A lens with a corner missing, and the middles of both coordinates are in it.
    lens = load(SAMPLES["corners"].replace(COMPLEX, ""), "three corners")
    assert spread.middle(lens, marks_at(("complicated", 0, 0.5), ("chaotic", 0.5, 0))) == At("torn")


@pytest.mark.rule("P7")
def test_on_corners_the_middle_is_the_place_at_the_middles_of_both_coordinates():
    lens = FRAMES["corners"]
    five = in_zones("complex", "clear", "complicated", "complicated", "chaotic")
    assert spread.middle(lens, five) == At("complicated")
    assert spread.middle(lens, in_zones("complex", "clear", "torn")) == At("torn")
    assert spread.middle(lens, marks_at(("complex", 0.2, 0.4))) == At("complex", 0.2, 0.4)
    # Two in one corner and one in another: where the middle of each coordinate is, fine as it is.
    assert spread.middle(lens, marks_at(("complex", 0.2, 0.4), ("complex", 0.4, 0.1), ("clear", 0.5, 0.5))) == At(
        "complex", 0.4, 0.4
    )
    # One zone alone stands for its middle among those who were finer.
    assert spread.middle(lens, marks_at(("complex", 0.2, 0.4), ("complex",), ("complex", 1, 0))) == At(
        "complex", 0.5, 0.4
    )
    assert spread.apart(lens, marks_at(*[("complex", 0, 0)] * 3), marks_at(*[("complex", 0.5, 0)] * 3)) == 1
    assert spread.apart(lens, in_zones(*["complex"] * 3), in_zones(*["clear"] * 3)) == 2
    assert spread.width(lens, marks_at(("complex", 0, 0), ("clear", 1, 1))) == 4


@pytest.mark.rule("P7")
@pytest.mark.rule("F6")
def test_circles_have_no_order_so_the_middle_is_where_most_marks_are_and_of_equals_the_first():
    circles = FRAMES["circles"]
    assert spread.middle(circles, in_zones("value-4", "value-1", "value-4")) == At("value-4")
    assert spread.middle(circles, in_zones("heart", "value-3", "value-2")) == At("value-2")
    assert spread.middle(circles, in_zones("heart", "value-3", "heart", "value-3")) == At("value-3")
    assert spread.middle(circles, marks_at(("heart", 0.25, 0.5), ("heart", 0.75, 0.5), ("value-1",))) == At(
        "heart", 0.25, 0.5
    )
    # Neighbours or not, another circle is another circle: 1, and never more.
    here, next_to, away = (in_zones(*[name] * 3) for name in ("value-1", "value-2", "value-4"))
    assert [spread.apart(circles, here, there) for there in (here, next_to, away)] == [0, 1, 1]
    assert spread.apart(circles, here[:2], away) is None
    assert spread.width(circles, in_zones("value-1", "value-4", "value-1")) == 1
    assert spread.width(circles, in_zones("value-1")) == 0
    assert spread.gap(circles, here, away) is None
    assert spread.spread(circles, [*here, *marks_at("unsure")]) == Spread(3, 1, None, None, None)


@pytest.mark.rule("P7")
def test_inside_the_zone_the_middle_is_fine_only_if_everyone_there_was():
    zone, other = LINE.zones[2].id, LINE.zones[5].id
    places = [(zone, 0.2, 0.9), (zone, 0.6, 0.1), (zone, 0.4, 0.3)]
    assert spread.middle(LINE, marks_at(*places, (other,))) == At(zone, 0.4, 0.3)
    assert spread.middle(LINE, marks_at(*places[:2])) == At(zone, 0.2, 0.1)
    assert spread.middle(LINE, marks_at(*places, (zone,))) == At(zone)
    assert spread.middle(MATRIX, marks_at(("l1-i4", 0, 0), ("l2-i1", 0, 0), ("l5-i5", 0, 0))) == At("l2-i4")


@pytest.mark.rule("P7")
@given(marked())
def test_a_middle_always_names_a_zone_and_on_one_axis_one_that_somebody_marked(
    drawn: tuple[Framed, list[Mark], list[Mark]],
):
    frame, marks, _ = drawn
    found = spread.middle(frame, marks)
    known = {zone.id for zone in frame.zones}
    placed = [zone for zone in zones_of(marks) if zone in known]
    assert (found is None) == (not placed)
    if found is not None:
        assert found.zone in (known if spread.axes(frame) == 2 else placed)
        assert 0 <= found.x <= 1
        assert 0 <= found.y <= 1
        assert spread.middle(frame, marks[::-1]) == found
        assert set(placed) != set(placed[:1]) or found.zone == placed[0]


@pytest.mark.rule("P7")
@pytest.mark.parametrize(
    ("lived", "services", "expected"),
    [
        ((0, 0, 0), (5, 5, 5), 5),
        ((2, 2, 2), (2, 2, 2), 0),
        ((0, 1, 5), (0, 3, 5), 2),
        ((1, 1, 2, 2), (4, 4, 4), 3),  # 1.5 and 4: two and a half, rounded up
        ((1, 1, 2, 2), (1, 1, 2, 2), 0),
        ((1, 1, 2, 2), (2, 2, 3, 3), 1),
        ((1, 1, 2, 2), (2, 2, 2), 1),  # half a step is one
        ((1, 1, 2, 2), (0, 0, 0), 2),
        ((1, 1, 3, 3), (2, 2, 2), 0),  # halfway, not the lower one
        ((1, 1), (4, 4, 4), None),
        ((1, 1, 1), (4, 4), None),
        ((), (), None),
    ],
)
def test_apart_is_the_distance_of_the_medians_with_halves_rounded_up(
    lived: tuple[int, ...], services: tuple[int, ...], expected: int | None
):
    assert spread.apart(LINE, steps(*lived), steps(*services)) == expected


@pytest.mark.rule("P7")
def test_apart_is_not_told_for_the_unsure_and_is_the_larger_of_two_axes():
    unsure = marks_at("unsure", None, (TRAY,))
    assert spread.apart(LINE, [*steps(1, 1), *unsure], steps(4, 4, 4)) is None
    assert spread.apart(LINE, [*steps(1, 1, 1), *unsure], steps(4, 4, 4)) == 3
    one, other = in_zones("l1-i1", "l1-i1", "l1-i1"), in_zones("l2-i5", "l2-i5", "l2-i5")
    assert spread.apart(MATRIX, one, other) == 4


@pytest.mark.rule("P7")
@pytest.mark.rule("E2")
@given(marked(fewest=2))
def test_apart_is_the_same_from_either_side(drawn: tuple[Framed, list[Mark], list[Mark]]):
    frame, lived, services = drawn
    found = spread.apart(frame, lived, services)
    assert found == spread.apart(frame, services, lived)
    assert (found is None) == (min(len(lived), len(services)) < 3)
    if len(lived) >= 3:
        assert spread.apart(frame, lived, lived) == 0
    if found is not None:
        assert 0 <= found <= spread.width(frame, lived + services)


@pytest.mark.rule("P7")
def test_the_spread_counts_the_unsure_and_places_them_nowhere():
    marks = [*steps(4, 1, 1), *marks_at("unsure", "unsure", None, (TRAY,))]
    assert spread.spread(LINE, marks) == Spread(placed=3, unsure=2, low=1, high=4, middle=1)
    assert spread.spread(LINE, marks_at("unsure")) == Spread(0, 1, None, None, None)
    assert spread.spread(MATRIX, in_zones("l1-i1", "l2-i2")) == Spread(2, 0, None, None, None)
    assert spread.width(LINE, marks) == 3
    assert spread.width(MATRIX, in_zones("l1-i1", "l2-i4")) == 3


@given(marked())
def test_the_middle_lies_between_lowest_and_highest(drawn: tuple[Framed, list[Mark], list[Mark]]):
    frame, marks, _ = drawn
    found = spread.spread(frame, marks)
    assert found.placed + found.unsure <= len(marks)
    if found.middle is not None:
        assert found.low <= found.middle <= found.high
        assert found.middle == int(found.middle)
        assert spread.width(frame, marks) == found.high - found.low


@pytest.mark.parametrize(
    ("now", "wanted", "expected"),
    [((1, 1, 2), (4, 5), 3), ((4,), (1, 1), -3), ((2,), (2,), 0), ((), (3,), None), ((3,), (), None)],
)
def test_the_gap_goes_from_the_middle_of_now_to_the_middle_of_wanted(
    now: tuple[int, ...], wanted: tuple[int, ...], expected: int | None
):
    assert spread.gap(LINE, steps(*now), steps(*wanted)) == expected
    assert spread.gap(MATRIX, in_zones("l1-i1"), in_zones("l5-i5")) is None


@pytest.mark.rule("P5")
@pytest.mark.parametrize(
    ("perspectives", "people", "withheld"),
    [
        ({"lived": 3, "services": 3}, {"lived": 3, "services": 3}, 0),
        ({"lived": 3, "services": 2}, {"lived": 3}, 2),
        ({"lived": 2, "services": 1}, {"unsaid": 3}, 0),
        ({"lived": 2, "services": 2, "both": 1}, {"unsaid": 5}, 0),
        ({"lived": 4, "services": 3, "both": 5}, {"lived": 4, "services": 3, "unsaid": 5}, 0),
        ({"lived": 4, "services": 1, "both": 1, "unsaid": 1}, {"lived": 4, "unsaid": 3}, 0),
        ({"lived": 4, "services": 3, "unsaid": 1}, {"lived": 4, "services": 3}, 1),
        ({"both": 2}, {}, 2),
        ({"lived": 1}, {}, 1),
        ({}, {}, 0),
    ],
)
def test_small_groups_join_the_diamonds_and_few_diamonds_are_withheld(
    perspectives: dict[str, int], people: dict[str, int], withheld: int
):
    everybody = {f"{name}-{n}": name for name, count in perspectives.items() for n in range(count)}
    found = spread.reveal_groups(everybody)
    assert (dict(found.people), len(found.withheld)) == (people, withheld)


def shown_as(found: Shown) -> dict[str, str]:
    return {id: OTHER.get(shape, shape) for id, shape in found.shape.items()}


@pytest.mark.rule("P5")
@pytest.mark.rule("E2")
@given(st.lists(st.sampled_from(PERSPECTIVES), max_size=15))
def test_no_shape_stands_for_fewer_than_three_people_and_nobody_is_lost(perspectives: list[str]):
    everybody = {f"p{index}": perspective for index, perspective in enumerate(perspectives)}
    found = spread.reveal_groups(everybody)
    assert all(count >= 3 for count in found.people.values())
    assert dict(Counter(found.shape.values())) == dict(found.people)
    assert set(found.shape) | found.withheld == set(everybody)
    assert not set(found.shape) & found.withheld
    assert set(found.people) <= {"lived", "services", "unsaid"}
    assert all(shape in (everybody[id], "unsaid") for id, shape in found.shape.items())
    turned = spread.reveal_groups({id: OTHER.get(each, each) for id, each in everybody.items()})
    assert (shown_as(turned), turned.withheld) == (dict(found.shape), found.withheld)


@pytest.mark.rule("T3")
def test_the_agenda_goes_by_apart_then_width_then_contested_then_order():
    ordered = [
        Item("far", 4, 1, False, 9),
        Item("wide", 2, 5, False, 8),
        Item("contested", 2, 3, True, 7),
        Item("early", 2, 3, False, 1),
        Item("late", 2, 3, False, 2),
        Item("agreed", 0, 0, False, 0),
        Item("few", None, 5, True, 0),
        Item("nobody", None, None, True, 0),
        Item("nobody-2", None, None, True, 0),
    ]
    assert spread.agenda(ordered[::-1]) == ordered
    assert spread.agenda([*ordered[4:], *ordered[:4]]) == ordered


def test_a_mark_is_read_from_the_ledger():
    value = {
        "round": "r",
        "card": "c",
        "layer": "wanted",
        "at": ["participation", 0.5, 0.25],
        "range": ["information", "participation"],
        "confidence": 2,
        "group": "lived",
        "reason": "why",
    }
    mark = Mark.read("m", value)
    assert mark == Mark("m", "c", "wanted", ("participation", 0.5, 0.25), "lived", ("information", "participation"), 2)
    assert hash(mark)
    bare = Mark.read("n", {"card": "c", "layer": "now", "at": "unsure", "group": "unsaid"})
    assert bare == Mark("n", "c", "now", "unsure", "unsaid")
    assert Mark.read("o", {"card": "c", "layer": "now", "at": None, "group": "unsaid"}).at is None
