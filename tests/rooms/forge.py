"""Bytes that no library would write: structs and updates, put together by hand."""
from __future__ import annotations

import struct

Id = tuple[int, int]
MAP, TEXT, ARRAY = b"\x01", b"\x02", b"\x00"


def uint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def string(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return uint(len(data)) + data


def value(item: object) -> bytes:
    """A value as lib0 writes it."""
    if item is None:
        return b"\x7e"
    if isinstance(item, bool):
        return b"\x78" if item else b"\x79"
    if isinstance(item, int | float):
        return b"\x7b" + struct.pack(">d", item)
    if isinstance(item, str):
        return b"\x77" + string(item)
    if isinstance(item, dict):
        return b"\x76" + uint(len(item)) + b"".join(string(key) + value(entry) for key, entry in item.items())
    assert isinstance(item, list)
    return b"\x75" + uint(len(item)) + b"".join(map(value, item))


def text(words: str) -> tuple[int, bytes]:
    return 4, string(words)


def values(*items: object) -> tuple[int, bytes]:
    return 8, uint(len(items)) + b"".join(map(value, items))


def shared(kind: bytes) -> tuple[int, bytes]:
    return 7, kind


def deleted(length: int) -> tuple[int, bytes]:
    return 1, uint(length)


def item(
    content: tuple[int, bytes],
    *,
    left: Id | None = None,
    right: Id | None = None,
    parent: str | Id | None = None,
    key: str | None = None,
) -> bytes:
    """One struct. Parent and key are written only where there are no neighbours, as the format has it."""
    info = content[0] | (0x80 if left else 0) | (0x40 if right else 0) | (0x20 if key is not None else 0)
    parts = [bytes((info,))]
    parts += [uint(id[0]) + uint(id[1]) for id in (left, right) if id is not None]
    if left is None and right is None:
        if isinstance(parent, tuple):
            parts.append(b"\0" + uint(parent[0]) + uint(parent[1]))
        else:
            parts.append(b"\1" + string(parent or ""))
        if key is not None:
            parts.append(string(key))
    return b"".join((*parts, content[1]))


def section(client: int, clock: int, *items: bytes) -> bytes:
    return uint(len(items)) + uint(client) + uint(clock) + b"".join(items)


def update(*sections: bytes, gone: dict[int, list[tuple[int, int]]] | None = None) -> bytes:
    """An update; `gone` has the deleted ranges, as (clock, length), by client."""
    parts = [uint(len(sections)), *sections, uint(len(gone or {}))]
    for client, ranges in (gone or {}).items():
        parts += [uint(client), uint(len(ranges)), *(uint(clock) + uint(length) for clock, length in ranges)]
    return b"".join(parts)


def entry(client: int, clock: int, root: str, name: str, texts: dict[str, str], *more: bytes) -> bytes:
    """A card, a proposal or an action: its Map at `clock`, then each Text with its characters, if it has any."""
    items, at = [item(shared(MAP), parent=root, key=name)], clock + 1
    for key, words in texts.items():
        items.append(item(shared(TEXT), parent=(client, clock), key=key))
        if words:
            items.append(item(text(words), parent=(client, at)))
        at += 1 + len(words.encode("utf-16-le")) // 2
    return section(client, clock, *items, *more)


def card(client: int, clock: int, name: str, words: str = "abc", *more: bytes) -> bytes:
    """A card: its Map at `clock`, its words after it, and their characters from `clock` + 2 on."""
    return entry(client, clock, "cards", name, {"words": words}, *more)
