"""One link for everybody: copied, as a QR code, as three words; and how few actions lead from it to a first card."""
from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
import segno
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)


def open_share(person: Person) -> Page:
    page = person.page
    page.locator(".share").click()
    expect(page.locator(".qr")).to_be_visible()
    expect(page.locator(".words.voice span")).to_have_count(3)
    return page


def modules(page: Page, size: int) -> list[list[int]]:
    """Read a code of `size` modules off the screen, 1 for dark, as a camera would: the middle of each module."""
    picture = page.locator(".qr").screenshot()
    whole = Image.open(io.BytesIO(picture)).convert("L")
    # Its frame has round corners, and what is behind them is dark in the dark.
    drawn = whole.crop((8, 8, whole.width - 8, whole.height - 8))
    dark = drawn.point(lambda ink: 255 if ink < 128 else 0).getbbox()
    left, top, right, bottom = dark
    step = (right - left) / size, (bottom - top) / size
    return [
        [int(drawn.getpixel((int(left + (x + 0.5) * step[0]), int(top + (y + 0.5) * step[1]))) < 128) for x in range(size)]
        for y in range(size)
    ]


def test_the_panel_shows_the_one_link_and_copies_it(server: Server, person: Callable[..., Person]) -> None:
    ann = person("Ann")
    link = new_board(server)
    ann.sit(link)
    page = open_share(ann)

    expect(page.locator(".pop--share")).to_contain_text("There is no other kind of link.")
    expect(page.get_by_label("Link to this board")).to_have_value(link)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    expect(page.locator(".said")).to_have_text(re.compile("Link copied"))
    assert page.evaluate("navigator.clipboard.readText()") == link


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_code_on_the_screen_is_the_links(server: Server, person: Callable[..., Person], dark: bool) -> None:
    ann = person("Ann", dark=dark)
    link = new_board(server)
    ann.sit(link)
    page = open_share(ann)
    wanted = [list(row) for row in segno.make_qr(link, error="m").matrix]

    assert modules(page, len(wanted)) == wanted
    page.get_by_role("button", name="Show it large").click()
    expect(page.locator("dialog.large .qr")).to_be_visible()
    assert page.locator(".qr").bounding_box()["width"] > 400
    assert modules(page, len(wanted)) == wanted


def test_show_it_large_fills_the_window_and_esc_gives_the_focus_back(server: Server, person: Callable[..., Person]) -> None:
    ann = person("Ann")
    link = new_board(server, "Where are we now?")
    ann.sit(link)
    page = open_share(ann)
    words = page.locator(".words.voice span").all_inner_texts()
    page.get_by_role("button", name="Show it large").click()

    large = page.locator("dialog.large")
    expect(large).to_be_visible()
    assert large.bounding_box() == {"x": 0, "y": 0, "width": 1440, "height": 900}
    expect(large.locator("h2")).to_have_text("Where are we now?")
    # The same words: those who heard the first ones are on their way.
    expect(large.locator(".words span")).to_have_text(words)
    expect(large.locator(".address")).to_have_text(link.partition("//")[2])
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(page.locator(".share")).to_be_focused()


@pytest.mark.parametrize("way", ["escape", "cross", "outside"])
def test_every_way_out_of_the_panel_gives_the_focus_back(
    server: Server, person: Callable[..., Person], way: str
) -> None:
    ann = person("Ann")
    ann.sit(new_board(server))
    # A picked card does not keep Esc to itself while a panel is open.
    ann.add("Bin collection dates")
    ann.card("Bin collection dates").locator("button.card").click()
    page = open_share(ann)

    if way == "escape":
        page.keyboard.press("Escape")
    elif way == "cross":
        page.locator(".pop--share").get_by_role("button", name="Close").click()
    else:
        page.mouse.click(20, 600)

    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".share")).to_be_focused()


@pytest.mark.rule("R7")
def test_the_words_are_asked_for_only_while_they_are_shown(server: Server, person: Callable[..., Person]) -> None:
    ann = person("Ann")
    ann.page.clock.install()
    ann.sit(new_board(server))
    asked: list[str] = []
    ann.page.on("request", lambda request: asked.append(request.url.rpartition("/api/")[2]))
    page = open_share(ann)
    words = page.locator(".words.voice").inner_text()

    # Every 20 s the panel says that the words are still on the screen; what it shows then is what works.
    with page.expect_response("**/api/words"):
        page.clock.fast_forward(21_000)
    expect(page.locator(".words.voice")).to_have_text(words, use_inner_text=True)
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    before = asked.count("words")
    page.clock.fast_forward(90_000)
    ann.add("Bin collection dates")
    ann.saved()

    assert before >= 2
    assert asked.count("words") == before


@pytest.mark.rule("R5")
def test_from_the_link_to_ones_first_card_seen_by_the_others_is_two_actions(
    server: Server, person: Callable[..., Person]
) -> None:
    ann, mair = person("Ann"), person("Mair", lang="cy", width=390)
    link = new_board(server)
    ann.sit(link)
    page = mair.open(link)
    actions = 0

    page.locator("#seat [type=submit]").tap()
    actions += 1
    # The field is open and has the focus: writing needs no further search.
    expect(page.locator(".adder textarea")).to_be_focused()
    page.keyboard.type("Llinell argyfwng gyda’r nos")
    page.keyboard.press("Enter")
    actions += 1

    ann.sees(tray=["Llinell argyfwng gyda’r nos"])
    assert actions == 2
    # What she wrote is hers to leave: the field is empty for the next card.
    expect(page.locator(".adder textarea")).to_have_value("")
