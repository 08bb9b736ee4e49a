"""Secrecy (P1, V2): until the group reveals it, nothing that anybody can hear or read depends on what somebody sealed.

The same script is played twice, alike but for what one person seals: where, how, how sure, why, and how many dots on
what. Everything that everybody else gets is kept, byte for byte and in order, and compared: other people's connections,
an ordinary client's, those who come later, the Python API, what is taken home, and the log. The clock and all that is
drawn at random are the same in both, so nothing has to be left out but what is a hash (`tests/ear.py`).
"""
from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tornado.websocket import websocket_connect

from coproboard.board import Board
from coproboard.documents.shared import At, SharedDoc
from coproboard.exchange.about_me import about_me
from coproboard.insight.playing import page
from coproboard.insight.record import whole
from coproboard.insight.still import still
from coproboard.local import LocalLink
from coproboard.rooms import telling, wire, writing
from coproboard.rooms.acts import steps
from coproboard.rooms.meeting import Asked, Meeting
from coproboard.seeing import TABLES
from coproboard.storage.log import Row
from tests.ear import Ear, blank, heard, sit_down
from tests.live import LiveServer
from tests.network import Client, Link, Network

CARDS = ("card000001", "card000002", "card000003")
ZONES = ("coercion", "education", "information", "consultation", "participation", "co-production")
VOTE, PROPOSAL, ENTERED = "vote-00001", "proposal-1", "entered-01"
#: Where and in which order one person marks: one of them twice, one of them taken back.
PLACES = (("card000001", "now"), ("card000001", "wanted"), ("card000002", "now"), ("card000001", "now"), ("card000003", "now"))

#: The zones of the frame of the second tab, and what is marked there.
POWER = ("organisation", "both", "people")
ASKED = (("card000001", "decides"), ("card000002", "acts"), ("card000001", "decides"))

#: How long a request took, as the web server logs it.
TOOK = re.compile(r"[0-9.]+ms")


@dataclass(frozen=True)
class Secret:
    """What one person seals."""

    marks: Sequence[dict[str, Any]]
    dots: Sequence[dict[str, int]]


ats = st.one_of(
    st.tuples(st.sampled_from(ZONES)).map(list),
    st.tuples(st.sampled_from(ZONES), st.integers(0, 1000), st.integers(0, 1000)).map(
        lambda at: [at[0], at[1] / 1000 if at[1] % 1000 else at[1] // 1000, at[2] / 1000 if at[2] % 1000 else at[2] // 1000]
    ),
    st.just("unsure"), st.none(),
)  # fmt: skip
marks = st.fixed_dictionaries({
    "at": ats,
    "range": st.one_of(st.none(), st.tuples(st.sampled_from(ZONES), st.sampled_from(ZONES)).map(list)),
    "confidence": st.sampled_from((None, 1, 2, 3)),
    "reason": st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "So")), max_size=500),
    "lang": st.sampled_from(("en", "cy", "pt-BR")),
})  # fmt: skip
dots = st.dictionaries(st.sampled_from(CARDS), st.integers(0, 1), max_size=3)
secrets = st.builds(Secret, st.lists(marks, min_size=6, max_size=6), st.lists(dots, min_size=2, max_size=2))

SURE = Secret([
    {"at": ["co-production", 0.125, 1], "range": None, "confidence": None, "reason": "", "lang": "en"} for _ in range(6)
], [{CARDS[0]: 1}, {CARDS[1]: 1}])  # fmt: skip
UNSURE = Secret([
    {"at": at, "range": ["coercion", "education"], "confidence": 3, "reason": "Nobody asked " * 30, "lang": "cy"}
    for at in ("unsure", None, ["coercion"], "unsure", ["education"], ["information"])
], [{}, {CARDS[0]: 1, CARDS[2]: 1}])  # fmt: skip


