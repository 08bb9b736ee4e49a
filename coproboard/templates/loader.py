"""The one loader of frames: TOML in, a checked `Template` out, or a `TemplateError` that says where and what.

What it is: the rules that a frame keeps, kind by kind.
What it is not: a place for words; those are in the TOML files beside it, both languages together.
The fact that shaped it: a frame with one language missing, or two zones under one number, would fail in front of a
room full of people. So a frame is right when it is loaded, or it is not loaded.

Kinds and what their zones carry besides ``id``, ``number``, ``title``, ``example``, ``quote``, ``definition``:

``line``, ``steps``, ``levels``
    ``span``, how much room (default 1). A line lies from left to right, steps and levels from top to bottom.
``grid``, ``table``
    ``row`` and ``column``, from 1, from the top and from the left; ``rows`` and ``columns``, how many (default 1).
    Or no zones but ``[grid] cells``, the ids as they lie; titles are then made of the steps of both axes. The steps
    of ``axes.x`` name the columns, those of ``axes.y`` the rows.
``corners``
    ``corner``: top-left, top-right, bottom-left, bottom-right or centre.
``circles``
    ``centre = true`` for the one in the middle, which stands last.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache
from importlib.resources import files

from coproboard.domain import geometry
from coproboard.domain.geometry import Box
from coproboard.errors import TemplateError
from coproboard.templates.frame import (
    Axes,
    Axis,
    Band,
    Doing,
    Help,
    Layer,
    Outcomes,
    Power,
    Step,
    Template,
    Text,
    Tray,
    Zone,
)
from coproboard.templates.reading import Field, dotted, parse

BUILTIN = (
    "spectrum",
    "narratives",
    "power",
    "risk",
    "risk-value",
    "likelihood-impact",
    "complexity",
    "agreement-certainty",
    "levels",
    "values",
    "imperative",
    "ways-of-working",
    "relevance",
    "scales",
)
"""Ids of the package's own frames, in the order of the gallery."""

KINDS = ("line", "steps", "grid", "corners", "levels", "circles", "table")
STATUSES = ("deck", "ours", "draft")
TINTS = ("to", "for", "with")
PARTIES = ("organisation", "people", "both")

_CELLED = ("grid", "table")
_OF_KIND = {
    **dict.fromkeys(("line", "steps", "levels"), ("span",)),
    **dict.fromkeys(_CELLED, ("row", "column", "rows", "columns")),
    "corners": ("corner",),
    "circles": ("centre",),
}
_MOST_ZONES = {"corners": 5, "circles": 12} | dict.fromkeys(_CELLED, 49)


def load(text: str, source: str) -> Template:
    """Read and check a template.

    Parameters
    ----------
    text : str
        The TOML.
    source : str
        Where it comes from, for messages.

    Raises
    ------
    TemplateError
        Something is not as a frame has to be; it names the line, the field and what was expected.
    """
    root = parse(text, source)
    top = root.table(
        ("id", "version", "kind", "title", "subtitle", "summary", "prompts", "tray", "layers", "help", "status"),
        ("axes", "bands", "zones", "grid", "credit", "draft_cy", "note", "outcomes", "hides", "gap"),
    )
    kind = top["kind"].choice(KINDS)
    axes = _axes(top.get("axes"))
    bands = _band_tables(top.get("bands"))
    zones = _zones(root, top, kind, axes, [band["id"].id() for band in bands])
    template = Template(
        id=top["id"].id(),
        version=top["version"].whole(1, 9999),
        kind=kind,
        title=top["title"].words(),
        subtitle=top["subtitle"].words(),
        summary=top["summary"].words(),
        prompts=tuple(prompt.words() for prompt in top["prompts"].items(1, 9)),
        axes=axes,
        bands=_bands(bands, kind, zones),
        zones=zones,
        layers=_layers(top["layers"]),
        help=_help(top["help"]),
        status=top["status"].choice(STATUSES),
        note=_optional(top, "note"),
        outcomes=_outcomes(top["outcomes"]) if "outcomes" in top else None,
        hides=top["hides"].yes() if "hides" in top else False,
        gap=_gap(top["gap"], top["layers"]) if "gap" in top else None,
        tray=Tray(top["tray"].table(("title",))["title"].words()),
        credit=_optional(top, "credit"),
        draft_cy=tuple(draft.string() for draft in top["draft_cy"].items(0, 999)) if "draft_cy" in top else (),
    )
    _check_drafts(template, top.get("draft_cy"))
    return template


def builtin() -> dict[str, Template]:
    """The package's own frames by id, in the order of the gallery."""
    return dict(_builtin())


