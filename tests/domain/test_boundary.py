"""Boundaries: the same cases as the browser's (``web/test/boundary.test.ts``)."""
from __future__ import annotations

import pytest

from coproboard.domain.boundary import Ground, corners, drawn, ground, side
from coproboard.domain.geometry import At
from coproboard.templates import builtin

FRAME = builtin()["complexity"]
ALL = {name: (0.4, 0.4) for name in ("top-left", "top-right", "bottom-left", "bottom-right")}


@pytest.mark.rule("D9")
def test_the_four_corners_have_a_boundary_and_the_middle_has_none() -> None:
    assert [(name, zone.id) for name, zone in corners(FRAME).items()] == [
        ("top-left", "complex"), ("top-right", "complicated"), ("bottom-left", "chaotic"), ("bottom-right", "clear")]
    assert corners(builtin()["agreement-certainty"]) == {}
    assert not drawn(builtin()["agreement-certainty"], {})


@pytest.mark.rule("D9")
@pytest.mark.parametrize("corner", ALL)
def test_a_corner_its_line_and_what_lies_beyond_are_inside_the_edge_and_outside(corner: str) -> None:
    points = [(1 - far if corner.endswith("right") else far, float(corner.startswith("bottom"))) for far in (0, 0.2, 0.4, 0.6)]

    assert [side(corner, (0.4, 0.3), point) for point in points] == ["inside", "inside", "edge", "outside"]


@pytest.mark.rule("F11", "D9")
def test_whose_ground_a_card_lies_on_is_told_when_all_four_are_drawn_and_not_before() -> None:
    three = {name: line for name, line in ALL.items() if name != "top-left"}

    assert not drawn(FRAME, three) and drawn(FRAME, ALL)
    assert ground(FRAME, three, At("complex", 0.1, 0.1)) is None
    assert ground(FRAME, ALL, At("complex", 0.1, 0.1)) == Ground("inside", ("complex",))
    assert ground(FRAME, ALL, At("complex", 0.8, 0)) == Ground("edge", ("complex",))
    assert ground(FRAME, ALL, At("torn")) == Ground("outside", ())
    assert ground(FRAME, ALL, At("tray")) is None


@pytest.mark.rule("D9")
def test_ground_that_two_corners_claim_is_nobodys_yet() -> None:
    claimed = {**ALL, "top-left": (0.9, 0.4), "top-right": (0.9, 0.4)}

    assert ground(FRAME, claimed, At("complex", 0.96, 0.1)) == Ground("edge", ("complex", "complicated"))
