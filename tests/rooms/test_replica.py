"""The participant's side of the wire: nothing lost, nothing doubled, whatever the gate or the network does."""
from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproboard.documents.shared import SEED_CLIENT, At, Card, SharedDoc
from coproboard.local import LIMITS, Inbox
from coproboard.rooms import wire
from coproboard.rooms.replica import PATIENCE, Make, Replica
from coproboard.rooms.room import Room
from coproboard.rooms.session import Session
from coproboard.storage.log import Contents

LONG = "x" * (LIMITS.text + 1)


def adds(card: str, words: str = "words") -> Make:
    def make(shared: SharedDoc) -> None:
        if shared.card(card) is None:
            shared.add(card, words, "en", At("information", 0.5, 0.5))

    return make


def moves(card: str, x: float) -> Make:
    return lambda shared: shared.move(card, At("consultation", x, 0.5))


class Table:
    """One room; people come and go."""

    def __init__(self) -> None:
        seed = SharedDoc(SEED_CLIENT)
        seed.seed("spectrum@1", "Where are we now?")
        self.random = Random(1)
        self.room = Room(Contents({"shared": seed.diff()}, (), (), 0), LIMITS)

    def store(self) -> None:
        """Store what waits."""
        commit = self.room.tick(0.0)
        if commit is not None:
            self.room.durable(commit)

    def cards(self) -> list[Card]:
        return self.room.shared.cards()


class Person:
    """A replica and its way to the room, which can be cut at any message."""

    def __init__(self, table: Table, name: str) -> None:
        self.table, self.name = table, name
        self.clients: set[int] = set()
        self.inbox = Inbox()
        self.session: Session | None = None
        self.replica = Replica(self.fresh())
        self.enter()

    def fresh(self) -> int:
        client = self.table.random.randrange(2, 2**32)
        self.clients.add(client)
        return client

    def enter(self) -> None:
        self.inbox = Inbox()
        self.session = self.table.room.join(
            self.inbox, self.name, 0.0, client=max(self.clients), earlier=self.clients, native=True
        )
        if self.replica.broken:
            self.replica.restart(self.fresh())
            self.session.clients.update(self.clients)
        self.replica.open()

    def cut(self) -> None:
        if self.session is not None:
            self.table.room.leave(self.session)
        self.session = None
        self.replica.close()

    def step(self) -> bool:
        """Carry what is under way, both ways; say whether there was anything."""
        if self.replica.broken:
            self.cut()
        if self.session is None:
            self.enter()
        self.replica.flush()
        ours = self.replica.take()
        for message in ours:
            self.table.room.receive(self.session, message, 0.0)
        self.table.store()
        theirs = self.inbox.take()
        for message in theirs:
            self.replica.receive(message)
        return bool(ours or theirs) or self.replica.broken


def settle(*people: Person) -> None:
    for _ in range(200):
        steps = [person.step() for person in people]
        if not any(steps):
            return
    raise AssertionError("they never came to rest")


@pytest.mark.rule("W3")
def test_a_change_is_pending_until_it_is_saved() -> None:
    ann = Person(Table(), "ann")
    settle(ann)
    ann.replica.change(adds("card0001"))

    assert ann.replica.pending == 1 and not ann.replica.settled
    settle(ann)
    assert ann.replica.settled
    assert [card.id for card in ann.table.cards()] == ["card0001"]


def test_a_change_that_changes_nothing_is_not_sent() -> None:
    ann = Person(Table(), "ann")
    ann.replica.change(adds("card0001"))
    settle(ann)

    ann.replica.change(adds("card0001"))

    assert ann.replica.settled and ann.replica.take() == []


def test_one_message_is_on_its_way_and_the_rest_goes_together() -> None:
    ann = Person(Table(), "ann")
    settle(ann)
    for number in range(10):
        ann.replica.change(adds(f"card000{number}"))
    ann.replica.flush()
    ann.replica.flush()

    assert len(ann.replica.take()) == 1
    assert ann.replica.pending == 10


