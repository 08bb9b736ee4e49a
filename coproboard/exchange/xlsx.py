"""A board as a spreadsheet: a sheet for each table, and a first one that tells what each column is.

What it is: tables of a board to the bytes of an ``.xlsx``. What it is not: a way back; the JSON is.

The fact that shaped it: a spreadsheet does things with what it holds. So what people wrote goes in as text cells alone,
never as formulas, links or numbers, whatever it looks like.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from coproboard.insight.tidy import TIME, Tidy
from coproboard.words import catalogue, say

#: Rows that a sheet holds below its heads, and characters that a cell holds.
ROWS, CHARACTERS = 1_048_575, 32_767
_OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
#: Widths of columns, in characters; any other has `_WIDE`.
_WIDTHS = {"words": 60, "reason": 48, "later": 40, "means": 48, "digest": 24, "x": 9, "y": 9, "title": 36, "zone_title": 24, "about": 30}
_WIDE, _LONG = 17, ("words", "reason", "later", "means", "title")


@dataclass(frozen=True, slots=True)
class Book:
    """What a spreadsheet is made of.

    Attributes
    ----------
    title : str
        The question.
    lang : str
        The language of heads and of the first sheet.
    at : int
        When it was written, in ms.
    frames : sequence of str
        Titles of the frames.
    tables : sequence of tuple
        Name and table; in a table a column ``<name> (<lang>)`` has the titles of another language.
    """

    title: str
    lang: str
    at: int
    frames: Sequence[str] = ()
    tables: Sequence[tuple[str, Tidy]] = field(default=())

    def say(self, key: str) -> str:
        """Words of ours, by what follows ``export.`` in the catalogue."""
        return say(self.lang, f"export.{key}")

    def head(self, table: str, column: str) -> str:
        """The heading of a column, of this table if it has one of its own, with the place that it is about."""
        place, _, rest = column.rpartition("/") if "/" in column else ("", "", column)
        layer, _, last = rest.partition("_") if place else ("", "", rest)
        name, _, lang = last.partition(" (")
        spoken = lang.rstrip(")") or self.lang
        keys = (f"column.head.{table}.{name}", f"column.head.{name}")
        words = next((say(spoken, key) for key in keys if key in catalogue("en")), name)
        return " · ".join(part for part in (words + (f" ({spoken})" if lang else ""), f"{place}/{layer}" if place else "") if part)


def write(book: Book) -> bytes:
    """The file.

    Parameters
    ----------
    book : Book

    Returns
    -------
    bytes
        The same for the same book.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as file:
        file.set_properties({"title": book.title, "created": _moment(book.at)})
        looks = {
            "head": file.add_format({"bold": True, "bg_color": "#1E2A30", "font_color": "#FBF9F2", "text_wrap": True, "valign": "top"}),
            "time": file.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left", "valign": "top"}),
            "long": file.add_format({"text_wrap": True, "valign": "top"}),
            "cell": file.add_format({"valign": "top"}),
            "title": file.add_format({"bold": True, "font_size": 16, "text_wrap": True, "valign": "top"}),
            "bold": file.add_format({"bold": True, "valign": "top"}),
        }
        names = {name: book.say(f"table.{name}") for name, _ in book.tables}
        first = file.add_worksheet(book.say("about"))
        for name, table in book.tables:
            _sheet(file.add_worksheet(names[name]), name, table, book, looks)
        _about(first, names, book, looks)
    return out.getvalue()


def _about(sheet: Worksheet, names: dict[str, str], book: Book, looks: dict[str, Any]) -> None:
    """The first sheet: which board, when, what to know, and every column of every sheet."""
    sheet.hide_gridlines(2)
    for place, width in enumerate((22, 34, 22, 17, 84)):
        sheet.set_column(place, place, width)
    sheet.merge_range(0, 0, 0, 4, "", looks["title"])
    _string(sheet, 0, 0, book.title or say(book.lang, "title.none"), looks["title"])
    sheet.set_row(0, 42)
    _string(sheet, 1, 0, book.say("frame"), looks["bold"])
    _string(sheet, 1, 1, ", ".join(book.frames), looks["cell"])
    _string(sheet, 2, 0, book.say("made"), looks["bold"])
    sheet.write_datetime(2, 1, _moment(book.at), looks["time"])
    for line, key in enumerate(("about.words", "about.names", "about.codes"), 4):
        sheet.merge_range(line, 0, line, 4, "", looks["long"])
        _string(sheet, line, 0, book.say(key), looks["long"])
        sheet.set_row(line, 32)
    at = 8
    for place, key in enumerate(("sheet", "head", "column", "unit", "meaning")):
        _string(sheet, at, place, book.say(key), looks["head"])
    for name, table in book.tables:
        for column, _, unit, meaning in table.columns_told(book.lang).itertuples(index=False):
            at += 1
            said = meaning or _said_of(table, column, book.lang)
            cells = (names[name], book.head(name, column), column, unit, said)
            for place, words in enumerate(cells):
                _string(sheet, at, place, words, looks["long"])
    sheet.autofilter(8, 0, at, 4)


def _said_of(table: Tidy, column: str, lang: str) -> str:
    """What a column with titles of another language is: the same as the one in ours."""
    told = table.columns_told(lang)
    found = told.loc[told["column"] == column.partition(" (")[0], "meaning"]
    return str(found.iloc[0]) if len(found) else ""


def _sheet(sheet: Worksheet, name: str, table: Tidy, book: Book, looks: dict[str, Any]) -> None:
    shown = table.iloc[-ROWS:]
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)
    for place, column in enumerate(table.columns):
        last = str(column).rpartition("/")[2].partition("_")[2] if "/" in str(column) else str(column)
        last = last.partition(" (")[0]
        sheet.set_column(place, place, _WIDTHS.get(last, 19 if str(table.dtypes.iloc[place]) == TIME else _WIDE))
        _string(sheet, 0, place, book.head(name, str(column)), looks["head"])
        _column(sheet, place, shown.iloc[:, place], looks, looks["long"] if last in _LONG else looks["cell"])
    sheet.autofilter(0, 0, max(1, len(shown)), len(table.columns) - 1)


def _column(sheet: Worksheet, place: int, column: pd.Series, looks: dict[str, Any], look: Any) -> None:
    times = str(column.dtype) == TIME
    values = column.dt.tz_localize(None).dt.to_pydatetime() if times and len(column) else column.tolist()
    for line, value in enumerate(values, 1):
        if pd.isna(value):
            continue
        if times:
            sheet.write_datetime(line, place, value, looks["time"])
        elif isinstance(value, bool):
            sheet.write_boolean(line, place, value, look)
        elif isinstance(value, str):
            _string(sheet, line, place, value, look)
        else:
            sheet.write_number(line, place, value, look)


def _string(sheet: Worksheet, line: int, place: int, words: str, look: Any) -> None:
    """Text and nothing else; half characters, which no file can hold, are shown as such."""
    shown = words.encode("utf-16", "replace").decode("utf-16")
    sheet.write_string(line, place, shown[:CHARACTERS], look)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC).replace(tzinfo=None)
