"""Placing on one's own: sealed until the group reveals it, and after that without a name (SPEC section P)."""
from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from coproboard.domain import seals
from coproboard.rooms import wire
from tests.ear import heard
from tests.network import Client, Network
from tests.rooms.test_acts import CARD, ENTERED, MOTION, board, refused

SIX = {"ann": "lived", "bob": "services", "cai": "lived", "dee": "services", "efa": "lived", "fay": "services"}


def placing(**people: str) -> tuple[Any, ...]:
    """A board in the step *place*."""
    net, *found = board(**people)
    found[0].step("place")
    return net, *found


def reveal(net: Network, *people: Client) -> dict[str, Any]:
    """Carry the motion to reveal, and give what it published."""
    name = net.room.meeting.round
    number = f"reveal-{name}"
    people[0].do("raise", motion=number, kind="reveal", about=name)
    for one in people[1:]:
        one.do("voice", motion=number, yes=True)
    assert people[0].ledger.get("motions", number)["state"] == "carried"
    return dict(people[0].ledger.get("reveals", name))


@pytest.mark.rule("P1", "A3")
def test_a_round_opens_with_the_step_and_outlasts_it_until_it_is_revealed() -> None:
    net, ann, bob = placing()
    first = net.room.meeting.round
    assert ann.mark(CARD, ["information"])["ok"]
    ann.step("talk")
    assert refused(ann.mark(CARD, ["coercion"])) == ("closed", "P1")
    assert refused(ann.step("reveal")) == ("early", "P3")
    bob.step("place")
    assert net.room.meeting.round == first and bob.mark(CARD, ["education"])["ok"]
    reveal(net, ann, bob)
    assert net.room.meeting.step == "reveal"
    assert refused(ann.mark(CARD, ["coercion"])) == ("stale", "P1")
    assert net.room.meeting.round == ""
    bob.step("place")

    assert net.room.meeting.round not in ("", first)
    assert ann.ledger.get("session", "round")["revealed"] is None


@pytest.mark.rule("P1")
@pytest.mark.parametrize(
    "wrong",
    [
        {"at": ["tray"]}, {"at": ["nowhere"]}, {"at": "information"}, {"at": ["information", 0.5]}, {"at": ["information", 2, 0]},
        {"at": ["information", 0.1234, 0.5]}, {"at": ["information", True, 0.5]}, {"at": {}}, {"range": ["information"]},
        {"range": ["information", "tray"]}, {"confidence": 4}, {"confidence": 1.5}, {"confidence": True}, {"salt": "short"},
        {"salt": "é" * 22}, {"reason": "x" * 501}, {"reason": "a\x00b"}, {"layer": "later"}, {"lang": "<b>"},
    ],
)  # fmt: skip
def test_a_mark_that_is_none_is_refused_and_nothing_is_sealed(wrong: dict[str, Any]) -> None:
    net, ann, _ = placing()
    before = net.room.sealed.diff()
    assert refused(ann.mark(CARD, **{"at": ["information"], **wrong}))[0] == "shape"

    assert net.room.sealed.diff() == before


@pytest.mark.rule("P1", "A1")
def test_a_card_that_is_not_there_takes_no_mark_and_one_set_aside_keeps_its_marks() -> None:
    net, ann, bob, cai = placing(ann="lived", bob="lived", cai="lived")
    assert refused(ann.mark("nothing001", ["information"])) == ("unknown", "A1")
    for who in (ann, bob, cai):
        who.mark(CARD, ["information"])
    bob.set_aside(CARD, True)
    net.settle()
    assert ann.mark(CARD, ["education"])["ok"]
    reveal(net, ann, bob)

    assert len(cai.ledger.items("marks")) == 3
    assert cai.shared.card(CARD).aside is True


@pytest.mark.rule("P2")
def test_the_hash_is_made_of_what_the_device_sent_to_the_last_blank() -> None:
    net, ann, _ = placing()
    round = net.room.meeting.round
    said = ann.mark(CARD, ["information", 0.25, 1], reason="  Nobody asked us \n", confidence=2, range=["education", "consultation"])
    (mine,) = ann.mine["marks"]
    text = json.dumps(
        [1, round, CARD, "now", ["information", 0.25, 1], ["education", "consultation"], 2, "  Nobody asked us \n", mine["salt"]],
        separators=(",", ":"), ensure_ascii=False,
    )  # fmt: skip

    assert said["hash"] == mine["hash"] == sha256(text.encode()).hexdigest()


