"""Which plural form a number takes, by the rules of Unicode's CLDR.

What it is: a reader of CLDR's own rule texts (``n % 10 = 2..4 and n % 100 != 12..14``), and the rules of our two
languages. A further language copies its rules from CLDR into its catalogue, under ``_plural``.
What it is not: complete; compact numbers (operand ``c``) are never written here.
The fact that shaped it: Welsh has six forms and other languages other ones, and a language has to come without code.
"""
from __future__ import annotations

import re
from collections.abc import Mapping

RULES: dict[str, Mapping[str, str]] = {
    "en": {"one": "i = 1 and v = 0"},
    "cy": {"zero": "n = 0", "one": "n = 1", "two": "n = 2", "few": "n = 3", "many": "n = 6"},
}
"""Form → rule, in the order in which they are tried; what fits none is ``other``."""

_CONDITION = re.compile(r"([nivwft])(?: % (\d+))? (!?=) ([\d.,]+)")


def form_of(rules: Mapping[str, str], n: float) -> str:
    """The plural category of a number.

    Parameters
    ----------
    rules : mapping of str to str
        As `RULES` has them.
    n : float
        A whole number may come as a float; it is written without a point.

    Raises
    ------
    ValueError
        A rule that cannot be read.
    """
    of = _operands(n)
    for form, rule in rules.items():
        if any(all(_holds(condition, of) for condition in part.split(" and ")) for part in rule.split(" or ")):
            return form
    return "other"


def _operands(n: float) -> dict[str, float]:
    """CLDR's operands: the number, its whole part, and its visible decimals with and without closing zeros."""
    decimals = "" if n == int(n) else repr(abs(float(n))).partition(".")[2]
    shown = int(decimals or 0)
    return {"n": abs(n), "i": abs(int(n)), "v": len(decimals), "w": len(decimals), "f": shown, "t": shown}


def _holds(condition: str, of: Mapping[str, float]) -> bool:
    found = _CONDITION.fullmatch(condition.strip())
    if found is None:
        raise ValueError(f"not a plural rule: {condition!r}")
    operand, modulus, sign, ranges = found.groups()
    value = of[operand] % int(modulus) if modulus else of[operand]
    return any(_within(value, each) for each in ranges.split(",")) == (sign == "=")


def _within(value: float, span: str) -> bool:
    low, _, high = span.partition("..")
    return value == int(value) and int(low) <= value <= int(high or low)
