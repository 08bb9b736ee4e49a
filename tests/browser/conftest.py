"""Real servers and real browsers.

A test here asks for `server` and `person`::

    def test_a_card_is_seen_by_the_other(server, person):
        ann, mair = person("Ann"), person("Mair", lang="cy", width=390)
        ann.open("/")

It fails where there is no Chromium; it never skips. It fails too when a page logged an error that the test did not
bring about (`person.expect_errors`), or asked another host for anything. A failure report holds pictures of what every
person saw and what the server said.
"""
from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

import run
from tests.browser.lab import lab  # noqa: F401  a fixture for all
from tests.browser.people import Person
from tests.browser.serving import Server

HERE = Path(__file__).resolve().parent
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Chromium asks its maker what the fields of a form mean; the boards never would.
    "--disable-features=AutofillServerCommunication",
    # Two people are two pages of one browser, and the one behind must keep its timers and frames.
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
]
# How long Playwright waits for something to become true, in ms: the machine may be busy with other things.
PATIENCE = 20_000
PEOPLE: pytest.StashKey[list[Person]] = pytest.StashKey()
SERVER: pytest.StashKey[Server] = pytest.StashKey()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder and put them last.

    Playwright's synchronous interface keeps an event loop in the main thread for as long as the browser lives; no
    other test could run a loop of its own after it.
    """
    real = [item for item in items if HERE in item.path.parents]
    for item in real:
        item.add_marker(pytest.mark.browser)
    items[:] = [item for item in items if HERE not in item.path.parents] + real


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Add to a failure what every person saw and what the server said."""
    report = yield
    if report.when == "call" and report.failed:
        folder = item.funcargs["tmp_path"] / "pictures" if "tmp_path" in item.funcargs else None
        for person in item.stash.get(PEOPLE, []):
            try:
                pictures = "\n".join(map(str, person.show(folder))) if folder else ""
            except Error as error:
                pictures = f"no picture: {error.message}"
            report.sections.append((f"what {person.name} saw", "\n".join([pictures, *person.errors])))
        server = item.stash.get(SERVER, None)
        if server:
            report.sections.append((f"what the server said ({server.log})", server.words()[-8_000:]))
    return report


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Start Playwright's driver, once."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright_driver: Playwright) -> Iterator[Browser]:
    """Start a headless Chromium, once; fail where there is none."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    try:
        browser = playwright_driver.chromium.launch(
            executable_path=run.find_chromium(), args=[*FLAGS, *(["--no-sandbox"] if root else [])]
        )
    except Error as error:
        pytest.fail(f"No Chromium starts here; `python3 run.py test` brings one.\n{error.message}", pytrace=False)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start one server without Panel's apps, for every test that only needs a board of its own."""
    folder = tmp_path_factory.mktemp("shared")
    # All these people have one address.
    limits = ("boards_per_hour=1000", "misses_per_minute=1000", "sockets_per_address=500")
    options = ("--light", *(part for limit in limits for part in ("--limit", limit)))
    one = Server(data=folder / "data", log=folder / "server.log", options=options)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Start a server on an empty data folder and a free port; an indirect parameter gives it more options.

    The parameter ``"shared"`` gives the one that such tests share: they must not stop it.
    """
    options = getattr(request, "param", ())
    if options == "shared":
        one = request.node.stash[SERVER] = request.getfixturevalue("shared_server")
        yield one
        return
    one = Server(data=tmp_path / "data", log=tmp_path / "server.log", options=options)
    request.node.stash[SERVER] = one
    one.start()
    yield one
    if one.pid:
        one.stop()


@pytest.fixture
def person(request: pytest.FixtureRequest, chromium: Browser, server: Server) -> Iterator[Callable[..., Person]]:
    """Return a function that brings a person to a browser: ``person("Ann", lang="cy", width=390, dark=True)``."""
    people = request.node.stash[PEOPLE] = []

    def bring(name: str, **how: object) -> Person:
        one = Person(chromium, server, name, **how)
        one.context.set_default_timeout(PATIENCE)
        people.append(one)
        return one

    yield bring
    wrong = {one.name: errors for one in people if (errors := one.unexpected_errors())}
    for one in people:
        one.close()
    assert not wrong, f"Pages logged errors that no one expected: {wrong}"


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Return a check that axe finds nothing on a page as it stands now."""

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        told = [
            f"{one['impact']}: {one['id']}: {one['help']}\n    " + "\n    ".join(node["html"] for node in one["nodes"])
            for one in found
        ]
        assert not told, f"axe finds on {page.url}:\n" + "\n".join(told)

    return check
