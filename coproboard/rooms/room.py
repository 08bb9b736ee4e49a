"""A room: one board while people are at it (SPEC sections W and R).

What it is: plain synchronous Python. Bytes come in with the time, frames go out to outlets, rows go out to be stored.
What it is not: it knows no socket, no thread and no clock; whoever drives it does. So a whole network of rooms and
clients can be stepped from a seed (``tests/network.py``), and a notebook can drive one without a server.

The walk of a change: `receive` → gate → waiting → `tick` hands rows out → they are stored → `durable` acknowledges
and broadcasts. One commit is under way at a time, so all that arrives meanwhile becomes the next one: the tick adapts
itself to the disk and to the load.

The fact that shaped it: a change that others saw before it was durable makes them look like forgers after a crash.
Nothing, not even the answer to a joiner, leaves before its bytes are stored.
"""
from __future__ import annotations

from collections.abc import Callable, Collection
from random import Random
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.sealed import Sealed
from coproboard.documents.shared import SEED_CLIENT, SharedDoc
from coproboard.domain.people import Present
from coproboard.errors import Refused, WireError
from coproboard.rooms import presence, wire
from coproboard.rooms.acting import Acting
from coproboard.rooms.acts.talk import muted
from coproboard.rooms.attendance import Attendance
from coproboard.rooms.gate import Gate
from coproboard.rooms.guests import Guests, claim
from coproboard.rooms.limits import Limits, TokenBucket
from coproboard.rooms.loading import load
from coproboard.rooms.meeting import Meeting
from coproboard.rooms.session import CLOSE_MALFORMED, CLOSE_RATE, CLOSE_SIZE, Commit, Outlet, Session, Taken
from coproboard.rooms.tabs import Resolve
from coproboard.rooms.telling import Teller
from coproboard.rooms.writing import Writer
from coproboard.storage.log import Contents
from coproboard.templates import resolve

#: What presence tells in the step *place*: who is here, and nothing of what they do (P9).
HUSHED = ("away",)
#: Bytes of changes that may wait while the store cannot write; beyond, changes are refused as ``full``.
BACKLOG_BYTES = 8_000_000
#: Acts that may wait for that, likewise.
BACKLOG_ACTS = 5000
#: Seconds between two weighings of a full board that has not grown: each writes out all of it, however little was sent.
WEIGH_SECONDS = 1.0
#: A message counts once more against its sender's rate for each so many bytes.
BYTES_PER_TOKEN = 4096
_STEP2 = bytes((wire.SYNC, wire.STEP2))


