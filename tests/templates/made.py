"""Frames of every kind as an editor could make them, drawn by Hypothesis: plain JSON values."""
from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from coproboard.domain.geometry import CENTRE, CORNERS
from coproboard.templates import KINDS

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12).map(
    lambda word: f"“{word}” \\ '{word}\""
)
TEXT = st.fixed_dictionaries({"en": WORDS, "cy": WORDS}, optional={"fr": WORDS, "gd-GB": WORDS})
IDS = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True).filter(lambda id: id != "tray")


def some(least: int, most: int, elements: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """A list without repetition."""
    return st.lists(elements, min_size=least, max_size=most, unique=True)


@st.composite
def axis(draw: st.DrawFn, least: int = 0) -> dict[str, Any]:
    """An axis, with steps if `least` asks for them."""
    made = {key: draw(TEXT) for key in ("title", "low", "high")}
    numbers = draw(some(least, 4, st.integers(1, 99)))
    if len(numbers) > 1:
        steps = ({"number": number, "title": draw(TEXT), "note": draw(st.none() | TEXT)} for number in numbers)
        made["steps"] = list(steps)
    return made


@st.composite
def zone(draw: st.DrawFn, id: str, number: int, **layout: Any) -> dict[str, Any]:
    """A zone with whatever words it has."""
    words = draw(st.dictionaries(st.sampled_from(["example", "quote", "definition", "statement"]), TEXT, max_size=2))
    weight = draw(st.none() | st.floats(0.001, 1))
    return {"id": id, "number": number, "title": draw(TEXT), "weight": weight, **layout, **words}


@st.composite
def zones(draw: st.DrawFn, kind: str) -> list[dict[str, Any]]:
    """The zones of a kind that is no grid."""
    ids = draw(some(2, 4, IDS))
    numbers = draw(some(len(ids), len(ids), st.integers(1, 99)))
    places = draw(st.permutations([*CORNERS, CENTRE]))
    made = []
    for index, (id, number) in enumerate(zip(ids, numbers)):
        layout: dict[str, Any] = {}
        if kind == "corners":
            layout = {"corner": places[index], "statement": draw(TEXT)}
        elif kind == "circles" and index == len(ids) - 1:
            layout = {"centre": draw(st.sampled_from([None, True]))}
        elif kind in ("line", "steps", "levels"):
            layout = {"span": draw(st.none() | st.floats(0.001, 99) | st.integers(1, 99))}
        made.append({**draw(zone(id, number)), **layout})
    return made


@st.composite
def frames(draw: st.DrawFn) -> dict[str, Any]:
    """A frame of any kind, with more or less of what a frame may say."""
    kind = draw(st.sampled_from(KINDS))
    made: dict[str, Any] = {"id": draw(IDS), "kind": kind, "title": draw(TEXT)}
    if kind in ("grid", "table"):
        x, y = draw(axis(2)), draw(axis(2))
        made["axes"] = {"x": x, "y": y}
        down, across = len(y["steps"]), len(x["steps"])
        ids = draw(some(down * across, down * across, IDS))
        if draw(st.booleans()):
            made["grid"] = {"cells": [ids[row * across : (row + 1) * across] for row in range(down)]}
            made["grid"]["ink"] = draw(st.sampled_from([None, "product"]))
        else:
            wide = draw(st.integers(1, across))
            made["zones"] = [draw(zone(ids[0], 7, row=1, column=1, columns=wide)), draw(zone(ids[1], 3, row=down, column=1))]
    else:
        made["axes"] = draw(st.dictionaries(st.sampled_from(["x", "y"]), axis()))
        made["zones"] = draw(zones(kind))
        if kind == "corners":
            made["hides"] = draw(st.booleans())
        if draw(st.booleans()):
            tints = st.sampled_from(["to", "for", "with"])
            made["bands"] = [{"id": f"band-{n}", "title": draw(TEXT), "tint": draw(tints), "note": draw(st.none() | TEXT)} for n in range(2)]
            for index, each in enumerate(made["zones"]):
                each["band"] = f"band-{int(index > 0)}"
    if draw(st.booleans()):
        layers = draw(some(1, 3, IDS))
        places = st.sampled_from([None, True, False])
        made["layers"] = [{"id": id, "title": draw(TEXT), "ask": draw(TEXT), "places": draw(places)} for id in layers]
        made["gap"] = layers[:2] if len(layers) > 1 else None
    more = {
        "version": st.integers(1, 9999), "subtitle": TEXT, "summary": TEXT, "note": TEXT, "credit": TEXT,
        "prompts": st.lists(TEXT, min_size=1, max_size=3), "status": st.sampled_from(["deck", "ours", "draft"]),
        "tray": st.fixed_dictionaries({"title": TEXT}), "draft_cy": st.just(["*", "title"]),
        "outcomes": st.fixed_dictionaries({"what": TEXT, "who": TEXT, "when": TEXT}),
        "help": st.fixed_dictionaries({"opening": TEXT, "steps": st.lists(st.fixed_dictionaries({"minutes": st.integers(1, 120), "text": TEXT}), min_size=1, max_size=2)}),
    }  # fmt: skip
    for key in draw(st.lists(st.sampled_from(sorted(more)), max_size=4, unique=True)):
        made[key] = draw(more[key])
    return made
