"""Talking a board through: notes, the agenda, what goes back and forth, folding and pausing."""
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)

BINS, POSTER = "Bin days by text", "Poster in the surgery"


def around(server: Server, person: Callable[..., Person], *others: str, **how: Any) -> list[Person]:
    """Ann and others of the perspectives named, with two cards, at the step of talking."""
    link = new_board(server)
    people = [person("Ann", **how), *(person(name) for name in ("Gareth", "Mair")[: len(others)])]
    for one, perspective in zip(people, ("lived", *others), strict=True):
        one.sit(link, perspective)
    people[0].lay((BINS, "information", 0.2, 0.1), (POSTER, "consultation", 0.2, 0.2))
    people[0].page.evaluate("document.querySelector('copro-board').model.act('step', { from: 'gather', to: 'talk' })")
    for one in people:
        expect(one.page.locator(".agenda")).to_be_visible()
        expect(one.card(BINS)).to_be_attached()
    return people


def notes(person: Person, words: str) -> Locator:
    """Open the notes of a card by the key N and return their dialog."""
    person.card(words).locator("button.card").press("n")
    dialog = person.page.get_by_role("dialog", name="Notes on this card")
    expect(dialog.get_by_label("Your note")).to_be_focused()
    return dialog


def write(dialog: Locator, words: str) -> None:
    dialog.get_by_label("Your note").fill(words)
    dialog.get_by_role("button", name="Add the note").click()
    expect(dialog.locator(".note__words", has_text=words)).to_be_visible()
    expect(dialog.get_by_label("Your note")).to_have_value("")


