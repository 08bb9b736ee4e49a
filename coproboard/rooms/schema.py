"""The schema of the shared document as the gate sees it: which places there are, and what may be put into each.

Not the document: no values and no words, only places.

Shaped by one fact: a struct with neighbours takes its parent and key from them, unseen. So a place is one object, made
once, and everything that is ever put next to something in it has to be right for that same object.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import IntEnum

from coproboard.documents.places import AT, is_place, read_line, read_place
from coproboard.documents.shape import POWERS, SHAPES, Shape
from coproboard.errors import Refused
from coproboard.rooms.lib0 import Value
from coproboard.rooms.update import DELETED, MAP_TYPE, STRING, TEXT_TYPE, TYPE, VALUES, Struct

MAX_ORDER = 10**9
_ID = re.compile(r"[A-Za-z0-9_-]{8,32}\Z")
_ZONE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LANG = re.compile(r"(?=.{1,35}\Z)[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")


class Kind(IntEnum):
    """What a place is."""

    TEXT = 1
    """The characters of the title or of an entry's text."""
    REGISTER = 2
    """The values of one key of an entry."""
    ENTRY = 3
    """The Map of an entry (a card, a proposal and so on) itself."""
    WORDS = 4
    """An entry's Text itself."""
    FRAME = 5
    """The board's frame, which only the server writes."""
    LINE = 6
    """The values of a boundary: a register whose last value is never deleted (D9)."""


class Place:
    """One text, one register, or one shared type. Only units of one place may be neighbours.

    Two places are the same only if they are the same object.
    """

    __slots__ = ("entry", "inner", "key", "kind", "lasting", "live")

    def __init__(self, kind: Kind, entry: Entry | None = None, key: str = "") -> None:
        self.kind, self.entry, self.key = kind, entry, key
        self.inner = Place(Kind.TEXT, entry, key) if kind is Kind.WORDS else None
        """Of a Text, its characters."""
        self.lasting = kind in (Kind.ENTRY, Kind.WORDS, Kind.FRAME) or (
            kind is Kind.REGISTER and entry is not None and key in entry.shape.once
        )
        """Whether what is in it stays as it was first written: never deleted, never written again."""
        self.live = 0
        """Units not known to be deleted. (Values that lost to a concurrent one count until somebody says so.)"""


class New:
    """What an update makes anew: all that has to be forgotten if it is refused."""

    __slots__ = ("entries", "registers")

    def __init__(self) -> None:
        self.entries: set[Entry] = set()
        self.registers: list[Place] = []

    def cards(self) -> set[Entry]:
        """Entries with a place that they had not before."""
        return {place.entry for place in self.registers if place.entry is not None and is_place(place.key)}


class Entry:
    """The places of one entry: a card, a proposal and so on."""

    __slots__ = ("id", "itself", "places", "shape")

    def __init__(self, name: str, shape: Shape) -> None:
        self.id, self.shape = name, shape
        self.itself = Place(Kind.ENTRY, self)
        self.places: dict[str, Place] = {}

    @property
    def whole(self) -> bool:
        """Whether all its texts are there."""
        return all(key in self.places for key in self.shape.texts)

    @property
    def spots(self) -> int:
        """How many places of a card it has."""
        return sum(map(is_place, self.places))

    def child(self, key: str, struct: Struct, new: New) -> Place:
        """The place of a struct that is the first at `key`, or beside it."""
        shape, place = self.shape, self.places.get(key)
        if key in shape.texts:
            if place is not None or struct.kind != TYPE or struct.content != TEXT_TYPE:
                raise Refused("shape", "G5", "not a text of a new entry")
            place = self.places[key] = Place(Kind.WORDS, self, key)
        elif key in shape.once and (place is not None or self not in new.entries):
            raise Refused("shape", "D2", "written once")
        elif place is None:
            if shape.told(key) is None and key not in shape.once:
                raise Refused("shape", "G5", "no such key")
            place = self.places[key] = Place(Kind.REGISTER, self, key)
            new.registers.append(place)
        return place


