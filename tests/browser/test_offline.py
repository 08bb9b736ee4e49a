"""Away from the server for a long time, at work meanwhile, and back: everything merges, once, and the page says so.

Ten minutes pass on the page's own clock, which Playwright turns; the network is really gone.
"""
from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import LOST_NETWORK, Person, new_board
from tests.browser.serving import Server

# Waits until the service worker holds what a reload without network needs.
KEPT = """async () => {
    for (let tries = 0; tries < 400; tries++) {
        const held = []
        for (const name of await caches.keys()) held.push(...await (await caches.open(name)).keys())
        const paths = held.map(request => new URL(request.url).pathname)
        const wanted = ['/assets/board.js', '/assets/steps.js', '/assets/steps.json', '/assets/board.json', '/assets/frame.spectrum.json', location.pathname]
        if (wanted.every(path => paths.includes(path))) return
        await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error('the service worker does not hold the page')
}"""

# Keeps the databases of this page's boards busy until `release()`: what is written meanwhile has to wait.
HOLD = """async () => {
    let held = true
    window.release = () => { held = false }
    for (const { name } of await indexedDB.databases()) {
        const open = indexedDB.open(name)
        await new Promise((resolve, reject) => { open.onsuccess = resolve; open.onerror = reject })
        const store = open.result.transaction('updates', 'readwrite').objectStore('updates')
        const ask = () => { store.count().onsuccess = () => held ? ask() : open.result.close() }
        ask()
    }
}"""

# From now on the disk takes nothing, as when it is full; `mend()` ends that.
FULL = """() => {
    const { add } = IDBObjectStore.prototype
    window.mend = () => { IDBObjectStore.prototype.add = add }
    IDBObjectStore.prototype.add = function (value) {
        add.call(this, value, 'twice')
        return add.call(this, value, 'twice')
    }
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
    ann.saved("offline")
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
    ann.saved("offline")
    # The first reload took the id that was in reserve; after the second one there is none that the server gave.
    ann.page.reload()
    ann.sees(coercion=["Half a card"], information=["Ŵyau 😀"], education=["Food bank"], tray=["Bus pass for all"])
    ann.add("Last")
    mair.sees(tray=["Banc bwyd", "Food bank", "Respite"], co_production=["A Bus pass"])

    ann.online()

    whole = {
        "coercion": ["Half a card"],
        "education": ["Food bank"],
        "information": ["Ŵyau 😀"],
        "co_production": ["A Bus pass for all"],
        "tray": ["Banc bwyd", "Last"],
    }
    ann.saved()
    expect(ann.page.locator(".toast")).to_have_text(re.compile(r"Back with everyone. [1-9]\d* of your changes were added."))
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


def test_a_network_that_dies_in_silence_is_noticed_and_told(ann: Person, mair: Person) -> None:
    ann.add("Food bank")
    ann.saved()

    ann.network.freeze()
    ann.place("Food bank", 3)
    ann.saved("saving")
    ann.page.clock.fast_forward("00:07")
    ann.page.clock.fast_forward("00:03")
    ann.saved("offline")
    mair.sees(tray=["Food bank"])

    ann.expect_errors(*LOST_NETWORK)
    ann.network.mend()
    ann.page.clock.fast_forward("00:10")
    ann.saved()
    for one in (ann, mair):
        one.sees(information=["Food bank"])
        expect(one.page.locator(".crew li")).to_have_count(2)


def test_a_cut_while_two_write_in_one_card_loses_no_letter_and_no_place(ann: Person, mair: Person) -> None:
    ann.add("Bara")
    expect(mair.card("Bara")).to_be_visible()
    hers, theirs = ann.write("Bara"), mair.write("Bara")
    ann.page.keyboard.type(" brith")
    expect(theirs).to_have_value("Bara brith")

    ann.expect_errors(*LOST_NETWORK)
    ann.network.cut()
    ann.saved("offline")
    ann.page.keyboard.type(" a the")
    mair.page.keyboard.press("Home")
    mair.page.keyboard.insert_text("😀 Ŵy, ")
    ann.network.mend()
    ann.page.clock.fast_forward("00:10")

    for field in (hers, theirs):
        expect(field).to_have_value("😀 Ŵy, Bara brith a the")
    ann.page.keyboard.type("!")
    mair.page.keyboard.type("c")
    for field in (hers, theirs):
        expect(field).to_have_value("😀 Ŵy, cBara brith a the!")
    ann.saved()


@pytest.mark.rule("R3")
def test_a_tab_that_was_closed_offline_leaves_its_work_to_the_next(ann: Person, mair: Person, link: str) -> None:
    other = ann.context.new_page()
    other.goto(link.partition("#")[0])
    ann.saved(page=other)
    ann.offline()
    ann.saved("offline")
    ann.saved("offline", page=other)

    first, ann.page = ann.page, other
    ann.add("Written in the second tab")
    ann.place("Written in the second tab", 2)
    ann.page = first
    ann.add("Written in the first tab")
    ann.saved("offline", page=other)
    other.close()
    ann.online()
    mair.sees(tray=["Written in the first tab"])
    ann.page.reload()

    for one in (ann, mair):
        one.sees(tray=["Written in the first tab"], education=["Written in the second tab"])
    ann.saved()


def test_what_was_changed_just_before_the_page_went_away_is_there(ann: Person) -> None:
    ann.offline()
    ann.saved("offline")

    # In one turn of the page, so that nothing can be written between the last change and the end.
    ann.page.evaluate(
        """() => {
            const { model } = document.querySelector('copro-board')
            for (let n = 1; n <= 30; n++) model.add(`Card ${n}`, 'en')
            location.reload()
        }"""
    )

    ann.sees(tray=[f"Card {n}" for n in range(1, 31)])


def test_the_page_calls_nothing_safe_before_it_is_on_the_disk(ann: Person) -> None:
    ann.offline()
    ann.saved("offline")
    ann.page.evaluate(HOLD)

    ann.add("Food bank")
    ann.place("Food bank", 2)
    assert "saved--saving" in ann.page.locator(".saved").get_attribute("class")
    expect(ann.page.locator(".saved")).to_have_text("Saving…")

    ann.page.evaluate("release()")
    ann.saved("offline")
    expect(ann.page.locator(".saved")).to_have_text("Offline. Safe on this device.")


def test_a_disk_that_takes_nothing_is_told_and_later_gets_everything(ann: Person) -> None:
    ann.offline()
    ann.saved("offline")

    ann.page.evaluate(FULL)
    ann.add("Food bank")
    ann.saved("unsaved")
    ann.add("Bus pass")
    ann.saved("unsaved")
    ann.page.evaluate("mend()")
    ann.place("Bus pass", 2)
    ann.saved("offline")

    ann.page.reload()
    ann.sees(tray=["Food bank"], education=["Bus pass"])
