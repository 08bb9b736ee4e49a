"""A simulated network: one server, many clients, links that lose, repeat, delay and cut, and a disk that fails.

Everything is stepped by the caller; time and chance come in. A client here does what a browser does (a replica of its
own, changes made at once, step 1 on every connection), through the same bytes that go over a real socket.
"""
from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from random import Random
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.shared import At, SharedDoc
from coproboard.errors import StorageUnavailable
from coproboard.rooms import wire
from coproboard.rooms.hub import Hub
from coproboard.rooms.limits import Limits
from coproboard.rooms.session import Commit, Session
from coproboard.storage.memory import Crash, MemoryStore
from coproboard.templates import resolve

ZONES = ("tray", "information", "consultation", "participation")


@dataclass(eq=False)
class Link:
    """One connection as both ends see it: what is under way in each direction, and whether it stands."""

    client: Client
    session: Session | None = None
    up: deque[bytes] = field(default_factory=deque)
    down: deque[bytes] = field(default_factory=deque)
    open: bool = True
    closed_with: int | None = None
    #: every frame that the server ever sent on this connection, in order
    heard: list[bytes] = field(default_factory=list)

    def deliver(self, frame: bytes) -> None:
        """As the room's outlet."""
        if self.open:
            self.down.append(frame)
            self.heard.append(frame)

    def close(self, code: int) -> None:
        """As the room's outlet."""
        self.closed_with = code
        self.open = False


