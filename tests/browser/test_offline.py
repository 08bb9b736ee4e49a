"""Away from the server for a long time, at work meanwhile, and back: everything merges, once, and the page says so.

Ten minutes pass on the page's own clock, which Playwright turns; the network is really gone.
"""
from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

# Waits until the service worker holds what a reload without network needs.
KEPT = """async () => {
    for (let tries = 0; tries < 400; tries++) {
        const held = []
        for (const name of await caches.keys()) held.push(...await (await caches.open(name)).keys())
        const paths = held.map(request => new URL(request.url).pathname)
        if (['/assets/board.js', '/assets/board.json', '/assets/frames.json', location.pathname].every(path => paths.includes(path))) return
        await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error('the service worker does not hold the page')
}"""


@pytest.fixture
def link(server: Server) -> str:
    """The link to a new board."""
    return new_board(server)


@pytest.fixture
def ann(person: Callable[..., Person], link: str) -> Person:
    """Somebody whose clock the test turns, with a page that is kept for use without network."""
    ann = person("Ann")
    ann.sit(link)
    ann.page.evaluate(KEPT)
    ann.page.clock.install()
    return ann


@pytest.fixture
def mair(person: Callable[..., Person], link: str) -> Person:
    """Somebody who stays online."""
    mair = person("Mair", lang="cy")
    mair.sit(link, "services")
    return mair


@pytest.mark.rule("R3")
def test_ten_minutes_offline_with_a_reload_merge_with_what_others_did(
    ann: Person, mair: Person, person: Callable[..., Person], link: str
) -> None:
    for words in ("Food bank", "Bus pass", "Respite"):
        ann.add(words)
    ann.saved()
    mair.sees(tray=["Bus pass", "Food bank", "Respite"])

    ann.offline()
    ann.saved("offline")
    expect(ann.page.locator(".toast")).to_contain_text("You are offline")
    ann.add("Ŵyau 😀")
    ann.place("Ŵyau 😀", 3)
    ann.place("Food bank", 2)
    ann.write("Bus pass")
    ann.page.keyboard.type(" for all")
    ann.page.keyboard.press("Escape")
    ann.card("Respite").locator("button.card").press("s")
    ann.page.locator(".adder textarea").fill("Half a")
    mair.place("Bus pass", 6)
    mair.write("Bus pass").press("Home")
    mair.page.keyboard.type("A ")
    mair.page.keyboard.press("Escape")
    mair.add("Banc bwyd")

    ann.page.clock.fast_forward("10:00")
    ann.page.reload()

    ann.sees(information=["Ŵyau 😀"], education=["Food bank"], tray=["Bus pass for all"])
    ann.saved("offline")
    expect(ann.page.locator(".adder textarea")).to_have_value("Half a")
    ann.page.locator(".adder textarea").press("End")
    ann.page.keyboard.type(" card\n")
    ann.place("Half a card", 1)
    mair.sees(tray=["Banc bwyd", "Food bank", "Respite"], co_production=["A Bus pass"])

    ann.online()

    whole = {
        "coercion": ["Half a card"],
        "education": ["Food bank"],
        "information": ["Ŵyau 😀"],
        "co_production": ["A Bus pass for all"],
        "tray": ["Banc bwyd"],
    }
    ann.saved()
    expect(ann.page.locator(".toast")).to_contain_text("Back with everyone.")
    late = person("Late")
    late.sit(link)
    for one in (ann, mair, late):
        one.sees(**whole)
        expect(one.page.locator(".crew li")).to_have_count(3)
    ann.page.reload()
    ann.sees(**whole)
    ann.saved()
    # And everything goes on as before.
    ann.place("Half a card", 4)
    mair.sees(**{zone: words for zone, words in whole.items() if zone != "coercion"}, consultation=["Half a card"])
