"""What a group learns with: how to use a frame, what a zone means, words that not everyone knows, a card in two languages."""
from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from coproboard.templates import builtin
from tests.browser.hands import Hands, keys_and_finger
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
BUS = "The last bus is at seven"
SPECTRUM = builtin()["spectrum"]
MODEL = "const { model } = document.querySelector('copro-board');"


@pytest.fixture
def link(server: Server) -> str:
    """A board that nobody has sat down at."""
    return new_board(server)


def two(person: Callable[..., Person], link: str) -> tuple[Hands, Hands]:
    """Two people with one card between them."""
    return keys_and_finger(person, link, BUS)


@pytest.mark.rule("F10")
def test_everyone_can_follow_how_to_use_this_together(person, link, axe):
    for one in two(person, link):
        one.more("more.help")
        dialog = one.dialog
        expect(dialog).to_contain_text(getattr(SPECTRUM.help.opening, one.lang))
        steps = dialog.locator(".hows li")
        expect(steps).to_have_count(len(SPECTRUM.help.steps))
        for shown, step in zip(steps.all(), SPECTRUM.help.steps, strict=True):
            expect(shown).to_contain_text(getattr(step.text, one.lang))
            expect(shown).to_contain_text(one.say("help.minutes", n=step.minutes))
        expect(dialog).to_contain_text(one.say("help.all", n=sum(step.minutes for step in SPECTRUM.help.steps)))
        expect(dialog.locator(".credit")).to_contain_text(getattr(SPECTRUM.credit, one.lang))
        for prompt in SPECTRUM.prompts:
            expect(dialog).to_contain_text(getattr(prompt, one.lang))
        one.tick(steps.first.get_by_role("checkbox"))
        axe(one.page)
        one.close()
        # What is ticked off stays so while the page is open.
        one.more("more.help")
        expect(one.dialog.locator(".hows li").first.get_by_role("checkbox")).to_be_checked()
        one.close()


@pytest.mark.rule("F10", "A4")
def test_a_step_starts_the_clock_for_everyone(person, link):
    mair, huw = two(person, link)
    mair.more("more.help")
    mair.press(mair.dialog.locator(".hows .btn").first)
    huw.page.wait_for_function(f"() => {{ {MODEL} return model.facts('session').timer?.length === {60_000 * SPECTRUM.help.steps[0].minutes} }}")


@pytest.mark.rule("F10")
def test_every_zone_says_what_it_means_and_leads_to_the_next(person, link, axe):
    mair, huw = two(person, link)
    for one in (mair, huw):
        one.more("more.help")
        first, second = SPECTRUM.zones[:2]
        one.press(one.dialog.get_by_role("button", name=getattr(first.title, one.lang), exact=True))
        expect(one.dialog.get_by_role("heading", level=2)).to_have_text(getattr(first.title, one.lang))
        expect(one.dialog).to_contain_text(getattr(first.quote, one.lang))
        expect(one.dialog).to_contain_text(getattr(SPECTRUM.bands[0].statement, one.lang))
        axe(one.page)
        one.press(one.dialog.get_by_role("button", name=getattr(second.title, one.lang), exact=True))
        expect(one.dialog.get_by_role("heading", level=2)).to_have_text(getattr(second.title, one.lang))
        one.close()


@pytest.mark.rule("F10")
def test_what_co_production_is_comes_with_credit_and_asks_no_other_site(person, link, axe):
    for one in two(person, link):
        one.more("more.help")
        one.press("help.learn", one.dialog)
        for key in ("learn.copro", "learn.involvement", "learn.is", "learn.credit"):
            expect(one.dialog).to_contain_text(one.say(key))
        links = one.dialog.get_by_role("link")
        assert links.count() >= 2
        assert all("noreferrer" in each.get_attribute("rel") and each.get_attribute("href").startswith("https://") for each in links.all())
        axe(one.page)
        one.close()


