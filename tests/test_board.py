"""The Python API at a board in this process: memory and files, no server."""
from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

import coproboard as cb
from coproboard.board import Board
from coproboard.documents.observe import CardChange, Change
from coproboard.domain import ids
from coproboard.local import LIMITS, LocalLink
from coproboard.rooms.hub import Hub
from coproboard.storage.memory import MemoryStore
from coproboard.storage.sqlite import SqliteStore
from coproboard.templates import resolve
from tests.rooms.frames import OWN

ROOT = Path(__file__).resolve().parent.parent


class Clock:
    """Time that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def board() -> Iterator[Board]:
    with cb.Board.new("spectrum", "How are buses planned?", name="Mair", perspective="lived", random=Random(1)) as one:
        yield one


def words(board: Board, zone: str) -> list[str]:
    cards = board.cards
    return list(cards[cards.zone == zone].words)


def test_cards_are_added_moved_and_written() -> None:
    with cb.Board.new("spectrum", title="How are buses planned?") as board:
        card = board.add("Timetable leaflet", zone="information")
        board.move(card, zone="consultation")
        board.write(card, "Timetable leaflet, in Welsh too")

        assert board.title == "How are buses planned?"
        assert words(board, "consultation") == ["Timetable leaflet, in Welsh too"]


@pytest.mark.parametrize("zone", ["consultation", "Consultation", " consultation ", "ymgynghori"])
def test_a_zone_goes_by_its_id_and_its_title_in_either_language(board: Board, zone: str) -> None:
    titles = {place.title.cy.casefold() for place in board.frame.zones}
    assert zone != "ymgynghori" or zone in titles

    board.add("Survey", zone=zone)

    assert words(board, "consultation") == ["Survey"]


@pytest.mark.parametrize("zone", ["tray", "Not placed yet"])
def test_the_tray_is_a_place_to_move_to(board: Board, zone: str) -> None:
    card = board.add("Survey", zone="consultation")

    board.move(card, zone=zone)

    assert words(board, "tray") == ["Survey"]


def test_an_unknown_zone_lists_the_zones(board: Board) -> None:
    with pytest.raises(cb.UnknownZone, match="coercion, education, information, consultation, participation") as told:
        board.add("Survey", zone="somewhere")

    assert told.value.zones[-1] == "tray"
    assert len(board.cards) == 0


@pytest.mark.parametrize("do", [Board.move, Board.set_aside, Board.bring_back, lambda board, card: board.write(card, "x")])
def test_an_unknown_card_is_named(board: Board, do: Any) -> None:
    with pytest.raises(cb.UnknownCard, match="nothing1"):
        do(board, "nothing1")


def test_cards_added_to_a_zone_read_from_top_to_bottom(board: Board) -> None:
    for number in range(6):
        board.add(str(number), zone="information")

    assert words(board, "information") == list("012345")
    assert board.cards.y.between(0, 1).all() and board.cards.y.is_unique


def test_a_card_moved_inside_its_zone_keeps_what_is_not_said(board: Board) -> None:
    card = board.add("Survey", zone="consultation", x=0.25, y=0.5)

    board.move(card, y=0.75)

    assert board.cards[["zone", "x", "y"]].iloc[0].tolist() == ["consultation", 0.25, 0.75]


@pytest.mark.rule("D3")
def test_what_is_set_aside_comes_back(board: Board) -> None:
    card = board.add("Survey")
    board.set_aside(card)
    assert board.cards.aside.tolist() == [True]

    board.bring_back(card)

    assert board.cards.aside.tolist() == [False]
    assert board.history.what.tolist()[-2:] == ["aside", "back"]


@pytest.mark.rule("G6")
def test_similar_characters_are_replaced_whole(board: Board) -> None:
    card = board.add("ok 😀 👩🏽‍🚒 é")

    board.write(card, "ok 😃 👩🏾‍🚒 ê", lang="cy")

    assert board.cards[["words", "lang"]].iloc[0].tolist() == ["ok 😃 👩🏾‍🚒 ê", "cy"]


def test_the_question_can_be_changed(board: Board) -> None:
    board.title = "How are buses decided?"

    assert board.title == "How are buses decided?"
    assert board.history.what.tolist()[-1] == "titled"


@pytest.mark.rule("B2", "G8")
@pytest.mark.parametrize(("text", "code"), [("x" * 20_001, "full"), ("x" * 70_000, "size")])
def test_a_refused_change_leaves_the_board_as_it_was(board: Board, text: str, code: str) -> None:
    kept = board.add("Kept", zone="information")

    with pytest.raises(cb.Refused) as told:
        board.add(text)
    assert told.value.code == code
    assert re.fullmatch(rf"not taken: [a-z][^()]+ \({code}, rule G\d+.*\)", str(told.value)), "in words, then by its rule"
    board.move(kept, zone="consultation")
    board.add("After")

    assert board.cards.words.tolist() == ["Kept", "After"]
    assert board.people.name.tolist() == ["Mair"]


@pytest.mark.rule("R5", "B2")
def test_who_makes_a_board_is_a_participant_like_any_other(board: Board) -> None:
    board.add("Survey")

    assert board.people[["name", "perspective", "here"]].values.tolist() == [["Mair", "lived", True]]
    assert board.people.id.tolist() == [board.me] == board.cards.made_by.tolist()


def test_times_are_the_clocks(tmp_path: Path) -> None:
    clock = Clock()
    with cb.Board.new("risk", clock=clock, random=Random(1)) as board:
        card = board.add("New")
        clock.now += 60
        board.move(card, zone="step-3")

        row = board.cards.iloc[0]
        assert (row.moved_at - row.made_at).total_seconds() == 60


@pytest.mark.parametrize("named", [True, False])
def test_a_file_opens_as_the_same_board(tmp_path: Path, named: bool) -> None:
    path = tmp_path / "buses 2026.coproboard" if named else tmp_path
    with cb.Board.new("spectrum", "Buses?", path=path, name="Mair") as board:
        board.add("Leaflet", zone="information")
        before = board.cards
    (file,) = tmp_path.glob("*.coproboard")

    with cb.Board.open(file, name="Gareth") as again:
        assert again.title == "Buses?"
        assert again.cards.equals(before)
        assert again.people[["name", "here"]].values.tolist() == [["Mair", False], ["Gareth", True]]
        assert again.history.what.tolist() == ["board", "joined", "made", "joined"]


def test_a_board_in_a_servers_folder_has_the_servers_name_and_key(tmp_path: Path) -> None:
    with cb.Board.new("spectrum", path=tmp_path) as board:
        (file,) = tmp_path.glob("*.coproboard")
        key = board.key

    store = SqliteStore(tmp_path)
    hub = Hub(store, bytes(32), resolve, LIMITS, Random(1))
    assert hub.admit(file.stem, key, "here", 0).room.shared.frame == "spectrum@1"
    store.close()


@pytest.mark.rule("S6")
def test_a_file_is_held_by_one_program_and_its_neighbours_too(tmp_path: Path) -> None:
    with cb.Board.new(path=tmp_path / "one.coproboard"), cb.Board.new(path=tmp_path / "two.coproboard"):
        script = f"import coproboard as cb; cb.open({str(tmp_path / 'one.coproboard')!r})"
        other = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
        assert "StorageUnavailable" in other.stderr and "does not serve it" in other.stderr
        with pytest.raises(cb.FolderInUse):
            SqliteStore(tmp_path)

    cb.Board.open(tmp_path / "one.coproboard").close()


def test_a_folder_that_a_server_holds_is_left_to_it(tmp_path: Path) -> None:
    server = SqliteStore(tmp_path)

    with pytest.raises(cb.FolderInUse):
        cb.Board.new(path=tmp_path / "one.coproboard")

    server.close()


@pytest.mark.rule("S3")
def test_what_is_no_board_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.coproboard").write_text("Dear diary")

    with pytest.raises(cb.StorageDamaged):
        cb.Board.open(tmp_path / "notes.coproboard")
    with pytest.raises(FileNotFoundError):
        cb.Board.open(tmp_path / "nothing.coproboard")
    with pytest.raises(cb.StorageDamaged):
        cb.Board.new(path=tmp_path / "notes.coproboard")
    assert (tmp_path / "notes.coproboard").read_text() == "Dear diary"


@pytest.mark.parametrize(
    ("asked", "error"),
    [({"frame": "nope"}, cb.TemplateError), ({"perspective": "boss"}, ValueError), ({"lang": "fr"}, ValueError),
     ({"title": "x" * 201}, cb.Refused)],
)
def test_what_cannot_be_is_told_before_a_file_is_made(tmp_path: Path, asked: dict[str, str], error: type) -> None:
    with pytest.raises(error):
        cb.Board.new(path=tmp_path / "board.coproboard", **asked)

    assert not list(tmp_path.glob("*.coproboard"))


@pytest.mark.rule("S4")
def test_a_full_disk_is_told_and_nothing_is_lost() -> None:
    store, random = MemoryStore(), Random(1)
    hub = Hub(store, bytes(32), resolve, LIMITS, random)
    name, key = hub.make("spectrum", "", "", 0.0)
    board = Board(LocalLink(hub, store, name, key, Clock(), random), "en", random)
    store.full = True
    with pytest.raises(cb.StorageUnavailable):
        board.add("First")
    with pytest.raises(cb.StorageUnavailable):
        board.add("Second")
    store.full = False

    board.sync()

    assert board.cards.words.tolist() == ["First", "Second"]
    assert board.history.what.tolist().count("made") == 2


def test_a_long_life_is_compacted_and_stays_the_same(tmp_path: Path) -> None:
    file = tmp_path / "long.coproboard"
    with cb.Board.new("spectrum", path=file) as board:
        card = board.add("Walks about", zone="information")
        for step in range(2100):
            board.move(card, x=step % 100 / 100)
        before = board.cards

    with cb.Board.open(file) as again:
        assert again.cards.equals(before)


def test_who_watches_is_told_what_changed_until_they_stop(board: Board) -> None:
    told: list[Change] = []
    stop = board.on_change(told.append)
    card = board.add("Leaflet")
    board.move(card, zone="information")
    board.title = "Why?"
    stop()
    board.set_aside(card)

    assert told == [
        Change((CardChange(card, "made"),), tables=("cards",)), Change((CardChange(card, "moved"),), tables=("cards",)),
        Change(title=True),
    ]


def test_who_watches_may_act(board: Board) -> None:
    def answer(change: Change) -> None:
        if len(board.cards) == 1:
            board.add("Answer")

    board.on_change(answer)
    board.add("Question")

    assert board.cards.words.tolist() == ["Question", "Answer"]


def test_a_notebook_cell_shows_headings_and_cards_as_text(board: Board) -> None:
    board.add("<script>alert(1)</script>", zone="information", lang="cy")

    # With anywidget there is the live board beside it, and what is said of it.
    assert repr(board) == "<Board spectrum in this program>"
    shown, _ = board._repr_mimebundle_()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown["text/html"] and "<script" not in shown["text/html"]
    assert "How are buses planned?" in shown["text/html"] and 'lang="cy"' in shown["text/html"]
    assert shown["text/plain"] == repr(board) == "<Board spectrum live>"


# -- several frames -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("A8", "B2")
def test_frames_are_added_over_the_same_cards_and_the_group_turns(board: Board) -> None:
    tab = board.add_frame("power")
    own = board.add_frame(OWN, tab="ours")
    board.turn(tab)

    assert sorted(board.frames.reference) == ["ours@1", "power@1", "spectrum@1"] and board.frames.tab[0] == "first"
    assert board.frames.title[0] == board.frame.title.en
    assert board.frames.set_index("tab").here.to_dict() == {"first": False, tab: True, own: False}
    assert re.fullmatch("[a-z0-9]{8}", tab) and own == "ours"
    board.act("frame", tab=own, aside=True)
    assert board.frames.set_index("tab").aside.to_dict() == {"first": False, tab: False, own: True}
    assert board.people.id.tolist() == [board.me], "as one participant, and no more"


@pytest.mark.rule("A8", "A9")
def test_what_cannot_be_said_of_frames_says_what_can(board: Board) -> None:
    with pytest.raises(cb.TemplateError):
        board.add_frame("no-such-frame")
    with pytest.raises(cb.TemplateError, match="line"):
        board.add_frame(OWN.replace('kind = "line"', 'kind = "circle"', 1))
    with pytest.raises(cb.Refused, match="A8"):
        board.add_frame("risk", tab="Risk")
    with pytest.raises(cb.UnknownPlace, match="no tab 'risk' here. There are: first"):
        board.turn("risk")
    board.add_frame("risk", tab="risk")
    board.act("step", to="place", from_="gather")
    with pytest.raises(cb.Refused) as told:
        board.turn("risk")
    assert (told.value.code, told.value.rule) == ("closed", "A9")


@pytest.mark.rule("D7", "B1")
def test_a_card_is_moved_on_each_frame_and_layer_by_itself(board: Board) -> None:
    first, second = board.add("Survey", zone="consultation"), board.add("Leaflet")
    plain = list(board.cards.columns)
    tab = board.add_frame("power", tab="power")
    board.move(first, zone="people", tab=tab)
    board.move(first, zone="organisation", tab=tab, layer="acts", x=0.25, y=0.75)
    board.move(second, zone="people", tab=tab)
    board.move(second, y=0.5, tab=tab)

    cards = board.cards.set_index("id")
    assert list(board.cards.columns)[: len(plain)] == plain
    assert list(board.cards.columns)[len(plain) :] == [
        f"power/{layer}_{what}" for layer in ("knows", "decides", "acts") for what in ("zone", "zone_title", "x", "y")
    ]
    assert cards.loc[first, "zone"] == "consultation" and cards.loc[second, "zone"] == "tray"
    assert cards.loc[first, ["power/knows_zone", "power/decides_zone", "power/acts_zone"]].tolist() == ["people", "tray", "organisation"]
    assert cards.loc[first, ["power/acts_x", "power/acts_y"]].tolist() == [0.25, 0.75]
    assert cards.loc[second, "power/knows_y"] == 0.5 and cards["power/decides_x"].isna().all()
    assert cards["power/knows_zone_title"].notna().all() and cards.loc[first, "power/knows_zone_title"] != "people"
    with pytest.raises(cb.UnknownZone, match="organisation, both, people"):
        board.move(first, zone="consultation", tab=tab)
    with pytest.raises(cb.UnknownPlace, match="no layer with places 'now'.*knows, decides, acts"):
        board.move(first, zone="people", tab=tab, layer="now")
    with pytest.raises(cb.UnknownPlace, match="no layer with places 'wanted'.*now"):
        board.move(first, zone="coercion", layer="wanted")
    with pytest.raises(cb.UnknownPlace, match="no tab"):
        board.move(first, zone="people", tab="nowhere")


@pytest.mark.rule("D8", "B2")
def test_words_are_said_again_and_the_jargon_wall_grows(board: Board) -> None:
    card = board.add("Survey")
    wording = board.reword(card, "Arolwg", "cy")
    term = board.add_term("Outcome", "What comes of it")

    assert board.wordings[["id", "card", "words", "lang", "aside"]].values.tolist() == [[wording, card, "Arolwg", "cy", False]]
    assert board.terms[["id", "words", "means", "lang"]].values.tolist() == [[term, "Outcome", "What comes of it", "en"]]
    assert board.cards.words.tolist() == ["Survey"]
    with pytest.raises(cb.UnknownCard):
        board.reword("nothing1", "Arolwg", "cy")
    assert board.history.what.tolist()[-2:] == ["said-again", "term-added"]


@pytest.mark.rule("D9", "B2")
def test_boundaries_are_drawn_again_by_anyone(board: Board) -> None:
    board.add_frame("complexity", tab="c")
    board.draw("top-left", 0.5, 0.25, tab="c")
    board.draw("top-left", 0.75, 0.25, tab="c")

    assert board.lines.values.tolist() == [["c", "top-left", 0.75, 0.25]]
    with pytest.raises(cb.UnknownPlace, match="no corner 'centre'"):
        board.draw("centre", 0, 0, tab="c")
    with pytest.raises(cb.UnknownPlace, match="no tab"):
        board.draw("top-left", 0, 0, tab="nowhere")
    with pytest.raises(cb.Refused):
        board.draw("top-left", 2, 0, tab="c")
    assert board.lines.x.tolist() == [0.75]


@pytest.mark.rule("F9", "B2")
def test_a_board_is_made_of_a_frame_of_ones_own_and_opens_as_such(tmp_path: Path) -> None:
    with cb.Board.new(OWN, path=tmp_path / "own.coproboard") as board:
        card = board.add("Survey", zone="consultation")
        board.move(card, zone="co-production", layer="wanted")
        before = board.cards
    with cb.Board.open(tmp_path / "own.coproboard") as again:
        assert (again.frame.id, again.frames.reference.tolist()) == ("ours", ["ours@1"])
        assert again.cards.equals(before) and before["first/wanted_zone"].tolist() == ["co-production"]


def test_an_empty_board_has_the_same_columns(board: Board) -> None:
    tables = board.frames, board.wordings, board.terms, board.lines
    board.add_frame("power", tab="power")
    card = board.add("Survey")
    board.reword(card, "Arolwg", "cy")
    board.add_term("Outcome", "")
    board.draw("top-left", 0, 0)

    for empty, full in zip(tables, (board.frames, board.wordings, board.terms, board.lines)):
        assert empty.dtypes.equals(full.dtypes)


def test_ids_come_from_the_random_source() -> None:
    one, two = (cb.Board.new(random=Random(7), clock=Clock()) for _ in range(2))

    assert (one.key, one.me, one.add("x")) == (two.key, two.me, two.add("x"))
    assert ids.is_key(one.key or "")
