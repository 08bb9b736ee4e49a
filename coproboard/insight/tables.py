"""A board as tables: what is on it, who is at it, what was done (pandas).

What it is: tidy frames, one row for each thing, with columns that keep their names and types even when a board is
empty. What it is not: a second store; each call reads the board anew.

The fact that shaped it: a name and a perspective stand in one place, the people (L3). So the other tables carry the
participant's id, and the perspective beside it only because nearly every question asks for it.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.shared import TRAY, Card
from coproboard.insight.chronicle import HISTORY_COLUMNS, Chronicle
from coproboard.insight.tidy import TIME, Tidy, tabled
from coproboard.storage.log import Record
from coproboard.templates import Template, Text

__all__ = ["CARD_COLUMNS", "HISTORY_COLUMNS", "PEOPLE_COLUMNS", "TIME", "cards", "history", "people", "pick", "table"]

_DONE = ("made", "moved", "worded", "aside")
CARD_COLUMNS = {
    "id": "string",
    "words": "string",
    "lang": "string",
    "zone": "string",
    "zone_title": "string",
    "band": "string",
    "band_title": "string",
    "x": "float64",
    "y": "float64",
    "aside": "bool",
    "order": "int64",
    **{f"{what}_{column}": kind for what in _DONE for column, kind in
       (("by", "string"), ("perspective", "string"), ("at", TIME))},
}
PEOPLE_COLUMNS = {
    "id": "string", "name": "string", "perspective": "string", "lang": "string", "joined": TIME, "here": "bool",
}


def cards(found: Iterable[Card], ledger: Ledger, frame: Template, lang: str) -> Tidy:
    """One row for each card, set aside or not, in the order of the frame, from top to bottom.

    Parameters
    ----------
    found : iterable of Card
        The cards.
    ledger : Ledger
        Who touched them.
    frame : Template
        The zones; a zone that it does not know is the tray (D4).
    lang : str
        ``"en"`` or ``"cy"``, for the titles.

    Returns
    -------
    Tidy
        ``id`` · ``words`` · ``lang``, the language they were written in · ``zone`` and ``band``, ids; ``"tray"`` and
        missing for a card that nobody placed · ``zone_title``, ``band_title`` · ``x``, ``y``, the fine position in
        the zone, 0 to 1, y downwards, missing in the tray · ``aside`` · ``order``, in which cards were added · and for
        ``made``, ``moved``, ``worded`` and ``aside`` each: ``…_by``, a participant's id, ``…_perspective`` and
        ``…_at``, server time of the last time; missing where it never happened.
    """
    zones = {zone.id: (place, zone) for place, zone in enumerate(frame.zones)}
    bands = {band.id: pick(band.title, lang) for band in frame.bands}
    touched, who = ledger.touched(), {person.id: person for person in ledger.people()}
    rows: list[dict[str, Any]] = []
    for card in found:
        place, zone = zones.get(card.at.zone, (len(zones), None))
        row: dict[str, Any] = {
            "id": card.id, "words": card.words, "lang": card.lang, "aside": card.aside, "order": card.order,
            "zone": zone.id if zone else TRAY, "zone_title": pick(zone.title if zone else frame.tray.title, lang),
            "band": zone.band if zone else None, "band_title": bands.get(zone.band or "") if zone else None,
            "x": card.at.x if zone else None, "y": card.at.y if zone else None,
        }
        for what in _DONE:
            by, at = touched.get((card.id, what), (None, None))
            person = who.get(by or "")
            row |= {f"{what}_by": by, f"{what}_perspective": person and person.perspective, f"{what}_at": at}
        rows.append(row | {"": (place, card.at.y if zone else 0.0, card.order, card.id)})
    rows.sort(key=lambda row: row[""])
    return table(rows, CARD_COLUMNS)


def people(ledger: Ledger, present: Iterable[str]) -> Tidy:
    """One row for each participant, in the order of joining.

    Returns
    -------
    Tidy
        ``id`` · ``name``, empty for a guest · ``perspective``: ``lived``, ``services``, ``both`` or ``unsaid`` ·
        ``lang`` · ``joined``, server time · ``here``, whether connected now.
    """
    here = set(present)
    return table(
        [
            {"id": who.id, "name": who.name, "perspective": who.perspective, "lang": who.lang, "joined": who.joined,
             "here": who.id in here}
            for who in ledger.people()
        ],
        PEOPLE_COLUMNS,
    )


def history(records: Iterable[Record] | None, ledger: Ledger) -> Tidy:
    """One row for each thing done, oldest first.

    Parameters
    ----------
    records : iterable of Record or None
        The board's log; None where it cannot be had now: then the last time that each thing was done to each card, from
        the ledger.
    ledger : Ledger
        The people.

    Returns
    -------
    Tidy
        ``at``, server time · ``by``, a participant's id, missing for the server · ``perspective`` · ``what`` was done:
        ``board`` made, ``copied`` from a file, ``joined``, ``titled``; to a card ``made``, ``moved``, ``worded``, ``lang``, ``aside``, ``back``;
        to a wording ``said-again``, ``wording-worded``, ``-lang``, ``-aside``, ``-back``; to a term ``term-added``,
        ``term-worded`` and so on; to a boundary ``drawn``; to a proposal or an action as in SPEC sections D and L ·
        ``card``, or what else it was done to: an id, of a boundary ``<tab>/<corner>`` · ``zone``, ``x``, ``y``, where a
        card was made or moved to · ``place``, on which of its places that was: ``""`` for ``at``, the first layer of the
        frame that the board was made with, else the key, ``at/<tab>/<layer>``; missing where nothing moved.
    """
    if records is not None:
        return Chronicle().take(records).tidy(ledger)
    who = {person.id: person.perspective for person in ledger.people()}
    nowhere = dict.fromkeys(("zone", "x", "y", "place"))
    rows: list[dict[str, Any]] = [
        {"at": at, "by": by, "what": what, "card": card, **nowhere} for (card, what), (by, at) in ledger.touched().items()
    ]
    rows += [{"at": person.joined, "by": person.id, "what": "joined", "card": None, **nowhere} for person in ledger.people()]
    rows.sort(key=lambda row: (row["at"], row["what"], row["card"] or ""))
    return table([row | {"perspective": who.get(row["by"] or "")} for row in rows], HISTORY_COLUMNS)


def pick(text: Text, lang: str) -> str:
    """The words of a text in a language, in English where there are none."""
    return text.get(lang)


def table(rows: Sequence[dict[str, Any]], columns: dict[str, str]) -> Tidy:
    """A table with these columns and types, however many rows there are."""
    return tabled({name: [row[name] for row in rows] for name in columns}, columns)
