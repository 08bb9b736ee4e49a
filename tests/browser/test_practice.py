"""The practice board at the door: the same frame, on this device alone, with three hints that tick themselves off."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
BUS = "The last bus is at seven"
HANDS = [("keys", "en", 1440, False), ("finger", "cy", 390, True)]


@pytest.mark.rule("Q1")
@pytest.mark.parametrize("frame", ["spectrum", "complexity"])
@pytest.mark.parametrize(("how", "lang", "width", "dark"), HANDS, ids=["keys", "taps in Welsh"])
def test_somebody_tries_it_first_and_nothing_of_it_is_sent_or_kept(server: Server, person: Callable[..., Person], axe, frame, how, lang, width, dark):
    link = new_board(server, frame=frame)
    huw = person("Huw")
    huw.sit(link, "services")
    huw.add(BUS)
    huw.saved()
    mair = Hands(person("Mair", lang=lang, width=width, height=844, dark=dark), how)
    page = mair.page
    page.goto(link)
    mair.write(page.locator("#seat-name"), "Mair")
    mair.tick(page.locator("#seat [value=lived]"))
    axe(page)
    stored = page.evaluate("() => JSON.stringify(localStorage)")
    mair.press("join.practice")
    banner = page.locator(".practice")
    expect(banner).to_contain_text(mair.say("join.practice.about"))
    expect(banner).to_be_focused()
    expect(page.locator("[data-card]")).to_have_count(3)
    expect(mair.person.card(BUS)).to_have_count(0)
    hints = page.locator(".hints li")
    expect(hints).to_have_count(3)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    axe(page)

    # Write a card, move it, undo: each hint ticks itself off.
    mair.press(page.locator("button.add"))
    mair.write(page.locator(".adder textarea"), "Fy ngherdyn i")
    page.keyboard.press("Enter")
    expect(mair.person.card("Fy ngherdyn i")).to_be_attached()
    expect(hints.nth(0)).to_have_class("is-done")
    if how == "keys":
        mair.reach(page.locator("[data-zone=tray] .card[tabindex='0']"))
        page.keyboard.press("m")
        expect(page.get_by_role("menuitem").first).to_be_visible()
        page.keyboard.press("2")
    else:
        card = page.locator("[data-card]").last
        mair.press(card.locator(".act--move"))
        mair.press(page.get_by_role("menuitem").nth(1))
    expect(hints.nth(1)).to_have_class("is-done")
    mair.press(mair.button("undo").first)
    expect(hints.nth(2)).to_have_class("is-done")
    expect(page.locator(".hints")).to_contain_text(mair.say("practice.all"))
    axe(page)
    assert asked == []
    assert page.evaluate("() => JSON.stringify(localStorage)") == stored

    # Back at the door, with what was filled in; nobody has seen any of it.
    mair.press("join.practice.done")
    expect(page.locator("#seat-name")).to_have_value("Mair")
    expect(page.locator("#seat [value=lived]")).to_be_checked()
    mair.press("join.go")
    expect(mair.person.card(BUS)).to_be_attached()
    expect(page.locator("[data-card]")).to_have_count(1)
    expect(huw.page.locator("[data-card]")).to_have_count(1)
    expect(page.locator(".practice")).to_have_count(0)
