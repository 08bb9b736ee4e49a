"""``coproboard export BOARD -o FILE``: a board's tables, or all of it, as a file.

What it is: the command, and the way from a file's name or a link to a board. What it is not: the writing;
`Board.export` does that.

The fact that shaped it: whoever takes a copy changes nothing. So it looks on, and is no participant.
"""
from __future__ import annotations

import errno
import time
from pathlib import Path
from random import SystemRandom

import click

from coproboard.board import Board, connect
from coproboard.errors import CoproboardError
from coproboard.opening import reach
from coproboard.readback import read
from coproboard.seats import Person
from coproboard.seeing import TABLES
from coproboard.words import LANGS


def look(board: str, lang: str) -> Board:
    """A board by its file or by its link, without sitting down at it.

    Parameters
    ----------
    board : str
        A ``.coproboard`` file, a ``.json`` that `Board.export` wrote, or a link.
    lang : str
        The language of titles.

    Raises
    ------
    CoproboardError, OSError
        It cannot be opened or reached.
    """
    if board.startswith(("http://", "https://")):
        return connect(board, lang=lang, join=False)
    if board.endswith(".json"):
        return read(board, lang=lang)
    file = Path(board).resolve()
    if not file.is_file():
        raise FileNotFoundError(errno.ENOENT, "There is no board in this place", board)
    random = SystemRandom()
    link, _ = reach(file, Person("", "unsaid"), time.time, random)
    return Board(link, lang, random)


@click.command()
@click.argument("board")
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write: .xlsx, .csv, .zip, .json or .md.")
@click.option("--table", type=click.Choice(TABLES), help="The table of a .csv; the cards without one.")
@click.option("--lang", type=click.Choice(LANGS), default="en", show_default=True, help="The language of heads and titles.")
def export(board: str, out: Path, table: str | None, lang: str) -> None:
    """Write a board (a file or a link) as a spreadsheet, CSV, Markdown or JSON."""
    try:
        with look(board, lang) as found:
            written = found.export(out, table)
    except (CoproboardError, OSError, ValueError, LookupError) as failure:
        raise click.ClickException(str(failure)) from failure
    click.echo(f"{written} was written.")


def command() -> click.Command:
    """The command, for the command line."""
    return export
