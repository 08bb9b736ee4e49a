"""A program that serves its own board: the board goes live, and nobody loses or gains anything by it."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import coproboard as cb
from coproboard.board import Board
from coproboard.hosting import hosted_at
from coproboard.rooms.identity import key_hash
from coproboard.seats import Person, Seats
from coproboard.storage.sqlite import SqliteStore
from tests.live import LiveServer

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 20.0


@pytest.fixture
def board() -> Iterator[Board]:
    with cb.Board.new("spectrum", "How are buses planned?", name="Mair", perspective="lived") as one:
        yield one


def guest(board: Board, name: str = "Gareth") -> Board:
    return cb.connect(board._live().address or "", name=name, perspective="services")


def until(board: Board, true: Callable[[Board], bool]) -> None:
    """Wait until something is true of a board, looking again at each change."""
    news = threading.Event()
    stop = board._link.on_news(lambda replica: news.set())
    while not true(board):
        assert news.wait(PATIENCE), "it did not become true"
        news.clear()
    stop()


def ask(address: str, body: Any = None) -> tuple[int, dict[str, Any]]:
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data, {"Content-Type": "application/json"})) as answer:
            told = answer.read()
            return answer.status, json.loads(told) if told.startswith(b"{") else {}
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, {}


def run(script: str, *arguments: str) -> subprocess.Popen[str]:
    """Another program of this user."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script, *arguments], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )


# -- going live ------------------------------------------------------------------------------------------------------


@pytest.mark.rule("N1", "E3")
def test_a_board_goes_live_as_the_same_participant_with_all_that_it_has(board: Board) -> None:
    card = board.add("Leaflet", zone="information")
    heard = threading.Event()
    stop = board._link.on_news(lambda replica: heard.set() if len(replica.shared.cards()) == 2 else None)
    me, before = board.me, board.history

    live = board._live()
    assert (board.me, live.participant, live.site in (live.address or "")) == (me, me, True)
    assert board.people[["name", "here"]].values.tolist() == [["Mair", True]]
    assert board.history.drop(columns="at").equals(before.drop(columns="at"))
    other = guest(board)
    other.move(card, zone="consultation")
    other.add("From a phone")

    assert heard.wait(PATIENCE)
    until(board, lambda one: one.cards.set_index("id").zone[card] == "consultation")
    assert board.cards.set_index("id").moved_perspective[card] == "services"
    stop()
    other.close()
    assert board._live() is live


@pytest.mark.rule("N1", "R4")
@pytest.mark.parametrize("file", ["", "buses.coproboard"])
def test_a_guest_reaches_the_board_and_nothing_else(file: str, tmp_path: Path) -> None:
    board = cb.Board.new(path=tmp_path / file if file else None)
    live = board._live()
    assert ask(f"{live.site}/b/{live.board}")[0] == ask(f"{live.site}/assets/board.js")[0] == 200

    assert ask(f"{live.site}/api/boards", {"frame": "spectrum", "title": ""})[0] == 400
    assert ask(f"{live.site}/api/boards/{'a' * 12}/ticket", {"key": live.key})[0] == 404
    assert ask(f"{live.site}/api/boards/{live.board}/ticket", {"key": "A" * 22})[0] == 404
    for nothing in ("/api/kernels", "/static/js/bokeh.min.js", "/components/os/os", "/app/board", "/etc/passwd"):
        assert ask(live.site + nothing)[0] == 404, nothing
    board.close()


@pytest.mark.rule("N2")
def test_two_boards_and_a_server_live_in_one_process(board: Board, tmp_path: Path) -> None:
    server = LiveServer(tmp_path / "data")
    name, key = server.board("risk")
    served = cb.connect(f"{server.address}/b/{name}#{key}")
    with cb.Board.new("levels", path=tmp_path / "two.coproboard") as other:
        links = [one._live() for one in (board, other, served)]
        assert len({link.site for link in links}) == 3

        for link, frame in zip(links, ("spectrum@1", "levels@1", "risk@1"), strict=True):
            told = ask(f"{link.site}/api/boards/{link.board}/ticket", {"key": link.key})[1]
            assert told["board"]["frame"] == frame
            assert [ask(f"{one.site}/api/boards/{link.board}/ticket", {"key": link.key})[0] for one in links if one is not link] == [404, 404]
    served.close()
    server.stop()


@pytest.mark.rule("N3")
def test_what_guests_do_arrives_while_the_program_computes(board: Board) -> None:
    arrived = threading.Event()
    board._link.on_news(lambda replica: arrived.set() if replica.shared.cards() else None)
    script = "import sys, coproboard as cb\nwith cb.connect(sys.argv[1]) as board: board.add('From elsewhere')"
    other = run(script, board._live().address or "")

    sums = 0
    while not arrived.is_set():  # a cell that never waits
        sums += sum(range(10_000))

    assert board.cards.words.tolist() == ["From elsewhere"] and sums
    assert other.communicate(timeout=PATIENCE) == ("", "") and other.returncode == 0


