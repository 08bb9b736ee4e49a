"""The Python API: a board as an object.

What it is: the same board that people have in the browser, in the words of Python, for notebooks and scripts. What it
is not: a way to more rights; whoever holds a `Board` is a participant like any other, and meets the same gate (B2).

The fact that shaped it: a board in memory, in a file and on a server differ only in how changes travel. So there is
one `Board`, over a link: `LocalLink` or `LiveLink`.

:Example:

>>> import coproboard as cb
>>> board = cb.Board.new("spectrum", title="How is our bus service decided?")
>>> card = board.add("Timetable leaflet", zone="information")
>>> board.move(card, zone="consultation")
>>> board.cards[["words", "zone"]]
"""
from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from coproboard.documents.observe import Change, Watcher
from coproboard.documents.shared import TRAY, At, Card, SharedDoc
from coproboard.domain import ids
from coproboard.domain.people import PERSPECTIVES
from coproboard.errors import NotConnected, UnknownCard, UnknownZone
from coproboard.insight import tables
from coproboard.insight.still import still
from coproboard.link import Link
from coproboard.live import LiveLink
from coproboard.local import LocalLink
from coproboard.rooms.replica import Replica
from coproboard.templates import Template, named
from coproboard.words import LANGS

if TYPE_CHECKING:
    from coproboard.views import BoardView

#: Where the first card of a zone lies, and how far down, of what is left, each next one.
_FIRST, _NEXT = 0.08, 0.25


