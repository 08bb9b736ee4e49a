"""The one loader of frames: TOML in, a checked `Template` out, or a `TemplateError` that says where and what.

What it is: the rules that every frame keeps; those of its zones are in `zones`.
What it is not: a place for words; those are in the TOML files beside it, the languages together, and in `calm`.
The fact that shaped it: a frame with one language missing would fail in front of a room full of people. So a frame is
right when it is loaded, or it is not loaded.

*Words* are a table with ``en`` and ``cy``; further languages may stand beside them by their tags. An *id* is made of
small letters, digits, ``-`` and ``_``. Every frame says its ``id``, ``kind``, ``title`` and zones; the rest is calm by
itself (`calm`), and the package's own frames say all of it.

``version``
    A whole number (1).
``subtitle``, ``summary``
    Words after the board's own title, in small letters, and one sentence for the gallery (both the title).
``prompts``
    1 to 9 questions to gather by.
``status``, ``note``
    ``"deck"``, ``"ours"`` (so it is) or ``"draft"``, and what to say of that on the board itself (F7).
``credit``
    Where it comes from.
``draft_cy``
    Paths of the Welsh words that a fluent reader has not confirmed, such as ``zones.information.title``; ``"*"``: all.
``[help]``
    ``opening``, one sentence, and ``steps``: 1 to 9 of ``{minutes, text}`` (F10).
``[[layers]]``
    1 to 6 questions that a mark answers: ``id``, ``title``, ``ask``, and ``places = true`` where cards have a place of
    their own (F5); the first always has. Without any: *now* and *where we want to be*.
``gap``
    Ids of the two layers between which a card's way is shown.
``[outcomes]``
    ``what``, ``who``, ``when``: what the fields of a card's next step are called here (F8).
``[tray]``
    ``title``: what the place is called where cards lie that nobody has placed.
``[axes.x]``, ``[axes.y]``
    ``title``, ``low``, ``high``; ``steps``, 2 to 9 of ``{number, title, note}``, in the order in which they lie.
``[[bands]]``
    Zones that belong together: ``id``, ``title``, ``tint`` (to, for, with); optional words ``note``, ``lead``,
    ``statement``; ``power = {knows, decides, acts, acts_title}`` with organisation, people or both. On kinds with one
    axis the zones of a band lie next to one another; elsewhere a band is wherever its zones are.
``hides``
    ``true``: a frame of corners that shows the statements of its zones and hides their names at first (F11).
``[[zones]]``
    2 or more: ``id``, ``number`` (the key that moves a card there, and the step shown), ``title``; optional words
    ``example``, ``quote``, ``definition``, ``statement``; ``band``, when there are bands; ``weight``, how dark, above 0
    and up to 1. And by kind:

    ``line``, ``steps``, ``levels``
        ``span``, how much room (1). A line lies from left to right, steps and levels from top to bottom.
    ``grid``, ``table``
        ``row`` and ``column``, from 1, from the top and from the left; ``rows`` and ``columns``, how many (1). The
        steps of ``axes.x`` name the columns, those of ``axes.y`` the rows. Cells may stay empty.
    ``corners``
        ``corner``: top-left, top-right, bottom-left, bottom-right or centre.
    ``circles``
        ``centre = true`` for the one in the middle, which stands last.
``[grid]``
    Instead of zones in a grid or table: ``cells``, the ids as they lie, row by row; titles are then made of the steps
    of both axes, definitions of their notes. ``ink = "product"`` makes a cell as dark as its steps' numbers multiplied.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from coproboard.domain import geometry
from coproboard.templates import calm
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
    Tray,
    Zone,
)
from coproboard.templates.reading import MOST_BYTES, Field, optional, parse, unique
from coproboard.templates.translating import translate, word_tables
from coproboard.templates.zones import KINDS, SPANNED, Table, read_zones

STATUSES = ("deck", "ours", "draft")
TINTS = ("to", "for", "with")
PARTIES = ("organisation", "people", "both")

_KEYS = (
    "version", "subtitle", "summary", "prompts", "status", "note", "credit", "draft_cy", "help", "layers", "gap",
    "outcomes", "tray", "axes", "bands", "hides", "zones", "grid",
)  # fmt: skip


def load(text: str, source: str, lang: str = "en", most: int = MOST_BYTES, further: Mapping[str, str] | None = None) -> Template:
    """Read and check a template.

    Parameters
    ----------
    text : str
        The TOML.
    source : str
        Where it comes from, for messages.
    lang : str
        The language in which to say what is wrong.
    most : int
        Largest text, in bytes.
    further : mapping of str to str, optional
        Further languages: the TOML of each one's translation (see `translating`) by tag.

    Raises
    ------
    TemplateError
        Something is not as a frame has to be; it names the line, the field and what was expected.
    """
    root = parse(text, source, lang, most)
    for tag, words in (further or {}).items():
        translate(root, tag, parse(words, f"{source.removesuffix('.toml')}.{tag}.toml", lang))
    return read(root)


def read(root: Field) -> Template:
    """Check a template's data, wherever it was read from. Raises as `load`."""
    top = root.table(("id", "kind", "title"), _KEYS)
    kind = top["kind"].choice(KINDS)
    axes = _axes(top.get("axes"))
    bands = _band_tables(top.get("bands"))
    zones, grid = read_zones(root, top, kind, axes, [band["id"].id() for band in bands])
    title = top["title"].words()
    layers = _layers(top["layers"]) if "layers" in top else calm.LAYERS
    return Template(
        id=top["id"].id(),
        version=top["version"].whole(1, 9999) if "version" in top else 1,
        kind=kind,
        title=title,
        subtitle=optional(top, "subtitle") or title,
        summary=optional(top, "summary") or title,
        prompts=tuple(prompt.words() for prompt in top["prompts"].items(1, 9)) if "prompts" in top else calm.PROMPTS,
        axes=axes,
        bands=_bands(bands, kind, zones),
        zones=zones,
        tray=Tray(top["tray"].table(("title",))["title"].words()) if "tray" in top else calm.TRAY,
        layers=layers,
        help=_help(top["help"]) if "help" in top else calm.HELP,
        status=top["status"].choice(STATUSES) if "status" in top else "ours",
        note=optional(top, "note"),
        outcomes=_outcomes(top["outcomes"]) if "outcomes" in top else None,
        hides=_hides(top["hides"], root.at("zones"), zones, kind) if "hides" in top else False,
        gap=_gap(top.get("gap"), layers),
        credit=optional(top, "credit"),
        draft_cy=_drafts(top["draft_cy"], root) if "draft_cy" in top else (),
        grid=grid,
    )