@dataclass
class Play:
    """One playing of the script.

    Attributes
    ----------
    silent : bool
        Whether all marks of hers are left out.
    links : list of Link
        Every connection but those of whoever seals, kept after it ended too.
    said : list
        What else could be read, in order.
    """

    secret: Secret
    load: bool
    silent: bool = False
    links: list[Link] = field(default_factory=list)
    said: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.net = Network(seed=11)
        self.ann, self.bob, self.cai, self.dee = self.net.people(ann="lived", bob="lived", cai="services", dee="both")
        for card in CARDS:
            self.cai.add(card, f"What {card}")
        self.cai.propose(PROPOSAL, "Text people the day before")
        self.net.settle()
        self.ann.do("enter", person=ENTERED, name="Nan", perspective="lived", lang="cy")
        self.cai.do("frame", tab="power", frame="power")
        self.plain = self.listen()
        self.bob.step("place")
        self.bob.do("vote", vote=VOTE, question="Which first?", options=list(CARDS), dots=3)
        self.busy = 0

    def listen(self) -> Link:
        """An ordinary client, with nothing but the key."""
        link = Link(Client(self.net, "plain"))
        link.session = self.net.room.join(link, "", self.net.now)
        self.net.room.receive(link.session, wire.awareness([wire.Presence(7001 + len(self.links), 1, "{}")]), self.net.now)
        self.net.room.receive(link.session, wire.sync(wire.STEP1, b"\x00"), self.net.now)
        self.net.settle()
        self.links.append(link)
        return link

    def meanwhile(self) -> None:
        """What the others do at the same moment: changes and acts of theirs, before and after, in one commit or two."""
        if not self.load:
            return
        self.busy += 1
        self.bob.write(CARDS[self.busy % 3], f"What {self.busy} is it?")
        self.cai.act(f"busy{self.busy}", act="timer", seconds=60 + self.busy)
        self.net.deliver_up(self.bob.link)
        if self.busy % 2:
            self.net.tick()
        self.net.deliver_up(self.cai.link)

    def seal(self, act: str, **fields: Any) -> None:
        """Ann seals something, on an idle wire or among others."""
        self.net.pass_time(3)
        self.meanwhile()
        self.ann.acts += 1
        if not (self.silent and act == "mark"):
            self.ann.act(f"seal{self.ann.acts}", act=act, **fields)
        while self.ann.link.up:
            self.net.deliver_up(self.ann.link)
        self.meanwhile()
        self.net.settle()

    def mark(self, place: tuple[str, str], mark: dict[str, Any], **more: Any) -> None:
        """Ann marks."""
        salt = f"{self.ann.acts:022}"
        self.seal("mark", round=self.net.room.meeting.round, card=place[0], layer=place[1], salt=salt, **mark, **more)

    def seal_everything(self) -> None:
        """Everything up to the reveal."""
        bob, cai = self.bob, self.cai
        for number, place in enumerate(PLACES):
            self.mark(place, self.secret.marks[number])
            if number % 2:
                bob.mark(place[0], ["information"])
                bob.do("ready", step="place", yes=number % 4 == 1)
        self.mark(("card000002", "now"), self.secret.marks[5], **{"for": ENTERED})
        for on in self.secret.dots:
            self.seal("dots", vote=VOTE, on=on)
        self.ann.do("ready", step="place", yes=True)
        self.ann.do("ready", step="place", yes=True, **{"for": ENTERED})
        self.late = self.net.client("late")
        self.listen()
        bob.step("talk")
        bob.turn("power")
        cai.step("place")
        for number, place in enumerate(ASKED):
            self.mark(place, _on_power(self.secret.marks[number]))
        bob.mark("card000001", ["people"], layer="knows")
        self.ann.do("ready", step="place", yes=True)
        assert len(self.net.room.meeting.tabs.sealed) == 2
        cai.do("raise", motion="motion-001", kind="reveal", about=self.net.room.meeting.round)
        cai.do("withdraw", motion="motion-001")
        cai.do("record", proposal=PROPOSAL)
        assert all(receipt["ok"] for receipt in (*self.ann.receipts, *bob.receipts, *cai.receipts))

    def read_everything(self) -> None:
        """All that can be asked for besides, before compaction and after."""
        for _ in range(2):
            self.read_as_python()
            self.take_home()
            self.net.compact()
        asked = {"key": self.net.key, "seat": self.bob.seat, "grants": []}
        ticket = self.net.hub.ticket(self.net.board, asked, "elsewhere", self.net.now)
        self.said.append({key: ticket[key] for key in ("participant", "client", "board", "limits")})

    def read_as_python(self) -> None:
        """The Python API, as one more participant of this process."""
        link = LocalLink(self.net.hub, self.net.store, self.net.board, self.net.key, lambda: self.net.now, self.net.random)
        board = Board(link, "en", self.net.random)
        shown = still(board.title, board.frame, link.read(lambda replica: replica.shared.cards()), "en", None)
        self.said += [
            *(getattr(board, name).to_csv() for name in TABLES), board.scene().marks.to_csv(), board.title, repr(board), shown,
            link.read(lambda replica: json.dumps([replica.ledger.items(root) for root in replica.ledger._maps], sort_keys=True)),
        ]  # fmt: skip
        link._found.room.leave(link._session)
        self.net.settle()

    def take_home(self) -> None:
        """What a server gives away over HTTP, by the functions that make it."""
        found = self.net.hub.open(self.net.board)
        room = found.room
        rows = page(found.log.history())["rows"]
        self.said += [
            [{**row, "update": len(row["update"])} for row in rows],
            [(row.seq, row.doc, row.author, row.time, row.what) for row in found.log.history()],
            json.dumps(whole(room.ledger, "1"), sort_keys=True),
            json.dumps(about_me(room.ledger, room.sealed, self.bob.id, self.net.board), sort_keys=True),
        ]  # fmt: skip

    def everything(self) -> Any:
        """All that was heard and read by anybody but Ann."""
        others = [client.link for client in self.net.clients if client is not self.ann and client.link is not None]
        frames = [heard(link.heard) for link in (*others, *self.links)]
        return frames, [blank(json.dumps(one)) for one in self.said]


