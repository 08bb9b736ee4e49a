"""The published limits, and the bucket that measures rates."""
from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.rooms.limits import Limits, TokenBucket


@pytest.mark.rule("G7")
def test_the_defaults_are_the_published_ones() -> None:
    limits = Limits()
    assert (limits.message, limits.messages, limits.message_burst) == (65_536, 60, 200)
    assert (limits.cards, limits.text, limits.board, limits.clock_growth) == (2_000, 20_000, 5 * 2**20, 65_536)
    assert (limits.boards_per_hour, limits.misses_per_minute) == (10, 20)


def test_a_reader_that_does_not_read_has_a_megabyte_or_five_seconds() -> None:
    assert (Limits().queue, Limits().queue_seconds) == (2**20, 5)


def test_limits_are_documented_positive_and_cannot_be_changed() -> None:
    limits = Limits(cards=3)
    with pytest.raises(FrozenInstanceError):
        limits.cards = 4  # type: ignore[misc]
    for field in fields(Limits):
        assert f"\n    {field.name} : " in (Limits.__doc__ or "")
        with pytest.raises(ValueError, match=field.name):
            Limits(**{field.name: 0})


@pytest.mark.rule("G7")
def test_a_bucket_gives_its_burst_at_once_and_then_its_rate() -> None:
    bucket = TokenBucket(60, 200, now=10.0)
    assert [bucket.take(10.0) for _ in range(201)] == [True] * 200 + [False]
    assert [bucket.take(11.0) for _ in range(61)] == [True] * 60 + [False]
    assert sum(bucket.take(1000.0) for _ in range(300)) == 200


def test_a_refused_take_takes_nothing() -> None:
    bucket = TokenBucket(1, 5, now=0.0)
    assert not bucket.take(0.0, 6)
    assert bucket.take(0.0, 5)


def test_a_clock_that_steps_back_fills_nothing_and_stops_nobody() -> None:
    bucket = TokenBucket(1, 2, now=100.0)
    assert bucket.take(100.0, 2)
    assert not bucket.take(40.0)
    assert bucket.take(41.0)


@pytest.mark.parametrize(("rate", "burst"), [(0, 1), (1, 0), (-1, 1)])
def test_a_bucket_wants_a_rate_and_a_burst(rate: float, burst: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        TokenBucket(rate, burst, now=0.0)


@given(st.lists(st.floats(0, 5), max_size=60), st.floats(0.5, 20), st.floats(1, 20))
def test_no_pattern_of_takes_gets_more_than_burst_and_rate_allow(waits: list[float], rate: float, burst: float) -> None:
    bucket, now, taken = TokenBucket(rate, burst, now=0.0), 0.0, 0
    for wait in waits:
        now += wait
        taken += bucket.take(now)
    assert taken <= burst + rate * now + 1e-6
