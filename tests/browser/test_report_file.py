"""A report as a file in a browser: both languages by keyboard without script, at every width, and nothing asked of anybody."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from coproboard.exchange.checking import check_file
from tests.browser.looks import WRONG
from tests.exchange.story import Story, tabbed
from tests.test_takehome import board_of


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A record over six frames, and how a board stands."""
    folder, story = tmp_path_factory.mktemp("reports"), Story()
    story.gather()
    story.place()
    story.reveal()
    story.answer(story.propose())
    return [board_of(tabbed()).report(folder / "record.html"), board_of(story).report(folder / "standing.html", ["cy", "en"])]


@pytest.mark.rule("O10", "O11")
@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_a_saved_report_is_read_in_either_language_by_keyboard_and_asks_nobody(
    chromium: Browser, reports: list[Path], axe: Callable[[Page], None], width: int, dark: bool
) -> None:
    for path in reports:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", reduced_motion="reduce")
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        english, welsh = page.locator("article[lang=en]"), page.locator("article[lang=cy]")
        first, second = (welsh, english) if path.stem == "standing" else (english, welsh)

        expect(first).to_be_visible()
        expect(second).to_be_hidden()
        assert page.evaluate(WRONG) == []
        axe(page)
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        expect(second).to_be_visible()
        expect(first).to_be_hidden()
        axe(page)
        page.keyboard.press("ArrowRight")
        expect(first).to_be_visible()
        expect(second).to_be_visible()
        assert asked == [path.as_uri()]
        context.close()
    assert all(one.holds for one in check_file(reports[0].read_bytes()))
