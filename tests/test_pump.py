"""The pump: nothing that was taken stays unstored, whatever the disk does. The loop and its clock are stepped here."""
from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from random import Random
from typing import Any

import pytest

from coproboard.documents.shared import SharedDoc
from coproboard.local import LIMITS, Inbox
from coproboard.pump import RETRY_SECONDS, SWEEP_SECONDS, TICK_SECONDS, Pump
from coproboard.rooms import wire
from coproboard.rooms.hub import Hub
from coproboard.rooms.keeping import Opened
from coproboard.rooms.session import Session
from coproboard.storage.memory import MemoryStore
from coproboard.templates import resolve


class Timer:
    def __init__(self, due: float, call: Callable[[], None]) -> None:
        self.due, self.call, self.cancelled = due, call, False

    def cancel(self) -> None:
        self.cancelled = True


class Loop:
    """An event loop whose time passes when it is told to; its executor works at once."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.timers: list[Timer] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, call: Callable[..., None], *given: Any) -> Timer:
        self.timers.append(Timer(self.now + delay, lambda: call(*given)))
        return self.timers[-1]

    def run_in_executor(self, executor: object, work: Callable[..., Any], *given: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*given))
        except OSError as failure:
            done.set_exception(failure)
        return done

    def pass_time(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [timer for timer in self.timers if timer.due <= end]:
            first = min(due, key=lambda timer: timer.due)
            self.timers.remove(first)
            self.now = first.due
            if not first.cancelled:
                first.call()
        self.now = end


class Place:
    """One board, one person at it, and the pump that drives it."""

    def __init__(self, loop: Any) -> None:
        self.store = MemoryStore()
        self.hub = Hub(self.store, b"0123456789abcdef", resolve, LIMITS, Random(1))
        self.board, _ = self.hub.make("spectrum", "", "", 0.0)
        self.pump = Pump(self.hub, loop, loop.time)
        self.found: Opened = self.hub.open(self.board)
        self.inbox, self.shared = Inbox(), SharedDoc(77)
        self.session: Session = self.found.room.join(self.inbox, "ann", 0.0, client=77, native=True)
        self.shared.apply(self.found.room.shared.diff())

    def write(self, title: str) -> None:
        before = self.shared.state_vector()
        self.shared.retitle(title)
        self.found.room.receive(self.session, wire.sync(wire.UPDATE, self.shared.diff(before)), 0.0)
        self.pump.nudge(self.found)

    def told(self) -> list[Any]:
        messages = [wire.read(message) for message in self.inbox.take()]
        saved = [wire.read_saved(message.body) for message in messages if message.kind == wire.SAVED]
        saving = [wire.read_json(message.body)["saving"] for message in messages if message.kind == wire.STATE]
        return [*saving, *saved]


def test_a_quiet_board_is_stored_at_once_and_a_busy_one_once_a_tick() -> None:
    loop = Loop()
    place = Place(loop)
    place.write("a")
    loop.pass_time(0)
    assert place.told() == [1]

    place.write("ab")
    place.write("abc")
    loop.pass_time(TICK_SECONDS / 2)
    assert place.told() == []
    loop.pass_time(TICK_SECONDS)
    assert place.told() == [3]


@pytest.mark.rule("S4")
def test_a_failed_write_is_tried_again_until_it_is_stored() -> None:
    loop = Loop()
    place = Place(loop)
    place.store.full = True
    place.write("a")
    loop.pass_time(3 * RETRY_SECONDS)
    assert place.told() == [False]

    place.store.full = False
    loop.pass_time(RETRY_SECONDS)
    assert place.told() == [True, 1]


class Panic(BaseException):
    """As the document library's own: not an `Exception`."""


