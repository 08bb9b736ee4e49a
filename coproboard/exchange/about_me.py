"""Everything about one person at a board, for that person alone (Y6).

What it is: a pure function from the documents and the history to plain JSON values. What it is not: anything of
somebody else; a register that several people share gives only what this one said in it.

The fact that shaped it: whoever was entered by somebody has no device to ask with. So what was entered for them comes
with whoever entered it.
"""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.sealed import Sealed
from coproboard.storage.log import Record

#: Registers whose keys end in a participant, and those whose values name one as their author.
_BY_KEY = ("voices", "consents", "voted")
_BY_VALUE = ("motions", "comments", "votes")


def about_me(ledger: Ledger, sealed: Sealed, who: str, board: str) -> dict[str, Any]:
    """What the documents hold of a person.

    Parameters
    ----------
    ledger, sealed
        The documents.
    who : str
        The participant.
    board : str
        The board's id.

    Returns
    -------
    dict
        JSON values; ``changes`` is to be put in by `changes`.
    """
    mine = [who, *(person.id for person in ledger.people() if person.by == who)]
    value: dict[str, Any] = {"format": "coproboard about me 1", "board": board, "participant": who}
    value["people"] = {one: found for one in mine if (found := ledger.get("people", one)) is not None}
    value["touched"] = {f"{card}/{what}": at for (card, what), (by, at) in sorted(ledger.touched().items()) if by in mine}
    value["moves"] = {
        card: found for card, moves in ledger.items("moves").items() if (found := [one for one in moves if one[0] in mine])
    }
    value["ready"] = {one: found for one in mine if (found := ledger.get("ready", one)) is not None}
    for root in _BY_KEY:
        value[root] = {key: one for key, one in ledger.items(root).items() if key.rpartition("/")[2] in mine}
    for root in _BY_VALUE:
        value[root] = {key: _own(one) for key, one in ledger.items(root).items() if one["by"] in mine}
    for root in ("folds", "mutes"):
        value[root] = {key: said for key, one in ledger.items(root).items() if (said := _said(one, mine))}
    value["muted"] = ledger.get("mutes", who, {"until": 0})["until"]
    value["answered"] = {
        number: said for number, one in ledger.items("records").items()
        if (said := [answer for answer in one["answers"] if answer["who"] in mine])
    }  # fmt: skip
    value["history"] = [entry for text in ledger.entries("log") if (entry := json.loads(text))["by"] in mine]
    value["sealed"] = _sealed(ledger, sealed, mine)
    return value


def changes(records: Iterable[Record], who: str) -> list[dict[str, Any]]:
    """What a person wrote into the shared document, as the history tells it: when, and what to which card."""
    return [
        {"seq": one.seq, "first": one.first_time, "at": one.time, "what": json.loads(one.what)}
        for one in records if one.author == who and one.doc == "shared"
    ]  # fmt: skip


def _own(value: dict[str, Any]) -> dict[str, Any]:
    """A register of one author, without what everybody made of it."""
    return {key: one for key, one in value.items() if key != "result"}


def _said(value: dict[str, Any], mine: Collection[str]) -> dict[str, Any]:
    """What these people said in a register that several share."""
    voices = {who: voice for who, voice in value["voices"].items() if who in mine}
    reasons = [reason for reason in value["reasons"] if reason[0] in mine]
    return {"voices": voices, "reasons": reasons} if voices or reasons else {}


def _sealed(ledger: Ledger, sealed: Sealed, mine: Collection[str]) -> dict[str, Any]:
    """What these people gave on their own, revealed or not, and which revealed marks are theirs."""
    shown = sorted(number for one in mine for number in sealed.under("authors", one))
    return {
        "marks": {key: one for key, one in sealed.items("marks").items() if key.split("/")[1] in mine},
        "dots": {key: one for key, one in sealed.items("dots").items() if key.rpartition("/")[2] in mine},
        "shown": {number: ledger.get("marks", number) for number in shown},
        "acts": {key: at for key, at in sealed.items("acts").items() if key.partition("/")[0] in mine},
    }
