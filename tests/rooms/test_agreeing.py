"""Agreeing: answers, the gate of a proposal, adopting it, and votes with dots (SPEC sections C, E and V)."""
from __future__ import annotations

from typing import Any

import pytest

from coproboard.domain.consent import digest
from tests.network import Client, Network
from tests.rooms.test_acts import CARD, ENTERED, VOTE, be_here, board, refused
from tests.rooms.test_marks import SIX

PROPOSAL, OTHER = "proposal-1", "card000002"


def proposing(**people: str) -> tuple[Any, ...]:
    """A board with a proposal and another card."""
    net, *found = board(**people)
    found[0].propose(PROPOSAL, "Text people the day before")
    found[0].add(OTHER, "Bus times")
    net.settle()
    return net, *found


def words(net: Network) -> str:
    one = net.room.shared.proposal(PROPOSAL)
    return digest(one.words, one.knows, one.decides, one.acts)


def answer(who: Client, said: str, **more: Any) -> dict[str, Any]:
    values = {"proposal": PROPOSAL, "digest": words(who.network), "answer": said, "reason": "", "lang": "en", **more}
    return who.do("answer", **values)


def adopt(who: Client, **more: Any) -> dict[str, Any]:
    return who.do("adopt", **{"proposal": PROPOSAL, "digest": words(who.network), **more})


@pytest.mark.rule("C1")
def test_an_answer_holds_for_the_words_it_was_given_to() -> None:
    net, ann, bob = proposing()
    answer(ann, "consent")
    old = words(net)
    bob.write_text("proposals", PROPOSAL, "words", "Text people two days before")
    net.settle()
    assert refused(answer(bob, "consent", digest=old)) == ("stale", "C1")
    answer(bob, "consent")
    assert refused(adopt(ann, digest=old)) == ("stale", "C1")
    assert refused(adopt(ann)) == ("early", "C2")
    assert bob.ledger.get("consents", f"{PROPOSAL}/{ann.id}")["digest"] == old
    bob.write_text("proposals", PROPOSAL, "why", "Nobody knows the day")
    answer(ann, "concern", reason="If they have a phone")

    assert adopt(bob) == {"id": bob.receipts[-1]["id"], "ok": True, "record": "1"}


@pytest.mark.rule("C1")
@pytest.mark.parametrize("power", ["knows", "decides", "acts"])
def test_changing_who_knows_decides_or_acts_asks_everyone_again(power: str) -> None:
    net, ann, bob = proposing()
    for who in (ann, bob):
        answer(who, "consent")
    ann.set_value("proposals", PROPOSAL, power, "both")
    net.settle()

    assert refused(adopt(ann)) == ("early", "C2")


@pytest.mark.rule("C1")
def test_a_change_that_is_on_its_way_before_an_answer_is_what_the_answer_is_held_against() -> None:
    net, ann, bob = proposing()
    old = words(net)
    bob.write_text("proposals", PROPOSAL, "words", "Never text anybody")
    net.deliver_up(bob.link)
    ann.act("late", act="answer", proposal=PROPOSAL, digest=old, answer="consent", reason="", lang="en")
    net.settle()

    assert refused(ann.receipts[-1]) == ("stale", "C1")


@pytest.mark.rule("C2", "E5")
def test_nothing_is_adopted_without_consent_from_each_group() -> None:
    _net, ann, bob, cai = proposing(ann="lived", bob="services", cai="lived")
    assert refused(adopt(ann)) == ("early", "C2")
    answer(ann, "consent")
    answer(bob, "concern", reason="It costs")
    assert refused(adopt(ann)) == ("early", "C2")
    answer(cai, "objection", reason="I have no phone")
    assert refused(adopt(ann)) == ("early", "C2")
    answer(cai, "aside")

    assert adopt(cai)["ok"]


@pytest.mark.rule("C2")
def test_one_who_is_both_does_not_adopt_alone_beside_another() -> None:
    _net, ann, bob = proposing(ann="both", bob="unsaid")
    answer(ann, "consent")
    assert refused(adopt(ann)) == ("early", "C2")
    answer(bob, "aside")

    assert adopt(ann)["ok"]


@pytest.mark.rule("C2", "A5")
def test_somebody_entered_holds_by_an_objection_and_makes_no_groups_consent() -> None:
    _net, ann, bob = proposing(ann="services", bob="services")
    ann.do("enter", person=ENTERED, name="Nan", perspective="lived", lang="cy")
    for who in (ann, bob):
        answer(who, "consent")
    answer(ann, "consent", **{"for": ENTERED})
    assert refused(adopt(ann)) == ("early", "C2")
    assert bob.ledger.get("consents", f"{PROPOSAL}/{ENTERED}")["by"] == ann.id
    bob.join("lived")
    answer(ann, "objection", reason="Dim ffôn", **{"for": ENTERED})

    assert refused(adopt(ann)) == ("early", "C2")
    answer(ann, "consent", **{"for": ENTERED})
    assert adopt(ann)["ok"]


