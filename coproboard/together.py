"""The Python API, first half: what we write together.

What it is: cards and their places, wordings, terms, boundaries and the question, changed by one participant. What it is
not: a board by itself; `Board` adds how one is made, what it says, and acts.

The fact that shaped it: a change is done here at once and may have to be done again on another copy. So each is a
function of the document, and whatever it needs to know is asked before.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random

from coproboard.documents.places import AT, FIRST, place_key
from coproboard.documents.shared import TRAY, At, Card, SharedDoc
from coproboard.domain import ids
from coproboard.domain.geometry import CORNERS
from coproboard.errors import UnknownCard, UnknownPlace, UnknownZone
from coproboard.link import Link
from coproboard.rooms.replica import Replica
from coproboard.rooms.tabs import Tabs
from coproboard.templates import Template, resolve

#: Where the first card of a zone lies, and how far down, of what is left, each next one.
_FIRST, _NEXT = 0.08, 0.25


class Together:
    """What one participant changes of what we write together.

    Parameters
    ----------
    link : Link
        How the board is driven.
    lang : str
        ``"en"`` or ``"cy"``: the language of titles, and of what is added without another.
    random : Random
        The source of ids.
    """

    def __init__(self, link: Link, lang: str, random: Random) -> None:
        self.lang = lang
        self._link, self._random = link, random
        self._resolve = lru_cache(maxsize=32)(resolve)
        self.frame: Template = self._resolve(link.read(lambda replica: replica.shared.frame))

    @property
    def title(self) -> str:
        """The question of the board; set it to change it for everyone."""
        return self._link.read(lambda replica: replica.shared.title)

    @title.setter
    def title(self, title: str) -> None:
        self._link.change(lambda shared: shared.retitle(title))

    # -- cards --------------------------------------------------------------------------------------------------------

    def add(
        self,
        words: str,
        zone: str | None = None,
        *,
        x: float | None = None,
        y: float | None = None,
        lang: str | None = None,
    ) -> str:
        """Add a card and give its id.

        Parameters
        ----------
        words : str
            What it says, up to 20,000 characters.
        zone : str or None
            A zone of the first frame: its id, or its title in either language; the tray without one.
        x, y : float or None
            The fine position in the zone, 0 to 1, y downwards; below the cards that lie there without one.
        lang : str or None
            The language of the words, the board's own without one.

        Raises
        ------
        UnknownZone
            The frame has no such zone; the error lists those it has.
        Refused
            The gate did not take it.
        """
        card, named, spoken = ids.card_id(self._random), find_zone(self.frame, zone or TRAY), lang or self.lang

        def make(shared: SharedDoc) -> None:
            if shared.card(card) is None:
                shared.add(card, words, spoken, _at(shared, AT, named, x, y))

        self._link.change(make)
        return card

    def move(
        self,
        card: str,
        zone: str | None = None,
        *,
        x: float | None = None,
        y: float | None = None,
        tab: str = FIRST,
        layer: str | None = None,
    ) -> None:
        """Put a card in a zone, or elsewhere in its own; its other places stay as they are (D7).

        Parameters
        ----------
        card : str
            The card's id.
        zone : str or None
            A zone's id, its title in either language, or ``"tray"``; its own without one.
        x, y : float or None
            The fine position, as for `add`.
        tab : str
            The tab of the frame on which to move it, see `Board.frames`.
        layer : str or None
            A layer of that frame which has places; its first without one.

        Raises
        ------
        UnknownCard, UnknownZone, UnknownPlace, Refused
        """
        frame, key = self._place(tab, layer)
        now, named = self._card(card).on(key), None if zone is None else find_zone(frame, zone)

        def make(shared: SharedDoc) -> None:
            if named is not None:
                at = _at(shared, key, named, x, y)
            else:
                at = At(now.zone, now.x if x is None else x, now.y if y is None else y)
            shared.move(card, at, key)

        self._link.change(make)

    def write(self, card: str, words: str, *, lang: str | None = None) -> None:
        """Change a card's words; only what differs is touched, so that others can write in it at the same time.

        Parameters
        ----------
        card : str
            The card's id.
        words : str
            What it is to say.
        lang : str or None
            The language of the words, if that has changed too.

        Raises
        ------
        UnknownCard, Refused
        """
        was = self._card(card)
        self._link.change(lambda shared: shared.write(card, words))
        if lang is not None and lang != was.lang:
            self._link.change(lambda shared: shared.set_lang(card, lang))

    def set_aside(self, card: str) -> None:
        """Set a card aside; anyone can bring it back.

        Parameters
        ----------
        card : str
            The card's id.

        Raises
        ------
        UnknownCard
        """
        if not self._card(card).aside:
            self._link.change(lambda shared: shared.set_aside(card, True))

    def bring_back(self, card: str) -> None:
        """Bring back a card that was set aside.

        Parameters
        ----------
        card : str
            The card's id.

        Raises
        ------
        UnknownCard
        """
        if self._card(card).aside:
            self._link.change(lambda shared: shared.set_aside(card, False))

    # -- other words --------------------------------------------------------------------------------------------------

    def reword(self, card: str, words: str, lang: str) -> str:
        """Say a card's words again in another language, and give the wording's id; its own words stay first (D8).

        Parameters
        ----------
        card : str
            The card's id.
        words : str
            What it says in that language.
        lang : str
            The language, such as ``"cy"``.

        Raises
        ------
        UnknownCard, Refused
        """
        self._card(card)
        return self._make(lambda shared, name: shared.reword(name, card, words, lang))

    def add_term(self, words: str, means: str, *, lang: str | None = None) -> str:
        """Put a word on the jargon wall, and give the term's id.

        Parameters
        ----------
        words : str
            The word, as people use it.
        means : str
            What it means, in plain words.
        lang : str or None
            Their language, the board's own without one.

        Raises
        ------
        Refused
        """
        return self._make(lambda shared, name: shared.add_term(name, words, means, lang or self.lang))

    def draw(self, corner: str, x: float, y: float, *, tab: str = FIRST) -> None:
        """Draw the boundary of a corner, or draw it anew; nobody can take it away (D9).

        Parameters
        ----------
        corner : str
            ``"top-left"``, ``"top-right"``, ``"bottom-left"`` or ``"bottom-right"``.
        x, y : float
            How far its ground reaches from the corner, along both sides of the frame, 0 to 1.
        tab : str
            The tab of a frame of corners.

        Raises
        ------
        UnknownPlace, Refused
        """
        known("corner", corner, CORNERS)
        self._place(tab, None)
        self._link.change(lambda shared: shared.set_line(tab, corner, x, y))

    def _make(self, make: Callable[[SharedDoc, str], None]) -> str:
        """Make an entry under a new id, and give that; once, however often it is done again."""
        name = ids.card_id(self._random)
        self._link.change(lambda shared: None if shared.has(name) else make(shared, name))
        return name

    # -- what there is ------------------------------------------------------------------------------------------------

    def _tabs(self, replica: Replica, asked: str = FIRST) -> Tabs:
        """The tabs, `asked` among them. Raises `UnknownPlace`."""
        tabs = Tabs(replica.shared, replica.ledger, self._resolve)
        known("tab", asked, tabs.ids)
        return tabs

    def _frames(self, replica: Replica) -> dict[str, Template | None]:
        tabs = self._tabs(replica)
        return {tab: tabs.frame(tab) for tab in tabs.ids}

    def _place(self, tab: str, layer: str | None) -> tuple[Template, str]:
        """A tab's frame, and the key of a place on it."""
        if tab == FIRST:
            return self.frame, key_of(self.frame, tab, layer)
        frame = self._link.read(lambda replica: self._frame_of(replica, tab))
        return frame, key_of(frame, tab, layer)

    def _frame_of(self, replica: Replica, tab: str) -> Template:
        """A tab's frame. Raises `UnknownPlace`, or `TemplateError` where it cannot be found any more."""
        return self._resolve(self._tabs(replica, tab).text(tab))

    def _card(self, card: str) -> Card:
        found = self._link.read(lambda replica: replica.shared.card(card))
        if found is None:
            raise UnknownCard(card)
        return found


