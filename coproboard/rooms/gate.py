"""The gate: decides about an update before the document library sees a byte of it.

Not a replica and not a policy: it knows no people and no connections, only which client ids a sender may write under.

Shaped by one fact: a struct can lie in wait. It does nothing where it lands, and surfaces inside somebody else's next
change. So every struct has to be legal by itself, from its parent down, and then every merge of accepted updates is.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import inf

from coproboard.documents.places import is_tab
from coproboard.documents.shape import CARDS, SHAPES
from coproboard.domain.ids import is_granted
from coproboard.errors import Refused, WireError
from coproboard.rooms.draft import Draft, Touch
from coproboard.rooms.integrating import Integrator
from coproboard.rooms.known import Known
from coproboard.rooms.limits import Limits
from coproboard.rooms.order import MAX_STEPS, Order
from coproboard.rooms.schema import Kind, Places
from coproboard.rooms.update import Update, read_state_vector, read_update, write_trimmed


@dataclass(frozen=True, slots=True)
class Accepted:
    """What passed the gate.

    Parameters
    ----------
    update : bytes
        What to apply: the update as it came, or what is new in it; empty when nothing is.
    touches : tuple of Touch
        What it does, in the order in which it says so; each (card, what) once.
    claimed : int or None
        The client id that the sender claims by it.
    """

    update: bytes
    touches: tuple[Touch, ...]
    claimed: int | None


class Gate:
    """The gate of one shared document.

    Parameters
    ----------
    limits : Limits
        Limits of a message, a text, the entries of each root, the places of a card, and the board.
    tabs : callable
        Whether the board has a tab of this id: what lies on another one is not taken.
    """

    def __init__(self, limits: Limits, tabs: Callable[[str], bool] = is_tab) -> None:
        self._limits = limits
        self._known = Known()
        self._order = Order(self._known)
        self._places = Places(tabs)
        self._integrator = Integrator(self._known, self._order, self._places)
        self._size = 0

    @property
    def state_vector(self) -> Mapping[int, int]:
        """For each client id, the clock up to which its structs were accepted."""
        return {client: history.end for client, history in self._known.histories.items()}

    def end(self, client: int) -> int:
        """The clock up to which structs of one client id were accepted; 0 for one that never wrote."""
        return self._known.end(client)

    @property
    def cards(self) -> int:
        """Number of cards, set aside or not."""
        return len(self._places.entries[CARDS])

    @property
    def size(self) -> int:
        """Bytes accepted since the state was last weighed, and that weight: more than the state takes."""
        return self._size

    def weigh(self, size: int) -> None:
        """Take the true size of the state, in bytes, for the sum of what was accepted."""
        self._size = size

    def knows(self, state_vector: bytes, own: Collection[int] = ()) -> bool:
        """Whether everything of others that a sender has is here too (G10).

        Parameters
        ----------
        state_vector : bytes
            The sender's state vector, encoded.
        own : collection of int
            Client ids of the sender's own, of which it may have more.

        Returns
        -------
        bool
            False when this server lost what it once gave out.

        Raises
        ------
        Refused
            ``shape`` (G1) when the bytes are no state vector.
        """
        try:
            vector = read_state_vector(state_vector)
        except WireError as error:
            raise Refused("shape", "G1", error.reason) from error
        return all(clock <= self._known.end(client) for client, clock in vector.items() if client not in own)

    def check(
        self, update: bytes, clients: Collection[int], *, may_claim: bool = False, kept: Collection[int] = ()
    ) -> Accepted:
        """Decide about an update, and remember it if it passes; then it has to be applied before the next one.

        An unknown struct under an id that is not the sender's is ``foreign``. It is ``behind`` when a struct of the
        sender's own in the same update stands next to it or in it: then the sender had it before, and wrote on.

        Parameters
        ----------
        update : bytes
            A Yjs v1 update from a client.
        clients : collection of int
            Client ids that the sender may write under.
        may_claim : bool
            Whether one id that was never used, or given out by a server, may become the sender's by this update.
        kept : collection of int
            Ids that may not, since somebody else has them.

        Returns
        -------
        Accepted
            What to apply and what it does.

        Raises
        ------
        Refused
            With the code and the rule; then nothing has changed.
        """
        if len(update) > self._limits.sync:
            raise Refused("size", "G7", "message")
        parsed = _read(update)
        claimed = self._writers(parsed, clients, kept if may_claim else None)
        return self._take(update, parsed, claimed, trusted=False)

    def adds(self, update: bytes) -> bool:
        """Whether an update writes or deletes anything that is not known; True where it cannot be read."""
        try:
            parsed = read_update(update)
        except WireError:
            return True
        histories = self._known.histories
        return any(section.end > self._known.end(section.client) for section in parsed.sections) or any(
            client not in histories or histories[client].not_gone(start, end)
            for client, ranges in parsed.deletes.items() for start, end in ranges
        )

    def load(self, update: bytes) -> None:
        """Take over trusted state: a snapshot, or a record of the log. May be called again and again, in order.

        The server's own roots may be written and limits do not apply; all other rules do.

        Parameters
        ----------
        update : bytes
            A Yjs v1 update of our own.

        Raises
        ------
        Refused
            When it is not what the gate lets through; then nothing has changed.
        """
        self._take(update, _read(update), None, trusted=True)

    def _writers(self, update: Update, clients: Collection[int], kept: Collection[int] | None) -> int | None:
        """The id that the update claims, once every id with new structs in it is known to be the sender's."""
        strangers = [
            section.client
            for section in update.sections
            if section.client not in clients and section.end > self._known.end(section.client)
        ]
        if not strangers:
            return None
        if kept is not None and len(strangers) == 1:
            one = strangers[0]
            if one not in self._known.histories and one not in kept and not is_granted(one):
                return one
        for section in update.sections:
            if section.client in clients and any(
                isinstance(id, tuple) and id[0] in strangers and id[1] >= self._known.end(id[0])
                for struct in section.structs
                for id in (struct.origin, struct.right, struct.parent)
            ):
                raise Refused("behind", "G10", "structs of others that are not here")
        raise Refused("foreign", "G2", "a client id of somebody else's")

    def _take(self, data: bytes, update: Update, claimed: int | None, trusted: bool) -> Accepted:
        draft = Draft(update.deletes, trusted)
        before = {section.client: self._known.end(section.client) for section in update.sections}
        self._order.begin(inf if trusted else MAX_STEPS)
        try:
            self._integrator.integrate(update.sections, draft)
            self._integrator.delete(draft)
            accepted = self._trim(data, update, before, draft)
            if not all(entry.whole for entry in draft.new.entries):
                raise Refused("shape", "G5", "an entry without its texts")
            if not trusted:
                self._stay_within(draft, before, accepted)
        except Refused:
            self._forget(draft)
            raise
        for place, change in draft.changes.items():
            place.live += change.added - change.withdrawn - change.lost
        for client, ranges in draft.fresh.items():
            for start, end in ranges:
                self._known.histories[client].delete(start, end)
        self._size += len(accepted)
        return Accepted(accepted, draft.touches(), claimed)

    def _trim(self, data: bytes, update: Update, before: dict[int, int], draft: Draft) -> bytes:
        if draft.fresh == update.deletes and all(
            section.clock == before[section.client] and section.client in draft.marks for section in update.sections
        ):
            return data if update.sections or update.deletes else b""
        return write_trimmed(data, update, before, draft.fresh)

    def _stay_within(self, draft: Draft, before: dict[int, int], accepted: bytes) -> None:
        limits = self._limits
        if any(self._known.end(client) - before[client] > limits.clock_growth for client in draft.marks):
            raise Refused("size", "G7", "clock")
        if draft.new.entries:
            for root in SHAPES:
                if len(self._places.entries[root]) > getattr(limits, root):
                    raise Refused("full", "G7", root)
        if any(entry.spots > limits.places for entry in draft.new.cards()):
            raise Refused("full", "G7", "places")
        if draft.marks and self._size + len(accepted) > limits.board:
            raise Refused("full", "G7", "board")
        for place, change in draft.changes.items():
            grown = change.added - change.withdrawn - change.lost
            if place.kind is Kind.TEXT and grown > 0 and place.live + grown > limits.text:
                raise Refused("full", "G7", "text")

    def _forget(self, draft: Draft) -> None:
        self._order.forget()
        self._known.rewind(draft.marks)
        self._places.forget(draft.new)


def _read(update: bytes) -> Update:
    try:
        return read_update(update)
    except WireError as error:
        raise Refused("shape", "G1", error.reason) from error
