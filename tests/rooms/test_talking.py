"""Talking: comments are their authors' own, and a few people together fold or mute (SPEC section T)."""
from __future__ import annotations

from typing import Any

import pytest

from coproboard.domain.talk import contested
from coproboard.rooms import wire
from coproboard.rooms.acts.talk import REASONS
from coproboard.rooms.limits import Limits
from coproboard.rooms.session import CLOSE_MALFORMED
from tests.network import Client, Network
from tests.rooms.test_acts import CARD, COMMENT, ENTERED, board, refused
from tests.rooms.test_foreign import Plain

FOUR = {"ann": "lived", "bob": "services", "cai": "lived", "dee": "services"}


def comment(who: Client, words: str, **more: Any) -> dict[str, Any]:
    return who.do("comment", comment=COMMENT, card=CARD, words=words, lang="en", **more)


def fold(who: Client, yes: bool = True, what: str = f"card/{CARD}", reason: str = "Said above") -> dict[str, Any]:
    return who.do("fold", what=what, yes=yes, reason=reason)


def mute(who: Client, whom: Client, reason: str = "It never stops") -> dict[str, Any]:
    return who.do("mute", who=whom.id, reason=reason)


@pytest.mark.rule("T1")
def test_a_comment_is_changed_and_withdrawn_by_its_author_alone() -> None:
    net, ann, bob = board()
    comment(ann, "I wait for hours")
    for words in ("Nobody waits", ""):
        assert refused(comment(bob, words)) == ("not-yours", "T1")
    net.pass_time(5)
    comment(ann, "I wait for hours, in the rain")
    comment(ann, "I wait for hours, in the rain")
    seen = bob.ledger.get("comments", COMMENT)
    assert (seen["words"], seen["by"], seen["edited"] - seen["at"]) == ("I wait for hours, in the rain", ann.id, 5000)
    comment(ann, "")

    assert bob.ledger.get("comments", COMMENT)["words"] == ""
    assert [entry["act"] for entry in bob.log()][2:] == ["comment", "edited", "withdrew"]
    assert "rain" not in str(bob.log())


@pytest.mark.rule("T1", "A5")
def test_a_comment_entered_for_somebody_is_theirs_and_changed_only_for_them() -> None:
    _net, ann, bob = board()
    ann.do("enter", person=ENTERED, name="Nan", perspective="lived", lang="cy")
    comment(ann, "Rwy'n aros", **{"for": ENTERED})
    assert refused(comment(ann, "I say")) == ("not-yours", "T1")
    assert comment(ann, "Rwy'n aros o hyd", **{"for": ENTERED})["ok"]

    assert bob.ledger.get("comments", COMMENT)["words"] == "Rwy'n aros o hyd"


@pytest.mark.rule("T2")
def test_a_card_moved_back_and_forth_by_two_is_contested_and_a_drag_within_a_zone_is_no_move() -> None:
    net, ann, bob = board()
    for who, zone in ((ann, "information"), (bob, "consultation"), (ann, "information"), (ann, "information"), (bob, "consultation")):
        who.move(CARD, zone, 0.5, 0.1 + net.random.random() / 2)
        net.settle()
        net.pass_time(10)
    moves = ann.ledger.get("moves", CARD)

    assert [(who, zone) for who, zone, _ in moves] == [
        (ann.id, "information"), (bob.id, "consultation"), (ann.id, "information"), (bob.id, "consultation"),
    ]
    assert contested([(who, zone) for who, zone, _ in moves])
    assert moves[0][2] < moves[-1][2]


@pytest.mark.rule("T2")
def test_six_moves_are_remembered() -> None:
    net, ann, bob = board()
    for number in range(9):
        ann.move(CARD, ("information", "consultation", "education")[number % 3])
        net.settle()

    assert len(bob.ledger.get("moves", CARD)) == 6


@pytest.mark.rule("T4")
def test_three_of_four_fold_a_card_and_as_many_unfold_it_and_everyone_reads_why() -> None:
    _net, ann, bob, cai, dee = board(**FOUR)
    fold(ann, reason="Twice the same")
    fold(ann, reason="Twice the same, word for word")
    fold(bob)
    assert dee.ledger.get("folds", f"card/{CARD}")["folded"] is False
    fold(cai)
    seen = dee.ledger.get("folds", f"card/{CARD}")
    assert (seen["folded"], seen["voices"]) == (True, {})
    assert [(who, said, why) for who, said, why, _ in seen["reasons"]] == [
        (ann.id, "fold", "Twice the same, word for word"), (bob.id, "fold", "Said above"), (cai.id, "fold", "Said above"),
    ]
    assert dee.shared.card(CARD).words == "Bin dates"
    for who in (dee, ann):
        fold(who, yes=False, reason="It is not the same")
    assert ann.ledger.get("folds", f"card/{CARD}")["folded"] is True
    fold(bob, yes=False, reason="You are right")

    assert ann.ledger.get("folds", f"card/{CARD}")["folded"] is False


