"""Two and three people at one board at once, each in a real browser of their own.

What is held back is held back by their networks, never by waiting: two moves happen "at the same moment" because
neither network lets anything through until both were made.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import zip_longest

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

PLACE = "field => [field.selectionStart, field.selectionEnd]"


def units(text: str) -> int:
    """Length as a browser counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


@pytest.fixture
def link(server: Server) -> str:
    """The link to a new board."""
    return new_board(server)


@pytest.fixture
def ann(person: Callable[..., Person], link: str) -> Person:
    """Somebody at the board, in English."""
    ann = person("Ann")
    ann.sit(link)
    return ann


@pytest.fixture
def mair(person: Callable[..., Person], link: str) -> Person:
    """Somebody else at the board, in Welsh, who works in services."""
    mair = person("Mair", lang="cy")
    mair.sit(link, "services")
    return mair


# Writing ---------------------------------------------------------------------------------------------------------------


def both_write(words: str, ann: Person, mair: Person) -> tuple[Locator, Locator]:
    """One card, open for writing at both."""
    ann.add(words)
    expect(mair.card(words)).to_be_visible()
    fields = ann.write(words), mair.write(words)
    expect(ann.page.locator(".editor")).to_contain_text("Mair is writing here too")
    expect(mair.page.locator(".editor")).to_contain_text("Ann")
    return fields


def test_two_people_write_in_one_card_letter_by_letter_and_nothing_is_lost(ann: Person, mair: Person) -> None:
    hers, theirs = both_write("a", ann, mair)
    front, back = [*"Dŵr 😀 glân "], [*" ŷd ", "👩‍👩‍👧", *" a llaeth"]
    hers.press("Home")

    for here, there in zip_longest(front, back, fillvalue=""):
        ann.page.keyboard.insert_text(here)
        mair.page.keyboard.insert_text(there)

    whole = "Dŵr 😀 glân a ŷd 👩‍👩‍👧 a llaeth"
    for one, field in ((ann, hers), (mair, theirs)):
        expect(field).to_have_value(whole)
        one.saved()
    assert hers.evaluate(PLACE) == [units("".join(front))] * 2
    assert theirs.evaluate(PLACE) == [units(whole)] * 2


def test_words_typed_at_one_place_at_the_same_moment_stay_whole(ann: Person, mair: Person) -> None:
    hers, theirs = both_write("Tŷ 👍", ann, mair)
    ann.network.freeze()
    mair.network.freeze()

    ann.page.keyboard.press("Shift+ArrowLeft")
    ann.page.keyboard.insert_text("👎")
    ann.page.keyboard.type(" bread")
    mair.page.keyboard.type(" ŵyau 😀")
    assert hers.input_value() == "Tŷ 👎 bread"
    assert theirs.input_value() == "Tŷ 👍 ŵyau 😀"
    ann.network.mend()
    mair.network.mend()

    either_order = re.compile("^Tŷ 👎( bread ŵyau 😀| ŵyau 😀 bread)$")
    for one, field in ((ann, hers), (mair, theirs)):
        expect(field).to_have_value(either_order)
        one.saved()
    assert hers.input_value() == theirs.input_value()
    for place, mine in ((hers.evaluate(PLACE), " bread"), (theirs.evaluate(PLACE), " ŵyau 😀")):
        assert place == [units(hers.input_value().partition(mine)[0] + mine)] * 2


def test_the_question_is_everyones_to_write(ann: Person, mair: Person) -> None:
    for one in (ann, mair):
        one.page.locator("button.title").click()
        expect(one.page.locator("input.title")).to_be_focused()
    ann.page.keyboard.press("End")
    mair.page.keyboard.press("Home")

    for here, there in zip_longest(" And next?", "😀 Dŵr: ", fillvalue=""):
        ann.page.keyboard.insert_text(here)
        mair.page.keyboard.insert_text(there)

    for one in (ann, mair):
        expect(one.page.locator("input.title")).to_have_value("😀 Dŵr: Where are we now? And next?")
        one.page.keyboard.press("Enter")
        expect(one.page.locator("button.title")).to_contain_text("😀 Dŵr: Where are we now? And next?")
        expect(one.page).to_have_title(re.compile("^😀 Dŵr: Where are we now"))


# Moving ----------------------------------------------------------------------------------------------------------------


def drag(ann: Person, words: str) -> None:
    ann.carry(words, "information")
    ann.page.mouse.up()


