"""Ids, perspectives and names."""
from __future__ import annotations

from base64 import urlsafe_b64decode
from random import Random, SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.domain import ids
from coproboard.domain.people import GROUPS, MOST_NAME, PERSPECTIVES, Present, clean_name, each_once, groups_of


@given(st.integers())
def test_ids_follow_from_the_randomness_that_is_passed_in(seed: int):
    for draw in (ids.board_id, ids.participant_id, ids.card_id, ids.key):
        assert draw(Random(seed)) == draw(Random(seed))
    assert ids.is_board_id(ids.board_id(Random(seed)))
    assert ids.is_key(ids.key(Random(seed)))


def test_ids_are_long_enough_and_hold_no_look_alikes():
    random = SystemRandom()
    boards = {ids.board_id(random) for _ in range(500)}
    assert len(boards) == 500
    assert set("".join(boards)) == set(ids.PLAIN)
    assert not set(ids.PLAIN) & set("il1o0")
    assert {len(board) for board in boards} == {12}
    assert 8 <= len(ids.card_id(random)) <= 32
    key = ids.key(random)
    assert (len(key), len(urlsafe_b64decode(key + "=="))) == (22, 16)


@pytest.mark.parametrize("text", ["", "abc", "ABCDEFGHJKMN", "abcdefghijkl", "abcdefghjkmn\n", "../../etc/pw"])
def test_what_cannot_be_an_id_is_known(text: str):
    assert not ids.is_board_id(text)
    assert not ids.is_key(text)


def test_a_key_has_exactly_one_spelling():
    key = ids.key(Random(1))
    others = [key[:-1] + last for last in "ABCQRgw" if last != key[-1]]
    decoded = {urlsafe_b64decode(other + "==") for other in [key, *filter(ids.is_key, others)]}
    assert len(decoded) == len([key, *filter(ids.is_key, others)]) == 4


def test_lived_experience_stands_first_and_rather_not_say_is_a_perspective():
    assert PERSPECTIVES == ("lived", "services", "both", "unsaid")


@given(st.text(max_size=200))
def test_a_kept_name_is_one_clean_line_and_cleaning_it_again_changes_nothing(name: str):
    kept = clean_name(name)
    assert len(kept) <= MOST_NAME
    assert kept == clean_name(kept) == kept.strip()
    assert not any(character in kept for character in "\n\r\t\x00\u202e\u200b")


def test_names_keep_their_letters():
    assert clean_name("  Siân \n  ap  Gwilym ") == "Siân ap Gwilym"


@pytest.mark.rule("C2")
def test_somebody_of_both_perspectives_is_in_both_groups():
    found = {perspective: groups_of(perspective) for perspective in (*PERSPECTIVES, "else", "")}
    assert found == {
        "lived": ("lived",),
        "services": ("services",),
        "both": GROUPS,
        "unsaid": (),
        "else": (),
        "": (),
    }


@pytest.mark.rule("A6")
def test_everybody_counts_once_in_their_order():
    one, other = Present("a", "lived"), Present("b", "both", device=False)
    assert each_once([other, one, one, other]) == (other, one)
    assert (one.device, other.device) == (True, False)
