"""A large screen for the room: the question, the step, who is ready, the way in, the board.

What it is: what everybody in the room may look up to. What it is not: a place where anything can be done; it has no
control at all, shows nothing that is sealed, and nothing that says where a card ought to lie.

The fact that shaped it: it is read from five metres by people who read one of two languages. So both stand on it, side
by side, unless its address asks for one.
"""
from __future__ import annotations

from functools import partial
from typing import Any

import panel as pn
import segno

from coproboard.exchange.markup import Markup, Part, el, raw
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.standing import STEPS, Standing
from coproboard.views.asked import asked_lang
from coproboard.views.beside import Beside
from coproboard.views.lookout import Lookout, Lookouts
from coproboard.views.parts import Leaf
from coproboard.words import FIRST, in_order, say


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

    def __init__(self, lookouts: Lookouts, links: Any = (), first: str = FIRST) -> None:
        super().__init__(lookouts, links, first, most=1)
        self.langs = (asked_lang(),) if asked_lang() else in_order(first)[:2]
        self._stop: Any = None
        self._head = Leaf(html=el("p", self.say("wall.waiting"), class_="quiet"))
        self._plan, self._foot = Leaf(), Leaf()
        self.doorway.visible = False
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

    def _soon(self) -> None:
        if self.boards:
            self.boards[0].soon(self._look)

    def _look(self) -> None:
        """In the lookout's thread."""
        lookout, dark = self.boards[0], self.dark
        now = lookout.standing
        drawn = lookout.once(("wall", self.langs, dark), lambda: board(lookout, self.langs[0], dark))
        code = lookout.once("qr", lambda: qr(lookout))
        self.later(partial(self._put, now, drawn, code))

    def _put(self, now: Standing, drawn: Picture, code: Markup) -> None:
        self._head.html = head(now, self.langs, code)
        self._plan.html = el("div", raw(drawn.svg), role="img", aria_label=f"{drawn.title}. {drawn.summary}")
        self._foot.html = ""


def board(lookout: Lookout, lang: str, dark: bool) -> Picture:
    """The board as a drawing for a wall."""
    return lookout.plot.board(lang=lang, dark=dark, wall=True)


def qr(lookout: Lookout) -> Markup:
    """The board's link as a code to point a phone at."""
    drawn = segno.make(lookout.address.link, error="m").svg_inline(border=3, omitsize=True, dark="#1E2A30", light="#fff")
    return raw(drawn)


def head(now: Standing, langs: tuple[str, ...], code: Markup) -> Markup:
    """The question, the step and who is ready, in each language, and the code."""

    def told(lang: str) -> Markup:
        following = STEPS[now.number] if now.number < len(STEPS) else "end"
        parts: list[Part] = [
            el("p", say(lang, "step.of", n=now.number, step=say(lang, f"step.{now.step}")), class_="step"),
            el("p", say(lang, f"ready.{following}", n=now.ready, all=now.here), class_="ready"),
        ]
        return el("div", parts, lang=lang)

    join = el("div", el("div", code, class_="qr", aria_hidden="true"), el("div", [el("p", say(lang, "wall.join"), lang=lang) for lang in langs]), class_="join")
    title = now.title or say(langs[0], "title.none")
    return el("header", el("h1", title, dir="auto"), el("div", [told(lang) for lang in langs], class_="told"), join)