def test_an_acknowledgement_of_an_earlier_message_saves_no_later_one() -> None:
    ann = Person(Table(), "ann")
    settle(ann)
    ann.replica.change(adds("card0001"))
    ann.replica.flush()

    ann.replica.receive(wire.saved(1))

    assert ann.replica.pending == 1
    ann.replica.receive(wire.saved(2))
    assert ann.replica.pending == 0


@pytest.mark.rule("G8")
def test_of_many_changes_only_the_refused_one_is_left_out() -> None:
    ann, bob = Person(table := Table(), "ann"), Person(table, "bob")
    settle(ann, bob)
    ann.replica.change(adds("card0001"))
    ann.replica.change(adds("card0002", LONG))
    ann.replica.change(moves("card0002", 0.1))
    ann.replica.change(moves("card0001", 0.25))
    ann.replica.change(adds("card0003"))
    settle(ann, bob)

    assert [refused.code for refused in ann.replica.refused] == ["full"]
    assert {card.id: card.at.x for card in table.cards()} == {"card0001": 0.25, "card0003": 0.5}
    assert ann.replica.shared.cards() == bob.replica.shared.cards() == table.cards()


def test_a_change_over_the_message_limit_is_given_up_without_being_sent() -> None:
    ann = Person(Table(), "ann")
    settle(ann)
    ann.replica.change(adds("card0001", "x" * 70_000))
    ann.replica.change(adds("card0002"))
    ann.replica.flush()

    assert ann.replica.take() == []
    settle(ann)

    assert [refused.code for refused in ann.replica.refused] == ["size"]
    assert [card.id for card in ann.replica.shared.cards()] == ["card0002"] == [card.id for card in ann.table.cards()]


@pytest.mark.rule("R3")
def test_a_change_whose_acknowledgement_was_lost_is_not_doubled() -> None:
    ann = Person(Table(), "ann")
    settle(ann)
    ann.replica.change(adds("card0001"))
    ann.replica.flush()
    for message in ann.replica.take():
        ann.table.room.receive(ann.session, message, 0.0)
    ann.table.store()
    ann.cut()

    assert ann.replica.pending == 1
    settle(ann)
    assert ann.replica.settled and not ann.replica.refused
    assert [card.order for card in ann.table.cards()] == [1]


@pytest.mark.rule("G10")
def test_a_server_restored_from_an_older_copy_is_told_of_and_what_waits_is_kept() -> None:
    ann, bob = Person(table := Table(), "ann"), Person(table, "bob")
    settle(ann, bob)
    bob.replica.change(adds("card0001"))
    settle(ann, bob)
    ann.cut()
    ann.replica.change(adds("card0002"))

    ann.table = Table()
    settle(ann)

    assert [refused.code for refused in ann.replica.refused] == ["behind"]
    assert [card.id for card in ann.table.cards()] == ["card0002"] == [card.id for card in ann.replica.shared.cards()]


def test_an_id_that_the_server_no_longer_knows_is_replaced() -> None:
    ann = Person(Table(), "ann")
    settle(ann)
    ann.replica.change(adds("card0001"))
    ann.cut()
    ann.clients.clear()
    ann.fresh()

    settle(ann)

    assert [refused.code for refused in ann.replica.refused] == ["behind"]
    assert [card.id for card in ann.table.cards()] == ["card0001"]


def test_a_change_that_never_passes_is_given_up() -> None:
    ann = Person(Table(), "ann")
    settle(ann)
    ann.replica.change(adds("card0001"))
    refusal = wire.note(wire.REFUSAL, {"code": "foreign", "rule": "G2", "n": 1})
    for _ in range(2 * PATIENCE + 1):
        ann.replica.receive(refusal)

    settle(ann)

    assert [refused.code for refused in ann.replica.refused] == ["foreign"]
    assert ann.replica.settled and ann.replica.shared.cards() == []


@pytest.mark.rule("G7")
def test_what_was_sent_too_fast_goes_with_the_next_connection() -> None:
    table = Table()
    ann = Person(table, "ann")
    settle(ann)
    ann.replica.change(adds("card000001"))
    ann.replica.flush()
    ann.replica.take()
    ann.replica.receive(wire.note(wire.REFUSAL, {"code": "rate", "rule": "G7", "n": 0}))
    ann.cut()
    settle(ann)

    assert [card.id for card in table.cards()] == ["card000001"]
    assert len(ann.clients) == 1 and ann.replica.refused == []