@pytest.mark.rule("P1", "P2")
def test_a_changed_mark_brings_a_new_salt() -> None:
    _net, ann, _ = placing()
    ann.mark(CARD, ["information"], salt="s" * 22)
    assert refused(ann.mark(CARD, ["education"], salt="s" * 22)) == ("shape", "P")
    assert refused(ann.mark(CARD, None, salt="s" * 22)) == ("shape", "P")
    assert ann.mark(CARD, ["information"], salt="s" * 22)["ok"]

    assert [mark["at"] for mark in ann.mine["marks"]] == [["information"]]


@pytest.mark.rule("P1")
def test_a_mark_is_changed_and_taken_back_by_its_author() -> None:
    net, ann, bob = placing()
    ann.mark(CARD, ["information"])
    ann.mark(CARD, "unsure")
    ann.mark(CARD, ["participation", 0.5, 0.5], layer="wanted")
    assert [(mark["layer"], mark["at"]) for mark in ann.mine["marks"]] == [
        ("now", "unsure"), ("wanted", ["participation", 0.5, 0.5]),
    ]
    ann.mark(CARD, None)
    ann.mark(CARD, None, layer="wanted")

    assert ann.mine["marks"] == []
    assert reveal(net, ann, bob)["leaves"] == []


@pytest.mark.rule("P2")
def test_a_seal_is_published_when_somebody_is_ready_when_it_is_asked_for_and_when_it_carries() -> None:
    net, ann, bob = placing()
    round = net.room.meeting.round
    assert bob.ledger.get("seals", round) is None
    ann.do("ready", step="place", yes=True)
    ann.mark(CARD, ["information"])
    bob.do("ready", step="place", yes=True)
    bob.do("ready", step="place", yes=False)
    bob.do("raise", motion=MOTION, kind="reveal", about=round)
    found = bob.ledger.get("seals", round)
    assert len(found) == 3
    ann.do("voice", motion=MOTION, yes=True)
    told = bob.ledger.get("reveals", round)
    found = bob.ledger.get("seals", round)

    assert len(found) == 4
    assert [each["seal"] for each in found[1:]] == [seals.seal(nonce, told["leaves"]) for nonce in told["nonces"][1:]]
    assert found[0]["seal"] == seals.seal(told["nonces"][0], [])
    assert [entry["act"] for entry in bob.log()].index("reveal") > [
        n for n, entry in enumerate(bob.log()) if entry["act"] == "seal"
    ][-1]


@pytest.mark.rule("P2", "P6")
def test_every_seal_of_a_round_stands_in_the_history_with_its_nonce_at_the_reveal() -> None:
    net, ann, bob = placing()
    ann.mark(CARD, ["information"])
    for _ in range(12):
        bob.do("ready", step="place", yes=True)
    round = net.room.meeting.round
    assert len(ann.ledger.get("seals", round)) == 8
    told = reveal(net, ann, bob)
    found = [entry["about"]["seal"] for entry in ann.log() if entry["act"] == "seal"]

    assert found == [seals.seal(nonce, told["leaves"]) for nonce in told["nonces"]] and len(found) == 14
    assert ann.ledger.get("seals", round)[-1]["seal"] == found[-1]


@pytest.mark.rule("P1", "P2")
def test_no_two_seals_are_alike_whether_or_not_somebody_marked_in_between() -> None:
    net, _ann, bob = placing()
    for _ in range(3):
        bob.do("ready", step="place", yes=True)
    found = [each["seal"] for each in bob.ledger.get("seals", net.room.meeting.round)]

    assert len(set(found)) == 3


@pytest.mark.rule("P3")
def test_nothing_but_the_carried_motion_puts_marks_into_the_ledger_and_it_puts_all_at_once() -> None:
    net, ann, bob = placing()
    for who in (ann, bob):
        who.mark(CARD, ["information"])
    for to in ("talk", "agree", "record", "gather", "place"):
        bob.step(to)
        assert bob.ledger.items("marks") == bob.ledger.items("reveals") == {}
    net, *people = placing(**SIX)
    for who in people:
        who.mark(CARD, ["information"])
    people[0].do("raise", motion=MOTION, kind="reveal", about=net.room.meeting.round)
    for who in people[1:3]:
        who.do("voice", motion=MOTION, yes=True)
    assert people[5].ledger.items("marks") == {}
    so_far = len(people[5].link.heard)
    people[3].do("voice", motion=MOTION, yes=True)
    updates = [one for one in people[5].link.heard[so_far:] if wire.read(one).kind == wire.LEDGER]

    assert len(updates) == 1 and len(people[5].ledger.items("marks")) == 6


