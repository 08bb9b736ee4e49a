"""The Python API: whole tables of cards and moves, written at once.

What it is: a table's rows as cards and moves, and their writing. What it is not: a way around the gate; what a table
writes goes the way of every other change of this participant (E3).

The fact that shaped it: half a table on a board is worse than none. So everything is checked before anything is written,
and what is written goes in as few messages as hold it.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coproboard.documents.places import AT, FIRST
from coproboard.documents.shared import TRAY, At
from coproboard.domain import ids
from coproboard.insight.tables import CARD_COLUMNS
from coproboard.rooms.replica import Replica
from coproboard.rows import ENTRY_BYTES, Room, Sheet, Spot
from coproboard.seeing import Seeing
from coproboard.templates import Template
from coproboard.together import key_of
from coproboard.words import LANGS

#: Bytes of entries that are written together, and that a move takes, about.
TOGETHER_BYTES, _MOVE_BYTES = 20_000, 100
#: Where the first card of a zone lies.
_TOP = 0.08


@dataclass(frozen=True, slots=True)
class Place:
    """A place that cards have, as columns name it: `prefix` ``""`` or ``"<tab>/<layer>_"``, `key` as in SPEC D."""

    prefix: str
    key: str
    frame: Template


@dataclass(frozen=True, slots=True)
class NewCard:
    """A row that is a card to be: places by their keys, wordings by their language."""

    words: str
    lang: str
    aside: bool = False
    spots: Mapping[str, Spot] = field(default_factory=dict)
    wordings: Mapping[str, str] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """About how many bytes it is."""
        return len(self.words.encode()) + ENTRY_BYTES


@dataclass(frozen=True, slots=True)
class Move:
    """A row that moves a card on one of its places."""

    card: str
    key: str
    spot: Spot


class Many(Seeing):
    """What one participant writes by the table."""

    def add_many(self, table: Any) -> list[str]:
        """Add the cards of a table, and give their ids, in its order.

        Everything is checked first; nothing is written of a table with anything wrong in it.

        Parameters
        ----------
        table : DataFrame, list of dict, or list of str
            A pandas, Polars or Arrow table, or a list. Columns: ``words``, required · ``zone``, an id, or a title in any
            language; the tray without one · ``x``, ``y``, 0 to 1 · ``lang``, the board's own without one · ``words_cy``,
            ``words_en`` and so on, the words again in that language · ``<tab>/<layer>_zone``, ``_x``, ``_y``, further
            places, as in `cards` · ``aside``. What else `cards` has is left out without a word, so that a table of cards
            can be read back; any other column is refused. Missing values and blank ones are not given.

        Raises
        ------
        BadRows
            Each row that cannot be written, with its column and the reason.
        TypeError
            It is no table.
        Refused
            The board took less meanwhile, because others filled it: see `cards` for what is there.
        """
        sheet = Sheet(table)

        def ask(replica: Replica) -> tuple[list[NewCard], list[At]]:
            found = new_cards(sheet, self._places(replica), self.lang, self._room(replica))
            spots = [(key, spot) for card in found for key, spot in card.spots.items()]
            return found, settle(spots, self._lowest(replica))

        found, at = self._link.read(ask)
        laid = iter(at)
        named = [(ids.card_id(self._random), card, {key: next(laid) for key in card.spots}) for card in found]
        cards = [(name, {"words": card.words}, {"lang": card.lang, **places}, card.weight) for name, card, places in named]
        again = [
            (ids.card_id(self._random), {"words": said}, {"lang": lang, "card": name}, len(said.encode()) + card.weight)
            for name, card, _ in named for lang, said in card.wordings.items()
        ]  # fmt: skip
        self._make_all("cards", cards)
        self._make_all("wordings", again)
        aside = [name for name, card, _ in named if card.aside]
        for some in batches(_MOVE_BYTES for _ in aside):
            self._link.change(lambda shared, some=some: _each(aside[some], lambda name: shared.set_aside(name, True)))
        return [name for name, _, _ in named]

    def move_many(self, table: Any) -> None:
        """Move the cards of a table.

        Everything is checked first; nothing is moved by a table with anything wrong in it. What lies where the table says
        already is left alone.

        Parameters
        ----------
        table : DataFrame or list of dict
            A table as for `add_many`. Columns: ``card`` or ``id``, required · ``zone``, its own without one · ``x``, ``y``,
            0 to 1 · ``tab``, ``layer``, on which of its places, as for `move` · ``<tab>/<layer>_zone``, ``_x``, ``_y``, as
            in `cards`: a table of cards can be changed and given back.

        Raises
        ------
        BadRows
            Each row that cannot be done, with its column and the reason.
        TypeError
            It is no table.
        """
        sheet = Sheet(table)

        def ask(replica: Replica) -> list[tuple[str, str, At]]:
            cards, places = {card.id: card for card in self._cards_now(replica)}, self._places(replica)

            def find(tab: str, layer: str | None) -> Place:
                frame = self._frame_of(replica, tab)
                return Place("", key_of(frame, tab, layer), frame)

            asked, found = moves(sheet, places, cards.keys(), find), []
            sheet.check()
            for move in asked:
                now, spot = cards[move.card].on(move.key), move.spot
                if spot.zone in (None, now.zone):
                    same = (now.x if spot.x is None else spot.x, now.y if spot.y is None else spot.y)
                    spot = Spot(now.zone, *same)
                if (spot.zone, spot.x, spot.y) != (now.zone, now.x, now.y):
                    found.append((move.card, move.key, spot))
            at = settle([(key, spot) for _, key, spot in found], self._lowest(replica))
            return [(card, key, to) for (card, key, _), to in zip(found, at)]

        todo = self._link.read(ask)
        for some in batches(_MOVE_BYTES for _ in todo):
            self._link.change(lambda shared, some=some: _each(todo[some], lambda one: shared.move(one[0], one[2], one[1])))

    def _make_all(self, root: str, entries: Sequence[tuple[str, Mapping[str, str], Mapping[str, Any], int]]) -> None:
        """Make entries, as many in one update as go well in one message; once each, however often it is done again."""
        for some in batches(weight for *_, weight in entries):
            batch = [entry[:3] for entry in entries[some]]
            self._link.change(lambda shared, batch=batch: shared.make_all(root, [one for one in batch if not shared.has(one[0])]))

    def _places(self, replica: Replica) -> list[Place]:
        """The places that cards have, ``at`` first, as the columns of `cards` name them."""
        found = [Place("", AT, self.frame)]
        for one in self._laid(replica):
            for layer, key in one.places.items() if one.frame is not None else ():
                if key != AT:
                    found.append(Place(f"{one.tab}/{layer}_", key, one.frame))
        return found

    def _lowest(self, replica: Replica) -> dict[tuple[str, str], float]:
        """Place and zone → y of the lowest card there."""
        found: dict[tuple[str, str], float] = {}
        for card in self._cards_now(replica):
            for key, at in ((AT, card.at), *card.places.items()):
                found[key, at.zone] = max(at.y, found.get((key, at.zone), 0.0))
        return found

    def _room(self, replica: Replica) -> Room:
        shared = replica.shared
        return Room(replica.limits, len(self._cards_now(replica)), len(shared.wordings()), len(shared.diff()))


def new_cards(sheet: Sheet, places: Sequence[Place], lang: str, room: Room) -> list[NewCard]:
    """The cards of a table.

    Parameters
    ----------
    sheet : Sheet
    places : sequence of Place
        The places that cards have, ``at`` first.
    lang : str
        The language of rows that do not say theirs.
    room : Room

    Raises
    ------
    BadRows
        Anything in the table cannot be written, or there is no room for all of it.
    """
    again = {f"words_{tongue}": tongue for tongue in LANGS}
    spots = [f"{place.prefix}{what}" for place in places for what in ("zone", "x", "y")]
    sheet.allow(["words", "lang", *again, *spots, "aside"], {*CARD_COLUMNS, *(f"{place.prefix}zone_title" for place in places)})
    if len(sheet) and not sheet.has("words"):
        sheet.refuse(None, "words", "there is no such column, and a card is its words")
    sheet.check()
    found = [_new_card(sheet, row, places, again, lang, room) for row in range(len(sheet))]
    wordings = [(row, tongue) for row, card in enumerate(found) for tongue in card.wordings]
    for what, rows, used in (("cards", range(len(found)), room.cards), ("wordings", [row for row, _ in wordings], room.wordings)):
        left = max(0, int(room.limits[what]) - used)
        if len(rows) > left:
            sheet.refuse(rows[left], "words", f"the board has room for {left:,} more {what}; here are {len(rows):,}")
    size = sum(card.weight + sum(len(said.encode()) + ENTRY_BYTES for said in card.wordings.values()) for card in found)
    if found and room.size + size > room.limits["board"]:
        sheet.refuse(None, "words", "the board has no room for all of it; write less, or start another board")
    sheet.check()
    return found


def _new_card(sheet: Sheet, row: int, places: Sequence[Place], again: Mapping[str, str], otherwise: str, room: Room) -> NewCard:
    words, lang = sheet.text(row, "words", room), sheet.lang(row, otherwise)
    if words is None and sheet.get(row, "words") is None:
        sheet.refuse(row, "words", "expected words")
    wordings = {}
    for column, tongue in again.items():
        said = sheet.text(row, column, room)
        if said is not None and tongue == lang and said != words:
            sheet.refuse(row, column, "the card's own words are in this language already; lang says which one that is")
        elif said is not None and tongue != lang:
            wordings[tongue] = said
    spots = {place.key: sheet.spot(row, place.prefix, place.frame) for place in places}
    given = {key: spot for key, spot in spots.items() if key == AT or spot.zone not in (None, TRAY)}
    if len(given) > room.limits["places"]:
        sheet.refuse(row, "zone", f"a card lies on at most {room.limits['places']:.0f} places; here are {len(given)}")
    return NewCard(words or "", lang, sheet.yes(row, "aside"), given, wordings)


def moves(
    sheet: Sheet, places: Sequence[Place], cards: Collection[str], find: Callable[[str, str | None], Place]
) -> list[Move]:
    """The moves of a table.

    Parameters
    ----------
    sheet : Sheet
    places : sequence of Place
        The places that cards have, ``at`` first.
    cards : collection of str
        Ids of the cards that there are.
    find : callable
        The place of a tab and a layer; raises a `LookupError` for one that there is not.

    Raises
    ------
    BadRows
        Anything in the table cannot be done.
    """
    spots = [f"{place.prefix}{what}" for place in places[1:] for what in ("zone", "x", "y")]
    known = ["card", "id", "zone", "x", "y", "tab", "layer", *spots]
    sheet.allow(known, {*CARD_COLUMNS, *(f"{place.prefix}zone_title" for place in places)})
    name = "card" if sheet.has("card") else "id"
    if len(sheet) and not sheet.has(name):
        sheet.refuse(None, "card", "there is no such column, nor id: which card is it about?")
    sheet.check()
    return [move for row in range(len(sheet)) for move in _moves(sheet, row, name, places, cards, find)]


def _moves(
    sheet: Sheet, row: int, name: str, places: Sequence[Place], cards: Collection[str], find: Callable[[str, str | None], Place]
) -> Iterator[Move]:
    card = sheet.get(row, name)
    if card not in cards:
        sheet.refuse(row, name, "no card of this id; see the column id of board.cards")
        return
    main = places[0]
    tab, layer = sheet.get(row, "tab"), sheet.get(row, "layer")
    if tab is not None or layer is not None:
        try:
            main = find(FIRST if tab is None else str(tab), None if layer is None else str(layer))
        except LookupError as unknown:
            names = ", ".join(getattr(unknown, "names", ()))
            sheet.refuse(row, "tab" if layer is None else "layer", f"no such place for cards; there are {names}")
            return
    for place, prefix in ((main, ""), *((place, place.prefix) for place in places[1:])):
        spot = sheet.spot(row, prefix, place.frame)
        if spot != Spot(None, None, None):
            yield Move(str(card), place.key, spot)


def settle(spots: Sequence[tuple[str, Spot]], lowest: Mapping[tuple[str, str], float]) -> list[At]:
    """Positions of spots, each ``(place, spot)`` with its zone; those without a height lie below what lies there, in their order.

    Parameters
    ----------
    spots : sequence of tuple
    lowest : mapping of tuple to float
        Place and zone → y of the lowest card there.
    """
    waiting: dict[tuple[str, str], int] = {}
    for key, spot in spots:
        if spot.y is None:
            waiting[key, spot.zone or TRAY] = waiting.get((key, spot.zone or TRAY), 0) + 1
    placed: dict[tuple[str, str], int] = {}
    found = []
    for key, spot in spots:
        zone, y = spot.zone or TRAY, spot.y
        if y is None:
            count, before = waiting[key, zone], placed.get((key, zone), 0)
            placed[key, zone] = before + 1
            low = lowest.get((key, zone))
            y = _TOP + (1 - _TOP) * before / count if low is None else low + (1 - low) * (before + 1) / (count + 3)
        found.append(At(zone, 0.5 if spot.x is None else spot.x, y))
    return found


def batches(weights: Iterable[int], most: int = TOGETHER_BYTES) -> Iterator[slice]:
    """Which of some things go together, one after the other, so that none of the batches is much heavier than `most`."""
    start, size, end = 0, 0, 0
    for end, weight in enumerate(weights, 1):
        if size and size + weight > most:
            yield slice(start, end - 1)
            start, size = end - 1, 0
        size += weight
    if end > start:
        yield slice(start, end)


def _each(things: Sequence[Any], do: Callable[[Any], None]) -> None:
    for thing in things:
        do(thing)
