"""Acts about people: joining, entering somebody without a device, standing by name, being forgotten."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from coproboard.documents.ledger import Person
from coproboard.errors import Refused
from coproboard.rooms.acts.reading import read_id, read_lang, read_name, read_perspective, read_yes
from coproboard.rooms.meeting import Asked, Meeting

#: People without a device whom one participant may enter (A5).
ENTERED = 10
#: How the ids of those begin who come through an ordinary client.
GUEST = "guest-"


def join(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Take a seat, or change one's name, perspective or language."""
    values = asked.values
    name, perspective, lang = read_name(values), read_perspective(values), read_lang(values)
    known = meeting.ledger.person(asked.by)
    meeting.told.append(["joined", asked.by])
    if known is None:
        meeting.ledger.put_person(Person(asked.by, name, perspective, lang, asked.now))
    else:
        meeting.ledger.put_person(replace(known, name=name, perspective=perspective, lang=lang))
    if known is None or known.perspective != perspective:
        meeting.note(asked, "join", {"again": known is not None})
    return {}


def enter(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Add a person without a device, or correct how they were entered."""
    values = asked.values
    person, name = read_id(values, "person"), read_name(values)
    perspective, lang = read_perspective(values), read_lang(values)
    if person.startswith(GUEST):
        # Whoever held such an id would hold the seat of an ordinary client that is yet to come.
        raise Refused("shape", "A5", "person")
    known = meeting.ledger.person(person)
    if known is not None and known.by != asked.by:
        raise Refused("not-yours", "A2", "person")
    if known is None and sum(one.by == asked.by for one in meeting.ledger.people()) >= ENTERED:
        raise Refused("full", "A5", "people")
    fresh = Person(person, name, perspective, lang, asked.now, by=asked.by)
    meeting.ledger.put_person(fresh if known is None else replace(known, name=name, perspective=perspective, lang=lang))
    if known is None or known.perspective != perspective:
        meeting.note(asked, "enter", {"person": person, "again": known is not None})
    return {}


def credit(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Say that a card which one made was entered for somebody without a device: it counts as theirs (A5)."""
    card = read_id(asked.values, "card")
    made = meeting.ledger.get("touched", f"{card}/made")
    if asked.who == asked.by:
        raise Refused("shape", "A5", "for")
    if made is None:
        raise Refused("unknown", "A5", "card")
    if made[0] != asked.by:
        raise Refused("not-yours", "A5", "card")
    meeting.ledger.put("touched", f"{card}/made", [asked.who, made[1]])
    meeting.note(asked, "credit", {"card": card})
    return {}


def named(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Agree to stand by name in records, or take that back (Z3)."""
    yes, known = read_yes(asked.values), meeting.person(asked.who)
    if known.named != yes:
        meeting.ledger.put_person(replace(known, named=yes))
        meeting.note(asked, "named", {"yes": yes})
    return {}


def forget(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Take a name and a perspective out for good (Y5); what the group made stays."""
    known = meeting.person(asked.who)
    meeting.ledger.put_person(replace(known, name="", perspective="unsaid", named=False))
    for number in meeting.sealed.under("authors", asked.who):
        meeting.sealed.drop("authors", f"{asked.who}/{number}")
    # What was sealed of rounds and votes that are over: it stands in the ledger without an author, or was kept back.
    for key in [key for key in meeting.sealed.items("marks") if key.split("/")[1] == asked.who]:
        if key.split("/")[0] not in meeting.tabs.sealed:
            meeting.sealed.drop("marks", key)
    for vote, one in meeting.ledger.items("votes").items():
        if one["state"] != "open":
            meeting.sealed.drop("dots", f"{vote}/{asked.who}")
    meeting.note(asked, "forget", {})
    meeting.erasing = True
    meeting.own.add(asked.by)
    return {}