def test_a_board_that_cannot_be_stored_stays_as_it_is(board: Board) -> None:
    board._link.store.full = True
    with pytest.raises(cb.StorageUnavailable):
        board.add("Leaflet")
    with pytest.raises(cb.StorageUnavailable):
        board._live()
    board._link.store.full = False

    board._live()

    assert board.cards.words.tolist() == ["Leaflet"]


# -- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("N4", "N5")
def test_a_cell_that_runs_again_gives_the_same_board(tmp_path: Path) -> None:
    file = tmp_path / "buses.coproboard"

    def cell() -> Board:
        return cb.Board.new("spectrum", "Buses?", path=file, name="Mair", perspective="lived")

    first = cell()
    first.add("Leaflet")
    assert cell() is first
    me = first.me
    first.close()
    with cell() as again:
        assert (again.me, again.cards.words.tolist(), len(again.people)) == (me, ["Leaflet"], 1)
        link = again._live().address
        assert cell() is again
    with cell() as later:
        assert later.me == me and later._live().board in (link or "")
        with pytest.raises(ValueError, match="has the frame 'spectrum', not 'risk'"):
            cb.Board.new("risk", path=file)


@pytest.mark.rule("N4", "N5")
def test_another_name_at_an_open_file_is_another_person_at_the_same_board(tmp_path: Path) -> None:
    with cb.Board.new(path=tmp_path / "buses.coproboard", name="Mair") as mair:
        with cb.open(tmp_path / "buses.coproboard", name="Gareth") as gareth:
            gareth.add("Leaflet")
            gareth.sync()
            until(mair, lambda board: board.cards.words.tolist() == ["Leaflet"])
        until(mair, lambda board: board.people[["name", "here"]].values.tolist() == [["Mair", True], ["Gareth", False]])
    assert hosted_at(tmp_path / "buses.coproboard") is None
    SqliteStore(tmp_path).close()


@pytest.mark.rule("N4", "N5")
def test_a_file_that_another_program_serves_is_joined_there_as_the_same_person(tmp_path: Path) -> None:
    file = tmp_path / "buses.coproboard"
    cb.Board.new(path=file, name="Mair").close()
    child = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "coproboard", "host", str(file)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    told = json.loads(child.stdout.readline())
    assert hosted_at(file) == told["link"] and told["here"] is True

    board = cb.open(tmp_path, "buses", name="Mair")
    assert board.address == told["link"] and len(board.people) == 1
    script = "import sys, coproboard as cb\nwith cb.open(sys.argv[1], name='Mair') as board: board.add('Leaflet')"
    assert run(script, str(file)).communicate(timeout=PATIENCE) == ("", "")
    until(board, lambda one: one.cards.words.tolist() == ["Leaflet"])
    assert len(board.people) == 1
    again = subprocess.run(
        [sys.executable, "-m", "coproboard", "host", str(file)], cwd=ROOT, capture_output=True, text=True, check=True,
    )
    assert json.loads(again.stdout) == {**told, "shown": told["link"], "here": False}
    board.close()

    assert child.communicate(timeout=PATIENCE) == ("", "") and child.returncode == 0, "it ends with its standard input"
    with cb.open(file, name="Mair") as back:
        assert back.address is None and back.cards.words.tolist() == ["Leaflet"] and len(back.people) == 1


@pytest.mark.rule("N4")
def test_a_note_of_a_program_that_was_killed_counts_for_nothing(tmp_path: Path, fresh_home: Path) -> None:
    file = tmp_path / "buses.coproboard"
    script = "import sys, coproboard as cb\nboard = cb.Board.new(path=sys.argv[1])\nboard._live()\nprint('up', flush=True)\nsys.stdin.read()"
    with run(script, str(file)) as program:
        assert program.stdout is not None and program.stdout.readline() == "up\n"
        assert hosted_at(file) is not None
        program.kill()

    (note,) = (fresh_home / "served").iterdir()
    assert hosted_at(file) is None
    with cb.open(file) as board:
        assert board.address is None
        note.write_text("{")
        assert hosted_at(file) is None


def test_a_folder_that_a_server_holds_says_how_to_join(tmp_path: Path) -> None:
    with cb.Board.new(path=tmp_path) as board:
        name = board._link.board
    server = SqliteStore(tmp_path)

    with pytest.raises(cb.FolderInUse, match="Join its boards by their links"):
        cb.open(tmp_path, name)

    server.close()
    with cb.open(tmp_path, name) as again:
        assert again._link.board == name


