"""An update on its way through the gate: what it would do, and what it says it does.

Not yet taken: a draft is dropped, or the gate makes it part of what it knows.

Shaped by one fact: an update may add and delete one thing in the same breath. Whether it did something to a card shows
only in the sum.
"""
from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from coproboard.rooms.known import Mark
from coproboard.rooms.lib0 import Value
from coproboard.rooms.schema import Card, Kind, Place
from coproboard.rooms.update import MAX_CLOCK, Ranges


@dataclass(frozen=True, slots=True)
class Touch:
    """Something that an update does to a card, or to the title (`card` is ``""``).

    Parameters
    ----------
    card : str
        The card's id.
    what : str
        ``made``, ``moved``, ``worded``, ``aside``, ``back``, ``lang``, or ``titled``.
    to : (str, float, float) or None
        For ``made`` and ``moved``: the zone's id, x and y. None where the card has no position (the tray).
    """

    card: str
    what: str
    to: tuple[str, float, float] | None = None


class Change:
    """What a draft does in one place."""

    __slots__ = ("added", "lost", "value", "withdrawn")

    def __init__(self) -> None:
        self.added = 0
        """New units."""
        self.withdrawn = 0
        """New units that the same update deletes."""
        self.lost = 0
        """Units from before that it deletes."""
        self.value: Value = None
        """The last value that it leaves standing in a register."""


class Draft:
    """An update on its way through the gate: all that has to be forgotten if it is refused."""

    __slots__ = ("changes", "deletes", "fresh", "made", "marks", "trusted")

    def __init__(self, deletes: dict[int, Ranges], trusted: bool) -> None:
        self.deletes, self.trusted = deletes, trusted
        self.fresh: dict[int, Ranges] = {}
        self.changes: dict[Place, Change] = {}
        self.made: dict[str, Card] = {}
        self.marks: dict[int, Mark] = {}

    def change(self, place: Place) -> Change:
        """What it does in a place, so far."""
        found = self.changes.get(place)
        if found is None:
            found = self.changes[place] = Change()
        return found

    def deletes_all(self, client: int, start: int, end: int) -> bool:
        """Whether it deletes every unit of ``[start, end)``."""
        ranges = self.deletes.get(client)
        if not ranges:
            return False
        at = bisect_right(ranges, (start, MAX_CLOCK)) - 1
        return at >= 0 and end <= ranges[at][1]

    def touches(self) -> tuple[Touch, ...]:
        """What it did to cards and to the title, once taken; each (card, what) once, a new card's making alone."""
        found = {}
        for place, change in self.changes.items():
            card = place.card
            name = card.id if card is not None else ""
            if name in self.made:
                at = card.registers.get("at")
                found[name, "made"] = Touch(name, "made", _position(self.changes[at].value if at else None))
            elif place.kind is Kind.TEXT:
                if change.lost or change.added > change.withdrawn:
                    what = "worded" if card is not None else "titled"
                    found[name, what] = Touch(name, what)
            elif place.kind is Kind.REGISTER and (change.value is not None or (change.lost and place.live <= 0)):
                # A register left without a value reads as its default: the tray, not set aside.
                what = {"at": "moved", "lang": "lang", "aside": "aside" if change.value else "back"}[place.key]
                to = _position(change.value) if place.key == "at" else None
                found[name, what] = Touch(name, what, to)
        return tuple(found.values())


def _position(value: Value) -> tuple[str, float, float] | None:
    if not isinstance(value, list):
        return None
    zone, x, y = value
    return zone, float(x), float(y)
