"""The pages beside a board in a real browser: they follow what guests do, and nobody at the board has them to thank."""
from __future__ import annotations

import os
import re
import socket
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import coproboard as cb
from coproboard.board import Board
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

PEOPLE = (("Mair", "lived"), ("Tomos", "lived"), ("Nia", "lived"), ("Gareth", "services"), ("Priya", "services"), ("Huw", "services"))
CARDS = ("Timetable leaflet", "Monthly drop-in", "Residents plan the night bus")
#: `coproboard workbench`, and `panel serve`, with the options that a `Server` of the tests gives.
WORKBENCH = """
import sys
from coproboard.cli import main
port = sys.argv[sys.argv.index("--port") + 1]
sys.argv = ["coproboard", "workbench", "--no-open", "--port", port, *sys.argv[1].split()]
sys.exit(main())
"""
PANEL = """
import glob, os, sys
from panel.command import main
port, data = (sys.argv[sys.argv.index(word) + 1] for word in ("--port", "--data"))
os.environ["COPROBOARD_DATA"], os.environ["COPROBOARD_SITES"] = data, f"http://127.0.0.1:{port}"
sys.argv = ["panel", "serve", *sorted(glob.glob("apps/*.py")), sys.argv[1], "--plugins", "coproboard.server", "--port", port,
            "--address", "127.0.0.1", "--allow-websocket-origin", "*"]
sys.exit(main())
"""
BOUND = """
import os
from pathlib import Path
import panel as pn
import coproboard as cb

board = cb.connect(Path(os.environ["BOUND_LINK"]).read_text(), join=False)
pn.Column(pn.bind(lambda cards: pn.pane.Str(f"{(cards.zone == 'participation').sum()} in participation"), board.param.cards)).servable()
"""


def salt() -> str:
    """What a device draws for each mark."""
    return urlsafe_b64encode(os.urandom(18)).decode()


class Room:
    """People at a board, from Python: six of them, three cards, and marks of their own."""

    def __init__(self, link: str, leaving: ExitStack) -> None:
        self.link = link
        self.people: list[Board] = []
        for name, perspective in PEOPLE:
            self.people.append(cb.connect(link, name=name, perspective=perspective))
            leaving.callback(self.people[-1].close)
        self.cards = [one.add(words, zone="information") for one, words in zip(self.people, CARDS, strict=False)]
        for one in self.people:
            one.sync()

    def mark(self) -> None:
        """Go to the step to place, and mark each card: the two groups apart."""
        self.people[0].act("step", to="place", from_="gather")
        opened = str(self.people[0].rounds["id"].iloc[0])
        zones = [zone.id for zone in self.people[0].frame.zones]
        for n, one in enumerate(self.people):
            for card in self.cards:
                one.act("mark", round=opened, card=card, layer="now", at=[zones[1 if n < 3 else 4]], range=None, confidence=None,
                        reason="", lang="en", salt=salt())  # fmt: skip

    def reveal(self) -> None:
        """Show them."""
        opened = str(self.people[0].rounds["id"].iloc[0])
        self.people[0].act("raise", motion="showthemall", kind="reveal", about=opened)
        for one in self.people[1:4]:
            one.act("voice", motion="showthemall", yes=True)


