"""`connect`: one more participant at a live board, over real sockets."""
from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

import coproboard as cb
from coproboard.board import Board
from coproboard.domain.address import Address
from tests.live import LiveServer

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 20.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    live = LiveServer(tmp_path / "data")
    yield live
    live.stop()


@pytest.fixture
def link(server: LiveServer) -> str:
    board, key = server.board()
    return f"{server.address}/b/{board}#{key}"


@pytest.fixture
def join(link: str, server: LiveServer) -> Iterator[Callable[..., Board]]:
    """Join the board as somebody; everyone leaves at the end, before the server stops."""
    with ExitStack() as leaving:

        def one(name: str = "", perspective: str = "unsaid") -> Board:
            board = cb.connect(link, name=name, perspective=perspective)
            leaving.callback(board._link.leave)
            return board

        yield one


def until(board: Board, true: Callable[[Board], bool]) -> None:
    """Wait until something is true of a board, looking again at each change."""
    news = threading.Event()
    stop = board._link.on_news(lambda replica: news.set())
    while not true(board):
        assert news.wait(PATIENCE), "it did not become true"
        news.clear()
    stop()


@pytest.mark.rule("B2")
def test_two_participants_edit_one_board(join: Callable[..., Board]) -> None:
    mair, gareth = join("Mair", "lived"), join("Gareth", "services")
    card = mair.add("Leaflet", zone="information")
    until(gareth, lambda board: len(board.cards) == 1)
    gareth.move(card, zone="consultation")
    until(mair, lambda board: board.cards.moved_by.notna().all())

    row = mair.cards.iloc[0]
    assert (row.words, row.zone, row.made_perspective, row.moved_perspective) == (
        "Leaflet", "consultation", "lived", "services",
    )
    until(mair, lambda board: board.people[["name", "here"]].values.tolist() == [["Mair", True], ["Gareth", True]])
    assert mair.title == "Where are we now?" and mair.frame.id == "spectrum"
    assert mair.history.what.tolist() == ["board", "joined", "joined", "made", "moved"]


@pytest.mark.rule("B2", "W3")
def test_synced_means_stored(join: Callable[..., Board], server: LiveServer) -> None:
    board = join("Mair")
    for number in range(100):
        board.add(f"Card {number}", zone="information")

    board.sync(PATIENCE)

    (found,) = server.house.hub.opened.values()
    stored = [record for record in found.log.history() if '"made"' in record.what]
    assert sum(record.what.count('"made"') for record in stored) == 100


@pytest.mark.rule("B2", "G8")
def test_what_the_gate_refuses_is_told_and_the_rest_arrives(join: Callable[..., Board]) -> None:
    board, other = join("Mair"), join("Gareth")
    board.add("Before")
    board.add("x" * 20_001)
    board.add("After")

    with pytest.raises(cb.Refused) as told:
        board.sync(PATIENCE)
    board.sync(PATIENCE)

    assert (told.value.code, told.value.rule) == ("full", "G7")
    assert board.cards.words.tolist() == ["Before", "After"]
    until(other, lambda one: one.cards.words.tolist() == ["Before", "After"])
    assert board.people.name.tolist() == ["Mair", "Gareth"]


@pytest.mark.rule("B2", "R2", "R3")
def test_a_stopped_server_is_waited_for_and_both_sides_merge(
    join: Callable[..., Board], server: LiveServer, tmp_path: Path
) -> None:
    mair, gareth = join("Mair"), join("Gareth")
    card = mair.add("Leaflet", zone="information")
    mair.sync(PATIENCE)
    until(gareth, lambda board: len(board.cards) == 1)
    server.stop()
    mair.write(card, "Leaflet, large print")
    gareth.move(card, zone="participation")
    gareth.add("Made while it was away")
    with pytest.raises(cb.NotConnected, match=f"/b/{Address.read(mair.address or '').board}: ") as told:
        mair.sync(0.05)
    assert mair._link.key and mair._link.key not in str(told.value)

    again = LiveServer(tmp_path / "data", port=server.port)
    try:
        mair.sync(PATIENCE)
        gareth.sync(PATIENCE)

        for board in (mair, gareth):
            until(board, lambda one: len(one.cards) == 2 and "participation" in set(one.cards.zone))
            assert set(board.cards.words) == {"Leaflet, large print", "Made while it was away"}
            until(board, lambda one: one.people[["name", "here"]].values.tolist() == [["Mair", True], ["Gareth", True]])
    finally:
        for board in (mair, gareth):
            board._link.leave()
        again.stop()


