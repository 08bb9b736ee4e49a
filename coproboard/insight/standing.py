"""Where a session stands at this moment: what a screen in the room says beside the board.

What it is: the question, the step, how many are here and ready: what every page at the board shows anyway. What it is
not: anything of a mark before the reveal; whoever looks on is told none.

The fact that shaped it: a new step begins with nobody ready (A3), and somebody may have left since they said so. So
ready is whoever said so at this step and is here.
"""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from coproboard.documents.ledger import Ledger
from coproboard.documents.places import FIRST
from coproboard.documents.shared import SharedDoc

STEPS = ("gather", "place", "reveal", "talk", "agree", "record")


@dataclass(frozen=True, slots=True)
class Standing:
    """A session at one moment.

    Attributes
    ----------
    title : str
        The question.
    step : str
        One of `STEPS`.
    here, ready : int
        How many are here, and how many of them have said at this step that they are ready. Somebody who was entered
        by another is here while that one is.
    tab : str
        The tab that the group is at.
    ends : int or None
        Server time in ms at which the timer ends.
    """

    title: str
    step: str
    here: int
    ready: int
    tab: str
    ends: int | None

    @property
    def number(self) -> int:
        """The step's number, from 1."""
        return STEPS.index(self.step) + 1


def standing(shared: SharedDoc, ledger: Ledger, present: Collection[str]) -> Standing:
    """Read where a session stands.

    Parameters
    ----------
    shared : SharedDoc
        For the question.
    ledger : Ledger
        For the rest.
    present : collection of str
        Participants whose connections are here.
    """
    step = str((ledger.get("session", "step") or {}).get("step", STEPS[0]))
    here = {one.id for one in ledger.people() if (one.by or one.id) in present}
    ready = [who for who, value in ledger.items("ready").items() if who in here and value[0] == step]
    timer = ledger.get("session", "timer") or {}
    turned = ledger.get("session", "frame") or {}
    return Standing(shared.title, step, len(here), len(ready), str(turned.get("tab", FIRST)), timer.get("ends"))