@pytest.mark.rule("T1")
def test_a_note_is_its_authors_to_change_and_withdraw_and_nobody_elses(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = around(server, person, "services")
    mine = notes(ann, BINS)
    write(mine, "My phone gets no texts.")

    theirs = notes(gareth, BINS)
    expect(theirs.locator(".note__by")).to_contain_text("Ann Lived experience")
    expect(theirs.get_by_role("button", name="Edit", exact=True)).to_have_count(0)
    expect(theirs.get_by_role("button", name="Withdraw")).to_have_count(0)
    gareth.page.keyboard.press("Escape")
    card = gareth.card(BINS).locator("button.card")
    expect(card).to_be_focused()
    expect(card).to_have_accessible_name(re.compile(rf"^{BINS} ?\. 1 note"))

    mine.get_by_role("button", name="Edit", exact=True).click()
    mine.get_by_label("Change your note").fill("My phone gets no texts at home.")
    mine.get_by_role("button", name="Keep the change").click()
    theirs = notes(gareth, BINS)
    expect(theirs.locator(".note__words")).to_have_text("My phone gets no texts at home.")
    expect(theirs.locator(".note__by")).to_contain_text("changed")
    mine.get_by_role("button", name="Withdraw").click()
    expect(theirs).to_contain_text("No notes yet.")


def test_a_note_keeps_its_language_and_what_is_typed_is_there_after_closing(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = around(server, person, "services", lang="cy")
    ann.card(BINS).locator("button.card").press("n")
    field = ann.page.get_by_label("Eich nodyn")
    field.fill("Does dim signal yma.")
    ann.page.keyboard.press("Escape")
    ann.card(BINS).locator("button.card").press("n")
    expect(field).to_have_value("Does dim signal yma.")
    field.press("Control+Enter")

    note = notes(gareth, BINS).locator(".note__words")
    expect(note).to_have_text("Does dim signal yma.")
    expect(note).to_have_attribute("lang", "cy")


@pytest.mark.rule("T4")
def test_two_fold_a_note_with_reasons_and_anyone_reads_it_all_the_same(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = around(server, person, "services")
    mine = notes(ann, BINS)
    write(mine, "Off the point.")
    mine.get_by_role("button", name="Fold this note").click()
    mine.get_by_role("textbox", name="Why fold it?").fill("It was a joke")
    mine.get_by_role("button", name="Fold it", exact=True).click()
    expect(mine).to_contain_text("1 of 2 people want to fold this: Ann")

    theirs = notes(gareth, BINS)
    expect(theirs).to_contain_text("It was a joke")
    expect(theirs.locator(".note__words")).to_be_visible()
    theirs.get_by_role("button", name="Fold this note").click()
    theirs.get_by_role("textbox", name="Why fold it?").fill("So be it")
    theirs.get_by_role("button", name="Fold it", exact=True).click()

    expect(mine).to_contain_text("This note is folded.")
    expect(mine.locator(".note__words")).to_have_count(0)
    expect(mine.locator(".fold__why li")).to_have_text(["It was a joke Ann", "So be it Gareth"])
    mine.get_by_role("button", name="Read it").click()
    expect(mine.locator(".note__words")).to_have_text("Off the point.")
    expect(mine.get_by_role("button", name="Unfold this note")).to_be_visible()


@pytest.mark.rule("T2")
@pytest.mark.rule("T3")
def test_a_card_moved_back_and_forth_says_so_and_comes_first(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth = around(server, person, "services")
    for one, zone in ((ann, 3), (gareth, 4), (ann, 3), (gareth, 4)):
        one.place(POSTER, zone)
        name = {3: "information", 4: "consultation"}[zone]
        for each in (ann, gareth):
            expect(each.page.locator(f"[data-list={name}]").get_by_text(POSTER)).to_be_attached()

    told = "Moved back and forth by different people"
    for one in (ann, gareth):
        expect(one.card(POSTER).locator("button.card")).to_have_accessible_name(re.compile(told))
        expect(one.page.locator(".topic").first).to_contain_text(POSTER)
        expect(one.page.locator(".topic").first).to_contain_text(told)
        expect(one.card(BINS).locator("button.card")).not_to_contain_text(told)
    ann.page.locator(".topic").first.click()
    expect(ann.card(POSTER).locator("button.card")).to_be_focused()


@pytest.mark.rule("T5")
def test_two_of_the_others_pause_somebodys_writing_and_everyone_sees_why(server: Server, person: Callable[..., Person]) -> None:
    ann, gareth, mair = around(server, person, "services", "lived")
    for one, why in ((ann, "Too many at once"), (gareth, "I cannot keep up")):
        one.page.get_by_role("button", name="Key", exact=True).click()
        panel = one.page.get_by_role("dialog", name="Who is here")
        summary = panel.locator(".pauses summary")
        if not panel.locator(".pauses").evaluate("each => each.open"):
            summary.click()
        panel.get_by_role("button", name="Pause for five minutes: Mair").click()
        panel.get_by_role("textbox", name="Why?").fill(why)
        panel.locator(".why-form button").click()
        expect(panel).to_contain_text(why)

    mair.page.get_by_role("button", name="Key", exact=True).click()
    told = mair.page.get_by_role("dialog", name="Who is here").locator(".pauses")
    expect(told).to_contain_text("writing paused, 5 minutes left")
    expect(told.locator(".fold__why li")).to_have_text(["Too many at once Ann", "I cannot keep up Gareth"])
    mair.page.keyboard.press("Escape")
    dialog = notes(mair, BINS)
    dialog.get_by_label("Your note").fill("And another thing")
    dialog.get_by_role("button", name="Add the note").click()
    expect(mair.page.locator(".toast")).to_contain_text("Wait a moment, then try again.")
    expect(dialog.get_by_label("Your note")).to_have_value("And another thing")


@pytest.mark.parametrize("how", [{}, {"width": 390}, {"dark": True}, {"lang": "cy", "width": 900}], ids=["wide", "phone", "dark", "welsh"])
def test_the_agenda_and_the_notes_have_nothing_that_axe_finds(
    server: Server, person: Callable[..., Person], axe: Callable[[Page], None], how: dict[str, Any]
) -> None:
    (ann,) = around(server, person, **how)
    toggle = ann.page.locator(".agenda__toggle")
    axe(ann.page)
    toggle.click()
    axe(ann.page)
    ann.card(BINS).locator("button.card").first.press("n")
    ann.page.locator("#note-new").fill("A note")
    ann.page.locator(".note__new .btn--go").click()
    expect(ann.page.locator(".note__words")).to_be_visible()
    ann.page.locator(".note__fold .fold .plain").click()
    axe(ann.page)
    wide = ann.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
