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
from collections.abc import Iterable, Mapping
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
        self._numbers: dict[str | None, int] = {None: 0}
        # Of each document, the places of its records and how many things were done up to each.
        self._places: dict[str, tuple[array[int], array[int]]] = {}

    def take(self, records: Iterable[Record]) -> Chronicle:
        """Add what was done since `through`; records before that are left out. Gives the chronicle itself."""
        found = [record for record in records if record.seq > self.through]
        told = json.loads(f"[{','.join(record.what for record in found)}]")
        for record, entries in zip(found, told):
            places, done = self._places.setdefault(record.doc, (array("q"), array("q")))
            before = done[-1] if done else 0
            first = bisect_left(places, record.first_seq)
            known = before - (done[first - 1] if first else 0)
            for entry in entries[known:]:
                self._add(record, *entry)
            places.append(record.seq)
            done.append(before + max(0, len(entries) - known))
            self.through = record.seq
        return self

    def _add(self, record: Record, what: str, name: str, to: list[Any] | None = None, place: str = AT) -> None:
        by, card = (name, None) if what == "joined" else (record.author, name)
        zone, x, y = to or (None, None, None)
        placed = zone not in (None, TRAY)
        self._at.append(record.time)
        self._x.append(x if placed else np.nan)
        self._y.append(y if placed else np.nan)
        where = ("" if place == AT else place) if to else None
        for column, text in zip(_TEXTS, (by or None, what, card or None, zone, where)):
            self._texts[column].append(self._number(text))

    def _number(self, text: str | None) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

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
            rows = np.searchsorted(np.maximum.accumulate(at), joined, side="right")
            who = {"by": [self._number(person.id) for person in people], "what": self._number("joined")}
            columns = {name: np.insert(numbers, rows, who.get(name, 0)) for name, numbers in columns.items()}
            at, x, y = np.insert(at, rows, joined), np.insert(x, rows, np.nan), np.insert(y, rows, np.nan)
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
