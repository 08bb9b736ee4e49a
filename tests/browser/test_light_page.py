"""The page that a link opens: small, strict, silent to other hosts, and the same under a prefix."""
from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request, WebSocket, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

KILOBYTE = 1024
VIOLATIONS = """window.violations = []
document.addEventListener('securitypolicyviolation', event => violations.push(`${event.violatedDirective} ${event.blockedURI}`))
"""


class Ear:
    """What a person's browser asks the server for, sockets and service worker included."""

    def __init__(self, person: Person) -> None:
        self.requests: list[Request] = []
        self.sockets: list[str] = []
        person.context.on("request", lambda request: self.requests.append(request))
        person.page.on("websocket", self._hear)

    @property
    def addresses(self) -> list[str]:
        """Every address in the order asked."""
        return [request.url for request in self.requests] + self.sockets

    def script_bytes(self) -> dict[str, int]:
        """What each script weighed on its way, by file name, in bytes."""
        return {
            urlsplit(one.url).path.rsplit("/", 1)[-1]: one.sizes()["responseBodySize"]
            for one in self.requests
            if one.resource_type == "script"
        }

    def _hear(self, socket: WebSocket) -> None:
        self.sockets.append(socket.url)


def take_a_seat(person: Person) -> None:
    person.page.locator("#seat [type=submit]").click()
    expect(person.page.locator(".adder textarea")).to_be_focused()


@pytest.mark.rule("H2")
@pytest.mark.parametrize("server", ["shared"], indirect=True)
def test_a_link_needs_six_requests_and_sixty_kilobytes_of_script_until_the_board_is_usable(
    server: Server, person: Callable[..., Person]
) -> None:
    link = new_board(server)
    ann = person("Ann")
    ear = Ear(ann)

    ann.open(link)
    take_a_seat(ann)
    ann.add("Bin collection dates")
    ann.saved()

    # The service worker's own copies for offline, and the later parts, are fetched afterwards, when nobody waits for them.
    own = [one for one in ear.requests if one.service_worker is None and not one.url.endswith("/sw.js")]
    until_usable = [one for one in own if "/steps.js" not in one.url and "/more.js" not in one.url]
    asked = [one.url for one in until_usable] + ear.sockets
    assert len(asked) <= 6, asked
    assert any(url.startswith("ws") for url in asked)
    weights = ear.script_bytes()
    later = [weights.pop(name, 0) for name in ("steps.js", "more.js")]
    assert "board.js" in weights
    assert max(later) <= 40 * KILOBYTE
    assert sum(weights.values()) <= 60 * KILOBYTE, weights
    packed = [one.response().headers.get("content-encoding") for one in until_usable if one.resource_type == "script"]
    assert packed == ["gzip"] * len(packed)


@pytest.mark.rule("H1")
@pytest.mark.parametrize("server", ["shared"], indirect=True)
def test_nothing_asks_another_host_or_breaks_the_pages_own_policy(server: Server, person: Callable[..., Person]) -> None:
    ann = person("Ann")
    ann.context.add_init_script(VIOLATIONS)
    ear = Ear(ann)

    page = ann.open("/")
    expect(page.locator(".tile").first).to_be_visible()
    home_violations = page.evaluate("violations")
    ann.open(new_board(server))
    take_a_seat(ann)
    ann.add("Bin collection dates")
    page.locator(".share").click()
    expect(page.locator(".qr")).to_be_visible()

    assert home_violations + page.evaluate("violations") == []
    assert {urlsplit(url).netloc for url in ear.addresses} == {urlsplit(server.address).netloc}
    assert ann.network.strangers == []


@pytest.mark.rule("H1")
@pytest.mark.parametrize("server", ["shared"], indirect=True)
def test_the_key_stands_in_the_address_bar_and_in_no_request_line(server: Server, person: Callable[..., Person]) -> None:
    link = new_board(server)
    key = link.rpartition("#")[2]
    ann = person("Ann")
    ear = Ear(ann)

    page = ann.open(link)
    take_a_seat(ann)
    page.locator(".share").click()
    expect(page.locator(".qr")).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("#board")).to_be_visible()
    ann.open(link.partition("#")[0] + "?from=home")
    expect(page.locator("#board")).to_be_visible()

    # Playwright tells a page's address with its fragment, which Chromium never sends.
    assert [url for url in ear.addresses if key in url.partition("#")[0]] == []
    assert [one.url for one in ear.requests if key in one.headers.get("referer", "")] == []
    assert key not in server.words()
    # This device knows the key, so the address is the whole link again, to be copied or kept.
    expect(page).to_have_url(link.replace("#", "?from=home#"))


@pytest.mark.rule("H1")
@pytest.mark.parametrize("server", [("--light", "--prefix", "/council")], indirect=True)
def test_everything_works_under_a_prefix(server: Server, person: Callable[..., Person]) -> None:
    root = re.match(r"https?://[^/]+", server.address).group()
    ann, mair = person("Ann"), person("Mair", lang="cy")
    ear = Ear(ann)

    page = ann.open(f"{root}/council/")
    page.locator(".tile").first.click()
    page.keyboard.type("Where are we now?")
    page.keyboard.press("Enter")
    expect(page.locator("#seat")).to_be_visible()
    take_a_seat(ann)
    ann.add("Bin collection dates")
    page.locator(".share").click()
    expect(page.locator(".qr")).to_be_visible()
    link = page.locator(".field input").input_value()
    mair.sit(link)

    mair.sees(tray=["Bin collection dates"])
    assert link.startswith(f"{root}/council/b/")
    outside = [url for url in ear.addresses if not urlsplit(url).path.startswith("/council/")]
    assert outside == []
    page.keyboard.press("Escape")
    page.locator("a.brand").click()
    expect(page.locator(".recent b")).to_have_text("Where are we now?")


@pytest.mark.parametrize("server", ["shared"], indirect=True)
@pytest.mark.parametrize("missing", ["**/assets/board.json*", "**/api/boards/*/ticket"])
def test_what_could_not_be_had_at_first_is_asked_for_again(
    server: Server, person: Callable[..., Person], missing: str
) -> None:
    ann = person("Ann")
    ann.expect_errors(r"net::ERR_FAILED")
    ann.page.route(missing, lambda route: route.abort())

    ann.open(new_board(server))

    expect(ann.page.locator("copro-board")).to_contain_text(re.compile("reach"))
    ann.page.unroute(missing)
    take_a_seat(ann)
