"""Reading the JSON of acts, field by field: every reader gives a checked value or refuses as ``shape``.

What it is: the checks of one field, by itself. What it is not: the rules between acts.
"""
from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from coproboard.domain.people import PERSPECTIVES, clean_name
from coproboard.errors import Refused

_ID = re.compile(r"[A-Za-z0-9_-]{8,32}")
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: Longest words and longest reason, in characters.
WORDS, REASON = 2000, 500


def read_id(values: Mapping[str, Any], field: str) -> str:
    """An id as a card's."""
    value = values.get(field)
    # The one name that a browser's objects do not take for a key like any other.
    if not isinstance(value, str) or not _ID.fullmatch(value) or value == "__proto__":
        raise Refused("shape", "A1", field)
    return value


def read_text(values: Mapping[str, Any], field: str, most: int) -> str:
    """Text of at most `most` characters without half characters and control characters; missing is empty."""
    value = values.get(field, "")
    if not isinstance(value, str) or len(value) > most:
        raise Refused("shape", "A1", field)
    shown = "".join(one for one in value if _shows(one))
    try:
        shown.encode()
    except UnicodeEncodeError:
        raise Refused("cut", "G6", field) from None
    return shown.strip()


def read_exact(values: Mapping[str, Any], field: str, most: int) -> str:
    """Text as it came, for what its author's device has hashed; refused where `read_text` would leave something out."""
    value = values.get(field, "")
    read_text(values, field, most)
    if not all(_shows(one) for one in value):
        raise Refused("shape", "A1", field)
    return str(value)


def _shows(character: str) -> bool:
    return (character >= " " and character != "\x7f") or character == "\n"


def read_choice(values: Mapping[str, Any], field: str, choices: Collection[str]) -> str:
    """One of some words."""
    value = values.get(field)
    if not isinstance(value, str) or value not in choices:
        raise Refused("shape", "A1", field)
    return value


def read_yes(values: Mapping[str, Any], field: str = "yes") -> bool:
    """True or false."""
    value = values.get(field)
    if not isinstance(value, bool):
        raise Refused("shape", "A1", field)
    return value


def read_number(values: Mapping[str, Any], field: str, low: int, high: int) -> int:
    """A whole number within bounds, both included."""
    value = values.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise Refused("shape", "A1", field)
    return value


def read_date(values: Mapping[str, Any], field: str) -> str:
    """A date ``YYYY-MM-DD``, or ``""``."""
    value = values.get(field, "")
    if value == "":
        return ""
    try:
        if isinstance(value, str) and date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    raise Refused("shape", "A1", field)


def read_name(values: Mapping[str, Any]) -> str:
    """A participant's name as it is kept, see `clean_name`."""
    value = values.get("name")
    if not isinstance(value, str):
        raise Refused("shape", "A1", "name")
    return clean_name(value)


def read_perspective(values: Mapping[str, Any]) -> str:
    """One of the four perspectives."""
    return read_choice(values, "perspective", PERSPECTIVES)


def read_lang(values: Mapping[str, Any]) -> str:
    """A short language tag."""
    value = values.get("lang")
    if not isinstance(value, str) or not _LANG.fullmatch(value) or len(value) > 35:
        raise Refused("shape", "A1", "lang")
    return value
