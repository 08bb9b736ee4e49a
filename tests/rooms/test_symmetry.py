"""Equal power (E2): whoever plays a part in a script, and whichever perspective is called by which name, nothing changes."""
from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproboard.documents.ledger import MAPS, Ledger
from coproboard.documents.sealed import ROOTS, Sealed
from coproboard.domain.history import verify_links
from coproboard.domain.motions import KINDS
from coproboard.domain.people import PERSPECTIVES
from coproboard.rooms.acts import ACTS
from tests.rooms.story import DEEDS, TELLERS, Line, Story

#: What a script is made of: every act there is, and every other thing that one can do, the likelier ones twice.
WHATS = (*ACTS, *DEEDS, "add", "propose", "reveal", "agree", "all voice", "step", "mark", "voice", "answer")

numbers = st.integers(0, 7)
lines = st.tuples(st.integers(0, 4), st.sampled_from(WHATS), numbers, numbers, numbers)
scripts = st.lists(lines, min_size=8, max_size=40)
casts = st.lists(st.sampled_from(PERSPECTIVES), min_size=3, max_size=5)

BEGIN: list[Line] = [(0, "add", 2, 0, 0), (1, "add", 4, 0, 0), (2, "propose", 0, 0, 0)]

#: What chance rarely brings about: a motion of each kind carried, one withdrawn, one that falls, one carried when the
#: others have gone, and a card credited.
RARE: list[Line] = [
    (0, "raise", 1, 0, 0), (0, "all voice", 0, 1, 0), (1, "raise", 2, 1, 0), (0, "all voice", 0, 1, 0),
    (2, "record", 0, 0, 1), (2, "raise", 3, 0, 0), (0, "all voice", 0, 1, 0),
    (3, "vote", 1, 3, 0), (0, "all dots", 0, 1, 0), (3, "raise", 4, 0, 0), (0, "all voice", 0, 1, 0), (0, "reveal", 0, 1, 0),
    (0, "enter", 1, 0, 1), (0, "credit", 0, 0, 0), (1, "raise", 5, 1, 0), (1, "withdraw", 0, 0, 0), (1, "raise", 5, 1, 0),
    (0, "wait", 7, 0, 0), (0, "wait", 7, 0, 0), (1, "carry", 0, 0, 0), (0, "look", 0, 0, 0),
    *((role, "look", 0, 0, 0) for role in range(5)), (2, "raise", 5, 2, 0), (0, "all voice", 0, 0, 0),
    (0, "step", 3, 1, 0), (1, "frame", 2, 1, 0), (2, "turn", 1, 1, 0), (3, "reveal", 0, 1, 0), (3, "step", 3, 1, 0), (3, "turn", 0, 1, 0),
]  # fmt: skip


def exchanged(count: int, first: int, second: int) -> list[int]:
    cast = list(range(count))
    cast[first % count], cast[second % count] = cast[second % count], cast[first % count]
    return cast


@pytest.mark.rule("E2")
def test_every_act_has_its_teller() -> None:
    assert TELLERS.keys() == ACTS.keys()


@pytest.mark.rule("E2", "A1")
@settings(max_examples=40)
@given(casts, scripts, st.integers(0, 4), st.integers(0, 4))
def test_two_people_exchanged_in_any_script_are_exchanged_in_what_comes_of_it(
    perspectives: list[str], script: list[Line], first: int, second: int
) -> None:
    count = len(perspectives)
    one = Story(perspectives, range(count)).play(BEGIN + script)
    other = Story(perspectives, exchanged(count, first, second)).play(BEGIN + script)

    assert other.outcome() == one.outcome()


@pytest.mark.rule("E2", "C5")
@settings(max_examples=40)
@given(casts, scripts)
def test_the_two_perspectives_exchanged_are_exchanged_in_what_comes_of_it(perspectives: list[str], script: list[Line]) -> None:
    cast = range(len(perspectives))
    one = Story(perspectives, cast).play(BEGIN + script)
    other = Story(perspectives, cast, swap=True).play(BEGIN + script)

    assert other.outcome() == one.outcome()


@pytest.mark.rule("Y2", "R6")
@settings(max_examples=20)
@given(casts, scripts)
def test_after_any_script_the_links_hold_and_the_documents_say_what_the_room_believes(
    perspectives: list[str], script: list[Line]
) -> None:
    story = Story(perspectives, range(len(perspectives))).play(BEGIN + script)
    room = story.net.room
    ledger, sealed = Ledger(), Sealed()
    ledger.apply(room.ledger.diff())
    sealed.apply(room.sealed.diff())

    assert verify_links([json.loads(entry) for entry in ledger.entries("log")]) is None
    assert {root: ledger.items(root) for root in MAPS} == {root: room.ledger.items(root) for root in MAPS}
    assert {root: sealed.items(root) for root in ROOTS} == {root: room.sealed.items(root) for root in ROOTS}
    assert all(
        room.ledger.under(root, key.partition("/")[0]) == ledger.under(root, key.partition("/")[0])
        for root in ("voices", "consents", "voted") for key in ledger.items(root)
    )  # fmt: skip


@pytest.mark.rule("E2")
def test_a_long_script_does_every_act_at_least_once_and_is_symmetric() -> None:
    """The proof is about what happens: an act that its teller never gets done would prove nothing."""
    random = Random(7)
    script = [(random.randrange(5), random.choice(WHATS), *(random.randrange(8) for _ in range(3))) for _ in range(260)]
    perspectives = ["lived", "services", "lived", "services", "both"]
    story = Story(perspectives, range(5)).play(BEGIN + RARE + script)

    ended = {(one["kind"], one["state"]) for one in story.net.room.ledger.items("motions").values()}
    assert {what for _, what, receipt in story.receipts if receipt["ok"]} == ACTS.keys()
    assert {kind for kind, state in ended if state == "carried"} == set(KINDS)
    assert {state for _, state in ended} >= {"carried", "fell", "withdrawn"}
    other = Story(perspectives, [1, 2, 3, 4, 0], swap=True).play(BEGIN + RARE + script)
    assert other.outcome() == story.outcome()
