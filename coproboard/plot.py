"""The pictures of a board, as ``board.plot``.

What it is: the way from a board to its pictures, one method each. What it is not: how they are drawn; each picture has
a module of its own in `insight.pictures`, a function from a scene.

The fact that shaped it: a picture is looked at longer than a board stays as it is. So each is of one moment, and
`Picture.refresh` puts a newer one in its place.
"""
from __future__ import annotations

from datetime import datetime
from typing import Protocol

from coproboard.insight.past import scene_at
from coproboard.insight.pictures import Picture, apart, balance, flow, gap, heat, spread, timeline
from coproboard.insight.pictures import board as frame
from coproboard.insight.scene import Scene


class Seen(Protocol):
    """What has a scene: a board."""

    def scene(self, tab: str | None = None, lang: str | None = None) -> Scene:
        """The board now."""
        ...


class Plot:
    """The pictures of a board; ``board.plot`` gives one.

    Each takes ``tab``, a tab of the board (the one that the group is at without one), ``lang``, ``"en"`` or ``"cy"`` (the
    board's own without one), and ``dark``, for a dark page.

    Parameters
    ----------
    board : Board
    """

    def __init__(self, board: Seen) -> None:
        self._board = board

    def spread(
        self, *, card: str | None = None, layer: str | None = None, tab: str | None = None, lang: str | None = None, dark: bool = False
    ) -> Picture:
        """How everybody's marks lie, card by card.

        Parameters
        ----------
        card : str or None
            A card's id: that card alone.
        layer : str or None
            A layer of the frame; the first with marks without one.
        tab : str or None
            A tab of the board, see `Board.frames`; the one that the group is at without one.
        lang : str or None
            ``"en"`` or ``"cy"``; the board's own without one.
        dark : bool
            Whether it stands on a dark page.

        Returns
        -------
        Picture
        """
        return spread.draw(self._board.scene(tab, lang), card=card, layer=layer, dark=dark)

    def apart(self, *, layer: str | None = None, tab: str | None = None, lang: str | None = None, dark: bool = False) -> Picture:
        """Where the middles of the two groups lie, card by card, the furthest apart first.

        Parameters
        ----------
        layer : str or None
            A layer of the frame; the first with marks without one.
        tab : str or None
            A tab of the board, see `Board.frames`; the one that the group is at without one.
        lang : str or None
            ``"en"`` or ``"cy"``; the board's own without one.
        dark : bool
            Whether it stands on a dark page.

        Returns
        -------
        Picture
        """
        return apart.draw(self._board.scene(tab, lang), layer=layer, dark=dark)

    def heat(self, *, layer: str | None = None, tab: str | None = None, lang: str | None = None, dark: bool = False) -> Picture:
        """How much each group disagrees within itself, card by card.

        Parameters
        ----------
        layer : str or None
            A layer of the frame; the first with marks without one.
        tab : str or None
            A tab of the board, see `Board.frames`; the one that the group is at without one.
        lang : str or None
            ``"en"`` or ``"cy"``; the board's own without one.
        dark : bool
            Whether it stands on a dark page.

        Returns
        -------
        Picture
        """
        return heat.draw(self._board.scene(tab, lang), layer=layer, dark=dark)

    def gap(self, *, tab: str | None = None, lang: str | None = None, dark: bool = False) -> Picture:
        """From where things are to where they should be, card by card.

        Parameters
        ----------
        tab : str or None
            A tab of the board, see `Board.frames`; the one that the group is at without one.
        lang : str or None
            ``"en"`` or ``"cy"``; the board's own without one.
        dark : bool
            Whether it stands on a dark page.

        Returns
        -------
        Picture
        """
        return gap.draw(self._board.scene(tab, lang), dark=dark)

    def balance(self, *, tab: str | None = None, lang: str | None = None, dark: bool = False) -> Picture:
        """Whose changes, words, notes and marks the board is made of, against who is at it; never by person.

        Parameters
        ----------
        tab : str or None
            A tab of the board, see `Board.frames`; the one that the group is at without one.
        lang : str or None
            ``"en"`` or ``"cy"``; the board's own without one.
        dark : bool
            Whether it stands on a dark page.

        Returns
        -------
        Picture
        """
        return balance.draw(self._board.scene(tab, lang), dark=dark)

    def timeline(self, *, tab: str | None = None, lang: str | None = None, dark: bool = False) -> Picture:
        """What was done when, with steps, reveals and decisions.

        Parameters
        ----------
        tab : str or None
            A tab of the board, see `Board.frames`; the one that the group is at without one.
        lang : str or None
            ``"en"`` or ``"cy"``; the board's own without one.
        dark : bool
            Whether it stands on a dark page.

        Returns
        -------
        Picture
        """
        return timeline.draw(self._board.scene(tab, lang), dark=dark)

    def flow(self, *, between: str = "places", tab: str | None = None, lang: str | None = None, dark: bool = False) -> Picture:
        """How cards moved between zones.

        Parameters
        ----------
        between : str
            ``"places"``: from where each card was first put to where it lies; ``"layers"``: from the middle of its marks
            on the first layer of the frame's gap to that on the second, such as from *now* to *wanted*.
        tab : str or None
            A tab of the board, see `Board.frames`; the one that the group is at without one.
        lang : str or None
            ``"en"`` or ``"cy"``; the board's own without one.
        dark : bool
            Whether it stands on a dark page.

        Returns
        -------
        Picture

        Raises
        ------
        ValueError
            `between` is something else, or the frame has no two such layers.
        """
        return flow.draw(self._board.scene(tab, lang), between=between, dark=dark)

    def board(
        self,
        *,
        card: str | None = None,
        layer: str | None = None,
        at: datetime | None = None,
        wall: bool = False,
        tab: str | None = None,
        lang: str | None = None,
        dark: bool = False,
    ) -> Picture:
        """The frame itself with its cards, or with the marks of one card, as a drawing in SVG.

        Parameters
        ----------
        card : str or None
            A card's id: its marks instead of all cards.
        layer : str or None
            A layer of the frame; the first without one.
        at : datetime or None
            The board as it lay at that moment, server time (without a zone it counts as UTC).
        wall : bool
            Larger type, for a screen that a room looks at.
        tab : str or None
            A tab of the board, see `Board.frames`; the one that the group is at without one.
        lang : str or None
            ``"en"`` or ``"cy"``; the board's own without one.
        dark : bool
            Whether it stands on a dark page.

        Returns
        -------
        Picture

        Raises
        ------
        UnknownCard
        """
        scene = self._board.scene(tab, lang)
        return frame.draw(scene if at is None else scene_at(scene, at), card=card, layer=layer, wall=wall, dark=dark)
