"""Calm mode: one card at a time, every place a button, nothing that moves or goes away by itself, and every step in reach."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from coproboard.templates import builtin
from tests.browser.hands import Hands
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
BUS, TEA = "The last bus is at seven", "Tea at the drop-in"
MODEL = "const { model } = document.querySelector('copro-board');"
HANDS = [("keys", "en", 1440, False), ("finger", "cy", 390, True)]
EVERYONE = pytest.mark.parametrize(("how", "lang", "width", "dark"), HANDS, ids=["keys", "taps in Welsh"])


def seat(person: Callable[..., Person], server: Server, how: str, lang: str, width: int, dark: bool, frame: str = "spectrum") -> tuple[Hands, Person, str]:
    """Somebody at a board with two cards, and Huw, who laid them there."""
    link = new_board(server, frame=frame)
    huw = person("Huw")
    huw.sit(link, "services")
    for words in (BUS, TEA):
        huw.add(words)
    huw.saved()
    mair = Hands(person("Mair", lang=lang, width=width, height=844, dark=dark), how)
    mair.page.goto(link)
    return mair, huw, link


def join(one: Hands, calm: bool = True) -> None:
    """Take a seat, in calm mode from the start."""
    one.write(one.page.locator("#seat-name"), one.name)
    one.tick(one.page.locator("#seat [value=lived]"))
    if calm:
        one.tick(one.page.locator("#seat-calm"))
    one.press("join.go")
    if calm:
        expect(words(one)).to_be_visible()


def words(one: Hands) -> Locator:
    """The words of the card in hand."""
    return one.page.locator("#calm-card")


@EVERYONE
@pytest.mark.rule("Q2")
def test_a_card_is_placed_written_and_followed_by_the_next(server, person, axe, how, lang, width, dark):
    mair, huw, _ = seat(person, server, how, lang, width, dark)
    join(mair)
    expect(words(mair)).to_have_text(BUS)
    expect(mair.page.locator(".bands, .cursors, .map")).to_have_count(0)
    where = mair.page.locator(".calm__where")
    zones = builtin()["spectrum"].zones
    for zone in zones:
        expect(where.get_by_role("button", name=getattr(zone.title, lang), exact=True)).to_be_visible()
    axe(mair.page)
    chosen = where.get_by_role("button", name=getattr(zones[2].title, lang), exact=True)
    mair.press(chosen)
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(chosen).to_be_focused()
    huw.sees(information=[BUS], tray=[TEA])
    mair.press(mair.button("undo", mair.page.locator(".calm")))
    huw.sees(tray=[BUS, TEA])
    mair.press("calm.next")
    expect(words(mair)).to_have_text(TEA)
    mair.press("tool.edit", mair.page.locator(".calm"))
    mair.write(words(mair), "!", "End")
    mair.press("edit.done")
    expect(huw.card(TEA + "!")).to_be_attached()
    mair.write(mair.page.locator("#calm-new"), "Pwy sy’n talu?")
    mair.press("add.go")
    expect(words(mair)).to_have_text("Pwy sy’n talu?")
    expect(huw.card("Pwy sy’n talu?")).to_be_attached()
    mair.press(mair.page.locator(".calm .to-notes"))
    mair.write(mair.dialog.get_by_label(mair.say("note.label")), "Y cyngor")
    mair.press("note.go", mair.dialog)
    expect(mair.dialog.get_by_role("listitem")).to_contain_text("Y cyngor")
    mair.close()
    axe(mair.page)


@pytest.mark.rule("Q2")
def test_what_others_do_leaves_the_card_in_hand_and_nothing_goes_by_itself(server, person):
    mair, huw, _ = seat(person, server, "keys", "en", 1440, False)
    join(mair)
    huw.place(BUS, 6)
    expect(mair.page.locator(".calm__at")).to_contain_text("co-production, involvement")
    expect(words(mair)).to_have_text(BUS)
    mair.press("terms.drop", mair.page.locator(".calm"))
    toast = mair.page.locator(".toast")
    expect(toast).to_be_visible()
    mair.page.clock.install()
    mair.page.clock.run_for(60_000)
    expect(toast).to_be_visible()
    assert mair.page.evaluate("() => getComputedStyle(document.querySelector('copro-board').shadowRoot.querySelector('.calm__where button')).transitionDuration") == "0s"


@pytest.mark.rule("Q2")
def test_it_is_chosen_once_remembered_and_left_again(server, person):
    mair, _, _link = seat(person, server, "mouse", "en", 1440, False)
    join(mair, calm=False)
    mair.press("more")
    mair.tick(mair.dialog.get_by_role("checkbox", name=mair.say("more.calm")))
    mair.close()
    expect(words(mair)).to_be_visible()
    mair.page.reload()
    expect(words(mair)).to_be_visible()
    mair.press("more")
    mair.press(mair.dialog.get_by_role("checkbox", name=mair.say("more.calm")).locator("xpath=.."))
    mair.close()
    expect(mair.page.locator(".bands")).to_be_visible()


@EVERYONE
@pytest.mark.rule("Q2")
def test_every_step_is_in_reach(server, person, axe, how, lang, width, dark):
    mair, _huw, _ = seat(person, server, how, lang, width, dark)
    join(mair)
    mair.go("place")
    mair.at("place")
    expect(mair.page.locator("#solo-card")).to_have_text(BUS)
    axe(mair.page)
    for step in ("talk", "agree", "record"):
        mair.go(step)
        mair.at(step)
        axe(mair.page)
    mair.go("gather")
    expect(words(mair)).to_be_visible()


@EVERYONE
@pytest.mark.rule("Q2", "D7")
def test_a_frame_with_several_questions_asks_one_at_a_time(server, person, axe, how, lang, width, dark):
    mair, _huw, _ = seat(person, server, how, lang, width, dark, frame="power")
    join(mair)
    frame = builtin()["power"]
    question = mair.page.get_by_label(mair.say("calm.ask"))
    zone = mair.page.locator(".calm__where").get_by_role("button").first
    mair.press(zone)
    expect(zone).to_have_attribute("aria-pressed", "true")
    question.select_option(label=getattr(frame.layers[1].title, lang))
    expect(zone).to_have_attribute("aria-pressed", "false")
    expect(mair.page.locator(".calm__ask")).to_have_text(getattr(frame.layers[1].ask, lang))
    axe(mair.page)
    assert mair.page.evaluate(f"() => {{ {MODEL} return model.view.layer }}") == frame.layers[1].id
