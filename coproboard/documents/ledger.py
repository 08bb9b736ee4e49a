"""The ledger: what the server writes down about who was here, what they did and what they said (SPEC section L).

What it is: the only writer of a document that everybody receives. What it is not: a place for anything that a client
wrote about itself without the server having checked it.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coproboard.documents.registers import LEDGER_CLIENT, Registers

__all__ = ["LEDGER_CLIENT", "Ledger", "Person"]

MAPS = (
    "people", "touched", "about", "session", "ready", "motions", "voices", "seals", "reveals", "marks", "comments",
    "folds", "mutes", "moves", "consents", "scales", "votes", "voted", "records", "frames",
)  # fmt: skip
LISTS = ("log",)


@dataclass(frozen=True, slots=True)
class Person:
    """A participant as the ledger holds it.

    Attributes
    ----------
    joined : int
        Server time in ms.
    by : str
        Who entered this person, who has no device; ``""`` for somebody with one.
    named : bool
        Whether they agree to stand by name in records.
    """

    id: str
    name: str
    perspective: str
    lang: str
    joined: int
    by: str = ""
    named: bool = False

    def to_json(self) -> dict[str, Any]:
        """The register of `people`."""
        value: dict[str, Any] = {
            "name": self.name, "perspective": self.perspective, "lang": self.lang, "joined": self.joined
        }
        if self.by:
            value["by"] = self.by
        if self.named:
            value["named"] = True
        return value


class Ledger(Registers):
    """The ledger of one board."""

    def __init__(self) -> None:
        self._folk: tuple[Person, ...] | None = None
        super().__init__(MAPS, LISTS)

    @property
    def made(self) -> int | None:
        """Server time in ms at which the board was made."""
        return self.get("about", "made")

    def person(self, participant: str) -> Person | None:
        """One participant, or None."""
        value = self.get("people", participant)
        if not isinstance(value, dict):
            return None
        return Person(
            participant, str(value["name"]), str(value["perspective"]), str(value["lang"]), int(value["joined"]),
            str(value.get("by", "")), value.get("named") is True,
        )  # fmt: skip

    def people(self) -> list[Person]:
        """Everyone who ever joined or was entered, in the order of joining."""
        if self._folk is None:
            found = [self.person(key) for key in self._all("people")]
            self._folk = tuple(sorted((one for one in found if one), key=lambda one: (one.joined, one.id)))
        return list(self._folk)

    def put(self, root: str, key: str, value: Any) -> None:
        """See `Registers.put`."""
        if root == "people":
            self._folk = None
        super().put(root, key, value)

    def drop(self, root: str, key: str) -> None:
        """See `Registers.drop`."""
        if root == "people":
            self._folk = None
        super().drop(root, key)

    def apply(self, update: bytes) -> None:
        """See `Registers.apply`."""
        self._folk = None
        super().apply(update)

    def put_person(self, person: Person) -> None:
        """Write a participant down."""
        self.put("people", person.id, person.to_json())

    def touched(self) -> dict[tuple[str, str], tuple[str, int]]:
        """``(card, what)`` → ``(participant, server time in ms)``, the last time each was done."""
        out = {}
        for key, (by, at) in self.items("touched").items():
            card, _, what = key.rpartition("/")
            out[card, what] = (str(by), int(at))
        return out

    def write(
        self,
        people: Mapping[str, Person] | None = None,
        touched: Mapping[tuple[str, str], tuple[str, int]] | None = None,
        made: int | None = None,
    ) -> bytes:
        """Write people, touches and the making in one transaction; give all that was written since the last `take`."""
        with self.together():
            for person in (people or {}).values():
                self.put_person(person)
            for (card, what), (by, at) in (touched or {}).items():
                self.put("touched", f"{card}/{what}", [by, at])
            if made is not None:
                self.put("about", "made", made)
        return self.take()
