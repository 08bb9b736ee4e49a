"""Ordinary Yjs clients at a room: whom they may be, and what they are told when something is not taken."""
from __future__ import annotations

import pytest

from coproboard.documents.shared import SharedDoc
from coproboard.rooms import wire
from coproboard.rooms.session import CLOSE_MALFORMED, Session
from tests.network import Client, Link, Network


class Plain:
    """An ordinary client at a network's room, under an id of its own choice."""

    def __init__(self, net: Network, client: int) -> None:
        self.net, self.shared = net, SharedDoc(client)
        self.clock = 0
        self.shared.apply(net.room.shared.diff())
        self.enter()

    def enter(self) -> None:
        self.link = Link(Client(self.net, "plain"))
        self.session: Session = self.net.room.join(self.link, "", self.net.now)

    def leave(self) -> None:
        self.net.room.leave(self.session)

    def say(self, message: bytes) -> None:
        self.net.room.receive(self.session, message, self.net.now)
        self.net.tick()
        self.net.write()

    def be_here(self) -> None:
        self.clock += 1
        self.say(wire.awareness([wire.Presence(self.shared.client_id, self.clock, "{}")]))

    def retitle(self, title: str) -> None:
        before = self.shared.state_vector()
        self.shared.retitle(title)
        self.say(wire.sync(wire.UPDATE, self.shared.diff(before)))


@pytest.mark.rule("G2")
@pytest.mark.rule("W1")
def test_an_ordinary_client_that_comes_back_goes_on_as_who_it_was() -> None:
    net = Network()
    plain = Plain(net, 7001)
    plain.retitle("When?")
    plain.leave()
    plain.enter()
    plain.be_here()
    plain.retitle("When and where?")

    assert net.room.shared.title == "When and where?"
    assert plain.session.participant == "guest-7001"
    assert [person.id for person in net.room.ledger.people()] == ["guest-7001"]


@pytest.mark.rule("G2")
@pytest.mark.parametrize("here", [True, False])
def test_an_ordinary_client_takes_no_id_of_somebody_who_is_here_by_ticket_or_wrote_by_one(here: bool) -> None:
    net = Network()
    ann = net.client("ann")
    net.settle()
    if not here:
        ann.retitle("Ann's question")
        net.settle()
        net.cut(ann)
    plain = Plain(net, ann.shared.client_id)
    plain.be_here()

    assert plain.session.client is None


def test_an_ordinary_client_whose_change_is_refused_is_let_go() -> None:
    net = Network()
    ann = net.client("ann")
    net.settle()
    ann.retitle("Ann's question")
    net.settle()
    plain = Plain(net, ann.shared.client_id)
    plain.retitle("Taken over")

    assert plain.link.closed_with == CLOSE_MALFORMED
    assert net.room.shared.title == "Ann's question"


@pytest.mark.rule("G2")
@pytest.mark.parametrize("client", [0, 1])
def test_the_ids_of_the_server_are_nobodys(client: int) -> None:
    net = Network()
    plain = Plain(net, client)
    plain.be_here()

    assert plain.session.client is None
