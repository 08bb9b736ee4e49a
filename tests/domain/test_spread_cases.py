"""The table of cases that the browser's twin of `spread` is tested against: here it is held to the truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coproboard.domain import spread
from coproboard.domain.spread import Item, Mark
from tests.domain.test_spread import FRAMES

TABLE = json.loads(Path(__file__).with_name("spread_cases.json").read_text(encoding="utf-8"))


def marks(places: list[Any]) -> list[Mark]:
    return [
        Mark.read(f"m{n}", {"card": "card", "layer": "now", "at": at, "group": "unsaid"}) for n, at in enumerate(places)
    ]


def test_the_table_has_every_kind_of_frame_as_it_is():
    assert set(TABLE["frames"]) == set(FRAMES)
    for name, frame in FRAMES.items():
        told = TABLE["frames"][name]
        assert told["kind"] == frame.kind
        assert [(zone["id"], tuple(zone["box"])) for zone in told["zones"]] == [
            (zone.id, zone.box) for zone in frame.zones
        ]


@pytest.mark.rule("P7")
@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["frame"])
def test_every_case_of_the_table_is_what_is_computed_here(case: dict[str, Any]):
    frame, lived, services = FRAMES[case["frame"]], marks(case["lived"]), marks(case["services"])
    middle, found = spread.middle(frame, lived + services), spread.spread(frame, lived + services)
    assert (middle and [middle.zone, middle.x, middle.y]) == case["middle"]
    assert [found.placed, found.unsure, found.low, found.high, found.middle] == case["spread"]
    assert spread.apart(frame, lived, services) == case["apart"]
    assert spread.width(frame, lived + services) == case["width"]
    assert spread.gap(frame, lived, services) == case["gap"]


@pytest.mark.rule("T3")
def test_the_agenda_of_the_table_is_the_one_computed_here():
    agenda = TABLE["agenda"]
    assert [item.card for item in spread.agenda([Item(*item) for item in agenda["items"]])] == agenda["order"]