class Places:
    """All places of a board, from the roots down; `tabs` tells whether it has a tab of some id."""

    __slots__ = ("_tabs", "entries", "frame", "lines", "title")

    def __init__(self, tabs: Callable[[str], bool]) -> None:
        self._tabs = tabs
        self.entries: dict[str, dict[str, Entry]] = {root: {} for root in SHAPES}
        """By root, then by id."""
        self.lines: dict[str, Place] = {}
        """Boundaries, by key."""
        self.title = Place(Kind.TEXT)
        self.frame = Place(Kind.FRAME, key="frame")

    def child(self, struct: Struct, within: Place | None, new: New, trusted: bool) -> Place:
        """The place of a struct without neighbours.

        Parameters
        ----------
        struct : Struct
            Its parent and key say where it goes.
        within : Place or None
            Where its parent lives, when that is not a root.
        new : New
            What the same update makes anew; it may be more by this struct.
        trusted : bool
            Whether the server's own roots may be written, and tabs that are not known.

        Returns
        -------
        Place
            Made now, if it is the first struct there.

        Raises
        ------
        Refused
            ``shape`` when no such place may be.
        """
        parent, key = struct.parent, struct.key
        if within is not None:
            entry = within.entry
            if entry is not None and within.kind is Kind.ENTRY and key is not None:
                self._check_tab(read_place(key), trusted)
                return entry.child(key, struct, new)
            if within.inner is not None and key is None:
                return within.inner
        elif parent == "title" and key is None:
            return self.title
        elif key is not None and isinstance(parent, str) and parent in SHAPES:
            return self._new_entry(SHAPES[parent], key, struct, new)
        elif parent == "board" and key == "frame" and trusted and struct.kind == VALUES:
            return self.frame
        elif parent == "board" and key is not None and (name := read_line(key)):
            self._check_tab(name, trusted)
            return self._line(key, new)
        raise Refused("shape", "G5", "no such parent or key")

    def _check_tab(self, named: tuple[str, str] | None, trusted: bool) -> None:
        if named and not trusted and not self._tabs(named[0]):
            raise Refused("shape", "G5", "no such tab")

    def _line(self, key: str, new: New) -> Place:
        place = self.lines.get(key)
        if place is None:
            place = self.lines[key] = Place(Kind.LINE, key=key)
            new.registers.append(place)
        return place

    def _new_entry(self, shape: Shape, name: str, struct: Struct, new: New) -> Place:
        if not _ID.match(name) or struct.kind != TYPE or struct.content != MAP_TYPE:
            raise Refused("shape", "G5", "not an entry")
        entries = self.entries[shape.root]
        if name in entries:
            raise Refused("shape", "D2", "an entry that is there already")
        entry = entries[name] = Entry(name, shape)
        new.entries.add(entry)
        return entry.itself

    def forget(self, new: New) -> None:
        """Take out what an update made anew that was refused."""
        for place in new.registers:
            del (self.lines if place.entry is None else place.entry.places)[place.key]
        for entry in new.entries:
            del self.entries[entry.shape.root][entry.id]


def check_content(place: Place, struct: Struct, offset: int) -> None:
    """Check that what a struct holds, from its unit `offset` on, may be put into a place.

    Raises
    ------
    Refused
        ``shape`` when it may not.
    """
    if place.kind is Kind.TEXT:
        if struct.kind not in (STRING, DELETED):
            raise Refused("shape", "G5", "not text")
    elif place.kind in (Kind.REGISTER, Kind.LINE):
        if struct.kind == VALUES and isinstance(struct.content, list):
            fits = _is_line if place.kind is Kind.LINE else _VALUES[AT if is_place(place.key) else place.key]
            if not all(fits(value) for value in struct.content[offset:]):
                raise Refused("shape", "G5", f"not a value of {place.key}")
        elif struct.kind != DELETED:
            raise Refused("shape", "G5", "not a value")


def fits(key: str, value: Value) -> bool:
    """Whether a value may stand under a key of an entry, such as ``lang`` or ``at/risk/now``; texts are no values."""
    check = _VALUES.get(AT if is_place(key) else key)
    return check is not None and check(value)


def is_entry_id(text: str) -> bool:
    """Whether an entry may stand under this id."""
    return _ID.match(text) is not None


def _is_number(value: Value, low: float, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _is_at(value: Value) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 3
        and isinstance(value[0], str)
        and _ZONE.match(value[0]) is not None
        and _is_number(value[1], 0, 1)
        and _is_number(value[2], 0, 1)
    )


def _is_line(value: Value) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_is_number(one, 0, 1) for one in value)


def _is_lang(value: Value) -> bool:
    return isinstance(value, str) and _LANG.match(value) is not None


def _is_order(value: Value) -> bool:
    return isinstance(value, int | float) and _is_number(value, 0, MAX_ORDER) and value == int(value)


def _is_aside(value: Value) -> bool:
    return isinstance(value, bool)


def _is_power(value: Value) -> bool:
    return value in POWERS


def _is_id(value: Value) -> bool:
    return isinstance(value, str) and _ID.match(value) is not None


def _is_date(value: Value) -> bool:
    if not isinstance(value, str) or (value and not _DATE.match(value)):
        return False
    try:
        return not value or date.fromisoformat(value) is not None
    except ValueError:
        return False


_VALUES: dict[str, Callable[[Value], bool]] = {
    AT: _is_at,
    "lang": _is_lang,
    "order": _is_order,
    "aside": _is_aside,
    "knows": _is_power,
    "decides": _is_power,
    "acts": _is_power,
    "review": _is_date,
    "when": _is_date,
    "proposal": _is_id,
    "card": _is_id,
}
