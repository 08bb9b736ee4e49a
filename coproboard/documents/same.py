"""Whether a state says the same as the updates it came from: the proof that compaction asks for (S5)."""
from __future__ import annotations

from collections.abc import Sequence

from pycrdt import Array, Doc, Map, Text

from coproboard.documents.ledger import LISTS, MAPS
from coproboard.documents.sealed import ROOTS
from coproboard.documents.shape import SHAPES

_ROOTS = {
    "shared": {"board": Map, "title": Text, **dict.fromkeys(SHAPES, Map)},
    "ledger": {**dict.fromkeys(MAPS, Map), **dict.fromkeys(LISTS, Array)},
    "sealed": dict.fromkeys(ROOTS, Map),
}


def same(doc: str, updates: Sequence[bytes], state: bytes) -> bool:
    """Whether replaying updates and loading a state give the same document.

    Parameters
    ----------
    doc : str
        ``"shared"``, ``"ledger"`` or ``"sealed"``.
    updates : sequence of bytes
        What was stored, in order.
    state : bytes
        What is to take its place.

    Returns
    -------
    bool
        True when both have the same clocks and everything readable is equal.
    """
    replayed, loaded = Doc(), Doc()
    for update in updates:
        replayed.apply_update(update)
    loaded.apply_update(state)
    if replayed.get_state() != loaded.get_state() and _clocks(replayed) != _clocks(loaded):
        return False
    roots = _ROOTS[doc]
    return all(replayed.get(name, type=kind).to_py() == loaded.get(name, type=kind).to_py() for name, kind in roots.items())


def _clocks(doc: Doc) -> set[tuple[int, int]]:
    """The state vector as pairs; its bytes come in no fixed order."""
    data, at, pairs = doc.get_state(), 0, []

    def number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    for _ in range(number()):
        pairs.append((number(), number()))
    return set(pairs)
