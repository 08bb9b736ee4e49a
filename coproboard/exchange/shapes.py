"""What a plain JSON value has to look like, told in a few words that are put together, and where it does not.

What it is: small functions that each make a check; a check looks at a value and names the field that is wrong. What it is
not: a schema language for anything else than files of ours, and it changes no value.

The fact that shaped it: a file that was mended by hand is wrong in one place. So the first wrong field is told by its
path and by what was expected there, and never with what stands in it.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from coproboard.errors import BadBoard

Shape = Callable[[Any, str], None]
"""Looks at a value, which stands at a field. Raises `BadBoard`."""

#: Whole numbers that every reader takes for what they are.
LARGEST = 2**53 - 1
_NAME = re.compile(r"[A-Za-z0-9_/.-]{1,120}", re.ASCII)


def text(most: int = 2000, pattern: str = "", told: str = "", least: int = 0) -> Shape:
    """A string of at most `most` UTF-16 units, without halves of characters; all of it as `pattern` says, if it does."""
    found = re.compile(pattern, re.ASCII) if pattern else None
    expected = told or f"text of at most {most} characters"

    def check(value: Any, field: str) -> None:
        try:
            right = isinstance(value, str) and least <= len(value.encode("utf-16-le")) // 2 <= most
        except UnicodeEncodeError:
            raise BadBoard(field, "whole characters") from None
        if not right or (found is not None and not found.fullmatch(value)):
            raise BadBoard(field, expected)

    return check


def whole(low: int = 0, high: int = LARGEST) -> Shape:
    """A whole number within bounds, both included."""

    def check(value: Any, field: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise BadBoard(field, f"a whole number from {low} to {high}")

    return check


def number(low: float, high: float) -> Shape:
    """A number within bounds, both included."""

    def check(value: Any, field: str) -> None:
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not low <= value <= high:
            raise BadBoard(field, f"a number from {low:g} to {high:g}")

    return check


def one_of(*words: str) -> Shape:
    """One of some words."""

    def check(value: Any, field: str) -> None:
        if not isinstance(value, str) or value not in words:
            raise BadBoard(field, f"one of {', '.join(words)}")

    return check


def yes(value: Any, field: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        raise BadBoard(field, "true or false")


def nothing(value: Any, field: str) -> None:
    """Null."""
    if value is not None:
        raise BadBoard(field, "null")


def either(*shapes: Shape) -> Shape:
    """What one of some shapes takes; of a value that none takes the last one tells what is wrong."""

    def check(value: Any, field: str) -> None:
        for shape in shapes[:-1]:
            try:
                return shape(value, field)
            except BadBoard:
                continue
        return shapes[-1](value, field)

    return check


def maybe(shape: Shape) -> Shape:
    """Null, or what a shape takes."""

    def check(value: Any, field: str) -> None:
        if value is not None:
            shape(value, field)

    return check


def listed(shape: Shape, most: int = LARGEST) -> Shape:
    """A list of at most `most` things of one shape."""

    def check(value: Any, field: str) -> None:
        if not isinstance(value, list) or len(value) > most:
            raise BadBoard(field, "a list" if most == LARGEST else f"a list of at most {most}")
        for place, one in enumerate(value):
            shape(one, f"{field}[{place}]")

    return check


def row(*shapes: Shape) -> Shape:
    """A list whose things have a shape each."""

    def check(value: Any, field: str) -> None:
        if not isinstance(value, list) or len(value) != len(shapes):
            raise BadBoard(field, f"a list of {len(shapes)}")
        for place, (shape, one) in enumerate(zip(shapes, value)):
            shape(one, f"{field}[{place}]")

    return check


def fields(needed: dict[str, Shape], further: dict[str, Shape] | None = None) -> Shape:
    """An object with these fields and, if they are there, those `further` ones; no others."""
    known = {**needed, **(further or {})}

    def check(value: Any, field: str) -> None:
        members(value, field, needed, known)
        for name, one in value.items():
            known[name](one, join(field, name))

    return check


def keyed(key: Shape, shape: Shape, most: int = LARGEST) -> Shape:
    """An object of at most `most` things of one shape, whose names are of a shape too."""

    def check(value: Any, field: str) -> None:
        if not isinstance(value, dict) or len(value) > most:
            raise BadBoard(field, "an object" if most == LARGEST else f"an object of at most {most}")
        for name, one in value.items():
            try:
                key(name, field)
            except BadBoard as wrong:
                raise BadBoard(field, f"names that are {wrong.expected}") from None
            shape(one, join(field, name))

    return check


def members(value: Any, field: str, needed: Collection[str], known: Collection[str]) -> None:
    """Check that a value is an object that has some fields, and knows no others. Raises `BadBoard`."""
    if not isinstance(value, dict):
        raise BadBoard(field, "an object")
    for name in needed:
        if name not in value:
            raise BadBoard(join(field, name), "this field")
    if not value.keys() <= set(known):
        raise BadBoard(field, f"no other fields than {', '.join(sorted(known))}")


def join(field: str, name: str) -> str:
    """The path of a field of a field; a name that is none of ours, somebody may have written, and is not told."""
    told = name if _NAME.fullmatch(name) else "?"
    return f"{field}.{told}" if field else told


def plain(value: Any, field: str, deep: int) -> None:
    """Check that a value is nested at most so deep, and that all its texts and numbers are what a board can hold."""
    if isinstance(value, (dict, list)):
        if not deep:
            raise BadBoard(field, "less nesting")
        if isinstance(value, dict):
            for name, one in value.items():
                _TEXT(name, field)
                plain(one, join(field, name), deep - 1)
        else:
            for place, one in enumerate(value):
                plain(one, f"{field}[{place}]", deep - 1)
    elif isinstance(value, str):
        _TEXT(value, field)
    elif value is not None and not isinstance(value, bool):
        _NUMBER(value, field)


_TEXT, _NUMBER = text(32_768), number(-LARGEST, LARGEST)
