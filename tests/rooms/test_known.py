"""What the gate remembers stays small, and is found again."""
from __future__ import annotations

from random import Random

import pytest

from coproboard.documents.shape import SHAPES
from coproboard.rooms.known import Known
from coproboard.rooms.schema import Entry, Kind, Place


def test_deleted_ranges_grow_together() -> None:
    rng = Random(3)
    for _ in range(50):
        history, gone = Known().open(7), set[int]()
        for clock in rng.sample(range(40), 40):
            assert history.not_gone(clock, clock + 1) == [(clock, clock + 1)]
            history.delete(clock, clock + 1)
            gone.add(clock)
            left = [unit for start, end in history.not_gone(0, 40) for unit in range(start, end)]
            assert left == sorted(set(range(40)) - gone)
        assert len(history._gone_starts) == len(history._gone_ends) == 1


def test_a_stretch_of_typing_is_one_run_and_so_are_the_values_of_one_register() -> None:
    known = Known()
    history, card = known.open(7), Entry("card-one", SHAPES["cards"])
    text = Place(Kind.TEXT, card, "words")
    register = Place(Kind.REGISTER, card, "at")
    for place in (text, register):
        for _ in range(100):
            left = history.first + history.end - 1 if history.end % 100 else 0
            if not history.continues(place, left, 0):
                history.begin(place, left, 0)
            history.append(1, None)
    assert len(history._starts) == 2
    assert [(place, end - start) for place, start, end in history.pieces(90, 130)] == [(text, 10), (register, 30)]


@pytest.mark.rule("G6")
def test_halves_of_characters_are_found() -> None:
    history = Known().open(7)
    history.begin(Place(Kind.TEXT), 0, 0)
    history.append(7, "a😀b😀c")
    assert [clock for clock in range(8) if history.cuts(clock)] == [2, 5]
