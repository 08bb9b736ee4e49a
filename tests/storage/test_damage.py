"""Files that disks, copies and people have spoilt."""
from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coproboard.errors import StorageDamaged
from coproboard.storage.log import Contents, Damage, Record
from coproboard.storage.sqlite import SqliteLog, SqliteStore

BOARD = "aboard0001"


@pytest.fixture
def spoil(files: SqliteStore, tmp_path: Path):
    """Close the board, run SQL on its file, open it again."""

    again: list[SqliteStore] = []

    def run(*statements: str) -> SqliteLog:
        files.close()
        with closing(sqlite3.connect(tmp_path / f"{BOARD}.coproboard")) as db:
            for statement in statements:
                db.execute(statement)
            db.commit()
        again.append(SqliteStore(tmp_path))
        return again[-1].open(BOARD)

    yield run
    for store in again:
        store.close()


@pytest.fixture
def board(files: SqliteStore, row):
    return files.create(BOARD, {"frame": "spectrum@1"}, [row(n) for n in range(1, 6)])


@pytest.mark.rule("S3")
@pytest.mark.parametrize("change", [
    "body = x'00'", "author = 'bob'", "time = time + 1", "what = '[]'", "doc = 'ledger'", "crc = crc + 1",
    "body = NULL", "author = 7", "time = 'noon'", "what = 'no list'", "packed = 1", "doc = CAST(x'ff' AS TEXT)",
    "first_time = 1.5", "first_seq = NULL", "crc = 'x'", "body = 5",
])
def test_a_damaged_record_is_set_aside_and_told_and_the_rest_opens(board, spoil, row, change):
    log = spoil(f"UPDATE log SET {change} WHERE seq = 3")
    contents = log.read()
    assert [r.seq for r in contents.records] == [r.seq for r in log.history()] == [1, 2, 4, 5]
    assert [(d.seq, d.aside) for d in contents.damaged] == [(3, True)]
    assert contents.damaged == log.verify()
    assert log.append([row(6)]) == 6
    assert [(d.seq, d.aside) for d in log.verify()] == [(3, True)]


@pytest.mark.rule("S1")
@pytest.mark.rule("S3")
@pytest.mark.parametrize(("statement", "left", "told"), [
    ("DELETE FROM log WHERE seq = 3", [1, 2, 4, 5], [4]),
    ("DELETE FROM log WHERE seq <= 2", [3, 4, 5], [3]),
    ("UPDATE log SET chain = x'00' WHERE seq = 3", [1, 2, 3, 4, 5], [3, 4]),
    ("UPDATE log SET chain = 7 WHERE seq = 5", [1, 2, 3, 4, 5], [5]),
])
def test_a_break_in_the_chain_is_told_and_sets_no_whole_record_aside(board, spoil, statement, left, told):
    contents = spoil(statement).read()
    assert [r.seq for r in contents.records] == left
    assert [(d.seq, d.aside) for d in contents.damaged] == [(seq, False) for seq in told]


@pytest.mark.rule("S3")
def test_records_missing_at_the_end_are_told_for_ever_and_their_numbers_not_used_again(board, spoil, row, merge, same):
    log = spoil("DELETE FROM log WHERE seq >= 4")
    assert [(d.seq, d.aside) for d in log.read().damaged] == [(5, False)]
    assert log.append([row(6)]) == 6
    assert [(d.seq, d.aside) for d in log.read().damaged] == [(6, False)]
    log.compact({"shared": b"<1><2><3><6>"}, 6, merge, same)
    assert [(d.seq, d.aside) for d in log.verify()] == [(6, False)]


@pytest.mark.rule("S3")
@pytest.mark.rule("S5")
def test_damage_is_kept_and_told_through_a_compaction(board, spoil, row, merge, same):
    log = spoil("UPDATE log SET body = x'00' WHERE seq = 2", "DELETE FROM log WHERE seq = 4")
    log.append([row(6)])
    log.compact({"shared": b"<1><3><5><6>"}, 6, merge, same)
    contents = log.read()
    assert contents.states == {"shared": b"<1><3><5><6>"} and contents.records == ()
    assert [(d.seq, d.aside) for d in contents.damaged] == [(2, True), (5, False)]
    assert log.verify() == contents.damaged
    assert [r.update for r in log.history()] == [b"<1><3><5><6>"]


