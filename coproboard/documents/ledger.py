"""The ledger: what the server writes down about who was here and who touched what (SPEC section L).

What it is: the only writer of a document that everybody receives. What it is not: a place for anything that a client
wrote about itself without the server having checked it.

The fact that shaped it: the ledger is always loaded whole before it is written, so it can keep one client id for ever
and a server that starts again continues the same history instead of competing with it.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pycrdt import Doc, Map

#: The Yjs client id of every server as writer of a ledger.
LEDGER_CLIENT = 1


@dataclass(frozen=True, slots=True)
class Person:
    """A participant as the ledger holds it; `joined` in ms of server time."""

    id: str
    name: str
    perspective: str
    lang: str
    joined: int


class Ledger:
    """The ledger of one board."""

    def __init__(self) -> None:
        self._doc: Doc = Doc(client_id=LEDGER_CLIENT)
        self._people = self._doc.get("people", type=Map)
        self._touched = self._doc.get("touched", type=Map)
        self._about = self._doc.get("about", type=Map)

    @property
    def made(self) -> int | None:
        """Server time in ms at which the board was made."""
        made = self._about.get("made")
        return None if made is None else int(made)

    def person(self, participant: str) -> Person | None:
        """One participant, or None."""
        value = self._people.get(participant)
        if value is None:
            return None
        return Person(
            participant, str(value["name"]), str(value["perspective"]), str(value["lang"]), int(value["joined"])
        )

    def people(self) -> list[Person]:
        """Everyone who ever joined, in the order of joining."""
        found = [self.person(key) for key in self._people]
        return sorted((person for person in found if person), key=lambda person: (person.joined, person.id))

    def touched(self) -> dict[tuple[str, str], tuple[str, int]]:
        """``(card, what)`` → ``(participant, server time in ms)``, the last time each was done."""
        out = {}
        for key in self._touched:
            card, _, what = key.rpartition("/")
            by, at = self._touched[key]
            out[card, what] = (str(by), int(at))
        return out

    def write(
        self,
        people: Mapping[str, Person] | None = None,
        touched: Mapping[tuple[str, str], tuple[str, int]] | None = None,
        made: int | None = None,
    ) -> bytes:
        """Write people, touches and the making in one transaction, and return it as an update."""
        before = self._doc.get_state()
        with self._doc.transaction():
            for key, person in (people or {}).items():
                self._people[key] = {
                    "name": person.name,
                    "perspective": person.perspective,
                    "lang": person.lang,
                    "joined": person.joined,
                }
            for (card, what), (by, at) in (touched or {}).items():
                self._touched[f"{card}/{what}"] = [by, at]
            if made is not None:
                self._about["made"] = made
        return self._doc.get_update(before)

    def state_vector(self) -> bytes:
        """What this replica has, as a Yjs state vector."""
        return self._doc.get_state()

    def diff(self, state_vector: bytes | None = None) -> bytes:
        """What another replica lacks; everything without a state vector."""
        return self._doc.get_update(state_vector) if state_vector else self._doc.get_update()

    def apply(self, update: bytes) -> None:
        """Take an update that a server wrote."""
        self._doc.apply_update(update)
