"""Edits as bytes: writes the updates of one client id, and reads which edits an update holds.

Not a document: a :class:`Pen` knows only what it wrote itself, and :func:`spans` reads headers and skips contents.

The fact that shaped it: every edit is one tick of its client's clock, so ``(client, clock)`` names an edit, however a
server merges, splits or collects updates on the way. A run is counted by clocks alone.
"""
from __future__ import annotations

import struct
from dataclasses import dataclass

from coproboard.errors import WireError
from coproboard.rooms.lib0 import uint
from coproboard.rooms.wire import varbytes

_ANY, _TYPE, _STRING, _DELETED = 8, 7, 4, 1
_HAS_ORIGIN, _HAS_RIGHT, _HAS_KEY = 0x80, 0x40, 0x20
_MAP, _TEXT = 1, 2


def varstring(text: str) -> bytes:
    """Encode a string: its length in bytes, then UTF-8."""
    return varbytes(text.encode())


def _whole(number: int) -> bytes:
    """A whole number ≥ 0 inside a value: lib0's signed form, whose first byte carries six bits."""
    if number < 64:
        return bytes([number])
    return bytes([number & 63 | 128]) + uint(number >> 6)


def read_varuint(data: bytes, at: int) -> tuple[int, int]:
    """Read a whole number at offset `at`; returns it and the offset behind it.

    Raises
    ------
    WireError
        The bytes end inside the number.
    """
    number = shift = 0
    try:
        while True:
            byte = data[at]
            at += 1
            number |= (byte & 127) << shift
            if byte < 128:
                return number, at
            shift += 7
    except IndexError:
        raise WireError("bytes end inside a number") from None


@dataclass(slots=True)
class _Card:
    map: int
    at: int
    letter: int


class Pen:
    """What one client id writes: cards of its own, moves of them, letters in them.

    Parameters
    ----------
    client : int
        The client id; fresh and random.
    zone : str
        Zone that its cards lie in.
    """

    def __init__(self, client: int, zone: str = "tray") -> None:
        self.client = client
        self.clock = 0
        self._id = uint(client)
        self._at = b"\x01\x75\x03" + b"\x77" + varstring(zone)
        self._cards: list[_Card] = []

    def add(self, cards: list[tuple[str, str]]) -> bytes:
        """One update that adds cards by the documented schema.

        Parameters
        ----------
        cards : list of (str, str)
            Id and words (no characters outside the basic plane) of each new card.

        Returns
        -------
        bytes
            A Yjs update (v1).
        """
        start, out, structs = self.clock, bytearray(), 0
        for card, words in cards:
            top = self.clock
            inside = b"\x00" + self._id + uint(top)
            out += bytes([_TYPE | _HAS_KEY]) + b"\x01" + varstring("cards") + varstring(card) + bytes([_MAP])
            out += bytes([_TYPE | _HAS_KEY]) + inside + varstring("words") + bytes([_TEXT])
            out += bytes([_ANY | _HAS_KEY]) + inside + varstring("at") + self._position(0.5, 0.5)
            out += bytes([_ANY | _HAS_KEY]) + inside + varstring("lang") + b"\x01\x77\x02en"
            out += bytes([_ANY | _HAS_KEY]) + inside + varstring("order") + b"\x01\x7d" + _whole(len(self._cards))
            out += bytes([_STRING]) + b"\x00" + self._id + uint(top + 1) + varstring(words)
            self.clock += 5 + len(words)
            self._cards.append(_Card(top, top + 2, self.clock - 1))
            structs += 6
        return b"\x01" + uint(structs) + self._id + uint(start) + bytes(out) + b"\x00"

    def move(self, card: int, x: float, y: float) -> bytes:
        """One update that moves the `card`-th of its own cards; `x` and `y` in [0, 1]. One edit."""
        mine = self._cards[card]
        before, mine.at = mine.at, self.clock
        item = bytes([_ANY | _HAS_ORIGIN | _HAS_KEY]) + self._id + uint(before) + self._position(x, y)
        return self._one(item, b"\x01" + self._id + b"\x01" + uint(before) + b"\x01")

    def type(self, card: int, letter: str) -> bytes:
        """One update that adds one letter behind the words of the `card`-th of its own cards. One edit."""
        mine = self._cards[card]
        before, mine.letter = mine.letter, self.clock
        return self._one(bytes([_STRING | _HAS_ORIGIN]) + self._id + uint(before) + varstring(letter), b"\x00")

    def _position(self, x: float, y: float) -> bytes:
        return self._at + struct.pack(">BdBd", 0x7B, x, 0x7B, y)

    def _one(self, item: bytes, removed: bytes) -> bytes:
        clock, self.clock = self.clock, self.clock + 1
        return b"\x01\x01" + self._id + uint(clock) + item + removed


