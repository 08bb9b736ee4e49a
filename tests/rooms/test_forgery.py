"""Forgery (A2, L2, G2): somebody who knows the whole protocol and every id tries to be more than one participant.

Nothing changes, they are told why, and the others notice nothing and go on. Each attack is one line of the table.
"""
from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from coproboard.documents.ledger import MAPS, Ledger, Person
from coproboard.documents.sealed import ROOTS
from coproboard.documents.shared import At, SharedDoc
from coproboard.domain.consent import digest
from coproboard.domain.history import verify_links
from coproboard.domain.motions import DEFAULT_RULE
from coproboard.rooms import wire
from coproboard.rooms.session import CLOSE_MALFORMED, CLOSE_SIZE
from tests.ear import Ear, sit_down
from tests.live import LiveServer
from tests.network import Client, Link, Network, shown
from tests.rooms import forge
from tests.rooms.test_foreign import Plain

CARD, COMMENT, MOTION, VOTE, PROPOSAL, NAN = "card000001", "comment-01", "motion-001", "vote-00001", "proposal-1", "entered-01"


@dataclass
class World:
    """A board in the middle of a session, honest people, and one who is not."""

    net: Network
    ann: Client
    bob: Client
    cai: Client
    eve: Client

    @classmethod
    def begin(cls) -> World:
        net = Network(seed=3)
        ann, bob, cai, eve = net.people(ann="lived", bob="services", cai="lived", eve="services")
        ann.add(CARD, "Bin dates")
        ann.propose(PROPOSAL, "Text people")
        net.settle()
        ann.do("enter", person=NAN, name="Nan", perspective="lived", lang="cy")
        ann.do("frame", tab="power", frame="power")
        ann.set_line("power", "top-left", 0.5, 0.5)
        ann.do("comment", comment=COMMENT, card=CARD, words="I wait", lang="en")
        bob.step("place")
        for who in (ann, bob, cai):
            who.mark(CARD, ["information"])
        cls.reveal(net, ann, bob, cai)
        bob.do("vote", vote=VOTE, question="Which?", options=[CARD, PROPOSAL], dots=3)
        ann.do("dots", vote=VOTE, on={CARD: 3})
        ann.do("raise", motion=MOTION, kind="keep", about="2030-01-01")
        ann.do("answer", proposal=PROPOSAL, digest=words(net), answer="consent", reason="", lang="en")
        return cls(net, ann, bob, cai, eve)

    @staticmethod
    def reveal(net: Network, *people: Client) -> None:
        people[0].do("raise", motion="reveal-001", kind="reveal", about=net.room.meeting.round)
        for who in people[1:]:
            who.do("voice", motion="reveal-001", yes=True)

    def all_that_is(self) -> object:
        """All that is stored and shown, but for whose acts were done."""
        room = self.net.room
        return (
            {root: room.ledger.items(root) for root in MAPS}, room.ledger.entries("log"), shown(room.shared),
            {root: room.sealed.items(root) for root in ROOTS if root != "acts"},
            {who.name: (who.mine, shown(who.shared)) for who in (self.ann, self.bob, self.cai)},
        )  # fmt: skip


def words(net: Network) -> str:
    one = net.room.shared.proposal(PROPOSAL)
    return digest(one.words, one.knows, one.decides, one.acts)


def revealed(world: World) -> str:
    return str(next(iter(world.net.room.ledger.items("reveals"))))


def as_if_server(world: World, write: Callable[[Ledger], Any]) -> bytes:
    """An update of the ledger, exactly as the server would write it."""
    forged = Ledger()
    forged.apply(world.net.room.ledger.diff())
    before = forged.state_vector()
    write(forged)
    return forged.diff(before)


def under(world: World, client: int, change: Callable[[SharedDoc], Any]) -> bytes:
    """An update of the shared document under a client id of somebody else's."""
    forged = SharedDoc(client)
    forged.apply(world.net.room.shared.diff())
    before = forged.state_vector()
    change(forged)
    return forged.diff(before)


