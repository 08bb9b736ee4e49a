"""What is forgotten leaves no byte, what is kept stays, and a board that is erased is gone, file and all."""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from coproboard.errors import BoardNotFound, StorageUnavailable
from coproboard.storage.log import Row
from coproboard.storage.memory import MemoryStore
from coproboard.storage.sqlite import SqliteStore

BOARD = "aboard0001"
NAME = "Mair Llwyd of Cwm Derw"


def said(number: int, words: str, doc: str = "ledger") -> Row:
    return Row(doc, f"<{number} {words}>".encode(), "", 1_000_000 + 60_000 * number, f'[["joined", "p{number}"]]')


def tolerant(doc: str, updates: Sequence[bytes], state: bytes) -> bool:
    """A document is its last word: as a register that was written over."""
    return not updates or updates[-1] == state


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def last(updates: Sequence[bytes]) -> bytes:
    return updates[-1]


@pytest.mark.rule("Y5")
def test_no_byte_of_what_is_forgotten_is_left_in_any_file(tmp_path, files, row):
    log = files.create(BOARD, {}, [row(1), said(1, NAME)])
    log.append([row(n) for n in range(2, 40)] + [said(n, NAME * 50) for n in range(2, 40)])
    log.compact({"shared": row(39).update, "ledger": said(39, NAME * 50).update}, 78, last, tolerant)
    log.append([said(41, NAME), said(42, NAME)])
    log.compact({"shared": row(39).update, "ledger": said(42, NAME).update}, 80, last, tolerant)
    log.append([said(43, ""), row(44)])
    assert NAME.encode() in bytes_of(tmp_path)

    log.compact({"shared": row(44).update, "ledger": said(43, "").update}, 82, last, tolerant, ("ledger",))

    assert NAME.encode() not in bytes_of(tmp_path)
    assert (tmp_path / f"{BOARD}.coproboard-wal").stat().st_size == 0


@pytest.mark.rule("Y5", "S5")
def test_what_is_forgotten_keeps_who_and_when_and_its_place_and_the_chain_holds(server, row):
    log = server.store.create(BOARD, {}, [row(1), said(1, NAME), row(2), said(2, NAME), said(3, "")])
    before = list(log.history())
    log.compact({"shared": row(2).update, "ledger": said(3, "").update}, 5, last, tolerant, ("ledger",))

    for anew in (False, True):
        log = server.again() if anew else log
        after = list(log.history())
        assert [(r.seq, r.doc, r.time, r.what, r.author) for r in after if r.doc == "ledger"] == [
            (r.seq, r.doc, r.time, r.what, r.author) for r in before if r.doc == "ledger"]
        assert [r.update for r in after if r.doc == "ledger"] == [b"", b"", b""]
        assert [r.update for r in after if r.doc == "shared"][-1] == row(2).update
        assert log.verify() == ()
        assert log.read().states == {"shared": row(2).update, "ledger": said(3, "").update}


@pytest.mark.rule("Y5")
def test_it_is_forgotten_though_nothing_was_stored_since_the_last_compaction(server):
    log = server.store.create(BOARD, {}, [said(1, NAME), said(2, "")])
    log.compact({"ledger": said(2, "").update}, 2, last, tolerant)
    assert any(NAME.encode() in record.update for record in log.history())
    log.compact({"ledger": said(2, "").update}, 2, last, tolerant, ("ledger",))

    assert [record.update for record in log.history()] == [b"", b""]


@pytest.mark.rule("Y5")
def test_what_comes_after_the_plan_is_not_touched_and_compacts_later(server):
    log = server.store.create(BOARD, {}, [said(1, NAME), said(2, "")])
    log.append([said(3, "Later")])
    log.compact({"ledger": said(2, "").update}, 2, last, tolerant, ("ledger",))

    assert [record.update for record in log.history()] == [b"", b"", said(3, "Later").update]
    log.compact({"ledger": said(3, "Later").update}, 3, last, tolerant)
    assert server.again().read().states == {"ledger": said(3, "Later").update}


@pytest.mark.rule("Y5", "S3")
def test_after_forgetting_a_damaged_snapshot_costs_nothing(tmp_path, files, row):
    log = files.create(BOARD, {}, [row(1), said(1, NAME), said(2, "")])
    log.compact({"shared": row(1).update, "ledger": said(2, "").update}, 3, last, tolerant, ("ledger",))
    log.append([row(4)])
    log.close()
    with sqlite3.connect(tmp_path / f"{BOARD}.coproboard") as db:
        db.execute("UPDATE snapshot SET state = x'00' WHERE through = 3 AND doc = 'ledger'")
    db.close()

    found = files.open(BOARD).read()

    assert found.states == {"shared": row(1).update, "ledger": said(2, "").update}
    assert [record.update for record in found.records] == [b"", row(4).update]
    assert [damage.aside for damage in found.damaged] == [False]


@pytest.mark.rule("Y5", "S3")
def test_a_damaged_record_of_somebody_is_forgotten_as_well(tmp_path, files, row):
    log = files.create(BOARD, {}, [row(1), said(1, NAME), said(2, "")])
    log.close()
    with sqlite3.connect(tmp_path / f"{BOARD}.coproboard") as db:
        db.execute("UPDATE log SET crc = crc + 1 WHERE doc = 'ledger' AND seq = 2")
    db.close()
    log = files.open(BOARD)
    log.compact({"shared": row(1).update, "ledger": said(2, "").update}, 3, last, tolerant, ("ledger",))

    assert NAME.encode() not in bytes_of(tmp_path)


