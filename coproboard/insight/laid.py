"""The frames that lie over a board's cards, as records, sheets and tables read them.

What it is: a tab with its frame, and the places of its layers by their keys. What it is not: which tabs there are; a
room knows that. The fact that shaped it: what a board stores outlives the package, so a frame may be missing while its
cards and marks are there.
"""
from __future__ import annotations

from dataclasses import dataclass

from coproboard.documents.places import FIRST, place_key
from coproboard.templates import Layer, Template

#: What every frame had before layers were a frame's own.
LAYERS, GAP = ("now", "wanted"), ("now", "wanted")


@dataclass(frozen=True, slots=True)
class Laid:
    """A tab: its id, its frame as the board has it (a reference, or TOML), and the frame, if it can be found."""

    tab: str
    text: str
    frame: Template | None

    @classmethod
    def first(cls, frame: Template) -> Laid:
        """The tab of a frame that a board is made with."""
        return cls(FIRST, frame.reference, frame)

    @property
    def layers(self) -> tuple[str, ...]:
        """Ids of its layers."""
        return LAYERS if self.frame is None else tuple(layer.id for layer in self.frame.layers)

    @property
    def gap(self) -> tuple[str, str] | None:
        """The two layers between which a card's way is shown."""
        return GAP if self.frame is None else self.frame.gap

    @property
    def places(self) -> dict[str, str]:
        """Layer → key of the place that each card has on it, of the layers with places; the first always has one."""
        held = {layer.id for layer in self.frame.layers if layer.places} if self.frame else set()
        return {layer: place_key(self.tab, layer, self.layers) for layer in self.layers if layer in held or layer == self.layers[0]}

    def layer(self, layer: str) -> Layer | None:
        """A layer of its frame."""
        return None if self.frame is None else next((one for one in self.frame.layers if one.id == layer), None)
