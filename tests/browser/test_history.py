"""The history as people read and play it: the same for both, with a way back for a card at once and for the board by motion."""
from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
MODEL = "const { model } = document.querySelector('copro-board');"
BUS = "The last bus is at seven"


@pytest.fixture
def two(server: Server, person: Callable[..., Person]) -> tuple[Person, Person]:
    """Mair and Huw at one board where each did something to one card."""
    link = new_board(server)
    mair, huw = person("Mair"), person("Huw", lang="cy", width=390, height=844, dark=True)
    mair.sit(link, "lived")
    huw.sit(link, "services")
    mair.add(BUS)
    expect(huw.card(BUS)).to_be_attached()
    mair.place(BUS, 3)
    expect(huw.page.locator("[data-zone=information] [data-card]")).to_have_count(1)
    huw.page.evaluate(f"() => {{ {MODEL} model.move(model.cards[0].id, {{ zone: 'co-production', x: 0.5, y: 0.5 }}) }}")
    mair.sees(co_production=[BUS])
    mair.saved()
    return mair, huw


def said(person: Person) -> list[str]:
    """The lines of the history on the screen, newest first, without what only a screen reader hears."""
    return person.page.locator(".hist ul li").evaluate_all(
        "all => all.map(each => { const copy = each.cloneNode(true); copy.querySelectorAll('.vh').forEach(one => one.remove()); return copy.textContent.trim() })"
    )


@pytest.mark.rule("Y1", "E6")
def test_both_read_who_did_what_in_their_own_language(two, axe):
    mair, huw = two
    mair.page.get_by_role("button", name="History", exact=True).click()
    expect(mair.page.locator(".hist ul li").filter(has_text="took a seat")).to_have_count(2)
    expect(mair.page.locator(".hist ul li").first).to_contain_text("Huw moved")
    assert said(mair)[:3] == [
        f"Huw moved “{BUS}” to co-production, involvement.", f"Mair moved “{BUS}” to information.", f"Mair added “{BUS}”.",
    ]  # fmt: skip
    axe(mair.page)

    huw.page.locator(".bar__end [aria-haspopup=dialog].btn--icon").click()
    huw.page.get_by_role("button", name="Hanes").click()
    expect(huw.page.locator(".hist ul li").filter(has_text="at y bwrdd")).to_have_count(2)
    expect(huw.page.locator(".hist ul li").first).to_contain_text("Symudodd Huw")
    assert said(huw)[2] == f"Ychwanegodd Mair “{BUS}”."
    assert huw.page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(huw.page)

    mair.page.get_by_label("Show").select_option("people")
    expect(mair.page.locator(".hist ul li")).to_have_count(2)


@pytest.mark.rule("Y1")
def test_the_session_is_played_by_keyboard_and_shows_the_board_at_each_moment(two, axe):
    mair, _ = two
    mair.page.get_by_role("button", name="History", exact=True).click()
    mair.page.get_by_role("button", name="Play it from the start").click()
    time = mair.page.get_by_label("Time in this session")
    expect(time).to_be_focused()
    expect(time).to_have_attribute("aria-valuetext", "Before anything. ")
    shown = mair.page.locator(".was li")
    expect(shown).to_have_count(0)
    # Until the history has been fetched there is nowhere to go.
    expect(time).not_to_have_attribute("max", "0")
    time.press("End")
    expect(mair.page.locator(".was__zone", has_text="co-production, involvement").locator("li")).to_have_text(BUS)
    time.press("ArrowLeft")
    expect(mair.page.locator(".was__zone").filter(has_text="information").locator("li p")).to_have_text(BUS)
    expect(time).to_have_attribute("aria-valuetext", re.compile("Mair moved"))
    time.press("ArrowLeft")
    expect(mair.page.locator(".was--rest li p")).to_have_text(BUS)
    axe(mair.page)
    time.press("Home")
    mair.page.get_by_role("button", name="Play", exact=True).click()
    expect(shown).to_have_count(1)
    expect(mair.page.get_by_role("button", name="Play", exact=True)).to_be_visible(timeout=30_000)
    expect(mair.page.locator(".was__zone", has_text="co-production, involvement").locator("li")).to_have_text(BUS)


