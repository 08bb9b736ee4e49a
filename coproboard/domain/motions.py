"""Motions: the rule on the board, and when a motion has enough.

What it is: values and pure functions from voices and who is present to one of three outcomes (rules M1 and M2).
What it is not: the motions themselves; the room keeps them, and carries one only because somebody acts.
The fact that shaped it: nobody here may decide for the others, and nobody who left may hold them up. So only people
present count, and of those only participants with a device: somebody whom another entered would be a second voice.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from coproboard.domain.people import Present, each_once, groups_of

KINDS = ("reveal", "rule", "restore", "confirm", "close", "keep")
"""What a motion can be about: none of them deletes, edits or reveals one person's own entry (M6)."""

Outcome = Literal["open", "enough", "fell"]

_RANGES = {"share": (50, 100), "away": (2, 60), "fold": (2, 10)}


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule that a board shows.

    Attributes
    ----------
    share : int
        Percentage of those present that the voices for a motion must exceed, 50 to 100; 100 stands for all of them.
    each : bool
        Whether somebody of each group that is present must be among them.
    away : int
        Minutes without activity after which somebody is no longer present, 2 to 60.
    fold : int
        People who together fold or mute, 2 to 10.
    """

    share: int = 50
    each: bool = True
    away: int = 10
    fold: int = 3

    def to_json(self) -> dict[str, Any]:
        """The rule as it stands in the ledger."""
        return asdict(self)

    @classmethod
    def read(cls, value: object) -> Rule:
        """A whole rule from its JSON.

        Raises
        ------
        ValueError
            It names the field that is missing, unknown, not understood or out of range.
        """
        given = value if isinstance(value, Mapping) else {}
        names = [field.name for field in fields(cls)]
        for name in (*names, *given):
            if name not in given:
                raise ValueError(f"{name}: missing from the rule")
            if name not in names:
                raise ValueError(f"{name}: no field of the rule")
            if (expected := _expected(name, given[name])) is not None:
                raise ValueError(f"{name}: expected {expected}")
        return cls(**given)


DEFAULT_RULE = Rule()
"""More than half of those present, and somebody of each group that is present."""


def outcome(voices: Mapping[str, str], present: Collection[Present], rule: Rule) -> Outcome:
    """Where a motion stands.

    Parameters
    ----------
    voices : mapping of str to str
        Participant id → ``"yes"`` or ``"no"``, of anyone who ever answered.
    present : collection of Present
        Who is present now; people without a device do not count.
    rule : Rule

    Returns
    -------
    str
        ``"enough"`` when it may be carried; ``"fell"`` when it could not, whatever those say who have not answered;
        ``"open"`` otherwise.
    """
    here = _counted(present)
    if _enough([person for person in here if voices.get(person.id) == "yes"], here, rule):
        return "enough"
    possible = [person for person in here if voices.get(person.id) != "no"]
    return "open" if not here or _enough(possible, here, rule) else "fell"


def waiting(voices: Mapping[str, str], present: Collection[Present]) -> tuple[str, ...]:
    """Ids of those present who have not answered, in the order of `present`."""
    return tuple(person.id for person in _counted(present) if person.id not in voices)


def _expected(name: str, value: object) -> str | None:
    """What a field of the rule should have been, or `None` if it is that."""
    if name == "each":
        return None if isinstance(value, bool) else "true or false"
    low, high = _RANGES[name]
    whole = isinstance(value, int) and not isinstance(value, bool)
    return None if whole and low <= value <= high else f"a whole number from {low} to {high}"


def _counted(present: Collection[Present]) -> tuple[Present, ...]:
    return tuple(person for person in each_once(present) if person.device)


def _enough(agree: Collection[Present], here: Collection[Present], rule: Rule) -> bool:
    share = 100 * len(agree) > rule.share * len(here) or (0 < len(agree) == len(here))
    return share and (not rule.each or _groups(agree) == _groups(here))


def _groups(people: Collection[Present]) -> set[str]:
    return {group for person in people for group in groups_of(person.perspective)}