class Client:
    """A participant's device."""

    def __init__(self, network: Network, name: str) -> None:
        self.network, self.name = network, name
        self.seat: str | None = None
        self.grant: str | None = None
        self.shared: SharedDoc = SharedDoc()
        self.ledger = Ledger()
        self.link: Link | None = None
        self.sent = 0
        self.saved = 0
        self.refused: list[dict[str, Any]] = []
        self.receipts: list[dict[str, Any]] = []
        self.mine: dict[str, Any] = {}
        self.acts = 0
        self.welcome: dict[str, Any] | None = None
        self.saving = True
        self.presence: dict[int, str] = {}
        self.acknowledged: dict[int, bytes] = {}

    # -- what a person does -----------------------------------------------------------------------------------------

    def add(self, card: str, words: str, zone: str = "tray") -> None:
        """Add a card."""
        self._change(lambda: self.shared.add(card, words, "en", At(zone, 0.5, 0.25)))

    def move(self, card: str, zone: str, x: float = 0.5, y: float = 0.5, place: str = "at") -> None:
        """Move a card."""
        self._change(lambda: self.shared.move(card, At(zone, x, y), place))

    def write(self, card: str, words: str) -> None:
        """Change a card's words."""
        self._change(lambda: self.shared.write(card, words))

    def set_aside(self, card: str, aside: bool) -> None:
        """Set a card aside or bring it back."""
        self._change(lambda: self.shared.set_aside(card, aside))

    def propose(self, proposal: str, words: str) -> None:
        """Add a proposal."""
        self._change(lambda: self.shared.propose(proposal, words, "en"))

    def plan(self, action: str, proposal: str, what: str) -> None:
        """Add an action."""
        self._change(lambda: self.shared.plan(action, proposal, what, "en"))

    def reword(self, wording: str, card: str, words: str) -> None:
        """Say a card's words again."""
        self._change(lambda: self.shared.reword(wording, card, words, "cy"))

    def add_term(self, term: str, words: str, means: str) -> None:
        """Put a word on the jargon wall."""
        self._change(lambda: self.shared.add_term(term, words, means, "en"))

    def set_line(self, tab: str, corner: str, x: float, y: float) -> None:
        """Draw a boundary."""
        self._change(lambda: self.shared.set_line(tab, corner, x, y))

    def set_value(self, root: str, name: str, key: str, value: Any) -> None:
        """Write a value of an entry."""
        self._change(lambda: self.shared.set_value(root, name, key, value))

    def write_text(self, root: str, name: str, key: str, words: str) -> None:
        """Change a text of an entry."""
        self._change(lambda: self.shared.write_text(root, name, key, words))

    def retitle(self, title: str) -> None:
        """Change the question."""
        self._change(lambda: self.shared.retitle(title))

    def act(self, number: str, **what: Any) -> None:
        """Send an act."""
        self.send(wire.note(wire.ACT, {"id": number, **what}))

    @property
    def id(self) -> str:
        """The participant that this device is."""
        assert self.welcome is not None
        return str(self.welcome["participant"])

    def do(self, act: str, **fields: Any) -> dict[str, Any]:
        """Send an act, let everything arrive and be stored, and give its receipt."""
        self.acts += 1
        number = f"{self.name}{self.acts}"
        self.act(number, act=act, **fields)
        self.network.settle()
        return next(receipt for receipt in reversed(self.receipts) if receipt["id"] == number)

    def join(self, perspective: str, lang: str = "en") -> None:
        """Sit down by name."""
        assert self.do("join", name=self.name.title(), perspective=perspective, lang=lang)["ok"]

    def step(self, to: str) -> dict[str, Any]:
        """Go to a step from where the session is."""
        return self.do("step", to=to, **{"from": self.network.room.meeting.step})

    def turn(self, to: str) -> dict[str, Any]:
        """Turn the group to a tab from where it is."""
        return self.do("turn", to=to, **{"from": self.network.room.meeting.tab})

    def mark(self, card: str, at: Any, layer: str = "now", **more: Any) -> dict[str, Any]:
        """Put a mark, under a new salt."""
        self.acts += 1
        values = {"reason": "", "lang": "en", "range": None, "confidence": None, "salt": f"{self.name:-<18}{self.acts:06d}"}
        round = self.network.last_round
        return self.do("mark", **{"round": round, "card": card, "layer": layer, "at": at, **values, **more})

    def log(self) -> list[dict[str, Any]]:
        """The history's entries, as this device reads them."""
        return [json.loads(entry) for entry in self.ledger.entries("log")]

    def _change(self, change: Any) -> None:
        before = self.shared.state_vector()
        change()
        self.say(self.shared.diff(before))

    # -- what the device does ---------------------------------------------------------------------------------------

    def connect(self) -> Link:
        """Get a ticket and open a connection; the replica stays."""
        asked = {"key": self.network.key, "seat": self.seat, "grants": [self.grant] if self.grant else []}
        answer = self.network.hub.ticket(self.network.board, asked, self.name, self.network.now)
        self.seat = answer["seat"]
        ticket = self.network.hub.redeem(self.network.board, answer["ticket"], self.network.now)
        if self.grant is None:
            self.grant = answer["grant"]
            mine = SharedDoc(client_id=answer["client"])
            mine.apply(self.shared.diff())
            self.shared = mine
        found = self.network.hub.open(self.network.board)
        self.link = Link(self)
        self.sent = self.saved = 0
        self.link.session = found.room.join(
            self.link, ticket.participant, self.network.now,
            client=self.shared.client_id, earlier=ticket.earlier, native=True,
        )
        self.send(wire.ledger(wire.STEP1, self.ledger.state_vector()))
        self.send(wire.sync(wire.STEP1, self.shared.state_vector()))
        return self.link

    def send(self, message: bytes) -> None:
        """Put a message on the link; lost when there is none."""
        if self.link is not None and self.link.open:
            self.link.up.append(message)

    def say(self, update: bytes, step: int = wire.UPDATE) -> None:
        """Send a document message and remember what is acknowledged with it."""
        if self.link is not None and self.link.open:
            self.sent += 1
            self.acknowledged[self.sent] = self.shared.state_vector()
            self.send(wire.sync(step, update))

    def hear(self, data: bytes) -> None:
        """Take a message from the server."""
        message = wire.read(data)
        if message.kind == wire.SYNC and message.step == wire.STEP1:
            self.say(self.shared.diff(message.body), wire.STEP2)
        elif message.kind == wire.SYNC:
            self.shared.apply(message.body)
        elif message.kind == wire.LEDGER:
            self.ledger.apply(message.body)
        elif message.kind == wire.AWARENESS:
            self.presence.update({entry.client: entry.state for entry in wire.read_awareness(message.body)})
        elif message.kind == wire.SAVED:
            self.saved = wire.read_saved(message.body)
            self.network.promise(self)
        elif message.kind == wire.REFUSAL:
            self.refused.append(wire.read_json(message.body))
        elif message.kind == wire.RECEIPT:
            self.receipts.append(wire.read_json(message.body))
        elif message.kind == wire.MINE:
            self.mine = wire.read_json(message.body)
        elif message.kind == wire.STATE:
            self.saving = wire.read_json(message.body)["saving"]
        elif message.kind == wire.WELCOME:
            self.welcome = wire.read_json(message.body)


