"""Pages of other sites: those that the operator allows may show a board, all others get nothing."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from coproboard.serving import configure
from tests.live import LiveServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    live = LiveServer(tmp_path / "data")
    settings = replace(live.house.settings, origins=frozenset({"notebook.example:8888"}))
    configure(settings)
    live.call(lambda: setattr(live.house, "origins", settings.origins))
    yield live
    live.stop()


def ask(server: LiveServer, method: str, origin: str) -> tuple[int, dict[str, str]]:
    """Ask for a board as a page of another site does."""
    body = b'{"frame": "spectrum", "title": ""}' if method == "POST" else None
    headers = {"Content-Type": "application/json", "Origin": origin}
    try:
        with urlopen(Request(f"{server.address}/api/boards", body, headers, method=method), timeout=20) as answer:
            return answer.status, dict(answer.headers)
    except HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers)


@pytest.mark.rule("H3")
@pytest.mark.parametrize(("method", "status"), [("OPTIONS", 204), ("POST", 200)])
def test_an_allowed_site_may_ask_and_read(server: LiveServer, method: str, status: int) -> None:
    found, headers = ask(server, method, "https://notebook.example:8888")

    assert found == status
    assert headers["Access-Control-Allow-Origin"] == "https://notebook.example:8888"
    assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.rule("H3")
@pytest.mark.parametrize("method", ["OPTIONS", "POST"])
@pytest.mark.parametrize("origin", ["https://evil.example", "https://notebook.example", "null"])
def test_another_site_may_neither_ask_nor_read(server: LiveServer, method: str, origin: str) -> None:
    found, headers = ask(server, method, origin)

    assert found == 403
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.rule("H4")
def test_other_methods_are_refused(server: LiveServer) -> None:
    assert ask(server, "PUT", "https://notebook.example:8888")[0] == 405
