"""The people at a board: their perspectives and their names.

What it is: the order in which perspectives stand everywhere, the groups they make up, who counts as one person, and
what is done to a name before it is kept.
What it is not: a role or a right; there is one kind of participant.
The fact that shaped it: nobody needs to give a name or a perspective, so both have a value for "not said".
"""
from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Perspective = Literal["lived", "services", "both", "unsaid"]

PERSPECTIVES: tuple[Perspective, ...] = get_args(Perspective)
"""In the order in which they are shown. Lived experience stands first; "rather not say" is a full answer."""

MOST_NAME = 60

GROUPS: tuple[str, str] = ("lived", "services")
"""The two groups that consent to a decision; somebody of both perspectives is in both."""


def clean_name(name: str) -> str:
    """A name as it is kept: one line, single spaces, at most `MOST_NAME` characters; ``""`` is a guest."""
    shown = "".join(" " if character.isspace() else character for character in unicodedata.normalize("NFC", name))
    visible = "".join(character for character in shown if not unicodedata.category(character).startswith("C"))
    return " ".join(visible.split())[:MOST_NAME].rstrip()


def groups_of(perspective: str) -> tuple[str, ...]:
    """The groups of `GROUPS` that a perspective belongs to; none for "rather not say" and for what is not known."""
    return GROUPS if perspective == "both" else tuple(group for group in GROUPS if group == perspective)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is present: `device` is false for a person whom another entered."""

    id: str
    perspective: str
    device: bool = True


def each_once(present: Iterable[Present]) -> tuple[Present, ...]:
    """Everybody once, in their order, however many tabs they have open."""
    return tuple({person.id: person for person in present}.values())
