"""Watching a shared document: what changed, once, after it changed."""
from __future__ import annotations

import pytest

from coproboard.documents.ledger import Ledger, Person
from coproboard.documents.observe import PARTS, CardChange, Change, Notes, Watcher
from coproboard.documents.shared import At, SharedDoc

#: Nothing is written in it here.
LEDGER = Ledger()


@pytest.fixture
def shared() -> SharedDoc:
    one = SharedDoc(client_id=7)
    one.add("card0001", "Leaflet", "en", At("information"))
    return one


@pytest.mark.parametrize(
    ("do", "what"),
    [
        (lambda shared: shared.move("card0001", At("consultation")), "moved"),
        (lambda shared: shared.write("card0001", "Leaflets"), "worded"),
        (lambda shared: shared.set_lang("card0001", "cy"), "worded"),
        (lambda shared: shared.set_aside("card0001", True), "aside"),
    ],
)
def test_each_kind_of_change_is_told_once(shared: SharedDoc, do: object, what: str) -> None:
    watcher = Watcher(shared, LEDGER)
    do(shared)  # type: ignore[operator]

    assert watcher.take(shared, LEDGER) == Change((CardChange("card0001", what),), tables=("cards",))
    assert not watcher.take(shared, LEDGER)


def test_changes_of_others_are_told_as_well_and_many_at_once(shared: SharedDoc) -> None:
    watcher, other = Watcher(shared, LEDGER), SharedDoc(client_id=8)
    other.apply(shared.diff())
    other.move("card0001", At("tray"))
    other.set_aside("card0001", True)
    other.add("card0002", "Poster", "en", At())
    other.retitle("Why?")
    shared.apply(other.diff())

    told = watcher.take(shared, LEDGER)

    assert set(told.cards) == {
        CardChange("card0001", "moved"), CardChange("card0001", "aside"), CardChange("card0002", "made"),
    }
    assert told.title


def test_what_was_set_aside_and_comes_back_is_told_so(shared: SharedDoc) -> None:
    shared.set_aside("card0001", True)
    watcher = Watcher(shared, LEDGER)
    shared.set_aside("card0001", False)

    assert watcher.take(shared, LEDGER).cards == (CardChange("card0001", "back"),)


def test_another_copy_of_the_board_is_compared_with_the_last_one(shared: SharedDoc) -> None:
    watcher, copy = Watcher(shared, LEDGER), SharedDoc(client_id=9)
    copy.apply(shared.diff())
    copy.move("card0001", At("consultation"))

    assert watcher.take(copy, LEDGER).cards == (CardChange("card0001", "moved"),)
    copy.add("card0002", "Poster", "en", At())
    assert watcher.take(copy, LEDGER).cards == (CardChange("card0002", "made"),)


def test_after_the_end_nothing_is_noted(shared: SharedDoc) -> None:
    watcher = Watcher(shared, LEDGER)
    watcher.end()
    shared.move("card0001", At("consultation"))

    assert not watcher.take(shared, LEDGER)


@pytest.mark.parametrize(
    ("root", "key", "value", "parts"),
    [
        ("people", "p1", {"name": ""}, {"people"}), ("marks", "m1", {"at": None}, {"marks"}), ("reveals", "r1", {"at": 1}, {"marks", "rounds"}),
        ("session", "step", {"step": "place"}, {"step"}), ("session", "round/pow", {"id": "r2"}, {"rounds"}),
        ("session", "frame", {"tab": "pow"}, {"frames"}), ("voices", "m/p1", ["yes", 1], {"motions"}),
        ("consents", "a/p1", {"answer": "consent"}, {"answers"}), ("folds", "comment/c1", {"folded": True}, {"comments"}),
        ("records", "1", {"number": "1"}, {"decisions"}), ("touched", "c/moved", ["p1", 1], {"cards"}), ("seals", "r1", [{"seal": "x"}], set()),
    ],
)  # fmt: skip
def test_what_the_server_writes_is_told_by_the_name_of_its_table(root: str, key: str, value: object, parts: set[str]) -> None:
    server, ledger, shared = Ledger(), Ledger(), SharedDoc()
    notes, watcher = Notes(shared, ledger), Watcher(shared, ledger)
    server.put(root, key, value)
    ledger.apply(server.take())

    assert notes.take(shared, ledger) == (parts, [])
    assert watcher.take(shared, ledger) == Change(tables=tuple(part for part in PARTS if part in parts))
    assert not watcher.take(shared, ledger) and notes.take(shared, ledger) == (set(), [])


def test_what_people_write_together_is_told_by_its_part(shared: SharedDoc) -> None:
    shared.propose("proposal1", "Text people", "en")
    notes = Notes(shared, LEDGER)
    found = []
    for do in (
        lambda: shared.move("card0001", At("consultation")), lambda: shared.write("card0001", "Leaflets"),
        lambda: shared.add("card0002", "Poster", "en", At()), lambda: shared.reword("wording1", "card0001", "Taflen", "cy"),
        lambda: shared.add_term("termterm", "a", "b", "en"), lambda: shared.set_line("first", "top-left", 0, 0),
        lambda: shared.write_text("proposals", "proposal1", "why", "Because"), lambda: shared.retitle("Why?"),
    ):  # fmt: skip
        do()
        found.append(notes.take(shared, LEDGER))

    assert found == [
        ({"cards"}, ["card0001"]), ({"cards", "words"}, ["card0001"]), ({"cards", "words"}, ["card0002"]), ({"wordings"}, []),
        ({"terms"}, []), ({"lines"}, []), ({"proposals"}, []), ({"title"}, []),
    ]  # fmt: skip


def test_another_copy_is_all_of_a_board(shared: SharedDoc) -> None:
    notes, ledger = Notes(shared, LEDGER), Ledger()

    assert notes.take(shared, ledger) == ({*PARTS, "title", "words"}, ["card0001"])
    ledger.put_person(Person("p1", "", "unsaid", "en", 1))
    assert notes.take(shared, ledger) == ({"people"}, [])