def spans(update: bytes) -> list[tuple[int, int, int]]:
    """Which edits an update holds.

    Parameters
    ----------
    update : bytes
        A Yjs update (v1), from one writer or merged from many.

    Returns
    -------
    list of (client, clock, length)
        Runs of clocks, in the order of the update; what a server has already collected counts as delivered too.

    Raises
    ------
    WireError
        The bytes are not such an update.
    """
    found: list[tuple[int, int, int]] = []
    try:
        clients, at = read_varuint(update, 0)
        for _ in range(clients):
            structs, at = read_varuint(update, at)
            client, at = read_varuint(update, at)
            clock, at = read_varuint(update, at)
            for _ in range(structs):
                length, there, at = _struct(update, at)
                if there:
                    if found and found[-1][0] == client and found[-1][1] + found[-1][2] == clock:
                        found[-1] = (client, found[-1][1], found[-1][2] + length)
                    else:
                        found.append((client, clock, length))
                clock += length
    except (IndexError, UnicodeDecodeError):
        raise WireError("not an update") from None
    return found


def _struct(data: bytes, at: int) -> tuple[int, bool, int]:
    """Length in clocks, whether it is content at all, and the offset behind it."""
    info = data[at]
    kind = info & 31
    at += 1
    if kind in (0, 10):
        length, at = read_varuint(data, at)
        return length, kind == 0, at
    if info & _HAS_ORIGIN:
        at = _skip(data, at, 2)
    if info & _HAS_RIGHT:
        at = _skip(data, at, 2)
    if not info & (_HAS_ORIGIN | _HAS_RIGHT):
        named, at = read_varuint(data, at)
        at = _skip_string(data, at) if named else _skip(data, at, 2)
        if info & _HAS_KEY:
            at = _skip_string(data, at)
    length, at = _content(data, at, kind)
    return length, True, at


def _content(data: bytes, at: int, kind: int) -> tuple[int, int]:
    if kind == _DELETED:
        return read_varuint(data, at)
    if kind == _STRING:
        end = _skip_string(data, at)
        _, start = read_varuint(data, at)
        return len(data[start:end].decode().encode("utf-16-le")) // 2, end
    if kind == _ANY:
        count, at = read_varuint(data, at)
        for _ in range(count):
            at = _skip_any(data, at)
        return count, at
    if kind == 2:
        count, at = read_varuint(data, at)
        for _ in range(count):
            at = _skip_string(data, at)
        return count, at
    if kind == _TYPE:
        named, at = read_varuint(data, at)
        return 1, _skip_string(data, at) if named in (3, 5) else at
    if kind in (3, 5):
        return 1, _skip_string(data, at)
    if kind == 6:
        return 1, _skip_string(data, _skip_string(data, at))
    if kind == 9:
        return 1, _skip_any(data, _skip_string(data, at))
    raise WireError(f"content kind {kind}")


def _skip(data: bytes, at: int, numbers: int) -> int:
    for _ in range(numbers):
        while data[at] > 127:
            at += 1
        at += 1
    return at


def _skip_string(data: bytes, at: int) -> int:
    size, at = read_varuint(data, at)
    if at + size > len(data):
        raise WireError("bytes end inside a string")
    return at + size


def _skip_any(data: bytes, at: int) -> int:
    tag = data[at]
    at += 1
    if tag in (119, 116):
        return _skip_string(data, at)
    if tag in (122, 123):
        return at + 8
    if tag == 124:
        return at + 4
    if tag == 125:
        return _skip(data, at, 1)
    if tag == 117:
        count, at = read_varuint(data, at)
        for _ in range(count):
            at = _skip_any(data, at)
        return at
    if tag == 118:
        count, at = read_varuint(data, at)
        for _ in range(count):
            at = _skip_any(data, _skip_string(data, at))
        return at
    if tag in (120, 121, 126, 127):
        return at
    raise WireError(f"value kind {tag}")
