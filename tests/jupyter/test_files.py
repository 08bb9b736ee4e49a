"""A board's file in Jupyter: who may open it, where it leads, and what never gets through."""
from __future__ import annotations

import asyncio
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import coproboard as cb
from coproboard import host
from coproboard.hosting import hosted_at
from coproboard.jupyter.files import Files, is_ours, kind, live_beside
from coproboard.jupyter.handlers import packed
from coproboard.seats import Seats
from coproboard.storage.folder import Folder
from tests.jupyter.conftest import PREFIX, Browser, Jupyter

OPEN = "coproboard-files/open"


def board(path: Path, title: str = "Who decides?") -> Path:
    """A board's file, closed again."""
    made = cb.Board.new("spectrum", title, path=path)
    made.add("Leaflet", zone="information")
    made.close()
    return path


@pytest.mark.rule("J5")
def test_a_file_opens_under_jupyters_address_and_serves_its_page_below_any_path(jupyter: Jupyter, nia: Browser) -> None:
    board(jupyter.shown / "a bus.coproboard")

    status, told = nia.post(OPEN, {"path": "a bus.coproboard"})

    assert status == 200
    address = told["address"]
    assert address.startswith(f"{PREFIX}coproboard-files/at/{packed('a bus.coproboard')}/b/")
    page = address.removeprefix(PREFIX).partition("#")[0]
    status, text = nia.get(page)
    assert status == 200 and 'data-base="../"' in text and 'src="../assets/board.js' in text and 'data-behind="login"' in text
    status, worker = nia.get(f"{page.partition('/b/')[0]}/sw.js")
    assert status == 200 and "coproboard-" in worker


@pytest.mark.rule("J5")
def test_only_whoever_may_write_this_jupyters_files_opens_one(jupyter: Jupyter, nia: Browser) -> None:
    path = board(jupyter.shown / "mine.coproboard")
    asked = {"path": path.name}
    stranger = Browser(jupyter, stranger=True)

    assert stranger.post(OPEN, asked, {})[0] == 403
    assert nia.post(OPEN, asked, {})[0] == 403, "without its XSRF token"
    assert nia.post(OPEN, asked, {**nia.xsrf, "Origin": "http://evil.example"})[0] in (403, 404)
    assert nia.post(OPEN, asked, {**nia.xsrf, "X-Reader": "yes"})[0] == 403
    assert nia.get(OPEN)[0] == 405
    assert hosted_at(path) is None

    assert nia.post(OPEN, asked)[0] == 200
    assert nia.get(f"coproboard-files/at/{packed(path.name)}/assets/board.js")[0] == 200
    assert nia.get(f"coproboard-files/at/{packed(path.name)}/assets/board.js", {"X-Reader": "yes"})[0] == 403
    assert "<title>Jupyter Server" in stranger.get(f"coproboard-files/at/{packed(path.name)}/assets/board.js")[1], "asked to sign in"
    ticket = f"coproboard-files/at/{packed(path.name)}/api/boards/abcdefgh/ticket"
    assert nia.post(ticket, {"key": "x"})[0] == 404
    assert nia.post(ticket, {"key": "x"}, {"Origin": "http://evil.example"})[0] == 403


@pytest.mark.rule("J5")
@pytest.mark.parametrize(
    "path", ["../outside.coproboard", "a/../../outside.coproboard", "/../outside.coproboard", ".hidden/b.coproboard", "words.txt", "", "gone.coproboard", 7, None]
)
def test_nothing_opens_that_jupyter_does_not_show(jupyter: Jupyter, nia: Browser, path: Any) -> None:
    for name in ("../outside.coproboard", ".hidden/b.coproboard"):
        file = jupyter.shown / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"SQLite format 3\0")
    (jupyter.shown / "words.txt").write_text("{}")

    assert nia.post(OPEN, {"path": path}) == (404, {"error": "gone"})
    assert nia.post(f"coproboard-files/at/{packed(str(path)) or '-'}/api/words", {})[0] == 404


