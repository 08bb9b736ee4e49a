"""``coproboard verify FILE``: what of a record, or of a board's file, is as it was written down (Z5).

What it is: a plain answer, a line each, and an exit code. What it is not: a repair.
The fact that shaped it: it has to be believed by people who believe nobody, so it says what it looked at, and not only
that all is well.
"""
from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from coproboard.documents.ledger import Ledger
from coproboard.errors import CoproboardError
from coproboard.exchange.checking import Finding, check_file, check_log, check_record
from coproboard.insight.record import whole
from coproboard.storage.folder import SUFFIX
from coproboard.storage.sqlite import SqliteStore

#: The board id under which a file is opened, whatever its name.
_FILE = "thisfile"


def check_board(path: Path) -> list[Finding]:
    """Check a board's file: its own chain, the links of its history, and every record in it.

    Raises
    ------
    CoproboardError
        It cannot be opened.
    """
    store = SqliteStore(path.parent, only=path.name)
    try:
        log = store.open(_FILE)
        damaged = log.verify()
        contents = log.read()
    finally:
        store.close()
    ledger = Ledger()
    states = [contents.states["ledger"]] if "ledger" in contents.states else []
    for update in (*states, *(one.update for one in contents.records if one.doc == "ledger" and one.update)):
        ledger.apply(update)
    found = [Finding(False, f"The file is damaged at record {one.seq}: {one.reason}.") for one in damaged]
    found = found or [Finding(True, "The file is whole: every record is there, as it was written.")]
    found += check_log([json.loads(entry) for entry in ledger.entries("log")])
    for number in sorted(ledger.items("records"), key=int):
        record = whole(ledger, number)
        if record is not None:
            found += check_record(record)
    return found


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Check a record (JSON or HTML) or a board's file: is it as it was written down?"""
    try:
        found = check_board(file) if file.suffix == SUFFIX else check_file(file.read_bytes())
    except (CoproboardError, OSError) as failure:
        found = [Finding(False, str(failure))]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        found = [Finding(False, "The board's records are not of the form that they were written in.")]
    for one in found:
        click.echo(f"{'holds' if one.holds else 'WRONG'}  {one.what}")
    wrong = sum(not one.holds for one in found)
    click.echo("Nothing was changed." if not wrong else f"{wrong} of {len(found)} things are wrong.")
    sys.exit(1 if wrong else 0)


def command() -> click.Command:
    """The command, for the command line."""
    return verify