@pytest.mark.rule("P3")
def test_after_the_reveal_the_round_takes_no_marks() -> None:
    net, ann, bob = placing()
    ann.mark(CARD, ["information"])
    round = net.room.meeting.round
    reveal(net, ann, bob)
    ann.step("talk")
    assert refused(ann.mark(CARD, ["education"])) == ("stale", "P1")
    ann.step("place")

    assert refused(ann.mark(CARD, ["education"], round=round)) == ("stale", "P1")


@pytest.mark.rule("P4")
def test_a_revealed_mark_has_its_shape_and_no_author_and_no_order_that_tells_one() -> None:
    net, *people = placing(**SIX)
    people[0].do("enter", person=ENTERED, name="Nan", perspective="lived", lang="cy")
    for number, who in enumerate(people):
        who.mark(CARD, ["information", 0.5, number / 10], reason="because" if number else "", lang="cy")
    people[0].mark(CARD, ["education"], lang="cy", **{"for": ENTERED})
    told = reveal(net, *people[:5])
    found = people[1].ledger.items("marks")
    text = json.dumps([found, told])

    assert all(one.keys() == {
        "round", "card", "layer", "at", "range", "confidence", "reason", "lang", "group", "salt", "for",
    } for one in found.values())  # fmt: skip
    assert sorted(one["group"] for one in found.values()) == ["lived"] * 4 + ["services"] * 3
    assert [one["lang"] for one in found.values() if not one["reason"]] == ["", ""]
    assert sum(one["for"] for one in found.values()) == 1
    assert not any(who.id in text for who in people) and ENTERED not in text
    in_doc = [one["salt"] for one in people[1].ledger._maps["marks"].to_py().values()]
    hashes = [seals.mark_hash(**{key: one[key] for key in ("round", "card", "layer", "at", "range", "confidence", "reason", "salt")})
              for one in found.values()]
    assert len(in_doc) == 7 and sorted(hashes) == told["leaves"]


@pytest.mark.rule("P4")
def test_history_says_of_a_reveal_and_of_a_later_reason_no_person() -> None:
    net, ann, bob, cai = placing(ann="lived", bob="lived", cai="lived")
    for who in (ann, bob, cai):
        who.mark(CARD, ["information"])
    reveal(net, ann, bob)
    (mine,) = ann.mine["shown"]
    (other,) = bob.mine["shown"]
    assert refused(ann.do("reason", mark=other, reason="mine now", lang="en")) == ("not-yours", "P4")
    assert ann.do("reason", mark=mine, reason="It came late", lang="en")["ok"]

    assert bob.ledger.get("marks", mine)["later"]["reason"] == "It came late"
    assert bob.ledger.get("marks", mine)["reason"] == ""
    assert {entry["by"] for entry in bob.log() if entry["act"] in ("reveal", "reason", "seal")} == {""}
    assert {row.author for row in net.hub.open(net.board).log.history() if row.doc != "shared"} == {""}


@pytest.mark.rule("P5")
def test_a_small_group_joins_the_diamonds_and_too_few_diamonds_are_a_number() -> None:
    net, *people = placing(**SIX, guy="both")
    ann, bob, cai, dee, efa, _fay, guy = people
    for who in (ann, cai, efa, bob, guy):
        who.mark(CARD, ["information"])
    told = reveal(net, ann, bob, cai, dee)

    assert (told["people"], told["shown"], told["withheld"]) == (5, {"lived": 3}, {f"{CARD}/now": 2})
    assert len(told["leaves"]) == 5 and len(dee.ledger.items("marks")) == 3
    assert bob.mine["shown"] == [] and len(ann.mine["shown"]) == 1


@pytest.mark.rule("P5", "A5")
def test_people_count_by_the_perspective_they_have_at_the_reveal_and_entered_ones_count_too() -> None:
    net, ann, bob, cai = placing(ann="lived", bob="lived", cai="services")
    ann.do("enter", person=ENTERED, name="", perspective="lived", lang="en")
    for who in (ann, bob, cai):
        who.mark(CARD, ["information"])
    ann.mark(CARD, ["education"], **{"for": ENTERED})
    cai.join("lived")
    told = reveal(net, ann, bob)

    assert (told["shown"], told["withheld"]) == ({"lived": 4}, {})
    assert {mark["for"] for mark in ann.mine["marks"]} == {"", ENTERED} and len(ann.mine["shown"]) == 2


