"""JupyterLab around coproboard, under the path that a JupyterHub would give it: the tile, and files that open as boards."""
from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

import coproboard as cb
from coproboard.seats import Seats
from tests.browser.lab import TOKEN, Lab
from tests.browser.serving import PATIENCE, ROOT

OURS = ROOT / "coproboard" / "jupyter"
PREFIX = "/user/nia/"


class HubLab(Lab):
    """A JupyterLab as somebody has it on a hub, with our extension and our tile from this checkout."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, options=(f"--ServerApp.base_url={PREFIX}",))
        # What an installed package tells of itself: in place of whichever is installed here.
        told = folder / "site" / "coproboard-0.dist-info"
        told.mkdir(parents=True)
        (told / "METADATA").write_text("Metadata-Version: 2.1\nName: coproboard\nVersion: 0\n", encoding="utf-8")
        (told / "entry_points.txt").write_text(
            "[jupyter_serverproxy_servers]\ncoproboard = coproboard.jupyter.proxy:setup\n", encoding="utf-8"
        )

    @property
    def environment(self) -> dict[str, str]:
        """With what Jupyter finds in its own folders once the package is installed."""
        return {
            **super().environment, "PYTHONPATH": os.pathsep.join([str(ROOT), str(self.folder / "site")]),
            "JUPYTER_PATH": str(OURS / "share"), "JUPYTER_CONFIG_PATH": str(OURS / "etc"), "COPROBOARD_HOME": str(self.seats),
        }  # fmt: skip

    @property
    def seats(self) -> Path:
        """What programs of its user remember."""
        return self.folder / "seats"

    @property
    def base(self) -> str:
        """Its address with its path."""
        return self.address.rstrip("/").removesuffix(PREFIX.rstrip("/")) + PREFIX


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubLab]:
    one = HubLab(tmp_path_factory.mktemp("hub"))
    one.start()
    yield one
    one.stop()


def frame(page: Page, file: str) -> FrameLocator:
    """The board in a tab."""
    expect(page.locator(f"iframe[title='{file}']")).to_be_visible(timeout=PATIENCE * 1000)
    return page.frame_locator(f"iframe[title='{file}']")


def sit(board: FrameLocator | Page, name: str) -> None:
    """Take a seat."""
    board.get_by_label("Your name").fill(name)
    board.get_by_text("Rather not say").click()
    board.get_by_role("button", name="Join the board").click()


@pytest.mark.rule("J1")
@pytest.mark.rule("J2")
@pytest.mark.rule("J3")
def test_the_tile_starts_a_server_and_a_board_there_is_live_through_the_proxy(hub: HubLab, person: Any) -> None:
    nia, page = person("Nia"), None
    lab = nia.open(f"{hub.base}lab?token={TOKEN}&reset")
    with nia.context.expect_page() as opened:
        lab.locator(".jp-LauncherCard", has_text="coproboard").filter(has_not_text="New").click(timeout=PATIENCE * 1000)
    page = opened.value
    page.wait_for_url(f"{hub.base}coproboard/", timeout=PATIENCE * 1000)
    assert page


@pytest.mark.rule("J6")
def test_a_file_opens_from_the_file_browser_and_a_program_that_opens_it_sees_the_change(
    hub: HubLab, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPROBOARD_HOME", str(hub.seats))
    made = cb.Board.new("spectrum", "Who decides?", path=hub.notebooks / "buses.coproboard")
    made.add("Leaflet", zone="information")
    made.close()
    nia = person("Nia")
    lab = nia.open(f"{hub.base}lab?token={TOKEN}&reset")
    lab.locator(".jp-DirListing-item", has_text="buses.coproboard").dblclick(timeout=PATIENCE * 1000)
    board = frame(lab, "buses.coproboard")
    sit(board, "Nia")
    assert Seats
