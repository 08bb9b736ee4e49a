"""What the interface says, by key, in English and in Cymraeg.

What it is: flat catalogues (``"board.add"`` → words), the plural rules of both languages, and the filling of places.
What it is not: a home for what people write; cards keep the language they were written in and never pass through here.
The fact that shaped it: Welsh has six plural forms and mutates the word after a number, so a plural is always a whole
sentence per form, chosen by ``{n}``, and a label is never dropped into another sentence.

An entry is a string, or an object of forms: ``zero one two few many other`` in Welsh, ``one other`` in English.
"""
from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGS = ("en", "cy")

FORMS: dict[str, tuple[str, ...]] = {"en": ("one", "other"), "cy": ("zero", "one", "two", "few", "many", "other")}
"""The CLDR plural categories of each language; an entry with forms has all of its language's."""

Entry = str | Mapping[str, str]

_WELSH = {0: "zero", 1: "one", 2: "two", 3: "few", 6: "many"}
_PLACE = re.compile(r"\{(\w+)\}")


@cache
def catalogue(lang: str) -> Mapping[str, Entry]:
    """All entries of a language, by key.

    Raises
    ------
    LookupError
        There is no catalogue for this language.
    """
    if lang not in LANGS:
        raise LookupError(f"no catalogue for {lang!r}; there are {', '.join(LANGS)}")
    text = files("coproboard.words").joinpath(f"{lang}.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


def plural(lang: str, n: float) -> str:
    """The CLDR plural category of a number, as ``Intl.PluralRules`` gives it in the browser."""
    if lang == "cy":
        return _WELSH.get(n, "other")  # type: ignore[call-overload]  # 2.5 is no key, and 2.0 is the key 2
    return "one" if n == 1 else "other"


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
        entry = entry[plural(lang, values["n"])]  # type: ignore[arg-type]
    return _PLACE.sub(lambda place: _value(key, place.group(1), values), entry)


def places(entry: Entry) -> set[str]:
    """Names of the places that an entry fills in, in any of its forms."""
    texts = [entry] if isinstance(entry, str) else entry.values()
    return {name for text in texts for name in _PLACE.findall(text)}


def _value(key: str, name: str, values: Mapping[str, object]) -> str:
    if name not in values:
        raise LookupError(f"{key!r} needs {name}")
    return str(values[name])
