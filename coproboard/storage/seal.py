"""The seal of a record: a checksum that tells whether it is whole, and a chain that tells whether all are there.

The checksum covers one record. The chain covers the record and everything before it, so a record that was taken out,
added or exchanged shows at the next one. It is not a signature: whoever can write the file can write a new chain.

What shaped it: a bit that flips in one record must cost that record and no other. So each link is checked against the
link that is *stored* before it, and a broken link with a whole record sets nothing aside.
"""
from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from coproboard.storage.log import Damage, Record

GENESIS = b"coproboard log 1"
"""What the first record is linked to."""

BROKEN = "the record is not as it was written"
UNLINKED = "records before this one are missing, or were exchanged"

_NUMBERS = struct.Struct(">qqqqIIII")


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it came from the disk: `record` is `None`, and `plain` empty, when its checksum does not fit."""

    seq: int
    record: Record | None
    plain: bytes
    chain: bytes


def plain(record: Record) -> bytes:
    """All fields of `record` as bytes, in one way only."""
    texts = (record.doc.encode(), record.author.encode(), record.what.encode(), record.update)
    numbers = (record.seq, record.first_seq, record.time, record.first_time)
    return _NUMBERS.pack(*numbers, *map(len, texts)) + b"".join(texts)


def checksum(data: bytes) -> int:
    """CRC-32 of `data`: finds what disks do, not what people do."""
    return zlib.crc32(data)


def link(prior: bytes, data: bytes) -> bytes:
    """The link (16 bytes) of a record, after the link `prior`."""
    return blake2b(prior + data, digest_size=16).digest()


def examine(rows: Iterable[Stored], prior: bytes) -> tuple[list[Record], list[Damage]]:
    """Part `rows` into the whole records and what has to be told, starting after the link `prior`."""
    records: list[Record] = []
    found: list[Damage] = []
    for row in rows:
        if row.record is None:
            found.append(Damage(row.seq, BROKEN, True))
        else:
            records.append(row.record)
            if row.chain != link(prior, row.plain):
                found.append(Damage(row.seq, UNLINKED, False))
        prior = row.chain
    return records, found
