"""Several frames over the same cards: who adds, turns and marks where, and boards from before there were any."""
from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from coproboard.documents.ledger import Ledger
from coproboard.documents.shared import SEED_CLIENT, At, SharedDoc
from coproboard.domain import ids
from coproboard.errors import Refused, TemplateError
from coproboard.rooms.acts import ACTS
from coproboard.rooms.acts.frames import STAYING
from coproboard.rooms.hub import Hub
from coproboard.rooms.identity import key_hash
from coproboard.rooms.limits import Limits
from coproboard.rooms.meeting import STEPS
from coproboard.rooms.tabs import MOST
from coproboard.storage.log import Row
from coproboard.storage.memory import MemoryStore
from coproboard.templates import Template, load, resolve
from tests.network import Network
from tests.rooms.frames import OWN
from tests.rooms.test_acts import CARD, MOTION, board, refused
from tests.rooms.test_marks import reveal


def add(who: Any, tab: str = "power", frame: str = "power") -> None:
    assert who.do("frame", tab=tab, frame=frame)["ok"]


# -- A8, A9 -------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("A8", "L1")
def test_anyone_adds_a_frame_and_everyone_sees_whose_it_is_and_when() -> None:
    net, ann, bob = board()
    add(bob, "power", "power")
    net.pass_time(60)
    add(ann, "r2", "risk@1")
    add(ann, "own", OWN)

    frames = bob.ledger.items("frames")
    assert frames["power"] == {"frame": "power@1", "own": None, "aside": False, "by": bob.id, "at": frames["power"]["at"]}
    assert frames["r2"]["at"] - frames["power"]["at"] == 60_000
    assert frames["own"]["frame"] == OWN and frames["own"]["own"]["id"] == "ours"
    assert net.room.meeting.tabs.ids == ["first", "power", "own", "r2"]
    assert [net.room.meeting.frame_of(tab).id for tab in ("first", "power", "own", "r2")] == ["spectrum", "power", "ours", "risk"]
    assert net.room.meeting.tab == "first" and net.room.meeting.frame.id == "spectrum"
    told = [entry for entry in bob.log() if entry["act"] == "frame"]
    assert [entry["about"]["frame"] for entry in told] == ["power@1", "risk@1", ""]
    assert [bool(entry["digest"]) for entry in told] == [False, False, True] and "Ymgynghori" not in json.dumps(told)


@pytest.mark.rule("A8")
def test_a_board_holds_so_many_tabs_and_no_id_twice() -> None:
    net, ann, bob = board()
    for number in range(MOST - 1):
        add((ann, bob)[number % 2], f"t{number}", "risk")
    assert refused(ann.do("frame", tab="t0", frame="power")) == ("shape", "A8")
    assert refused(bob.do("frame", tab="late", frame="power")) == ("full", "A8")
    bob.do("frame", tab="t0", aside=True)
    assert refused(bob.do("frame", tab="late", frame="power")) == ("full", "A8")
    assert MOST == len(net.room.meeting.tabs.ids) == 12 and ACTS["frame"].cost == 10


@pytest.mark.rule("A8", "E4")
def test_a_tab_set_aside_comes_back_with_all_that_lay_on_it() -> None:
    net, ann, bob = board()
    add(ann)
    ann.move(CARD, "people", place="at/power/knows")
    ann.turn("power")
    assert refused(bob.do("frame", tab="power", aside=True)) == ("closed", "A8")
    assert bob.do("frame", tab="first", aside=True)["ok"]
    assert refused(ann.turn("first")) == ("closed", "A8")
    assert ann.ledger.get("frames", "first")["own"] is None
    assert ann.do("frame", tab="first", aside=False)["ok"] and ann.turn("first")["ok"]
    assert bob.do("frame", tab="power", aside=True)["ok"] and bob.do("frame", tab="power", aside=True)["ok"]
    assert bob.ledger.get("frames", "power")["by"] == ann.id
    assert bob.do("frame", tab="power", aside=False)["ok"]

    assert [entry["about"].get("aside") for entry in ann.log() if entry["act"] == "frame"] == [None, True, False, True, False]
    assert net.room.shared.card(CARD).on("at/power/knows") == At("people", 0.5, 0.5)


