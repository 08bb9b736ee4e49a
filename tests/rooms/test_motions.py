"""Motions in a room: what needs the group, and how little any one voice can do (SPEC section M)."""
from __future__ import annotations

from typing import Any

import pytest

from coproboard.documents.shared import At
from coproboard.domain.motions import DEFAULT_RULE, KINDS
from tests.network import Client
from tests.rooms.test_acts import CARD, MOTION, VOTE, be_here, board, refused

RULE = {**DEFAULT_RULE.to_json(), "share": 100}


def keep(who: Client, motion: str = MOTION, day: str = "2030-01-01") -> dict[str, Any]:
    return who.do("raise", motion=motion, kind="keep", about=day)


def state(who: Client, motion: str = MOTION) -> str:
    return str(who.ledger.get("motions", motion)["state"])


@pytest.mark.rule("M1", "M4")
def test_a_motion_carries_with_more_than_half_and_somebody_of_each_group() -> None:
    _net, ann, bob, cai, dee = board(ann="lived", bob="services", cai="lived", dee="lived")
    keep(ann)
    cai.do("voice", motion=MOTION, yes=True)
    dee.do("voice", motion=MOTION, yes=True)
    assert state(bob) == "open"
    bob.do("voice", motion=MOTION, yes=True)

    assert state(ann) == "carried"
    assert ann.ledger.get("session", "keep") == {"until": "2030-01-01", "by": bob.id}
    assert bob.ledger.get("voices", f"{MOTION}/{ann.id}")[0] == "yes"


@pytest.mark.rule("M1")
def test_it_falls_when_too_many_have_said_no() -> None:
    _net, ann, bob, cai = board(ann="lived", bob="services", cai="services")
    keep(ann)
    bob.do("voice", motion=MOTION, yes=False)
    assert state(ann) == "open"
    cai.do("voice", motion=MOTION, yes=False)

    assert state(ann) == "fell"
    assert refused(ann.do("voice", motion=MOTION, yes=True)) == ("closed", "M4")
    assert ann.ledger.get("session", "keep") is None


@pytest.mark.rule("M2")
def test_one_voice_carries_nothing_while_two_are_present_and_all_that_is_needed_when_one_is() -> None:
    net, ann, _bob = board()
    keep(ann)
    ann.do("voice", motion=MOTION, yes=True)
    assert refused(ann.do("carry", motion=MOTION)) == ("early", "M1")
    assert state(ann) == "open"
    net.pass_time(601)
    assert ann.do("carry", motion=MOTION)["ok"]

    assert state(ann) == "carried"
    keep(ann, "motion-002", "2031-01-01")
    assert state(ann, "motion-002") == "carried"


@pytest.mark.rule("M3")
def test_nothing_carries_by_time_alone_and_anyone_may_carry_what_has_enough() -> None:
    net, ann, bob, _cai = board(ann="lived", bob="services", cai="lived")
    keep(ann)
    net.pass_time(601)
    be_here(bob)
    be_here(ann)
    for _ in range(3):
        net.tick()
        net.settle()
    assert state(ann) == "open"
    before = net.room.ledger.diff()
    assert refused(bob.do("carry", motion=MOTION)) == ("early", "M1")
    assert net.room.ledger.diff() == before
    bob.do("voice", motion=MOTION, yes=True)

    assert state(ann) == "carried"


@pytest.mark.rule("M4")
def test_answers_may_be_changed_while_it_is_open() -> None:
    _net, ann, bob, cai, _dee = board(ann="lived", bob="services", cai="lived", dee="services")
    keep(ann)
    for yes in (True, False, False, True):
        bob.do("voice", motion=MOTION, yes=yes)

    assert cai.ledger.get("voices", f"{MOTION}/{bob.id}")[0] == "yes"
    assert [entry["about"]["yes"] for entry in cai.log() if entry["act"] == "voice"] == [True, False, True]
    assert state(ann) == "open"


@pytest.mark.rule("M4")
def test_one_kind_about_one_thing_is_open_once_and_an_id_is_used_once() -> None:
    _net, ann, bob = board()
    keep(ann)

    assert refused(keep(bob, "motion-002")) == ("stale", "M4")
    assert refused(keep(bob, MOTION, "2031-01-01")) == ("shape", "M4")
    assert keep(bob, "motion-002", "2031-01-01")["ok"]


@pytest.mark.rule("M4", "G7")
def test_nobody_fills_the_room_with_motions_for_the_others() -> None:
    _net, ann, bob = board()
    said = [keep(ann, f"motion-{n:03}", f"203{n}-01-01") for n in range(4)]

    assert [one["ok"] for one in said] == [True, True, True, False]
    assert refused(said[-1]) == ("full", "M4")
    assert keep(bob, "motion-009", "2039-01-01")["ok"]


@pytest.mark.rule("M4")
def test_only_who_raised_it_takes_it_back_until_they_are_not_waited_for() -> None:
    net, ann, bob = board()
    keep(ann)
    assert refused(bob.do("withdraw", motion=MOTION)) == ("not-yours", "M4")
    net.pass_time(601)
    assert bob.do("withdraw", motion=MOTION)["ok"]
    assert state(ann) == "withdrawn"
    keep(ann, "motion-002")
    ann.do("withdraw", motion="motion-002")

    assert state(bob, "motion-002") == "withdrawn"
    assert refused(bob.do("carry", motion="motion-002")) == ("closed", "M4")