def act(what: str, /, **fields: Any) -> Callable[[World], None]:
    """An act of Eve's; values that are functions are asked of the world."""

    def attack(world: World) -> None:
        found = {key: value(world) if callable(value) else value for key, value in fields.items()}
        world.eve.act("attack", act=what, **found)

    return attack


def own(change: Callable[[SharedDoc], Any]) -> Callable[[World], None]:
    """A change of the board that Eve makes as herself."""
    return raw(lambda world: wire.sync(wire.UPDATE, under(world, world.eve.shared.client_id, change)))


def raw(body: Callable[[World], bytes]) -> Callable[[World], None]:
    """Bytes of Eve's."""
    return lambda world: world.eve.send(body(world))


def text(body: str) -> Callable[[World], None]:
    """An act as text that is no proper JSON, or is too much of it."""
    return raw(lambda world: bytes((wire.ACT,)) + wire.varbytes(body.encode()))


ann_id = lambda world: world.ann.id
bob_id = lambda world: world.bob.id

ATTACKS: dict[str, tuple[Callable[[World], None], str]] = {
    "votes for another": (act("voice", motion=MOTION, yes=True, **{"for": bob_id}), "not-yours"),
    "votes for an entered person": (act("voice", motion=MOTION, yes=True, **{"for": NAN}), "not-yours"),
    "withdraws another's motion": (act("withdraw", motion=MOTION), "not-yours"),
    "carries what has not enough": (act("carry", motion=MOTION), "early"),
    "raises the same motion again": (act("raise", motion="motion-002", kind="keep", about="2030-01-01"), "stale"),
    "raises under another's id": (act("raise", motion=MOTION, kind="keep", about="2033-01-01"), "shape"),
    "changes the rule beside a motion": (
        act("raise", motion="motion-002", kind="rule", about={**DEFAULT_RULE.to_json(), "share": 51}), "closed",
    ),
    "writes a rule of its own": (act("raise", motion="motion-002", kind="rule", about={"share": 0, "owner": "eve"}), "shape"),
    "raises a motion against a person": (act("raise", motion="motion-002", kind="remove", about=ann_id), "shape"),
    "reveals a closed round": (act("raise", motion="motion-002", kind="reveal", about=revealed), "stale"),
    "marks after the reveal": (
        act("mark", round=revealed, card=CARD, layer="now", at=["coercion"], salt="e" * 22, lang="en"), "stale",
    ),
    "marks for another": (
        act("mark", round=revealed, card=CARD, layer="now", at=["coercion"], salt="e" * 22, lang="en", **{"for": ann_id}),
        "not-yours",
    ),
    "gives another's mark a reason": (
        act("reason", mark=lambda world: world.ann.mine["shown"][0], reason="I lied", lang="en"), "not-yours",
    ),
    "changes another's comment": (act("comment", comment=COMMENT, card=CARD, words="I do not wait", lang="en"), "not-yours"),
    "withdraws another's comment": (act("comment", comment=COMMENT, card=CARD, words="", lang="en"), "not-yours"),
    "comments for an entered person": (
        act("comment", comment="comment-02", card=CARD, words="As Nan", lang="en", **{"for": NAN}), "not-yours",
    ),
    "answers for another's entered person": (
        act("answer", proposal=PROPOSAL, digest=lambda world: words(world.net), answer="consent", lang="en", **{"for": NAN}),
        "not-yours",
    ),
    "answers for another": (
        act("answer", proposal=PROPOSAL, digest=lambda world: words(world.net), answer="consent", lang="en", **{"for": bob_id}),
        "not-yours",
    ),
    "adopts before the groups consent": (act("adopt", proposal=PROPOSAL, digest=lambda world: words(world.net)), "early"),
    "chooses the scale after the first answer": (act("scale", proposal=PROPOSAL, scale="gradients"), "closed"),
    "puts another's dots": (act("dots", vote=VOTE, on={CARD: 1}, **{"for": ann_id}), "not-yours"),
    "puts more dots than there are": (act("dots", vote=VOTE, on={CARD: 2, PROPOSAL: 2}), "shape"),
    "puts dots that take some away": (act("dots", vote=VOTE, on={CARD: 4, PROPOSAL: -1}), "shape"),
    "renames another": (act("enter", person=ann_id, name="Eve", perspective="services", lang="en"), "not-yours"),
    "renames another's entered person": (act("enter", person=NAN, name="Eve", perspective="services", lang="en"), "not-yours"),
    "enters who an ordinary client will be": (
        act("enter", person="guest-123456", name="", perspective="services", lang="en"), "shape",
    ),
    "enters an object's own name": (act("enter", person="__proto__", name="", perspective="lived", lang="en"), "shape"),
    "forgets another": (act("forget", **{"for": ann_id}), "not-yours"),
    "names another": (act("named", yes=True, **{"for": ann_id}), "not-yours"),
    "credits another's card": (act("credit", card=CARD, **{"for": NAN}), "not-yours"),
    "is ready for another": (act("ready", step="reveal", yes=True, **{"for": ann_id}), "not-yours"),
    "mutes nobody who is here": (act("mute", who="nobody-here", reason="x"), "unknown"),
    "acts for a list": (act("forget", **{"for": [1]}), "not-yours"),
    "turns the group while it looks at marks": (act("turn", to="power", **{"from": "first"}), "closed"),
    "turns the group from where it is not": (act("turn", to="first", **{"from": "power"}), "stale"),
    "turns the group for another": (act("turn", to="power", **{"from": "first", "for": ann_id}), "not-yours"),
    "sets the group's tab aside": (act("frame", tab="first", aside=True), "closed"),
    "puts another frame under a tab": (act("frame", tab="power", frame="risk"), "shape"),
    "puts another frame under the board": (act("frame", tab="first", frame="risk"), "shape"),
    "adds a frame for another": (act("frame", tab="mine", frame="risk", **{"for": ann_id}), "not-yours"),
    "takes a boundary away": (own(lambda doc: doc._board.pop("line/power/top-left")), "shape"),
    "draws a boundary beyond the frame": (own(lambda doc: doc.set_line("power", "top-left", 2, 0)), "shape"),
    "draws where there is no tab": (own(lambda doc: doc.set_line("mine", "top-left", 0.5, 0)), "shape"),
    "puts a card where there is no tab": (own(lambda doc: doc.move(CARD, At("people"), "at/mine/knows")), "shape"),
    "writes the frame anew": (own(lambda doc: doc.seed("risk@1", "")), "shape"),
    "does what is no act": (act("own", board="all"), "shape"),
    "writes the ledger by update": (
        raw(lambda world: wire.ledger(wire.UPDATE, as_if_server(
            world, lambda ledger: ledger.put_person(Person(world.ann.id, "Eve", "services", "en", 1))))), "shape",
    ),
    "writes the ledger by answer": (
        raw(lambda world: wire.ledger(wire.STEP2, as_if_server(
            world, lambda ledger: ledger.put("voices", f"{MOTION}/{world.bob.id}", ["yes", 1])))), "shape",
    ),
    "writes the ledger's roots into the board": (
        raw(lambda world: wire.sync(wire.UPDATE, as_if_server(
            world, lambda ledger: ledger.put("voices", f"{MOTION}/{world.bob.id}", ["yes", 1])))), "foreign",
    ),
    "writes the ledger's roots under its own id": (
        raw(lambda world: wire.sync(wire.UPDATE, forge.update(forge.section(
            world.eve.shared.client_id, 0, forge.item(forge.values("x"), parent="voices", key=f"{MOTION}/{world.bob.id}"))))),
        "shape",
    ),
    "moves a card under another's id": (
        raw(lambda world: wire.sync(wire.UPDATE, under(
            world, world.ann.shared.client_id, lambda doc: doc.move(CARD, At("coercion"))))), "foreign",
    ),
    "moves a card as the server": (
        raw(lambda world: wire.sync(wire.UPDATE, under(world, 0, lambda doc: doc.move(CARD, At("coercion"))))), "foreign",
    ),
    "moves a card as the ledger's writer": (
        raw(lambda world: wire.sync(wire.UPDATE, under(world, 1, lambda doc: doc.move(CARD, At("coercion"))))), "foreign",
    ),
    "sends not a number": (text('{"id":"attack","act":"timer","seconds":NaN}'), "shape"),
    "sends infinity": (text('{"id":"attack","act":"timer","seconds":Infinity}'), "shape"),
    "sends a number beyond all": (text('{"id":"attack","act":"timer","seconds":1e999}'), "shape"),
    "sends a number with ten thousand digits": (text('{"id":"attack","act":"timer","seconds":' + "9" * 10_000 + "}"), "shape"),
    "sends true for a number": (act("timer", seconds=True), "shape"),
    "sends half a character": (text('{"id":"attack","act":"join","name":"\\ud800","perspective":"lived","lang":"en"}'), "shape"),
    "sends what is nested without end": (text('{"id":"attack","act":"timer","seconds":' + "[" * 20_000 + "]" * 20_000 + "}"), "shape"),
    "sends no object": (text('["attack"]'), "shape"),
    "sends an act with a path for an id": (lambda world: world.eve.act(f"{world.ann.id}/1", act="timer", seconds=60), "shape"),
    "sends a step up": (lambda world: world.eve.act("../attack", act="timer", seconds=60), "shape"),
    "sends a receipt": (raw(lambda world: wire.note(wire.RECEIPT, {"id": "x", "ok": True})), "shape"),
    "sends somebody's marks": (raw(lambda world: wire.note(wire.MINE, {"marks": []})), "shape"),
    "sends a welcome": (raw(lambda world: wire.note(wire.WELCOME, {"participant": world.ann.id})), "shape"),
    "says that something is saved": (raw(lambda world: wire.saved(99)), "shape"),
}


