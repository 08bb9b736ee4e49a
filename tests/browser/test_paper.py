"""A record and the sheets as files: opened without a network, printed, read by axe, on a phone and in the dark."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from coproboard.exchange import sheets
from coproboard.exchange.record import render
from coproboard.templates import builtin
from tests.exchange.story import Story, told

LINK = "https://boards.example/b/abcdefghjkmn#AAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture(scope="module")
def story() -> Story:
    return told()


@pytest.fixture
def open_file(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open a text as a file, without a network; fails when the page logs anything."""
    logged: list[str] = []
    contexts = []

    def opened(text: str, dark: bool = False, width: int = 1000) -> Page:
        context = chromium.new_context(offline=True, color_scheme="dark" if dark else "light",
                                       viewport={"width": width, "height": 800})  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: logged.append(message.text))
        page.on("requestfailed", lambda request: logged.append(request.url))
        path = tmp_path / f"{len(contexts)}.html"
        path.write_text(text, encoding="utf-8")
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert logged == []


def record(story: Story, lang: str) -> str:
    room = story.net.room
    return render(story.record(), room.ledger.people(), lang, "html", LINK)[2]


def pages(page: Page) -> int:
    return page.pdf(prefer_css_page_size=True, print_background=True).count(b"/Type /Page\n")


@pytest.mark.rule("Z4")
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_a_usual_record_opens_without_a_network_and_prints_on_two_pages(
    open_file: Callable[..., Page], story: Story, lang: str
) -> None:
    page = open_file(record(story, lang))

    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator(".record h1").inner_text() == "Where are we now?"
    assert page.locator(".record .words").evaluate("one => getComputedStyle(one).fontSize") != "16px"
    assert pages(page) == 2
    assert json.loads(page.locator("#coproboard-record").text_content() or "")["number"] == "1"


@pytest.mark.rule("Z4")
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_a_record(
    open_file: Callable[..., Page], story: Story, axe: Callable[[Page], None], dark: bool
) -> None:
    axe(open_file(record(story, "en"), dark=dark))


@pytest.mark.rule("Z4")
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_on_a_narrow_phone_nothing_is_cut(open_file: Callable[..., Page], story: Story, lang: str) -> None:
    page = open_file(record(story, lang), width=320)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.rule("Z6")
def test_what_people_wrote_runs_nothing(open_file: Callable[..., Page]) -> None:
    story = Story(2)
    story.propose("</script><script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">")
    story.done(story.people[0], "record", proposal="proposal01")
    page = open_file(record(story, "en"))

    assert "taken" not in page.title()
    assert page.locator(".record .words").inner_text().startswith("</script><script>")
    assert page.locator("img").count() == 0


@pytest.mark.rule("Z4")
@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize("frame", sorted(builtin()))
def test_a_blank_board_is_one_page_and_cards_are_two(open_file: Callable[..., Page], story: Story, frame: str, lang: str) -> None:
    board = open_file(sheets.blank_board(builtin()[frame], "Where are we now?", lang, LINK)[2])
    assert pages(board) == 1
    inside = board.evaluate("""() => { const edge = document.querySelector('.plan').getBoundingClientRect()
      return [...document.querySelectorAll('.plan text')].every(one => { const at = one.getBoundingClientRect()
        return at.left >= edge.left - 1 && at.right <= edge.right + 1 && at.top >= edge.top - 1 && at.bottom <= edge.bottom + 1 }) }""")
    assert inside
    cards = open_file(sheets.cards(story.net.room.shared.cards(), "Where are we now?", lang, LINK)[2])
    assert pages(cards) == 2
