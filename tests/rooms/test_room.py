"""The room: what people are told, when, and about whom."""
from __future__ import annotations

import json

import pytest

from coproboard.documents.shared import At, SharedDoc
from coproboard.rooms import wire
from coproboard.rooms.gate import Gate
from coproboard.rooms.limits import Limits
from coproboard.rooms.room import BYTES_PER_TOKEN
from tests.network import Network

CARD = "card000001"


def states(link_messages: list[bytes], kind: int) -> list[dict]:
    return [wire.read_json(m.body) for m in map(wire.read, link_messages) if m.kind == kind]


@pytest.mark.rule("W2")
def test_a_joiner_gets_board_ledger_and_presence_in_one_answer() -> None:
    net = Network()
    ann = net.client("ann")
    ann.act("1", act="join", name="Ann", perspective="lived", lang="en")
    ann.add(CARD, "Bin dates")
    ann.send(wire.awareness([wire.Presence(ann.shared.client_id, 1, '{"editing":null}')]))
    net.settle()

    bob = net.client("bob")
    while bob.link.up:
        net.deliver_up(bob.link)
    net.tick()
    kinds = [(m.kind, m.step) for m in map(wire.read, bob.link.down)]

    assert kinds == [(wire.WELCOME, None), (0, 1), (0, 0), (wire.LEDGER, 1), (wire.AWARENESS, None), (wire.MINE, None)]
    while bob.link.down:
        net.deliver_down(bob.link)
    assert [card.words for card in bob.shared.cards()] == ["Bin dates"]
    assert [person.name for person in bob.ledger.people()] == ["Ann"]
    assert json.loads(bob.presence[ann.shared.client_id])["user"]["name"] == "Ann"


@pytest.mark.rule("W3")
def test_nothing_leaves_before_it_is_stored() -> None:
    net = Network()
    ann, bob = net.client("ann"), net.client("bob")
    net.settle()
    ann.add(CARD, "Bin dates")
    net.deliver_up(ann.link)
    net.tick()

    assert not ann.link.down and not bob.link.down
    net.write()
    net.settle()
    assert ann.saved == ann.sent
    assert [card.words for card in bob.shared.cards()] == ["Bin dates"]


@pytest.mark.rule("W3")
def test_a_joiner_is_not_told_what_is_not_stored_yet() -> None:
    net = Network()
    ann = net.client("ann")
    net.settle()
    ann.add(CARD, "Bin dates")
    net.deliver_up(ann.link)
    net.tick()

    bob = net.client("bob")
    for _ in range(2):
        net.deliver_up(bob.link)
    net.tick()

    assert [wire.read(m).kind for m in bob.link.down] == [wire.WELCOME]


@pytest.mark.rule("S4")
def test_people_are_told_when_the_disk_is_full_and_nothing_is_acknowledged() -> None:
    net = Network()
    ann, bob = net.client("ann"), net.client("bob")
    net.settle()
    before = ann.saved
    net.store.full = True
    ann.add(CARD, "Bin dates")
    net.deliver_up(ann.link)
    net.tick()
    net.write()
    while ann.link.down or bob.link.down:
        net.deliver_down(ann.link)
        net.deliver_down(bob.link)

    assert (ann.saving, bob.saving, ann.saved) == (False, False, before)
    assert bob.shared.cards() == []
    net.settle()
    assert (ann.saving, bob.saving, ann.saved) == (True, True, ann.sent)
    assert [card.words for card in bob.shared.cards()] == ["Bin dates"]


@pytest.mark.rule("W4")
def test_everybody_is_sent_the_same_bytes() -> None:
    net = Network()
    people = [net.client(f"p{n}") for n in range(4)]
    net.settle()
    people[0].add("card000001", "one")
    people[1].add("card000002", "two")
    for person in people[:2]:
        net.deliver_up(person.link)
    net.tick()
    net.write()
    updates = [[m for m in person.link.down if wire.read(m).kind == wire.SYNC] for person in people]

    assert all(len(sent) == 1 for sent in updates)
    assert all(sent[0] is updates[0][0] for sent in updates)


