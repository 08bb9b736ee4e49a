"""Talking a board through: contested cards, and what several people fold together.

What it is: pure functions over moves and voices (rules T2 and T4).
What it is not: moderation by anybody in particular. Whoever is here can, it takes several, and as many turn it back.
The fact that shaped it: what is folded can still be read, so a fold is a request to look elsewhere, never a deletion.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from coproboard.domain.motions import Rule
from coproboard.domain.people import Present, each_once

LAST = 6
"""Moves from zone to zone that are looked at."""


def contested(moves: Sequence[tuple[str, str]]) -> bool:
    """Whether different people move a card back and forth.

    Parameters
    ----------
    moves : sequence of tuple of str
        Participant and the zone they moved the card to, oldest first; the last `LAST` count.

    Returns
    -------
    bool
        At least two returns to a zone where somebody had put it before, by at least two people. Putting it where it
        already lies is no move.
    """
    seen: list[str] = []
    returned: list[str] = []
    for participant, zone in moves[-LAST:]:
        if seen and seen[-1] == zone:
            continue
        if zone in seen:
            returned.append(participant)
        seen.append(zone)
    return len(set(returned)) > 1


def fold_needed(rule: Rule, present_count: int) -> int:
    """How many people fold, unfold or mute together: the rule's number, or all if fewer are present; at least 1."""
    return max(1, min(rule.fold, present_count))


def folded(now: bool, voices: Mapping[str, str], present: Collection[Present], rule: Rule) -> bool:
    """Whether something is folded after a voice was heard.

    Parameters
    ----------
    now : bool
        Whether it was before.
    voices : mapping of str to str
        Participant id → ``"fold"`` or ``"unfold"``, said since it last changed: whoever keeps the voices starts anew
        when it does, or one more voice would turn it over again.
    present : collection of Present
        Who is present now; people without a device do not count.
    rule : Rule
    """
    here = [person.id for person in each_once(present) if person.device]
    change = "unfold" if now else "fold"
    return now != (sum(voices.get(id) == change for id in here) >= fold_needed(rule, len(here)))
