"""What stands under the roots of the shared document, in one table for each root (SPEC section D).

What it is: for cards, proposals, actions, wordings and terms alike, the names of their texts and values, and the words
by which the history tells what was done to them. What it is not: the checks of values (the gate has them), or a document.

The fact that shaped it: a change is told by one word. So each word belongs to one root, and whoever counts what was
done to cards never counts what was done to proposals.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coproboard.documents.places import AT, is_place

CARDS, PROPOSALS, ACTIONS, WORDINGS, TERMS = "cards", "proposals", "actions", "wordings", "terms"
#: Who holds, decides or acts; nothing written there means "not said".
POWERS = ("organisation", "both", "people")


@dataclass(frozen=True, slots=True)
class Shape:
    """What an entry of one root is made of.

    Attributes
    ----------
    root : str
        The root's name.
    texts : mapping of str to str
        Texts, made with the entry and never replaced; to each the word that says somebody wrote in it.
    values : mapping of str to str
        Values that are written again and again; to each the word that says so. That of ``at`` is the word of every place.
    once : frozenset of str
        Values that are written with the entry or never.
    made, back : str
        The words for an entry made, and for one brought back.
    """

    root: str
    texts: Mapping[str, str]
    values: Mapping[str, str]
    once: frozenset[str]
    made: str
    back: str

    def told(self, key: str) -> str | None:
        """The word that says that a value was written; None for a key that is not written again here."""
        return self.values.get(AT if is_place(key) else key)


SHAPES: Mapping[str, Shape] = {
    shape.root: shape
    for shape in (
        Shape(
            CARDS,
            texts={"words": "worded"},
            values={AT: "moved", "lang": "lang", "aside": "aside"},
            once=frozenset({"order"}),
            made="made",
            back="back",
        ),
        Shape(
            PROPOSALS,
            texts={"words": "reworded", "why": "explained", "options": "explained"},
            values={
                "lang": "proposal-lang",
                "aside": "proposal-aside",
                "knows": "powered",
                "decides": "powered",
                "acts": "powered",
                "review": "dated",
            },
            once=frozenset({"order"}),
            made="proposed",
            back="proposal-back",
        ),
        Shape(
            ACTIONS,
            texts={"what": "replanned", "who": "replanned"},
            values={"lang": "action-lang", "aside": "action-aside", "when": "due"},
            once=frozenset({"order", "proposal"}),
            made="planned",
            back="action-back",
        ),
        Shape(
            WORDINGS,
            texts={"words": "wording-worded"},
            values={"lang": "wording-lang", "aside": "wording-aside"},
            once=frozenset({"order", "card"}),
            made="said-again",
            back="wording-back",
        ),
        Shape(
            TERMS,
            texts={"words": "term-worded", "means": "term-worded"},
            values={"lang": "term-lang", "aside": "term-aside"},
            once=frozenset({"order"}),
            made="term-added",
            back="term-back",
        ),
    )
}
"""The shapes, by root."""