@pytest.mark.rule("W5")
def test_an_act_seen_twice_counts_once_and_is_answered_twice() -> None:
    net = Network()
    ann = net.client("ann")
    ann.act("same", act="join", name="Ann", perspective="lived", lang="en")
    net.settle()
    joined = net.room.ledger.people()[0].joined
    net.pass_time(10)
    ann.act("same", act="join", name="Somebody", perspective="services", lang="en")
    net.settle()

    assert [(p.name, p.joined) for p in net.room.ledger.people()] == [("Ann", joined)]
    assert [receipt["ok"] for receipt in ann.receipts] == [True, True]


@pytest.mark.rule("W5")
@pytest.mark.parametrize(
    "act",
    [{"act": "rule"}, {"act": "join", "name": 1, "perspective": "lived", "lang": "en"},
     {"act": "join", "name": "", "perspective": "owner", "lang": "en"},
     {"act": "join", "name": "", "perspective": "lived", "lang": "<b>"}],
)
def test_an_act_that_is_not_ours_is_answered_with_its_refusal(act: dict) -> None:
    net = Network()
    ann = net.client("ann")
    ann.act("1", **act)
    net.settle()

    assert ann.receipts[0]["ok"] is False
    assert net.room.ledger.people() == []


@pytest.mark.rule("W6")
def test_presence_is_only_my_own_and_the_server_signs_it() -> None:
    net = Network()
    ann, bob = net.client("ann"), net.client("bob")
    ann.act("1", act="join", name="Ann", perspective="lived", lang="en")
    net.settle()
    forged = '{"user":{"id":"x","name":"Mayor","perspective":"services"},"editing":"card000001"}'
    ann.send(wire.awareness([
        wire.Presence(ann.shared.client_id, 1, forged), wire.Presence(bob.shared.client_id, 9, forged),
    ]))
    net.settle()

    assert list(bob.presence) == [ann.shared.client_id]
    assert json.loads(bob.presence[ann.shared.client_id])["user"]["name"] == "Ann"
    net.cut(ann)
    net.settle()
    assert bob.presence[ann.shared.client_id] == "null"


@pytest.mark.rule("G8")
def test_a_refused_change_reaches_nobody_and_says_why() -> None:
    net = Network()
    ann, mallory = net.client("ann"), net.client("mallory")
    net.settle()
    other = SharedDoc(client_id=4242)
    other.apply(mallory.shared.diff())
    before = other.state_vector()
    other.add("card000009", "not mine to write", "en", At())
    mallory.say(other.diff(before))
    ann.add(CARD, "mine")
    net.settle()

    assert [card.words for card in net.room.shared.cards()] == ["mine"]
    assert mallory.refused[0]["code"] == "foreign"
    assert ann.refused == []


@pytest.mark.rule("L2")
def test_nobody_but_the_server_writes_the_ledger() -> None:
    net = Network()
    ann = net.client("ann")
    net.settle()
    ann.send(wire.ledger(wire.UPDATE, b"\x00\x00"))
    net.deliver_up(ann.link)
    net.deliver_down(ann.link)

    assert (ann.refused[0]["code"], ann.refused[0]["rule"]) == ("shape", "L2")


@pytest.mark.rule("L1")
@pytest.mark.rule("L3")
@pytest.mark.rule("L4")
def test_the_ledger_says_who_touched_a_card_and_when() -> None:
    net = Network()
    ann, bob = net.client("ann"), net.client("bob")
    for person, number in ((ann, "1"), (bob, "2")):
        person.act(number, act="join", name=person.name, perspective="lived", lang="en")
    ann.add(CARD, "Bin dates")
    net.settle()
    net.pass_time(60)
    bob.move(CARD, "information")
    net.settle()
    touched = ann.ledger.touched()
    names = {person.id: person.name for person in ann.ledger.people()}

    assert names[touched[CARD, "made"][0]] == "ann"
    assert names[touched[CARD, "moved"][0]] == "bob"
    assert touched[CARD, "moved"][1] == int(net.now * 1000)
    assert all("ann" not in str(value) for value in touched.values())


