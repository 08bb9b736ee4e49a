"""What people write, entry by entry: as values, and as the Maps that hold them in the shared document (SPEC section D).

What it is: the reading and writing of one entry, text by text and value by value. What it is not: it holds no document
and opens no transaction; `SharedDoc` does.

The fact that shaped it: pycrdt counts text in UTF-8 bytes and gives every number back as a float, so positions in
text are converted here and numbers are cast here, and nowhere else.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Map, Text

from coproboard.documents.places import AT, is_place
from coproboard.documents.shape import ACTIONS, POWERS, PROPOSALS, SHAPES, Shape

#: The zone of cards that nobody has placed yet.
TRAY = "tray"
_POWER_KEYS, _DATE_KEYS = ("knows", "decides", "acts"), ("review", "when")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class At:
    """A card's position: a zone's id (or `TRAY`) and a fine position inside it, both 0 to 1, y downwards."""

    zone: str = TRAY
    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it stands; fields as in SPEC section D. `places` has, by their keys, the places that are not ``at``."""

    id: str
    words: str
    lang: str
    at: At
    order: int
    aside: bool
    places: Mapping[str, At] = field(default_factory=dict)

    def on(self, place: str) -> At:
        """Where it lies on a place, by its key; the tray where nobody has put it yet (D4)."""
        return self.at if place == AT else self.places.get(place, At())


@dataclass(frozen=True, slots=True)
class Proposal:
    """What we could agree on, as it stands.

    Attributes
    ----------
    words, why, options : str
        What is proposed, what it is for, and what else was thought of.
    knows, decides, acts : str
        One of ``"organisation"``, ``"both"``, ``"people"``; ``""``: not said.
    review : str
        ``"YYYY-MM-DD"`` or ``""``.
    """

    id: str
    words: str
    why: str
    options: str
    lang: str
    order: int
    aside: bool
    knows: str
    decides: str
    acts: str
    review: str


@dataclass(frozen=True, slots=True)
class Action:
    """Who does what, by when, as it stands; `proposal` is the id of what it belongs to, `when` a date or ``""``."""

    id: str
    proposal: str
    what: str
    who: str
    when: str
    lang: str
    order: int
    aside: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a card (`card` is its id) said again in another language, as they stand."""

    id: str
    card: str
    words: str
    lang: str
    order: int
    aside: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A word on the jargon wall and what it means, as it stands."""

    id: str
    words: str
    means: str
    lang: str
    order: int
    aside: bool


def read_at(value: Any) -> At:
    """A position off a register, tolerant (D4): anything else than a position is the tray."""
    if isinstance(value, list) and len(value) == 3 and isinstance(value[0], str):
        x, y = value[1], value[2]
        if isinstance(x, (int, float)) and isinstance(y, (int, float)):
            return At(value[0], float(x), float(y))
    return At()


def read_card(card: str, fields: Map) -> Card:
    """A card off its Map."""
    return Card(
        id=card,
        words=read_text("words", fields),
        lang=read_value("lang", fields),
        at=read_value("at", fields),
        order=read_order(fields),
        aside=read_value("aside", fields),
        places={key: read_value(key, fields) for key in sorted(fields) if key != AT and is_place(key)},
    )


def read_proposal(proposal: str, fields: Map) -> Proposal:
    """A proposal off its Map."""
    texts = {key: read_text(key, fields) for key in SHAPES[PROPOSALS].texts}
    values = {key: read_value(key, fields) for key in SHAPES[PROPOSALS].values}
    return Proposal(id=proposal, order=read_order(fields), **texts, **values)


def read_action(action: str, fields: Map) -> Action:
    """An action off its Map."""
    texts = {key: read_text(key, fields) for key in SHAPES[ACTIONS].texts}
    values = {key: read_value(key, fields) for key in ("proposal", *SHAPES[ACTIONS].values)}
    return Action(id=action, order=read_order(fields), **texts, **values)


def read_wording(wording: str, fields: Map) -> Wording:
    """A wording off its Map."""
    values = {key: read_value(key, fields) for key in ("card", "lang", "aside")}
    return Wording(id=wording, words=read_text("words", fields), order=read_order(fields), **values)


def read_term(term: str, fields: Map) -> Term:
    """A term off its Map."""
    texts = {key: read_text(key, fields) for key in ("words", "means")}
    return Term(id=term, order=read_order(fields), lang=read_value("lang", fields), aside=read_value("aside", fields), **texts)


def read_value(key: str, fields: Map) -> Any:
    """A value by its key, tolerant (D4, D6): what is not there, or not of its kind, reads as its default."""
    value = fields.get(key)
    if is_place(key):
        return read_at(value)
    if key == "aside":
        return value is True
    if key == "lang":
        return value if isinstance(value, str) and value else "en"
    if key in _POWER_KEYS:
        return value if value in POWERS else ""
    if key in _DATE_KEYS:
        return value if isinstance(value, str) and _DATE.fullmatch(value) else ""
    return value if isinstance(value, str) else ""


def read_order(fields: Any) -> int:
    """The order of what stands under an id; 0 where there is none."""
    value = fields.get("order", 0) if isinstance(fields, Map) else 0
    return int(value) if isinstance(value, (int, float)) else 0


def read_text(key: str, fields: Map) -> str:
    """A text by its key; ``""`` where there is none."""
    text = fields.get(key)
    return str(text) if isinstance(text, Text) else ""


def write_value(fields: Map, key: str, value: Any) -> None:
    """Write a value; a power that is not said is one that is not there."""
    if value == "" and key in _POWER_KEYS:
        if key in fields:
            del fields[key]
    else:
        fields[key] = [value.zone, value.x, value.y] if isinstance(value, At) else value


def put_back(shape: Shape, name: str, fields: Map, then: Map) -> list[list[Any]]:
    """Make `fields` read as `then` does; gives what was done, as the history tells it."""
    done: dict[str, list[Any]] = {}
    for key, what in shape.texts.items():
        words = read_text(key, then)
        if read_text(key, fields) != words:
            write_text(fields[key], words)
            done[what] = [what, name]
    places = sorted(key for key in {*fields, *then} if key not in shape.values and shape.told(key))
    for key in (*shape.values, *places):
        value = read_value(key, then)
        if read_value(key, fields) != value:
            write_value(fields, key, value)
            told = shape.back if key == "aside" and not value else str(shape.told(key))
            done[key if is_place(key) else told] = moved(name, key, value) if is_place(key) else [told, name]
    return list(done.values())


def moved(card: str, place: str, at: At) -> list[Any]:
    """A move as the history tells it: with the place, where that is not ``at``."""
    return ["moved", card, [at.zone, at.x, at.y], *([] if place == AT else [place])]


def write_text(text: Text, words: str) -> None:
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
