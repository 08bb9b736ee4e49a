"""A record and the sheets as files: opened without a network, printed, read by axe, on a phone and in the dark."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from coproboard.documents.shared import At, Card
from coproboard.exchange import sheets
from coproboard.exchange.record import render
from coproboard.exchange.sheets import Ground, Sheet
from coproboard.templates import builtin
from tests.exchange.story import Story, tabbed, told

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


@pytest.mark.rule("Z4", "A8")
def test_a_record_of_several_frames_prints_without_cutting_and_reads_on_a_phone(
    open_file: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page = open_file(record(tabbed(), "en"), width=390)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(page)
    assert 3 <= pages(page) <= 6


OUTSIDE = """() => { const edge = document.querySelector('.plan').getBoundingClientRect()
  const out = [...document.querySelectorAll('.plan text')].filter(one => { const at = one.getBoundingClientRect()
    return at.left < edge.left - 1 || at.right > edge.right + 1 || at.top < edge.top - 1 || at.bottom > edge.bottom + 1 })
  const cut = [...document.querySelectorAll('header')].filter(one => one.scrollHeight > one.clientHeight + 1)
  return [...out, ...cut].map(one => one.textContent) }"""
OVER = """() => { const all = [...document.querySelectorAll('.plan tspan')].map(one => [one.textContent, one.getBoundingClientRect()])
  return all.flatMap(([words, a], i) => all.slice(i + 1).filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) * .4).map(([other]) => [words, other])) }"""
TITLE = "Where are we now with the buses that leave before anybody can be there, and where would we like to be in a year or two?"


@pytest.mark.parametrize("paper", ["A4", "A3"])
@pytest.mark.parametrize("frame", builtin())
def test_every_frame_fits_its_paper_blank_and_filled_in_both_languages(open_file: Callable[..., Page], frame: str, paper: str) -> None:
    ground = Ground.of(builtin()[frame])
    ours = [Card(f"c{n}{zone.id}", "Home visits are planned by phone, not with us", "en", At(zone.id, 0.5, n / 9), n, False)
            for zone in ground.frame.zones for n in range(9)]  # fmt: skip
    page = open_file("", width=1047 if paper == "A4" else 1512)
    page.emulate_media(media="print")
    for lang in ("en", "cy"):
        sheet = Sheet(TITLE if lang == "en" else TITLE * 3, lang, LINK, paper)
        for text, most in ((sheets.blank_board(ground, sheet)[2], 1), (sheets.filled_board(ground, sheet, ours)[2], 9)):
            page.set_content(text)
            assert page.evaluate(OUTSIDE) == []
            assert page.evaluate(OVER) == []
            made = page.pdf(prefer_css_page_size=True, print_background=True)
            assert 1 <= made.count(b"/Type /Page\n") <= most
            assert made.count(b"/MediaBox [0 0 841.") if paper == "A4" else made.count(b"/MediaBox [0 0 1191")


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_cards_are_a_page_of_blank_ones_and_one_of_ours(open_file: Callable[..., Page], story: Story, paper: str) -> None:
    ground = Ground.of(builtin()["power"])
    page = open_file(sheets.cards(ground, Sheet(TITLE, "cy", LINK, paper), story.net.room.shared.cards(), {})[2])

    assert pages(page) == 2
    assert page.evaluate("[...document.querySelectorAll('.cut')].every(one => one.scrollHeight <= one.clientHeight + 1)")
