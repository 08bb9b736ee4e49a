"""`on_change`: who is told, in which thread, how often, and until when."""
from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

import coproboard as cb
from coproboard.board import Board
from coproboard.documents.observe import Change
from coproboard.news import News
from tests.live import LiveServer

PATIENCE = 20.0


@pytest.fixture
def board() -> Iterator[Board]:
    with cb.Board.new("spectrum", random=Random(1)) as one:
        yield one


@pytest.fixture
def join(tmp_path: Path) -> Iterator[Callable[[str], Board]]:
    """Join a live board as somebody."""
    server = LiveServer(tmp_path / "data")
    board, key = server.board()
    with ExitStack() as leaving:
        leaving.callback(server.stop)

        def one(name: str) -> Board:
            joined = cb.connect(f"{server.address}/b/{board}#{key}", name=name)
            leaving.callback(joined.close)
            return joined

        yield one


@pytest.mark.rule("K4")
def test_a_change_says_what_else_was_written(board: Board) -> None:
    told: list[Change] = []
    board.on_change(told.append)
    card = board.add("Leaflet")
    board.comment(card, "Not on Sundays")
    board.step("talk")
    board.ready()
    board.propose("Text people")

    assert [change.tables for change in told] == [("cards",), ("comments",), ("step",), ("ready",), ("cards", "proposals")]


@pytest.mark.rule("K4")
def test_at_a_board_in_this_program_a_coroutine_has_run_when_the_change_returns(board: Board) -> None:
    heard: list[str] = []

    async def hear(change: Change) -> None:
        await asyncio.sleep(0)
        heard.append(change.cards[0].what)

    board.on_change(hear)
    board.add("Leaflet")

    assert heard == ["made"]


@pytest.mark.rule("K4")
def test_in_a_running_loop_a_coroutine_runs_there_one_at_a_time(board: Board) -> None:
    heard: list[tuple[int, threading.Thread]] = []

    async def hear(change: Change) -> None:
        await asyncio.sleep(0)
        heard.append((len(change.cards), threading.current_thread()))

    async def cell() -> None:
        board.on_change(hear)
        for number in range(5):
            board.add(str(number))
        while sum(count for count, _ in heard) < 5:
            await asyncio.sleep(0)

    asyncio.run(cell())

    assert heard == [(1, threading.main_thread()), (4, threading.main_thread())], "what came meanwhile came as one"


@pytest.mark.rule("K4")
def test_who_is_told_of_a_change_may_make_the_next(board: Board) -> None:
    told: list[tuple[str, int]] = []

    def first(change: Change) -> None:
        told.append(("first", len(change.cards)))
        if len(board.cards) < 3:
            board.add("Again")

    board.on_change(first)
    board.on_change(lambda change: told.append(("second", len(change.cards))))
    board.add("Leaflet")

    # Nobody is told inside another's being told; the second looks when the first has answered.
    assert told == [("first", 1), ("second", 2), ("first", 1), ("second", 1), ("first", 1)]


@pytest.mark.rule("K4")
def test_at_a_live_board_one_is_told_while_the_main_thread_is_busy_and_may_read_write_and_wait(join: Callable[[str], Board]) -> None:
    mair, gareth = join("Mair"), join("Gareth")
    done, threads = threading.Event(), set()

    def answer(change: Change) -> None:
        threads.add(threading.current_thread())
        if not any(mair.cards.words == "Answer"):
            mair.add("Answer")
            mair.sync()
        elif "Answer" in gareth.cards.words.tolist():
            done.set()

    mair.on_change(answer)
    gareth.add("Question")
    # This thread does nothing but wait: whatever happens, happens elsewhere.
    while not done.wait(0.2):
        gareth.act("timer", seconds=60)

    assert len(threads) == 1 and threading.main_thread() not in threads


@pytest.mark.rule("K4")
def test_many_changes_while_one_is_busy_come_as_one(join: Callable[[str], Board]) -> None:
    mair, gareth = join("Mair"), join("Gareth")
    begun, go, all_of_it = threading.Event(), threading.Event(), threading.Event()
    told: list[Change] = []

    def hear(change: Change) -> None:
        told.append(change)
        begun.set()
        assert go.wait(PATIENCE)
        if sum(len(one.cards) for one in told) == 51:
            all_of_it.set()

    mair.on_change(hear)
    gareth.add("First")
    assert begun.wait(PATIENCE)
    gareth.add_many([str(number) for number in range(50)])
    gareth.sync()
    while len(mair.cards) < 51:
        mair.sync()
    go.set()

    assert all_of_it.wait(PATIENCE) and len([one for one in told if one.cards]) == 2


