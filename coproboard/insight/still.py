"""A board as it stands, as plain HTML: what a notebook cell shows, and keeps when the kernel has gone.

What it is: headings and lists, readable by a screen reader and on paper, without script. What it is not: the live
board; that is `board.view()`.

The fact that shaped it: a notebook shows its output to whoever opens it later, so all that people wrote is text here.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from coproboard.documents.shared import Card
from coproboard.insight.laid import Laid
from coproboard.insight.tables import pick
from coproboard.templates import Template, Zone
from coproboard.words import say

_ROW = "display:flex;flex-wrap:wrap;gap:.75rem;align-items:flex-start;margin-bottom:.75rem"
_BOX = "flex:1 1 9rem;min-width:9rem;border-top:2px solid currentColor;padding-top:.25rem"


def still(
    title: str, frame: Template, cards: Iterable[Card], lang: str, link: str | None = None, further: Sequence[Laid] = ()
) -> str:
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
        A language of the catalogue, for everything but the cards' own words.
    link : str or None
        Address of the live board.
    further : sequence of Laid
        Its other tabs. A frame or a layer on which no card lies is left out, but for the first.
    """
    found, head = list(cards), escape(title or say(lang, "title.none"))
    shown = [card for card in found if not card.aside]
    first, *others = [(laid, layer) for laid in (Laid.first(frame), *further) for layer in laid.places]
    parts = [f"<h3>{head}</h3>", _frame(*first, shown, lang)]
    parts += [_frame(*one, shown, lang) for one in others if _lies(*one, shown)]
    aside = [card for card in found if card.aside]
    parts += [f'<div style="{_ROW}">{_box(say(lang, "aside.head"), aside)}</div>'] if aside else []
    open_it = escape(say(lang, "still.open"))
    parts += [f'<p><a href="{escape(link)}" target="_blank" rel="noopener noreferrer">{open_it}</a></p>'] if link else []
    return f'<section lang="{lang}" aria-label="{head}">{"".join(parts)}</section>'


def _lies(laid: Laid, layer: str, cards: Sequence[Card]) -> bool:
    """Whether any card lies in a zone of a frame."""
    return laid.frame is not None and any(laid.frame.zone(card.on(laid.places[layer]).zone) for card in cards)


def _frame(laid: Laid, layer: str, cards: Sequence[Card], lang: str) -> str:
    """One layer with places of a frame: its zones as boxes, and the tray."""
    frame, place = laid.frame, laid.places[layer]
    if frame is None:
        return ""
    named = laid.layer(layer)
    name = pick(frame.title, lang) + (f" · {pick(named.title, lang)}" if named and len(laid.places) > 1 else "")
    boxes = "".join(
        _box(_zone_title(zone, frame, lang), [card for card in cards if card.on(place).zone == zone.id]) for zone in frame.zones
    )
    loose = [card for card in cards if frame.zone(card.on(place).zone) is None]
    rest = f'<div style="{_ROW}">{_box(pick(frame.tray.title, lang), loose)}</div>' if loose else ""
    return f'<p>{escape(name)}</p><div style="{_ROW}">{boxes}</div>{rest}'


def _box(title: str, cards: list[Card]) -> str:
    items = "".join(f'<li lang="{escape(card.lang)}" dir="auto">{escape(card.words)}</li>' for card in cards)
    return f'<div style="{_BOX}"><h4>{escape(title)} ({len(cards)})</h4>{f"<ul>{items}</ul>" if cards else ""}</div>'


def _zone_title(zone: Zone, frame: Template, lang: str) -> str:
    band = next((band for band in frame.bands if band.id == zone.band), None)
    return f"{pick(band.title, lang)}: {pick(zone.title, lang)}" if band else pick(zone.title, lang)