@pytest.mark.rule("T4")
def test_all_fold_where_fewer_are_present_and_one_takes_it_back_before() -> None:
    _net, ann, bob = board()
    comment(ann, "I wait")
    what = f"comment/{COMMENT}"
    fold(ann, what=what)
    fold(ann, what=what, yes=False)
    fold(bob, what=what)
    assert ann.ledger.get("folds", what)["folded"] is False
    fold(ann, what=what)

    assert bob.ledger.get("folds", what)["folded"] is True
    assert bob.ledger.get("comments", COMMENT)["words"] == "I wait"


@pytest.mark.rule("T4", "G7")
def test_one_person_does_not_talk_away_the_reasons_of_others() -> None:
    _net, ann, bob, cai, _dee = board(**FOUR)
    fold(ann, reason="Mine")
    for number in range(REASONS + 5):
        fold(bob, reason=f"Again {number}")
    seen = cai.ledger.get("folds", f"card/{CARD}")["reasons"]

    assert [why for _, _, why, _ in seen] == ["Mine", f"Again {REASONS + 4}"]


@pytest.mark.rule("T5")
def test_three_mute_a_flood_for_five_minutes_and_what_is_said_by_it_still_counts() -> None:
    net, ann, bob, cai, dee = board(**FOUR)
    for who in (ann, bob):
        mute(who, dee)
    assert dee.ledger.get("mutes", dee.id)["until"] == 0
    mute(cai, dee)
    assert dee.ledger.get("mutes", dee.id)["until"] == int(net.now * 1000) + 300_000
    dee.add("card000002", "Flood")
    net.settle()
    assert [(told["code"], told["rule"]) for told in dee.refused] == [("rate", "T5")]
    assert refused(comment(dee, "Flood")) == ("rate", "T5")
    assert ann.shared.card("card000002") is None
    dee.step("place")
    assert dee.mark(CARD, ["information"])["ok"]
    assert dee.do("ready", step="place", yes=True)["ok"]
    assert dee.do("raise", motion="motion-001", kind="keep", about="2030-01-01")["ok"]
    assert mute(dee, ann)["ok"]
    net.pass_time(301)
    assert comment(dee, "Sorry")["ok"]
    net.cut(dee)
    net.settle()

    assert ann.shared.card("card000002").words == "Flood"


@pytest.mark.rule("T5")
def test_a_muted_page_comes_back_and_reads_as_long_as_it_brings_nothing_new() -> None:
    net, ann, bob, cai, dee = board(**FOUR)
    dee.add("card000002", "Before")
    net.settle()
    for who in (ann, bob, cai):
        mute(who, dee)
    net.cut(dee)
    ann.write(CARD, "Bin days")
    net.settle()

    assert dee.refused == [] and dee.shared.card(CARD).words == "Bin days"
    assert dee.saved == dee.sent


@pytest.mark.rule("T5", "M2")
def test_one_alone_mutes_nobody_and_nobody_mutes_themselves() -> None:
    _net, ann, bob = board()
    for _ in range(3):
        mute(ann, bob)
    assert ann.ledger.get("mutes", bob.id)["until"] == 0
    assert refused(mute(ann, ann)) == ("shape", "T5")
    ann.do("enter", person=ENTERED, name="", perspective="lived", lang="en")
    assert refused(ann.do("mute", who=ENTERED, reason="x")) == ("unknown", "T5")

    assert comment(bob, "I wait")["ok"]


@pytest.mark.rule("T5")
def test_a_muted_ordinary_client_is_let_go_and_the_others_notice_nothing() -> None:
    net, ann, bob, cai, dee = board(**FOUR)
    plain = Plain(net, 7001)
    plain.retitle("Flood")
    for who in (ann, bob, cai):
        assert who.do("mute", who="guest-7001", reason="It never stops")["ok"]
    plain.retitle("Flood, flood")

    assert plain.link.closed_with == CLOSE_MALFORMED
    assert comment(dee, "I wait")["ok"] and dee.shared.title == "Flood"


@pytest.mark.rule("G7", "T1")
def test_a_board_holds_so_many_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coproboard.rooms.acts.talk.MOST", 3)
    _net, ann, _bob = board()
    said = [ann.do("comment", comment=f"comment-{n:02}", card=CARD, words="x", lang="en") for n in range(4)]

    assert refused(said[-1]) == ("full", "T1")
    assert ann.do("comment", comment="comment-00", card=CARD, words="", lang="en")["ok"]


@pytest.mark.rule("G6", "G1")
def test_words_with_half_a_character_or_a_control_never_stand_in_the_ledger() -> None:
    net = Network(limits=Limits(messages=1e6, message_burst=10**6, acts=1e6, act_burst=10**6))
    ann, bob = net.people(ann="lived", bob="services")
    ann.add(CARD, "Bin dates")
    comment(ann, "a\x00b\x1b[0m \u202e👍\n")
    assert bob.ledger.get("comments", COMMENT)["words"] == "ab[0m \u202e👍"
    ann.send(bytes((wire.ACT,)) + wire.varbytes(
        b'{"id":"x","act":"comment","comment":"comment-02","card":"card000001","words":"\\ud800","lang":"en"}'
    ))
    net.settle()

    assert bob.ledger.get("comments", "comment-02") is None