@pytest.mark.rule("A2", "L2", "G2", "M2", "T1", "A1", "A8", "A9", "D9")
@pytest.mark.parametrize("name", ATTACKS)
def test_whoever_tries_is_told_why_and_nothing_changes_for_anybody(name: str) -> None:
    world = World.begin()
    net, eve, (attack, code) = world.net, world.eve, ATTACKS[name]
    before, honest = world.all_that_is(), [len(who.link.heard) for who in (world.ann, world.bob, world.cai)]
    told = len(eve.refused)
    attack(world)
    net.settle()

    answers = [one for one in eve.receipts if one["id"] == "attack"] + eve.refused[told:]
    assert [one["code"] for one in answers] == [code]
    assert world.all_that_is() == before
    # They notice nothing: not one message came.
    assert [len(who.link.heard) for who in (world.ann, world.bob, world.cai)] == honest
    go_on(world)


def go_on(world: World) -> None:
    """The honest ones work on: a card moves, the motion carries, the history holds."""
    world.ann.move(CARD, "participation")
    world.bob.do("voice", motion=MOTION, yes=True)
    world.cai.do("voice", motion=MOTION, yes=True)
    assert world.bob.shared.card(CARD).at.zone == "participation"
    assert world.cai.ledger.get("motions", MOTION)["state"] == "carried"
    assert verify_links(world.cai.log()) is None
    assert world.ann.refused == world.bob.refused == world.cai.refused == []


