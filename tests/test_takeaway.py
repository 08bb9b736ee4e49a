"""What people take home over HTTP: history, records, sheets, and everything about oneself."""
from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from tornado.websocket import websocket_connect

from coproboard.documents.shared import At, SharedDoc
from coproboard.exchange.checking import check_file
from coproboard.rooms import wire
from coproboard.storage.log import Row
from tests.live import LiveServer

CARD, PROPOSAL = "card000001", "proposal01"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    live = LiveServer(tmp_path_factory.mktemp("data"))
    yield live
    live.stop()


class Board:
    """A board on a real server, and one person who does a little of everything at it."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self.id, self.key = server.board()
        ticket = self.ask("ticket")[1]
        self.seat, self.participant = ticket["seat"], ticket["participant"]
        asyncio.run(self._session(ticket))

    async def _session(self, ticket: dict[str, Any]) -> None:
        line = await websocket_connect(f"ws://127.0.0.1:{self.server.port}/sync/{self.id}?ticket={ticket['ticket']}&v=1")
        shared, acts = SharedDoc(ticket["client"]), 0

        async def until(kind: int) -> bytes:
            while True:
                data = await asyncio.wait_for(line.read_message(), 20)
                message = wire.read(data)
                if message.kind == wire.SYNC and message.step != wire.STEP1:
                    shared.apply(message.body)
                if message.kind == kind:
                    return message.body

        async def act(act: str, **values: Any) -> None:
            nonlocal acts
            acts += 1
            await line.write_message(wire.note(wire.ACT, {"id": f"a{acts}", "act": act, **values}), binary=True)
            receipt = wire.read_json(await until(wire.RECEIPT))
            assert receipt["ok"], receipt

        await line.write_message(wire.sync(wire.STEP1, shared.state_vector()), binary=True)
        await until(wire.MINE)
        await act("join", name="Mair Llwyd", perspective="lived", lang="cy")
        before = shared.state_vector()
        shared.add(CARD, "Dyddiadau biniau 👋", "cy", At("information", 0.2, 0.3))
        shared.propose(PROPOSAL, "We plan it together <b>", "en")
        await line.write_message(wire.sync(wire.UPDATE, shared.diff(before)), binary=True)
        await until(wire.SAVED)
        await act("step", to="place", **{"from": "gather"})
        name = self.server.call(lambda: self.server.house.hub.open(self.id).room.meeting.round)
        await act("mark", round=name, card=CARD, layer="now", at=["participation"], range=None, confidence=1,
                  reason="my secret reason", lang="en", salt="s" * 24)
        await act("record", proposal=PROPOSAL)
        line.close()
        while await line.read_message() is not None:
            pass

    def ask(self, question: str, /, **values: Any) -> tuple[int, dict[str, Any]]:
        return self.server.ask(f"/api/boards/{self.id}/{question}", {"key": self.key, **values})

    @property
    def link(self) -> str:
        return f"{self.server.address}/b/{self.id}#{self.key}"


@pytest.fixture(scope="module")
def board(server: LiveServer) -> Board:
    return Board(server)


def rows(board: Board, after: int = 0) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    while True:
        status, found = board.ask("history", after=after)
        assert status == 200
        out += found["rows"]
        if not found["more"]:
            return out
        after = out[-1]["seq"]


@pytest.mark.rule("Y1")
def test_the_history_plays_from_the_start_and_says_who_did_what(board: Board) -> None:
    found, shared = rows(board), SharedDoc()
    for row in found:
        shared.apply(base64.b64decode(row["update"]))

    assert shared.title == "Where are we now?"
    assert shared.card(CARD).words == "Dyddiadau biniau 👋"
    assert [row["seq"] for row in found] == sorted(row["seq"] for row in found)
    assert found[-1]["by"] == board.participant and found[-1]["first"] <= found[-1]["at"]
    assert ["made", CARD, ["information", 0.2, 0.3]] in found[-1]["what"]
    assert rows(board, found[-1]["seq"]) == []


@pytest.mark.rule("Y1", "P1")
def test_the_history_tells_nothing_of_what_is_sealed_and_no_name(board: Board) -> None:
    text = json.dumps(rows(board)) + "".join(base64.b64decode(row["update"]).decode(errors="replace") for row in rows(board))

    assert "my secret reason" not in text and "Mair" not in text


@pytest.mark.rule("Y1", "S5")
def test_the_history_is_the_same_after_a_compaction(server: LiveServer) -> None:
    board = Board(server)
    before = rows(board)

    def compact() -> None:
        found = server.house.hub.open(board.id)
        found.records = 10**6
        plan = server.house.hub.compactable(found)
        assert plan is not None
        server.house.hub.compact(found.log, plan)

    server.call(compact)
    after = rows(board)
    assert [what for row in after for what in row["what"]] == [what for row in before for what in row["what"]]
    shared = SharedDoc()
    for row in after:
        shared.apply(base64.b64decode(row["update"]))
    assert shared.card(CARD).words == "Dyddiadau biniau 👋"


@pytest.mark.rule("Z4", "Z5")
@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_a_record_is_given_in_each_form_and_language(board: Board, form: str, lang: str) -> None:
    status, found = board.ask("record", number="1", form=form, lang=lang)

    assert status == 200 and found["name"] == f"record-1.{form}"
    assert "We plan it together" in found["text"] and "my secret reason" not in found["text"]
    if form != "md":
        assert [one.what for one in check_file(found["text"].encode()) if not one.holds] == []
    assert board.ask("record", number="1", form=form, lang=lang) == (status, found)


@pytest.mark.rule("Z4")
def test_a_record_has_the_boards_code_when_the_link_is_given(board: Board) -> None:
    assert 'class="qr"' in board.ask("record", number="1", form="html", lang="en", link=board.link)[1]["text"]
    assert 'class="qr"' not in board.ask("record", number="1", form="html", lang="en")[1]["text"]
    assert board.ask("record", number="1", form="html", lang="en", link="https://elsewhere.example/")[0] == 400


@pytest.mark.parametrize("what", ["board", "cards"])
def test_sheets_are_given_with_the_way_to_the_board(board: Board, what: str) -> None:
    status, found = board.ask("print", what=what, lang="cy", link=board.link)

    assert status == 200 and found["type"].startswith("text/html") and 'class="qr"' in found["text"]
    assert ("Dyddiadau biniau" in found["text"]) == (what == "cards")


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_the_board_as_it_stands_is_given_on_either_paper(board: Board, paper: str) -> None:
    status, found = board.ask("print", what="filled", lang="en", link=board.link, paper=paper, tab="first", layer="now")

    assert status == 200 and found["name"] == "board.html" and f"size:{paper} landscape" in found["text"]
    assert "Dyddiadau biniau" in found["text"]


@pytest.mark.rule("Y6")
def test_everything_about_me_is_for_my_seat_alone(board: Board) -> None:
    status, found = board.ask("me", seat=board.seat)
    value = json.loads(found["text"])
    other = board.ask("ticket")[1]["seat"]

    assert status == 200 and value["participant"] == board.participant
    assert value["people"][board.participant]["name"] == "Mair Llwyd"
    assert [one["reason"] for one in value["sealed"]["marks"].values()] == ["my secret reason"]
    assert value["changes"][0]["what"][0][0] == "made"
    assert "my secret reason" not in board.ask("me", seat=other)[1]["text"]
    assert [board.ask("me", seat=seat)[0] for seat in (None, "forged", board.seat[:-2] + "xx", 7)] == [404] * 4


@pytest.mark.rule("R4")
@pytest.mark.parametrize("what", ["history", "record", "print", "me"])
def test_without_the_key_there_is_no_board(board: Board, what: str) -> None:
    asked = {"number": "1", "form": "json", "lang": "en", "what": "cards", "link": board.link, "seat": board.seat}
    for key in ("A" * 22, "", None, [board.key]):
        assert board.server.ask(f"/api/boards/{board.id}/{what}", {**asked, "key": key}) == (404, {"error": "no-board"})
    assert board.server.ask(f"/api/boards/abcdefghjkmn/{what}", {**asked, "key": board.key})[0] == 404


@pytest.mark.rule("H4", "H3")
@pytest.mark.parametrize("what", ["history", "record", "print", "me"])
def test_they_are_questions_like_the_others(board: Board, what: str) -> None:
    path = f"/api/boards/{board.id}/{what}"

    assert board.server.get(path)[0] == 405
    assert board.server.ask(path, {"key": board.key}, Origin="https://elsewhere.example")[0] == 403
    assert board.server.ask(path, b"[]")[0] == 400
    assert board.server.ask(path, b"{}" + b" " * 70_000)[0] == 413
    assert board.server.ask(path, b"{}", **{"Content-Type": "text/plain"})[0] == 415


@pytest.mark.parametrize(("what", "asked"), [
    ("history", {"after": -1}), ("history", {"after": "1"}), ("history", {"after": True}), ("history", {"after": 2**70}),
    ("record", {"number": "2", "form": "json", "lang": "en"}), ("record", {"number": 1, "form": "json", "lang": "en"}),
    ("record", {"number": "1", "form": "pdf", "lang": "en"}), ("record", {"number": "1", "form": ["json"], "lang": "en"}),
    ("record", {"number": "1", "form": "json", "lang": "de"}), ("record", {"number": "1", "form": "json", "lang": ["en"]}),
    ("print", {"what": "everything", "lang": "en", "link": "LINK"}), ("print", {"what": "board", "lang": "en"}),
    ("print", {"what": ["board"], "lang": "en", "link": "LINK"}),
    *(("print", {"what": "filled", "lang": "en", "link": "LINK", **wrong}) for wrong in (
        {"paper": "A5"}, {"paper": ["A4"]}, {"tab": "none"}, {"tab": 1}, {"layer": "wanted"}, {"layer": "none"}, {"layer": []},
    )),
])  # fmt: skip
def test_what_is_not_understood_is_answered_so(board: Board, what: str, asked: dict[str, Any]) -> None:
    asked = {key: board.link if value == "LINK" else value for key, value in asked.items()}

    assert board.ask(what, **asked)[0] == 400


@pytest.mark.rule("Y1")
def test_a_long_history_comes_in_pages_and_holds_up_nobody(server: LiveServer) -> None:
    board = Board(server)
    house = server.house

    def write() -> None:
        room = house.hub.open(board.id).room
        mine = SharedDoc(77)
        mine.apply(room.shared.diff())
        for number in range(60):
            before = mine.state_vector()
            mine.add(f"longcard{number:04}", "x" * 19_000, "en", At())
            house.hub.open(board.id).log.append([Row("shared", mine.diff(before), "", number, "[]")])

    server.call(write)
    status, first = board.ask("history")
    assert status == 200 and first["more"] and len(json.dumps(first)) < 1_200_000
    assert len(rows(board)) == 62




@pytest.mark.rule("Y5")
def test_after_forgetting_no_byte_of_a_name_is_in_any_file_of_the_folder(server: LiveServer) -> None:
    board = Board(server)
    files = [path for path in server.house.settings.data.iterdir() if path.name.startswith(board.id)]
    server.house.pump._writer.submit(int).result()
    assert any(b"Mair Llwyd" in path.read_bytes() for path in files)

    async def run() -> None:
        ticket = board.ask("ticket", seat=board.seat)[1]
        line = await websocket_connect(f"ws://127.0.0.1:{server.port}/sync/{board.id}?ticket={ticket['ticket']}&v=1")
        await line.write_message(wire.note(wire.ACT, {"id": "forget", "act": "forget"}), binary=True)
        while wire.read(await asyncio.wait_for(line.read_message(), 20)).kind != wire.RECEIPT:
            pass
        line.close()
        while await line.read_message() is not None:
            pass

    asyncio.run(run())
    # Whatever waits to be written, a compaction among it, is behind us once the writer has done this.
    server.call(lambda: None)
    server.house.pump._writer.submit(int).result()
    files = [path for path in server.house.settings.data.iterdir() if path.name.startswith(board.id)]

    assert len(files) == 3
    assert not [path.name for path in files if b"Mair Llwyd" in path.read_bytes()]
    assert json.loads(board.ask("me", seat=board.seat)[1]["text"])["people"][board.participant]["name"] == ""


@pytest.mark.rule("Y7", "R4")
def test_after_its_last_day_a_board_and_its_file_are_gone_and_whoever_is_there_is_told(server: LiveServer) -> None:
    board = Board(server)
    file = server.house.settings.data / f"{board.id}.coproboard"
    assert file.exists()

    async def run() -> int | None:
        line = await websocket_connect(f"ws://127.0.0.1:{server.port}/sync/{board.id}?key={board.key}")
        server.call(lambda: server.house.hub.open(board.id).log.set_meta("keep", "2020-01-01"))
        server.call(lambda: server.house.pump._sweep())
        while await asyncio.wait_for(line.read_message(), 20) is not None:
            pass
        line.close()
        return line.close_code

    assert asyncio.run(run()) == 4401
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(board.id)] == []
    assert board.ask("ticket") == (404, {"error": "no-board"})
