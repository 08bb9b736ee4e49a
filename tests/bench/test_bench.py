"""The load tool counts right: every delivery once, nothing that never came, percentiles by rank. No timed assertion."""
from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map, merge_updates
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler

from coproboard.bench.command import command
from coproboard.bench.delivery import Delivery, Diary, Sent, count
from coproboard.bench.edits import Pen, read_varuint, spans
from coproboard.bench.idle import measure_idle
from coproboard.bench.join import measure_join
from coproboard.bench.line import Line, frame, joined, update_in, update_message
from coproboard.bench.load import Figures, Load, climb, measure_load
from coproboard.bench.machine import listener_of, processor_time
from coproboard.bench.rounds import medians
from coproboard.bench.started import started
from coproboard.bench.table import tables
from coproboard.bench.target import target
from coproboard.bench.watched import compare_watched, summed, watched_table
from coproboard.errors import NotConnected, WireError
from coproboard.rooms import wire

TINY = Load(listeners=4, writers=3, rate=300, seconds=0.2, cards=6, grace=10)


# ── a server that can be told to misbehave ──


class Room:
    """Broadcasts updates as it is told: the same way that a good, a losing or a slow server would."""

    def __init__(self, pass_on: Callable[[Room, Guest, bytes], None]) -> None:
        self.pass_on, self.guests, self.updates, self.moves = pass_on, [], [], []

    def tell(self, sender: Guest, update: bytes) -> None:
        for guest in self.guests:
            if guest is not sender:
                guest.write_message(update_message(update), binary=True)

    def whole(self) -> bytes:
        return merge_updates(*self.updates) if self.updates else b"\x00\x00"


class Guest(WebSocketHandler):
    def initialize(self, room: Room) -> None:
        self.room = room

    def open(self) -> None:
        self.room.guests.append(self)
        self.write_message(b"\x00\x00\x01\x00", binary=True)

    def on_close(self) -> None:
        self.room.guests.remove(self)

    def on_message(self, message: bytes) -> None:
        update = update_in(message)
        if message[:2] == b"\x00\x00":
            whole = self.room.whole()
            self.write_message(wire.sync(wire.STEP2, whole), binary=True)
        elif update is not None and spans(update):
            self.room.updates.append(update)
            if spans(update)[0][2] > 1:
                self.room.tell(self, update)
            else:
                self.room.moves.append(update)
                self.room.pass_on(self.room, self, update)


def honest(room: Room, sender: Guest, update: bytes) -> None:
    room.tell(sender, update)


def losing_every_fourth(room: Room, sender: Guest, update: bytes) -> None:
    if len(room.moves) % 4:
        room.tell(sender, update)


def twice(room: Room, sender: Guest, update: bytes) -> None:
    room.tell(sender, update)
    room.tell(sender, update)


def merged_by_five(room: Room, sender: Guest, update: bytes) -> None:
    if len(room.moves) % 5 == 0:
        room.tell(sender, merge_updates(*room.moves[-5:]))


def late(room: Room, sender: Guest, update: bytes) -> None:
    IOLoop.current().call_later(0.08, room.tell, sender, update)


def hanging_up(room: Room, sender: Guest, update: bytes) -> None:
    if len(room.moves) == 10:
        sender.close(4429)


