"""The gate: decides about an update before the document library sees a byte of it.

Not a replica and not a policy: it knows no people and no connections, only which client ids a sender may write under.

Shaped by one fact: a struct can lie in wait. It does nothing where it lands, and surfaces inside somebody else's next
change. So every struct has to be legal by itself, from its parent down, and then every merge of accepted updates is.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import inf

from coproboard.documents.shape import ACTIONS, CARDS, PROPOSALS
from coproboard.domain.ids import is_granted
from coproboard.errors import Refused, WireError
from coproboard.rooms.draft import Draft, Touch
from coproboard.rooms.known import History, Known
from coproboard.rooms.limits import Limits
from coproboard.rooms.order import MAX_STEPS, Order
from coproboard.rooms.schema import Kind, Place, Places, check_content
from coproboard.rooms.update import (
    DELETED,
    VALUES,
    Id,
    Ranges,
    Section,
    Struct,
    Update,
    read_state_vector,
    read_update,
    tail,
    write_trimmed,
)


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
        Limits of a message, a text, the cards, proposals and actions, and the board.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._known = Known()
        self._order = Order(self._known)
        self._places = Places()
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
            self._integrate(update.sections, draft)
            self._delete(draft)
            accepted = self._trim(data, update, before, draft)
            if not all(entry.whole for entry in draft.made):
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

    def _integrate(self, sections: list[Section], draft: Draft) -> None:
        """Find every new struct its place, each after the structs that it names."""
        ends = {}
        ready = []
        for section in sections:
            known = self._known.end(section.client)
            if section.end > known:
                if section.clock > known:
                    raise Refused("resync", "G3", "a gap")
                ends[section.client] = section.end
                ready.append((section, 0))
        waiting: dict[int, list[tuple[int, Section, int]]] = {}
        while ready:
            section, at = ready.pop()
            client = section.client
            history = self._open(client, draft)
            structs = section.structs
            while at < len(structs):
                struct = structs[at]
                offset = history.end - struct.clock
                if offset < struct.length:
                    origin = (client, history.end - 1) if offset else struct.origin
                    missing = self._missing(client, history.end, origin, struct)
                    if missing is not None:
                        if ends.get(missing[0], 0) <= missing[1] or missing[0] == client:
                            raise Refused("resync", "G3", "a struct that is not here")
                        waiting.setdefault(missing[0], []).append((missing[1], section, at))
                        break
                    self._settle(client, history, struct, origin, offset, draft)
                at += 1
            if client in waiting:
                ready += [(later, at) for clock, later, at in waiting[client] if clock < history.end]
                waiting[client] = [wait for wait in waiting[client] if wait[0] >= history.end]
        if any(waiting.values()):
            raise Refused("shape", "G4", "structs that wait for one another")

    def _open(self, client: int, draft: Draft) -> History:
        history = self._known.open(client)
        if client not in draft.marks:
            draft.marks[client] = history.mark()
        return history

    def _missing(self, client: int, clock: int, origin: Id | None, struct: Struct) -> Id | None:
        """A unit that the struct names and that has not been accepted."""
        parent = struct.parent
        for id in (origin, struct.right, parent if parent.__class__ is tuple else None):
            if id is not None and id[1] >= (clock if id[0] == client else self._known.end(id[0])):
                return id
        return None

    def _settle(
        self, client: int, history: History, struct: Struct, origin: Id | None, offset: int, draft: Draft
    ) -> None:
        """Check a struct whose neighbours and parent are there, and append it."""
        if origin is not None or struct.right is not None:
            place = self._between(origin, struct.right)
        else:
            parent = struct.parent
            within = self._known.histories[parent[0]].place(parent[1]) if isinstance(parent, tuple) else None
            place = self._places.child(struct, within, draft.made, draft.trusted)
        check_content(place, struct, offset)
        content, clock = struct.content, history.end
        length = struct.length - offset
        change = draft.change(place)
        change.added += length
        gone = draft.deletes_all(client, clock, clock + length)
        # Values or characters that came and went between two messages travel as one struct, deleted as a whole.
        if not gone and (struct.kind == DELETED or (struct.kind == VALUES and length > 1)):
            raise Refused("shape", "G5", "content that should have been deleted")
        if not gone and isinstance(content, list):
            change.value = content[-1]
        text = content if isinstance(content, str) else None
        if text is not None and offset:
            try:
                text = tail(text, offset)
            except WireError as error:
                raise Refused("cut", "G6", error.reason) from error
        self._append(place, history, origin, struct.right, length, text)

    def _between(self, origin: Id | None, right: Id | None) -> Place:
        """The place in which both neighbours live."""
        histories = self._known.histories
        place = None
        if origin is not None:
            history = histories[origin[0]]
            if history.cuts(origin[1] + 1):
                raise Refused("cut", "G6", "inside a character")
            place = history.place(origin[1])
        if right is not None:
            history = histories[right[0]]
            if history.cuts(right[1]):
                raise Refused("cut", "G6", "inside a character")
            other = history.place(right[1])
            if place is not None and place is not other:
                raise Refused("shape", "G4", "neighbours in two places")
            place = other
        if place is None or place.lasting:
            raise Refused("shape", "D2", "written once")
        if right is not None and place.kind is Kind.REGISTER:
            raise Refused("shape", "G4", "a value before another")
        return place

    def _append(
        self, place: Place, history: History, origin: Id | None, right: Id | None, length: int, text: str | None
    ) -> None:
        """Remember units that were found right."""
        if place.kind is Kind.TEXT:
            left, beyond = self._known.unit(origin), self._known.unit(right)
            if beyond and not self._order.side_by_side(left, beyond):
                raise Refused("shape", "G4", "neighbours that never stood side by side")
            self._order.put(place, history, left, beyond)
        elif not history.continues(place, 0, 0):
            history.begin(place, 0, 0)
        history.append(length, text)

    def _delete(self, draft: Draft) -> None:
        """Check what the draft deletes, and keep what was not deleted before."""
        for client, ranges in draft.deletes.items():
            history = self._known.histories.get(client)
            if history is None or ranges[-1][1] > history.end:
                raise Refused("resync", "G3", "a deletion of what is not here")
            old = draft.marks[client].end if client in draft.marks else history.end
            fresh: Ranges = []
            for start, end in ranges:
                if history.cuts(start) or history.cuts(end):
                    raise Refused("cut", "G6", "inside a character")
                fresh += history.not_gone(start, end)
            for start, end in fresh:
                for place, first, last in history.pieces(start, end):
                    if place.lasting:
                        raise Refused("shape", "D3", "nothing is removed")
                    change = draft.change(place)
                    change.lost += max(0, min(last, old) - first)
                    change.withdrawn += max(0, last - max(first, old))
            if fresh:
                draft.fresh[client] = fresh

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
        if draft.made:
            for root, most in ((CARDS, limits.cards), (PROPOSALS, limits.proposals), (ACTIONS, limits.actions)):
                if len(self._places.entries[root]) > most:
                    raise Refused("full", "G7", root)
        if draft.marks and self._size + len(accepted) > limits.board:
            raise Refused("full", "G7", "board")
        for place, change in draft.changes.items():
            grown = change.added - change.withdrawn - change.lost
            if place.kind is Kind.TEXT and grown > 0 and place.live + grown > limits.text:
                raise Refused("full", "G7", "text")

    def _forget(self, draft: Draft) -> None:
        self._order.forget()
        self._known.rewind(draft.marks)
        self._places.forget(draft.made)


def _read(update: bytes) -> Update:
    try:
        return read_update(update)
    except WireError as error:
        raise Refused("shape", "G1", error.reason) from error
