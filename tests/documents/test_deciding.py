"""Proposals and actions in Python: written whole, read tolerantly, and everything put back as it was."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text

from coproboard.documents.ledger import LISTS, MAPS
from coproboard.documents.same import same
from coproboard.documents.sealed import ROOTS, Sealed
from coproboard.documents.shape import SHAPES
from coproboard.documents.shared import Action, At, Proposal, SharedDoc
from coproboard.rooms.gate import Gate
from coproboard.rooms.limits import Limits

CARD, PROPOSAL, ACTION = "card000001", "proposal-1", "action-001"


def board(client: int = 7) -> SharedDoc:
    shared = SharedDoc(client_id=client)
    shared.seed("spectrum@1", "Where are we now?")
    shared.add(CARD, "Bin dates", "en", At("information", 0.25, 0.5))
    shared.propose(PROPOSAL, "Text people the day before", "en")
    shared.plan(ACTION, PROPOSAL, "Ask the council", "cy", who="Mair", when="2026-05-01")
    return shared


def copy(shared: SharedDoc) -> SharedDoc:
    other = SharedDoc()
    other.apply(shared.diff())
    return other


def shown(shared: SharedDoc) -> object:
    return shared.title, shared.cards(), shared.proposals(), shared.actions(), shared.wordings(), shared.terms(), shared.lines()


@pytest.mark.rule("D6")
def test_what_is_proposed_and_planned_is_read_back_and_one_update_each() -> None:
    shared = SharedDoc(client_id=7)
    updates: list[bytes] = []
    heard = shared.watch(updates.append)
    shared.propose(PROPOSAL, "Text people 👍", "cy")
    shared.plan(ACTION, PROPOSAL, "Ask", "en")
    shared.unwatch(heard)

    assert len(updates) == 2
    assert shared.proposals() == [Proposal(PROPOSAL, "Text people 👍", "", "", "cy", 1, False, "", "", "", "")]
    assert shared.actions() == [Action(ACTION, PROPOSAL, "Ask", "", "", "en", 1, False)]
    assert (shared.proposal(PROPOSAL), shared.proposal("nothing")) == (shared.proposals()[0], None)
    assert shared.actions(PROPOSAL) == shared.actions() and shared.actions("proposal-2") == []


@pytest.mark.rule("D6")
def test_each_value_and_text_is_written_by_itself() -> None:
    shared = board()
    for key, value in (("knows", "people"), ("decides", "both"), ("acts", "organisation"), ("review", "2027-01-31")):
        shared.set_value("proposals", PROPOSAL, key, value)
    shared.write_text("proposals", PROPOSAL, "why", "Nobody knows the day")
    shared.write_text("proposals", PROPOSAL, "options", "A poster")
    shared.write_text("actions", ACTION, "who", "Mair a Siân")
    shared.set_value("actions", ACTION, "aside", True)
    shared.set_value("cards", CARD, "at", At("tray"))

    assert shared.proposals() == [
        Proposal(
            PROPOSAL, "Text people the day before", "Nobody knows the day", "A poster", "en", 1, False,
            "people", "both", "organisation", "2027-01-31",
        )
    ]  # fmt: skip
    assert shared.actions() == [Action(ACTION, PROPOSAL, "Ask the council", "Mair a Siân", "2026-05-01", "cy", 1, True)]
    assert shared.card(CARD).at == At("tray")
    shared.set_value("proposals", PROPOSAL, "knows", "")
    shared.set_value("proposals", PROPOSAL, "knows", "")
    assert shared.proposal(PROPOSAL).knows == ""


@pytest.mark.parametrize(
    "do",
    [
        lambda shared: shared.set_value("proposals", "nothing", "knows", "both"),
        lambda shared: shared.set_value("proposals", PROPOSAL, "order", 3),
        lambda shared: shared.set_value("actions", ACTION, "proposal", "proposal-2"),
        lambda shared: shared.set_value("actions", ACTION, "knows", "both"),
        lambda shared: shared.write_text("actions", ACTION, "why", "because"),
        lambda shared: shared.write_text("actions", "nothing", "what", "do"),
    ],
)
def test_what_is_not_there_or_written_once_is_a_key_error(do: Callable[[SharedDoc], None]) -> None:
    shared = board()
    before = shared.diff()
    with pytest.raises(KeyError):
        do(shared)
    assert shared.diff() == before


@pytest.mark.rule("D6")
def test_what_a_proposal_or_an_action_lacks_reads_as_empty_not_said_and_not_aside() -> None:
    doc = Doc()
    proposals, actions = doc.get("proposals", type=Map), doc.get("actions", type=Map)
    proposals["proposal-1"] = Map({"words": Text("bare")})
    proposals["proposal-2"] = Map(
        {"words": Text("odd"), "why": "no text", "knows": "all", "review": "soon", "lang": 7, "aside": "no", "order": "x"}
    )
    proposals["proposal-3"] = Map({"why": Text("no words")})
    actions["action-001"] = Map({"what": Text("bare")})
    actions["action-002"] = Map({"what": Text("odd"), "proposal": 7, "when": 20260501, "who": 1})
    actions["action-003"] = "nothing"
    shared = SharedDoc()
    shared.apply(doc.get_update())

    assert shared.proposals() == [
        Proposal("proposal-1", "bare", "", "", "en", 0, False, "", "", "", ""),
        Proposal("proposal-2", "odd", "", "", "en", 0, False, "", "", "", ""),
    ]
    assert shared.actions() == [
        Action("action-001", "", "bare", "", "", "en", 0, False),
        Action("action-002", "", "odd", "", "", "en", 0, False),
    ]


@pytest.mark.rule("Y3")
def test_a_board_is_put_back_as_it_was_touching_only_what_differs() -> None:
    shared = board()
    past = copy(shared)
    shared.retitle("Where next?")
    shared.move(CARD, At("tray"))
    shared.write(CARD, "Bin days 👍")
    shared.add("card000002", "Late", "en", At())
    shared.propose("proposal-2", "Late", "en")
    shared.plan("action-002", PROPOSAL, "Late", "en")
    shared.write_text("proposals", PROPOSAL, "words", "Ring people")
    shared.write_text("proposals", PROPOSAL, "why", "They ask")
    shared.set_value("proposals", PROPOSAL, "decides", "people")
    shared.set_value("actions", ACTION, "aside", True)
    shared.set_value("actions", ACTION, "when", "")

    assert shared.put_back(past) == [
        ["titled", ""],
        ["worded", CARD],
        ["moved", CARD, ["information", 0.25, 0.5]],
        ["aside", "card000002"],
        ["reworded", PROPOSAL],
        ["explained", PROPOSAL],
        ["powered", PROPOSAL],
        ["proposal-aside", "proposal-2"],
        ["action-back", ACTION],
        ["due", ACTION],
        ["action-aside", "action-002"],
    ]
    assert shared.title == past.title
    assert [shared.card(CARD), shared.proposal(PROPOSAL)] == [past.card(CARD), past.proposal(PROPOSAL)]
    assert shared.actions()[0] == past.actions()[0]
    assert [one.aside for one in (shared.card("card000002"), shared.proposals()[1], shared.actions()[1])] == [True] * 3
    before = shared.diff()
    assert shared.put_back(past) == []
    assert shared.diff() == before


NAMES = st.sampled_from(["entry-001", "entry-002"])
WORDS = st.text(alphabet="ab ŵ👍👎", max_size=5)
CHANGES = st.one_of(
    st.tuples(st.just("make"), st.sampled_from(list(SHAPES)), NAMES, WORDS),
    st.tuples(st.just("text"), st.sampled_from(list(SHAPES)), NAMES, st.integers(0, 2), WORDS),
    st.tuples(st.just("at"), NAMES, st.sampled_from(["tray", "information"]), st.floats(0, 1)),
    st.tuples(st.just("value"), st.just("proposals"), NAMES, st.sampled_from(["knows", "acts"]), st.sampled_from(["both", ""])),
    st.tuples(st.just("value"), st.just("actions"), NAMES, st.just("when"), st.sampled_from(["2026-05-01", ""])),
    st.tuples(st.just("value"), st.sampled_from(list(SHAPES)), NAMES, st.just("aside"), st.booleans()),
    st.tuples(st.just("value"), st.sampled_from(list(SHAPES)), NAMES, st.just("lang"), st.sampled_from(["en", "cy"])),
    st.tuples(st.just("place"), NAMES, st.sampled_from(["at/b2/do", "at/first/wanted"]), st.sampled_from(["tray", "high"])),
    st.tuples(st.just("line"), st.sampled_from(["top-left", "bottom-right"]), st.floats(0, 1)),
)


def change(shared: SharedDoc, step: tuple[object, ...]) -> None:
    what, *rest = step
    if what == "make":
        root, name, words = rest
        if root == "cards" and shared.card(name) is None:
            shared.add(name, words, "en", At())
        elif root == "proposals" and shared.proposal(name) is None:
            shared.propose(name, words, "en")
        elif root == "actions" and name not in [one.id for one in shared.actions()]:
            shared.plan(name, "entry-001", words, "en")
        elif root == "wordings" and name not in [one.id for one in shared.wordings()]:
            shared.reword(name, "entry-001", words, "cy")
        elif root == "terms" and name not in [one.id for one in shared.terms()]:
            shared.add_term(name, words, "what it means", "en")
        return
    if what == "line":
        shared.set_line("b2", *rest, 0.5)
        return
    try:
        if what == "text":
            root, name, pick, words = rest
            texts = list(SHAPES[root].texts)
            shared.write_text(root, name, texts[pick % len(texts)], words)
        elif what == "at":
            name, zone, x = rest
            shared.move(name, At(zone, x, 0.5))
        elif what == "place":
            name, place, zone = rest
            shared.move(name, At(zone, 0.25, 0.5), place)
        else:
            shared.set_value(*rest)
    except KeyError:
        pass


@pytest.mark.rule("Y3")
@settings(max_examples=60, deadline=None)
@given(st.lists(CHANGES, max_size=12), st.lists(CHANGES, max_size=12))
def test_putting_back_is_exact_passes_the_gate_and_can_be_put_back_itself(
    early: list[tuple[object, ...]], late: list[tuple[object, ...]]
) -> None:
    shared, gate = SharedDoc(client_id=7), Gate(Limits())
    for step in early:
        change(shared, step)
    past = copy(shared)
    for step in late:
        change(shared, step)
    gate.load(shared.diff())
    then = copy(shared)
    for goal in (past, then):
        updates: list[bytes] = []
        heard = shared.watch(updates.append)
        told = shared.put_back(goal)
        shared.unwatch(heard)

        assert len(updates) == bool(told)
        said = {(touch.card, touch.what) for touch in gate.check(updates[0], {7}).touches} if updates else set()
        assert {(item[1], item[0]) for item in told} == said
        here = {one.id: one for one in (*shared.cards(),)}
        keys = {place for one in here.values() for place in ("at", *one.places)}
        assert all(replace(here[one.id], places={}) == replace(one, places={}) for one in goal.cards())
        assert all(here[one.id].on(place) == one.on(place) for one in goal.cards() for place in keys)
        assert goal.lines().items() <= shared.lines().items()
        for root in ("wordings", "terms"):
            assert [one for one in getattr(shared, root)() if not one.aside] == [
                one for one in getattr(goal, root)() if not one.aside
            ]
        assert all(shared.proposal(one.id) == one for one in goal.proposals())
        assert {one.id for one in goal.actions() if not one.aside} == {one.id for one in shared.actions() if not one.aside}
        assert [one.aside for one in shared.cards() if goal.card(one.id) is None].count(False) == 0


@pytest.mark.rule("S5")
def test_a_compaction_that_loses_a_proposal_an_entry_of_the_log_or_a_sealed_mark_is_found() -> None:
    for doc, maps, lists in (
        ("shared", tuple(SHAPES), ()), ("ledger", MAPS, LISTS), ("sealed", ROOTS, ()),
    ):  # fmt: skip
        for root in (*maps, *lists):
            one, other = Doc(client_id=7), Doc(client_id=7)
            for each, value in ((one, "kept"), (other, "lost")):
                if root in lists:
                    each.get(root, type=Array).append(value)
                else:
                    each.get(root, type=Map)["key"] = value
            assert same(doc, [one.get_update()], one.get_update())
            assert not same(doc, [one.get_update()], other.get_update()), (doc, root)
    sealed = Sealed()
    sealed.put("marks", "round/who/card/now", {"at": ["tray"]})
    first = sealed.take()
    sealed.put("nonces", "round", "00")
    assert same("sealed", [first, sealed.take()], sealed.diff())
