"""Documents that only the server writes: roots of registers, each value written whole.

What it is: what the ledger and the sealed store have in common: reading and writing plain values under a root and a
key, and giving what was written since the last time as one update. What it is not: a place for a client's bytes.

The fact that shaped it: a document is always loaded whole before it is written, so it can keep one client id for ever
and a server that starts again continues the same history instead of competing with it. And nobody else writes it, so
what it holds is kept as plain values beside it: an act reads in microseconds, however much people have said.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pycrdt import Array, Doc, Map, merge_updates

#: The Yjs client id of every server as writer of a ledger or a sealed store.
LEDGER_CLIENT = 1


class Registers:
    """A document of registers. What is read from it is its own: whoever wants another value writes another one.

    Parameters
    ----------
    maps : sequence of str
        Names of the roots that map a key to a value.
    lists : sequence of str
        Names of the roots that only grow.
    """

    def __init__(self, maps: Sequence[str], lists: Sequence[str] = ()) -> None:
        self._doc: Doc = Doc(client_id=LEDGER_CLIENT)
        self._maps = {name: self._doc.get(name, type=Map) for name in maps}
        self._lists = {name: self._doc.get(name, type=Array) for name in lists}
        self._written: list[bytes] = []
        self._size = self._weighed = 0
        self._values: dict[str, dict[str, Any]] = {}
        self._below: dict[str, dict[str, dict[str, None]]] = {}
        self._heard = self._doc.observe(lambda event: self._written.append(event.update))

    # -- reading ----------------------------------------------------------------------------------------------------

    def get(self, root: str, key: str, default: Any = None) -> Any:
        """The value under a key, as plain JSON values; `default` when there is none."""
        found = self._all(root).get(key)
        return default if found is None else found

    def items(self, root: str) -> dict[str, Any]:
        """Every key of a root with its value, keys in order."""
        return dict(sorted(self._all(root).items()))

    def count(self, root: str) -> int:
        """How many keys a root has."""
        return len(self._all(root))

    def under(self, root: str, prefix: str) -> dict[str, Any]:
        """The values whose keys begin with ``prefix/``, by what follows it, in order."""
        values, start = self._all(root), len(prefix) + 1
        return {key[start:]: values[key] for key in sorted(self._keys(root, prefix))}

    def each(self, root: str, prefix: str) -> list[Any]:
        """The same values in no order: for what is counted or sorted anyway."""
        values = self._all(root)
        return [values[key] for key in self._keys(root, prefix)]

    def _keys(self, root: str, prefix: str) -> Iterable[str]:
        if root not in self._below:
            self._below[root] = {}
            for key in self._all(root):
                self._note(root, key)
        return self._below[root].get(prefix, ())

    def _all(self, root: str) -> Mapping[str, Any]:
        """A root as plain values, read off the document once."""
        found = self._values.get(root)
        if found is None:
            found = self._values[root] = plain(self._maps[root].to_py() or {})
        return found

    def _note(self, root: str, key: str) -> None:
        """Note a key under each of its beginnings, for `under`."""
        end = key.rfind("/")
        while end > 0:
            self._below[root].setdefault(key[:end], {})[key] = None
            end = key.rfind("/", 0, end)

    def entries(self, root: str) -> list[Any]:
        """What a root that only grows holds, oldest first."""
        return [plain(value) for value in self._lists[root].to_py() or []]

    def last(self, root: str) -> Any:
        """The newest entry of a root that only grows, or None."""
        found = self._lists[root]
        return plain(found[len(found) - 1]) if len(found) else None

    # -- writing ----------------------------------------------------------------------------------------------------

    def put(self, root: str, key: str, value: Any) -> None:
        """Write a value whole, unless it is there already."""
        if self.get(root, key) == value:
            return
        self._maps[root][key] = value
        self._values[root][key] = plain(value)
        if root in self._below:
            self._note(root, key)

    def drop(self, root: str, key: str) -> None:
        """Take a key away, if it is there."""
        if key not in self._all(root):
            return
        del self._maps[root][key]
        del self._values[root][key]
        end = key.rfind("/") if root in self._below else 0
        while end > 0:
            self._below[root][key[:end]].pop(key, None)
            end = key.rfind("/", 0, end)

    def append(self, root: str, value: Any) -> None:
        """Add an entry to a root that only grows."""
        self._lists[root].append(value)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside reaches everyone in one transaction."""
        with self._doc.transaction():
            yield

    @property
    def pending(self) -> bool:
        """Whether something was written since the last `take`."""
        return bool(self._written)

    def take(self) -> bytes:
        """What was written since the last time, as one update; ``b""`` if nothing was."""
        written, self._written[:] = list(self._written), []
        update = merge_updates(*written) if len(written) > 1 else written[0] if written else b""
        self._size += len(update)
        return update

    def heavier(self, most: int) -> bool:
        """Whether the document takes more than `most` bytes. What was written over does not count."""
        if self._size > most and self._size > self._weighed + most // 16:
            self._size = self._weighed = len(self.diff())
        return self._size > most

    def watch_parts(self, heard: Callable[[str, str], None]) -> Callable[[], None]:
        """Call `heard` with root and key of each value that a transaction touches; it may only note them down.

        Of roots that only grow nothing is told. Call the answer to end that.
        """

        def noting(root: str) -> Callable[[Any], None]:
            def note(event: Any) -> None:
                for key in event.keys:
                    heard(root, str(key))

            return note

        held = [(part, part.observe(noting(root))) for root, part in self._maps.items()]

        def end() -> None:
            for part, one in held:
                part.unobserve(one)

        return end

    # -- as bytes ---------------------------------------------------------------------------------------------------

    def state_vector(self) -> bytes:
        """What this replica has, as a Yjs state vector."""
        return self._doc.get_state()

    def diff(self, state_vector: bytes | None = None) -> bytes:
        """What another replica lacks; everything without a state vector."""
        return self._doc.get_update(state_vector) if state_vector else self._doc.get_update()

    def apply(self, update: bytes) -> None:
        """Take an update that a server wrote; it is no writing of ours."""
        before = len(self._written)
        self._doc.apply_update(update)
        del self._written[before:]
        self._size += len(update)
        self._values.clear()
        self._below.clear()


def plain(value: Any) -> Any:
    """Plain JSON values: the document library gives every number back as a float, and here whole ones are whole."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value