@pytest.mark.rule("D8", "E1")
def test_a_word_is_asked_by_one_and_explained_by_the_other(person, link, axe):
    mair, huw = two(person, link)
    for one in (mair, huw):
        one.more("more.terms")
    mair.write(mair.dialog.get_by_label(mair.say("terms.word"), exact=True), "MDT")
    mair.press("terms.add", mair.dialog)
    asked = huw.dialog.locator(".is-asked")
    expect(asked).to_contain_text(huw.say("terms.what", words="MDT"))
    expect(asked.locator("dt span[lang=en]")).to_have_text("MDT")
    axe(huw.page)
    huw.press(asked.get_by_role("button"))
    huw.page.keyboard.insert_text("Pawb sy’n cefnogi un person")
    expect(mair.dialog.locator(".terms dd")).to_contain_text("Pawb sy’n cefnogi un person")
    expect(mair.dialog.locator(".is-asked")).to_have_count(0)
    # Set aside by one, brought back by the other.
    huw.press("terms.drop", huw.dialog)
    expect(mair.dialog.locator(".terms")).to_have_count(0)
    mair.press(mair.dialog.locator("summary"))
    mair.press(mair.dialog.get_by_role("button", name=re.compile(mair.say("aside.back"))))
    expect(huw.dialog.locator(".terms dt")).to_contain_text("MDT")
    axe(mair.page)


@pytest.mark.rule("D8", "I3")
def test_a_card_is_said_again_in_another_language_and_the_first_words_stay(person, link, axe):
    mair, huw = two(person, link)
    card = huw.person.card(BUS)
    huw.press(card.locator("button.card"))
    huw.press(card.get_by_role("button", name=huw.say("tool.edit")))
    huw.press("more.wording")
    expect(huw.dialog.locator(".worded p[lang=en]")).to_have_text(BUS)
    huw.write(huw.dialog.get_by_label(huw.say("wording.again")), "Mae’r bws olaf am saith")
    huw.press("wording.add", huw.dialog)
    again = huw.dialog.locator(".worded__again p")
    expect(again).to_have_text("Mae’r bws olaf am saith")
    expect(again).to_have_attribute("lang", "cy")
    axe(huw.page)

    button = mair.person.card(BUS).locator("button.card")
    mair.reach(button)
    mair.page.keyboard.press("n")
    mair.press("more.wording", mair.dialog)
    expect(mair.dialog.locator(".worded__again p")).to_have_text("Mae’r bws olaf am saith")
    mair.press(mair.dialog.locator(".worded__again .btn"))
    mair.page.keyboard.press("Control+End")
    mair.page.keyboard.insert_text(".")
    expect(again).to_have_text("Mae’r bws olaf am saith.")
    mair.press("edit.done", mair.dialog)
    field = mair.dialog.get_by_label(mair.say("wording.again"))
    mair.dialog.locator("form .tongue select").select_option("ar")
    expect(field).to_have_attribute("dir", "rtl")
    mair.write(field, "آخر حافلة في السابعة")
    mair.press("wording.add", mair.dialog)
    arabic = huw.dialog.locator(".worded__again p[lang=ar]")
    expect(arabic).to_have_attribute("dir", "rtl")
    assert huw.page.evaluate(f"() => {{ {MODEL} return model.cards[0].words }}") == BUS
    huw.close()


@pytest.mark.rule("Q3")
@pytest.mark.parametrize("aloud", [True, False], ids=["aloud", "hushed"])
def test_what_others_do_is_said_in_one_sentence_or_not_at_all(person, link, aloud):
    mair, huw = two(person, link)
    if not aloud:
        mair.press("more")
        mair.reach(mair.page.get_by_role("checkbox", name=mair.say("more.aloud")))
        mair.page.keyboard.press("Space")
        mair.close()
    mair.page.evaluate(
        """() => {
            const said = document.querySelector('copro-board').shadowRoot.querySelector('.said')
            window.heard = []
            new MutationObserver(() => heard.push(said.textContent.trim())).observe(said, { childList: true, characterData: true, subtree: true })
        }"""
    )
    mair.page.clock.install()
    huw.page.evaluate(f"() => {{ {MODEL} for (const words of ['Un', 'Dau', 'Tri']) model.add(words, 'cy') }}")
    expect(mair.person.card("Tri")).to_be_attached()
    mair.page.clock.run_for(4500)
    heard = mair.page.evaluate("() => heard")
    if aloud:
        assert heard == [mair.say("heard.many", n=3, who="Huw")]
    else:
        assert heard == []
    # My own is always said, at once.
    mair.page.evaluate("() => { const { desk } = document.querySelector('copro-board'); desk.placeIn(desk.model.cards[0].id, 'information') }")
    expect(mair.page.locator(".said")).to_have_text(re.compile(mair.say("told.moved", zone=SPECTRUM.zones[2].title.en)))
