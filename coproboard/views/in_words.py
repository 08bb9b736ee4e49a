"""Tables of a board as people read them: the columns that say something, and words for what stands in them.

What it is: a view of the tables of `coproboard.insight`. What it is not: another table; whoever wants every column and
the codes takes the file, or asks for all columns.

The fact that shaped it: a table for a program has ids, codes and one column for each fact. A table for a room has words.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from coproboard.words import catalogue, say

#: Table → the columns that a room reads, in order.
COLUMNS: Mapping[str, Sequence[str]] = {
    "cards": ("words", "zone_title", "band_title", "made_perspective", "made_at", "moved_perspective", "moved_at", "aside"),
    "marks": ("words", "layer", "zone_title", "group", "unsure", "confidence", "reason"),
    "people": ("name", "perspective", "joined", "here"),
    "answers": ("words", "perspective", "answer", "reason", "at", "current"),
    "motions": ("kind", "perspective", "at", "state", "yes", "no", "ended"),
    "decisions": ("number", "words", "status", "at", "consents", "concerns", "objections", "aside"),
    "comments": ("words", "perspective", "at", "folded"),
    "history": ("at", "perspective", "what", "zone"),
    "rounds": ("opened", "revealed", "lived", "services", "unsaid", "marks"),
    "frames": ("title", "here", "aside"),
    "wordings": ("words", "lang", "aside"),
    "terms": ("words", "means", "aside"),
    "lines": ("corner", "x", "y"),
}
#: Column → the first part of the keys of its words; a value that has none stands as it is.
_VALUES = {
    "perspective": "perspective", "made_perspective": "perspective", "moved_perspective": "perspective", "group": "perspective",
    "answer": "answer.says", "status": "work.status", "kind": "work.kind", "state": "work.state", "what": "work.what",
}  # fmt: skip


def in_words(name: str, table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """A table as people read it.

    Parameters
    ----------
    name : str
        Which of the tables.
    table : pandas.DataFrame
    lang : str

    Returns
    -------
    pandas.DataFrame
        Fewer columns, with heads and values in words; its rows in their order.
    """
    columns = [column for column in COLUMNS[name] if column in table.columns]
    shown = pd.DataFrame({column: _worded(column, table[column], lang) for column in columns})
    return shown.set_axis([head(column, lang) for column in columns], axis=1)


def head(column: str, lang: str) -> str:
    """What a column is called."""
    key = f"work.column.{column}"
    return say(lang, key) if key in catalogue("en") else column


def _worded(column: str, values: pd.Series, lang: str) -> pd.Series:
    start = _VALUES.get(column)
    if start is None:
        return values
    known = {value: say(lang, f"{start}.{value}") for value in values.dropna().unique() if f"{start}.{value}" in catalogue("en")}
    if column == "group" and "unsaid" in known:
        known["unsaid"] = say(lang, "picture.shape.unsaid")
    return values.map(lambda value: known.get(value, value), na_action="ignore")
