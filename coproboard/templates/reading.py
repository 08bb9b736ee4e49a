"""Reading a template field by field, so that every complaint has a line, a field and what was expected.

What it is: `Field`, a value with the way to it, and the few questions a loader asks of it. What was expected is said in
the language of whoever asks, by the ``template.`` words of the catalogues.
What it is not: the rules of a frame; those are in `loader` and `zones`.
The fact that shaped it: whoever writes a frame is a facilitator with a form or a text editor, and sees only this message.
"""
from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import NoReturn

from coproboard.errors import TemplateError
from coproboard.templates.frame import Text
from coproboard.templates.locate import Path, lines_of
from coproboard.words import say

MOST_BYTES = 65_536
MOST_CHARACTERS = 600
RESERVED = ("tray",)

_ID = re.compile(r"[a-z][a-z0-9_-]{0,31}")
# A key of some fifty parts: no frame has one, and tomllib takes seconds over one of thousands.
_DEEP = re.compile(r"""(?:(?:(?<![\w-])[A-Za-z0-9_-]{1,64}|"(?:[^"\\\n]|\\.){0,64}"|'[^'\n]{0,64}')[ \t]*\.[ \t]*){48}""")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
# Not printable by Unicode's table, and part of good writing: spaces that hold, joiners, marks of direction.
_HELD = frozenset("\u00a0\u202f\u200c\u200d\u200e\u200f\u061c")


@dataclass(frozen=True, slots=True)
class Field:
    """A value, the path to it, and the line of every path; `lang` is the language of whoever is told."""

    value: object
    path: Path
    source: str
    lines: Mapping[Path, int]
    lang: str = "en"

    def refuse(self, what: str, **values: object) -> NoReturn:
        """Say what was expected here: the words of ``template.<what>``."""
        line = next((self.lines[self.path[:n]] for n in range(len(self.path), -1, -1) if self.path[:n] in self.lines), None)
        raise TemplateError(self.source, line, dotted(self.path), say(self.lang, f"template.{what}", **values))

    def at(self, *steps: str | int, value: object = None) -> Field:
        """The field further along the path; `value` is what stands there, if anything."""
        return Field(value, self.path + steps, self.source, self.lines, self.lang)

    def table(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Field]:
        """The table's fields by key: all that is required, nothing that is unknown."""
        if not isinstance(self.value, dict):
            self.refuse("table", keys=listed(required or optional))
        for key in self.value:
            if key not in required and key not in optional:
                self.at(key).refuse("unknown", keys=listed([*required, *optional]))
        for key in required:
            if key not in self.value:
                self.at(key).refuse("missing")
        return {key: self.at(key, value=value) for key, value in self.value.items()}

    def items(self, least: int, most: int) -> list[Field]:
        """The elements of an array of at least `least` and at most `most`."""
        if not isinstance(self.value, list) or not least <= len(self.value) <= most:
            self.refuse("list", least=least, most=most)
        return [self.at(index, value=value) for index, value in enumerate(self.value)]

    def words(self) -> Text:
        """Words in both languages, none of them empty; further languages may stand beside them by their tags."""
        further = [key for key in self.value if _TAG.fullmatch(key)] if isinstance(self.value, dict) else ()
        return Text.of({lang: part.string() for lang, part in self.table(("en", "cy"), further).items()})

    def string(self) -> str:
        """One line of words that is not empty."""
        if not isinstance(self.value, str):
            self.refuse("quoted")
        if not self.value.strip():
            self.refuse("empty")
        if len(self.value) > MOST_CHARACTERS or not all(each.isprintable() or each in _HELD for each in self.value):
            self.refuse("line", most=MOST_CHARACTERS)
        return self.value.strip()

    def id(self) -> str:
        """An id: a small letter, then small letters, digits, ``-`` and ``_``; up to 32 in all."""
        if not isinstance(self.value, str) or not _ID.fullmatch(self.value):
            self.refuse("id")
        if self.value in RESERVED:
            self.refuse("reserved", id=repr(self.value))
        return self.value

    def choice(self, options: Sequence[str]) -> str:
        """One of a few words."""
        if self.value not in options or not isinstance(self.value, str):
            self.refuse("choice", keys=listed(options))
        return self.value

    def yes(self) -> bool:
        """``true`` or ``false``."""
        if not isinstance(self.value, bool):
            self.refuse("yes")
        return self.value

    def whole(self, least: int, most: int) -> int:
        """A whole number in a range."""
        if type(self.value) is not int or not least <= self.value <= most:
            self.refuse("whole", least=least, most=most)
        return self.value

    def number(self, most: float) -> float:
        """A number above 0 and up to `most`."""
        if type(self.value) not in (int, float) or not isfinite(self.value) or not 0 < self.value <= most:
            self.refuse("number", most=f"{most:g}")
        return float(self.value)


def parse(text: str, source: str, lang: str = "en", most: int = MOST_BYTES) -> Field:
    """Read TOML of at most `most` bytes.

    Raises
    ------
    TemplateError
        The text is too large, is no valid Unicode or is no valid TOML.
    """

    def refuse(line: int | None, what: str, **values: object) -> NoReturn:
        Field(None, (), source, {(): line} if line else {}, lang).refuse(what, **values)

    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        refuse(text.count("\n", 0, error.start) + 1, "unicode")
    if size > most:
        refuse(None, "size", most=most, size=size)
    if deep := _DEEP.search(text):
        refuse(text.count("\n", 0, deep.start()) + 1, "nested")
    try:
        return Field(tomllib.loads(text), (), source, lines_of(text), lang)
    except RecursionError:
        refuse(None, "nested")
    except ValueError as error:  # TOMLDecodeError, and what int() says of a number with thousands of digits
        said = re.search(r"\(at (?:line (\d+)|end of document)", str(error))
        refuse(int(said.group(1) or text.count("\n") + 1) if said else None, "toml", said=error)


def unique(entries: Sequence[Field]) -> None:
    """Refuse a value that an earlier entry has."""
    seen: dict[str, Field] = {}
    for entry in entries:
        written = repr(entry.value)
        if first := seen.get(written):
            entry.refuse("taken", value=written, first=dotted(first.path))
        seen[written] = entry


def optional(table: Mapping[str, Field], key: str) -> Text | None:
    """The words under a key, if it is there."""
    return table[key].words() if key in table else None


def dotted(path: Path) -> str:
    """Write a path as in ``zones[2].title.cy``; places in a list count from 0."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".") or "file"


def listed(words: Collection[str]) -> str:
    """Keys or values, one after another."""
    return ", ".join(words)
