"""Acts of agreeing: the scale, answers to a proposal, and adopting it once both groups consent (SPEC section C)."""
from __future__ import annotations

from typing import Any

from coproboard.documents.shared import Proposal
from coproboard.domain.consent import ANSWERS, LEVELS, Gate, Said, digest, gate
from coproboard.errors import Refused
from coproboard.rooms.acts import records
from coproboard.rooms.acts.reading import REASON, read_choice, read_id, read_lang, read_number, read_text
from coproboard.rooms.meeting import Asked, Meeting


def proposal(meeting: Meeting, asked: Asked) -> Proposal:
    """The proposal that an act is about."""
    found = meeting.shared.proposal(read_id(asked.values, "proposal"))
    if found is None:
        raise Refused("unknown", "A1", "proposal")
    return found


def words_of(found: Proposal) -> str:
    """The digest of what is proposed, as answers carry it (C1)."""
    return digest(found.words, found.knows, found.decides, found.acts)


def scale(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Choose how a proposal is answered, before anybody has answered it."""
    found, chosen = proposal(meeting, asked), read_choice(asked.values, "scale", ("consent", "gradients"))
    if meeting.ledger.under("consents", found.id):
        raise Refused("closed", "C1", "answered already")
    meeting.ledger.put("scales", found.id, chosen)
    meeting.note(asked, "scale", {"proposal": found.id, "scale": chosen})
    return {}


def answer(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Answer a proposal as it is worded now, or answer it anew."""
    found, values = proposal(meeting, asked), asked.values
    level: int | None = None
    if meeting.ledger.get("scales", found.id, "consent") == "gradients":
        level = read_number(values, "level", min(LEVELS), max(LEVELS))
        said = LEVELS[level]
    else:
        said = read_choice(values, "answer", ANSWERS)
    why, lang = read_text(values, "reason", REASON), read_lang(values)
    if values.get("digest") != words_of(found) or not found.words.strip():
        raise Refused("stale", "C1", "words")
    value = {
        "answer": said, "level": level, "reason": why, "lang": lang, "digest": words_of(found), "at": asked.now,
        "by": asked.by if asked.by != asked.who else "",
    }  # fmt: skip
    meeting.ledger.put("consents", f"{found.id}/{asked.who}", value)
    about = {"proposal": found.id, "answer": said, "level": level, "words": words_of(found)}
    meeting.note(asked, "answer", about, value)
    return {}


def stand(meeting: Meeting, asked: Asked, found: Proposal) -> Gate:
    """Where a proposal stands among those present."""
    said = {who: Said(one["answer"], one["digest"]) for who, one in meeting.ledger.under("consents", found.id).items()}
    return gate(said, asked.here, words_of(found))


def adopt(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Adopt a proposal whose gate is open, and write the record (C6). The groups have decided; this writes it down."""
    found = proposal(meeting, asked)
    if asked.values.get("digest") != words_of(found):
        raise Refused("stale", "C1", "words")
    if not stand(meeting, asked, found).open:
        raise Refused("early", "C2", "gate")
    if records.adopted(meeting, found.id, words_of(found)):
        # What changed since goes into a new version by `record`; adopted it is already.
        raise Refused("closed", "C6", "adopted already")
    number = records.write(meeting, asked, found, "adopted")
    return {"record": number}


def record(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Write down where a proposal stands, adopted or not."""
    found = proposal(meeting, asked)
    if not found.words.strip():
        raise Refused("shape", "Z1", "words")
    adopted = records.adopted(meeting, found.id, words_of(found))
    return {"record": records.write(meeting, asked, found, "adopted" if adopted else "noted")}
