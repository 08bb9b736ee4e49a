"""What was done at a board, as columns that grow: each record of the log is read once.

What it is: a table of the history that is kept between two looks. What it is not: the log; it holds who, when, what and
where to, and neither words nor updates.

The fact that shaped it: a history is long and grows by a line at a time. So texts are kept once each and rows as their
numbers, and a table is made of whole columns, never row by row.

Compaction makes runs of records (S5), and a run may reach back before what was read last. What of it is known is left
out, so each thing done is a row once; it keeps the time that it was read with.
"""
from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from coproboard.documents.ledger import Ledger
from coproboard.documents.places import AT
from coproboard.documents.shared import TRAY
from coproboard.insight.tidy import TIME, Tidy
from coproboard.storage.log import Record

HISTORY_COLUMNS = {
    "at": TIME, "by": "string", "perspective": "string", "what": "string", "card": "string", "zone": "string",
    "x": "float64", "y": "float64", "place": "string",
}  # fmt: skip
#: Records that are taken together.
BATCH = 2000
#: Columns that are kept as numbers of texts; 0 is what is missing.
_TEXTS = ("by", "what", "card", "zone", "place")


class Chronicle:
    """The history of one board, as far as it was read.

    Attributes
    ----------
    through : int
        Place in the log of the last record that was read; 0 for none.
    """

    def __init__(self) -> None:
        self.through = 0
        self._at, self._x, self._y = array("q"), array("d"), array("d")
        self._texts = {name: array("l") for name in _TEXTS}
        self._numbers = _Numbers({None: 0})
        # Of each document, the places of its records and how many things were done up to each.
        self._places: dict[str, tuple[array[int], array[int]]] = {}

    def take(self, records: Iterable[Record]) -> Chronicle:
        """Add what was done since `through`; records before that are left out. Gives the chronicle itself."""
        fresh = (record for record in records if record.seq > self.through)
        while found := list(islice(fresh, BATCH)):
            told = json.loads(f"[{','.join(record.what for record in found)}]")
            rows = [row for record, entries in zip(found, told) for row in _rows(record, entries[self._known(record, len(entries)) :])]
            if rows:
                at, x, y, *texts = zip(*rows)
                for kept, column in ((self._at, at), (self._x, x), (self._y, y)):
                    kept.extend(column)
                for name, column in zip(_TEXTS, texts):
                    self._texts[name].extend(map(self._numbers.__getitem__, column))
        return self

    def _known(self, record: Record, entries: int) -> int:
        """How many of a record's entries were read before, as records of their own; notes the record down."""
        places, done = self._places.setdefault(record.doc, (array("q"), array("q")))
        before, first = done[-1] if done else 0, bisect_left(places, record.first_seq)
        known = before - (done[first - 1] if first else 0)
        places.append(record.seq)
        done.append(before + max(0, entries - known))
        self.through = record.seq
        return known

    def tidy(self, ledger: Ledger, joins: bool = False) -> Tidy:
        """The table, see `tables.history`.

        Parameters
        ----------
        ledger : Ledger
            The people: perspectives are theirs as of now.
        joins : bool
            Whether the records say nothing of who joined, so that it is taken from the ledger.
        """
        at = np.array(self._at, dtype="int64")
        columns = {name: np.array(numbers, dtype="int64") for name, numbers in self._texts.items()}
        x, y = np.array(self._x, dtype="float64"), np.array(self._y, dtype="float64")
        if joins:
            people = [person for person in ledger.people() if not person.by]
            joined = np.array([person.joined for person in people], dtype="int64")
            # Where the server's clock stepped back, the log's own order stands.
            # Of the same moment, whoever joined did so before they did anything, and nobody before the board was made.
            rows = np.maximum(np.searchsorted(np.maximum.accumulate(at), joined, side="left"), min(1, len(at)))
            who = {"by": [self._numbers[person.id] for person in people], "what": self._numbers["joined"]}
            columns = {name: np.insert(numbers, rows, who.get(name, 0)) for name, numbers in columns.items()}
            at, x, y = np.insert(at, rows, joined), np.insert(x, rows, nan), np.insert(y, rows, nan)
        perspectives = {person.id: person.perspective for person in ledger.people()}
        made: dict[str, Any] = {name: self._column(numbers) for name, numbers in columns.items()}
        made |= {"perspective": self._column(columns["by"], perspectives), "x": x, "y": y}
        made["at"] = pd.Series(at.view("datetime64[ms]")).dt.tz_localize("UTC")
        return Tidy({name: made[name] for name in HISTORY_COLUMNS})

    def _column(self, numbers: np.ndarray, instead: Mapping[str, str] | None = None) -> Any:
        """A column of texts; with `instead`, of what stands for each of them there."""
        texts = [text if instead is None or text is None else instead.get(text) for text in self._numbers]
        pool = np.array([pd.NA if text is None else text for text in texts], dtype=object)
        return pd.array(pool[numbers], dtype="string")


class _Numbers(dict[str | None, int]):
    """Text → its number, in the order in which texts were met."""

    def __missing__(self, text: str | None) -> int:
        number = self[text] = len(self)
        return number


def _rows(record: Record, entries: Iterable[list[Any]]) -> Iterator[tuple[Any, ...]]:
    """Of each thing done: time, fine place, and the texts of `_TEXTS`."""
    at, author = record.time, record.author or None
    for what, name, *more in entries:
        by, thing = (name, None) if what == "joined" else (author, name or None)
        if not more:
            yield at, nan, nan, by, what, thing, None, None
            continue
        zone, x, y = more[0]
        place = more[1] if len(more) > 1 else AT
        fine = (nan, nan) if zone == TRAY else (x, y)
        yield at, *fine, by, what, thing, zone, "" if place == AT else place
