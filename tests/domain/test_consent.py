"""The gate of a proposal opens by consent in each group, and by nothing else."""
from __future__ import annotations

import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.domain import consent
from coproboard.domain.consent import ANSWERS, LEVELS, Gate, Group, Said, gate
from coproboard.domain.people import GROUPS, Present, groups_of
from tests.domain.crowds import IDS, OTHER, crowd, crowds, exchanged, renamed, said, swapped, turned

NOW, OLD = "0123456789abcdef", "fedcba9876543210"
FOUR = "a:lived b:lived c:services d:services"

answers = st.dictionaries(
    st.sampled_from(IDS), st.builds(Said, st.sampled_from(ANSWERS), st.sampled_from([NOW, NOW, NOW, OLD]))
)
agreeable = st.dictionaries(st.sampled_from(IDS), st.builds(Said, st.sampled_from(("consent", "aside")), st.just(NOW)))
two = st.permutations(IDS).map(lambda ids: ids[:2])


def answered(text: str, digest: str = NOW) -> dict[str, Said]:
    return {id: Said(answer, digest) for id, answer in said(text).items()}


@pytest.mark.rule("C2")
@pytest.mark.parametrize(
    ("present", "spoken", "why"),
    [
        (FOUR, "a:consent b:consent c:consent d:consent", "open"),
        (FOUR, "a:concern b:aside c:aside d:concern", "open"),
        (FOUR, "a:consent b:consent c:aside d:aside", "no-consent"),
        (FOUR, "a:consent b:consent c:consent", "waiting"),
        (FOUR, "a:consent b:consent c:consent d:objection", "objection"),
        (FOUR, "a:objection", "objection"),  # told before the waiting
        (FOUR, "", "waiting"),
        ("a:lived c:services u:unsaid", "a:consent c:consent", "open"),
        ("a:lived c:services u:unsaid", "a:consent c:consent u:objection", "objection"),
        ("a:lived c:services u:unsaid", "a:aside c:consent u:consent", "no-consent"),
        ("a:both", "a:consent", "open"),
        ("a:both b:services", "a:consent b:aside", "open"),
        ("a:both b:services", "a:consent", "waiting"),
        ("a:both b:services", "a:aside b:consent", "no-consent"),
    ],
)
def test_both_groups_have_to_consent_and_nobody_present_to_object(present: str, spoken: str, why: str):
    found = gate(answered(spoken), crowd(present), NOW)
    assert (found.why, found.open) == (why, why == "open")


@pytest.mark.rule("C3")
@pytest.mark.parametrize(
    ("present", "spoken"),
    [
        ("a:lived b:lived", "a:consent b:consent"),
        ("c:services", "c:objection"),
        ("u:unsaid v:unsaid", "u:consent v:consent"),
        ("a:lived b:unsaid", "a:consent b:consent c:consent"),
        ("a:lived c:services*", "a:consent c:consent"),  # entered only
        ("", ""),
    ],
)
def test_a_group_with_nobody_present_consents_to_nothing(present: str, spoken: str):
    found = gate(answered(spoken), crowd(present), NOW)
    assert (found.open, found.why) == (False, "nobody")


@pytest.mark.rule("A5")
def test_an_entered_person_is_never_waited_for_and_never_the_one_whose_consent_counts():
    present = crowd("a:lived b:lived* c:services")
    assert gate(answered("a:consent c:consent"), present, NOW).open
    assert gate(answered("a:aside b:consent c:consent"), present, NOW).why == "no-consent"
    held = gate(answered("a:consent b:objection c:consent"), present, NOW)
    assert (held.why, held.objections) == ("objection", ("b",))
    assert held.groups["lived"] == Group(present=1, consents=False, waiting=(), objections=("b",), entered=1)


@pytest.mark.rule("C1")
def test_an_answer_to_other_words_is_as_good_as_none():
    present = crowd("a:lived c:services")
    old = answered("a:consent", OLD) | answered("c:consent")
    assert gate(old, present, NOW).groups["lived"].waiting == ("a",)
    assert gate(answered("a:objection", OLD) | answered("c:consent"), present, NOW).why == "waiting"
    assert gate(old | answered("a:concern"), present, NOW).open


@pytest.mark.rule("C2")
def test_the_gate_says_of_each_group_whom_it_waits_for_and_who_objects():
    present = crowd("a:lived b:both c:services d:services u:unsaid e:services*")
    found = gate(answered("a:consent b:objection u:objection d:concern"), present, NOW)
    assert found == Gate(
        open=False,
        groups={
            "lived": Group(present=2, consents=False, waiting=(), objections=("b",)),
            "services": Group(present=3, consents=False, waiting=("c",), objections=("b",), entered=1),
        },
        objections=("b", "u"),
        why="objection",
    )


@pytest.mark.rule("C4")
@given(answers, crowds, st.sampled_from(ANSWERS))
def test_whoever_is_absent_neither_holds_the_gate_nor_opens_it(
    spoken: dict[str, Said], present: list[Present], answer: str
):
    assert gate({**spoken, "absent": Said(answer, NOW)}, present, NOW) == gate(spoken, present, NOW)


