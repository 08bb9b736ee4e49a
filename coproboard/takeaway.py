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

from coproboard.documents.places import FIRST
from coproboard.exchange import sheets
from coproboard.exchange.about_me import about_me, changes
from coproboard.exchange.plan import SIZES
from coproboard.exchange.record import FORMS, render
from coproboard.exchange.sheets import Ground, Sheet
from coproboard.insight.laid import Laid
from coproboard.insight.playing import page
from coproboard.insight.record import whole
from coproboard.pages import Question, read_link, refusals
from coproboard.rooms.keeping import Opened
from coproboard.rooms.room import Room
from coproboard.words import LANGS


class Taking(Question):
    """A question whose answer takes a while."""

    async def post(self, *parts: str) -> None:
        """Read what the room knows now, do the slow part elsewhere, answer."""
        here = self.house
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
    """`api/boards/<id>/print`: a frame, blank or as it stands, or cards, to be printed."""

    def work(self, found: Opened, asked: dict[str, Any], board: str) -> Callable[[], dict[str, Any]]:
        """``{key, what, lang, link, paper?, tab?, layer?}`` → ``{name, type, text}``."""
        room, what, paper = found.room, asked.get("what"), asked.get("paper", "A4")
        if what not in ("board", "filled", "cards") or not isinstance(paper, str) or paper not in SIZES:
            raise HTTPError(400)
        ground = _ground(room, asked)
        if ground is None and what != "cards":
            raise HTTPError(400)
        sheet = Sheet(room.shared.title, read_lang(asked), read_link(asked, board), paper)
        cards = [card for card in room.shared.cards() if not card.aside]
        if ground is not None and what == "board":
            return lambda: named(*sheets.blank_board(ground, sheet))
        if ground is not None and what == "filled":
            return lambda: named(*sheets.filled_board(ground, sheet, cards))
        again: dict[str, list[tuple[str, str]]] = {}
        for one in room.shared.wordings():
            if not one.aside:
                again.setdefault(one.card, []).append((one.words, one.lang))
        return lambda: named(*sheets.cards(ground, sheet, cards, again))


def _ground(room: Room, asked: dict[str, Any]) -> Ground | None:
    """The frame of a tab and the places of a layer of it, the first of each without; None where it cannot be found."""
    tabs, tab, layer = room.meeting.tabs, asked.get("tab", FIRST), asked.get("layer")
    if not isinstance(tab, str) or not tabs.has(tab):
        raise HTTPError(400)
    laid = Laid(tab, tabs.text(tab), tabs.frame(tab))
    if laid.frame is None:
        return None
    chosen = laid.layers[0] if layer is None else layer
    if not isinstance(chosen, str) or chosen not in laid.places:
        raise HTTPError(400)
    lines = {corner: line for (on, corner), line in room.shared.lines().items() if on == tab}
    return Ground(laid.frame, next(one for one in laid.frame.layers if one.id == chosen), laid.places[chosen], lines)


class TakeMine(Taking):
    """`api/boards/<id>/me`: everything about me, for whoever has my seat."""

    def work(self, found: Opened, asked: dict[str, Any], board: str) -> Callable[[], dict[str, Any]]:
        """``{key, seat}`` → ``{name, type, text}``."""
        who = self.house.hub.seated(board, asked.get("seat"))
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