def test_what_is_no_board_is_told_so(jupyter: Jupyter, nia: Browser) -> None:
    (jupyter.shown / "text.coproboard").write_text("a shopping list")
    (jupyter.shown / "json.coproboard").write_text('{"a": 1}')
    (jupyter.shown / "other.coproboard").write_bytes(b"SQLite format 3\0" + bytes(84))

    assert nia.post(OPEN, {"path": "text.coproboard"}) == (400, {"error": "no-board"})
    assert nia.post(OPEN, {"path": "json.coproboard"}) == (400, {"error": "no-board"})
    assert nia.post(OPEN, {"path": "other.coproboard"})[0] == 409
    assert not (jupyter.shown / "json.live.coproboard").exists()


@pytest.mark.rule("J6")
def test_two_tabs_and_a_program_that_has_the_file_open_meet_at_one_board(jupyter: Jupyter, nia: Browser) -> None:
    path = board(jupyter.shown / "shared.coproboard")
    first, second = (nia.post(OPEN, {"path": path.name})[1] for _ in range(2))
    assert first == second

    here = cb.open(path, name="Nia")
    assert here._link.address == hosted_at(path)
    here.close()

    ours = board(jupyter.shown / "kernel.coproboard")
    kernel = cb.open(ours, name="Nia")
    assert nia.post(OPEN, {"path": ours.name}) == (409, {"error": "busy"})
    kernel.share("127.0.0.1")
    address = nia.post(OPEN, {"path": ours.name})[1]["address"]
    assert address.partition("/b/")[2] == str(hosted_at(ours)).partition("/b/")[2]
    kernel.close()


@pytest.mark.rule("J6")
def test_a_file_that_gets_another_name_is_let_go_of_first(jupyter: Jupyter, nia: Browser) -> None:
    path = board(jupyter.shown / "before.coproboard")
    nia.post(OPEN, {"path": path.name})
    assert hosted_at(path) is not None

    assert nia.post("coproboard-files/leave", {"path": path.name}) == (200, {})

    assert hosted_at(path) is None
    page = f"coproboard-files/at/{packed(path.name)}"
    assert nia.get(f"{page}/b/abcdefgh")[0] == 404, "looking starts nothing"
    assert nia.post(f"{page}/api/words", {})[0] == 404
    assert hosted_at(path) is not None, "a page that is still open asks again, and has its board"


@pytest.mark.rule("J4")
def test_no_cookie_and_no_token_is_handed_on_to_whoever_serves_a_board(jupyter: Jupyter, nia: Browser) -> None:
    path, heard = board(jupyter.shown / "echo.coproboard"), []

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        folder = Folder(path.parent, only=path.name)
        Seats().note(path.resolve(), f"http://127.0.0.1:{server.server_port}/b/abcdefgh#key", "hash")
        status, _ = nia.get(
            f"coproboard-files/at/{packed(path.name)}/b/abcdefgh", {"Authorization": "token a-token-of-the-test", "X-XSRFToken": "x"}
        )
        folder.close()
        server.shutdown()

    assert status == 200
    assert not heard[0].keys() & {"cookie", "authorization", "x-xsrftoken"}
    assert heard[0]["x-coproboard-behind"] == "login"
    assert heard[0]["host"] == urlsplit(jupyter.address).netloc


@pytest.mark.rule("J4")
def test_a_guest_of_a_shared_board_finds_no_way_to_jupyter(jupyter: Jupyter, nia: Browser) -> None:
    path = board(jupyter.shown / "guests.coproboard")
    kernel = cb.open(path, name="Nia")
    site = urlsplit(kernel.share("127.0.0.1").link)
    guest = Browser(jupyter, stranger=True)
    guest.jupyter = type("Site", (), {"address": f"http://127.0.0.1:{site.port}/"})()

    ways = ("api/kernels", "api/contents", "api/status", "lab", "tree", "login", "proxy/8888/", "coproboard-files/open", PREFIX[1:],
            f"{PREFIX[1:]}api/kernels", "terminals/1", "files/guests.coproboard", f"http://127.0.0.1{PREFIX}")
    assert {guest.get(way)[0] for way in ways} == {404}
    page = guest.get(site.path[1:])[1]
    assert page and PREFIX not in page and "jupyter" not in page.lower() and str(urlsplit(nia.jupyter.address).port) not in page
    kernel.close()