def named(reference: str) -> Template:
    """The package's frame of that name: ``"spectrum"``, or ``"spectrum@1"`` as a board stores it.

    Raises
    ------
    TemplateError
        There is no such frame, or not in this version.
    """
    for template in _builtin().values():
        if reference in (template.id, template.reference):
            return template
    known = ", ".join(template.reference for template in _builtin().values())
    raise TemplateError("coproboard", None, "frame", f"one of {known}")


@cache
def _builtin() -> dict[str, Template]:
    folder = files(__package__)
    read = (load((folder / f"{id}.toml").read_text(encoding="utf-8"), f"{id}.toml") for id in BUILTIN)
    return {template.id: template for template in read}


def _optional(table: dict[str, Field], key: str) -> Text | None:
    return table[key].words() if key in table else None


def _layers(layers: Field) -> tuple[Layer, ...]:
    tables = [layer.table(("id", "title", "ask"), ("places",)) for layer in layers.items(1, 6)]
    _unique([table["id"] for table in tables], "id")
    return tuple(
        Layer(
            id=table["id"].id(),
            title=table["title"].words(),
            ask=table["ask"].words(),
            places=index == 0 or ("places" in table and table["places"].yes()),
        )
        for index, table in enumerate(tables)
    )


def _gap(gap: Field, layers: Field) -> tuple[str, str]:
    ids = [layer.table((), ("id", "title", "ask", "places"))["id"].id() for layer in layers.items(1, 6)]
    first, second = (end.choice(ids) for end in gap.items(2, 2))
    return first, second


def _help(help: Field) -> Help:
    table = help.table(("opening", "steps"))
    steps = [step.table(("minutes", "text")) for step in table["steps"].items(1, 9)]
    return Help(table["opening"].words(), tuple(Doing(step["minutes"].whole(1, 120), step["text"].words()) for step in steps))


def _outcomes(outcomes: Field) -> Outcomes:
    table = outcomes.table(("what", "who", "when"))
    return Outcomes(**{key: field.words() for key, field in table.items()})


def _unique(entries: Sequence[Field], what: str) -> None:
    seen: dict[str, Field] = {}
    for entry in entries:
        written = repr(entry.value)
        if first := seen.get(written):
            entry.refuse(f"a {what} of its own; {written} is taken by {dotted(first.path)}")
        seen[written] = entry


def _axes(axes: Field | None) -> Axes:
    if axes is None:
        return Axes()
    return Axes(**{name: _axis(axis) for name, axis in axes.table((), ("x", "y")).items()})


def _axis(axis: Field) -> Axis:
    table = axis.table(("title", "low", "high"), ("steps",))
    steps = [step.table(("number", "title"), ("note",)) for step in table["steps"].items(2, 9)] if "steps" in table else []
    read = tuple(Step(step["number"].whole(0, 99), step["title"].words(), _optional(step, "note")) for step in steps)
    _unique([step["number"] for step in steps], "number")
    return Axis(table["title"].words(), table["low"].words(), table["high"].words(), read or None)


def _band_tables(bands: Field | None) -> list[dict[str, Field]]:
    if bands is None:
        return []
    optional = ("note", "lead", "statement", "power")
    tables = [band.table(("id", "title", "tint"), optional) for band in bands.items(1, 9)]
    _unique([table["id"] for table in tables], "id")
    return tables


def _bands(tables: list[dict[str, Field]], kind: str, zones: Sequence[Zone]) -> tuple[Band, ...]:
    bands = []
    for table in tables:
        boxes = [zone.box for zone in zones if zone.band == table["id"].value]
        if not boxes:
            table["id"].refuse("a band that has zones")
        bands.append(
            Band(
                id=table["id"].id(),
                title=table["title"].words(),
                tint=table["tint"].choice(TINTS),
                box=geometry.hull(boxes),
                note=_optional(table, "note"),
                lead=_optional(table, "lead"),
                statement=_optional(table, "statement"),
                power=_power(table["power"]) if "power" in table else None,
            )
        )
    if "span" in _OF_KIND[kind] and (pair := geometry.overlapping([band.box for band in bands])):
        tables[pair[1]]["id"].refuse("a band whose zones lie next to one another, with no zone of another between them")
    return tuple(bands)


def _power(power: Field) -> Power:
    table = power.table(("knows", "decides", "acts", "acts_title"))
    return Power(
        *(table[who].choice(PARTIES) for who in ("knows", "decides", "acts")),
        acts_title=table["acts_title"].words(),
    )