@pytest.mark.rule("C3")
def test_with_a_group_away_a_proposal_is_written_down_and_not_adopted() -> None:
    _net, ann, bob = proposing(ann="services", bob="services")
    for who in (ann, bob):
        answer(who, "consent")
    assert refused(adopt(ann)) == ("early", "C2")
    assert ann.do("record", proposal=PROPOSAL)["record"] == "1"

    assert bob.ledger.get("records", "1")["status"] == "noted"


@pytest.mark.rule("C4")
def test_nobody_is_waited_for_who_is_away_or_would_rather_not_say() -> None:
    net, ann, bob, _cai, dee = proposing(ann="lived", bob="services", cai="lived", dee="unsaid")
    net.pass_time(601)
    for who in (ann, bob, dee):
        be_here(who)
    for who in (ann, bob):
        answer(who, "consent")
    answer(dee, "objection")
    assert refused(adopt(ann)) == ("early", "C2")
    answer(dee, "consent")

    assert adopt(ann)["ok"]


@pytest.mark.rule("C4", "E2")
def test_who_changes_perspective_is_counted_as_who_they_are_now() -> None:
    _net, ann, bob, cai = proposing(ann="lived", bob="services", cai="unsaid")
    for who in (ann, bob):
        answer(who, "consent")
    cai.join("lived")
    assert refused(adopt(ann)) == ("early", "C2")
    cai.join("unsaid")

    assert adopt(ann)["ok"]


@pytest.mark.rule("C5")
def test_one_more_consent_does_not_close_an_open_gate() -> None:
    _net, ann, bob, cai, dee = proposing(ann="lived", bob="services", cai="unsaid", dee="unsaid")
    for who in (ann, bob):
        answer(who, "consent")
    for who in (cai, dee, ann):
        answer(who, "consent")

    assert adopt(cai)["ok"]


@pytest.mark.rule("C6")
def test_adopting_freezes_words_answers_and_reasons_as_their_authors_wrote_them() -> None:
    net, ann, bob = proposing()
    answer(ann, "consent", reason="Bydd yn helpu", lang="cy")
    answer(bob, "concern", reason="It costs")
    adopt(ann)
    ann.write_text("proposals", PROPOSAL, "words", "Something else")
    net.settle()
    answer(bob, "objection", reason="Not this")
    kept = bob.ledger.get("records", "1")

    assert (kept["words"], kept["status"], kept["by"]) == ("Text people the day before", "adopted", ann.id)
    assert {(one["who"], one["answer"], one["reason"], one["lang"]) for one in kept["answers"]} == {
        (ann.id, "consent", "Bydd yn helpu", "cy"), (bob.id, "concern", "It costs", "en"),
    }


@pytest.mark.rule("C6", "Z2")
def test_what_is_adopted_is_adopted_once_and_written_down_anew_as_a_new_version() -> None:
    net, ann, bob = proposing()
    for who in (ann, bob):
        answer(who, "consent")
    adopt(ann)
    assert refused(adopt(bob)) == ("closed", "C6")
    assert bob.do("record", proposal=PROPOSAL)["record"] == "2"
    found = ann.ledger.get("records", "2")
    assert (found["status"], found["version"], found["of"]) == ("adopted", 2, "1")
    ann.do("raise", motion="motion-001", kind="confirm", about="1")
    bob.do("voice", motion="motion-001", yes=True)

    assert ann.ledger.get("records", "1")["confirmed"] == int(net.now * 1000)
    assert refused(bob.do("raise", motion="motion-002", kind="confirm", about="1")) == ("closed", "Z2")


@pytest.mark.rule("C2")
def test_gradients_stand_for_answers_and_are_chosen_before_the_first() -> None:
    _net, ann, bob = proposing()
    assert bob.do("scale", proposal=PROPOSAL, scale="gradients")["ok"]
    assert refused(answer(ann, "consent")) == ("shape", "A1")
    assert answer(ann, "", level=3)["ok"]
    assert (bob.ledger.get("consents", f"{PROPOSAL}/{ann.id}")["answer"]) == "concern"
    assert refused(bob.do("scale", proposal=PROPOSAL, scale="consent")) == ("closed", "C1")
    answer(bob, "", level=8)
    assert refused(adopt(ann)) == ("early", "C2")
    answer(bob, "", level=1)

    assert adopt(ann)["ok"]
    for level in (0, 9, True, 1.5, "1"):
        assert refused(answer(ann, "", level=level)) == ("shape", "A1")


# -- V ------------------------------------------------------------------------------------------------------------------


