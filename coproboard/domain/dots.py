"""Votes with dots: the same number for everyone, a sum for each option.

What it is: pure functions over ballots (rules V1 and V2).
What it is not: a decision. Dots narrow what is talked about; consent decides.
The fact that shaped it: a sum and all groups but one give the one away. So the result by group is either whole, and
every group in it has enough people, or it is not told at all.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from coproboard.domain.spread import reveal_groups

Ballot = Mapping[str, int]
"""Option → dots."""


def check(on: object, options: Collection[str], dots: int) -> dict[str, int]:
    """A ballot, checked: the options that have dots on them.

    Parameters
    ----------
    on : object
        Option → number of dots, as it came.
    options : collection of str
        The options of the vote.
    dots : int
        As many as everyone has; fewer may be put down.

    Raises
    ------
    ValueError
        It is no ballot of this vote.
    """
    if not isinstance(on, Mapping) or not all(option in options for option in on):
        raise ValueError("on: expected options of this vote, each with its dots")
    if any(not isinstance(number, int) or isinstance(number, bool) or number < 0 for number in on.values()):
        raise ValueError("on: expected whole numbers from 0")
    if sum(on.values()) > dots:
        raise ValueError(f"on: expected at most {dots} dots")
    return {option: number for option, number in on.items() if number}


def tally(ballots: Mapping[str, Ballot], options: Sequence[str]) -> dict[str, int]:
    """The sum for each option, in the order of `options`; `ballots` are participant id → ballot."""
    return {option: sum(ballot.get(option, 0) for ballot in ballots.values()) for option in options}


def by_group(
    ballots: Mapping[str, Ballot], perspectives: Mapping[str, str], options: Sequence[str]
) -> dict[str, dict[str, int]]:
    """The sums by group, as P5 allows.

    Parameters
    ----------
    ballots : mapping
        Participant id → ballot, of those who voted.
    perspectives : mapping of str to str
        Participant id → perspective; who is not in it counts as "rather not say".
    options : sequence of str

    Returns
    -------
    dict
        Shape (see `coproboard.domain.spread.Shown`) → the sum for each option. Empty when some would be withheld,
        because the whole sum less the others would tell theirs.
    """
    shown = reveal_groups({voter: perspectives.get(voter, "unsaid") for voter in ballots})
    if shown.withheld:
        return {}
    return {
        shape: tally({voter: ballots[voter] for voter in ballots if shown.shape[voter] == shape}, options)
        for shape in shown.people
    }
