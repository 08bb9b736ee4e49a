"""The Panel apps in a real browser: the same live boards as the light page, by `coproboard serve` and by `panel serve`."""
from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

import coproboard as cb
from tests.browser.people import Person
from tests.browser.serving import ROOT, Server

# `panel serve` takes no --no-open and no --data; the folder of the boards is an environment variable there.
PANEL = """
import os, sys
from panel.command import main
port, data = (sys.argv[sys.argv.index(word) + 1] for word in ("--port", "--data"))
os.environ["COPROBOARD_DATA"] = data
sys.argv = ["panel", "serve", "apps/board.py", "apps/home.py", "--plugins", "coproboard.server", "--port", port,
            "--address", "127.0.0.1", "--allow-websocket-origin", "*"]
sys.exit(main())
"""


def make(server: Server) -> tuple[str, str]:
    """Make a board; give its id and key."""
    body = json.dumps({"frame": "spectrum", "title": "Where are we now?"}).encode()
    question = Request(f"{server.address}/api/boards", body, {"Content-Type": "application/json"})
    with urlopen(question, timeout=20) as answer:
        made = json.load(answer)
    return made["id"], made["key"]


def sit_down(page: Page, name: str, perspective: str) -> None:
    """Go through the join screen."""
    page.get_by_label("Your name").fill(name)
    page.get_by_text(perspective, exact=True).click()
    page.get_by_role("button", name="Join the board").click()


def card(page: Page, words: str) -> Locator:
    """A card by its words, wherever it lies."""
    return page.locator("[data-card]").filter(has_text=words)


def edit_together(person: Callable[..., Person], server: Server, app: str) -> None:
    """One in the Panel app, one on the light page, one in Python: each adds a card, each sees all three."""
    board, key = make(server)
    mair, gareth = person("Mair"), person("Gareth")
    in_panel = mair.open(f"{app}?board={board}#{key}")
    sit_down(in_panel, "Mair", "Lived experience")
    on_light_page = gareth.open(f"/b/{board}#{key}")
    sit_down(on_light_page, "Gareth", "Work in services")
    with cb.connect(f"{server.address}/b/{board}#{key}", name="Priya", perspective="both") as python:
        for page, words in ((in_panel, "From Panel"), (on_light_page, "From the light page")):
            page.get_by_placeholder("One thing that happens").fill(words)
            page.get_by_role("button", name="Add", exact=True).click()
        python.add("From Python", zone="information")
        python.sync(20)

        for page in (in_panel, on_light_page):
            for words in ("From Panel", "From the light page", "From Python"):
                expect(card(page, words)).to_be_visible()
        assert set(python.cards.made_perspective) == {"lived", "services", "both"}


@pytest.mark.rule("B2")
@pytest.mark.parametrize("server", [(), ("--prefix", "tables")], indirect=True, ids=["top", "prefix"])
def test_panel_light_page_and_python_edit_one_board(server: Server, person: Callable[..., Person]) -> None:
    edit_together(person, server, "/app/board")


def test_panel_serve_gives_the_same_live_boards(tmp_path: Path, chromium: object) -> None:
    server = Server(tmp_path / "data", tmp_path / "server.log", command=(sys.executable, "-c", PANEL))
    server.start()
    server.address = re.sub(r"/(board|home)$", "", server.address)  # `panel serve` prints where its apps are
    people: list[Person] = []

    def bring(name: str) -> Person:
        people.append(Person(chromium, server, name))  # type: ignore[arg-type]
        return people[-1]

    try:
        edit_together(bring, server, "/board")
        assert {one.name: one.unexpected_errors() for one in people} == {"Mair": [], "Gareth": []}
    finally:
        for one in people:
            one.close()
        server.stop()


