"""What is there after the process ended without a word.

Two ways: a real process killed by the system, and the files as they lie on the disk at each single statement, copied
away and opened by another store.
"""
from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import coproboard
from coproboard.errors import BoardNotFound
from coproboard.storage.log import Log
from coproboard.storage.memory import Crash, MemoryStore
from coproboard.storage.sqlite import SqliteStore

BOARD = "aboard0001"
ROOT = Path(coproboard.__file__).parents[1]
WRITER = """
import os, sys
from coproboard.storage.log import Row
from coproboard.storage.sqlite import SqliteStore
log = SqliteStore(sys.argv[1]).open("aboard0001")
number = len(log.read().records) and log.read().records[-1].seq
while True:
    batch = [Row("shared", b"<%d>" % n, "ann", n, "[]") for n in range(number + 1, number + 1 + number % 9 + 1)]
    number = log.append(batch)
    os.write(1, b"%d\\n" % number)
"""
COMPACTOR = """
import os, signal, sys
from coproboard.storage.sqlite import SqliteStore
log = SqliteStore(sys.argv[1]).open("aboard0001")
def same(doc, updates, state):
    os.kill(os.getpid(), signal.SIGKILL)
log.compact({"shared": b"<1><2><3>"}, 3, b"".join, same)
"""


@pytest.mark.rule("S2")
@pytest.mark.rule("S6")
def test_every_acknowledged_record_is_there_after_kill_9(tmp_path, row):
    store = SqliteStore(tmp_path)
    store.create(BOARD, {}, [row(1)])
    store.close()
    for kill in range(12):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT)
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(5 + 23 * kill)]
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.readlines()
        process.stdout.close()
        process.wait()
        last = max(int(line) for line in acknowledged if line.endswith(b"\n"))
        store = SqliteStore(tmp_path)  # the lock went with the process
        log = store.open(BOARD)
        records = log.read().records
        assert len(records) >= last
        assert [r.update for r in records] == [f"<{n}>".encode() for n in range(1, len(records) + 1)]
        assert log.verify() == ()
        store.close()


@pytest.mark.rule("S5")
def test_a_kill_in_the_middle_of_a_compaction_leaves_the_board_as_it_was(tmp_path, row):
    store = SqliteStore(tmp_path)
    before = store.create(BOARD, {}, [row(n) for n in range(1, 4)]).read()
    store.close()
    process = subprocess.run([sys.executable, "-c", COMPACTOR, str(tmp_path)], check=False, cwd=ROOT)
    assert process.returncode == -signal.SIGKILL
    store = SqliteStore(tmp_path)
    assert store.open(BOARD).read() == before
    store.close()


class Images:
    """The data folder at each SQLite statement, as a kill there would leave it."""

    def __init__(self, folder: Path, into: Path) -> None:
        self.folder, self.into = folder, into
        self.images: list[Path] = []
        self.stores: list[SqliteStore] = []

    def take(self, statement: str) -> None:
        self.images.append(self.into / str(len(self.images)))
        shutil.copytree(self.folder, self.images[-1], ignore=shutil.ignore_patterns("*.lock", "*-shm"))

    def open(self) -> list[Log | None]:
        logs: list[Log | None] = []
        for image in self.images:
            self.stores.append(SqliteStore(image))
            try:
                logs.append(self.stores[-1].open(BOARD))
            except BoardNotFound:
                logs.append(None)
        return logs

    def close(self) -> None:
        for store in self.stores:
            store.close()


@pytest.fixture
def images(tmp_path: Path) -> Iterator[Images]:
    into = tmp_path / "images"
    into.mkdir()
    images = Images(tmp_path / "data", into)
    yield images
    images.close()


@pytest.mark.rule("S2")
@pytest.mark.rule("S5")
def test_a_crash_at_any_statement_of_a_compaction_leaves_the_old_or_the_new(images, row, merge, same):
    store = SqliteStore(images.folder)
    log = store.create(BOARD, {}, [row(n) for n in range(1, 4)])
    log.compact({"shared": b"<1><2><3>"}, 3, merge, same)
    log.append([row(n) for n in range(4, 8)])
    old = (log.read(), list(log.history()))
    log._db.set_trace_callback(images.take)
    log.compact({"shared": b"<1><2><3><4><5><6>"}, 6, merge, same)
    log._db.set_trace_callback(None)
    images.take("after")
    new = (log.read(), list(log.history()))
    store.close()
    logs = [log for log in images.open() if log is not None]
    seen = [(log.read(), list(log.history())) for log in logs]
    assert len(seen) == len(images.images) > 10
    turned = seen.index(new)
    assert seen[:turned] == [old] * turned and seen[turned:] == [new] * (len(seen) - turned)
    assert all(log.verify() == () for log in logs)


