"""JupyterLab around coproboard, under the path that a JupyterHub would give it: the tile, and files that open as boards."""
from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

import coproboard as cb
from coproboard.hosting import hosted_at
from tests.browser.lab import TOKEN, Lab
from tests.browser.people import Person
from tests.browser.serving import PATIENCE, ROOT

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)

OURS = ROOT / "coproboard" / "jupyter"
PREFIX = "/user/nia/"
LONG = PATIENCE * 1000


class HubLab(Lab):
    """A JupyterLab as somebody has it on a hub, with our extension and our tile from this checkout."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, options=(f"--ServerApp.base_url={PREFIX}",))
        self.seats = folder / "seats"
        # What an installed package tells of itself: in place of whichever is installed here.
        told = folder / "site" / "coproboard-0.dist-info"
        told.mkdir(parents=True)
        (told / "METADATA").write_text("Metadata-Version: 2.1\nName: coproboard\nVersion: 0\n", encoding="utf-8")
        points = "[jupyter_serverproxy_servers]\ncoproboard = coproboard.jupyter.proxy:setup\n"
        (told / "entry_points.txt").write_text(points, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """With what Jupyter finds in its own folders once the package is installed."""
        return {
            **super().environment, "PYTHONPATH": os.pathsep.join([str(ROOT), str(self.folder / "site")]),
            "JUPYTER_PATH": str(OURS / "share"), "JUPYTER_CONFIG_PATH": str(OURS / "etc"), "COPROBOARD_HOME": str(self.seats),
        }  # fmt: skip

    def start(self) -> None:
        """Start it; its address has its path then."""
        super().start()
        self.address = self.address.rstrip("/") + PREFIX

    def enter(self, person: Person) -> Page:
        """Open it in somebody's first tab."""
        return person.open(f"{self.address}lab?token={TOKEN}&reset")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubLab]:
    one = HubLab(tmp_path_factory.mktemp("hub"))
    one.start()
    yield one
    one.stop()


def tab(page: Page, file: str) -> FrameLocator:
    """The board in a tab of JupyterLab."""
    expect(page.locator(f"iframe[title='{file}']")).to_be_visible(timeout=LONG)
    return page.frame_locator(f"iframe[title='{file}']")


def sit(board: FrameLocator | Page, name: str) -> None:
    """Take a seat, and wait for the board."""
    board.locator("#seat-name").fill(name, timeout=LONG)
    board.locator("#seat [value=lived]").check(force=True)
    board.locator("#seat [type=submit]").click()
    expect(board.locator(".adder textarea")).to_be_visible()


def add(board: FrameLocator | Page, words: str) -> None:
    """Add a card and wait until it is kept."""
    board.locator(".adder textarea").fill(words)
    board.locator(".adder textarea").press("Enter")
    expect(board.locator("[data-card]").filter(has_text=words)).to_be_attached()
    expect(board.locator(".saved")).to_have_class(re.compile(r"\bsaved--saved\b"))


@pytest.mark.rule("J1")
@pytest.mark.rule("J2")
@pytest.mark.rule("J3")
def test_the_tile_starts_a_server_and_a_board_there_is_live_through_the_proxy(hub: HubLab, person: Callable[..., Person]) -> None:
    nia = person("Nia")
    tile = hub.enter(nia).locator(".jp-LauncherCard[title^='coproboard']")
    expect(tile.locator("img")).to_be_visible(timeout=LONG)
    with nia.context.expect_page() as opened:
        tile.click()
    page = opened.value
    page.locator("[data-frame=spectrum]").click(timeout=LONG)
    assert page.url.startswith(f"{hub.address}coproboard/")
    page.locator("#question").fill("Who decides?")
    page.locator("#question").press("Enter")
    sit(page, "Nia")
    add(page, "Leaflet")

    # Somebody else who may open this Jupyter, by the link that the panel shows.
    page.locator(".share").click()
    expect(page.locator(".pop--share")).to_contain_text("Only people who can sign in to this Jupyter can open this link.")
    link = page.get_by_label("Link to this board").input_value()
    tom = person("Tom")
    tom.open(f"{hub.address}api/status?token={TOKEN}")
    tom.open(link)
    sit(tom.page, "Tom")
    add(tom.page, "Bus shelter")
    expect(page.locator("[data-card]").filter(has_text="Bus shelter")).to_be_attached()

    # Its shell is kept by a service worker of its own, below its own path.
    scope = "async () => (await navigator.serviceWorker.ready).scope"
    assert page.evaluate(scope) == f"{hub.address}coproboard/"
    assert (hub.folder / "home" / "coproboard-data").is_dir() and not (hub.notebooks / "coproboard-data").exists()


@pytest.mark.rule("J6")
@pytest.mark.rule("J7")
def test_a_file_opens_from_the_file_browser_and_a_kernel_that_opens_it_is_at_the_same_board(
    hub: HubLab, person: Callable[..., Person]
) -> None:
    path = hub.notebooks / "buses.coproboard"
    cb.Board.new("spectrum", "Who decides?", path=path).close()
    nia = person("Nia")
    asked: list[str] = []
    nia.context.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    notebook = hub.open(
        nia, "import coproboard as cb", "board = cb.open('buses.coproboard', name='Kernel')", "print(list(board.cards['words']))",
        "board.add('From the kernel')\nboard.sync()",
    )
    lab = notebook.page
    lab.locator(".jp-DirListing-item", has_text="buses.coproboard").dblclick()
    board = tab(lab, "buses.coproboard")
    sit(board, "Nia")
    add(board, "Leaflet")

    def turn_to(title: str) -> None:
        lab.get_by_role("main").get_by_role("tab", name=title).click()

    turn_to("notebook.ipynb")
    notebook.run(0)
    notebook.run(1)
    expect(notebook.run(2)).to_contain_text("['Leaflet']")
    notebook.run(3)
    turn_to("buses.coproboard")
    expect(board.locator("[data-card]").filter(has_text="From the kernel")).to_be_attached()

    # JupyterLab's own saving writes nothing: it never read the file.
    lab.locator(".lm-TabBar-tab.lm-mod-current", has_text="buses.coproboard").click()
    lab.keyboard.press("Control+s")
    lab.evaluate("() => new Promise(done => requestIdleCallback(done))")
    expect(lab.get_by_role("dialog")).to_have_count(0)
    here = [one for one in asked if "api/contents/buses.coproboard" in one]
    assert here and all(re.match(r"GET .*(content=0|/checkpoints\?)", one) for one in here), here


@pytest.mark.rule("J6")
def test_a_new_board_is_made_in_the_folder_and_stays_open_under_another_name(
    hub: HubLab, person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPROBOARD_HOME", str(hub.seats))
    nia = person("Nia")
    lab = hub.enter(nia)
    lab.locator(".jp-LauncherCard[title^='Make a decision board']").click(timeout=LONG)
    dialog = lab.get_by_role("dialog")
    dialog.locator("select").select_option(index=0)
    dialog.locator(".jp-mod-accept").click()
    board = tab(lab, "untitled.coproboard")
    sit(board, "Nia")
    add(board, "Leaflet")

    lab.locator(".jp-DirListing-item", has_text="untitled.coproboard").click()
    lab.keyboard.press("F2")
    lab.keyboard.type("buses-2")
    lab.keyboard.press("Enter")

    board = tab(lab, "buses-2.coproboard")
    expect(board.locator("[data-card]").filter(has_text="Leaflet")).to_be_attached()
    assert hosted_at(hub.notebooks / "untitled.coproboard") is None and hosted_at(hub.notebooks / "buses-2.coproboard")
