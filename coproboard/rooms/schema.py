"""The schema of the shared document as the gate sees it: which places there are, and what may be put into each.

Not the document: no values and no words, only places.

Shaped by one fact: a struct with neighbours takes its parent and key from them, unseen. So a place is one object, made
once, and everything that is ever put next to something in it has to be right for that same object.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum

from coproboard.errors import Refused
from coproboard.rooms.lib0 import Value
from coproboard.rooms.update import DELETED, MAP_TYPE, STRING, TEXT_TYPE, TYPE, VALUES, Struct

MAX_ORDER = 10**9
_CARD_ID = re.compile(r"[A-Za-z0-9_-]{8,32}\Z")
_ZONE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_LANG = re.compile(r"(?=.{1,35}\Z)[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")


class Kind(IntEnum):
    """What a place is."""

    TEXT = 1
    """The characters of the title or of a card's words."""
    REGISTER = 2
    """The values of one key of a card."""
    CARD = 3
    """A card's Map itself."""
    WORDS = 4
    """A card's Text itself."""
    FRAME = 5
    """The board's frame, which only the server writes."""


class Place:
    """One text, one register, or one shared type. Only units of one place may be neighbours.

    Two places are the same only if they are the same object.
    """

    __slots__ = ("card", "key", "kind", "live")

    def __init__(self, kind: Kind, card: Card | None = None, key: str = "") -> None:
        self.kind, self.card, self.key = kind, card, key
        self.live = 0
        """Units not known to be deleted. (Values that lost to a concurrent one count until somebody says so.)"""

    @property
    def lasting(self) -> bool:
        """Whether what is in it stays as it was first written: never deleted, never written again."""
        return self.kind not in (Kind.TEXT, Kind.REGISTER) or self.key == "order"


class Card:
    """The places of one card."""

    __slots__ = ("id", "itself", "registers", "text", "words")

    def __init__(self, name: str) -> None:
        self.id = name
        self.itself = Place(Kind.CARD, self)
        self.words: Place | None = None
        self.text = Place(Kind.TEXT, self, "words")
        self.registers: dict[str, Place] = {}

    def entry(self, key: str, struct: Struct, new: bool) -> Place:
        """The place of a struct that is the first at `key`, or beside it; `new` while the card is being made."""
        if key == "words":
            if self.words is not None or struct.kind != TYPE or struct.content != TEXT_TYPE:
                raise Refused("shape", "G5", "not the words of a new card")
            self.words = Place(Kind.WORDS, self, key)
            return self.words
        place = self.registers.get(key)
        if key == "order" and (place is not None or not new):
            raise Refused("shape", "D2", "written once")
        if place is None:
            if key not in _VALUES:
                raise Refused("shape", "G5", "no such key")
            place = self.registers[key] = Place(Kind.REGISTER, self, key)
        return place


class Places:
    """All places of a board, from the roots down."""

    __slots__ = ("cards", "frame", "title")

    def __init__(self) -> None:
        self.cards: dict[str, Card] = {}
        self.title = Place(Kind.TEXT)
        self.frame = Place(Kind.FRAME, key="frame")

    def child(self, struct: Struct, within: Place | None, made: dict[str, Card], trusted: bool) -> Place:
        """The place of a struct without neighbours.

        Parameters
        ----------
        struct : Struct
            Its parent and key say where it goes.
        within : Place or None
            Where its parent lives, when that is not a root.
        made : dict of str to Card
            Cards that the same update makes; one more when this struct is a card.
        trusted : bool
            Whether the server's own roots may be written.

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
            card = within.card
            if card is not None and within.kind is Kind.CARD and key is not None:
                return card.entry(key, struct, card.id in made)
            if card is not None and within.kind is Kind.WORDS and key is None:
                return card.text
        elif parent == "title" and key is None:
            return self.title
        elif parent == "cards" and key is not None:
            return self._new_card(key, struct, made)
        elif parent == "board" and key == "frame" and trusted and struct.kind == VALUES:
            return self.frame
        raise Refused("shape", "G5", "no such parent or key")

    def _new_card(self, name: str, struct: Struct, made: dict[str, Card]) -> Place:
        if not _CARD_ID.match(name) or struct.kind != TYPE or struct.content != MAP_TYPE:
            raise Refused("shape", "G5", "not a card")
        if name in self.cards:
            raise Refused("shape", "D2", "a card that is there already")
        card = self.cards[name] = made[name] = Card(name)
        return card.itself


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
    elif place.kind is Kind.REGISTER:
        if struct.kind == VALUES and isinstance(struct.content, list):
            fits = _VALUES[place.key]
            if not all(fits(value) for value in struct.content[offset:]):
                raise Refused("shape", "G5", f"not a value of {place.key}")
        elif struct.kind != DELETED:
            raise Refused("shape", "G5", "not a value")


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


def _is_lang(value: Value) -> bool:
    return isinstance(value, str) and _LANG.match(value) is not None


def _is_order(value: Value) -> bool:
    return isinstance(value, int | float) and _is_number(value, 0, MAX_ORDER) and value == int(value)


def _is_aside(value: Value) -> bool:
    return isinstance(value, bool)


_VALUES: dict[str, Callable[[Value], bool]] = {
    "at": _is_at,
    "lang": _is_lang,
    "order": _is_order,
    "aside": _is_aside,
}
