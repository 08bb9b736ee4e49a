"""`/accessibility`: what works for whom, what does not, and how to say so, on a page without any script.

What it is: the page, made here from the catalogue, and its handler. What it is not: the report by criterion, which is
``ACCESSIBILITY.md``; nor the statement that the law asks of a public body, which only the body can make.

The fact that shaped it: whoever cannot use a board has to be able to read this page. So it is plain headings, lists
and one table, in every language that there is, and needs nothing of the browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from coproboard.exchange import figures
from coproboard.exchange.markup import Markup, Part, el, join
from coproboard.pages import Asset, Page, asset, pack
from coproboard.words import FIRST, LANGS, catalogue, direction, say, say_date

#: The day on which ACCESSIBILITY.md was last gone through; both say the same.
CHECKED = date(2026, 11, 24)

#: What each key does, by the end of its entry: alternatives, each of keys that are pressed together.
KEYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("skip", ("Tab",)),
    ("part", ("F6", "Shift+F6")),
    ("arrows", ("↑", "↓", "←", "→")),
    ("ends", ("Home", "End")),
    ("pick", ("Enter",)),
    ("move", ("M",)),
    ("letters", ("E", "N", "S")),
    ("nudge", ("Shift+↑", "Shift+↓", "Shift+←", "Shift+→")),
    ("alone", ("1", "…", "9", "0", "Enter")),
    ("done", ("Ctrl+Enter", "⌘+Enter")),
    ("undo", ("Ctrl+Z", "⌘+Z")),
    ("esc", ("Esc",)),
)

#: The parts of the page, each with the sentences of its list.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("works", ("twice", "drag", "large", "system", "colour", "time")),
    ("keys", ()),
    ("phone", ("taps", "size")),
    ("reader", ("order", "said", "marks")),
    ("calm", ("about",)),
    ("not", ("people", "browser", "spot", "message", "welsh", "others")),
    ("how", ("tests", "date")),
    ("tell", ()),
    ("law", ("about",)),
)


@cache
def statement(lang: str, contact: str, home: str, sheet: str, first: str = FIRST) -> Asset:
    """The page.

    Parameters
    ----------
    lang : str
        One of `LANGS`.
    contact : str
        Where whoever runs the server can be reached: an e-mail address, a web address, or words; ``""`` if nowhere.
    home, sheet : str
        Addresses of the start page and of the style sheet.
    first : str
        The language that comes first where they stand side by side (I5).
    """
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width,initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", f"{say(lang, 'access.head')} · coproboard"),
        el("link", rel="stylesheet", href=sheet),
    )
    top = el(
        "header",
        el("a", say(lang, "access.skip"), class_="skip", href="#text"),
        el("a", figures.brand(), "coproboard", class_="brand", href=home, aria_label=say(lang, "home.link")),
        _switch(lang, first),
        class_="top",
    )
    text = join(
        el("h1", say(lang, "access.head"), class_="voice"),
        el("p", say(lang, "access.lead"), class_="lead"),
        (el("section", el("h2", say(lang, f"access.{part}"), id=part, class_="voice"), _part(lang, part, lines, contact), aria_labelledby=part)
         for part, lines in PARTS),
    )  # fmt: skip
    body = el("body", top, el("main", text, id="text", tabindex="-1"))
    page = el("html", head, body, lang=lang, dir=direction(lang))
    return pack(f"<!doctype html>\n{page}\n".encode(), ".html")


class Statement(Page):
    """`/accessibility`: the page, in the language that was asked for."""

    def get(self, *_: str) -> None:
        """Answer with it."""
        found = asset(self.page)
        sheet = f"{self.base}assets/{self.page}?v={found.digest if found else ''}"
        settings = self.house.settings
        self.send(statement(self.language(), settings.contact, self.base, sheet, settings.first), "no-cache")


def _part(lang: str, part: str, lines: tuple[str, ...], contact: str) -> Markup:
    if part == "keys":
        return join(el("p", say(lang, "access.keys.about")), _keys(lang))
    if part == "tell":
        about = say(lang, "access.tell.about" if contact else "access.tell.none")
        return el("p", about, (" ", _reached(contact)) if contact else None)
    values = {"date": say_date(lang, CHECKED)}
    told = [say(lang, f"access.{part}.{line}", **values) for line in lines]
    return el("p", told) if len(told) == 1 else el("ul", (el("li", one) for one in told))


def _keys(lang: str) -> Markup:
    head = el("tr", el("th", say(lang, "access.keys.key"), scope="col"), el("th", say(lang, "access.keys.does"), scope="col"))
    rows = (el("tr", el("th", _pressed(ways), scope="row"), el("td", say(lang, f"access.keys.{does}"))) for does, ways in KEYS)
    return el("table", el("thead", head), el("tbody", rows), aria_labelledby="keys")


def _pressed(ways: tuple[str, ...]) -> Iterator[Part]:
    for nth, way in enumerate(ways):
        yield " " if nth else None
        yield way if way == "…" else _together(way)


def _together(way: str) -> Markup:
    first, *more = way.split("+")
    return join(el("kbd", first), (part for key in more for part in ("+", el("kbd", key))))


def _reached(contact: str) -> Markup:
    if contact.startswith(("https://", "http://")):
        return el("a", contact, href=contact, dir="ltr")
    if "@" in contact and not any(map(str.isspace, contact)):
        return el("a", contact, href=f"mailto:{contact}", dir="ltr")
    return el("b", contact, dir="auto")


def _switch(lang: str, first: str) -> Markup:
    """The same page in each language, each by its own name."""
    links = (
        el("a", str(catalogue(each)["_name"]), href=f"?lang={each}", lang=each, hreflang=each, dir=direction(each), aria_current="page" if each == lang else None)
        for each in sorted(LANGS, key=lambda each: each != first)
    )  # fmt: skip
    return el("nav", links, class_="lang", aria_label=say(lang, "language"))