def choose_in_the_menu(ann: Person, words: str) -> None:
    ann.card(words).locator("button.card").click()
    ann.page.get_by_role("button", name="Move", exact=True).click()
    ann.page.get_by_role("menuitem", name="information").click()


def press_keys(ann: Person, words: str) -> None:
    ann.place(words, 3)


def tap_then_tap(ann: Person, words: str) -> None:
    ann.card(words).locator("button.card").click()
    ann.page.get_by_role("button", name="Move", exact=True).click()
    # The menu covers the lower part of the board.
    ann.page.locator("[data-zone=information]").click(position={"x": 100, "y": 120})


@pytest.mark.parametrize("move", [drag, choose_in_the_menu, press_keys, tap_then_tap])
def test_each_way_of_moving_a_card_moves_it_for_all(
    move: Callable[[Person, str], None], ann: Person, mair: Person, person: Callable[..., Person], link: str
) -> None:
    owen = person("Owen", width=390, height=844)
    owen.sit(link)
    ann.add("Food bank")
    mair.add("Banc bwyd")
    # Two cards added at one moment may lie in either order: nothing must shift under the mouse.
    ann.sees(tray=["Banc bwyd", "Food bank"])

    move(ann, "Food bank")

    for one in (ann, mair, owen):
        one.sees(information=["Food bank"], tray=["Banc bwyd"])


def test_a_tap_on_a_phone_moves_a_card_for_all(ann: Person, person: Callable[..., Person], link: str) -> None:
    owen = person("Owen", width=390, height=844)
    owen.sit(link)
    ann.add("Food bank")

    owen.card("Food bank").get_by_role("button", name="Move: Food bank").tap()
    owen.page.get_by_role("menuitem", name="information").tap()

    for one in (ann, owen):
        one.sees(information=["Food bank"])


def test_others_see_who_carries_a_card_and_where_and_that_it_went_back(ann: Person, mair: Person) -> None:
    ann.add("Food bank")
    ann.place("Food bank", 5)
    mair.sees(participation=["Food bank"])
    card, home = mair.card("Food bank"), mair.page.locator("[data-zone=education]")

    ann.carry("Food bank", "education")

    expect(card.locator(".heldtag")).to_have_text("Ann")
    expect(card.locator(".ghost")).to_contain_text("Ann")
    expect(card.locator("button.card")).to_contain_text("Ann")
    mair.page.wait_for_function(
        """([card, zone]) => {
            const [c, z] = [card, zone].map(each => each.getBoundingClientRect())
            return z.left < c.left + c.width / 2 && c.left + c.width / 2 < z.right
        }""",
        arg=[card.locator("button.card").element_handle(), home.element_handle()],
    )
    ann.page.keyboard.press("Escape")
    ann.page.mouse.up()

    expect(card.locator(".heldtag")).to_have_count(0)
    expect(card.locator(".ghost")).to_have_count(0)
    ann.sees(participation=["Food bank"])
    mair.sees(participation=["Food bank"])


@pytest.mark.rule("D1")
@pytest.mark.parametrize("takes_it_back", [True, False])
def test_whoever_loses_a_move_at_the_same_moment_is_told_on_the_card(takes_it_back: bool, ann: Person, mair: Person) -> None:
    ann.add("Food bank")
    mair.sees(tray=["Food bank"])
    ann.network.freeze()
    mair.network.freeze()
    ann.place("Food bank", 2)
    mair.place("Food bank", 5)
    for one in (ann, mair):
        one.saved("saving")
    mair.network.mend()
    mair.saved()
    ann.network.mend()
    ann.saved()

    # The document decides who wins: Ann's page has both moves now.
    ann_lost = ann.page.locator(".clash").count() == 1
    (loser, had), (winner, has) = [(ann, "education"), (mair, "participation")][:: 1 if ann_lost else -1]
    clash = loser.card("Food bank").locator(".clash")
    expect(clash).to_contain_text(winner.name)
    for one in (winner, loser):
        one.sees(**{has: ["Food bank"]})
    clash.get_by_role("button").nth(0 if takes_it_back else 1).click()

    for one in (winner, loser):
        one.sees(**{had if takes_it_back else has: ["Food bank"]})
        expect(one.page.locator(".clash")).to_have_count(0)
        expect(one.page.locator(".toast")).to_have_count(0)
        one.saved()


def test_a_move_by_somebody_who_saw_mine_is_no_collision(ann: Person, mair: Person) -> None:
    ann.add("Food bank")
    ann.place("Food bank", 2)
    mair.sees(education=["Food bank"])
    ann.page.clock.set_fixed_time(datetime.now(UTC))  # the label stays

    mair.place("Food bank", 5)

    ann.sees(participation=["Food bank"])
    expect(ann.page.locator(".fresh")).to_contain_text("Mair just moved this")
    expect(ann.page.locator(".clash")).to_have_count(0)


