"""The server over real sockets: what it answers, to whom, and what it refuses."""
from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from coproboard.documents.shared import At, SharedDoc
from coproboard.errors import FolderInUse
from coproboard.rooms import keeping, wire
from coproboard.rooms.limits import Limits
from coproboard.rooms.room import Room
from coproboard.serving import read_secret
from coproboard.sockets import SyncSocket
from coproboard.storage.sqlite import SqliteStore
from tests.live import LiveServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    live = LiveServer(tmp_path / "data")
    yield live
    live.stop()


class Line:
    """A websocket whose messages queue up; `gone` is set once it has ended."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.gone = asyncio.Event()
        self.connection: WebSocketClientConnection | None = None

    def heard(self, message: bytes | None) -> None:
        self.inbox.put_nowait(message)
        if message is None:
            self.gone.set()


LINES: list[Line] = []


async def connect(at: str | HTTPRequest) -> Line:
    line = Line()
    line.connection = await websocket_connect(at, on_message_callback=line.heard)
    LINES.append(line)
    return line


def together(run: Any) -> Any:
    """Run a coroutine to its end, then end every connection that it opened."""
    async def whole() -> Any:
        try:
            return await run
        finally:
            while LINES:
                line = LINES.pop()
                line.connection.close()
                await line.gone.wait()

    return asyncio.run(whole())


class Foreign:
    """An ordinary Yjs client with the key, speaking y-protocols only."""

    def __init__(self, line: Line, client: int) -> None:
        self.line = line
        self.shared = SharedDoc(client_id=client)
        self.kinds: list[int] = []

    @classmethod
    async def open(cls, server: LiveServer, board: str, key: str, client: int = 7001) -> Foreign:
        at = f"ws://127.0.0.1:{server.port}/sync/{board}?key={key}"
        foreign = cls(await connect(at), client)
        await foreign.say(wire.sync(wire.STEP1, foreign.shared.state_vector()))
        await foreign.until(lambda: bool(foreign.shared.frame))
        return foreign

    async def say(self, message: bytes) -> None:
        await self.line.connection.write_message(message, binary=True)

    async def change(self, change: Any) -> None:
        before = self.shared.state_vector()
        change()
        await self.say(wire.sync(wire.UPDATE, self.shared.diff(before)))

    async def until(self, true: Any) -> None:
        while not true():
            data = await asyncio.wait_for(self.line.inbox.get(), 20)
            assert data is not None, f"closed with {self.line.connection.close_code}"
            message = wire.read(data)
            self.kinds.append(message.kind)
            if message.kind == wire.SYNC and message.step != wire.STEP1:
                self.shared.apply(message.body)

    async def closing(self) -> int | None:
        await asyncio.wait_for(self.line.gone.wait(), 20)
        return self.line.connection.close_code


@pytest.mark.rule("W1")
def test_two_plain_yjs_clients_share_a_board(server: LiveServer) -> None:
    async def run() -> None:
        board, key = server.board()
        one, two = await Foreign.open(server, board, key, 7001), await Foreign.open(server, board, key, 7002)
        await one.change(lambda: one.shared.add("card000001", "Bin dates 👋", "cy", At("information", 0.2, 0.3)))
        await two.until(lambda: two.shared.card("card000001"))

        assert two.shared.card("card000001").words == "Bin dates 👋"
        assert max(one.kinds + two.kinds) <= wire.QUERY_AWARENESS

    together(run())


@pytest.mark.rule("S2")
@pytest.mark.rule("R6")
def test_a_board_is_there_after_the_server_was_stopped(server: LiveServer, tmp_path: Path) -> None:
    board, key = server.board()

    async def write() -> None:
        one, two = await Foreign.open(server, board, key, 7001), await Foreign.open(server, board, key, 7002)
        await one.change(lambda: one.shared.add("card000001", "Bin dates", "en", At()))
        await two.until(lambda: two.shared.cards())

    async def read(again: LiveServer) -> list[str]:
        one = await Foreign.open(again, board, key, 7003)
        return [card.words for card in one.shared.cards()]

    together(write())
    server.stop()
    again = LiveServer(tmp_path / "data")
    try:
        assert together(read(again)) == ["Bin dates"]
    finally:
        again.stop()


@pytest.mark.rule("R4")
@pytest.mark.parametrize("query", ["", "?key=wrong", "?ticket=wrong", "?ticket=&v=1"])
def test_without_the_key_a_socket_is_closed_alike(server: LiveServer, query: str) -> None:
    async def run() -> list[int | None]:
        codes = []
        for board in (server.board()[0], "nosuchboard2"):
            connection = await connect(f"ws://127.0.0.1:{server.port}/sync/{board}{query}")
            codes.append(await Foreign(connection, 1).closing())
        return codes

    assert together(run()) == [4401, 4401]


@pytest.mark.rule("R4")
def test_questions_with_a_wrong_key_look_like_unknown_boards(server: LiveServer) -> None:
    board, key = server.board()
    wrong = server.ask(f"/api/boards/{board}/ticket", {"key": "wrong"})
    unknown = server.ask("/api/boards/nosuchboard2/ticket", {"key": key})
    malformed = server.ask("/api/boards/NO..SUCH/ticket", {"key": key})

    assert wrong == unknown == (404, {"error": "no-board"})
    assert malformed[0] == 404
    assert server.get("/api/boards")[0] == 405


@pytest.mark.rule("S3")
def test_a_board_whose_file_is_no_board_is_an_error_and_not_a_missing_or_empty_board(
    server: LiveServer, tmp_path: Path
) -> None:
    board, key = server.board()
    (tmp_path / "data" / f"{board}.coproboard").write_bytes(b"not a board")

    async def run() -> int | None:
        connection = await connect(f"ws://127.0.0.1:{server.port}/sync/{board}?key={key}")
        return await Foreign(connection, 1).closing()

    assert server.ask(f"/api/boards/{board}/ticket", {"key": key})[0] == 503
    assert together(run()) == 1011


@pytest.mark.rule("H3")
def test_pages_of_other_sites_are_refused(server: LiveServer) -> None:
    board, key = server.board()

    async def run() -> None:
        at = HTTPRequest(
            f"ws://127.0.0.1:{server.port}/sync/{board}?key={key}", headers={"Origin": "https://elsewhere.example"}
        )
        with pytest.raises(HTTPClientError) as refused:
            await connect(at)
        assert refused.value.code == 403

    together(run())
    asked = server.ask(f"/api/boards/{board}/ticket", {"key": key}, Origin="https://elsewhere.example")
    assert asked[0] == 403
    assert server.ask(f"/api/boards/{board}/ticket", {"key": key}, Origin="null")[0] == 403
    own = server.ask(f"/api/boards/{board}/ticket", {"key": key}, Origin=server.address)
    assert own[0] == 200


@pytest.mark.rule("H4")
def test_bodies_are_small_json_and_get_changes_nothing(server: LiveServer) -> None:
    assert server.ask("/api/boards", b"x" * 70_000)[0] == 413
    assert server.ask("/api/boards", b"{}", **{"Content-Type": "text/plain"})[0] == 415
    assert server.ask("/api/boards", b"[]")[0] == 400
    assert server.ask("/api/boards", b"[" * 60_000)[0] == 400
    assert server.get("/api/words")[0] == 405


@pytest.mark.rule("H1")
def test_our_pages_are_strict_and_ask_nobody_else(server: LiveServer) -> None:
    for path in ("/", "/b/anything", "/assets/frames.json"):
        status, headers, body = server.get(path)
        policy = headers["Content-Security-Policy"]

        assert status == 200
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        if path != "/assets/frames.json":
            assert b"https://" not in body and b"<script>" not in body


def test_a_file_that_a_browser_has_is_not_sent_again(server: LiveServer) -> None:
    _, headers, body = server.get("/assets/frames.json")
    status, _, again = server.get("/assets/frames.json", **{"If-None-Match": headers["Etag"]})

    assert (status, again) == (304, b"") and body


@pytest.mark.parametrize(
    ("path", "accepted", "lang"),
    [("/", "cy,en;q=0.8", "cy"), ("/", "fr-FR, cy;q=0.5", "cy"), ("/", "fr", "en"), ("/?lang=en", "cy", "en")],
)
def test_a_page_comes_in_the_language_that_was_asked_for(server: LiveServer, path: str, accepted: str, lang: str) -> None:
    _, _, body = server.get(path, **{"Accept-Language": accepted})

    assert f'<html lang="{lang}"'.encode() in body


@pytest.mark.rule("H1")
@pytest.mark.parametrize(
    "path", ["/assets/../server.py", "/assets/..%2fserver.py", "/components/os/path/_css/x", "/b/", "/static/x", "/admin"]
)
def test_nothing_else_is_served(server: LiveServer, path: str) -> None:
    assert server.get(path)[0] == 404


@pytest.mark.rule("R7")
def test_three_words_lead_to_the_board_over_the_wire(server: LiveServer) -> None:
    board, key = server.board()
    words = server.ask("/api/words", {"board": board, "key": key})[1]["words"]

    for lang in ("en", "cy"):
        assert server.ask("/api/words/find", {"words": words[lang]}) == (200, {"board": board, "key": key})
    assert server.ask("/api/words/keep", {"board": board, "key": key}) == (200, {"shown": True})
    assert server.ask("/api/words/find", {"words": "not any words"})[0] == 404


def test_the_link_becomes_a_code_that_can_be_scanned(server: LiveServer) -> None:
    board, key = server.board()
    link = f"{server.address}/b/{board}#{key}"
    status, answer = server.ask(f"/api/boards/{board}/qr", {"key": key, "link": link})

    assert status == 200 and answer["svg"].startswith("<svg")
    assert server.ask(f"/api/boards/{board}/qr", {"key": key, "link": "https://elsewhere.example"})[0] == 400
    assert server.ask(f"/api/boards/{board}/qr", {"key": "wrong", "link": link})[0] == 404


@pytest.mark.rule("G7")
def test_whoever_leaves_makes_room_for_the_next(tmp_path: Path) -> None:
    server = LiveServer(tmp_path / "data", limits=Limits(sockets_per_address=1))

    async def run() -> None:
        board, key = server.board()
        first = await Foreign.open(server, board, key, 7001)
        first.line.connection.close()
        await first.closing()
        # The client's end of a connection may end a moment before the server's.
        while server.call(lambda: server.house.hub.opened[board].room.sessions):
            await asyncio.to_thread(server.get, "/")
        await Foreign.open(server, board, key, 7002)

    try:
        together(run())
    finally:
        server.stop()


def test_whoever_is_here_when_the_server_stops_is_told_so(server: LiveServer) -> None:
    async def run() -> int | None:
        one = await Foreign.open(server, *server.board())
        stopping = asyncio.create_task(asyncio.to_thread(server.stop))
        code = await one.closing()
        await stopping
        return code

    assert together(run()) == 1012


@pytest.mark.rule("S6")
def test_a_folder_has_one_server(server: LiveServer, tmp_path: Path) -> None:
    with pytest.raises(FolderInUse):
        SqliteStore(tmp_path / "data")


@pytest.mark.rule("G8")
def test_a_hostile_client_stops_nobody(server: LiveServer) -> None:
    async def run() -> None:
        board, key = server.board()
        honest = await Foreign.open(server, board, key, 7001)
        witness = await Foreign.open(server, board, key, 7002)
        for number, junk in enumerate([b"", b"\xff" * 30, b"\x00\x02\x03\x01\x01\x01", b"\x65\x02{}", b"\x00\x00\x00"]):
            hostile = await Foreign.open(server, board, key, 8000 + number)
            await hostile.say(junk)
            await hostile.closing()
            card = f"honest{number:04d}"
            await honest.change(lambda card=card: honest.shared.add(card, "still here", "en", At()))
            await witness.until(lambda card=card: witness.shared.card(card))

    together(run())


@pytest.mark.rule("W7")
def test_a_client_that_does_not_read_is_dropped_and_others_go_on(tmp_path: Path) -> None:
    limits = Limits(boards_per_hour=1000, sockets_per_address=500, queue=200_000, messages=1e6, message_burst=10**6)
    server = LiveServer(tmp_path / "data", limits=limits)

    async def run() -> int:
        board, key = server.board()
        small = socket.socket()
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        small.connect(("127.0.0.1", server.port))
        reader, writer = await asyncio.open_connection(sock=small, limit=1024)
        writer.write(
            f"GET /sync/{board}?key={key} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n".encode()
        )
        await reader.readuntil(b"\r\n\r\n")
        step1 = wire.sync(wire.STEP1, b"\x00")
        writer.write(bytes((0x82, 0x80 | len(step1), 0, 0, 0, 0)) + step1)
        busy = await Foreign.open(server, board, key, 7002)
        witness = await Foreign.open(server, board, key, 7003)
        await busy.change(lambda: busy.shared.add("card000001", "", "en", At()))
        await witness.until(lambda: witness.shared.cards())
        for number in range(900):
            words = f"{number:05d} " * 2500
            await busy.change(lambda words=words: busy.shared.write("card000001", words))
            await witness.until(lambda words=words: witness.shared.card("card000001").words == words)
            if server.call(lambda: len(server.house.hub.opened[board].room.sessions)) == 2:
                break
        writer.close()
        return server.call(lambda: len(server.house.hub.opened[board].room.sessions))

    try:
        assert together(run()) == 2
    finally:
        server.stop()


@pytest.mark.rule("W7")
def test_a_board_larger_than_the_queue_reaches_a_joiner_on_a_slow_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = LiveServer(tmp_path / "data", limits=Limits(queue=20_000))
    board, key = server.board()
    opened = SyncSocket.open

    def open_narrowly(handler: SyncSocket, board: str) -> None:
        handler.stream().socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        opened(handler, board)

    monkeypatch.setattr(SyncSocket, "open", open_narrowly)

    async def run() -> list[str]:
        busy = await Foreign.open(server, board, key, 7001)
        for number in range(40):
            await busy.change(lambda n=number: busy.shared.add(f"card{n:06d}", "words " * 2500, "en", At()))
        joiner = await Foreign.open(server, board, key, 7002)
        await joiner.until(lambda: len(joiner.shared.cards()) == 40)
        return [card.words for card in joiner.shared.cards()]

    try:
        assert together(run()) == ["words " * 2500] * 40
    finally:
        server.stop()


@pytest.mark.rule("S5")
def test_a_busy_board_is_compacted_while_people_work_and_stays_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "COMPACT_RECORDS", 20)
    server = LiveServer(tmp_path / "data")
    board, key = server.board()

    async def run() -> list[Any]:
        busy, witness = await Foreign.open(server, board, key, 7001), await Foreign.open(server, board, key, 7002)
        await busy.change(lambda: busy.shared.add("card000001", "Bin dates", "en", At()))
        for number in range(60):
            place = At("information", number / 60, 0.5)
            await busy.change(lambda place=place: busy.shared.move("card000001", place))
            await witness.until(lambda place=place: witness.shared.cards() and witness.shared.cards()[0].at == place)
        return witness.shared.cards()

    seen = together(run())
    server.stop()
    store = SqliteStore(tmp_path / "data")
    log = store.open(board)
    history = list(log.history())
    states = log.read().states
    store.close()
    again = LiveServer(tmp_path / "data")
    try:
        assert states, "nothing was compacted"
        assert again.call(lambda: again.house.hub.open(board).room.shared.cards()) == seen
        assert sum(record.what.count('"moved"') for record in history) >= 1
        assert {record.author for record in history} == {"", "guest-7001"}
        assert len(history) < 60
    finally:
        again.stop()


@pytest.mark.rule("G7")
@pytest.mark.parametrize("limits", [Limits(sockets_per_address=2), Limits(sockets=2)])
def test_too_many_connections_from_one_address_or_in_all_are_turned_away(tmp_path: Path, limits: Limits) -> None:
    server = LiveServer(tmp_path / "data", limits=limits)

    async def run() -> None:
        board, key = server.board()
        for client in (7001, 7002):
            await Foreign.open(server, board, key, client)
        third = Foreign(await connect(f"ws://127.0.0.1:{server.port}/sync/{board}?key={key}"), 7003)
        assert await third.closing() == 4429

    try:
        together(run())
    finally:
        server.stop()


@pytest.mark.rule("R4")
def test_an_odd_key_is_answered_alike_whether_the_board_is_there(server: LiveServer) -> None:
    board, key = server.board()
    odd = b'{"key":"\\ud800"}'

    assert server.ask(f"/api/boards/{board}/ticket", odd) == server.ask("/api/boards/nosuchboard2/ticket", odd)
    assert server.ask(f"/api/boards/{board}/ticket", f'{{"key":"{key}","seat":"\\ud800"}}'.encode())[0] == 400


@pytest.mark.rule("H3")
def test_an_origin_that_is_none_is_refused_and_no_key_is_logged(
    server: LiveServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, key = server.board()

    async def status(origin: str | None, query: str = "") -> int:
        headers = {"Origin": origin} if origin else {}
        with pytest.raises(HTTPClientError) as refused:
            await connect(HTTPRequest(f"ws://127.0.0.1:{server.port}/sync/{board}?key={key}{query}", headers=headers))
        return refused.value.code

    def broken() -> None:
        raise RuntimeError(key)

    assert together(status("http://[")) == 403
    assert server.ask(f"/api/boards/{board}/ticket", {"key": key}, Origin="http://[")[0] == 403
    with monkeypatch.context() as sabotage:
        sabotage.setattr("coproboard.serving.house", broken)
        assert together(status(None)) == 500
    assert "SyncSocket failed: RuntimeError" in caplog.text and key not in caplog.text


@pytest.mark.rule("R1")
@pytest.mark.parametrize("left", [b"", b"cut short"])
def test_a_secret_that_was_never_written_out_is_made_anew(tmp_path: Path, left: bytes) -> None:
    (tmp_path / ".secret").write_bytes(left)
    made = read_secret(tmp_path)

    assert len(made) == 32 and read_secret(tmp_path) == made


@pytest.mark.rule("G7")
def test_whoever_goes_on_sending_after_the_end_is_not_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = LiveServer(tmp_path / "data", limits=Limits(messages=1, message_burst=5))
    board, key = live.board()
    heard = []
    take = Room.receive
    monkeypatch.setattr(Room, "receive", lambda *given: heard.append(1) or take(*given))

    async def run() -> None:
        line = await connect(f"ws://127.0.0.1:{live.port}/sync/{board}?key={key}")
        for _ in range(40):
            line.connection.write_message(bytes((wire.QUERY_AWARENESS,)), binary=True)
        await line.gone.wait()
        assert line.connection.close_code == 4429

    together(run())
    live.stop()
    assert len(heard) == 6


@pytest.mark.rule("H5")
def test_what_is_taken_home_is_given_so_often_to_one_address_and_no_more(tmp_path: Path) -> None:
    live = LiveServer(tmp_path, limits=Limits(takings_per_minute=3))
    try:
        board, key = live.board()
        path = f"/api/boards/{board}/history"
        assert [live.ask(path, {"key": key})[0] for _ in range(5)] == [200, 200, 200, 429, 429]
    finally:
        live.stop()
