"""Somebody at a board and how they act there: with a mouse, with a finger, or by keys alone.

What it is: the few things that every screen is made of (press, write, choose, tick), found by role and name in the
person's own language, and done in the person's own way. What it is not: a way round the screen; who acts by keys gets
everywhere with Tab, and a single pointer event on their page fails the test.
"""
from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from coproboard.words import say
from tests.browser.people import Person

MOST_TABS = 150
FOCUSED = "element => element.getRootNode().activeElement === element"
# A pointer on the page of somebody who has none is an error that nobody expects.
NO_POINTER = "addEventListener('pointerdown', () => console.error('somebody clicked on the page of a keyboard'), true)"


class Hands:
    """A person, and how they act.

    Parameters
    ----------
    person : Person
    how : {"mouse", "finger", "keys"}
    """

    def __init__(self, person: Person, how: str = "mouse") -> None:
        self.person, self.how, self.lang, self.name = person, how, person.lang, person.name
        if how == "keys":
            person.context.add_init_script(NO_POINTER)

    @property
    def page(self) -> Page:
        """The tab in front of them."""
        return self.person.page

    # What is on the screen -------------------------------------------------------------------------------------------

    def say(self, key: str, **values: object) -> str:
        """An entry of the catalogue in their language."""
        return say(self.lang, key, **values)

    def button(self, key: str, within: Locator | None = None, **values: object) -> Locator:
        """The button of this name."""
        return (within or self.page).get_by_role("button", name=self.say(key, **values), exact=True)

    @property
    def dialog(self) -> Locator:
        """The panel that is open."""
        return self.page.get_by_role("dialog")

    def reads(self, key: str, within: Locator | None = None, **values: object) -> None:
        """Wait until a sentence of the catalogue stands there."""
        expect(within or self.page.locator("copro-board .app")).to_contain_text(self.say(key, **values))

    def reads_part(self, key: str, wild: str) -> None:
        """The same for a sentence of which one value, such as the time, is not foreseen."""
        pattern = ".+".join(map(re.escape, self.say(key, **{wild: "\0"}).split("\0")))
        expect(self.page.locator("copro-board .app")).to_contain_text(re.compile(pattern))

    def at(self, step: str) -> None:
        """Wait until their screen says that we are at this step."""
        here = self.page.locator(".steps [aria-current=step], .here--phone .now")
        key = f"steps.short.{step}" if self.how == "finger" else f"step.{step}"
        expect(here).to_contain_text(self.say(key))

    def keeps_the_focus(self) -> None:
        """What had the focus may be gone; then something near it has it, never the page as such."""
        expect(self.page.locator("copro-board")).to_be_focused()

    # What they do ----------------------------------------------------------------------------------------------------

    def reach(self, wanted: Locator) -> None:
        """Press Tab until something has the focus."""
        expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            if wanted.evaluate(FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {wanted}")

    def press(self, wanted: Locator | str, within: Locator | None = None, **values: object) -> None:
        """Press a button: one on the screen, or the one with this entry of the catalogue as its name."""
        wanted = self.button(wanted, within, **values) if isinstance(wanted, str) else wanted
        if self.how == "mouse":
            wanted.click()
        elif self.how == "finger":
            wanted.tap()
        else:
            self.reach(wanted)
            self.page.keyboard.press("Enter")

    def write(self, field: Locator, words: str, at: str = "") -> None:
        """Write into a field: in place of what stands there, or behind (``"End"``) or before it (``"Home"``)."""
        if self.how == "keys":
            self.reach(field)
        else:
            self.press(field)
        self.page.keyboard.press(f"Control+{at}" if at else "Control+a")
        self.page.keyboard.insert_text(words)

    def pick(self, list_: Locator, label: str) -> None:
        """Choose from a list that folds out; by keys its first letters choose."""
        if self.how == "keys":
            self.reach(list_)
            self.page.keyboard.type(label)
            expect(list_.locator("option:checked")).to_have_text(label)
        else:
            list_.select_option(label=label)

    def tick(self, choice: Locator) -> None:
        """Choose one of several, or tick a box; what is ticked may be a picture beside its input."""
        if self.how == "keys":
            self._tick_by_keys(choice)
        else:
            self.press(choice.locator("xpath=.."))
        expect(choice).to_be_checked()

    def go(self, step: str) -> None:
        """Move everyone to a step."""
        if self.how == "finger":
            self.press(self.page.locator("button.now"))
            self.press(self.dialog.locator(".steplist").get_by_role("button", name=self.say(f"step.{step}")))
        else:
            steps = self.page.get_by_role("navigation", name=self.say("steps.label"))
            name = re.compile(rf"^\W*\d?\W*{re.escape(self.say(f'step.{step}'))}")
            self.press(steps.get_by_role("button", name=name))

    def more(self, key: str) -> None:
        """Open a panel from the menu."""
        self.press("more")
        self.press(key, self.dialog)

    def close(self) -> None:
        """Close the panel that is open."""
        if self.how == "keys":
            self.page.keyboard.press("Escape")
        else:
            self.press("close", self.dialog)
        expect(self.dialog).to_have_count(0)

    def _tick_by_keys(self, choice: Locator) -> None:
        if choice.get_attribute("type") != "radio":
            self.reach(choice)
            return self.page.keyboard.press("Space")
        # A group of radio buttons is one stop of Tab, and the arrows go through it.
        group = choice.locator("xpath=ancestor::fieldset[1]").get_by_role("radio")
        stops = [one for one in group.all() if one.is_checked()] or group.all()
        for _ in range(MOST_TABS):
            if any(one.evaluate(FOCUSED) for one in stops):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"Tab never reaches {choice}")
        self.page.keyboard.press("Space")
        for _ in range(len(group.all())):
            if choice.evaluate(FOCUSED):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reach {choice}")


def keys_and_finger(person: Callable[..., Person], link: str, card: str) -> tuple[Hands, Hands]:
    """Mair by keys alone, and Huw in Welsh with his finger on a phone, at one board with one card."""
    mair, huw = Hands(person("Mair"), "keys"), Hands(person("Huw", lang="cy", width=390, height=844, dark=True), "finger")
    for one, perspective in ((mair, "lived"), (huw, "services")):
        one.page.goto(link)
        one.write(one.page.locator("#seat-name"), one.name)
        one.tick(one.page.locator(f"#seat [value={perspective}]"))
        one.press("join.go")
        expect(one.page.locator(".adder textarea")).to_be_visible()
    mair.person.add(card)
    expect(huw.person.card(card)).to_be_attached()
    return mair, huw
