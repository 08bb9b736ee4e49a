"""A motion has enough by the rule on the board: never by one voice, and never for want of somebody who left."""
from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.domain.motions import DEFAULT_RULE, KINDS, Rule, outcome, waiting
from coproboard.domain.people import Present
from tests.domain.crowds import IDS, crowd, crowds, exchanged, said, swapped, turned

rules = st.builds(Rule, st.integers(50, 100), st.booleans())
voices = st.dictionaries(st.sampled_from(IDS), st.sampled_from(["yes", "no"]))
two = st.permutations(IDS).map(lambda ids: ids[:2])

FOUR = "a:lived b:lived c:services d:services"


@pytest.mark.rule("M1")
@pytest.mark.parametrize(
    ("present", "spoken", "expected"),
    [
        (FOUR, "", "open"),
        (FOUR, "a:yes", "open"),
        (FOUR, "a:yes c:yes", "open"),  # half is not more than half
        (FOUR, "a:yes b:yes c:yes", "enough"),
        (FOUR, "a:yes b:yes c:yes d:no", "enough"),
        (FOUR, "a:no", "open"),
        (FOUR, "a:no c:no", "fell"),  # the other two are half at most
        (FOUR, "a:no b:no", "fell"),
        ("a:lived b:lived c:lived d:services", "a:yes b:yes c:yes", "open"),  # nobody of services among them
        ("a:lived b:lived c:lived d:services", "d:no", "fell"),  # nor can there be
        ("a:lived b:lived c:lived d:services", "a:yes b:yes d:yes", "enough"),
        ("a:lived b:lived c:both d:services", "a:yes b:yes c:yes", "enough"),  # both stands for either group
        ("a:lived b:lived c:lived", "a:yes b:yes", "enough"),  # a group with nobody present asks for nobody
        ("a:unsaid b:unsaid c:unsaid", "a:yes b:yes", "enough"),
        ("a:lived b:services c:unsaid", "a:yes c:yes", "open"),
        ("a:lived b:services", "a:yes b:yes", "enough"),
        ("a:lived", "a:yes", "enough"),
        ("a:lived", "a:no", "fell"),
        ("a:lived b:services", "x:yes y:yes z:no", "open"),  # they are not present
        ("", "a:yes", "open"),
        ("", "", "open"),
        ("a:lived* b:services*", "a:yes b:yes", "open"),  # nobody with a device
    ],
)
def test_a_motion_has_enough_when_more_than_half_of_those_present_say_yes(present: str, spoken: str, expected: str):
    assert outcome(said(spoken), crowd(present), DEFAULT_RULE) == expected


@pytest.mark.rule("M1")
@pytest.mark.parametrize(
    ("rule", "spoken", "expected"),
    [
        (Rule(each=False), "a:yes b:yes", "open"),
        (Rule(each=False), "a:yes b:yes e:yes", "enough"),
        (Rule(), "a:yes b:yes e:yes", "open"),
        (Rule(share=60), "a:yes b:yes c:yes", "open"),  # three of five are 60, which has to be exceeded
        (Rule(share=60), "a:yes b:yes c:yes d:yes", "enough"),
        (Rule(share=59), "a:yes b:yes c:yes", "enough"),
        (Rule(share=99), "a:yes b:yes c:yes d:yes", "open"),
        (Rule(share=100), "a:yes b:yes c:yes d:yes", "open"),
        (Rule(share=100), "a:yes b:yes c:yes d:yes e:yes", "enough"),
        (Rule(share=100), "e:no", "fell"),
    ],
)
def test_the_share_of_the_rule_has_to_be_exceeded_and_a_hundred_is_everybody(rule: Rule, spoken: str, expected: str):
    assert outcome(said(spoken), crowd(f"{FOUR} e:unsaid"), rule) == expected


@pytest.mark.rule("A5")
@pytest.mark.rule("M1")
def test_people_without_a_device_do_not_count_in_motions():
    present = crowd("a:lived b:services c:lived* d:services* e:unsaid*")
    assert outcome(said("a:yes b:yes"), present, DEFAULT_RULE) == "enough"
    assert outcome(said("a:yes c:yes d:yes e:yes"), present, DEFAULT_RULE) == "open"
    assert waiting(said("a:yes"), present) == ("b",)


@pytest.mark.rule("M2")
@given(crowds, st.sampled_from(IDS), rules)
def test_one_voice_never_has_enough_while_two_are_present(present: list[Present], id: str, rule: Rule):
    if sum(person.device for person in present) >= 2:
        assert outcome({id: "yes"}, present, rule) != "enough"


