"""In which order the units of a text stand, as far as it has to be known to judge a new one.

Not a sequence: it holds no words, counts no positions, and never walks a text from end to end.

Shaped by one fact: the merge of concurrent insertions gives every replica the same text only if each pair of neighbours
that is named did once stand side by side for somebody. Bytes can name any two. The text is a tree: each unit hangs on
its left origin, in reading order parent before child. So "side by side" reads: what `right` hangs on is `left` or above
it, and `right` comes later there than the branch that holds `left`.
"""
from __future__ import annotations

from coproboard.errors import Refused
from coproboard.rooms.known import History, Known, Unit
from coproboard.rooms.schema import Place

MAX_STEPS = 100_000
"""Steps that one update may cost; honest neighbours take one or two."""


class Order:
    """The branches of all texts of a document.

    Parameters
    ----------
    known : Known
        The histories, with the origins of every run.
    """

    __slots__ = ("_branches", "_known", "_lasts", "_moved", "_steps", "_written")

    def __init__(self, known: Known) -> None:
        self._known = known
        self._branches: dict[Unit | Place, list[Unit] | Unit] = {}
        """What hangs on a unit (on a text: at its start), in order; a unit's next one in its own run goes unsaid."""
        self._written: list[tuple[Unit | Place, Unit, bool]] = []
        self._lasts: dict[Place, Unit] = {}
        """Of a register whose last value stays, that value."""
        self._moved: list[tuple[Place, Unit]] = []
        self._steps: float = 0

    def begin(self, steps: float = MAX_STEPS) -> None:
        """Begin an update, which may cost that many steps. `forget` goes back to here."""
        self._written.clear()
        self._moved.clear()
        self._steps = steps

    def forget(self) -> None:
        """Take out what was put in since `begin`."""
        for key, unit, was_bare in reversed(self._written):
            branch = self._branches[key]
            if was_bare or not isinstance(branch, list):
                del self._branches[key]
            else:
                branch.remove(unit)
        for place, last in reversed(self._moved):
            if last:
                self._lasts[place] = last
            else:
                del self._lasts[place]

    def side_by_side(self, left: Unit, right: Unit) -> bool:
        """Whether `left` (0: the start) and `right` (not 0), of one text, may have been neighbours once."""
        history, clock = self._known.find(right)
        start, above, _ = history.run(clock)
        if clock > start:
            above = right - 1
        if above == left:
            return True
        unit = left
        while unit:
            self._step(1)
            history, clock = self._known.find(unit)
            start, origin, beyond = history.run(clock)
            if beyond == right:
                return True
            if history.first + start <= above < unit:
                return self._precedes(above, above + 1, right)
            if origin == above:
                return self._precedes(above or history.place(clock), history.first + start, right)
            unit = origin
        return False

    def put(self, place: Place, history: History, left: Unit, right: Unit) -> None:
        """Put the next unit of `history` into a text, between two neighbours, and begin or go on with a run."""
        key = left or place
        branch = self._branches.get(key)
        unit = history.first + history.end
        if branch is None and history.continues(place, left, right):
            return
        history.begin(place, left, right)
        if branch is None and not self._is_followed(left):
            self._branches[key] = unit
        else:
            others = branch if isinstance(branch, list) else [left + 1 if branch is None else branch]
            others.insert(self._slot(others, right, history.client), unit)
            self._branches[key] = others
        self._written.append((key, unit, branch is None))

    def last(self, place: Place) -> Unit:
        """The last value of a register that `hang` has filled: the one that everyone sees, if it is not deleted."""
        return self._lasts[place]

    def hang(self, place: Place, history: History, left: Unit, length: int) -> None:
        """Begin a run of the next `length` units of `history`: values of a register, after `left` (0: the start)."""
        history.begin(place, left, 0)
        last = self._lasts.get(place, 0)
        if left == last or self._is_beyond(left, last, history.client):
            self._moved.append((place, last))
            self._lasts[place] = history.first + history.end + length - 1

    def _is_beyond(self, left: Unit, last: Unit, client: int) -> bool:
        """Whether a value of `client` after `left` comes later than `last`: of two after the same one, the higher id's."""
        unit = last
        while unit:
            self._step(1)
            history, clock = self._known.find(unit)
            start, origin, _ = history.run(clock)
            if history.first + start <= left < unit or origin == left:
                return client > history.client
            unit = origin
        return False

    def _slot(self, others: list[Unit], right: Unit, client: int) -> int:
        """Where a unit of `client` before `right` goes among others that hang on the same unit, as Yjs has it."""
        slot = 0
        for index, other in enumerate(others):
            if other == right:
                break
            self._step(1)
            history, clock = self._known.find(other)
            if history.client < client:
                slot = index + 1
            elif history.run(clock)[2] == right:
                break
        return slot

    def _is_followed(self, left: Unit) -> bool:
        """Whether `left` has a next one in its own run."""
        if not left:
            return False
        history, clock = self._known.find(left)
        return clock + 1 < history.end and history.run(clock + 1)[0] <= clock

    def _precedes(self, key: Unit | Place, one: Unit, other: Unit) -> bool:
        branch = self._branches.get(key)
        if not isinstance(branch, list) or one == other:
            return False
        self._step(len(branch) // 16)
        return branch.index(one) < branch.index(other)

    def _step(self, steps: int) -> None:
        self._steps -= steps
        if self._steps < 0:
            raise Refused("size", "G7", "work")
