"""Any order of appending, compacting, crashing and starting again gives back what was appended, on both stores."""
from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence

import pycrdt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproboard.errors import StorageUnavailable
from coproboard.storage.log import Log, Record, Row, Store
from coproboard.storage.memory import Crash, MemoryStore
from coproboard.storage.sqlite import SqliteStore

BOARD = "aboard0001"
row = st.tuples(st.sampled_from(["shared", "ledger"]), st.sampled_from(["ann", "bob", ""]), st.integers(-9_000, 9_000))
step = st.one_of(
    st.lists(row, max_size=5),
    st.integers(0, 6).map(lambda back: ("compact", back)),
    st.just(("reopen",)),
    st.just(("full",)),
    st.booleans().map(lambda stored: ("crash", stored)),
)


def joined(doc: str, updates: Sequence[bytes], state: bytes) -> bool:
    return b"".join(updates) == state


def compact(log: Log, model: list[Record], back: int) -> None:
    contents = log.read()
    after = [record for record in contents.records][: len(contents.records) - back]
    if not after:
        return
    through = after[-1].seq
    docs = {record.doc for record in model if record.seq <= through}
    states = {doc: b"".join(r.update for r in model if r.doc == doc and r.seq <= through) for doc in docs}
    log.compact(states, through, b"".join, joined)


def check(log: Log, model: list[Record]) -> None:
    contents, history = log.read(), list(log.history())
    assert contents.damaged == log.verify() == ()
    for doc in ("shared", "ledger"):
        told = [record for record in model if record.doc == doc]
        updates = [record.update for record in contents.records if record.doc == doc]
        assert b"".join([contents.states.get(doc, b""), *updates]) == b"".join(record.update for record in told)
        past = [record for record in history if record.doc == doc]
        assert b"".join(record.update for record in past) == b"".join(record.update for record in told)
        assert [item for record in past for item in json.loads(record.what)] == [record.seq for record in told]
        for record in past:
            parts = [part for part in told if record.first_seq <= part.seq <= record.seq]
            assert {part.author for part in parts} == {record.author}
            assert (parts[0].time, parts[-1].time) == (record.first_time, record.time)
            assert all(abs(part.time - parts[0].time) <= 10_000 for part in parts)
    assert [record.seq for record in history] == sorted(record.seq for record in history)
    assert [record.seq for record in contents.records] == sorted(record.seq for record in contents.records)


def run(start, steps: list) -> list[Record]:
    store: Store = start()
    log = store.create(BOARD, {}, [])
    model: list[Record] = []
    clock = 0
    for now in steps:
        match now:
            case ("compact", back):
                compact(log, model, back)
            case ("reopen",):
                store.close()
                store = start()
                log = store.open(BOARD)
            case ("full",):
                if isinstance(store, MemoryStore):
                    store.full = True
                    with pytest.raises(StorageUnavailable):
                        log.append([Row("shared", b"lost", "ann", clock, "[]")])
                    store.full = False
            case ("crash", stored):
                if isinstance(store, MemoryStore):
                    new = Row("shared", b"<crash>", "ann", clock, f"[{len(model) + 1}]")
                    store.crash_at(1, stored=stored)
                    with pytest.raises(Crash):
                        log.append([new])
                    log = store.open(BOARD)
                    if stored:
                        model.append(Record.of(new, len(model) + 1))
            case rows:
                new = []
                for doc, author, later in rows:
                    clock += later
                    seq = len(model) + 1
                    new.append(Row(doc, f"<{seq}>".encode(), author, clock, f"[{seq}]"))
                    model.append(Record.of(new[-1], seq))
                assert log.append(new) == len(model)
        check(log, model)
    store.close()
    return model


@pytest.mark.rule("S1")
@pytest.mark.rule("S5")
@settings(max_examples=150, deadline=None)
@given(st.lists(step, max_size=14))
def test_any_interleaving_on_the_memory_store_gives_back_what_was_appended(steps):
    store = MemoryStore()
    run(lambda: store, steps)


@pytest.mark.rule("S1")
@pytest.mark.rule("S5")
@settings(max_examples=40, deadline=None)
@given(st.lists(step, max_size=14))
def test_any_interleaving_on_files_gives_back_what_was_appended(steps):
    with tempfile.TemporaryDirectory() as folder:
        run(lambda: SqliteStore(folder), steps)


def text_of(updates: Sequence[bytes]) -> tuple[str, bytes]:
    doc: pycrdt.Doc = pycrdt.Doc()
    text = doc.get("words", type=pycrdt.Text)
    for update in updates:
        doc.apply_update(update)
    return str(text), doc.get_state()


@pytest.mark.rule("S5")
def test_a_real_document_is_the_same_after_compaction_and_its_history_can_be_replayed(server):
    doc: pycrdt.Doc = pycrdt.Doc(client_id=7)
    text = doc.get("words", type=pycrdt.Text)
    log, moments = server.store.create(BOARD, {}, []), []
    for number in range(60):
        before = doc.get_state()
        if number % 5 == 4:
            del text[0:3]
        else:
            text.insert(number % 3, f"w{number} ")
        log.append([Row("shared", doc.get_update(before), "ann", number * 700, f'[["c1", {number}]]')])
        moments.append(str(text))
    log.compact({"shared": doc.get_update()}, 60, lambda updates: pycrdt.merge_updates(*updates),
                lambda name, updates, state: text_of(updates) == text_of([state]))
    log = server.again()
    contents = log.read()
    assert contents.records == () and text_of([contents.states["shared"]])[0] == moments[-1]
    past = list(log.history())
    assert len(past) == 4
    for count, record in enumerate(past, 1):
        assert text_of([r.update for r in past[:count]])[0] == moments[record.seq - 1]
