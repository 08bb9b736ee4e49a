"""Acts about frames: adding one as a tab, setting it aside, and turning the group to it (SPEC A8, A9)."""
from __future__ import annotations

from typing import Any

from coproboard.documents.places import FIRST, is_tab
from coproboard.errors import Refused, TemplateError
from coproboard.rooms.acts.reading import read_yes
from coproboard.rooms.acts.talk import muted
from coproboard.rooms.meeting import Asked, Meeting
from coproboard.rooms.tabs import MOST
from coproboard.templates import MOST_OWN_BYTES, is_reference

#: Steps in which the group stays at its tab: its marks are being made, or looked at.
STAYING = ("place", "reveal")


def frame(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Add a frame over the same cards, or set one aside, or bring it back."""
    tab = asked.values.get("tab")
    if not isinstance(tab, str) or not is_tab(tab):
        raise Refused("shape", "A8", "tab")
    return _set_aside(meeting, asked, tab) if "aside" in asked.values else _add(meeting, asked, tab)


def _add(meeting: Meeting, asked: Asked, tab: str) -> dict[str, Any]:
    text, tabs = asked.values.get("frame"), meeting.tabs
    if muted(meeting, asked.by, asked.now):
        # A frame of one's own is words.
        raise Refused("rate", "T5", "muted")
    if not isinstance(text, str):
        raise Refused("shape", "A8", "frame")
    if len(text.encode(errors="replace")) > MOST_OWN_BYTES:
        raise Refused("size", "F9", "frame")
    try:
        template = meeting.resolve(text)
    except TemplateError:
        raise Refused("shape", "F9", "frame") from None
    if tabs.has(tab):
        raise Refused("shape", "A8", "tab")
    if len(tabs.ids) >= MOST:
        raise Refused("full", "A8", "tabs")
    own = not is_reference(text)
    value = {
        "frame": text if own else template.reference, "own": template.to_json() if own else None, "aside": False,
        "by": asked.who, "at": asked.now,
    }  # fmt: skip
    meeting.ledger.put("frames", tab, value)
    meeting.note(asked, "frame", {"tab": tab, "frame": "" if own else template.reference}, text if own else None)
    return {}


def _set_aside(meeting: Meeting, asked: Asked, tab: str) -> dict[str, Any]:
    aside, tabs = read_yes(asked.values, "aside"), meeting.tabs
    if not tabs.has(tab):
        raise Refused("unknown", "A8", "tab")
    if aside and tab == tabs.group:
        raise Refused("closed", "A8", "tab")
    if aside == tabs.aside(tab):
        return {}
    found = meeting.ledger.get("frames", tab)
    if found is None:
        found = {"frame": tabs.text(FIRST), "own": None, "by": asked.who, "at": asked.now}
    meeting.ledger.put("frames", tab, {**found, "aside": aside})
    meeting.note(asked, "frame", {"tab": tab, "aside": aside})
    return {}


def turn(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Turn the group to another tab; anyone turns it back (A9)."""
    to, here, tabs = asked.values.get("to"), asked.values.get("from"), meeting.tabs
    if not isinstance(to, str) or not tabs.has(to):
        raise Refused("unknown", "A9", "to")
    if here != tabs.group:
        raise Refused("stale", "A9", "from")
    if to == here:
        return {}
    if meeting.step in STAYING:
        raise Refused("closed", "A9", "step")
    if tabs.aside(to):
        raise Refused("closed", "A8", "aside")
    meeting.ledger.put("session", "frame", {"tab": to, "by": asked.who, "at": asked.now, "from": here})
    meeting.note(asked, "turn", {"to": to, "from": here})
    return {}
