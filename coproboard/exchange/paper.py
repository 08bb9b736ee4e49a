"""A record on paper: the record and what is put beside it when somebody reads it.

What it is: the one value that all forms are made of, and dates as they say them. What it is not: the record; names
are put in here, at the moment of reading, and only of people who agree (Z3).
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from coproboard.documents.ledger import Person
from coproboard.templates import Template, Text
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
    frame : Template or None
        The board's frame, for the names and places of its zones.
    lang : str
        One of `words.LANGS`.
    link : str
        The board's link, for the QR code; ``""`` for none.
    """

    record: Mapping[str, Any]
    names: Mapping[str, str]
    frame: Template | None
    lang: str
    link: str = ""

    def say(self, key: str, **values: object) -> str:
        """Words of ours, by what follows ``record.`` in the catalogue."""
        return say(self.lang, f"record.{key}", **values)

    def of(self, text: Text) -> str:
        """Words of the frame in this language."""
        return text.get(self.lang)

    def zone(self, zone: str | None) -> str:
        """The title of a zone."""
        found = self.frame.zone(zone) if self.frame is not None and zone else None
        return self.of(found.title) if found else self.say("noplace") if not zone or zone == "tray" else zone

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
    there = {record["by"], *(one["who"] for one in record["answers"])}
    return {one.id: one.name for one in sorted(people, key=lambda one: one.id) if one.named and one.name and one.id in there}


def _day(ms: int) -> date:
    """The day in UTC: whoever reads the record, wherever, reads the same."""
    return datetime.fromtimestamp(ms / 1000, UTC).date()
