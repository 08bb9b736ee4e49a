"""Undo and redo take back what is mine and nothing else, in real browsers."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server


@pytest.fixture
def two(person: Callable[..., Person], server: Server) -> tuple[Person, Person]:
    """Ann and Mair at a board with Ann's card in the tray."""
    link = new_board(server)
    ann, mair = person("Ann"), person("Mair")
    ann.sit(link)
    mair.sit(link, "services")
    ann.add("Food bank")
    mair.sees(tray=["Food bank"])
    # On a slow machine too what is typed here is one act, without a pause, and a card goes on saying who changed it.
    for one in (ann, mair):
        one.page.clock.set_fixed_time(datetime.now(UTC))
    return ann, mair


def press(one: Person, name: str) -> None:
    one.page.get_by_role("button", name=name, exact=True).click()


def test_undo_and_redo_change_what_i_did_and_leave_what_others_did(two: tuple[Person, Person]) -> None:
    ann, mair = two
    ann.place("Food bank", 2)
    mair.add("Bus pass")
    ann.sees(education=["Food bank"], tray=["Bus pass"])
    mair.place("Bus pass", 6)
    ann.sees(education=["Food bank"], co_production=["Bus pass"])

    press(ann, "Undo")
    for one in two:
        one.sees(tray=["Food bank"], co_production=["Bus pass"])
    press(ann, "Undo")
    for one in two:
        one.sees(co_production=["Bus pass"])
    expect(ann.page.get_by_role("button", name="Undo", exact=True)).to_have_attribute("aria-disabled", "true")
    press(ann, "Redo")
    for one in two:
        one.sees(tray=["Food bank"], co_production=["Bus pass"])
    press(ann, "Redo")
    for one in two:
        one.sees(education=["Food bank"], co_production=["Bus pass"])
    expect(ann.page.get_by_role("button", name="Redo", exact=True)).to_have_attribute("aria-disabled", "true")
    press(mair, "Undo")
    for one in two:
        one.sees(education=["Food bank"], tray=["Bus pass"])


def test_undo_asks_before_it_overwrites_what_somebody_did_since(two: tuple[Person, Person]) -> None:
    ann, mair = two
    ann.place("Food bank", 2)
    mair.sees(education=["Food bank"])
    mair.place("Food bank", 5)
    ann.sees(participation=["Food bank"])
    # The ledger, which says who it was, comes with the move or just behind it.
    expect(ann.card("Food bank")).to_contain_text("Mair")

    ann.page.keyboard.press("Control+z")
    question = ann.page.locator(".toast")
    expect(question).to_contain_text("Mair has moved this since. Put it back anyway?")
    expect(question).to_contain_text("Food bank")
    press(ann, "Leave it")
    expect(question).to_have_count(0)
    for one in two:
        one.sees(participation=["Food bank"])

    press(ann, "Undo")
    press(ann, "Put it back")
    for one in two:
        one.sees(tray=["Food bank"])
    expect(question).to_have_count(0)
    expect(mair.page.locator(".toast, .clash")).to_have_count(0)


def test_undo_asks_before_a_card_that_others_wrote_in_goes_out_of_sight(two: tuple[Person, Person]) -> None:
    ann, mair = two
    mair.write("Food bank")
    mair.page.keyboard.type(" in town")
    mair.page.keyboard.press("Escape")
    ann.sees(tray=["Food bank in town"])
    expect(ann.card("Food bank in town")).to_contain_text("Mair")

    press(ann, "Undo")

    expect(ann.page.locator(".toast")).to_contain_text("Mair has changed these words since. Undo yours anyway?")
    press(ann, "Put it back")
    for one in two:
        one.sees()
    press(ann, "Redo")
    for one in two:
        one.sees(tray=["Food bank in town"])


def test_undoing_my_words_leaves_the_words_of_others(two: tuple[Person, Person]) -> None:
    ann, mair = two
    hers, theirs = ann.write("Food bank"), mair.write("Food bank")
    ann.page.keyboard.type(" for ev")
    mair.page.keyboard.press("Home")
    mair.page.keyboard.insert_text("Ŷ 😀: ")
    expect(hers).to_have_value("Ŷ 😀: Food bank for ev")
    ann.page.keyboard.type("eryone")
    expect(theirs).to_have_value("Ŷ 😀: Food bank for everyone")
    for one in two:
        one.page.keyboard.press("Escape")

    press(ann, "Undo")

    for one in two:
        one.sees(tray=["Ŷ 😀: Food bank"])
    press(ann, "Redo")
    for one in two:
        one.sees(tray=["Ŷ 😀: Food bank for everyone"])
    press(mair, "Undo")
    for one in two:
        one.sees(tray=["Food bank for everyone"])


def test_undoing_that_i_set_a_card_aside_asks_when_somebody_brought_it_back(two: tuple[Person, Person]) -> None:
    ann, mair = two
    ann.card("Food bank").locator("button.card").press("s")
    mair.sees()
    mair.page.locator("button.aside").click()
    mair.page.get_by_role("button", name="Bring it back").click()
    ann.sees(tray=["Food bank"])
    mair.page.keyboard.press("Escape")
    expect(mair.page.get_by_role("dialog")).to_have_count(0)
    mair.card("Food bank").locator("button.card").press("s")
    ann.sees()

    ann.page.keyboard.press("Control+z")

    expect(ann.page.locator(".toast")).to_contain_text("Mair has set this aside or brought it back since")
    press(ann, "Put it back")
    for one in two:
        one.sees(tray=["Food bank"])
