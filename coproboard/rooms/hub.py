"""The hub: all the boards of one server, those in memory and those at rest (SPEC sections R and H).

What it is: synchronous; it makes boards, opens and closes rooms, answers who may come in, and keeps the spoken words
that lead to a board while somebody shows them. What it is not: a list that anyone can read; nothing here tells which
boards there are (R4).
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.places import FIRST
from coproboard.documents.shared import SEED_CLIENT, SharedDoc
from coproboard.domain import ids, spoken
from coproboard.errors import BoardNotFound, Refused, StorageError, TemplateError
from coproboard.rooms.identity import TICKET_SECONDS, Signer, Ticket, key_fits, key_hash
from coproboard.rooms.keeping import Opened, compact, over, past, plan
from coproboard.rooms.limits import Limits, Window
from coproboard.rooms.room import Room
from coproboard.rooms.session import CLOSE_UNKNOWN
from coproboard.rooms.tabs import Resolve
from coproboard.storage.log import Row, Store
from coproboard.templates import is_reference

#: Longest question of a new board, in characters.
TITLE_CHARS = 200
#: Shown words end this many seconds after the page that shows them was last heard of.
WORDS_KEPT_SECONDS = 60
#: Shown words end after this many seconds, whatever happens.
WORDS_LONGEST_SECONDS = 2 * 60 * 60
#: Grants that a ticket may bring: pages of one device whose offline edits have not arrived yet.
GRANTS = 64


@dataclass(slots=True)
class Shown:
    """Spoken words on somebody's screen."""

    board: str
    key: str
    since: float
    heard: float


