"""Tables as CSV, safe to open in a spreadsheet, and read again as they were.

What it is: one table as text, all tables as a ZIP, and the way back from a cell. What it is not: heads in a language;
columns have the names that programs know, and ``columns.csv`` in the ZIP tells what each is.

The fact that shaped it: a spreadsheet takes a cell that begins with ``=`` for a formula, whoever wrote it. So such a cell
gets an apostrophe in front, and so does one that begins with apostrophes and then such a sign: that can be undone.
"""
from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd

from coproboard.insight.tidy import TIME, Tidy

#: What a spreadsheet might take for more than text, however many apostrophes stand before it. The wide signs are those
#: of Chinese and Japanese keyboards.
_RISKY = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
#: Excel reads UTF-8 only with this in front.
_MARK = "\ufeff"


def write(table: pd.DataFrame) -> bytes:
    """A table as CSV: UTF-8 with a byte order mark, lines that end in CRLF, times in ISO 8601, nothing where nothing is."""
    return (_MARK + _text(table)).encode()


def bundle(tables: Mapping[str, Tidy], langs: Iterable[str]) -> bytes:
    """Every table as a CSV in one ZIP, and ``columns.csv``, which tells what their columns are.

    Parameters
    ----------
    tables : mapping of str to Tidy
        Name → table.
    langs : iterable of str
        The languages in which columns are told.

    Returns
    -------
    bytes
        The same for the same tables.
    """
    told = [table.columns_told()[["column", "dtype"]].assign(**{
        f"{what}_{lang}": table.columns_told(lang)[what] for lang in langs for what in ("meaning", "unit")
    }) for table in tables.values()]  # fmt: skip
    columns = pd.concat([one.assign(table=name) for name, one in zip(tables, told)], ignore_index=True)
    columns.insert(0, "table", columns.pop("table"))
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, table in {**tables, "columns": columns}.items():
            file.writestr(ZipInfo(f"{name}.csv"), write(table), ZIP_DEFLATED)
    return out.getvalue()


def read(path: Path | str) -> pd.DataFrame:
    """A CSV that `write` wrote, or anybody else, as a table of text: cells are as they were before `write` made them safe.

    Raises
    ------
    OSError, UnicodeDecodeError
        It cannot be read, or is not text in UTF-8.
    """
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = [[unsafe(cell) for cell in row] for row in csv.reader(file)]
    head, *body = rows or [[]]
    return pd.DataFrame([row + [""] * (len(head) - len(row)) for row in body if row], columns=head, dtype="string")


def safe(cell: str) -> str:
    """Text as a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unsafe(cell: str) -> str:
    """The text of a cell again."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell[1:]) else cell


def _text(table: pd.DataFrame) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(str(name)) for name in table.columns])
    writer.writerows(zip(*(_cells(table.iloc[:, place]) for place in range(len(table.columns)))))
    return out.getvalue()


def _cells(column: pd.Series) -> list[object]:
    if str(column.dtype) == TIME:
        return ["" if pd.isna(one) else one.isoformat(timespec="milliseconds").replace("+00:00", "Z") for one in column]
    found = [None if pd.isna(one) else one for one in column.tolist()]
    return [safe(one.replace("\x00", "�")) if isinstance(one, str) else str(one).lower() if isinstance(one, bool) else one for one in found]
