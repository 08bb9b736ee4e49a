"""The panels of the menu: each is clean, holds the focus, and gives it back."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

# The head of a panel, where it is not what leads there.
NAMES = {
    "more.history": "history.head", "more.enter": "enter.head", "more.me": "me.head", "me.forget.go": "me.forget.head"
}  # fmt: skip


@pytest.mark.parametrize("server", ["shared"], indirect=True)
@pytest.mark.parametrize(("lang", "width", "dark", "how"), [("en", 1440, False, "keys"), ("cy", 390, True, "finger")])
def test_each_panel_of_the_menu_is_clean_and_gives_the_focus_back(
    server: Server, person: Callable[..., Person], axe: Callable[[Page], None],
    lang: str, width: int, dark: bool, how: str,
) -> None:  # fmt: skip
    one = Hands(person("Mair", lang=lang, width=width, dark=dark), how)
    one.person.open(new_board(server, "How do we collect the bins?"))
    one.write(one.page.get_by_label(one.say("join.name")), "Mair")
    one.press("join.go")
    one.at("gather")
    ways = (
        ("more.history",), ("motion.head", "rule.change"), ("timer.head",), ("more.enter",),
        ("more.me", "me.forget.go"), ("print.head",), ("me.keeping",),
    )  # fmt: skip
    for first, *then in ways:
        one.more(first)
        for key in ("", *then):
            if key:
                one.press(key, one.dialog)
            name = NAMES.get(key or first, key or first)
            expect(one.dialog.get_by_role("heading", level=2)).to_have_text(one.say(name))
            one.keeps_the_focus()
            axe(one.page)
        one.close()
        expect(one.button("more")).to_be_focused()