@pytest.mark.rule("A2", "W5")
def test_replaying_anothers_act_does_it_as_oneself_or_not_at_all() -> None:
    world = World.begin()
    ann, eve = world.ann, world.eve
    mine = eve.ledger.items("voices")
    eve.act(f"{ann.name}{ann.acts}", act="raise", motion=MOTION, kind="keep", about="2030-01-01")
    world.net.settle()

    assert eve.receipts[-1]["ok"] is False
    assert eve.ledger.items("voices") == mine
    go_on(world)


@pytest.mark.rule("A6", "M1")
def test_ten_tabs_and_ten_mutes_of_one_person_are_one_voice() -> None:
    world = World.begin()
    net, eve = world.net, world.eve
    tabs = [net.client(f"eve-{n}", connect=False) for n in range(10)]
    for each in tabs:
        each.seat = eve.seat
        each.connect()
    net.settle()
    for each in tabs:
        each.do("voice", motion=MOTION, yes=False)
        each.do("mute", who=world.ann.id, reason="x")
        each.do("fold", what=f"card/{CARD}", yes=True, reason="x")
        each.do("dots", vote=VOTE, on={PROPOSAL: 3})

    assert world.bob.ledger.under("voices", MOTION).keys() == {world.ann.id, eve.id}
    assert world.bob.ledger.get("mutes", world.ann.id)["until"] == 0
    assert world.bob.ledger.get("folds", f"card/{CARD}")["folded"] is False
    assert net.room.sealed.under("dots", VOTE).keys() == {world.ann.id, eve.id}
    go_on(world)


