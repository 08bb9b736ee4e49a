"""Acts of votes with dots, hidden until the group closes them (SPEC section V). They narrow; they decide nothing."""
from __future__ import annotations

from typing import Any

from coproboard.domain import dots as counting
from coproboard.errors import Refused
from coproboard.rooms.acts.reading import WORDS, read_id, read_number, read_text
from coproboard.rooms.meeting import Asked, Meeting

#: Most options and most dots of one vote, and votes that may be open at once, by one participant and in all.
OPTIONS, DOTS, EACH, OPEN = 100, 20, 2, 20


def vote(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Open a vote over cards or proposals, with equal dots for all (V1)."""
    name, question = read_id(asked.values, "vote"), read_text(asked.values, "question", WORDS)
    number, options = read_number(asked.values, "dots", 1, DOTS), asked.values.get("options")
    if not isinstance(options, list) or not 2 <= len(options) <= OPTIONS or not all(isinstance(one, str) for one in options):
        raise Refused("shape", "V1", "options")
    if len(set(options)) != len(options):
        raise Refused("shape", "V1", "options")
    if any(meeting.shared.card(one) is None and meeting.shared.proposal(one) is None for one in options):
        raise Refused("unknown", "V1", "options")
    if meeting.ledger.get("votes", name) is not None:
        raise Refused("shape", "V1", "vote")
    running = [one["by"] for one in meeting.ledger.items("votes").values() if one["state"] == "open"]
    if len(running) >= OPEN or running.count(asked.who) >= EACH:
        raise Refused("full", "V1", "votes")
    meeting.ledger.put("votes", name, {
        "question": question, "options": options, "dots": number, "by": asked.who, "at": asked.now, "state": "open",
        "result": None,
    })  # fmt: skip
    meeting.note(asked, "vote", {"vote": name, "options": options, "dots": number}, question)
    return {}


def dots(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Put one's dots; only that one has voted is known (V2)."""
    name, on = read_id(asked.values, "vote"), asked.values.get("on")
    found = meeting.open("votes", name, "V2")
    if not isinstance(on, dict) or any(isinstance(n, bool) or not isinstance(n, int) for n in on.values()):
        raise Refused("shape", "V1", "on")
    try:
        given = counting.check(on, found["options"], found["dots"])
    except ValueError:
        raise Refused("shape", "V1", "on") from None
    meeting.sealed.put("dots", f"{name}/{asked.who}", dict(given))
    if meeting.ledger.get("voted", f"{name}/{asked.who}") is None:
        meeting.ledger.put("voted", f"{name}/{asked.who}", asked.now)
        meeting.note(asked, "dots", {"vote": name})
    meeting.own.add(asked.by)
    return {}


def close(meeting: Meeting, asked: Asked, name: str) -> None:
    """Close a vote: the sum for each option, and by group as small groups allow."""
    found = meeting.open("votes", name, "V2")
    ballots = meeting.sealed.under("dots", name)
    people = {who: getattr(meeting.ledger.person(who), "perspective", "unsaid") for who in ballots}
    result = {
        "dots": dict(counting.tally(ballots, found["options"])),
        "groups": {group: dict(one) for group, one in counting.by_group(ballots, people, found["options"]).items()},
        "people": len(ballots),
    }
    meeting.ledger.put("votes", name, {**found, "state": "closed", "result": result})
    meeting.note(asked, "result", {"vote": name}, result)
