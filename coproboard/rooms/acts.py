"""What an act has to say: reading the JSON of acts, field by field.

What it is: the checks of one act, by itself. What it is not: the rules between acts; the room knows who did what.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from coproboard.domain.people import PERSPECTIVES, clean_name
from coproboard.errors import Refused


def joining(act: Mapping[str, Any]) -> tuple[str, str, str]:
    """Name, perspective and language of a ``join``; `Refused` names the first field that is none."""
    return read_name(act.get("name")), read_perspective(act.get("perspective")), read_lang(act.get("lang"))


def read_name(value: object) -> str:
    """A participant's name as it is kept, see `clean_name`; `Refused` when it is no text."""
    if not isinstance(value, str):
        raise Refused("shape", "W5", "name")
    return clean_name(value)


def read_perspective(value: object) -> str:
    """One of the four perspectives; `Refused` otherwise."""
    if value not in PERSPECTIVES:
        raise Refused("shape", "W5", "perspective")
    return str(value)


def read_lang(value: object) -> str:
    """A short language tag; `Refused` otherwise."""
    if not isinstance(value, str) or not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) or len(value) > 35:
        raise Refused("shape", "W5", "lang")
    return value
