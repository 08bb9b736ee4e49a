"""The Python API: what there is at a board, as tables that are live.

What it is: each table as a Param, which keeps what it read until something in it has changed; who hears of changes; and
the scene of a board. What it is not: where tables are made; `coproboard.insight` makes them.

The fact that shaped it: a board changes many times a second, and most tables with it do not. So every part of a board
has a count of its changes, and a table is as good as the counts of the parts it is made of.
"""
from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pandas as pd
import param

from coproboard.documents.observe import WORDS, Change
from coproboard.documents.places import FIRST
from coproboard.documents.shared import Card
from coproboard.errors import BoardNotFound, NotConnected, Refused
from coproboard.insight import frames, said, tables
from coproboard.insight.chronicle import Chronicle
from coproboard.insight.laid import Laid
from coproboard.insight.scene import Scene
from coproboard.insight.stages import steps
from coproboard.insight.tidy import Tidy
from coproboard.link import Link
from coproboard.local import LocalLink
from coproboard.news import News, Parts
from coproboard.rooms.replica import Replica
from coproboard.table import Table, tell, watched
from coproboard.together import Together

#: Each table, and the parts of a board that it is made of.
NEEDS = {
    "cards": ("cards", "people", "frames"),
    "marks": ("marks", WORDS, "frames"),
    "people": ("people",),
    "answers": ("answers", "proposals", "people"),
    "motions": ("motions", "people"),
    "decisions": ("decisions",),
    "comments": ("comments", "people"),
    "history": ("cards", "title", "wordings", "terms", "lines", "proposals", "actions", "people", "saved"),
    "rounds": ("rounds", "marks"),
    "frames": ("frames",),
    "wordings": ("wordings",),
    "terms": ("terms",),
    "lines": ("lines",),
}
#: The names of the tables.
TABLES = tuple(NEEDS)
#: Where a copy shares its values until it is written to, a shallow one is enough to keep what is held as it is.
_DEEP = int(pd.__version__.partition(".")[0]) < 3

Key = tuple[int, ...]