def test_a_card_names_who_goes_on_writing_in_it(ann: Person, mair: Person) -> None:
    ann.add("Food bank")
    mair.sees(tray=["Food bank"])
    ann.page.clock.set_fixed_time(datetime.now(UTC))  # the label stays

    # The second letter comes before the server writes down another touch.
    mair.write("Food bank")
    for letter in "s!":
        mair.page.keyboard.type(letter)
        expect(ann.card("Food bank").locator(".words")).to_contain_text(letter)
        expect(ann.page.locator(".fresh")).to_contain_text("Mair just changed this")


# Set aside -------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("D3")
def test_anyone_brings_back_what_somebody_set_aside(ann: Person, mair: Person) -> None:
    ann.add("Food bank")
    ann.place("Food bank", 4)
    mair.sees(consultation=["Food bank"])

    ann.card("Food bank").locator("button.card").press("s")

    ann.sees()
    mair.sees()
    mair.page.locator("button.aside").click()
    panel = mair.page.get_by_role("dialog")
    expect(panel).to_contain_text("Food bank")
    expect(panel).to_contain_text("Ann")
    panel.locator(".asides button").click()
    for one in (ann, mair):
        one.sees(consultation=["Food bank"])
        expect(one.page.locator("button.aside")).to_have_count(0)


# One person, one place -------------------------------------------------------------------------------------------------


@pytest.mark.rule("R2")
def test_ten_tabs_of_one_device_are_one_person(ann: Person, mair: Person, link: str) -> None:
    tabs = [ann.page, *(ann.context.new_page() for _ in range(9))]
    for tab in tabs[1:]:
        tab.goto(link.partition("#")[0])
    for tab in tabs:
        expect(tab.locator(".adder textarea, button.add").first).to_be_visible()
        ann.saved(page=tab)
    ann.add("Food bank")

    for page in (mair.page, *tabs):
        expect(page.locator(".crew li")).to_have_count(2)
    for tab in tabs:
        ann.sees(page=tab, tray=["Food bank"])
    for tab in tabs[:9]:
        tab.close()

    ann.page = tabs[9]
    ann.place("Food bank", 1)
    mair.sees(coercion=["Food bank"])
    expect(mair.page.locator(".crew li")).to_have_count(2)
    expect(mair.card("Food bank")).to_contain_text("Ann")
    tabs[9].close()
    expect(mair.page.locator(".crew li")).to_have_count(1)


@pytest.mark.rule("R2")
def test_a_reload_keeps_my_place_and_my_half_written_card(ann: Person, mair: Person) -> None:
    ann.add("Food bank")
    ann.page.locator(".adder textarea").fill("Half a")
    ann.saved()

    ann.page.reload()

    ann.sees(tray=["Food bank"])
    expect(ann.page.locator(".adder textarea")).to_have_value("Half a")
    expect(ann.page.locator("#seat")).to_have_count(0)
    for one in (ann, mair):
        expect(one.page.locator(".crew li")).to_have_count(2)
        expect(one.page.locator(".crew").get_by_role("img", name="Ann")).to_be_visible()
    ann.page.locator(".adder textarea").press("End")
    ann.page.keyboard.type(" card\n")
    mair.sees(tray=["Food bank", "Half a card"])


@pytest.mark.rule("I3")
def test_changing_the_language_keeps_what_i_am_writing(ann: Person, mair: Person) -> None:
    ann.add("Food bank")
    ann.page.locator(".adder textarea").fill("Half a")
    field = ann.write("Food bank")
    ann.page.keyboard.type(" and")
    field.evaluate("field => field.setSelectionRange(4, 4)")

    ann.page.get_by_role("button", name="Cymraeg").click()

    expect(ann.page.locator("h1")).to_contain_text("sbectrwm ymgysylltu")
    expect(ann.page.locator(".adder textarea")).to_have_value("Half a")
    expect(field).to_have_value("Food bank and")
    assert field.evaluate(PLACE) == [4, 4]
    mair.sees(tray=["Food bank and"])
    ann.page.locator(".adder textarea").press("Enter")
    expect(mair.card("Half a").locator(".words")).to_have_attribute("lang", "cy")
    expect(mair.card("Food bank and").locator(".words")).to_have_attribute("lang", "en")
