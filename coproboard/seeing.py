"""The Python API: what there is at a board, as tables.

What it is: the tables of a board and its scene. What it is not: where they are made; `coproboard.insight` makes them.
"""
from __future__ import annotations

from collections.abc import Callable

from coproboard.documents.places import FIRST
from coproboard.insight import frames, said, tables
from coproboard.insight.laid import Laid
from coproboard.insight.scene import Scene
from coproboard.insight.tidy import Tidy
from coproboard.measuring import Measuring
from coproboard.rooms.replica import Replica
from coproboard.together import Together


class Seeing(Measuring, Together):
    """What one participant sees of a board."""

    def _laid(self, replica: Replica) -> list[Laid]:
        tabs = self._tabs(replica)
        return [Laid(tab, tabs.text(tab), tabs.frame(tab)) for tab in tabs.ids]

    @property
    def cards(self) -> Tidy:
        """The cards, one row each; `coproboard.insight.tables.cards` tells the columns.

        Where a card has more than one place, `coproboard.insight.frames.with_places` tells those that follow.
        """
        return self._table(lambda replica: self._cards(replica, self.lang))

    def _cards(self, replica: Replica, lang: str) -> Tidy:
        found = replica.shared.cards()
        return frames.with_places(tables.cards(found, replica.ledger, self.frame, lang), found, self._frames(replica), lang)

    @property
    def marks(self) -> Tidy:
        """The revealed marks, one row each; see `coproboard.insight.said.marks`."""
        return self._table(lambda replica: said.marks(replica.shared, replica.ledger, self._laid(replica), self.lang, replica.mine))

    @property
    def rounds(self) -> Tidy:
        """The rounds of private marks, one row each; see `coproboard.insight.said.rounds`."""
        return self._table(lambda replica: said.rounds(replica.ledger))

    @property
    def answers(self) -> Tidy:
        """What people answered to proposals, one row each; see `coproboard.insight.said.answers`."""
        return self._table(lambda replica: said.answers(replica.shared, replica.ledger))

    @property
    def motions(self) -> Tidy:
        """The motions, one row each; see `coproboard.insight.said.motions`."""
        return self._table(lambda replica: said.motions(replica.ledger))

    @property
    def decisions(self) -> Tidy:
        """The decision records, one row each; see `coproboard.insight.said.decisions`."""
        return self._table(lambda replica: said.decisions(replica.ledger))

    @property
    def comments(self) -> Tidy:
        """The comments on cards, one row each; see `coproboard.insight.said.comments`."""
        return self._table(lambda replica: said.comments(replica.ledger))

    @property
    def frames(self) -> Tidy:
        """The frames over the cards, one row each; see `coproboard.insight.frames.frames`."""

        def ask(replica: Replica) -> Tidy:
            tabs = self._tabs(replica)
            return frames.frames(self._frames(replica), filter(tabs.aside, tabs.ids), tabs.group, self.lang)

        return self._table(ask)

    @property
    def wordings(self) -> Tidy:
        """The cards' words said again in other languages, one row each; see `coproboard.insight.frames.wordings`."""
        return self._table(lambda replica: frames.wordings(replica.shared.wordings()))

    @property
    def terms(self) -> Tidy:
        """The jargon wall, one row for each word; see `coproboard.insight.frames.terms`."""
        return self._table(lambda replica: frames.terms(replica.shared.terms()))

    @property
    def lines(self) -> Tidy:
        """The boundaries that were drawn, one row each; see `coproboard.insight.frames.lines`."""
        return self._table(lambda replica: frames.lines(replica.shared.lines()))

    @property
    def people(self) -> Tidy:
        """Everyone who ever joined, one row each; see `coproboard.insight.tables.people`."""
        return self._table(lambda replica: tables.people(replica.ledger, replica.present))

    @property
    def history(self) -> Tidy:
        """What was done, by whom and when; see `coproboard.insight.tables.history`."""
        records = self._link.history()
        return self._table(lambda replica: tables.history(records, replica.ledger))

    def _table(self, ask: Callable[[Replica], Tidy]) -> Tidy:
        return self._link.read(ask)

    def scene(self, tab: str | None = None, lang: str | None = None) -> Scene:
        """The board at this moment, as pictures and measures look at it; read in one go.

        Parameters
        ----------
        tab : str or None
            The tab, see `frames`; the one that the group is at without one.
        lang : str or None
            The language of titles, the board's own without one.

        Raises
        ------
        UnknownPlace
            There is no such tab.
        TemplateError
            Its frame cannot be found any more.
        """
        spoken, records = lang or self.lang, self._link.history()

        def ask(replica: Replica) -> Scene:
            tabs = self._tabs(replica, tab or FIRST)
            here = tab or tabs.group
            found = said.marks(replica.shared, replica.ledger, self._laid(replica), spoken, replica.mine)
            return Scene(
                title=replica.shared.title, lang=spoken, tab=here, frame=self._resolve(tabs.text(here)),
                cards=self._cards(replica, spoken),
                marks=found[(found.tab == here) & found.latest].reset_index(drop=True),
                people=tables.people(replica.ledger, replica.present), history=tables.history(records, replica.ledger),
                rounds=said.rounds(replica.ledger),
                lines={corner: line for (on, corner), line in replica.shared.lines().items() if on == here},
            )  # fmt: skip

        return self._link.read(ask)
