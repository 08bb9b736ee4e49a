"""What changed on a board, card by card, for whoever watches it.

What it is: a list of the cards that a transaction touched, compared with how they were. What it is not: history; who
did it and when stands in the ledger.

The fact that shaped it: pycrdt calls an observer in the middle of a transaction, where the document may not be read.
So the observer only notes names down, and `Watcher.take` reads afterwards.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coproboard.documents.places import AT
from coproboard.documents.shared import Card, SharedDoc


@dataclass(frozen=True, slots=True)
class CardChange:
    """What happened to a card: `what` is ``"made"``, ``"moved"``, ``"worded"``, ``"aside"`` or ``"back"``.

    `place` is the key of the place on which it moved (SPEC D).
    """

    card: str
    what: str
    place: str = AT


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since the last look."""

    cards: tuple[CardChange, ...] = ()
    title: bool = False

    def __bool__(self) -> bool:
        return bool(self.cards or self.title)


class Watcher:
    """Looks at a shared document again and again.

    Parameters
    ----------
    shared : SharedDoc
        The document to begin with.
    """

    def __init__(self, shared: SharedDoc) -> None:
        self._known = {card.id: card for card in shared.cards()}
        self._title = shared.title
        self._begin(shared)

    def _begin(self, shared: SharedDoc) -> None:
        self._shared = shared
        self._noted: list[str] = []
        self._subscription = shared.watch_cards(self._noted.append)

    def take(self, shared: SharedDoc) -> Change:
        """What changed since the last call; `shared` may be another copy of the same board by now."""
        if shared is not self._shared:
            self.end()
            self._begin(shared)
            self._noted.extend(card.id for card in shared.cards())
        changes: list[CardChange] = []
        noted = list(dict.fromkeys(self._noted))
        self._noted.clear()
        for name in noted:
            card = shared.card(name)
            if card is not None:
                changes.extend(CardChange(name, *what) for what in differences(self._known.get(name), card))
                self._known[name] = card
        titled = shared.title != self._title
        self._title = shared.title
        return Change(tuple(changes), titled)

    def end(self) -> None:
        """Stop looking."""
        self._shared.unwatch_cards(self._subscription)


def differences(before: Card | None, after: Card) -> Sequence[tuple[str, ...]]:
    """What happened to a card between two looks; a move with the key of the place."""
    if before is None:
        return [("made",)]
    pairs: list[tuple[tuple[str, ...], Any, Any]] = [
        *((("moved", place), before.on(place), after.on(place)) for place in (AT, *after.places)),
        (("worded",), (before.words, before.lang), (after.words, after.lang)),
        (("aside" if after.aside else "back",), before.aside, after.aside),
    ]
    return [what for what, old, new in pairs if old != new]
