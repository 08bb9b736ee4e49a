"""What lies over a board's cards, as tables: frames, the other places of cards, wordings, terms, boundaries (pandas).

What it is: tidy tables beside those of `tables`, and more columns for the one of cards. What it is not: marks, or what
comes of them.

The fact that shaped it: most boards have one frame, and their cards one place. So the table of cards stays as it is,
and a further place of the cards adds columns of its own behind it.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from coproboard.documents.places import FIRST, place_key
from coproboard.documents.shared import TRAY, Card, Term, Wording
from coproboard.insight.tables import pick, table
from coproboard.insight.tidy import Tidy
from coproboard.templates import Template

FRAME_COLUMNS = {"tab": "string", "title": "string", "reference": "string", "aside": "bool", "here": "bool"}
WORDING_COLUMNS = {
    "id": "string", "card": "string", "words": "string", "lang": "string", "order": "int64", "aside": "bool",
}
TERM_COLUMNS = {"id": "string", "words": "string", "means": "string", "lang": "string", "order": "int64", "aside": "bool"}
LINE_COLUMNS = {"tab": "string", "corner": "string", "x": "float64", "y": "float64"}
PLACE_COLUMNS = {"zone": "string", "zone_title": "string", "x": "float64", "y": "float64"}


def frames(found: Mapping[str, Template | None], aside: Iterable[str], here: str, lang: str) -> Tidy:
    """One row for each tab, the first one first, and then as they were added.

    Parameters
    ----------
    found : mapping of str to Template or None
        Tab → its frame; None for one that is not known here.
    aside : iterable of str
        Tabs that are set aside.
    here : str
        The tab that the group is at.
    lang : str
        ``"en"`` or ``"cy"``, for the titles.

    Returns
    -------
    Tidy
        ``tab`` · ``title`` and ``reference`` of the frame, such as ``risk@1``; missing where it is not known · ``aside`` ·
        ``here``, whether the group is at it.
    """
    away = set(aside)
    return table(
        [
            {"tab": tab, "title": frame and pick(frame.title, lang), "reference": frame and frame.reference,
             "aside": tab in away, "here": tab == here}
            for tab, frame in found.items()
        ],
        FRAME_COLUMNS,
    )  # fmt: skip


def with_places(cards: Tidy, found: Sequence[Card], tabs: Mapping[str, Template | None], lang: str) -> Tidy:
    """The table of cards with the other places of each: those of further frames, and of further layers with places.

    Parameters
    ----------
    cards : Tidy
        As `tables.cards` gives it.
    found : sequence of Card
        The same cards, in any order.
    tabs : mapping of str to Template or None
        Tab → its frame.
    lang : str
        ``"en"`` or ``"cy"``, for the titles.

    Returns
    -------
    Tidy
        Behind the others, for each place that is not of the first layer of the tab ``first``, columns ``<tab>/<layer>_…``:
        ``zone``, an id, ``"tray"`` where nobody has put it yet · ``zone_title`` · ``x``, ``y``, missing in the tray.
    """
    by_id = {card.id: card for card in found}
    parts = [cards]
    for tab, frame in tabs.items():
        if frame is None:
            continue
        layers = [layer.id for layer in frame.layers]
        for layer in frame.layers:
            if not layer.places or (tab == FIRST and layer.id == layers[0]):
                continue
            key = place_key(tab, layer.id, layers)
            rows = [_row(by_id[card], key, frame, lang) for card in cards["id"]]
            parts.append(table(rows, PLACE_COLUMNS).add_prefix(f"{tab}/{layer.id}_"))
    return Tidy(pd.concat(parts, axis=1)) if len(parts) > 1 else cards


def _row(card: Card, key: str, frame: Template, lang: str) -> dict[str, Any]:
    at = card.on(key)
    zone = frame.zone(at.zone)
    return {
        "zone": zone.id if zone else TRAY, "zone_title": pick(zone.title if zone else frame.tray.title, lang),
        "x": at.x if zone else None, "y": at.y if zone else None,
    }  # fmt: skip


def wordings(found: Iterable[Wording]) -> Tidy:
    """One row for each wording: ``id`` · ``card``, its id · ``words`` · ``lang`` · ``order`` · ``aside``."""
    return table([{key: getattr(one, key) for key in WORDING_COLUMNS} for one in found], WORDING_COLUMNS)


def terms(found: Iterable[Term]) -> Tidy:
    """The jargon wall, one row for each term: ``id`` · ``words`` · ``means`` · ``lang`` · ``order`` · ``aside``."""
    return table([{key: getattr(one, key) for key in TERM_COLUMNS} for one in found], TERM_COLUMNS)


def lines(found: Mapping[tuple[str, str], tuple[float, float]]) -> Tidy:
    """One row for each boundary: ``tab`` · ``corner`` · ``x``, ``y``, how far its ground reaches along both sides, 0 to 1."""
    rows = [{"tab": tab, "corner": corner, "x": x, "y": y} for (tab, corner), (x, y) in sorted(found.items())]
    return table(rows, LINE_COLUMNS)
