"""The server's routes, and Panel's server with them.

`ROUTES` is what ``panel serve apps/*.py --plugins coproboard.server`` adds to Panel's own; ``coproboard serve`` adds
the same, so both give the same live boards.
"""
from __future__ import annotations

from typing import Any

from tornado.web import Application, HTTPError

from coproboard.pages import (
    DrawCode,
    File,
    FindWords,
    GetTicket,
    Handler,
    KeepWords,
    MakeBoard,
    Page,
    ReadFrame,
    ShowWords,
    Worker,
    WriteFrame,
)
from coproboard.serving import HOUSE, SOCKET_BYTES, House
from coproboard.sockets import SyncSocket, tell
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


class Nothing(Handler):
    """Every other address."""

    def prepare(self) -> None:
        """There is nothing here."""
        raise HTTPError(404)


def application(house: House, prefix: str = "") -> Application:
    """Our routes and nothing else, for a house of their own: what a program that serves its boards answers with.

    Parameters
    ----------
    house : House
        What they lean on.
    prefix : str
        Path under which a reverse proxy shows them, such as ``"/boards"``, whether it takes that off or not.
    """
    under = [(prefix + pattern, *rest) for pattern, *rest in ROUTES] if prefix else []
    made = Application(
        [*under, *ROUTES],
        default_handler_class=Nothing,
        log_function=tell,
        compress_response=True,
        websocket_max_message_size=SOCKET_BYTES,
        **{HOUSE: house},
    )
    made.prefix = prefix
    return made
