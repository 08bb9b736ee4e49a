"""Which of our languages somebody gets, and the order in which they stand side by side.

What it is: a choice from what a browser says it reads. What it is not: a memory; what a person chose before is on
their device. The fact that shaped it: many who would rather read Welsh have a browser that was set up in English, so a
server may say which language comes first, and the switch is always there.
"""
from __future__ import annotations

import os
import re

from coproboard.words.catalogue import LANGS, catalogue, direction

FIRST: str = os.environ.get("COPROBOARD_FIRST") or "en"
"""The language that comes first where nobody says another; read when the process starts."""

_ASKED = re.compile(r"\s*([a-z]{2,3}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d*)?)\s*)?")


def wanted(accepts: str) -> str | None:
    """The first of our languages that a browser's ``Accept-Language`` names; None when it names none.

    A tag stands for the one it begins with: ``cy-GB`` is Welsh.
    """
    ours = {lang.lower(): lang for lang in LANGS}
    asked = [found.groups(default="1") for part in accepts.lower().split(",") if (found := _ASKED.fullmatch(part))]
    for tag, weight in sorted(asked, key=lambda one: -float(one[1])):
        parts = tag.split("-")
        shorter = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
        if float(weight) and (found := next((ours[part] for part in shorter if part in ours), None)):
            return found
    return None


def in_order(first: str = FIRST) -> tuple[str, ...]:
    """Every language there is, `first` in front."""
    return tuple(sorted(LANGS, key=lambda lang: lang != first))


def tongues(first: str = FIRST) -> list[tuple[str, str, str]]:
    """Each language in order: its tag, its own name, and which way it runs (``ltr`` or ``rtl``)."""
    return [(lang, str(catalogue(lang)["_name"]), direction(lang)) for lang in in_order(first)]

