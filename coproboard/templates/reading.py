"""Reading a template's TOML field by field, so that every complaint has a line, a field and what was expected.

What it is: `Field`, a value with the way to it, and the few questions a loader asks of it.
What it is not: the rules of a frame; those are in `loader`.
The fact that shaped it: whoever writes a frame is a facilitator with a text editor, and sees only this message.
"""
from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import NoReturn

from coproboard.errors import TemplateError
from coproboard.templates.frame import Text
from coproboard.templates.locate import Path, lines_of

MOST_BYTES = 65_536
MOST_CHARACTERS = 600
RESERVED = ("tray",)

_ID = re.compile(r"[a-z][a-z0-9_-]{0,31}")


@dataclass(frozen=True, slots=True)
class Field:
    """A value in the TOML and the path to it."""

    value: object
    path: Path
    source: str
    lines: dict[Path, int]

    def refuse(self, expected: str) -> NoReturn:
        """Say what was expected here."""
        known = next(self.path[:n] for n in range(len(self.path), -1, -1) if self.path[:n] in self.lines)
        raise TemplateError(self.source, self.lines[known], dotted(self.path), expected)

    def at(self, *steps: str | int, value: object = None) -> Field:
        """The field further along the path; `value` is what stands there, if anything."""
        return Field(value, self.path + steps, self.source, self.lines)

    def table(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Field]:
        """The table's fields by key: all that is required, nothing that is unknown."""
        if not isinstance(self.value, dict):
            self.refuse(f"a table with {_listed(required or optional)}")
        for key in self.value:
            if key not in required and key not in optional:
                self.at(key).refuse(f"no such key here, only {_listed([*required, *optional])}")
        for key in required:
            if key not in self.value:
                self.at(key).refuse("a value; it is missing")
        return {key: self.at(key, value=value) for key, value in self.value.items()}

    def items(self, least: int, most: int) -> list[Field]:
        """The elements of an array of at least `least` and at most `most`."""
        if not isinstance(self.value, list) or not least <= len(self.value) <= most:
            self.refuse(f"a list of {least} to {most} entries")
        return [self.at(index, value=value) for index, value in enumerate(self.value)]

    def words(self) -> Text:
        """Words in both languages, neither of them empty."""
        parts = self.table(("en", "cy"))
        return Text(en=parts["en"].string(), cy=parts["cy"].string())

    def string(self) -> str:
        """One line of words that is not empty."""
        if not isinstance(self.value, str):
            self.refuse("words in quotation marks")
        if not self.value.strip():
            self.refuse("words; these are empty")
        if len(self.value) > MOST_CHARACTERS or not self.value.isprintable():
            self.refuse(f"one line of up to {MOST_CHARACTERS} characters")
        return self.value.strip()

    def id(self) -> str:
        """An id: a small letter, then small letters, digits, ``-`` and ``_``; up to 32 in all."""
        if not isinstance(self.value, str) or not _ID.fullmatch(self.value):
            self.refuse("an id of a to z, 0 to 9, - and _, up to 32 characters, that starts with a letter")
        if self.value in RESERVED:
            self.refuse(f"another id; {self.value!r} is kept for the place of cards that lie in no zone")
        return self.value

    def choice(self, options: Sequence[str]) -> str:
        """One of a few words."""
        if self.value not in options or not isinstance(self.value, str):
            self.refuse(f"one of {_listed(options)}")
        return self.value

    def yes(self) -> bool:
        """``true`` or ``false``."""
        if not isinstance(self.value, bool):
            self.refuse("true or false")
        return self.value

    def whole(self, least: int, most: int) -> int:
        """A whole number in a range."""
        if type(self.value) is not int or not least <= self.value <= most:
            self.refuse(f"a whole number from {least} to {most}")
        return self.value

    def number(self, most: float) -> float:
        """A number above 0 and up to `most`."""
        if type(self.value) not in (int, float) or not isfinite(self.value) or not 0 < self.value <= most:
            self.refuse(f"a number above 0, up to {most:g}")
        return float(self.value)


def parse(text: str, source: str) -> Field:
    """Read TOML.

    Raises
    ------
    TemplateError
        The text is too large, is no valid Unicode or is no valid TOML.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise TemplateError(source, text.count("\n", 0, error.start) + 1, "file", "valid Unicode text") from error
    if size > MOST_BYTES:
        raise TemplateError(source, None, "file", f"at most {MOST_BYTES} bytes, not {size}")
    try:
        return Field(tomllib.loads(text), (), source, lines_of(text))
    except RecursionError as error:
        raise TemplateError(source, None, "file", "tables and lists that are not nested so deep") from error
    except ValueError as error:  # TOMLDecodeError, and what int() says of a number with thousands of digits
        said = re.search(r"\(at (?:line (\d+)|end of document)", str(error))
        line = int(said.group(1) or text.count("\n") + 1) if said else None
        raise TemplateError(source, line, "file", f"valid TOML ({error})") from error


def dotted(path: Path) -> str:
    """Write a path as in ``zones[2].title.cy``; places in a list count from 0."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".") or "file"


def _listed(words: Collection[str]) -> str:
    return ", ".join(words)
