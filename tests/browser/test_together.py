"""Two and three people at one board at once, each in a real browser of their own.

What is held back is held back by their networks, never by waiting: two moves happen "at the same moment" because
neither network lets anything through until both were made.
"""
from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

CARET = "field => [field.selectionStart, field.selectionEnd]"


def units(text: str) -> int:
    """Length as a browser counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


@pytest.fixture
def link(server: Server) -> str:
    """The link to a new board."""
    return new_board(server)


@pytest.fixture
def ann(person: Callable[..., Person], link: str) -> Person:
    """Somebody at the board, in English."""
    ann = person("Ann")
    ann.sit(link)
    return ann


@pytest.fixture
def mair(person: Callable[..., Person], link: str) -> Person:
    """Somebody else at the board, in Welsh, who works in services."""
    mair = person("Mair", lang="cy")
    mair.sit(link, "services")
    return mair


# Writing ---------------------------------------------------------------------------------------------------------------


def both_write(words: str, ann: Person, mair: Person) -> tuple[Locator, Locator]:
    """One card, open for writing at both."""
    ann.add(words)
    expect(mair.card(words)).to_be_visible()
    return ann.write(words), mair.write(words)


@pytest.mark.rule("D5")
def test_two_people_write_in_one_card_letter_by_letter_and_nothing_is_lost(ann: Person, mair: Person) -> None:
    hers, theirs = both_write(" a ", ann, mair)
    front, back = "Dŵr 😀 glân i bawb", "ŷd a 👩‍👩‍👧 llaeth"
    hers.press("Home")
    theirs.press("End")

    for here, there in zip(front.ljust(len(back)), back.ljust(len(front))):
        ann.page.keyboard.type(here)
        mair.page.keyboard.type(there)