def test_nobody_is_seen_before_having_said_who_they_are() -> None:
    replica = Replica(77)
    replica.open()
    assert wire.AWARENESS not in [wire.read(message).kind for message in replica.take()]

    replica.act({"id": "1", "act": "join", "name": "Ann", "perspective": "lived", "lang": "en"})
    replica.open()
    assert [wire.read(message).kind for message in replica.take()][-2:] == [wire.ACT, wire.AWARENESS]


@pytest.mark.rule("W5")
def test_an_act_is_sent_until_it_is_answered_and_a_refused_one_is_told() -> None:
    ann = Person(Table(), "ann")
    act = {"id": "1", "act": "join", "name": "Ann", "perspective": "lived", "lang": "en"}
    ann.replica.act(act)
    ann.replica.take()
    ann.cut()
    settle(ann)
    ann.replica.act({"id": "2", "act": "rule"})
    settle(ann)

    assert [person.name for person in ann.replica.ledger.people()] == ["Ann"]
    assert ann.replica.present == {"ann"}
    assert [refused.code for refused in ann.replica.refused] == ["shape"]
    assert ann.replica.settled


@pytest.mark.rule("N6", "G7")
def test_acts_that_were_too_many_at_once_are_said_again_in_their_order() -> None:
    ann = Person(Table(), "ann")
    settle(ann)
    said = [{"id": str(number), "act": "join", "name": str(number), "perspective": "lived", "lang": "en"} for number in range(3)]
    for act in said:
        ann.replica.act(act)
    (first, _) = ann.replica.take()
    ann.replica.receive(wire.note(wire.RECEIPT, {"id": "0", "ok": False, "code": "rate", "rule": "G7"}))
    assert (ann.replica.held, ann.replica.take(), ann.replica.settled) == (True, [], False)

    ann.replica.act_again()
    assert ann.replica.take() == [first]
    for number in range(3):
        ann.replica.receive(wire.note(wire.RECEIPT, {"id": str(number), "ok": True}))
        assert ann.replica.take() == [wire.note(wire.ACT, act) for act in said[number + 1 : number + 2]]
    assert ann.replica.settled and ann.replica.refused == []


DOINGS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 1), st.integers(0, 5)),
        st.tuples(st.just("move"), st.integers(0, 1), st.integers(0, 5)),
        st.tuples(st.just("write"), st.integers(0, 1), st.text(max_size=4)),
        st.tuples(st.just("bad"), st.integers(0, 1), st.integers(0, 5)),
        st.tuples(st.just("step"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("lose"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("cut"), st.integers(0, 1), st.just(0)),
    ),
    max_size=30,
)


@pytest.mark.rule("G9")
@settings(max_examples=150)
@given(DOINGS)
def test_whatever_happens_on_the_way_all_come_to_the_same_board(doings: list[tuple[str, int, object]]) -> None:
    people = [Person(table := Table(), "ann"), Person(table, "bob")]
    settle(*people)
    asked = set()
    for number, (what, who, value) in enumerate(doings):
        person = people[who]
        # A card that is too long may become short enough before it is sent; then it is no bad one.
        known = [card for card in person.replica.shared.cards() if not card.id.startswith("bad")]
        card = known[number % len(known)].id if known else ""
        if what == "add":
            asked.add(f"{person.name}{number:05}")
            person.replica.change(adds(f"{person.name}{number:05}", str(value)))
        elif what == "bad":
            person.replica.change(adds(f"bad{number:05}", LONG))
        elif what == "move" and card:
            person.replica.change(moves(card, int(str(value)) / 5))
        elif what == "write" and card:
            person.replica.change(lambda shared, card=card, value=value: shared.write(card, str(value)))
        elif what == "lose":
            person.replica.flush()
            person.replica.take()
            person.cut()
        elif what == "cut":
            person.cut()
        elif what == "step":
            person.step()
    settle(*people)

    assert {card.id for card in table.cards()} == asked
    for person in people:
        assert person.replica.shared.cards() == table.cards() and person.replica.settled