@pytest.mark.rule("W6", "G2")
def test_nobody_speaks_or_leaves_for_another_in_presence() -> None:
    world = World.begin()
    net, ann, eve = world.net, world.ann, world.eve
    ann.send(wire.awareness([wire.Presence(ann.shared.client_id, 1, "{}")]))
    net.settle()
    seen = world.bob.presence[ann.shared.client_id]
    for clock, state in ((5, json.dumps({"user": {"id": ann.id, "name": "Eve"}})), (9, "null")):
        eve.send(wire.awareness([wire.Presence(ann.shared.client_id, clock, state)]))
        eve.send(wire.awareness([wire.Presence(eve.shared.client_id, clock, json.dumps({"user": json.loads(seen)["user"]}))]))
    net.settle()

    assert world.bob.presence[ann.shared.client_id] == seen
    assert json.loads(world.bob.presence[eve.shared.client_id])["user"]["id"] == eve.id


@pytest.mark.rule("W1", "G2", "A2")
def test_an_ordinary_client_neither_acts_nor_becomes_somebody_else() -> None:
    world = World.begin()
    before = world.all_that_is()
    plain = Plain(world.net, 7001)
    plain.say(wire.note(wire.ACT, {"id": "attack", "act": "voice", "motion": MOTION, "yes": True}))
    assert plain.link.closed_with == CLOSE_MALFORMED
    other = Plain(world.net, world.ann.shared.client_id)
    other.be_here()
    other.retitle("Mine")
    world.net.settle()

    assert other.session.participant == "" and other.link.closed_with == CLOSE_MALFORMED
    assert world.all_that_is() == before
    go_on(world)


@pytest.mark.rule("G7", "G1")
def test_an_act_larger_than_a_message_ends_the_connection_alone() -> None:
    world = World.begin()
    link: Link = world.eve.link
    world.eve.act("attack", act="comment", comment="comment-02", card=CARD, words="x" * 70_000, lang="en")
    while link.up and link.open:
        world.net.deliver_up(link)

    assert link.closed_with == CLOSE_SIZE
    world.net.settle()
    assert world.cai.ledger.get("comments", "comment-02") is None
    go_on(world)


@pytest.mark.rule("M5", "P3")
def test_inside_a_round_nobody_changes_the_rule_or_steps_to_the_reveal() -> None:
    world = World.begin()
    eve, net = world.eve, world.net
    go_on(world)
    eve.step("place")
    before = world.all_that_is()
    assert eve.step("reveal")["code"] == "early"
    assert eve.do("raise", motion="motion-009", kind="rule", about={**DEFAULT_RULE.to_json(), "share": 60})["code"] == "closed"
    assert eve.do("step", to="reveal", **{"from": "talk"})["code"] == "stale"

    assert world.all_that_is() == before and net.room.meeting.round


