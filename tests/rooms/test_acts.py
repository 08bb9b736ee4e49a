"""Acts: what each line of SPEC section A says, for everyone alike, once, and by whoever it came from."""
from __future__ import annotations

import json
from typing import Any

import pytest

from coproboard.errors import Refused
from coproboard.local import LocalLink
from coproboard.rooms import wire
from coproboard.rooms.acting import KEPT, RECEIPTS
from coproboard.rooms.acts import ACTS
from coproboard.rooms.limits import Limits
from tests.network import Client, Crash, Network
from tests.rooms.frames import OWN

CARD, MOTION, COMMENT, VOTE, ENTERED = "card000001", "motion-001", "comment-01", "vote-00001", "entered-01"


def board(**people: str) -> tuple[Any, ...]:
    """A network with a card on the board and people at it; two by default."""
    net = Network()
    found = net.people(**(people or {"ann": "lived", "bob": "services"}))
    found[0].add(CARD, "Bin dates")
    net.settle()
    return net, *found


def refused(receipt: dict[str, Any]) -> tuple[str, str]:
    assert receipt["ok"] is False
    return receipt["code"], receipt["rule"]


def be_here(client: Client, away: bool = False) -> None:
    """Say that somebody looks at the page, or that nobody does."""
    client.acts += 1
    state = json.dumps({"away": True} if away else {})
    client.send(wire.awareness([wire.Presence(client.shared.client_id, client.acts, state)]))
    client.network.settle()


