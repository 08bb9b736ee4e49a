"""Measures of a board: the part of the Python API that numbers what marks say.

What it is: a mixin of `Board`. What it is not: the measures; `coproboard.insight.measures` has those.

The fact that shaped it: whoever measures wants the same numbers tomorrow. So the draws of intervals begin at a seed.
"""
from __future__ import annotations

from typing import Protocol

import numpy as np

from coproboard.insight.measured import measures_table
from coproboard.insight.scene import Scene
from coproboard.insight.tidy import Tidy


class Seen(Protocol):
    """What can be looked at."""

    def scene(self, tab: str | None = None, lang: str | None = None) -> Scene:
        """A tab as it stands now."""
        ...


class Measuring:
    """What has a scene can be measured."""

    def measures(self: Seen, tab: str | None = None, *, seed: int = 0) -> Tidy:
        """What the revealed marks say, one row for each card and layer; `measures_table` tells the columns.

        Parameters
        ----------
        tab : str or None
            The tab; without, the one that the group is at.
        seed : int
            Where the draws of the bootstrap intervals begin: the same marks and seed give the same table.

        Returns
        -------
        Tidy
            See `coproboard.insight.measured.measures_table`.

        Raises
        ------
        UnknownPlace
            The board has no such tab.
        """
        return measures_table(self.scene(tab), np.random.default_rng(seed))
