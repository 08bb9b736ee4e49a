"""Writing from Python: tables that come whole or not at all, and what one participant says."""
from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coproboard as cb
from coproboard.board import Board
from coproboard.local import LIMITS
from coproboard.rows import Sheet
from tests.live import LiveServer


@pytest.fixture
def board() -> Iterator[Board]:
    with cb.Board.new("spectrum", name="Mair", perspective="lived", random=Random(1)) as one:
        yield one


def full(board: Board) -> Board:
    """A board with every kind of thing that a table of cards can hold."""
    board.add_frame("power", tab="pow")
    first = board.add("Leaflet", zone="information", x=0.25, y=0.5)
    second = board.add("Arolwg", zone="consultation", lang="cy")
    board.add("Nowhere yet")
    board.move(first, zone="people", tab="pow", layer="acts", x=0.75, y=0.125)
    board.set_aside(second)
    return board


SAME = ["words", "lang", "zone", "x", "aside", "pow/acts_zone", "pow/acts_x", "pow/acts_y", "pow/knows_zone"]


# -- many cards -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("K6")
@pytest.mark.parametrize(
    "make",
    [
        lambda rows: pd.DataFrame(rows), lambda rows: pl.DataFrame(rows), lambda rows: pa.Table.from_pylist(rows), lambda rows: rows,
        lambda rows: pd.DataFrame(rows).convert_dtypes(), lambda rows: list(csv.DictReader(io.StringIO(pd.DataFrame(rows).to_csv(index=False)))),
    ],
    ids=["pandas", "polars", "arrow", "dicts", "nullable", "csv"],
)  # fmt: skip
def test_cards_come_from_any_kind_of_table(board: Board, make: Callable[[list[dict[str, Any]]], Any]) -> None:
    rows = [
        {"words": "Leaflet", "zone": "information", "x": 0.25, "y": None, "lang": None, "words_cy": "Taflen"},
        {"words": "Arolwg", "zone": "Consultation", "x": None, "y": 0.5, "lang": "cy", "words_cy": None},
        {"words": "Nowhere yet", "zone": None, "x": None, "y": None, "lang": None, "words_cy": None},
    ]

    ids = board.add_many(make(rows))

    cards = board.cards.set_index("id").loc[ids]
    assert cards.words.tolist() == ["Leaflet", "Arolwg", "Nowhere yet"] and cards.order.tolist() == [1, 2, 3]
    assert cards.zone.tolist() == ["information", "consultation", "tray"] and cards.lang.tolist() == ["en", "cy", "en"]
    assert cards.x.tolist()[:2] == [0.25, 0.5] and cards.y.tolist()[1] == 0.5
    assert board.wordings[["card", "words", "lang"]].values.tolist() == [[ids[0], "Taflen", "cy"]]


@pytest.mark.rule("K6")
def test_a_list_of_texts_is_a_table_and_a_text_or_a_number_is_none(board: Board) -> None:
    assert len(board.add_many(["One", "Two"])) == 2 and board.add_many([]) == [] and board.add_many(pd.DataFrame()) == []

    for wrong in ("One", 7, [7], None, {"words": ["One"]}):
        with pytest.raises(TypeError, match="expected a table"):
            board.add_many(wrong)
    assert board.cards.words.tolist() == ["One", "Two"]


@pytest.mark.rule("K6")
def test_a_table_of_cards_that_a_board_gave_makes_the_same_cards_again(board: Board) -> None:
    first = full(board).cards
    with cb.Board.new("spectrum") as other:
        other.add_frame("power", tab="pow")
        ids = other.add_many(first)
        again = other.cards

        assert again[SAME].equals(first[SAME]) and not set(ids) & set(first.id)
        assert again.y.round(9).tolist()[:2] == first.y.round(9).tolist()[:2]
        with cb.Board.new("spectrum") as bare, pytest.raises(cb.BadRows, match="row head, pow/knows_zone: no column that is read here"):
            bare.add_many(first)