@contextmanager
def serving(pass_on: Callable[[Room, Guest, bytes], None]) -> Iterator[str]:
    """A server in a thread; gives its address."""
    ready, end, where = threading.Event(), [], []

    async def serve() -> None:
        sockets = bind_sockets(0, "127.0.0.1")
        server = HTTPServer(Application([("/room.*", Guest, {"room": Room(pass_on)})]))
        server.add_sockets(sockets)
        stop = asyncio.Event()
        where.append(sockets[0].getsockname()[1])
        end.append((asyncio.get_running_loop(), stop))
        ready.set()
        await stop.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield f"ws://127.0.0.1:{where[0]}/room"
    finally:
        loop, stop = end[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def load_on(pass_on: Callable[[Room, Guest, bytes], None], load: Load = TINY) -> Figures:
    with serving(pass_on) as address:
        return measure_load(target(address), load, None)


# ── runs ──


@pytest.mark.parametrize("edits", ["moves", "letters"])
def test_an_honest_server_is_shown_to_deliver_every_edit_once(edits: str) -> None:
    figures = load_on(honest, replace(TINY, edits=edits, processes=2))
    assert (figures["delivered"], figures["again"], figures["edits_per_message"]) == (1, 0, 1)
    assert figures["p50"] is not None and figures["p99"] is not None and figures["closed"] == 0


def test_every_edit_in_a_merged_batch_is_counted() -> None:
    figures = load_on(merged_by_five)
    assert (figures["delivered"], figures["again"], figures["edits_per_message"]) == (1, 0, 5)


def test_a_server_that_loses_edits_is_shown_as_such() -> None:
    figures = load_on(losing_every_fourth)
    assert figures["delivered"] == 0.75
    assert figures["p50"] is not None and figures["p99"] is None


def test_a_second_copy_is_no_delivery() -> None:
    figures = load_on(twice)
    assert (figures["delivered"], figures["again"]) == (1, 1)


def test_a_server_that_delays_is_shown_as_such() -> None:
    assert (load_on(late)["p50"] or 0) >= 80


def test_a_connection_that_the_server_ended_is_told() -> None:
    figures = load_on(hanging_up)
    assert figures["closed"] == 1 and figures["delivered"] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells of processes")
def test_the_server_process_is_found_by_its_port_and_measured() -> None:
    with serving(honest) as address:
        to = target(address)
        assert listener_of(to.port) == os.getpid()
        figures = measure_load(to, TINY, listener_of(to.port))
    assert (figures["memory_before"] or 0) > 1000 and figures["cpu_per_1000"] is not None
    assert listener_of(to.port) is None and processor_time(None) is None


def test_a_server_that_the_tool_starts_is_ended_after_the_measure() -> None:
    web = started("web", [sys.executable, "-m", "http.server", "{port}", "--bind", "127.0.0.1"], "ws://127.0.0.1:{port}/r")
    with web.running() as room, pytest.raises(NotConnected, match="404"):
        to = room()
        joined(to)
    with pytest.raises(NotConnected, match="refused"):
        joined(to)


def test_an_address_where_nobody_listens_is_one_clear_error() -> None:
    with serving(honest) as address:
        pass
    with pytest.raises(NotConnected):
        joined(target(address))


def test_a_late_joiner_is_timed_to_the_whole_board() -> None:
    with serving(honest) as address:
        figures = measure_join(target(address), 250, 3, None)
    assert figures["answers"] == 1 and (figures["kilobytes"] or 0) > 25
    assert (figures["milliseconds"] or 0) >= (figures["answer"] or 0) > 0


def test_idle_sockets_are_all_there_at_the_end() -> None:
    with serving(honest) as address:
        assert measure_idle(target(address), 30, 0.1, None)["alive"] == 30


def test_the_command_prints_a_table_and_writes_every_figure(tmp_path: Any) -> None:
    with serving(honest) as one, serving(losing_every_fourth) as other:
        options = ["--rounds=2", "--listeners=3", "--writers=2", "--rate=100", "--seconds=0.2"]
        options.append(f"--json={tmp_path / 'figures.json'}")
        result = CliRunner().invoke(command(), [*options, f"good={one}", f"bad={other}"], catch_exceptions=False)
    assert result.exit_code == 0 and "p99 ms" in result.stdout and "good" in result.stdout
    report = json.loads((tmp_path / "figures.json").read_text())
    assert set(report) == {"machine", "servers"} and report["machine"]["cores"] >= 1
    for name, delivered in (("good", 1.0), ("bad", 0.75)):
        measured = report["servers"][name]["load"]
        assert len(measured["rounds"]) == 2 and measured["median"]["delivered"] == delivered


def test_an_address_that_is_none_is_refused_in_one_sentence() -> None:
    result = CliRunner().invoke(command(), ["ftp://somewhere/room"])
    assert result.exit_code == 2 and "expected ws://" in result.output


# ── counting ──


def diary(*seen: tuple[int, float]) -> Diary:
    return Diary(array("l", [message for message, _ in seen]), array("d", [when for _, when in seen]))


def test_latency_is_from_sending_to_arrival_whatever_the_order() -> None:
    pen = Pen(7)
    pen.add([("card0001", "words")])
    first, updates = pen.clock, [pen.move(0, 0.1, 0.1), pen.move(0, 0.2, 0.2), pen.move(0, 0.3, 0.3)]
    sent = {7: Sent(first, array("d", [1.0, 2.0, 3.0]))}
    total = count(sent, updates, [diary((1, 2.5), (0, 2.5), (0, 2.6), (2, 3.25))], 3.0)
    assert (total.expected, total.arrived, total.again, total.in_time) == (3, 3, 1, 2)
    assert total.latencies == {5_000: 1, 15_000: 1, 2_500: 1}


def test_edits_that_a_server_has_already_collected_count_as_delivered() -> None:
    pen, doc = Pen(7), Doc()
    doc["cards"] = Map()
    doc.apply_update(pen.add([("card0001", "words")]))
    first = pen.clock
    for _ in range(5):
        doc.apply_update(pen.move(0, 0.1, 0.1))
    total = count({7: Sent(first, array("d", [1.0] * 5))}, [doc.get_update()], [diary((0, 1.5))], 2.0)
    assert (total.expected, total.arrived, total.again) == (5, 5, 0)


def test_edits_of_others_and_from_before_the_run_are_not_counted() -> None:
    pen, stranger = Pen(7), Pen(8)
    before = pen.add([("card0001", "words")])
    sent = {7: Sent(pen.clock, array("d", [1.0]))}
    updates = [before, stranger.add([("card0002", "words")]), pen.move(0, 0.5, 0.5)]
    total = count(sent, updates, [diary((0, 1.0), (1, 1.0), (2, 1.1))], 2.0)
    assert (total.expected, total.arrived, total.messages) == (1, 1, 1)


def test_listeners_that_saw_different_things_are_counted_apart() -> None:
    pen = Pen(7)
    pen.add([("card0001", "words")])
    sent = {7: Sent(pen.clock, array("d", [1.0, 1.0]))}
    updates = [pen.move(0, 0.1, 0.1), pen.move(0, 0.2, 0.2)]
    total = count(sent, updates, [diary((0, 1.1), (1, 1.1)), diary((1, 1.2)), diary()], 2.0)
    assert (total.expected, total.arrived) == (6, 3)


def test_an_edit_that_never_came_is_later_than_all_that_did() -> None:
    total = Delivery(expected=100, arrived=98)
    total.latencies.update({10: 50, 20: 48})
    assert total.percentile(0.5) == 1.0 and total.percentile(0.98) == 2.0 and total.percentile(0.99) is None


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=300), st.floats(0.01, 1))
def test_percentiles_are_those_of_the_sorted_list(values: list[int], share: float) -> None:
    total = Delivery(expected=len(values))
    total.latencies.update(values)
    rank = next(n for n in range(1, len(values) + 1) if n >= share * len(values))
    assert total.percentile(share) == sorted(values)[rank - 1] / 10


