"""What people take home: history, records, printed sheets, and everything about oneself (SPEC section H).

What it is: thin handlers over the hub, each reading what a room knows at one moment and leaving the slow part to a
thread of its own. What it is not: a way to what is sealed; only `TakeMine` opens that, to its author alone.

The fact that shaped it: a long history takes a second to read, and nobody's change may wait for it.
"""
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tornado.web import HTTPError

from coproboard.exchange import sheets
from coproboard.exchange.about_me import about_me, changes
from coproboard.exchange.record import FORMS, render
from coproboard.insight.playing import page
from coproboard.insight.record import whole
from coproboard.pages import Question, read_link, refusals
from coproboard.rooms.keeping import Opened
from coproboard.serving import house
from coproboard.words import LANGS


class Taking(Question):
    """A question whose answer takes a while."""

    async def post(self, *parts: str) -> None:
        """Read what the room knows now, do the slow part elsewhere, answer."""
        here = house()
        with refusals():
            asked = self.asked()
            found = here.hub.take(parts[0], asked.get("key"), self.address, here.clock())
            self.answer(await here.pump.aside(self.work(found, asked, parts[0])))

    def work(self, found: Opened, asked: dict[str, Any], board: str) -> Callable[[], dict[str, Any]]:
        """What is left to do without the room; each question says. It may refuse with `HTTPError`."""
        raise NotImplementedError


class TakeHistory(Taking):
    """`api/boards/<id>/history`: the changes of the shared document, page by page."""

    def work(self, found: Opened, asked: dict[str, Any], board: str) -> Callable[[], dict[str, Any]]:
        """``{key, after?}`` → ``{rows, more}``."""
        after = asked.get("after", 0)
        if isinstance(after, bool) or not isinstance(after, int) or not 0 <= after < 2**53:
            raise HTTPError(400)
        return lambda: page(found.log.history(after))


class TakeRecord(Taking):
    """`api/boards/<id>/record`: a decision record as a file."""

    def work(self, found: Opened, asked: dict[str, Any], board: str) -> Callable[[], dict[str, Any]]:
        """``{key, number, form, lang, link?}`` → ``{name, type, text}``."""
        number, form, lang = asked.get("number"), asked.get("form"), read_lang(asked)
        record = whole(found.room.ledger, number) if isinstance(number, str) else None
        if record is None or not isinstance(form, str) or form not in FORMS:
            raise HTTPError(400)
        link = read_link(asked, board) if asked.get("link") else ""
        people = found.room.ledger.people()
        return lambda: named(*render(record, people, lang, form, link))


class TakeSheets(Taking):
    """`api/boards/<id>/print`: a blank board, or cards, to be printed."""

    def work(self, found: Opened, asked: dict[str, Any], board: str) -> Callable[[], dict[str, Any]]:
        """``{key, what, lang, link}`` → ``{name, type, text}``."""
        lang, link, frame, shared = read_lang(asked), read_link(asked, board), found.room.meeting.frame, found.room.shared
        what, title, cards = asked.get("what"), shared.title, [card for card in shared.cards() if not card.aside]
        if what not in ("board", "cards") or (what == "board" and frame is None):
            raise HTTPError(400)
        if what == "board" and frame is not None:
            return lambda: named(*sheets.blank_board(frame, title, lang, link))
        return lambda: named(*sheets.cards(cards, title, lang, link))


class TakeMine(Taking):
    """`api/boards/<id>/me`: everything about me, for whoever has my seat."""

    def work(self, found: Opened, asked: dict[str, Any], board: str) -> Callable[[], dict[str, Any]]:
        """``{key, seat}`` → ``{name, type, text}``."""
        who = house().hub.seated(board, asked.get("seat"))
        value = about_me(found.room.ledger, found.room.sealed, who, board)

        def write() -> dict[str, Any]:
            whole = {**value, "changes": changes(found.log.history(), who)}
            return named("about-me.json", "application/json;charset=utf-8", json.dumps(whole, ensure_ascii=False, indent=1) + "\n")

        return write


def named(name: str, kind: str, text: str) -> dict[str, Any]:
    """A file as these questions answer with it."""
    return {"name": name, "type": kind, "text": text}


def read_lang(asked: dict[str, Any]) -> str:
    """The language of a question; 400 for one that there is not."""
    lang = asked.get("lang", "en")
    if lang not in LANGS:
        raise HTTPError(400)
    return str(lang)
