"""What people do together at a board: enter somebody, mark cards, answer a motion, write a note, say where they stand.

What it is: the acts of a session, done through the screen by whoever it is, in their own way (`hands.py`). What it is
not: a story; `test_session.py` tells one.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import FOCUSED, Hands

# Gather and place ----------------------------------------------------------------------------------------------------


def enter(one: Hands, name: str, perspective: str, axe: Callable[[Page], None] | None) -> None:
    """Somebody enters a person who has no device."""
    one.more("more.enter")
    expect(one.dialog.get_by_label(one.say("enter.name"))).to_be_focused()
    one.write(one.dialog.get_by_label(one.say("enter.name")), name)
    one.tick(one.dialog.get_by_role("radio", name=one.say(f"perspective.{perspective}"), exact=True))
    one.press("enter.do", one.dialog)
    expect(one.dialog.locator(".entered")).to_contain_text(name)
    if axe:
        axe(one.page)
    one.close()


def mark_all(one: Hands, name: str, marks: Mapping[str, int], why: str = "") -> None:
    """Mark every card, in their own name or for somebody whom they entered, and say why of the first.

    Parameters
    ----------
    marks : mapping of str to int
        Words of a card → number of the zone, 0 "not sure"; in the order in which the cards were added.
    """
    page, last = one.page, list(marks)[-1]
    if name != one.name:
        one.pick(page.get_by_label(one.say("place.for")), name)
        expect(page.get_by_text(one.say("place.placed", n=0, all=len(marks)))).to_be_visible()
    for words, zone in marks.items():
        expect(page.locator("#solo-card")).to_have_text(words)
        mark(one, zone)
        expect(page.locator(".solo .state")).to_have_text(one.say("place.state.saved"))
        if why:
            one.press(page.locator("summary").filter(has_text=one.say("place.why")))
            one.write(page.get_by_label(one.say("place.reason")), why)
            # It is sent when the writing rests, and is only then called saved.
            expect(page.locator(".solo .state")).to_have_text(one.say("place.state.saved"))
            why = ""
        if words != last:
            one.press("place.next")
    one.reads("place.placed", n=len(marks), all=len(marks))


def mark(one: Hands, zone: int) -> None:
    """Mark the card in hand."""
    if one.how == "keys":
        # Marking by number works wherever one is in a card, and the next card has the focus at once.
        if not one.page.locator(".paper").evaluate(FOCUSED):
            one.reach(one.button("place.next"))
        one.page.keyboard.press(str(zone))
    else:
        one.press(one.page.locator(".choose label").filter(has=one.page.locator("b", has_text=re.compile(f"^{zone}$"))))


def board_of(one: Hands) -> str:
    """All that stands on their screen's main part, words and looks."""
    return one.page.locator("#board").evaluate("main => main.outerHTML.replace(/<!--.*?-->/gs, '')")


# Motions -------------------------------------------------------------------------------------------------------------


def asked(one: Hands, question: dict[str, str], yes: int, here: int) -> None:
    """Wait until they see what everyone is asked, and how many have said yes."""
    motion = one.page.locator(".asked .motion")
    expect(motion).to_contain_text(f"{question[one.lang]} {one.say('motion.count', n=yes, all=here)}")


def answer(one: Hands, question: dict[str, str]) -> None:
    """Say yes to what everyone is asked."""
    name = f"{one.say('motion.yes')}: {question[one.lang]}"
    one.press(one.page.locator(".asked").get_by_role("button", name=name, exact=True))


# Talk ----------------------------------------------------------------------------------------------------------------


def topics(one: Hands) -> Locator:
    """What to talk about, beside the board."""
    return one.page.get_by_role("complementary", name=one.say("talk.head"))


def note_from_the_agenda(one: Hands, card: str, what: str) -> None:
    """Write a note on a card from the list of what to talk about, which a phone keeps folded."""
    one.press("talk.head")
    one.press(topics(one).get_by_role("listitem").filter(has_text=card).get_by_role("button").last)
    one.write(one.dialog.get_by_label(one.say("note.label")), what)
    one.press("note.go", one.dialog)
    expect(one.dialog.get_by_role("listitem")).to_contain_text(what)
    one.close()
    one.press("talk.head")


def note_from_the_card(one: Hands, card: str, what: str, after: str) -> None:
    """Write a note by the card's own key, after one has read the notes that are there."""
    button = one.person.card(card).locator("button.card")
    one.reach(button)
    one.page.keyboard.press("n")
    expect(one.dialog.get_by_role("listitem")).to_contain_text(after)
    expect(one.dialog.get_by_label(one.say("note.label"))).to_be_focused()
    one.page.keyboard.insert_text(what)
    one.page.keyboard.press("Control+Enter")
    expect(one.dialog.get_by_role("listitem").last).to_contain_text(what)
    one.close()
    expect(button).to_be_focused()


# Agree and record ----------------------------------------------------------------------------------------------------


def two_write_at_once(first: Hands, before: Sequence[str], last: Hands, behind: Sequence[str]) -> None:
    """One writes before the words of the proposal, another behind them, in turns."""
    for one, at in ((first, "Home"), (last, "End")):
        one.press("agree.change")
        expect(one.page.get_by_label(one.say("agree.words"))).to_be_focused()
        one.page.keyboard.press(f"Control+{at}")
    for left, right in zip(before, behind, strict=True):
        first.page.keyboard.insert_text(left)
        last.page.keyboard.insert_text(right)


def respond(one: Hands, key: str, why: str = "") -> None:
    """Answer the proposal, and say why."""
    one.press(f"answer.{key}")
    expect(one.button(f"answer.{key}")).to_have_attribute("aria-pressed", "true")
    if why:
        one.write(one.page.get_by_label(one.say(f"answer.why.{key}")), why)
        one.press("answer.add")
    expect(answers(one)).to_contain_text(why or one.say(f"answer.says.{key}"))


def answers(one: Hands) -> Locator:
    """What each of us says."""
    return one.page.get_by_role("region", name=one.say("agree.says"))


def said_by(one: Hands, name: str) -> Locator:
    """What somebody says, in the list of what each of us says."""
    return answers(one).get_by_role("listitem").filter(has=one.page.locator(".nm", has_text=re.compile(f"^{name}")))


def saved(one: Hands, key: str, folder: Path) -> Path:
    """Save a file of the record, and return where it is."""
    with one.page.expect_download() as coming:
        one.press(key)
    file = folder / f"{one.name}-{coming.value.suggested_filename}"
    coming.value.save_as(file)
    return file
