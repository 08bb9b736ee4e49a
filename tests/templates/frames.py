"""A small sound frame of every kind, for tests that then break it."""
from __future__ import annotations

HEAD = """
id = "sample"
version = 3
kind = "{kind}"
title = {{ en = "Sample", cy = "Sampl" }}
subtitle = {{ en = "a sample", cy = "sampl" }}
summary = {{ en = "To try with.", cy = "I roi cynnig arno." }}
prompts = [{{ en = "Where?", cy = "Ble?" }}]

[tray]
title = {{ en = "Not placed yet", cy = "Heb eu gosod eto" }}
"""

BANDS = """
[[bands]]
id = "low"
tint = "to"
title = { en = "Low", cy = "Isel" }

[[bands]]
id = "high"
tint = "with"
title = { en = "High", cy = "Uchel" }
"""

AXES = """
[axes.x]
title = { en = "Answer", cy = "Ateb" }
low = { en = "few", cy = "ychydig" }
high = { en = "many", cy = "llawer" }
steps = [
    { number = 1, title = { en = "no", cy = "na" } },
    { number = 2, title = { en = "some", cy = "peth" } },
    { number = 3, title = { en = "all", cy = "popeth" } },
]

[axes.y]
title = { en = "Question", cy = "Cwestiwn" }
low = { en = "first", cy = "cyntaf" }
high = { en = "last", cy = "olaf" }
steps = [
    { number = 2, title = { en = "Who decides?", cy = "Pwy sy’n penderfynu?" }, note = { en = "Now.", cy = "Nawr." } },
    { number = 1, title = { en = "Who acts?", cy = "Pwy sy’n gweithredu?" } },
]
"""


def zone(id: str, number: int, *more: str) -> str:
    """One zone's TOML, with further lines of its kind."""
    words = f'title = {{ en = "Zone {number}", cy = "Parth {number}" }}'
    return "\n".join(["", "[[zones]]", f'id = "{id}"', f"number = {number}", words, *more, ""])


def banded(*spans: str) -> str:
    """Three zones in two bands."""
    low, high = 'band = "low"', 'band = "high"'
    first, second, third = (*spans, "", "", "")[:3]
    return BANDS + zone("one", 1, low, first) + zone("two", 2, low, second) + zone("three", 3, high, third)


SAMPLES = {
    "line": HEAD.format(kind="line") + banded("span = 2", "span = 0.5", ""),
    "steps": HEAD.format(kind="steps") + banded(),
    "levels": HEAD.format(kind="levels") + zone("strategic", 3) + zone("group", 2, "span = 2") + zone("individual", 1),
    "grid": HEAD.format(kind="grid")
    + AXES
    + zone("wide", 1, "row = 1", "column = 1", "columns = 2", "weight = 0.5")
    + zone("tall", 2, "row = 1", "column = 3", "rows = 2")
    + zone("small", 3, "row = 2", "column = 1"),
    "table": HEAD.format(kind="table")
    + AXES
    + '\n[grid]\ncells = [["d-no", "d-some", "d-all"], ["a-no", "a-some", "a-all"]]\n',
    "corners": HEAD.format(kind="corners")
    + zone("clear", 1, 'corner = "bottom-right"')
    + zone("complicated", 2, 'corner = "top-right"')
    + zone("complex", 3, 'corner = "top-left"')
    + zone("chaotic", 4, 'corner = "bottom-left"')
    + zone("torn", 5, 'corner = "centre"'),
    "circles": HEAD.format(kind="circles")
    + "".join(zone(f"value-{n}", n) for n in range(1, 6))
    + zone("heart", 6, "centre = true"),
}
