"""An update on its way through the gate: what it would do, and what it says it does.

Not yet taken: a draft is dropped, or the gate makes it part of what it knows.

Shaped by one fact: an update may add and delete one thing in the same breath. Whether it did something to a card or to
anything else shows only in the sum.
"""
from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from coproboard.documents.places import AT, is_place, read_line
from coproboard.documents.shape import CARDS
from coproboard.rooms.known import Mark
from coproboard.rooms.lib0 import Value
from coproboard.rooms.schema import Kind, New, Place
from coproboard.rooms.update import MAX_CLOCK, Ranges


@dataclass(frozen=True, slots=True)
class Touch:
    """Something that an update does to an entry, to a boundary, or to the title (`card` is ``""``).

    Parameters
    ----------
    card : str
        The id of the card or other entry; of a boundary ``<tab>/<corner>``.
    what : str
        ``titled``, ``drawn``, or a word of `SHAPES`, each of which belongs to one root: for cards ``made``, ``moved``,
        ``worded``, ``aside``, ``back`` or ``lang``.
    to : (str, float, float) or None
        For ``made`` and ``moved``: the zone's id, x and y. None where the card has no position (the tray).
    root : str
        The root where it is.
    place : str
        For ``moved``, the key of the place.
    """

    card: str
    what: str
    to: tuple[str, float, float] | None = None
    root: str = CARDS
    place: str = AT


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

    __slots__ = ("changes", "deletes", "fresh", "marks", "new", "trusted")

    def __init__(self, deletes: dict[int, Ranges], trusted: bool) -> None:
        self.deletes, self.trusted = deletes, trusted
        self.fresh: dict[int, Ranges] = {}
        self.changes: dict[Place, Change] = {}
        self.new = New()
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
        """What it did, once taken; each (card, what, place) once, of a new entry its making alone."""
        found: dict[tuple[str, str, str], Touch] = {}
        for place, change in self.changes.items():
            touch = self._touch(place, change)
            if touch is not None:
                found[touch.card, touch.what, touch.place] = touch
        return tuple(found.values())

    def _touch(self, place: Place, change: Change) -> Touch | None:
        entry = place.entry
        if entry is not None and entry in self.new.entries:
            at = entry.places.get(AT)
            return Touch(entry.id, entry.shape.made, _position(self.changes[at].value if at else None), entry.shape.root)
        if not _tells(place, change):
            return None
        if entry is None:
            name = read_line(place.key)
            return Touch("/".join(name), "drawn", None, "board") if name else Touch("", "titled")
        shape = entry.shape
        if place.kind is Kind.TEXT:
            return Touch(entry.id, shape.texts[place.key], None, shape.root)
        if is_place(place.key):
            return Touch(entry.id, "moved", _position(change.value), shape.root, place.key)
        what = shape.back if place.key == "aside" and not change.value else str(shape.told(place.key))
        return Touch(entry.id, what, None, shape.root)


def _tells(place: Place, change: Change) -> bool:
    """Whether a change shows: words that came or went, a value, or a register left without one, which reads as empty."""
    if place.kind is Kind.TEXT:
        return bool(change.lost) or change.added > change.withdrawn
    return place.kind in (Kind.REGISTER, Kind.LINE) and (change.value is not None or (change.lost > 0 and place.live <= 0))


def _position(value: Value) -> tuple[str, float, float] | None:
    if not isinstance(value, list):
        return None
    zone, x, y = value
    return zone, float(x), float(y)
