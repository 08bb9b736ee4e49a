"""What the address of a page asks for: parameters, a language, where its site is.

What it is: reading the request that a session began with. What it is not: a place where keys pass; those stand in the
fragment, which no request has.

The fact that shaped it: a page has a language before any script runs, or a screen reader begins in the wrong one.
"""
from __future__ import annotations

import panel as pn

from coproboard.words import LANGS, wanted


def asked(name: str) -> str:
    """The last value of a query parameter; empty without one."""
    values = pn.state.session_args.get(name, [])
    return values[-1].decode("utf-8", "replace") if values else ""


def asked_lang() -> str:
    """``?lang=``, if it is one of ours."""
    lang = asked("lang")
    return lang if lang in LANGS else ""


def page_lang(first: str) -> str:
    """The page's language: as asked, or the browser's first of ours where Panel passes its headers on, or `first`."""
    return asked_lang() or wanted(pn.state.headers.get("Accept-Language", "")) or first


def site() -> str:
    """The site's root, as seen from the page."""
    return f"{pn.state.rel_path}/" if pn.state.rel_path else "./"