# -- A1 -----------------------------------------------------------------------------------------------------------------

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"act": "own"}, "shape"),
    ({"act": ["join"]}, "shape"),
    ({"act": "join", "name": 1, "perspective": "lived", "lang": "en"}, "shape"),
    ({"act": "enter", "person": "short", "name": "", "perspective": "lived", "lang": "en"}, "shape"),
    ({"act": "enter", "person": "guest-7001", "name": "", "perspective": "lived", "lang": "en"}, "shape"),
    ({"act": "enter", "person": "__proto__", "name": "", "perspective": "lived", "lang": "en"}, "shape"),
    ({"act": "named", "yes": 1}, "shape"),
    ({"act": "step", "to": "end", "from": "gather"}, "shape"),
    ({"act": "step", "to": "talk", "from": "place"}, "stale"),
    ({"act": "frame", "tab": "Risk", "frame": "risk"}, "shape"),
    ({"act": "frame", "tab": "a/b", "frame": "risk"}, "shape"),
    ({"act": "frame", "tab": "toolongid", "frame": "risk"}, "shape"),
    ({"act": "frame", "tab": "first", "frame": "risk"}, "shape"),
    ({"act": "frame", "tab": "risk", "frame": "no-such-frame"}, "shape"),
    ({"act": "frame", "tab": "risk", "frame": "risk@999"}, "shape"),
    ({"act": "frame", "tab": "risk", "frame": OWN.replace("wanted", "", 1)}, "shape"),
    ({"act": "frame", "tab": "risk", "frame": OWN + "#" * 32_768}, "size"),
    ({"act": "frame", "tab": "risk", "frame": 7}, "shape"),
    ({"act": "frame", "tab": "risk"}, "shape"),
    ({"act": "frame", "tab": "risk", "aside": True}, "unknown"),
    ({"act": "frame", "tab": "first", "aside": True}, "closed"),
    ({"act": "frame", "tab": "first", "aside": 1}, "shape"),
    ({"act": "turn", "to": "risk", "from": "first"}, "unknown"),
    ({"act": "turn", "to": ["first"], "from": "first"}, "unknown"),
    ({"act": "turn", "to": "first", "from": "risk"}, "stale"),
    ({"act": "ready", "step": "talk", "yes": True}, "stale"),
    ({"act": "timer", "seconds": 7201}, "shape"),
    ({"act": "timer", "seconds": True}, "shape"),
    ({"act": "credit", "card": CARD}, "shape"),
    ({"act": "mark", "round": "no-such-round", "card": CARD, "layer": "now", "at": None, "salt": "s" * 22, "lang": "en"}, "stale"),
    ({"act": "reason", "mark": "no-such-mark", "reason": "", "lang": "en"}, "unknown"),
    ({"act": "raise", "motion": MOTION, "kind": "erase", "about": "x"}, "shape"),
    ({"act": "raise", "motion": MOTION, "kind": "reveal", "about": "no-such-round"}, "stale"),
    ({"act": "raise", "motion": MOTION, "kind": "rule", "about": {"share": 10}}, "shape"),
    ({"act": "raise", "motion": MOTION, "kind": "restore", "about": 10**9}, "unknown"),
    ({"act": "raise", "motion": MOTION, "kind": "restore", "about": 2**70}, "unknown"),
    ({"act": "raise", "motion": MOTION, "kind": "confirm", "about": "1"}, "unknown"),
    ({"act": "raise", "motion": MOTION, "kind": "keep", "about": "2020-01-01"}, "shape"),
    ({"act": "voice", "motion": "no-motion", "yes": True}, "unknown"),
    ({"act": "withdraw", "motion": "no-motion"}, "unknown"),
    ({"act": "carry", "motion": "no-motion"}, "unknown"),
    ({"act": "comment", "comment": COMMENT, "card": "nothing001", "words": "x", "lang": "en"}, "unknown"),
    ({"act": "comment", "comment": COMMENT, "card": CARD, "words": " \n", "lang": "en"}, "shape"),
    ({"act": "comment", "comment": COMMENT, "card": CARD, "words": "x" * 2001, "lang": "en"}, "shape"),
    ({"act": "fold", "what": "people/ann", "yes": True, "reason": "x"}, "unknown"),
    ({"act": "fold", "what": {}, "yes": True, "reason": "x"}, "unknown"),
    ({"act": "fold", "what": f"card/{CARD}", "yes": True, "reason": ""}, "shape"),
    ({"act": "mute", "who": "nobody", "reason": "x"}, "unknown"),
    ({"act": "scale", "proposal": "nothing001", "scale": "gradients"}, "unknown"),
    ({"act": "answer", "proposal": "nothing001", "digest": "", "answer": "consent", "lang": "en"}, "unknown"),
    ({"act": "adopt", "proposal": "nothing001", "digest": ""}, "unknown"),
    ({"act": "record", "proposal": "nothing001"}, "unknown"),
    ({"act": "vote", "vote": VOTE, "question": "", "options": [CARD], "dots": 3}, "shape"),
    ({"act": "vote", "vote": VOTE, "question": "", "options": [CARD, CARD], "dots": 3}, "shape"),
    ({"act": "vote", "vote": VOTE, "question": "", "options": [CARD, "nothing001"], "dots": 3}, "unknown"),
    ({"act": "dots", "vote": "no-such-vote", "on": {}}, "unknown"),
    ({"act": "forget", "for": "nobody"}, "not-yours"),
]


@pytest.mark.rule("A1")
@pytest.mark.parametrize("act, code", WRONG, ids=[f"{act['act']}-{code}-{n}" for n, (act, code) in enumerate(WRONG)])
def test_an_act_that_does_not_fit_is_refused_and_changes_nothing(act: dict[str, Any], code: str) -> None:
    net, ann, _ = board()
    before = net.room.ledger.diff(), net.room.sealed.diff(), net.room.shared.diff()
    fields = {key: value for key, value in act.items() if key != "act"}

    assert refused(ann.do(act["act"], **fields))[0] == code
    assert (net.room.ledger.diff(), net.room.sealed.diff(), net.room.shared.diff()) == before


@pytest.mark.rule("A1")
def test_every_act_is_tried_wrongly_above() -> None:
    assert {act["act"] for act, _ in WRONG if isinstance(act["act"], str)} - {"own"} == ACTS.keys()


