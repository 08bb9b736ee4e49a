"""Boundaries of a frame of corners, drawn together: by pointer, by keys, or by saying on which side a card lies."""
from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from coproboard.templates import builtin
from tests.browser.hands import Hands
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
FLOOD, LETTER = "A flood in the night", "The form for a blue badge"
FRAME = builtin()["complexity"]
ZONES = {zone.id: zone for zone in FRAME.zones}
MODEL = "const { model } = document.querySelector('copro-board');"
CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")


def two(person: Callable[..., Person], server: Server, width: int = 390) -> tuple[Hands, Hands]:
    """Mair on a wide screen, and Huw in Welsh with his finger, at a board with two cards."""
    link = new_board(server, frame="complexity")
    mair, huw = Hands(person("Mair", height=1100), "mouse"), Hands(person("Huw", lang="cy", width=width, height=844, dark=True), "finger")
    mair.person.sit(link, "lived")
    huw.person.sit(link, "services")
    mair.person.lay((FLOOD, "chaotic", 0.2, 0.8), (LETTER, "clear", 0.5, 0.5))
    expect(huw.person.card(LETTER)).to_be_attached()
    return mair, huw


def lines(one: Hands) -> dict[str, list[float]]:
    """What the boundaries are, on one person's page."""
    return one.page.evaluate(f"() => {{ {MODEL} return model.lines('first') }}")


def draw_all(one: Hands) -> None:
    """Draw what is not drawn yet, from the panel."""
    buttons = one.dialog.get_by_role("button", name=re.compile(re.escape(one.say("lines.draw"))))
    for left in range(buttons.count(), 0, -1):
        one.press(buttons.first)
        expect(buttons).to_have_count(left - 1)


@pytest.mark.rule("D9", "F11")
def test_names_come_to_everyone_when_all_boundaries_are_drawn(server, person, axe):
    mair, huw = two(person, server)
    for one in (mair, huw):
        for zone in FRAME.zones:
            if zone.statement:
                expect(one.page.locator(f"#zone-{zone.id}")).to_contain_text(getattr(zone.statement, one.lang))
    huw.more("more.lines")
    expect(huw.dialog).to_contain_text(huw.say("lines.about"))
    draw_all(huw)
    axe(huw.page)
    # Both are told, calmly: it stays until somebody has read it.
    for one in (mair, huw):
        expect(one.page.locator(".toast")).to_contain_text(one.say("lines.named"))
    huw.close()
    for one in (mair, huw):
        one.press("ok", one.page.locator(".toast"))
        expect(one.page.locator("#zone-chaotic")).to_contain_text(getattr(ZONES["chaotic"].title, one.lang))
    assert sorted(lines(mair)) == sorted(CORNERS)
    axe(mair.page)


@pytest.mark.rule("D9", "E4")
def test_a_boundary_is_drawn_by_pointer_and_moved_again_by_the_other_by_keys(server, person):
    mair, huw = two(person, server, width=1440)
    huw.how = "keys"
    grip = mair.page.locator("[data-grip=top-left-0]")
    # Lines come last: while cards are gathered, nothing on the board suggests where they should lie.
    expect(mair.page.locator(".boundaries")).to_contain_text(mair.say("lines.count", n=0))
    expect(grip).to_have_count(0)
    mair.page.evaluate(f"() => {{ {MODEL} void model.act('step', {{ to: 'talk', from: 'gather' }}) }}")
    expect(grip).to_have_attribute("aria-valuetext", mair.say("lines.none"))
    ground, box = mair.page.locator(".boundaries").bounding_box(), grip.bounding_box()
    mouse = mair.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(ground["x"] + 0.3 * ground["width"], box["y"] + 30, steps=5)
    mouse.up()
    theirs = huw.page.locator("[data-grip=top-left-0]")
    expect(theirs).to_have_attribute("aria-valuenow", "30")
    assert lines(mair)["top-left"][0] == pytest.approx(0.3, abs=0.01)
    expect(theirs).to_have_attribute("aria-label", re.compile(re.escape(ZONES["complex"].statement.cy)))
    huw.reach(theirs)
    for _ in range(5):
        huw.page.keyboard.press("ArrowRight")
    expect(grip).to_have_attribute("aria-valuenow", "40")
    # A card that is carried, or the board's own keys, have not moved.
    assert mair.page.evaluate(f"() => {{ {MODEL} return model.cards.map(card => card.at.zone).sort() }}") == ["chaotic", "clear"]


@pytest.mark.rule("D9", "Q4")
def test_saying_on_which_side_a_card_lies_moves_the_boundary_for_everyone(server, person, axe):
    mair, huw = two(person, server)
    huw.more("more.lines")
    draw_all(huw)
    sides = huw.dialog.get_by_role("radiogroup", name=FLOOD)
    for side, key in (("edge", "lines.is.edge"), ("outside", "lines.is.outside"), ("inside", "lines.is.inside")):
        huw.tick(sides.get_by_role("radio", name=huw.say(f"lines.side.{side}"), exact=True))
        expect(mair.person.card(FLOOD)).to_contain_text(mair.say(key, zone=ZONES["chaotic"].title.en))
        contested = huw.dialog.locator(".part").filter(has_text=huw.say("lines.contested")).get_by_text(FLOOD)
        expect(contested).to_have_count(1 if side == "edge" else 0)
    axe(huw.page)
    # By slider too, and the zone's own panel says the same.
    across = huw.dialog.locator(".corner").filter(has_text=FLOOD).get_by_role("slider").first
    across.fill("90")
    mair.page.wait_for_function(f"() => {{ {MODEL} return model.lines('first')['bottom-left'][0] === 0.9 }}")
    huw.close()
    huw.page.evaluate("() => document.querySelector('copro-board').desk.openPanel('zone/chaotic')")
    expect(huw.dialog).to_contain_text(huw.say("lines.is.inside", zone=ZONES["chaotic"].title.cy))
    axe(huw.page)
