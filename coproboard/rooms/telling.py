"""What goes out of a room, and to whom (SPEC section W).

What it is: the messages of a commit, of an answer to a joiner and of a refusal, each to those it is for. What it is
not: a decision about anything, or a socket; sessions bring their outlets.

The fact that shaped it: whatever goes to many is encoded once (W4), and whatever goes to one alone must never go by the
same road.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from coproboard.errors import Refused
from coproboard.rooms import wire
from coproboard.rooms.acts.marks import own
from coproboard.rooms.attendance import Attendance
from coproboard.rooms.meeting import Meeting
from coproboard.rooms.session import CLOSE_MALFORMED, Commit, Session


class Teller:
    """Tells the connections of a room.

    Parameters
    ----------
    meeting : Meeting
        The board.
    attendance : Attendance
        The connections.
    encode : callable
        Turns a message into what outlets write.
    """

    def __init__(self, meeting: Meeting, attendance: Attendance, encode: Callable[[bytes], Any]) -> None:
        self._meeting, self._attendance, self._encode = meeting, attendance, encode

    @property
    def native(self) -> set[Session]:
        """The connections that speak our own messages."""
        return {session for session in self._attendance.sessions if session.native}

    def send(self, session: Session, message: bytes) -> None:
        """Tell one connection, if it is still there."""
        if session in self._attendance.sessions:
            session.outlet.deliver(self._encode(message))

    def broadcast(self, message: bytes, sessions: Collection[Session]) -> None:
        """Tell many the same bytes (W4)."""
        frame = self._encode(message) if sessions else None
        for session in list(sessions):
            session.outlet.deliver(frame)

    def own(self, who: str) -> bytes:
        """What somebody has sealed: for their own devices only (P10)."""
        return wire.note(wire.MINE, own(self._meeting, who))

    def answer(self, session: Session, present: Collection[wire.Presence]) -> list[bytes]:
        """What a joiner gets, composed at this moment (W2)."""
        shared, ledger = self._meeting.shared, self._meeting.ledger
        messages = [wire.sync(wire.STEP2, shared.diff(session.waiting)), wire.sync(wire.STEP1, shared.state_vector())]
        if session.native:
            messages.append(wire.ledger(wire.STEP2, ledger.diff(session.ledger_vector)))
        if present:
            messages.append(wire.awareness(present))
        if session.native:
            messages.append(self.own(session.participant))
        session.waiting = None
        return messages

    def tell(self, commit: Commit) -> None:
        """A commit is stored: broadcast what changed, answer who joined, acknowledge what was sent."""
        live = {session for session in self._attendance.sessions if session.live}
        if commit.shared:
            self.broadcast(wire.sync(wire.UPDATE, commit.shared), live - {commit.only})
        if commit.ledger:
            self.broadcast(wire.ledger(wire.UPDATE, commit.ledger), live & self.native)
        for session, messages in commit.answers:
            session.live = session.waiting is None
            self._send_all(session, messages)
        for who, message in commit.own.items():
            for session in list(self._attendance.of(who)):
                self._send_all(session, [message] if session.native else [])
        for session, number in commit.saved.items():
            self._send_all(session, [wire.saved(number)] if session.native else [])
        for session, receipt in commit.receipts:
            self.send(session, wire.note(wire.RECEIPT, receipt))

    def _send_all(self, session: Session, messages: Iterable[bytes]) -> None:
        for message in messages:
            self.send(session, message)

    def refuse(
        self, session: Session, refused: Refused, vector: Callable[[], bytes], number: int = 0, close: int | None = None
    ) -> None:
        """Tell a client what was not taken and by which rule (G8); ask again for what did not fit (G3).

        Parameters
        ----------
        session : Session
        refused : Refused
        vector : callable
            The server's state vector, where it is needed.
        number : int
            The document message that it was, 0 for any other message.
        close : int or None
            A close code, if the connection ends by it; an ordinary client's always does, since it hears no code.
        """
        if session.native:
            self.send(session, wire.note(wire.REFUSAL, {"code": refused.code, "rule": refused.rule, "n": number}))
        if refused.code == "resync":
            self.send(session, wire.sync(wire.STEP1, vector()))
        elif close is not None or not session.native:
            session.outlet.close(close or CLOSE_MALFORMED)
