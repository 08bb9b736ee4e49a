"""Every frame, decided together: people place by mouse, by keys and by finger, and all read the same of what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from coproboard.templates import Template, builtin
from coproboard.words import say
from tests.browser.people import Person, new_board
from tests.browser.serving import Server
from tests.browser.test_place import CARDS, MARK, act, begin, fits, reveal, saved

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
Check = Callable[[Page], None]
FRAMES = builtin()
CHOICES = ".choose .at:not(.at--unsure) input"
SIX = ("Ann", "Mair", "Tomos", "Gareth", "Huw", "Ceri")
#: Where the first card is marked by me, as the server keeps it.
AT = "() => document.querySelector('copro-board').model.mine.marks[0].at"


def called(frame: Template, zone: str, lang: str) -> str:
    """What a sentence calls a zone."""
    found = next(each for each in frame.zones if each.id == zone)
    if frame.kind == "steps":
        return say(lang, "reveal.step", step=found.number)
    return getattr((frame.hides and found.statement) or found.title, lang)


def choose(one: Person, nth: int) -> str:
    """Mark the card in hand by the nth choice, in one's own way, and return its zone."""
    page = one.page
    choice = page.locator(CHOICES).nth(nth)
    zone = choice.get_attribute("value")
    if one.name == "Gwen":
        if page.locator(CHOICES).count() <= 9:
            page.locator(".paper").focus()
            page.keyboard.press(str(next(each.number for each in FRAMES[board_frame(page)].zones if each.id == zone)))
        else:
            choice.focus()
            page.keyboard.press("Space")
    elif one.name == "Huw":
        choice.locator("xpath=..").tap()
    else:
        choice.locator("xpath=..").click()
    saved(one)
    return zone


def board_frame(page: Page) -> str:
    return page.evaluate("() => document.querySelector('copro-board').model.frame.id")


@pytest.mark.rule("F6")
@pytest.mark.rule("P7")
@pytest.mark.parametrize("name", FRAMES)
def test_three_people_place_in_three_ways_and_read_the_same(
    server: Server, person: Callable[..., Person], axe: Check, name: str
) -> None:
    frame = FRAMES[name]
    ann, gwen, huw = person("Ann"), person("Gwen", lang="cy"), person("Huw", width=390, height=844)
    people = (ann, gwen, huw)
    begin(people, ["lived"] * 3, server, name)
    for one in people:
        expect(one.page.locator(".choose > legend")).to_have_text(getattr(frame.layers[0].ask, one.lang))
        expect(one.page.locator(".solo .layers button")).to_have_count(
            len(frame.layers) if len(frame.layers) > 1 else 0
        )
    last = ann.page.locator(CHOICES).count() - 1
    zones = [choose(one, nth) for one, nth in zip(people, (0, 1, last), strict=True)]
    for one in (gwen, huw):
        axe(one.page)
        fits(one.page)
    reveal(people)
    for one in people:
        words, picture = one.page.locator(".words-of").first, one.page.locator(".plot, .mini, .bins").first
        told = re.sub(r"\s+", " ", words.text_content())
        for zone in zones:
            assert called(frame, zone, one.lang) in told
        expect(picture).to_have_attribute("aria-hidden", "true")
        expect(picture.locator(".sh--lived")).to_have_count(3)
        if frame.kind == "circles":
            assert say(one.lang, "reveal.most") not in told
            expect(picture.locator(".mid")).to_have_count(0)
        if frame.hides:
            assert not any(getattr(each.title, one.lang) in told for each in frame.zones)
    for one in (ann, huw):
        axe(one.page)
        fits(one.page)


