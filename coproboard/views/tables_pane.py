"""The tables of a board on the workbench: filtered, sorted, taken home."""
from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import panel as pn

from coproboard.errors import CoproboardError
from coproboard.views.beside import Beside, Pane
from coproboard.views.in_words import COLUMNS, in_words
from coproboard.views.lookout import Lookout
from coproboard.views.parts import Choice, Table, Takeaway

NAMES = tuple(COLUMNS)
FORMS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def written(lookout: Lookout, form: str, name: str, lang: str) -> bytes:
    """A table as a file, or all of them as one of spreadsheets, with every column. Raises `CoproboardError`."""
    with TemporaryDirectory(prefix="coproboard-") as folder:
        path = Path(folder) / f"{name}.{form}"
        lookout.seen(lang).export(path, name if form == "csv" else None)
        return path.read_bytes()


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
        self._how = Choice(
            label=beside.say("work.columns"), value="words",
            options=[[how, beside.say(f"work.columns.{how}")] for how in ("words", "all")],
        )  # fmt: skip
        self._last: pd.DataFrame | None = None
        self._table = Table(lang=beside.lang)
        self._files = Takeaway(label=beside.say("work.save"), files=[[form, beside.say(f"work.save.{form}")] for form in FORMS])
        self._files.on_asked(self._take)
        self.view = pn.Column(
            pn.FlexBox(self._name, self._how, gap="1rem", align_items="end", sizing_mode="stretch_width"),
            self._table, self._files, sizing_mode="stretch_width", styles={"gap": "1rem"},
        )  # fmt: skip
        self._name.param.watch(self._choose, "value")
        self._how.param.watch(self._choose, "value")
        self.watch(lookout, self._look)
        self._choose()

    def _choose(self, *_: object) -> None:
        self.beside.remember(table=self._name.value)
        self._table.param.update(filter="", sort=["", ""])
        self._last = None
        self._lookout.soon(self._look)

    def _look(self) -> None:
        name, how = self._name.value, self._how.value
        table, heads = self._read(name, how)
        if table is not self._last:
            self._last = table
            self.beside.later(partial(self._put, name, how, table, heads))

    def _read(self, name: str, how: str) -> tuple[pd.DataFrame, dict[str, tuple[str, str]]]:
        lang, lookout = self.beside.lang, self._lookout
        table = lookout.once(("table", name, lang), lambda: getattr(lookout.seen(lang), name))
        if how == "words":
            return lookout.once(("words", name, lang), lambda: in_words(name, table, lang), pd.DataFrame.equals), {}
        told = table.columns_told(lang)
        return table, {row.column: (row.column, row.meaning) for row in told.itertuples()}

    def _put(self, name: str, how: str, table: pd.DataFrame, heads: dict[str, tuple[str, str]]) -> None:
        if (name, how) == (self._name.value, self._how.value):
            self._table.param.update(value=table, heads=heads, label=self.beside.say(f"work.table.{name}"))

    def _take(self, form: str) -> None:
        if form in FORMS:
            self.beside.aside(partial(self._write, form, self._name.value))

    def _write(self, form: str, name: str) -> None:
        try:
            data = written(self._lookout, form, name, self.beside.lang)
        except CoproboardError:
            self.beside.later(lambda: self._files.refuse(self.beside.say("work.report.cannot")))
            return
        self.beside.later(lambda: self._files.give(f"{name if form == 'csv' else 'board'}.{form}", FORMS[form], data))
