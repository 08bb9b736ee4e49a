"""The questions about frames over real sockets, and the frames as files."""
from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coproboard.rooms.limits import Limits
from coproboard.templates import builtin, load, to_toml
from tests.live import LiveServer
from tests.templates.frames import SAMPLES


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    live = LiveServer(tmp_path)
    yield live
    live.stop()


def line(**more: Any) -> dict[str, Any]:
    zones = [{"id": id, "number": number, "title": {"en": id, "cy": id}} for number, id in enumerate(("near", "far"), 1)]
    return {"id": "ours", "kind": "line", "title": {"en": "Ours", "cy": "Ein un ni"}, "zones": zones, **more}


@pytest.mark.rule("F9")
def test_what_an_editor_makes_is_written_out_and_read_again(server: LiveServer) -> None:
    status, wrote = server.ask("/api/frames/write", {"frame": line()})
    again = server.ask("/api/frames/read", {"toml": wrote["toml"]})

    assert status == 200
    assert again == (200, {"frame": wrote["frame"]})
    assert wrote["frame"] == load(wrote["toml"], "frame").to_json()
    assert wrote["frame"]["zones"][1]["box"] == [0.5, 0, 1, 1]


@pytest.mark.rule("F9")
@pytest.mark.parametrize("id", builtin())
def test_any_frame_of_ours_can_be_taken_as_a_start(server: LiveServer, id: str) -> None:
    _, _, body = server.get(f"/assets/frame.{id}.json")
    wrote = server.ask("/api/frames/write", {"frame": json.loads(body)})[1]

    assert wrote["frame"] == builtin()[id].to_json() == server.ask("/api/frames/read", {"toml": to_toml(builtin()[id])})[1]["frame"]


@pytest.mark.rule("F9")
def test_a_bad_frame_is_refused_by_its_field_in_the_language_of_whoever_asks(server: LiveServer) -> None:
    text = SAMPLES["line"].replace('cy = "Parth 2"', 'cy = ""')
    at = text[: text.index('cy = ""')].count("\n") + 1

    assert server.ask("/api/frames/read", {"toml": text}) == (
        200, {"refused": {"field": "zones[1].title.cy", "line": at, "expected": "words; these are empty"}}
    )  # fmt: skip
    assert server.ask("/api/frames/write", {"frame": line(title={"en": "Ours"}), "lang": "cy"}) == (
        200, {"refused": {"field": "title.cy", "line": None, "expected": "gwerth; mae ar goll"}}
    )  # fmt: skip


@pytest.mark.rule("F9", "H4")
@pytest.mark.parametrize("body", [{}, {"toml": 3}, {"toml": None}])
def test_a_question_without_a_text_is_not_understood(server: LiveServer, body: dict[str, Any]) -> None:
    assert server.ask("/api/frames/read", body)[0] == 400


@pytest.mark.rule("F9", "H4")
@pytest.mark.parametrize("frame", [None, [], "spectrum", {"id": {}}, {"zones": [[]] * 9}])
def test_whatever_is_no_frame_is_refused_calmly(server: LiveServer, frame: object) -> None:
    status, answer = server.ask("/api/frames/write", {"frame": frame, "lang": ["cy"]})

    assert status == 200 and answer["refused"]["expected"]


@pytest.mark.rule("F9", "H4")
def test_a_frame_of_ones_own_has_at_most_32_kilobytes(server: LiveServer) -> None:
    text = SAMPLES["line"] + "#" * 32_768

    assert "at most 32768 bytes" in server.ask("/api/frames/read", {"toml": text})[1]["refused"]["expected"]
    assert server.ask("/api/frames/read", {"toml": text * 2})[0] == 413


@pytest.mark.rule("H5")
def test_one_address_asks_only_so_often_and_that_counts_no_board(tmp_path: Path) -> None:
    live = LiveServer(tmp_path, limits=Limits(takings_per_minute=2, boards_per_hour=1))
    try:
        asked = [live.ask("/api/frames/write", {"frame": line()})[0] for _ in range(3)]
        made = live.ask("/api/boards", {"frame": "spectrum", "title": ""})[0]
    finally:
        live.stop()

    assert (asked, made) == ([200, 200, 429], 200)


@pytest.mark.rule("F10")
def test_the_gallery_is_small_and_says_what_its_tiles_show(server: LiveServer) -> None:
    _, _, body = server.get("/assets/frames.json")
    cards = json.loads(body)

    assert [card["id"] for card in cards] == list(builtin())
    assert len(gzip.compress(body)) < 6_000
    for card, frame in zip(cards, builtin().values()):
        whole = frame.to_json()
        assert {key: whole[key] for key in ("version", "kind", "title", "subtitle", "summary", "status", "hides", "thumbnail")}.items() <= card.items()
        assert [zone["box"] for zone in card["zones"]] == [zone["box"] for zone in whole["zones"]]
        assert "help" not in card and "layers" not in card


@pytest.mark.rule("F10")
def test_a_frame_comes_whole_by_its_id_and_only_by_one_that_there_is(server: LiveServer) -> None:
    for id, frame in builtin().items():
        status, headers, body = server.get(f"/assets/frame.{id}.json")
        assert (status, json.loads(body)) == (200, frame.to_json())
        assert headers["Content-Type"].startswith("application/json")
        assert len(gzip.compress(body)) < 4_000
    for id in ("none", "", "spectrum@1", "..", "Spectrum"):
        assert server.get(f"/assets/frame.{id}.json")[0] == 404


@pytest.mark.rule("F9")
def test_a_board_is_made_of_a_frame_of_ones_own_or_its_field_is_named(server: LiveServer) -> None:
    toml = server.ask("/api/frames/write", {"frame": line(id="spectrum")})[1]["toml"]
    board, _ = server.board(toml)
    room = server.call(lambda: server.house.hub.open(board).room)
    first = room.ledger.get("frames", "first")

    assert room.shared.frame == first["frame"] == toml
    assert first["own"] == load(toml, "frame").to_json()
    assert (first["aside"], first["by"], first["at"]) == (False, "", room.ledger.made)

    status, answer = server.ask("/api/boards", {"frame": toml.replace('cy = "far"', 'cy = ""'), "title": ""})
    assert (status, answer["error"], answer["refused"]["field"]) == (400, "frame", "zones[1].title.cy")
    status, answer = server.ask("/api/boards", {"frame": "spectrum@9", "title": ""})
    assert (status, answer["refused"]["field"]) == (400, "frame")
    assert server.ask("/api/boards", {"frame": "spectrum", "title": "x" * 201})[1] == {"error": "trouble"}


@pytest.mark.rule("F11")
def test_a_quick_board_names_itself_so(server: LiveServer) -> None:
    board, key = server.board("complexity@1+quick")
    ticket = server.ask(f"/api/boards/{board}/ticket", {"key": key})[1]
    assert ticket["board"]["frame"] == "complexity@1+quick"
