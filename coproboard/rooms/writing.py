"""What came in, on its way to the store: one commit at a time (SPEC W3, W4).

What it is: the changes and acts that wait, and the rows and messages that they become. What it is not: a check of
anything (the gate and the acts have checked it), or a connection.

The fact that shaped it: a row tells the history who wrote it. So what the group decided and what is sealed is written
by nobody, and each run of one person's changes is a row of its own.
"""
from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pycrdt import merge_updates

from coproboard.documents.entries import At
from coproboard.documents.entries import moved as moved_to
from coproboard.rooms.acts.talk import moved
from coproboard.rooms.draft import Touch
from coproboard.rooms.gate import Gate
from coproboard.rooms.meeting import Meeting, Write
from coproboard.rooms.session import Commit, Taken
from coproboard.storage.log import Row

#: A touch of the same card by the same person is written down again after this many ms: typing is one touch.
TOUCH_MS = 2000
#: What the ledger's `touched` tells: of cards, and of proposals what answers are given to, and setting aside.
TOUCHES = ("made", "moved", "worded", "aside", "back", "proposed", "reworded", "powered", "proposal-aside", "proposal-back")


class Writer:
    """What waits to be stored of one board.

    Parameters
    ----------
    meeting : Meeting
        The board, loaded.
    gate : Gate
        Knows the shared document.

    Attributes
    ----------
    backlog : int
        Bytes of changes that wait.
    """

    def __init__(self, meeting: Meeting, gate: Gate) -> None:
        self.backlog = 0
        self._meeting, self._gate = meeting, gate
        self._taken: list[Taken] = []
        self._applied = 0
        self._touched = meeting.ledger.touched()
        self._keep = self._keep_until()

    @property
    def waits(self) -> bool:
        """Whether something is to be stored, or somebody to be told of it."""
        meeting = self._meeting
        return bool(self._taken or meeting.ledger.pending or meeting.sealed.pending or meeting.writes or meeting.own)

    def take(self, change: Taken) -> None:
        """Take a change that the gate let in."""
        self._taken.append(change)
        self.backlog += len(change.update)

    def catch_up(self) -> None:
        """Bring the documents up to all that was taken: what was sent before an act is what the act is about."""
        new = self._taken[self._applied :]
        updates = [change.update for change in new if change.update]
        if updates:
            self._meeting.shared.apply(_merge(updates))
        self._touch(new)
        self._applied = len(self._taken)

    def commit(self, now: int) -> Commit:
        """All that waits, as rows to store together and what becomes true once they are; `now` is server time in ms."""
        taken, self._taken, self.backlog = self._taken, [], 0
        commit, applied, self._applied = Commit(rows=[]), self._applied, 0
        self._gather(taken, commit)
        for update in [commit.shared] if not applied and commit.shared else [one.update for one in taken[applied:]]:
            if update:
                self._meeting.shared.apply(update)
        self._touch(taken[applied:])
        self._write_ourselves(commit, now)
        self._write_down(commit, now)
        self._write_notes(commit)
        return commit

    def _gather(self, taken: list[Taken], commit: Commit) -> None:
        """Merge what was taken: one update for everyone, and one row for each run of one author."""
        runs: list[list[Taken]] = []
        for change in taken:
            commit.saved[change.session] = change.number
            if not change.update:
                continue
            if runs and runs[-1][0].session is change.session:
                runs[-1].append(change)
            else:
                runs.append([change])
        for run in runs:
            touches = [touch for change in run for touch in change.touches]
            update, who = _merge(change.update for change in run), run[0].session.participant
            commit.rows.append(Row("shared", update, who, run[0].time, _told(list(_history(touches)))))
        if runs:
            commit.shared = _merge(row.update for row in commit.rows)
            commit.only = runs[0][0].session if len({run[0].session for run in runs}) == 1 else None

    def _touch(self, taken: Iterable[Taken]) -> None:
        """Write down who touched what, from the connection that it came through (L1)."""
        ledger = self._meeting.ledger
        for change in taken:
            who = change.session.participant
            for touch in change.touches:
                key = (touch.card, touch.what)
                last = self._touched.get(key)
                fresh = last is None or last[0] != who or change.time - last[1] >= TOUCH_MS
                if touch.root == "cards" and touch.what == "moved" and touch.to is not None:
                    moved(self._meeting, who, touch.card, touch.to[0], change.time, touch.place)
                if touch.card and touch.what in TOUCHES and fresh:
                    self._touched[key] = (who, change.time)
                    ledger.put("touched", f"{touch.card}/{touch.what}", [who, change.time])

    def _write_ourselves(self, commit: Commit, now: int) -> None:
        """Make the changes that acts ask the server for, after all that people sent before."""
        writes, self._meeting.writes = self._meeting.writes, []
        for write in writes:
            done, update = self._written(write)
            if not update:
                continue
            self._gate.load(update)
            commit.rows.append(Row("shared", update, "", now, _told(done)))
            commit.shared = _merge(one for one in (commit.shared, update) if one)
            commit.only = None
            for kind, card, *_ in done:
                if kind in TOUCHES:
                    # By nobody: the group decided it, or all their marks did.
                    self._touched[card, kind] = ("", now)
                    self._meeting.ledger.put("touched", f"{card}/{kind}", ["", now])

    def _written(self, write: Write) -> tuple[list[list[Any]], bytes]:
        updates: list[bytes] = []
        shared = self._meeting.shared
        heard = shared.watch(updates.append)
        try:
            done = list(write(shared))
        finally:
            shared.unwatch(heard)
        return done, _merge(updates) if updates else b""

    def _write_down(self, commit: Commit, now: int) -> None:
        """Rows for the ledger and the sealed store; both by nobody, so that the history tells nothing of what is sealed."""
        meeting = self._meeting
        told, meeting.told = meeting.told, []
        commit.ledger = meeting.ledger.take()
        if commit.ledger:
            commit.rows.append(Row("ledger", commit.ledger, "", now, _told(told)))
        sealed = meeting.sealed.take()
        if sealed:
            commit.rows.append(Row("sealed", sealed, "", now, "[]"))
        commit.own, meeting.own = dict.fromkeys(meeting.own, b""), set()

    def _write_notes(self, commit: Commit) -> None:
        """Note beside the rows what a server has to know of a board that nobody opens: what is to be gone, and when."""
        if self._meeting.erasing:
            commit.notes["erase"] = "1"
        keep = self._keep_until()
        if keep != self._keep:
            commit.notes["keep"] = self._keep = keep

    def _keep_until(self) -> str:
        return str(self._meeting.ledger.get("session", "keep", {}).get("until", ""))


def _merge(updates: Iterable[bytes]) -> bytes:
    found = list(updates)
    return found[0] if len(found) == 1 else merge_updates(*found)


def _told(entries: list[list[Any]]) -> str:
    return json.dumps(entries, separators=(",", ":"))


def _history(touches: Iterable[Touch]) -> Iterable[list[Any]]:
    """What was done, for the history: ids and places, never words. Repeats become one; the last move counts."""
    last = {(touch.card, touch.what, touch.place): touch for touch in touches}
    for touch in last.values():
        if touch.to and touch.what == "moved":
            yield moved_to(touch.card, touch.place, At(*touch.to))
        else:
            yield [touch.what, touch.card, *([list(touch.to)] if touch.to else [])]
