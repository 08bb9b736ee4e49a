"""Loading a board from what its store has, through the gate (SPEC S3).

What it is: the way from stored records to documents in memory. What it is not: the store, which checks its own records.
The fact that shaped it: a file may have been written by anybody, so a stored change passes the gate once more.
"""
from __future__ import annotations

from collections.abc import Callable

from pycrdt import merge_updates

from coproboard.errors import Refused
from coproboard.rooms.gate import Gate
from coproboard.rooms.meeting import Meeting
from coproboard.storage.log import Contents


def load(contents: Contents, gate: Gate, meeting: Meeting, damaged: Callable[[int, str], None]) -> None:
    """Bring the documents of a board, and its gate, up to what the store has.

    Parameters
    ----------
    contents : Contents
        What the store has.
    gate : Gate
        Knows nothing yet.
    meeting : Meeting
        Its documents are empty.
    damaged : callable
        Told the sequence number and reason of a record that the gate does not take; it is left out.

    Raises
    ------
    Refused
        The stored state itself is not what the gate takes.
    """
    updates: dict[str, list[bytes]] = {"shared": [], "ledger": [], "sealed": []}
    for doc, state in contents.states.items():
        if doc == "shared":
            gate.load(state)
        updates[doc].append(state)
    for record in contents.records:
        if not record.update:
            continue  # forgotten; its snapshot has what it did
        try:
            if record.doc == "shared":
                gate.load(record.update)
        except Refused as bad:
            damaged(record.seq, f"{bad.code} {bad.rule}")
        else:
            updates[record.doc].append(record.update)
    for name, document in (("shared", meeting.shared), ("ledger", meeting.ledger), ("sealed", meeting.sealed)):
        if updates[name]:
            document.apply(merge_updates(*updates[name]))
