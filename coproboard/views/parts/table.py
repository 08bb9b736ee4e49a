"""A table to sort, filter and page through, as a real table of HTML.

What it is: a view of a DataFrame: fifty rows of it are in the browser at a time. What it is not: a grid to edit; a
board is changed at the board.

The fact that shaped it: the history of a long session has a hundred thousand rows, and whoever uses a screen reader
needs heads and cells, not a canvas of boxes.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pandas as pd
import param

from coproboard.views.parts.chrome import _HERE, Part
from coproboard.words import say, say_date

#: Rows in the browser at a time.
PAGE = 50


class Table(Part):
    """A DataFrame, sorted, filtered, a page at a time."""

    value = param.DataFrame(default=pd.DataFrame(), doc="""
        The table.""")

    label = param.String(default="", doc="""
        What it is a table of.""")

    lang = param.String(default="en", doc="""
        The language of heads, counts and moments.""")

    heads = param.Dict(default={}, doc="""
        Column → ``(words, what it is)``; a column that is not here is its own head.""")

    filter = param.String(default="", doc="""
        Only rows in which this stands somewhere.""")

    sort = param.List(default=["", ""], doc="""
        ``[column, "ascending" | "descending"]``; ``["", ""]`` for the table's own order.""")

    page = param.Integer(default=0, doc="""
        Which page, from 0.""")

    pages = param.Integer(default=1, doc="""
        How many there are.""")

    told = param.String(default="", doc="""
        How many rows, in words.""")

    say = param.Dict(default={}, doc="""
        What the controls are called.""")

    shown = param.Dict(default={"heads": [], "rows": [], "sort": ["", ""]}, doc="""
        The page: ``heads`` of ``[column, words, what it is, whether a number]``, ``rows`` of texts, and how it is
        ``sort``ed.""")

    _rename: ClassVar[Mapping[str, str | None]] = {"value": None, "lang": None, "heads": None}

    _esm = _HERE / "table.js"

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self.say = {name: say(self.lang, f"work.table.{name}") for name in ("filter", "back", "on")}
        self._shown_of: pd.DataFrame | None = None
        self._show()

    @param.depends("filter", "sort", watch=True)
    def _start(self) -> None:
        self.page = 0
        self._show()

    @param.depends("page", "value", "label", "heads", watch=True)
    def _show(self) -> None:
        found = select(self.value, self.filter, self.sort, self.lang)
        pages = max(1, -(-len(found) // PAGE))
        page = min(max(self.page, 0), pages - 1)
        part = found.iloc[page * PAGE : (page + 1) * PAGE]
        numbers = {name: pd.api.types.is_numeric_dtype(kind) and kind != bool for name, kind in part.dtypes.items()}
        heads = [[name, *self._head(str(name)), bool(numbers[name])] for name in part.columns]
        columns = [[text(value, self.lang) for value in part[name]] for name in part.columns]
        told = say(self.lang, "work.table.rows", n=len(found))
        if self.filter.strip():
            told = say(self.lang, "work.table.found", n=len(found), all=len(self.value))
        self.param.update(
            page=page, pages=pages, told=told,
            shown={"heads": heads, "rows": [list(row) for row in zip(*columns, strict=True)], "sort": self.sort},
        )

    def _head(self, name: str) -> tuple[str, str]:
        return self.heads.get(name, (name, ""))


def select(table: pd.DataFrame, wanted: str, sort: list[str], lang: str) -> pd.DataFrame:
    """The rows of a table in which some words stand, in an order.

    Parameters
    ----------
    table : pandas.DataFrame
    wanted : str
        The words; upper or lower case does not count. Empty for all rows.
    sort : list of str
        Column and direction, as for `Table`.
    lang : str
        The language in which moments are read.

    Returns
    -------
    pandas.DataFrame
        Rows of `table`, columns as they are.
    """
    words = wanted.strip().casefold()
    if words:
        hit = pd.Series(False, index=table.index)
        for name in table.columns:
            hit |= table[name].map(lambda value: words in text(value, lang).casefold()).astype(bool)
        table = table[hit]
    column, way = sort
    if column in table.columns and way:
        key: Callable[[pd.Series], pd.Series] | None = None
        if table[column].dtype in ("string", object):
            key = _folded
        table = table.sort_values(column, ascending=way == "ascending", kind="stable", key=key, na_position="last")
    return table


def _folded(column: pd.Series) -> pd.Series:
    return column.map(lambda value: value if pd.isna(value) else str(value).casefold())


def text(value: Any, lang: str) -> str:
    """A value as people read it: moments in words, numbers short, nothing for what is missing."""
    if isinstance(value, (list, tuple, dict)):
        return str(value)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return moment(value, lang)
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return say(lang, "work.yes" if value else "work.no")
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


def moment(value: pd.Timestamp, lang: str) -> str:
    """A moment as people say it, in this computer's own time."""
    local = value.to_pydatetime().astimezone()
    return say(lang, "work.moment", day=say_date(lang, local.date()), time=local.strftime("%H:%M"))
