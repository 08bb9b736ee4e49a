"""Placing on one's own and the reveal: nobody sees anything before, everybody the same after, each in their own way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
CARDS = ("Members and nurses plan the rota", "Empty the bins every three weeks", "Text reminders in Welsh")
Check = Callable[[Page], None]
ACT = "([act, values]) => document.querySelector('copro-board').model.act(act, values)"
#: Everything that this page knows of others, as one text.
KNOWN = """() => {
    const { model } = document.querySelector('copro-board')
    const roots = ['people', 'session', 'ready', 'motions', 'voices', 'seals', 'reveals', 'marks', 'touched', 'about']
    return JSON.stringify([roots.map(root => model.facts(root)), model.log, model.mine, model.cards.map(({ at }) => at)])
}"""
#: Puts the same mark on every card: on a step for each, by the page's own model.
MARK = """async ([steps, reason, layer]) => {
    const { model } = document.querySelector('copro-board')
    while (!model.facts('session').round) await new Promise(done => model.addEventListener('facts', done, { once: true }))
    const cards = [...model.cards].sort((a, b) => a.order - b.order)
    const salt = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18)))).slice(0, 22).replace(/[+/]/g, '_')
    const answers = await Promise.all(steps.map((at, i) => model.act('mark', {
        round: model.facts('session').round.id, card: cards[i].id, layer,
        at: at === 0 ? 'unsure' : [at > 0 ? model.frame.zones.find(zone => zone.number === at).id : at],
        range: null, confidence: null, reason: i ? '' : reason, lang: 'en', salt: salt(),
    })))
    return answers.filter(({ ok }) => !ok)
}"""


def act(one: Person, name: str, /, **values: object) -> dict[str, object]:
    """Say an act by the page's own model, for what a test only starts from."""
    return one.page.evaluate(ACT, [name, values])


def begin(people: Sequence[Person], perspectives: Sequence[str], server: Server, frame: str = "spectrum") -> str:
    """Seat people at a new board with three cards, and move on to placing."""
    link = new_board(server, frame=frame)
    for one, perspective in zip(people, perspectives, strict=True):
        one.sit(link, perspective)
    people[0].lay(*((words, "tray", 0, 0) for words in CARDS))
    act(people[0], "step", to="place", **{"from": "gather"})
    for one in people:
        expect(one.page.locator(".paper h2")).to_have_text(CARDS[0])
    return link


def reveal(people: Sequence[Person]) -> None:
    """One asks to reveal, and all say yes."""
    first, *others = people
    about = first.page.evaluate("() => document.querySelector('copro-board').model.facts('session').round.id")
    act(first, "raise", motion="motion-0001", kind="reveal", about=about)
    for one in others:
        act(one, "voice", motion="motion-0001", yes=True)
    for one in people:
        expect(one.page.locator(".rv .col").first).to_be_visible()


def saved(person: Person) -> None:
    """Wait until the screen says that the mark in hand is kept by the server."""
    expect(person.page.locator(".state--saved")).to_be_visible()


@pytest.mark.rule("P1")
@pytest.mark.rule("P4")
@pytest.mark.rule("P5")
@pytest.mark.rule("P10")
def test_three_people_place_alone_on_a_phone_and_by_keys_and_see_all_at_once(
    server: Server, person: Callable[..., Person]
) -> None:
    ann, gwen, huw = person("Ann"), person("Gwen", lang="cy"), person("Huw", width=390, height=844)
    begin((ann, gwen, huw), ("lived", "both", "services"), server)

    # Ann by mouse, with a reason, and a second thought.
    page = ann.page
    page.locator(".choose .at", has_text="information").click()
    saved(ann)
    page.locator(".choose .at", has_text="participation").click()
    page.locator(".why summary").click()
    page.locator(".why textarea").fill("We were in the room ")
    page.locator(".why textarea").press_sequentially("once.")
    saved(ann)
    page.locator(".two .btn--go").click()
    expect(page.locator(".paper")).to_be_focused()
    page.locator(".at--unsure").click()
    saved(ann)
    expect(page.locator(".solo__sum")).to_have_text("2 of 3 placed by you")

    # Gwen by keys alone, in Welsh.
    page = gwen.page
    expect(page.locator(".private")).to_have_text("Dim ond chi sy’n gweld hyn tan Datgelu.")
    page.locator(".paper").focus()
    for number, key in enumerate("230"):
        page.keyboard.press(key)
        saved(gwen)
        page.keyboard.press("Enter")
        if number < 2:
            expect(page.locator(".paper h2")).to_have_text(CARDS[number + 1])
    expect(page.locator(".solo__sum")).to_have_text("Rydych wedi gosod 3 o 3")

    # Huw on a phone: one card at a time, and no list.
    page = huw.page
    expect(page.locator(".solo__list")).to_have_count(0)
    page.locator(".choose .at", has_text="consultation").tap()
    saved(huw)
    page.locator(".two .btn--go").tap()
    page.locator(".choose .at", has_text="education").tap()
    saved(huw)

    for one, secret in ((ann, "consultation"), (gwen, "We were in the room"), (huw, "We were in the room")):
        known = one.page.evaluate(KNOWN)
        assert secret not in known
        assert '"at":["tray"' in known.replace('{"zone":"tray"', '"at":["tray"'), "the cards lie where they lay"
    for one in (ann, gwen, huw):
        assert json.loads(one.page.evaluate(KNOWN))[0][7] == {}, "no mark is in the ledger"

    reveal((ann, gwen, huw))

    # Three people of three perspectives: their marks stand together as diamonds, and nobody can be picked out.
    for one in (ann, gwen, huw):
        expect(one.page.locator(".rv .col")).to_have_count(3)
        expect(one.page.locator(".rv .plot .sh--lived, .rv .plot .sh--services")).to_have_count(0)
        expect(one.page.locator(".rv .plot .sh--unsaid")).to_have_count(5)
        expect(one.page.locator(".why-of q")).to_have_text("We were in the room once.")
    expect(ann.page.locator(".proof")).to_contain_text(
        "Your 2 marks are in the reveal, unchanged. All 7 marks match the seal"
    )
    expect(gwen.page.locator(".proof")).to_contain_text("Mae eich 3 marc yn y datgeliad, heb eu newid.")
    expect(huw.page.locator(".words-of").first).to_contain_text(
        "1 at education, persuasion, 1 at consultation, 1 at participation"
    )
    expect(ann.page.locator(".plot .me")).to_have_count(1)
    expect(huw.page.locator(".plot .me")).to_have_count(2)