@pytest.mark.rule("P6")
def test_whoever_has_the_reveal_checks_every_shown_mark_and_the_last_seal() -> None:
    net, *people = placing(**SIX)
    for number, who in enumerate(people):
        who.mark(CARD, ["information", 0.125, number / 8], reason="é 👍")
        who.mark(CARD, "unsure", layer="wanted")
    told = reveal(net, *people[:4])
    late = net.client("late")
    net.settle()
    for one in late.ledger.items("marks").values():
        found = seals.mark_hash(
            one["round"], one["card"], one["layer"], one["at"], one["range"], one["confidence"], one["reason"], one["salt"]
        )
        assert found in told["leaves"]
    (round,) = late.ledger.items("reveals")

    assert seals.seal(told["nonce"], told["leaves"]) == late.ledger.get("seals", round)[-1]["seal"]
    assert len(told["leaves"]) == 12 == len(late.ledger.items("marks"))


@pytest.mark.rule("P8", "L1")
def test_with_the_reveal_a_card_stands_at_the_middle_and_nobody_moved_it() -> None:
    net, *people = placing(**SIX)
    people[0].add("card000002", "Not marked", "coercion")
    zones = ("coercion", "education", "information", "information", "participation", "co-production")
    for who, zone in zip(people, zones, strict=True):
        who.mark(CARD, [zone, 0.5, 0.25])
        who.mark(CARD, ["co-production"], layer="wanted")
    reveal(net, *people[:4])
    fay = people[5]

    assert (fay.shared.card(CARD).at.zone, fay.shared.card(CARD).at.y) == ("information", 0.25)
    assert fay.shared.card("card000002").at.zone == "coercion"
    assert fay.ledger.touched()[CARD, "moved"][0] == ""
    assert fay.ledger.get("moves", CARD) is None
    net.check_same()
    fay.move(CARD, "tray")
    net.settle()
    assert people[0].shared.card(CARD).at.zone == "tray"


@pytest.mark.rule("P8", "W3")
def test_the_reveal_and_the_cards_it_places_are_stored_together_or_not_at_all() -> None:
    net, ann, bob, cai = placing(ann="lived", bob="lived", cai="lived")
    for who in (ann, bob, cai):
        who.mark(CARD, ["information"])
    ann.do("raise", motion=MOTION, kind="reveal", about=net.room.meeting.round)
    net.store.full = True
    bob.act("late", act="voice", motion=MOTION, yes=True)
    net.deliver_up(bob.link)
    net.tick()
    net.write()
    assert cai.ledger.items("marks") == {} and cai.shared.card(CARD).at.zone == "tray"
    net.crash()
    net.settle()
    assert cai.ledger.get("motions", MOTION)["state"] == "open" and cai.shared.card(CARD).at.zone == "tray"
    bob.act("late", act="voice", motion=MOTION, yes=True)
    net.settle()

    assert len(cai.ledger.items("marks")) == 3 and cai.shared.card(CARD).at.zone == "information"


@pytest.mark.rule("P8", "P5")
def test_what_is_withheld_moves_no_card() -> None:
    net, ann, bob = placing()
    ann.mark(CARD, ["information"])
    bob.mark(CARD, ["education"])
    told = reveal(net, ann, bob)

    assert (told["shown"], told["withheld"]) == ({}, {f"{CARD}/now": 2})
    assert ann.shared.card(CARD).at.zone == "tray"


# -- P9 -----------------------------------------------------------------------------------------------------------------


def doing(who: Client, clock: int, **state: Any) -> None:
    who.send(wire.awareness([wire.Presence(who.shared.client_id, clock, json.dumps(state))]))
    who.network.settle()


@pytest.mark.rule("P9")
def test_presence_while_placing_tells_who_is_here_and_nothing_of_what_they_do() -> None:
    net, ann, bob = board()
    busy = {"moving": {"card": CARD, "zone": "information", "x": 0.5, "y": 0.5}, "editing": CARD, "cursor": [0.1, 0.2]}
    doing(ann, 1, **busy)
    assert json.loads(bob.presence[ann.shared.client_id])["editing"] == CARD
    bob.step("place")
    seen = json.loads(bob.presence[ann.shared.client_id])
    assert seen == {"user": {"id": ann.id, "name": "Ann", "perspective": "lived"}}
    doing(ann, 2, **busy, away=True)
    assert json.loads(bob.presence[ann.shared.client_id]) == {"away": True, **seen}
    late = net.client("late")
    net.settle()
    assert json.loads(late.presence[ann.shared.client_id]) == {"away": True, **seen}
    bob.step("talk")
    doing(ann, 3, **busy)

    assert json.loads(bob.presence[ann.shared.client_id])["cursor"] == [0.1, 0.2]