@pytest.fixture(scope="module")
def beside(shared_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`coproboard workbench`, beside the shared server."""
    folder = tmp_path_factory.mktemp("beside")
    command = (sys.executable, "-c", WORKBENCH, f"--site {shared_server.address}")
    one = Server(folder, folder / "workbench.log", command=command)
    one.start()
    one.address = re.sub(r"/workbench$", "", one.address)
    yield one
    one.stop()


@pytest.fixture
def room(server: Server) -> Iterator[Room]:
    with ExitStack() as leaving:
        yield Room(new_board(server), leaving)


def finding(page: Page) -> Locator:
    """What the picture on the page says."""
    return page.locator(".finding")


@pytest.mark.rule("O4", "O5")
@pytest.mark.parametrize("server", ["shared"], indirect=True)
def test_pictures_and_tables_follow_a_guest_who_moves_a_card(
    beside: Server, room: Room, person: Callable[..., Person], tmp_path: Path
) -> None:
    guest, watcher = person("Guest"), person("Watcher")
    guest.sit(room.link)
    page = watcher.open(f"{beside.address}/workbench?picture=board#{room.link}")
    expect(finding(page)).to_have_text("Most cards in one zone: information, 3 of 3")

    guest.place(CARDS[0], 5)
    expect(finding(page)).to_have_text("Most cards in one zone: information, 2 of 3")

    page.get_by_role("button", name="Tables").click()
    row = page.get_by_role("row").filter(has_text=CARDS[1])
    expect(row.get_by_role("cell").nth(1)).to_have_text("information")
    guest.place(CARDS[1], 5)
    expect(row.get_by_role("cell").nth(1)).to_have_text("participation")
    # Sorted by a head, filtered by words, taken home.
    page.get_by_role("columnheader", name="Zone").get_by_role("button").press("Enter")
    expect(page.get_by_role("columnheader", name="Zone")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("row").nth(1)).to_contain_text(CARDS[2])
    page.get_by_label("Only rows with").fill("leaflet")
    expect(page.get_by_text("1 of 3 rows")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save as CSV").click()
    coming.value.save_as(tmp_path / "cards.csv")
    assert CARDS[1] in (tmp_path / "cards.csv").read_text(encoding="utf-8")
    # Whoever watches is nobody at the board, and no log has its key.
    assert set(room.people[0].people["name"]) == {name for name, _ in PEOPLE} | {"Guest"}
    assert room.link.partition("#")[2] not in beside.words()


@pytest.mark.rule("O7", "P1")
@pytest.mark.parametrize("server", ["shared"], indirect=True)
def test_the_wall_says_who_is_ready_shows_no_sealed_mark_and_has_nothing_to_press(
    beside: Server, room: Room, person: Callable[..., Person], axe: Callable[[Page], None]
) -> None:
    page = person("Room", width=1920, height=1080).open(f"{beside.address}/wall#{room.link}")
    expect(page.get_by_role("heading", name="Where are we now?")).to_be_visible()
    drawing = page.locator("svg[role=img]")
    expect(drawing).to_have_count(1)
    room.mark()
    expect(page.get_by_text("Step 2 of 6: Place on your own")).to_be_visible()
    expect(page.get_by_text("Cam 2 o 6: Gosod ar eich pen eich hun")).to_be_visible()
    expect(page.get_by_text("0 of 6 are ready to reveal")).to_be_visible()
    room.people[3].act("ready", step="place", yes=True)
    expect(page.get_by_text("1 of 6 is ready to reveal")).to_be_visible()
    expect(page.get_by_text("Mae 1 o 6 yn barod i ddatgelu")).to_be_visible()
    assert not re.search("Work in services|Lived experience", drawing.inner_html())
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth")
    axe(page)

    room.reveal()
    expect(drawing).to_contain_text("Work in services")
    expect(page.locator("button, a, input, select, textarea, summary, [tabindex='0']")).to_have_count(0)
    page.keyboard.press("Tab")
    assert page.evaluate("['BODY', 'MAIN'].includes(document.activeElement.tagName)")
    page.goto(f"{beside.address}/wall?lang=cy#{room.link}")
    expect(page.get_by_text("Cam 3 o 6: Datgelu")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "cy" and page.get_by_text("Step 3").count() == 0


@pytest.mark.rule("O6", "O8")
@pytest.mark.parametrize("server", ["shared"], indirect=True)
def test_the_workbench_is_used_by_keys_in_both_languages(beside: Server, room: Room, person: Callable[..., Person]) -> None:
    room.mark()
    room.reveal()
    page = person("Mair").open(f"{beside.address}/workbench")
    # A link is pasted; what leads nowhere, or to another site, says so.
    field = page.get_by_label("The link of a board")
    for link, why in (("nonsense", "There is no board at this link"), ("http://127.0.0.1:1/b/abc#key", "does not look at boards of that site")):
        field.fill(link)
        field.press("Enter")
        expect(page.get_by_text(why)).to_be_visible()
    field.fill(room.link)
    field.press("Enter")
    expect(finding(page)).to_contain_text("Widest spread")
    assert page.evaluate("decodeURIComponent(location.hash)") == f"#{room.link}"

    page.get_by_role("button", name="How far apart").press("Enter")
    expect(finding(page)).to_contain_text("Most apart")
    page.get_by_text("The numbers behind it").press("Enter")
    expect(page.get_by_role("cell", name=CARDS[0]).first).to_be_visible()
    page.get_by_role("link", name="Cymraeg").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mainc waith")
    expect(page.get_by_role("button", name="Pa mor bell ar wahân")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.documentElement.lang") == "cy"

    page.get_by_role("button", name="Ailchwarae").press("Enter")
    slider = page.get_by_role("slider")
    expect(slider).to_be_enabled()
    expect(page.locator("svg[role=img]")).to_contain_text("Profiad bywyd")
    slider.press("Home")
    expect(finding(page)).to_have_text("Dim cardiau eto")
    expect(page.locator("svg[role=img]")).not_to_contain_text("Profiad bywyd")
    assert re.search(r"\d:\d\d", slider.get_attribute("aria-valuetext"))


@pytest.mark.rule("O6")
@pytest.mark.parametrize("server", ["shared"], indirect=True)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    beside: Server, room: Room, person: Callable[..., Person], axe: Callable[[Page], None]
) -> None:
    room.mark()
    room.reveal()
    looks = [
        ("en", 1440, False, ("workbench?picture=spread", "workbench?view=tables", "report")),
        ("cy", 390, True, ("workbench?picture=heat", "workbench?view=tables", "workbench?view=replay", "workbench?view=compare", "report", "wall")),
        ("en", 390, False, ("workbench?picture=board", "workbench?view=compare")),
    ]
    for lang, width, dark, places in looks:
        page = person(f"{lang} {width}", lang=lang, width=width, dark=dark).page
        for place in places:
            page.goto("about:blank")
            page.goto(f"{beside.address}/{place}#{room.link}")
            there = {"report": "iframe", "wall": "svg[role=img]"}.get(place, "table" if "tables" in place else ".finding")
            expect(page.locator(there).first).to_be_attached()
            assert page.evaluate("document.documentElement.lang") == lang
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{place} at {width}"
            axe(page)


@pytest.mark.rule("O6")
def test_panel_serve_shows_every_app_and_a_bound_table_follows(
    tmp_path: Path, chromium: object, shared_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bound.py").write_text(BOUND, encoding="utf-8")
    monkeypatch.setenv("BOUND_LINK", str(tmp_path / "link"))
    # The apps have to know their own port.
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Server(tmp_path / "data", tmp_path / "server.log", command=(sys.executable, "-c", PANEL, str(tmp_path / "bound.py")))
    server._port = port
    server.start()
    server.address = f"http://127.0.0.1:{port}"  # `panel serve` prints where its apps are
    one = Person(chromium, server, "Mair")  # type: ignore[arg-type]
    try:
        with ExitStack() as leaving:
            # A program that waits for its own loop waits for ever: what is bound is a board of another server.
            elsewhere = Room(new_board(shared_server), leaving)
            (tmp_path / "link").write_text(elsewhere.link, encoding="utf-8")
            page = one.open(f"{server.address}/bound")
            expect(page.get_by_text("0 in participation")).to_be_visible()
            elsewhere.people[0].move(elsewhere.cards[0], zone="participation")
            expect(page.get_by_text("1 in participation")).to_be_visible()

            link = Room(new_board(server), leaving).link
            page.goto(f"{server.address}/wall#{link}")
            expect(page.locator("svg[role=img]")).to_contain_text(CARDS[0].split()[0])
            page.goto(f"{server.address}/report#{link}")
            expect(page.frame_locator("iframe").get_by_role("heading", level=1).first).to_be_visible()
            page.goto(f"{server.address}/home")
            expect(page.locator("copro-home").get_by_role("button").first).to_be_visible()
            page.goto(f"{server.address}/board?board={link.partition('/b/')[2]}")
            expect(page.locator("#seat-name")).to_be_visible()
            # The board itself on the workbench: joined as anybody joins it.
            page.goto(f"{server.address}/workbench?view=board#{link}")
            page.locator("#seat-name").fill("Mair at the bench")
            page.locator("#seat [type=submit]").click()
            expect(page.locator("[data-card]").filter(has_text=CARDS[0])).to_be_visible()
        assert one.unexpected_errors() == []
    finally:
        one.close()
        server.stop()