class Board:
    """A `Board` is one participant's place at a board; `Board.new`, `Board.open` and `connect` give one.

    Parameters
    ----------
    link : Link
        How it is driven.
    lang : str
        ``"en"`` or ``"cy"``: the language of titles, and of cards that are added without another.
    random : Random
        The source of card ids.

    Attributes
    ----------
    frame : Template
        The frame: its zones, bands and axes.
    """

    def __init__(self, link: Link, lang: str, random: Random) -> None:
        self.lang = lang
        self._link, self._random = link, random
        self.frame: Template = named(link.read(lambda replica: replica.shared.frame))

    @classmethod
    def new(
        cls,
        frame: str = "spectrum",
        title: str = "",
        *,
        path: Path | str | None = None,
        name: str = "",
        perspective: str = "unsaid",
        lang: str = "en",
        clock: Callable[[], float] = time.time,
        random: Random | None = None,
    ) -> Board:
        """Make a board in this process.

        Parameters
        ----------
        frame : str
            ``"spectrum"``, ``"risk"`` or ``"likelihood-impact"``.
        title : str
            The question of the board, up to 200 characters.
        path : path or None
            Its file, such as ``"buses.coproboard"``; or a folder that is there, to make a file in that is named as a
            server names it. Without, the board lives in memory and ends with the program.
        name, perspective, lang : str
            Who is at it; the perspective is ``"lived"``, ``"services"``, ``"both"`` or ``"unsaid"``.
        clock : callable
            Time in seconds.
        random : Random or None
            The source of ids; the system's own by default.

        Raises
        ------
        TemplateError
            There is no such frame.
        ValueError
            There is no such perspective or language.
        Refused
            The title is too long.
        FolderInUse, StorageError
            The file cannot be made there.
        """
        random = random or SystemRandom()
        join = _join(random, name, perspective, lang)
        link = LocalLink.make(named(frame).id, title, None if path is None else Path(path), clock, random)
        return _seat(link, join, random)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        name: str = "",
        perspective: str = "unsaid",
        lang: str = "en",
        clock: Callable[[], float] = time.time,
        random: Random | None = None,
    ) -> Board:
        """Open a board's file; no server may be using its folder meanwhile.

        Parameters
        ----------
        path : path
            The file.
        name, perspective, lang : str
            Who is at it, as for `new`.
        clock : callable
            Time in seconds.
        random : Random or None
            The source of ids; the system's own by default.

        Raises
        ------
        FileNotFoundError
            There is no such file.
        FolderInUse, StorageError
            It is in use, or cannot be read as a board.
        """
        random = random or SystemRandom()
        join = _join(random, name, perspective, lang)
        return _seat(LocalLink.open(Path(path), clock, random), join, random)

    # -- what we do together ----------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The question of the board; set it to change it for everyone."""
        return self._link.read(lambda replica: replica.shared.title)

    @title.setter
    def title(self, title: str) -> None:
        self._link.change(lambda shared: shared.retitle(title))

    def add(
        self,
        words: str,
        zone: str | None = None,
        *,
        x: float | None = None,
        y: float | None = None,
        lang: str | None = None,
    ) -> str:
        """Add a card and give its id.

        Parameters
        ----------
        words : str
            What it says, up to 20,000 characters.
        zone : str or None
            A zone's id, or its title in either language; the tray without one.
        x, y : float or None
            The fine position in the zone, 0 to 1, y downwards; below the cards that lie there without one.
        lang : str or None
            The language of the words, the board's own without one.

        Raises
        ------
        UnknownZone
            The frame has no such zone; the error lists those it has.
        Refused
            The gate did not take it.
        """
        card, place, spoken = ids.card_id(self._random), self._zone(zone or TRAY), lang or self.lang

        def make(shared: SharedDoc) -> None:
            if shared.card(card) is None:
                shared.add(card, words, spoken, _at(shared, place, x, y))

        self._link.change(make)
        return card

    def move(self, card: str, zone: str | None = None, *, x: float | None = None, y: float | None = None) -> None:
        """Put a card in a zone, or elsewhere in its own.

        Parameters
        ----------
        card : str
            The card's id.
        zone : str or None
            A zone's id, its title in either language, or ``"tray"``; its own without one.
        x, y : float or None
            The fine position, as for `add`.

        Raises
        ------
        UnknownCard, UnknownZone, Refused
        """
        now, place = self._card(card).at, None if zone is None else self._zone(zone)

        def make(shared: SharedDoc) -> None:
            if place is not None:
                shared.move(card, _at(shared, place, x, y))
            else:
                shared.move(card, At(now.zone, now.x if x is None else x, now.y if y is None else y))

        self._link.change(make)

    def write(self, card: str, words: str, *, lang: str | None = None) -> None:
        """Change a card's words; only what differs is touched, so that others can write in it at the same time.

        Parameters
        ----------
        card : str
            The card's id.
        words : str
            What it is to say.
        lang : str or None
            The language of the words, if that has changed too.

        Raises
        ------
        UnknownCard, Refused
        """
        was = self._card(card)
        self._link.change(lambda shared: shared.write(card, words))
        if lang is not None and lang != was.lang:
            self._link.change(lambda shared: shared.set_lang(card, lang))

    def set_aside(self, card: str) -> None:
        """Set a card aside; anyone can bring it back.

        Parameters
        ----------
        card : str
            The card's id.

        Raises
        ------
        UnknownCard
        """
        if not self._card(card).aside:
            self._link.change(lambda shared: shared.set_aside(card, True))

    def bring_back(self, card: str) -> None:
        """Bring back a card that was set aside.

        Parameters
        ----------
        card : str
            The card's id.

        Raises
        ------
        UnknownCard
        """
        if self._card(card).aside:
            self._link.change(lambda shared: shared.set_aside(card, False))

    # -- what there is ----------------------------------------------------------------------------------------------

    @property
    def cards(self) -> pd.DataFrame:
        """The cards, one row each; `coproboard.insight.tables.cards` tells the columns."""
        frame, lang = self.frame, self.lang
        return self._link.read(lambda replica: tables.cards(replica.shared.cards(), replica.ledger, frame, lang))

    @property
    def people(self) -> pd.DataFrame:
        """Everyone who ever joined, one row each; see `coproboard.insight.tables.people`."""
        return self._link.read(lambda replica: tables.people(replica.ledger, replica.present))

    @property
    def history(self) -> pd.DataFrame:
        """What was done, by whom and when; see `coproboard.insight.tables.history`."""
        records = self._link.history()
        return self._link.read(lambda replica: tables.history(records, replica.ledger))

    @property
    def address(self) -> str | None:
        """The link to a live board, with its key; None for a board in this process."""
        return self._link.address

    @property
    def key(self) -> str | None:
        """The board's key, with which anybody can join it; None where only its file is known."""
        return self._link.key

    @property
    def me(self) -> str:
        """My participant id, as in `people`."""
        return self._link.participant

    def watch(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Have something called whenever the board has changed.

        Parameters
        ----------
        callback : callable
            Called with a `Change`. At a live board it runs in the thread that holds the connection: it may read and
            change the board there, but not wait.

        Returns
        -------
        callable
            Call it to end that.
        """
        watcher = self._link.read(lambda replica: Watcher(replica.shared))

        def look(replica: Replica) -> None:
            change = watcher.take(replica.shared)
            if change:
                callback(change)

        end = self._link.on_news(look)

        def stop() -> None:
            end()
            with suppress(NotConnected):
                self._link.read(lambda replica: watcher.end())

        return stop

    def view(self, **params: Any) -> BoardView:
        """The live board as a Panel component.

        Parameters
        ----------
        params
            As for `BoardView`.

        Raises
        ------
        NotConnected
            This board is in this process only: serve its folder, and `connect`.
        """
        if self.address is None:
            raise NotConnected("this board", "it is in this program only. Serve it with `coproboard serve`, then connect")
        return importlib.import_module(__package__).BoardView(**{"address": self.address, "lang": self.lang} | params)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """What a notebook shows: the board as it stands, and the link to the live one."""
        title, cards = self._link.read(lambda replica: (replica.shared.title, replica.shared.cards()))
        return {"text/plain": repr(self), "text/html": still(title, self.frame, cards, self.lang, self.address)}

    def __repr__(self) -> str:
        return f"<Board {self.frame.id} {'live' if self.address else 'in this program'}>"

    # -- saying something ---------------------------------------------------------------------------------------------

    def act(self, name: str, **fields: Any) -> None:
        """Do an act of SPEC section A as this participant, and wait for its receipt.

        Parameters
        ----------
        name : str
            Such as ``"step"``, ``"raise"``, ``"voice"``, ``"mark"``, ``"comment"`` or ``"answer"``.
        **fields
            What the act says; a field that Python reserves takes a line behind it: ``from_="gather"``, ``for_=person``.

        Raises
        ------
        Refused
            It was not done; `code` and `rule` say why. Nothing was changed.
        NotConnected
            It could not be sent in time; it is kept, and goes on being tried.
        """
        said = {field.removesuffix("_"): value for field, value in fields.items()}
        self._link.act({**said, "id": ids.card_id(self._random), "act": name})
        self.sync()

    # -- saving and leaving -----------------------------------------------------------------------------------------

    def sync(self, timeout: float = 10.0) -> None:
        """Wait until everything is saved; a board in this process has saved when each call returns.

        Parameters
        ----------
        timeout : float
            Seconds to wait.

        Raises
        ------
        Refused
            A change was not taken, and is no longer on this copy of the board.
        NotConnected
            It was not saved in time; it is kept, and goes on being tried.
        """
        self._link.sync(timeout)

    def close(self, timeout: float = 10.0) -> None:
        """Save as `sync` does, then leave; may be called twice.

        Parameters
        ----------
        timeout : float
            Seconds to wait.
        """
        self._link.close(timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _card(self, card: str) -> Card:
        found = self._link.read(lambda replica: replica.shared.card(card))
        if found is None:
            raise UnknownCard(card)
        return found

    def _zone(self, zone: str) -> str:
        names = {name: place.id for place in self.frame.zones for name in (*place.title.all.values(), place.id)}
        names |= {**dict.fromkeys(self.frame.tray.title.all.values(), TRAY), TRAY: TRAY}
        asked = " ".join(zone.split()).casefold()
        for name, found in names.items():
            if name.casefold() == asked:
                return found
        raise UnknownZone(zone, [place.id for place in self.frame.zones] + [TRAY])


def connect(
    link: str, *, name: str = "", perspective: str = "unsaid", lang: str = "en", timeout: float = 10.0
) -> Board:
    """Join a live board as one more participant (B2).

    It is here when this returns. Changes go to the server by themselves, also after the connection was lost for a
    while; `Board.sync` waits until they are saved there.

    Parameters
    ----------
    link : str
        The board's link: ``http://host/b/<id>#<key>``.
    name : str
        Shown to the others; a guest without one.
    perspective : str
        ``"lived"``, ``"services"``, ``"both"`` or ``"unsaid"``.
    lang : str
        ``"en"`` or ``"cy"``.
    timeout : float
        Seconds to wait.

    Raises
    ------
    BoardNotFound
        The link leads nowhere, or lacks its key.
    NotConnected
        The server cannot be reached.
    Refused
        It does not take us now: too many tries from here.
    """
    random = SystemRandom()
    join = _join(random, name, perspective, lang)
    board = _seat(LiveLink(link, timeout), join, random)
    board.sync(timeout)
    return board


def _join(random: Random, name: str, perspective: str, lang: str) -> Mapping[str, Any]:
    """The act of sitting down (SPEC W)."""
    if perspective not in PERSPECTIVES:
        raise ValueError(f"perspective: expected one of {', '.join(PERSPECTIVES)}")
    if lang not in LANGS:
        raise ValueError(f"lang: expected one of {', '.join(LANGS)}")
    return {"id": ids.card_id(random), "act": "join", "name": name, "perspective": perspective, "lang": lang}


def _seat(link: Link, join: Mapping[str, Any], random: Random) -> Board:
    """Sit down at a board; whatever goes wrong, the link is let go of."""
    with ExitStack() as undo:
        undo.callback(link.leave)
        board = Board(link, join["lang"], random)
        link.act(join)
        undo.pop_all()
    return board


def _at(shared: SharedDoc, zone: str, x: float | None, y: float | None) -> At:
    """A position in a zone; where no height is given, below what lies there."""
    if y is None:
        there = [card.at.y for card in shared.cards() if card.at.zone == zone]
        y = max(there) + (1 - max(there)) * _NEXT if there else _FIRST
    return At(zone, 0.5 if x is None else x, y)