@pytest.mark.rule("Y3")
def test_a_card_is_put_back_at_once_by_anyone_and_undone(two):
    mair, huw = two
    field = mair.write(BUS)
    field.fill("The last bus is at nine")
    field.press("Control+Enter")
    mair.saved()
    mair.page.get_by_role("button", name="History", exact=True).click()
    mair.page.locator(".hist").get_by_role("button", name="The last bus is at nine").first.click()
    earlier = mair.page.locator(".asides li", has_text="information")
    earlier.get_by_role("button", name="Put it back like this").click()
    expect(mair.card(BUS).locator("button.card")).to_be_focused()
    huw.page.wait_for_function(
        f"() => {{ {MODEL} const [card] = model.cards; return card.words === '{BUS}' && card.at.zone === 'information' }}"
    )
    mair.page.locator(".toast").get_by_role("button", name="Undo").click()
    mair.page.wait_for_function(
        f"() => {{ {MODEL} const [card] = model.cards; return card.words === 'The last bus is at nine' && card.at.zone === 'co-production' }}"
    )


@pytest.mark.rule("Y3", "M2")
def test_the_whole_board_goes_back_only_with_the_other(two):
    mair, huw = two
    mair.page.get_by_role("button", name="History", exact=True).click()
    mair.page.get_by_role("button", name="Play it from the start").click()
    time = mair.page.get_by_label("Time in this session")
    time.press("End")
    time.press("ArrowLeft")
    mair.page.get_by_role("button", name="Put the whole board back to here").click()
    expect(mair.page.get_by_text("Mair has asked the group for this.")).to_be_visible()
    huw.sees(co_production=[BUS])
    # Huw looks first at what it would be like.
    huw.page.locator(".asked").get_by_role("button", name="Gweld y bwrdd bryd hynny").click()
    expect(huw.page.locator(".was__zone", has_text="gwybodaeth").locator("li p")).to_have_text(BUS)
    huw.page.keyboard.press("Escape")
    huw.page.locator(".asked .motion__do .btn").first.click()
    huw.sees(information=[BUS])


@pytest.mark.rule("Y4")
def test_marks_play_from_the_reveal_on_by_shape_without_names(server: Server, person: Callable[..., Person]):
    link = new_board(server)
    people = [person(name) for name in ("Mair", "Ann", "Tomos")]
    for one in people:
        one.sit(link, "lived")
    mair = people[0]
    mair.add(BUS)
    mair.saved()
    for one in people[1:]:
        expect(one.card(BUS)).to_be_attached()
    say = f"([act, values]) => {{ {MODEL} return model.act(act, values) }}"
    assert mair.page.evaluate(say, ["step", {"to": "place", "from": "gather"}])["ok"]
    for one in people:
        one.page.wait_for_function(f"() => {{ {MODEL} return model.facts('session').round?.id }}")
        mark = one.page.evaluate(
            f"""() => {{ {MODEL} return model.act('mark', {{ round: model.facts('session').round.id, card: model.cards[0].id, layer: 'now',
                at: ['consultation'], range: null, confidence: null, reason: '', lang: 'en', salt: 'abcdefghijklmnopqrstuvwx' }}) }}"""
        )
        assert mark["ok"], mark
    mair.page.evaluate(f"() => {{ {MODEL} return model.act('raise', {{ motion: 'motionreveal', kind: 'reveal', about: model.facts('session').round.id }}) }}")
    assert people[1].page.evaluate(say, ["voice", {"motion": "motionreveal", "yes": True}])["ok"]
    mair.page.wait_for_function(f"() => {{ {MODEL} return Object.keys(model.facts('marks')).length === 3 }}")
    assert mair.page.evaluate(f"() => {{ {MODEL} return model.log.filter(({{ act }}) => ['mark', 'seal', 'reveal'].includes(act)).map(({{ by }}) => by) }}").count("") > 1
    mair.page.get_by_role("button", name="History", exact=True).click()
    expect(mair.page.locator(".hist")).to_contain_text("All marks were revealed.")
    mair.page.get_by_role("button", name="Play it from the start").click()
    time = mair.page.get_by_label("Time in this session")
    time.press("End")
    marks = mair.page.locator(".was__marks")
    expect(marks.locator(".sh--lived")).to_have_count(3)
    expect(marks).to_contain_text("consultation")
    for _ in range(20):
        if "revealed" in (time.get_attribute("aria-valuetext") or ""):
            break
        time.press("ArrowLeft")
    expect(marks.locator(".sh--lived")).to_have_count(3)
    time.press("ArrowLeft")
    expect(marks).to_have_count(0)
