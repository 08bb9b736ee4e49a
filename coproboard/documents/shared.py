"""The shared document: the board that everyone writes together (SPEC section D).

What it is: the one place in Python where the document's roots are read and written. What it is not: it checks no
stranger's bytes (the gate does, before they come here) and knows no connection.

The fact that shaped it: nothing is removed and everything can be put back. So whatever is written here touches only
what differs, and a text is never replaced.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pycrdt import Doc, Map, MapEvent, Subscription, Text

from coproboard.documents.entries import (
    TRAY,
    Action,
    At,
    Card,
    Proposal,
    Term,
    Wording,
    put_back,
    read_action,
    read_card,
    read_order,
    read_proposal,
    read_term,
    read_value,
    read_wording,
    write_text,
    write_value,
)
from coproboard.documents.places import AT, line_key, read_line
from coproboard.documents.shape import ACTIONS, CARDS, PROPOSALS, SHAPES, TERMS, WORDINGS

__all__ = ["SEED_CLIENT", "TRAY", "Action", "At", "Card", "Proposal", "SharedDoc", "Term", "Wording"]

#: The client id under which a new board is seeded, so that every replica of a seed is the same bytes.
SEED_CLIENT = 0


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
        self._roots = {root: self._doc.get(root, type=Map) for root in SHAPES}
        self._cards = self._roots[CARDS]

    @property
    def client_id(self) -> int:
        """The Yjs client id of this replica."""
        return self._doc.client_id

    @property
    def frame(self) -> str:
        """``"<template id>@<version>"``, or the TOML of a frame of the group's own; ``""`` while nothing has arrived."""
        return str(self._board.get("frame", ""))

    @property
    def title(self) -> str:
        """The question of the board."""
        return str(self._title)

    def cards(self) -> list[Card]:
        """Every card, set aside or not, by zone, height and order."""
        found = [read_card(name, fields) for name, fields in self._entries(CARDS)]
        return sorted(found, key=lambda card: (card.at.zone, card.at.y, card.order, card.id))

    def card(self, card: str) -> Card | None:
        """One card, or None when there is none of this id."""
        fields = self._entry(CARDS, card)
        return None if fields is None else read_card(card, fields)

    def proposals(self) -> list[Proposal]:
        """Every proposal, set aside or not, in the order of making."""
        found = [read_proposal(name, fields) for name, fields in self._entries(PROPOSALS)]
        return sorted(found, key=lambda one: (one.order, one.id))

    def proposal(self, proposal: str) -> Proposal | None:
        """One proposal, or None when there is none of this id."""
        fields = self._entry(PROPOSALS, proposal)
        return None if fields is None else read_proposal(proposal, fields)

    def actions(self, proposal: str | None = None) -> list[Action]:
        """Every action, or those of one proposal, set aside or not, in the order of making."""
        found = [read_action(name, fields) for name, fields in self._entries(ACTIONS)]
        wanted = [one for one in found if proposal in (None, one.proposal)]
        return sorted(wanted, key=lambda one: (one.order, one.id))

    def wordings(self, card: str | None = None) -> list[Wording]:
        """Every wording, or those of one card, set aside or not, in the order of making."""
        found = [read_wording(name, fields) for name, fields in self._entries(WORDINGS)]
        return sorted((one for one in found if card in (None, one.card)), key=lambda one: (one.order, one.id))

    def terms(self) -> list[Term]:
        """The jargon wall: every term, set aside or not, in the order of making."""
        found = [read_term(name, fields) for name, fields in self._entries(TERMS)]
        return sorted(found, key=lambda one: (one.order, one.id))

    def lines(self) -> dict[tuple[str, str], tuple[float, float]]:
        """Boundaries: (tab, corner) → how far the corner's ground reaches along both sides, 0 to 1 (D9)."""
        found = {}
        for key in sorted(self._board):
            name, value = read_line(key), self._board[key]
            if name and isinstance(value, list) and len(value) == 2 and all(isinstance(one, (int, float)) for one in value):
                found[name] = (float(value[0]), float(value[1]))
        return found

    def _entries(self, root: str) -> Iterator[tuple[str, Map]]:
        """Those of a root that have their first text (without it nothing can be shown), in the order of their ids."""
        for name in sorted(self._roots[root]):
            fields = self._entry(root, name)
            if fields is not None:
                yield name, fields

    def _entry(self, root: str, name: str) -> Map | None:
        fields = self._roots[root].get(name)
        return fields if isinstance(fields, Map) and next(iter(SHAPES[root].texts)) in fields else None

    def has(self, name: str) -> bool:
        """Whether something stands under an id, in any root."""
        return any(self._entry(root, name) is not None for root in SHAPES)

    def seed(self, frame: str, title: str) -> None:
        """Write a new board's frame and question."""
        with self._doc.transaction():
            self._board["frame"] = frame
            self._title += title

    def fill(
        self,
        frame: str,
        title: str,
        entries: Mapping[str, Mapping[str, Mapping[str, Any]]],
        lines: Mapping[tuple[str, str], tuple[float, float]],
    ) -> None:
        """Write a whole board into a document that is empty.

        Parameters
        ----------
        frame, title : str
            As for `seed`.
        entries : mapping
            Root → id → the texts and values of the entry, by their keys (SPEC D).
        lines : mapping
            As `lines` gives them.
        """
        with self._doc.transaction():
            self.seed(frame, title)
            for name, line in lines.items():
                self.set_line(*name, *line)
            for root, found in entries.items():
                texts = SHAPES[root].texts
                for name, values in found.items():
                    self._roots[root][name] = Map({key: Text(one) if key in texts else one for key, one in values.items()})

    def add(self, card: str, words: str, lang: str, at: At) -> None:
        """Add a card: its map, its words and all its registers in one update (D2)."""
        self._make(CARDS, card, {"words": words}, {"at": at, "lang": lang})

    def propose(self, proposal: str, words: str, lang: str) -> None:
        """Add a proposal, with all its texts, in one update (D6)."""
        self._make(PROPOSALS, proposal, {"words": words}, {"lang": lang})

    def plan(self, action: str, proposal: str, what: str, lang: str, who: str = "", when: str = "") -> None:
        """Add an action to a proposal, in one update (D6); `when` is ``"YYYY-MM-DD"`` or ``""``."""
        values = {"lang": lang, "proposal": proposal}
        self._make(ACTIONS, action, {"what": what, "who": who}, values | ({"when": when} if when else {}))

    def reword(self, wording: str, card: str, words: str, lang: str) -> None:
        """Say a card's words again in another language, in one update (D8); the card's own words stay."""
        self._make(WORDINGS, wording, {"words": words}, {"lang": lang, "card": card})

    def add_term(self, term: str, words: str, means: str, lang: str) -> None:
        """Put a word on the jargon wall, and what it means, in one update (D8)."""
        self._make(TERMS, term, {"words": words, "means": means}, {"lang": lang})

    def set_line(self, tab: str, corner: str, x: float, y: float) -> None:
        """Draw the boundary of a corner, or draw it anew; one register (D9)."""
        self._board[line_key(tab, corner)] = [x, y]

    def _make(self, root: str, name: str, texts: Mapping[str, str], values: Mapping[str, Any]) -> None:
        self.make_all(root, [(name, texts, values)])

    def make_all(self, root: str, entries: Iterable[tuple[str, Mapping[str, str], Mapping[str, Any]]]) -> None:
        """Make entries of a root in their order, each with all its texts and values, in one update (D2, D6, D8).

        Parameters
        ----------
        root : str
            Such as ``"cards"`` or ``"wordings"``.
        entries : iterable of tuple
            ``(id, texts, values)``; a position is an `At`.
        """
        held = self._roots[root]
        first = 1 + max((read_order(held[key]) for key in held), default=0)
        with self._doc.transaction():
            for order, (name, texts, values) in enumerate(entries, first):
                made = {key: Text(texts.get(key, "")) for key in SHAPES[root].texts}
                told = {key: [at.zone, at.x, at.y] if isinstance(at, At) else at for key, at in values.items()}
                held[name] = Map({**made, **told, "order": order})

    def set_value(self, root: str, name: str, key: str, value: Any) -> None:
        """Write a value of an entry, such as ``("actions", id, "when", "2026-05-01")``.

        ``""`` takes back who knows, decides or acts. Raises `KeyError` for an unknown id, or a key that is not written
        again (D2).
        """
        if SHAPES[root].told(key) is None:
            raise KeyError(key)
        write_value(self._roots[root][name], key, value)

    def write_text(self, root: str, name: str, key: str, words: str) -> None:
        """Change a text of an entry, touching only what differs. Raises `KeyError`."""
        with self._doc.transaction():
            write_text(self._roots[root][name][key], words)

    def move(self, card: str, at: At, place: str = AT) -> None:
        """Put a card somewhere else on one of its places, by its key; one register (D1, D7).

        Raises `KeyError` for an unknown card.
        """
        self._cards[card][place] = [at.zone, at.x, at.y]

    def set_aside(self, card: str, aside: bool) -> None:
        """Set a card aside, or bring it back. Raises `KeyError` for an unknown card."""
        self._cards[card]["aside"] = aside

    def set_lang(self, card: str, lang: str) -> None:
        """Say which language a card's words are in. Raises `KeyError` for an unknown card."""
        self._cards[card]["lang"] = lang

    def write(self, card: str, words: str) -> None:
        """Change a card's words, touching only what differs, by whole characters. Raises `KeyError`."""
        self.write_text(CARDS, card, "words", words)

    def retitle(self, title: str) -> None:
        """Change the question, touching only what differs."""
        with self._doc.transaction():
            write_text(self._title, title)

    def put_back(self, past: SharedDoc) -> list[list[Any]]:
        """Make everything read as it did in an earlier state of this board, touching only what differs.

        Nothing is removed (D3): what `past` does not have is set aside. A boundary cannot be; it stays where it is.

        Parameters
        ----------
        past : SharedDoc
            The board as it was. What only `past` has is not brought here.

        Returns
        -------
        list of list
            What was done, as the history tells it: ``[what, id]``, of a card that moved ``[what, id, [zone, x, y]]``
            and the key of the place where that is not ``at``, ``["drawn", "<tab>/<corner>"]``, and ``["titled", ""]``.
        """
        done: list[list[Any]] = []
        with self._doc.transaction():
            if self.title != past.title:
                write_text(self._title, past.title)
                done.append(["titled", ""])
            here = self.lines()
            for name, line in past.lines().items():
                if here.get(name) != line:
                    self.set_line(*name, *line)
                    done.append(["drawn", "/".join(name)])
            for shape in SHAPES.values():
                then = dict(past._entries(shape.root))
                for name, fields in self._entries(shape.root):
                    if name in then:
                        done += put_back(shape, name, fields, then[name])
                    elif not read_value("aside", fields):
                        fields["aside"] = True
                        done.append([shape.values["aside"], name])
        return done

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

    def watch_parts(self, heard: Callable[[str, str, str], None]) -> Callable[[], None]:
        """Call `heard` with root, name and key of each value that a transaction touches; key is ``""`` for an entry that is made.

        `heard` may only note it down. Call the answer to end that.
        """

        def noting(root: str) -> Callable[[list[Any]], None]:
            def note(events: list[Any]) -> None:
                for event in events:
                    keys = event.path[1:2] or (event.keys if isinstance(event, MapEvent) else ("",))
                    for key in keys:
                        heard(root, *((event.path[0], key) if event.path else (key, "")))

            return note

        parts = {"title": self._title, "board": self._board, **self._roots}
        held = [(part, part.observe_deep(noting(root))) for root, part in parts.items()]

        def end() -> None:
            for part, one in held:
                part.unobserve(one)

        return end
