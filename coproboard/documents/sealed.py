"""The sealed store: what people gave on their own and nobody else may see yet (SPEC sections P and V).

What it is: a document like the ledger, stored beside it, that never leaves the server. What it is not: sent, counted
or read for anybody but the author of an entry, until the group reveals it.

The fact that shaped it: whatever stands in a shared document is sent to everyone, so what must not be seen must not
be in one. Kept as a document all the same, it is stored, compacted and erased by the same proven road.

| root | key | value |
|---|---|---|
| `marks` | ``<round>/<participant>/<card>/<layer>`` | a mark, as its author's device sent it, with its hash and time |
| `dots` | ``<vote>/<participant>`` | option → number |
| `nonces` | ``<round>/<number>`` | 64 hex characters, for each seal one |
| `authors` | ``<participant>/<mark id>`` | round, after the reveal |
| `acts` | ``<participant>/<act id>`` | server time in ms: acts that were done |
"""
from __future__ import annotations

from coproboard.documents.registers import Registers

ROOTS = ("marks", "dots", "nonces", "authors", "acts")


class Sealed(Registers):
    """The sealed store of one board."""

    def __init__(self) -> None:
        super().__init__(ROOTS)

    @property
    def empty(self) -> bool:
        """Whether nothing was ever written."""
        return len(self.state_vector()) <= 1
