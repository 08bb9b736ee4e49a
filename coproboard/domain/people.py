"""The people at a board: their perspectives, their names, and the letters on their shapes.

What it is: the order in which perspectives stand everywhere, and what is done to a name before it is kept.
What it is not: a role or a right; there is one kind of participant.
The fact that shaped it: nobody needs to give a name or a perspective, so both have a value for "not said".
"""
from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Literal, get_args

Perspective = Literal["lived", "services", "both", "unsaid"]

PERSPECTIVES: tuple[Perspective, ...] = get_args(Perspective)
"""In the order in which they are shown. Lived experience stands first; "rather not say" is a full answer."""

MOST_NAME = 60


def clean_name(name: str) -> str:
    """A name as it is kept: one line, single spaces, at most `MOST_NAME` characters; ``""`` is a guest."""
    shown = "".join(" " if character.isspace() else character for character in unicodedata.normalize("NFC", name))
    visible = "".join(character for character in shown if not unicodedata.category(character).startswith("C"))
    return " ".join(visible.split())[:MOST_NAME].rstrip()


def initials(names: Sequence[str]) -> list[str]:
    """The letters on each person's shape: the first two of the name, three where two would be the same.

    Parameters
    ----------
    names : sequence of str
        Everyone's name, in any order; ``""`` for a guest.

    Returns
    -------
    list of str
        One for each name: ``["Ma", "Gar", "Gae", ""]`` for Mair, Gareth, Gaenor and a guest.
    """
    letters = [_letters(name) for name in names]
    short = ["".join(each[:2]) for each in letters]
    different = {two: {"".join(each) for each, other in zip(letters, short) if other == two} for two in short}
    return ["".join(each[:3]) if len(different[two]) > 1 else two for each, two in zip(letters, short)]


def _letters(name: str) -> list[str]:
    """Letters and digits of the first word that has any, each with the marks that belong to it; the first a capital."""
    for word in unicodedata.normalize("NFC", name).split():
        letters: list[str] = []
        for character in word:
            if letters and unicodedata.category(character).startswith("M"):
                letters[-1] += character
            elif character.isalnum():
                letters.append(character)
        if letters:
            return [letters[0].title(), *letters[1:]]
    return []
