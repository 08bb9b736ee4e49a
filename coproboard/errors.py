"""The errors of coproboard: one small tree, each saying what to do next.

::

    CoproboardError
    ├── TemplateError(ValueError)     a frame's TOML is not what the loader expects
    ├── WireError(ValueError)         bytes that do not follow the wire format
    ├── Refused(PermissionError)      a change that the gate or a rule did not take
    ├── UnknownZone(LookupError)      the board's frame has no zone of this name
    ├── UnknownPlace(LookupError)     the board has no such tab, or its frame no such layer or corner
    ├── UnknownCard(LookupError)      the board has no card of this id
    ├── BadRows(ValueError)           rows of a table that cannot be written; nothing was
    ├── BadBoard(ValueError)          a file that is no board, or a damaged one
    ├── BoardNotFound(LookupError)    no such board, or not with this key
    ├── StorageError(OSError)
    │   ├── StorageDamaged            the file cannot be read as a board
    │   └── StorageUnavailable        it cannot be written now (full, locked, read-only)
    ├── FolderInUse(RuntimeError)     another server works in this data folder
    ├── NoBrowser(RuntimeError)       no Chromium, Chrome or Edge to print with
    └── NotConnected(ConnectionError) a live board that cannot be reached now

Each carries data; none is recognised by its text. None holds words that people wrote.
"""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class CoproboardError(Exception):
    """Base of every error that coproboard raises on purpose."""


class TemplateError(CoproboardError, ValueError):
    """A template that the loader refuses.

    Parameters
    ----------
    source : str
        File name or other name of the text.
    line : int or None
        Line in the TOML text, 1-based, where it is known.
    field : str
        Dotted path of the field, such as ``zones[2].title.cy``.
    expected : str
        What the loader expected there.
    """

    def __init__(self, source: str, line: int | None, field: str, expected: str) -> None:
        self.source, self.line, self.field, self.expected = source, line, field, expected
        where = f"{source}, line {line}" if line else source
        super().__init__(f"{where}: {field}: expected {expected}")


class WireError(CoproboardError, ValueError):
    """Bytes that do not follow the wire format (`reason` says where)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"not understood: {reason}")


_WHY = {
    "shape": "it does not have the form that the rules ask for, such as a position from 0 to 1",
    "foreign": "it was not written by this connection",
    "resync": "it builds on changes that the server has not",
    "cut": "it would cut a character in two",
    "size": "it is larger than the server takes",
    "rate": "too much came at once; wait a moment and try again",
    "full": "the board has no more room",
    "behind": "the server has an older copy of the board",
    "unknown": "there is no such thing on the board",
    "stale": "it was about something that has changed since; look again",
    "closed": "it is not the time for it",
    "early": "not enough people have said so yet",
    "not-yours": "it belongs to somebody else",
}


class Refused(CoproboardError, PermissionError):
    """A change that was not taken.

    Parameters
    ----------
    code : str
        One of ``shape``, ``foreign``, ``resync``, ``cut``, ``size``, ``rate``, ``full``, ``behind``; of an act also
        ``unknown``, ``stale``, ``closed``, ``early``, ``not-yours``.
    rule : str
        The rule's id in ``SPEC.md``, such as ``"G5"``.
    detail : str
        A short technical hint; never words that people wrote.
    """

    def __init__(self, code: str, rule: str, detail: str = "") -> None:
        self.code, self.rule, self.detail = code, rule, detail
        where = f"({code}, rule {rule}: {detail})" if detail else f"({code}, rule {rule})"
        super().__init__(f"not taken: {_WHY[code]} {where}" if code in _WHY else f"not taken {where}")


class BadRows(CoproboardError, ValueError):
    """Rows of a table that cannot be written to a board; none of the table was.

    Parameters
    ----------
    rows : sequence of tuple
        ``(row, column, reason)``: `row` as the table's index has it, `column` its name, `reason` what was expected
        there, without what people wrote.
    """

    def __init__(self, rows: Sequence[tuple[object, str, str]]) -> None:
        self.rows = tuple(rows)
        told = "; ".join(f"row {row}, {column}: {reason}" for row, column, reason in self.rows[:10])
        more = f"; and {len(self.rows) - 10} more" if len(self.rows) > 10 else ""
        super().__init__(f"nothing was written. {told}{more}")


class BadBoard(CoproboardError, ValueError):
    """A text that is not a board's JSON; nothing was made of it.

    Parameters
    ----------
    field : str
        Where in it, such as ``cards[3].at``; ``""`` for the whole.
    expected : str
        What should have stood there, without what people wrote.
    """

    def __init__(self, field: str, expected: str) -> None:
        self.field, self.expected = field, expected
        super().__init__(f"This is not the JSON of a board: {f'{field}: ' if field else ''}expected {expected}")


class BoardNotFound(CoproboardError, LookupError):
    """No such board, or not with this key: the same answer for both."""

    def __init__(self) -> None:
        super().__init__("There is no board at this link. Ask for the link again: it may have been cut short.")


class UnknownZone(CoproboardError, LookupError):
    """A name that is no zone of the board's frame; `zones` are the ids that there are."""

    def __init__(self, zone: str, zones: Sequence[str]) -> None:
        self.zone, self.zones = zone, tuple(zones)
        super().__init__(f"There is no zone {zone!r} on this board. There are: {', '.join(zones)}")


class UnknownPlace(CoproboardError, LookupError):
    """A tab, a layer with places or a corner that there is not; `names` are those that there are."""

    def __init__(self, what: str, name: str, names: Sequence[str]) -> None:
        self.what, self.name, self.names = what, name, tuple(names)
        super().__init__(f"There is no {what} {name!r} here. There are: {', '.join(names)}")


class UnknownCard(CoproboardError, LookupError):
    """An id that is no card of the board."""

    def __init__(self, card: str) -> None:
        self.card = card
        super().__init__(f"There is no card {card!r} on this board: see the column id of board.cards.")


class StorageError(CoproboardError, OSError):
    """A board's file could not be used."""

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path, self.reason = Path(path), reason
        super().__init__(f"{self.path.name}: {reason}")


class StorageDamaged(StorageError):
    """The file is there but cannot be read as a board: restore a copy, or move it away."""


class StorageUnavailable(StorageError):
    """The file cannot be written now: free space, or close what holds it; it is tried again."""


class FolderInUse(CoproboardError, RuntimeError):
    """Another server works in this data folder."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        super().__init__(
            f"Another coproboard server is using the folder {self.folder}. Join its boards by their links, or stop it; a "
            "second server can take another folder with --data."
        )


class NotConnected(CoproboardError, ConnectionError):
    """A live board that cannot be reached now."""

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = address, reason
        super().__init__(f"Cannot reach {address}: {reason}")


class NoBrowser(CoproboardError, RuntimeError):
    """There is no Chromium, Chrome or Edge here that prints; `tried` are those that were asked."""

    def __init__(self, tried: Sequence[str] = (), reason: str = "") -> None:
        self.tried, self.reason = tuple(tried), reason
        why = f"{', '.join(tried)} did not print ({reason})" if tried else "none was found on this machine"
        super().__init__(
            f"Printing needs Chromium, Chrome or Edge, and {why}. Install one, or name one in COPROBOARD_CHROMIUM. "
            "Without one, save as .html and print that page from any browser."
        )