@pytest.mark.rule("A9")
def test_anyone_turns_the_group_and_turns_it_back_but_not_while_it_places_or_looks() -> None:
    net, ann, bob = board()
    add(ann)
    assert ann.turn("power")["ok"]
    assert ann.ledger.get("session", "frame") == {
        "tab": "power", "by": ann.id, "at": int(net.now * 1000), "from": "first",
    }
    assert refused(bob.do("turn", to="power", **{"from": "first"})) == ("stale", "A9")
    assert bob.turn("power")["ok"] and ann.ledger.get("session", "frame")["by"] == ann.id
    assert bob.turn("first")["ok"] and bob.ledger.get("session", "frame")["by"] == bob.id
    for step in STEPS:
        ann.step(step)
        if net.room.meeting.round:
            reveal(net, ann, bob)
            ann.step(step)
        there = {"first": "power", "power": "first"}[net.room.meeting.tab]
        assert refused(bob.turn(there)) == ("closed", "A9") if step in STAYING else bob.turn(there)["ok"]
    assert STAYING == ("place", "reveal")


@pytest.mark.rule("A8", "T5")
def test_whose_writing_is_held_back_adds_no_frame() -> None:
    _net, ann, bob, cai = board(ann="lived", bob="services", cai="lived")
    for who in (ann, cai):
        who.do("mute", who=bob.id, reason="too much")
    assert refused(bob.do("frame", tab="own", frame=OWN)) == ("rate", "T5")


@pytest.mark.rule("A8", "G7")
def test_frames_count_as_ten_acts() -> None:
    net = Network(limits=Limits(acts=0.001, act_burst=25, boards_per_hour=9))
    (ann,) = net.people(ann="lived")
    add(ann, "one", "risk")
    add(ann, "two", "risk")
    assert refused(ann.do("frame", tab="three", frame="risk")) == ("rate", "G7")
    assert ann.do("timer", seconds=60)["ok"]


# -- P by tab and layer ---------------------------------------------------------------------------------------------------


@pytest.mark.rule("P8", "A9", "F5")
def test_rounds_marks_and_the_reveal_are_of_the_tab_that_the_group_is_at() -> None:
    net, ann, bob, cai = board(ann="lived", bob="lived", cai="lived")
    add(ann)
    ann.move(CARD, "coercion")
    bob.turn("power")
    ann.step("place")
    name = net.room.meeting.round
    assert ann.ledger.get("session", "round/power")["id"] == name and ann.ledger.get("session", "round") is None
    assert refused(ann.mark(CARD, ["information"], layer="knows")) == ("shape", "P")
    assert refused(ann.mark(CARD, ["people"], layer="now")) == ("shape", "A1")
    assert refused(ann.mark(CARD, ["people"], layer="acts", range=["people", "coercion"])) == ("shape", "P")
    for who in (ann, bob, cai):
        assert who.mark(CARD, ["people"], layer="knows")["ok"] and who.mark(CARD, ["organisation", 0.25, 0.5], layer="acts")["ok"]
    told = reveal(net, ann, bob)

    assert told["tab"] == "power" and cai.ledger.get("motions", f"reveal-{name}")["tab"] == "power"
    card = cai.shared.card(CARD)
    assert card.at.zone == "coercion" and card.on("at/power/decides") == At()
    assert (card.on("at/power/knows"), card.on("at/power/acts")) == (At("people"), At("organisation", 0.25, 0.5))
    assert cai.ledger.get("touched", f"{CARD}/moved")[0] == ""
    assert [entry["about"] for entry in cai.log() if entry["act"] in ("round", "reveal")] == [{"round": name, "tab": "power"}] * 2