@pytest.mark.rule("M2")
@given(voices, crowds, st.sampled_from(["yes", "no"]), rules)
def test_whoever_is_absent_neither_blocks_nor_helps(
    spoken: dict[str, str], present: list[Present], voice: str, rule: Rule
):
    assert outcome({**spoken, "absent": voice}, present, rule) == outcome(spoken, present, rule)
    assert "absent" not in waiting(spoken, present)


@pytest.mark.rule("M2")
@given(crowds, rules)
def test_everyone_present_together_always_has_enough(present: list[Present], rule: Rule):
    devices = [person for person in present if person.device]
    expected = "enough" if devices else "open"
    assert outcome({person.id: "yes" for person in devices}, present, rule) == expected
    assert waiting({person.id: "yes" for person in devices}, present) == ()


@given(voices, crowds, st.sampled_from(IDS), rules)
def test_one_more_yes_never_takes_enough_away(spoken: dict[str, str], present: list[Present], id: str, rule: Rule):
    order = ("fell", "open", "enough")
    more = outcome({**spoken, id: "yes"}, present, rule)
    less = outcome({**spoken, id: "no"}, present, rule)
    assert order.index(less) <= order.index(outcome(spoken, present, rule)) <= order.index(more)


@given(voices, crowds, rules)
def test_what_fell_cannot_have_enough_whatever_the_others_say(
    spoken: dict[str, str], present: list[Present], rule: Rule
):
    rest = dict.fromkeys(waiting(spoken, present), "yes")
    if outcome(spoken, present, rule) == "fell":
        assert outcome({**spoken, **rest}, present, rule) == "fell"
    elif present and any(person.device for person in present):
        assert outcome({**spoken, **rest}, present, rule) == "enough"


@pytest.mark.rule("E2")
@given(voices, crowds, rules, two)
def test_exchanging_two_people_or_the_two_perspectives_changes_no_outcome(
    spoken: dict[str, str], present: list[Present], rule: Rule, pair: list[str]
):
    expected = outcome(spoken, present, rule)
    assert outcome(exchanged(spoken, *pair), swapped(present, *pair), rule) == expected
    assert outcome(spoken, turned(present), rule) == expected


@pytest.mark.rule("A6")
def test_ten_tabs_are_one_voice():
    present = crowd("a:lived") * 10 + crowd("b:services c:services")
    assert outcome(said("a:yes"), present, DEFAULT_RULE) == "open"
    assert outcome(said("b:yes c:yes"), present, DEFAULT_RULE) == "open"
    assert waiting({}, present) == ("a", "b", "c")


@pytest.mark.rule("M7")
def test_those_who_have_not_answered_are_told_in_the_order_of_those_present():
    assert waiting(said("b:no x:yes"), crowd("d:both b:lived c:services a:unsaid")) == ("d", "c", "a")


@given(st.builds(Rule, st.integers(50, 100), st.booleans(), st.integers(2, 60), st.integers(2, 10)))
def test_a_rule_comes_back_from_the_ledger_as_it_went_in(rule: Rule):
    assert Rule.read(json.loads(json.dumps(rule.to_json()))) == rule


def test_the_rule_that_a_board_starts_with():
    assert DEFAULT_RULE.to_json() == {"share": 50, "each": True, "away": 10, "fold": 3}
    assert replace(DEFAULT_RULE) == Rule.read(DEFAULT_RULE.to_json())


@pytest.mark.rule("A1")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("share", value) for value in (49, 101, -1, 50.0, "50", True, None)),
        *(("each", value) for value in (1, 0, "true", None)),
        *(("away", value) for value in (1, 61, 10.5, False)),
        *(("fold", value) for value in (1, 11, [3])),
        ("extra", 1),
    ],
)
def test_a_rule_with_a_value_out_of_range_is_refused_by_the_field(field: str, value: object):
    with pytest.raises(ValueError, match=f"^{field}: "):
        Rule.read({**DEFAULT_RULE.to_json(), field: value})


@pytest.mark.parametrize("value", [None, [], "rule", 3, {}, {"share": 50, "each": True, "away": 10}])
def test_a_rule_that_is_not_whole_is_refused(value: object):
    with pytest.raises(ValueError, match=r"missing"):
        Rule.read(value)


@pytest.mark.rule("M6")
def test_no_kind_of_motion_is_about_one_person():
    assert KINDS == ("reveal", "rule", "restore", "confirm", "close", "keep")
