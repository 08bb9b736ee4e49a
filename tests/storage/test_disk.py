"""Full disks, locked files, folders that cannot be written, and the second server."""
from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import coproboard
from coproboard.errors import FolderInUse, StorageUnavailable
from coproboard.storage.sqlite import SqliteStore

BOARD = "aboard0001"
ROOT = Path(coproboard.__file__).parents[1]
FULL = """
import resource, sys
from coproboard.errors import StorageUnavailable
from coproboard.storage.log import Row
from coproboard.storage.sqlite import SqliteStore
store = SqliteStore(sys.argv[1])
log = store.open("aboard0001")
row = lambda n: Row("shared", b"%d" % n * 900, "ann", n, "[]")
log.append([row(1)])
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
stored, refused = 1, 0
for attempt in range(40):
    try:
        assert log.append([row(stored + 1), row(stored + 2)]) == stored + 2
        stored += 2
    except StorageUnavailable:
        refused += 1
    assert [r.seq for r in log.read().records] == list(range(1, stored + 1))
try:
    store.create("another000", {}, [row(n) for n in range(100)])
    raise SystemExit("made on a full disk")
except StorageUnavailable:
    pass
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
assert log.append([row(stored + 1)]) == stored + 1
store.create("another000", {}, [])
store.close()
print(stored + 1, refused)
"""
UNWRITABLE = """
import os, pathlib, sys
from coproboard.errors import StorageUnavailable
from coproboard.storage.sqlite import SqliteStore
folder = pathlib.Path(sys.argv[1])
if os.geteuid() == 0:
    os.seteuid(65534)
for place in (folder, folder / "below"):
    try:
        SqliteStore(place)
        raise SystemExit("opened")
    except StorageUnavailable as error:
        print(error)
"""


@pytest.mark.rule("S4")
def test_on_a_full_disk_every_write_says_so_and_when_there_is_room_again_nothing_is_lost(tmp_path, row):
    store = SqliteStore(tmp_path)
    store.create(BOARD, {}, [])
    store.close()
    result = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert result.returncode == 0, result.stderr
    stored, refused = map(int, result.stdout.split())
    assert refused > 5
    store = SqliteStore(tmp_path)
    log = store.open(BOARD)
    assert [r.update for r in log.read().records] == [b"%d" % n * 900 for n in range(1, stored + 1)]
    assert log.verify() == ()
    store.close()


@pytest.mark.rule("S4")
def test_a_full_database_refuses_and_goes_on_when_there_is_room(files, row, merge, same):
    log = files.create(BOARD, {}, [row(1)])
    (pages,) = log._db.execute("PRAGMA page_count").fetchone()
    log._db.execute(f"PRAGMA max_page_count = {pages}")
    big = [row(n) for n in range(2, 400)]
    with pytest.raises(StorageUnavailable, match="disk is full"):
        log.append(big)
    with pytest.raises(StorageUnavailable, match="disk is full"):
        log.compact({"shared": b"x" * 20_000}, 1, merge, lambda *_: True)
    assert [r.seq for r in log.read().records] == [1] and log.verify() == ()
    log._db.execute("PRAGMA max_page_count = 100000")
    assert log.append(big) == 399
    assert [r.seq for r in log.read().records] == list(range(1, 400))


@pytest.mark.rule("S4")
def test_a_write_that_fails_half_way_stores_nothing_of_it(files, row):
    log = files.create(BOARD, {}, [row(1)])

    def refuse(action, table, *_):
        return sqlite3.SQLITE_DENY if (action, table) == (sqlite3.SQLITE_INSERT, "about") else sqlite3.SQLITE_OK

    log._db.set_authorizer(refuse)  # the records are in by then, and only the note of the end is not
    with pytest.raises(StorageUnavailable):
        log.append([row(2)])
    log._db.set_authorizer(None)
    assert [r.seq for r in log.read().records] == [1]
    assert log.append([row(2)]) == 2
    assert [r.update for r in log.read().records] == [b"<1>", b"<2>"] and log.verify() == ()


