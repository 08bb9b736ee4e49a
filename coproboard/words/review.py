"""REVIEW.md: every Welsh string that a fluent reader has not confirmed, English beside Welsh, with a box to tick.

What it is: the list, gathered from the catalogues, the words that are said aloud, the frames and the pages, and its
writing: ``python -m coproboard.words.review``.
What it is not: the judgement. What is confirmed stands in data: a catalogue's keys in ``confirmed.json``, a frame's
words by taking their path out of its ``draft_cy``. The questions above the list are written by hand and are kept.
The fact that shaped it: a Welsh speaker with an hour to give needs one file to read from top to bottom, each sentence
once, however many places it stands in.
"""
from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coproboard.templates import BUILTIN, word_tables
from coproboard.words.catalogue import Entry, catalogue

MARK = "<!-- The list below is written by `python -m coproboard.words.review`. -->"
"""Where what is written by hand ends."""

FOLDER = Path(__file__).parent

SHARED = "Frames: words that several share"

SETTINGS = ("_dir", "_plural")
"""Entries of a catalogue that are no words."""

SCREENS = {
    "Start page": ("home",),
    "A frame of your own": ("editor", "template"),
    "Taking a seat": ("join", "guest", "perspective", "practice"),
    "Who is here": ("person", "here", "key", "balance", "and", "moving", "writing", "heard", "told"),
    "Steps": ("step", "steps", "prompt", "ready", "timer", "skip"),
    "Frames and tabs": ("frame", "tab", "tabs", "lines", "zone", "map", "tray", "stack", "power", "layer", "outcome"),
    "Cards": ("card", "cards", "add", "edit", "move", "nudge", "tool", "tools", "aside", "clash", "conflict", "fresh"),
    "Placing on your own": ("place", "enter"),
    "Reveal and talk": ("reveal", "differ", "talk", "note", "fold"),
    "Agreeing": ("agree", "answer", "gate", "plan", "dots", "motion", "rule", "act"),
    "Accessibility": ("access",),
    "Record and sheets": ("record", "rec", "sheet", "print", "still", "history"),
    "Learning as you go": ("learn", "help", "terms", "wording"),
    "About you": ("me", "calm"),
    "Saving and messages": (
        *("save", "saved", "offline", "returned", "gone", "unreachable", "kept", "refused", "toast"),
        *("undo", "redo", "share", "more", "close", "ok", "view", "board", "title", "example", "dock"),
    ),
    "Dates and lists": ("_dates", "_name"),
}
"""Screens, and the first parts of the keys that are said on them; any other part has a heading of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """A Welsh string and its English: under which heading, by what name, and in which frame (or none)."""

    screen: str
    where: str
    en: str
    cy: str
    frame: str = ""


def unconfirmed() -> Iterator[Line]:
    """Every Welsh string that waits for a fluent reader, place by place."""
    confirmed = set(json.loads((FOLDER / "confirmed.json").read_text(encoding="utf-8")))
    for id in BUILTIN:
        yield from _framed(id)
    for line in (*_catalogued(), *_pages(), *_aloud()):
        if line.where not in confirmed:
            yield line


def rendered(head: str) -> str:
    """The whole file: `head`, written by hand, up to `MARK`; below it each pair of strings once, under its heading."""
    lines = list(unconfirmed())
    frames: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        frames.setdefault((line.en, line.cy), set()).add(line.frame)
    order = (SHARED, *map(_heading, BUILTIN), *SCREENS)
    tables: dict[str, dict[tuple[str, str], list[Line]]] = {screen: {} for screen in order}
    for line in lines:
        pair = line.en, line.cy
        screen = SHARED if line.frame and len(frames[pair] - {""}) > 1 else line.screen
        tables.setdefault(screen, {}).setdefault(pair, []).append(line)
    parts = [head.split(MARK)[0].rstrip(), "", MARK, "", f"{sum(map(len, tables.values()))} to read."]
    for screen, rows in tables.items():
        if rows:
            parts += ["", f"## {screen}", "", "| ok | English | Cymraeg | where |", "|---|---|---|---|"]
            parts += [_row(en, cy, found) for (en, cy), found in rows.items()]
    return "\n".join(parts) + "\n"


def main() -> None:
    """Write REVIEW.md anew."""
    path = FOLDER / "REVIEW.md"
    path.write_text(rendered(path.read_text(encoding="utf-8")), encoding="utf-8")


def _heading(frame: str) -> str:
    return f"Frame: {frame}"


def _row(en: str, cy: str, lines: Iterable[Line]) -> str:
    en, cy = (words.replace("|", "\\|") for words in (en, cy))
    places: dict[str, list[str]] = {}
    for line in lines:
        places.setdefault(line.where, []).append(line.frame)
    where = (f"`{place}`" + (f" in {', '.join(frames)}" if len(frames) > 1 else "") for place, frames in places.items())
    return f"| [ ] | {en} | {cy} | {'<br>'.join(where)} |"


def _catalogued() -> Iterator[Line]:
    english, welsh = catalogue("en"), catalogue("cy")
    screens = {part: screen for screen, parts in SCREENS.items() for part in parts}
    for key, said in english.items():
        if key in SETTINGS:
            continue
        part = key.split(".")[0]
        for where, en, cy in _forms(key, said, welsh[key]):
            yield Line(screens.get(part, f"`{part}`"), where, en, cy)


def _forms(key: str, english: Entry, welsh: Entry) -> Iterator[tuple[str, str, str]]:
    if isinstance(welsh, str):
        yield key, english if isinstance(english, str) else english["other"], welsh
        return
    for form, cy in welsh.items():
        en = english if isinstance(english, str) else english.get(form, english["other"])
        yield f"{key}.{form}", en, cy


def _aloud() -> Iterator[Line]:
    lists = json.loads((FOLDER / "spoken.json").read_text(encoding="utf-8"))
    for name, pairs in lists.items():
        for index, (en, cy) in enumerate(pairs):
            yield Line("Words said aloud", f"spoken.{name}[{index}]", en, cy)


def _pages() -> Iterator[Line]:
    for page in sorted((FOLDER.parent / "web/src/pages").glob("*.html")):
        pairs = re.findall(r'<p lang="en">(.*?)</p><p lang="cy">(.*?)</p>', page.read_text(encoding="utf-8"))
        for en, cy in pairs:
            yield Line("Pages without script", page.name, en, cy)


def _framed(id: str) -> Iterator[Line]:
    table = tomllib.loads((FOLDER.parent / f"templates/{id}.toml").read_text(encoding="utf-8"))
    drafts = set(table["draft_cy"])
    for path, words in word_tables(table):
        if drafts & {"*", path}:
            yield Line(_heading(id), path, words["en"], words["cy"], frame=id)


if __name__ == "__main__":
    main()