@pytest.mark.rule("A1")
def test_an_act_without_an_id_that_could_be_answered_is_refused() -> None:
    net, ann, _ = board()
    for number in ("", "x" * 65, f"{ann.id}/1", None, 7, ["a"]):
        ann.send(wire.note(wire.ACT, {"id": number, "act": "timer", "seconds": 60}))
    net.settle()

    assert [(told["code"], told["rule"]) for told in ann.refused] == [("shape", "W5")] * 6
    assert ann.ledger.get("session", "timer") is None


# -- A2 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("A2")
def test_an_act_is_of_whoever_sent_it_whatever_it_says() -> None:
    _net, ann, bob = board()
    bob.do("comment", comment=COMMENT, card=CARD, words="I wait", lang="en", by=ann.id, who=ann.id, participant=ann.id)
    bob.do("timer", seconds=60, by=ann.id)

    assert ann.ledger.get("comments", COMMENT)["by"] == bob.id
    assert ann.ledger.get("session", "timer")["by"] == bob.id
    assert {entry["by"] for entry in ann.log()[2:]} == {bob.id}


@pytest.mark.rule("A2", "A5")
def test_for_works_for_a_person_whom_one_entered_and_for_nobody_else() -> None:
    _net, ann, bob = board()
    ann.do("enter", person=ENTERED, name="Nan", perspective="lived", lang="cy")

    assert refused(bob.do("forget", **{"for": ENTERED})) == ("not-yours", "A2")
    assert refused(bob.do("ready", step="gather", yes=True, **{"for": ann.id})) == ("not-yours", "A2")
    assert refused(bob.do("enter", person=ENTERED, name="Mine", perspective="services", lang="en")) == ("not-yours", "A2")
    assert refused(bob.do("enter", person=ann.id, name="Mine", perspective="services", lang="en")) == ("not-yours", "A2")
    assert refused(ann.do("voice", motion=MOTION, yes=True, **{"for": ENTERED})) == ("not-yours", "A2")
    assert ann.do("ready", step="gather", yes=True, **{"for": ENTERED})["ok"]
    assert ann.ledger.person(ENTERED).name == "Nan"


# -- A3, A4 -------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("A3")
def test_anyone_moves_the_session_on_and_back_and_everyone_sees_who_did() -> None:
    net, ann, bob = board()
    for who, to in ((ann, "talk"), (bob, "gather"), (ann, "agree"), (bob, "agree")):
        before = net.room.meeting.step
        assert who.step(to)["ok"]
        seen = bob.ledger.get("session", "step")
        assert seen["step"] == to and (seen["by"], seen["from"]) == (who.id, before) or before == to

    assert [entry["about"]["to"] for entry in ann.log() if entry["act"] == "step"] == ["talk", "gather", "agree"]


@pytest.mark.rule("A3")
def test_of_two_who_move_on_at_once_the_second_is_told_that_it_was_done() -> None:
    net, ann, bob = board()
    ann.act("1", act="step", to="place", **{"from": "gather"})
    bob.act("1", act="step", to="talk", **{"from": "gather"})
    net.settle()

    assert net.room.meeting.step == "place"
    assert refused(bob.receipts[-1]) == ("stale", "A3")


@pytest.mark.rule("A3")
def test_a_step_begins_with_nobody_ready_also_when_it_was_there_before() -> None:
    _net, ann, bob = board()
    ann.step("talk")
    ann.do("ready", step="talk", yes=True)
    assert bob.ledger.items("ready").keys() == {ann.id}
    bob.step("agree")
    assert bob.ledger.items("ready") == {}
    bob.step("talk")

    assert bob.ledger.items("ready") == {}
    bob.do("ready", step="talk", yes=True)
    bob.do("ready", step="talk", yes=True)
    bob.do("ready", step="talk", yes=False)
    assert ann.ledger.items("ready") == {}
    assert [entry["about"]["yes"] for entry in ann.log() if entry["act"] == "ready"] == [True, True, False]


