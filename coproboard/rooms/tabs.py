"""The tabs of a board: which frames lie over its cards, where the group is, and the round of marks of each (SPEC L).

What it is: reading, from the two documents. What it is not: the acts that add and turn tabs (`acts/frames.py`).

The fact that shaped it: boards were made before there were tabs, and none of theirs is written down anywhere. So what
the ledger does not say is the first tab, never set aside, and everything that was ever said is about it.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.places import FIRST
from coproboard.documents.shared import SharedDoc
from coproboard.errors import TemplateError
from coproboard.templates import Template

#: Tabs that a board holds, set aside or not (A8).
MOST = 12

Resolve = Callable[[str], Template]
"""The frame of a reference, or of a TOML of the group's own. Raises `TemplateError`."""


def round_key(tab: str) -> str:
    """The key of a tab's round in the ledger's `session`."""
    return "round" if tab == FIRST else f"round/{tab}"


class Tabs:
    """The tabs of one board.

    Parameters
    ----------
    shared, ledger
        Its documents.
    resolve : callable
        See `Resolve`.
    """

    def __init__(self, shared: SharedDoc, ledger: Ledger, resolve: Resolve) -> None:
        self._shared, self._ledger, self._resolve = shared, ledger, resolve
        self._frames: dict[str, Template | None] = {}

    @property
    def group(self) -> str:
        """The tab that the group is at."""
        return str(self._ledger.get("session", "frame", {}).get("tab", FIRST))

    @property
    def ids(self) -> list[str]:
        """Every tab, set aside or not: the first one, and the others as they were added."""
        found = self._ledger.items("frames")
        return [FIRST, *sorted(found.keys() - {FIRST}, key=lambda tab: (found[tab]["at"], tab))]

    def has(self, tab: str) -> bool:
        """Whether there is a tab of this id."""
        return tab == FIRST or self._ledger.get("frames", tab) is not None

    def aside(self, tab: str) -> bool:
        """Whether a tab is set aside."""
        return self._ledger.get("frames", tab, {}).get("aside") is True

    def text(self, tab: str) -> str:
        """What the board has of a tab's frame: its reference, or its TOML; ``""`` for a tab that there is not."""
        return self._shared.frame if tab == FIRST else str(self._ledger.get("frames", tab, {}).get("frame", ""))

    def frame(self, tab: str) -> Template | None:
        """The frame of a tab; None when it cannot be found any more: then the board can be read all the same."""
        text = self.text(tab)
        if text not in self._frames:
            try:
                self._frames[text] = self._resolve(text)
            except TemplateError:
                self._frames[text] = None
        return self._frames[text]

    def layers(self, tab: str) -> list[str]:
        """The layers of a tab's frame; those that every frame had once, where it cannot be found."""
        frame = self.frame(tab)
        return ["now", "wanted"] if frame is None else [layer.id for layer in frame.layers]

    def round(self, tab: str) -> str:
        """The round of a tab whose marks are sealed; ``""`` when there is none, or when its last one is revealed."""
        found = self._round(tab)
        return str(found["id"]) if found and found.get("revealed") is None else ""

    @property
    def sealed(self) -> set[str]:
        """The rounds whose marks are sealed, of all tabs."""
        return {self.round(tab) for tab in self.ids} - {""}

    @property
    def rounds(self) -> dict[str, str]:
        """Round → tab: the last round of each tab that had one, sealed or revealed."""
        found = {tab: self._round(tab) for tab in self.ids}
        return {str(one["id"]): tab for tab, one in found.items() if one}

    def _round(self, tab: str) -> dict[str, Any]:
        return dict(self._ledger.get("session", round_key(tab), {}))
