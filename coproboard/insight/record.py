"""The decision record: what a group takes home (SPEC section Z), composed from the documents alone.

What it is: pure functions from the documents to plain JSON values. What it is not: a page; `exchange` renders it.
The fact that shaped it: the record has to say the same whoever asks and whenever, so nothing comes into it that is not
in the documents, and names never do: only participant ids, which are put into words when somebody reads it.

A record holds the history up to itself, so records that were kept whole would make the ledger grow with the square of
what people do. In the ledger a record stands without what the ledger holds already (`kept`), and `whole` puts it back.
"""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from coproboard.documents.ledger import Ledger, Person
from coproboard.documents.shared import Action, Proposal, SharedDoc
from coproboard.domain import consent, seals, spread
from coproboard.domain.balance import balance
from coproboard.domain.motions import DEFAULT_RULE
from coproboard.domain.people import GROUPS, groups_of
from coproboard.insight.differing import differences, distribution, proofs, revealed
from coproboard.insight.laid import Laid

FORMAT = "coproboard record 1"
#: What the digest does not cover: itself, and that the group confirmed it later.
BESIDE = ("digest", "confirmed")


def compose(
    shared: SharedDoc,
    ledger: Ledger,
    laid: Sequence[Laid],
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
    laid : sequence of Laid
        The tabs that are not set aside, the first one first.
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
    log = [json.loads(entry) for entry in ledger.entries("log")]
    rounds = revealed(ledger)
    people = ledger.people()
    found = distribution(shared, ledger, laid)
    value: dict[str, Any] = {
        "format": FORMAT,
        "number": number, "version": version, "of": of, "at": at, "by": by, "proposal": proposal.id,
        "title": shared.title, "frame": shared.frame, "frames": _frames(shared, laid), "lang": proposal.lang, "status": status,
        "words": proposal.words, "why": proposal.why, "options": proposal.options,
        "power": {"knows": proposal.knows, "decides": proposal.decides, "acts": proposal.acts},
        "answers": answers_to(ledger, proposal),
        "people": _people(people),
        "distribution": found,
        "differences": differences(ledger, laid, found),
        "actions": actions_of(shared.actions(proposal.id)), "outcomes": _outcomes(shared),
        "review": proposal.review,
        "rule": ledger.get("session", "rule") or DEFAULT_RULE.to_json(),
        "scale": ledger.get("scales", proposal.id, "consent"), "identity": "open-link",
        "changes": _changes(ledger, people),
        "wordings": _wordings(log, proposal),
        "minutes": round((log[-1]["at"] - log[0]["at"]) / 60_000) if log else 0,
        "rounds": rounds, "marks": proofs(ledger, rounds),
        "terms": [{"words": one.words, "means": one.means, "lang": one.lang} for one in shared.terms() if not one.aside],
        "entries": len(log), "log": log,
    }  # fmt: skip
    value["cards"] = _cards(shared, {one["card"] for key in ("distribution", "outcomes") for one in value[key]})
    value["digest"] = digest(value)
    return value


def digest(record: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over a whole record's canonical JSON without `BESIDE`."""
    return seals.digest_of({key: one for key, one in record.items() if key not in BESIDE})


def kept(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as it stands in the ledger: without its marks and its log, which stand there themselves."""
    return {key: one for key, one in record.items() if key not in ("marks", "log")}


def latest(ledger: Ledger) -> int:
    """When the last thing was done that the ledger tells, in ms: a board is the same from then on."""
    last = ledger.last("log")
    told = [ledger.made or 0, *(at for _, at in ledger.touched().values()), *(one.joined for one in ledger.people())]
    return max([*told, *([json.loads(last)["at"]] if last else [])])


def standing(shared: SharedDoc, ledger: Ledger, laid: Sequence[Laid]) -> dict[str, Any]:
    """How a board stands, in the fields of a record: what a group can look at before anything is decided.

    Parameters
    ----------
    shared, ledger, laid
        As for `compose`.

    Returns
    -------
    dict
        The fields of a record with `status` ``"standing"``, without words, answers and ``digest``; and ``proposals``,
        ``[{words, lang, why, options, power, answers, actions}]`` of those that are not set aside.
    """
    nothing = Proposal("", "", "", "", "en", 0, False, "", "", "", "")
    value = compose(shared, ledger, laid, nothing, number="", version=1, of="", at=latest(ledger), by="", status="standing")
    del value["digest"]
    proposals = [
        {
            "words": one.words, "lang": one.lang, "why": one.why, "options": one.options,
            "power": {"knows": one.knows, "decides": one.decides, "acts": one.acts}, "answers": answers_to(ledger, one),
            "actions": actions_of(shared.actions(one.id)),
        }
        for one in shared.proposals() if not one.aside and one.words.strip()
    ]  # fmt: skip
    return {**value, "actions": [], "proposals": proposals}


def whole(ledger: Ledger, number: str) -> dict[str, Any] | None:
    """A record of the ledger, with its marks and its log; None when there is none of this number."""
    value = ledger.get("records", number)
    if value is None:
        return None
    log = [json.loads(entry) for entry in ledger.entries("log")[: value["entries"]]]
    return {**value, "marks": proofs(ledger, value["rounds"]), "log": log}


def _frames(shared: SharedDoc, laid: Sequence[Laid]) -> list[dict[str, Any]]:
    """Each tab with its frame as the document has it, and on a frame of corners the boundaries that were drawn."""
    lines = shared.lines()
    return [
        {
            "tab": one.tab, "frame": one.text,
            **({"lines": {corner: list(line) for (tab, corner), line in lines.items() if tab == one.tab}}
               if one.frame and one.frame.kind == "corners" else {}),
        }
        for one in laid
    ]  # fmt: skip


def _cards(shared: SharedDoc, wanted: Collection[str]) -> dict[str, dict[str, Any]]:
    """The words of cards, once however many frames they lie on, and their further wordings beside them."""
    again: dict[str, list[dict[str, str]]] = {}
    for one in shared.wordings():
        if not one.aside:
            again.setdefault(one.card, []).append({"words": one.words, "lang": one.lang})
    return {
        card.id: {"words": card.words, "lang": card.lang, "aside": card.aside, "wordings": again.get(card.id, [])}
        for card in shared.cards() if card.id in wanted
    }  # fmt: skip


def actions_of(actions: Iterable[Action]) -> list[dict[str, str]]:
    """Actions as a record has them, without those set aside."""
    return [{"what": one.what, "who": one.who, "when": one.when, "lang": one.lang} for one in actions if not one.aside]


def _outcomes(shared: SharedDoc) -> list[dict[str, Any]]:
    """What comes out of each card (F8): its actions."""
    of: dict[str, list[Action]] = {}
    for one in shared.actions():
        of.setdefault(one.proposal, []).append(one)
    cards = sorted((card for card in shared.cards() if not card.aside), key=lambda card: (card.order, card.id))
    return [{"card": card.id, "actions": found} for card in cards if (found := actions_of(of.get(card.id, [])))]


def answers_to(ledger: Ledger, proposal: Proposal) -> list[dict[str, Any]]:
    """Answers in their order; one that was given to earlier words says so (C1)."""
    consents = ledger.under("consents", proposal.id)
    people = {person.id: person.perspective for person in ledger.people()}
    shown = spread.reveal_groups({who: people.get(who, "unsaid") for who in consents})
    words = consent.digest(proposal.words, proposal.knows, proposal.decides, proposal.acts)
    return [
        {
            "who": who, "perspective": shown.shape.get(who, "unsaid"), "answer": one["answer"], "level": one["level"],
            "reason": one["reason"], "lang": one["lang"], "for": bool(one["by"]), "earlier": one["digest"] != words,
        }
        for who, one in sorted(consents.items(), key=lambda item: (item[1]["at"], item[0]))
    ]  # fmt: skip


def _people(people: Sequence[Person]) -> dict[str, Any]:
    """Who took part, as small groups allow (P5), and of which group nobody did."""
    shown = spread.reveal_groups({person.id: person.perspective for person in people})
    there = {group for person in people for group in groups_of(person.perspective)}
    return {
        "all": len(people), "entered": sum(bool(person.by) for person in people), "groups": dict(shown.people),
        "withheld": len(shown.withheld), "absent": [group for group in GROUPS if group not in there],
    }  # fmt: skip


def _changes(ledger: Ledger, people: Sequence[Person]) -> dict[str, Any]:
    """Whose changes the board is made of: by shape, and only if nobody's would be withheld (all but one give it away)."""
    shown = spread.reveal_groups({person.id: person.perspective for person in people})
    authors = [by for by, _ in ledger.touched().values() if by]
    counts: dict[str, int] = {}
    for author in authors:
        shape = shown.shape.get(author, "unsaid")
        counts[shape] = counts.get(shape, 0) + 1
    found = balance(counts, shown.people)
    if shown.withheld:
        return {"all": len(authors), "shares": {}, "balance": ""}
    return {"all": len(authors), "shares": {shape: round(found.changes[shape]) for shape in shown.people}, "balance": found.words}


def _wordings(log: Sequence[Mapping[str, Any]], proposal: Proposal) -> int:
    """How many wordings people were asked about, the last one among them."""
    asked = {
        entry["about"].get("words") for entry in log
        if entry["act"] == "answer" and entry["about"]["proposal"] == proposal.id
    }  # fmt: skip
    asked.add(consent.digest(proposal.words, proposal.knows, proposal.decides, proposal.acts))
    return len(asked - {None})
