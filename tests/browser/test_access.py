"""axe finds nothing, on any screen in any state; nothing is too small to hit, too wide for the page, or cut off."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from coproboard.words import say
from tests.browser.looks import unfocused, wrong
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
CARDS = (
    ("People in crisis arrive in a police car", "coercion", 0.5, 0.1),
    ("Bin collection dates on the website", "information", 0.5, 0.0),
    ("Diabetes leaflet: 14 pages", "information", 0.5, 0.5),
    ("Bin rota survey: we never heard", "consultation", 0.5, 0.3),
    ("Members and nurses plan the rota", "co-production", 0.5, 0.1),
)
Check = Callable[[Page], None]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_any_screen(
    server: Server, person: Callable[..., Person], axe: Check, dark: bool, lang: str, width: int
) -> None:
    ann = person("Ann", lang=lang, width=width, height=900 if width > 600 else 844, dark=dark)
    page = ann.open("/")
    page.locator(".tile").first.click()
    expect(page.locator("#question")).to_be_focused()
    axe(page)

    link = new_board(server)
    ann.open(link)
    expect(page.locator("#seat")).to_be_visible()
    axe(page)

    ann.sit(link)
    ann.lay(*CARDS)
    ann.lay(("Llinell argyfwng gyda’r nos", "tray", 0, 0), lang="cy")
    axe(page)
    page.keyboard.press("Escape")
    if width < 600:
        _phone(ann, axe)
    else:
        _frame(ann, axe)
        _list(ann, axe)


def _frame(ann: Person, axe: Check) -> None:
    """The drawn frame, with a card in each state and every panel that opens over it."""
    page = ann.page
    card = ann.card(CARDS[3][0]).locator("button.card")
    card.click()
    expect(page.locator(".tools")).to_be_visible()
    axe(page)
    card.press("m")
    expect(page.locator(".movemenu")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    ann.write(CARDS[1][0])
    axe(page)
    page.keyboard.press("Escape")
    ann.card(CARDS[0][0]).locator("button.card").press("s")
    expect(page.locator(".toast")).to_be_visible()
    axe(page)
    _panels(ann, axe, ".keylink", ".share")


def _list(ann: Person, axe: Check) -> None:
    """The same board as headings and rows."""
    page = ann.page
    page.locator(".view").click()
    expect(page.locator(".layout-list")).to_be_visible()
    axe(page)
    page.locator(".act--move").first.click()
    expect(page.locator(".movemenu")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    ann.write(CARDS[1][0])
    axe(page)
    page.keyboard.press("Escape")


def _phone(ann: Person, axe: Check) -> None:
    """The list by zone, its sheets and its panels."""
    page = ann.page
    axe(page)
    page.locator(".act--move").first.tap()
    expect(page.locator(".sheet")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    ann.write(CARDS[1][0])
    axe(page)
    page.keyboard.press("Escape")
    ann.card(CARDS[0][0]).locator("button.card").press("s")
    for number in (0, 1, 2):
        page.locator(".bar__end [aria-haspopup=dialog]").last.tap()
        expect(page.locator("dialog")).to_be_visible()
        if number == 0:
            axe(page)
        page.locator(".more .btn").nth(number).tap()
        expect(page.locator(".more")).to_have_count(0)
        axe(page)
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)


def _panels(ann: Person, axe: Check, *openers: str) -> None:
    page = ann.page
    for opener in (*openers, ".aside"):
        page.locator(opener).click()
        expect(page.locator("dialog")).to_be_visible()
        if opener == ".share":
            expect(page.locator(".qr")).to_be_visible()
            expect(page.locator(".words.voice span")).to_have_count(3)
        axe(page)
        if opener == ".share":
            page.locator(".qrs .btn").click()
            expect(page.locator(".large")).to_be_visible()
            axe(page)
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)


@pytest.mark.parametrize("frame", ["risk", "likelihood-impact"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_on_the_other_frames(
    server: Server, person: Callable[..., Person], axe: Check, frame: str, width: int
) -> None:
    ann = person("Ann", width=width)
    ann.sit(new_board(server, frame=frame))
    zones = ("step-2", "step-6") if frame == "risk" else ("l2-i4", "l5-i5")
    ann.lay(*((f"Empty the bins {zone}", zone, 0.3, 0.5) for zone in zones), ("A shared budget", "tray", 0, 0))
    ann.page.keyboard.press("Escape")
    axe(ann.page)
    ann.card("A shared budget").locator("button.card").press("m")
    expect(ann.page.locator("[role=menuitem]").first).to_be_visible()
    axe(ann.page)


@pytest.mark.rule("X4")
@pytest.mark.parametrize(("lang", "width", "dark"), [("en", 1440, False), ("cy", 390, True), ("cy", 320, False)])
def test_the_statement_is_read_and_used_without_a_script(
    server: Server, person: Callable[..., Person], axe: Check, lang: str, width: int, dark: bool
) -> None:
    ann = person("Ann", lang=lang, width=width, height=844, dark=dark)
    page = ann.open("/accessibility")
    expect(page.get_by_role("heading", level=1)).to_have_text(say(lang, "access.head"))
    expect(page.locator("body")).to_contain_text(say(lang, "access.tell.none"))
    expect(page.locator("script")).to_have_count(0)
    assert (wrong(page), unfocused(page)) == ([], [])
    axe(page)
    page.reload()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=say(lang, "access.skip"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.emulate_media(media="print")
    assert page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")
    other = {"en": "cy", "cy": "en"}[lang]
    page.get_by_role("link", name={"en": "English", "cy": "Cymraeg"}[other], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say(other, "access.head"))
    expect(page.locator("html")).to_have_attribute("lang", other)


@pytest.mark.rule("X4")
def test_the_menu_of_a_board_leads_to_the_statement_and_leaves_the_session_where_it_is(
    server: Server, person: Callable[..., Person]
) -> None:
    ann = person("Ann", lang="cy")
    ann.sit(new_board(server))
    ann.page.get_by_role("button", name=say("cy", "more"), exact=True).click()
    with ann.context.expect_page() as opened:
        ann.page.get_by_role("link", name=say("cy", "more.access")).click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(say("cy", "access.head"))
    expect(ann.page.get_by_role("dialog")).to_be_visible()