@pytest.mark.parametrize(("lang", "start"), [("en", "Start the board"), ("cy", "Dechrau'r bwrdd")])
def test_a_board_started_in_the_panel_app_opens_there(
    server: Server, person: Callable[..., Person], axe: Callable[[Page], None], lang: str, start: str
) -> None:
    page = person("Mair", lang=lang).open(f"/app/home?lang={lang}")
    frames = page.locator("copro-home").get_by_role("button", name=re.compile("spectrum|sbectrwm", re.IGNORECASE))
    expect(frames.first).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == lang
    axe(page)
    frames.first.click()
    page.get_by_role("textbox").last.fill("Where are we now?")
    page.get_by_role("textbox").last.press("Enter")

    page.wait_for_url(re.compile(r"/app/board\?board=[a-z0-9]{12}#[A-Za-z0-9_-]{22}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Where are we now?")
    axe(page)


@pytest.mark.parametrize(("lang", "width", "dark"), [("en", 1440, False), ("cy", 1440, True), ("en", 390, True), ("cy", 390, False)])
def test_axe_finds_nothing_on_a_board_in_the_panel_app(
    server: Server, person: Callable[..., Person], axe: Callable[[Page], None], lang: str, width: int, dark: bool
) -> None:
    board, key = make(server)
    with cb.connect(f"{server.address}/b/{board}#{key}", name="Priya") as python:
        python.add("From Python", zone="information")
        python.sync(20)
    page = person("Mair", lang=lang, width=width, dark=dark).open(f"/app/board?board={board}&lang={lang}#{key}")
    page.locator("copro-board #seat [type=submit]").click()

    expect(card(page, "From Python")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == lang
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)


@pytest.mark.rule("R4")
def test_without_the_key_the_panel_app_shows_no_board(server: Server, person: Callable[..., Person]) -> None:
    board, _ = make(server)
    stranger = person("Stranger")

    page = stranger.open(f"/app/board?board={board}")

    expect(page.locator("copro-board main.gone h1")).to_be_visible()
    expect(page.locator("[data-card], input")).to_have_count(0)


@pytest.fixture
def elsewhere(tmp_path: Path, server: Server) -> Iterator[str]:
    """Another site, such as a notebook's, whose page loads the board's module from the server."""
    board, key = make(server)
    door = (ROOT / "coproboard" / "views" / "door.js").read_text(encoding="utf-8")
    model = {"address": f"{server.address}/b/{board}#{key}", "file": "board.js", "person": "Mair", "lang": "en"}
    (tmp_path / "door.js").write_text(door, encoding="utf-8")
    (tmp_path / "page.html").write_text(
        '<!doctype html><html lang="en"><title>Notebook</title><link rel="icon" href="data:,">'
        '<div style="height: 640px"><div id="cell"></div></div><script type="module">import {render} from "./door.js"\n'
        f"render({{model: {{...{json.dumps(model)}, on() {{}}}}, el: document.getElementById('cell')}})</script>",
        encoding="utf-8",
    )
    site = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{site.server_port}/page.html"
    site.shutdown()
    thread.join()
    site.server_close()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.rule("H3")
@pytest.mark.parametrize("server", [("--allow-websocket-origin", "*")], indirect=True)
def test_a_page_of_an_allowed_site_shows_the_live_board(
    server: Server, person: Callable[..., Person], elsewhere: str
) -> None:
    page = person("Mair").open(elsewhere)

    page.get_by_role("button", name="Add a card").click()
    page.get_by_placeholder("One thing that happens").fill("From a notebook")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(card(page, "From a notebook")).to_be_visible()
    expect(page.get_by_text("All saved")).to_be_visible()


@pytest.mark.rule("H3")
def test_a_page_of_another_site_does_not(server: Server, person: Callable[..., Person], elsewhere: str) -> None:
    mair = person("Mair")
    mair.expect_errors("CORS policy", "net::ERR_FAILED", "status of 403")

    page = mair.open(elsewhere)

    expect(page.get_by_role("heading", name="The board cannot be reached now")).to_be_visible()
