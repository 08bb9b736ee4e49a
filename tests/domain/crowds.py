"""People to try the rules with, and the exchanges under which the rules have to stay as they are (E2)."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from hypothesis import strategies as st

from coproboard.domain.people import PERSPECTIVES, Present

V = TypeVar("V")

IDS = ("a", "b", "c", "d", "e", "f", "g")
OTHER = {"lived": "services", "services": "lived"}

crowds = st.lists(
    st.builds(Present, st.sampled_from(IDS), st.sampled_from(PERSPECTIVES), st.sampled_from([True, True, True, False])),
    max_size=7,
    unique_by=lambda person: person.id,
)
"""Who is present; not everybody of `IDS` is, and some were entered."""


def crowd(text: str) -> list[Present]:
    """People from a line such as ``"a:lived b:both c:services*"``; the star is somebody without a device."""
    pairs = (word.rstrip("*").split(":") + [not word.endswith("*")] for word in text.split())
    return [Present(id, perspective, device) for id, perspective, device in pairs]


def said(text: str) -> dict[str, str]:
    """Who said what, from a line such as ``"a:yes b:no"``."""
    return dict(word.split(":") for word in text.split())


def turned(present: Collection[Present]) -> list[Present]:
    """The same people with lived experience and services exchanged."""
    return [Present(each.id, OTHER.get(each.perspective, each.perspective), each.device) for each in present]


def renamed(id: str, one: str, other: str) -> str:
    """An id after two people are exchanged."""
    return {one: other, other: one}.get(id, id)


def exchanged(values: Mapping[str, V], one: str, other: str) -> dict[str, V]:
    """What is kept by person after two people are exchanged."""
    return {renamed(id, one, other): value for id, value in values.items()}


def swapped(present: Collection[Present], one: str, other: str) -> list[Present]:
    """Those present after two people are exchanged."""
    return [Present(renamed(each.id, one, other), each.perspective, each.device) for each in present]
