"""What compaction does to records, and the proof that it does nothing to the board.

Consecutive records of one document by one author within ten seconds become one record, which keeps who, when (first
and last) and what; so the history stays readable and can be replayed. Nothing here touches a disk.

What shaped it: a compaction that was never opened again has deleted boards elsewhere. So both the old records and the
new ones are held against the state that will replace them, before anything is replaced.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from coproboard.storage.log import Contents, Merge, Record, Same

RUN_MS = 10_000
"""A run lasts ten seconds at most, measured from its first record, forwards or backwards."""


def merge_runs(records: Sequence[Record], merge: Merge) -> tuple[Record, ...]:
    """`records` with their runs merged, by sequence; a record alone stays the object that it was."""
    runs: list[list[Record]] = []
    latest: dict[str, list[Record]] = {}
    for record in records:
        run = latest.get(record.doc)
        if run is None or record.author != run[0].author or abs(record.time - run[0].first_time) > RUN_MS:
            run = latest[record.doc] = []
            runs.append(run)
        run.append(record)
    merged = (run[0] if len(run) == 1 else _merged(run, merge) for run in runs)
    return tuple(sorted(merged, key=lambda record: record.seq))


def keeps_the_board(
    before: Contents, after: Sequence[Record], states: Mapping[str, bytes], same: Same
) -> bool:
    """Whether `states` is what the contents give, with the old records and with the new ones.

    Raises
    ------
    ValueError
        A document of the board has no state in `states`.
    """
    absent = {*before.states, *(record.doc for record in before.records)} - states.keys()
    if absent:
        raise ValueError(f"no state for: {', '.join(sorted(absent))}")
    for doc, state in states.items():
        start = [before.states[doc]] if doc in before.states else []
        old = start + [record.update for record in before.records if record.doc == doc and record.update]
        new = start + [record.update for record in after if record.doc == doc and record.update]
        if not same(doc, old, state) or (new != old and not same(doc, new, state)):
            return False
    return True


def forgotten(records: Sequence[Record], docs: Collection[str]) -> tuple[Record, ...]:
    """`records` without the updates of some documents; a record that loses nothing stays the object that it was."""
    return tuple(replace(one, update=b"") if one.doc in docs and one.update else one for one in records)


def _merged(run: Sequence[Record], merge: Merge) -> Record:
    first, last = run[0], run[-1]
    updates = [record.update for record in run if record.update]  # what was forgotten has none
    items = (record.what[1:-1].strip() for record in run)
    return Record(
        doc=first.doc,
        update=merge(updates) if updates else b"",
        author=first.author,
        time=last.time,
        what=f"[{','.join(item for item in items if item)}]",
        seq=last.seq,
        first_seq=first.first_seq,
        first_time=first.first_time,
    )
