"""`board.plot`: eight pictures of a board, of the same data as its tables."""
from __future__ import annotations

import inspect
from datetime import UTC, datetime
from random import Random

import pytest

import coproboard as cb

NAMES = ("spread", "apart", "heat", "gap", "balance", "timeline", "flow", "board")


@pytest.fixture
def board() -> cb.Board:
    made = cb.Board.new("spectrum", "How is our bus service decided?", perspective="lived", random=Random(1), clock=iter(range(1_800_000_000, 1_900_000_000)).__next__)
    made.add("Timetable leaflet", zone="information")
    made.move(made.add("Who answers", zone="coercion"), zone="participation")
    return made


@pytest.mark.rule("U10")
@pytest.mark.parametrize("name", NAMES)
def test_a_board_has_eight_pictures_in_both_languages_light_and_dark(name: str, board: cb.Board) -> None:
    draw = getattr(board.plot, name)

    assert {"tab", "lang", "dark"} <= set(inspect.signature(draw).parameters)
    for lang, dark in (("en", False), ("cy", True)):
        picture = draw(lang=lang, dark=dark)
        assert (picture.name, picture.lang, picture.dark) == (name, lang, dark)
        assert picture.title and picture.summary


@pytest.mark.rule("U13")
def test_a_board_is_drawn_as_it_lay(board: cb.Board) -> None:
    moved = board.history.loc[board.history["what"] == "moved", "at"].iloc[0].to_pydatetime()
    then, now = (board.plot.board(at=at).data.set_index("Card")["Zone"] for at in (moved.replace(year=moved.year) - (moved - moved.replace(microsecond=0)), None))

    assert now["Who answers"] == "participation"
    assert then["Timetable leaflet"] == now["Timetable leaflet"]
    before = board.history.loc[board.history["what"] == "made", "at"].max().to_pydatetime()
    assert board.plot.board(at=before).data.set_index("Card")["Zone"]["Who answers"] == "coercion, protection"
    assert board.plot.board(at=datetime(2020, 1, 1, tzinfo=UTC)).data.empty


def test_flow_and_timeline_follow_the_history(board: cb.Board) -> None:
    assert board.plot.flow().title == "1 of 2 cards lie in another zone"
    assert board.plot.timeline().data["How many"].sum() == 3
