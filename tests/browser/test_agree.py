"""Proposals, answers, the gate and dots, between people at one board."""
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)

ROTA = "Members and nurses plan the rota together."


def say(one: Person, act: str, **values: Any) -> dict[str, Any]:
    """Say an act by the page's own model, as a start for what a test is about."""
    return one.page.evaluate("([act, values]) => document.querySelector('copro-board').model.act(act, values)", [act, values])


def around(server: Server, person: Callable[..., Person], *others: str, **how: Any) -> list[Person]:
    """Ann, of lived experience, and others of the perspectives named, at the step of agreeing."""
    link = new_board(server)
    people = [person("Ann", **how), *(person(name) for name in ("Gareth", "Mair", "Huw")[: len(others)])]
    for one, perspective in zip(people, ("lived", *others), strict=True):
        one.sit(link, perspective)
    say(people[0], "step", to="agree", **{"from": "gather"})
    for one in people:
        expect(one.page.locator(".proposing textarea, .proposal")).to_be_visible()
    return people


def propose(person: Person, words: str = ROTA) -> None:
    """Propose something, as a person does."""
    if not person.page.locator(".proposing").is_visible():
        person.page.locator(".prop__ask").click()
    person.page.locator(".proposing textarea").fill(words)
    person.page.locator(".proposing [type=submit]").click()
    expect(person.page.locator(".proposal")).to_have_text(words)


def button(person: Person, name: str | re.Pattern[str]) -> Locator:
    return person.page.get_by_role("button", name=name, exact=isinstance(name, str))


def row(person: Person, name: str) -> Locator:
    """What somebody says, on this person's screen."""
    return person.page.locator(".says .p").filter(has=person.page.locator(".nm", has_text=re.compile(rf"^{name}\b(?!, )")))


