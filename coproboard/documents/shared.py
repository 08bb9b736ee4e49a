"""The shared document: the board that everyone writes together (SPEC section D).

What it is: the one place in Python where the document's shape is read and written. What it is not: it checks no
stranger's bytes (the gate does, before they come here) and knows no connection.

The fact that shaped it: pycrdt counts text in UTF-8 bytes and gives every number back as a float, so positions in
text are converted here and numbers are cast here, and nowhere else.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map, Subscription, Text

#: The zone of cards that nobody has placed yet.
TRAY = "tray"
#: The client id under which a new board is seeded, so that every replica of a seed is the same bytes.
SEED_CLIENT = 0


@dataclass(frozen=True, slots=True)
class At:
    """A card's position: a zone's id (or `TRAY`) and a fine position inside it, both 0 to 1, y downwards."""

    zone: str = TRAY
    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it stands; fields as in SPEC section D."""

    id: str
    words: str
    lang: str
    at: At
    order: int
    aside: bool


class SharedDoc:
    """The shared document of one board.

    Parameters
    ----------
    client_id : int or None
        The Yjs client id for changes made through this object; None for a reader such as a room.
    """

    def __init__(self, client_id: int | None = None) -> None:
        self._doc: Doc = Doc(client_id=client_id)
        self._board = self._doc.get("board", type=Map)
        self._title = self._doc.get("title", type=Text)
        self._cards = self._doc.get("cards", type=Map)

    @property
    def client_id(self) -> int:
        """The Yjs client id of this replica."""
        return self._doc.client_id

    @property
    def frame(self) -> str:
        """``"<template id>@<version>"``, or ``""`` while nothing has arrived."""
        return str(self._board.get("frame", ""))

    @property
    def title(self) -> str:
        """The question of the board."""
        return str(self._title)

    def cards(self) -> list[Card]:
        """Every card, set aside or not, by zone, height and order."""
        found = [self._card(key, self._cards[key]) for key in self._cards]
        cards = [card for card in found if card is not None]
        return sorted(cards, key=lambda card: (card.at.zone, card.at.y, card.order, card.id))

    def card(self, card: str) -> Card | None:
        """One card, or None when there is none of this id."""
        return self._card(card, self._cards[card]) if card in self._cards else None

    @staticmethod
    def _card(card: str, fields: Any) -> Card | None:
        if not isinstance(fields, Map) or "words" not in fields:
            return None
        return Card(
            id=card,
            words=str(fields["words"]),
            lang=str(fields.get("lang", "en")),
            at=read_at(fields.get("at")),
            order=int(fields.get("order", 0)),
            aside=bool(fields.get("aside", False)),
        )

    def seed(self, frame: str, title: str) -> None:
        """Write a new board's frame and question."""
        with self._doc.transaction():
            self._board["frame"] = frame
            self._title += title

    def add(self, card: str, words: str, lang: str, at: At) -> None:
        """Add a card: its map, its words and all its registers in one update (D2)."""
        order = 1 + max((int(self._cards[key].get("order", 0)) for key in self._cards), default=0)
        with self._doc.transaction():
            self._cards[card] = Map(
                {"words": Text(words), "at": [at.zone, at.x, at.y], "lang": lang, "order": order}
            )

    def move(self, card: str, at: At) -> None:
        """Put a card somewhere else; one register (D1). Raises `KeyError` for an unknown card."""
        self._cards[card]["at"] = [at.zone, at.x, at.y]

    def set_aside(self, card: str, aside: bool) -> None:
        """Set a card aside, or bring it back. Raises `KeyError` for an unknown card."""
        self._cards[card]["aside"] = aside

    def set_lang(self, card: str, lang: str) -> None:
        """Say which language a card's words are in. Raises `KeyError` for an unknown card."""
        self._cards[card]["lang"] = lang

    def write(self, card: str, words: str) -> None:
        """Change a card's words, touching only what differs, by whole characters. Raises `KeyError`."""
        with self._doc.transaction():
            _write(self._cards[card]["words"], words)

    def retitle(self, title: str) -> None:
        """Change the question, touching only what differs."""
        with self._doc.transaction():
            _write(self._title, title)

    def state_vector(self) -> bytes:
        """What this replica has, as a Yjs state vector."""
        return self._doc.get_state()

    def diff(self, state_vector: bytes | None = None) -> bytes:
        """What another replica lacks; everything without a state vector."""
        return self._doc.get_update(state_vector) if state_vector else self._doc.get_update()

    def apply(self, update: bytes) -> None:
        """Take an update that a gate has passed."""
        self._doc.apply_update(update)

    def watch(self, heard: Callable[[bytes], None]) -> Subscription:
        """Call `heard` with each update made here or applied here. `heard` may only note it down."""
        return self._doc.observe(lambda event: heard(event.update))

    def unwatch(self, subscription: Subscription) -> None:
        """End what `watch` began."""
        self._doc.unobserve(subscription)

    def watch_cards(self, heard: Callable[[str], None]) -> Subscription:
        """Call `heard` with the id of each card that a transaction touches. `heard` may only note it down."""

        def note(events: list[Any]) -> None:
            for event in events:
                for name in event.path[:1] or event.keys:
                    heard(name)

        return self._cards.observe_deep(note)

    def unwatch_cards(self, subscription: Subscription) -> None:
        """End what `watch_cards` began."""
        self._cards.unobserve(subscription)


def read_at(value: Any) -> At:
    """A position off a register, tolerant (D4): anything else than a position is the tray."""
    if isinstance(value, list) and len(value) == 3 and isinstance(value[0], str):
        x, y = value[1], value[2]
        if isinstance(x, (int, float)) and isinstance(y, (int, float)):
            return At(value[0], float(x), float(y))
    return At()


def _write(text: Text, words: str) -> None:
    """Turn a text into `words` by one deletion and one insertion between the common ends."""
    old = str(text)
    start = 0
    while start < min(len(old), len(words)) and old[start] == words[start]:
        start += 1
    end = 0
    while end < min(len(old), len(words)) - start and old[-1 - end] == words[-1 - end]:
        end += 1
    head = len(old[:start].encode())
    gone = len(old[start : len(old) - end].encode())
    if gone:
        del text[head : head + gone]
    new = words[start : len(words) - end]
    if new:
        text.insert(head, new)
