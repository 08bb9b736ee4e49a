"""People at real Yjs and pycrdt replicas: nothing they do is refused, and the server ends where they end."""
from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Doc, Map, Text, UndoManager

from coproboard.documents.shape import SHAPES
from coproboard.rooms.gate import Gate, Touch
from coproboard.rooms.limits import Limits

Board = dict[str, Any]


def see(doc: Doc) -> Board:
    return {"title": str(doc.get("title", type=Text)), **{root: doc.get(root, type=Map).to_py() or {} for root in ("board", *SHAPES)}}


def changes(before: Board, after: Board) -> set[tuple[str, str, str]]:
    """Everything that looks different, as (root, id, what)."""
    found = {("cards", "", "titled")} if before["title"] != after["title"] else set()
    found |= {("board", key[5:], "drawn") for key, line in after["board"].items() if before["board"].get(key) != line}
    for root, shape in SHAPES.items():
        for name, entry in after[root].items():
            old = before[root].get(name)
            if old is None:
                found.add((root, name, shape.made))
                continue
            for key in {*old, *entry} - shape.once:
                what = shape.texts.get(key) or shape.told(key)
                if key == "aside" and not entry.get(key):
                    what = shape.back
                if (old.get(key) or None) != (entry.get(key) or None):
                    found.add((root, name, what))
    return found


@pytest.fixture(scope="module")
def played(run_node: Callable[..., Any]) -> list[dict[str, Any]]:
    short = run_node("honest.mjs", {"seeds": [0, 27], "steps": 200})
    return short + run_node("honest.mjs", {"seeds": [1000, 1001], "steps": 1500})


@pytest.mark.rule("G9")
@pytest.mark.rule("G3")
@pytest.mark.rule("D6", "D8")
def test_no_update_of_a_real_client_is_refused_and_all_see_the_same(played: list[dict[str, Any]]) -> None:
    count = 0
    for play in played:
        gate, doc = Gate(Limits()), Doc()
        gate.load(bytes.fromhex(play["start"]))
        doc.apply_update(bytes.fromhex(play["start"]))
        for message in play["messages"]:
            accepted = gate.check(bytes.fromhex(message["update"]), message["ids"])
            if accepted.update:
                doc.apply_update(accepted.update)
            count += 1
        assert all(sees == play["sees"][0] for sees in play["sees"]), f"seed {play['seed']}"
        assert see(doc) == play["sees"][0], f"seed {play['seed']}"
        assert gate.cards == len(play["sees"][0]["cards"])
    assert count > 3000
    for root in SHAPES:
        assert sum(len(play["sees"][0][root]) for play in played) > 50
    assert sum(len(play["sees"][0]["board"]) == 3 for play in played) > 20


def test_whatever_an_update_changes_on_the_board_is_among_its_touches(played: list[dict[str, Any]]) -> None:
    for play in played[:10]:
        gate, doc = Gate(Limits()), Doc()
        gate.load(bytes.fromhex(play["start"]))
        doc.apply_update(bytes.fromhex(play["start"]))
        now = see(doc)
        for message in play["messages"]:
            accepted = gate.check(bytes.fromhex(message["update"]), message["ids"])
            if accepted.update:
                doc.apply_update(accepted.update)
            before, now = now, see(doc)
            said = {(touch.root, touch.card, touch.what) for touch in accepted.touches}
            assert changes(before, now) <= said, f"seed {play['seed']}"
            if not accepted.update:
                assert not said


def test_a_gate_loaded_from_any_replica_goes_on_where_the_first_one_stood(played: list[dict[str, Any]]) -> None:
    for play in played[:8]:
        half = len(play["messages"]) // 2
        first, doc = Gate(Limits()), Doc()
        first.load(bytes.fromhex(play["start"]))
        doc.apply_update(bytes.fromhex(play["start"]))
        for message in play["messages"][:half]:
            accepted = first.check(bytes.fromhex(message["update"]), message["ids"])
            if accepted.update:
                doc.apply_update(accepted.update)
        second = Gate(Limits())
        second.load(doc.get_update())
        assert (second.state_vector, second.cards) == (first.state_vector, first.cards)
        for message in play["messages"][half:]:
            one = first.check(bytes.fromhex(message["update"]), message["ids"])
            other = second.check(bytes.fromhex(message["update"]), message["ids"])
            assert one.touches == other.touches
        for state in play["states"]:
            third = Gate(Limits())
            third.load(bytes.fromhex(state))
            assert third.state_vector == first.state_vector


def test_people_at_pycrdt_pass_like_everybody_else() -> None:
    rng = random.Random(5)
    for _ in range(12):
        gate, server = Gate(Limits()), Doc()
        people = []
        for client in (11, 12):
            doc: Doc = Doc(client_id=client)
            cards, title = doc.get("cards", type=Map), doc.get("title", type=Text)
            people.append((client, doc, cards, title, UndoManager(scopes=[title])))
        for step in range(60):
            client, doc, cards, title, undo = rng.choice(people)
            names = sorted(cards.keys())
            what = rng.random()
            if not names or what < 0.1:
                words = {"words": Text("w😀ŵ"), "at": ["tray", 0, 1], "lang": "en", "order": step, "aside": False}
                cards[f"card-{step:04}"] = Map(words)
            elif what < 0.3:
                cards[rng.choice(names)][rng.choice(["at", "at/b2/do"])] = ["here", rng.random(), 0.5]
                doc.get("board", type=Map)["line/first/top-left"] = [rng.random(), 0.5]
            elif what < 0.4:
                cards[rng.choice(names)]["aside"] = rng.random() < 0.5
            elif what < 0.6:
                cards[rng.choice(names)]["words"].insert(0, rng.choice("aŵ😀"))
            elif what < 0.8:
                title.insert(len(str(title).encode()), "😀x")
            elif what < 0.9 and str(title):
                title.clear()
            elif undo.can_undo():
                undo.undo()
            if rng.random() < 0.4:
                doc.apply_update(server.get_update(doc.get_state()))
                accepted = gate.check(doc.get_update(server.get_state()), {client})
                if accepted.update:
                    server.apply_update(accepted.update)
        for client, doc, *_ in people:
            accepted = gate.check(doc.get_update(server.get_state()), {client})
            if accepted.update:
                server.apply_update(accepted.update)
        for _, doc, *_ in people:
            doc.apply_update(server.get_update(doc.get_state()))
            assert see(doc) == see(server)


def test_a_foreign_client_makes_a_card_by_the_published_schema() -> None:
    gate, doc = Gate(Limits()), Doc(client_id=77)
    doc.get("cards", type=Map)["a-new-card"] = Map({"words": Text("hi"), "at": ["tray", 0.5, 0.25]})
    accepted = gate.check(doc.get_update(), (), may_claim=True)
    assert accepted.claimed == 77
    assert accepted.touches == (Touch("a-new-card", "made", ("tray", 0.5, 0.25)),)
