"""A frame written out: TOML that a person can read and change, and the way there from an editor's plain values.

What it is: the inverse of `loader`, in the order of our own files; what is written and read again is the same frame.
What it is not: a keeper of comments or of an author's own order; only what a frame says is written.
The fact that shaped it: a group takes its frame away as a file, and mends it with whatever opens a text.
"""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import chain
from typing import Any

from coproboard.templates.frame import Template, Text
from coproboard.templates.gallery import MOST_OWN_BYTES
from coproboard.templates.loader import read
from coproboard.templates.reading import Field

WIDTH = 110
"""Lists of short texts are broken before this many characters."""

_HEAD = (
    "id", "version", "status", "kind", "title", "subtitle", "summary", "prompts", "credit", "note", "hides", "gap",
    "draft_cy",
)  # fmt: skip
_ZONE = (
    "id", "band", "number", "corner", "centre", "row", "column", "rows", "columns", "span", "weight", "title",
    "statement", "definition", "example", "quote",
)  # fmt: skip
_BAND = ("id", "tint", "title", "note", "lead", "statement", "power")
_DERIVED = ("box", "thumbnail", "prompt")


def to_toml(template: Template) -> str:
    """Write a frame out.

    Returns
    -------
    str
        TOML; `load` makes the same frame of it. One that shows at once what it could hide (``+quick``) does so by
        itself then, under its plain reference.
    """
    blocks = [
        _block("", template, _HEAD),
        _block("[help]", template.help),
        _block("[outcomes]", template.outcomes) if template.outcomes else "",
        *(_block("[[layers]]", layer) for layer in template.layers),
        _block("[tray]", template.tray),
        *(_block(f"[axes.{name}]", axis) for name in ("x", "y") if (axis := getattr(template.axes, name))),
        *(_block("[[bands]]", band, _BAND) for band in template.bands),
        *(_block("[[zones]]", zone, _ZONE) for zone in template.zones if not template.grid),
        _block("[grid]", template.grid) if template.grid else "",
    ]
    return "\n".join(filter(None, blocks))


def from_json(value: object, lang: str = "en") -> tuple[str, Template]:
    """The frame that an editor made, and its TOML.

    Parameters
    ----------
    value : object
        Plain JSON values as `Template.to_json` gives them; places worked out (``box``, ``thumbnail``, ``prompt``, and
        ``zones`` beside a ``grid``) are passed over, ``null`` counts as absent, and what may be absent in TOML may be so here.
    lang : str
        The language in which to say what is wrong.

    Raises
    ------
    TemplateError
        It is not as a frame has to be; the field is named as in ``zones[2].title.cy``.
    """
    root = Field(_written(value), (), "frame", {}, lang)
    try:
        json.dumps(value, ensure_ascii=False).encode()  # half a character, which JSON lets through
    except UnicodeEncodeError:
        root.refuse("unicode")
    template = read(root)
    toml = to_toml(template)
    if (size := len(toml.encode())) > MOST_OWN_BYTES:
        root.refuse("size", most=MOST_OWN_BYTES, size=size)
    return toml, template


def _written(value: Any) -> Any:
    """What somebody wrote of the values of a frame, without what follows from it."""
    if isinstance(value, list):
        return [_written(item) for item in value]
    if not isinstance(value, dict):
        return value
    derived = (*_DERIVED, "zones") if value.get("grid") is not None else _DERIVED
    return {key: _written(item) for key, item in value.items() if item is not None and key not in derived}


def _block(header: str, thing: Any, keys: tuple[str, ...] = ()) -> str:
    """A table: its header, a line for each key that says something, and an empty line for whoever comes next."""
    pairs = ((key, getattr(thing, key)) for key in keys or [field.name for field in fields(thing)])
    lines = (f"{key} = {_value(value)}" for key, value in pairs if value)
    return "\n".join(chain([header] if header else [], lines, [""]))


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return _list(value)
    if isinstance(value, Text):
        return _inline(value.all)
    if is_dataclass(value):
        pairs = {field.name: getattr(value, field.name) for field in fields(value)}
        return _inline({key: item for key, item in pairs.items() if item is not None})
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return json.dumps(value, ensure_ascii=False)


def _inline(pairs: Mapping[str, Any]) -> str:
    return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in pairs.items()) + " }"


def _list(items: tuple[Any, ...]) -> str:
    """Short texts side by side, as many as fit a line; everything else on a line of its own."""
    plain = all(isinstance(item, str) for item in items)
    flat = "[" + ", ".join(map(_value, items)) + "]"
    if plain and len(flat) <= WIDTH:
        return flat
    rows = _filled(items) if plain else (_value(item) for item in items)
    return "[\n" + "".join(f"    {row},\n" for row in rows) + "]"


def _filled(items: tuple[str, ...]) -> Iterator[str]:
    row = ""
    for item in map(_value, items):
        if row and len(row) + len(item) > WIDTH:
            yield row
            row = ""
        row = f"{row}, {item}" if row else item
    yield row
