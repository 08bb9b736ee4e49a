"""`coproboard serve` as a process: Panel's apps behind our routes, and nothing of Panel's that we do not list."""
from __future__ import annotations

import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from coproboard.rooms.limits import Limits
from tests.browser.serving import SERVE, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serve")
    one = Server(data=folder / "data", log=folder / "server.log")
    one.start()
    yield one
    if one.pid:
        one.stop()


def get(server: Server, path: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(server.address + path, timeout=60) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers), refused.read()


@pytest.mark.rule("H1")
@pytest.mark.parametrize(
    "path",
    [
        "/components/antigravity/x/_css/x.css",
        "/components/os/path/_css/x",
        "/components/coproboard.serving/House/_css/x",
        "/app/board/autoload.js",
        "/app/board/autoload.js?bokeh-autoload-element=x",
        "/rest/session_info",
        "/admin",
    ],
)
def test_what_panel_would_serve_to_strangers_is_not_here(server: Server, path: str) -> None:
    status, _, body = get(server, path)

    assert status == 404
    assert b"Traceback" not in body


@pytest.mark.rule("H1")
@pytest.mark.parametrize("path", ["/app/board", "/app/home", "/static/js/bokeh.min.js"])
def test_panels_pages_are_served_and_keep_to_themselves(server: Server, path: str) -> None:
    status, headers, body = get(server, path)

    assert status == 200
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert "Server" not in headers
    if not path.endswith(".js"):
        assert b"cdn." not in body


@pytest.mark.rule("H1")
def test_nobody_chooses_the_session_of_panels_pages(server: Server) -> None:
    assert get(server, "/app/home?bokeh-session-id=" + "a" * 44)[0] == 403


@pytest.mark.rule("R7")
def test_a_header_makes_nobody_somebody_else(server: Server) -> None:
    tries = Limits().word_tries_per_minute + 1
    answers = [ask(server, "/api/words/find", {"X-Real-Ip": f"10.0.0.{number}"}) for number in range(tries)]

    assert answers == [404] * (tries - 1) + [429]


def test_the_log_holds_no_link(server: Server) -> None:
    get(server, "/b/somesecretboard?key=somesecretkey")
    get(server, "/nothing/somesecretboard")
    get(server, "/sync/somesecretboard?key=somesecretkey")

    assert "somesecret" not in server.words()


def ask(server: Server, path: str, headers: dict[str, str]) -> int:
    request = urllib.request.Request(server.address + path, b"{}", {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def serve(*options: str) -> subprocess.CompletedProcess[str]:
    command = [*SERVE, "--light", "--no-open", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = serve("--address", "127.0.0.1", "--port", str(taken.getsockname()[1]), "--data", str(tmp_path))

    assert done.returncode == 1
    assert done.stderr.startswith("Port ") and done.stderr.count("\n") == 1


def test_a_folder_in_use_is_one_sentence(server: Server) -> None:
    done = serve("--port", "0", "--data", str(server.data))

    assert done.returncode == 1
    assert done.stderr.startswith("Another coproboard server") and done.stderr.count("\n") == 1


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = serve("--port", "0", "--data", str(tmp_path / "file"))

    assert done.returncode == 1
    assert "cannot be written" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("limit", ["cards", "cards=many", "cards=-1", "nosuch=1"])
def test_a_limit_that_is_none_is_told_by_name(tmp_path: Path, limit: str) -> None:
    done = serve("--port", "0", "--data", str(tmp_path), "--limit", limit)

    assert done.returncode == 2
    assert limit.partition("=")[0] in done.stderr and "Traceback" not in done.stderr


def test_help_needs_no_panel() -> None:
    code = "import sys; from coproboard.cli import main; main(['--help'], standalone_mode=False); print('panel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.strip().endswith("False")
