"""Everything that people can say: the acts of SPEC section A, by name.

What it is: the one table of acts. What it is not: a place for rules; each stands in its module, on the pure rules of
``domain/``. The symmetry test walks this table, so an act that is not in it does not exist, and one that the test
cannot do fails it.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from coproboard.rooms.acts import agree, frames, marks, motions, people, steps, talk, votes
from coproboard.rooms.meeting import Asked, Meeting

Do = Callable[[Meeting, Asked], dict[str, Any]]
"""Checks an act, does it, and gives what its receipt says beyond ``ok``. Raises `Refused` before it writes anything."""


@dataclass(frozen=True, slots=True)
class Act:
    """How an act is done.

    Attributes
    ----------
    do : callable
    proxied : bool
        Whether it may be done for a person who was entered (A5).
    own : bool
        Whether only its author hears of it: then it needs no limit of its own.
    cost : int
        How many acts it counts as against its sender's rate.
    grows : bool
        Whether it is refused once the ledger is full; nobody is kept from coming or from being forgotten.
    """

    do: Do
    proxied: bool = False
    own: bool = False
    cost: int = 1
    grows: bool = True


ACTS: Mapping[str, Act] = {
    "join": Act(people.join, grows=False),
    "enter": Act(people.enter),
    "credit": Act(people.credit, proxied=True),
    "named": Act(people.named, proxied=True),
    "forget": Act(people.forget, proxied=True, grows=False),
    "step": Act(steps.step),
    "frame": Act(frames.frame, cost=10),
    "turn": Act(frames.turn),
    "ready": Act(steps.ready, proxied=True),
    "timer": Act(steps.timer),
    "mark": Act(marks.mark, proxied=True, own=True),
    "reason": Act(marks.reason, proxied=True),
    "raise": Act(motions.raise_motion, cost=5),
    "voice": Act(motions.voice),
    "withdraw": Act(motions.withdraw),
    "carry": Act(motions.carry),
    "comment": Act(talk.comment, proxied=True),
    "fold": Act(talk.fold),
    "mute": Act(talk.mute),
    "scale": Act(agree.scale),
    "answer": Act(agree.answer, proxied=True),
    "adopt": Act(agree.adopt),
    "record": Act(agree.record, cost=10),
    "vote": Act(votes.vote),
    "dots": Act(votes.dots, proxied=True, own=True),
}
