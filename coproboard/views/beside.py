"""The page around an app beside a board: its head, its language, its two roots.

What it is: a template, and what every session of an app has: a language, light or dark, the boards it watches. What it
is not: a layout; what is below the head is the app's.

The fact that shaped it: a key that stood in an address would stand in logs. So the links come from the fragment, by the
session's own socket, and are let go of when that ends.
"""
from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import panel as pn
import param
from bokeh.document import Document
from panel.io.document import hold

from coproboard.errors import BoardNotFound, CoproboardError, Refused
from coproboard.views.asked import asked, page_lang
from coproboard.views.lookout import Lookout, Lookouts
from coproboard.views.parts import Doorway
from coproboard.words import FIRST, direction, say, tongues

log = logging.getLogger(__name__)

_PAGE = (Path(__file__).parent / "beside.html").read_text(encoding="utf-8")
_STYLE = (Path(__file__).parent / "beside.css").read_text(encoding="utf-8")
#: Boards that one page watches, and links that it tries, at most: a page must not use up the patience that a site has
#: with this process.
MOST, TRIES = 8, 40


class Beside(param.Parameterized):
    """One session of an app beside boards.

    Parameters
    ----------
    lookouts : Lookouts
        The boards of this process.
    links : sequence of str
        Boards that are there from the start, whatever the address says.
    first : str
        The language that comes first (I5).
    most : int
        Boards that it watches, at most.
    """

    dark = param.Boolean(default=False, doc="""
        Whether the page is dark.""")

    boards = param.List(default=[], item_type=Lookout, doc="""
        The boards that it watches, in the order in which they came.""")

    trouble = param.String(default="", doc="""
        Why the last link could not be followed.""")

    def __init__(self, lookouts: Lookouts, links: Sequence[str] = (), first: str = FIRST, most: int = MOST) -> None:
        super().__init__()
        self.lang = page_lang(first)
        self._lookouts, self._most = lookouts, most
        self._document: Document | None = pn.state.curdoc
        self._ends: list[Callable[[], None]] = []
        self._held: list[str] = []
        self._given, self._tried = tuple(links), 0
        self.doorway = Doorway(
            others=[[tag, name] for tag, name, _ in tongues(first) if tag != self.lang],
            dark_words=say(self.lang, "work.dark"),
        )  # fmt: skip
        self.doorway.link(self, dark="dark")
        self.doorway.param.watch(lambda event: self._follow_all(event.new), "links")
        if self._document is not None:
            self._document.on_session_destroyed(lambda _: self.close())

    def say(self, key: str, **values: object) -> str:
        """Words in the language of the page."""
        return say(self.lang, key, **values)

    def later(self, do: Callable[[], None]) -> None:
        """Have something done to the page, from any thread; never, when the page has gone."""
        if self._document is None:
            do()
        elif self._document.session_context is not None:
            self._document.add_next_tick_callback(partial(_together, self._document, do))

    def aside(self, do: Callable[[], None]) -> None:
        """Have something done that takes long, such as writing a file, where no drawing waits for it."""
        self._lookouts.aside(do)

    def on_end(self, do: Callable[[], None]) -> None:
        """Have something done when the page has gone."""
        self._ends.append(do)

    def remember(self, **place: str) -> None:
        """Put what is looked at into the address, so that a reload or the other language shows it again."""
        self.doorway.place = {**self.doorway.place, **place}

    @staticmethod
    def asked(name: str) -> str:
        """What the address says of what to look at."""
        return asked(name)

    def follow(self, link: str) -> None:
        """Watch a board, if there is one at a link; `boards` or `trouble` says what came of it."""
        self.trouble = ""
        try:
            at = self._lookouts.sites.address(link)
            if at.link in self._held:
                return
            if len(self._held) >= self._most:
                self.trouble = self.say("work.trouble.many", n=self._most)
                return
            self._tried += 1
            if self._tried > TRIES:
                self.trouble = self.say("work.trouble.busy")
                return
            coming = self._lookouts.hold(at.link)
        except BoardNotFound:
            self.trouble = self.say("work.trouble.link")
        except PermissionError:
            self.trouble = self.say("work.trouble.site")
        except OverflowError:
            self.trouble = self.say("work.trouble.full")
        else:
            self._held.append(at.link)
            coming.add_done_callback(lambda done: self.later(partial(self._arrived, at.link, done)))

    def close(self) -> None:
        """The page has gone: let go of what it watched."""
        for end in self._ends:
            end()
        self._ends.clear()
        for link in self._held:
            self._lookouts.release(link)
        self._held.clear()
        self._document = None

    def template(self, heading: str, main: pn.viewable.Viewable, kind: str = "work") -> pn.Template:
        """The page; with it the boards come that are there from the start.

        Parameters
        ----------
        heading : str
            What it is called.
        main : Viewable
            What is below its head.
        kind : str
            ``"work"``, or ``"wall"`` for a page without a head.
        """
        page = pn.Template(_PAGE)
        page.add_panel("head", self.doorway)
        page.add_panel("main", main)
        said = {
            "lang": self.lang, "dir": direction(self.lang), "heading": heading, "kind": kind, "css": _STYLE,
            "skip": self.say("work.skip"),
        }  # fmt: skip
        for name, value in said.items():
            page.add_variable(name, value)
        # Only now is there somebody to be told of them.
        self._follow_all(self._given)
        return page

    def _follow_all(self, links: Sequence[str]) -> None:
        for link in links[: self._most]:
            self.follow(link)

    def _arrived(self, link: str, done: Future[Lookout]) -> None:
        if link not in self._held:
            return
        failure = None if done.cancelled() else done.exception()
        if failure is None and not done.cancelled():
            self.boards = [*self.boards, done.result()]
            # What is there from the start is no part of the address.
            self.doorway.kept = [one.address.link for one in self.boards if one.address.link not in self._given]
            return
        self._held.remove(link)
        if not isinstance(failure, CoproboardError):
            log.error("a board could not be opened: %s", type(failure).__name__)
        kind = "link" if isinstance(failure, BoardNotFound) else "busy" if isinstance(failure, Refused) else "away"
        self.trouble = self.say(f"work.trouble.{kind}")


def _together(document: Document, do: Callable[[], None]) -> None:
    """Send all that one step changes as one message: each message costs every session."""
    with hold(document):
        do()


class Pane:
    """A pane that watches one board for as long as it is shown."""

    def __init__(self, beside: Beside) -> None:
        self.beside = beside
        self._stops: list[Callable[[], None]] = []
        beside.on_end(self.close)

    def watch(self, lookout: Lookout, heard: Callable[[], None]) -> None:
        """Have `heard` called in the drawing thread whenever the board has changed, until `close`."""
        self._stops.append(lookout.watch(heard))

    def follow(self, of: param.Parameterized, name: str, heard: Callable[..., object]) -> None:
        """Have `heard` called when a parameter changes, until `close`."""
        watcher = of.param.watch(heard, name)
        self._stops.append(lambda: of.param.unwatch(watcher))

    def close(self) -> None:
        """Watch nothing any longer."""
        for stop in self._stops:
            stop()
        self._stops.clear()

