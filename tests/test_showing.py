"""How a board shows itself, without a browser."""
from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import coproboard as cb

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[cb.Board]:
    """A board with a card."""
    monkeypatch.setenv("COPROBOARD_HOME", str(tmp_path))
    one = cb.Board.new("spectrum", "How is it decided?", name="Ann")
    one.add("Timetable leaflet", zone="information")
    yield one
    one.close()


@pytest.mark.rule("N14")
@pytest.mark.rule("N11")
def test_a_cell_holds_the_live_board_and_the_board_as_it_stood(board: cb.Board) -> None:
    shown, _ = board._repr_mimebundle_()
    assert shown[WIDGET]["model_id"] == board.widget().model_id
    assert "Timetable leaflet" in shown["text/html"] and "<script" not in shown["text/html"]
    assert board.key and board.key not in str(shown) + str(board.widget().get_state())
    assert board._link.seat not in str(shown) + str(board.widget().get_state())


@pytest.mark.rule("N12")
def test_shown_again_it_is_the_same_widget_until_that_is_closed(board: cb.Board) -> None:
    first = board.widget()
    assert board.widget() is first and board._display_() is first
    first.close()
    assert board.widget() is not first


@pytest.mark.rule("N14")
def test_without_anywidget_the_cell_says_what_brings_the_live_board(board: cb.Board, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec

    def without(name: str, *more: Any) -> Any:
        return None if name == "anywidget" else find(name, *more)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    shown, _ = board._repr_mimebundle_()
    assert WIDGET not in shown
    assert "Timetable leaflet" in shown["text/html"] and "pip install coproboard[jupyter]" in shown["text/html"]


@pytest.mark.rule("N10")
def test_in_panel_the_board_brings_neither_address_nor_key(board: cb.Board) -> None:
    view = board.view(height=400)
    assert isinstance(view, cb.BoardView) and view.height == 400
    assert board.key not in str(view.param.values()) and board.address not in str(view.param.values())
    assert board.view(address="http://127.0.0.1:1/b/x").address == "http://127.0.0.1:1/b/x"