@pytest.mark.rule("J7")
def test_a_json_copy_stays_and_its_live_board_is_made_beside_it_once(jupyter: Jupyter, nia: Browser) -> None:
    made = cb.Board.new("spectrum", "Who decides?")
    made.add("Leaflet", zone="information")
    made.export(jupyter.shown / "copy.json")
    copy = (jupyter.shown / "copy.json").rename(jupyter.shown / "copy.coproboard")
    before = copy.read_bytes()

    assert nia.post(OPEN, {"path": "copy.coproboard"}) == (200, {"instead": "copy.live.coproboard"})
    live = cb.open(jupyter.shown / "copy.live.coproboard")
    live.add("Bus shelter")
    live.close()
    assert nia.post(OPEN, {"path": "copy.coproboard"}) == (200, {"instead": "copy.live.coproboard"})

    assert copy.read_bytes() == before
    again = cb.open(jupyter.shown / "copy.live.coproboard")
    assert list(again.cards["words"]) == ["Leaflet", "Bus shelter"]
    again.close()
    assert live_beside(copy).name == "copy.live.coproboard" and kind(copy) == "json"


def test_a_board_is_made_in_a_folder_under_a_name_that_is_free(jupyter: Jupyter, nia: Browser) -> None:
    (jupyter.shown / "talks").mkdir()
    frames = nia.get("coproboard-files/frames?lang=cy")[1]
    assert "spectrum" in frames and "Sbectrwm" in frames

    names = [nia.post("coproboard-files/new", {"folder": "talks", "frame": "spectrum"})[1] for _ in range(2)]

    assert names == [{"path": "talks/untitled.coproboard"}, {"path": "talks/untitled1.coproboard"}]
    assert nia.post("coproboard-files/new", {"folder": "..", "frame": "spectrum"})[0] == 404
    assert nia.post("coproboard-files/new", {"folder": "talks", "frame": "no-frame"})[0] == 404
    assert nia.post("coproboard-files/new", {"folder": "talks", "frame": "spectrum"}, {})[0] == 403


@pytest.mark.rule("J5")
def test_a_port_is_this_users_only_when_nobody_else_listens_there(tmp_path: Path) -> None:
    head = "  sl  local_address rem_address   st tx_queue:rx_queue tr:tm->when retrnsmt   uid\n"
    row = "   0: 0100007F:{port:04X} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000 {user} 0 1\n"
    import os

    mine, other = os.geteuid(), os.geteuid() + 1
    table = tmp_path / "tcp"
    table.write_text(head + row.format(port=5000, state="0A", user=mine) + row.format(port=5001, state="0A", user=other)
                     + row.format(port=5002, state="01", user=mine))

    assert is_ours(5000, (str(table),))
    assert not is_ours(5001, (str(table),))
    assert not is_ours(5002, (str(table),)), "a connection is no listener"
    assert is_ours(5001, (str(tmp_path / "none"),)), "where the system does not tell"


@pytest.mark.rule("J6")
def test_what_jupyter_started_ends_with_it_and_keeps_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Jupyter(tmp_path)
    monkeypatch.setenv("COPROBOARD_HOME", str(own.home))
    path = board(own.shown / "last.coproboard")
    assert Browser(own).post(OPEN, {"path": path.name})[0] == 200
    guest = cb.open(path, name="Nia")
    guest.add("Late leaflet")
    guest.sync()

    own.stop()

    assert hosted_at(path) is None
    after = cb.Board.open(path)
    assert "Late leaflet" in list(after.cards["words"])
    after.close()


@pytest.mark.rule("J6")
def test_a_process_ends_only_once_nobody_has_been_at_the_board_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    there = [1, 0, 0, 2, 0, 0, 0, 0]
    looked: list[float] = []

    class Hosting:
        @property
        def connections(self) -> int:
            looked.append(host.time.monotonic())
            return there[len(looked) - 1]

    monkeypatch.setattr(host, "_drain", lambda ended: None)
    monkeypatch.setattr(host, "LOOK", 0.0)
    monkeypatch.setattr(host.time, "monotonic", lambda: 10.0 * len(looked))
    host.wait(Hosting(), 30.0)

    assert len(looked) == 7, "three looks of ten seconds after the last who was there"


@pytest.mark.rule("J6")
def test_a_file_that_nobody_looks_at_is_let_go_of(tmp_path: Path) -> None:
    path = board(tmp_path / "quiet.coproboard")
    files = Files((sys.executable, "-m", "coproboard", "host", "--idle", "0.1"))
    asyncio.run(files.open(path))

    files._children[path].wait(60)

    assert hosted_at(path) is None
    files.close()
