"""A record on paper: the record and what is put beside it when somebody reads it.

What it is: the one value that all forms are made of, and dates as they say them. What it is not: the record; names
are put in here, at the moment of reading, and only of people who agree (Z3).
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from coproboard.documents.ledger import Person
from coproboard.documents.places import FIRST
from coproboard.documents.shared import TRAY
from coproboard.domain import boundary
from coproboard.errors import TemplateError
from coproboard.insight.laid import LAYERS, Laid
from coproboard.templates import Template, Text, resolve
from coproboard.words import say, say_date, say_list, say_weekday


@dataclass(frozen=True, slots=True)
class Paper:
    """A record as it is read.

    Attributes
    ----------
    record : mapping
        As `insight.record.whole` gives it.
    names : mapping of str to str
        Participant id → name, of those who agree to stand by name.
    lang : str
        One of `words.LANGS`.
    link : str
        The board's link, for the QR code; ``""`` for none.
    frames : sequence of Laid
        Its tabs, with the frames that can be found.
    cards : mapping
        Card → ``{words, lang, aside, wordings}``.
    """

    record: Mapping[str, Any]
    names: Mapping[str, str]
    lang: str
    link: str = ""
    frames: Sequence[Laid] = field(init=False)
    cards: Mapping[str, Mapping[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        # Records that were made before there were tabs have one frame, and the words of a card in each item.
        frames = self.record.get("frames", [{"tab": FIRST, "frame": self.record["frame"]}])
        told = {one["card"]: {**one, "wordings": []} for one in self.record["distribution"] if "words" in one}
        object.__setattr__(self, "frames", tuple(Laid(one["tab"], one["frame"], _found(one["frame"])) for one in frames))
        object.__setattr__(self, "cards", self.record.get("cards", told))

    def say(self, key: str, **values: object) -> str:
        """Words of ours, by what follows ``record.`` in the catalogue."""
        return say(self.lang, f"record.{key}", **values)

    def of(self, text: Text, start: bool = False) -> str:
        """Words of a frame in this language; with `start` as something begins with them."""
        words = text.get(self.lang)
        return words[:1].upper() + words[1:] if start else words

    def zone(self, laid: Laid, zone: str | None) -> str:
        """The title of a zone."""
        found = laid.frame.zone(zone) if laid.frame is not None and zone else None
        return self.of(found.title) if found else self.say("noplace") if not zone or zone == TRAY else zone

    def layer(self, laid: Laid, layer: str, start: bool = True) -> str:
        """The name of a layer; with `start` as something begins with it."""
        found = laid.layer(layer)
        return self.of(found.title, start) if found else self.say(layer) if layer in LAYERS else layer

    def on(self, laid: Laid) -> list[Mapping[str, Any]]:
        """What is told of the cards on a tab, without those set aside."""
        told = self.record["distribution"]
        return [one for one in told if one.get("tab", FIRST) == laid.tab and not self.cards[one["card"]]["aside"]]

    def lines(self, laid: Laid) -> Mapping[str, boundary.Line]:
        """Corner → its boundary on a tab."""
        found = next((one.get("lines", {}) for one in self.record.get("frames", []) if one["tab"] == laid.tab), {})
        return {corner: (float(x), float(y)) for corner, (x, y) in found.items()}

    def who(self, perspective: str) -> str:
        """What a shape stands for; the diamonds of a record stand for several."""
        return self.say("together") if perspective == "unsaid" else say(self.lang, f"perspective.{perspective}")

    def day(self, moment: str | int) -> str:
        """A date with its weekday, from ``"YYYY-MM-DD"`` or server time in ms."""
        try:
            found = date.fromisoformat(moment) if isinstance(moment, str) else _day(moment)
        except ValueError:
            return str(moment)
        words = f"{say_weekday(self.lang, found)} {say_date(self.lang, found)}"
        return words[:1].upper() + words[1:]

    def all(self, words: Iterable[str]) -> str:
        """Several things, as in speech."""
        return say_list(self.lang, list(words))

    @property
    def check(self) -> str:
        """The check code: the first twelve digits of the digest, in groups of four."""
        digits = str(self.record["digest"])[:12]
        return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def agreed(record: Mapping[str, Any], people: Iterable[Person]) -> dict[str, str]:
    """The names of those in a record who agree now to stand in it by name (Z3)."""
    proposals = record.get("proposals", [record])
    there = {record["by"], *(one["who"] for proposal in proposals for one in proposal["answers"])}
    return {one.id: one.name for one in sorted(people, key=lambda one: one.id) if one.named and one.name and one.id in there}


def _found(text: str) -> Template | None:
    """The frame that a record names or holds; None where this version has none of that name."""
    try:
        return resolve(text)
    except TemplateError:
        return None


def _day(ms: int) -> date:
    """The day in UTC: whoever reads the record, wherever, reads the same."""
    return datetime.fromtimestamp(ms / 1000, UTC).date()