@pytest.mark.rule("A4")
def test_a_timer_that_ends_does_nothing() -> None:
    net, ann, bob = board()
    ann.do("timer", seconds=300)
    timer = bob.ledger.get("session", "timer")
    before = net.room.ledger.diff()
    net.pass_time(4000)
    net.tick()
    net.settle()

    assert (timer["ends"] - timer["at"], timer["length"], timer["by"]) == (300_000, 300_000, ann.id)
    assert net.room.ledger.diff() == before
    bob.do("timer", seconds=0)
    bob.do("timer", seconds=0)
    assert ann.ledger.get("session", "timer") is None
    assert [entry["by"] for entry in ann.log() if entry["act"] == "timer"] == [ann.id, bob.id]


# -- A5 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("A5")
def test_a_person_entered_for_is_a_person_and_is_told_as_entered_by_whom() -> None:
    net, ann, bob = board()
    ann.do("enter", person=ENTERED, name="Nan", perspective="lived", lang="cy")
    ann.do("comment", comment=COMMENT, card=CARD, words="Rwy'n aros", lang="cy", **{"for": ENTERED})

    assert bob.ledger.person(ENTERED).by == ann.id
    assert (bob.ledger.get("comments", COMMENT)["by"], bob.ledger.get("comments", COMMENT)["for"]) == (ENTERED, ann.id)
    assert {(one.id, one.device) for one in net.room.here(net.now)} == {(ann.id, True), (bob.id, True), (ENTERED, False)}
    ann.do("enter", person=ENTERED, name="Nan Jones", perspective="services", lang="cy")
    assert (bob.ledger.person(ENTERED).name, bob.ledger.person(ENTERED).perspective) == ("Nan Jones", "services")


@pytest.mark.rule("A5")
def test_one_participant_enters_ten_people_at_most() -> None:
    _net, ann, bob = board()
    said = [ann.do("enter", person=f"entered-{n:02}", name="", perspective="lived", lang="en") for n in range(11)]

    assert [one["ok"] for one in said] == [True] * 10 + [False]
    assert refused(said[-1]) == ("full", "A5")
    assert bob.do("enter", person="entered-99", name="", perspective="lived", lang="en")["ok"]


@pytest.mark.rule("A5")
def test_motions_do_not_count_people_without_a_device() -> None:
    _net, ann, bob = board()
    for number in range(3):
        ann.do("enter", person=f"entered-{number:02}", name="", perspective="lived", lang="en")
    ann.do("raise", motion=MOTION, kind="keep", about="2030-01-01")
    assert bob.ledger.get("motions", MOTION)["state"] == "open"
    bob.do("voice", motion=MOTION, yes=True)

    assert bob.ledger.get("motions", MOTION)["state"] == "carried"


@pytest.mark.rule("A5")
def test_a_card_is_credited_to_whom_it_was_entered_for_by_its_maker_alone_also_in_the_same_breath() -> None:
    _net, ann, bob = board()
    ann.do("enter", person=ENTERED, name="Nan", perspective="lived", lang="cy")
    ann.add("card000002", "Bws")
    assert ann.do("credit", card="card000002", **{"for": ENTERED})["ok"]

    assert bob.ledger.touched()["card000002", "made"][0] == ENTERED
    bob.do("enter", person="entered-02", name="", perspective="lived", lang="cy")
    assert refused(bob.do("credit", card=CARD, **{"for": "entered-02"})) == ("not-yours", "A5")
    assert refused(bob.do("credit", card="card000099", **{"for": "entered-02"})) == ("unknown", "A5")


# -- A6, A7 -------------------------------------------------------------------------------------------------------------


