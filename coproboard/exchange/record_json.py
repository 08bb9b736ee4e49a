"""A record as JSON: canonical, so that the same record is the same bytes.

What it is: the record's own fields, and beside them what reading adds: ``names``, and a digest over the whole file.
What it is not: more than the record says. The fact that shaped it: the record's digest covers neither the names nor
that it was confirmed, and a changed byte in those has to be found as well (Z5).
"""
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from coproboard.domain import seals

#: What a file adds to a record.
ADDED = ("names", "file", "page")


def write(record: Mapping[str, Any], names: Mapping[str, str], page: Mapping[str, str] | None = None) -> str:
    """The file, as one line.

    Parameters
    ----------
    record, names
        As of a `Paper`.
    page : mapping or None
        What an HTML file was made with: ``lang``, ``link``, ``made`` (the version of coproboard).
    """
    value = {**record, "names": dict(names), **({"page": dict(page)} if page else {})}
    return seals.canonical({**value, "file": seals.digest_of(value)}) + "\n"


def read(text: str) -> dict[str, Any]:
    """What `write` wrote.

    Raises
    ------
    ValueError
        It is no JSON object, or says something twice.
    """
    try:
        value = json.loads(text, object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("it is no JSON object")  # noqa: TRY004  (of a text, not of a value)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once: of two, readers would take different ones."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("something stands in it twice")
    return found
