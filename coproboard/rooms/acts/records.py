"""Writing decision records into the ledger, and confirming them (SPEC section Z).

What it is: numbering, versions and confirmation. What it is not: what a record says; `insight.record` composes that.
"""
from __future__ import annotations

from coproboard.documents.shared import Proposal
from coproboard.domain.consent import digest
from coproboard.errors import Refused
from coproboard.insight.laid import Laid
from coproboard.insight.record import compose, kept
from coproboard.rooms.meeting import Asked, Meeting

#: Records that a board holds.
MOST = 200


def write(meeting: Meeting, asked: Asked, found: Proposal, status: str) -> str:
    """Write a record of a proposal as it stands; gives its number. A later one of the same proposal is a new version."""
    written = meeting.ledger.items("records")
    if len(written) >= MOST:
        raise Refused("full", "Z2", "records")
    earlier = [one for one in written.values() if one["proposal"] == found.id]
    number = str(1 + len(written))
    meeting.note(asked, "adopt" if status == "adopted" else "record", {"proposal": found.id, "record": number})
    tabs = meeting.tabs
    laid = [Laid(tab, tabs.text(tab), tabs.frame(tab)) for tab in tabs.ids if not tabs.aside(tab)]
    value = compose(
        meeting.shared, meeting.ledger, laid, found,
        number=number, version=1 + len(earlier), of=max((one["number"] for one in earlier), key=int, default=""),
        at=asked.now, by=asked.who, status=status,
    )  # fmt: skip
    meeting.ledger.put("records", number, kept(value))
    return number


def adopted(meeting: Meeting, proposal: str, words: str) -> bool:
    """Whether a record says that the proposal was adopted in these words."""
    return any(
        one["proposal"] == proposal and one["status"] == "adopted"
        and digest(one["words"], one["power"]["knows"], one["power"]["decides"], one["power"]["acts"]) == words
        for one in meeting.ledger.items("records").values()
    )


def confirm(meeting: Meeting, asked: Asked, number: str) -> None:
    """Add that the group has confirmed a record; what it says stays as it is (Z2)."""
    value = meeting.ledger.get("records", number)
    meeting.ledger.put("records", number, {**value, "confirmed": asked.now})
    meeting.note(asked, "confirmed", {"record": number, "digest": value["digest"]})
