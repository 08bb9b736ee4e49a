"""Sharing a board: a link with which others have everything, until it ends."""
from __future__ import annotations

import re
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest

import coproboard as cb
from coproboard import live
from coproboard.board import Board
from coproboard.rooms.limits import Limits
from coproboard.serving import reachable
from coproboard.words import say
from tests.live import LiveServer

PATIENCE = 20.0
HERE = "127.0.0.1"


@pytest.fixture
def board() -> Iterator[Board]:
    with cb.Board.new("spectrum", "How are buses planned?", name="Mair", perspective="lived") as one:
        yield one


def until(board: Board, true: Callable[[Board], bool]) -> None:
    news = threading.Event()
    stop = board._link.on_news(lambda replica: news.set())
    while not true(board):
        assert news.wait(PATIENCE), "it did not become true"
        news.clear()
    stop()


def status(address: str, **headers: str) -> int:
    request = urllib.request.Request(address, b"{}", {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


@pytest.mark.rule("N7", "E3", "R5")
def test_a_guest_by_the_link_edits_as_the_one_who_shares(board: Board) -> None:
    mine = board.add("Leaflet", zone="information")
    share = board.share(HERE)
    assert str(share) == share.link != board.address and board.share(HERE).link == share.link

    with cb.connect(share.link, name="Gareth", perspective="services") as guest:
        guest.write(mine, "Leaflet, large print")
        guest.move(mine, zone="consultation")
        guest.title = "Who plans the buses?"
        guest.act("step", to="talk", from_="gather")
        guest.sync()
        until(board, lambda one: one.title == "Who plans the buses?")

        row = board.cards.iloc[0]
        assert (row.words, row.zone, row.moved_perspective) == ("Leaflet, large print", "consultation", "services")
        board.act("step", to="gather", from_="talk")
        assert guest.people.name.tolist() == board.people.name.tolist() == ["Mair", "Gareth"]


@pytest.mark.rule("N7")
def test_sharing_ends_for_those_who_came_by_the_link_only(board: Board) -> None:
    share, other = board.share(HERE), board.share("localhost")
    with cb.connect(share.link, name="Gareth") as guest, cb.connect(other.link, name="Ann") as ann:
        until(board, lambda one: one.people.here.tolist() == [True, True, True])

        share.stop()
        until(board, lambda one: one.people.set_index("name").here.to_dict() == {"Mair": True, "Gareth": False, "Ann": True})
        ann.add("Still here")
        ann.sync()
        until(board, lambda one: one.cards.words.tolist() == ["Still here"])
        with pytest.raises(cb.NotConnected):
            cb.connect(share.link, name="Too late")
        guest._link.leave()
        board.stop_sharing()
        until(board, lambda one: one.people.here.tolist() == [True, False, False])
        ann._link.leave()
    share.stop()
    assert share.told() == [say("en", "kernel.share.over")] and "<svg" not in share._repr_html_()


@pytest.mark.rule("N7")
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_a_share_shows_link_and_code_and_says_what_the_link_gives(lang: str, tmp_path: Path) -> None:
    with cb.Board.new(lang=lang) as board, cb.Board.new(lang=lang, path=tmp_path / "kept.coproboard") as kept:
        share = board.share(HERE)
        shown = share._repr_html_()

        assert f'lang="{lang}"' in shown and shown.count(share.link) == 2
        for key in ("kernel.share.open", "share.equal", "kernel.share.while", "kernel.share.memory", "kernel.share.here"):
            assert say(lang, key) in shown
        assert ElementTree.fromstring(share.qr).tag.endswith("svg")
        assert say(lang, "kernel.share.memory") not in kept.share(HERE)._repr_html_()


@pytest.mark.rule("N7")
def test_a_shared_file_is_shared_at_the_same_place_the_next_time(tmp_path: Path) -> None:
    file = tmp_path / "buses.coproboard"
    with cb.Board.new(path=file, name="Mair") as board:
        link = board.share(HERE).link
        guest = cb.connect(link, name="Gareth")
    with cb.Board.new(path=file, name="Mair") as board:
        assert board.share(HERE).link == link == board.share(HERE).link
        guest.add("I never left")
        guest.sync(PATIENCE)
        until(board, lambda one: one.cards.words.tolist() == ["I never left"])
        guest.close()
    port = int(link.split(":")[2].split("/")[0])
    with socket.create_server((HERE, port)), cb.Board.new(path=file, name="Mair") as board:
        assert board.share(HERE).link != link
        with pytest.raises(OSError):
            board.share(HERE, port)


@pytest.mark.rule("N7", "H3")
def test_a_proxy_in_front_is_a_sites_own_page_and_its_path_is_kept(board: Board) -> None:
    share = board.share(HERE, at="https://example.org/boards/")
    live = board._live()
    assert share.link == f"https://example.org/boards/b/{live.board}#{live.key}"
    (listening,) = board._host.further
    near = f"http://{HERE}:{listening.port}"

    for prefix in ("", "/boards"):  # whether the proxy takes it off or not
        with urllib.request.urlopen(f"{near}{prefix}/b/{live.board}") as answer:
            (script,) = set(re.findall(r'src="([^"]+/board\.js[^"]*)"', answer.read().decode())) or {""}
            with urllib.request.urlopen(urljoin(answer.url, script)) as file:
                assert file.headers["Content-Type"].startswith("text/javascript")
    question = f"{near}/boards/api/boards/{live.board}/ticket"
    body_lacks_key, other_site = 404, 403
    assert status(question, Origin="https://example.org") == body_lacks_key
    assert status(question, Origin="https://example.com") == other_site
    with pytest.raises(ValueError, match="at: expected an address"):
        board.share(HERE, at="ftp://example.org")


@pytest.mark.rule("N7")
def test_a_board_on_a_server_is_shared_by_its_own_link(tmp_path: Path) -> None:
    server = LiveServer(tmp_path / "data")
    name, key = server.board()
    with cb.connect(f"{server.address}/b/{name}#{key}") as board:
        share = board.share()
        assert share.link == board.address
        share.stop()
        board.stop_sharing()
        with cb.connect(share.link, name="Ann") as ann:
            assert len(ann.people) == 2
    server.stop()


def test_a_link_names_an_address_that_others_can_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (reachable("192.168.7.9"), reachable("fe80::1")) == ("192.168.7.9", "[fe80::1]")
    assert reachable("0.0.0.0") == reachable("") != "0.0.0.0"

    def nowhere(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(socket.socket, "connect", nowhere)
    assert reachable("0.0.0.0") == HERE


@pytest.mark.rule("N6", "G7")
def test_a_program_keeps_to_the_published_pace_and_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "AGAIN_SECONDS", 0.01)
    server = LiveServer(tmp_path / "data", limits=Limits(acts=40.0, act_burst=5))
    name, key = server.board()
    with cb.connect(f"{server.address}/b/{name}#{key}") as board, cb.connect(board.address or "", name="Ann") as ann:
        card = board.add("Leaflet")
        board.sync()
        said = [f"{number}" for number in range(40)]
        for words in said:
            board._link.act({"id": f"act{words:0>8}", "act": "comment", "comment": f"comment{words:0>4}", "card": card, "words": words, "lang": "en"})
        board.sync(PATIENCE)

        until(ann, lambda one: len(one._link.read(lambda replica: replica.ledger.items("comments"))) == 40)
        kept = ann._link.read(lambda replica: replica.ledger.items("comments"))
        assert [one["words"] for one in sorted(kept.values(), key=lambda one: (one["at"], int(one["words"])))] == said
    server.stop()
