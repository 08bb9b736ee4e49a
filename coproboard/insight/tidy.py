"""Tables that say what they are: a DataFrame that moves to Polars and Arrow, and explains its columns.

What it is: pandas' DataFrame with four methods more, as GeoPandas adds its own; what is taken from one is one again.
What it is not: another kind of table; whatever takes a DataFrame takes it.

The fact that shaped it: a table leaves its board, into a file, a mail, another program. So what its columns mean goes
with it.
"""
from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any, ClassVar, Self

import narwhals as nw
import pandas as pd

from coproboard.words import LANGS, catalogue, say

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

TIME = "datetime64[ms, UTC]"
#: Columns that carry a unit, by the ends of their names, the longest first; the rest are names, words and yes or no.
_UNITS = {
    "share": ("x", "y"),
    "time": ("_at", "at", "joined", "edited", "ended", "confirmed", "opened", "revealed"),
    "steps": ("step", "column", "row", "low", "high"),
    "marks": ("marks",),
    "people": ("lived", "services", "unsaid", "withheld", "yes", "no", "consents", "concerns", "objections", "aside"),
}
_NUMBERS = ("float64", "Int64", "int64", TIME)


class Tidy(pd.DataFrame):
    """A table of a board: one row for each thing, columns that keep their names and types when there is nothing.

    Times are UTC in whole milliseconds, the server's. What is not there is missing (``NA``, ``NaT``, ``NaN``).

    :Example:

    >>> board.marks.columns_told()
    >>> board.marks.to_polars()
    """

    _metadata: ClassVar[list[str]] = ["_told"]
    #: The table's name, and the language in which its columns are told.
    _told: tuple[str, str] | None = None

    @property
    def _constructor(self) -> type[Tidy]:
        return Tidy

    def named(self, table: str, lang: str = "en") -> Self:
        """Say which table this is, and in which language its columns are told; gives the table itself.

        Parameters
        ----------
        table : str
            Such as ``"marks"``.
        lang : str
            ``"en"``, ``"cy"`` or a further language.
        """
        self._told = (table, lang)
        return self

    def columns_told(self, lang: str | None = None) -> pd.DataFrame:
        """What each column is.

        Parameters
        ----------
        lang : str or None
            The language to say it in; the board's own without one.

        Returns
        -------
        pandas.DataFrame
            One row for each column: ``column`` · ``dtype``, as pandas has it · ``unit``, empty where there is none ·
            ``meaning``, in one sentence; empty for a column that is not of this table.
        """
        table, own = self._told or ("", "en")
        spoken = lang or own
        spoken = spoken if spoken in LANGS else "en"
        kinds = [str(self.dtypes.iloc[place]) for place in range(len(self.columns))]
        rows = [
            (str(column), kind, _unit(table, str(column), kind, spoken), _meaning(table, str(column), spoken))
            for column, kind in zip(self.columns, kinds)
        ]
        return pd.DataFrame(rows, columns=["column", "dtype", "unit", "meaning"], dtype="string")

    def to_narwhals(self) -> nw.DataFrame[Any]:
        """The table as a Narwhals DataFrame, for code that works with any kind of table."""
        return nw.from_native(self, eager_only=True)

    def to_polars(self) -> pl.DataFrame:
        """The table as a Polars DataFrame.

        Raises
        ------
        ModuleNotFoundError
            Polars or PyArrow is not installed.
        """
        _need("polars", "pyarrow")
        return self.reset_index(drop=True).to_narwhals().to_polars()

    def to_arrow(self) -> pa.Table:
        """The table as an Arrow table.

        Raises
        ------
        ModuleNotFoundError
            PyArrow is not installed.
        """
        _need("pyarrow")
        return self.reset_index(drop=True).to_narwhals().to_arrow()


def tabled(values: dict[str, Any], kinds: dict[str, str]) -> Tidy:
    """A table of these columns with these types, however many rows there are.

    Parameters
    ----------
    values : dict of str to sequence
        Column → its values; of a time, whole milliseconds since 1970 or None.
    kinds : dict of str to str
        Column → its dtype, in their order.
    """
    made: dict[str, Any] = {}
    for name, kind in kinds.items():
        if kind == TIME:
            made[name] = pd.to_datetime(pd.Series(values[name], dtype="Int64"), unit="ms", utc=True).astype(TIME)
        else:
            made[name] = pd.Series(values[name], dtype=kind)
    return Tidy(made)


def _need(*names: str) -> None:
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        raise ModuleNotFoundError(f"This needs {' and '.join(missing)}: pip install {' '.join(missing)}", name=missing[0])


def _unit(table: str, column: str, kind: str, lang: str) -> str:
    if kind not in _NUMBERS:
        return ""
    last = _plain(column)
    for unit, ends in _UNITS.items():
        if any(last == end or (end.startswith("_") and last.endswith(end)) for end in ends):
            return say(lang, f"column.unit.{unit}")
    return ""


def _meaning(table: str, column: str, lang: str) -> str:
    """The sentence of a column, of this table if it has one of its own."""
    last = _plain(column)
    for key in (f"column.{table}.{last}", f"column.{last}"):
        if key in catalogue("en"):
            return say(lang, key)
    return ""


def _plain(column: str) -> str:
    """A column's name without the place that it is about: ``power/acts_zone`` is a zone."""
    return column.rpartition("/")[2].partition("_")[2] if "/" in column else column