@pytest.mark.rule("P5")
@pytest.mark.rule("P7")
def test_where_the_groups_see_it_differently_is_told_over_all_questions(
    server: Server, person: Callable[..., Person], axe: Check
) -> None:
    people = [person(name) for name in SIX]
    begin(people, ["lived"] * 3 + ["services"] * 3, server, "power")
    for n, one in enumerate(people):
        lived = n < 3
        # The third card has two marks of services only.
        assert one.page.evaluate(MARK, [(3 if lived else 1, 2, 3 if n < 5 else 0), "", "knows"]) == []
        assert one.page.evaluate(MARK, [(2, 2 if lived else 3), "", "acts"]) == []
    reveal(people)
    page = people[0].page
    seen = page.locator(".seen > li")
    expect(seen).to_have_count(2)
    expect(seen.first).to_contain_text(CARDS[0])
    expect(seen.first).to_contain_text("2 apart")
    expect(seen.first).to_contain_text("Who holds the knowledge")
    expect(seen.first.locator(".why-of li")).to_have_text(
        ["Lived experience: the people", "Work in services: the organisation"]
    )
    expect(seen.last).to_contain_text(CARDS[1])
    expect(seen.last.locator(".why-of li")).to_have_text(["Lived experience: both", "Work in services: the people"])
    expect(page.locator(".rv__side")).to_contain_text("Not compared: 1, where fewer than three of a group marked.")
    page.get_by_role("button", name="action", exact=True).click()
    expect(page.locator(".rv__ask h2")).to_contain_text("Who enacts the decisions")
    expect(page.locator(".col .apart").first).to_have_text("1 apart")
    axe(page)


@pytest.mark.rule("F5")
def test_one_question_leads_to_the_next_and_the_last_card_ends_it(
    server: Server, person: Callable[..., Person]
) -> None:
    gwen = person("Gwen", lang="cy")
    begin((gwen,), ("lived",), server, "power")
    page, layers = gwen.page, FRAMES["power"].layers
    page.locator(".paper").focus()
    for number, layer in enumerate(layers):
        expect(page.locator(".choose > legend")).to_have_text(layer.ask.cy)
        for _ in CARDS:
            page.keyboard.press("2")
            saved(gwen)
            page.keyboard.press("Enter")
        if number < len(layers) - 1:
            expect(page.locator(".layers [aria-pressed=true]")).to_have_text(layers[number + 1].title.cy)
    expect(page.locator(".two")).to_contain_text(say("cy", "place.all"))


@pytest.mark.rule("P7")
def test_on_corners_a_place_is_made_finer_by_buttons_and_by_a_tap(
    server: Server, person: Callable[..., Person]
) -> None:
    ann = person("Ann")
    begin((ann,), ("lived",), server, "complexity")
    page = ann.page
    page.locator(CHOICES).first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    saved(ann)
    assert page.evaluate(AT) == ["clear"]
    page.locator(".why summary").click()
    page.get_by_role("button", name="Nearer this corner").click()
    saved(ann)
    assert page.evaluate(AT) == ["clear", 0.6, 0.6]
    page.get_by_role("button", name="Further left").click()
    saved(ann)
    assert page.evaluate(AT) == ["clear", 0.5, 0.6]
    lens = page.locator(".lens")
    box = lens.bounding_box()
    lens.click(position={"x": box["width"] * 0.1, "y": box["height"] * 0.2})
    saved(ann)
    zone, x, y = page.evaluate(AT)
    assert (zone, round(x, 1), round(y, 1)) == ("complex", 0.2, 0.4)
    expect(page.locator(".choose .is-on")).to_contain_text("try things and see")


