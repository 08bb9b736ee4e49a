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

import errno
import importlib
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakValueDictionary

from coproboard import opening
from coproboard.domain import ids
from coproboard.domain.address import Address
from coproboard.domain.people import PERSPECTIVES
from coproboard.link import Link
from coproboard.live import LiveLink
from coproboard.measuring import Measuring
from coproboard.saying import Saying
from coproboard.seats import Person
from coproboard.sharing import Shared
from coproboard.showing import Showing
from coproboard.storage.folder import SUFFIX
from coproboard.takehome import TakeHome
from coproboard.templates import resolve
from coproboard.words import LANGS

if TYPE_CHECKING:
    from coproboard.plot import Plot


class Board(Measuring, Showing, TakeHome, Saying, Shared):
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
        The frame that it was made with (the tab ``"first"``): its zones, bands and axes.
    """

    def __init__(self, link: Link, lang: str, random: Random) -> None:
        super().__init__(link, lang, random)
        Shared.__init__(self)

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
            The id of a frame, such as ``"spectrum"`` or ``"risk"``; or the TOML of a frame of your own.
        title : str
            The question of the board, up to 200 characters.
        path : path or None
            Its file, such as ``"buses.coproboard"``; one that is there already is opened, as by `open`, so that a cell
            which runs again gives the same board. Or a folder that is there, to make a file in that is named as a
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
            There is no such frame, or it is not as a frame has to be: it says where, and what was expected.
        ValueError
            There is no such perspective or language, or the board in this file has another frame.
        Refused
            The title is too long.
        FolderInUse, StorageError
            The file cannot be made there.
        """
        random = random or SystemRandom()
        join, asked = _join(random, name, perspective, lang), resolve(frame)
        file = None if path is None else Path(path).resolve()
        if file is not None and file.is_file():
            board = cls.open(file, name=name, perspective=perspective, lang=lang, clock=clock, random=random)
            if board.frame.reference != asked.reference:
                raise ValueError(
                    f"frame: the board in {file.name} has the frame {board.frame.id!r}, not {asked.id!r}; "
                    "open it with coproboard.open, or give the new board another file"
                )
            return board
        link = opening.make(frame, title, file, Person(name, perspective), clock, random)
        made = _seat(link, join, random)
        if link.path is not None:
            _boards[str(link.path), name, perspective, lang] = made
        return made

    @classmethod
    def open(
        cls,
        where: Path | str,
        board: str | None = None,
        *,
        name: str = "",
        perspective: str = "unsaid",
        lang: str = "en",
        clock: Callable[[], float] = time.time,
        random: Random | None = None,
    ) -> Board:
        """Open a board's file.

        Where another program of this user on this machine serves the file, such as another notebook, the board is joined
        there; where this program has it open, it is the same board.

        Parameters
        ----------
        where : path
            The file; or the folder, with `board`.
        board : str or None
            The board's id, as in its link and in the name of its file.
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
        FolderInUse
            A server has the folder: `connect` joins its boards by their links.
        StorageError
            Another program has the file open and does not serve it, or it cannot be read as a board.
        """
        random = random or SystemRandom()
        join = _join(random, name, perspective, lang)
        file = (Path(where) if board is None else Path(where) / f"{board}{SUFFIX}").resolve()
        if not file.is_file():
            raise FileNotFoundError(errno.ENOENT, "There is no board in this place", str(file))
        asked = (str(file), name, perspective, lang)
        if (again := _again(asked)) is not None:
            return again
        for other in _boards.values():
            if other._link.path == file and not other._link.closed:
                other._live()
        link, host = opening.reach(file, Person(name, perspective), clock, random)
        opened = _boards[asked] = _seat(link, join, random)
        opened._host = host
        return opened

    # -- what there is ----------------------------------------------------------------------------------------------

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

    @property
    def plot(self) -> Plot:
        """The pictures of the board: ``board.plot.spread()``, ``.apart()``, ``.heat()`` and so on, see `Plot`."""
        return importlib.import_module(__package__).Plot(self)

    def __repr__(self) -> str:
        return f"<Board {self.frame.id} {'live' if self.address else 'in this program'}>"

    def __str__(self) -> str:
        return repr(self)

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
        self._news.end()
        self._link.close(timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def connect(
    link: str, *, name: str = "", perspective: str = "unsaid", lang: str = "en", timeout: float = 10.0, join: bool = True
) -> Board:
    """Join a live board as one more participant (B2).

    It is here when this returns. Changes go to the server by themselves, also after the connection was lost for a
    while; `Board.sync` waits until they are saved there. The same name and perspective at the same board are the same
    participant, also when the program runs again; the same call while the board is open gives the same `Board`.

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
    join : bool
        Whether to sit down. Otherwise it looks on: it is not among the people until it writes something.

    Raises
    ------
    BoardNotFound
        The link leads nowhere, or lacks its key.
    NotConnected
        The server cannot be reached.
    Refused
        It does not take us now: too many tries from here.
    """
    random, person = SystemRandom(), Person(name, perspective)
    act = _join(random, name, perspective, lang)
    asked = (Address.read(link).link, name, perspective, lang)
    if join and (again := _again(asked)) is not None:
        again.sync(timeout)
        return again
    if not join:
        # No seat of this user's: whoever has it would count as present for as long as somebody looks on.
        return Board(LiveLink(link, timeout), lang, random)
    live = opening.join(link, person, timeout)
    board = _boards[asked] = _seat(live, act, random)
    board.sync(timeout)
    return board


#: The boards that this program has open, by where they are and how they were asked for.
_boards: WeakValueDictionary[tuple[str, ...], Board] = WeakValueDictionary()


def _again(asked: tuple[str, ...]) -> Board | None:
    """The board that was asked for in just this way before, if it is still open."""
    board = _boards.get(asked)
    return board if board is not None and not board._link.closed else None


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


open = Board.open
