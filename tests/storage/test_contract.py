"""What both stores promise."""
from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest

from coproboard.errors import BoardNotFound, StorageError, StorageUnavailable
from coproboard.storage.log import Contents, Damage, Record, Row

BOARD = "aboard0001"


@pytest.mark.rule("S1")
def test_a_board_gives_back_what_was_appended_in_order_and_whole(server, log, row):
    assert log.append([row(6), row(7, doc="ledger", author="")]) == 7
    expected = [Record.of(row(n), n) for n in range(1, 7)] + [Record.of(row(7, doc="ledger", author=""), 7)]
    assert log.read() == Contents({}, tuple(expected), (), 0)
    assert server.again().read() == Contents({}, tuple(expected), (), 0)
    assert list(server.again().history()) == expected


@pytest.mark.rule("S1")
def test_order_is_the_sequence_also_when_the_clock_steps_back_and_forth(server, log, row):
    day = 86_400_000
    times = [5 * day, 4 * day, 6 * day, 0, 5 * day, 5 * day]
    for number, time in enumerate(times, 6):
        log.append([row(number, time=time)])
    records = server.again().read().records
    assert [r.seq for r in records] == list(range(1, 12))
    assert [r.update for r in records] == [f"<{n}>".encode() for n in range(1, 12)]
    assert [r.time for r in records[5:]] == times


def test_what_was_noted_at_creation_comes_back_and_can_be_noted_anew(server, log):
    assert dict(log.meta) == {"key_hash": "k", "frame": "spectrum@1"}
    log.set_meta("epoch", "2")
    assert dict(log.meta) == dict(server.again().meta) == {"key_hash": "k", "frame": "spectrum@1", "epoch": "2"}


def test_a_board_can_be_made_empty_and_appending_nothing_stores_nothing(server, row):
    log = server.store.create("empty0000", {}, [])
    assert log.append([]) == 0
    assert log.read() == Contents({}, (), (), 0)
    assert server.again("empty0000").append([row(1)]) == 1


@pytest.mark.parametrize("board", [
    "", "short", "a" * 33, "Upper0000", "../../etc/passwd", "aboard0001/", "aboard0001\n", "a.board01", "äboard0001",
    "٣" * 8,
])
def test_nothing_but_a_board_id_reaches_the_disk(server, board):
    with pytest.raises(BoardNotFound):
        server.store.open(board)
    with pytest.raises(ValueError, match="board: expected"):
        server.store.create(board, {}, [])


def test_a_board_that_was_never_made_is_not_found_and_is_not_made_by_asking(server):
    for _ in range(2):
        with pytest.raises(BoardNotFound):
            server.store.open("neverwas0")


def test_an_id_is_taken_once(server, log, row):
    with pytest.raises(StorageError):
        server.store.create(BOARD, {}, [row(9)])
    assert len(log.read().records) == 5


def test_a_board_is_open_once_and_after_closing_can_be_opened_again(server, log):
    with pytest.raises(StorageUnavailable):
        server.store.open(BOARD)
    log.close()
    log.close()
    assert len(server.store.open(BOARD).read().records) == 5


def test_a_closed_log_says_so_and_stores_nothing(server, log, row, merge, same):
    log.close()
    for use in (lambda: log.append([row(6)]), log.read, log.verify, lambda: list(log.history()),
                lambda: log.set_meta("a", "b"), lambda: log.quarantine(1, "x"),
                lambda: log.compact({"shared": b""}, 5, merge, same)):
        with pytest.raises(StorageUnavailable):
            use()
    assert len(server.store.open(BOARD).read().records) == 5


def test_what_is_told_of_a_row_is_a_list():
    with pytest.raises(ValueError, match="JSON list"):
        Row("shared", b"", "ann", 0, '{"card": 1}')


@pytest.mark.rule("S3")
def test_a_quarantined_record_is_left_out_and_told_and_the_rest_opens(server, log):
    log.quarantine(3, "G5 shape")
    for contents in (log.read(), server.again().read()):
        assert [r.seq for r in contents.records] == [1, 2, 4, 5]
        assert contents.damaged == (Damage(3, "G5 shape", True),)
    assert [r.seq for r in server.again().history()] == [1, 2, 4, 5]


@pytest.mark.rule("S5")
def test_after_compaction_the_board_is_the_same_and_the_history_says_who_when_and_what(server, log, row, merge, same):
    log.append([row(6, author="bob"), row(7, author="bob", time=1_010_006), row(8, author="bob", time=1_010_007),
                row(9, doc="ledger", author=""), row(10, author="bob", time=1_010_008)])
    states = {"shared": b"<1><2><3><4><5><6><7><8><10>", "ledger": b"<9>"}
    log.compact(states, 10, merge, same)
    log.append([row(11)])
    assert log.read() == Contents(states, (Record.of(row(11), 11),), (), 10)

    log = server.again()
    assert log.read() == Contents(states, (Record.of(row(11), 11),), (), 10)
    assert log.verify() == ()
    told = [(r.doc, r.author, r.update, r.first_seq, r.seq, r.first_time, r.time) for r in log.history()]
    assert told == [
        ("shared", "ann", b"<1><2><3><4><5>", 1, 5, 1_000_001, 1_000_005),
        ("shared", "bob", b"<6><7>", 6, 7, 1_000_006, 1_010_006),  # ten seconds, and not a millisecond more
        ("ledger", "", b"<9>", 9, 9, 1_000_009, 1_000_009),
        ("shared", "bob", b"<8><10>", 8, 10, 1_010_007, 1_010_008),
        ("shared", "ann", b"<11>", 11, 11, 1_000_011, 1_000_011),
    ]
    whats = [json.loads(r.what) for r in log.history()]
    assert whats[0] == [[f"c{n}", "made"] for n in range(1, 6)]
    assert sorted(card for what in whats for card, _ in what) == sorted(f"c{n}" for n in range(1, 12))