class Hub:
    """The boards of one server.

    Parameters
    ----------
    store : Store
        Where boards rest.
    secret : bytes
        Signs seats, grants and tickets.
    resolve : callable
        The frame of a reference, or of a TOML of a group's own. Raises `TemplateError`.
    limits : Limits
        The limits in force.
    random : Random
        The source of ids, keys and words; `secrets.SystemRandom()` in a server.
    encode : callable
        How rooms turn messages into frames, see `Room`.
    told : callable
        Told (short hash of the board, what) when a record was set aside: for the server's log.
    """

    def __init__(
        self,
        store: Store,
        secret: bytes,
        resolve: Resolve,
        limits: Limits,
        random: Random,
        encode: Callable[[bytes], Any] = bytes,
        told: Callable[[str, str], None] = lambda board, what: None,
    ) -> None:
        self.limits = limits
        self.opened: dict[str, Opened] = {}
        self._store, self._signer, self._resolve, self._random = store, Signer(secret), resolve, random
        self._encode, self._told = encode, told
        self._made = Window(limits.boards_per_hour, 3600)
        self._missed = Window(limits.misses_per_minute, 60)
        self._tried = Window(limits.word_tries_per_minute, 60)
        self._took = Window(limits.takings_per_minute, 60)
        self._used: dict[str, float] = {}
        self._further: dict[str, set[str]] = {}
        self._shown: dict[spoken.Code, Shown] = {}

    # -- boards -----------------------------------------------------------------------------------------------------

    def make(self, frame: str, title: str, address: str, now: float) -> tuple[str, str]:
        """Make a board and give its id and key; whoever makes it gets no right by it (R5).

        Parameters
        ----------
        frame : str
            A template's id or reference, or the TOML of a frame of one's own.
        title : str
            The question, up to `TITLE_CHARS` characters.
        address : str
            Where the wish came from.
        now : float
            Server time in seconds.

        Raises
        ------
        Refused
            ``rate`` after too many boards from one address, ``shape`` for too long a title, or for a frame that is none:
            its cause is the `TemplateError` then, which names the field.
        StorageUnavailable
            When it cannot be stored.
        """
        if self._made.full(address, now):
            raise Refused("rate", "H5", "boards")
        if not isinstance(title, str) or len(title) > TITLE_CHARS:
            raise Refused("shape", "F1", "title")
        own = not is_reference(frame)
        try:
            template = self._resolve(frame)
        except TemplateError as error:
            raise Refused("shape", "F9" if own else "F1", "frame") from error
        self._made.note(address, now)
        board, key = ids.board_id(self._random), ids.key(self._random)
        shared, ledger, made = SharedDoc(SEED_CLIENT), Ledger(), int(now * 1000)
        shared.seed(frame if own else template.reference, " ".join(title.split()))
        if own:
            # Browsers read JSON.
            first = {"frame": frame, "own": template.to_json(), "aside": False, "by": "", "at": made}
            ledger.put("frames", FIRST, first)
        rows = [
            Row("shared", shared.diff(), "", made, '[["board",""]]'),
            Row("ledger", ledger.write(made=made), "", made, "[]"),
        ]
        meta = {"key_hash": key_hash(key), "frame": "own" if own else template.reference, "made": str(made)}
        self._store.create(board, meta, rows).close()
        return board, key

    def open(self, board: str) -> Opened:
        """The board in memory, loaded if need be.

        Raises
        ------
        BoardNotFound, StorageError
        """
        found = self.opened.get(board)
        if found is None:
            log = self._store.open(board)
            try:
                contents = log.read()

                def damaged(seq: int, reason: str) -> None:
                    log.quarantine(seq, reason)
                    self._told(log.meta["key_hash"][:8], f"record {seq} was set aside: {reason}")

                for damage in contents.damaged:
                    self._told(log.meta["key_hash"][:8], f"record {damage.seq} was set aside: {damage.reason}")
                room = Room(
                    contents, self.limits, self._encode, damaged, self._resolve, self._random, lambda seq: past(log, seq)
                )
            except StorageError:
                log.close()
                raise
            through = contents.records[-1].seq if contents.records else contents.through
            found = self.opened[board] = Opened(room, log, len(contents.records), through)
            room.meeting.erasing = bool(log.meta.get("erase"))
        found.idle_since = None
        return found

    def admit(self, board: str, key: object, address: str, now: float) -> Opened:
        """Open a board for whoever holds its key; unknown, expired and malformed are answered alike (R4).

        Raises
        ------
        Refused
            ``rate`` after too many misses from one address.
        BoardNotFound
        """
        try:
            if not isinstance(key, str) or not ids.is_key(key) or not ids.is_board_id(board):
                raise BoardNotFound
            found = self.open(board)
            if not any(key_fits(key, one) for one in (found.log.meta["key_hash"], *self._further.get(board, ()))):
                raise BoardNotFound
            if over(found.log.meta.get("keep", ""), now):
                raise BoardNotFound  # its day is over; that the file is there still is a matter of seconds
        except BoardNotFound:
            # Only misses are counted: one person's wrong links lock out nobody with a right one at the same address.
            if self._missed.full(address, now):
                raise Refused("rate", "H5", "misses") from None
            self._missed.note(address, now)
            raise
        return found

    def accept(self, board: str, key: str) -> None:
        """Let one more key open a board, for as long as this hub lives: it is written down nowhere.

        For a board whose file came without its key, which nobody can read off the file (R4).
        """
        self._further.setdefault(board, set()).add(key_hash(key))

    def take(self, board: str, key: object, address: str, now: float) -> Opened:
        """Open a board for somebody who takes something home. Raises as `admit`, and ``rate`` after too many times."""
        self.spend(address, now)
        return self.admit(board, key, address, now)

    def spend(self, address: str, now: float) -> None:
        """Count a question that costs work. Raises `Refused` ``rate`` after too many from one address (H5)."""
        if self._took.full(address, now):
            raise Refused("rate", "H5", "takings")
        self._took.note(address, now)

    def seated(self, board: str, seat: object) -> str:
        """The participant of a seat at a board. Raises `BoardNotFound`, as for a link that leads nowhere (R4)."""
        participant = self._signer.read_seat(board, seat)
        if participant is None:
            raise BoardNotFound
        return participant

    # -- tickets ----------------------------------------------------------------------------------------------------

    def ticket(self, board: str, asked: Mapping[str, Any], address: str, now: float) -> dict[str, Any]:
        """Exchange a board's key for a ticket (R1), keeping the seat that a device brings (R2).

        Parameters
        ----------
        board : str
            Board id.
        asked : mapping
            ``key``; optionally ``seat``, ``grants`` (texts) and ``want`` (a client id used before anybody could
            grant it).
        address : str
            Where the question came from.
        now : float
            Server time in seconds.

        Returns
        -------
        dict
            ``ticket seat participant client grant spare wanted board limits``, ready for JSON. `board` is ``frame``, as
            the board has it, ``own``, the same as JSON if it is the group's own, and ``made``.
        """
        found = self.admit(board, asked.get("key"), address, now)
        participant = self._signer.read_seat(board, asked.get("seat")) or ids.participant_id(self._random)
        grants = asked.get("grants")
        texts = grants[:GRANTS] if isinstance(grants, list) else []
        earlier = [self._signer.read_grant(board, participant, text) for text in texts]
        kept = [client for client in earlier if client is not None]
        want = asked.get("want")
        if isinstance(want, int) and 1 < want < 2**32 and found.room.unused(want):
            kept.append(want)
        client, spare = self._client(found.room), self._client(found.room)
        ticket = Ticket(board, participant, client, tuple(kept), now + TICKET_SECONDS, ids.participant_id(self._random))
        return {
            "ticket": self._signer.ticket(ticket),
            "seat": self._signer.seat(board, participant),
            "participant": participant,
            "client": client,
            "grant": self._signer.grant(board, participant, client),
            "spare": {"client": spare, "grant": self._signer.grant(board, participant, spare)},
            "wanted": self._signer.grant(board, participant, want) if want in kept else None,
            "board": _about(found.room),
            "limits": self.limits.published(),
        }

    def redeem(self, board: str, text: object, now: float) -> Ticket:
        """Use a ticket, once. Raises `BoardNotFound` for one that is unknown, used or too old."""
        ticket = self._signer.read_ticket(board, text, now)
        if ticket is None or ticket.number in self._used:
            raise BoardNotFound
        self._used[ticket.number] = ticket.until
        return ticket

    def _client(self, room: Room) -> int:
        client = ids.client_id(self._random)
        while not room.unused(client):
            client = ids.client_id(self._random)
        return client

    # -- spoken words -----------------------------------------------------------------------------------------------

    def show(self, board: str, key: object, address: str, now: float) -> spoken.Code:
        """Give three words that lead to a board while they are shown (R7); the same again while they are."""
        self.admit(board, key, address, now)
        self._sweep_words(now)
        for code, shown in self._shown.items():
            if shown.board == board:
                shown.heard = now
                return code
        code = spoken.draw(self._random)
        while code in self._shown:
            code = spoken.draw(self._random)
        self._shown[code] = Shown(board, str(key), now, now)
        return code

    def keep_shown(self, board: str, key: object, address: str, now: float) -> bool:
        """Say that the words of a board are still shown; False when they have ended."""
        self.admit(board, key, address, now)
        self._sweep_words(now)
        kept = [shown for shown in self._shown.values() if shown.board == board]
        for shown in kept:
            shown.heard = now
        return bool(kept)

    def find(self, text: str, address: str, now: float) -> tuple[str, str]:
        """The board id and key that three words lead to.

        Raises
        ------
        Refused
            ``rate`` after too many tries from one address.
        BoardNotFound
        """
        if self._tried.full(address, now):
            raise Refused("rate", "R7", "tries")
        self._tried.note(address, now)
        self._sweep_words(now)
        code = spoken.parse(text)
        shown = self._shown.get(code) if code is not None else None
        if shown is None:
            raise BoardNotFound
        return shown.board, shown.key

    def _sweep_words(self, now: float) -> None:
        for code, shown in list(self._shown.items()):
            if now - shown.heard > WORDS_KEPT_SECONDS or now - shown.since > WORDS_LONGEST_SECONDS:
                del self._shown[code]

    # -- keeping house ----------------------------------------------------------------------------------------------

    compactable, compact = staticmethod(plan), staticmethod(compact)

    def erase(self, board: str) -> None:
        """Erase a board whose day is over; whoever is there is told that there is none any more (Y7).

        Raises
        ------
        StorageUnavailable
            It cannot be done now.
        """
        found = self.opened.get(board)
        if found is not None:
            self.let_go(found)
            for session in list(found.room.sessions):
                session.outlet.close(CLOSE_UNKNOWN)
        self._shown = {code: shown for code, shown in self._shown.items() if shown.board != board}
        self._store.erase(board)

    def wishes(self) -> dict[str, dict[str, str]]:
        """What boards, at rest or not, are noted to want: ``keep`` and ``erase``. Slow; any thread may ask."""
        return self._store.noted("keep", "erase")

    def due(self, now: float) -> list[str]:
        """Boards in memory whose day is over."""
        return [board for board, found in self.opened.items() if over(found.log.meta.get("keep", ""), now)]

    def let_go(self, found: Opened) -> None:
        """Take a board whose room cannot be trusted any more out of memory; the next to come opens it from the store."""
        found.ended = True
        self.opened = {board: other for board, other in self.opened.items() if other is not found}
        found.log.close()

    def resting(self, now: float) -> list[Opened]:
        """Take out of memory the boards that have been idle for long enough, and give them back to be closed."""
        out = []
        for board, found in list(self.opened.items()):
            if not found.room.idle or found.busy:
                found.idle_since = None
            elif found.idle_since is None:
                found.idle_since = now
            elif now - found.idle_since >= self.limits.idle_seconds:
                out.append(self.opened.pop(board))
        return out

    def sweep(self, now: float) -> None:
        """Forget used tickets, ended words and quiet addresses."""
        self._used = {number: until for number, until in self._used.items() if until >= now}
        self._sweep_words(now)
        for window in (self._made, self._missed, self._tried, self._took):
            window.sweep(now)


def _about(room: Room) -> dict[str, Any]:
    """What a page needs of a board before it has its documents."""
    frames, group = room.ledger.items("frames"), room.meeting.tab
    told: dict[str, Any] = {"frame": room.shared.frame, "own": frames.get(FIRST, {}).get("own"), "made": room.ledger.made}
    if group != FIRST and group in frames:
        told["group"] = {"tab": group, "frame": frames[group]["frame"], "own": frames[group]["own"]}
    return told