@pytest.mark.rule("G7")
def test_too_much_is_told_and_ends_the_connection() -> None:
    net = Network(limits=Limits(messages=1, message_burst=5))
    ann = net.client("ann")
    for _ in range(10):
        ann.send(bytes((wire.QUERY_AWARENESS,)))
    for _ in range(12):
        net.deliver_up(ann.link)
    link = ann.link

    assert link.closed_with == 4429
    bob = net.client("bob")
    bob.send(wire.note(wire.ACT, {"id": "x" * 70_000}))
    for _ in range(3):
        net.deliver_up(bob.link)
    assert bob.link.closed_with == 4413


@pytest.mark.rule("G7")
def test_a_large_message_counts_as_several() -> None:
    net = Network(limits=Limits(messages=1, message_burst=12))
    ann = net.client("ann")
    ann.send(wire.note(wire.ACT, {"id": "x" * 10 * BYTES_PER_TOKEN}))
    for _ in range(3):
        net.deliver_up(ann.link)

    assert ann.link.closed_with == 4429


@pytest.mark.rule("R6")
def test_an_idle_board_leaves_memory_and_comes_back_the_same() -> None:
    net = Network()
    ann = net.client("ann")
    ann.add(CARD, "Bin dates", "information")
    net.settle()
    cards = net.room.shared.cards()
    net.cut(ann)
    net.tick()
    net.write()
    net.hub.resting(net.now)
    net.pass_time(61)
    rested = net.hub.resting(net.now)
    for found in rested:
        found.log.close()

    assert len(rested) == 1 and not net.hub.opened
    assert net.room.shared.cards() == cards


@pytest.mark.rule("D1")
def test_two_moves_at_once_leave_one_of_the_two() -> None:
    net = Network()
    ann, bob = net.client("ann"), net.client("bob")
    ann.add(CARD, "Bin dates")
    net.settle()
    ann.move(CARD, "information", 0.1, 0.2)
    bob.move(CARD, "consultation", 0.8, 0.9)
    net.settle()
    at = net.room.shared.card(CARD).at

    assert (at.zone, at.x, at.y) in {("information", 0.1, 0.2), ("consultation", 0.8, 0.9)}
    net.check_same()


@pytest.mark.rule("G7")
def test_a_board_is_full_by_what_it_holds_not_by_what_was_written_over() -> None:
    net = Network(limits=Limits(messages=1e6, message_burst=10**6, board=150_000))
    ann = net.client("ann")
    net.settle()
    ann.add(CARD, "")
    for number in range(30):
        ann.write(CARD, f"{number:05d} " * 2500)
        net.settle()

    assert ann.refused == []
    for number in range(20):
        ann.add(f"more{number:06d}", f"{number:05d} " * 2500)
        net.settle()
    assert ann.refused[0]["code"] == "full"


@pytest.mark.rule("G10")
def test_a_client_that_knows_a_longer_ledger_is_told_that_the_server_is_behind() -> None:
    net = Network()
    ann = net.client("ann")
    net.settle()
    ann.send(wire.ledger(wire.STEP1, wire.state_vector({1: 10_000})))
    ann.send(wire.sync(wire.STEP1, ann.shared.state_vector()))
    net.settle()

    assert [(told["code"], told["rule"], told["n"]) for told in ann.refused] == [("behind", "G10", 0)]


#: JSON to Python, and to nobody else: half a character, and numbers that are none.
ODD_JSON = ('"\\ud800"', "NaN", "1e999", "-Infinity")


@pytest.mark.rule("G1")
@pytest.mark.parametrize("odd", ODD_JSON)
def test_json_that_no_browser_reads_never_reaches_the_others(odd: str) -> None:
    net = Network()
    ann, bob = net.client("ann"), net.client("bob")
    net.settle()
    bob.send(wire.awareness([wire.Presence(bob.shared.client_id, 1, f'{{"cursor":{odd}}}')]))
    ann.add(CARD, "Bin dates")
    net.settle()
    cai = net.client("cai")
    net.settle()

    assert ann.saved == ann.sent and [card.words for card in cai.shared.cards()] == ["Bin dates"]
    assert bob.shared.client_id not in ann.presence


@pytest.mark.rule("G1")
def test_an_act_whose_id_is_half_a_character_harms_nobody() -> None:
    net = Network()
    ann, bob = net.client("ann"), net.client("bob")
    net.settle()
    bob.send(bytes((wire.ACT,)) + wire.varbytes(b'{"id":"\\ud800","act":"join"}'))
    ann.add(CARD, "Bin dates")
    net.settle()

    assert ann.saved == ann.sent


