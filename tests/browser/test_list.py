"""The list is the same board as headings and rows, with every act; below 68rem by itself, above it on request."""
from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
CARDS = (
    ("Dates on the website", "information", 0.5, 0.0),
    ("Diabetes leaflet", "information", 0.5, 0.4),
    ("Bin rota survey", "consultation", 0.5, 0.1),
    ("Walk the round", "tray", 0.5, 0.5),
)


def row(person: Person, act: str, words: str) -> None:
    person.page.get_by_role("button", name=f"{act}: {words}", exact=True).click()


def listed(person: Callable[..., Person], server: Server, **how: object) -> tuple[Person, Person]:
    """Ann at the list of a board that Mair sees as a drawn frame."""
    ann, mair = person("Ann", **how), person("Mair")
    link = new_board(server)
    mair.sit(link)
    mair.page.keyboard.press("Escape")
    mair.lay(*CARDS)
    ann.sit(link)
    ann.page.keyboard.press("Escape")
    if ann.page.locator(".layout-frame").count():
        ann.page.get_by_role("button", name="List", exact=True).click()
    expect(ann.page.locator(".layout-list")).to_be_visible()
    return ann, mair


def order(page: Page, zone: str) -> list[str]:
    return page.locator(f"[data-list={zone}] .words").all_inner_texts()


def test_every_act_of_the_frame_is_done_in_the_list_and_seen_in_the_frame(
    server: Server, person: Callable[..., Person]
) -> None:
    ann, mair = listed(person, server)
    page = ann.page

    ann.add("The tea table")
    page.keyboard.press("Escape")
    row(ann, "Move", "The tea table")
    page.get_by_role("menuitem", name="participation").click()
    expect(ann.card("The tea table").locator(":focus")).to_have_count(1)
    row(ann, "Edit", "Bin rota survey")
    page.keyboard.type(" came to nothing")
    page.get_by_role("button", name="Done").click()
    row(ann, "Aside: set aside", "Walk the round")
    mair.sees(
        information=["Dates on the website", "Diabetes leaflet"],
        consultation=["Bin rota survey came to nothing"],
        participation=["The tea table"],
    )

    page.get_by_role("button", name="1 set aside").click()
    page.get_by_role("button", name="Bring it back: Walk the round").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_role("button", name="Redo").click()
    mair.sees(
        information=["Dates on the website", "Diabetes leaflet"],
        consultation=["Bin rota survey came to nothing"],
        participation=["The tea table"],
        tray=["Walk the round"],
    )
    row(ann, "Move", "The tea table")
    page.get_by_role("menuitem", name=re.compile("Back to not placed")).click()
    mair.sees(
        information=["Dates on the website", "Diabetes leaflet"],
        consultation=["Bin rota survey came to nothing"],
        tray=["Walk the round", "The tea table"],
    )


def test_up_and_down_change_the_order_for_everybody_and_say_so(server: Server, person: Callable[..., Person]) -> None:
    ann, mair = listed(person, server)
    row(ann, "Nearer the bottom", "Dates on the website")

    expect(ann.page.locator(".said")).to_have_text(re.compile("Now 2 of 2"))
    expect(ann.page.locator("[data-list=information] .words")).to_have_text(["Diabetes leaflet", "Dates on the website"])
    expect(mair.page.locator("[data-list=information] .words")).to_have_text(["Diabetes leaflet", "Dates on the website"])
    # The button under the pointer is the same card's still.
    down = ann.page.get_by_role("button", name="Nearer the bottom: Dates on the website")
    expect(down).to_be_focused()
    expect(down).to_have_attribute("aria-disabled", "true")
    row(ann, "Nearer the top", "Dates on the website")
    expect(ann.page.locator("[data-list=information] .words")).to_have_text(["Dates on the website", "Diabetes leaflet"])


def test_the_list_offers_whatever_the_frame_offers(server: Server, person: Callable[..., Person]) -> None:
    ann, mair = listed(person, server)

    def offered(page: Page, part: str) -> set[str]:
        buttons = page.locator(f"{part} button, {part} a").all()
        return {(one.get_attribute("aria-label") or one.inner_text()).strip() for one in buttons}

    mair.card("Bin rota survey").locator("button.card").click()
    frame_tools = {name.partition(":")[0] for name in offered(mair.page, ".tools")}
    list_tools = {name.partition(":")[0] for name in offered(ann.page, "[data-list=consultation] .acts")}
    assert frame_tools <= list_tools
    assert offered(mair.page, ".bar") == offered(ann.page, ".bar")
    assert offered(mair.page, ".sub") == offered(ann.page, ".sub")


def test_headings_and_rows_say_the_same_as_the_frame(server: Server, person: Callable[..., Person]) -> None:
    ann, mair = listed(person, server)
    heads = ".bands h2, .bands h3 .t, .bands .quote:not(.statement), .bands .words, .eg"

    assert ann.page.locator(heads).all_text_contents() == mair.page.locator(heads).all_text_contents()
    expect(ann.page.get_by_role("heading", level=2, name="doing for")).to_be_visible()
    expect(ann.page.get_by_role("heading", level=3, name="consultation")).to_be_visible()


@pytest.mark.parametrize(("width", "text", "layout"), [(1088, 1, "frame"), (1087, 1, "list"), (1440, 2, "list"), (640, 1, "list"), (639, 1, "phone")])
def test_the_width_in_letters_decides_what_comes_first(
    server: Server, person: Callable[..., Person], width: int, text: float, layout: str
) -> None:
    ann = person("Ann", width=width)
    ann.context.add_init_script(
        f"document.addEventListener('readystatechange', () => {{ document.documentElement.style.fontSize = '{text * 100}%' }})"
    )
    ann.sit(new_board(server))

    expect(ann.page.locator(f".layout-{layout}")).to_be_visible()


def test_the_choice_of_a_view_is_remembered_on_this_device(server: Server, person: Callable[..., Person]) -> None:
    ann, _ = listed(person, server)
    ann.page.reload()
    expect(ann.page.locator(".layout-list")).to_be_visible()
    ann.sit(new_board(server, frame="risk"))
    expect(ann.page.locator(".layout-list")).to_be_visible()

    ann.page.keyboard.press("Escape")
    ann.page.get_by_role("button", name="Board", exact=True).click()
    expect(ann.page.locator(".layout-frame")).to_be_visible()
    ann.page.reload()
    expect(ann.page.locator(".layout-frame")).to_be_visible()