def tab(net: Network, of: Client) -> Client:
    """Another tab of somebody's device."""
    made = net.client(f"{of.name}-{len(net.clients)}", connect=False)
    made.seat = of.seat
    made.connect()
    net.settle()
    return made


@pytest.mark.rule("A6")
def test_ten_tabs_are_one_participant_with_one_voice() -> None:
    net, ann, bob, _cai = board(ann="lived", bob="services", cai="lived")
    tabs = [tab(net, ann) for _ in range(9)]
    tabs[0].do("raise", motion=MOTION, kind="keep", about="2030-01-01")
    for each in tabs:
        each.do("voice", motion=MOTION, yes=True)

    assert {each.id for each in tabs} == {ann.id}
    assert len(net.room.here(net.now)) == 3
    assert bob.ledger.get("motions", MOTION)["state"] == "open"
    assert bob.ledger.under("voices", MOTION).keys() == {ann.id}


@pytest.mark.rule("A7")
def test_whoever_does_nothing_for_as_long_as_the_rule_says_is_not_waited_for() -> None:
    net, ann, bob = board()
    net.pass_time(599)
    assert {one.id for one in net.room.here(net.now)} == {ann.id, bob.id}
    ann.do("timer", seconds=60)
    net.pass_time(2)

    assert {one.id for one in net.room.here(net.now)} == {ann.id}


@pytest.mark.rule("A7")
def test_a_page_that_is_looked_at_keeps_its_person_present_and_one_that_is_not_ends_it_in_time() -> None:
    net, ann, bob = board()
    be_here(ann)
    be_here(bob)
    be_here(bob, away=True)
    net.pass_time(599)
    assert {one.id for one in net.room.here(net.now)} == {ann.id, bob.id}
    net.pass_time(2)
    assert {one.id for one in net.room.here(net.now)} == {ann.id}
    be_here(bob, away=True)
    assert {one.id for one in net.room.here(net.now)} == {ann.id}
    net.cut(ann)
    assert {one.id for one in net.room.here(net.now)} == {ann.id}
    net.pass_time(601)
    assert net.room.here(net.now) == ()


@pytest.mark.rule("A7")
def test_an_ordinary_client_hears_no_acts_and_is_not_waited_for() -> None:
    net, ann, _ = board()
    session = net.room.join(ann.link, "", net.now)
    net.room.receive(session, wire.awareness([wire.Presence(7001, 1, "{}")]), net.now)
    net.settle()

    assert ann.ledger.person("guest-7001") is not None
    assert "guest-7001" not in {one.id for one in net.room.here(net.now)}
    net.room.leave(session)
    assert "guest-7001" not in {one.id for one in net.room.here(net.now)}


def script(net: Network) -> LocalLink:
    """A Python participant at the board."""
    return LocalLink(net.hub, net.store, net.board, net.key, lambda: net.now, net.random)


@pytest.mark.rule("A7", "E3")
def test_a_script_is_present_while_it_does_something_and_holds_up_no_motion_after() -> None:
    net, ann, bob = board()
    link = script(net)
    link.act({"id": "join", "act": "join", "name": "Script", "perspective": "services", "lang": "en"})
    net.settle()
    assert link.participant in {one.id for one in net.room.here(net.now)}
    net.pass_time(601)
    for who in (ann, bob):
        be_here(who)
    link.act({"id": "say", "act": "timer", "seconds": 60})
    assert link.participant in {one.id for one in net.room.here(net.now)}
    net.pass_time(601)
    link._found.room.receive(link._session, link._replica.beat(), net.now)

    assert {one.id for one in net.room.here(net.now)} == {ann.id, bob.id}


@pytest.mark.rule("T5", "E3")
def test_a_muted_script_is_told_and_its_change_is_left_out() -> None:
    net, ann, bob = board()
    link = script(net)
    link.act({"id": "join", "act": "join", "name": "Script", "perspective": "services", "lang": "en"})
    net.settle()
    for who in (ann, bob):
        who.do("mute", who=link.participant, reason="It never stops")
    with pytest.raises(Refused) as told:
        link.change(lambda shared: shared.retitle("Flood"))
    link.sync(0)

    assert (told.value.code, told.value.rule) == ("rate", "T5")
    assert net.room.shared.title == link.read(lambda replica: replica.shared.title) == "Where are we now?"