@pytest.mark.rule("P8", "P1", "M5", "P10")
def test_marks_are_sealed_on_two_tabs_at_once_each_until_its_own_reveal() -> None:
    net, ann, bob, cai = board(ann="lived", bob="lived", cai="lived")
    add(ann)
    ann.step("place")
    first = net.room.meeting.round
    for who in (ann, bob, cai):
        who.mark(CARD, ["information"])
    ann.step("talk")
    assert bob.turn("power")["ok"] and bob.step("place")["ok"]
    second = net.room.meeting.round
    for who in (ann, bob, cai):
        who.mark(CARD, ["people"], layer="knows")
    assert {mark["round"] for mark in ann.mine["marks"]} == {first, second} == net.room.meeting.tabs.sealed
    assert refused(ann.do("raise", motion=MOTION, kind="reveal", about=first)) == ("stale", "P3")
    assert ann.do("forget")["ok"] and len(ann.mine["marks"]) == 2
    reveal(net, bob, cai)
    assert len(bob.ledger.items("marks")) == 3 and net.room.meeting.tabs.sealed == {first}
    rule = {"share": 60, "each": True, "away": 10, "fold": 3}
    assert refused(bob.do("raise", motion=MOTION, kind="rule", about=rule)) == ("closed", "M5")
    bob.step("talk")
    bob.turn("first")
    told = reveal(net, bob, cai)

    assert told["tab"] == "first" and net.room.meeting.tabs.sealed == set()
    assert bob.shared.card(CARD).at.zone == "information"


@pytest.mark.rule("A9", "M1")
def test_a_motion_to_reveal_does_nothing_once_the_group_is_elsewhere() -> None:
    net, ann, bob = board()
    add(ann)
    ann.step("place")
    name = net.room.meeting.round
    ann.mark(CARD, ["information"])
    ann.step("talk")
    ann.do("raise", motion=MOTION, kind="reveal", about=name)
    bob.turn("power")
    bob.do("voice", motion=MOTION, yes=True)

    assert bob.ledger.get("motions", MOTION)["state"] == "fell" and not bob.ledger.items("marks")
    assert net.room.meeting.tabs.round("first") == name


@pytest.mark.rule("D7", "T2", "Y1")
def test_moves_are_remembered_by_place_and_told_with_it() -> None:
    net, ann, bob = board()
    add(ann)
    ann.move(CARD, "people", place="at/power/knows")
    bob.move(CARD, "both", place="at/power/knows")
    bob.move(CARD, "education")
    bob.move(CARD, "wanted-elsewhere", place="at/first/wanted")
    net.settle()

    moves = ann.ledger.items("moves")
    assert {key: [move[:2] for move in found] for key, found in moves.items()} == {
        CARD: [[bob.id, "education"]],
        f"{CARD}/power/knows": [[ann.id, "people"], [bob.id, "both"]],
        f"{CARD}/first/wanted": [[bob.id, "wanted-elsewhere"]],
    }
    rows = [row for record in net.hub.open(net.board).log.history() for row in json.loads(record.what) if row[0] == "moved"]
    assert ["moved", CARD, ["education", 0.5, 0.5]] in rows and ["moved", CARD, ["both", 0.5, 0.5], "at/power/knows"] in rows


@pytest.mark.rule("D7", "D9", "A8")
def test_nothing_is_written_on_a_tab_that_is_not_there() -> None:
    net, ann, bob = board()
    for number, write in enumerate((
        lambda: ann.move(CARD, "people", place="at/power/knows"), lambda: ann.set_line("power", "top-left", 0.5, 0.5),
    )):  # fmt: skip
        write()
        net.settle()
        assert [(told["code"], told["rule"]) for told in ann.refused] == [("shape", "G5")] * (number + 1)
        ann.shared, ann.grant = SharedDoc(), None
        net.cut(ann)
        net.settle()
    add(bob)
    ann.move(CARD, "people", place="at/power/knows")
    ann.set_line("power", "top-left", 0.5, 0.5)
    net.settle()

    assert net.room.shared.lines() == {("power", "top-left"): (0.5, 0.5)}
    net.crash()
    net.settle()
    assert net.room.shared.lines() and net.room.shared.card(CARD).places and net.room.meeting.tabs.has("power")
    net.check_same()


# -- frames of one's own, gone, and from before -----------------------------------------------------------------------------


@pytest.mark.rule("F9", "R6")
def test_a_board_of_a_frame_of_the_groups_own_is_a_board_like_any_other() -> None:
    net = Network()
    net.board, net.key = net.hub.make(OWN, "Where?", "maker", net.now)
    ann, bob, cai = net.people(ann="lived", bob="lived", cai="lived")
    ann.add(CARD, "Bin dates")
    ann.step("place")
    for who in (ann, bob, cai):
        who.mark(CARD, ["information"])
        assert who.mark(CARD, ["co-production"], layer="wanted")["ok"]
    reveal(net, ann, bob)
    net.crash()
    net.settle()

    assert net.room.shared.frame == OWN and net.room.meeting.frame.id == "ours"
    assert (ann.shared.card(CARD).at.zone, ann.shared.card(CARD).on("at/first/wanted").zone) == ("information", "co-production")
    ticket = net.hub.ticket(net.board, {"key": net.key}, "here", net.now)
    assert ticket["board"]["own"] == load(OWN, "ours").to_json() == ann.ledger.get("frames", "first")["own"]
    with pytest.raises(Refused, match="F9"):
        net.hub.make(OWN.replace("wanted", "", 1), "", "maker", net.now)