@pytest.mark.rule("R8")
@pytest.mark.parametrize("where", ["tick", "append"])
def test_a_room_that_fails_unforeseen_is_opened_anew_from_what_is_stored(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = Loop()
    place = Place(loop)
    place.write("stored")
    loop.pass_time(1)
    closed: list[int] = []
    monkeypatch.setattr(place.inbox, "close", closed.append)

    def fail(*given: object) -> None:
        raise Panic if where == "tick" else OSError

    monkeypatch.setattr(place.found.room if where == "tick" else place.found.log, where, fail)
    place.write("stored, and more")
    loop.pass_time(3 * RETRY_SECONDS)

    assert closed == [1011]
    anew = place.hub.open(place.board)
    assert anew is not place.found
    assert anew.room.shared.title == "stored"
    place.pump.nudge(place.found)
    loop.pass_time(3 * RETRY_SECONDS)
    assert closed == [1011]


@pytest.mark.rule("R6")
def test_an_idle_board_is_closed_and_can_be_opened_again() -> None:
    loop = Loop()
    place = Place(loop)
    place.write("a")
    loop.pass_time(1)
    place.found.room.leave(place.session)
    swept: list[float] = []
    place.pump.on_sweep(swept.append)
    loop.pass_time(LIMITS.idle_seconds + 2 * SWEEP_SECONDS)

    assert not place.hub.opened
    assert len(swept) == (LIMITS.idle_seconds + 2 * SWEEP_SECONDS) // SWEEP_SECONDS
    assert place.hub.open(place.board).room.shared.title == "a"


@pytest.mark.rule("S2")
def test_what_waits_is_stored_when_the_server_stops() -> None:
    async def serve() -> Place:
        place = Place(asyncio.get_running_loop())
        place.write("a")
        await place.pump.stop()
        return place

    place = asyncio.run(serve())
    assert place.told() == [1]
    assert place.hub.open(place.board).room.shared.title == "a"


def act(place: Place, act: str, **values: Any) -> None:
    place.acts = getattr(place, "acts", 0) + 1
    place.found.room.receive(place.session, wire.note(wire.ACT, {"id": f"a{place.acts}", "act": act, **values}), place.pump.clock())
    place.pump.nudge(place.found)


def names(place: Place) -> bool:
    disk = place.store._disks[place.board]
    return any(b"Mair Llwyd" in record.update for record in disk.records)


@pytest.mark.rule("Y5")
def test_whoever_is_to_be_forgotten_is_soon() -> None:
    loop = Loop()
    place = Place(loop)
    act(place, "join", name="Mair Llwyd", perspective="lived", lang="cy")
    loop.pass_time(1)
    assert names(place)
    act(place, "forget")
    loop.pass_time(1)

    assert not names(place)


@pytest.mark.rule("Y5", "S4")
def test_forgetting_that_fails_is_tried_again_also_by_the_next_server(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = Loop()
    place = Place(loop)
    act(place, "join", name="Mair Llwyd", perspective="lived", lang="cy")
    tried: list[float] = []

    def refuse(*given: object) -> None:
        tried.append(loop.time())
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(Hub, "compact", staticmethod(refuse))
        act(place, "forget")
        loop.pass_time(3 * SWEEP_SECONDS)
        assert len(tried) >= 3 and names(place)
        place.found.room.leave(place.session)
        loop.pass_time(LIMITS.idle_seconds + 3 * SWEEP_SECONDS)
        assert names(place)

    place.store.crash()
    later = Loop()
    hub = Hub(place.store, b"0123456789abcdef", resolve, LIMITS, Random(2))
    Pump(hub, later, later.time)
    later.pass_time(3 * SWEEP_SECONDS)
    assert not names(place)


@pytest.mark.rule("Y7")
@pytest.mark.parametrize("rests", [False, True])
def test_a_board_whose_day_is_over_is_erased_also_at_rest(rests: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = Loop()
    place = Place(loop)
    closed: list[int] = []
    monkeypatch.setattr(place.inbox, "close", closed.append)
    act(place, "join", name="Mair", perspective="lived", lang="cy")
    act(place, "raise", motion="motionkeep", kind="keep", about="1970-01-03")
    loop.pass_time(1)
    assert place.hub.wishes() == {place.board: {"keep": "1970-01-03"}}
    if rests:
        place.found.room.leave(place.session)
        loop.pass_time(LIMITS.idle_seconds + 2 * SWEEP_SECONDS)
        assert not place.hub.opened

    loop.pass_time(3 * 86_400 - loop.now - 1)
    assert place.board in place.store._disks
    loop.pass_time(3 * SWEEP_SECONDS)

    assert place.board not in place.store._disks
    assert closed == ([] if rests else [4401])


@pytest.mark.rule("Y7", "S4")
def test_a_board_that_cannot_be_erased_is_tried_again() -> None:
    loop = Loop()
    place = Place(loop)
    act(place, "join", name="Mair", perspective="lived", lang="cy")
    act(place, "raise", motion="motionkeep", kind="keep", about="1970-01-03")
    loop.pass_time(1)
    place.store.full = True
    loop.pass_time(3 * 86_400 - loop.now + 3 * SWEEP_SECONDS)
    assert place.board in place.store._disks
    place.store.full = False
    loop.pass_time(2 * SWEEP_SECONDS)

    assert place.board not in place.store._disks