def rung(rate: float, p99: float | None, delivered: float = 1.0, late_p99: float = 1.0) -> Figures:
    return {"rate": rate, "p99": p99, "delivered": delivered, "late_p99": late_p99}


def test_the_ladder_ends_where_p99_crosses_the_limit() -> None:
    slow = {100: 10.0, 200: 10.0, 400: 1000.0}
    reached, rungs = climb(lambda load: rung(load.rate, slow[load.rate]), Load(rate=100), 6400)
    assert len(rungs) == 3 and reached == {"reached": 283, "end_of_ladder": 0, "tool_limit": 0}


def test_one_bad_moment_does_not_end_the_ladder() -> None:
    slow = iter([5.0, 500.0, 5.0, 5.0])
    reached, _ = climb(lambda load: rung(load.rate, next(slow)), Load(rate=100), 400)
    assert reached["end_of_ladder"] == 1


def test_the_ladder_ends_where_an_edit_is_lost() -> None:
    reached, _ = climb(lambda load: rung(load.rate, 5, 1.0 if load.rate < 800 else 0.9), Load(rate=100), 6400)
    assert reached["reached"] == 400


def test_a_ladder_that_was_never_too_steep_says_so() -> None:
    reached, _ = climb(lambda load: rung(load.rate, 5), Load(rate=100), 6400)
    assert reached == {"reached": 6400, "end_of_ladder": 1, "tool_limit": 0}


def test_a_tool_that_could_not_keep_up_is_not_held_against_the_server() -> None:
    reached, _ = climb(lambda load: rung(load.rate, 500, late_p99=300), Load(rate=100), 6400)
    assert reached["tool_limit"] == 1


def test_a_median_needs_most_rounds_to_have_the_figure() -> None:
    rounds = [{"p99": 3.0, "p50": 1}, {"p99": None, "p50": 3}, {"failed": "away"}]
    assert medians(rounds) == {"p99": None, "p50": 2}


def test_tables_show_ratios_to_the_first_and_no_figure_for_a_failure() -> None:
    def figures(p99: float) -> dict[str, Any]:
        return {"load": {"median": {"p99": p99}, "rounds": []}}

    report = {"machine": {"cores": 2}, "servers": {"a": figures(4.0), "b": figures(10.0), "c": {"load": {"median": {}}}}}
    rows = {line.split()[0]: line.split() for line in tables(report).splitlines() if line[:1] in "abc" and line[1:2] == " "}
    assert rows["b"][-2] == "2.50" and rows["a"][-2] == "1.00" and rows["c"][-2] == "–"


