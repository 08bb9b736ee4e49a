"""Boards that are looked on at: which, by how many, how often, and for how long."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

import coproboard as cb
from coproboard.board import Board
from coproboard.domain.address import Address
from coproboard.errors import BoardNotFound, NotConnected
from coproboard.views.lookout import EVERY, LINGER, REST, Lookout, Lookouts
from coproboard.views.sites import Sites, lets_in
from coproboard.views.wall import ask
from tests.live import LiveServer

LINK = "http://localhost:5006/b/abcdefgh2345#key"


class Later:
    """What was put off, and for how long."""

    def __init__(self) -> None:
        self.put: list[tuple[float, Callable[[], None]]] = []

    def __call__(self, seconds: float, do: Callable[[], None]) -> None:
        self.put.append((seconds, do))

    def run(self) -> list[float]:
        """Do all of it; give how long each was put off."""
        now, self.put = self.put, []
        for _, do in now:
            do()
        return [seconds for seconds, _ in now]


# -- sites ------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("O2")
@pytest.mark.parametrize(
    ("link", "error"),
    [
        ("http://127.0.0.1:22/b/abc#k", PermissionError),
        ("http://169.254.169.254/b/abc#k", PermissionError),
        ("https://localhost:5006/b/abc#k", PermissionError),
        ("http://localhost:5006/elsewhere/b/abc#k", PermissionError),
        ("http://localhost:5006.example.org/b/abc#k", BoardNotFound),
        ("http://somebody@localhost:5006/b/abc#k", BoardNotFound),
        ("http://localhost:5006@example.org/b/abc#k", BoardNotFound),
        ("file:///etc/passwd#k", BoardNotFound),
        ("http://localhost:99999/b/abc#k", BoardNotFound),
        ("http://[::1/b/abc#k", BoardNotFound),
        ("http://localhost:5006/b/abc", BoardNotFound),
    ],
)
def test_no_site_but_those_that_are_named_is_asked(link: str, error: type[Exception]) -> None:
    lookouts = Lookouts(Sites.read(()), lambda link: pytest.fail("it was asked"))

    with pytest.raises(error):
        lookouts.hold(link)
    lookouts.close()


def test_a_site_is_known_however_it_is_written() -> None:
    sites = Sites.read(["https://Boards.example.org/", "http://localhost:5006/tables"])

    assert sites.address("https://boards.example.org:443/b/abc#k").board == "abc"
    assert sites.address("http://localhost:5006/tables/b/abc#k").base == "http://localhost:5006/tables"
    for wrong in ("localhost:5006", "ftp://host", "https://host/?x", "https://host/#x", "http://host:port"):
        with pytest.raises(ValueError, match="no address of a site"):
            Sites.read([wrong])


@pytest.mark.rule("O2")
def test_a_site_that_sends_us_on_is_not_followed() -> None:
    asked: list[str] = []

    class Sends(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(307)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/secret")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Sends) as site:
        thread = Thread(target=site.serve_forever)
        thread.start()
        base = f"http://127.0.0.1:{site.server_port}"
        lookouts = Lookouts(Sites.read([base]))
        assert ask(Address(base, "abc", "k"), "words") == {}
        with pytest.raises(NotConnected):
            lookouts.hold(f"{base}/b/abc#k").result(20)
        lookouts.close()
        site.shutdown()
        thread.join()

    assert set(asked) == {"/api/words", "/api/boards/abc/ticket"}


@pytest.mark.rule("O2", "H3")
def test_a_site_is_asked_as_a_browser_asks_whether_it_lets_a_page_in(tmp_path: Path) -> None:
    server = LiveServer(tmp_path)
    at = Address(server.address, "abcdefgh2345", "k")
    try:
        assert lets_in(at, server.address)
        assert not lets_in(at, "http://localhost:5007")
        assert not lets_in(at, "http://localhost:5007\r\nX-Key: k")
    finally:
        server.stop()
    assert not lets_in(at, server.address), "nobody answers any more"


# -- one for all ------------------------------------------------------------------------------------------------------


@pytest.fixture
def opened() -> Iterator[list[Board]]:
    """The boards that were opened, all in this process."""
    boards: list[Board] = []
    yield boards
    for board in boards:
        board.close()


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def lookouts(opened: list[Board], later: Later) -> Iterator[Lookouts]:
    def make(link: str) -> Board:
        if link.endswith("#wrong"):
            raise BoardNotFound
        opened.append(cb.Board.new("spectrum", title="Where are we now?"))
        return opened[-1]

    made = Lookouts(Sites.read(()), make, after=later)
    yield made
    made.close()


@pytest.mark.rule("O1")
def test_all_who_watch_a_board_share_one_connection(lookouts: Lookouts, opened: list[Board]) -> None:
    held = [lookouts.hold(LINK).result(20) for _ in range(10)]

    assert len(opened) == 1 and len(set(map(id, held))) == 1


@pytest.mark.rule("O1")
def test_a_board_is_let_go_of_a_while_after_the_last_has_gone(lookouts: Lookouts, opened: list[Board], later: Later) -> None:
    for _ in range(2):
        lookouts.hold(LINK).result(20)
    lookouts.release(LINK)
    assert later.put == []
    lookouts.release(LINK)
    assert [seconds for seconds, _ in later.put] == [LINGER]

    lookouts.hold(LINK).result(20)
    later.run()
    assert len(opened) == 1 and not opened[0]._link.closed

    lookouts.release(LINK)
    later.run()
    assert opened[0]._link.closed
    lookouts.hold(LINK).result(20)
    assert len(opened) == 2


def test_a_board_that_is_not_there_is_not_held(lookouts: Lookouts) -> None:
    wrong = LINK.replace("key", "wrong")
    for _ in range(2):
        with pytest.raises(BoardNotFound):
            lookouts.hold(wrong).result(20)
    lookouts.release(wrong)


@pytest.fixture
def lookout(later: Later) -> Iterator[tuple[Lookout, Board, list[float]]]:
    """A lookout on a board in this process, and its clock."""
    clock, work = [100.0], ThreadPoolExecutor(1)
    board = cb.Board.new("spectrum")
    made = Lookout(board, Address.read(LINK), work, lambda: clock[0], later)
    yield made, board, clock
    made.close()
    work.shutdown()


def settle(lookout: Lookout) -> None:
    lookout.soon(lambda: None).result(20)


@pytest.mark.rule("O4")
def test_many_changes_are_one_drawing_and_the_next_waits(lookout: tuple[Lookout, Board, list[float]], later: Later) -> None:
    looking, board, clock = lookout
    drawn: list[int] = []
    for _ in range(10):
        looking.watch(lambda: looking.once("picture", lambda: drawn.append(looking.version)))

    board.add("One")
    board.add("Two")
    assert later.run() == [0.0]
    settle(looking)
    board.add("Three")
    board.add("Four")
    clock[0] += 0.25
    assert later.run() == [EVERY]
    settle(looking)

    assert drawn == [1, 2]
    assert list(looking.scene(None, "en").cards["words"]) == ["One", "Two", "Three", "Four"]


@pytest.mark.rule("O4")
def test_whoever_draws_for_long_rests_for_longer(lookout: tuple[Lookout, Board, list[float]], later: Later) -> None:
    looking, board, clock = lookout

    def slow() -> None:
        clock[0] += 2.0

    looking.watch(slow)
    board.add("One")
    later.run()
    settle(looking)
    board.add("Two")

    assert [round(seconds, 3) for seconds, _ in later.put] == [2.0 * REST - 2.0]


@pytest.mark.rule("O4")
def test_what_looks_the_same_is_the_same(lookout: tuple[Lookout, Board, list[float]], later: Later) -> None:
    looking, board, _ = lookout
    found: list[list[int]] = []
    looking.watch(lambda: found.append(looking.once("sum", lambda: [1], lambda one, other: one == other)))
    for words in ("One", "Two"):
        board.add(words)
        later.run()
        settle(looking)

    assert found[0] is found[1]


def test_whoever_watches_no_longer_is_not_told(lookout: tuple[Lookout, Board, list[float]], later: Later) -> None:
    looking, board, _ = lookout
    told: list[str] = []
    stop = looking.watch(lambda: told.append("gone"))
    looking.watch(lambda: told.append("here"))
    stop()
    stop()
    board.add("One")
    later.run()
    settle(looking)

    assert told == ["here"]


def test_a_drawing_that_fails_is_told_by_its_kind_and_the_next_is_drawn(
    lookout: tuple[Lookout, Board, list[float]], caplog: pytest.LogCaptureFixture
) -> None:
    looking, _, _ = lookout

    def fail() -> None:
        raise ValueError("what somebody wrote")

    with pytest.raises(ValueError, match="wrote"):
        looking.soon(fail).result(20)
    settle(looking)

    assert "ValueError" in caplog.text and "what somebody wrote" not in caplog.text


# -- at a real server -------------------------------------------------------------------------------------------------


@pytest.mark.rule("O1", "O3")
def test_whoever_looks_on_is_nobody_at_the_board(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    server = LiveServer(tmp_path / "data")
    board, key = server.board()
    link = f"{server.address}/b/{board}#{key}"
    lookouts = Lookouts(Sites.read([server.address]))
    try:
        # A guest's seat that this user's programs kept is not sat on.
        with cb.connect(link) as guest:
            before = guest.me
        looking = lookouts.hold(link).result(20)
        assert lookouts.hold(link).result(20) is looking
        with cb.connect(link, name="Mair", perspective="lived") as mair:
            seen = Event()
            stop = looking.watch(seen.set)
            mair.add("A leaflet")
            mair.sync()
            assert seen.wait(20)
            stop()
            people = mair.people.set_index("id")

        assert set(people.index) == {before, mair.me} and not people.loc[before, "here"]
        assert looking.board.me not in people.index
        assert key not in caplog.text
    finally:
        lookouts.close()
        server.stop()