@pytest.mark.rule("S3")
def test_a_damaged_snapshot_is_told_and_the_one_before_it_opens_the_same_board(board, spoil, row, merge, same):
    board.compact({"shared": b"<1><2><3><4><5>"}, 5, merge, same)
    board.append([row(6), row(7)])
    board.compact({"shared": b"<1><2><3><4><5><6><7>"}, 7, merge, same)
    board.append([row(8)])
    log = spoil("UPDATE snapshot SET state = x'00' WHERE through = 7")
    contents = log.read()
    assert contents.states == {"shared": b"<1><2><3><4><5>"}
    assert [r.update for r in contents.records] == [b"<6><7>", b"<8>"]
    assert [(d.seq, d.aside) for d in contents.damaged] == [(7, False)]
    log.compact({"shared": b"<1><2><3><4><5><6><7><8>"}, 8, merge, same)
    assert log.read().states == {"shared": b"<1><2><3><4><5><6><7><8>"}
    assert [r.update for r in log.history()] == [b"<1><2><3><4><5>", b"<6><7><8>"]


@pytest.mark.rule("S3")
@pytest.mark.parametrize("statement", [
    "UPDATE snapshot SET state = x'00'", "UPDATE snapshot SET through = 'x'", "UPDATE snapshot SET doc = 5",
    "UPDATE snapshot SET state = 'text'", "DELETE FROM snapshot WHERE doc = 'ledger'", "UPDATE snapshot SET docs = 1",
])
def test_without_any_good_snapshot_the_whole_history_opens_the_same_board(board, spoil, row, merge, same, statement):
    board.append([row(6, doc="ledger")])
    board.compact({"shared": b"<1><2><3><4><5>", "ledger": b"<6>"}, 6, merge, same)
    contents = spoil(statement).read()
    assert contents.states == {}
    assert [(r.doc, r.update) for r in contents.records] == [("shared", b"<1><2><3><4><5>"), ("ledger", b"<6>")]


@pytest.mark.rule("S3")
def test_two_generations_of_snapshots_are_kept(board, row, merge, same):
    state = b"<1><2><3><4><5>"
    for number in range(6, 10):
        board.compact({"shared": state}, number - 1, merge, same)
        board.append([row(number)])
        state += f"<{number}>".encode()
    assert board._db.execute("SELECT through FROM snapshot").fetchall() == [(7,), (8,)]


@pytest.mark.rule("S3")
@pytest.mark.parametrize("name", ["head", "damage"])
def test_a_damaged_note_of_the_log_itself_is_told_and_all_records_open(board, spoil, row, name):
    log = spoil(f"UPDATE about SET value = 'x' WHERE name = '{name}'")
    contents = log.read()
    assert len(contents.records) == 5 and [(d.seq, d.aside) for d in contents.damaged] == [(0, False)]
    assert log.append([row(6)]) == 6
    assert [r.seq for r in log.read().records] == [1, 2, 3, 4, 5, 6]


@pytest.mark.rule("S3")
@pytest.mark.parametrize("statement", [
    "UPDATE about SET value = '{}' WHERE name = 'meta'", "DELETE FROM about", "DROP TABLE log", "DROP TABLE about",
    "PRAGMA application_id = 1", "PRAGMA user_version = 0",
])
def test_a_file_without_what_makes_it_a_board_is_an_error(board, spoil, statement):
    with pytest.raises(StorageDamaged):
        spoil(statement).read()


@pytest.mark.rule("S3")
def test_a_file_of_a_newer_coproboard_is_refused_by_its_schema(board, spoil):
    with pytest.raises(StorageDamaged, match="newer coproboard .schema 2, this one reads 1"):
        spoil("PRAGMA user_version = 2")


