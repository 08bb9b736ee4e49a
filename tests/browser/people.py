"""A person at a browser: a context of their own, a page, a network that can fail, and an ear for errors."""
from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, WebError

from tests.browser.proxy import Network
from tests.browser.serving import Server

# What Chromium itself says when the way to the server is gone. An error that our own code throws is never among them.
LOST_NETWORK = (r"net::ERR_", r"^WebSocket connection to .* failed")
LOCALES = {"en": "en-GB", "cy": "cy-GB"}
PHONE = 600


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
