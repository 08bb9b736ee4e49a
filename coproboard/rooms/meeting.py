"""The meeting: what people have said at a board, and what an act may read and write (SPEC section A).

What it is: the documents of a board as acts work on them, in plain synchronous steps. What it is not: the acts
themselves (`acts/`), and no connection: who asks comes in with the question.

The fact that shaped it: an act is checked whole before it writes anything, and whatever it wrote goes out in one
commit with its receipt. So what people see, what is stored and what is answered are one thing.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from coproboard.documents.ledger import Ledger, Person
from coproboard.documents.sealed import Sealed
from coproboard.documents.shared import SharedDoc
from coproboard.domain import seals
from coproboard.domain.motions import DEFAULT_RULE, Rule
from coproboard.domain.people import Present
from coproboard.errors import Refused
from coproboard.rooms.tabs import Resolve, Tabs
from coproboard.templates import Template

#: The steps of a session, in order; any may be skipped and repeated (A3).
STEPS = ("gather", "place", "reveal", "talk", "agree", "record")

Write = Callable[[SharedDoc], Sequence[list[Any]]]
"""A change that the server makes to the shared document; gives what it did, for the history: ids and places only."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An act on its way: who sent it, whom it is of, what it says, and when.

    Attributes
    ----------
    by : str
        The participant of the connection that it came through (A2).
    who : str
        Whom it is of: `by`, or the person whom `by` entered and acts for (A5).
    values : mapping
        Its fields, not checked yet.
    now : int
        Server time in ms.
    look : callable
        Gives `here`; asked only by acts that count people.
    """

    by: str
    who: str
    values: Mapping[str, Any]
    now: int
    look: Callable[[], tuple[Present, ...]]

    @property
    def here(self) -> tuple[Present, ...]:
        """Everyone present (A7), whoever acts among them, with those entered for by somebody present."""
        return self.look()

    @property
    def nobody(self) -> Asked:
        """The same moment, by nobody: what the group or the server does has no author."""
        return replace(self, by="", who="", values={})

    @property
    def devices(self) -> tuple[Present, ...]:
        """Those present with a device: whom motions count."""
        return tuple(one for one in self.here if one.device)


@dataclass(slots=True, eq=False)
class Meeting:
    """A board as its acts see it.

    Attributes
    ----------
    shared, ledger, sealed
        Its documents. Acts read the first, and write the other two.
    resolve : callable
        The frame of a reference, or of a TOML of the group's own; see `Tabs`.
    random : Random
        The source of ids and nonces.
    past : callable
        The shared document as it was after a record of the log, by sequence number. Raises `KeyError`.
    writes : list of Write
        Changes that the server makes to the shared document at the next tick.
    own : set of str
        Participants whose sealed things changed: their devices are told.
    told : list
        What the history tells of the ledger's next change.
    erasing : bool
        Whether something is to be gone from the store for good (Y5).
    tabs : Tabs
        The frames over its cards.
    """

    shared: SharedDoc
    ledger: Ledger
    sealed: Sealed
    resolve: Resolve
    random: Random
    past: Callable[[int], SharedDoc]
    writes: list[Write] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    told: list[list[Any]] = field(default_factory=list)
    erasing: bool = False
    tabs: Tabs = field(init=False)

    def __post_init__(self) -> None:
        self.tabs = Tabs(self.shared, self.ledger, self.resolve)

    # -- what is ----------------------------------------------------------------------------------------------------

    @property
    def step(self) -> str:
        """The step that the session is at."""
        return str(self.ledger.get("session", "step", {}).get("step", STEPS[0]))

    @property
    def rule(self) -> Rule:
        """The rule that the board shows."""
        found = self.ledger.get("session", "rule")
        return DEFAULT_RULE if found is None else Rule.read(found)

    @property
    def tab(self) -> str:
        """The tab that the group is at."""
        return self.tabs.group

    @property
    def frame(self) -> Template | None:
        """The frame that the group is at; None when it cannot be found any more."""
        return self.tabs.frame(self.tab)

    def frame_of(self, tab: str) -> Template | None:
        """The frame of a tab; None when it cannot be found any more."""
        return self.tabs.frame(tab)

    @property
    def round(self) -> str:
        """The round of the group's tab whose marks are sealed; ``""`` for none, or when the last one is revealed (A9)."""
        return self.tabs.round(self.tab)

    def person(self, participant: str) -> Person:
        """Somebody of the ledger. Raises `Refused` as ``unknown``."""
        found = self.ledger.person(participant)
        if found is None:
            raise Refused("unknown", "A1", "person")
        return found

    def open(self, root: str, name: str, rule: str) -> dict[str, Any]:
        """A motion or a vote (`root` is where it stands) that is open.

        Raises
        ------
        Refused
            ``unknown`` when there is none of this name, ``closed`` under `rule` when it is over.
        """
        found = self.ledger.get(root, name)
        if found is None:
            raise Refused("unknown", "A1", root)
        if found["state"] != "open":
            raise Refused("closed", rule, root)
        return dict(found)

    def open_motions(self) -> dict[str, dict[str, Any]]:
        """The motions that are open, by id."""
        return {name: one for name, one in self.ledger.items("motions").items() if one["state"] == "open"}

    # -- what an act writes -----------------------------------------------------------------------------------------

    def meet(self, participant: str, now: int) -> None:
        """Write down somebody who does something without having joined by name: a guest, with the same rights."""
        if self.ledger.get("people", participant) is None:
            self.ledger.put_person(Person(participant, "", "unsaid", "en", now))
            self.told.append(["joined", participant])

    def note(self, asked: Asked, act: str, about: Mapping[str, Any], said: Any = None) -> str:
        """Write an entry of the history (Y): ids and values that everyone may know, and a digest of what was said.

        Parameters
        ----------
        asked : Asked
            Who and when; the entry is by `asked.who`.
        act : str
            What was done.
        about : mapping
            JSON values without words or names.
        said : JSON value
            The words and values written, whose digest stands in the entry; None for none.

        Returns
        -------
        str
            The entry's link.
        """
        last = self.ledger.last("log")
        entry: dict[str, Any] = {
            "at": asked.now,
            "by": asked.who,
            "act": act,
            "about": dict(about),
            "digest": "" if said is None else seals.digest_of(said),
        }
        entry["link"] = seals.link(json.loads(last)["link"] if last else "", entry)
        self.ledger.append("log", seals.canonical(entry))
        return str(entry["link"])

    def go(self, asked: Asked, step: str) -> None:
        """Put the session at a step, with nobody ready yet (A3)."""
        before = self.step
        with self.ledger.together():
            self.ledger.put("session", "step", {"step": step, "by": asked.who, "at": asked.now, "from": before})
            for who in self.ledger.items("ready"):
                self.ledger.drop("ready", who)
        self.note(asked, "step", {"to": step, "from": before})

    def draw(self, length: int = 16) -> str:
        """A random id of our own."""
        return "".join(self.random.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(length))
