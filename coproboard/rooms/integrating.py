"""Finding every struct of an update its place, and checking what the update deletes: the gate's inner work.

What it is: struct by struct, the rules that do not depend on who sends (G3 to G6, D2, D3, D9). What it is not: a
decision about the whole update, its sender or its size; `gate.py` makes that.

Shaped by one fact: structs of several clients may stand on one another in any order. So each waits for what it names.
"""
from __future__ import annotations

from coproboard.errors import Refused, WireError
from coproboard.rooms.draft import Draft
from coproboard.rooms.known import History, Known
from coproboard.rooms.order import Order
from coproboard.rooms.schema import Kind, Place, Places, check_content
from coproboard.rooms.update import DELETED, VALUES, Id, Ranges, Section, Struct, tail


class Integrator:
    """Works on what a gate knows; whatever it noted is taken back by the gate when the update is refused.

    Parameters
    ----------
    known : Known
    order : Order
    places : Places
    """

    def __init__(self, known: Known, order: Order, places: Places) -> None:
        self._known, self._order, self._places = known, order, places

    def integrate(self, sections: list[Section], draft: Draft) -> None:
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
            place = self._places.child(struct, within, draft.new, draft.trusted)
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
        if right is not None and place.kind is not Kind.TEXT:
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
        elif place.kind is Kind.LINE:
            self._order.hang(place, history, self._known.unit(origin), length)
        elif not history.continues(place, 0, 0):
            history.begin(place, 0, 0)
        history.append(length, text)

    def delete(self, draft: Draft) -> None:
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
        for place in draft.changes:
            if place.kind is Kind.LINE:
                self._stay_drawn(place, draft)

    def _stay_drawn(self, place: Place, draft: Draft) -> None:
        """Check that the value of a boundary which everyone sees, the last one, is not deleted (D9).

        Values that lost to it may be: clients say so when they hear of it.
        """
        history, clock = self._known.find(self._order.last(place))
        if draft.deletes_all(history.client, clock, clock + 1) or not history.not_gone(clock, clock + 1):
            raise Refused("shape", "D3", "nothing is removed")
