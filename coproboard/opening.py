"""Ways to a board: made, opened, joined, or moved to a server of this program's own.

What it is: which link leads to a board, and on whose seat. What it is not: the board as an object; `board.py` is that.

The fact that shaped it: one machine opens one file in many ways, as a script, a notebook and a file browser's tab do,
and only one of them may hold it. So whoever comes second joins the first.
"""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random, SystemRandom

from coproboard.domain import ids
from coproboard.domain.address import Address
from coproboard.errors import StorageUnavailable
from coproboard.hosting import Host, Listening, Own
from coproboard.live import LiveLink
from coproboard.local import LocalLink
from coproboard.rooms.identity import Signer, key_fits, key_hash
from coproboard.rooms.replica import Replica
from coproboard.seats import Person, Seats
from coproboard.serving import Settings
from coproboard.storage.folder import held

#: Seconds that a program waits for its own server.
PATIENCE = 30.0

_served: dict[Path, Host] = {}


def serve(local: LocalLink, settings: Settings | None = None) -> tuple[Host, LiveLink]:
    """Serve the board of a local link, and go on at it as the same participant.

    Parameters
    ----------
    local : LocalLink
        The board; closed when this returns, while its store goes on.
    settings : Settings or None
        How it is served.

    Raises
    ------
    StorageError
        What waits cannot be stored now; the board is as it was.
    """
    host = start(local, settings)
    link = _sit(host, local.participant, local.heard)
    link.appear(PATIENCE)
    return host, link


def start(local: LocalLink, settings: Settings | None = None, port: int = 0, at: str = "") -> Host:
    """Serve the board of a local link, with nobody at it yet.

    Parameters
    ----------
    local : LocalLink
        The board; closed when this returns, while its store goes on.
    settings : Settings or None
        How it is served.
    port : int
        Its port on this machine; 0 for any free one.
    at : str
        As for `Host.listen`.

    Raises
    ------
    StorageError
        What waits cannot be stored now; the board is as it was.
    OSError, ValueError
        It cannot be served there.
    """
    seats, path = Seats(), local.path
    own = Own(local.store, local.board, local.own, local.key or _key(local.own, seats), path)
    secret = seats.secret() if path else SystemRandom().randbytes(32)
    local.hand_over()

    def ended() -> None:
        if path is not None:
            _served.pop(path, None)
            seats.forget(path, host.link)

    try:
        host = Host(own, secret, settings=settings, clock=local.clock, port=port, at=at, ended=ended)
    except (OSError, ValueError):
        local.store.close()
        raise
    if path is not None:
        _served[path] = host
        seats.note(path, host.link, own.hash)
    return host


def _key(board: str, seats: Seats) -> str:
    """A key for a board whose own one is not known: one more, which only this user's programs take."""
    key = seats.key(board)
    if key is None:
        key = ids.key(SystemRandom())
        seats.keep_key(board, key)
    return key


def _sit(host: Host, participant: str, heard: list[Callable[[Replica], None]] | None = None) -> LiveLink:
    host.use()
    try:
        return LiveLink(
            host.link, PATIENCE, seat=host.seat(participant), path=host.own.path, heard=heard, left=host.release
        )
    except BaseException:
        host.release()
        raise


def make(
    frame: str, title: str, path: Path | None, person: Person, clock: Callable[[], float], random: Random
) -> LocalLink:
    """Make a board, in memory or in a file, and sit down at it, see `LocalLink.make`."""
    if path is None:
        return LocalLink.make(frame, title, None, clock, random)
    seats = Seats()
    link = LocalLink.make(frame, title, path, clock, random, _seated(seats, person, random))
    if link.key is not None:
        seats.keep_key(link.own, link.key)
    return link


def reach(
    path: Path, person: Person, clock: Callable[[], float], random: Random
) -> tuple[LocalLink | LiveLink, Host | None]:
    """Sit down at the board in a file: opened here, or joined where this machine has it open (N4).

    Parameters
    ----------
    path : Path
        The file, resolved.
    person : Person
        Who.
    clock : callable
        Time in seconds.
    random : Random
        The source of ids.

    Returns
    -------
    tuple
        The link, and the host in this process that it leads to, if any.

    Raises
    ------
    FileNotFoundError, FolderInUse, StorageError, NotConnected
    """
    seats, host = Seats(), _served.get(path)
    if host is not None:
        return _sit(host, seats.participant(host.own.hash, host.own.board, person, random)), host
    try:
        link = LocalLink.open(path, clock, random, _seated(seats, person, random))
    except StorageUnavailable:
        if not held(path):
            raise
    else:
        key = seats.key(link.own)
        link.key = key if key and key_fits(key, link.own) else None
        return link, None
    noted = seats.noted(path)
    if noted is None:
        raise StorageUnavailable(
            path, "is open already in another program, which does not serve it: show the board there, or close it there"
        )
    link_there, board = noted
    name = Address.read(link_there).board
    seat = Signer(seats.secret()).seat(name, seats.participant(board, name, person, random))
    return LiveLink(link_there, PATIENCE, seat=seat, path=path), None


def _seated(seats: Seats, person: Person, random: Random) -> Callable[[str, str], str]:
    return lambda board, name: seats.participant(board, name, person, random)


def join(link: str, person: Person, timeout: float) -> LiveLink:
    """Sit down at a live board: on the seat that this user has there, if any.

    Parameters
    ----------
    link : str
        Its link.
    person : Person
        Who.
    timeout : float
        Seconds to wait for it.

    Raises
    ------
    BoardNotFound, NotConnected, Refused
    """
    seats, at = Seats(), Address.read(link)
    board = key_hash(at.key)
    live = LiveLink(link, timeout, seat=seats.seat(board, at.base, person))
    if live.seat is not None:
        seats.keep_seat(board, at.base, person, live.seat)
    return live


def listen(host: Host, address: str, port: int, at: str) -> Listening:
    """Answer at one more address; without a port, at that of the last time, so that guests come back by themselves.

    Parameters
    ----------
    host : Host
        Whose.
    address, port, at
        As for `Host.listen`.

    Raises
    ------
    OSError, ValueError
    """
    if host.own.path is None:
        return host.listen(address, port, at)
    seats = Seats()
    listening = host.listen(address, port, at, seats.port(host.own.hash, address))
    seats.keep_port(host.own.hash, address, listening.port)
    return listening
