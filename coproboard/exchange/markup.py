"""HTML and SVG as values: elements whose text is escaped because there is no other way to put text into them.

What it is: `el`, and the few things that every sheet has. What it is not: a template language.
The fact that shaped it: what people wrote has to stay text in every form (Z6). A string is escaped wherever it goes in;
only what `el` made goes in as it is.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_VOID = frozenset({"meta", "br", "link", "input"})
# What no XML text may hold, and what a parser of HTML would replace or normalise by itself.
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Markup(str):
    """Text that is HTML already; only this module makes any."""

    __slots__ = ()


Part = str | int | None
"""What goes into an element: text, a number, markup, or nothing."""


def el(tag: str, *parts: Part | Iterable[Part], **attributes: str | int | None) -> Markup:
    """An element.

    Parameters
    ----------
    tag : str
        Its name.
    parts : str, int, Markup, None, or several of them
        What is in it; text is escaped, None is left out.
    attributes : str, int or None
        ``class_`` is ``class``, ``aria_label`` is ``aria-label``; None is left out.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(visible(str(value)), quote=True)}"'
        for name, value in attributes.items() if value is not None
    )  # fmt: skip
    return Markup(f"<{tag}{written}>" if tag in _VOID else f"<{tag}{written}>{join(*parts)}</{tag}>")


def join(*parts: Part | Iterable[Part]) -> Markup:
    """Several parts after one another."""
    return Markup("".join(_part(part) for part in parts))


def raw(text: str) -> Markup:
    """Markup that was made elsewhere, such as a style sheet of ours or a QR code's drawing; never what people wrote."""
    return Markup(text)


def visible(text: str) -> str:
    """Text without what no page can show: control characters and half characters become U+FFFD."""
    return _UNSHOWN.sub("�", text)


def said(tag: str, words: str, lang: str, **attributes: str | int | None) -> Markup:
    """What somebody wrote: in its own language and direction, line by line."""
    lines: list[Part] = []
    for line in words.replace("\r\n", "\n").split("\n"):
        lines += [el("br"), line] if lines else [line]
    return el(tag, lines, lang=lang or None, dir="auto", **attributes)


def _part(part: Part | Iterable[Part]) -> str:
    if part is None:
        return ""
    if isinstance(part, Markup):
        return part
    if isinstance(part, str):
        return escape(visible(part), quote=True)
    if isinstance(part, int):
        return str(part)
    return join(*part)
