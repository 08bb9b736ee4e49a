"""Votes with dots: equal for all, and no result from which one person's ballot can be worked out."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.domain.dots import by_group, check, tally
from coproboard.domain.people import PERSPECTIVES
from tests.domain.crowds import IDS, OTHER, exchanged

OPTIONS = ("one", "two", "three")

ballots = st.dictionaries(
    st.sampled_from(IDS + ("h", "i")), st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 5)), max_size=9
)
perspectives = st.dictionaries(st.sampled_from(IDS + ("h", "i")), st.sampled_from(PERSPECTIVES))
two = st.permutations(IDS).map(lambda ids: ids[:2])


@pytest.mark.rule("V1")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ({}, {}),
        ({"one": 5}, {"one": 5}),
        ({"one": 2, "three": 3}, {"one": 2, "three": 3}),
        ({"one": 1, "two": 0}, {"one": 1}),
    ],
)
def test_dots_go_on_any_options_up_to_as_many_as_everyone_has(on: dict[str, int], expected: dict[str, int]):
    assert check(on, OPTIONS, 5) == expected


@pytest.mark.rule("V1")
@pytest.mark.parametrize(
    "on",
    [
        {"one": 6},
        {"one": 3, "two": 3},
        {"one": -1},
        {"one": 9, "two": -4},
        {"four": 1},
        {"one": 1.0},
        {"one": True},
        {"one": "1"},
        {"one": None},
        [],
        None,
        "one",
    ],
)
def test_a_ballot_that_is_none_is_refused(on: object):
    with pytest.raises(ValueError, match=r"^on: "):
        check(on, OPTIONS, 5)


@pytest.mark.rule("V2")
def test_the_result_is_the_sum_for_each_option_in_their_order():
    found = tally({"a": {"two": 3}, "b": {"one": 1, "two": 1}, "c": {}}, OPTIONS)
    assert list(found.items()) == [("one", 1), ("two", 4), ("three", 0)]
    assert tally({}, OPTIONS) == dict.fromkeys(OPTIONS, 0)


@pytest.mark.rule("V2")
@pytest.mark.rule("P5")
def test_groups_are_told_from_three_people_on():
    who = dict.fromkeys("abc", "lived") | dict.fromkeys("def", "services")
    cast = {voter: {"one": 1} for voter in "abc"} | {voter: {"two": 2} for voter in "def"}
    assert by_group(cast, who, OPTIONS) == {
        "lived": {"one": 3, "two": 0, "three": 0},
        "services": {"one": 0, "two": 6, "three": 0},
    }


@pytest.mark.rule("V2")
@pytest.mark.rule("P5")
def test_no_group_is_told_when_the_rest_could_be_worked_out_from_the_sum():
    who = dict.fromkeys("abc", "lived") | dict.fromkeys("de", "services")
    cast = {voter: {"one": 1} for voter in "abcde"}
    assert by_group(cast, who, OPTIONS) == {}
    assert by_group(cast | {"g": {"three": 1}}, who, OPTIONS) == {  # whose perspective is not known
        "lived": {"one": 3, "two": 0, "three": 0},
        "unsaid": {"one": 2, "two": 0, "three": 1},
    }


@pytest.mark.rule("V2")
@pytest.mark.rule("P5")
@given(ballots, perspectives)
def test_what_is_told_by_group_adds_up_and_no_group_is_small(
    cast: dict[str, dict[str, int]], who: dict[str, str]
):
    groups = by_group(cast, who, OPTIONS)
    if groups:
        total = {option: sum(each[option] for each in groups.values()) for option in OPTIONS}
        assert total == tally(cast, OPTIONS)
        assert len(cast) >= 3 * len(groups)


@pytest.mark.rule("E2")
@given(ballots, perspectives, two)
def test_exchanging_people_or_perspectives_exchanges_the_result(
    cast: dict[str, dict[str, int]], who: dict[str, str], pair: list[str]
):
    assert tally(exchanged(cast, *pair), OPTIONS) == tally(cast, OPTIONS)
    groups = by_group(cast, who, OPTIONS)
    assert by_group(exchanged(cast, *pair), exchanged(who, *pair), OPTIONS) == groups
    turned = by_group(cast, {id: OTHER.get(each, each) for id, each in who.items()}, OPTIONS)
    assert {OTHER.get(shape, shape): each for shape, each in turned.items()} == groups
