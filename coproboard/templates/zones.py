"""How the zones of a frame are read and where they lie, kind by kind.

What it is: the rules of ``[[zones]]`` and ``[grid]``, which are the only ones that differ between kinds.
What it is not: geometry; that works out the boxes.
The fact that shaped it: two zones under one number, or one over another, would fail in front of a room full of people.
"""
from __future__ import annotations

from collections.abc import Sequence

from coproboard.domain import geometry
from coproboard.domain.geometry import Box
from coproboard.templates.frame import Axes, Grid, Text, Zone
from coproboard.templates.reading import Field, optional, unique

KINDS = ("line", "steps", "grid", "corners", "levels", "circles", "table")

SPANNED = ("line", "steps", "levels")
CELLED = ("grid", "table")

_OF_KIND = {
    **dict.fromkeys(SPANNED, ("span",)),
    **dict.fromkeys(CELLED, ("row", "column", "rows", "columns")),
    "corners": ("corner",),
    "circles": ("centre",),
}
_MOST_ZONES = {"corners": 5, "circles": 12} | dict.fromkeys(CELLED, 49)
_WORDS = ("example", "quote", "definition", "statement")

Table = dict[str, Field]


def read_zones(root: Field, top: Table, kind: str, axes: Axes, bands: Sequence[str]) -> tuple[tuple[Zone, ...], Grid | None]:
    """The zones of a frame with their boxes, and the grid that they were made from, if they were."""
    if "grid" in top and kind not in CELLED:
        top["grid"].refuse("elsewhere", name="grid", kind=kind)
    if "grid" in top and "zones" in top:
        top["zones"].refuse("either")
    size = _size(root, axes) if kind in CELLED else (0, 0)
    if "grid" in top:
        grid = _grid(top["grid"], size)
        return _celled(grid, kind, axes, size), grid
    if "zones" not in top:
        root.at("zones").refuse("missing")
    required = ("id", "number", "title") + (("row", "column") if kind in CELLED else ())
    required += (("corner",) if kind == "corners" else ()) + (("band",) if bands else ())
    allowed = ("band", "weight", *_WORDS, *_OF_KIND[kind])
    tables = [zone.table(required, allowed) for zone in top["zones"].items(2, _MOST_ZONES.get(kind, 9))]
    unique([table["id"] for table in tables])
    unique([table["number"] for table in tables])
    boxes = _cells(tables, size) if kind in CELLED else _boxes(tables, kind)
    return tuple(_zone(table, bands, size, box) for table, box in zip(tables, boxes)), None


def _zone(table: Table, bands: Sequence[str], size: tuple[int, int], box: Box) -> Zone:
    whole = {"row": size[0], "column": size[1], "rows": size[0], "columns": size[1]}
    numbers = {"weight": 1, "span": 99}
    return Zone(
        id=table["id"].id(),
        number=table["number"].whole(1, 99),
        title=table["title"].words(),
        box=box,
        band=table["band"].choice(bands) if "band" in table else None,
        corner=table["corner"].choice((*geometry.CORNERS, geometry.CENTRE)) if "corner" in table else None,
        centre=True if "centre" in table else None,
        **{key: optional(table, key) for key in _WORDS},
        **{key: table[key].number(most) for key, most in numbers.items() if key in table},
        **{key: table[key].whole(1, most) for key, most in whole.items() if key in table},
    )


def _boxes(tables: list[Table], kind: str) -> list[Box]:
    if kind == "corners":
        places = [table["corner"].choice((*geometry.CORNERS, geometry.CENTRE)) for table in tables]
        unique([table["corner"] for table in tables])
        return [geometry.corner(place) for place in places]
    if kind == "circles":
        centres = [table["centre"] for table in tables if "centre" in table]
        for centre in centres:
            if centre.value is not True or centre.path != tables[-1]["id"].path[:-1] + ("centre",):
                centre.refuse("centre")
        return geometry.circles(len(tables), bool(centres))
    spans = [table["span"].number(99) if "span" in table else 1.0 for table in tables]
    return geometry.columns(spans) if kind == "line" else geometry.rows(spans)


def _size(root: Field, axes: Axes) -> tuple[int, int]:
    """Rows and columns of a grid or table."""
    for name, axis in (("x", axes.x), ("y", axes.y)):
        if axis is None or axis.steps is None:
            root.at("axes", name, "steps").refuse("steps")
    return len(axes.y.steps), len(axes.x.steps)


def _cells(tables: list[Table], size: tuple[int, int]) -> list[Box]:
    boxes = []
    for table in tables:
        row, column = (table[way].whole(1, most) - 1 for way, most in zip(("row", "column"), size))
        left = (("rows", size[0] - row), ("columns", size[1] - column))
        spans = tuple(table[way].whole(1, most) if way in table else 1 for way, most in left)
        boxes.append(geometry.cell(size, row, column, spans))
    if pair := geometry.overlapping(boxes):
        first, second = (tables[index] for index in pair)
        second["row"].refuse("covered", zone=repr(first["id"].value))
    return boxes


def _grid(grid: Field, size: tuple[int, int]) -> Grid:
    table = grid.table(("cells",), ("ink",))
    ids = [row.items(size[1], size[1]) for row in table["cells"].items(size[0], size[0])]
    unique([id for row in ids for id in row])
    ink = table["ink"].choice(("product",)) if "ink" in table else None
    return Grid(tuple(tuple(id.id() for id in row) for row in ids), ink)


def _celled(grid: Grid, kind: str, axes: Axes, size: tuple[int, int]) -> tuple[Zone, ...]:
    """One zone for each cell, named by the steps it belongs to."""
    most = max(step.number for step in axes.y.steps) * max(step.number for step in axes.x.steps)
    zones = []
    for down, row in enumerate(axes.y.steps):
        for across, column in enumerate(axes.x.steps):
            zones.append(
                Zone(
                    id=grid.cells[down][across],
                    number=len(zones) + 1,
                    title=_joined(row.title, ", " if kind == "grid" else " · ", column.title),
                    box=geometry.cell(size, down, across),
                    definition=_joined(row.note, " ", column.note) if row.note and column.note else None,
                    weight=row.number * column.number / most if grid.ink else None,
                    row=down + 1,
                    column=across + 1,
                )
            )
    return tuple(zones)


def _joined(first: Text, between: str, second: Text) -> Text:
    """Two whole phrases side by side: never one inside the other, which Welsh would have to mutate."""
    return Text.of({lang: first.get(lang) + between + second.get(lang) for lang in {**first.all, **second.all}})
