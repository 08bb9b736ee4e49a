"""Not drawn yet."""
from __future__ import annotations

from coproboard.insight.pictures.picture import Picture
from coproboard.insight.scene import Scene


def draw(scene: Scene, *, between: str = "places", dark: bool = False) -> Picture:
    """Not drawn yet."""
    raise NotImplementedError
