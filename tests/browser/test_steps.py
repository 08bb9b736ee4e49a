"""Steps, readiness, the timer and motions, between people at one board."""
from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)


def here(person: Person) -> Locator:
    """The step that a person's screen says we are at."""
    return person.page.locator(".steps [aria-current=step], .here--phone .now")


def go(person: Person, step: str) -> None:
    """Press the step in the bar."""
    person.page.get_by_role("navigation", name="Steps of this session").get_by_role("button", name=re.compile(rf"^\d? ?{step}")).click()


def two(server: Server, person: Callable[..., Person]) -> tuple[Person, Person]:
    """Two people of different groups at a new board."""
    link = new_board(server)
    ann, gareth = person("Ann"), person("Gareth")
    ann.sit(link)
    gareth.sit(link, "services")
    expect(ann.page.locator(".foot .iam")).to_be_visible()
    expect(ann.page.locator(".ready b")).to_have_text("0 of 2 are ready to place on their own")
    return ann, gareth


@pytest.mark.rule("A3")
def test_anyone_moves_us_on_and_the_other_sees_who_and_goes_back(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = two(server, person)

    go(gareth, "Talk")

    expect(here(ann)).to_have_text(re.compile("Talk"))
    toast = ann.page.locator(".toast")
    expect(toast).to_contain_text("Gareth moved us on to Talk.")
    toast.get_by_role("button", name="Go back to Gather").click()
    expect(here(gareth)).to_have_text(re.compile("Gather"))
    expect(gareth.page.locator(".toast")).to_contain_text("Ann moved us back to Gather.")


@pytest.mark.rule("A3")
def test_who_is_ready_is_counted_and_a_new_step_begins_with_nobody_ready(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = two(server, person)
    ready = ann.page.get_by_role("button", name="I’m ready")

    ready.click()

    expect(ready).to_have_attribute("aria-pressed", "true")
    expect(gareth.page.locator(".ready b")).to_have_text("1 of 2 is ready to place on their own")
    ready.click()
    expect(gareth.page.locator(".ready b")).to_have_text("0 of 2 are ready to place on their own")
    ready.click()
    go(gareth, "Talk")
    expect(ann.page.locator(".ready b")).to_have_text("0 of 2 are ready to agree")


@pytest.mark.rule("A1")
def test_a_move_from_a_step_that_is_over_is_told_in_a_plain_sentence(server: Server, person: Callable[..., Person]) -> None:
    ann, _ = two(server, person)

    told = ann.page.evaluate(
        "document.querySelector('copro-board').model.act('step', {to: 'agree', from: 'talk'}).then(({ok, code}) => [ok, code])"
    )
    assert told == [False, "stale"]
    # Pressed just before the other's move arrived: the screen still says Gather.
    ann.page.evaluate(
        """() => {
            const { model } = document.querySelector('copro-board')
            const act = model.act.bind(model)
            model.act = (name, values) => act(name, name === 'step' ? { ...values, from: 'talk' } : values)
        }"""
    )
    go(ann, "Agree")
    expect(ann.page.locator(".toast")).to_contain_text("Something changed just before.")
    expect(here(ann)).to_have_text(re.compile("Gather"))


@pytest.mark.rule("A4")
def test_a_timer_is_seen_by_all_stopped_by_anyone_and_moves_nothing(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = two(server, person)
    said = gareth.page.locator(".said")

    ann.page.get_by_role("button", name="More", exact=True).click()
    ann.page.get_by_role("button", name="Timer").click()
    ann.page.get_by_role("button", name="5 minutes", exact=True).click()

    expect(gareth.page.locator(".clock .time")).to_have_text(re.compile(r"^[45]:\d\d$"))
    gareth.page.locator(".clock").click()
    expect(gareth.page.get_by_role("dialog")).to_contain_text("Ann set it.")
    gareth.page.get_by_role("button", name="Stop it", exact=True).click()
    expect(ann.page.locator(".clock")).to_have_count(0)
    ann.page.evaluate("document.querySelector('copro-board').model.act('timer', {seconds: 1})")
    expect(gareth.page.locator(".clock .time")).to_have_text("Time is up")
    expect(said).to_have_text("Time is up")
    expect(here(gareth)).to_have_text(re.compile("Gather"))


@pytest.mark.rule("P3")
@pytest.mark.rule("M2")
def test_sealed_marks_are_revealed_by_motion_and_not_by_one_voice(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = two(server, person)
    go(ann, "Place on your own")
    expect(here(gareth)).to_have_text(re.compile("Place on your own"))

    ann.page.get_by_role("button", name="Go to Reveal").last.click()

    asked = gareth.page.locator(".asked .motion")
    expect(asked).to_contain_text("Show everybody’s marks now? 1 of 2 has said yes.")
    expect(here(ann)).to_have_text(re.compile("Place on your own"))
    asked.get_by_role("button", name="Who has answered").click()
    panel = gareth.page.get_by_role("dialog")
    expect(panel).to_contain_text("Asked by Ann.")
    expect(panel.locator(".voices")).to_contain_text(re.compile(r"Yes: 1\s*Ann\s*Not answered yet: 1\s*Gareth"))
    panel.get_by_role("button", name=re.compile("^Yes")).click()
    expect(here(ann)).to_have_text(re.compile("Reveal"))
    expect(ann.page.locator(".toast")).to_contain_text("We agreed to reveal.")
    expect(ann.page.locator(".asked")).to_have_count(0)


@pytest.mark.rule("M5")
@pytest.mark.rule("M7")
def test_the_rule_is_read_in_words_and_changed_by_asking_everyone(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = two(server, person)
    ann.page.get_by_role("button", name="More", exact=True).click()
    ann.page.get_by_role("button", name="Asked of everyone").click()
    expect(ann.page.locator(".rule")).to_contain_text("More than half of those here say yes. Somebody of each group that is here is among them.")

    ann.page.get_by_role("button", name="Change the rule").click()
    ann.page.get_by_label("More than this percentage").fill("100")
    ann.page.get_by_role("button", name="Ask everyone").click()

    asked = gareth.page.locator(".asked .motion")
    expect(asked).to_contain_text("Change the rule? Everyone here says yes.")
    asked.get_by_role("button", name=re.compile("^No")).click()
    expect(ann.page.locator(".toast")).to_contain_text("Not carried.")
    assert ann.page.evaluate("document.querySelector('copro-board').model.facts('session').rule?.share ?? 50") == 50


@pytest.mark.rule("M4")
def test_who_raised_a_motion_withdraws_it_and_nobody_else_does(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = two(server, person)
    go(ann, "Place on your own")
    ann.page.get_by_role("button", name="Go to Reveal").last.click()
    for one in (ann, gareth):
        one.page.get_by_role("button", name="Who has answered").click()

    expect(gareth.page.get_by_role("dialog").get_by_role("button", name="Withdraw it")).to_have_count(0)
    ann.page.get_by_role("button", name="Withdraw it").click()

    expect(gareth.page.locator(".asked")).to_have_count(0)
    expect(here(gareth)).to_have_text(re.compile("Place on your own"))


@pytest.mark.rule("P9")
def test_while_we_place_on_our_own_nothing_on_the_board_changes_from_the_screen(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = two(server, person)
    ann.add("Bin collection dates")
    ann.saved()
    go(ann, "Place on your own")
    expect(here(gareth)).to_have_text(re.compile("Place on your own"))

    gareth.page.mouse.move(400, 500)
    gareth.page.mouse.move(500, 520)
    ann.page.locator("body").press("Control+z")

    assert ann.page.evaluate("document.querySelector('copro-board').model.cards.filter(card => !card.aside).length") == 1
    expect(ann.page.get_by_role("button", name="Undo").first).to_have_attribute("aria-disabled", "true")
    assert ann.page.evaluate("document.querySelector('copro-board').model.people.every(person => !person.cursor && !person.moving && !person.editing)")


@pytest.mark.parametrize(("lang", "width", "dark"), [("en", 1440, False), ("cy", 1440, True), ("en", 390, True), ("cy", 390, False)])
def test_the_bar_the_foot_and_a_motion_fit_and_are_accessible(
    server: Server, person: Callable[..., Person], axe: Callable[..., None], lang: str, width: int, dark: bool
) -> None:
    link = new_board(server)
    ann, gareth = person("Ann", lang=lang, width=width, dark=dark), person("Gareth")
    ann.sit(link)
    gareth.sit(link, "services")
    expect(gareth.page.locator(".foot .iam")).to_be_visible()
    gareth.add("Bin collection dates")
    gareth.page.evaluate("document.querySelector('copro-board').model.act('timer', {seconds: 300})")
    go(gareth, "Place on your own")
    gareth.page.get_by_role("button", name="Go to Reveal").last.click()

    expect(ann.page.locator(".asked .motion")).to_be_visible()
    axe(ann.page)
    assert ann.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width == 390:
        ann.page.locator("button.now").click()
        expect(ann.page.locator(".steplist")).to_be_visible()
        axe(ann.page)