class Network:
    """One server, its disk, and its clients.

    Parameters
    ----------
    seed : int
        Every id and key comes from it.
    limits : Limits
        The limits in force.
    """

    def __init__(self, seed: int = 0, limits: Limits | None = None) -> None:
        self.random = Random(seed)
        # A simulated second is long: rates are tested on their own.
        self.limits = limits or Limits(
            messages=1e6, message_burst=1_000_000, boards_per_hour=1000, acts=1e6, act_burst=1_000_000
        )
        self.store = MemoryStore()
        self.now = 1_800_000_000.0
        self.clients: list[Client] = []
        self.flying: tuple[Any, Commit] | None = None
        #: per client id, the clock up to which somebody was told "saved"
        self.promised: dict[int, int] = {}
        self.hub = self._hub()
        self.board, self.key = self.hub.make("spectrum", "Where are we now?", "maker", self.now)

    def _hub(self) -> Hub:
        return Hub(self.store, b"0123456789abcdef", resolve, self.limits, self.random)

    def people(self, **perspectives: str) -> list[Client]:
        """People who have sat down, by name and perspective."""
        made = [self.client(name) for name in perspectives]
        self.settle()
        for client in made:
            client.join(perspectives[client.name])
        return made

    def client(self, name: str, connect: bool = True) -> Client:
        """A new device, connected at once unless told otherwise."""
        made = Client(self, name)
        self.clients.append(made)
        if connect:
            made.connect()
        return made

    @property
    def room(self) -> Any:
        """The board's room, loaded if need be."""
        return self.hub.open(self.board).room

    @property
    def last_round(self) -> str:
        """The last round of the tab that the group is at, sealed or revealed."""
        tabs = self.room.meeting.tabs
        return next((name for name, tab in tabs.rounds.items() if tab == tabs.group), "none0000")

    # -- steps ------------------------------------------------------------------------------------------------------

    def pass_time(self, seconds: float) -> None:
        """Let time pass; a negative number is a clock that steps back."""
        self.now += seconds

    def deliver_up(self, link: Link, times: int = 1) -> None:
        """The next message of a client reaches the server (more than once, if told so)."""
        if link.up and link.open and link.session is not None:
            message = link.up.popleft()
            for _ in range(times):
                self.room.receive(link.session, message, self.now)

    def deliver_down(self, link: Link) -> None:
        """The next message of the server reaches a client."""
        if link.down and link.client.link is link:
            link.client.hear(link.down.popleft())

    def swap_up(self, link: Link) -> None:
        """Two messages of a client overtake one another (a websocket would not; the gate must not care)."""
        if len(link.up) > 1:
            link.up[0], link.up[1] = link.up[1], link.up[0]

    def cut(self, client: Client) -> None:
        """The connection breaks; what was under way is lost."""
        if client.link is not None:
            client.link.open = False
            client.link.down.clear()
            if client.link.session is not None:
                self.room.leave(client.link.session)
            client.link = None

    def tick(self) -> None:
        """The server's tick: hand out what waits."""
        if self.flying is None:
            found = self.hub.open(self.board)
            commit = found.room.tick(self.now)
            if commit is not None:
                self.flying = (found, commit)

    def write(self) -> None:
        """The disk takes (or refuses) what was handed out. May raise `Crash` when the store was told to."""
        if self.flying is not None:
            found, commit = self.flying
            try:
                found.through = found.log.append(commit.rows, commit.notes)
            except StorageUnavailable:
                found.room.failed()
                return
            found.records += len(commit.rows)
            self.flying = None
            found.room.durable(commit)

    def crash(self) -> None:
        """The server ends at once and starts again; every connection breaks."""
        self.store.crash()
        self.flying = None
        self.hub = self._hub()
        for client in self.clients:
            client.link = None
        self.check_promises()

    def compact(self) -> None:
        """Compact the board, when nothing is under way."""
        found = self.hub.open(self.board)
        found.records = 1_000_000
        plan = self.hub.compactable(found)
        if plan is not None:
            self.hub.compact(found.log, plan)

    def settle(self) -> None:
        """Everything heals: all reconnect, all messages arrive, everything is stored."""
        self.store.full = False
        for client in self.clients:
            if client.link is None or not client.link.open:
                self.cut(client)
                client.connect()
        for _ in range(1000):
            busy = False
            for client in self.clients:
                link = client.link
                while link is not None and link.open and (link.up or link.down):
                    busy = True
                    self.deliver_up(link)
                    self.deliver_down(link)
                if link is not None and not link.open:
                    self.cut(client)
                    client.connect()
                    busy = True
            if self.room.dirty or self.flying is not None:
                busy = True
                self.tick()
                self.write()
            self.room.flush_presence()
            if not busy and not any(c.link and (c.link.up or c.link.down) for c in self.clients):
                return
        raise AssertionError("the network did not come to rest")

    # -- promises ---------------------------------------------------------------------------------------------------

    def promise(self, client: Client) -> None:
        """Remember that a client was told "saved": from now on that has to survive everything."""
        vector = client.acknowledged.get(client.saved)
        if vector is not None:
            clock = wire.read_state_vector(vector).get(client.shared.client_id, 0)
            mine = client.shared.client_id
            self.promised[mine] = max(self.promised.get(mine, 0), clock)

    def check_promises(self) -> None:
        """Whatever was acknowledged is in what the disk gives back."""
        kept = wire.read_state_vector(self.room.shared.state_vector())
        for client, clock in self.promised.items():
            assert kept.get(client, 0) >= clock, f"lost an acknowledged change of client {client}"

    def check_same(self) -> None:
        """Every replica shows the same board."""
        want = shown(self.room.shared)
        for client in self.clients:
            assert shown(client.shared) == want, f"{client.name} differs"
            assert client.ledger.people() == self.room.ledger.people()


def shown(shared: SharedDoc) -> tuple[Any, ...]:
    """All that a board says."""
    return shared.title, shared.cards(), shared.proposals(), shared.actions(), shared.wordings(), shared.terms(), shared.lines()


__all__ = ["ZONES", "Client", "Crash", "Link", "Network", "shown"]
