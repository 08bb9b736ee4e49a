"""A whole board as JSON: all that everybody on it can see, in values that can be read without us (SPEC O13).

What it is: the way from a board's two documents and its history to one object. What it is not: a backup with everything;
what is sealed, who holds which seat, and the board's key are not in it (P1), and neither is how two people's changes
were merged.

The fact that shaped it: what everyone may take home, somebody may change on the way and bring back. So everything in it
has one place and one form, and `whole_read` trusts none of it.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from coproboard.documents.ledger import MAPS, Ledger
from coproboard.documents.places import AT
from coproboard.documents.registers import plain
from coproboard.documents.shape import ACTIONS, CARDS, PROPOSALS, TERMS, WORDINGS
from coproboard.documents.shared import At, SharedDoc
from coproboard.storage.log import Record

FORMAT = "coproboard board 1"
#: Fields of what stands under each root of the shared document, beside ``id``: those that are always there, and those
#: that are left out where they are empty or false.
ALWAYS: Mapping[str, tuple[str, ...]] = {
    CARDS: ("words", "lang", "at", "order"),
    WORDINGS: ("card", "words", "lang", "order"),
    PROPOSALS: ("words", "why", "options", "lang", "order"),
    ACTIONS: ("proposal", "what", "who", "lang", "order"),
    TERMS: ("words", "means", "lang", "order"),
}
SOMETIMES: Mapping[str, tuple[str, ...]] = {
    CARDS: ("places", "aside"),
    WORDINGS: ("aside",),
    PROPOSALS: ("knows", "decides", "acts", "review", "aside"),
    ACTIONS: ("when", "aside"),
    TERMS: ("aside",),
}


def told(shared: SharedDoc, ledger: Ledger, records: Iterable[Record] | None) -> dict[str, Any]:
    """A board as plain JSON values.

    Parameters
    ----------
    shared, ledger
        Its documents.
    records : iterable of Record or None
        Its log; None where that is not at hand.

    Returns
    -------
    dict
        The fields of SPEC O13, in their order.
    """
    entries = {
        CARDS: sorted(shared.cards(), key=lambda one: (one.order, one.id)), WORDINGS: shared.wordings(),
        PROPOSALS: shared.proposals(), ACTIONS: shared.actions(), TERMS: shared.terms(),
    }  # fmt: skip
    return {
        "format": FORMAT,
        "title": shared.title,
        "frame": shared.frame,
        **{root: [_entry(root, one) for one in found] for root, found in entries.items()},
        "lines": [
            {"tab": tab, "corner": corner, "x": plain(x), "y": plain(y)} for (tab, corner), (x, y) in shared.lines().items()
        ],
        "ledger": {root: _root(ledger, root) for root in MAPS},
        "log": [json.loads(entry) for entry in ledger.entries("log")],
        "history": [entry for record in records or () for entry in _done(record)],
    }


def write(shared: SharedDoc, ledger: Ledger, records: Iterable[Record] | None) -> str:
    """The same as text: a line for each thing, so that two boards can be laid beside one another."""
    return _lines(told(shared, ledger, records), 2) + "\n"


def _lines(value: Any, deep: int, margin: str = "") -> str:
    """JSON with a line for each thing down to some depth, and what is deeper on one line."""
    if not deep or not isinstance(value, (dict, list)) or not value:
        return json.dumps(value, ensure_ascii=False)
    inside = margin + " "
    if isinstance(value, list):
        return "[\n" + ",\n".join(inside + _lines(one, 0) for one in value) + f"\n{margin}]"
    # The roots of the ledger have their own things on lines too.
    pairs = (f"{inside}{json.dumps(key)}: {_lines(one, deep if key == 'ledger' else deep - 1, inside)}" for key, one in value.items())
    return "{\n" + ",\n".join(pairs) + f"\n{margin}}}"


def _entry(root: str, one: Any) -> dict[str, Any]:
    value: dict[str, Any] = {"id": one.id}
    value |= {key: _plain(getattr(one, key)) for key in ALWAYS[root]}
    return value | {key: _plain(found) for key in SOMETIMES[root] if (found := getattr(one, key))}


def _plain(value: Any) -> Any:
    """A position as the document has it, and whole numbers without a point."""
    if isinstance(value, At):
        return [value.zone, plain(value.x), plain(value.y)]
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def _root(ledger: Ledger, root: str) -> dict[str, Any]:
    values = ledger.items(root)
    if root == "frames":
        # What a browser reads is made of the frame anew.
        return {tab: {key: one for key, one in value.items() if key != "own"} for tab, value in values.items()}
    return values


def _done(record: Record) -> Iterable[dict[str, Any]]:
    """What a row of the log tells, a thing each; who joined when, the people tell."""
    for what, name, *to in json.loads(record.what):
        if what == "joined":
            continue
        value: dict[str, Any] = {"at": record.time, "by": record.author, "what": what, "id": name}
        if to:
            value["to"] = plain(to[0])
        if to[1:] and to[1] != AT:
            value["place"] = to[1]
        yield value
