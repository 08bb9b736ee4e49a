"""What changed on a board, for whoever watches it: the cards one by one, and of everything else which part.

What it is: names of what transactions touched, in both documents, and the cards compared with how they were. What it is
not: history; who did it and when stands in the ledger.

The fact that shaped it: pycrdt calls an observer in the middle of a transaction, where the document may not be read.
So the observers only note names down, and whoever takes the notes reads afterwards.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.places import AT
from coproboard.documents.shared import Card, SharedDoc

#: The name of a part of a board that is only of use inside: that words of cards changed, not only their places.
WORDS = "words"
#: Roots of the two documents, and keys of `session`, that go by another name than their own.
_NAMES = {
    "board": "lines", "touched": "cards", "folds": "comments", "voices": "motions", "consents": "answers",
    "scales": "answers", "records": "decisions", "reveals": "rounds", "voted": "votes", "frame": "frames", "round": "rounds",
}
#: What changes whenever something else does, and is told by that; seals and moves tell nothing that is not there.
_BESIDE = ("log", "about", "seals", "moves")
#: Every name that `Change.tables` may hold: tables of a board, and what else a page shows.
PARTS = (
    "cards", "wordings", "terms", "lines", "proposals", "actions", "people", "frames", "marks", "rounds", "answers",
    "motions", "decisions", "comments", "votes", "step", "timer", "ready", "rule", "keep", "mutes",
)  # fmt: skip


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
    """What changed since the last look.

    Attributes
    ----------
    cards : tuple of CardChange
        What happened to cards.
    title : bool
        Whether the question changed.
    tables : tuple of str
        Names of `PARTS`, in their order, in which something was written: tables of the board by their names, and
        ``"proposals"``, ``"actions"``, ``"votes"``, ``"step"``, ``"timer"``, ``"ready"``, ``"rule"``, ``"keep"``,
        ``"mutes"``.
    """

    cards: tuple[CardChange, ...] = ()
    title: bool = False
    tables: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cards or self.title or self.tables)


class Notes:
    """Notes down which parts of a board are written, and which cards.

    Parameters
    ----------
    shared, ledger
        The documents to begin with.
    """

    def __init__(self, shared: SharedDoc, ledger: Ledger) -> None:
        self._begin(shared, ledger)

    def _begin(self, shared: SharedDoc, ledger: Ledger) -> None:
        self._shared, self._ledger = shared, ledger
        self._noted: list[tuple[str, str, str]] = []
        ends = shared.watch_parts(self._note), ledger.watch_parts(self._note)
        self._end = lambda: [end() for end in ends]

    def _note(self, root: str, name: str, key: str = "") -> None:
        self._noted.append((root, name, key))

    def take(self, shared: SharedDoc, ledger: Ledger) -> tuple[set[str], list[str]]:
        """The parts and the cards that were written since the last call.

        The documents may be other copies of the same board by now; then it is all of them.

        Returns
        -------
        tuple
            Names of `PARTS`, ``"title"`` and `WORDS`; and ids of cards, each once.
        """
        again = shared is not self._shared or ledger is not self._ledger
        noted, self._noted[:] = list(self._noted), []
        if again:
            self.end()
            self._begin(shared, ledger)
            return {*PARTS, "title", WORDS}, [card.id for card in shared.cards()]
        parts = {part for root, name, key in noted for part in _parts(root, name, key)}
        return parts, list(dict.fromkeys(name for root, name, _ in noted if root == "cards"))

    def end(self) -> None:
        """Stop noting."""
        self._end()


class Watcher:
    """Looks at a board again and again.

    Parameters
    ----------
    shared, ledger
        The documents to begin with.
    """

    def __init__(self, shared: SharedDoc, ledger: Ledger) -> None:
        self._known = {card.id: card for card in shared.cards()}
        self._title = shared.title
        self._notes = Notes(shared, ledger)

    def take(self, shared: SharedDoc, ledger: Ledger, beside: Collection[str] = ()) -> Change:
        """What changed since the last call.

        Parameters
        ----------
        shared, ledger
            The documents; they may be other copies of the same board by now.
        beside : collection of str
            Further names of `PARTS` in which something changed outside the documents.
        """
        parts, noted = self._notes.take(shared, ledger)
        changes: list[CardChange] = []
        for name in noted:
            card = shared.card(name)
            if card is not None:
                changes.extend(CardChange(name, *what) for what in differences(self._known.get(name), card))
                self._known[name] = card
        titled = shared.title != self._title
        self._title = shared.title
        parts.update(beside)
        return Change(tuple(changes), titled, tuple(part for part in PARTS if part in parts))

    def end(self) -> None:
        """Stop looking."""
        self._notes.end()


def _parts(root: str, name: str, key: str) -> Sequence[str]:
    """The parts that a write of a root, a name in it and a key of that belongs to."""
    if root == "session":
        first = name.partition("/")[0]
        return (_NAMES.get(first, first),)
    if root in _BESIDE:
        return ()
    if root == "cards":
        return ("cards", WORDS) if key in ("", "words") else ("cards",)
    if root == "reveals":
        return ("rounds", "marks")
    return (_NAMES.get(root, root),)


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
