"""What one takes home from a board: a report to read, and files to work on with (SPEC O10 to O15).

What it is: the half of `Board` that writes files. What it is not: the forms; each has its module in `exchange`.

The fact that shaped it: a file is written over the one of last week. So each is made whole before it takes its place, and
when that fails the old one is there as it was.
"""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coproboard.exchange import whole
from coproboard.exchange.atomic import put
from coproboard.seeing import Seeing


class TakeHome(Seeing):
    """A board's report and its files."""

    def report(self, path: Path | str, languages: Sequence[str] = ("en", "cy"), number: int | None = None) -> Path:
        """Write the decision record as people take it home, in one file that needs no network.

        Parameters
        ----------
        path : path
            ``.html``, or ``.pdf`` where there is a Chromium.
        languages : sequence of str
            The languages, the first one shown first.
        number : int or None
            The number of a record; the latest without one. A board without a record gives a report of how it stands,
            which says that it is none.
        """
        raise NotImplementedError

    def export(self, path: Path | str, table: str | None = None) -> Path:
        """Write the board as a file, by its ending: ``.xlsx``, ``.csv``, ``.zip``, ``.json`` or ``.md``.

        Parameters
        ----------
        path : path
        table : str or None
            The table of a ``.csv``, such as ``"marks"``; the cards without one.
        """
        file = Path(path)
        records = self._link.history()
        text = self._link.read(lambda replica: whole.write(replica.shared, replica.ledger, records))
        put(file, text.encode())
        return file
