"""An ordinary y-websocket client from npm is a participant like any other, and a browser is one to it (W1)."""
from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server

SCRIPT = Path(__file__).with_name("foreign.mjs")


class Foreign:
    """A Node process with one y-websocket client."""

    def __init__(self, node: str, modules: Path, link: str) -> None:
        page, _, key = link.partition("#")
        address, _, board = page.replace("http", "ws", 1).partition("/b/")
        self._process = subprocess.Popen(
            [node, str(SCRIPT), address, board, key],
            env={**os.environ, "COPROBOARD_NODE_MODULES": str(modules)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def do(self, script: str) -> Any:
        """Run a line of JavaScript there and return its value."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(script + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=20)


@pytest.fixture
def link(server: Server) -> str:
    """The link to a new board."""
    return new_board(server)


@pytest.fixture
def connect(node: str, node_modules: Path) -> Iterator[Callable[[str], Foreign]]:
    """Return a function that lets a y-websocket client try a link."""
    clients: list[Foreign] = []

    def start(link: str) -> Foreign:
        clients.append(Foreign(node, node_modules, link))
        return clients[-1]

    yield start
    for one in clients:
        one.close()


@pytest.fixture
def foreign(connect: Callable[[str], Foreign], link: str) -> Foreign:
    """A y-websocket client that holds the board's key."""
    one = connect(link)
    one.do("until(() => provider.synced)")
    return one


@pytest.fixture
def ann(person: Callable[..., Person], link: str) -> Person:
    """Somebody at the board with a browser."""
    ann = person("Ann")
    ann.sit(link)
    return ann


@pytest.mark.rule("W1")
@pytest.mark.rule("D5")
def test_a_y_websocket_client_and_a_browser_write_on_one_board(foreign: Foreign, ann: Person) -> None:
    assert foreign.do("seen()")["frame"] == "spectrum@1"
    assert foreign.do("seen()")["title"] == "Where are we now?"

    foreign.do("add('Dŵr 😀', 'tray')")
    ann.sees(tray=["Dŵr 😀"])
    foreign.do("move('Dŵr 😀', 'consultation')")
    ann.sees(consultation=["Dŵr 😀"])
    expect(ann.card("Dŵr 😀").locator(".words")).to_have_attribute("lang", "cy")
    expect(ann.card("Dŵr 😀")).to_contain_text("Guest just moved this")

    ann.add("Food bank")
    ann.place("Food bank", 2)
    ann.write("Dŵr 😀")
    ann.page.keyboard.insert_text(", te 👍")
    foreign.do("until(() => card('Food bank')?.get('at')[0] === 'education' && card('Dŵr 😀, te 👍'))")
    theirs, hers = foreign.do("seen()")["cards"]
    assert theirs.keys() == hers.keys() == {"words", "at", "lang", "order"}
    assert [type(hers[key]) for key in sorted(hers)] == [type(theirs[key]) for key in sorted(theirs)]
    assert hers["order"] == theirs["order"] + 1

    foreign.do("write('Dŵr 😀, te 👍', ' a llaeth')")
    expect(ann.page.locator(".editor textarea")).to_have_value("Dŵr 😀, te 👍 a llaeth")


@pytest.mark.rule("D4")
def test_a_card_with_nothing_but_words_or_in_a_zone_unknown_here_is_in_the_tray(foreign: Foreign, ann: Person) -> None:
    foreign.do("cards.set('node-bare-card', new Y.Map([['words', new Y.Text('Only words')]]))")
    foreign.do("add('Far away', 'a-zone-of-a-later-frame')")

    ann.sees(tray=["Far away", "Only words"])
    expect(ann.card("Only words").locator(".words")).to_have_attribute("lang", "en")
    ann.place("Only words", 2)
    ann.place("Far away", 3)

    ann.sees(education=["Only words"], information=["Far away"])
    foreign.do("until(() => card('Only words').get('at')?.[0] === 'education')")
    foreign.do("until(() => card('Far away').get('at')[0] === 'information')")


@pytest.mark.rule("W1")
@pytest.mark.rule("W6")
def test_a_y_websocket_client_is_seen_and_cannot_take_a_name_that_is_not_its_own(foreign: Foreign, ann: Person) -> None:
    ann.add("Food bank")
    ann.page.mouse.move(400, 400)
    foreign.do("until(() => card('Food bank') && seen().users.includes('Ann'))")
    foreign.do(
        "provider.awareness.setLocalState({ moving: { card: [...cards.keys()][0], zone: 'education', x: 0.5, y: 0.5 },"
        " user: [...provider.awareness.getStates().values()].find(state => state.user?.name === 'Ann').user })"
    )

    expect(ann.card("Food bank").locator(".heldtag")).to_have_text("Guest")
    expect(ann.page.locator(".crew li")).to_have_count(2)
    expect(ann.page.locator(".crew").get_by_role("img", name="Guest")).to_be_visible()
    ann.page.goto("about:blank")
    foreign.do("until(() => provider.awareness.getStates().size === 1)")


@pytest.mark.rule("W1")
def test_a_y_websocket_client_writes_on_after_a_cut_and_after_a_killed_server(
    foreign: Foreign, ann: Person, server: Server
) -> None:
    foreign.do("add('Before', 'tray')")
    ann.sees(tray=["Before"])

    foreign.do("provider.disconnect()")
    foreign.do("add('While away', 'information')")
    ann.place("Before", 1)
    ann.saved()
    foreign.do("provider.connect()")
    foreign.do("until(() => provider.synced && card('Before').get('at')[0] === 'coercion')")
    ann.sees(coercion=["Before"], information=["While away"])

    server.kill9()
    foreign.do("until(() => !provider.wsconnected)")
    foreign.do("move('While away', 'participation')")
    server.start()
    foreign.do("until(() => provider.synced)")
    foreign.do("add('After', 'tray')")
    ann.sees(coercion=["Before"], participation=["While away"], tray=["After"])
    ann.saved()
    expect(ann.page.locator(".crew li")).to_have_count(2)


@pytest.mark.rule("R4")
def test_a_y_websocket_client_without_the_key_reads_and_writes_nothing(
    connect: Callable[[str], Foreign], link: str, ann: Person
) -> None:
    ann.add("Food bank")
    ann.saved()
    stranger = connect(link[:-1] + ("A" if link[-1] != "A" else "B"))
    stranger.do("add('Not mine', 'tray')")

    stranger.do("until(() => closed[0] === 4401)")
    assert [card["words"] for card in stranger.do("seen()")["cards"]] == ["Not mine"]
    ann.sees(tray=["Food bank"])
