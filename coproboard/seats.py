"""What this user's programs remember between one run and the next: who they are at a board, keys, and what is served.

What it is: a folder of its user's alone, ``~/.coproboard`` or what ``COPROBOARD_HOME`` says, as a browser has its own.
What it is not: a place that a board depends on; where it cannot be written, a program is somebody new each time.

The fact that shaped it: a notebook runs its cells again and again, and each run would otherwise add a person to the
board. So a seat is found by where the board is, by the name and by the perspective that a program sits down with.
"""
from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Any

from coproboard.domain import ids
from coproboard.rooms.identity import Signer
from coproboard.serving import read_secret
from coproboard.storage.folder import held


@dataclass(frozen=True, slots=True)
class Person:
    """Who a program says it is: the name and the perspective that it sits down with."""

    name: str
    perspective: str


class Seats:
    """The folder of this user.

    Parameters
    ----------
    folder : Path or None
        Where; ``COPROBOARD_HOME``, or ``~/.coproboard``, without one.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(os.environ.get("COPROBOARD_HOME") or Path.home() / ".coproboard")

    # -- boards in files ----------------------------------------------------------------------------------------------

    def secret(self) -> bytes:
        """What signs seats at boards that this user's programs serve: the same in each, so that a seat outlives one."""
        try:
            self._make(self.folder)
            return read_secret(self.folder)
        except OSError:
            return os.urandom(32)

    def key(self, board: str) -> str | None:
        """The key of a board (the hash of its own key), as this user knows it."""
        found = self._board(board).get("key")
        return found if isinstance(found, str) and ids.is_key(found) else None

    def keep_key(self, board: str, key: str) -> None:
        """Remember a key of a board, given by the hash of its own one."""
        self._keep(board, "key", key)

    def participant(self, board: str, name: str, person: Person, random: Random) -> str:
        """Who somebody is at a board in a file: the same again, or somebody new.

        Parameters
        ----------
        board : str
            The hash of the board's key.
        name : str
            The board's id.
        person : Person
            Who they say they are.
        random : Random
            The source of ids.
        """
        signer = Signer(self.secret())
        found = signer.read_seat(name, self.seat(board, "", person))
        if found is None:
            found = ids.participant_id(random)
            self.keep_seat(board, "", person, signer.seat(name, found))
        return found

    def port(self, board: str, address: str) -> int:
        """The port at which a board was last shared at an address; 0 for none."""
        found = self._board(board).get(f"port {address}")
        return found if isinstance(found, int) else 0

    def keep_port(self, board: str, address: str, port: int) -> None:
        """Remember that port."""
        self._keep(board, f"port {address}", port)

    # -- seats --------------------------------------------------------------------------------------------------------

    def seat(self, board: str, site: str, person: Person) -> str | None:
        """The seat that somebody has at a board.

        Parameters
        ----------
        board : str
            The hash of the board's key.
        site : str
            Where its server is; ``""`` for a board in a file.
        person : Person
            Who they say they are.
        """
        found = self._board(board).get(_digest(site, person.name, person.perspective))
        return found if isinstance(found, str) else None

    def keep_seat(self, board: str, site: str, person: Person, seat: str) -> None:
        """Remember a seat, as for `seat`."""
        self._keep(board, _digest(site, person.name, person.perspective), seat)

    # -- what is served -------------------------------------------------------------------------------------------------

    def note(self, file: Path, link: str, board: str) -> None:
        """Note that a program serves a file: under which link, and the hash of its board's key."""
        self._write(self._served(file), {"file": str(file), "link": link, "board": board})

    def forget(self, file: Path, link: str) -> None:
        """Take that note away, if it is still this one."""
        if _read(self._served(file)).get("link") == link:
            with suppress(OSError):
                self._served(file).unlink()

    def noted(self, file: Path) -> tuple[str, str] | None:
        """The link of a file that a program of this user serves now, and the hash of its board's key; None without one.

        A note that a crash left behind means nothing: the file's own lock says whether anybody has it open.
        """
        found = _read(self._served(file))
        if found.get("file") != str(file) or not held(file):
            return None
        return str(found["link"]), str(found["board"])

    # -- files --------------------------------------------------------------------------------------------------------

    def _served(self, file: Path) -> Path:
        return self.folder / "served" / f"{_digest(str(file))}.json"

    def _board(self, board: str) -> dict[str, Any]:
        return _read(self.folder / "boards" / f"{_digest(board)}.json")

    def _keep(self, board: str, name: str, value: str | int) -> None:
        known = self._board(board)
        if known.get(name) != value:
            self._write(self.folder / "boards" / f"{_digest(board)}.json", known | {name: value})

    def _write(self, path: Path, value: dict[str, Any]) -> None:
        """Write a file whole or not at all; where that cannot be, nothing is remembered."""
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        with suppress(OSError):
            self._make(path.parent)
            with open(unfinished, "w", encoding="utf-8", opener=_owner_alone) as file:
                json.dump(value, file)
            os.replace(unfinished, path)

    def _make(self, folder: Path) -> None:
        for one in (self.folder, folder):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)


def _owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(*texts: str) -> str:
    """A name for what is looked up by texts: no file here is called as a person or a path is."""
    return blake2b(json.dumps(texts).encode(), digest_size=16).hexdigest()
