"""Two boards, or one board at two times, side by side: what moved, and how middles and agreement changed.

What it is: a table and a picture from two scenes. What it is not: a judgement of which is better; a card that moved has
moved, and where fewer than three marked, nothing is told of agreement.

The fact that shaped it: two boards have no cards in common, only words. So cards are paired by their ids where they have
them in common, and by their words, as people read them, where not.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from coproboard.documents.shared import TRAY
from coproboard.domain import spread
from coproboard.insight.past import column
from coproboard.insight.pictures.flow import Way, strands
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.placed import disagreement, marks, place_name, tracks
from coproboard.insight.scene import Scene
from coproboard.insight.tables import table
from coproboard.templates import Template
from coproboard.words import say

COLUMNS = {
    "card": "string", "card_after": "string", "words": "string",
    **{f"{what}_{when}": kind for what, kind in (
        ("zone", "string"), ("zone_title", "string"), ("middle", "string"), ("middle_title", "string"), ("marks", "Int64"),
        ("agreement", "float64"),
    ) for when in ("before", "after")},
    "moved": "boolean", "steps": "Int64",
}  # fmt: skip


def of_round(scene: Scene, marks: pd.DataFrame, name: str) -> Scene:
    """A scene with the marks of one of its rounds, to be compared with another.

    Parameters
    ----------
    scene : Scene
    marks : pandas.DataFrame
        All revealed marks of the board (``board.marks``).
    name : str
        The round's id.
    """
    return replace(scene, marks=marks[(marks["round"] == name) & (marks["tab"] == scene.tab)].reset_index(drop=True))


def pairs(before: Scene, after: Scene) -> list[tuple[str | None, str | None]]:
    """Which card of one scene is which of the other: by id, else by words; None where it has none.

    In the order of the first scene, then what only the second has. Cards that are set aside are left out.
    """
    here, there = (one.cards[~one.cards["aside"]] for one in (before, after))
    left = {_read(words): card for card, words in zip(there["id"][::-1], there["words"][::-1])}
    ids, free = set(there["id"]), set(there["id"])
    found: list[tuple[str | None, str | None]] = []
    for card, words in zip(here["id"], here["words"]):
        other = card if card in ids else left.get(_read(words))
        other = other if other in free and (other == card or other not in set(here["id"])) else None
        free.discard(other)
        found.append((card, other))
    return found + [(None, card) for card in there["id"] if card in free]


def compare(before: Scene, after: Scene, layer: str | None = None) -> pd.DataFrame:
    """Two scenes side by side, one row for each card.

    Parameters
    ----------
    before, after : Scene
        Of frames with the same zones, if steps are to be told.
    layer : str or None
        The layer of both frames whose marks are looked at; the first without one.

    Returns
    -------
    pandas.DataFrame
        ``card``, ``card_after``, ids, missing where one has no such card · ``words``, as the later one has them · for
        ``_before`` and ``_after`` each: ``zone`` and ``zone_title``, where the card lies (``"tray"`` for not placed);
        ``middle`` and ``middle_title``, the zone in the middle of its marks (P7), missing without any; ``marks``, how
        many; ``agreement``, 0 (divided) to 1 (all alike), missing below three marks · ``moved``, whether the card lies in
        another zone · ``steps``, from the zone before to the one after, of frames with one axis.
    """
    ends = [_Told(one, layer) for one in (before, after)]
    rows = []
    for start, end in pairs(before, after):
        row: dict[str, Any] = {**dict.fromkeys(COLUMNS), "card": start, "card_after": end}
        for told, card, when in zip(ends, (start, end), ("before", "after")):
            if card is not None:
                row |= {f"{what}_{when}": value for what, value in told.of(card).items()}
                row["words"] = told.words[card]
        if start is not None and end is not None:
            row["moved"] = row["zone_before"] != row["zone_after"]
            steps = [spread.ordinal(before.frame, (row[f"zone_{when}"],)) for when in ("before", "after")]
            row["steps"] = None if None in steps or not _alike(before.frame, after.frame) else steps[1] - steps[0]
        rows.append(row)
    return table(rows, COLUMNS)


def draw(before: Scene, after: Scene, names: Sequence[str] = (), *, by: str = "places", layer: str | None = None, dark: bool = False) -> Picture:
    """How cards went from one scene to another, as strands between zones.

    Parameters
    ----------
    before, after : Scene
        Of frames with the same zones.
    names : sequence of str
        What stands over each side; "Before" and "After" without.
    by : str
        ``"places"``: where cards lie; ``"middles"``: the middle of their marks, such as of two rounds.
    layer : str or None
        As of `compare`.
    dark : bool

    Returns
    -------
    Picture
        Its `data` is what is drawn; `compare` has more.

    Raises
    ------
    ValueError
        The frames have different zones, or `by` is something else.
    """
    if by not in ("places", "middles"):
        raise ValueError("by: expected one of places, middles")
    if not _alike(before.frame, after.frame):
        raise ValueError("after: expected a frame with the same zones")
    lang, what = after.lang, "zone" if by == "places" else "middle"
    found = compare(before, after, layer)
    both = found[found[f"{what}_before"].notna() & found[f"{what}_after"].notna() & found["card"].notna() & found["card_after"].notna()]
    zones = {zone.id for zone in after.frame.zones}
    ways = [
        Way(card, words, start if start in zones else TRAY, end if end in zones else TRAY)
        for card, words, start, end in zip(both["card_after"], both["words"], both[f"{what}_before"], both[f"{what}_after"])
    ]
    heads = tuple(names) or (say(lang, "picture.compare.before"), say(lang, "picture.compare.after"))
    alone = len(found) - len(both)
    note = say(lang, "picture.compare.alone", n=alone) if alone else ""
    return strands(after, ways, (heads[0], heads[1]), "compare", dark, note=note)


class _Told:
    """What one scene tells of its cards."""

    def __init__(self, scene: Scene, layer: str | None) -> None:
        self._scene, layer = scene, layer or scene.frame.layers[0].id
        self._tracks = tracks(scene.frame, scene.lang)
        self.words = dict(zip(scene.cards["id"], scene.cards["words"]))
        self._zone = dict(zip(scene.cards["id"], scene.cards[column(scene, "zone")]))
        on = scene.marks[scene.marks["layer"] == layer]
        self._marks = {str(card): marks(rows) for card, rows in on.groupby("card")}

    def of(self, card: str) -> dict[str, Any]:
        frame, lang, found = self._scene.frame, self._scene.lang, self._marks.get(card, [])
        zone, middle, divided = frame.zone(self._zone[card]), spread.middle(frame, found), disagreement(frame, found)
        return {
            "zone": zone.id if zone else TRAY, "zone_title": (zone.title if zone else frame.tray.title).get(lang),
            "middle": middle and middle.zone, "middle_title": place_name(frame, self._tracks, found, lang) if middle else None,
            "marks": len(found), "agreement": None if divided is None else 1 - divided,
        }  # fmt: skip


def _alike(one: Template, other: Template) -> bool:
    return [zone.id for zone in one.zones] == [zone.id for zone in other.zones]


def _read(words: str) -> str:
    return " ".join(words.split()).casefold()