@pytest.mark.rule("C4")
@given(answers, crowds)
def test_nobody_is_waited_for_who_rather_would_not_say(spoken: dict[str, Said], present: list[Present]):
    asked = {person.id for person in present if person.device and groups_of(person.perspective)}
    found = gate(spoken, present, NOW)
    assert {id for group in found.groups.values() for id in group.waiting} <= asked
    silent = {id: each for id, each in spoken.items() if id in asked}
    # But where one person is both groups alone, another's answer is needed beside theirs (C2).
    if not found.objections and sum(each.digest == NOW for each in silent.values()) > 1:
        assert gate(silent, present, NOW).open == found.open


@pytest.mark.rule("C5")
@given(answers | agreeable, crowds, st.sampled_from(IDS), st.sampled_from(["consent", "concern"]))
def test_one_more_consent_never_closes_the_gate(
    spoken: dict[str, Said], present: list[Present], id: str, answer: str
):
    if gate(spoken, present, NOW).open:
        assert gate({**spoken, id: Said(answer, NOW)}, present, NOW).open


@pytest.mark.rule("C2")
@given(agreeable, crowds)
def test_whoever_of_a_group_is_present_has_answered_when_the_gate_is_open(
    spoken: dict[str, Said], present: list[Present]
):
    found = gate(spoken, present, NOW)
    asked = {person.id for person in present if person.device and groups_of(person.perspective)}
    assert found.open == (found.why == "open") == all(found.groups[group].consents for group in GROUPS)
    if found.open:
        assert asked <= set(spoken)


@pytest.mark.rule("E5")
@given(answers | agreeable, crowds)
def test_an_open_gate_has_a_consent_with_a_device_from_each_group_and_no_objection(
    spoken: dict[str, Said], present: list[Present]
):
    if gate(spoken, present, NOW).open:
        given_now = {id: each.answer for id, each in spoken.items() if each.digest == NOW}
        for group in GROUPS:
            assert any(
                given_now.get(person.id) in ("consent", "concern")
                for person in present
                if person.device and group in groups_of(person.perspective)
            )
        assert "objection" not in {given_now.get(person.id) for person in present}


@pytest.mark.rule("C5")
@pytest.mark.rule("E2")
@given(answers | agreeable, crowds, two)
def test_exchanging_two_people_or_the_two_groups_gives_the_same_gate_exchanged(
    spoken: dict[str, Said], present: list[Present], pair: list[str]
):
    found = gate(spoken, present, NOW)

    def told(group: Group) -> Group:
        waiting, objections = (tuple(renamed(id, *pair) for id in ids) for ids in (group.waiting, group.objections))
        return Group(group.present, group.consents, waiting, objections, group.entered)

    assert gate(exchanged(spoken, *pair), swapped(present, *pair), NOW) == Gate(
        found.open,
        {name: told(group) for name, group in found.groups.items()},
        tuple(renamed(id, *pair) for id in found.objections),
        found.why,
    )
    assert gate(spoken, turned(present), NOW) == Gate(
        found.open, {OTHER[name]: group for name, group in found.groups.items()}, found.objections, found.why
    )


@pytest.mark.rule("A6")
def test_ten_tabs_are_one_answer():
    present = crowd("a:lived") * 10 + crowd("c:services")
    found = gate(answered("a:objection"), present, NOW)
    assert (found.groups["lived"].present, found.objections) == (1, ("a",))


@pytest.mark.rule("C1")
@given(st.lists(st.text(), min_size=4, max_size=4), st.integers(0, 3), st.text(min_size=1))
def test_the_digest_changes_with_every_word_and_power(said: list[str], which: int, more: str):
    changed = [text + more * (index == which) for index, text in enumerate(said)]
    assert consent.digest(*changed) != consent.digest(*said)
    assert len(consent.digest(*said)) == 16


@pytest.mark.rule("C1")
def test_the_digest_is_the_one_that_a_browser_makes(node: str):
    proposals = [
        ("Gofyn i bawb, “heb” eithriad \U0001f33f\n", "both", "people", ""),
        ("", "", "", ""),
        ('a "b" \\ \u2028 \x7f', "organisation", "", "both"),
    ]
    script = """
        const { createHash } = require('node:crypto')
        const of = p => createHash('sha256').update(JSON.stringify(p), 'utf8').digest('hex').slice(0, 16)
        console.log(JSON.stringify(JSON.parse(process.argv[1]).map(of)))
    """
    done = subprocess.run([node, "-e", script, json.dumps(proposals)], capture_output=True, text=True, check=True)
    assert [consent.digest(*proposal) for proposal in proposals] == json.loads(done.stdout)


def test_gradients_stand_for_answers():
    by_answer = {answer: [level for level in LEVELS if LEVELS[level] == answer] for answer in ANSWERS}
    assert by_answer == {"consent": [1], "concern": [2, 3, 6], "objection": [5, 7, 8], "aside": [4]}
