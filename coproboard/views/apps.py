"""The two Panel apps: the start page and a board, each a page of its own around one component.

What it is: pages, made anew for each session. What it is not: a place where keys pass: the board's id is in the query,
its key in the fragment, which stays in the browser.

The fact that shaped it: Panel's own page templates say ``lang="en"`` to everybody and load files from other hosts in
some situations, so ours says the language and names only what it needs.
"""
from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import panel as pn
from panel.custom import JSComponent

from coproboard.views.asked import asked, asked_lang, page_lang, site
from coproboard.views.front import BoardView, HomeView
from coproboard.words import FIRST, direction, say, tongues

_PAGE = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
_BOARD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def board_page(first: str = FIRST) -> pn.Template:
    """The page of one board: ``?board=<id>#<key>``; `first` is the language that comes first (I5)."""
    board = asked("board")
    view = BoardView(
        address=site(),
        board=board if _BOARD.fullmatch(board) else "",
        lang=asked_lang(),
        home="home",
        sizing_mode="stretch_both",
        height=None,
    )
    return _page(view, "coproboard", first)


def home_page(first: str = FIRST) -> pn.Template:
    """The start page; boards open in the app that is served beside it. `first` is the language that comes first (I5)."""
    view = HomeView(address=site(), boards="board?board={board}", lang=asked_lang(), sizing_mode="stretch_both")
    return _page(view, f"coproboard: {say(page_lang(first), 'home.title')}", first)


def apps(first: str = FIRST) -> Mapping[str, Callable[[], pn.Template]]:
    """The apps by path, as ``coproboard serve`` mounts them: plain functions, since Panel shows anything else as it is."""
    return {"app/home": lambda: home_page(first), "app/board": lambda: board_page(first)}


def _page(view: JSComponent, heading: str, first: str) -> pn.Template:
    page, lang = pn.Template(_PAGE), page_lang(first)
    page.add_panel("view", view)
    said = {"lang": lang, "dir": direction(lang), "languages": json.dumps(tongues(first)), "site": site(), "heading": heading}
    for name, value in said.items():
        page.add_variable(name, value)
    return page