@pytest.mark.rule("C1")
@pytest.mark.rule("C6")
def test_both_consent_are_asked_again_when_the_words_change_and_adopt(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = around(server, person, "services")
    propose(ann)
    expect(gareth.page.locator(".prop__top")).to_contain_text("Ann proposed it a moment ago.")
    button(ann, "I consent").click()
    button(gareth, "I consent, with a concern").click()
    expect(row(gareth, "Ann")).to_contain_text("consents")
    expect(button(ann, "Adopt this")).to_be_visible()

    button(gareth, "Change the words").click()
    field = gareth.page.get_by_role("textbox", name="Words of the proposal")
    expect(field).to_be_focused()
    field.press("End")
    field.type(" Both sign it off.")
    field.press("Escape")
    expect(button(gareth, "Change the words")).to_be_focused()

    expect(ann.page.locator(".proposal")).to_have_text(f"{ROTA} Both sign it off.")
    expect(ann.page.locator(".prop__top")).to_contain_text("Gareth changed it a moment ago, so everyone was asked again.")
    expect(row(ann, "Gareth")).to_contain_text("to the earlier words: consents, with a concern")
    expect(button(ann, "Not adopted yet")).to_be_visible()
    expect(ann.page.locator(".again")).to_contain_text("You said: I consent.")
    button(ann, "Say the same again").click()
    button(gareth, "Say the same again").click()
    button(ann, "Adopt this").click()

    for one in (ann, gareth):
        expect(one.page.locator(".gate .adopted")).to_have_text("Adopted")
        expect(one.page.locator(".gate__rule")).to_contain_text("in these words. It is record 1.")


@pytest.mark.rule("C3")
def test_without_one_group_it_can_be_written_down_and_not_adopted(server: Server, person: Callable[..., Person]) -> None:
    ann, _ = around(server, person, "lived")
    propose(ann)
    button(ann, "I consent").click()
    adopt = button(ann, "Not adopted yet")
    why = "Nobody who works in services is here. We can write this down, but we cannot adopt it."

    expect(ann.page.locator("#gate-why")).to_have_text(why)
    adopt.focus()
    expect(adopt).to_be_focused()
    expect(adopt).to_have_attribute("aria-disabled", "true")
    expect(adopt).to_have_accessible_description(why)
    adopt.press("Enter")
    expect(ann.page.locator(".said")).to_have_text(why)
    button(ann, "Write it down as it stands").click()

    expect(ann.page.locator(".toast")).to_contain_text("Written down as it stands")
    records = ann.page.evaluate("document.querySelector('copro-board').model.facts('records')")
    assert [one["status"] for one in records.values()] == ["noted"]


@pytest.mark.rule("C2")
def test_one_who_cannot_live_with_it_holds_it_and_the_reason_is_there_to_talk_about(
    server: Server, person: Callable[..., Person]
) -> None:
    ann, gareth = around(server, person, "services")
    propose(ann)
    button(ann, "I consent").click()
    button(gareth, "I cannot live with it").click()
    reason = gareth.page.get_by_label("What would have to change?")
    reason.fill("Lone working has to be in writing.")
    reason.press("Control+Enter")

    expect(row(ann, "Gareth").locator("q")).to_have_text("Lone working has to be in writing.")
    expect(ann.page.locator("#gate-why")).to_contain_text("Gareth cannot live with it.")
    button(ann, "Talk about Gareth’s reason").click()
    expect(row(ann, "Gareth")).to_be_focused()
    ann.page.locator(".toast").get_by_role("button", name="Move us back to Talk").click()
    expect(gareth.page.locator(".toast")).to_contain_text("Ann moved us back to Talk.")


@pytest.mark.rule("C1")
def test_an_answer_to_words_that_changed_meanwhile_is_refused_in_plain_words_and_its_reason_is_kept(
    server: Server, person: Callable[..., Person]
) -> None:
    ann, gareth = around(server, person, "services")
    propose(ann)
    expect(gareth.page.locator(".proposal")).to_have_text(ROTA)
    button(gareth, "I consent").click()
    expect(row(ann, "Gareth")).to_contain_text("consents")
    gareth.offline()
    reason = gareth.page.get_by_label("Is there anything you want to add?")
    reason.fill("If the bus runs.")
    button(gareth, "Add these words").click()
    expect(gareth.page.locator(".ours__end")).to_contain_text("It is sent when you are back with everyone.")

    button(ann, "Change the words").click()
    field = ann.page.get_by_role("textbox", name="Words of the proposal")
    field.press("End")
    field.type(" Always.")
    expect(row(ann, "Gareth")).to_contain_text("to the earlier words")
    gareth.online()

    expect(gareth.page.locator(".late")).to_contain_text("The words changed before your answer came.")
    expect(gareth.page.locator(".again")).to_be_visible()
    button(gareth, "I consent").click()
    expect(row(ann, "Gareth").locator("q")).to_have_text("If the bus runs.")
    expect(gareth.page.locator(".late")).to_have_count(0)


@pytest.mark.rule("C5")
def test_levels_of_agreement_are_chosen_before_the_first_answer_and_say_how_they_count(
    server: Server, person: Callable[..., Person]
) -> None:
    ann, gareth = around(server, person, "services")
    propose(ann)
    ann.page.get_by_label("With eight levels of agreement").check()

    level = button(gareth, re.compile("I don’t like it, but I’ll support it"))
    expect(level).to_contain_text("counts as consent, with a concern")
    level.click()
    expect(row(ann, "Gareth")).to_contain_text("6. I don’t like it, but I’ll support it")
    expect(ann.page.locator(".scale")).to_have_count(0)
    button(ann, re.compile("I’m wholly for it")).click()
    expect(button(gareth, "Adopt this")).to_be_visible()


@pytest.mark.rule("D6")
def test_powers_reasons_actions_and_the_day_of_review_are_written_by_everyone(
    server: Server, person: Callable[..., Person]
) -> None:
    ann, gareth = around(server, person, "services")
    propose(ann)
    ann.page.get_by_role("group", name="Who makes the decisions?").get_by_label("both").check(force=True)
    expect(gareth.page.get_by_role("group", name="Who makes the decisions?").get_by_label("both")).to_be_checked()
    gareth.page.get_by_label("Why we propose it").fill("People asked for it")
    expect(ann.page.get_by_label("Why we propose it")).to_have_value("People asked for it")

    button(ann, "Add an action").click()
    what = ann.page.get_by_label("Action 1: what is done")
    expect(what).to_be_focused()
    what.fill("Ask the council")
    gareth.page.get_by_label("Action 1: who does it").fill("Gareth")
    gareth.page.get_by_label("Action 1: by when").fill("2026-12-01")
    ann.page.get_by_label("When we look again").fill("2027-03-01")

    expect(gareth.page.get_by_label("Action 1: what is done")).to_have_value("Ask the council")
    expect(ann.page.get_by_label("Action 1: who does it")).to_have_value("Gareth")
    expect(ann.page.get_by_label("Action 1: by when")).to_have_value("2026-12-01")
    expect(gareth.page.get_by_label("When we look again")).to_have_value("2027-03-01")
    button(gareth, "Action 1: set aside").click()
    expect(ann.page.locator(".plan .editor")).to_have_count(0)
    ann.page.locator(".plan summary").click()
    button(ann, "Bring it back: Ask the council").click()
    expect(gareth.page.get_by_label("Action 1: what is done")).to_have_value("Ask the council")


@pytest.mark.rule("D3")
def test_of_several_proposals_each_is_set_aside_and_brought_back_by_anyone(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = around(server, person, "services")
    propose(ann)
    propose(gareth, "Text everyone the rota.")
    nav = ann.page.get_by_role("navigation", name="Proposals")
    nav.get_by_role("button", name=re.compile("Text everyone")).click()
    expect(ann.page.locator(".proposal")).to_have_text("Text everyone the rota.")

    button(ann, "Set this proposal aside").click()

    expect(gareth.page.locator(".prop__top")).to_contain_text("Set aside by Ann. Anyone can bring it back.")
    expect(ann.page.locator(".proposal")).to_have_text(ROTA)
    gareth.page.locator(".prop__end").get_by_role("button", name="Bring it back").click()
    expect(nav.locator("ol li")).to_have_count(2)


@pytest.mark.rule("A5")
def test_one_answers_for_a_person_whom_one_has_entered(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = around(server, person, "services")
    say(ann, "enter", person="person-dewi", name="Dewi", perspective="lived", lang="cy")
    propose(ann)
    ann.page.locator(".ours select").select_option(label="Dewi")
    expect(ann.page.locator("#answer-head")).to_have_text("The answer of Dewi")
    button(ann, "I’ll stand aside").click()

    expect(row(gareth, "Dewi, entered by Ann")).to_contain_text("stands aside")
    expect(row(gareth, "Ann")).to_contain_text("has not answered yet")


@pytest.mark.rule("V1")
@pytest.mark.rule("V2")
@pytest.mark.rule("V3")
def test_dots_are_equal_and_hidden_until_the_group_closes_the_vote(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = around(server, person, "services")
    propose(ann)
    propose(gareth, "Text everyone the rota.")
    button(ann, "Open a vote with dots").click()
    ann.page.get_by_label("What is the question?").fill("Which first?")
    ann.page.get_by_label("Dots for each of us").fill("2")
    button(ann, "Open the vote").click()
    ballot = gareth.page.get_by_role("group", name="Which first?")
    expect(ballot).to_contain_text("2 dots left. 0 of 2 have voted.")

    more = ballot.get_by_role("button", name=f"One more dot: {ROTA}")
    more.click()
    more.click()
    expect(ballot).to_contain_text("0 dots left. 1 of 2 have voted.")
    expect(more).to_have_attribute("aria-disabled", "true")
    ballot.get_by_role("button", name=f"One dot fewer: {ROTA}").click()
    mine = ann.page.get_by_role("group", name="Which first?")
    expect(mine).to_contain_text("2 dots left. 1 of 2 have voted.")
    assert ann.page.evaluate("document.querySelector('copro-board').model.mine.dots") == {}
    mine.get_by_role("button", name="One more dot: Text everyone the rota.").click()
    expect(mine).to_contain_text("1 dot left. 2 of 2 have voted.")
    mine.get_by_role("button", name="Ask to close the vote").click()
    ballot.get_by_role("button", name="Agree to close the vote").click()

    for one in (ann, gareth):
        closed = one.page.get_by_role("group", name="Which first?")
        expect(closed).to_contain_text("Closed. 2 people voted. This narrows, it does not decide.")
        expect(closed.locator("li b")).to_have_text(["1 dot", "1 dot"])
        expect(closed.locator("small")).to_have_count(0)


@pytest.mark.parametrize("how", [{}, {"width": 390}, {"dark": True}, {"lang": "cy", "width": 900}], ids=["wide", "phone", "dark", "welsh"])
def test_the_screen_of_agreeing_has_nothing_that_axe_finds(
    server: Server, person: Callable[..., Person], axe: Callable[[Page], None], how: dict[str, Any]
) -> None:
    ann, gareth = around(server, person, "services", **how)
    axe(ann.page)
    propose(ann)
    axe(ann.page)
    ann.page.locator(".four button").nth(1).click()
    button(gareth, "I cannot live with it").click()
    expect(ann.page.locator(".p.no")).to_be_visible()
    ann.page.locator(".plan .btn").first.click()
    axe(ann.page)
    ann.page.locator(".prop__change").click()
    expect(ann.page.locator(".prop__write textarea")).to_be_focused()
    axe(ann.page)
    wide = ann.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def test_all_of_it_is_done_with_the_keyboard(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = around(server, person, "services")
    propose(gareth)
    keys = ann.page.keyboard
    ann.page.locator("#board").focus()
    reached = []
    for _ in range(40):
        keys.press("Tab")
        focused = ann.page.evaluate("document.querySelector('copro-board').shadowRoot.activeElement?.textContent.trim().replace(/\\s+/g, ' ') ?? ''")
        reached.append(focused)
        if focused == "I consent":
            break
    keys.press("Space")
    expect(row(gareth, "Ann")).to_contain_text("consents")
    assert reached[0] == "Change the words"
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Tab")
    keys.type("For us all")
    keys.press("Control+Enter")
    expect(row(gareth, "Ann").locator("q")).to_have_text("For us all")