@pytest.mark.rule("A7")
def test_whoever_acts_is_present_by_that_and_a_guest_if_they_have_not_joined() -> None:
    net, ann, _ = board()
    cai = net.client("cai")
    net.settle()
    net.pass_time(3600)
    cai.do("raise", motion=MOTION, kind="keep", about="2030-01-01")

    assert ann.ledger.person(cai.id).perspective == "unsaid"
    assert ann.ledger.get("motions", MOTION)["state"] == "carried"


@pytest.mark.rule("A7", "M2")
def test_after_a_restart_the_first_to_come_back_is_not_alone() -> None:
    net, ann, _bob = board()
    net.crash()
    ann.connect()
    for _ in range(2):
        net.deliver_up(ann.link)
    session = ann.link.session
    act = {"id": "quick", "act": "raise", "motion": MOTION, "kind": "keep", "about": "2030-01-01"}
    net.room.receive(session, wire.note(wire.ACT, act), net.now)
    net.settle()

    assert ann.ledger.get("motions", MOTION)["state"] == "open"


# -- W5 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("W5")
@pytest.mark.parametrize("stored", [True, False])
def test_an_act_sent_again_after_the_server_was_killed_counts_once(stored: bool) -> None:
    net, ann, bob = board()
    net.store.crash_at(1, stored=stored)
    ann.act("once", act="comment", comment=COMMENT, card=CARD, words="I wait", lang="en")
    while ann.link.up:
        net.deliver_up(ann.link)
    net.tick()
    with pytest.raises(Crash):
        net.write()
    net.crash()
    assert ann.receipts[-1]["id"] != "once"
    net.settle()
    ann.act("once", act="comment", comment=COMMENT, card=CARD, words="I wait", lang="en")
    ann.act("once", act="comment", comment=COMMENT, card=CARD, words="I wait", lang="en")
    net.settle()

    assert [receipt["ok"] for receipt in ann.receipts if receipt["id"] == "once"] == [True, True]
    assert [entry["act"] for entry in bob.log()].count("comment") == 1
    assert bob.ledger.get("comments", COMMENT)["edited"] is None


@pytest.mark.rule("W5")
def test_a_mark_killed_on_its_way_is_there_once_and_still_nobodys_to_see() -> None:
    net, ann, bob = board()
    ann.step("place")
    round = net.room.meeting.round
    net.store.crash_at(1, stored=True)
    values = {"round": round, "card": CARD, "layer": "now", "at": ["information"], "lang": "en", "salt": "s" * 22}
    ann.act("once", act="mark", **values)
    while ann.link.up:
        net.deliver_up(ann.link)
    net.tick()
    with pytest.raises(Crash):
        net.write()
    net.crash()
    net.settle()
    ann.act("once", act="mark", **values)
    net.settle()

    assert ann.receipts[-1] == {"id": "once", "ok": True}
    assert [mark["at"] for mark in ann.mine["marks"]] == [["information"]]
    assert bob.mine["marks"] == []


@pytest.mark.rule("W5")
def test_a_refusal_is_given_again_and_the_act_not_tried_again() -> None:
    net, ann, bob = board()
    ann.act("early", act="step", to="talk", **{"from": "place"})
    net.settle()
    bob.step("place")
    ann.act("early", act="step", to="talk", **{"from": "place"})
    net.settle()

    assert net.room.meeting.step == "place"
    assert [refused(receipt) for receipt in ann.receipts if receipt["id"] == "early"] == [("stale", "A3")] * 2