def key_of(frame: Template, tab: str, layer: str | None) -> str:
    """The key of a place on a tab's frame: of a layer that has places, its first without one."""
    layers = [one.id for one in frame.layers]
    if layer is not None:
        known("layer with places", layer, [one.id for one in frame.layers if one.places])
    return place_key(tab, layer or layers[0], layers)


def known(what: str, name: str, names: Sequence[str]) -> None:
    """Raise `UnknownPlace` for a name that is none of these."""
    if name not in names:
        raise UnknownPlace(what, name, names)


def find_zone(frame: Template, zone: str) -> str:
    """The id of a zone by its id or by its title in any language. Raises `UnknownZone`."""
    names = {name: place.id for place in frame.zones for name in (*place.title.all.values(), place.id)}
    names |= {**dict.fromkeys(frame.tray.title.all.values(), TRAY), TRAY: TRAY}
    asked = " ".join(zone.split()).casefold()
    for name, found in names.items():
        if name.casefold() == asked:
            return found
    raise UnknownZone(zone, [place.id for place in frame.zones] + [TRAY])


def _at(shared: SharedDoc, key: str, zone: str, x: float | None, y: float | None) -> At:
    """A position in a zone of a place; where no height is given, below what lies there."""
    if y is None:
        there = [card.on(key).y for card in shared.cards() if card.on(key).zone == zone]
        y = max(there) + (1 - max(there)) * _NEXT if there else _FIRST
    return At(zone, 0.5 if x is None else x, y)
