"""The history of a live board: each page once, whatever is merged meanwhile, and nobody waits for it."""
from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import coproboard as cb
from coproboard.errors import WireError
from coproboard.insight import playing
from coproboard.insight.playing import read_page
from coproboard.rooms.keeping import Plan, compact
from coproboard.storage.log import Record, Row
from coproboard.takeaway import TakeHistory
from tests.live import LiveServer

PATIENCE = 20.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    live = LiveServer(tmp_path / "data")
    yield live
    live.stop()


def row(seq: int, author: str = "mair", first: int | None = None) -> Record:
    return Record("shared", b"u", author, 1000 + seq, f'[["moved","{seq}"]]', seq, first or seq, 1000 + (first or seq))


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"rows": [{}], "more": false}', b'{"rows": 1, "more": false}'])
def test_what_is_no_history_is_told_as_such(body: bytes) -> None:
    with pytest.raises(WireError):
        read_page(body)


@pytest.mark.rule("N9")
def test_each_page_is_asked_for_once(server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    work = TakeHistory.work

    def noted(self: TakeHistory, found: object, question: dict[str, int], board: str) -> object:
        asked.append(question["after"])
        return work(self, found, question, board)

    monkeypatch.setattr(TakeHistory, "work", noted)
    monkeypatch.setattr("coproboard.takeaway.page", lambda records: playing.page(records, most=2_000))
    name, key = server.board()
    with cb.connect(f"{server.address}/b/{name}#{key}", name="Mair") as board:
        for number in range(40):
            board.add(f"{number} {'x' * 200}")
            board.sync()
        whole = board.history
        pages, before = len(asked), list(asked)
        assert pages > 3 and before == sorted(set(before)) and board.history.equals(whole) and len(asked) == pages

        (found,) = server.house.hub.opened.values()
        plan = Plan({"shared": found.room.shared.diff(), "ledger": found.room.ledger.diff(), "sealed": found.room.sealed.diff()}, found.through, ())
        compact(found.log, plan)
        board.add("One more")
        later = board.history

    assert len(asked) == pages + 1 and asked[-1] > before[-1]
    assert later.what.tolist() == [*whole.what, "made"]


@pytest.mark.rule("N9")
def test_a_server_that_is_away_leaves_what_was_told(server: LiveServer) -> None:
    name, key = server.board()
    link = f"{server.address}/b/{name}#{key}"
    board, other = cb.connect(link, name="Mair"), cb.connect(link, name="Ann")
    known = board.history
    server.stop()

    assert board.history.equals(known)
    # Who never asked before has what everybody has: the last time that each thing was done.
    assert "joined" in set(other.history.what)
    board._link.leave()
    other._link.leave()


@pytest.mark.rule("N9")
def test_a_hundred_thousand_rows_hold_nobody_up(server: LiveServer) -> None:
    name, key = server.board()
    link = f"{server.address}/b/{name}#{key}"
    with cb.connect(link, name="Mair") as board, cb.connect(link, name="Ann") as ann:
        board.add("Leaflet", zone="information")
        board.sync()
        (found,) = server.house.hub.opened.values()
        what = '[["moved","aaaaaaaaaaaa",["information",0.5,0.5]]]'
        for start in range(0, 100_000, 20_000):
            found.log.append([Row("shared", b"", f"person{n % 7}", start + n, what) for n in range(20_000)])
        rows: list[Record] = []
        asking = threading.Thread(target=lambda: rows.extend(board._link.history() or ()))
        asking.start()
        waits = [0.0]
        while asking.is_alive():
            began = time.perf_counter()
            board._link.read(lambda replica: replica.shared.title)
            ann._link.sync(PATIENCE)
            waits.append(time.perf_counter() - began)
        asking.join()

        assert len(rows) > 100_000
        assert max(waits) < 2.0, "a stall, on any machine"