@pytest.mark.rule("P1", "P9")
def test_how_busy_somebody_is_while_placing_shows_neither_in_messages_nor_in_a_clock() -> None:
    found = []
    for busy in (False, True):
        net, ann, bob = placing()
        doing(ann, 1)
        if busy:
            for clock in range(2, 9):
                doing(ann, clock, cursor=[clock / 10, 0.5])
        net.pass_time(15)
        doing(ann, 9 if busy else 2)
        late = net.client("late")
        net.settle()
        found.append((heard(bob.link.heard), heard(late.link.heard)))

    assert found[0] == found[1]
    assert any(kind == wire.AWARENESS for kind, *_ in found[0][0])


@pytest.mark.rule("P9", "W6")
def test_what_the_server_says_anew_of_somebody_comes_under_a_later_clock() -> None:
    _net, ann, bob = board()
    doing(ann, 1, editing=CARD)
    clocks = []
    for change in (lambda: bob.step("place"), lambda: ann.join("both"), lambda: doing(ann, 2)):
        change()
        told = [wire.read_awareness(m.body) for m in map(wire.read, bob.link.heard) if m.kind == wire.AWARENESS]
        clocks.append([entry.clock for entries in told for entry in entries if entry.client == ann.shared.client_id][-1])

    assert clocks == sorted(clocks) and clocks[0] == 2 and clocks[1] == 3


# -- P10 ----------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("P10")
def test_the_authors_own_devices_get_their_marks_and_nobody_elses() -> None:
    net, ann, bob = placing()
    phone = net.client("phone", connect=False)
    phone.seat = ann.seat
    phone.connect()
    net.settle()
    bob.mark(CARD, ["education"])
    ann.mark(CARD, ["information"], reason="Because")
    assert ann.mine == phone.mine and [mark["reason"] for mark in phone.mine["marks"]] == ["Because"]
    assert [mark["at"] for mark in bob.mine["marks"]] == [["education"]]
    net.crash()
    net.settle()

    assert [mark["at"] for mark in phone.mine["marks"]] == [["information"]]


@pytest.mark.rule("P10", "W3")
def test_a_device_is_not_told_that_a_mark_is_sealed_before_it_is_stored() -> None:
    net, ann, _ = placing()
    round = net.room.meeting.round
    values = {"act": "mark", "round": round, "layer": "now", "at": ["information"], "lang": "en"}
    ann.act("first", card=CARD, salt="1" * 22, **values)
    net.deliver_up(ann.link)
    net.tick()
    ann.act("second", card=CARD, salt="2" * 22, **values)
    net.deliver_up(ann.link)
    net.write()
    while ann.link.down:
        net.deliver_down(ann.link)
    assert [mark["salt"] for mark in ann.mine["marks"]] == ["1" * 22]
    net.settle()

    assert [mark["salt"] for mark in ann.mine["marks"]] == ["2" * 22]


@pytest.mark.rule("P10", "P6")
def test_an_author_finds_each_of_their_marks_unchanged_after_the_reveal() -> None:
    net, ann, bob, cai = placing(ann="lived", bob="lived", cai="lived")
    ann.mark(CARD, ["information"], reason="Because", confidence=3)
    ann.mark(CARD, ["participation"], layer="wanted")
    for who in (bob, cai):
        who.mark(CARD, ["education"])
    kept = ann.mine["marks"]
    told = reveal(net, ann, bob)
    fields = ("at", "range", "confidence", "reason", "salt", "layer")
    shown = [ann.ledger.get("marks", name) for name in ann.mine["shown"]]

    assert sorted(json.dumps([one[field] for field in fields]) for one in shown) == sorted(
        json.dumps([one[field] for field in fields]) for one in kept
    )
    assert {one["hash"] for one in kept} <= set(told["leaves"])


@pytest.mark.rule("Y5", "W6")
def test_a_forgotten_name_is_in_no_presence_of_any_tab_and_what_was_sealed_is_nobodys() -> None:
    net, ann, bob, cai = placing(ann="lived", bob="lived", cai="lived")
    phone = net.client("phone", connect=False)
    phone.seat = ann.seat
    phone.connect()
    net.settle()
    doing(ann, 1)
    doing(phone, 1)
    for who in (ann, bob, cai):
        who.mark(CARD, ["information"])
    reveal(net, ann, bob)
    assert len(ann.mine["shown"]) == 1
    assert ann.do("forget")["ok"]

    users = [json.loads(bob.presence[one.shared.client_id])["user"] for one in (ann, phone)]
    assert users == [{"id": ann.id, "name": "", "perspective": "unsaid"}] * 2
    assert (bob.ledger.person(ann.id).name, bob.ledger.person(ann.id).perspective) == ("", "unsaid")
    assert ann.mine["shown"] == [] and net.room.sealed.under("authors", ann.id) == {}
    assert net.room.meeting.erasing is True
    assert len(bob.ledger.items("marks")) == 3