@pytest.mark.rule("P7")
def test_groups_far_apart_stand_out_first_with_their_reasons(server: Server, person: Callable[..., Person]) -> None:
    people = [person(name) for name in ("Ann", "Mair", "Tomos", "Gareth", "Huw", "Ceri")]
    begin(people, ["lived"] * 3 + ["services"] * 3, server, "risk")
    for n, one in enumerate(people):
        steps = (5 + (n == 0), 2, 4) if n < 3 else (2, 2, 3 + (n == 3))
        assert one.page.evaluate(MARK, [steps, f"Reason {n}" if n in (1, 4) else "", "now"]) == []
    assert people[0].page.evaluate(MARK, [(6, 6, 6), "", "wanted"]) == []
    reveal(people)

    page = people[2].page
    expect(page.locator(".col h3")).to_have_text([CARDS[0], CARDS[2], CARDS[1]])
    expect(page.locator(".col .apart")).to_have_text(["3 apart", "1 apart", "Together"])
    expect(page.locator(".col .apart.big")).to_have_count(1)
    expect(page.locator(".col").first.locator(".words-of")).to_contain_text(
        "Lived experience: middle at step 5; from step 5 to step 6 (2 at step 5, 1 at step 6)"
    )
    expect(page.locator(".diff h3").first).to_contain_text(CARDS[0])
    expect(page.locator(".diff q")).to_have_text(["Reason 1", "Reason 4"])
    expect(page.locator(".agree")).to_contain_text(CARDS[1])
    expect(page.locator(".col").first.locator(".mid")).to_have_count(2)

    page.get_by_role("button", name="From now to where we want to be").click()
    expect(page.locator(".col").first.locator(".words-of")).to_contain_text("Lived experience: from ")
    expect(page.get_by_role("button", name="From now to where we want to be")).to_have_attribute("aria-pressed", "true")


@pytest.mark.rule("P10")
def test_a_mark_made_without_network_waits_and_is_sealed_when_it_is_back(
    server: Server, person: Callable[..., Person]
) -> None:
    ann = person("Ann")
    begin((ann,), ("lived",), server)
    ann.offline()
    ann.page.locator(".choose .at").nth(1).click()
    expect(ann.page.locator(".state--offline")).to_have_text(re.compile("Kept on this device"))
    expect(ann.page.locator(".solo__sum")).to_have_text("1 of 3 placed by you")
    ann.online()
    saved(ann)
    # After a reload the screen goes on with the first card that is not placed.
    ann.page.reload()
    expect(ann.page.locator(".paper h2")).to_have_text(CARDS[1])
    ann.page.get_by_role("button", name="Back").click()
    saved(ann)
    expect(ann.page.locator(".choose .is-on")).to_contain_text("education, persuasion")
    ann.page.locator(".after .back").click()
    expect(ann.page.locator(".solo__sum")).to_have_text("0 of 3 placed by you")
    ann.page.reload()
    expect(ann.page.locator(".solo__sum")).to_have_text("0 of 3 placed by you")


@pytest.mark.rule("P6")
@pytest.mark.rule("P10")
def test_a_device_whose_mark_was_changed_says_so_and_what_to_do(server: Server, person: Callable[..., Person]) -> None:
    people = [person(name) for name in ("Ann", "Mair", "Tomos")]
    begin(people, ["lived"] * 3, server)
    for one in people:
        one.page.locator(".choose .at").nth(2).click()
        saved(one)
    ann = people[0].page
    # What the device kept is another value than the server has: to the device, the server's is the changed one.
    ann.evaluate("""() => {
        const key = Object.keys(localStorage).find(key => key.startsWith('coproboard.marks.'))
        localStorage.setItem(key, localStorage.getItem(key).replace('"information"', '"coercion"'))
    }""")
    ann.reload()
    expect(ann.locator(".paper")).to_be_visible()
    reveal(people)
    expect(ann.get_by_role("alert")).to_contain_text("1 mark of yours is not in the reveal as you put it")
    expect(ann.get_by_role("alert")).to_contain_text("Tell the others before you talk")
    expect(people[1].page.get_by_role("alert")).to_have_count(0)


