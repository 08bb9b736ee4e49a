"""The record of a board as a page: which record, in which languages, as a file to take home.

What it is: what `Board.report` and `Board.export` write, shown and given. What it is not: where a record is made; that
is an act at the board, and what is written down never changes.

The fact that shaped it: a record is a whole page of its own, which opens without a network. So it is shown as that page,
in a frame that runs nothing.
"""
from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import panel as pn

from coproboard.board import Board
from coproboard.errors import CoproboardError
from coproboard.exchange.markup import Markup, el
from coproboard.views.beside import Beside
from coproboard.views.lookout import Lookout, Lookouts
from coproboard.views.parts import Choice, Field, Leaf, Takeaway
from coproboard.words import FIRST, in_order, tongues

#: Form → media type, and whether it is the record's or the whole board's.
FORMS = {
    "html": "text/html", "pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv", "json": "application/json",
}  # fmt: skip
_OF_RECORD = ("html", "pdf")


def written(board: Board, form: str, langs: Sequence[str], number: int | None) -> bytes:
    """A file of a board, or of one of its records.

    Parameters
    ----------
    board : Board
    form : str
        One of `FORMS`.
    langs : sequence of str
        The languages of a record, the first one shown first.
    number : int or None
        Which record; without, the latest, or how the board stands when there is none.

    Raises
    ------
    CoproboardError
        It cannot be written, such as a PDF where there is no Chromium.
    """
    with TemporaryDirectory(prefix="coproboard-") as folder:
        path = Path(folder) / f"board.{form}"
        if form in _OF_RECORD:
            board.report(path, languages=langs, number=number)
        else:
            board.export(path)
        return path.read_bytes()


class Report(Beside):
    """One session of the report.

    Parameters
    ----------
    lookouts : Lookouts
    links : sequence of str
        The board, when it is there from the start.
    first : str
        The language that comes first.
    """

    def __init__(self, lookouts: Lookouts, links: Sequence[str] = (), first: str = FIRST) -> None:
        super().__init__(lookouts, links, first, most=1)
        names = {tag: name for tag, name, _ in tongues(self.lang)}
        self._order = in_order(self.lang)
        self._record = Choice(label=self.say("work.report.record"), kind="list", visible=False)
        options = [[tag, names[tag], tag] for tag in self._order]
        if len(options) > 1:
            options.append(["", self.say("work.report.both")])
        self._langs = Choice(label=self.say("work.report.langs"), options=options, value="" if len(options) > 1 else self.lang, visible=False)
        self._files = Takeaway(label=self.say("work.report.files"), files=[[form, self.say(f"work.report.{form}")] for form in FORMS], visible=False)
        self._files.on_asked(self._take)
        self._add = Field(label=self.say("work.link"), words=self.say("work.report.see"))
        self._add.on_asked(self.follow)
        self._page = Leaf()
        self.view = pn.Column(self._add, self._record, self._langs, self._files, self._page, sizing_mode="stretch_width", styles={"gap": "1rem"})
        self.param.watch(self._arrive, "boards")
        self.param.watch(lambda event: setattr(self._add, "trouble", event.new), "trouble")
        self._record.param.watch(self._show, "value")
        self._langs.param.watch(self._show, "value")

    @property
    def page(self) -> pn.Template:
        """The page."""
        return self.template(self.say("work.report.title"), self.view)

    @property
    def _chosen(self) -> tuple[tuple[str, ...], int | None]:
        langs = (self._langs.value,) if self._langs.value else self._order[:2]
        return langs, int(self._record.value) if self._record.value else None

    def _arrive(self, *_: object) -> None:
        self._add.visible = False
        self.on_end(self.boards[0].watch(self._look))
        self.boards[0].soon(self._look)

    def _look(self) -> None:
        lookout = self.boards[0]
        found = lookout.once("decisions", lambda: lookout.board.decisions)
        options = [[str(row.number), self.say("record.kind", number=row.number)] for row in found.itertuples()][::-1]
        self.later(partial(self._offer, options or [["", self.say("work.report.standing")]]))

    def _offer(self, options: list[list[str]]) -> None:
        self._langs.visible = self._files.visible = True
        if options != self._record.options:
            # A record that is new is what everyone wants to see.
            self._record.param.update(options=options, value=options[0][0], visible=len(options) > 1)
            self._show()
        elif not self._record.value:
            self._show()

    def _show(self, *_: object) -> None:
        if self.boards:
            langs, number = self._chosen
            self.boards[0].soon(partial(self._draw, self.boards[0], langs, number))

    def _draw(self, lookout: Lookout, langs: tuple[str, ...], number: int | None) -> None:
        text = lookout.once(("report", langs, number), lambda: written(lookout.board, "html", langs, number).decode())
        self.later(partial(self._put, langs, number, framed(text, self.say("work.report.title"))))

    def _put(self, langs: tuple[str, ...], number: int | None, html: Markup) -> None:
        if (langs, number) == self._chosen:
            self._page.html = html

    def _take(self, form: str) -> None:
        if form in FORMS and self.boards:
            self.aside(partial(self._write, form, *self._chosen))

    def _write(self, form: str, langs: tuple[str, ...], number: int | None) -> None:
        try:
            data = written(self.boards[0].board, form, langs, number)
        except CoproboardError:
            self.later(lambda: self._files.refuse(self.say("work.report.cannot")))
            return
        name = f"{'record' if form in _OF_RECORD else 'board'}-{self.boards[0].address.board}.{form}"
        self.later(lambda: self._files.give(name, FORMS[form], data))


def framed(text: str, title: str) -> Markup:
    """A whole page inside another; what is in it runs nothing and reaches nothing."""
    return el("iframe", srcdoc=text, sandbox="", title=title, class_="framed")