@pytest.mark.rule("S4")
def test_a_file_that_another_program_has_locked_refuses_and_then_goes_on(files, tmp_path, row, merge, same):
    log = files.create(BOARD, {"epoch": "1"}, [row(1)])
    with closing(sqlite3.connect(tmp_path / f"{BOARD}.coproboard", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for write in (lambda: log.append([row(2)]), lambda: log.set_meta("epoch", "2"),
                      lambda: log.quarantine(1, "x"), lambda: log.compact({"shared": b"<1>"}, 1, merge, same)):
            with pytest.raises(StorageUnavailable, match="locked"):
                write()
        assert len(log.read().records) == 1 and log.meta["epoch"] == "1"
        other.execute("ROLLBACK")
    assert log.append([row(2)]) == 2
    assert [r.seq for r in log.read().records] == [1, 2]


@pytest.mark.rule("S4")
def test_a_file_locked_for_itself_alone_cannot_be_opened_now_and_can_later(files, tmp_path, row):
    files.create(BOARD, {}, [row(1)]).close()
    with closing(sqlite3.connect(tmp_path / f"{BOARD}.coproboard", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageUnavailable, match="locked"):
            files.open(BOARD)
        other.execute("ROLLBACK")
    assert len(files.open(BOARD).read().records) == 1


@pytest.mark.rule("S4")
def test_a_board_that_cannot_be_made_is_not_there_and_can_be_made_later(files, tmp_path, row, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.rename", refuse)
    with pytest.raises(StorageUnavailable, match="No space left"):
        files.create(BOARD, {}, [row(1)])
    monkeypatch.undo()
    assert not (tmp_path / f"{BOARD}.coproboard").exists()
    assert len(files.create(BOARD, {}, [row(1)]).read().records) == 1


@pytest.mark.rule("S4")
def test_a_folder_whose_names_cannot_be_synced_does_not_keep_the_board(files, tmp_path, row, monkeypatch):
    def refuse(_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(StorageUnavailable):
        files.create(BOARD, {}, [row(1)])
    monkeypatch.undo()
    assert not (tmp_path / f"{BOARD}.coproboard").exists()


def test_what_is_left_of_another_boards_writes_never_gets_into_a_new_board(files, tmp_path, row):
    (tmp_path / f"{BOARD}.coproboard-wal").write_bytes(b"left over")
    with pytest.raises(OSError, match="there is a board"):
        files.create(BOARD, {}, [row(1)])


@pytest.mark.rule("S6")
def test_the_second_server_refuses_to_start_and_the_next_one_does_not(tmp_path):
    first = SqliteStore(tmp_path / "new" / "folder")
    with pytest.raises(FolderInUse):
        SqliteStore(tmp_path / "new" / "folder")
    code = "import sys; from coproboard.storage.sqlite import SqliteStore; SqliteStore(sys.argv[1])"
    second = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "new" / "folder")],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )
    assert second.returncode == 1 and "FolderInUse" in second.stderr
    first.close()
    first.close()
    SqliteStore(tmp_path / "new" / "folder").close()


@pytest.mark.rule("S6")
def test_a_lock_file_left_behind_holds_nobody_up(tmp_path):
    (tmp_path / "coproboard.lock").write_text("4711")
    SqliteStore(tmp_path).close()


def test_what_a_crash_left_of_a_board_in_the_making_is_removed(tmp_path):
    for name in ("aboard0001.coproboard.new", "aboard0001.coproboard.new-wal", "aboard0002.coproboard"):
        (tmp_path / name).write_bytes(b"")
    SqliteStore(tmp_path).close()
    assert {path.name for path in tmp_path.iterdir()} == {"aboard0002.coproboard", "coproboard.lock"}


@pytest.mark.rule("S4")
def test_a_folder_that_is_none_or_cannot_be_written_is_told(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    for place in (file, file / "below"):
        with pytest.raises(StorageUnavailable, match="data folder"):
            SqliteStore(place)


@pytest.mark.rule("S4")
def test_a_folder_without_permission_is_told(reachable_folder: Path):
    reachable_folder.chmod(0o555)
    result = subprocess.run(
        [sys.executable, "-c", UNWRITABLE, str(reachable_folder)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("cannot be used as data folder (Permission denied)") == 2


@pytest.mark.rule("S2")
def test_a_board_is_written_ahead_and_through_to_the_disk(files, row):
    log = files.create(BOARD, {}, [row(1)])
    for again in range(2):
        assert log._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert log._db.execute("PRAGMA synchronous").fetchone() == (2,)
        if not again:
            log.close()
            log = files.open(BOARD)


def test_only_the_owner_can_read_a_board(files, tmp_path, row):
    files.create(BOARD, {}, [row(1)])
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob(f"{BOARD}*")}
    assert set(modes.values()) == {0o600} and len(modes) > 1


def test_a_folder_may_have_any_name(tmp_path, row):
    with closing(SqliteStore(tmp_path / "Penderfyniadau ’26? 100%#1 & co")) as store:
        log = store.create(BOARD, {}, [row(1)])
        assert len(list(log.history())) == 1
        assert len(list(tmp_path.glob(f"*/{BOARD}.coproboard"))) == 1


def test_a_closed_board_is_one_file(files, tmp_path, row):
    log = files.create(BOARD, {}, [row(1)])
    log.append([row(2)])
    log.close()
    assert [path.name for path in tmp_path.glob(f"{BOARD}*")] == [f"{BOARD}.coproboard"]