@pytest.mark.rule("P4")
def test_after_the_reveal_a_reason_is_added_to_ones_own_mark_alone(
    server: Server, person: Callable[..., Person]
) -> None:
    people = [person(name) for name in ("Ann", "Mair", "Tomos")]
    begin(people, ["lived"] * 3, server)
    for one in people:
        one.page.locator(".choose .at").nth(2).click()
        saved(one)
    reveal(people)
    ann, mair = people[0].page, people[1].page
    ann.locator(".own summary").click()
    ann.locator(".own").get_by_role("button", name="Add why").click()
    expect(ann.locator(".own textarea")).to_be_focused()
    ann.keyboard.type("It was in the newsletter")
    ann.get_by_role("button", name="Add it").click()
    expect(mair.locator(".why-of")).to_contain_text("It was in the newsletter (added after the reveal)")
    expect(mair.locator(".own li")).to_have_count(1)


@pytest.mark.rule("A5")
def test_one_marks_for_somebody_without_a_device_and_it_is_told(server: Server, person: Callable[..., Person]) -> None:
    people = [person(name) for name in ("Ann", "Mair")]
    begin(people, ["lived"] * 2, server)
    ann = people[0].page
    expect(ann.locator(".whose")).to_have_count(0)
    act(people[0], "enter", person="person-0001", name="Nain", perspective="lived", lang="cy")
    for whose in ("", "person-0001"):
        ann.locator(".whose select").select_option(whose)
        expect(ann.locator(".solo__sum")).to_have_text("0 of 3 placed by you")
        ann.locator(".choose .at").nth(2).click()
        ann.locator(".why summary").click()
        ann.locator(".why textarea").fill(f"Said by {whose or 'Ann'}")
        saved(people[0])
    people[1].page.locator(".choose .at").nth(2).click()
    saved(people[1])
    reveal(people)
    expect(people[1].page.locator(".plot .sh--lived")).to_have_count(3)
    expect(people[1].page.locator(".why-of li", has_text="person-0001")).to_contain_text("(entered for someone)")
    expect(people[1].page.locator(".why-of li", has_text="Said by Ann")).not_to_contain_text("(entered for someone)")


def test_on_two_axes_the_arrows_go_by_row_and_column(server: Server, person: Callable[..., Person]) -> None:
    ann = person("Ann")
    begin((ann,), ("lived",), server, "likelihood-impact")
    page = ann.page
    page.locator(".pick input").nth(12).focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".chosen")).to_have_text("likely, medium")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".chosen")).to_have_text("likely, serious")
    saved(ann)
    page.locator(".why summary").click()
    page.get_by_role("button", name="Further up").click()
    expect(page.locator(".spot")).to_be_visible()
    saved(ann)
    assert page.evaluate("() => document.querySelector('copro-board').model.mine.marks[0].at") == ["l4-i4", 0.5, 0.4]


@pytest.mark.parametrize("frame", ["spectrum", "risk", "likelihood-impact"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_before_and_after_the_reveal(
    server: Server, person: Callable[..., Person], axe: Check, dark: bool, frame: str
) -> None:
    wide, phone, list_ = (
        person("Ann", dark=dark),
        person("Mair", width=390, height=844, dark=dark, lang="cy"),
        person("Huw", width=900, dark=dark),
    )
    people = (wide, phone, list_)
    link = begin(people, ["lived"] * 3, server, frame)
    for one in people:
        one.page.locator(".choose .at").nth(2).click()
        saved(one)
        one.page.locator(".why summary").click()
        one.page.locator(".why textarea").fill("Because")
        saved(one)
        axe(one.page)
        fits(one.page)
    wide.page.get_by_role("button", name="where we want to be").click()
    wide.page.locator(".choose .at").nth(4).click()
    saved(wide)
    reveal(people)
    for one in people:
        # A message stays for as long as the pointer rests on it.
        one.page.mouse.move(0, 0)
        if one.page.locator(".toast").count():
            one.page.locator(".toast").wait_for(state="hidden")
        axe(one.page)
        fits(one.page)
    wide.page.locator(".layers button").last.click()
    axe(wide.page)
    wide.page.locator(".own summary").click()
    wide.page.locator(".own .plain").first.click()
    axe(wide.page)
    assert link


def fits(page: Page) -> None:
    """Nothing is wider than the page, and every control is large enough to hit."""
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate("""() => [...document.querySelector('copro-board').shadowRoot.querySelectorAll('.stage button, .stage summary, .stage select, .stage label.at')]
        .map(one => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width && (width < 24 || height < 24)).map(([text]) => text)""")
    assert small == []