@pytest.mark.rule("K4")
def test_a_coroutine_runs_on_the_loop_where_it_was_given_while_others_work(join: Callable[[str], Board]) -> None:
    mair, gareth = join("Mair"), join("Gareth")
    heard: list[threading.Thread] = []

    async def notebook() -> None:
        seen = asyncio.Event()

        async def hear(change: Change) -> None:
            heard.append(threading.current_thread())
            seen.set()

        mair.on_change(hear)
        await asyncio.to_thread(gareth.add, "Leaflet")
        await asyncio.wait_for(seen.wait(), PATIENCE)

    asyncio.run(notebook())

    assert set(heard) == {threading.main_thread()}


@pytest.mark.rule("K4")
def test_without_a_loop_a_coroutine_runs_in_the_boards_own_thread(join: Callable[[str], Board]) -> None:
    mair, gareth = join("Mair"), join("Gareth")
    heard, threads = threading.Event(), []

    async def hear(change: Change) -> None:
        await asyncio.sleep(0)
        threads.append(threading.current_thread().name)
        heard.set()

    mair.on_change(hear)
    gareth.add("Leaflet")

    assert heard.wait(PATIENCE) and threads[0] == "coproboard-news"


@pytest.mark.rule("K4")
def test_closing_a_board_ends_everything_also_from_within(join: Callable[[str], Board]) -> None:
    others = set(threading.enumerate())
    mair, gareth = join("Mair"), join("Gareth")
    closed = threading.Event()

    def leave(change: Change) -> None:
        mair.close()
        closed.set()

    mair.on_change(leave)
    gareth.on_change(lambda change: None)
    gareth.add("Leaflet")
    assert closed.wait(PATIENCE)
    gareth.close()
    for thread in set(threading.enumerate()) - others:
        if thread.name == "coproboard-news":
            thread.join(PATIENCE)
            assert not thread.is_alive()


@pytest.mark.rule("K4")
def test_who_is_told_goes_along_when_a_board_moves_to_a_server(board: Board) -> None:
    told: list[Change] = []
    made, counted = threading.Event(), threading.Event()

    def hear(change: Change) -> None:
        told.append(change)
        if any(one.what == "moved" for one in change.cards):
            made.set()

    board.on_change(hear)
    board.param.watch(lambda event: counted.set() if "information" in set(event.new.zone) else None, "cards")
    card = board.add("Leaflet")
    before = board.history.what.tolist()
    board._live()
    with cb.connect(board._link.address or "", name="Gareth") as guest:
        guest.move(card, zone="information")
        assert made.wait(PATIENCE) and counted.wait(PATIENCE)

    assert told[0].cards[0].what == "made" and board.cards.zone.tolist() == ["information"]
    assert sorted(board.history.what) == sorted([*before, "joined", "moved"])


@pytest.mark.rule("K4")
def test_another_link_that_speaks_before_it_is_followed_is_not_heard(board: Board) -> None:
    told: list[Change] = []
    with cb.Board.new("spectrum") as other:
        board.on_change(told.append)
        heard = list(board._link.heard)
        other.add("Elsewhere")
        board._link._replica.shared.move(board.add("Here"), other._card(other.cards.id[0]).at)
        told.clear()

        for one in heard:
            other._link.read(one)

    assert told == []


@pytest.mark.rule("K4")
def test_between_two_times_of_telling_there_is_time_and_what_is_slow_has_more(join: Callable[[str], Board]) -> None:
    """By a clock that stands still: what is slow is done the first time and then has to wait."""
    mair = join("Mair")
    slow: list[bool] = []
    three = threading.Event()

    def refresh(may: bool) -> bool:
        slow.append(may)
        if len(slow) == 3:
            three.set()
        return False

    news = News(mair._link, lambda replica: True, refresh, between=0.0, clock=lambda: 1.0)
    for seconds in (60, 70, 80, 90):
        mair.act("timer", seconds=seconds)
    while not three.wait(0.05):
        mair.act("timer", seconds=100 + len(slow))
    news.end()

    assert slow[0] is True and not any(slow[1:])
    once = threading.Event()
    news = News(mair._link, lambda replica: True, lambda may: once.set() or False, between=PATIENCE)
    mair.act("timer", seconds=30)
    assert once.wait(PATIENCE)
    once.clear()
    mair.act("timer", seconds=40)
    mair.sync()
    assert news._woken.wait(PATIENCE) and not once.is_set(), "it is known, and has to wait"
    news.end()
