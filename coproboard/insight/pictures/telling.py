"""What stands around a picture: its heading, its summary, its table, and the page that it is saved as.

What it is: functions from words and a table to markup. What it is not: the figure.

The fact that shaped it: a picture is complete without being seen. So its table is not an export but a part of it, folded
away under the figure, with all that is drawn.
"""
from __future__ import annotations

from base64 import b64encode
from math import isnan

import pandas as pd

from coproboard.exchange import csv
from coproboard.exchange.markup import Markup, el, join, raw
from coproboard.insight.pictures.looks import FONT, Palette
from coproboard.words import direction, say

#: Rows that are shown; all of them are in the file.
ROWS = 200
_STYLE = """.cb-picture{{background:{ground};color:{ink};font:400 15px/1.5 {font};padding:12px 16px;max-width:60rem;box-sizing:border-box;overflow-wrap:anywhere}}
.cb-picture :is(h1,h2,h3){{font:600 18px/1.3 {font};margin:0 0 6px;color:{ink}}} .cb-picture p{{margin:6px 0;color:{ink};max-width:46rem}} .cb-picture .note{{color:{quiet}}}
.cb-picture svg.plan{{display:block;width:100%;min-width:44rem;height:auto}} .cb-picture .wide{{overflow-x:auto}}
.cb-picture summary,.cb-picture a{{color:{ink};cursor:pointer;display:inline-block;padding:4px 0;text-decoration:underline;text-underline-offset:.2em}}
.cb-picture table{{border-collapse:collapse;font-size:13px;margin:6px 0;color:{ink};background:none}} .cb-picture :is(th,td){{text-align:start;padding:3px 12px 3px 0;border:0;border-bottom:1px solid {line};vertical-align:top;background:none;color:{ink}}}
.cb-picture .n{{text-align:end;font-variant-numeric:tabular-nums}}"""


def style(colours: Palette) -> Markup:
    """The style of what stands around a picture."""
    rules = _STYLE.format(ground=colours.ground, ink=colours.ink, quiet=colours.quiet, line=colours.line, font=FONT)
    return el("style", raw(rules))


def above(title: str, level: int = 3) -> Markup:
    """The heading."""
    return el(f"h{level}", title)


def below(summary: str, note: str, data: pd.DataFrame, lang: str, name: str) -> Markup:
    """The summary, the note, the table and its file."""
    return join(
        el("p", summary),
        el("p", note, class_="note") if note else None,
        el("details", el("summary", say(lang, "picture.data")), el("div", table(data, lang), class_="wide"), download(data, lang, name)),
    )


def table(data: pd.DataFrame, lang: str) -> Markup:
    """A table as markup; what people wrote is text in it."""
    numbers = {str(name) for name in data.columns if pd.api.types.is_numeric_dtype(data[name]) and data[name].dtype != bool}
    heads = (el("th", str(name), scope="col", class_="n" if str(name) in numbers else None) for name in data.columns)
    rows = (
        el("tr", (el("td", told(value), class_="n" if str(name) in numbers else None) for name, value in zip(data.columns, row)))
        for row in data.head(ROWS).itertuples(index=False, name=None)
    )
    more = len(data) - ROWS
    shown = el("table", el("thead", el("tr", heads)), el("tbody", rows))
    return join(shown, el("p", say(lang, "picture.rows", n=more), class_="note") if more > 0 else None)


def download(data: pd.DataFrame, lang: str, name: str) -> Markup:
    """A link to the table as a file, which is in the link itself."""
    code = b64encode(csv.write(data)).decode()
    return el("a", say(lang, "picture.download"), download=f"{name}.csv", href=f"data:text/csv;charset=utf-8;base64,{code}")


def told(value: object) -> str:
    """A value as text; nothing for one that is missing."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, pd.Timestamp) else str(value)


def page(body: str, title: str, lang: str, colours: Palette, scripts: bool) -> str:
    """A file of HTML that asks no other host for anything.

    Parameters
    ----------
    body : str
        Markup.
    title : str
    lang : str
    colours : Palette
    scripts : bool
        Whether `body` has scripts of its own.
    """
    allowed = "script-src 'unsafe-inline'; " if scripts else ""
    policy = f"default-src 'none'; {allowed}style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width,initial-scale=1"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("title", title),
        el("style", raw(f"body{{margin:0;background:{colours.ground}}}.cb-picture{{margin:0 auto}}")),
    )
    return f"<!doctype html>\n{el('html', head, el('body', el('main', raw(body))), lang=lang, dir=direction(lang))}\n"