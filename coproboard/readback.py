"""A board from its JSON (SPEC O14): `read`.

What it is: what makes a board, in memory or in a file, of what `exchange.whole_read` gives. What it is not: the reading;
nothing is made before the whole text has been looked at.

The fact that shaped it: whoever reads a board gets a copy, which has a key and people's seats of its own. Reading is no
joining: who has read it is a guest once they do something, and nobody before.
"""
from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random, SystemRandom

from coproboard.board import Board
from coproboard.domain import ids
from coproboard.errors import BadBoard
from coproboard.exchange import whole_read
from coproboard.local import LIMITS, LocalLink
from coproboard.rooms.hub import Hub
from coproboard.rooms.identity import key_hash
from coproboard.seats import Seats
from coproboard.storage.log import Store
from coproboard.storage.memory import MemoryStore
from coproboard.storage.sqlite import SqliteStore
from coproboard.templates import resolve


def read(
    path_or_text: Path | str,
    *,
    path: Path | str | None = None,
    lang: str = "en",
    clock: Callable[[], float] = time.time,
    random: Random | None = None,
) -> Board:
    """A board from its JSON, as `Board.export` writes it: a copy with the same contents, and a key of its own.

    Parameters
    ----------
    path_or_text : path or str
        The file, or the JSON itself.
    path : path or None
        Where to keep the copy, such as ``"buses.coproboard"``; in memory without.
    lang : str
        ``"en"`` or ``"cy"``, as for `Board.new`.
    clock : callable
        Time in seconds.
    random : Random or None
        The source of ids; the system's own by default.

    Returns
    -------
    Board
        With the same cards, places, wordings, terms, boundaries, proposals, actions, people, marks, answers, comments,
        motions, votes and records, under the same ids, and the same history of who did what; that it is a copy, its
        history tells. What was sealed is not in it: marks of a round that was open, and dots of a vote that was open,
        have to be given again.

    Raises
    ------
    BadBoard
        It is no board's JSON, or a changed one: the error names the field, and nothing was made.
    OSError
        The file cannot be read.
    FolderInUse, StorageError
        The copy cannot be made at `path`, or something is there already.
    """
    random = random or SystemRandom()
    text = _text(path_or_text)
    found = whole_read.read(text, int(clock() * 1000))
    key, board, file = ids.key(random), ids.board_id(random), None if path is None else Path(path).resolve()
    meta = {"key_hash": key_hash(key), "frame": found.frame, "made": str(int(clock() * 1000)), **({"keep": found.keep} if found.keep else {})}
    store: Store = MemoryStore() if file is None else SqliteStore(file.parent, only=file.name)
    with ExitStack() as undo:
        undo.callback(store.close)
        store.create(board, meta, found.rows).close()
        if file is None:
            link = LocalLink(Hub(store, random.randbytes(32), resolve, LIMITS, random), store, board, key, clock, random)
        else:
            store.close()
            link = LocalLink.open(file, clock, random, key=key)
            # So that its links stay the same, whenever it is opened on this machine.
            Seats().keep_key(link.own, key)
        undo.pop_all()
    return Board(link, lang, random)


def _text(path_or_text: Path | str) -> str:
    if isinstance(path_or_text, str) and path_or_text.lstrip("\ufeff \t\r\n").startswith("{"):
        return path_or_text.lstrip("\ufeff")
    file = Path(path_or_text)
    if file.stat().st_size > 4 * whole_read.MOST:
        raise BadBoard("", f"at most {whole_read.MOST} characters")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadBoard("", "text in UTF-8") from None