@pytest.mark.rule("Y5", "S4")
def test_while_somebody_reads_the_history_it_is_told_and_done_when_asked_again(tmp_path, files, row):
    log = files.create(BOARD, {}, [said(1, NAME), said(2, ""), *(row(n) for n in range(3, 200))])
    states = {"shared": row(199).update, "ledger": said(2, "").update}
    reading = log.history()
    next(reading)
    with pytest.raises(StorageUnavailable):
        log.compact(states, 199, last, tolerant, ("ledger",))
    reading.close()
    log.compact(states, 199, last, tolerant, ("ledger",))

    assert NAME.encode() not in bytes_of(tmp_path)
    assert log.verify() == ()


@pytest.mark.rule("Y5", "S4")
def test_on_a_full_disk_nothing_is_forgotten_by_halves():
    store = MemoryStore()
    log = store.create(BOARD, {}, [said(1, NAME), said(2, "")])
    store.full = True
    with pytest.raises(StorageUnavailable):
        log.compact({"ledger": said(2, "").update}, 2, last, tolerant, ("ledger",))
    store.full = False

    assert [record.update for record in log.history()] == [said(1, NAME).update, said(2, "").update]


def test_notes_are_stored_with_the_rows_or_not_at_all(server, log, row):
    log.append([row(6)], {"keep": "2027-01-01"})
    log.set_meta("erase", "1")
    assert server.again().meta["keep"] == "2027-01-01"
    assert dict(server.again().meta) == {"key_hash": "k", "frame": "spectrum@1", "keep": "2027-01-01", "erase": "1"}


@pytest.mark.rule("S4")
def test_rows_that_cannot_be_stored_leave_no_note(row):
    store = MemoryStore()
    log = store.create(BOARD, {}, [row(1)])
    store.full = True
    with pytest.raises(StorageUnavailable):
        log.append([row(2)], {"keep": "2027-01-01"})

    assert dict(log.meta) == {}


@pytest.mark.rule("Y7")
def test_boards_with_a_note_are_found_open_or_not(server, log, row):
    log.set_meta("keep", "2027-01-01")
    other = server.store.create("another001", {"keep": "", "erase": "1"}, [row(1)])
    other.close()
    server.store.create("another002", {"key_hash": "k"}, [row(1)])

    assert server.store.noted("keep", "erase") == {BOARD: {"keep": "2027-01-01"}, "another001": {"erase": "1"}}


@pytest.mark.rule("Y7")
def test_boards_that_cannot_be_read_are_left_out(tmp_path, files, row):
    files.create(BOARD, {"keep": "2027-01-01"}, [row(1)])
    (tmp_path / "broken0001.coproboard").write_bytes(b"not a board")
    (tmp_path / "Not a board's name.coproboard").write_bytes(b"")

    assert files.noted("keep") == {BOARD: {"keep": "2027-01-01"}}


@pytest.mark.rule("Y7")
def test_an_erased_board_is_gone_file_and_all_and_its_id_is_free(tmp_path, server, log, row):
    log.append([row(6)])
    server.store.erase(BOARD)
    server.store.erase(BOARD)

    with pytest.raises(BoardNotFound):
        server.store.open(BOARD)
    with pytest.raises(StorageUnavailable):
        log.read()
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".lock"] == []
    assert len(server.store.create(BOARD, {}, [row(1)]).read().records) == 1


@pytest.mark.rule("Y7", "S2")
@pytest.mark.parametrize("moment", range(6))
def test_wherever_a_crash_comes_in_erasing_the_board_is_there_or_gone(tmp_path, row, monkeypatch, moment):
    store = SqliteStore(tmp_path)
    store.create(BOARD, {}, [row(1)])
    (tmp_path / f"{BOARD}.coproboard-shm").touch()
    steps = iter(range(100))

    class Ended(BaseException):
        """The server ended here."""

    def step(do):
        def done(*given):
            if next(steps) == moment:
                raise Ended
            return do(*given)
        return done

    with monkeypatch.context() as patch, pytest.raises(Ended):
        patch.setattr("coproboard.storage.folder.os.replace", step(os.replace))
        patch.setattr("coproboard.storage.folder.Path.unlink", step(Path.unlink))
        store.erase(BOARD)
        raise Ended
    store.close()
    store = SqliteStore(tmp_path)
    left = {path.name for path in tmp_path.iterdir() if path.suffix != ".lock"}

    assert left in (set(), {f"{BOARD}.coproboard"})
    if left:
        assert len(store.open(BOARD).read().records) == 1
    store.close()


@pytest.mark.rule("Y7", "S4")
def test_a_board_that_cannot_be_erased_is_told(tmp_path, files, row, monkeypatch):
    files.create(BOARD, {}, [row(1)])

    def refuse(*given: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("coproboard.storage.folder.os.replace", refuse)
    with pytest.raises(StorageUnavailable, match="cannot be erased"):
        files.erase(BOARD)
    monkeypatch.undo()
    assert len(files.open(BOARD).read().records) == 1


@pytest.mark.rule("Y7")
def test_only_a_board_id_is_ever_erased(tmp_path, files, row):
    (tmp_path / "letter.txt").write_text("dear")
    files.erase("../letter.txt")
    files.erase("letter.txt")

    assert (tmp_path / "letter.txt").read_text() == "dear"
