"""Hostile updates beside an honest client: each is refused cleanly, or accepted and then the same for everybody."""
from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text

from coproboard.documents.shape import SHAPES
from coproboard.errors import Refused
from coproboard.rooms.gate import Gate
from coproboard.rooms.limits import Limits
from tests.rooms import forge
from tests.rooms.forge import Id, item, section, update

HONEST, HOSTILE = 500, (3, 501, 2**32 - 1)
WORDS = ["a", "bc", "😀", "x😀y", "ŵ\u0301", "שלום", ""]
TEXTS = {root: list(shape.texts) for root, shape in SHAPES.items()}
CORNER = "line/first/top-left"
KEYS = [
    "words", "at", "lang", "order", "aside", "votes", None, "why", "knows", "when", "proposal", "who", "at/b/do", "at/b/", "card",
    "means",
]  # fmt: skip
VALUES: list[object] = [
    ["tray", 0, 0.5], ["z", 1, 1], ["z", 2, 1], "en", "cy", 7, True, False, None, {"k": [[]]}, "both", "2026-05-01",
    "2026-13-01", "", "hostile-3", [0.5, 0.25], [0, 1],
]  # fmt: skip


def see(doc: Doc) -> dict[str, Any]:
    return {"title": str(doc.get("title", type=Text)), **{root: doc.get(root, type=Map).to_py() or {} for root in ("board", *SHAPES)}}