@pytest.mark.rule("G2", "R4")
def test_a_guess_at_an_entered_guest_opens_no_door_to_an_id_in_use() -> None:
    """Whoever could enter a person called like an ordinary client could take that client's id, and its words."""
    world = World.begin()
    asked = world.net.hub.ticket(world.net.board, {"key": world.net.key, "want": 4242}, "there", world.net.now)
    assert asked["wanted"] is not None
    device = world.net.client("device", connect=False)
    device.seat, device.grant, device.shared = asked["seat"], asked["wanted"], SharedDoc(4242)
    device.connect()
    world.net.settle()
    device.retitle("Written offline")
    world.net.settle()
    world.net.cut(device)
    world.net.clients.remove(device)
    assert world.eve.do("enter", person="guest-4242", name="", perspective="services", lang="en")["code"] == "shape"
    plain = Plain(world.net, 4242)
    plain.be_here()
    plain.retitle("Taken over")

    assert world.net.room.shared.title == "Written offline" and plain.session.client is None


# -- over a real socket -------------------------------------------------------------------------------------------------


@pytest.mark.rule("A2", "L2", "G2", "G8")
def test_over_a_real_socket_too(tmp_path: Path) -> None:
    server = LiveServer(tmp_path / "data")

    async def run() -> None:
        board, key = server.board()
        ann, eve = await sit_down(server, board, key), await sit_down(server, board, key)
        me = [wire.read_json(wire.read(ear.frames[0]).body)["participant"] for ear in (ann, eve)]

        async def send(who: Ear, message: bytes) -> None:
            await who.connection.write_message(message, binary=True)

        await send(ann, wire.note(wire.ACT, {"id": "1", "act": "join", "name": "Ann", "perspective": "lived", "lang": "en"}))
        await ann.until(wire.RECEIPT, 1)
        await send(ann, wire.note(wire.ACT, {"id": "2", "act": "raise", "motion": MOTION, "kind": "keep", "about": "2030-01-01"}))
        await ann.until(wire.RECEIPT, 2)
        state = server.call(lambda: server.house.hub.open(board).room.ledger.get("motions", MOTION)["state"])
        assert state == "carried"
        before = server.call(lambda: server.house.hub.open(board).room.ledger.items("people"))
        attacks = [
            wire.note(wire.ACT, {"id": "3", "act": "voice", "motion": MOTION, "yes": True, "for": me[0]}),
            wire.note(wire.ACT, {"id": "4", "act": "enter", "person": me[0], "name": "x", "perspective": "both", "lang": "en"}),
        ]
        for message in attacks:
            await send(eve, message)
        await eve.until(wire.RECEIPT, 2)
        receipts = [wire.read_json(m.body) for m in map(wire.read, eve.frames) if m.kind == wire.RECEIPT]
        assert [(one["code"], one["rule"]) for one in receipts] == [("not-yours", "A2")] * 2
        await send(eve, wire.ledger(wire.UPDATE, b"\x00\x00"))
        await eve.until(wire.REFUSAL, 1)
        forged = forge.update(forge.card(4242, 0, CARD))
        await send(eve, wire.sync(wire.UPDATE, forged))
        await eve.until(wire.REFUSAL, 2)
        refusals = [wire.read_json(m.body) for m in map(wire.read, eve.frames) if m.kind == wire.REFUSAL]
        assert [one["code"] for one in refusals] == ["shape", "foreign"]
        assert server.call(lambda: server.house.hub.open(board).room.ledger.items("people")) == before
        for ear in (ann, eve):
            await ear.close()

    try:
        asyncio.run(run())
    finally:
        server.stop()
