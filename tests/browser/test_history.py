"""The history as people read and play it: the same for both, with a way back for a card at once and for the board by motion."""
from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from coproboard.templates import builtin
from coproboard.words import say
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
    act = f"([act, values]) => {{ {MODEL} return model.act(act, values) }}"
    assert mair.page.evaluate(act, ["step", {"to": "place", "from": "gather"}])["ok"]
    for one in people:
        one.page.wait_for_function(f"() => {{ {MODEL} return model.facts('session').round?.id }}")
        mark = one.page.evaluate(
            f"""() => {{ {MODEL} return model.act('mark', {{ round: model.facts('session').round.id, card: model.cards[0].id, layer: 'now',
                at: ['consultation'], range: null, confidence: null, reason: '', lang: 'en', salt: 'abcdefghijklmnopqrstuvwx' }}) }}"""
        )
        assert mark["ok"], mark
    mair.page.evaluate(f"() => {{ {MODEL} return model.act('raise', {{ motion: 'motionreveal', kind: 'reveal', about: model.facts('session').round.id }}) }}")
    assert people[1].page.evaluate(act, ["voice", {"motion": "motionreveal", "yes": True}])["ok"]
    mair.page.wait_for_function(f"() => {{ {MODEL} return Object.keys(model.facts('marks')).length === 3 }}")
    assert mair.page.evaluate(f"() => {{ {MODEL} return model.log.filter(({{ act }}) => ['mark', 'seal', 'reveal'].includes(act)).map(({{ by }}) => by) }}").count("") > 1
    mair.page.get_by_role("button", name="History", exact=True).click()
    expect(mair.page.locator(".hist")).to_contain_text("All marks were revealed.")
    mair.page.get_by_role("button", name="Play it from the start").click()
    time = mair.page.get_by_label("Time in this session")
    expect(time).not_to_have_attribute("max", "0")
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


def do(one: Person, script: str) -> None:
    """Do something by the page's own model, and wait until it is saved."""
    one.page.evaluate(f"async () => {{ {MODEL} const id = model.cards[0]?.id; {script}; }}")
    one.page.wait_for_function(f"() => {{ {MODEL} return model.save === 'saved' }}")


def frame(one: Person, tab: str, name: str) -> None:
    """Add a frame as a tab, and wait until it is here."""
    do(one, f"await model.act('frame', {{ tab: '{tab}', frame: '{name}' }})")
    one.page.wait_for_function(f"() => {{ {MODEL} return model.tabs.some(({{ id }}) => id === '{tab}') }}")


def opens(one: Person, panel: str) -> Locator:
    """Open a panel by its name."""
    one.page.evaluate("panel => document.querySelector('copro-board').desk.openPanel(panel)", panel)
    return one.page.get_by_role("dialog")


@pytest.fixture
def framed(two: tuple[Person, Person]) -> tuple[Person, Person]:
    """The same board with two further frames, and everything that the history can tell of them."""
    mair, huw = two
    frame(mair, "power", "power")
    frame(mair, "lens", "complexity")
    do(mair, "model.move(id, { zone: 'both', x: 0.5, y: 0.5 }, 'at/power/decides')")
    do(mair, "model.move(id, { zone: 'people', x: 0.5, y: 0.5 }, 'at/power/decides')")
    do(mair, "model.move(id, { zone: 'chaotic', x: 0.3, y: 0.6 }, 'at/lens/needs')")
    do(mair, "model.setLine('lens', 'top-left', [0.4, 0.4])")
    do(mair, "const one = model.reword(id, 'Mae’r bws olaf am saith', 'cy'); model.setValue('wordings', one, 'lang', 'en')")
    do(mair, "model.setValue('wordings', model.wordings[0].id, 'aside', true)")
    do(mair, "const one = model.addTerm('commissioning', '', 'en'); await new Promise(done => setTimeout(done)); model.setValue('terms', one, 'aside', true)")
    do(mair, "await model.act('turn', { to: 'power', from: 'first' })")
    huw.page.wait_for_function(f"() => {{ {MODEL} return model.group === 'power' && model.terms[0]?.aside && model.tabs.length === 3 }}")
    return mair, huw