@pytest.mark.rule("K6", "G7")
def test_everything_that_is_wrong_is_told_without_what_people_wrote_and_nothing_is_written(board: Board) -> None:
    board.add("Kept")
    table = pd.DataFrame(
        [
            {"words": "Fine", "zone": "information"}, {"words": "  ", "zone": "information"}, {"words": "secret", "zone": "somewhere secret"},
            {"words": "x" * 20_001}, {"words": "half \ud800"}, {"words": 7}, {"words": "a", "x": 1.5, "y": "secret"}, {"words": "a", "lang": "Welsh secret"},
            {"words": "a", "aside": "secret"}, {"words": "Cymraeg", "lang": "cy", "words_cy": "secret"}, {"words": "😀" * 17_000},
        ],
        index=list("abcdefghijk"),
    )  # fmt: skip

    with pytest.raises(cb.BadRows) as told:
        board.add_many(table)

    assert [(row, column) for row, column, _ in told.value.rows] == [
        ("b", "words"), ("c", "zone"), ("d", "words"), ("e", "words"), ("f", "words"), ("g", "x"), ("g", "y"), ("h", "lang"), ("i", "aside"),
        ("j", "words_cy"), ("k", "words"),
    ]  # fmt: skip
    assert "secret" not in str(told.value) + repr(told.value.rows) and "coercion, education" in str(told.value)
    assert "20,001" in str(told.value) and board.cards.words.tolist() == ["Kept"]


@pytest.mark.rule("K6")
def test_columns_that_are_not_known_are_refused_with_those_that_are(board: Board) -> None:
    with pytest.raises(cb.BadRows, match="row head, Zone_name: no column.*there are words, lang, words_en, words_cy.*, zone, x, y, aside"):
        board.add_many([{"words": "a", "Zone_name": "b"}])
    with pytest.raises(cb.BadRows, match="row head, words: there is no such column"):
        board.add_many([{"zone": "information"}])
    with pytest.raises(cb.BadRows, match="two columns of this name"):
        board.add_many(pd.DataFrame([["a", "b"]], columns=["words", "words "]))
    assert len(board.cards) == 0


@pytest.mark.rule("K6", "G7")
def test_more_than_the_board_holds_is_refused_whole(board: Board) -> None:
    board.add_many([str(number) for number in range(1990)])

    with pytest.raises(cb.BadRows, match="row 10, words: the board has room for 10 more cards; here are 11"):
        board.add_many([str(number) for number in range(11)])
    board.add_many([str(number) for number in range(10)])

    assert len(board.cards) == 2000 and board.cards.order.tolist() == sorted(board.cards.order)


