"""The server's routes, and Panel's server with them.

`ROUTES` is what ``panel serve apps/*.py --plugins coproboard.server`` adds to Panel's own; ``coproboard serve`` adds
the same, so both give the same live boards.
"""
from __future__ import annotations

from typing import Any

from coproboard.pages import (
    DrawCode,
    File,
    FindWords,
    GetTicket,
    KeepWords,
    MakeBoard,
    Page,
    ReadFrame,
    ShowWords,
    Worker,
    WriteFrame,
)
from coproboard.sockets import SyncSocket
from coproboard.statement import Statement
from coproboard.takeaway import TakeHistory, TakeMine, TakeRecord, TakeSheets

_BOARD = r"([A-Za-z0-9_-]{1,64})"

#: (pattern, handler[, arguments]) for Tornado; Panel puts its ``--prefix`` in front.
ROUTES: list[tuple[Any, ...]] = [
    (r"/", Page, {"page": "home.html"}),
    (r"/accessibility", Statement, {"page": "access.css"}),
    (rf"/b/{_BOARD}", Page, {"page": "page.html"}),
    (r"/assets/([A-Za-z0-9._-]{1,64})", File),
    (r"/sw\.js", Worker),
    (r"/api/boards", MakeBoard),
    (r"/api/frames/read", ReadFrame),
    (r"/api/frames/write", WriteFrame),
    (rf"/api/boards/{_BOARD}/ticket", GetTicket),
    (rf"/api/boards/{_BOARD}/qr", DrawCode),
    (rf"/api/boards/{_BOARD}/history", TakeHistory),
    (rf"/api/boards/{_BOARD}/record", TakeRecord),
    (rf"/api/boards/{_BOARD}/print", TakeSheets),
    (rf"/api/boards/{_BOARD}/me", TakeMine),
    (r"/api/words", ShowWords),
    (r"/api/words/keep", KeepWords),
    (r"/api/words/find", FindWords),
    (rf"/sync/{_BOARD}", SyncSocket),
]