@pytest.mark.rule("S3")
@pytest.mark.parametrize("spoilt", [
    lambda data: b"", lambda data: b"\0" * len(data), lambda data: os.urandom(len(data)), lambda data: b"hello\n",
    lambda data: data[:100], lambda data: data[:4096], lambda data: data[: len(data) // 2], lambda data: data[:-4096],
    lambda data: data[:100] + b"\xff" * 3996 + data[4096:],
    lambda data: data.replace(b"CREATE TABLE log", b"CR\xc5ATE TABLE log"),
    lambda data: data.replace(b"seq INTEGER PRIMARY", b"seq INTEGER PRIMARX"),
])
def test_a_cut_or_overwritten_file_is_an_error_and_never_an_empty_board(board, files, tmp_path, spoilt):
    files.close()
    path = tmp_path / f"{BOARD}.coproboard"
    path.write_bytes(spoilt(path.read_bytes()))
    before = path.read_bytes()
    with closing(SqliteStore(tmp_path)) as store, pytest.raises(StorageDamaged):
        store.open(BOARD)
    assert path.read_bytes() == before


@pytest.mark.rule("S3")
def test_a_page_overwritten_in_a_part_that_opening_has_no_need_of_is_an_error(board, files, tmp_path, row, merge, same):
    board.append([row(n, time=n * 20_000) for n in range(6, 400)])
    board.compact({"shared": b"".join(r.update for r in board.read().records)}, 399, merge, same)
    files.close()
    path = tmp_path / f"{BOARD}.coproboard"
    data = path.read_bytes()
    page = data.index(b"c200") // 4096 * 4096
    path.write_bytes(data[:page] + os.urandom(4096) + data[page + 4096:])
    with closing(SqliteStore(tmp_path)) as store, pytest.raises(StorageDamaged):
        store.open(BOARD)


@pytest.mark.rule("S3")
def test_a_file_cut_anywhere_is_an_error_or_tells_what_it_lost(board, files, tmp_path, row, merge, same):
    board.compact({"shared": b"<1><2><3><4><5>"}, 5, merge, same)
    board.append([row(n, time=n * 20_000) for n in range(6, 99)])
    whole, history = board.read(), list(board.history())
    files.close()
    path = tmp_path / f"{BOARD}.coproboard"
    data = path.read_bytes()
    for size in range(len(data) - 1, 0, -997):
        path.write_bytes(data[:size])
        _outcome(tmp_path, whole, history, len(history) - 1)


@pytest.mark.rule("S3")
@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_bit_costs_only_what_is_told(board, files, tmp_path, row, merge, same, seed):
    board.compact({"shared": b"<1><2><3><4><5>"}, 5, merge, same)
    board.append([row(n, time=n * 20_000) for n in range(6, 26)])
    whole, history = board.read(), list(board.history())
    files.close()
    path = tmp_path / f"{BOARD}.coproboard"
    data = path.read_bytes()
    chance = random.Random(seed)
    used = [place for place, byte in enumerate(data) if byte]  # most of a young file is zeros that nobody reads
    outcomes = dict.fromkeys(("same", "told", "error"), 0)
    for _ in range(60):
        place, bit = chance.choice(used), 1 << chance.randrange(8)
        path.write_bytes(data[:place] + bytes([data[place] ^ bit]) + data[place + 1:])
        for left in tmp_path.glob("*-wal"):
            left.unlink()
        outcomes[_outcome(tmp_path, whole, history, 1)] += 1
    assert outcomes["told"] > 5, outcomes


def _outcome(folder: Path, whole: Contents, history: list[Record], lost: int) -> str:
    """Open a spoilt file; nothing in it may be wrong, doubled or lost without a word, and at most `lost` records."""
    store = SqliteStore(folder)
    try:
        log = store.open(BOARD)
        contents, kept, told = log.read(), list(log.history()), log.verify()
    except StorageDamaged:
        return "error"
    finally:
        store.close()
    assert dict(log.meta) == {"frame": "spectrum@1"}
    assert len(kept) >= len(history) - lost
    assert kept == [record for record in history if record in kept]
    expected, of = (whole.states, whole.records) if contents.states else ({}, history)
    assert contents.states == expected
    assert list(contents.records) == [record for record in of if record in contents.records]
    assert told or (contents == whole and kept == history)
    return "told" if told else "same"


def test_damage_never_repeats_what_people_wrote(board, spoil):
    told = spoil("UPDATE log SET body = x'736563726574' WHERE seq = 3").verify()
    assert all(isinstance(d, Damage) and "secret" not in d.reason for d in told)
