"""The links of the history: whether each entry still is what it was when it was written.

What it is: the check that everyone can make of the log (rule Y2).
What it is not: proof against whoever could rewrite all of it; that takes a copy of a link kept elsewhere, which every
record is.
The fact that shaped it: an entry holds the link before it, so one changed byte breaks every link from there on.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coproboard.domain import seals


def verify_links(entries: Sequence[Mapping[str, Any]]) -> int | None:
    """Index of the first entry whose link does not hold, or `None`.

    Parameters
    ----------
    entries : sequence of mappings
        From the first on, each as section Y has it; an entry that cannot be read as one does not hold.
    """
    prior = ""
    for index, entry in enumerate(entries):
        try:
            holds = entry["link"] == seals.link(prior, entry)
        except (KeyError, TypeError, ValueError):
            holds = False
        if not holds:
            return index
        prior = entry["link"]
    return None