@pytest.mark.rule("S5")
def test_what_is_joined_of_empty_lists_is_a_list(server, row, merge, same):
    rows = [replace(row(n), what=what) for n, what in enumerate(["[]", "[ ]", "[1]", "[]", '["a", 2]'], 1)]
    log = server.store.create("empty0000", {}, rows)
    log.compact({"shared": b"<1><2><3><4><5>"}, 5, merge, same)
    (record,) = log.history()
    assert json.loads(record.what) == [1, "a", 2]


@pytest.mark.rule("S5")
def test_compaction_that_would_change_the_board_replaces_nothing(server, log, row, merge, same):
    before = log.read()
    with pytest.raises(StorageError):
        log.compact({"shared": b"<1><2><3><4>"}, 5, merge, same)
    with pytest.raises(StorageError):
        log.compact({"shared": b"<1><2><3><4><5>"}, 5, lambda updates: b"".join(updates[:-1]), same)
    log.append([row(6, doc="ledger")])
    with pytest.raises(ValueError, match="ledger"):
        log.compact({"shared": b"<1><2><3><4><5>"}, 6, merge, same)
    assert list(log.history()) == [*before.records, Record.of(row(6, doc="ledger"), 6)]
    assert log.read().states == {}
    assert server.again().read().records[:5] == before.records


@pytest.mark.rule("S5")
def test_compaction_reaches_neither_past_the_log_nor_behind_the_snapshot(log, row, merge, same):
    state = {"shared": b"<1><2><3><4><5>"}
    with pytest.raises(ValueError, match="through"):
        log.compact(state, 6, merge, same)
    log.compact(state, 5, merge, same)
    log.compact(state, 5, merge, same)
    with pytest.raises(ValueError, match="through"):
        log.compact({"shared": b"<1><2><3><4>"}, 4, merge, same)
    assert log.read().states == state


@pytest.mark.rule("S5")
def test_records_appended_while_a_compaction_proves_stay_after_it(server, log, row, merge):
    def appending(doc, updates, state):
        log.append([row(6)])
        return b"".join(updates) == state

    log.compact({"shared": b"<1><2><3>"}, 3, merge, appending)
    for contents in (log.read(), server.again().read()):
        assert contents.states == {"shared": b"<1><2><3>"}
        assert [r.update for r in contents.records] == [b"<4>", b"<5>", b"<6>", b"<6>"]
        assert contents.damaged == ()


@pytest.mark.rule("S5")
def test_a_record_quarantined_while_a_compaction_proves_does_not_get_into_it(server, log, merge):
    def quarantining(doc, updates, state):
        log.quarantine(2, "G5 shape")
        return b"".join(updates) == state

    with pytest.raises(StorageUnavailable):
        log.compact({"shared": b"<1><2><3><4><5>"}, 5, merge, quarantining)
    contents = server.again().read()
    assert contents.states == {} and [r.seq for r in contents.records] == [1, 3, 4, 5]


@pytest.mark.rule("S3")
@pytest.mark.rule("S5")
def test_what_was_set_aside_stays_told_after_a_compaction(server, log, merge, same):
    log.quarantine(2, "G5 shape")
    log.compact({"shared": b"<1><3><4><5>"}, 5, merge, same)
    log = server.again()
    assert log.read() == Contents({"shared": b"<1><3><4><5>"}, (), (Damage(2, "G5 shape", True),), 5)
    assert [r.update for r in log.history()] == [b"<1><3><4><5>"]


@pytest.mark.rule("S5")
def test_history_is_one_moment_also_while_it_is_appended_to_and_compacted(log, row, merge, same):
    history = log.history()
    first = next(history)
    log.append([row(6)])
    log.compact({"shared": b"<1><2><3><4><5><6>"}, 6, merge, same)
    assert [first.seq, *(r.seq for r in history)] == [1, 2, 3, 4, 5]
    assert [r.seq for r in log.history()] == [6]


@pytest.mark.rule("S1")
def test_threads_that_append_read_and_compact_at_once_lose_nothing(server, log, row, merge, same):
    def write() -> None:
        for number in range(6, 106):
            log.append([row(number)])

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        contents = log.read()
        if contents.records:
            state = b"".join([contents.states.get("shared", b""), *(r.update for r in contents.records)])
            log.compact({"shared": state}, contents.records[-1].seq, merge, same)
    writer.join()
    log = server.again()
    contents = log.read()
    everything = b"".join(f"<{n}>".encode() for n in range(1, 106))
    assert b"".join([contents.states.get("shared", b""), *(r.update for r in contents.records)]) == everything
    assert b"".join(r.update for r in log.history()) == everything
    assert log.verify() == ()