@pytest.mark.rule("W6")
def test_a_presence_counts_no_further_than_a_browser_can() -> None:
    net = Network()
    ann, bob = net.client("ann"), net.client("bob")
    net.settle()
    bob.send(wire.awareness([wire.Presence(bob.shared.client_id, 2**53 - 1, "{}")]))
    net.settle()

    assert bob.shared.client_id not in ann.presence


@pytest.mark.rule("W6")
def test_one_message_cannot_come_and_go_a_thousand_times() -> None:
    net = Network()
    ann, bob = net.client("ann"), net.client("bob")
    net.settle()
    states = ("{}", "null") * 1000
    body = wire.awareness(wire.Presence(bob.shared.client_id, clock, state) for clock, state in enumerate(states, 1))
    bob.send(body)
    while bob.link.up:
        net.deliver_up(bob.link)

    assert len(ann.link.down) <= 1


@pytest.mark.rule("G7")
def test_a_full_board_is_not_written_out_for_each_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    net = Network(limits=Limits(cards=1, board=1_000_000))
    ann = net.client("ann")
    net.settle()
    ann.add(CARD, "x" * 10_000)
    for number in range(15):
        ann.write(CARD, f"{number:05d} " * 2500)
        net.settle()
    written, whole = [], SharedDoc.diff
    monkeypatch.setattr(SharedDoc, "diff", lambda doc, *given: written.append(doc) or whole(doc, *given))
    for number in range(30):
        ann.add(f"more{number:06d}", "")
        while ann.link.up:
            net.deliver_up(ann.link)

    assert len(ann.refused) + len(ann.link.down) >= 30
    assert written.count(net.hub.opened[net.board].room.shared) <= 2


@pytest.mark.rule("G7")
def test_asking_for_a_large_board_again_and_again_counts_by_its_size() -> None:
    net = Network(limits=Limits())
    ann, bob = net.client("ann"), net.client("bob")
    net.settle()
    for number in range(30):
        ann.add(f"card{number:06d}", "x" * 15_000)
        net.settle()
        net.now += 1
    answered = 0
    for _ in range(60):
        bob.send(wire.sync(wire.STEP1, b"\x00"))
        while bob.link.up:
            net.deliver_up(bob.link)
        net.tick()
        answered += any(wire.read(message).step == wire.STEP2 for message in bob.link.down)
        bob.link.down.clear()

    assert 1 <= answered <= 6
    assert len(net.hub.opened[net.board].room.shared.cards()) == 30


@pytest.mark.rule("G10")
def test_a_strangers_long_list_of_clients_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    net = Network()
    ann = net.client("ann")
    net.settle()
    room, asked = net.hub.opened[net.board].room, []
    every = Gate.state_vector.fget
    monkeypatch.setattr(Gate, "state_vector", property(lambda gate: asked.append(1) or every(gate)))
    session = room.join(ann.link, "", net.now)
    room.receive(session, wire.sync(wire.STEP1, wire.state_vector({client: 1 for client in range(2, 2000)})), net.now)

    assert len(asked) <= 1


@pytest.mark.rule("G2")
@pytest.mark.parametrize("here", [True, False])
def test_a_stranger_cannot_take_the_id_of_somebody_who_has_not_written_yet(here: bool) -> None:
    net = Network()
    ann = net.client("ann")
    net.settle()
    room, mine = net.hub.opened[net.board].room, ann.shared.client_id
    if not here:
        for session in list(room.sessions):
            room.leave(session)
    forged = SharedDoc(mine)
    forged.apply(room.shared.diff())
    before = forged.state_vector()
    forged.add("forged0001", "Not by Ann", "en", At())
    thief = room.join(ann.link, "", net.now)
    room.receive(thief, wire.awareness([wire.Presence(mine, 1, "{}")]), net.now)
    room.receive(thief, wire.sync(wire.UPDATE, forged.diff(before)), net.now)
    asked = net.hub.ticket(net.board, {"key": net.key, "want": mine}, "there", net.now)

    assert room.unused(mine) is not here and thief.client is None and asked["wanted"] is None
