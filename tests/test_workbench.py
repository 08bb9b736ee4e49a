"""`coproboard workbench`: which boards and sites it takes, and what its server answers."""
from __future__ import annotations

import asyncio
import os

import pytest
from click.testing import CliRunner
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from coproboard import workbench
from coproboard.cli import main
from coproboard.views.beside_apps import apps
from coproboard.views.lookout import Lookouts
from coproboard.views.sites import Sites

KEY = "0123456789abcdefghijkl"


@pytest.mark.rule("O2", "O3")
@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["hello"], "There is no board at this link"),
        ([f"http://elsewhere/b/abc#{KEY}"], "name its site with --site"),
        (["--site", "ftp://host", f"http://host/b/abc#{KEY}"], "no address of a site"),
        (["--site", "https://host", f"http://host/b/abc#{KEY}"], "name its site with --site"),
    ],
)
def test_a_board_that_is_not_to_be_watched_is_refused_in_one_sentence(options: list[str], says: str) -> None:
    result = CliRunner().invoke(main, ["workbench", "--no-open", *options])

    assert result.exit_code == 2 and says in " ".join(result.output.split()) and KEY not in result.output


@pytest.mark.skipif(not hasattr(os, "nice"), reason="there is no other way to step back")
def test_it_steps_back_for_the_people_at_the_board(monkeypatch: pytest.MonkeyPatch) -> None:
    by: list[int] = []
    monkeypatch.setattr(os, "nice", by.append)
    workbench.step_back()

    assert by == [workbench.NICE] and workbench.NICE > 0


@pytest.mark.rule("O6")
def test_its_pages_say_their_language_and_keep_to_themselves() -> None:
    async def ask() -> None:
        lookouts = Lookouts(Sites.read(()))
        server = workbench.make_server(apps(lookouts), port=0, address="127.0.0.1")
        server.start()
        try:
            client, root = AsyncHTTPClient(), f"http://127.0.0.1:{server.port}"
            start = await client.fetch(f"{root}/")
            assert start.effective_url == f"{root}/workbench"
            for name in ("workbench", "report", "wall"):
                page = await client.fetch(f"{root}/{name}", headers={"Accept-Language": "cy"})
                text = page.body.decode()
                assert '<html lang="cy" dir="ltr"' in text and "http://" not in text.replace("http://www.w3.org/", "")
                assert page.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
                assert page.headers["Referrer-Policy"] == "no-referrer"
            for closed in ("components/os/Path/_bundle_path/x", "workbench/autoload.js"):
                with pytest.raises(HTTPClientError, match="404"):
                    await client.fetch(f"{root}/{closed}")
        finally:
            server.stop()
            lookouts.close()

    asyncio.run(ask())


