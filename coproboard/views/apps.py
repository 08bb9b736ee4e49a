"""The two Panel apps: the start page and a board, each a page of its own around one component.

What it is: pages, made anew for each session. What it is not: a place where keys pass: the board's id is in the query,
its key in the fragment, which stays in the browser.

The fact that shaped it: Panel's own page templates say ``lang="en"`` to everybody and load files from other hosts in
some situations, so ours says the language and names only what it needs.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import panel as pn
from panel.custom import JSComponent

from coproboard.views.front import BoardView, HomeView
from coproboard.words import say

_PAGE = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
LANGUAGES = ("en", "cy")


def board_page() -> pn.Template:
    """The page of one board: ``?board=<id>#<key>``."""
    asked = _asked("board")
    board = asked if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", asked) else ""
    view = BoardView(address=_site(), board=board, lang=_asked_lang(), sizing_mode="stretch_both", height=None)
    return _page(view, say(_lang(), "app.board"))


def home_page() -> pn.Template:
    """The start page; boards open in the app beside it."""
    here = pn.state.app_url.strip("/") if pn.state.app_url else ""
    beside = here.rpartition("/")[0]
    boards = f"{beside}/board" if beside else "board"
    view = HomeView(address=_site(), boards=f"{boards}?board={{board}}", lang=_asked_lang(), sizing_mode="stretch_both")
    return _page(view, say(_lang(), "app.home"))


#: Panel's apps by path, as ``coproboard serve`` mounts them.
APPS: Mapping[str, Callable[[], pn.Template]] = {"app/home": home_page, "app/board": board_page}