@pytest.mark.rule("R6", "D4")
def test_a_board_whose_frame_is_no_longer_known_can_be_read_and_written() -> None:
    net, ann, bob = board()
    add(ann)

    def forgetful(text: str) -> Template:
        if text.startswith("power"):
            raise TemplateError("coproboard", None, "frame", "one that there is")
        return resolve(text)

    ann.turn("power")
    net._hub = lambda: Hub(net.store, b"0123456789abcdef", forgetful, net.limits, net.random)
    net.crash()
    net.settle()
    ann.move(CARD, "people", place="at/power/knows")
    assert ann.step("place")["ok"] and ann.mark(CARD, "unsure")["ok"]
    reveal(net, ann, bob)

    assert net.room.meeting.frame is None and net.room.meeting.frame_of("first").id == "spectrum"
    assert net.room.shared.card(CARD).on("at/power/knows").zone == "people"


@pytest.mark.rule("R6", "P8", "P3")
def test_a_board_from_before_there_were_tabs_opens_and_goes_on() -> None:
    """Written as boards were: no frames in the ledger, a round and a reveal that name no tab."""
    random, now = Random(4), 1_799_000_000_000
    shared, ledger = SharedDoc(SEED_CLIENT), Ledger()
    shared.seed("spectrum@1", "Where are we now?")
    shared.add(CARD, "Bin dates", "en", At("information", 0.5, 0.25))
    with ledger.together():
        ledger.put("about", "made", now)
        ledger.put("session", "step", {"step": "place", "by": "someone", "at": now, "from": "gather"})
        ledger.put("session", "round", {"id": "round-old2", "opened": now, "revealed": None})
        ledger.put("reveals", "round-old1", {
            "at": now, "nonce": "0" * 64, "nonces": ["0" * 64], "people": 0, "leaves": [], "shown": {}, "withheld": {},
        })  # fmt: skip
        ledger.put("moves", CARD, [["someone", "information", now]])
    net = Network()
    net.board, net.key, store = ids.board_id(random), ids.key(random), MemoryStore()
    meta = {"key_hash": key_hash(net.key), "frame": "spectrum@1", "made": str(now)}
    store.create(net.board, meta, [Row("shared", shared.diff(), "", now, "[]"), Row("ledger", ledger.take(), "", now, "[]")]).close()
    net.store, net.random = store, random
    net.hub = net._hub()
    ann, bob, cai = net.people(ann="lived", bob="lived", cai="lived")

    assert (net.room.meeting.tab, net.room.meeting.tabs.ids, net.room.meeting.round) == ("first", ["first"], "round-old2")
    for who in (ann, bob, cai):
        assert who.mark(CARD, ["education"])["ok"]
    assert reveal(net, ann, bob)["tab"] == "first"
    assert ann.shared.card(CARD).at.zone == "education"
    bob.step("talk")
    add(bob)
    assert cai.turn("power")["ok"] and cai.step("place")["ok"] and cai.mark(CARD, ["people"], layer="knows")["ok"]
    ann.propose("proposal-1", "Let us")
    assert ann.do("record", proposal="proposal-1")["ok"]
    net.crash()
    net.settle()
    net.check_same()


@pytest.mark.rule("A9", "W2")
def test_whoever_comes_is_told_ahead_which_frame_the_group_is_at() -> None:
    net, ann, _ = board()
    add(ann, "own", OWN)

    def ahead() -> Any:
        return net.hub.ticket(net.board, {"key": net.key}, "here", net.now)["board"].get("group")

    assert ahead() is None
    ann.turn("own")
    assert ahead() == {"tab": "own", "frame": OWN, "own": net.room.ledger.items("frames")["own"]["own"]}
    ann.turn("first")
    assert ahead() is None
