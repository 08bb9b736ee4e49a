"""A frame as values: what a template says, checked, with every zone's place worked out.

What it is: frozen values, and the JSON that the browser reads (``Frame`` in ``web/src/model.ts``).
What it is not: content. Nobody can change a frame on a board; a board stores ``"spectrum@1"``, or the whole text of a
frame of its own, once.
The fact that shaped it: a frame that cannot be broken needs nobody with the right to lock it.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from coproboard.domain import geometry
from coproboard.domain.geometry import Box, Point

QUICK = "+quick"
"""Ends the reference of a frame whose names are shown from the start (F11)."""

_DRAWN = ("id", "band", "number", "box", "weight")


@dataclass(frozen=True, slots=True)
class Text:
    """Words in English and in Welsh; `more` holds further languages as sorted pairs of tag and words."""

    en: str
    cy: str
    more: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, words: Mapping[str, str]) -> Text:
        """Words by language; ``en`` and ``cy`` are among them."""
        more = sorted((lang, said) for lang, said in words.items() if lang not in ("en", "cy"))
        return cls(words["en"], words["cy"], tuple(more))

    @property
    def all(self) -> dict[str, str]:
        """Every language's words, English first."""
        return {"en": self.en, "cy": self.cy, **dict(self.more)}

    def get(self, lang: str) -> str:
        """The words in a language, in English where there are none."""
        return self.all.get(lang, self.en)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an axis: its number, its words, and what they mean in plain words."""

    number: int
    title: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: `steps` lie as the zones do, left to right or top to bottom."""

    title: Text
    low: Text
    high: Text
    steps: tuple[Step, ...] | None = None


@dataclass(frozen=True, slots=True)
class Power:
    """Who knows, decides and acts: ``"organisation"``, ``"people"`` or ``"both"``."""

    knows: str
    decides: str
    acts: str
    acts_title: Text


@dataclass(frozen=True, slots=True)
class Band:
    """Zones that belong together; `tint` is ``"to"``, ``"for"`` or ``"with"``."""

    id: str
    title: Text
    tint: str
    box: Box
    note: Text | None = None
    lead: Text | None = None
    statement: Text | None = None
    power: Power | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A place for cards. `number` is the key and the step shown; `weight` is ink density, 0 to 1.

    `statement` stands for the title while that is hidden. From `span` on the layout is as it was written, by kind
    (see `loader`); `box` is what follows from it.
    """

    id: str
    number: int
    title: Text
    box: Box
    band: str | None = None
    example: Text | None = None
    quote: Text | None = None
    definition: Text | None = None
    statement: Text | None = None
    weight: float | None = None
    span: float | None = None
    row: int | None = None
    column: int | None = None
    rows: int | None = None
    columns: int | None = None
    corner: str | None = None
    centre: bool | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """Zones named by the steps of both axes: their ids as they lie, and whether `ink` follows the steps' product."""

    cells: tuple[tuple[str, ...], ...]
    ink: str | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """What a mark can say of a card: its short name, the question, and whether cards have a place of their own on it."""

    id: str
    title: Text
    ask: Text
    places: bool


@dataclass(frozen=True, slots=True)
class Doing:
    """One step of "How to use this together": minutes and what to do."""

    minutes: int
    text: Text


@dataclass(frozen=True, slots=True)
class Help:
    """How a frame opens, in one sentence, and how a group uses it together."""

    opening: Text
    steps: tuple[Doing, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What an action of a card is called here: the next step, from whom, and when."""

    what: Text
    who: Text
    when: Text


@dataclass(frozen=True, slots=True)
class Tray:
    """Where cards lie that nobody has placed; no zone and no point."""

    title: Text


@dataclass(frozen=True, slots=True)
class Axes:
    """The axes that a frame shows, if any."""

    x: Axis | None = None
    y: Axis | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A frame, complete.

    Zones and bands stand in reading order. `prompts` has at least one; `draft_cy` names the Welsh words that a
    fluent reader has not confirmed (``"*"`` for all of them). `status` is ``"deck"``, ``"ours"`` or ``"draft"`` (F7);
    `gap` the two layers between which a card's way is shown (F5); `hides` whether the names of its zones wait for the
    boundaries, and `quick` that they would and do not (F11); `grid` where the zones were made from.
    """

    id: str
    version: int
    kind: str
    title: Text
    subtitle: Text
    summary: Text
    prompts: tuple[Text, ...]
    axes: Axes
    bands: tuple[Band, ...]
    zones: tuple[Zone, ...]
    tray: Tray
    layers: tuple[Layer, ...]
    help: Help
    status: str = "ours"
    note: Text | None = None
    outcomes: Outcomes | None = None
    hides: bool = False
    gap: tuple[str, str] | None = None
    credit: Text | None = None
    draft_cy: tuple[str, ...] = ()
    grid: Grid | None = None
    quick: bool = False

    @property
    def reference(self) -> str:
        """What a board stores: ``"spectrum@1"``."""
        return f"{self.id}@{self.version}{QUICK if self.quick else ''}"

    @property
    def prompt(self) -> Text:
        """What to ask when people gather."""
        return self.prompts[0]

    @property
    def thumbnail(self) -> tuple[Point, ...]:
        """Where sample cards lie on the frame's thumbnail."""
        return tuple(geometry.sample_places(self))

    def zone(self, id: str) -> Zone | None:
        """The zone of that id; `None` for the tray and for any other."""
        return next((zone for zone in self.zones if zone.id == id), None)

    def to_json(self) -> dict[str, Any]:
        """The frame as plain JSON values, in the shape of ``Frame`` in ``web/src/model.ts``."""
        shown = _plain(self)
        del shown["draft_cy"], shown["quick"]
        return {**shown, "prompt": _plain(self.prompt), "thumbnail": _plain(self.thumbnail)}

    def card_json(self) -> dict[str, Any]:
        """What the gallery needs of it, as plain JSON values: its words, and what its thumbnail is drawn from."""
        shown = _plain(self)
        kept = {key: shown[key] for key in ("id", "version", "kind", "title", "subtitle", "summary", "status", "hides")}
        bands = [{key: band[key] for key in ("id", "tint", "box")} for band in shown["bands"]]
        zones = [{key: zone[key] for key in _DRAWN if key in zone} for zone in shown["zones"]]
        return {**kept, "bands": bands, "zones": zones, "thumbnail": _plain(self.thumbnail)}


def _plain(value: Any) -> Any:
    """Turn frozen values into JSON values; what is absent is left out."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Text):
        return value.all
    if not hasattr(value, "__dataclass_fields__"):
        return value
    pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
    return {name: _plain(item) for name, item in pairs if item is not None}