def _on_power(mark: dict[str, Any]) -> dict[str, Any]:
    """A mark on the second tab, by the same zones counted."""
    def zone(name: str) -> str:
        return POWER[ZONES.index(name) % 3]

    at, range = mark["at"], mark["range"]
    at = [zone(at[0]), *at[1:]] if isinstance(at, list) else at
    return {**mark, "at": at, "range": range and [zone(one) for one in range]}


def played(secret: Secret, load: bool) -> Play:
    play = Play(secret, load)
    play.seal_everything()
    play.read_everything()
    return play


@pytest.mark.rule("P1", "V2", "P9", "K2")
@pytest.mark.parametrize("load", [False, True], ids=["on an idle wire", "under load"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=secrets, other=secrets)
def test_nothing_that_others_hear_or_read_before_the_reveal_depends_on_what_one_seals(
    load: bool, one: Secret, other: Secret
) -> None:
    assert played(one, load).everything() == played(other, load).everything()


@pytest.mark.rule("P1")
def test_nobody_hears_whether_somebody_marked_at_all() -> None:
    """Readiness is told, and what is ready is not: with all marks or with none, the others hear the same."""
    one, other = Play(SURE, False), Play(SURE, False, silent=True)
    for play in (one, other):
        play.seal_everything()
        play.read_as_python()

    assert len(one.ann.mine["marks"]) > 0 == len(other.ann.mine["marks"])
    assert one.everything() == other.everything()


@pytest.mark.rule("P1")
@pytest.mark.parametrize("load", [False, True], ids=["on an idle wire", "under load"])
def test_nothing_that_is_logged_depends_on_it(load: bool, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    texts = []
    for secret in (SURE, UNSURE):
        caplog.clear()
        played(secret, load)
        texts.append(caplog.text)

    assert texts[0] == texts[1]


@pytest.mark.rule("P1", "P3")
def test_the_ear_is_not_deaf_after_the_reveal_the_two_plays_differ() -> None:
    found = []
    for secret in (SURE, UNSURE):
        play = played(secret, False)
        play.cai.do("raise", motion="motion-002", kind="reveal", about=play.net.room.meeting.round)
        for who in (play.ann, play.bob):
            who.do("voice", motion="motion-002", yes=True)
        assert play.cai.ledger.get("motions", "motion-002")["state"] == "carried"
        found.append(play.everything())

    assert found[0] != found[1]


def _row_tells_size(doc: str, update: bytes, author: str, time: int, what: str) -> Row:
    return Row(doc, update, author, time, f'[["sealed","{len(update)}"]]' if doc == "sealed" else what)


def _seal_tells_count(meeting: Meeting, asked: Asked) -> None:
    meeting.note(asked.nobody, "seal", {"marks": len(meeting.sealed.under("marks", meeting.round))})


def _all_is_everyones(meeting: Meeting, who: str) -> dict[str, Any]:
    return {"marks": list(meeting.sealed.items("marks").values())}


@pytest.mark.rule("P1")
@pytest.mark.parametrize(
    "place, leak",
    [(writing, _row_tells_size), (steps, _seal_tells_count), (telling, _all_is_everyones)],
    ids=["the size of a sealed row", "how many marks there are", "what others have sealed"],
)
def test_the_ear_hears_what_would_leak(place: ModuleType, leak: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Break the server on purpose, in ways that are near at hand: the proof has to notice."""
    name = {writing: "Row", steps: "seal", telling: "own"}[place]
    assert hasattr(place, name)
    monkeypatch.setattr(place, name, leak)

    assert played(SURE, False).everything() != played(UNSURE, False).everything()


# -- over real sockets --------------------------------------------------------------------------------------------------


async def _play_for_real(server: LiveServer, board: str, key: str, secret: Secret) -> Any:
    ann, bob, acts = await sit_down(server, board, key), await sit_down(server, board, key), 0
    plain = Ear()
    plain.connection = await websocket_connect(
        f"ws://127.0.0.1:{server.port}/sync/{board}?key={key}", on_message_callback=plain.take
    )
    await plain.connection.write_message(wire.sync(wire.STEP1, b"\x00"), binary=True)
    await plain.until(wire.SYNC, 2)

    async def do(who: Ear, act: str, **fields: Any) -> None:
        nonlocal acts
        acts += 1
        await who.connection.write_message(wire.note(wire.ACT, {"id": f"act{acts}", "act": act, **fields}), binary=True)
        await who.until(wire.RECEIPT, sum(wire.read(frame).kind == wire.RECEIPT for frame in who.frames) + 1)
        assert wire.read_json([wire.read(f) for f in who.frames if wire.read(f).kind == wire.RECEIPT][-1].body)["ok"]

    for who in (ann, bob):
        await do(who, "join", name="Somebody", perspective="lived", lang="en")
    await do(bob, "step", to="place", **{"from": "gather"})
    round = server.call(lambda: server.house.hub.open(board).room.meeting.round)
    for number, mark in enumerate(secret.marks):
        await do(ann, "mark", round=round, card=CARDS[number % 3], layer="now", salt=f"{number:022}", **mark)
        await do(bob, "timer", seconds=60 + number)
    await do(ann, "ready", step="place", yes=True)
    await do(bob, "ready", step="place", yes=True)
    late = await sit_down(server, board, key)
    asked = {"key": key, "after": 0}
    answers = [await asyncio.to_thread(server.ask, f"/api/boards/{board}/{what}", asked) for what in ("history",)]
    metrics = [(await asyncio.to_thread(server.get, path))[0] for path in ("/metrics", f"/metrics/{board}", "/api/metrics")]
    frames = [heard(ear.frames) for ear in (bob, plain, late)]
    for ear in (ann, bob, plain, late):
        await ear.close()
    return frames, blank(json.dumps(answers)), metrics


@pytest.mark.rule("P1", "H1")
def test_over_real_sockets_too_and_there_are_no_metrics(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    found = []
    for number, secret in enumerate((SURE, UNSURE)):
        caplog.clear()
        server = LiveServer(tmp_path / f"data{number}")
        try:
            # The same ids and times in both, so that all bytes can be compared.
            server.call(lambda server=server: _make_certain(server))
            board, key = server.board()
            server.call(lambda server=server, board=board: _add_cards(server, board))
            found.append((asyncio.run(_play_for_real(server, board, key, secret)), TOOK.sub("", caplog.text)))
        finally:
            server.stop()

    (frames, answers, metrics), _ = found[0]
    assert metrics == [404, 404, 404]
    assert [len(one) for one in frames] == [len(one) for one in found[1][0][0]]
    assert found[0] == found[1]
    assert len(frames[0]) > 20 and "update" in answers


def _make_certain(server: LiveServer) -> None:
    house = server.house
    house.hub._random = Random(5)
    house.clock = house.pump.clock = lambda: 1_800_000_000.0


def _add_cards(server: LiveServer, board: str) -> None:
    found = server.house.hub.open(board)
    shared = SharedDoc(2)
    shared.apply(found.room.shared.diff())
    before = shared.state_vector()
    for card in CARDS:
        shared.add(card, f"What {card}", "en", At())
    session = found.room.join(_Nowhere(), "cai", 1_800_000_000.0, client=2)
    found.room.receive(session, wire.sync(wire.UPDATE, shared.diff(before)), 1_800_000_000.0)
    server.house.pump.nudge(found)
    found.room.leave(session)


class _Nowhere:
    """An outlet to nobody."""

    def deliver(self, frame: Any) -> None:
        """See `Outlet.deliver`."""

    def close(self, code: int) -> None:
        """See `Outlet.close`."""