class Siege:
    """A room with one honest client at a real replica, and one sender of forged structs who knows every id."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.gate, self.server, self.honest = Gate(Limits()), Doc(client_id=1), Doc(client_id=HONEST)
        self.server.get("board", type=Map)["frame"] = "spectrum@1"
        self.server.get("title", type=Text).insert(0, "ab😀cd")
        self.start = self.server.get_update()
        self.gate.load(self.start)
        self.honest.apply_update(self.start)
        self.sent = self.start
        self.names: list[tuple[str, str]] = []
        self.taken: list[tuple[bytes, int]] = []
        self.refused: list[str] = []
        self.drawn = False

    def take(self, data: bytes, client: int) -> None:
        """As the room does; a panic of the library would not be an `Exception`, and ends the test."""
        accepted = self.gate.check(data, {client})
        if accepted.update:
            self.server.apply_update(accepted.update)
            self.taken.append((accepted.update, client))

    def honest_turn(self) -> None:
        rng, doc = self.rng, self.honest
        if rng.random() < 0.5:
            doc.apply_update(self.server.get_update(doc.get_state()))
        root = rng.choice(["cards", "cards", *SHAPES])
        entries = doc.get(root, type=Map)
        names = sorted(entries.keys())
        what = rng.random()
        if not names or what < 0.1:
            name = f"honest-{len(self.names):03}"
            self.names.append((root, name))
            entries[name] = Map({**{key: Text("w😀") for key in TEXTS[root]}, "lang": "en", "order": 0})
        elif what < 0.3:
            key, value = {
                "cards": (rng.choice(["at", "at/b/do"]), ["z", rng.random(), 0]), "proposals": ("knows", "both"),
                "actions": ("when", "2026-05-01"),
            }.get(root, ("lang", "cy"))  # fmt: skip
            entries[rng.choice(names)][key] = value
        elif what < 0.35:
            doc.get("board", type=Map)[CORNER] = [rng.random(), 0.5]
            self.drawn = True
        elif what < 0.4:
            entries[rng.choice(names)]["aside"] = rng.random() < 0.5
        else:
            words = (entries[name][key] for name in names for key in TEXTS[root])
            text = rng.choice([doc.get("title", type=Text), *words])
            characters = str(text)
            at = rng.randrange(len(characters) + 1)
            index = len(characters[:at].encode())
            if rng.random() < 0.6 or at == len(characters):
                text.insert(index, rng.choice(WORDS[:-1]))
            else:
                del text[index : index + len(characters[at].encode())]
        self.take(doc.get_update(self.server.get_state()), HONEST)

    def hostile_turn(self) -> None:
        client = self.rng.choice(HOSTILE)
        data = self.mutated() if self.rng.random() < 0.25 else self.forged(client)
        self.sent = data
        try:
            self.take(data, client)
        except Refused as refused:
            self.refused.append(refused.code)

    def some_id(self) -> Id:
        vector = self.gate.state_vector
        client = self.rng.choice(list(vector))
        return client, self.rng.randrange(vector[client] + (self.rng.random() < 0.05))

    def forged(self, client: int) -> bytes:
        rng = self.rng
        clock = self.gate.state_vector.get(client, 0) + (rng.random() < 0.03)
        items, length = [], 0
        for _ in range(rng.choice([0, 1, 1, 1, 2, 4])):
            content, size = self.content()
            left = right = None
            if rng.random() < 0.75:
                left = (client, clock + length - 1) if length and rng.random() < 0.4 else self.some_id()
            if rng.random() < 0.5:
                right = self.some_id()
            parent: str | Id = self.some_id() if rng.random() < 0.6 else rng.choice(["title", *SHAPES, "board", "x"])
            key = rng.choice(KEYS) if isinstance(parent, tuple) else rng.choice([None, CORNER, f"hostile-{rng.randrange(9)}"])
            if rng.random() < 0.1:
                parent, key = "board", CORNER
            items.append(item(content, left=left, right=right, parent=parent, key=key))
            length += size
        gone: dict[int, list[tuple[int, int]]] = {}
        if rng.random() < 0.4:
            victim, at = self.some_id()
            gone[victim] = [(at, rng.choice([1, 1, 2, 3]))]
        if length and rng.random() < 0.4:
            gone[client] = [(clock + rng.randrange(length), 1) if rng.random() < 0.3 else (clock, length)]
        if rng.random() < 0.1:
            root = rng.choice(list(SHAPES))
            texts = {key: rng.choice(WORDS) for key in TEXTS[root] if rng.random() < 0.95}
            return update(forge.entry(client, clock, root, f"hostile-{rng.randrange(9)}", texts), gone=gone)
        return update(*([section(client, clock, *items)] if items else []), gone=gone)

    def content(self) -> tuple[tuple[int, bytes], int]:
        rng = self.rng
        what = rng.random()
        if what < 0.6:
            words = rng.choice(WORDS)
            return forge.text(words), len(words.encode("utf-16-le")) // 2
        if what < 0.85:
            several = [rng.choice(VALUES) for _ in range(rng.choice([1, 1, 1, 2, 3]))]
            return forge.values(*several), len(several)
        if what < 0.95:
            length = rng.randrange(4)
            return forge.deleted(length), length
        return forge.shared(rng.choice([forge.MAP, forge.TEXT, forge.ARRAY])), 1

    def mutated(self) -> bytes:
        rng = self.rng
        data = bytearray(rng.choice([self.sent, *(taken for taken, _ in self.taken[-5:])]))
        for _ in range(rng.choice([1, 1, 2, 3])):
            at = rng.randrange(len(data)) if data else 0
            what = rng.randrange(4)
            if what == 0 and data:
                data[at] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, data[at] ^ 1 << rng.randrange(8)])
            elif what == 1:
                data.insert(at, rng.randrange(256))
            elif what == 2 and data:
                del data[at : at + rng.choice([1, 1, 4])]
            else:
                data += data[at : at + rng.randrange(8)]
        return bytes(data)

    def another_order(self) -> list[bytes]:
        """The accepted updates in an order in which each one finds what it depends on; another gate takes them too."""
        gate, order, left = Gate(Limits()), [self.start], list(self.taken)
        gate.load(self.start)
        while left:
            at = self.rng.randrange(len(left))
            data, client = left[at]
            try:
                gate.check(data, {client})
            except Refused as refused:
                # What it depends on is still to come; so is what takes the place of a boundary's value that it deletes.
                assert refused.code == "resync" or refused.rule == "D3", refused
                continue
            order.append(data)
            del left[at]
        return order


def besiege(rng: Random, turns: int) -> Siege:
    siege = Siege(rng)
    for _ in range(turns):
        if rng.random() < 0.3:
            siege.honest_turn()
        siege.hostile_turn()
    siege.honest.apply_update(siege.server.get_update(siege.honest.get_state()))
    return siege


@pytest.mark.rule("G8")
@pytest.mark.rule("G9")
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_every_order_of_what_was_accepted_gives_every_replica_the_same_board(rng: Random) -> None:
    siege = besiege(rng, 25)
    shown = see(siege.server)
    assert see(siege.honest) == shown
    for root, name in siege.names:
        assert name in shown[root]
    assert CORNER in shown["board"] or not siege.drawn
    for _ in range(2):
        replica: Doc = Doc()
        for data in siege.another_order():
            replica.apply_update(data)
        assert see(replica) == shown
    reloaded = Gate(Limits())
    reloaded.load(siege.server.get_update())
    assert reloaded.state_vector == siege.gate.state_vector
    assert {code for code in siege.refused} <= {"shape", "foreign", "resync", "cut", "size", "full", "behind"}


@pytest.mark.rule("G9")
def test_real_yjs_shows_what_pycrdt_shows_whatever_the_order(run_node: Callable[..., Any]) -> None:
    sieges = [besiege(Random(seed), 60) for seed in range(40)]
    orders = [[data.hex() for data in siege.another_order()] for siege in sieges for _ in range(3)]
    for at, shown in enumerate(run_node("replicas.mjs", orders)):
        assert shown == {**see(sieges[at // 3].server), "waits": False}, f"seed {at // 3}"
    assert sum(len(siege.taken) for siege in sieges) > 800
    assert sum(len(siege.refused) for siege in sieges) > 1_000


@pytest.mark.rule("G9")
@pytest.mark.rule("G4")
def test_characters_put_between_any_two_others_stand_in_one_order_for_all() -> None:
    accepted = 0
    for seed in range(300):
        rng = Random(seed)
        siege = Siege(rng)
        for _ in range(25):
            client = rng.choice(HOSTILE)
            clock = siege.gate.state_vector.get(client, 0)
            left = self_or_other(siege, client, clock)
            right = self_or_other(siege, client, clock) if rng.random() < 0.7 else None
            words = forge.text(rng.choice(["p", "qr", "stu"]))
            try:
                siege.take(update(section(client, clock, item(words, left=left, right=right, parent="title"))), client)
                accepted += 1
            except Refused:
                pass
        shown = see(siege.server)
        for _ in range(3):
            replica: Doc = Doc()
            for data in siege.another_order():
                replica.apply_update(data)
            assert see(replica) == shown, f"seed {seed}"
    assert accepted > 2_500


@pytest.mark.rule("G9")
@pytest.mark.rule("D1")
def test_values_put_after_any_others_leave_one_value_for_all() -> None:
    accepted = 0
    for seed in range(300):
        rng = Random(seed)
        siege = Siege(rng)
        siege.take(update(forge.card(3, 0, "the-card")), 3)
        written: list[Id] = []
        for turn in range(20):
            client = rng.choice(HOSTILE)
            clock = siege.gate.state_vector.get(client, 0)
            left = rng.choice(written) if written and rng.random() < 0.8 else None
            count = rng.choice([1, 1, 1, 2])
            places = forge.values(*(["z", turn / 20, more / 2] for more in range(count)))
            content = places if rng.random() < 0.9 else forge.deleted(count)
            gone: dict[int, list[tuple[int, int]]] = {}
            if written and rng.random() < 0.5:
                victim = rng.choice(written)
                gone[victim[0]] = [(victim[1], 1)]
            if count > 1 or content[0] == 1:
                gone[client] = [(clock, count)]
            written += [(client, clock + more) for more in range(count)]
            placed = item(content, left=left, parent=(3, 0), key="at")
            siege.take(update(section(client, clock, placed), gone=gone), client)
            accepted += 1
        shown = see(siege.server)
        for _ in range(3):
            replica: Doc = Doc()
            for data in siege.another_order():
                replica.apply_update(data)
            assert see(replica) == shown, f"seed {seed}"
    assert accepted == 6_000


def self_or_other(siege: Siege, client: int, clock: int) -> Id | None:
    if clock and siege.rng.random() < 0.3:
        return client, clock - 1
    return siege.some_id() if siege.rng.random() < 0.8 else None
