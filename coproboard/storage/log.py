"""The contract of storage: a log of records for each board, and a store that holds the logs.

It is bytes, sequence, author and time. It is not a document: nothing here knows what an update means, so whoever
compacts brings the two functions that do (`Merge` and `Same`).

What shaped it: clocks step, so order is the sequence number and nothing else; and a change is answered to people only
after `Log.append` returned, so returning has one meaning, *it is on the disk*.

Threads: every method of a `Log` and of a `Store` may be called from any thread; one call on a log waits for another.
`Log.compact` calls `merge` and `same` in the caller's thread while appends go on. A record is never changed once read.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

_BOARD_ID = re.compile(r"[a-z0-9]{8,32}")

Merge = Callable[[Sequence[bytes]], bytes]
"""Makes one update that does what these updates do, applied in this order."""

Same = Callable[[str, Sequence[bytes], bytes], bool]
"""Whether these updates of a document (name first), applied in order to nothing, give exactly this state."""


def is_board_id(text: str) -> bool:
    """Whether `text` is 8 to 32 characters of ``a–z 0–9``: the only names that ever reach the file system."""
    return _BOARD_ID.fullmatch(text) is not None


def wanted(metas: Iterable[tuple[str, Mapping[str, str]]], names: Collection[str]) -> dict[str, dict[str, str]]:
    """Of all boards' notes those of some names, of the boards that have any of them."""
    found = ((board, {name: meta[name] for name in names if meta.get(name)}) for board, meta in metas)
    return {board: notes for board, notes in found if notes}


@dataclass(frozen=True, slots=True)
class Row:
    """One change, to be appended.

    Attributes
    ----------
    doc : str
        Which document of the board, such as ``"shared"`` or ``"ledger"``.
    update : bytes
        What the document library needs to make the change again.
    author : str
        Participant id, or ``""`` for the server.
    time : int
        Server time in ms. Told, never used for order.
    what : str
        A JSON list telling what was done to which card; never words that people wrote.

    Raises
    ------
    ValueError
        `what` is not written as a list.
    """

    doc: str
    update: bytes
    author: str
    time: int
    what: str

    def __post_init__(self) -> None:
        if not (self.what.startswith("[") and self.what.endswith("]")):
            raise ValueError("what: expected a JSON list")


@dataclass(frozen=True, slots=True)
class Record(Row):
    """One change as stored, or after compaction a run of changes by one author within ten seconds.

    Attributes
    ----------
    seq : int
        Place in the log, from 1; of a run, the place of its last change.
    first_seq, first_time : int
        Place and server time (ms) of a run's first change; of a single change, the same as `seq` and `time`.
    """

    seq: int
    first_seq: int
    first_time: int

    @classmethod
    def of(cls, row: Row, seq: int) -> Record:
        """`row`, stored at `seq`."""
        return cls(row.doc, row.update, row.author, row.time, row.what, seq, seq, row.time)


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a log that is not as it was written.

    Attributes
    ----------
    seq : int
        The record, or the last record that a snapshot holds; 0 for the log's own notes.
    reason : str
        A short technical sentence; never words that people wrote.
    aside : bool
        The record was set aside. Otherwise nothing at `seq` is lost, and the reason says what else was found.
    """

    seq: int
    reason: str
    aside: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything needed to open a board.

    Attributes
    ----------
    states : Mapping[str, bytes]
        The newest good snapshot, one state for each document; empty if there is none.
    records : tuple of Record
        The good records after that snapshot, by sequence.
    damaged : tuple of Damage
        What was found or set aside, by sequence: to be told, not to be hidden.
    through : int
        Sequence number of the last record that `states` holds; 0 without a snapshot.
    """

    states: Mapping[str, bytes]
    records: tuple[Record, ...]
    damaged: tuple[Damage, ...]
    through: int


class Log(Protocol):
    """One board. After `close`, every method raises `StorageUnavailable`."""

    @property
    def meta(self) -> Mapping[str, str]:
        """What was noted when the board was made, such as the hash of its key."""

    def set_meta(self, key: str, value: str) -> None:
        """Note `value` under `key`; durable when it returns.

        Raises
        ------
        StorageUnavailable
            It cannot be written now; the old value stands.
        """

    def append(self, rows: Sequence[Row], notes: Mapping[str, str] | None = None) -> int:
        """Store `rows` in one transaction, with `notes` as by `set_meta`; all is durable when it returns.

        Returns
        -------
        int
            The sequence number of the last record in the log.

        Raises
        ------
        StorageUnavailable
            Nothing was stored; the log stays usable, and the same rows can be appended again.
        """

    def read(self) -> Contents:
        """The newest good snapshot, what came after it, and what was found damaged.

        Raises
        ------
        StorageDamaged
            The file cannot be read as a board.
        """

    def history(self, after: int = 0) -> Iterator[Record]:
        """All good records after one, oldest first, compacted or not, as they stand at the first step of the iteration."""

    def verify(self) -> tuple[Damage, ...]:
        """Check every record, the whole chain and every snapshot, also the parts that `read` has no need of."""

    def compact(
        self, states: Mapping[str, bytes], through: int, merge: Merge, same: Same, forget: Collection[str] = ()
    ) -> None:
        """Take a snapshot and merge the records that it holds into runs, once it is proved that nothing changes.

        Parameters
        ----------
        states : Mapping[str, bytes]
            The state of each document after record `through`.
        through : int
            Sequence number of the last record that `states` holds.
        merge, same : callable
            See `Merge` and `Same`. They run while appends go on, in the thread that called.
        forget : collection of str
            Documents of which the past is to be gone: their records up to `through` keep who, when and what and lose
            their updates, no earlier snapshot stays, and no byte of either is left in the file. Such a record reads
            as an update of no bytes.

        Raises
        ------
        ValueError
            `through` is not in the log or older than the snapshot, or a document has no state.
        StorageError
            The board would not be the same. Nothing was replaced.
        StorageUnavailable
            It cannot be written now, or a record was quarantined meanwhile. Nothing was replaced; or, with `forget`,
            old bytes are left in the file: the same call again makes an end of them.
        """

    def quarantine(self, seq: int, reason: str) -> None:
        """Set a record aside that passed its checksum but was found bad; `read` and `history` leave it out from now."""

    def close(self) -> None:
        """Let go of the file. May be called twice."""


class Store(Protocol):
    """Many boards, by id."""

    def create(self, board: str, meta: Mapping[str, str], rows: Sequence[Row]) -> Log:
        """Make a board with its first rows: after a crash the whole board is there, or none of it.

        Raises
        ------
        ValueError
            `board` is not a board id.
        StorageError
            There is a board with this id.
        StorageUnavailable
            It cannot be written now; there is no board.
        """

    def open(self, board: str) -> Log:
        """Open a board that was made.

        Raises
        ------
        BoardNotFound
            There is none, or `board` is not a board id.
        StorageDamaged
            There is a file, but it cannot be read as a board.
        StorageUnavailable
            It cannot be read now, or is open already.
        """

    def noted(self, *names: str) -> dict[str, dict[str, str]]:
        """The boards that have one of these notes (see `Log.set_meta`), and not an empty one; boards that cannot be read
        are left out. It looks at every board: for a thread that nobody waits for."""

    def erase(self, board: str) -> None:
        """Erase a board for good, with all that its log ever left beside it; its log is closed. May be called twice.

        Raises
        ------
        StorageUnavailable
            It cannot be done now; the board may be there still.
        """

    def close(self) -> None:
        """Close every log and let go of the folder. May be called twice."""
