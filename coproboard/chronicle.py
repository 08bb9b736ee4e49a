"""What a live board's server has told of its history, page by page.

What it is: rows as they came, kept, so that only what is new is asked for. What it is not: a connection; whoever has one
brings the pages.

The fact that shaped it: compaction merges rows while we keep the old ones. A merged row says where its first change
stood, so it takes the place of all that we have from there on.
"""
from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coproboard.documents.ledger import Person
from coproboard.errors import WireError
from coproboard.storage.log import Record


class Chronicle:
    """The history of a board as far as it is known here; for one thread at a time, but for `records`."""

    def __init__(self) -> None:
        self._rows: list[Record] = []

    @property
    def through(self) -> int:
        """The place of the last row: ask for what comes after."""
        return self._rows[-1].seq if self._rows else 0

    def take(self, rows: Iterable[Record]) -> None:
        """Take the rows of a page that answers what comes after `through`."""
        known = self._rows
        for row in rows:
            while known and known[-1].seq >= row.first_seq:
                known.pop()
            known.append(row)

    def records(self, people: Iterable[Person]) -> list[Record]:
        """The history with who joined when, as a board's own log has it.

        Parameters
        ----------
        people : iterable of Person
            Everyone of the ledger, in the order of joining.
        """
        return list(_with_joiners(list(self._rows), people))


def read_page(body: bytes) -> tuple[list[Record], bool]:
    """The rows of an answer of ``api/boards/<id>/history``, and whether there are more. Raises `WireError`."""
    try:
        told: Mapping[str, Any] = json.loads(body)
        rows = [
            Record(
                "shared", b64decode(row["update"]), str(row["by"]), int(row["at"]),
                json.dumps(row["what"], ensure_ascii=False), int(row["seq"]), int(row["from"]), int(row["first"]),
            )
            for row in told["rows"]
        ]  # fmt: skip
        return rows, told["more"] is True
    except (ValueError, KeyError, TypeError) as wrong:
        raise WireError("no history") from wrong


def _with_joiners(rows: list[Record], people: Iterable[Person]) -> Iterator[Record]:
    # Who joined stands in the ledger, and the history that everybody plays is the shared document's. Rows keep their order.
    joining = [Record("ledger", b"", "", one.joined, json.dumps([["joined", one.id]]), 0, 0, one.joined) for one in people]
    nth = 0
    for row in rows:
        while nth < len(joining) and joining[nth].time <= row.time:
            yield joining[nth]
            nth += 1
        yield row
    yield from joining[nth:]
