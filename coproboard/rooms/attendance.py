"""Who is at a board, and who of them is waited for (SPEC A7).

What it is: the connections of a room, and when each participant was last at their page. What it is not: presence as
others see it (`presence.py`), or anything stored.

The fact that shaped it: a motion counts those present, so whoever could seem present for ever could hold up a group,
and a server that starts again with nobody present yet would let the first to come back decide alone. So a page says
itself when nobody looks at it, silence says the same, and what people did before a restart is read off their acts.
"""
from __future__ import annotations

from collections.abc import Iterator

from coproboard.domain.people import Present
from coproboard.rooms.meeting import Meeting
from coproboard.rooms.session import Session


class Attendance:
    """The connections of a room.

    Parameters
    ----------
    meeting : Meeting
        The board, loaded.
    """

    def __init__(self, meeting: Meeting) -> None:
        self.sessions: set[Session] = set()
        self._meeting = meeting
        self._active: dict[str, float] = {}
        for key, at in meeting.sealed.items("acts").items():
            self.stir(key.partition("/")[0], at / 1000)

    def of(self, participant: str) -> Iterator[Session]:
        """Every connection of somebody: ten tabs are one participant (A6)."""
        return (session for session in self.sessions if session.participant == participant)

    def stir(self, participant: str, now: float) -> None:
        """Note that somebody did something at a time in seconds."""
        self._active[participant] = max(now, self._active.get(participant, now))

    def look(self, session: Session, away: bool, now: float) -> None:
        """Note whether somebody looks at the page of a connection, as it says itself.

        An ordinary client hears no acts and could answer nothing, so it is never waited for.
        """
        if session.native and not (session.away and away):
            self.stir(session.participant, now)
        session.away = away

    def leave(self, session: Session, now: float) -> None:
        """A connection has ended."""
        if session in self.sessions and session.native and not session.away:
            self.stir(session.participant, now)
        self.sessions.discard(session)

    def here(self, now: float, acting: str = "") -> tuple[Present, ...]:
        """Who is present, with those entered for by somebody present, in the order of joining.

        Parameters
        ----------
        now : float
            Server time in seconds.
        acting : str
            Who acts at this moment, and so is present, whether known yet or not; ``""`` for nobody.
        """
        away = 60.0 * self._meeting.rule.away
        there = {session.participant for session in self.sessions if session.native and not session.away}
        there.update(who for who, at in self._active.items() if now - at < away)
        people = self._meeting.ledger.people()
        found = [
            Present(person.id, person.perspective, not person.by)
            for person in people if (person.by or person.id) in there
        ]  # fmt: skip
        if acting and self._meeting.ledger.person(acting) is None:
            found.append(Present(acting, "unsaid"))
        return tuple(found)
