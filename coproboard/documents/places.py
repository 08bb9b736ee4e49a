"""The names of what lies on a frame: the places of a card, and the boundaries between corners (SPEC section D).

What it is: the form of these keys, made and read in one place. What it is not: a check that a board has such a tab, or
its frame such a layer; a key is only a name.

The fact that shaped it: boards were made before there were tabs. So the first layer of the first tab is called as it
always was, and every other place has a longer name beside it.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

from coproboard.domain.geometry import CORNERS

#: The tab of the frame that a board was made with.
FIRST = "first"
#: The place that each card has: on the first layer of the tab `FIRST`.
AT = "at"
_TAB = r"[a-z0-9]{1,8}"
_PLACE = re.compile(rf"at/({_TAB})/([a-z][a-z0-9_-]{{0,31}})", re.ASCII)
_LINE = re.compile(rf"line/({_TAB})/({'|'.join(CORNERS)})", re.ASCII)


def is_tab(name: str) -> bool:
    """Whether a text has the form of a tab's id."""
    return re.fullmatch(_TAB, name, re.ASCII) is not None


def is_place(key: str) -> bool:
    """Whether a card's key names one of its places."""
    return key == AT or _PLACE.fullmatch(key) is not None


def place_key(tab: str, layer: str, layers: Sequence[str]) -> str:
    """The key of a place: ``at``, or ``at/<tab>/<layer>``.

    Parameters
    ----------
    tab, layer : str
    layers : sequence of str
        The ids of the layers of that tab's frame, in its order.
    """
    return AT if tab == FIRST and layer == layers[0] else f"{AT}/{tab}/{layer}"


def read_place(key: str) -> tuple[str, str] | None:
    """Tab and layer of a key ``at/<tab>/<layer>``; None for ``at``, whose layer only its frame knows, and any other."""
    found = _PLACE.fullmatch(key)
    return None if found is None else (found[1], found[2])


def line_key(tab: str, corner: str) -> str:
    """The key of a boundary in the root ``board``."""
    return f"line/{tab}/{corner}"


def read_line(key: str) -> tuple[str, str] | None:
    """Tab and corner of a boundary's key; None for any other key."""
    found = _LINE.fullmatch(key)
    return None if found is None else (found[1], found[2])