@pytest.mark.rule("K6", "G7")
@pytest.mark.parametrize("size", [300, 18_000])
def test_a_large_table_comes_whole_in_messages_that_the_server_takes(tmp_path: Path, size: int) -> None:
    server = LiveServer(tmp_path / "data")
    board, key = server.board()
    rows = [{"words": f"{number} {'é' * (size // 2)}", "zone": "information", "words_cy": f"{number} yn Gymraeg"} for number in range(2_000_000 // size // 8)]
    try:
        with cb.connect(f"{server.address}/b/{board}#{key}", name="Mair") as one, cb.connect(f"{server.address}/b/{board}#{key}") as other:
            ids = one.add_many(rows)
            one.sync(60)
            while len(other.cards) < len(ids):
                other.sync()
            assert set(other.cards.id) == set(ids) and other.cards.words.tolist() == [row["words"] for row in rows]
            while len(other.wordings) < len(ids):
                other.sync()
    finally:
        server.stop()


values = st.one_of(
    st.none(), st.just(""), st.text(max_size=12), st.sampled_from(["information", "Education", "tray", "en", "cy"]), st.floats(), st.integers(-1, 2), st.booleans(),
    st.just(pd.NA), st.just(pd.NaT),
)  # fmt: skip
tables = st.lists(
    st.dictionaries(st.sampled_from(["words", "zone", "x", "y", "lang", "words_cy", "words_en", "aside", "order", "other"]), values, max_size=8), max_size=5
)  # fmt: skip


@pytest.mark.rule("K6")
@settings(max_examples=150)
@given(rows=tables)
def test_a_table_is_written_whole_or_not_at_all(rows: list[dict[str, Any]]) -> None:
    with cb.Board.new("spectrum", random=Random(1)) as board:
        board.add("Kept")
        try:
            ids = board.add_many(rows)
        except cb.BadRows as bad:
            assert bad.rows and board.cards.words.tolist() == ["Kept"] and len(board.wordings) == 0
            assert all(row == "head" or 0 <= row < len(rows) for row, _, _ in bad.rows)
        else:
            cards = board.cards.set_index("id")
            assert len(cards) == len(rows) + 1 == len(ids) + 1
            assert cards.loc[ids].words.tolist() == [row["words"] for row in rows]


# -- many moves -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("K6", "D7")
def test_a_table_of_cards_is_changed_and_given_back(board: Board) -> None:
    cards = full(board).cards
    before = len(board.history)
    board.move_many(cards)
    assert len(board.history) == before, "what lies there already is left alone"

    cards.loc[cards.words == "Leaflet", ["zone", "y"]] = ["Education", None]
    cards.loc[cards.words == "Nowhere yet", "pow/knows_zone"] = "both"
    board.move_many(cards)

    again = board.cards.set_index("words")
    assert again.loc["Leaflet", ["zone", "x", "pow/acts_zone"]].tolist() == ["education", 0.25, "people"]
    assert again.loc["Nowhere yet", ["zone", "pow/knows_zone"]].tolist() == ["tray", "both"]
    assert board.history.what.tolist()[before:] == ["moved", "moved"]


@pytest.mark.rule("K6", "D7")
def test_moves_name_card_zone_tab_and_layer(board: Board) -> None:
    one, other = board.add_many(["One", "Other"])
    board.add_frame("power", tab="pow")

    board.move_many([
        {"card": one, "zone": "information"}, {"card": other, "zone": "people", "tab": "pow", "layer": "acts", "x": 0.5, "y": 0.5},
    ])  # fmt: skip
    board.move_many(pl.DataFrame({"id": [one], "x": [0.125]}))

    cards = board.cards.set_index("id")
    assert cards.loc[one, ["zone", "x"]].tolist() == ["information", 0.125] and cards.loc[other, "pow/acts_zone"] == "people"


@pytest.mark.rule("K6")
def test_moves_that_cannot_be_done_are_all_told_and_none_is(board: Board) -> None:
    card = board.add("One", zone="information")
    rows = [
        {"card": card, "zone": "consultation"}, {"card": "nothing1", "zone": "consultation"}, {"card": card, "zone": "both"}, {"card": card, "y": -1},
        {"card": card, "zone": "consultation", "tab": "pow"}, {"card": card, "zone": "consultation", "layer": "wanted"}, {"zone": "consultation"},
    ]  # fmt: skip

    with pytest.raises(cb.BadRows) as told:
        board.move_many(rows)
    assert [(row, column) for row, column, _ in told.value.rows] == [
        (1, "card"), (2, "zone"), (3, "y"), (4, "tab"), (5, "layer"), (6, "card"),
    ]  # fmt: skip
    with pytest.raises(cb.BadRows, match="card: there is no such column, nor id"):
        board.move_many([{"zone": "consultation"}])
    with pytest.raises(cb.BadRows, match="no column that is read here; there are card, id, zone"):
        board.move_many([{"card": card, "place": "consultation"}])
    assert board.cards.zone.tolist() == ["information"]


def test_cards_without_a_height_lie_below_one_another(board: Board) -> None:
    board.add("There", zone="information", y=0.5)
    board.add_many([{"words": str(number), "zone": "information"} for number in range(200)])

    assert board.cards.words.tolist() == ["There", *map(str, range(200))]
    assert board.cards.y.is_unique and board.cards.y.between(0, 1).all()


def test_a_sheet_reads_labels_of_its_own() -> None:
    assert Sheet(pd.DataFrame({"words": ["a"]}, index=["row 1"])).labels == ["row 1"] and Sheet([{"words": "a"}]).labels == [0]


# -- what one says --------------------------------------------------------------------------------------------------------


def together(server: LiveServer, people: int = 3) -> list[Board]:
    board, key = server.board()
    return [cb.connect(f"{server.address}/b/{board}#{key}", name=f"P{number}", perspective="lived") for number in range(people)]


@pytest.mark.rule("K7", "P3", "P4")
def test_a_round_from_place_to_reveal_is_said_from_python(tmp_path: Path) -> None:
    server = LiveServer(tmp_path / "data")
    boards: list[Board] = []
    try:
        boards += together(server)
        one, two, three = boards
        card = one.add("Leaflet")
        one.sync()
        with pytest.raises(cb.Refused, match=r'closed, rule P1: no round is open; board.step\("place"\) opens one'):
            one.mark(card, "information")
        one.step("place")
        for board in boards:
            while board.rounds.empty or board.cards.empty:
                board.sync()
        one.mark(card, "Information", x=0.12345, y=1.0, reason="I was there", confidence=3, range=("education", "consultation"))
        two.mark(card, "unsure")
        three.mark(card, "coercion", layer="wanted")
        three.mark(card, None, layer="wanted")
        three.mark(card, "coercion")
        for board in boards:
            board.ready()
            assert board.marks.empty
        motion = one.reveal()
        while two.motions.empty:
            two.sync()
        assert two.reveal() == motion
        for board in boards:
            while board.marks.empty:
                board.sync()

        marks = one.marks.set_index("zone")
        assert len(marks) == 3 and marks.loc["information", ["x", "y", "low", "high", "confidence"]].tolist() == [0.123, 1, 1, 3, 3]
        assert one.marks[one.marks.mine].reason.tolist() == ["I was there"]
        assert two.marks[two.marks.mine].unsure.tolist() == [True]
        assert three.rounds[["lived", "marks"]].values.tolist() == [[3, 3]]
    finally:
        for board in boards:
            board.close()
        server.stop()


@pytest.mark.rule("K7", "C1")
def test_a_proposal_is_made_and_answered(board: Board) -> None:
    proposal = board.propose("Text people", why="Nobody reads leaflets", decides="both", review="2030-01-01")
    board.answer(proposal, "concern", reason="Not everyone has a phone")
    other = board.propose("Phone people", scale="gradients")
    board.answer(other, 4)

    found = board.answers.set_index("proposal")
    assert found.loc[proposal, ["words", "answer", "reason"]].tolist() == ["Text people", "concern", "Not everyone has a phone"]
    assert found.loc[other, ["answer", "level"]].tolist() == ["aside", 4] and found.current.all()
    for wrong, answer in ((proposal, 4), (other, "consent")):
        with pytest.raises(ValueError, match="answer: expected"):
            board.answer(wrong, answer)
    with pytest.raises(cb.Refused, match=r"A1: proposal; board.propose gives its id"):
        board.answer("nothing1", "consent")
    with pytest.raises(cb.Refused) as told:
        board.propose("x", review="tomorrow")
    assert told.value.rule == "G5" and len(board.answers) == 2


@pytest.mark.rule("K7", "E3")
def test_python_meets_the_same_rules_as_anybody(board: Board) -> None:
    card = board.add("Leaflet")
    name = board.comment(card, "Not on Sundays")
    board.step("place")

    for do, code in (
        (lambda: board.step("reveal"), "early"), (lambda: board.step("nowhere"), "shape"), (lambda: board.agree("nothing1"), "unknown"),
        (lambda: board.comment(card, ""), "shape"), (lambda: board.mark(card, "information", confidence=9), "shape"),
        (lambda: board.mark(card, "information", reason="x" * 501), "shape"),
    ):  # fmt: skip
        with pytest.raises(cb.Refused) as told:
            do()
        assert told.value.code == code
    for do, error in (
        (lambda: board.mark("nothing1", "information"), cb.UnknownCard), (lambda: board.mark(card, "nowhere"), cb.UnknownZone),
        (lambda: board.mark(card, "information", layer="reason"), cb.UnknownPlace), (lambda: board.mark(card, "information", x=1), ValueError),
        (lambda: board.comment("nothing1", "x"), cb.UnknownCard),
    ):  # fmt: skip
        with pytest.raises(error):
            do()
    assert board.comments.id.tolist() == [name] and LIMITS.cards == 2000
