"""The Yjs v1 update format: a strict reader, and a writer that leaves out what is known already.

Not a document: nothing here knows what a struct means, keeps state, or resolves a neighbour.

Shaped by one fact: two honest readers may differ on odd bytes, and a difference is a board that shows different things
to different people. So bytes have one meaning here or none: numbers in their shortest form, clients named once, ranges
in order, nothing left over, and only the kinds of content that our documents can hold.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from coproboard.errors import WireError
from coproboard.rooms.lib0 import Reader, Value, uint

MAX_CLIENT = 2**53
MAX_CLOCK = 2**31
"""Clocks stay below it: some libraries keep them in 32 bits."""

DELETED, STRING, TYPE, VALUES = 1, 4, 7, 8
"""Content kinds, by their number in the format."""
_KINDS = frozenset((DELETED, STRING, TYPE, VALUES))
MAP_TYPE, TEXT_TYPE = 1, 2
"""Shared types, by their number in the format."""

_HAS_ORIGIN, _HAS_RIGHT, _HAS_KEY = 0x80, 0x40, 0x20

Id = tuple[int, int]
"""Client id and clock of one unit."""
Ranges = list[tuple[int, int]]
"""Clock ranges ``[start, end)``, in order, apart from one another."""


class Struct(NamedTuple):
    """One item of an update.

    `content` is the text of a `STRING`, the list of `VALUES`, the number of a `TYPE`, ``None`` for `DELETED`.
    `parent` (a root's name or an item) and `key` are given only where there is neither `origin` nor `right`.
    `start`, `body` and `end` are byte positions: of the struct, of its content, and after it.
    """

    clock: int
    length: int
    kind: int
    origin: Id | None
    right: Id | None
    parent: str | Id | None
    key: str | None
    content: str | list[Value] | int | None
    start: int
    body: int
    end: int


class Section(NamedTuple):
    """The structs of one client id, without gaps: clocks ``[clock, end)``."""

    client: int
    clock: int
    end: int
    structs: list[Struct]


class Update(NamedTuple):
    """An update as read: what it adds and what it deletes."""

    sections: list[Section]
    deletes: dict[int, Ranges]


def units(text: str) -> int:
    """Length of `text` in UTF-16 units, as Yjs counts.

    Parameters
    ----------
    text : str
        Any text without lone surrogates.

    Returns
    -------
    int
        At least ``len(text)``: characters beyond U+FFFF count twice.
    """
    return len(text) if text.isascii() or max(text) < "\U00010000" else len(text.encode("utf-16-le")) // 2


def tail(text: str, offset: int) -> str:
    """What follows the first `offset` UTF-16 units of `text`.

    Parameters
    ----------
    text : str
        Any text without lone surrogates.
    offset : int
        Units to leave out, at least 0.

    Returns
    -------
    str
        The rest.

    Raises
    ------
    WireError
        When the cut would part the two halves of a character.
    """
    try:
        return text.encode("utf-16-le")[2 * offset :].decode("utf-16-le")
    except UnicodeDecodeError:
        raise WireError("a cut through a character") from None


def read_update(data: bytes) -> Update:
    """Read an update.

    Parameters
    ----------
    data : bytes
        A Yjs v1 update.

    Returns
    -------
    Update
        Its structs and its deletions.

    Raises
    ------
    WireError
        When the bytes are not an update in the one form accepted here (G1).
    """
    reader = Reader(data)
    try:
        sections = [_read_section(reader) for _ in range(reader.uint())]
        deletes = [_read_ranges(reader) for _ in range(reader.uint())]
    except IndexError:
        raise WireError("cut short") from None
    reader.finish()
    if len(sections) > 1 and len({section.client for section in sections}) < len(sections):
        raise WireError("a client named twice")
    update = Update(sections, dict(deletes))
    if len(update.deletes) < len(deletes):
        raise WireError("a client named twice")
    return update


def read_state_vector(data: bytes) -> dict[int, int]:
    """Read a state vector: for each client id, the clock up to which it is known.

    Parameters
    ----------
    data : bytes
        An encoded Yjs state vector.

    Returns
    -------
    dict of int to int
        Clocks by client id.

    Raises
    ------
    WireError
        When the bytes are not a state vector.
    """
    reader = Reader(data)
    try:
        clocks = [(reader.below(MAX_CLIENT), reader.below(MAX_CLOCK)) for _ in range(reader.uint())]
    except IndexError:
        raise WireError("cut short") from None
    reader.finish()
    vector = dict(clocks)
    if len(vector) < len(clocks):
        raise WireError("a client named twice")
    return vector


def write_trimmed(data: bytes, update: Update, clocks: Mapping[int, int], deletes: Mapping[int, Ranges]) -> bytes:
    """Write an update again, without the units that are known already.

    Parameters
    ----------
    data : bytes
        The update's bytes.
    update : Update
        What `read_update` made of them.
    clocks : mapping of int to int
        For each client id, the clock below which units are left out. A struct across it is cut there, and names the
        unit before as its origin.
    deletes : mapping of int to list of (int, int)
        The ranges to write as deleted.

    Returns
    -------
    bytes
        An update; empty bytes when nothing is left.

    Raises
    ------
    WireError
        When the cut would part the two halves of a character.
    """
    parts: list[bytes] = []
    count = 0
    for client, _, end, structs in update.sections:
        known = clocks.get(client, 0)
        if end <= known:
            continue
        count += 1
        first = next(at for at, struct in enumerate(structs) if struct.clock + struct.length > known)
        head = structs[first]
        parts.append(uint(len(structs) - first) + uint(client) + uint(max(head.clock, known)))
        if head.clock < known:
            parts.append(_cut(data, client, head, known - head.clock))
            first += 1
        if first < len(structs):
            parts.append(data[structs[first].start : structs[-1].end])
    if not count and not deletes:
        return b""
    return b"".join((uint(count), *parts, write_deletes(deletes)))


def write_deletes(deletes: Mapping[int, Ranges]) -> bytes:
    """Write the deletions of an update: clients with their clock ranges.

    Parameters
    ----------
    deletes : mapping of int to list of (int, int)
        Ranges ``[start, end)`` by client id, in order.

    Returns
    -------
    bytes
        The last part of an update.
    """
    parts = [uint(len(deletes))]
    for client, ranges in deletes.items():
        parts += (uint(client), uint(len(ranges)))
        for start, end in ranges:
            parts += (uint(start), uint(end - start))
    return b"".join(parts)


def _read_section(reader: Reader) -> Section:
    count, client, clock = reader.uint(), reader.below(MAX_CLIENT), reader.below(MAX_CLOCK)
    if not count:
        raise WireError("a client without structs")
    start, structs = clock, []
    for _ in range(count):
        struct = _read_struct(reader, clock)
        structs.append(struct)
        clock += struct.length
    if clock >= MAX_CLOCK:
        raise WireError("a number out of range")
    return Section(client, start, clock, structs)


def _read_struct(reader: Reader, clock: int) -> Struct:
    start = reader.at
    info = reader.data[start]
    kind = info & 0x1F
    if kind not in _KINDS:
        raise WireError("a kind of struct that no document here holds")
    reader.at += 1
    origin = _read_id(reader) if info & _HAS_ORIGIN else None
    right = _read_id(reader) if info & _HAS_RIGHT else None
    parent: str | Id | None = None
    key = None
    # A struct with a neighbour takes parent and key from it; its key flag may be set, and then nothing follows.
    if origin is None and right is None:
        named = reader.below(2)
        parent = reader.string() if named else _read_id(reader)
        key = reader.string() if info & _HAS_KEY else None
    body = reader.at
    length, content = _read_content(reader, kind)
    return Struct(clock, length, kind, origin, right, parent, key, content, start, body, reader.at)


def _read_id(reader: Reader) -> Id:
    return reader.below(MAX_CLIENT), reader.below(MAX_CLOCK)


def _read_content(reader: Reader, kind: int) -> tuple[int, str | list[Value] | int | None]:
    content: str | list[Value] | int | None = None
    if kind == STRING:
        content = reader.string()
        length = units(content) if content else 0
    elif kind == VALUES:
        length = reader.uint()
        content = [reader.value() for _ in range(length)]
    elif kind == TYPE:
        length, content = 1, reader.uint()
        if content not in (MAP_TYPE, TEXT_TYPE):
            raise WireError("a shared type that no document here holds")
    else:
        length = reader.below(MAX_CLOCK)
    if not length:
        raise WireError("a struct without content")
    return length, content


def _read_ranges(reader: Reader) -> tuple[int, Ranges]:
    client, count = reader.below(MAX_CLIENT), reader.uint()
    ranges: Ranges = []
    last = 0
    for _ in range(count):
        start = reader.below(MAX_CLOCK)
        end = start + reader.uint()
        if not last <= start < end < MAX_CLOCK:
            raise WireError("deleted ranges that overlap or are out of order")
        ranges.append((start, end))
        last = end
    if not ranges:
        raise WireError("a client without deleted ranges")
    return client, ranges


def _cut(data: bytes, client: int, struct: Struct, offset: int) -> bytes:
    info = data[struct.start] | _HAS_ORIGIN
    parts = [bytes((info,)), uint(client), uint(struct.clock + offset - 1)]
    if struct.right is not None:
        parts += (uint(struct.right[0]), uint(struct.right[1]))
    if isinstance(struct.content, str):
        rest = tail(struct.content, offset).encode()
        parts += (uint(len(rest)), rest)
    elif isinstance(struct.content, list):
        reader = Reader(data)
        reader.at = struct.body
        reader.uint()
        for _ in range(offset):
            reader.value()
        parts += (uint(struct.length - offset), data[reader.at : struct.end])
    else:
        parts.append(uint(struct.length - offset))
    return b"".join(parts)
