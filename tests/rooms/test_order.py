"""The order of a text's units, held against a plain list that is merged as Yjs merges."""
from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest

from coproboard.errors import Refused
from coproboard.rooms.gate import Gate
from coproboard.rooms.limits import Limits
from tests.rooms import forge
from tests.rooms.forge import Id, item, section, update


@dataclass
class Unit:
    id: Id
    left: Id | None
    right: Id | None


class PlainText:
    """A list of units, searched from end to end."""

    def __init__(self) -> None:
        self.units: list[Unit] = []

    def index(self, id: Id) -> int:
        return next(at for at, unit in enumerate(self.units) if unit.id == id)

    def branch(self, id: Id | None) -> set[Id | None]:
        """The unit, all that it hangs on, and the start."""
        found: set[Id | None] = {None}
        while id is not None:
            found.add(id)
            id = self.units[self.index(id)].left
        return found

    def side_by_side(self, left: Id | None, right: Id | None) -> bool:
        if right is None:
            return True
        place = self.index(right)
        return (left is None or self.index(left) < place) and self.units[place].left in self.branch(left)

    def put(self, unit: Unit) -> None:
        at = self.index(unit.left) + 1 if unit.left is not None else 0
        slot, passed, open_ones = at, set(), set()
        for index in range(at, len(self.units)):
            other = self.units[index]
            if other.id == unit.right:
                break
            passed.add(other.id)
            open_ones.add(other.id)
            if other.left == unit.left:
                if other.id[0] < unit.id[0]:
                    slot, open_ones = index + 1, set()
                elif other.right == unit.right:
                    break
            elif other.left not in passed:
                break
            elif other.left not in open_ones:
                slot, open_ones = index + 1, set()
        self.units.insert(slot, unit)


@pytest.mark.rule("G4")
def test_the_gate_takes_just_the_neighbours_that_a_plain_list_calls_side_by_side() -> None:
    verdicts = {True: 0, False: 0}
    for seed in range(400):
        rng, gate, plain = Random(seed), Gate(Limits()), PlainText()
        clocks: dict[int, int] = {}
        for _ in range(30):
            client = rng.randint(1, 4)
            clock = clocks.get(client, 0)
            ids = [unit.id for unit in plain.units]
            left = rng.choice(ids) if ids and rng.random() < 0.8 else None
            if clock and rng.random() < 0.3:
                left = (client, clock - 1)
            right = rng.choice(ids) if ids and rng.random() < 0.6 else None
            if right is not None and rng.random() < 0.4:
                after = plain.index(left) + 1 if left is not None else 0
                right = ids[after] if after < len(ids) else None
            words = "abc"[: rng.choice([1, 1, 2, 3])]
            data = update(section(client, clock, item(forge.text(words), left=left, right=right, parent="title")))
            fits = plain.side_by_side(left, right)
            verdicts[fits] += 1
            if not fits:
                with pytest.raises(Refused, match="G4"):
                    gate.check(data, {client})
                continue
            gate.check(data, {client})
            for offset in range(len(words)):
                plain.put(Unit((client, clock + offset), left, right))
                left = (client, clock + offset)
            clocks[client] = clock + len(words)
    assert min(verdicts.values()) > 1_000
