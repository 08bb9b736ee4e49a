"""Tables that come in: any kind of table or list, read column by column, with everything that is wrong in it.

What it is: reading and checking one value at a time. What it is not: what a row means; `coproboard.many` knows that.

The fact that shaped it: whoever mends a table wants to hear of all its mistakes at once. So what is wrong is noted, value
by value, and told together (`BadRows`), without what people wrote.
"""
from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, NoReturn

import narwhals as nw
import pandas as pd

from coproboard.errors import BadRows, UnknownZone
from coproboard.templates import Template
from coproboard.together import find_zone

#: What is said of a row that is about the table as a whole.
HEAD = "head"
#: Bytes that an entry takes beside its words, at most.
ENTRY_BYTES = 400
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_YES = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Room:
    """What a board still takes: `limits` that its server keeps, and how much of it is used."""

    limits: Mapping[str, float]
    cards: int = 0
    wordings: int = 0
    size: int = 0

    @property
    def text_bytes(self) -> int:
        """The longest text that goes in one message, in UTF-8."""
        return int(self.limits["message"]) - 2 * ENTRY_BYTES


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row puts a card on a place; None for what it does not say."""

    zone: str | None
    x: float | None
    y: float | None


class Sheet:
    """A table that came in, column by column, and what is wrong in it.

    Parameters
    ----------
    table : object
        A pandas, Polars or Arrow table, or anything else that Narwhals reads; a list of dicts; a list of texts, which is
        a table with the column ``words``.

    Raises
    ------
    TypeError
        It is none of these.
    BadRows
        Two of its columns have one name.
    """

    def __init__(self, table: Any) -> None:
        self.bad: list[tuple[object, str, str]] = []
        self._columns: dict[str, list[Any]] = {}
        self.labels, columns = _read(table)
        for name, values in columns:
            if name in self._columns:
                self.refuse(None, name, "there are two columns of this name")
            self._columns[name] = values
        self.check()

    def __len__(self) -> int:
        return len(self.labels)

    def refuse(self, row: int | None, column: str, reason: str) -> None:
        """Note what is wrong in a row (None for the table as a whole)."""
        self.bad.append((HEAD if row is None else self.labels[row], column, reason))

    def check(self) -> None:
        """Raise `BadRows` if anything was refused."""
        if self.bad:
            raise BadRows(self.bad)

    def allow(self, known: Sequence[str], beside: Collection[str] = ()) -> None:
        """Refuse columns that are neither known nor left out without a word."""
        for name in self._columns:
            if name not in known and name not in beside:
                self.refuse(None, name, f"no column that is read here; there are {', '.join(known)}")
        self.check()

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self._columns

    def get(self, row: int, column: str) -> Any:
        """What stands there; None where it is missing, blank or no number."""
        return self._columns[column][row] if column in self._columns else None

    def text(self, row: int, column: str, room: Room) -> str | None:
        """The text there, if it is one that the board takes."""
        value = self.get(row, column)
        if value is None:
            return None
        if not isinstance(value, str):
            self.refuse(row, column, "expected text")
            return None
        try:
            units, size = len(value.encode("utf-16-le")) // 2, len(value.encode())
        except UnicodeEncodeError:
            self.refuse(row, column, "there is half a character in it")
            return None
        if units > room.limits["text"]:
            self.refuse(row, column, f"expected at most {room.limits['text']:,.0f} characters; there are {units:,}")
        elif size > room.text_bytes:
            self.refuse(row, column, f"expected at most {room.text_bytes:,} bytes; there are {size:,}")
        return value

    def share(self, row: int, column: str) -> float | None:
        """The number from 0 to 1 there."""
        value = self.get(row, column)
        if value is None:
            return None
        try:
            number = float(value) if not isinstance(value, bool) else float("nan")
        except (TypeError, ValueError):
            number = float("nan")
        if not (isfinite(number) and 0 <= number <= 1):
            self.refuse(row, column, "expected a number from 0 to 1")
            return None
        return number

    def yes(self, row: int, column: str) -> bool:
        """The yes or no there; no where it is missing."""
        value = self.get(row, column)
        found = False if value is None else value if isinstance(value, bool) else _YES.get(str(value).strip().lower())
        if found is None:
            self.refuse(row, column, "expected true or false")
        return bool(found)

    def lang(self, row: int, otherwise: str) -> str:
        """The language there."""
        value = self.get(row, "lang")
        if value is not None and not (isinstance(value, str) and _LANG.fullmatch(value) and len(value) <= 35):
            self.refuse(row, "lang", "expected the tag of a language, such as en or cy")
            return otherwise
        return value or otherwise

    def spot(self, row: int, prefix: str, frame: Template) -> Spot:
        """Where a row puts a card."""
        value, zone = self.get(row, f"{prefix}zone"), None
        if value is not None:
            try:
                zone = find_zone(frame, value if isinstance(value, str) else "")
            except UnknownZone as unknown:
                self.refuse(row, f"{prefix}zone", f"no zone of this name; there are {', '.join(unknown.zones)}")
        return Spot(zone, self.share(row, f"{prefix}x"), self.share(row, f"{prefix}y"))


def _read(table: Any) -> tuple[list[object], list[tuple[str, list[Any]]]]:
    """The labels of rows, and the columns; what is missing or blank is None."""
    if isinstance(table, pd.DataFrame):
        columns = [(name, table.iloc[:, place].tolist()) for place, name in enumerate(table.columns)]
        labels = list(table.index)
    elif isinstance(table, (list, tuple)):
        rows = [{"words": row} if isinstance(row, str) else row for row in table]
        if not all(isinstance(row, Mapping) for row in rows):
            _refuse_kind(table)
        names = dict.fromkeys(name for row in rows for name in row)
        columns = [(name, [row.get(name) for row in rows]) for name in names]
        labels = list(range(len(rows)))
    else:
        try:
            frame = nw.from_native(table, eager_only=True)
        except TypeError:
            _refuse_kind(table)
        columns = [(name, frame[name].to_list()) for name in frame.columns]
        labels = list(range(len(frame)))
    return labels, [(str(name).strip(), [_given(value) for value in values]) for name, values in columns]


def _refuse_kind(table: object) -> NoReturn:
    raise TypeError(f"expected a table (pandas, Polars, Arrow), a list of dicts or a list of texts, not {type(table).__name__}")


def _given(value: Any) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
