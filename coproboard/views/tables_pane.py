"""The tables of a board on the workbench: filtered, sorted, taken home."""
from __future__ import annotations

from functools import partial

import pandas as pd
import panel as pn

from coproboard.views.beside import Beside, Pane
from coproboard.views.lookout import Lookout
from coproboard.views.parts import Choice, Table, Takeaway

NAMES = ("cards", "marks", "people", "answers", "motions", "decisions", "comments", "history", "rounds", "frames", "wordings", "terms", "lines")


class Tables(Pane):
    """The tables, one at a time.

    Parameters
    ----------
    beside : Beside
    lookout : Lookout
    """

    def __init__(self, beside: Beside, lookout: Lookout) -> None:
        super().__init__(beside)
        self._lookout = lookout
        asked = beside.asked("table")
        self._name = Choice(
            label=beside.say("work.table"), kind="list", value=asked if asked in NAMES else NAMES[0],
            options=[[name, beside.say(f"work.table.{name}")] for name in NAMES],
        )  # fmt: skip
        self._table = Table(lang=beside.lang)
        self._files = Takeaway(label=beside.say("work.save"), files=[["csv", beside.say("work.save.csv")], ["xlsx", beside.say("work.save.xlsx")]])
        self._files.on_asked(self._take)
        self.view = pn.Column(self._name, self._table, self._files, sizing_mode="stretch_width")
        self._name.param.watch(self._choose, "value")
        self.watch(lookout, self._look)
        self._choose()

    def _choose(self, *_: object) -> None:
        self.beside.remember(table=self._name.value)
        self._table.param.update(filter="", sort=["", ""])
        self._lookout.soon(self._look)

    def _look(self) -> None:
        name = self._name.value
        self.beside.later(partial(self._put, name, self._read(name)))

    def _read(self, name: str) -> pd.DataFrame:
        lang = self.beside.lang
        return self._lookout.once(("table", name, lang), lambda: getattr(self._lookout.seen(lang), name))

    def _put(self, name: str, table: pd.DataFrame) -> None:
        if name == self._name.value:
            self._table.param.update(value=table, label=self.beside.say(f"work.table.{name}"))

    def _take(self, form: str) -> None:
        """Give the table that is shown as a file: all rows that are not filtered out, in their order."""