def _axes(axes: Field | None) -> Axes:
    if axes is None:
        return Axes()
    return Axes(**{name: _axis(axis) for name, axis in axes.table((), ("x", "y")).items()})


def _axis(axis: Field) -> Axis:
    table = axis.table(("title", "low", "high"), ("steps",))
    steps = [step.table(("number", "title"), ("note",)) for step in table["steps"].items(2, 9)] if "steps" in table else []
    read = tuple(Step(step["number"].whole(0, 99), step["title"].words(), optional(step, "note")) for step in steps)
    unique([step["number"] for step in steps])
    return Axis(table["title"].words(), table["low"].words(), table["high"].words(), read or None)


def _band_tables(bands: Field | None) -> list[Table]:
    if bands is None:
        return []
    allowed = ("note", "lead", "statement", "power")
    tables = [band.table(("id", "title", "tint"), allowed) for band in bands.items(0, 9)]
    unique([table["id"] for table in tables])
    return tables


def _bands(tables: Sequence[Table], kind: str, zones: Sequence[Zone]) -> tuple[Band, ...]:
    bands = []
    for table in tables:
        boxes = [zone.box for zone in zones if zone.band == table["id"].value]
        if not boxes:
            table["id"].refuse("band")
        bands.append(
            Band(
                id=table["id"].id(),
                title=table["title"].words(),
                tint=table["tint"].choice(TINTS),
                box=geometry.hull(boxes),
                note=optional(table, "note"),
                lead=optional(table, "lead"),
                statement=optional(table, "statement"),
                power=_power(table["power"]) if "power" in table else None,
            )
        )
    if kind in SPANNED and (pair := geometry.overlapping([band.box for band in bands])):
        tables[pair[1]]["id"].refuse("apart")
    return tuple(bands)


def _power(power: Field) -> Power:
    table = power.table(("knows", "decides", "acts", "acts_title"))
    return Power(
        *(table[who].choice(PARTIES) for who in ("knows", "decides", "acts")),
        acts_title=table["acts_title"].words(),
    )


def _layers(layers: Field) -> tuple[Layer, ...]:
    tables = [layer.table(("id", "title", "ask"), ("places",)) for layer in layers.items(1, 6)]
    unique([table["id"] for table in tables])
    return tuple(
        Layer(
            id=table["id"].id(),
            title=table["title"].words(),
            ask=table["ask"].words(),
            places=("places" in table and table["places"].yes()) or index == 0,
        )
        for index, table in enumerate(tables)
    )


def _gap(gap: Field | None, layers: tuple[Layer, ...]) -> tuple[str, str] | None:
    if gap is None:
        return calm.GAP if layers is calm.LAYERS else None
    ends = gap.items(2, 2)
    first, second = (end.choice([layer.id for layer in layers]) for end in ends)
    unique(ends)
    return first, second


def _help(help: Field) -> Help:
    table = help.table(("opening", "steps"))
    steps = [step.table(("minutes", "text")) for step in table["steps"].items(1, 9)]
    return Help(table["opening"].words(), tuple(Doing(step["minutes"].whole(1, 120), step["text"].words()) for step in steps))


def _outcomes(outcomes: Field) -> Outcomes:
    table = outcomes.table(("what", "who", "when"))
    return Outcomes(**{key: field.words() for key, field in table.items()})


def _hides(hides: Field, tables: Field, zones: Sequence[Zone], kind: str) -> bool:
    if not hides.yes():
        return False
    if kind != "corners":
        hides.refuse("elsewhere", name="hides", kind=kind)
    for index, zone in enumerate(zones):
        if zone.statement is None:
            tables.at(index, "statement").refuse("missing")
    return True


def _drafts(drafts: Field, root: Field) -> tuple[str, ...]:
    known = {"*", *(path for path, _ in word_tables(root.value))}
    fields = drafts.items(0, 999)
    for draft in fields:
        if draft.string() not in known:
            draft.refuse("path")
    return tuple(draft.string() for draft in fields)
