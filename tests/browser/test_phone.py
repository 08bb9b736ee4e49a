"""A phone, 390 px wide: the list by zone, the Move sheet, the strip with its counts; and still narrower, or larger text."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
CARDS = (
    ("People in crisis arrive in a police car", "coercion", 0.5, 0.1),
    ("Bin collection dates on the website", "information", 0.5, 0.0),
    ("Diabetes leaflet: 14 pages, Welsh version a year late", "information", 0.5, 0.5),
    ("Bin rota survey: we never heard what came of it", "consultation", 0.5, 0.3),
    ("Members and nurses plan the drop-in rota together", "co-production", 0.5, 0.1),
    ("Walk the round with the bin crew", "tray", 0.5, 0.5),
)
# What a finger or a pointer has to hit, and how large it is; what lies off the screen until it has the focus is left out.
TARGETS = """root => {
    const all = from => [...from.querySelectorAll('*')].flatMap(one => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])])
    return all(document).filter(one => one.matches('button, a[href], input, textarea, [role=menuitem]')).flatMap(one => {
        const hit = one.closest('label') ?? one
        const { left, top, bottom, width, height } = hit.getBoundingClientRect()
        const seen = one.checkVisibility({ visibilityProperty: true }) && width > 0 && bottom > 0 && !one.matches('.skip')
        return seen ? [{ what: `${one.className || one.tagName} ${(one.ariaLabel ?? one.textContent).trim().slice(0, 30)}`,
            main: one.matches('.btn, .card, .layout-phone .act, .sheet .zbtn, .map button, [type=radio], .tile, .lang button, textarea, input'), least: Math.min(width, height) }] : []
    })
}"""
# What is wider than the page, or cut off at the sides by its own box.
WIDE = """() => {
    const all = from => [...from.querySelectorAll('*')].flatMap(one => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])])
    const name = one => `${one.tagName}.${one.className?.baseVal ?? one.className} ${one.textContent.trim().slice(0, 30)}`
    const page = document.documentElement
    const wide = page.scrollWidth > page.clientWidth ? [`the page is ${page.scrollWidth} wide in ${page.clientWidth}`] : []
    for (const one of all(document.body)) {
        const { right, width, height } = one.getBoundingClientRect()
        if (width < 2 || height < 2 || !one.checkVisibility({ visibilityProperty: true }) || one.closest('svg, .vh, .skip, .cursors')) continue
        if (right > page.clientWidth + 1 && !one.closest('.tray > ol, .map--named > ol')) wide.push(`${name(one)} ends at ${Math.round(right)}`)
        if (one.matches('button, a, label, h1, h2, h3, p, .card') && one.scrollWidth > one.clientWidth + 1) wide.push(`${name(one)} is cut off`)
    }
    return wide
}"""


def counts(page: Page) -> list[str]:
    """What the strip shows, zone by zone."""
    return [words.split()[0] for words in page.locator(".map button").all_inner_texts()]


def small(page: Page) -> list[str]:
    """Targets under 24 px, and main ones under 44 px."""
    return [
        f"{one['what']}: {one['least']:.0f} px"
        for one in page.evaluate(TARGETS)
        if one["least"] < (43.5 if one["main"] else 23.5)
    ]


def test_the_whole_way_from_joining_to_undoing_a_move(server: Server, person: Callable[..., Person]) -> None:
    ann, mair = person("Ann"), person("Mair", width=390, height=844)
    link = new_board(server)
    ann.sit(link)
    ann.lay(*CARDS)
    page = mair.open(link)
    page.locator("#seat-name").fill("Mair")
    page.locator("label.opt", has_text="Lived experience").tap()
    page.locator("#seat [type=submit]").tap()
    mair.add("The tea table")
    page.get_by_role("button", name="Close").tap()

    assert counts(page) == ["1", "0", "2", "1", "0", "1"]
    page.get_by_role("button", name="Not placed 2").tap()
    expect(page.get_by_role("heading", name="Not placed yet 2 cards")).to_be_in_viewport()
    page.get_by_role("button", name="Move: The tea table").tap()
    sheet = page.locator("dialog.sheet")
    expect(sheet.get_by_role("heading", name="Move to…")).to_be_visible()
    expect(sheet.get_by_text("The tea table")).to_be_visible()
    sheet.get_by_role("menuitem", name="5 participation").tap()

    expect(page.locator("dialog")).to_have_count(0)
    expect(mair.card("The tea table").locator(".card")).to_be_focused()
    expect(mair.card("The tea table")).to_be_in_viewport()
    assert counts(page) == ["1", "0", "2", "1", "1", "1"]
    ann.sees(
        coercion=[CARDS[0][0]], information=[CARDS[1][0], CARDS[2][0]], consultation=[CARDS[3][0]],
        participation=["The tea table"], co_production=[CARDS[4][0]], tray=[CARDS[5][0]],
    )  # fmt: skip
    page.locator(".dock").get_by_role("button", name="Undo").tap()
    assert counts(page) == ["1", "0", "2", "1", "0", "1"]
    ann.sees(
        coercion=[CARDS[0][0]], information=[CARDS[1][0], CARDS[2][0]], consultation=[CARDS[3][0]],
        co_production=[CARDS[4][0]], tray=[CARDS[5][0], "The tea table"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "added", "move"),
    [
        ("en", "Added: “The tea table”. It is not placed yet.", "Move"),
        ("cy", "Ychwanegwyd: “The tea table”. Nid yw wedi’i osod eto.", "Symud"),
    ],
)
def test_a_new_card_below_the_edge_of_the_screen_is_told_and_leads_on_to_its_place(
    server: Server, person: Callable[..., Person], lang: str, added: str, move: str
) -> None:
    mair = person("Mair", lang=lang, width=390, height=844)
    page = mair.sit(new_board(server))
    mair.add("The tea table")

    expect(mair.card("The tea table")).not_to_be_in_viewport()
    toast = page.locator(".toast")
    expect(toast).to_contain_text(added)
    toast.get_by_role("button", name=move).tap()
    page.locator("dialog.sheet").get_by_role("menuitem").nth(3).tap()
    mair.sees(consultation=["The tea table"])
    expect(mair.card("The tea table").locator(".card")).to_be_focused()


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Offline. Safe on this device."), ("cy", "All-lein. Yn ddiogel ar y ddyfais hon.")]
)
def test_a_phone_goes_on_saying_that_it_is_offline_beside_its_acts(
    server: Server, person: Callable[..., Person], lang: str, words: str
) -> None:
    mair = person("Mair", lang=lang, width=390, height=844)
    page = mair.sit(new_board(server))
    mair.add("The tea table")
    # All is well, and nothing takes room to say so.
    expect(page.locator(".dock .saved")).to_have_count(0)

    mair.offline()
    state = page.locator(".dock .saved")
    expect(state).to_have_text(words)
    toast = page.locator(".toast")
    expect(toast).to_be_visible()
    assert toast.bounding_box()["y"] + toast.bounding_box()["height"] <= state.bounding_box()["y"]
    toast.get_by_role("button").tap()
    page.locator(".adder .btn--icon").tap()
    expect(state).to_have_text(words)
    # One row for the three acts, in either language.
    tops = page.locator(".dock > .btn").evaluate_all("buttons => buttons.map(one => one.getBoundingClientRect().top)")
    assert len(tops) == 3 and max(tops) - min(tops) < 10
    assert page.evaluate(WIDE) == []

    mair.online()
    expect(state).to_have_count(0)


def test_a_board_without_anybody_or_anything_says_so(server: Server, person: Callable[..., Person]) -> None:
    mair, ann = person("Mair", width=390, height=844), person("Ann")
    link = new_board(server)
    page = mair.open(link)
    expect(page.locator(".seats")).to_have_text("Nobody else is here yet")
    ann.sit(link)
    expect(page.locator(".seats p")).to_have_text("1 person is here now")

    mair.sit(link)
    expect(page.locator(".zone--tray .empty")).to_have_text("Nothing here yet.")
    mair.lay(CARDS[0])
    expect(page.locator(".zone--tray .empty")).to_have_text("Every card has a place.")


def test_the_sheet_says_where_the_card_is_and_can_leave_it_or_take_it_back(
    server: Server, person: Callable[..., Person]
) -> None:
    mair = person("Mair", width=390, height=844)
    mair.sit(new_board(server))
    mair.lay(*CARDS)
    page = mair.page
    page.keyboard.press("Escape")
    move = page.get_by_role("button", name=f"Move: {CARDS[3][0]}")

    move.tap()
    expect(page.locator(".sheet [aria-current=true]")).to_have_accessible_name("4 consultation here now")
    page.get_by_role("button", name="Leave it here").tap()
    expect(page.locator("dialog")).to_have_count(0)
    expect(mair.card(CARDS[3][0]).locator(":focus")).to_have_count(1)
    move.tap()
    page.locator(".sheet").get_by_role("button", name="Not placed").tap()
    assert counts(page) == ["1", "0", "2", "0", "0", "1"]
    expect(page.get_by_role("button", name="Not placed 2")).to_be_visible()


def test_a_count_of_the_strip_leads_to_its_zone(server: Server, person: Callable[..., Person]) -> None:
    mair = person("Mair", width=390, height=600)
    mair.sit(new_board(server))
    mair.lay(*CARDS)
    page = mair.page
    page.keyboard.press("Escape")

    page.get_by_role("button", name="1 cards in co-production, involvement").tap()

    heading = page.get_by_role("heading", name="co-production, involvement")
    expect(heading).to_be_in_viewport(ratio=1)
    strip = page.locator(".map").bounding_box()
    assert heading.bounding_box()["y"] >= strip["y"] + strip["height"] - 1


def test_the_board_begins_at_its_top_after_joining(server: Server, person: Callable[..., Person]) -> None:
    mair = person("Mair", width=390, height=600)
    link = new_board(server)
    mair.sit(link)
    mair.lay(*CARDS)
    other = person("Gareth", width=390, height=600)
    page = other.open(link)
    page.locator("#seat [type=submit]").tap()

    expect(page.locator(".adder textarea")).to_be_focused()
    expect(page.locator("h1")).to_be_in_viewport()


def test_a_tap_opens_a_card_and_scrolling_is_never_taken(server: Server, person: Callable[..., Person]) -> None:
    mair = person("Mair", width=390, height=600)
    mair.sit(new_board(server))
    mair.lay(*CARDS)
    page = mair.page
    page.keyboard.press("Escape")
    mair.card(CARDS[0][0]).locator("button.card").tap()
    expect(mair.card(CARDS[0][0]).locator(".tools button")).to_have_count(4)

    page.evaluate("scrollTo(0, 0)")
    box = mair.card(CARDS[0][0]).locator("button.card").bounding_box()
    finger = mair.context.new_cdp_session(page)
    for step in range(6):
        touch = {"x": box["x"] + 40, "y": box["y"] + 20 - 30 * step}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": [touch]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("scrollY > 50", polling=50)
    mair.sees(
        coercion=[CARDS[0][0]], information=[CARDS[1][0], CARDS[2][0]], consultation=[CARDS[3][0]],
        co_production=[CARDS[4][0]], tray=[CARDS[5][0]],
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize(("width", "zoom"), [(390, 1), (320, 1), (390, 2), (1440, 2), (1440, 1), (900, 1)])
def test_nothing_is_too_small_to_hit_or_wider_than_the_page(
    server: Server, person: Callable[..., Person], lang: str, width: int, zoom: int
) -> None:
    mair = person("Mair", lang=lang, width=width, height=844)
    # The text alone is made larger, as people do in their browser's settings.
    larger = f"document.documentElement.style.fontSize = '{zoom * 100}%'"
    mair.context.add_init_script(f"document.addEventListener('readystatechange', () => {{ {larger} }}, {{ once: true }})")
    page = mair.open("/")
    expect(page.locator(".tile").first).to_be_visible()
    faults = {"home": page.evaluate(WIDE) + small(page)}
    link = new_board(server)
    mair.open(link)
    expect(page.locator("#seat")).to_be_visible()
    faults["join"] = page.evaluate(WIDE) + small(page)
    mair.sit(link)
    mair.lay(*CARDS)
    faults["adding"] = page.evaluate(WIDE) + small(page)
    page.keyboard.press("Escape")
    faults["board"] = page.evaluate(WIDE) + small(page)
    if width * 1 / zoom < 68 * 16:
        expect(page.locator(".layout-list, .layout-phone")).to_be_visible()
    mair.card(CARDS[3][0]).locator("button.card").press("m")
    expect(page.locator("[role=menuitem]").first).to_be_visible()
    faults["move"] = page.evaluate(WIDE)
    page.keyboard.press("Escape")
    mair.write(CARDS[3][0])
    faults["editing"] = page.evaluate(WIDE)
    page.keyboard.press("Escape")
    if width >= 640 * zoom:
        page.locator(".share").click()
    else:
        page.locator(".bar__end [aria-haspopup=dialog]").tap()
        page.locator(".more .btn").first.tap()
    expect(page.locator(".qr")).to_be_visible()
    expect(page.locator(".words.voice span")).to_have_count(3)
    faults["share"] = page.evaluate(WIDE)

    assert {screen: found for screen, found in faults.items() if found} == {}
