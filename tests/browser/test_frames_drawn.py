"""Every kind of frame on the screen: drawn from its geometry, used by pointer, by keys and by the Move menu, and the same in the list."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from coproboard.templates.gallery import builtin
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
# One frame of each kind that lies in a way of its own, and three of its zones.
KINDS = {
    "levels": ("individual", "group", "strategic"),
    "complexity": ("complex", "clear", "torn"),
    "agreement-certainty": ("political", "chaos", "technical"),
    "imperative": ("moral", "economic", "legal"),
    "power": ("organisation", "both", "people"),
    "values": (None, None, None),
}
# What stands in the frame, in the order in which it is read: headings, and the words of cards.
READ = """() => [...document.querySelector('copro-board').shadowRoot.querySelectorAll(
    '.bands :is(h2, h3 .t, .words), .tray > ol .words, .zone--tray .words')].map(one => one.textContent.trim())"""
# Cards whose words another card, or the words of the frame, lie on.
COVERED = """() => {
    const root = document.querySelector('copro-board').shadowRoot
    const boxes = [...root.querySelectorAll('.bands li[data-card]:not(.stacked) > .card, .kind-corners .zone__head')].map(one => [one, one.getBoundingClientRect()])
    return boxes.flatMap(([one, a], i) => boxes.slice(i + 1).filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
        .map(([other]) => [one.textContent.trim(), other.textContent.trim()]))
}"""
# Words that are cut off at their sides.
CUT = """() => {
    const root = document.querySelector('copro-board').shadowRoot
    const wide = document.documentElement.scrollWidth > innerWidth ? ['the page'] : []
    return wide.concat([...root.querySelectorAll('.frame :is(h2, h3, p, .words, blockquote)')]
        .filter(one => one.offsetParent && getComputedStyle(one).clipPath === 'none' && getComputedStyle(one).display !== 'inline' && one.scrollWidth > one.clientWidth + 1)
        .map(one => one.textContent.trim()))
}"""


def zones(frame: str) -> tuple[str, str, str]:
    """Three zones of a frame."""
    ids = [zone.id for zone in builtin()[frame].zones]
    return KINDS[frame] if KINDS[frame][0] else (ids[0], ids[4], ids[-1])


def seated(person: Callable[..., Person], server: Server, frame: str, **how: object) -> Person:
    """Ann at an empty board of a frame."""
    ann = person("Ann", **how)
    ann.sit(new_board(server, frame=frame))
    ann.page.keyboard.press("Escape")
    return ann


#: Boxes of the frame and of cards by their words, once none of them has moved for some frames of the screen.
RESTING = """async (bands, words) => {
    const box = (element) => { const {x, y, width, height} = element.getBoundingClientRect(); return {x, y, width, height} }
    const card = (word) => [...bands.getRootNode().querySelectorAll('[data-card] .card')].find((one) => one.textContent.includes(word))
    let before = '', same = 0
    while (same < 5) {
        await new Promise(requestAnimationFrame)
        const now = JSON.stringify({frame: box(bands), ...Object.fromEntries(words.map((word) => [word, box(card(word))]))})
        same = now === before ? same + 1 : 0
        before = now
    }
    return JSON.parse(before)
}"""


def at(person: Person, words: str) -> str:
    """The zone in which the shared board has a card."""
    return person.page.evaluate("words => document.querySelector('copro-board').model.cards.find(card => card.words === words).at.zone", words)


def crowd(person: Person, frame: str, many: int = 14) -> None:
    """Many cards, all over the frame."""
    ids = [zone.id for zone in builtin()[frame].zones]
    person.lay(*((f"Card {n} of the many that we wrote", ids[n * 5 % len(ids)], n * 37 % 100 / 100, n * 53 % 100 / 100) for n in range(many)))


@pytest.mark.rule("F6")
@pytest.mark.parametrize("frame", KINDS)
def test_a_card_is_placed_by_pointer_by_keys_and_by_the_move_menu(server: Server, person: Callable[..., Person], frame: str) -> None:
    ann = seated(person, server, frame)
    page = ann.page
    first, second, third = zones(frame)
    ann.lay(("Empty the bins", "tray", 0.5, 0.5), ("The tea table", "tray", 0.5, 0.5))

    ann.carry("Empty the bins", first)
    page.mouse.up()
    page.wait_for_function("() => !document.querySelector('copro-board').desk.drag")
    assert at(ann, "Empty the bins") == first

    ann.card("Empty the bins").locator("button.card").press("m")
    menu = page.locator(".movemenu")
    expect(menu.locator(f"[data-place={first}]")).to_be_focused()
    if frame == "values":
        for key in ("ArrowRight", "ArrowDown", "Enter"):
            page.keyboard.press(key)
    else:
        number = next(zone.number for zone in builtin()[frame].zones if zone.id == second)
        page.keyboard.press(str(number))
    assert at(ann, "Empty the bins") == second
    expect(ann.card("Empty the bins").locator("button.card")).to_be_focused()

    ann.card("Empty the bins").locator("button.card").press("m")
    menu.locator(f"[data-place={third}]").click()
    assert at(ann, "Empty the bins") == third

    # Move, then the spot on the board.
    ann.card("The tea table").locator("button.card").press("m")
    room = page.locator(f".bands [data-zone={first}]").bounding_box()
    spot = room["x"] + 0.3 * room["width"], room["y"] + 0.6 * room["height"]
    if page.evaluate("([x, y]) => document.querySelector('copro-board').shadowRoot.elementFromPoint(x, y)?.closest('.movemenu')", spot):
        spot = room["x"] + 0.8 * room["width"], spot[1]
    page.mouse.click(*spot)
    assert at(ann, "The tea table") == first


@pytest.mark.rule("Q4")
@pytest.mark.parametrize("frame", ["levels", "complexity", "agreement-certainty", "imperative", "power", "values", "risk-value", "narratives"])
def test_the_list_holds_what_the_drawn_frame_holds_in_the_same_order(server: Server, person: Callable[..., Person], frame: str) -> None:
    ann = seated(person, server, frame)
    crowd(ann, frame)
    expect(ann.page.locator(".layout-frame")).to_be_visible()
    drawn = ann.page.evaluate(READ)
    assert len(drawn) >= 14 + 3
    ann.page.get_by_role("button", name="List", exact=True).click()
    expect(ann.page.locator(".layout-list")).to_be_visible()
    assert ann.page.evaluate(READ) == drawn


@pytest.mark.parametrize(("frame", "lang"), [("levels", "cy"), ("complexity", "cy"), ("agreement-certainty", "cy"), ("imperative", "en"), ("ways-of-working", "cy"), ("values", "cy"), ("power", "en"), ("narratives", "cy")])
def test_many_cards_cover_no_words_and_nothing_is_cut_off(
    server: Server, person: Callable[..., Person], axe: Callable[[Page], None], frame: str, lang: str
) -> None:
    ann = seated(person, server, frame, lang=lang)
    crowd(ann, frame)
    assert ann.page.evaluate(COVERED) == []
    assert ann.page.evaluate(CUT) == []
    axe(ann.page)
    for width, layout in ((900, "list"), (390, "phone")):
        ann.page.set_viewport_size({"width": width, "height": 900})
        expect(ann.page.locator(f".layout-{layout}")).to_be_visible()
        assert ann.page.evaluate(CUT) == []
        axe(ann.page)


@pytest.mark.rule("F11")
def test_corners_say_their_statements_until_every_boundary_is_drawn(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server, "complexity")
    page = ann.page
    heads = page.locator(".bands .zone h3 .t")
    expect(heads).to_have_text(["try things and see what works", "ask experts or follow good practice", "pulled between corners",
                                "manage a crisis first", "there are rules to follow"])  # fmt: skip
    ann.lay(("Empty the bins", "torn", 0.5, 0.5))
    ann.card("Empty the bins").locator("button.card").press("m")
    expect(page.get_by_role("menuitem", name="there are rules to follow")).to_be_visible()
    assert "chaotic" not in page.locator("copro-board").inner_text()
    page.keyboard.press("Escape")

    page.evaluate("""() => ['top-left', 'top-right', 'bottom-left', 'bottom-right'].forEach(corner =>
        document.querySelector('copro-board').model.setLine('first', corner, [0.4, 0.4]))""")
    expect(heads).to_have_text(["complex", "complicated", "torn", "chaotic", "clear, simple"])


def test_arrows_lead_to_the_zone_that_lies_there(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server, "complexity")
    page = ann.page
    ann.lay(*((zone, zone, 0.5, 0.5) for zone in ("complex", "complicated", "chaotic", "clear")))
    ann.card("complex").first.locator("button.card").focus()
    for key, there in (("ArrowRight", "complicated"), ("ArrowDown", "clear"), ("ArrowLeft", "chaotic"), ("ArrowUp", "complex")):
        page.keyboard.press(key)
        expect(page.locator(f"[data-list={there}] .card")).to_be_focused()


def test_a_place_in_a_corner_is_kept_by_both_coordinates(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server, "complexity")
    ann.lay(("Low", "clear", 0.5, 0.7), ("High", "clear", 0.5, 0.2), ("Left", "complex", 0.2, 0.5))
    for words in ("Low", "High", "Left"):
        expect(ann.card(words)).to_be_visible()
    # All at one moment: while later steps arrive, the frame gives up some room to the line below it.
    boxes = ann.page.locator(".bands").evaluate(RESTING, ["Low", "High", "Left"])
    assert boxes["High"]["y"] < boxes["Low"]["y"]
    assert boxes["Left"]["x"] < boxes["High"]["x"]
    frame = boxes["frame"]
    middle = boxes["Low"]["x"] + boxes["Low"]["width"] / 2, boxes["Low"]["y"] + boxes["Low"]["height"] / 2
    assert middle[0] == pytest.approx(frame["x"] + 0.75 * frame["width"], abs=2)
    assert middle[1] == pytest.approx(frame["y"] + 0.85 * frame["height"], abs=2)


@pytest.mark.rule("D7")
def test_each_question_of_a_frame_has_places_of_its_own(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server, "power")
    page = ann.page
    ann.lay(("Empty the bins", "tray", 0.5, 0.5))
    ann.place("Empty the bins", 1)
    ann.sees(organisation=["Empty the bins"])
    page.get_by_role("button", name="decisions", exact=True).click()
    expect(page.get_by_role("button", name="decisions", exact=True)).to_have_attribute("aria-pressed", "true")
    ann.sees(tray=["Empty the bins"])
    ann.place("Empty the bins", 3)
    ann.sees(people=["Empty the bins"])
    page.get_by_role("button", name="knowledge", exact=True).click()
    ann.sees(organisation=["Empty the bins"])


@pytest.mark.rule("A9")
@pytest.mark.parametrize("width", [1440, 390])
def test_looking_at_another_frame_leaves_the_group_and_anyone_brings_everyone(server: Server, person: Callable[..., Person], width: int) -> None:
    ann, mair = person("Ann", width=width), person("Mair")
    link = new_board(server, frame="spectrum")
    ann.sit(link)
    ann.page.keyboard.press("Escape")
    ann.lay(("Empty the bins", "information", 0.5, 0.5))
    mair.sit(link)
    ann.page.evaluate("() => document.querySelector('copro-board').model.act('frame', { tab: 'tab00001', frame: 'risk' })")
    tabs = ann.page.get_by_role("navigation", name="Frames of this board")
    tabs.get_by_role("button", name="Risk, value and investment").click()
    expect(ann.page.locator(".elsewhere")).to_contain_text("The group is at")
    ann.place("Empty the bins", 5)
    ann.sees(step_5=["Empty the bins"])
    expect(mair.page.locator("[data-list=information] .words")).to_have_text(["Empty the bins"])

    ann.page.get_by_role("button", name="Bring everyone here").click()
    expect(ann.page.locator(".elsewhere")).to_have_count(0)
    mair.sees(step_5=["Empty the bins"])
    mair.card("Empty the bins").locator("button.card").click()
    expect(mair.card("Empty the bins")).to_contain_text("spectrum of engagement: information")
