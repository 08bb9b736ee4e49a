"""Two languages that nobody speaks, made from English: they show what a page does with long words and with right to left.

``qps`` has accents and is 40 % longer; ``qpr`` is written from right to left. Every catalogue and every template gets
one file, as for any further language (F12). To look at them in a browser::

    python tests/words/pseudo.py FOLDER
    COPROBOARD_LANGUAGES=FOLDER coproboard serve
"""
from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable
from math import ceil
from pathlib import Path
from typing import Any

from coproboard.templates import word_tables

PACKAGE = Path(__file__).parents[2] / "coproboard"

_ACCENTED = str.maketrans("aceghijklnorstuwyzACEGHIJKLNORSTUWYZ", "áćéĝĥíĵķĺñóŕśţúŵýžÁĆÉĜĤÍĴĶĹÑÓŔŚŢÚŴÝŽ")
_HEBREW = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבכדעפגהיזקלמנוצשרסתטגוחיז")
_MARK = "\u200f"
_WORD = re.compile(r"[^\W\d_]+")
# What is filled in, and the bars between the words of a table, stay as they are.
KEPT = re.compile(r"(\{\w+\}|\|)")


def _pieces(words: str, change: Callable[[str], str]) -> str:
    return "".join(part if KEPT.fullmatch(part) else change(part) for part in KEPT.split(words))


def long(words: str) -> str:
    """Accented, and 40 % longer, each word by itself: no language makes one word of what a sentence has more."""
    def more(word: re.Match[str]) -> str:
        return word[0] + "·" * ceil(len(word[0]) * 0.4)

    return _pieces(words, lambda part: _WORD.sub(more, part.translate(_ACCENTED)))


def mirrored(words: str) -> str:
    """In letters that run from right to left, between marks that say so."""
    return _pieces(words, lambda part: f"{_MARK}{part.lower().translate(_HEBREW)}{_MARK}" if part.strip() else part)


LANGUAGES: dict[str, tuple[Callable[[str], str], dict[str, Any]]] = {
    "qps": (long, {"_name": "Þšéûðö", "_dir": "ltr", "_plural": "en"}),
    "qpr": (mirrored, {"_name": f"{_MARK}עברית־לא{_MARK}", "_dir": "rtl", "_plural": {"one": "i = 1 and v = 0"}}),
}


def write(folder: Path) -> None:
    """Write both languages into a folder as ``COPROBOARD_LANGUAGES`` wants it."""
    english = json.loads((PACKAGE / "words/en.json").read_text(encoding="utf-8"))
    for name in ("words", "templates"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for lang, (change, about) in LANGUAGES.items():
        words = {
            key: change(entry) if isinstance(entry, str) else {form: change(said) for form, said in entry.items()}
            for key, entry in english.items()
        }
        text = json.dumps({**words, **about}, ensure_ascii=False, indent=1)
        (folder / f"words/{lang}.json").write_text(text, encoding="utf-8")
        for path in sorted((PACKAGE / "templates").glob("*.toml")):
            tables = word_tables(tomllib.loads(path.read_text(encoding="utf-8")))
            lines = [f'"{at}" = {json.dumps(change(table["en"]), ensure_ascii=False)}' for at, table in tables]
            (folder / f"templates/{path.stem}.{lang}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
