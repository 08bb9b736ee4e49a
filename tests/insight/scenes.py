"""Scenes to measure and to draw: marks by hand or by chance, on any frame, and realistic ones of our own making."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

import pandas as pd

from coproboard.domain import spread
from coproboard.insight.said import MARK_COLUMNS, ROUND_COLUMNS
from coproboard.insight.scene import Scene
from coproboard.insight.tables import CARD_COLUMNS, HISTORY_COLUMNS, PEOPLE_COLUMNS, table
from coproboard.templates import Template, named

MS = 1_800_000_000_000

BUSES = [
    "The Thursday bus is stopped in winter", "Timetable leaflet", "Residents sit on the panel that hires drivers",
    "Who answers when somebody rings the depot", "Fares for carers", "Stops without a shelter between Llanrwst and Betws-y-Coed",
    "Survey about evening buses", "Community minibus run by volunteers", "Complaints are answered by letter only",
    "Drivers are trained by disabled passengers",
]  # fmt: skip

Said = tuple[str, str | tuple[str, float, float] | None, str]
"""Card, zone (with a fine place; None for "not sure") and shape of one mark."""


def scene(
    frame: str | Template,
    said: Iterable[Said | tuple[str, str | tuple[str, float, float] | None, str, str]] = (),
    *,
    words: Sequence[str] = (),
    aside: Iterable[str] = (),
    lang: str = "en",
    withheld: int = 0,
) -> Scene:
    """A scene with marks; a fourth value of a mark is its layer, the frame's first without. Cards are ``c0``, ``c1`` …"""
    frame = named(frame) if isinstance(frame, str) else frame
    rows = [_mark(frame, number, *one) for number, one in enumerate(said)]
    names = sorted({row["card"] for row in rows} | {f"c{number}" for number in range(len(words))}, key=lambda name: int(name[1:]))
    told = {name: words[int(name[1:])] if int(name[1:]) < len(words) else f"Card {name}" for name in names}
    away = set(aside)
    cards = [
        {**dict.fromkeys(CARD_COLUMNS), "id": name, "words": told[name], "lang": "en", "zone": "tray", "aside": name in away, "order": order}
        for order, name in enumerate(names)
    ]
    rounds = [{
        "id": "r1", "tab": "first", "opened": MS, "revealed": MS + 60_000, "lived": 3, "services": 3, "unsaid": 0,
        "withheld": withheld, "marks": len(rows),
    }]  # fmt: skip
    return Scene(
        title="How is our bus service decided?", lang=lang, tab="first", frame=frame, cards=table(cards, CARD_COLUMNS),
        marks=table([row | {"words": told[row["card"]]} for row in rows], MARK_COLUMNS), people=table([], PEOPLE_COLUMNS),
        history=table([], HISTORY_COLUMNS), rounds=table(rounds if rows or withheld else [], ROUND_COLUMNS),
    )  # fmt: skip


def chance(frame: str | Template, seed: int, people: Sequence[int] = (6, 5, 0), cards: int = 10, lang: str = "en", unsure: float = 0.06) -> Scene:
    """A scene with marks by chance that lean: each card has a place, and each group leans from it in its own way."""
    frame = named(frame) if isinstance(frame, str) else frame
    random, zones = Random(seed), [zone.id for zone in frame.zones]
    said: list[Any] = []
    for layer in [each.id for each in frame.layers][:2]:
        for card in range(cards):
            middle, lean = random.randrange(len(zones)), random.choice([0, 0, 1, 2, 3])
            for group, size in zip(("lived", "services", "unsaid"), people, strict=True):
                for _ in range(size):
                    at = middle + (lean if group == "services" else 0) + random.choice([-1, 0, 0, 1])
                    zone = zones[min(max(at, 0), len(zones) - 1)]
                    where = None if random.random() < unsure else (zone, random.random(), random.random())
                    said.append((f"c{card}", where, group, layer))
    return scene(frame, said, words=BUSES[:cards], lang=lang)


def _mark(frame: Template, number: int, card: str, at: Any, group: str, layer: str | None = None) -> dict[str, Any]:
    where = None if at is None else (at,) if isinstance(at, str) else tuple(at)
    step, cell = (None, None) if where is None else (spread.ordinal(frame, where), spread.cells(frame, where))
    two = cell is not None and spread.axes(frame) == 2
    return {
        **dict.fromkeys(MARK_COLUMNS), "id": f"m{number}", "round": "r1", "tab": "first", "card": card,
        "layer": layer or frame.layers[0].id, "zone": where and where[0],
        "zone_title": where and frame.zone(where[0]).title.en, "step": step, "column": cell[0] if two else None,
        "row": cell[1] if two else None, "x": where[1] if where and len(where) > 1 else None,
        "y": where[2] if where and len(where) > 1 else None, "unsure": where is None, "group": group, "reason": "",
        "later": "", "entered": False, "mine": False, "latest": True,
    }  # fmt: skip


def frame_ids() -> list[str]:
    """Every frame that comes with the package."""
    return ["agreement-certainty", "complexity", "imperative", "levels", "likelihood-impact", "narratives", "power", "relevance",
            "risk", "risk-value", "scales", "spectrum", "values", "ways-of-working"]  # fmt: skip


def frame_of_marks(found: Scene) -> pd.DataFrame:
    """The marks that lie in a zone."""
    return found.marks[~found.marks["unsure"]]
