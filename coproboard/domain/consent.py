"""Consent: what people answer to a proposal, and whether its gate is open.

What it is: pure functions from answers and who is present to the gate of one proposal (rules C1 to C5 and A5).
What it is not: a count of votes; more consents never outweigh one person who cannot live with it.
The fact that shaped it: an answer is given to words. When the words change, whoever answered is asked again, so an
answer carries the digest of what it was given to.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coproboard.domain import seals
from coproboard.domain.people import GROUPS, Present, each_once, groups_of

ANSWERS = ("consent", "concern", "objection", "aside")
"""Consents · consents with a concern · cannot live with it · stands aside."""

LEVELS: Mapping[int, str] = {
    1: "consent",
    2: "concern",
    3: "concern",
    4: "aside",
    5: "objection",
    6: "concern",
    7: "objection",
    8: "objection",
}
"""What the gradients of agreement, 1 to 8, stand for."""

_CONSENTS = ("consent", "concern")


@dataclass(frozen=True, slots=True)
class Said:
    """One person's answer, and the digest of the proposal that it was given to."""

    answer: str
    digest: str


@dataclass(frozen=True, slots=True)
class Group:
    """How one group stands to a proposal.

    Attributes
    ----------
    present : int
        People of the group who are present with a device; with none of them the group consents to nothing.
    consents : bool
    waiting : tuple of str
        Ids of those with a device who have not answered these words.
    objections : tuple of str
        Ids of those present, entered ones among them, who cannot live with it.
    entered : int
        People of the group whom somebody present entered.
    """

    present: int
    consents: bool
    waiting: tuple[str, ...]
    objections: tuple[str, ...]
    entered: int = 0


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a proposal may be adopted, and if not, why not.

    Attributes
    ----------
    open : bool
    groups : mapping of str to Group
        One for each of `GROUPS`.
    objections : tuple of str
        Ids of everyone present who cannot live with it, "rather not say" and entered people among them.
    why : str
        ``"open"``, or the first that holds of ``"nobody"`` (a group has nobody present), ``"objection"``,
        ``"waiting"`` (for an answer) and ``"no-consent"`` (a group where all stand aside).
    """

    open: bool
    groups: Mapping[str, Group]
    objections: tuple[str, ...]
    why: str


def digest(words: str, knows: str, decides: str, acts: str) -> str:
    """The digest of what an answer is given to: 16 hex digits; ``""`` for a power that is not said."""
    return seals.digest_of([words, knows, decides, acts])[:16]


def gate(said: Mapping[str, Said], present: Collection[Present], digest: str) -> Gate:
    """The gate of a proposal as it reads now.

    Parameters
    ----------
    said : mapping of str to Said
        Participant id → their last answer, of anyone who ever answered.
    present : collection of Present
        Who is present. A person without a device is never waited for and never the one whose consent makes their
        group's, but holds the decision by an objection like anyone.
    digest : str
        Of the proposal now; an answer to any other is as good as none.
    """
    here = each_once(present)
    answers = {id: each.answer for id, each in said.items() if each.digest == digest}
    groups = {
        group: _group(answers, [person for person in here if group in groups_of(person.perspective)])
        for group in GROUPS
    }
    objections = _objecting(answers, here)
    why = _why(groups.values(), objections)
    asked = [person.id for person in here if person.device]
    if why == "open" and len(asked) > 1 and sum(id in answers for id in asked) < 2:
        # Somebody who is both could be both groups by themselves: beside another person that is not enough.
        why = "waiting"
    return Gate(why == "open", groups, objections, why)


def _group(answers: Mapping[str, str], people: Collection[Present]) -> Group:
    asked = [person.id for person in people if person.device]
    waiting = tuple(id for id in asked if id not in answers)
    objections = _objecting(answers, people)
    consents = any(answers.get(id) in _CONSENTS for id in asked) and not waiting and not objections
    return Group(len(asked), consents, waiting, objections, len(people) - len(asked))


def _objecting(answers: Mapping[str, str], people: Collection[Present]) -> tuple[str, ...]:
    return tuple(person.id for person in people if answers.get(person.id) == "objection")


def _why(groups: Collection[Group], objections: Collection[str]) -> str:
    if not all(group.present for group in groups):
        return "nobody"
    if objections:
        return "objection"
    if any(group.waiting for group in groups):
        return "waiting"
    return "open" if all(group.consents for group in groups) else "no-consent"
