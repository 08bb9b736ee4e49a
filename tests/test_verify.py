"""``coproboard verify``: plain answers about records and boards' files, and an exit code."""
from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coproboard.cli import main
from coproboard.documents.ledger import Ledger
from coproboard.exchange.record import render
from coproboard.storage.log import Row
from coproboard.storage.sqlite import SqliteStore
from tests.exchange.story import Story, told


@pytest.fixture(scope="module")
def story() -> Story:
    return told(6)


def verify(path: Path) -> Result:
    return CliRunner().invoke(main, ["verify", str(path)])


def written(story: Story, folder: Path, form: str) -> Path:
    room = story.net.room
    path = folder / f"record.{form}"
    path.write_bytes(render(story.record(), room.ledger.people(), "en", form)[2].encode())
    return path


def kept(story: Story, folder: Path, *more: Row) -> Path:
    """The board of a session as a file."""
    store = SqliteStore(folder)
    rows = [Row(one.doc, one.update, one.author, one.time, one.what) for one in story.net.store._disks[story.net.board].records]
    store.create("aboard0001", {"key_hash": "k" * 64, "frame": "spectrum@1"}, [*rows, *more])
    store.close()
    return (folder / "aboard0001.coproboard").rename(folder / "our board.coproboard")


@pytest.mark.rule("Z5")
@pytest.mark.parametrize("form", ["json", "html"])
def test_a_record_that_nobody_changed_holds(story: Story, tmp_path: Path, form: str) -> None:
    result = verify(written(story, tmp_path, form))

    assert result.exit_code == 0, result.output
    assert result.output.endswith("Nothing was changed.\n")
    code = story.record()["digest"][:12]
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in result.output
    assert "WRONG" not in result.output


@pytest.mark.rule("Z5")
@pytest.mark.parametrize("form", ["json", "html"])
def test_a_record_that_somebody_changed_does_not_and_it_is_said_what(story: Story, tmp_path: Path, form: str) -> None:
    path = written(story, tmp_path, form)
    path.write_text(path.read_text("utf-8").replace("two staff always", "no staff ever"), "utf-8")
    result = verify(path)

    assert result.exit_code == 1
    assert "WRONG  Record 1: its words and numbers are not as they were written down." in result.output
    assert "holds  The history holds together" in result.output


@pytest.mark.rule("Z5", "Y2")
def test_a_boards_file_holds_with_its_history_and_every_record(story: Story, tmp_path: Path) -> None:
    result = verify(kept(story, tmp_path))

    assert result.exit_code == 0, result.output
    for told_as in ("The file is whole", "The history holds together", "Record 1", "Their seal holds"):
        assert told_as in result.output


@pytest.mark.rule("Z5", "Z2")
def test_a_record_changed_inside_a_boards_file_is_found(story: Story, tmp_path: Path) -> None:
    ledger = Ledger()
    ledger.apply(story.net.room.ledger.diff())
    ledger.put("records", "1", {**ledger.get("records", "1"), "words": "We close the drop-in."})
    result = verify(kept(story, tmp_path, Row("ledger", ledger.take(), "", 1, "[]")))

    assert result.exit_code == 1
    assert "WRONG  Record 1" in result.output


@pytest.mark.rule("Z5", "S1")
def test_a_damaged_file_is_told(story: Story, tmp_path: Path) -> None:
    path = kept(story, tmp_path)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE log SET author = 'somebody' WHERE seq = 3")
    db.close()
    result = verify(path)

    assert result.exit_code == 1
    assert "WRONG  The file is damaged at record 3" in result.output


def test_a_file_that_a_server_uses_says_so(story: Story, tmp_path: Path) -> None:
    path = kept(story, tmp_path)
    store = SqliteStore(tmp_path)
    try:
        result = verify(path)
    finally:
        store.close()

    assert result.exit_code == 1
    assert "Another coproboard server is using the folder" in result.output


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00" * 100, b'{"format": "another"}'])
@pytest.mark.parametrize("name", ["record.json", "record.html", "board.coproboard"])
def test_what_is_neither_is_wrong_and_no_trace_is_shown(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = verify(path)

    assert result.exit_code == 1
    assert "WRONG" in result.output and "Traceback" not in result.output


def test_a_file_that_is_not_there_is_told_by_the_command_line(tmp_path: Path) -> None:
    assert verify(tmp_path / "nothing.json").exit_code == 2
