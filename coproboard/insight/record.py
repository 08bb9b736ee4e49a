"""The decision record: what a group takes home (SPEC section Z), composed from the documents alone.

What it is: one pure function from the documents to plain JSON values. What it is not: a page; `exchange` renders it.
The fact that shaped it: the record has to say the same whoever asks and whenever, so nothing comes into it that is not
in the documents, and names never do: only participant ids, which are put into words when somebody reads it.
"""
from __future__ import annotations

import json
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.shared import Proposal, SharedDoc
from coproboard.domain import seals, spread
from coproboard.templates import Template


def compose(
    shared: SharedDoc,
    ledger: Ledger,
    frame: Template | None,
    proposal: Proposal,
    *,
    number: str,
    version: int,
    of: str,
    at: int,
    by: str,
    status: str,
) -> dict[str, Any]:
    """A record of a proposal as it stands.

    Parameters
    ----------
    shared, ledger
        The documents.
    frame : Template or None
        The board's frame.
    proposal : Proposal
        What was proposed.
    number, version, of
        Its number, which version of this proposal's records it is, and the number of the version before (``""``).
    at : int
        Server time in ms.
    by : str
        Participant who wrote it down.
    status : str
        ``"adopted"`` or ``"noted"``.

    Returns
    -------
    dict
        The fields of SPEC section Z, with ``digest``.
    """
    consents = ledger.under("consents", proposal.id)
    people = {person.id: person for person in ledger.people()}
    shown = spread.reveal_groups({who: people[who].perspective for who in consents if who in people})
    answers = [
        {
            "who": who, "perspective": shown.shape.get(who, "unsaid"), "answer": one["answer"], "level": one["level"],
            "reason": one["reason"], "lang": one["lang"], "for": bool(one["by"]),
        }
        for who, one in sorted(consents.items(), key=lambda item: (item[1]["at"], item[0]))
    ]  # fmt: skip
    value: dict[str, Any] = {
        "format": "coproboard record 1",
        "number": number, "version": version, "of": of, "at": at, "by": by, "proposal": proposal.id,
        "title": shared.title, "frame": shared.frame, "lang": proposal.lang, "status": status,
        "words": proposal.words, "why": proposal.why, "options": proposal.options,
        "power": {"knows": proposal.knows, "decides": proposal.decides, "acts": proposal.acts},
        "answers": answers,
        "actions": [
            {"what": one.what, "who": one.who, "when": one.when, "lang": one.lang}
            for one in shared.actions(proposal.id) if not one.aside
        ],
        "review": proposal.review, "rule": ledger.get("session", "rule"), "scale": ledger.get("scales", proposal.id, "consent"),
        "identity": "open-link",
        "log": [json.loads(entry) for entry in ledger.entries("log")],
    }  # fmt: skip
    value["digest"] = seals.digest_of({key: one for key, one in value.items() if key != "confirmed"})
    return value
