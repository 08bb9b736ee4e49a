"""Canonical JSON and the hashes made of it: marks, seals and the links of the history.

What it is: one way to write a value as text, the same here and in a browser, and SHA-256 (hex) over its UTF-8.
What it is not: secrecy. A hash hides a mark only through the salt, which the author's device draws.
The fact that shaped it: a browser has `JSON.stringify` and nothing else at hand, so its way of writing is the
canonical one: numbers as JavaScript prints them, non-ASCII as is, half a surrogate pair escaped. With sorted keys
that is the JSON canonicalisation scheme (RFC 8785).
"""
from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from json.encoder import encode_basestring
from math import isfinite
from typing import Any

LINKED = ("at", "by", "act", "about", "digest")
"""The fields of a history entry that its link covers."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_WHOLE = 21  # digits; from there on, and below 1e-6, JavaScript writes an exponent
_MOST_ZEROS = 6


def canonical(value: Any) -> str:
    """A JSON value as its one text: keys sorted, compact, non-ASCII as is, numbers in the shortest form.

    Parameters
    ----------
    value : object
        Mappings with string keys, sequences, strings, numbers, booleans and `None`.

    Raises
    ------
    TypeError
        Something in it is no JSON value.
    ValueError
        A number in it is not finite.
    """
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        names = sorted(value, key=_units)
        return "{" + ",".join(f"{_text(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return "[" + ",".join(map(canonical, value)) + "]"
    raise TypeError(f"no JSON value: {type(value).__name__}")


def digest_of(value: Any) -> str:
    """SHA-256 (64 hex digits) over the canonical JSON of a value."""
    return _sha(canonical(value))


def mark_hash(
    round: str,
    card: str,
    layer: str,
    at: Sequence[Any] | str | None,
    range: Sequence[str] | None,
    confidence: int | None,
    reason: str,
    salt: str,
) -> str:
    """The hash of a mark, as its author's device makes it too (section P).

    Parameters
    ----------
    round, card : str
        Their ids.
    layer : str
        ``"now"`` or ``"wanted"``.
    at : sequence, "unsure" or None
        ``[zone]`` or ``[zone, x, y]``, not sure, or no mark.
    range : sequence of str or None
        Two zones.
    confidence : int or None
        1 to 3.
    reason, salt : str
    """
    return digest_of([1, round, card, layer, at, range, confidence, reason, salt])


def seal(nonce: str, hashes: Iterable[str]) -> str:
    """The seal over all marks of a round (P2); the order of `hashes` tells nothing and changes nothing."""
    return _sha("\n".join([nonce, *sorted(hashes)]))


def link(prior: str, entry: Mapping[str, Any]) -> str:
    """The link of a history entry to the one before it.

    Parameters
    ----------
    prior : str
        The link before, ``""`` at the start.
    entry : mapping
        With the fields of `LINKED`; others, such as its own ``link``, are not looked at.

    Raises
    ------
    KeyError
        A field is missing.
    """
    return _sha(f"{prior}\n{canonical({name: entry[name] for name in LINKED})}")


def _sha(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def _text(value: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"no JSON key: {type(value).__name__}")
    if value.isascii():
        return encode_basestring(value)
    if _SURROGATE.search(value):  # two halves that stand together are one character
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    written = json.dumps(value, ensure_ascii=False)
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", written)


def _units(name: str) -> bytes:
    """What JavaScript sorts text by: its UTF-16 units."""
    if not isinstance(name, str):
        raise TypeError(f"no JSON key: {type(name).__name__}")
    return name.encode("utf-16-be", "surrogatepass")


def _number(value: float) -> str:
    """A number as JavaScript prints it; both find the same shortest digits and differ in where the point goes."""
    if not isfinite(value):
        raise ValueError("no JSON number: it is not finite")
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{float.__repr__(abs(value))}e0".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent.partition("e")[0]) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if point > _LONGEST_WHOLE or point <= -_MOST_ZEROS:
        tail = f".{digits[1:]}" if len(digits) > 1 else ""
        text = f"{digits[0]}{tail}e{point - 1:+d}"
    elif point <= 0:
        text = f"0.{'0' * -point}{digits}"
    elif point < len(digits):
        text = f"{digits[:point]}.{digits[point:]}"
    else:
        text = digits.ljust(point, "0")
    return f"-{text}" if value < 0 else text
