"""The tile: what jupyter-server-proxy is told, and the server that it starts by that."""
from __future__ import annotations

import http.client
import importlib
import json
import os
import socket
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_server_proxy.config import ServerProcess

from coproboard.jupyter import proxy
from coproboard.storage.sqlite import SqliteStore

ROOT = Path(__file__).resolve().parents[2]
HUB = "hub.example"


class Answering(http.client.HTTPConnection):
    """HTTP over a socket file."""

    def __init__(self, file: Path) -> None:
        super().__init__(HUB, timeout=60)
        self._file = file

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(str(self._file))


def ask(file: Path, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
    connection = Answering(file)
    connection.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json", **headers})
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


def command(file: Path) -> list[str]:
    """What the tile starts, for somebody on a hub."""
    filled = {"base_url": "/user/nia/", "unix_socket": str(file), "port": 0}
    return [word.format(**filled) for word in proxy.setup()["command"]]


ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The socket file of a server that was started as the tile starts it, in another folder than its boards'."""
    monkeypatch.setenv("COPROBOARD_DATA", str(tmp_path / "boards {of} nia"))
    file = tmp_path / "socket"
    process = subprocess.Popen(command(file), cwd=tmp_path, env={**os.environ, **ENVIRONMENT}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = process.stdout.readline()
    assert str(file) in said and "boards {of} nia" in said, said + process.stdout.read()
    yield file
    process.terminate()
    process.communicate(timeout=60)


@pytest.mark.rule("J1")
def test_the_entry_point_gives_what_the_proxy_takes() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]["jupyter_serverproxy_servers"]
    module, _, name = told[proxy.NAME].partition(":")

    process = ServerProcess(name=proxy.NAME, **getattr(importlib.import_module(module), name)())

    assert process.absolute_url and process.unix_socket is True
    assert Path(process.launcher_entry.icon_path).read_text(encoding="utf-8").startswith("<svg")
    assert process.launcher_entry.path_info == "coproboard/"


@pytest.mark.rule("J1")
def test_boards_lie_in_the_home_folder_wherever_jupyter_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("COPROBOARD_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    assert proxy.folder() == tmp_path / "home" / "coproboard-data"

    monkeypatch.setenv("COPROBOARD_DATA", "named")
    assert proxy.folder() == tmp_path / "named"


@pytest.mark.rule("J1")
@pytest.mark.rule("J2")
@pytest.mark.rule("J3")
def test_the_server_answers_its_user_alone_under_jupyters_path_and_host(started: Path) -> None:
    assert stat.S_IMODE(started.stat().st_mode) == 0o600

    status, page = ask(started, "GET", "/user/nia/coproboard/b/abcdefgh", **proxy.BEHIND)
    assert status == 200 and 'data-base="../"' in page and 'data-behind="login"' in page
    assert 'data-behind=""' in ask(started, "GET", "/user/nia/coproboard/b/abcdefgh")[1]
    assert ask(started, "GET", "/")[0] == 404

    new = ("POST", "/user/nia/coproboard/api/boards", {"frame": "spectrum", "title": "Who decides?"})
    for origin in ("http://evil.example", f"http://{HUB}.evil.example", "null"):
        assert ask(started, *new, Origin=origin)[0] == 403
    assert {ask(started, *new, Origin=f"https://{HUB}")[0] for _ in range(15)} == {200}, "no rate of strangers for one user"
    assert len(list((started.parent / "boards {of} nia").glob("*.coproboard"))) == 15


@pytest.mark.rule("J1")
def test_the_server_ends_with_a_jupyter_that_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROBOARD_DATA", str(tmp_path / "boards"))
    starts = "import subprocess, sys, time; subprocess.Popen(sys.argv[1:]); time.sleep(600)"
    parent = subprocess.Popen(
        [sys.executable, "-c", starts, *command(tmp_path / "socket")], env={**os.environ, **ENVIRONMENT}, stdout=subprocess.PIPE, text=True
    )
    assert str(tmp_path / "socket") in parent.stdout.readline()

    parent.kill()
    parent.wait(60)

    # What it prints to is open for as long as it lives, and then the folder is free for the next.
    assert parent.stdout.read() == ""
    parent.stdout.close()
    SqliteStore(tmp_path / "boards").close()
