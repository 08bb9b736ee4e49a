"""Where in a TOML text each field stands.

What it is: one walk over a text that ``tomllib`` has already accepted, noting the line of every key and array element.
What it is not: a parser; values are skipped, never read, and an invalid text is never given to it.
The fact that shaped it: ``tomllib`` forgets lines, and "line 41" is what lets somebody mend their own frame.
"""
from __future__ import annotations

import re
from bisect import bisect_right

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE = re.compile(r"[^,\]}#\r\n]+")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""")
_DOT = re.compile(r"[ \t]*(\.?)[ \t]*")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"(?!""))*"""{1,3}' r"|'''(?:[^']|'(?!''))*'''{1,3}" r'|"(?:[^"\\]|\\.)*"' r"|'[^']*'"
)


def lines_of(text: str) -> dict[Path, int]:
    """Note the line, 1-based, of every table, key and array element.

    Parameters
    ----------
    text : str
        Valid TOML.

    Returns
    -------
    dict
        ``("zones", 2, "title", "cy")`` → line. The empty path is line 1.
    """
    walk = _Walk(text)
    walk.document()
    return walk.lines


class _Walk:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Path, int] = {(): 1}
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._elements: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self._header(2)
            elif self.text.startswith("[", self.at):
                table = self._header(1)
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match.group()

    def _note(self, path: Path) -> None:
        self.lines.setdefault(path, bisect_right(self._starts, self.at))

    def _keys(self) -> list[str]:
        keys = []
        while True:
            keys.append(self._skip(_KEY).strip("\"'"))
            match = _DOT.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if not (match and match.group(1)):
                return keys

    def _header(self, brackets: int) -> Path:
        start = self.at
        self.at += brackets
        self._skip(_BLANK)
        *parents, last = self._keys()
        self.at += brackets
        path: Path = ()
        for key in parents:
            path += (key,)
            if path in self._elements:
                path += (self._elements[path],)
        path += (last,)
        end, self.at = self.at, start
        self._note(path)
        if brackets == 2:
            self._elements[path] = self._elements.get(path, -1) + 1
            path += (self._elements[path],)
            self._note(path)
        self.at = end
        return path

    def _pair(self, table: Path) -> None:
        start, path = self.at, table
        for key in self._keys():
            path += (key,)
            end, self.at = self.at, start
            self._note(path)
            self.at = end
        self.at += 1  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self.text[self.at]
        if opening in "\"'":
            self._skip(_STRING)
        elif opening in "[{":
            self._inside(path, "]" if opening == "[" else "}")
        else:
            self._skip(_BARE)

    def _inside(self, path: Path, closing: str) -> None:
        self.at += 1
        self._skip(_BLANK)
        index = 0
        while self.text[self.at] != closing:
            if closing == "]":
                self._note((*path, index))
                self._value((*path, index))
                index += 1
            else:
                self._pair(path)
            self._skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_BLANK)
        self.at += 1