TOLD = {
    "en": [
        "Mair turned us to Knowledge, decisions and power.",
        "Mair set a word aside: “commissioning”. Bring it back",
        "Mair added a word: “commissioning”.",
        "Mair set a wording aside: “Mae’r bws olaf am saith”. Bring it back",
        "Mair said which language this is in: “Mae’r bws olaf am saith”.",
        "Mair said a card again in another language: “Mae’r bws olaf am saith”.",
        "Mair drew the boundary of “{corner}”.",
        f"Mair moved “{BUS}” to {{chaotic}} (The complexity lens).",
        f"Mair moved “{BUS}” to the people (Knowledge, decisions and power: decisions).",
        f"Mair moved “{BUS}” to both (Knowledge, decisions and power: decisions).",
        "Mair added a frame: The complexity lens.",
        "Mair added a frame: Knowledge, decisions and power.",
    ],
    "cy": ["Trodd Mair ni at ffrâm arall: {power}.", "Neilltuodd Mair air: “commissioning”. {back}"],
}


@pytest.mark.rule("Y1", "D7", "D8", "D9", "A8", "A9", "F11")
def test_frames_places_wordings_terms_and_boundaries_are_told_in_both_languages(framed, axe):
    mair, huw = framed
    zones = {zone.id: zone for zone in builtin()["complexity"].zones}
    opens(mair, "history")
    expect(mair.page.locator(".hist ul li").filter(has_text="added a word")).to_have_count(1)
    # Names that wait for the boundaries are not told here either.
    wanted = [line.format(corner=zones["complex"].statement.en, chaotic=zones["chaotic"].statement.en) for line in TOLD["en"]]
    assert said(mair)[: len(wanted)] == wanted
    expect(mair.page.locator(".hist ul li").get_by_text("Mae’r bws olaf am saith").first).to_have_attribute("lang", "en")
    axe(mair.page)
    for kind, count in (("frames", 4), ("words", 2), ("steps", 0)):
        mair.page.get_by_label("Show").select_option(kind)
        expect(mair.page.locator(".hist ul li")).to_have_count(count)

    opens(huw, "history")
    expect(huw.page.locator(".hist ul li").filter(has_text="Ychwanegodd Mair air")).to_have_count(1)
    assert said(huw)[:2] == [line.format(power=builtin()["power"].title.cy, back=say("cy", "aside.back")) for line in TOLD["cy"]]
    axe(huw.page)
    # What was set aside comes back from here, by anyone.
    for root, words in (("terms", "commissioning"), ("wordings", "Mae’r bws olaf am saith")):
        huw.page.get_by_role("button", name=f"{say('cy', 'aside.back')}: {words}").click()
        mair.page.wait_for_function(f"() => {{ {MODEL} return !model.{root}[0].aside }}")
    expect(huw.page.locator(".hist .bring")).to_have_count(0)
    expect(huw.page.locator(".hist ul li").first).to_contain_text("Adferodd Huw eiriad")


@pytest.mark.rule("Y3", "D7")
def test_a_card_goes_back_to_a_place_on_a_frame_that_is_not_in_view(framed, axe):
    mair, huw = framed
    do(mair, "model.look('lens')")
    card = mair.page.evaluate(f"() => {{ {MODEL} return model.cards[0].id }}")
    panel = opens(mair, f"history/{card}")
    then = panel.locator(".states > li").filter(has_text="Mair moved").filter(has_text="to both")
    expect(then.locator(".stood > li")).to_have_count(2)
    axe(mair.page)
    then.locator(".is-fresh").get_by_role("button", name=re.compile("^Put it back there ?: both")).click()
    expect(mair.page.locator(".toast")).to_contain_text("both (Knowledge, decisions and power: decisions)")
    places = f"() => {{ {MODEL} return Object.fromEntries(Object.entries(model.cards[0].places).map(([key, at]) => [key, at.zone])) }}"
    huw.page.wait_for_function(f"() => ({places})()['at/power/decides'] === 'both'")
    assert huw.page.evaluate(places) == {"at": "co-production", "at/power/decides": "both", "at/lens/needs": "chaotic"}
    mair.page.locator(".toast").get_by_role("button", name="Undo").click()
    huw.page.wait_for_function(f"() => ({places})()['at/power/decides'] === 'people'")


