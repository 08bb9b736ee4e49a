"""Three words that can be said across a room: "heron gorse forty-one", "crëyr eithin pedwar deg un".

What it is: a code of two words and a number, drawn, said in either language, and understood in either again.
What it is not: a key. A code leads to a board only while somebody keeps it shown.
The fact that shaped it: people say it aloud in one language and type it in the other, in a hurry, on a phone: without
accents, with a hyphen too many, the number in digits or in words.
"""
from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

NUMBERS = range(1, 100)

_LANGS = ("en", "cy")
_LONGEST = 200

_ENGLISH = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WELSH = ("dim", "un", "dau", "tri", "pedwar", "pump", "chwech", "saith", "wyth", "naw")
_WELSH_TENS = ("un deg", "dau ddeg", "tri deg", "pedwar deg", "pum deg", "chwe deg", "saith deg", "wyth deg", "naw deg")
_WELSH_OLDER = {"deuddeg": 12, "pymtheg": 15, "deunaw": 18, "ugain": 20}


@dataclass(frozen=True, slots=True)
class Code:
    """Places in the two lists of words, from 0, and a number of `NUMBERS`."""

    first: int
    second: int
    number: int


@cache
def words() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Both lists of words, each word in English and in Welsh."""
    lists = json.loads(files("coproboard.words").joinpath("spoken.json").read_text(encoding="utf-8"))
    first, second = (tuple((english, welsh) for english, welsh in lists[name]) for name in ("first", "second"))
    return first, second


def draw(random: Random) -> Code:
    """Draw a code: one of about six million."""
    first, second = words()
    return Code(random.randrange(len(first)), random.randrange(len(second)), random.choice(NUMBERS))


def render(code: Code, lang: str) -> str:
    """A code as it is said in ``"en"`` or ``"cy"``.

    Raises
    ------
    LookupError
        No such language, or no such code.
    """
    if lang not in _LANGS:
        raise LookupError(f"no spoken words in {lang!r}")
    first, second = words()
    if code.number not in NUMBERS or min(code.first, code.second) < 0:
        raise LookupError("no such code")
    which = _LANGS.index(lang)
    return " ".join((first[code.first][which], second[code.second][which], number(code.number, lang)))


def parse(text: str) -> Code | None:
    """The code that somebody typed, or `None`.

    Either language and both mixed, any case, accents or none, digits or number words, hyphens, commas and spaces
    wherever they fall.
    """
    parts = _fold(text[:_LONGEST]).split()
    if len(parts) < 3:
        return None
    (firsts, seconds), numbers = _known_words(), _known_numbers()
    first, second, said = firsts.get(parts[0]), seconds.get(parts[1]), numbers.get("".join(parts[2:]))
    if first is None or second is None or said is None:
        return None
    return Code(first, second, said)


def number(n: int, lang: str) -> str:
    """A number of `NUMBERS` in words: "forty-one", "pedwar deg un"."""
    tens, ones = divmod(n, 10)
    if lang == "cy":
        if n == 10:
            return "deg"
        ten = [_WELSH_TENS[tens - 1]] if tens else []
        return " ".join(ten + [_WELSH[ones]] * (ones > 0))
    if n < 20:
        return _ENGLISH[n]
    return _ENGLISH_TENS[tens - 2] + (f"-{_ENGLISH[ones]}" if ones else "")


@cache
def _known_words() -> tuple[dict[str, int], dict[str, int]]:
    first, second = ({_fold(word): place for place, pair in enumerate(pairs) for word in pair} for pairs in words())
    return first, second


@cache
def _known_numbers() -> dict[str, int]:
    """Numbers by how they are said or written, run together: ``fortyone``, ``pedwardegun``, ``41``."""
    said = {_fold(number(n, lang)).replace(" ", ""): n for lang in _LANGS for n in NUMBERS}
    return said | {str(n): n for n in NUMBERS} | _WELSH_OLDER


def _fold(text: str) -> str:
    """Small letters without accents, and spaces for everything that is no letter or digit."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", " ", "".join(character for character in apart if not unicodedata.combining(character)))