def vote(who: Client, name: str = VOTE, dots: int = 3) -> dict[str, Any]:
    return who.do("vote", vote=name, question="Which first?", options=[CARD, OTHER, PROPOSAL], dots=dots)


@pytest.mark.rule("V1")
def test_everyone_has_as_many_dots_and_puts_them_where_they_like_until_the_close() -> None:
    _net, ann, bob = proposing()
    vote(ann)
    for wrong in ({CARD: 4}, {CARD: 2, OTHER: 2}, {CARD: -1}, {CARD: True}, {CARD: 1.5}, {"nothing001": 1}, [CARD], None, {CARD: 10**30}):
        assert refused(bob.do("dots", vote=VOTE, on=wrong)) == ("shape", "V1")
    for on in ({CARD: 3}, {CARD: 1, OTHER: 2}, {}):
        assert bob.do("dots", vote=VOTE, on=on)["ok"]
    ann.do("dots", vote=VOTE, on={OTHER: 1})
    ann.do("raise", motion="motion-001", kind="close", about=VOTE)
    bob.do("voice", motion="motion-001", yes=True)

    assert bob.ledger.get("votes", VOTE)["result"]["dots"] == {CARD: 0, OTHER: 1, PROPOSAL: 0}
    assert refused(bob.do("dots", vote=VOTE, on={CARD: 1})) == ("closed", "V2")


@pytest.mark.rule("V2")
def test_until_the_close_only_who_has_voted_is_known_and_ones_own_dots_to_oneself() -> None:
    _net, ann, bob, _cai = proposing(ann="lived", bob="services", cai="lived")
    vote(ann)
    bob.do("dots", vote=VOTE, on={OTHER: 3})
    bob.do("dots", vote=VOTE, on={CARD: 1})

    assert ann.ledger.items("voted").keys() == {f"{VOTE}/{bob.id}"}
    assert (bob.mine["dots"], ann.mine["dots"]) == ({VOTE: {"": {CARD: 1}}}, {})
    assert ann.ledger.get("votes", VOTE)["result"] is None
    assert [entry["act"] for entry in ann.log()].count("dots") == 1


@pytest.mark.rule("V2", "P5")
@pytest.mark.parametrize("few", [True, False])
def test_the_result_is_the_sum_and_by_group_only_where_nobody_would_be_withheld(few: bool) -> None:
    _net, *people = proposing(**SIX)
    vote(people[0])
    for number, who in enumerate(people[: 5 if few else 6]):
        who.do("dots", vote=VOTE, on={CARD: 1} if number % 2 else {OTHER: 2})
    people[0].do("raise", motion="motion-001", kind="close", about=VOTE)
    for who in people[1:4]:
        who.do("voice", motion="motion-001", yes=True)
    result = people[5].ledger.get("votes", VOTE)["result"]

    assert (result["dots"][OTHER], result["people"]) == (6, 5 if few else 6)
    assert result["groups"] == ({} if few else {
        "lived": {CARD: 0, OTHER: 6, PROPOSAL: 0}, "services": {CARD: 3, OTHER: 0, PROPOSAL: 0},
    })  # fmt: skip


@pytest.mark.rule("V3")
def test_a_vote_adopts_nothing() -> None:
    _net, ann, bob = proposing()
    vote(ann)
    for who in (ann, bob):
        who.do("dots", vote=VOTE, on={PROPOSAL: 3})
    ann.do("raise", motion="motion-001", kind="close", about=VOTE)
    bob.do("voice", motion="motion-001", yes=True)

    assert ann.ledger.items("records") == {} and ann.ledger.items("consents") == {}
    assert refused(adopt(ann)) == ("early", "C2")


@pytest.mark.rule("V1", "G7")
def test_nobody_fills_the_room_with_votes_for_the_others() -> None:
    _net, ann, bob = proposing()
    said = [vote(ann, f"vote-{n:05}") for n in range(3)]
    assert refused(said[-1]) == ("full", "V1")
    assert refused(vote(bob, "vote-00000")) == ("shape", "V1")

    assert vote(bob, "vote-00009")["ok"]


@pytest.mark.rule("E1", "E6")
def test_everyone_is_sent_the_same_ledger_and_it_knows_one_kind_of_participant() -> None:
    net, *people = proposing(**SIX)
    vote(people[1])
    people[2].do("raise", motion="motion-001", kind="keep", about="2030-01-01")
    late = net.client("late")
    net.settle()
    for who in (*people, late):
        assert [who.ledger.items(root) for root in ("people", "motions", "votes", "session")] == [
            net.room.ledger.items(root) for root in ("people", "motions", "votes", "session")
        ]
        assert who.log() == people[0].log()

    assert {frozenset(one) for one in late.ledger.items("people").values()} == {
        frozenset(("name", "perspective", "lang", "joined"))
    }
