"""A large screen for the room: the question, the step, who is ready, the way in, the board.

What it is: what everybody in the room may look up to. What it is not: a place where anything can be done; it has no
control at all, shows nothing that is sealed, and nothing that says where a card ought to lie.

The fact that shaped it: it is read from five metres by people who read one of two languages. So both stand on it, side
by side, unless its address asks for one.
"""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

import panel as pn
import segno

from coproboard.domain.address import Address
from coproboard.domain.geometry import CORNERS
from coproboard.exchange.markup import Markup, el, join, raw
from coproboard.insight.pictures.board import draw
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.standing import STEPS, Standing
from coproboard.templates import Template
from coproboard.views.asked import asked_lang
from coproboard.views.beside import Beside
from coproboard.views.lookout import PATIENCE, Lookout, Lookouts
from coproboard.views.parts import Leaf
from coproboard.words import FIRST, in_order, say

#: Milliseconds between two times of asking for the spoken words.
KEEP = 30_000


class Wall(Beside):
    """One session of the wall.

    Parameters
    ----------
    lookouts : Lookouts
    links : sequence of str
        The board, when it is there from the start.
    first : str
        The language that comes first.
    """

    def __init__(self, lookouts: Lookouts, links: Sequence[str] = (), first: str = FIRST) -> None:
        super().__init__(lookouts, links, first, most=1)
        self.langs = (asked_lang(),) if asked_lang() else in_order(first)[:2]
        self._words: dict[str, str] | None = None
        self._head = Leaf(html=el("p", self.say("wall.waiting"), class_="quiet"))
        self._plan, self._foot = Leaf(), Leaf()
        self.doorway.param.update(others=[], dark_words="")
        self.view = pn.Column(self._head, self._plan, self._foot, sizing_mode="stretch_width", css_classes=["wall"])
        self.param.watch(self._arrive, "boards")
        self.param.watch(lambda event: setattr(self._head, "html", el("p", event.new, class_="question")), "trouble")
        self.param.watch(lambda _: self._soon(), "dark")

    @property
    def page(self) -> pn.Template:
        """The page."""
        return self.template(self.say("wall.title"), self.view, "wall")

    def _arrive(self, *_: object) -> None:
        lookout = self.boards[0]
        self.on_end(lookout.watch(self._look))
        self._soon()
        self._ask_words()
        if pn.state.curdoc is not None:
            keeping = pn.state.add_periodic_callback(self._ask_words, period=KEEP)
            self.on_end(keeping.stop)

    def _soon(self) -> None:
        if self.boards:
            self.boards[0].soon(self._look)

    def _look(self) -> None:
        """In the lookout's thread."""
        lookout, dark = self.boards[0], self.dark
        now = lookout.standing
        drawn = lookout.once(("wall", self.langs, dark), lambda: board(lookout, self.langs[0], dark))
        code = lookout.once("qr", lambda: qr(lookout.address.link))
        scene = lookout.scene(None, self.langs[0])
        named = not scene.frame.hides or len(scene.lines) >= len(CORNERS)
        under = [zones(scene.frame, lang) for lang in self.langs[1:] if named]
        self.later(partial(self._put, head(now, self.langs, code, self._words or {}), drawn, under))

    def _ask_words(self) -> None:
        """Ask for the spoken words once, and then that they be kept: two hours is as long as they last (R7)."""
        self.aside(self._take_words)

    def _take_words(self) -> None:
        at, before = self.boards[0].address, self._words
        if before is None:
            self._words = dict(ask(at, "words").get("words", {}))
        elif before and ask(at, "words/keep").get("shown") is not True:
            self._words = {}
        if self._words != before:
            self._soon()

    def _put(self, over: Markup, drawn: Picture, under: Sequence[Markup]) -> None:
        self._head.html = over
        self._plan.html = el("div", raw(drawn.svg), class_="ground")
        self._foot.html = join(*under)


def board(lookout: Lookout, lang: str, dark: bool) -> Picture:
    """The board as a drawing for a wall; the question stands above it already."""
    return draw(replace(lookout.scene(None, lang), title=""), wall=True, dark=dark)


def qr(link: str) -> Markup:
    """A board's link as a code to point a phone at."""
    drawn = segno.make(link, error="m").svg_inline(border=3, omitsize=True, dark="#1E2A30", light="#fff")
    return raw(drawn)


def ask(at: Address, what: str) -> dict[str, Any]:
    """Ask a board's server for its spoken words; an empty answer when it gives none.

    Parameters
    ----------
    at : Address
        The board.
    what : str
        ``"words"`` or ``"words/keep"``.
    """
    body = json.dumps({"board": at.board, "key": at.key}).encode()
    question = Request(f"{at.base}/api/{what}", body, {"Content-Type": "application/json"})
    try:
        with build_opener(Straight).open(question, timeout=PATIENCE) as answer:
            told = json.loads(answer.read(4096))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


class Straight(HTTPRedirectHandler):
    """Follows no redirect: a site that is ours to ask must not send us to one that is not."""

    def redirect_request(self, *_: Any) -> None:
        """Follow none."""


def head(now: Standing, langs: Sequence[str], code: Markup, words: Mapping[str, str]) -> Markup:
    """The question, the step and who is ready, in each language, and the way in.

    Parameters
    ----------
    now : Standing
    langs : sequence of str
        The languages, side by side.
    code : Markup
        The board's link as a drawing.
    words : mapping of str to str
        The spoken words in each language; may be empty.
    """

    def told(lang: str) -> Markup:
        following = STEPS[now.number] if now.number < len(STEPS) else "end"
        ready = say(lang, f"ready.{following}", n=now.ready, all=now.here) if now.here else say(lang, "wall.nobody")
        step = say(lang, "step.of", n=now.number, step=say(lang, f"step.{now.step}"))
        return el("div", el("p", step, class_="step"), el("p", ready, class_="ready"), lang=lang)

    def way(lang: str) -> Markup:
        return el("div", el("p", say(lang, "wall.join")), el("p", words[lang], class_="spoken") if lang in words else None, lang=lang)

    title = now.title or say(langs[0], "title.none")
    return el(
        "div", el("div", el("h1", title, dir="auto"), el("div", [told(lang) for lang in langs], class_="told")),
        el("div", el("div", code, class_="qr", aria_hidden="true"), el("div", [way(lang) for lang in langs]), class_="join"),
        class_="wall",
    )  # fmt: skip


def zones(frame: Template, lang: str) -> Markup:
    """The names of a frame's zones in a language, in the frame's order: for whoever does not read those on the board."""
    names = " · ".join(zone.title.get(lang) for zone in frame.zones)
    return el("p", names, class_="zones", lang=lang)
