"""What the interface says, by key, in English, in Cymraeg, and in any language that somebody brings.

What it is: flat catalogues (``"board.add"`` → words), one file for each language, and the filling of places.
What it is not: a home for what people write; cards keep the language they were written in and never pass through here.
The fact that shaped it: Welsh has six plural forms and mutates the word after a number, so a plural is always a whole
sentence per form, chosen by ``{n}``, and a label is never dropped into another sentence.

An entry is a string, or an object of forms: ``zero one two few many other`` in Welsh, ``one other`` in English. A
catalogue also says what its language is called (``_name``), which way it runs (``_dir``: ``ltr`` or ``rtl``), and its
plural rules (``_plural``: a language of `plurals.RULES`, or an object of CLDR's own rules).

A further language is a file ``<lang>.json`` here, or in ``words/`` of the folder that ``COPROBOARD_LANGUAGES`` names.
What it leaves out is said in English.
"""
from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from coproboard.words.plurals import RULES, form_of

FURTHER: Path | None = Path(os.environ["COPROBOARD_LANGUAGES"]) if os.environ.get("COPROBOARD_LANGUAGES") else None
"""A folder of further languages, with ``words/`` and ``templates/`` inside; read when the process starts."""

_FILE = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\.json")


def _found() -> dict[str, Path]:
    """The file of each language, English and Welsh first."""
    folders = [Path(str(files("coproboard.words"))), *([FURTHER / "words"] if FURTHER else [])]
    paths = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    named = {match.group(1): path for path in reversed(paths) if (match := _FILE.fullmatch(path.name))}
    return {lang: named[lang] for lang in sorted(named, key=lambda lang: (lang != "en", lang != "cy", lang))}


_FILES = _found()

LANGS: tuple[str, ...] = tuple(_FILES)
"""Every language there is: English, Welsh, then the others by their tags."""

Entry = str | Mapping[str, str]

_PLACE = re.compile(r"\{(\w+)\}")


@cache
def catalogue(lang: str) -> Mapping[str, Entry]:
    """All entries of a language, by key.

    Raises
    ------
    LookupError
        There is no catalogue for this language.
    """
    if lang not in _FILES:
        raise LookupError(f"no catalogue for {lang!r}; there are {', '.join(LANGS)}")
    own = json.loads(_FILES[lang].read_text(encoding="utf-8"))
    return MappingProxyType(own if lang in LANGS[:2] else {**catalogue("en"), **own})


def direction(lang: str) -> str:
    """Which way a language runs: ``"ltr"`` or ``"rtl"``."""
    return str(catalogue(lang)["_dir"])


@cache
def plural_rules(lang: str) -> Mapping[str, str]:
    """Plural form → CLDR rule of a language, without ``other``."""
    rules = catalogue(lang)["_plural"]
    return RULES[rules] if isinstance(rules, str) else rules


def forms(lang: str) -> tuple[str, ...]:
    """The plural categories of a language; an entry with forms has all of them."""
    return (*plural_rules(lang), "other")


def plural(lang: str, n: float) -> str:
    """The CLDR plural category of a number, as ``Intl.PluralRules`` gives it in the browser."""
    return form_of(plural_rules(lang), n)


def say(lang: str, key: str, **values: object) -> str:
    """The words of an entry, with ``{name}`` filled in; an entry with forms is chosen by ``n``.

    Raises
    ------
    LookupError
        No such language, no such key, or a place without a value.
    """
    entry = catalogue(lang).get(key)
    if entry is None:
        raise LookupError(f"no words for {key!r} in {lang!r}")
    if not isinstance(entry, str):
        if "n" not in values:
            raise LookupError(f"{key!r} has plural forms and needs n")
        entry = entry.get(plural(lang, values["n"]), entry["other"])  # type: ignore[arg-type]
    return _PLACE.sub(lambda place: _value(key, place.group(1), values), entry)


def places(entry: Entry) -> set[str]:
    """Names of the places that an entry fills in, in any of its forms."""
    texts = [entry] if isinstance(entry, str) else entry.values()
    return {name for text in texts for name in _PLACE.findall(text)}


def _value(key: str, name: str, values: Mapping[str, object]) -> str:
    if name not in values:
        raise LookupError(f"{key!r} needs {name}")
    return str(values[name])
