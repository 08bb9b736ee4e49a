"""Whose changes the board is made of, against who is here: by perspective, never by person.

What it is: the numbers and words of the hands bar, the same as the browser's (``web/src/views/balance.ts``).
What it is not: a score. It tells a group how its work is spread, and nobody what to do about it.
The fact that shaped it: after a few changes every group leans, so until there are enough nothing is said.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coproboard.domain.people import PERSPECTIVES

FEW = 20
"""Changes under which it is too early to say."""

WITHIN = 15
"""Points between the share of changes and the share of people that still are even."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How the work is spread.

    Attributes
    ----------
    total : int
        Changes.
    changes : mapping of str to float
        Share of the changes by perspective, 0 to 100.
    people : mapping of str to int
        People present by perspective.
    words : str
        ``"early"``, ``"even"``, or the perspective whose share of changes exceeds its share of people the most.
    """

    total: int
    changes: Mapping[str, float]
    people: Mapping[str, int]
    words: str


def balance(changes: Mapping[str, int], people: Mapping[str, int]) -> Balance:
    """Weigh changes against people.

    Parameters
    ----------
    changes : mapping of str to int
        Perspective → changes by people of it, present or not.
    people : mapping of str to int
        Perspective → people present.
    """
    total = sum(changes.get(name, 0) for name in PERSPECTIVES)
    here = {name: people.get(name, 0) for name in PERSPECTIVES}
    shares = {name: 100 * changes.get(name, 0) / (total or 1) for name in PERSPECTIVES}
    lean = {name: shares[name] - 100 * here[name] / (sum(here.values()) or 1) for name in PERSPECTIVES}
    most = max(PERSPECTIVES, key=lean.__getitem__)
    # Two that lean alike lean away from a third; to name one of them would be to prefer it.
    alike = sum(lean[name] == lean[most] for name in PERSPECTIVES) > 1
    words = "early" if total < FEW else "even" if alike or lean[most] <= WITHIN else most
    return Balance(total, shares, here, words)