# ── bytes ──


@pytest.mark.rule("D5")
def test_what_a_pen_writes_is_a_board_by_the_schema() -> None:
    pen, doc = Pen(2**32 - 1, "information"), Doc()
    doc["cards"] = cards = Map()
    for update in (
        pen.add([(f"card{n:04}", f"words {n}") for n in range(70)]),
        pen.move(69, 0.25, 0.75),
        pen.type(69, "!"),
        pen.move(69, 0.5, 1.0),
    ):
        doc.apply_update(update)
    assert len(cards) == 70
    assert cards["card0069"].to_py() == {"words": "words 69!", "at": ["information", 0.5, 1.0], "lang": "en", "order": 69}
    assert spans(doc.get_update()) == [(2**32 - 1, 0, pen.clock)]


def test_spans_of_what_the_document_library_writes() -> None:
    doc = Doc(client_id=5)
    doc["cards"] = cards = Map()
    with doc.transaction():
        cards["a"] = Map({"n": 1.5, "list": [None, True, {"k": b"\x01\x02"}], "words": "Tŷ 🏠"})
    cards["b"] = 10**12
    del cards["a"]
    clock = read_varuint(doc.get_state()[2:], 0)[0]
    assert sum(length for _, _, length in spans(doc.get_update())) == clock


@given(st.binary(max_size=40))
def test_bytes_that_are_no_update_are_one_kind_of_error(data: bytes) -> None:
    try:
        spans(data)
    except WireError:
        pass


@given(st.lists(st.integers(0, 70_000), max_size=4), st.data())
def test_frames_are_read_however_they_are_cut(sizes: list[int], data: st.DataObject) -> None:
    line = object.__new__(Line)
    line.target, line.closed, line._rest, line._parts = target("ws://127.0.0.1:1/room"), None, b"", b""
    wire = b"".join(unmasked(frame(bytes([n]) * size)) for n, size in enumerate(sizes))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=5)))
    found = []
    for start, end in zip([0, *cuts], [*cuts, len(wire)], strict=True):
        found += line._messages(line._rest + wire[start:end])
    assert found == [bytes([n]) * size for n, size in enumerate(sizes)]


def unmasked(sent: bytes) -> bytes:
    head = {126: 4, 127: 10}.get(sent[1] & 127, 2)
    return sent[:1] + bytes([sent[1] & 127]) + sent[2:head] + sent[head + 4 :]


def test_addresses_are_read_as_people_write_them() -> None:
    ours = target("http://localhost:5006/prefix/b/abc123#secret")
    assert (ours.host, ours.port, ours.path) == ("localhost", 5006, "/prefix/sync/abc123?key=secret")
    assert target("ws://127.0.0.1:1234/a/room?x=1").path == "/a/room?x=1"
    assert target("hocuspocus://127.0.0.1:1/room").prefix == b"\x04room"
    assert target("ws://h:1/{room}").path != target("ws://h:1/{room}").path
    for wrong in ("http://host/b/abc", "ws:///room", "room", "ws://host:port/room"):
        with pytest.raises(NotConnected):
            target(wrong)


# ── what watching costs ──


def test_ratios_are_taken_round_by_round_and_their_median_is_told() -> None:
    def figures(p99: float | None) -> dict[str, Any]:
        return {"p50": 1.0, "p99": p99, "watched": None, "watcher_cpu": None}

    found = [{"alone": figures(10.0), "beside": figures(11.0)}, {"alone": figures(100.0), "beside": figures(90.0)},
             {"alone": figures(20.0), "beside": figures(21.0)}]  # fmt: skip
    report = {"machine": {"cores": 2}, "sessions": 10, "rounds": found, **summed(found, ("alone", "beside"))}

    assert report["ratios"] == {"alone": {"p50": 1.0, "p99": 1.0}, "beside": {"p50": 1.0, "p99": 1.05}}
    assert report["medians"]["beside"]["p99"] == 21.0 and report["medians"]["beside"]["watched"] is None
    row = next(line for line in watched_table(report).splitlines() if line.startswith("beside"))
    assert row.split()[1:3] == ["1", "21"] and row.split()[-4:] == ["1", "1.05", "11", "1.1"]


@pytest.mark.rule("O4")
def test_sessions_of_the_workbench_watch_people_who_edit() -> None:
    load = Load(listeners=3, writers=2, rate=20, seconds=2, cards=2, zone="information", grace=10)
    report = compare_watched(2, 1, lambda line: None, load, ("beside",))
    (figures,) = report["rounds"]

    assert figures["beside"]["delivered"] == 1 and (figures["beside"]["watched"] or 0) > 0
