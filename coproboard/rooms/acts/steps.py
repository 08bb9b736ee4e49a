"""Acts about the session: its steps, being ready, the timer. Anyone may do each, and anyone may take it back (A3, A4)."""
from __future__ import annotations

from typing import Any

from coproboard.errors import Refused
from coproboard.rooms.acts.marks import open_round, seal
from coproboard.rooms.acts.reading import read_choice, read_number, read_yes
from coproboard.rooms.meeting import STEPS, Asked, Meeting

#: Longest timer, in seconds.
LONGEST = 7200


def step(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Move the session on or back. What is sealed is revealed by motion, never by a step."""
    to, here = read_choice(asked.values, "to", STEPS), read_choice(asked.values, "from", STEPS)
    if here != meeting.step:
        raise Refused("stale", "A3", "step")
    if to == here:
        return {}
    if to == "reveal" and meeting.round:
        raise Refused("early", "P3", "reveal")
    meeting.go(asked, to)
    if to == "place":
        open_round(meeting, asked)
    return {}


def ready(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Say that one is ready, or not yet. In *place* that publishes the round's seal so far (P2)."""
    at, yes = read_choice(asked.values, "step", STEPS), read_yes(asked.values)
    if at != meeting.step:
        raise Refused("stale", "A3", "step")
    if yes != (meeting.ledger.get("ready", asked.who) is not None):
        if yes:
            meeting.ledger.put("ready", asked.who, [at, asked.now])
        else:
            meeting.ledger.drop("ready", asked.who)
        meeting.note(asked, "ready", {"step": at, "yes": yes})
    if yes and at == "place":
        seal(meeting, asked)
    return {}


def timer(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Start, set anew or stop the timer. It only counts (A4)."""
    seconds = read_number(asked.values, "seconds", 0, LONGEST)
    if seconds:
        value = {"ends": asked.now + 1000 * seconds, "length": 1000 * seconds, "by": asked.who, "at": asked.now}
        meeting.ledger.put("session", "timer", value)
    elif meeting.ledger.get("session", "timer") is None:
        return {}
    else:
        meeting.ledger.drop("session", "timer")
    meeting.note(asked, "timer", {"seconds": seconds})
    return {}