@pytest.mark.rule("R4")
def test_a_link_that_leads_nowhere_is_no_board(link: str, server: LiveServer) -> None:
    address = Address.read(link)
    for wrong in (link[:-1] + "_", link.split("#")[0], f"{address.base}/b/zzzzzzzzzzzz#{address.key}", "not a link"):
        with pytest.raises(cb.BoardNotFound):
            cb.connect(wrong)


def test_a_server_that_is_not_there_is_not_connected(link: str, server: LiveServer) -> None:
    server.stop()

    with pytest.raises(cb.NotConnected, match="nothing answers there"):
        cb.connect(link)


def test_something_else_that_answers_is_not_connected() -> None:
    other = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    thread = threading.Thread(target=other.handle_request)
    thread.start()

    with pytest.raises(cb.NotConnected, match="does not answer as a board does"):
        cb.connect(f"http://127.0.0.1:{other.server_port}/b/zzzzzzzzzzzz#key")

    thread.join()
    other.server_close()


@pytest.mark.rule("H5")
def test_too_many_tries_are_told_as_such(tmp_path: Path) -> None:
    server = LiveServer(tmp_path / "data")
    try:
        server.call(lambda: [server.house.hub._missed.note("127.0.0.1", server.house.clock()) for _ in range(1000)])
        with pytest.raises(cb.Refused) as told:
            cb.connect(f"{server.address}/b/zzzzzzzzzzzz#k")
        assert told.value.code == "rate"
    finally:
        server.stop()


def test_who_watches_hears_of_others(join: Callable[..., Board]) -> None:
    mair, gareth = join("Mair"), join("Gareth")
    heard = {what: threading.Event() for what in ("made", "moved")}

    def hear(change: Any) -> None:
        for one in change.cards:
            heard[one.what].set()

    mair.on_change(hear)
    card = gareth.add("Leaflet")
    assert heard["made"].wait(PATIENCE)
    # A card that is made and moved before anybody looks is only made.
    gareth.move(card, zone="information")
    assert heard["moved"].wait(PATIENCE)


def test_leaving_saves_first_and_can_be_done_twice(join: Callable[..., Board]) -> None:
    mair, gareth = join("Mair"), join("Gareth")
    with mair:
        mair.add("Last words")
    mair.close()

    until(gareth, lambda board: board.cards.words.tolist() == ["Last words"])
    with pytest.raises(cb.NotConnected, match="was closed"):
        mair.add("Too late")


def test_a_program_that_just_ends_has_saved(join: Callable[..., Board], link: str) -> None:
    # More than goes in one message, so that something still waits at the end.
    script = "import sys, coproboard as cb\nboard = cb.connect(sys.argv[1])\nfor _ in range(60): board.add('x' * 3000)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, link],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, "")
    until(join(), lambda board: len(board.cards) == 60)


def test_a_live_board_shows_itself_in_a_notebook_without_its_key(join: Callable[..., Board], link: str) -> None:
    board = join()

    shown, _ = board._repr_mimebundle_()

    assert "Where are we now?" in shown["text/html"] and link.partition("#")[2] not in str(shown) and repr(board) == "<Board spectrum live>"
    # Over Panel's own channel nothing tells the address; whoever asks for it goes to the server directly.
    view = board.view(height=300, view="list")
    assert (view.height, view.view, view.lang) == (300, "list", "en") and link not in str(view.param.values())
    assert board.view(address=link).address == link


@pytest.mark.rule("E3", "A1")
def test_a_python_participant_decides_with_the_others_and_alone_no_more_than_they(join: Callable[..., Board]) -> None:
    ann, mair = join("Ann", "lived"), join("Mair", "services")
    for one in (ann, mair):
        one.sync()
    ann.act("step", to="talk", from_="gather")
    ann.act("raise", motion="motion0001", kind="keep", about="2099-01-01")

    with pytest.raises(cb.errors.Refused) as early:
        ann.act("carry", motion="motion0001")
    assert (early.value.code, early.value.rule) == ("early", "M1")
    with pytest.raises(cb.errors.Refused) as stale:
        mair.act("step", to="agree", from_="gather")
    assert stale.value.code == "stale"
    mair.act("voice", motion="motion0001", yes=True)

    until(ann, lambda board: board._link.read(lambda replica: replica.ledger.get("session", "keep")) is not None)


@pytest.mark.rule("E3")
def test_an_act_that_is_not_done_is_told_at_a_board_in_this_process() -> None:
    board = Board.new("spectrum", title="Buses?")

    board.act("step", to="talk", from_="gather")
    with pytest.raises(cb.errors.Refused):
        board.act("step", to="agree", from_="gather")
