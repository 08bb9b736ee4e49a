"""A board as it stands, as plain HTML: what a notebook cell shows, and keeps when the kernel has gone.

What it is: headings and lists, readable by a screen reader and on paper, without script. What it is not: the live
board; that is `board.view()`.

The fact that shaped it: a notebook shows its output to whoever opens it later, so all that people wrote is text here.
"""
from __future__ import annotations

from collections.abc import Iterable
from html import escape

from coproboard.documents.shared import Card
from coproboard.insight.tables import pick
from coproboard.templates import Template, Zone
from coproboard.words import say

_ROW = "display:flex;flex-wrap:wrap;gap:.75rem;align-items:flex-start;margin-bottom:.75rem"
_BOX = "flex:1 1 9rem;min-width:9rem;border-top:2px solid currentColor;padding-top:.25rem"


def still(title: str, frame: Template, cards: Iterable[Card], lang: str, link: str | None = None) -> str:
    """The board as an HTML fragment.

    Parameters
    ----------
    title : str
        The question of the board.
    frame : Template
        Its frame.
    cards : iterable of Card
        All its cards, in reading order within a zone.
    lang : str
        ``"en"`` or ``"cy"``, for everything but the cards' own words.
    link : str or None
        Address of the live board.
    """
    found, head = list(cards), escape(title or say(lang, "title.none"))
    shown = [card for card in found if not card.aside]
    known = {zone.id for zone in frame.zones}
    boxes = [
        _box(_zone_title(zone, frame, lang), [card for card in shown if card.at.zone == zone.id]) for zone in frame.zones
    ]
    loose = [card for card in shown if card.at.zone not in known]
    aside = [card for card in found if card.aside]
    rest = [_box(pick(frame.tray.title, lang), loose)] if loose else []
    rest += [_box(say(lang, "aside.head"), aside)] if aside else []
    open_it = escape(say(lang, "still.open"))
    parts = [
        f"<h3>{head}</h3><p>{escape(pick(frame.title, lang))}</p>",
        f'<div style="{_ROW}">{"".join(boxes)}</div>',
        f'<div style="{_ROW}">{"".join(rest)}</div>' if rest else "",
        f'<p><a href="{escape(link)}" target="_blank" rel="noopener noreferrer">{open_it}</a></p>' if link else "",
    ]
    return f'<section lang="{lang}" aria-label="{head}">{"".join(parts)}</section>'


def _box(title: str, cards: list[Card]) -> str:
    items = "".join(f'<li lang="{escape(card.lang)}" dir="auto">{escape(card.words)}</li>' for card in cards)
    return f'<div style="{_BOX}"><h4>{escape(title)} ({len(cards)})</h4>{f"<ul>{items}</ul>" if cards else ""}</div>'


def _zone_title(zone: Zone, frame: Template, lang: str) -> str:
    band = next((band for band in frame.bands if band.id == zone.band), None)
    return f"{pick(band.title, lang)}: {pick(zone.title, lang)}" if band else pick(zone.title, lang)