def _zones(root: Field, top: dict[str, Field], kind: str, axes: Axes, bands: list[str]) -> tuple[Zone, ...]:
    if "grid" in top and kind not in _CELLED:
        top["grid"].refuse(f"no grid in a frame of kind {kind!r}")
    if "grid" in top and "zones" in top:
        top["zones"].refuse("either zones or [grid] cells, not both")
    size = _size(root, axes) if kind in _CELLED else (0, 0)
    if "grid" in top:
        return _cells(top["grid"], kind, axes, size)
    if "zones" not in top:
        root.at("zones").refuse("zones; they are missing")
    required = ("id", "number", "title") + (("row", "column") if kind in _CELLED else ())
    required += (("corner",) if kind == "corners" else ()) + (("band",) if bands else ())
    optional = ("band", "example", "quote", "definition", "statement", "weight", *_OF_KIND[kind])
    tables = [zone.table(required, optional) for zone in top["zones"].items(2, _MOST_ZONES.get(kind, 9))]
    _unique([table["id"] for table in tables], "id")
    _unique([table["number"] for table in tables], "number")
    boxes = _cell_boxes(tables, size) if kind in _CELLED else _boxes(tables, kind)
    return tuple(
        Zone(
            id=table["id"].id(),
            number=table["number"].whole(1, 99),
            title=table["title"].words(),
            box=box,
            band=table["band"].choice(bands) if "band" in table else None,
            example=_optional(table, "example"),
            quote=_optional(table, "quote"),
            definition=_optional(table, "definition"),
            statement=_optional(table, "statement"),
            weight=table["weight"].number(1) if "weight" in table else None,
        )
        for table, box in zip(tables, boxes)
    )


def _boxes(tables: list[dict[str, Field]], kind: str) -> list[Box]:
    if kind == "corners":
        places = [table["corner"].choice((*geometry.CORNERS, geometry.CENTRE)) for table in tables]
        _unique([table["corner"] for table in tables], "corner")
        return [geometry.corner(place) for place in places]
    if kind == "circles":
        centres = [table["centre"] for table in tables if "centre" in table]
        for centre in centres:
            if centre.value is not True or centre.path != tables[-1]["id"].path[:-1] + ("centre",):
                centre.refuse("true, on the last zone only, or nothing")
        return geometry.circles(len(tables), bool(centres))
    spans = [table["span"].number(99) if "span" in table else 1.0 for table in tables]
    return geometry.columns(spans) if kind == "line" else geometry.rows(spans)


def _size(root: Field, axes: Axes) -> tuple[int, int]:
    """Rows and columns of a grid or table."""
    for name, axis in (("x", axes.x), ("y", axes.y)):
        if axis is None or axis.steps is None:
            root.at("axes", name, "steps").refuse("steps, which name the rows or columns; they are missing")
    return len(axes.y.steps), len(axes.x.steps)


def _cell_boxes(tables: list[dict[str, Field]], size: tuple[int, int]) -> list[Box]:
    boxes = []
    for table in tables:
        row, column = (table[way].whole(1, most) - 1 for way, most in zip(("row", "column"), size))
        left = (("rows", size[0] - row), ("columns", size[1] - column))
        spans = tuple(table[way].whole(1, most) if way in table else 1 for way, most in left)
        boxes.append(geometry.cell(size, row, column, spans))
    if pair := geometry.overlapping(boxes):
        first, second = (tables[index] for index in pair)
        second["row"].refuse(f"cells that no other zone covers; {first['id'].value!r} overlaps")
    return boxes


def _cells(grid: Field, kind: str, axes: Axes, size: tuple[int, int]) -> tuple[Zone, ...]:
    """One zone for each cell, named by the steps it belongs to."""
    table = grid.table(("cells",), ("ink",))
    ink = "ink" in table and table["ink"].choice(("product",))
    ids = [row.items(size[1], size[1]) for row in table["cells"].items(size[0], size[0])]
    _unique([id for row in ids for id in row], "id")
    most = max(step.number for step in axes.y.steps) * max(step.number for step in axes.x.steps)
    zones = []
    for down, row in enumerate(axes.y.steps):
        for across, column in enumerate(axes.x.steps):
            zones.append(
                Zone(
                    id=ids[down][across].id(),
                    number=len(zones) + 1,
                    title=_joined(row.title, ", " if kind == "grid" else " · ", column.title),
                    box=geometry.cell(size, down, across),
                    definition=_joined(row.note, " ", column.note) if row.note and column.note else None,
                    weight=row.number * column.number / most if ink else None,
                )
            )
    return tuple(zones)


def _joined(first: Text, between: str, second: Text) -> Text:
    """Two whole phrases side by side: never one inside the other, which Welsh would have to mutate."""
    return Text(first.en + between + second.en, first.cy + between + second.cy)


def _check_drafts(template: Template, drafts: Field | None) -> None:
    known = {"*", *_text_paths(template)}
    for index, draft in enumerate(template.draft_cy):
        if drafts and draft not in known:
            drafts.at(index).refuse("the path of words in this frame, such as zones.information.title, or *")


def _text_paths(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, Text):
        yield path
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _text_paths(item, f"{path}.{item.id}" if hasattr(item, "id") else f"{path}[{index}]")
    elif hasattr(value, "__dataclass_fields__"):
        for field in fields(value):
            yield from _text_paths(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))