@pytest.mark.rule("S2")
def test_a_crash_at_any_moment_of_making_a_board_leaves_all_of_it_or_none(images, row, monkeypatch):
    rename, connect = os.rename, sqlite3.connect

    def traced(*args, **keywords):
        db = connect(*args, **keywords)
        db.set_trace_callback(images.take)
        return db

    def renaming(source, target):
        images.take("before rename")
        rename(source, target)
        images.take("after rename")

    monkeypatch.setattr("sqlite3.connect", traced)
    monkeypatch.setattr("os.rename", renaming)
    store = SqliteStore(images.folder)
    rows = [row(n) for n in range(1, 4)]
    made = store.create(BOARD, {"frame": "risk@1"}, rows)
    monkeypatch.undo()
    whole = made.read()
    store.close()
    logs = images.open()
    there = [log is not None for log in logs]
    assert there == sorted(there) and 5 < sum(not t for t in there) and any(there)
    assert all(log.read() == whole and log.meta == {"frame": "risk@1"} for log in logs if log is not None)
    assert not [left for image in images.images for left in image.glob("*.new*")]


@pytest.mark.rule("S2")
@pytest.mark.rule("S3")
def test_a_half_written_last_record_is_dropped_and_all_before_it_stay(tmp_path, row):
    store = SqliteStore(tmp_path / "data")
    log = store.create(BOARD, {}, [row(1)])
    journal = tmp_path / "data" / f"{BOARD}.coproboard-wal"
    sizes = []
    for number in range(2, 5):
        log.append([row(number)])
        sizes.append(journal.stat().st_size)
    frame = 4096 + 24
    cuts = {sizes[-1] - step for step in (1, 24, frame // 2, frame, frame + 1)} | {sizes[0], sizes[1], sizes[1] + 1}
    for cut in sorted(cuts):
        copy = tmp_path / str(cut)
        shutil.copytree(tmp_path / "data", copy, ignore=shutil.ignore_patterns("*.lock", "*-shm"))
        os.truncate(copy / journal.name, cut)
        torn = SqliteStore(copy)
        board = torn.open(BOARD)
        expected = 2 + sum(cut >= size for size in sizes[1:])
        assert [r.seq for r in board.read().records] == list(range(1, expected + 1)), cut
        assert board.read().damaged == ()
        assert board.append([row(expected + 1)]) == expected + 1
        torn.close()
    store.close()


@pytest.mark.rule("S2")
@pytest.mark.parametrize("stored", [False, True])
def test_the_memory_store_ends_the_server_on_either_side_of_a_write(row, stored, merge, same):
    store = MemoryStore()
    log = store.create(BOARD, {}, [row(1)])
    store.crash_at(2, stored=stored)
    assert log.append([row(2)]) == 2
    with pytest.raises(Crash):
        log.append([row(3), row(4)])
    with pytest.raises(Crash):
        log.read()
    log = store.open(BOARD)
    assert [r.seq for r in log.read().records] == ([1, 2, 3, 4] if stored else [1, 2])
    store.crash_at(1, stored=stored)
    with pytest.raises(Crash):
        log.compact({"shared": b"<1><2>"}, 2, merge, same)
    assert store.open(BOARD).read().states == ({"shared": b"<1><2>"} if stored else {})


@pytest.mark.rule("S4")
def test_the_memory_store_refuses_while_it_is_full_and_goes_on_after(row):
    store = MemoryStore()
    log = store.create(BOARD, {}, [row(1)])
    store.full = True
    for attempt in (lambda: log.append([row(2)]), lambda: store.create("another00", {}, [])):
        with pytest.raises(OSError, match="full"):
            attempt()
    store.full = False
    assert log.append([row(2)]) == 2
    assert [r.seq for r in log.read().records] == [1, 2]
    with pytest.raises(BoardNotFound):
        store.open("another00")


@pytest.mark.rule("S3")
def test_the_memory_store_sets_a_spoilt_record_aside(row):
    store = MemoryStore()
    log = store.create(BOARD, {}, [row(n) for n in range(1, 4)])
    store.damage(BOARD, 2)
    assert [r.seq for r in log.read().records] == [r.seq for r in log.history()] == [1, 3]
    assert [(d.seq, d.aside) for d in log.verify()] == [(2, True)]