class Seeing(Together, param.Parameterized):
    """What one participant sees of a board: every table is a Param, to be read, bound, watched and depended on."""

    cards: Tidy = Table(doc="""
        The cards, one row each; `coproboard.insight.tables.cards` tells the columns. Where a card has more than one place,
        `coproboard.insight.frames.with_places` tells those that follow.""")

    marks: Tidy = Table(doc="""
        The revealed marks, one row each; see `coproboard.insight.said.marks`. Nothing sealed is ever in it.""")

    people: Tidy = Table(doc="""
        Everyone who ever joined, one row each; see `coproboard.insight.tables.people`.""")

    answers: Tidy = Table(doc="""
        What people answered to proposals, one row each; see `coproboard.insight.said.answers`.""")

    motions: Tidy = Table(doc="""
        The motions, one row each; see `coproboard.insight.said.motions`.""")

    decisions: Tidy = Table(doc="""
        The decision records, one row each; see `coproboard.insight.said.decisions`.""")

    comments: Tidy = Table(doc="""
        The comments on cards, one row each; see `coproboard.insight.said.comments`.""")

    history: Tidy = Table(doc="""
        What was done, by whom and when; see `coproboard.insight.tables.history`. At a live board it is asked of the
        server, once whole and then what is new; watchers hear of it every two seconds at most.""")

    rounds: Tidy = Table(doc="""
        The rounds of private marks, one row each; see `coproboard.insight.said.rounds`.""")

    frames: Tidy = Table(doc="""
        The frames over the cards, one row each; see `coproboard.insight.frames.frames`.""")

    wordings: Tidy = Table(doc="""
        The cards' words said again in other languages, one row each; see `coproboard.insight.frames.wordings`.""")

    terms: Tidy = Table(doc="""
        The jargon wall, one row for each word; see `coproboard.insight.frames.terms`.""")

    lines: Tidy = Table(doc="""
        The boundaries that were drawn, one row each; see `coproboard.insight.frames.lines`.""")

    def __init__(self, link: Link, lang: str, random: Random) -> None:
        param.Parameterized.__init__(self)
        Together.__init__(self, link, lang, random)
        self._counts: Counter[str] = Counter()
        self._held: dict[str, tuple[Key, Tidy]] = {}
        self._told: dict[str, Tidy] = {}
        self._seen = {name: self._key(name) for name in TABLES}
        self._copy: Any = None
        self._cards: dict[str, Card] = {}
        self._stale: set[str] = set()
        self._past, self._asking = Chronicle(), threading.RLock()
        self._parts = link.read(Parts)
        self._news = News(link, self._look, self._refresh)

    @property
    def _link(self) -> Link:
        return self._at

    @_link.setter
    def _link(self, link: Link) -> None:
        """Drive the board by another link, when it moves to a server: everyone who hears of changes goes along."""
        self._at = link
        if "_news" in self.__dict__:
            with self._asking:
                self._past = Chronicle()
            self._news.follow(link)

    # -- who hears of changes -----------------------------------------------------------------------------------------

    def on_change(self, heard: Callable[[Change], Any]) -> Callable[[], None]:
        """Have something called whenever the board has changed, by whomever.

        Parameters
        ----------
        heard : callable
            Called with a `Change`; a function, or a coroutine function. It may read and change the board, and `sync`.
            What it does wrong is logged, without what people wrote, and ends nothing else.

        Returns
        -------
        callable
            Call it to end that; closing the board ends it too.

        Notes
        -----
        At a live board it runs in a thread of its own, also while a cell runs, ten times a second at most; what happened
        meanwhile comes as one change. At a board in this program it runs at once, in the thread that made the change. A
        coroutine function runs on the event loop that was running when it was given (a notebook's), if there was one.
        """
        return self._news.listen(heard)

    def _look(self, replica: Replica) -> bool:
        """Count what has changed; give whether a table changed that somebody watches."""
        changed = self._changed(replica)
        if watched(self).keys() & changed:
            return True
        for name in changed:
            self._pass(name)
        return False

    def _refresh(self, slow: bool) -> bool:
        """Tell whoever watches tables that changed; give whether one is left that has to be asked of a server later."""
        changed, watches = self._link.read(self._changed), watched(self)
        told: dict[str, tuple[Tidy | None, Tidy]] = {}
        left = False
        for name in changed:
            if name not in watches:
                self._pass(name)
                continue
            if name == "history" and not slow:
                left = True
                continue
            before, key = self._told.get(name), self._key(name)
            now, whole = self._read(name)
            left = left or not whole
            self._seen[name] = key if whole else self._seen[name]
            if now is not before:
                self._told[name] = now
                told[name] = (before, _own(now))
        tell(self, told, self._news.run)
        return left

    def _pass(self, name: str) -> None:
        self._seen[name] = self._key(name)
        self._told.pop(name, None)

    # -- tables ---------------------------------------------------------------------------------------------------------

    def _table(self, name: str) -> Tidy:
        return _own(self._read(name)[0])

    def _read(self, name: str) -> tuple[Tidy, bool]:
        """A table, as it is held, and whether it is up to date: a server may not give the history just now."""
        if name == "history":
            return self._read_history()
        return self._link.read(lambda replica: self._ask(replica, name)), True

    def _ask(self, replica: Replica, name: str) -> Tidy:
        self._catch_up(replica)
        held, key = self._held.get(name), self._key(name)
        if held is not None and held[0] == key:
            return held[1]
        return self._hold(name, key, self._compose(replica, name, self.lang))

    def _read_history(self) -> tuple[Tidy, bool]:
        with self._asking:
            link, past = self._link, self._past
            key = link.read(lambda replica: self._catch_up(replica) or self._key("history"))
            held = self._held.get("history")
            if held is not None and held[0] == key:
                return held[1], True
            whole = True
            try:
                past.take(link.history(past.through))
            except (BoardNotFound, NotConnected, Refused):
                whole = False
            joins = not isinstance(link, LocalLink)
            make = past.tidy if past.through else lambda ledger, joins: tables.history(None, ledger)
            made = link.read(lambda replica: make(replica.ledger, joins)).named("history", self.lang)
            return self._hold("history", key if whole else (), made), whole

    def _compose(self, replica: Replica, name: str, lang: str) -> Tidy:
        shared, ledger = replica.shared, replica.ledger
        if name == "cards":
            found = self._cards_now(replica)
            made = frames.with_places(tables.cards(found, ledger, self.frame, lang), found, self._frames(replica), lang)
        elif name == "marks":
            made = said.marks(shared, ledger, self._laid(replica), lang, replica.mine)
        elif name == "people":
            made = tables.people(ledger, replica.present)
        elif name == "answers":
            made = said.answers(shared, ledger)
        elif name == "frames":
            tabs = self._tabs(replica)
            made = frames.frames(self._frames(replica), filter(tabs.aside, tabs.ids), tabs.group, lang)
        elif name in ("wordings", "terms", "lines"):
            made = getattr(frames, name)(getattr(shared, name)())
        else:
            made = getattr(said, name)(ledger)
        return made.named(name, lang)

    def _hold(self, name: str, key: Key, made: Tidy) -> Tidy:
        """Keep a table until its key changes. One that reads the same stays the object that it was."""
        held = self._held.get(name)
        if held is not None and made.equals(held[1]):
            made = held[1]
        self._held[name] = (key, made)
        if key == self._seen[name]:
            self._told[name] = made
        return made

    def _key(self, name: str) -> Key:
        return tuple(self._counts[part] for part in NEEDS[name])

    def _changed(self, replica: Replica) -> list[str]:
        self._catch_up(replica)
        return [name for name in TABLES if self._seen[name] != self._key(name)]

    def _catch_up(self, replica: Replica) -> None:
        parts, cards = self._parts.take(replica)
        self._counts.update(parts)
        self._stale.update(cards)

    def _cards_now(self, replica: Replica) -> list[Card]:
        """The cards, of which only those are read again that were written."""
        shared = replica.shared
        if shared is not self._copy:
            self._copy, self._cards = shared, {card.id: card for card in shared.cards()}
        else:
            again = {name: shared.card(name) for name in self._stale}
            self._cards |= {name: card for name, card in again.items() if card is not None}
        self._stale.clear()
        return list(self._cards.values())

    def _laid(self, replica: Replica) -> list[Laid]:
        tabs = self._tabs(replica)
        return [Laid(tab, tabs.text(tab), tabs.frame(tab)) for tab in tabs.ids]

    # -- all in one go --------------------------------------------------------------------------------------------------

    def scene(self, tab: str | None = None, lang: str | None = None) -> Scene:
        """The board at this moment, as pictures and measures look at it; read in one go.

        Parameters
        ----------
        tab : str or None
            The tab, see `frames`; the one that the group is at without one.
        lang : str or None
            The language of titles, the board's own without one.

        Raises
        ------
        UnknownPlace
            There is no such tab.
        TemplateError
            Its frame cannot be found any more.
        """
        spoken, history = lang or self.lang, self.history

        def table(replica: Replica, name: str) -> Tidy:
            return _own(self._ask(replica, name) if spoken == self.lang else self._compose(replica, name, spoken))

        def ask(replica: Replica) -> Scene:
            self._catch_up(replica)
            tabs = self._tabs(replica, tab or FIRST)
            here = tab or tabs.group
            marks = table(replica, "marks")
            return Scene(
                title=replica.shared.title, lang=spoken, tab=here, frame=self._resolve(tabs.text(here)),
                cards=table(replica, "cards"), marks=marks[(marks.tab == here) & marks.latest].reset_index(drop=True),
                people=table(replica, "people"), history=history, rounds=table(replica, "rounds"),
                lines={corner: line for (on, corner), line in replica.shared.lines().items() if on == here},
                steps=steps(replica.ledger), comments=said.comments(replica.ledger), decisions=said.decisions(replica.ledger),
            )  # fmt: skip

        return self._link.read(ask)


def _own(held: Tidy) -> Tidy:
    """A copy that its reader may write to."""
    return held.copy(deep=_DEEP)
