"""A participant's side of the wire: one replica of a board, and what of it the server does not have yet (SPEC W).

What it is: plain synchronous Python, bytes in and bytes out, the counterpart of `Room`; the Python API joins with it a
room in this process or one behind a socket, by the same messages. What it is not: a connection; it outlives those.

The fact that shaped it: a change that was refused is in our own document already, and everything written after it
builds on it. So changes are kept as what they do, and a replica that was refused starts afresh and does the rest again.
"""
from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pycrdt import merge_updates

from coproboard.documents.ledger import Ledger
from coproboard.documents.shared import SharedDoc
from coproboard.errors import Refused
from coproboard.rooms import wire
from coproboard.rooms.limits import Limits

Make = Callable[[SharedDoc], None]
"""Writes one change to a document; done again on another document when that is needed."""

#: Bytes of changes that go together in one message; a larger one goes alone.
TOGETHER_BYTES = 32_768
#: Largest document message, until the server has said its own.
MESSAGE_BYTES = 65_536
#: Messages a second, until the server has said how many it takes.
RATE = 60.0
#: Answers that change nothing, one after the other, before a replica starts afresh, and before it gives a change up.
PATIENCE = 3
#: Refusals that are about what a change says, so that doing it again would not help.
_FINAL = ("shape", "cut", "size", "full")


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that is not acknowledged: what it does, and the update that it made."""

    make: Make
    update: bytes


class Replica:
    """A participant's copy of a board.

    Parameters
    ----------
    client : int
        The Yjs client id that the server granted.

    Attributes
    ----------
    shared, ledger
        The two documents as this participant knows them.
    refused : list of Refused
        Changes and acts that were not taken, for whoever drives to tell.
    broken : bool
        Whether the replica has to start afresh: give it a new client id by `restart`.
    loaded : bool
        Whether the server's documents have been here once.
    saving : bool
        Whether the server can store.
    introduced : bool
        Whether we have said who we are; before that nobody sees us.
    held : bool
        Whether acts wait because the server had too many at once: whoever drives calls `act_again` after a while.
    rate : float
        Messages a second that the server takes in the long run.
    limits : mapping of str to float
        The limits that the server says it keeps (G7), as `Limits.published` names them.
    mine : frozenset of str
        The revealed marks that this participant made, as only their own devices are told (P10).
    """

    def __init__(self, client: int) -> None:
        self.shared, self.ledger = SharedDoc(client), Ledger()
        self.refused: list[Refused] = []
        self.broken = self.loaded = self.introduced = self.held = False
        self.saving = True
        self.rate = RATE
        self.limits: Mapping[str, float] = Limits().published()
        self.mine: frozenset[str] = frozenset()
        self._next: SharedDoc | None = None
        self._waiting: deque[Pending] = deque()
        self._flying: list[Pending] | None = None
        self._alone = 0
        self._asked = self._answering = False
        self._sent = self._vain = self._beat = 0
        self._most = MESSAGE_BYTES
        self._acts: dict[str, Mapping[str, Any]] = {}
        self._said: str | None = None
        self._present: dict[int, str] = {}
        self._out: list[bytes] = []

    @property
    def pending(self) -> int:
        """Changes and acts that the server has not acknowledged."""
        return len(self._waiting) + len(self._flying or ()) + len(self._acts)

    @property
    def settled(self) -> bool:
        """Whether the server has everything, and we had its documents."""
        return self.loaded and not self.broken and not self.pending

    @property
    def present(self) -> set[str]:
        """Participants who are here now, as far as we were told."""
        return {who for who in self._present.values() if who}

    # -- what we do -------------------------------------------------------------------------------------------------

    def change(self, make: Make) -> None:
        """Do a change here at once; it goes out by `flush`. What `make` raises is raised, and nothing is sent."""
        update = _made(self.shared, make)
        if update:
            self._waiting.append(Pending(make, update))

    def act(self, act: Mapping[str, Any]) -> None:
        """Do an act: kept, and sent on each connection, until its receipt comes (W5)."""
        self._acts[act["id"]] = act
        self._say_next()
        self.introduce()

    def introduce(self) -> None:
        """Be seen from now on: we have said who we are, now or before."""
        if self._asked and not self.introduced:
            self._out.append(self.beat())
        self.introduced = True

    def act_again(self) -> None:
        """Go on with the acts: the server had too many at once, and has had time."""
        self.held = False
        self._say_next()

    def _say_next(self) -> None:
        """Send the next act, once the one before has its receipt: were two under way, the second could be done alone."""
        if self._asked and not self.held and self._said is None and self._acts:
            self._said, act = next(iter(self._acts.items()))
            self._out.append(wire.note(wire.ACT, act))

    def open(self) -> None:
        """A connection has begun: say what we have and ask for the rest."""
        self.close()
        shared = self._next or self.shared
        self._asked = True
        self._out = [
            wire.ledger(wire.STEP1, self.ledger.state_vector()),
            wire.sync(wire.STEP1, shared.state_vector()),
        ]
        self._say_next()
        # Being seen before having said who we are would write down a guest.
        self._out += [self.beat()] if self.introduced else []

    def close(self) -> None:
        """The connection has ended: what it did not acknowledge waits again."""
        self._put_back()
        self._asked = self._answering = self.held = False
        self._sent = 0
        self.saving = True
        self._present.clear()
        self._said = None
        self._out.clear()

    def restart(self, client: int) -> None:
        """Start afresh under a new client id; until the server has answered, the old documents stay to be read."""
        self.close()
        self._next = SharedDoc(client)
        self.broken = False

    def beat(self) -> bytes:
        """A sign of presence, each time a new one: other people's pages forget who is silent for half a minute.

        Nobody looks at a script: it is here while it does something, and no motion waits for it (A7).
        """
        self._beat += 1
        return wire.awareness([wire.Presence((self._next or self.shared).client_id, self._beat, '{"away":true}')])

    def take(self) -> list[bytes]:
        """The messages to send now, in order."""
        out, self._out = self._out, []
        return out

    # -- one document message at a time -----------------------------------------------------------------------------

    def flush(self) -> bool:
        """Send the changes that wait, as one message, unless one is on its way; say whether there was one.

        What is made meanwhile becomes the next message, so that a busy script adapts itself to the server. Before the
        server has asked for what we have nothing is sent: it may build on changes that the server lacks.
        """
        if not self._answering or self._flying is not None or self.broken:
            return False
        return self._send_next(wire.UPDATE)

    def _send_next(self, step: int) -> bool:
        batch = self._batch()
        if batch and len(batch[0].update) + 16 > self._most:
            self._give_up(batch, Refused("size", "G7", "message"))
            return False
        if batch or step == wire.STEP2:
            self._fly(step, batch, merge_updates(*(one.update for one in batch)) if batch else wire.EMPTY_UPDATE)
        return bool(batch)

    def _batch(self) -> list[Pending]:
        batch: list[Pending] = []
        size = 0
        while self._waiting and (not batch or (not self._alone and size < TOGETHER_BYTES)):
            if batch and size + len(self._waiting[0].update) > TOGETHER_BYTES:
                break
            batch.append(self._waiting.popleft())
            size += len(batch[-1].update)
        self._alone = max(0, self._alone - 1)
        return batch

    def _fly(self, step: int, batch: list[Pending], update: bytes) -> None:
        self._flying = batch
        self._sent += 1
        self._out.append(wire.sync(step, update))

    def _put_back(self) -> None:
        self._waiting.extendleft(reversed(self._flying or ()))
        self._flying = None

    # -- what the server says ---------------------------------------------------------------------------------------

    def receive(self, data: bytes) -> None:
        """Take one message of the server. Raises `WireError` when it is none."""
        message = wire.read(data)
        if message.kind == wire.SYNC and message.step == wire.STEP1:
            self._answer(message.body)
        elif message.kind == wire.SYNC:
            self._merge(message)
        elif message.kind == wire.LEDGER and message.step != wire.STEP1:
            self.ledger.apply(message.body)
        elif message.kind == wire.AWARENESS:
            self._notice(message.body)
        elif message.kind == wire.SAVED:
            self._saved(wire.read_saved(message.body))
        elif message.kind == wire.REFUSAL:
            told = wire.read_json(message.body)
            self._refused(Refused(str(told.get("code")), str(told.get("rule"))))
        elif message.kind == wire.RECEIPT:
            self._receipt(wire.read_json(message.body))
        elif message.kind == wire.WELCOME:
            limits = wire.read_json(message.body).get("limits")
            if isinstance(limits, dict):
                self.limits = limits
                self._most, self.rate = int(limits.get("message", self._most)), float(limits.get("messages", self.rate))
        elif message.kind == wire.STATE:
            self.saving = wire.read_json(message.body).get("saving") is not False
        elif message.kind == wire.MINE:
            shown = wire.read_json(message.body).get("shown")
            self.mine = frozenset(map(str, shown)) if isinstance(shown, list) else frozenset()

    def _merge(self, message: wire.Message) -> None:
        if self._next is None:
            self.shared.apply(message.body)
        else:
            self._next.apply(message.body)
            if message.step == wire.STEP2:
                self._do_again(self._next)
        self.loaded = self.loaded or message.step == wire.STEP2

    def _do_again(self, shared: SharedDoc) -> None:
        """Move over to a fresh document, with all that was not acknowledged done again on it."""
        again, self._waiting = self._waiting, deque()
        self.shared, self._next = shared, None
        for pending in again:
            try:
                self.change(pending.make)
            except KeyError:
                continue  # It changes a card whose own making was refused; that was told.

    def _answer(self, vector: bytes) -> None:
        """The server asks for what it lacks. Beyond our pending changes that is something only after a resync."""
        if self.broken or self._next is not None:
            return
        self._put_back()
        self._answering = True
        if self._vain:
            batch, self._waiting = list(self._waiting), deque()
            self._fly(wire.STEP2, batch, self.shared.diff(vector))
        else:
            self._send_next(wire.STEP2)

    def _notice(self, body: bytes) -> None:
        for entry in wire.read_awareness(body):
            self._present.pop(entry.client, None)
            state = json.loads(entry.state)
            if isinstance(state, dict):
                user = state.get("user")
                self._present[entry.client] = str(user.get("id", "")) if isinstance(user, dict) else ""

    def _saved(self, count: int) -> None:
        if self._flying is not None and count >= self._sent:
            self._flying, self._vain = None, 0

    def _receipt(self, told: dict[str, Any]) -> None:
        name = str(told.get("id"))
        if name != self._said:
            return
        self._said = None
        if (told.get("code"), told.get("rule")) == ("rate", "G7"):
            self.held = True
            return
        act = self._acts.pop(name)
        self._say_next()
        if told.get("ok") is not True:
            self.refused.append(Refused(str(told.get("code")), str(told.get("rule")), str(act["act"])))

    def _refused(self, refused: Refused) -> None:
        batch = self._flying
        self._put_back()
        if (refused.code in _FINAL or refused.rule == "T5") and batch:
            self._waiting = deque(list(self._waiting)[len(batch) :])
            self._give_up(batch, refused)
            return
        # Sent too fast: the server ends the connection, and what waits goes with the next one.
        if refused.code == "rate":
            return
        self._vain += 1
        self._answering = False
        if refused.code == "resync" and self._vain <= PATIENCE:
            return
        self.broken = True
        if refused.code == "behind":
            # The ledger's next entries would lie behind those that the server has lost.
            self.ledger = Ledger()
        if refused.code == "behind" or self._vain > 2 * PATIENCE:
            self.refused.append(refused)
        if self._vain > 2 * PATIENCE:
            self._waiting.clear()
            self._vain = 0

    def _give_up(self, batch: list[Pending], refused: Refused) -> None:
        """Leave out the one change that was refused; of many, find it by sending each alone."""
        self.broken = True
        if len(batch) > 1:
            self._waiting.extendleft(reversed(batch))
            self._alone = len(batch)
        else:
            self.refused.append(refused)


def _made(shared: SharedDoc, make: Make) -> bytes:
    """Do a change and give the update that it made, ``b""`` when it changed nothing."""
    updates: list[bytes] = []
    heard = shared.watch(updates.append)
    try:
        make(shared)
    finally:
        shared.unwatch(heard)
    return updates[0] if len(updates) == 1 else merge_updates(*updates) if updates else b""