@pytest.mark.rule("P7")
def test_agreement_as_placed_stands_beside_how_far_apart_marks_lie(
    server: Server, person: Callable[..., Person]
) -> None:
    people = [person(name) for name in SIX[:3]]
    link = new_board(server)
    for one in people:
        one.sit(link, "lived")
    ann = people[0]
    ann.lay(*((words, "tray", 0, 0) for words in CARDS))
    act(ann, "frame", tab="agree", frame="agreement-certainty")
    act(ann, "step", to="place", **{"from": "gather"})
    for one, number in zip(people, (1, 3, 5), strict=True):
        assert one.page.evaluate(MARK, [(number,), "", "now"]) == []
    reveal(people)
    act(ann, "step", to="talk", **{"from": "reveal"})
    act(ann, "turn", to="agree", **{"from": "first"})
    huw = people[1].page
    expect(huw.locator(".toast")).to_contain_text("Ann turned us to “Agreement and certainty")
    expect(huw.locator(".toast").get_by_role("button", name="Go back to “A spectrum of engagement”")).to_be_visible()
    # Somebody who looks at another frame meanwhile is brought along: a round is of the group's tab.
    people[2].page.evaluate("() => document.querySelector('copro-board').model.look('first')")
    act(ann, "step", to="place", **{"from": "talk"})
    for one in people:
        expect(one.page.locator(".choose > legend")).to_have_text(FRAMES["agreement-certainty"].layers[0].ask.en)
        one.page.locator(".choose .at", has_text="simple").click()
        saved(one)
        one.page.locator(".two .btn--go").click()
        one.page.locator(".choose .at", has_text="chaos").click()
        saved(one)
    about = ann.page.evaluate("() => document.querySelector('copro-board').model.facts('session')['round/agree'].id")
    act(ann, "raise", motion="motion-0002", kind="reveal", about=about)
    expect(huw.locator(".asked")).to_contain_text("Show everybody’s marks on “Agreement and certainty")
    for one in people[1:]:
        act(one, "voice", motion="motion-0002", yes=True)
    agreed = huw.locator(".agreed > li")
    expect(agreed).to_have_count(2)
    first = agreed.filter(has_text=CARDS[0])
    expect(first).to_contain_text(
        "You placed agreement: close to agreement. Measured on “A spectrum of engagement”: marks lie 4 of 5 steps apart."
    )
    second = agreed.filter(has_text=CARDS[1])
    expect(second).to_contain_text(
        "You placed agreement: far from agreement. Measured on this one: marks lie 0 of 2 steps apart."
    )
    expect(huw.locator(".rv__side")).to_contain_text("Where no other frame has marks on a card yet")


@pytest.mark.rule("F8")
def test_what_comes_out_of_a_card_is_written_together_under_the_frames_own_names(
    server: Server, person: Callable[..., Person], axe: Check
) -> None:
    ann, huw = person("Ann"), person("Huw", width=390, height=844, lang="cy")
    link = new_board(server, frame="risk")
    for one in (ann, huw):
        one.sit(link, "lived")
    ann.lay(*((words, "step-3", 0.2, 0.5) for words in CARDS))
    act(ann, "step", to="talk", **{"from": "gather"})
    names = FRAMES["risk"].outcomes
    row = row_of(ann.page, CARDS[1])
    row.get_by_role("button", name="What comes out of this?").click()
    dialog = ann.page.get_by_role("dialog")
    expect(dialog).to_contain_text(CARDS[1])
    dialog.get_by_role("button", name="Add a step").click()
    expect(dialog.get_by_label(f"1: {names.what.en}")).to_be_focused()
    ann.page.keyboard.type("Ask three members")
    dialog.get_by_label(f"1: {names.who.en}").fill("The rota group")
    dialog.get_by_label(f"1: {names.when.en}").fill("2027-03-01")
    axe(ann.page)
    ann.page.keyboard.press("Escape")
    expect(row).to_contain_text("Ask three members · The rota group · ")
    expect(row.get_by_role("button", name="What comes out of this?")).to_contain_text("(1)")
    # Somebody else, on a phone and in Welsh, sees the same and goes on with it.
    page = huw.page
    page.locator(".agenda__toggle").tap()
    theirs = row_of(page, CARDS[1])
    expect(theirs).to_contain_text("Ask three members · The rota group · ")
    theirs.locator(".outs button").tap()
    expect(page.get_by_role("dialog").get_by_label(f"1: {names.who.cy}")).to_have_value("The rota group")
    axe(page)
    fits(page)


def row_of(page: Page, words: str) -> Locator:
    """A card's row in the list of what to talk about."""
    return page.locator("#agenda > ol > li").filter(has_text=words)
