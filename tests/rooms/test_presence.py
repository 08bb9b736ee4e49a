"""Presence: the newest word of each client, signed by the server, and gone when it says so."""
from __future__ import annotations

import json

import pytest

from coproboard.errors import Refused, WireError
from coproboard.rooms.presence import GONE, Presences
from coproboard.rooms.wire import Presence

ANN = {"id": "ann", "name": "Ann", "perspective": "lived"}


@pytest.mark.rule("W6")
def test_only_what_is_newer_counts_and_at_one_clock_going_wins() -> None:
    here = Presences()
    here.put(Presence(7, 3, "{}"), ANN, 100, 0.0)

    assert not here.newer(Presence(7, 2, "{}"))
    assert not here.newer(Presence(7, 3, "{}"))
    assert here.newer(Presence(7, 3, GONE))
    assert here.newer(Presence(7, 4, "{}"))


@pytest.mark.rule("W6")
def test_the_server_says_who_somebody_is_and_says_it_anew() -> None:
    here = Presences()
    here.put(Presence(7, 1, '{"user": {"id": "eve"}, "editing": "card000001"}'), ANN, 100, 0.0)
    here.take_stale()
    here.rename({7, 8}, ANN | {"name": "Anna"})
    (told,) = here.take_stale()

    assert (told.client, told.clock) == (7, 2)
    assert json.loads(told.state) == {"user": ANN | {"name": "Anna"}, "editing": "card000001"}
    assert here.take_stale() == []


@pytest.mark.rule("W6")
def test_whoever_goes_is_gone_by_a_later_clock() -> None:
    here = Presences()
    here.put(Presence(7, 3, "{}"), ANN, 100, 0.0)

    assert here.drop(7) == Presence(7, 4, GONE)
    assert here.drop(7) is None
    assert here.all() == here.take_stale() == []


@pytest.mark.rule("G7")
def test_what_is_too_large_or_no_object_is_not_kept() -> None:
    here = Presences()
    with pytest.raises(Refused) as refused:
        here.put(Presence(7, 1, json.dumps({"editing": "é" * 50})), ANN, 100, 0.0)
    with pytest.raises(WireError):
        here.put(Presence(7, 1, "[]"), ANN, 100, 0.0)

    assert (refused.value.code, here.all()) == ("size", [])
