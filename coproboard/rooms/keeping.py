"""Keeping a board's file small and true: when it is compacted, who is forgotten in it, and when its day is over.

What it is: plans and the functions that carry them out, in plain synchronous steps. What it is not: it owns no thread
and no clock; whoever drives the boards does.

The fact that shaped it: what people ask to be forgotten stands in the past of a document, and only rewriting that past
takes it away. So forgetting is a compaction that happens soon, and leaves nothing behind (Y5).
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pycrdt import merge_updates

from coproboard.documents.same import same
from coproboard.documents.shared import SharedDoc
from coproboard.rooms.room import Room
from coproboard.storage.log import Log

#: A board is compacted after this many stored records.
COMPACT_RECORDS = 2000
#: Documents that say who somebody is. What the group made stands in the shared one.
PERSONAL = ("ledger", "sealed")


@dataclass(slots=True, eq=False)
class Opened:
    """A board in memory: its room, its log, and how much was stored since its last compaction.

    `through` is the sequence number of the last record; `ended` says that the room was let go; `busy` counts what is
    under way in its log beside commits.
    """

    room: Room
    log: Log
    records: int
    through: int
    idle_since: float | None = None
    ended: bool = False
    busy: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How to compact a log: the states of its documents after record `through`, and whose past is to be gone (Y5)."""

    states: Mapping[str, bytes]
    through: int
    forget: Collection[str]


def plan(found: Opened) -> Plan | None:
    """How to compact a board, when enough was stored or somebody is to be forgotten, and nothing is under way.

    A plan is for the thread that writes the log, before anything else is written there.
    """
    room = found.room
    if not (found.records >= COMPACT_RECORDS or room.meeting.erasing) or not room.settled:
        return None
    forget = PERSONAL if room.meeting.erasing else ()
    found.records, room.meeting.erasing = 0, False
    states = {"shared": room.shared.diff(), "ledger": room.ledger.diff()}
    return Plan(states | ({} if room.sealed.empty else {"sealed": room.sealed.diff()}), found.through, forget)


def compact(log: Log, plan: Plan) -> None:
    """Compact a board's log; runs where the log is written, not where the room lives."""
    log.compact(plan.states, plan.through, lambda updates: merge_updates(*updates), same, plan.forget)
    if plan.forget:
        log.set_meta("erase", "")


def over(until: str, now: float) -> bool:
    """Whether a day (``"YYYY-MM-DD"``, in UTC) is over; ``""`` never is."""
    return bool(until) and until < datetime.fromtimestamp(now, UTC).date().isoformat()


def past(log: Log, seq: int) -> SharedDoc:
    """The shared document as it was after a record of the log (Y3).

    Raises
    ------
    KeyError
        There is no such record, or the log cannot be read now.
    """
    records = list(log.history())
    updates = [record.update for record in records if record.doc == "shared" and record.first_seq <= seq]
    if not updates or records[-1].seq < seq:
        raise KeyError(seq)
    shared = SharedDoc()
    shared.apply(merge_updates(*updates))
    return shared
