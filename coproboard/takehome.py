"""What one takes home from a board: a report to read, and files to work on with (SPEC O10 to O15).

What it is: the half of `Board` that writes files. What it is not: the forms; each has its module in `exchange`.

The fact that shaped it: a file is written over the one of last week. So each is made whole before it takes its place, and
when that fails the old one is there as it was.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coproboard.exchange import board_markdown, csv, printing, whole, xlsx
from coproboard.exchange.atomic import put
from coproboard.exchange.record import report as written_report
from coproboard.exchange.report_html import ALL
from coproboard.insight.record import latest, standing
from coproboard.insight.record import whole as whole_record
from coproboard.insight.tidy import Tidy
from coproboard.rooms.replica import Replica
from coproboard.seeing import TABLES, Seeing
from coproboard.words import LANGS

#: Columns that are this participant's own knowledge, and no business of whoever gets the file (P4).
PRIVATE = {"marks": ("mine",)}
#: Columns that a spreadsheet has in a second language as well, by the ends of their names.
_TITLES = ("zone_title", "band_title", "title")
#: Tables that have such titles.
_TITLED = ("cards", "marks", "frames")


class TakeHome(Seeing):
    """A board's report and its files."""

    def report(
        self, path: Path | str, languages: Sequence[str] = ("en", "cy"), number: int | None = None, *, link: str = ""
    ) -> Path:
        """Write the decision record as people take it home, in one file that needs no network.

        Parameters
        ----------
        path : path
            ``.html``, or ``.pdf`` where there is a Chromium, Chrome or Edge.
        languages : sequence of str
            The languages; the first one is shown first.
        number : int or None
            The number of a record; the latest without one. A board without a record gives a report of how it stands,
            which says first that it is none.
        link : str
            The board's link, for a QR code. Whoever has it can join: leave it out of what is published.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        LookupError
            There is no such record, or no such language.
        ValueError
            The path has another ending.
        NoBrowser
            A PDF was asked for, and there is no browser that could print it: save the ``.html`` and print that.
        StorageUnavailable
            It cannot be written; what was there is there as it was.
        """
        file = Path(path)
        kind = _suffix(file, ("html", "pdf"))
        langs = [languages] if isinstance(languages, str) else list(languages)
        made, people = self._link.read(lambda replica: (self._record(replica, number), replica.ledger.people()))
        # On paper nobody can choose.
        page = written_report(made, people, langs, link, ALL if kind == "pdf" and len(langs) > 1 else "")
        put(file, printing.pdf(page) if kind == "pdf" else page.encode())
        return file

    def _record(self, replica: Replica, number: int | None) -> Mapping[str, Any]:
        """A record, or how the board stands."""
        found = replica.ledger.items("records")
        if number is None and not found:
            tabs = self._tabs(replica)
            laid = [one for one in self._laid(replica) if not tabs.aside(one.tab)]
            return standing(replica.shared, replica.ledger, laid)
        name = str(number) if number is not None else max(found, key=int)
        made = whole_record(replica.ledger, name)
        if made is None:
            told = f"there are 1 to {len(found)}" if found else "there is none yet"
            raise LookupError(f"no record {name}: {told}")
        return made

    def export(self, path: Path | str, table: str | None = None, *, lang: str | None = None) -> Path:
        """Write the board as a file, by its ending.

        Parameters
        ----------
        path : path
            ``.xlsx``: a sheet for each table, and one that tells what each column is · ``.csv``: one table · ``.zip``:
            every table as CSV · ``.md``: the board to be read · ``.json``: all of it, for `coproboard.read`.
        table : str or None
            The table of a ``.csv``, such as ``"marks"``; the cards without one.
        lang : str or None
            The language of heads and titles, the board's own without one.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ValueError
            The path has another ending, or only a ``.csv`` is of one table.
        LookupError
            There is no such table or language.
        StorageUnavailable
            It cannot be written; what was there is there as it was.
        """
        file = Path(path)
        kind, spoken = _suffix(file, tuple(_FORMS)), lang or self.lang
        if spoken not in LANGS:
            raise LookupError(f"lang: expected one of {', '.join(LANGS)}")
        if table is not None and kind != "csv":
            raise ValueError(f"table: a .{kind} has all of them; one alone is a .csv")
        if table is not None and table not in TABLES:
            raise LookupError(f"no table {table!r}; there are {', '.join(TABLES)}")
        put(file, _FORMS[kind](self, table or "cards", spoken))
        return file

    # -- forms --------------------------------------------------------------------------------------------------------

    def _json(self, table: str, lang: str) -> bytes:
        records = self._link.history()
        return self._link.read(lambda replica: whole.write(replica.shared, replica.ledger, records)).encode()

    def _markdown(self, table: str, lang: str) -> bytes:
        def write(replica: Replica) -> str:
            tabs = self._tabs(replica)
            laid = [one for one in self._laid(replica) if not tabs.aside(one.tab)]
            return board_markdown.write(replica.shared, replica.ledger, laid, lang)

        return self._link.read(write).encode()

    def _csv(self, table: str, lang: str) -> bytes:
        return csv.write(self._tables(lang)[table])

    def _zip(self, table: str, lang: str) -> bytes:
        return csv.bundle(self._tables(lang), LANGS[:2])

    def _xlsx(self, table: str, lang: str) -> bytes:
        other = next((one for one in LANGS if one != lang), lang)
        tables, again = self._tables(lang), self._tables(other)
        both = [(name, _beside(one, again[name], other) if name in _TITLED else one) for name, one in tables.items()]
        title, at = self._link.read(lambda replica: (replica.shared.title, latest(replica.ledger)))
        frames = tables["frames"]
        return xlsx.write(xlsx.Book(title, lang, at, list(frames[~frames["aside"]]["title"].dropna()), both))

    def _tables(self, lang: str) -> dict[str, Tidy]:
        """Every table in a language, without what is nobody else's business; all but the history of one moment."""
        history = self.history

        def read(replica: Replica) -> dict[str, Tidy]:
            self._catch_up(replica)
            return {name: history if name == "history" else self._compose(replica, name, lang) for name in TABLES}

        found = self._link.read(read)
        return {name: one.drop(columns=list(PRIVATE.get(name, ()))).named(name, lang) for name, one in found.items()}


_FORMS = {"xlsx": TakeHome._xlsx, "csv": TakeHome._csv, "zip": TakeHome._zip, "md": TakeHome._markdown, "json": TakeHome._json}


def _suffix(file: Path, known: Sequence[str]) -> str:
    found = file.suffix.lower().removeprefix(".")
    if found not in known:
        raise ValueError(f"{file.name}: expected a name that ends in {', '.join(f'.{one}' for one in known)}")
    return found


def _beside(table: Tidy, again: Tidy, lang: str) -> Tidy:
    """A table with the titles of another language behind its own."""
    made = table.copy()
    for column in table.columns:
        if str(column).endswith(_TITLES):
            made.insert(made.columns.get_loc(column) + 1, f"{column} ({lang})", again[column])
    return made.named(*(table._told or ("", lang)))
