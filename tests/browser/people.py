"""A person at a browser: a context of their own, a page, a network that can fail, and an ear for errors.

What they do at a board (`sit`, `add`, `carry` …) goes by what is on the screen and holds in both languages and on every
width; what they see (`sees`) is read off the screen too, never out of the page's memory.
"""
from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, TimeoutError, WebError, expect

from tests.browser.proxy import Network
from tests.browser.serving import Server

# What Chromium itself says when the way to the server is gone. An error that our own code throws is never among them.
LOST_NETWORK = (r"net::ERR_", r"^WebSocket connection to .* failed")
LOCALES = {"en": "en-GB", "cy": "cy-GB"}
PHONE = 600
# What the lists of a board show: the words of each card, by zone.
SHOWN = """() => {
    const shown = {}
    const root = document.querySelector('copro-board')?.shadowRoot
    for (const card of root?.querySelectorAll('[data-list] > [data-card]') ?? []) {
        const words = card.querySelector('textarea')?.value ?? card.querySelector('.words')?.textContent
        ;(shown[card.parentElement.dataset.list] ??= []).push(words)
    }
    return Object.fromEntries(Object.entries(shown).sort().map(([zone, words]) => [zone, words.sort()]))
}"""


def new_board(server: Server, title: str = "Where are we now?", frame: str = "spectrum") -> str:
    """Make a board, as a program would, and return its link with the key."""
    asked = urllib.request.Request(
        f"{server.address}/api/boards",
        json.dumps({"frame": frame, "title": title}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        made = json.load(answer)
    return f"{server.address}/b/{made['id']}#{made['key']}"


class Person:
    """Somebody who opens boards.

    Parameters
    ----------
    browser : Browser
        The shared Chromium; each person has a context of their own in it, so nothing is remembered between people.
    server : Server
        Where :meth:`open` goes for a path.
    name : str
        What the test calls them; the board learns it only when the test types it.
    lang : {"en", "cy"}
        Language that their browser asks for.
    width, height : int
        Size of the page in CSS pixels; up to 600 wide it is a touch screen.
    dark : bool
        Whether their system prefers dark.

    Attributes
    ----------
    page : Page
        Their first tab.
    network : Network
        Their way to the server: ``cut()``, ``freeze()``, ``mend()``.
    errors : list of str
        What their pages logged as errors or threw.
    """

    def __init__(
        self,
        browser: Browser,
        server: Server,
        name: str,
        lang: str = "en",
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
    ) -> None:
        self.name, self.lang = name, lang
        self.network = Network()
        self.errors: list[str] = []
        self._server = server
        self._expected: list[str] = []
        self.context = browser.new_context(
            locale=LOCALES[lang],
            viewport={"width": width, "height": height},
            has_touch=width <= PHONE,
            is_mobile=width <= PHONE,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
            proxy={"server": self.network.address},
        )
        self.context.on("console", self._hear)
        self.context.on("weberror", self._hear)
        self.page = self.context.new_page()

    def open(self, link: str = "/") -> Page:
        """Go to a path of the server, or to a whole address, in the first tab."""
        self.page.goto(link if "://" in link else self._server.address + link)
        return self.page

    # At a board ------------------------------------------------------------------------------------------------------

    def sit(self, link: str, perspective: str = "lived") -> Page:
        """Open a board's link, take a seat under their own name, and return the page once the board is there."""
        page = self.open(link)
        page.locator("#seat-name").fill(self.name)
        page.locator(f"#seat [value={perspective}]").check(force=True)
        page.locator("#seat [type=submit]").click()
        expect(page.locator(".adder textarea")).to_be_visible()
        return page

    def add(self, words: str) -> None:
        """Add a card, not placed yet."""
        field = self.page.locator(".adder textarea")
        if not field.is_visible():
            self.page.locator("button.add").click()
        field.fill(words)
        field.press("Enter")
        expect(self.card(words)).to_be_attached()

    def lay(self, *cards: tuple[str, str, float, float], lang: str = "en") -> None:
        """Lay many cards at once, each ``(words, zone, x, y)``, by the page's own model, and wait until they are saved.

        For a board that a test only starts from; `add` and `place` are what a person does.
        """
        self.page.evaluate(
            """([cards, lang]) => cards.forEach(([words, zone, x, y]) =>
                document.querySelector('copro-board').model.add(words, lang, { zone, x, y }))""",
            [cards, lang],
        )
        expect(self.card(cards[-1][0])).to_be_attached()
        self.page.evaluate(
            """async () => {
                const { model } = document.querySelector('copro-board')
                while (model.save !== 'saved') await new Promise(done => model.addEventListener('status', done, { once: true }))
            }"""
        )

    def card(self, words: str) -> Locator:
        """The card that holds these words."""
        return self.page.locator("[data-card]").filter(has=self.page.get_by_text(words))

    def write(self, words: str) -> Locator:
        """Open a card for writing and return its field."""
        self.card(words).locator("button.card").press("e")
        field = self.page.locator(".editor textarea")
        expect(field).to_be_focused()
        return field

    def place(self, words: str, key: int) -> None:
        """Move a card by the keys: M, and the number of a zone (0 is the tray)."""
        self.card(words).locator("button.card").press("m")
        expect(self.page.get_by_role("menuitem").first).to_be_visible()
        self.page.keyboard.press(str(key))

    def carry(self, words: str, zone: str) -> None:
        """Lift a card with the mouse and hold it over a zone; `page.mouse.up()` lets go."""
        card = self.card(words).locator("button.card").bounding_box()
        room = self.page.locator(f"[data-zone={zone}]").bounding_box()
        mouse = self.page.mouse
        mouse.move(card["x"] + 20, card["y"] + 12)
        mouse.down()
        mouse.move(card["x"] + 30, card["y"] + 22)
        mouse.move(room["x"] + room["width"] / 2 - card["width"] / 2 + 20, room["y"] + room["height"] / 2, steps=4)

    def sees(self, *, page: Page | None = None, **zones: list[str]) -> None:
        """Wait until exactly these cards lie in these zones (an id's hyphens are underscores here)."""
        page = page or self.page
        wanted = {zone.replace("_", "-"): sorted(words) for zone, words in sorted(zones.items())}
        try:
            page.wait_for_function(f"wanted => JSON.stringify(({SHOWN})()) === wanted", arg=_json(wanted), polling=50)
        except TimeoutError:
            assert page.evaluate(SHOWN) == wanted, f"what {self.name} sees"

    def saved(self, state: str = "saved", page: Page | None = None) -> None:
        """Wait until the board says where their changes are: saved, saving, offline or unsaved."""
        expect((page or self.page).locator(".saved")).to_have_class(re.compile(rf"\bsaved--{state}\b"))

    # Their network ---------------------------------------------------------------------------------------------------

    def offline(self) -> None:
        """Lose the network: the browser knows that it is offline, and what was open breaks."""
        self.expect_errors(*LOST_NETWORK)
        self.context.set_offline(True)
        self.network.cut()

    def online(self) -> None:
        """Have the network back."""
        self.network.mend()
        self.context.set_offline(False)

    def expect_errors(self, *patterns: str) -> None:
        """Name errors that this test brings about, as regular expressions; any other still fails it."""
        self._expected += patterns

    def unexpected_errors(self) -> list[str]:
        """Return the errors that nobody expected, and the other hosts that a page asked for."""
        expected = [*self._expected, *(LOST_NETWORK if self._server.interrupted else ())]
        wrong = [error for error in self.errors if not any(re.search(pattern, error) for pattern in expected)]
        return wrong + [f"asked another host: {host}" for host in self.network.strangers]

    def show(self, folder: Path) -> list[Path]:
        """Save a picture of each open tab and return where."""
        folder.mkdir(parents=True, exist_ok=True)
        pictures = []
        for number, page in enumerate(self.context.pages, start=1):
            path = folder / f"{re.sub(r'[^A-Za-z0-9]+', '-', self.name)}-{number}.png"
            page.screenshot(path=path, timeout=10_000)
            pictures.append(path)
        return pictures

    def close(self) -> None:
        """Close their tabs and their network."""
        self.context.close()
        self.network.close()

    def _hear(self, said: ConsoleMessage | WebError) -> None:
        if isinstance(said, WebError):
            self.errors.append(str(said.error))
        elif said.type == "error":
            self.errors.append(said.text)


def _json(value: object) -> str:
    """JSON as JavaScript writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
