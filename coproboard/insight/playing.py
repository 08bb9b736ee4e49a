"""The history of a board as everyone may play it: who changed what and when, with the changes themselves (Y1).

What it is: pages of the log's rows for the shared document, oldest first, small enough to send. What it is not: the
ledger's ``log``, which everyone has already, and nothing of what is sealed.

The fact that shaped it: compaction may merge rows between one page and the next. A merged row stands at the place of its
last change, so whoever asks for what comes after a place misses nothing and may get a change twice, which is the same
as once.
"""
from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from coproboard.errors import WireError
from coproboard.storage.log import Record

#: Bytes of updates, as text, in one page.
PAGE = 1_000_000


def page(records: Iterable[Record], most: int = PAGE) -> dict[str, Any]:
    """As many rows as fit, at least one.

    Parameters
    ----------
    records : iterable of Record
        The log after some place, by sequence; read no further than needed.
    most : int
        Bytes of updates in base64.

    Returns
    -------
    dict
        ``{rows, more}``: `rows` of ``{seq, from, first, at, by, what, update}``, `from` and `first` the place and the
        time in ms at which a run of changes began; `more` whether something is left.
    """
    rows: list[dict[str, Any]] = []
    size = 0
    for one in records:
        if one.doc != "shared":
            continue
        update = b64encode(one.update).decode()
        if rows and size + len(update) > most:
            return {"rows": rows, "more": True}
        size += len(update)
        rows.append({
            "seq": one.seq, "from": one.first_seq, "first": one.first_time, "at": one.time, "by": one.author, "what": json.loads(one.what),
            "update": update,
        })  # fmt: skip
    return {"rows": rows, "more": False}


def read_page(body: bytes) -> tuple[list[Record], bool]:
    """The rows of an answer that `page` made, and whether there are more. Raises `WireError`."""
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
