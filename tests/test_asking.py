"""The history of a live board is asked of its server: each page once, and nobody waits for it."""
from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


@pytest.fixture
def link(server: LiveServer) -> str:
    name, key = server.board()
    return f"{server.address}/b/{name}#{key}"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"rows": [{}], "more": false}', b'{"rows": 1, "more": false}'])
def test_what_is_no_history_is_told_as_such(body: bytes) -> None:
    with pytest.raises(WireError):
        read_page(body)


@pytest.mark.rule("N9", "S5")
def test_each_page_is_asked_for_once_also_after_compaction(
    server: LiveServer, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    work = TakeHistory.work

    def noted(self: TakeHistory, found: Any, question: dict[str, Any], board: str) -> Any:
        asked.append(question["after"])
        return work(self, found, question, board)

    monkeypatch.setattr(TakeHistory, "work", noted)
    monkeypatch.setattr("coproboard.takeaway.page", lambda records: playing.page(records, most=2_000))
    with cb.connect(link, name="Mair") as board:
        for number in range(40):
            board.add(f"{number} {'x' * 200}")
            board.sync()
        whole = board.history
        pages = len(asked)
        assert pages > 3 and asked == sorted(set(asked)) and len(whole) == 42
        assert board.history.equals(whole) and len(asked) == pages

        (found,) = server.house.hub.opened.values()
        room = found.room
        states = {"shared": room.shared.diff(), "ledger": room.ledger.diff(), "sealed": room.sealed.diff()}
        compact(found.log, Plan(states, found.through, ()))
        board.add("One more")
        board.sync()

        assert board.history.what.tolist() == [*whole.what, "made"]
        assert len(asked) == pages + 1 and asked[-1] > asked[-2]


@pytest.mark.rule("N9")
def test_a_server_that_is_away_does_not_tell(server: LiveServer, link: str) -> None:
    board = cb.connect(link, name="Mair")
    server.stop()

    with pytest.raises(cb.NotConnected) as told:
        board._link.history()
    assert (board.key or "") not in str(told.value)
    board._link.leave()


@pytest.mark.rule("N9")
def test_who_hears_of_news_in_the_links_own_thread_cannot_wait_there(link: str) -> None:
    with cb.connect(link, name="Mair") as board:
        told: list[str] = []
        heard = threading.Event()

        def look(replica: object) -> None:
            with pytest.raises(RuntimeError, match="call it from another one") as wrong:
                board._link.history()
            told.append(str(wrong.value))
            heard.set()

        stop = board._link.on_news(look)
        board.add("Leaflet")
        assert heard.wait(PATIENCE) and told
        stop()


@pytest.mark.rule("N9")
def test_a_hundred_thousand_rows_hold_nobody_up(server: LiveServer, link: str) -> None:
    with cb.connect(link, name="Mair") as board, cb.connect(link, name="Ann") as ann:
        board.add("Leaflet", zone="information")
        board.sync()
        (found,) = server.house.hub.opened.values()
        what = '[["moved","aaaaaaaaaaaa",["information",0.5,0.5]]]'
        for start in range(0, 100_000, 20_000):
            found.log.append([Row("shared", b"", f"person{n % 7}", start + n, what) for n in range(20_000)])
        rows: list[Record] = []
        asking = threading.Thread(target=lambda: rows.extend(board._link.history()))
        asking.start()
        waits = [0.0]
        while asking.is_alive():
            began = time.perf_counter()
            board._link.read(lambda replica: replica.shared.title)
            ann.title = f"Where are we now? {len(waits)}"
            ann._link.sync(PATIENCE)
            waits.append(time.perf_counter() - began)
        asking.join()

        assert len(rows) > 100_000
        assert max(waits) < 2.0, "a stall, on any machine"
