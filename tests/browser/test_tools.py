"""The tools of the browser tests keep what they promise: a network that breaks, a server that dies, errors that count."""
from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser.people import Person
from tests.browser.serving import Server

ECHO = """
import asyncio, sys
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

class Page(RequestHandler):
    def get(self):
        self.write('<!doctype html><html lang="en"><title>Echo</title><link rel="icon" href="data:,"><main><h1>Echo</h1>')

class Echo(WebSocketHandler):
    def on_message(self, message):
        self.write_message(message)

async def main():
    server = Application([("/", Page), ("/echo", Echo)]).listen(int(sys.argv[sys.argv.index("--port") + 1]), "127.0.0.1")
    port = next(iter(server._sockets.values())).getsockname()[1]
    print(f"Echo is at http://127.0.0.1:{port}/ now")
    await asyncio.Event().wait()

asyncio.run(main())
"""
TALK = """() => new Promise((resolve, reject) => {
    window.heard = []
    window.socket = new WebSocket(location.origin.replace('http', 'ws') + '/echo')
    socket.onopen = resolve
    socket.onerror = () => reject(new Error('no socket'))
    socket.onmessage = event => heard.push(event.data)
    socket.onclose = () => heard.push('closed')
})"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that echoes, in place of the board's."""
    one = Server(tmp_path / "data", tmp_path / "server.log", command=(sys.executable, "-c", ECHO))
    one.start()
    yield one
    if one.pid:
        one.kill9()


@pytest.fixture
def ann(chromium: Browser, server: Server) -> Iterator[Person]:
    """A person whose errors the test looks at itself."""
    one = Person(chromium, server, "Ann")
    yield one
    one.close()


def talking(person: Person) -> Page:
    page = person.open()
    page.evaluate(TALK)
    return page


def test_going_offline_breaks_an_open_websocket_at_once(ann: Person) -> None:
    page = talking(ann)

    ann.offline()

    page.wait_for_function("heard.includes('closed')")
    assert page.evaluate("navigator.onLine") is False
    with pytest.raises(Error, match="no socket"):
        page.evaluate(TALK)
    assert ann.unexpected_errors() == []


def test_coming_online_lets_a_new_websocket_through(ann: Person) -> None:
    page = talking(ann)
    ann.offline()
    page.wait_for_function("heard.includes('closed')")

    ann.online()

    page.evaluate(TALK)
    page.evaluate("socket.send('back')")
    page.wait_for_function("heard.includes('back')")


def test_one_persons_cut_leaves_the_others_alone(chromium: Browser, server: Server, ann: Person) -> None:
    mair = Person(chromium, server, "Mair")
    hers = talking(mair)
    talking(ann)

    ann.network.cut()

    hers.evaluate("socket.send('still here')")
    hers.wait_for_function("heard.includes('still here')")
    mair.close()


def test_a_frozen_network_keeps_the_socket_and_delivers_when_mended(chromium: Browser, server: Server, ann: Person) -> None:
    mair = Person(chromium, server, "Mair")
    page, hers = talking(ann), talking(mair)
    ann.network.freeze()
    page.evaluate("socket.send('from the tunnel')")
    hers.evaluate("socket.send('in the open')")
    hers.wait_for_function("heard.includes('in the open')")

    assert page.evaluate("[socket.readyState, heard.length]") == [1, 0]
    ann.network.mend()
    mair.close()

    page.wait_for_function("heard.includes('from the tunnel')")


def test_a_killed_server_comes_back_at_the_same_address(server: Server, ann: Person) -> None:
    before = server.address
    page = talking(ann)

    code = server.kill9()

    assert code == -signal.SIGKILL
    page.wait_for_function("heard.includes('closed')")
    server.restart()
    assert server.address == before
    talking(ann)


def test_an_error_that_a_page_throws_or_logs_is_counted(ann: Person) -> None:
    page = ann.open()
    ann.expect_errors("^known$")

    with page.expect_event("pageerror"):
        page.evaluate("() => { for (const words of ['known', 'logged']) console.error(words) }")
        page.evaluate("() => { setTimeout(() => { throw Error('thrown') }) }")

    assert ann.unexpected_errors() == ["logged", "thrown"]


def test_asking_another_host_is_refused_and_counted(ann: Person) -> None:
    page = ann.open()
    ann.expect_errors("net::ERR_")

    page.evaluate("fetch('http://elsewhere.invalid/script.js').catch(() => {})")

    assert ann.unexpected_errors() == ["asked another host: elsewhere.invalid:80"]


def test_axe_finds_an_image_without_words(ann: Person, axe) -> None:
    page = ann.open()
    axe(page)

    page.evaluate("document.querySelector('main').append(new Image())")

    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_a_server_that_prints_no_address_fails_with_its_own_words(tmp_path: Path) -> None:
    broken = Server(tmp_path, tmp_path / "log", command=(sys.executable, "-c", "print('the folder is in use')"))

    with pytest.raises(AssertionError, match="the folder is in use"):
        broken.start()