@pytest.mark.rule("Y1", "D7", "D9", "F11")
def test_the_replay_plays_the_frame_in_view_or_another_and_shows_boundaries_as_they_were(framed, axe):
    mair, huw = framed
    zones = {zone.id: zone for zone in builtin()["complexity"].zones}
    panel = opens(mair, "replay/0")
    # The group was turned to Power, so that is what is in view; its first question holds no card.
    expect(panel.get_by_role("group", name="Which frame").locator("[aria-pressed=true]")).to_have_text("Knowledge, decisions and power")
    panel.get_by_role("button", name="decisions", exact=True).click()
    time = panel.get_by_label("Time in this session")
    expect(time).not_to_have_attribute("max", "0")
    time.press("End")
    expect(panel.locator(".was__zone", has_text="the people").locator("li p")).to_have_text(BUS)
    axe(mair.page)
    panel.get_by_role("button", name="The complexity lens").click()
    expect(panel.locator(".was__map path:not(.cross)")).to_have_count(1)
    expect(panel.locator(".was__map figcaption")).to_have_text("Boundaries: 1 of 4 drawn")
    expect(panel.locator(".was__zone", has_text=zones["chaotic"].statement.en).locator("li p")).to_have_text(BUS)
    axe(mair.page)
    for corner in ("top-right", "bottom-left", "bottom-right"):
        do(mair, f"model.setLine('lens', '{corner}', [0.45, 0.45])")
    # Where it stands is not the end any more.
    expect(panel.get_by_text("Boundaries that were drawn later stay where they are now.")).to_be_visible()
    time.press("End")
    expect(panel.locator(".was__map path:not(.cross)")).to_have_count(4)
    expect(panel.locator(".was__zone", has_text=zones["chaotic"].title.en).locator("li").first).to_contain_text("Inside")
    time.press("ArrowLeft")
    expect(panel.locator(".was__map path:not(.cross)")).to_have_count(3)
    expect(panel.locator(".was__zone", has_text=zones["chaotic"].statement.en)).to_have_count(1)
    # What is looked at here leaves the board behind it alone.
    assert mair.page.evaluate(f"() => {{ {MODEL} return model.view.tab }}") == "power"

    # On a phone the same in lists.
    panel = opens(huw, "replay/0")
    panel.get_by_role("button", name=builtin()["complexity"].title.cy).tap()
    expect(panel.locator("#scrub")).not_to_have_attribute("max", "0")
    panel.locator("#scrub").press("End")
    expect(panel.locator(".was__zone", has_text=zones["chaotic"].title.cy).locator("li p")).to_have_text(BUS)
    assert huw.page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(huw.page)


@pytest.mark.rule("Y4", "A9")
def test_rounds_and_reveals_name_their_frame_where_there_are_several(framed):
    mair, huw = framed
    do(mair, "await model.act('step', { to: 'place', from: 'gather' })")
    mair.page.wait_for_function(f"() => {{ {MODEL} return model.facts('session')['round/power']?.id }}")
    do(mair, "await model.act('raise', { motion: 'motionreveal', kind: 'reveal', about: model.facts('session')['round/power'].id })")
    do(huw, "await model.act('voice', { motion: 'motionreveal', yes: true })")
    panel = opens(mair, "history")
    expect(panel.locator(".hist")).to_contain_text("Placing on our own began: Knowledge, decisions and power.")
    expect(panel.locator(".hist")).to_contain_text("All marks were revealed: Knowledge, decisions and power.")