class Room:
    """A board that people are at.

    Parameters
    ----------
    contents : Contents
        What the store has of the board.
    limits : Limits
        The limits in force.
    encode : callable
        Turns a message into what outlets write; called once for a message that goes to many (W4).
    damaged : callable
        Told the sequence number and reason of a stored record that the gate does not take.
    resolve : callable
        The frame of what a board has of it, see `Tabs`.
    random : Random
        The source of ids and nonces.
    past : callable
        The shared document as it was after a record, see `Meeting`.
    """

    def __init__(
        self,
        contents: Contents,
        limits: Limits,
        encode: Callable[[bytes], Any] = bytes,
        damaged: Callable[[int, str], None] = lambda seq, reason: None,
        resolve: Resolve = resolve,
        random: Random | None = None,
        past: Callable[[int], SharedDoc] | None = None,
    ) -> None:
        self.limits = limits
        # What the server itself writes into the shared document, it writes under the client id that made the board.
        self.shared = SharedDoc(SEED_CLIENT)
        self.ledger = Ledger()
        self.sealed = Sealed()
        self.meeting = Meeting(self.shared, self.ledger, self.sealed, resolve, random or Random(0), past or _no_past)
        self.saving = True
        self._gate = Gate(limits, self.meeting.tabs.has)
        self._receipts: list[tuple[Session, dict[str, Any]]] = []
        self._presence = presence.Presences()
        self._joining: set[Session] = set()
        self._flying: Commit | None = None
        self._weighed = 0, -WEIGH_SECONDS
        self._now = 0.0
        load(contents, self._gate, self.meeting, damaged)
        self._attendance = Attendance(self.meeting)
        self._guests = Guests(self._attendance, self.ledger, self._gate)
        self._teller = Teller(self.meeting, self._attendance, encode)
        self._acting = Acting(self.meeting, self._attendance, limits)
        self._writer = Writer(self.meeting, self._gate)

    @property
    def sessions(self) -> set[Session]:
        """The connections."""
        return self._attendance.sessions

    # -- coming and going -------------------------------------------------------------------------------------------

    def join(
        self,
        outlet: Outlet,
        participant: str,
        now: float,
        *,
        client: int | None = None,
        earlier: Collection[int] = (),
        native: bool = False,
    ) -> Session:
        """Let a connection in.

        Parameters
        ----------
        outlet : Outlet
            The way to it.
        participant : str
            Who it is; ``""`` for a foreign client, whose participant follows from the client id it claims.
        now : float
            Server time in seconds.
        client : int or None
            Its granted client id, or None for a foreign client.
        earlier : collection of int
            Granted ids of edits that it made before.
        native : bool
            Whether it asked for messages 100–107.

        Returns
        -------
        Session
            To be given back to `receive` and `leave`.
        """
        clients = set(earlier) | ({client} if client is not None else set())
        bucket = TokenBucket(self.limits.messages, self.limits.message_burst, now)
        session = Session(participant, outlet, clients, client, native, bucket, away=True)
        self.sessions.add(session)
        if native:
            welcome = {
                "participant": participant,
                "client": client,
                "now": int(now * 1000),
                "limits": self.limits.published(),
            }
            self._teller.send(session, wire.note(wire.WELCOME, welcome))
            if not self.saving:
                self._teller.send(session, wire.note(wire.STATE, {"saving": False}))
        return session

    def leave(self, session: Session) -> None:
        """A connection has ended; its presence ends for everyone (W6). What it sent before stays."""
        self._attendance.leave(session, self._now)
        self._joining.discard(session)
        held = {client for other in self.sessions for client in other.clients}
        for client in session.clients - held:
            gone = self._presence.drop(client)
            if gone is not None:
                self._teller.broadcast(wire.awareness([gone]), self.sessions)

    @property
    def idle(self) -> bool:
        """Nobody here and nothing waiting to be stored: the room may leave memory (R6)."""
        return not (self.sessions or self.dirty or self._flying)

    @property
    def settled(self) -> bool:
        """Nothing waiting and nothing under way: the documents are what the store has."""
        return not (self._writer.waits or self._flying)

    def unused(self, client: int) -> bool:
        """Whether nobody ever wrote, or may write, under this Yjs client id."""
        return not self._gate.end(client) and not any(client in other.clients for other in self.sessions)

    @property
    def dirty(self) -> bool:
        """Whether `tick` has something to do."""
        return bool(self._writer.waits or self._receipts or self._joining)

    @property
    def restless(self) -> bool:
        """Whether presence waits to be sent by `flush_presence`."""
        return bool(self._presence.stale)

    @property
    def present(self) -> list[str]:
        """Participants with a connection, once each, in a stable order."""
        return sorted({session.participant for session in self.sessions if session.client is not None})

    def here(self, now: float) -> tuple[Present, ...]:
        """Who is present for motions and consent (A7), see `Attendance.here`."""
        return self._attendance.here(now)

    # -- receiving --------------------------------------------------------------------------------------------------

    def receive(self, session: Session, data: bytes, now: float) -> None:
        """Take one message of a connection; never raises for what a client sent."""
        if session not in self.sessions:
            return
        self._now = now
        # What was written offline comes back in one step 2, which may be larger, and costs as much as its size.
        most = self.limits.sync if data[:2] == _STEP2 else self.limits.message
        if len(data) > most:
            self._refuse(session, Refused("size", "G7", "message"), close=CLOSE_SIZE)
            return
        if not session.bucket.take(now, 1 + len(data) // BYTES_PER_TOKEN):
            self._refuse(session, Refused("rate", "G7"), close=CLOSE_RATE)
            return
        taken = session.taken
        try:
            message = wire.read(data)
            self._dispatch(session, message, now)
        except WireError as bad:
            self._refuse(session, Refused("shape", "G1", bad.reason), close=CLOSE_MALFORMED)
        except Refused as refused:
            self._refuse(session, refused, session.taken if session.taken > taken else 0)

    def _dispatch(self, session: Session, message: wire.Message, now: float) -> None:
        if message.kind == wire.SYNC and message.step == wire.STEP1:
            self._ask(session, message.body, now)
        elif message.kind == wire.SYNC:
            self._take(session, message.body, now)
        elif message.kind == wire.AWARENESS:
            self._be_aware(session, message.body, now)
        elif message.kind == wire.QUERY_AWARENESS:
            self._teller.send(session, wire.awareness(self._presence.all()))
        elif message.kind == wire.LEDGER and message.step == wire.STEP1:
            known = wire.read_state_vector(message.body)
            ours = wire.read_state_vector(self.ledger.state_vector())
            session.ahead = any(clock > ours.get(client, 0) for client, clock in known.items())
            session.ledger_vector = None if session.ahead else message.body
        elif message.kind == wire.ACT and session.native:
            self._act(session, wire.read_json(message.body), now)
        elif message.kind == wire.LEDGER:
            raise Refused("shape", "L2", "the ledger is the server's")
        else:
            raise WireError("a message that only servers send")

    def _ask(self, session: Session, vector: bytes, now: float) -> None:
        """A client says what it has and asks for the rest; the answer is composed at the next tick (W2).

        Asking again counts as much as a whole board weighs, but leaves an honest client room to do so now and then.
        """
        cost = min(self._gate.size / BYTES_PER_TOKEN, self.limits.message_burst / 4)
        if session.live and not session.bucket.take(now, cost):
            self._refuse(session, Refused("rate", "G7", "asked again"), close=CLOSE_RATE)
            return
        clocks, own = wire.read_state_vector(vector), session.clients
        if session.client is None:
            # A foreign client says what it has before it claims an id: what it wrote while away is under one it may claim.
            own = set(self._guests.claimable(client for client, clock in clocks.items() if clock > self._gate.end(client)))
        if session.ahead or not self._gate.knows(vector, own):
            self._refuse(session, Refused("behind", "G10"))
        session.waiting = vector
        session.live = False
        self._joining.add(session)

    def _take(self, session: Session, update: bytes, now: float) -> None:
        session.taken += 1
        if muted(self.meeting, session.participant, int(now * 1000)) and self._gate.adds(update):
            raise Refused("rate", "T5", "muted")
        if self._writer.backlog > BACKLOG_BYTES:
            raise Refused("full", "S4", "the store cannot write")
        claims = session.client is None
        kept = self._guests.held() if claims else ()
        try:
            accepted = self._gate.check(update, session.clients, may_claim=claims, kept=kept)
        except Refused as refused:
            if refused.code != "full" or not self._weigh(now):
                raise
            accepted = self._gate.check(update, session.clients, may_claim=claims, kept=kept)
        if accepted.claimed is not None:
            claim(session, accepted.claimed)
        time = int(now * 1000)
        self._writer.take(Taken(session, accepted.update, accepted.touches, session.taken, time))
        if accepted.update:
            if session.native:
                self._attendance.stir(session.participant, now)
            self.meeting.meet(session.participant, time)

    def _weigh(self, now: float) -> bool:
        """Tell the gate the true size of the board, when much of what it counted has been written over since."""
        at, then = self._weighed
        if 0 <= now - then < WEIGH_SECONDS and self._gate.size < at + self.limits.message:
            return False
        self._weighed = self._gate.size, now
        size = len(self.shared.diff()) + self._writer.backlog
        if self._gate.size - size < self.limits.message:
            return False
        self._gate.weigh(size)
        self._weighed = size, now
        return True

    def _be_aware(self, session: Session, body: bytes, now: float) -> None:
        # One entry of each client, so that one message cannot come and go a thousand times before everybody.
        newest = {entry.client: entry for entry in wire.read_awareness(body)}
        if session.client is None:
            for client in self._guests.claimable(newest)[:1]:
                claim(session, client)
        for entry in newest.values():
            # An ordinary y-websocket client repeats what it heard of others; only its own counts (W6).
            if entry.client not in session.clients or not self._presence.newer(entry):
                continue
            if entry.state == presence.GONE:
                gone = self._presence.drop(entry.client) or entry
                self._teller.broadcast(wire.awareness([gone]), self.sessions - {session})
            else:
                only = HUSHED if self.meeting.step == "place" else None
                state = self._presence.put(entry, self._user(session.participant), self.limits.awareness, now, only)
                self._attendance.look(session, state.get("away") is True, now)
                self.meeting.meet(session.participant, int(now * 1000))

    def _user(self, participant: str) -> dict[str, str]:
        person = self.ledger.person(participant)
        name, perspective = (person.name, person.perspective) if person else ("", "unsaid")
        return {"id": participant, "name": name, "perspective": perspective}

    # -- acts -------------------------------------------------------------------------------------------------------

    def _act(self, session: Session, act: dict[str, Any], now: float) -> None:
        if self._writer.backlog > BACKLOG_BYTES or (not self.saving and len(self._receipts) >= BACKLOG_ACTS):
            raise Refused("full", "S4", "the store cannot write")
        step, who = self.meeting.step, session.participant
        receipt = self._acting.answer(who, act, now, self._writer.catch_up)
        self._receipts.append((session, receipt))
        if receipt["ok"] and act.get("act") in ("join", "forget"):
            clients = {client for other in self._attendance.of(who) for client in other.clients}
            self._presence.rename(clients, self._user(who))
        if self.meeting.step == "place" != step:
            self._presence.hush(HUSHED)

    # -- storing and telling ----------------------------------------------------------------------------------------

    def tick(self, now: float) -> Commit | None:
        """Hand out what waits to be stored, or None when there is nothing, or when a commit is under way.

        What needs no storing (answers to joiners of a quiet room, receipts of repeated acts) is sent at once.
        """
        if self._flying is not None or not self.dirty:
            return None
        self._now = max(self._now, now)
        commit = self._writer.commit(int(now * 1000))
        commit.receipts, self._receipts = self._receipts, []
        # Composed now: what comes in while the commit is under way is not stored with it.
        commit.own = {who: self._teller.own(who) for who in sorted(commit.own)}
        present = self._presence.all()
        commit.answers = [(session, self._teller.answer(session, present)) for session in self._joining]
        self._joining.clear()
        if not commit.rows:
            self._teller.tell(commit)
            return None
        self._flying = commit
        return commit

    def durable(self, commit: Commit) -> None:
        """The rows of a commit are stored: acknowledge and broadcast it."""
        self._flying = None
        if not self.saving:
            self.saving = True
            self._teller.broadcast(wire.note(wire.STATE, {"saving": True}), self._teller.native)
        self._teller.tell(commit)

    def failed(self) -> None:
        """The rows of the commit under way could not be stored; it stays so and is to be tried again (S4)."""
        if self.saving:
            self.saving = False
            self._teller.broadcast(wire.note(wire.STATE, {"saving": False}), self._teller.native)

    def flush_presence(self) -> None:
        """Send the newest presence of everyone whose presence changed, to everyone, as one message."""
        entries = self._presence.take_stale()
        if entries:
            self._teller.broadcast(wire.awareness(entries), self.sessions)

    def _refuse(self, session: Session, refused: Refused, number: int = 0, close: int | None = None) -> None:
        self._teller.refuse(session, refused, lambda: wire.state_vector(self._gate.state_vector), number, close)


def _no_past(seq: int) -> SharedDoc:
    raise KeyError(seq)
