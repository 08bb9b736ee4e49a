"""A board as Markdown, to be read: the question, where everything lies, what was proposed and decided.

What it is: one language, headings and lists, for a wiki or a letter. What it is not: a record; the first lines say so
where nothing was adopted, and records themselves are written by `record_markdown`.

The fact that shaped it: as there, every character that could be markup is escaped (Z6).
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.shared import Card, SharedDoc
from coproboard.exchange.record_markdown import plain, quote, table
from coproboard.insight.laid import Laid
from coproboard.words import say, say_date


@dataclass(frozen=True, slots=True)
class _Writing:
    """What is written, and in which language."""

    shared: SharedDoc
    ledger: Ledger
    lang: str

    def say(self, key: str, **values: object) -> str:
        return say(self.lang, key, **values)

    def day(self, ms: int) -> str:
        return say_date(self.lang, datetime.fromtimestamp(ms / 1000, UTC).date())

    def card(self, card: Card) -> str:
        """Its words, how else they were said, and the notes on it."""
        again = [one.words for one in self.shared.wordings(card.id) if not one.aside]
        notes = [
            f"\n  - {plain(one['words'])}" for one in sorted(self.ledger.items("comments").values(), key=lambda one: one["at"])
            if one["card"] == card.id and one["words"]
        ]  # fmt: skip
        return "- " + " / ".join(plain(words) for words in (card.words, *again)) + "".join(notes)


def write(shared: SharedDoc, ledger: Ledger, laid: Sequence[Laid], lang: str) -> str:
    """The whole file.

    Parameters
    ----------
    shared, ledger
        The board's documents.
    laid : sequence of Laid
        The tabs that are not set aside, the first one first.
    lang : str
        The language of titles and headings.
    """
    here = _Writing(shared, ledger, lang)
    decided = any(one["status"] == "adopted" for one in ledger.items("records").values())
    head = [f"# {plain(shared.title) or say(lang, 'title.none')}", *([] if decided else [f"*{say(lang, 'report.none')}*"])]
    parts = [*head, *_lies(here, laid), *_decided(here), *_proposed(here), *_words(here)]
    return "\n\n".join(parts) + "\n"


def _lies(here: _Writing, laid: Sequence[Laid]) -> Iterator[str]:
    cards = sorted(here.shared.cards(), key=lambda card: (card.order, card.id))
    shown = [card for card in cards if not card.aside]
    for one in laid:
        for layer, place in one.places.items():
            if one.frame is None or not (one is laid[0] or any(one.frame.zone(card.on(place).zone) for card in shown)):
                continue
            named = one.layer(layer)
            title = one.frame.title.get(here.lang) + (f": {named.title.get(here.lang)}" if named and len(one.places) > 1 else "")
            yield f"## {plain(title)}"
            for zone in one.frame.zones:
                yield from _zone(here, zone.title.get(here.lang), [card for card in shown if card.on(place).zone == zone.id])
            loose = [card for card in shown if one.frame.zone(card.on(place).zone) is None]
            yield from _zone(here, one.frame.tray.title.get(here.lang), loose)
    if aside := [card for card in cards if card.aside]:
        yield f"## {here.say('aside.head')}"
        yield "\n".join(map(here.card, aside))


def _zone(here: _Writing, title: str, cards: Sequence[Card]) -> Iterator[str]:
    if cards:
        yield f"### {plain(title)}"
        yield "\n".join(map(here.card, cards))


def _decided(here: _Writing) -> Iterator[str]:
    records = sorted(here.ledger.items("records").values(), key=lambda one: int(one["number"]))
    if records:
        yield f"## {here.say('export.table.decisions')}"
    for one in records:
        yield f"**{here.say('record.kind', number=one['number'])}** · {here.say('record.' + one['status'])} · {here.day(one['at'])}"
        yield quote(here.lang, one["words"], one["lang"])


def _proposed(here: _Writing) -> Iterator[str]:
    found = [one for one in here.shared.proposals() if not one.aside and one.words.strip()]
    if found:
        yield f"## {here.say('report.proposals')}"
    for one in found:
        yield quote(here.lang, one.words, one.lang)
        yield _counts(here, here.ledger.under("consents", one.id))
        actions = [each for each in here.shared.actions(one.id) if not each.aside]
        if actions:
            heads = [here.say(f"record.{key}") for key in ("what", "who", "when")]
            yield table(heads, ([plain(each.what) or " ", plain(each.who) or " ", each.when or here.say("record.nodate")] for each in actions))


def _counts(here: _Writing, answers: Mapping[str, Any]) -> str:
    said = [one["answer"] for one in answers.values()]
    told = [f"{here.say(f'record.answer.{kind}')}: {said.count(kind)}" for kind in ("consent", "concern", "aside", "objection") if kind in said]
    return " · ".join(told) or here.say("record.unanswered")


def _words(here: _Writing) -> Iterator[str]:
    terms = [one for one in here.shared.terms() if not one.aside]
    if terms:
        yield f"## {here.say('terms.head')}"
        yield "\n".join(f"- **{plain(one.words)}**: {plain(one.means) or here.say('terms.open')}" for one in terms)
