"""Which cards are contested, and how several people fold and unfold."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.domain.motions import DEFAULT_RULE, Rule
from coproboard.domain.people import Present
from coproboard.domain.talk import contested, fold_needed, folded
from tests.domain.crowds import IDS, crowd, crowds, exchanged, renamed, said, swapped, turned

moves = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("123")), max_size=9)
voices = st.dictionaries(st.sampled_from(IDS), st.sampled_from(["fold", "unfold"]))
two = st.permutations(IDS).map(lambda ids: ids[:2])


def moved(text: str) -> list[tuple[str, str]]:
    """Moves from words such as ``"a1 b2"``: a put it in zone 1, then b in zone 2."""
    return [(word[0], word[1:]) for word in text.split()]


@pytest.mark.rule("T2")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("a1", False),
        ("a1 b2", False),
        ("a1 b2 a1", False),  # one return
        ("a1 b2 a1 b2", True),  # two, by two people
        ("a1 b2 c1 a2", True),
        ("a1 b2 a1 c3 a2", False),  # two returns by one person
        ("a1 a2 a1 a2 a1 a2", False),  # nobody else
        ("a1 b2 c3 a4 b5 c6", False),  # it goes on, not back
        ("a1 b2 c3 a1 b3", True),
        ("a1 b2 c3 b2 a1", True),
        ("a1 b1 a1 b1", False),  # it lies there already
        ("a1 b2 a1 b2 c3 c4 c5 c6 c7", False),  # longer ago than the last six
        ("b2 a1 b2 c3 c4 c5", False),
        ("a1 b2 a1 b2 c3 c4", True),
    ],
)
def test_a_card_is_contested_when_two_people_bring_it_back(text: str, expected: bool):
    assert contested(moved(text)) is expected


@pytest.mark.rule("T2")
@given(moves)
def test_one_person_alone_contests_nothing_and_only_the_last_six_moves_count(drawn: list[tuple[str, str]]):
    assert not contested([("a", zone) for _, zone in drawn])
    assert contested(drawn) == contested(drawn[-6:])


@pytest.mark.rule("E2")
@given(moves)
def test_exchanging_two_people_changes_no_card_to_contested(drawn: list[tuple[str, str]]):
    assert contested([(renamed(id, "a", "b"), zone) for id, zone in drawn]) == contested(drawn)


@pytest.mark.rule("T4")
@pytest.mark.parametrize(
    ("fold", "present", "expected"), [(3, 12, 3), (3, 3, 3), (3, 2, 2), (3, 1, 1), (3, 0, 1), (10, 4, 4), (2, 50, 2)]
)
def test_as_many_fold_as_the_rule_says_or_all_if_fewer_are_present(fold: int, present: int, expected: int):
    assert fold_needed(Rule(fold=fold), present) == expected


@pytest.mark.rule("T4")
@pytest.mark.parametrize(
    ("now", "spoken", "expected"),
    [
        (False, "", False),
        (False, "a:fold b:fold", False),
        (False, "a:fold b:fold c:fold", True),
        (False, "a:fold b:fold c:unfold", False),
        (False, "a:unfold b:unfold c:unfold", False),
        (False, "a:fold b:fold x:fold", False),  # somebody absent
        (False, "a:fold b:fold e:fold", False),  # somebody without a device
        (True, "", True),
        (True, "a:unfold b:unfold", True),
        (True, "a:unfold b:unfold c:unfold", False),
        (True, "a:unfold b:unfold c:unfold d:fold", False),
        (True, "a:fold b:fold c:fold", True),
    ],
)
def test_three_people_fold_and_as_many_unfold(now: bool, spoken: str, expected: bool):
    present = crowd("a:lived b:lived c:services d:unsaid e:lived*")
    assert folded(now, said(spoken), present, DEFAULT_RULE) is expected


@pytest.mark.rule("T4")
def test_two_people_alone_fold_together_and_one_of_them_does_not():
    present = crowd("a:lived b:services")
    assert not folded(False, said("a:fold"), present, DEFAULT_RULE)
    assert folded(False, said("a:fold b:fold"), present, DEFAULT_RULE)
    assert folded(True, said("a:unfold"), present, DEFAULT_RULE)


@pytest.mark.rule("T4")
@pytest.mark.rule("E2")
@given(st.booleans(), voices, crowds, st.integers(2, 10), two)
def test_folding_asks_everyone_alike(
    now: bool, spoken: dict[str, str], present: list[Present], fold: int, pair: list[str]
):
    rule = Rule(fold=fold)
    expected = folded(now, spoken, present, rule)
    assert folded(now, exchanged(spoken, *pair), swapped(present, *pair), rule) == expected
    assert folded(now, spoken, turned(present), rule) == expected
    assert folded(now, {**spoken, "absent": "fold", "gone": "unfold"}, present, rule) == expected
    other = {"fold": "unfold", "unfold": "fold"}
    assert folded(not now, {id: other[each] for id, each in spoken.items()}, present, rule) != expected


@pytest.mark.rule("A6")
def test_ten_tabs_fold_nothing_alone():
    assert not folded(False, said("a:fold"), crowd("a:lived") * 10 + crowd("b:lived"), DEFAULT_RULE)