@pytest.mark.rule("W5")
def test_nobody_pushes_out_what_others_did() -> None:
    net, ann, bob = board()
    ann.act("mine", act="timer", seconds=60)
    net.settle()
    for number in range(KEPT + RECEIPTS):
        bob.act(f"flood{number}", act="timer", seconds=60 + number % 2)
        net.deliver_up(bob.link)
    net.settle()
    net.crash()
    net.settle()
    ann.act("mine", act="timer", seconds=60)
    net.settle()

    assert ann.receipts[-1] == {"id": "mine", "ok": True}
    assert ann.ledger.get("session", "timer")["by"] == bob.id
    assert len(net.room.sealed.under("acts", bob.id)) == KEPT


@pytest.mark.rule("W5", "A2")
def test_anothers_act_id_is_not_mine() -> None:
    net, ann, bob = board()
    ann.act("same", act="timer", seconds=60)
    bob.act("same", act="timer", seconds=120)
    net.settle()

    assert ann.ledger.get("session", "timer")["by"] == bob.id


# -- G7 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("G7")
def test_one_participant_fills_the_history_no_faster_than_the_limit_and_marks_are_not_held_up() -> None:
    net = Network(limits=Limits(messages=1e6, message_burst=10**6, acts=1, act_burst=10))
    ann, bob = net.people(ann="lived", bob="services")
    ann.add(CARD, "Bin dates")
    ann.step("place")
    said = [ann.do("timer", seconds=60 + number % 2) for number in range(12)]
    rate = [one for one in said if not one["ok"]]

    assert {refused(one) for one in rate} == {("rate", "G7")} and len(rate) == 4
    assert ann.mark(CARD, ["information"])["ok"]
    assert bob.do("timer", seconds=90)["ok"]
    net.pass_time(1)
    ann.act(rate[0]["id"], act="timer", seconds=70)
    net.settle()
    assert ann.receipts[-1]["ok"] is True


@pytest.mark.rule("G7")
def test_what_costs_the_server_more_counts_as_more() -> None:
    net = Network(limits=Limits(messages=1e6, message_burst=10**6, acts=1, act_burst=25))
    ann, bob = net.people(ann="lived", bob="services")
    ann.propose("proposal-1", "Text people")
    net.settle()
    said = [ann.do("record", proposal="proposal-1") for _ in range(3)]

    assert [one["ok"] for one in said] == [True, True, False]
    assert ann.do("timer", seconds=60)["ok"] and bob.do("record", proposal="proposal-1")["ok"]


@pytest.mark.rule("G7")
def test_a_full_ledger_takes_no_more_acts_but_lets_people_come_mark_and_be_forgotten() -> None:
    net = Network(limits=Limits(messages=1e6, message_burst=10**6, acts=1e6, act_burst=10**6, ledger=20_000))
    ann, bob = net.people(ann="lived", bob="services")
    ann.add(CARD, "Bin dates")
    ann.step("place")
    said = [ann.do("comment", comment=f"comment-{n:02}", card=CARD, words="x" * 1900, lang="en") for n in range(12)]

    assert refused(said[-1]) == ("full", "G7")
    assert len(bob.ledger.items("comments")) >= 8
    assert bob.mark(CARD, ["information"])["ok"] and bob.do("forget")["ok"]
    cai = net.client("cai")
    net.settle()
    cai.join("both")


@pytest.mark.rule("G7", "S4")
def test_while_the_store_cannot_write_acts_do_not_pile_up_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coproboard.rooms.room.BACKLOG_ACTS", 5)
    net, ann, _bob = board()
    net.store.full = True
    for number in range(8):
        ann.act(f"pile{number}", act="timer", seconds=60 + number % 2)
        net.deliver_up(ann.link)
        net.tick()
        net.write()

    assert len([told for told in map(wire.read, ann.link.down) if told.kind == wire.REFUSAL]) == 2
    net.settle()
    assert ann.receipts[-1]["ok"] and ann.saving
