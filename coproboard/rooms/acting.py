"""Doing acts: each once, answered as often as it is asked (SPEC A1, A2, W5).

What it is: the way from an act's JSON to its receipt. What it is not: the acts themselves (`acts/`), or a connection.

The fact that shaped it: a phone that lost its line sends again what was not answered, and the server may have been
killed in between. So which acts were done is stored with what they did, in the same commit.
"""
from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from coproboard.errors import Refused
from coproboard.rooms.acts import ACTS, Act
from coproboard.rooms.attendance import Attendance
from coproboard.rooms.limits import Limits, TokenBucket
from coproboard.rooms.meeting import Asked, Meeting

#: Acts of each participant that a board remembers as done, and receipts that a room can give again in full.
KEPT, RECEIPTS = 1000, 1000
#: Refusals that say nothing about the act: sent again later, it may well be done.
_PASSING = ("rate", "full")


class Acting:
    """Does the acts of a room.

    Parameters
    ----------
    meeting : Meeting
        The board, loaded.
    attendance : Attendance
        Who is here.
    limits : Limits
        The limits in force.
    """

    def __init__(self, meeting: Meeting, attendance: Attendance, limits: Limits) -> None:
        self._meeting, self._attendance, self._limits = meeting, attendance, limits
        self._receipts: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._buckets: dict[str, TokenBucket] = {}
        self._done: dict[str, OrderedDict[str, int]] = {}
        for key, at in sorted(meeting.sealed.items("acts").items(), key=lambda item: (item[1], item[0])):
            self._done.setdefault(key.partition("/")[0], OrderedDict())[key] = at

    def answer(self, by: str, act: Mapping[str, Any], now: float, ready: Callable[[], None]) -> dict[str, Any]:
        """Do an act of a participant, unless it was done before, and give its receipt.

        Parameters
        ----------
        by : str
            The participant of the connection that it came through.
        act : mapping
            Its JSON.
        now : float
            Server time in seconds.
        ready : callable
            Brings the documents up to what was sent before; called only if the act is to be done.

        Raises
        ------
        Refused
            ``shape`` when the act has no id, so that no receipt could name it.
        """
        number = act.get("id")
        if not isinstance(number, str) or not 1 <= len(number) <= 64 or "/" in number:
            raise Refused("shape", "W5", "act id")
        key = f"{by}/{number}"
        if key in self._receipts or key in self._done.get(by, ()):
            return self._receipts.get(key, {"id": number, "ok": True})
        try:
            said = self._do(by, act, now, ready)
        except Refused as refused:
            receipt = {"id": number, "ok": False, "code": refused.code, "rule": refused.rule}
            if refused.code in _PASSING:
                return receipt
        else:
            receipt = {"id": number, "ok": True, **said}
            self._remember(by, key, int(now * 1000))
        self._receipts[key] = receipt
        if len(self._receipts) > RECEIPTS:
            self._receipts.popitem(last=False)
        return receipt

    def _do(self, by: str, values: Mapping[str, Any], now: float, ready: Callable[[], None]) -> dict[str, Any]:
        name, of, meeting = values.get("act"), values.get("for"), self._meeting
        act = ACTS.get(name) if isinstance(name, str) else None
        if act is None:
            raise Refused("shape", "A1", "unknown act")
        if of is not None:
            person = meeting.ledger.person(of) if isinstance(of, str) and act.proxied else None
            if person is None or person.by != by:
                raise Refused("not-yours", "A2", "for")
        self._stay_within(by, act, now)
        ready()
        self._attendance.stir(by, now)
        here = cache(lambda: self._attendance.here(now, by))
        said = act.do(meeting, Asked(by, str(of or by), values, int(now * 1000), here))
        if meeting.ledger.person(by) is None:
            # Whoever acts without having joined by name is a guest, with the same rights.
            meeting.meet(by, int(now * 1000))
        return said

    def _stay_within(self, by: str, act: Act, now: float) -> None:
        if act.own:
            return
        limits, bucket = self._limits, self._buckets.get(by)
        if bucket is None:
            bucket = self._buckets[by] = TokenBucket(limits.acts, limits.act_burst, now)
        if not bucket.take(now, act.cost):
            raise Refused("rate", "G7", "acts")
        if act.grows and self._meeting.ledger.heavier(limits.ledger):
            raise Refused("full", "G7", "ledger")

    def _remember(self, by: str, key: str, now: int) -> None:
        """Note an act as done where it outlives this process (W5). Nobody can push out what others did."""
        done = self._done.setdefault(by, OrderedDict())
        done[key] = now
        self._meeting.sealed.put("acts", key, now)
        while len(done) > KEPT:
            self._meeting.sealed.drop("acts", done.popitem(last=False)[0])