@pytest.mark.rule("N8", "S2", "W3")
def test_a_killed_program_has_kept_what_it_acknowledged(tmp_path: Path) -> None:
    file = tmp_path / "buses.coproboard"
    script = (
        "import sys, coproboard as cb\nboard = cb.Board.new(path=sys.argv[1], name='Mair')\nboard._live()\n"
        "for number in range(10**6):\n    board.add(str(number)); board.sync(); print(number, flush=True)"
    )
    with run(script, str(file)) as program:
        assert program.stdout is not None
        said = [int(program.stdout.readline()) for _ in range(20)]
        program.kill()
        said += [int(line) for line in program.stdout if line.endswith("\n")]

    with cb.open(file, name="Mair") as board:
        assert set(map(str, said)) <= set(board.cards.words)
        assert len(board.people) == 1


@pytest.mark.rule("N8")
@pytest.mark.parametrize("last", ["", "sys.exit(3)"])
def test_a_program_that_ends_in_order_has_saved_everything(tmp_path: Path, last: str) -> None:
    file = tmp_path / "buses.coproboard"
    script = (
        "import sys, coproboard as cb\nboard = cb.Board.new(path=sys.argv[1])\nboard._live()\n"
        f"for _ in range(60): board.add('x' * 3000)\n{last}"
    )
    assert run(script, str(file)).communicate(timeout=60) == ("", "")

    with cb.open(file) as board:
        assert len(board.cards) == 60
    assert hosted_at(file) is None


# -- who we are -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("N5", "R2")
def test_who_connects_again_is_the_same_participant(tmp_path: Path) -> None:
    server = LiveServer(tmp_path / "data")
    name, key = server.board()
    link = f"{server.address}/b/{name}#{key}"
    with cb.connect(link, name="Mair") as mair, cb.connect(link, name="Gareth") as gareth:
        assert cb.connect(link, name="Mair") is mair
        who = mair.me, gareth.me
    with cb.connect(link, name="Gareth") as gareth, cb.connect(link, name="Mair") as mair:
        assert (mair.me, gareth.me) == who and len(mair.people) == 2
    server.stop()


@pytest.mark.rule("N5")
def test_who_looks_on_is_nobody_until_they_write(board: Board) -> None:
    with cb.connect(board._live().address or "", join=False) as looking:
        assert looking.people.name.tolist() == ["Mair"] and looking.frame.id == "spectrum"
        looking._link.read(lambda replica: None)
        looking.add("After all")
        looking.sync()
        until(board, lambda one: one.people.name.tolist() == ["Mair", ""])


@pytest.mark.rule("N5", "O1")
def test_who_looks_on_sits_on_no_seat_that_this_user_kept(board: Board) -> None:
    link = board._live().address or ""
    with cb.connect(link) as guest:
        sat = guest.me
    with cb.connect(link, join=False) as looking:
        assert looking.me != sat
        until(looking, lambda one: not one.people.set_index("id")["here"][sat])


@pytest.mark.rule("N5")
def test_what_is_remembered_is_its_users_alone(tmp_path: Path, fresh_home: Path) -> None:
    with cb.Board.new(path=tmp_path / "buses.coproboard", name="Mair") as board:
        board._live()
        found = [fresh_home, *fresh_home.rglob("*")]
        assert len([one for one in found if one.is_file()]) == 3, "the secret, a board, a note"
        if os.name == "posix":
            assert [one.stat().st_mode & 0o077 for one in found] == [0] * len(found)
        assert not any(b"Mair" in one.read_bytes() for one in found if one.is_file())


def test_a_program_without_a_folder_of_its_user_works_and_remembers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("COPROBOARD_HOME", str(tmp_path / "file" / "home"))
    with cb.Board.new(path=tmp_path / "buses.coproboard") as board:
        board._live()
        board.add("Leaflet")
    with cb.open(tmp_path / "buses.coproboard") as again:
        assert again.cards.words.tolist() == ["Leaflet"] and len(again.people) == 2


@pytest.mark.rule("N7", "R4")
def test_a_file_that_came_without_its_key_is_served_by_one_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "buses.coproboard"
    with cb.Board.new(path=file, name="Mair") as board:
        own = board.key
    monkeypatch.setenv("COPROBOARD_HOME", str(tmp_path / "elsewhere"))

    with cb.open(file, name="Gareth") as board:
        assert board.key is None
        live = board._live()
        further = live.key
        assert further != own
        for key, status in ((further, 200), (own, 200), ("A" * 22, 404)):
            assert ask(f"{live.site}/api/boards/{live.board}/ticket", {"key": key})[0] == status
    assert further.encode() not in file.read_bytes() and key_hash(further).encode() not in file.read_bytes()
    with cb.open(file, name="Gareth") as board:
        assert board._live().key == further, "the same link again, for this user"


def test_a_seat_of_another_user_is_none(tmp_path: Path) -> None:
    person = Person("Mair", "lived")
    one, other = Seats(tmp_path / "one"), Seats(tmp_path / "other")
    one.keep_seat("board", "", person, "seat")

    assert one.seat("board", "", person) == "seat"
    assert one.seat("board", "https://example.org", person) is one.seat("board", "", Person("Mair", "both")) is None
    assert other.seat("board", "", person) is None and one.secret() != other.secret() == other.secret()


