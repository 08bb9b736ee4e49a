"""Watching a shared document: what changed, once, after it changed."""
from __future__ import annotations

import pytest

from coproboard.documents.observe import CardChange, Change, Watcher
from coproboard.documents.shared import At, SharedDoc


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
    watcher = Watcher(shared)
    do(shared)  # type: ignore[operator]

    assert watcher.take(shared) == Change((CardChange("card0001", what),))
    assert not watcher.take(shared)


def test_changes_of_others_are_told_as_well_and_many_at_once(shared: SharedDoc) -> None:
    watcher, other = Watcher(shared), SharedDoc(client_id=8)
    other.apply(shared.diff())
    other.move("card0001", At("tray"))
    other.set_aside("card0001", True)
    other.add("card0002", "Poster", "en", At())
    other.retitle("Why?")
    shared.apply(other.diff())

    told = watcher.take(shared)

    assert set(told.cards) == {
        CardChange("card0001", "moved"), CardChange("card0001", "aside"), CardChange("card0002", "made"),
    }
    assert told.title


def test_what_was_set_aside_and_comes_back_is_told_so(shared: SharedDoc) -> None:
    shared.set_aside("card0001", True)
    watcher = Watcher(shared)
    shared.set_aside("card0001", False)

    assert watcher.take(shared).cards == (CardChange("card0001", "back"),)


def test_another_copy_of_the_board_is_compared_with_the_last_one(shared: SharedDoc) -> None:
    watcher, copy = Watcher(shared), SharedDoc(client_id=9)
    copy.apply(shared.diff())
    copy.move("card0001", At("consultation"))

    assert watcher.take(copy).cards == (CardChange("card0001", "moved"),)
    copy.add("card0002", "Poster", "en", At())
    assert watcher.take(copy).cards == (CardChange("card0002", "made"),)


def test_after_the_end_nothing_is_noted(shared: SharedDoc) -> None:
    watcher = Watcher(shared)
    watcher.end()
    shared.move("card0001", At("consultation"))

    assert not watcher.take(shared)