@pytest.mark.rule("M5")
@pytest.mark.parametrize("running", ["marks", "vote", "motion"])
def test_the_rule_is_not_touched_while_something_runs_under_it(running: str) -> None:
    _net, ann, bob = board()
    ann.add("card000002", "Bus times")
    if running == "marks":
        ann.step("place")
        ann.step("talk")
    elif running == "vote":
        ann.do("vote", vote=VOTE, question="", options=[CARD, "card000002"], dots=3)
    else:
        keep(ann)

    assert refused(bob.do("raise", motion="motion-009", kind="rule", about=RULE)) == ("closed", "M5")
    assert bob.ledger.get("session", "rule") is None


@pytest.mark.rule("M5", "M7")
def test_a_rule_that_has_enough_waits_for_what_began_meanwhile_and_is_not_thrown_out_by_it() -> None:
    _net, ann, bob, cai = board(ann="lived", bob="services", cai="lived")
    ann.do("raise", motion=MOTION, kind="rule", about=RULE)
    keep(cai, "motion-002")
    bob.do("voice", motion=MOTION, yes=True)
    assert (state(ann), ann.ledger.get("session", "rule")) == ("open", None)
    assert refused(bob.do("carry", motion=MOTION)) == ("closed", "M5")
    bob.do("voice", motion="motion-002", yes=True)
    assert state(ann, "motion-002") == "carried"
    assert cai.do("carry", motion=MOTION)["ok"]

    assert (state(ann), ann.ledger.get("session", "rule")) == ("carried", RULE)
    keep(ann, "motion-003", "2031-01-01")
    bob.do("voice", motion="motion-003", yes=True)
    assert state(ann, "motion-003") == "open"
    cai.do("voice", motion="motion-003", yes=True)
    assert state(ann, "motion-003") == "carried"


@pytest.mark.rule("M6")
def test_no_kind_names_a_persons_own_entry() -> None:
    _net, ann, bob = board()
    bob.do("comment", comment="comment-01", card=CARD, words="I wait", lang="en")
    for kind in (*KINDS, "forget", "delete", "unseal"):
        for about in (bob.id, "comment-01", f"comment/{bob.id}"):
            assert ann.do("raise", motion=f"m-{kind}-001", kind=kind, about=about)["ok"] is False

    assert bob.ledger.get("comments", "comment-01")["words"] == "I wait"


@pytest.mark.rule("M7")
def test_everyone_sees_who_has_answered_and_under_which_rule() -> None:
    _net, ann, bob, cai, dee = board(ann="lived", bob="services", cai="lived", dee="services")
    keep(ann)
    bob.do("voice", motion=MOTION, yes=False)

    for who in (ann, bob, cai, dee):
        assert {one: said[0] for one, said in who.ledger.under("voices", MOTION).items()} == {ann.id: "yes", bob.id: "no"}
        assert who.ledger.get("motions", MOTION)["by"] == ann.id


@pytest.mark.rule("Y3", "M1")
def test_the_whole_board_comes_back_by_motion_and_by_nobodys_hand() -> None:
    net, ann, bob = board()
    found = net.hub.open(net.board)
    then = found.through
    bob.move(CARD, "information")
    bob.add("card000002", "Later")
    bob.retitle("Where to?")
    net.settle()
    ann.do("raise", motion=MOTION, kind="restore", about=then)
    bob.do("voice", motion=MOTION, yes=True)

    assert (bob.shared.card(CARD).at.zone, bob.shared.title) == ("tray", "Where are we now?")
    assert bob.shared.card("card000002").aside is True
    assert bob.ledger.touched()[CARD, "moved"][0] == ""
    assert [row.author for row in found.log.history() if row.doc == "shared"][-1] == ""
    net.check_same()
    undo = [row.seq for row in found.log.history() if row.doc == "shared"][-2]
    ann.do("raise", motion="motion-002", kind="restore", about=undo)
    bob.do("voice", motion="motion-002", yes=True)
    assert (ann.shared.card(CARD).at.zone, ann.shared.title) == ("information", "Where to?")


@pytest.mark.rule("Y7")
def test_a_board_is_not_kept_until_a_day_that_is_over_by_the_time_it_carries() -> None:
    net, ann, bob = board()
    keep(ann, day="2027-02-01")
    net.pass_time(60 * 86_400)
    be_here(ann)
    bob.do("voice", motion=MOTION, yes=True)

    assert state(ann) == "fell"
    assert ann.ledger.get("session", "keep") is None


@pytest.mark.rule("V2", "M1")
def test_a_motion_about_what_has_ended_meanwhile_does_nothing() -> None:
    net, ann, bob = board()
    ann.step("place")
    round = net.room.meeting.round
    ann.do("raise", motion=MOTION, kind="reveal", about=round)
    bob.do("voice", motion=MOTION, yes=True)
    assert refused(bob.do("raise", motion="motion-002", kind="reveal", about=round)) == ("stale", "P3")

    assert state(ann) == "carried"


@pytest.mark.rule("E4")
def test_what_a_restore_touches_can_be_moved_back_by_anyone_at_once() -> None:
    net, ann, bob = board()
    ann.move(CARD, "information")
    net.settle()
    bob.move(CARD, "tray")
    net.settle()

    assert ann.shared.card(CARD).at == At("tray", 0.5, 0.5)
    assert ann.ledger.touched()[CARD, "moved"][0] == bob.id


@pytest.mark.rule("R6", "M3")
def test_motions_and_voices_are_there_after_the_room_was_away() -> None:
    net, ann, bob = board()
    keep(ann)
    net.crash()
    net.settle()
    assert state(bob) == "open"
    bob.do("voice", motion=MOTION, yes=True)

    assert state(ann) == "carried"
