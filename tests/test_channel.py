"""The channel of a cell: what passes, what never does, and pages that come and go; with a page that is a list."""
from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

import coproboard as cb
from coproboard import channel as module
from coproboard.channel import SILENT_SECONDS, Channel

KEY, SEAT, BOARD, ME = "k" * 22, "seat-of-ann", "7m2k9q4xw3ap", "annannannannanna"
NAME = f"{BOARD}-{ME}"
PAGE, OTHER = "a1b2c3d4e5f6", "f6e5d4c3b2a1"
PATIENCE = 10.0


class Site:
    """A board's site that answers with what it was asked, and says on its socket what it hears."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.sockets = 0


class Ask(RequestHandler):
    """Any question."""

    def initialize(self, site: Site) -> None:
        self.site = site

    def post(self) -> None:
        said = json.loads(self.request.body)
        self.site.asked.append((self.request.path, said))
        self.finish({"seat": SEAT, "ticket": "t.1", "link": said.get("link")})

    def get(self) -> None:
        self.site.asked.append((self.request.uri or "", {}))
        self.finish("script")


class Speak(WebSocketHandler):
    """Any socket: three messages at once, then an echo."""

    def initialize(self, site: Site) -> None:
        self.site = site

    def open(self) -> None:
        self.site.asked.append((self.request.uri or "", {}))
        self.site.sockets += 1
        for word in (b"one", b"two", b"three"):
            self.write_message(word, binary=True)

    def on_message(self, message: str | bytes) -> None:
        self.write_message(b"heard " + bytes(message), binary=True)

    def on_close(self) -> None:
        self.site.sockets -= 1


class Link:
    """What a channel asks of a link, on the loop of the test."""

    board, participant, key, seat, closed = BOARD, ME, KEY, SEAT, False

    def __init__(self, site: str) -> None:
        self.site = site

    def soon(self, run: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(run)


class Cell:
    """The pages of a cell: all that was said to them, and a way to wait for one thing."""

    def __init__(self) -> None:
        self.said: list[tuple[dict[str, Any], list[bytes]]] = []
        self._more = asyncio.Event()

    def __call__(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        self.said.append((message, buffers))
        self._more.set()

    async def get(self, pipe: str, kind: str, n: int | None = None) -> tuple[dict[str, Any], list[bytes]]:
        async with asyncio.timeout(PATIENCE):
            while True:
                for one in self.said:
                    if (one[0]["pipe"], one[0]["kind"]) == (pipe, kind) and n in (None, one[0].get("n")):
                        self.said.remove(one)
                        return one
                self._more.clear()
                await self._more.wait()


@asynccontextmanager
async def laid(shared: str | None = None) -> AsyncIterator[tuple[Channel, Cell, Site]]:
    """A site on this loop, and a channel to it."""
    site = Site()
    server = HTTPServer(Application([("/sync/.*", Speak, {"site": site}), (".*", Ask, {"site": site})]))
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    cell = Cell()
    channel = Channel(Link(f"http://127.0.0.1:{sockets[0].getsockname()[1]}"), cell, lambda: shared)
    try:
        yield channel, cell, site
    finally:
        channel.close()
        server.stop()
        async with asyncio.timeout(PATIENCE):
            # Both ends of every socket: the site's, and the channel's, whose tasks wait for it.
            while site.sockets or len(asyncio.all_tasks()) > 1:
                await asyncio.sleep(0)
        await server.close_all_connections()


async def ask(channel: Channel, cell: Cell, path: str, body: object = None, pipe: str = PAGE, n: int = 1) -> tuple[int, bytes]:
    """One question of a page: status and body of the answer."""
    method = "GET" if body is None else "POST"
    channel.receive({"pipe": pipe, "kind": "fetch", "n": n, "method": method, "path": path}, [json.dumps(body).encode()])
    message, buffers = await cell.get(pipe, "answer", n)
    return message["status"], buffers[0]


@pytest.mark.rule("N10")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("api/boards", {"frame": "spectrum"}),
        ("api/boards/otherboard12/ticket", {}),
        (f"api/boards/{BOARD}/ticket", {}),
        (f"api/boards/{NAME}/../otherboard12/ticket", {}),
        (f"api/boards/{NAME}/ticket?x=1", {}),
        (f"api/boards/{NAME}/", {}),
        ("api/words", {"board": "otherboard12"}),
        ("api/words/find", {"words": "bus rota 7"}),
        ("app/home", None),
        ("assets/../api/boards", None),
        ("assets/board.js#x", None),
        ("http://example.org/", None),
        ("//example.org/assets/a.js", None),
        ("", None),
        (f"api/boards/{NAME}/ticket", None),
        (f"api/boards/{NAME}/ticket", ["no object"]),
    ],
)
def test_nothing_passes_but_what_the_page_of_this_board_asks(path: str, body: object) -> None:
    async def run() -> None:
        async with laid(shared="http://here/b/x") as (channel, cell, site):
            status, _ = await ask(channel, cell, path, body)
            assert status == 404
            assert not site.asked

    asyncio.run(run())


@pytest.mark.rule("N10")
def test_what_the_page_of_this_board_asks_passes() -> None:
    async def run() -> None:
        async with laid(shared="http://here/b/x") as (channel, cell, site):
            for path in ("assets/board.js", "assets/steps.js?v=0a1b2c"):
                assert await ask(channel, cell, path) == (200, b"script")
            for what in ("ticket", "qr", "history", "record", "print", "me"):
                assert (await ask(channel, cell, f"api/boards/{NAME}/{what}", {}))[0] == 200
            for path in ("api/words", "api/words/keep"):
                assert (await ask(channel, cell, path, {"board": NAME}))[0] == 200
            assert (await ask(channel, cell, "api/frames/read", {"toml": ""}))[0] == 200
            assert [path for path, _ in site.asked[2:8]] == [f"/api/boards/{BOARD}/{what}" for what in ("ticket", "qr", "history", "record", "print", "me")]

    asyncio.run(run())


@pytest.mark.rule("N11")
def test_key_and_seat_are_put_in_and_never_come_out() -> None:
    async def run() -> None:
        async with laid() as (channel, cell, site):
            channel.receive({"pipe": PAGE, "kind": "beat"})
            told, _ = await cell.get(PAGE, "beat")
            answers = [await ask(channel, cell, f"api/boards/{NAME}/{what}", {"key": "python", "seat": "", "link": f"https://x.invalid/b/{NAME}#python"}) for what in ("ticket", "record", "print")]
            assert site.asked[0][1]["key"] == KEY and site.asked[0][1]["seat"] == SEAT
            assert all(said["key"] == KEY for _, said in site.asked)
            assert (await ask(channel, cell, "share", {}))[0] == 404
            assert (await ask(channel, cell, f"api/boards/{NAME}/qr", {"link": "x"}))[0] == 404
            assert (await ask(channel, cell, "api/words", {"board": NAME}))[0] == 404
            # The site's own answer to a question that is no ticket holds what it likes; here it holds a seat.
            everything = json.dumps(told) + answers[0][1].decode() + json.dumps([json.loads(answer)["link"] for _, answer in answers])
            assert KEY not in everything and SEAT not in everything
            assert json.loads(answers[0][1])["ticket"] == "t.1"

    asyncio.run(run())


@pytest.mark.rule("N11")
def test_the_link_is_given_to_whoever_asks_while_the_board_is_shared() -> None:
    async def run() -> None:
        link = f"http://192.0.2.1:8000/b/{BOARD}#{KEY}"
        async with laid(shared=link) as (channel, cell, site):
            status, body = await ask(channel, cell, "share", {})
            assert (status, json.loads(body)) == (200, {"link": link})
            await ask(channel, cell, f"api/boards/{NAME}/print", {"link": f"https://x.invalid/b/{NAME}#python"})
            assert site.asked[-1][1]["link"] == link

    asyncio.run(run())


@pytest.mark.rule("N12")
def test_two_pages_of_one_cell_do_not_mix() -> None:
    async def run() -> None:
        async with laid() as (channel, cell, site):
            for pipe in (PAGE, OTHER):
                channel.receive({"pipe": pipe, "kind": "open", "n": 1, "path": f"sync/{NAME}?ticket=t.1&v=1"})
                await cell.get(pipe, "opened", 1)
            channel.receive({"pipe": PAGE, "kind": "send", "n": 1}, [b"mine", b"again"])
            heard = {PAGE: [], OTHER: []}
            while len(heard[PAGE]) < 5 or len(heard[OTHER]) < 3:
                for pipe in (PAGE, OTHER):
                    if len(heard[pipe]) < {PAGE: 5, OTHER: 3}[pipe]:
                        heard[pipe] += (await cell.get(pipe, "message", 1))[1]
            assert heard == {PAGE: [b"one", b"two", b"three", b"heard mine", b"heard again"], OTHER: [b"one", b"two", b"three"]}
            channel.receive({"pipe": PAGE, "kind": "leave"})
            await cell.get(PAGE, "closed", 1)
            channel.receive({"pipe": OTHER, "kind": "send", "n": 1}, [b"still here"])
            assert (await cell.get(OTHER, "message", 1))[1] == [b"heard still here"]
            assert site.asked[0][0] == f"/sync/{BOARD}?ticket=t.1&v=1"

    asyncio.run(run())


@pytest.mark.rule("N12")
def test_what_a_socket_says_in_a_moment_comes_as_one_message() -> None:
    async def run() -> None:
        async with laid() as (channel, cell, _):
            channel.receive({"pipe": PAGE, "kind": "open", "n": 1, "path": f"sync/{NAME}?ticket=t.1&v=1"})
            heard = []
            while sum(map(len, heard)) < 3:
                heard.append((await cell.get(PAGE, "message", 1))[1])
            assert len(heard) <= 2 and [one for many in heard for one in many] == [b"one", b"two", b"three"]

    asyncio.run(run())


@pytest.mark.rule("N12")
@pytest.mark.parametrize("path", [f"sync/{BOARD}?ticket=t", f"sync/{NAME}?key=x", f"sync/{NAME}", "sync/otherboard12?ticket=t"])
def test_a_socket_to_anywhere_else_is_closed_at_once(path: str) -> None:
    async def run() -> None:
        async with laid() as (channel, cell, site):
            channel.receive({"pipe": PAGE, "kind": "open", "n": 3, "path": path})
            await cell.get(PAGE, "closed", 3)
            assert not site.asked

    asyncio.run(run())


@pytest.mark.rule("N13")
def test_a_page_that_is_silent_is_let_go_of_and_comes_back() -> None:
    async def run() -> None:
        async with laid() as (channel, cell, site):
            for pipe in (PAGE, OTHER):
                channel.receive({"pipe": pipe, "kind": "open", "n": 1, "path": f"sync/{NAME}?ticket=t.1&v=1"})
                await cell.get(pipe, "opened", 1)
            now = asyncio.get_running_loop().time()
            channel.sweep(now + SILENT_SECONDS - 1)
            assert site.sockets == 2
            channel.receive({"pipe": OTHER, "kind": "beat"})
            await cell.get(OTHER, "beat")
            channel.sweep(asyncio.get_running_loop().time() + SILENT_SECONDS - 0.1)
            channel.sweep(now + SILENT_SECONDS + 0.01)
            await cell.get(PAGE, "closed", 1)
            channel.receive({"pipe": OTHER, "kind": "send", "n": 1}, [b"x"])
            # It had gone on living, only unheard: it is told that its socket is none any more, and opens another.
            channel.receive({"pipe": PAGE, "kind": "send", "n": 1}, [b"x"])
            assert (await cell.get(PAGE, "closed", 1))[0]["code"] == module.CLOSE_LOST

    asyncio.run(run())


@pytest.mark.rule("N13")
def test_while_the_kernel_computes_no_page_is_taken_for_silent() -> None:
    asked: list[Callable[[], None]] = []

    class Busy:
        def call_soon_threadsafe(self, run: Callable[[], None]) -> None:
            asked.append(run)

    async def run() -> None:
        async with laid() as (channel, cell, _):
            channel._hearing = Busy()
            channel.receive({"pipe": PAGE, "kind": "open", "n": 1, "path": f"sync/{NAME}?ticket=t.1&v=1"})
            await cell.get(PAGE, "opened", 1)
            now = asyncio.get_running_loop().time()
            for minute in range(4):
                channel.sweep(now + 60 * minute)
            assert "closed" not in [message["kind"] for message, _ in cell.said]
            asked[-1]()
            channel.sweep(now + 60 * 5)
            await cell.get(PAGE, "closed", 1)

    asyncio.run(run())


@pytest.mark.rule("N13")
def test_pages_are_told_when_the_board_is_left() -> None:
    async def run() -> None:
        async with laid() as (channel, cell, _):
            channel.receive({"pipe": PAGE, "kind": "beat"})
            await cell.get(PAGE, "beat")
            await asyncio.sleep(0)
            channel.close()
            await cell.get(PAGE, "over")
            channel.receive({"pipe": OTHER, "kind": "beat"})
            await cell.get(OTHER, "over")

    asyncio.run(run())


def test_whatever_is_no_message_is_passed_over() -> None:
    async def run() -> None:
        async with laid() as (channel, cell, site):
            for nonsense in (None, [], {}, {"pipe": 3}, {"pipe": "../x"}, {"pipe": PAGE}, {"pipe": PAGE, "kind": "fetch"}, {"pipe": PAGE, "kind": "send", "n": "x"}):
                channel.receive(nonsense)
            channel.receive({"pipe": PAGE, "kind": "beat"})
            await cell.get(PAGE, "beat")
            assert cell.said == [] and site.asked == []

    asyncio.run(run())


@pytest.mark.rule("N13")
def test_a_cell_whose_board_was_closed_is_told_so_at_once() -> None:
    board, said = cb.Board.new("spectrum", "Where are we now?"), []
    channel = board._carry(lambda message, buffers: said.append(message))
    board.close()

    channel.receive({"pipe": PAGE, "kind": "beat"})

    assert said[-1] == {"pipe": PAGE, "kind": "over"}
