"""Everything by keyboard: what each key does where, where the focus is afterwards, and what a screen reader hears."""
from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
ZONES = ["coercion", "education", "information", "consultation", "participation", "co-production"]
TITLES = [
    "coercion, protection", "education, persuasion", "information", "consultation", "participation",
    "co-production, involvement",
]
CARDS = (
    ("Dates on the website", "information", 0.5, 0.0),
    ("Diabetes leaflet", "information", 0.5, 0.4),
    ("Missed bins reported", "information", 0.5, 0.8),
    ("Bin rota survey", "consultation", 0.5, 0.1),
    ("Opening hours form", "consultation", 0.5, 0.6),
    ("Llinell argyfwng", "tray", 0.5, 0.5),
    ("Eye-screening letter", "tray", 0.5, 0.5),
)


def seated(person: Callable[..., Person], server: Server, frame: str = "spectrum", **how: object) -> Person:
    """Ann at a board with cards."""
    ann = person("Ann", **how)
    ann.sit(new_board(server, frame=frame))
    ann.page.keyboard.press("Escape")
    if frame == "spectrum":
        ann.lay(*CARDS)
    return ann


def button(person: Person, words: str) -> Locator:
    return person.card(words).locator("button.card")


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until something has the focus: it has to be within reach."""
    for _ in range(40):
        page.keyboard.press(key)
        if wanted.evaluate("element => element.getRootNode().activeElement === element"):
            return
    raise AssertionError(f"{key} never reaches {wanted}")


def hears(person: Person, words: str) -> None:
    """Expect the live region to say this, by itself."""
    expect(person.page.locator(".said")).to_have_text(re.compile(rf"^\s*{words}\s*$"))


def place_of(person: Person, words: str) -> list[object]:
    """Where the shared board has a card: zone, x, y."""
    return person.page.evaluate(
        """words => {
            const { at } = document.querySelector('copro-board').model.cards.find(card => card.words === words)
            return [at.zone, at.x, at.y]
        }""",
        words,
    )


def test_from_the_link_to_a_moved_card_without_touching_the_mouse(server: Server, person: Callable[..., Person]) -> None:
    mair = person("Mair")
    link = new_board(server)
    mair.sit(link)
    ann = person("Ann")
    page = ann.open(link)

    tab_to(page, page.locator("#seat-name"))
    page.keyboard.type("Ann")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#seat [value=services]")).to_be_checked()
    tab_to(page, page.locator("#seat [type=submit]"))
    page.keyboard.press("Enter")
    expect(page.locator(".adder textarea")).to_be_focused()
    page.keyboard.type("Bin collection dates")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("button.add")).to_be_focused()
    tab_to(page, button(ann, "Bin collection dates"), "Shift+Tab")
    page.keyboard.press("m")
    page.keyboard.press("3")

    mair.sees(information=["Bin collection dates"])
    expect(button(ann, "Bin collection dates")).to_be_focused()
    hears(ann, "Moved to: information")
    expect(page.get_by_role("img", name="Ann (you), Work in services")).to_be_visible()


def test_the_first_tab_skips_to_the_board(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server)
    ann.page.reload()
    expect(ann.page.locator("#board")).to_be_visible()

    ann.page.keyboard.press("Tab")
    expect(ann.page.get_by_role("button", name="Skip to the board")).to_be_focused()
    ann.page.keyboard.press("Enter")
    expect(ann.page.locator("#board")).to_be_focused()
    tab_to(ann.page, button(ann, "Dates on the website"))


def test_each_list_is_one_tab_stop_that_stays_where_it_was_left(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server)
    page = ann.page
    for name in ("information", "consultation", "tray"):
        expect(page.locator(f"[data-list={name}] .card[tabindex='0']")).to_have_count(1)

    button(ann, "Dates on the website").focus()
    page.keyboard.press("ArrowDown")
    # Between two lists there is only what says what a zone means.
    means = page.get_by_role("button", name="What does this mean?")
    page.keyboard.press("Tab")
    expect(means.nth(3)).to_be_focused()
    page.keyboard.press("Tab")
    expect(button(ann, "Bin rota survey")).to_be_focused()
    tab_to(page, button(ann, "Llinell argyfwng"))
    tab_to(page, button(ann, "Bin rota survey"), "Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(button(ann, "Diabetes leaflet")).to_be_focused()


def test_arrows_home_and_end_go_from_card_to_card_and_move_none(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server)
    before = [place_of(ann, words) for words, *_ in CARDS]
    steps = [
        ("ArrowDown", "Diabetes leaflet"), ("ArrowDown", "Missed bins reported"), ("ArrowDown", "Missed bins reported"),
        ("Home", "Dates on the website"), ("ArrowUp", "Dates on the website"), ("End", "Missed bins reported"),
        ("ArrowRight", "Opening hours form"), ("ArrowLeft", "Diabetes leaflet"), ("Home", "Dates on the website"),
        ("ArrowRight", "Bin rota survey"), ("ArrowRight", "Llinell argyfwng"),
        # In the tray cards lie side by side.
        ("ArrowRight", "Eye-screening letter"), ("Home", "Llinell argyfwng"), ("ArrowUp", "Bin rota survey"),
    ]  # fmt: skip
    button(ann, "Dates on the website").focus()

    for key, lands_on in steps:
        ann.page.keyboard.press(key)
        expect(button(ann, lands_on)).to_be_focused()
    assert [place_of(ann, words) for words, *_ in CARDS] == before


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_enter_and_space_pick_a_card_and_hand_over_its_tools(server: Server, person: Callable[..., Person], key: str) -> None:
    ann = seated(person, server)
    page = ann.page
    button(ann, "Bin rota survey").press(key)

    expect(ann.card("Bin rota survey").locator("[data-tool=move]")).to_be_focused()
    for tool in ("edit", "note", "aside", "move"):
        page.keyboard.press("ArrowRight")
        expect(ann.card("Bin rota survey").locator(f"[data-tool={tool}]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button(ann, "Bin rota survey")).to_be_focused()
    expect(page.locator(".tools")).to_have_count(0)


def test_the_digits_of_the_move_menu_place_a_card_everywhere_and_the_focus_goes_along(
    server: Server, person: Callable[..., Person]
) -> None:
    ann = seated(person, server)
    card = button(ann, "Bin rota survey")
    card.focus()
    for number in (1, 2, 3, 4, 5, 6, 0):
        ann.page.keyboard.press("m")
        expect(ann.page.locator(".movemenu")).to_be_visible()
        ann.page.keyboard.press(str(number))
        zone = ZONES[number - 1] if number else "tray"
        expect(ann.page.locator(f"[data-list='{zone}']").get_by_role("button", name="Bin rota survey")).to_be_focused()
        hears(ann, f"Moved to: {TITLES[number - 1] if number else 'Not placed yet'}")
        expect(ann.page.locator(".movemenu")).to_have_count(0)
    assert place_of(ann, "Bin rota survey")[0] == "tray"


def test_arrows_and_enter_choose_in_the_move_menu_and_esc_leaves_it(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server)
    page, card = ann.page, button(ann, "Bin rota survey")
    card.press("m")
    expect(page.locator("[data-place=consultation]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".movemenu")).to_have_count(0)
    expect(card).to_be_focused()
    assert place_of(ann, "Bin rota survey")[0] == "consultation"

    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-place=participation]")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-place=information]")).to_be_focused()
    page.keyboard.press("Enter")

    ann.sees(
        information=["Dates on the website", "Diabetes leaflet", "Missed bins reported", "Bin rota survey"],
        consultation=["Opening hours form"],
        tray=["Llinell argyfwng", "Eye-screening letter"],
    )
    expect(card).to_be_focused()


def test_the_move_menu_says_that_a_card_is_not_placed_or_takes_it_back(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server)
    here = ann.page.locator(".movemenu [data-place=tray]")
    button(ann, "Llinell argyfwng").press("m")
    expect(here).to_have_accessible_name("0 Not placed yet here now")
    ann.page.keyboard.press("Escape")
    button(ann, "Bin rota survey").press("m")
    expect(here).to_have_accessible_name("0 Back to not placed")


def test_shift_and_an_arrow_nudge_a_card_by_two_hundredths(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server)
    card = button(ann, "Opening hours form")
    card.focus()
    for key, x, y in (("Right", 0.52, 0.6), ("Down", 0.52, 0.62), ("Left", 0.5, 0.62), ("Up", 0.5, 0.6)):
        ann.page.keyboard.press(f"Shift+Arrow{key}")
        assert place_of(ann, "Opening hours form") == ["consultation", pytest.approx(x), pytest.approx(y)]
        expect(card).to_be_focused()


def test_the_nudge_buttons_do_what_shift_and_arrows_do(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server)
    button(ann, "Opening hours form").press("m")
    nudge = ann.page.get_by_role("group", name="Nudge").get_by_role("button", name="Right")
    nudge.press("Enter")

    assert place_of(ann, "Opening hours form") == ["consultation", pytest.approx(0.52), pytest.approx(0.6)]
    # The menu stays for the next nudge.
    expect(nudge).to_be_focused()


@pytest.mark.parametrize("out", ["Escape", "Control+Enter"])
def test_e_edits_and_both_ways_out_keep_the_words(server: Server, person: Callable[..., Person], out: str) -> None:
    ann = seated(person, server)
    field = ann.write("Bin rota survey")
    # Letters are letters here: M, E and S belong to cards, not to fields.
    ann.page.keyboard.type(" mes")
    ann.page.keyboard.press(out)

    expect(field).to_have_count(0)
    expect(button(ann, "Bin rota survey mes")).to_be_focused()


def test_s_sets_a_card_aside_and_the_focus_goes_to_its_neighbour(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server)
    page = ann.page
    button(ann, "Dates on the website").press("s")

    expect(ann.card("Dates on the website")).to_have_count(0)
    expect(button(ann, "Diabetes leaflet")).to_be_focused()
    expect(page.locator(".toast")).to_contain_text("Set aside: “Dates on the website”")
    tab_to(page, page.get_by_role("button", name="1 set aside"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bring it back: Dates on the website")).to_be_focused()
    page.keyboard.press("Enter")
    expect(ann.card("Dates on the website")).to_be_visible()


def test_ctrl_z_undoes_and_redoes_but_not_from_a_text_field(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server)
    page = ann.page
    ann.place("Bin rota survey", 6)
    assert place_of(ann, "Bin rota survey")[0] == "co-production"

    page.keyboard.press("Control+z")
    hears(ann, "Undone")
    assert place_of(ann, "Bin rota survey")[0] == "consultation"
    page.keyboard.press("Control+Shift+z")
    hears(ann, "Redone")
    assert place_of(ann, "Bin rota survey")[0] == "co-production"
    page.locator("button.add").click()
    page.keyboard.type("half")
    page.keyboard.press("Control+z")
    assert place_of(ann, "Bin rota survey")[0] == "co-production"


def test_f6_goes_round_the_regions_and_shift_f6_back(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server)
    page = ann.page
    button(ann, "Dates on the website").focus()
    where = "() => document.querySelector('copro-board').shadowRoot.activeElement.closest('[data-region]').dataset.region"

    seen = []
    for key in ("F6", "F6", "F6", "Shift+F6", "Shift+F6", "Shift+F6"):
        page.keyboard.press(key)
        seen.append(page.evaluate(where))
    assert seen == ["tray", "bar", "board", "bar", "tray", "board"]


def test_the_focus_follows_a_card_that_somebody_else_moves_and_it_is_said(
    server: Server, person: Callable[..., Person]
) -> None:
    ann, mair = person("Ann"), person("Mair")
    link = new_board(server)
    ann.sit(link)
    ann.page.keyboard.press("Escape")
    ann.lay(*CARDS)
    mair.sit(link, "services")
    button(ann, "Bin rota survey").focus()

    mair.place("Bin rota survey", 6)

    moved = ann.page.locator("[data-list='co-production']").get_by_role("button", name="Bin rota survey")
    expect(moved).to_be_focused()
    hears(ann, "Mair moved “Bin rota survey” to: co-production, involvement.")
    # And back to the tray, which is another part of the page.
    mair.place("Bin rota survey", 0)
    expect(ann.page.locator("[data-list=tray]").get_by_role("button", name="Bin rota survey")).to_be_focused()


def test_what_others_do_elsewhere_is_summed_up_in_one_sentence(server: Server, person: Callable[..., Person]) -> None:
    ann, mair = person("Ann"), person("Mair")
    link = new_board(server)
    ann.sit(link)
    ann.page.keyboard.press("Escape")
    ann.lay(*CARDS)
    mair.sit(link)
    button(ann, "Llinell argyfwng").focus()

    mair.place("Dates on the website", 1)
    mair.place("Diabetes leaflet", 1)
    mair.place("Missed bins reported", 2)

    hears(ann, "3 cards changed by Mair.")
    expect(ann.page.locator(".said")).to_have_attribute("aria-live", "polite")


def test_what_i_did_meanwhile_is_not_told_me_as_the_act_of_somebody(server: Server, person: Callable[..., Person]) -> None:
    ann, mair = person("Ann"), person("Mair")
    link = new_board(server)
    ann.sit(link)
    ann.page.keyboard.press("Escape")
    ann.lay(*CARDS)
    mair.sit(link)

    button(ann, "Bin rota survey").focus()
    mair.place("Bin rota survey", 6)
    mair.place("Dates on the website", 1)
    expect(ann.page.locator("[data-list='co-production']").get_by_role("button", name="Bin rota survey")).to_be_focused()
    ann.place("Bin rota survey", 5)
    ann.saved()

    # Only the other card: where this one is now, I know.
    hears(ann, "1 card changed by Mair.")


def test_a_card_says_its_words_then_who_is_moving_it(server: Server, person: Callable[..., Person]) -> None:
    ann, mair = person("Ann"), person("Mair")
    link = new_board(server)
    ann.sit(link)
    ann.lay(*CARDS)
    mair.sit(link)

    mair.carry("Bin rota survey", "participation")

    expect(button(ann, "Bin rota survey")).to_have_accessible_name("Bin rota survey . Mair is moving this card")
    mair.page.mouse.up()
    expect(button(ann, "Bin rota survey")).not_to_have_accessible_name(re.compile("is moving"))


def test_the_steps_of_the_risk_frame_have_their_digits_and_rows_their_order(
    server: Server, person: Callable[..., Person]
) -> None:
    ann = seated(person, server, "risk")
    ann.lay(("Empty the bins", "step-2", 0.2, 0.5), ("Text reminders", "step-2", 0.6, 0.5), ("A shared budget", "tray", 0, 0))
    page = ann.page

    ann.place("A shared budget", 6)
    expect(page.locator("[data-list=step-6]").get_by_role("button", name="A shared budget")).to_be_focused()
    button(ann, "Empty the bins").focus()
    page.keyboard.press("ArrowRight")
    expect(button(ann, "Text reminders")).to_be_focused()
    page.keyboard.press("Shift+ArrowLeft")
    hears(ann, "Now 1 of 2")
    expect(page.locator("[data-list=step-2] .words")).to_have_text(["Text reminders", "Empty the bins"])
    expect(button(ann, "Text reminders")).to_be_focused()


def test_the_cells_of_a_grid_are_chosen_by_arrows_in_rows_and_columns(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server, "likelihood-impact")
    ann.lay(("A wet floor", "l3-i3", 0.5, 0.5))
    page = ann.page
    button(ann, "A wet floor").press("m")
    expect(page.locator("[data-place=l3-i3]")).to_be_focused()
    for key in ("ArrowUp", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("[data-place=l5-i4]")).to_be_focused()
    page.keyboard.press("Enter")

    ann.sees(l5_i4=["A wet floor"])
    expect(button(ann, "A wet floor")).to_be_focused()
    page.keyboard.press("m")
    page.keyboard.press("0")
    ann.sees(tray=["A wet floor"])


def test_a_panel_that_was_closed_does_not_come_back_for_the_focus(server: Server, person: Callable[..., Person]) -> None:
    ann = seated(person, server)
    ann.page.get_by_role("button", name="Share").click()
    expect(ann.page.get_by_role("dialog")).to_be_visible()

    # The browser tells that a dialog is closed one turn later; until then the board may be drawn again.
    opened = ann.page.evaluate(
        """async () => {
            const board = document.querySelector('copro-board'), dialog = board.shadowRoot.querySelector('dialog')
            let opened = 0
            dialog.showModal = () => { opened++ }
            const closed = new Promise(done => dialog.addEventListener('close', done))
            dialog.close()
            board.shadowRoot.querySelector('[data-list=tray] .card').focus()
            board.redraw()
            await closed
            return opened
        }"""
    )
    assert opened == 0
    expect(ann.page.get_by_role("dialog")).to_have_count(0)
    expect(ann.page.locator("[data-list=tray] .card").first).to_be_focused()
