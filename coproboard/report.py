"""``coproboard report BOARD -o FILE``: the decision record, or how a board stands, to be read at home.

What it is: the command. What it is not: the writing; `Board.report` does that.
"""
from __future__ import annotations

from pathlib import Path

import click

from coproboard.errors import CoproboardError
from coproboard.export import look
from coproboard.words import LANGS


@click.command()
@click.argument("board")
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write: .html or .pdf.")
@click.option("--lang", type=click.Choice(LANGS), multiple=True, help="A language; again for a second. English and Cymraeg without.")
@click.option("--number", type=int, help="The number of a record; the latest without one.")
def report(board: str, out: Path, lang: tuple[str, ...], number: int | None) -> None:
    """Write the decision record of a board (a file or a link), or how it stands, as a page or on paper."""
    langs = list(lang) or list(LANGS[:2])
    try:
        with look(board, langs[0]) as found:
            written = found.report(out, langs, number)
    except (CoproboardError, OSError, ValueError, LookupError) as failure:
        raise click.ClickException(str(failure)) from failure
    click.echo(f"{written} was written.")


def command() -> click.Command:
    """The command, for the command line."""
    return report
