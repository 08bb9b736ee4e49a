"""The past: a fold of the history, which is what the documents said then."""
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproboard.documents.places import AT
from coproboard.documents.shared import TRAY, SharedDoc
from coproboard.insight import tables
from coproboard.insight.past import column, positions, scene_at
from coproboard.templates import named
from tests.insight.scenes import MS
from tests.insight.sessions import MINUTE, session
from tests.rooms.story import Line, Story

WHATS = ("add", "edit", "edit", "edit", "reveal", "raise", "all voice", "crash", "step")
numbers = st.integers(0, 7)
scripts = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(WHATS), numbers, numbers, numbers), min_size=4, max_size=20)
#: Cards, moves, one set aside and back, a round revealed, and the whole board put back.
BEGIN: list[Line] = [
    (0, "add", 2, 0, 0), (1, "add", 6, 0, 0), (2, "edit", 0, 2, 4), (0, "edit", 1, 5, 3), (1, "edit", 0, 1, 0), (1, "edit", 0, 1, 1),
    (0, "reveal", 0, 1, 0), (0, "step", 3, 1, 0), (2, "edit", 1, 2, 5), (1, "raise", 2, 1, 0), (0, "all voice", 0, 1, 0),
]  # fmt: skip


@pytest.mark.rule("U13")
@settings(max_examples=15)
@given(scripts, st.sampled_from([AT, "at/first/wanted"]))
def test_where_cards_lay_is_what_the_documents_said_then(script: list[Line], key: str) -> None:
    story = Story(["lived", "services", "unsaid"], range(3)).play(BEGIN + script)
    records = list(story.net.hub.open(story.net.board).log.history())
    told = tables.history(records, story.net.room.ledger)
    shared, place = SharedDoc(), "" if key == AT else key

    for number, record in enumerate(records):
        if record.doc != "shared":
            continue
        shared.apply(record.update)
        if any(later.time == record.time and later.doc == "shared" for later in records[number + 1 :]):
            continue
        found = positions(told, datetime.fromtimestamp(record.time / 1000, UTC), place).set_index("card")
        then = {card.id: card for card in shared.cards()}
        assert set(found.index) == set(then)
        for name, card in then.items():
            at = card.on(key)
            assert found.loc[name, "zone"] == at.zone
            assert bool(found.loc[name, "aside"]) == card.aside
            if at.zone != TRAY:
                assert (found.loc[name, "x"], found.loc[name, "y"]) == (at.x, at.y)


@pytest.mark.rule("U13")
def test_the_end_of_the_history_is_the_present() -> None:
    scene = session()
    then = scene_at(scene, datetime(2100, 1, 1, tzinfo=UTC))

    pd.testing.assert_frame_equal(then.cards.set_index("id")[["zone", "aside"]].sort_index(), scene.cards.set_index("id")[["zone", "aside"]].sort_index())
    assert len(then.marks) == len(scene.marks)


@pytest.mark.rule("U13")
@pytest.mark.parametrize("frame", ["spectrum", "complexity", "power"])
def test_a_scene_of_the_past_has_nothing_that_came_later(frame: str) -> None:
    scene = session(frame)
    before = scene_at(scene, datetime.fromtimestamp(MS / 1000, UTC) + timedelta(minutes=10))
    after = scene_at(scene, datetime.fromtimestamp((MS + 50 * MINUTE) / 1000, UTC))

    assert 0 < len(before.cards) < len(scene.cards)
    assert before.marks.empty and before.rounds.empty and before.comments is not None and before.comments.empty
    assert len(after.marks) == len(scene.marks)
    assert list(after.steps["step"]) == ["gather", "place", "reveal", "talk"]
    assert list(before.cards.columns) == list(scene.cards.columns)


@pytest.mark.rule("U13")
def test_the_past_of_another_tab_is_told_by_its_own_places() -> None:
    scene = session("risk")
    other = replace(scene, tab="ris")
    history = scene.history.copy()
    history.loc[history["what"] == "moved", "place"] = "at/ris/now"
    frame = named("risk")
    other = replace(other, history=history, cards=scene.cards.assign(**{"ris/now_zone": "tray", "ris/now_zone_title": "", "ris/now_x": 0.5, "ris/now_y": 0.5}))
    then = scene_at(other, datetime(2100, 1, 1, tzinfo=UTC))

    assert column(other, "zone") == "ris/now_zone"
    moved = set(history.loc[history["what"] == "moved", "card"])
    lying = then.cards.set_index("id")["ris/now_zone"]
    assert all((lying[card] in {zone.id for zone in frame.zones}) == (card in moved) for card in lying.index)
