"""A board's tables as Params: read when asked for, kept until they change, told to whoever watches."""
from __future__ import annotations

import logging
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

import panel as pn
import param
import pytest
from bokeh.document.events import ModelChangedEvent

import coproboard as cb
from coproboard.board import Board
from coproboard.seeing import NEEDS, TABLES, Seeing
from tests.live import LiveServer

PATIENCE = 20.0


@pytest.fixture
def board() -> Iterator[Board]:
    with cb.Board.new("spectrum", "How are buses planned?", name="Mair", perspective="lived", random=Random(1)) as one:
        yield one


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of tables, each time one is made."""
    names: list[str] = []
    compose = Seeing._compose
    monkeypatch.setattr(Seeing, "_compose", lambda self, replica, name, lang: names.append(name) or compose(self, replica, name, lang))
    return names


@pytest.fixture
def join(tmp_path: Path) -> Iterator[Callable[..., Board]]:
    """Join a live board as somebody."""
    server = LiveServer(tmp_path / "data")
    board, key = server.board()
    with ExitStack() as leaving:
        leaving.callback(server.stop)

        def one(name: str = "") -> Board:
            joined = cb.connect(f"{server.address}/b/{board}#{key}", name=name)
            leaving.callback(joined.close)
            return joined

        yield one


class Heard:
    """What a watcher was called with, waited for."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._more = threading.Condition()

    def __call__(self, value: Any = None, *more: Any) -> None:
        with self._more:
            self.values.append(value)
            self._more.notify_all()

    def until(self, true: Callable[[list[Any]], bool]) -> None:
        """Wait until what was heard is enough."""
        with self._more:
            assert self._more.wait_for(lambda: true(self.values), PATIENCE), self.values


# -- reading --------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("K3")
def test_a_table_is_read_when_asked_for_and_then_kept(board: Board, made: list[str]) -> None:
    card = board.add("Leaflet")
    assert made == [], "nobody has asked"

    assert board.cards.equals(board.cards) and board.people.equals(board.people)
    assert made == ["cards", "people"]
    board.move(card, zone="information")
    assert board.cards.zone.tolist() == ["information"] and len(board.people) == 1
    board.title = "Why?"
    assert len(board.cards) == 1
    assert made == ["cards", "people", "cards"]


@pytest.mark.rule("K3")
def test_the_table_of_marks_has_the_words_of_cards_and_not_their_places(board: Board, made: list[str]) -> None:
    card = board.add("Leaflet")
    for do in (lambda: None, lambda: board.move(card, zone="information"), lambda: board.write(card, "Leaflets")):
        do()
        assert board.marks.empty

    assert made == ["marks", "marks"]


@pytest.mark.rule("K3")
def test_every_part_is_noticed_by_the_tables_that_are_made_of_it(board: Board) -> None:
    card, seen = board.add("Leaflet"), {name: getattr(board, name) for name in TABLES}
    proposal = board.propose("Text people")

    def mark() -> None:
        board.step("place")
        board.mark(card, "education")
        for number in range(2):
            person = f"entered-{number}"
            board.act("enter", person=person, name="", perspective="lived", lang="cy")
            board.act("mark", round=board.rounds.id[0], card=card, layer="now", at=["education"], range=None, confidence=None,
                      reason="", lang="cy", salt=f"{number:022}", for_=person)  # fmt: skip
        board.reveal()

    doing: dict[str, Callable[[], object]] = {
        "marks": mark,
        "rounds": lambda: None, "motions": lambda: None,
        "answers": lambda: board.answer(proposal, "consent"), "decisions": lambda: board.act("record", proposal=proposal),
        "comments": lambda: board.comment(card, "Not on Sundays"), "frames": lambda: board.add_frame("power"),
        "wordings": lambda: board.reword(card, "Taflen", "cy"), "terms": lambda: board.add_term("a", "b"),
        "cards": lambda: None, "history": lambda: None,
        "lines": lambda: (board.add_frame("complexity", tab="c"), board.draw("top-left", 0.5, 0.5, tab="c")),
        "people": lambda: None,
    }  # fmt: skip
    for do in doing.values():
        do()

    assert doing.keys() == set(TABLES) == NEEDS.keys()
    for name in TABLES:
        assert not getattr(board, name).equals(seen[name]), name
    assert board.marks[["card", "zone", "group"]].values.tolist() == [[card, "education", "lived"]] * 3
    assert board.marks.mine.all() and board.marks.entered.tolist().count(True) == 2


def test_what_a_reader_does_to_a_table_is_theirs(board: Board) -> None:
    board.add("Leaflet", zone="information")
    mine = board.cards
    mine["extra"] = 1
    mine.loc[0, "words"] = "Mine"

    assert board.cards.words.tolist() == ["Leaflet"] and "extra" not in board.cards
    with pytest.raises(TypeError, match="cards is read, never set"):
        board.cards = mine


def test_the_card_of_another_is_read_again_alone(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [board.add(str(number), zone="information") for number in range(20)]
    assert len(board.cards) == 20
    shared = board._link._replica.shared
    read: list[str] = []
    one = type(shared).card
    monkeypatch.setattr(type(shared), "cards", lambda self: pytest.fail("all were read again"))
    monkeypatch.setattr(type(shared), "card", lambda self, name: read.append(name) or one(self, name))

    shared.move(cards[3], board._card(cards[4]).at)
    read.clear()

    assert len(board.cards) == 20 and read == [cards[3]]


def test_a_scene_is_of_one_tab_and_its_last_marks(board: Board) -> None:
    card = board.add("Leaflet")
    board.add_frame("power", tab="pow")

    scene = board.scene(lang="cy")
    other = board.scene("pow")

    assert (scene.tab, scene.frame.id, scene.lang, scene.title) == ("first", "spectrum", "cy", "How are buses planned?")
    assert scene.cards.id.tolist() == [card] and scene.cards.zone_title[0] == board.frame.tray.title.cy
    assert scene.history.what.tolist() == board.history.what.tolist() and (other.tab, other.frame.id) == ("pow", "power")
    with pytest.raises(cb.UnknownPlace, match="no tab 'nowhere'"):
        board.scene("nowhere")


# -- watching -------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("K3")
def test_watchers_hear_of_tables_that_changed_and_no_other_is_made(board: Board, made: list[str]) -> None:
    heard: list[list[tuple[str, int]]] = []
    board.param.watch(lambda *events: heard.append([(event.name, len(event.new)) for event in events]), ["cards", "comments"])
    card = board.add("Leaflet")
    board.title = "Why?"
    board.add_term("a", "b")
    board.comment(card, "Not on Sundays")
    board.move(card, zone="tray")

    assert heard == [[("cards", 1)], [("comments", 1)], [("cards", 1)]], "moved within the tray: who and when"
    assert set(made) == {"cards", "comments"}


@pytest.mark.rule("K3")
def test_a_table_that_reads_the_same_is_not_told(board: Board) -> None:
    card = board.add("Leaflet")
    cards, marks = Heard(), Heard()
    board.param.watch(marks, "marks")
    before = board.marks
    board.param.watch(cards, "cards")

    board.write(card, "Leaflets")
    board.move(card, zone="information")

    assert len(cards.values) == 2 and marks.values == [] and board.marks.equals(before)


@pytest.mark.rule("K3")
def test_bind_depends_and_watch_hear_old_and_new(board: Board) -> None:
    class Counting(param.Parameterized):
        board = param.Parameter()
        seen = param.List()

        @param.depends("board.cards", watch=True)
        def count(self) -> None:
            self.seen.append(len(self.board.cards))

    counting = Counting(board=board)
    events: list[param.parameterized.Event] = []
    bound = pn.bind(lambda cards, people: (len(cards), len(people)), board.param.cards, board.param.people)
    pane, shown = pn.panel(bound), []
    pane._inner_layout.param.watch(lambda event: shown.append(event.new[0].object), "objects")
    board.param.watch(events.append, "cards")
    reactive = board.param.cards.rx().shape[0]
    assert reactive.rx.value == 0

    board.add("Leaflet")

    assert counting.seen == [1] and bound() == (1, 1) and reactive.rx.value == 1
    assert [(event.name, len(event.old), len(event.new)) for event in events] == [("cards", 0, 1)]
    assert "(1, 1)" in str(shown or pane._inner_layout[0].object)


@pytest.mark.rule("K4")
def test_what_one_watcher_does_wrong_is_logged_without_words_and_ends_no_other(board: Board, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    heard = Heard()

    def wrong(*_: object) -> None:
        raise ValueError(board.cards.words[0])

    board.param.watch(wrong, "cards")
    board.param.watch(heard, "cards")
    board.on_change(wrong)
    stop = board.on_change(heard)
    board.add("Somebody’s secret")

    assert len(heard.values) == 2 and caplog.text.count("ValueError at ") == 2 and "secret" not in caplog.text
    stop()
    board.add("Another")
    assert len(heard.values) == 3


@pytest.mark.rule("K3", "K4")
def test_at_a_live_board_watchers_hear_what_others_do_and_only_that(join: Callable[..., Board], made: list[str]) -> None:
    mair, gareth = join("Mair"), join("Gareth")
    cards, terms, history = Heard(), Heard(), Heard()
    mair.param.watch(lambda event: cards(event.new.zone.tolist()), "cards")
    mair.param.watch(terms, "terms")
    mair.param.watch(lambda event: history(event.new.what.tolist()), "history")
    assert len(mair.cards) == 0

    card = gareth.add("Leaflet")
    cards.until(lambda found: ["tray"] in found)
    history.until(lambda found: any("made" in one for one in found))
    gareth.move(card, zone="information")
    cards.until(lambda found: found[-1] == ["information"])
    history.until(lambda found: any("moved" in one for one in found))

    assert terms.values == [] and "terms" not in made
    assert mair.history.equals(gareth.history) or mair.history.what.tolist() == gareth.history.what.tolist()


@pytest.mark.rule("K4")
def test_a_panel_page_shows_a_bound_table_again_when_a_guest_moves_a_card(join: Callable[..., Board]) -> None:
    mair, guest = join("Mair"), join()
    card = guest.add("Leaflet")
    changed, documents = Heard(), []

    def texts() -> str:
        return " ".join(model.text for model in documents[0].models if hasattr(model, "text"))

    def page() -> pn.Column:
        # What its document tells here is what the page in the browser is sent.
        documents.append(pn.state.curdoc)
        pn.state.curdoc.on_change(lambda event: changed((type(event), threading.current_thread())))
        return pn.Column(pn.bind(lambda cards: pn.pane.Str("at " + ",".join(cards.zone)), mair.param.cards))

    thread = pn.serve({"page": page}, port=0, show=False, threaded=True, verbose=False)
    try:
        until(lambda: thread.server_id in pn.state._servers)
        urllib.request.urlopen(f"http://localhost:{pn.state._servers[thread.server_id][0].port}/page", timeout=PATIENCE).close()
        assert "at tray" in texts()
        guest.move(card, zone="information")
        changed.until(lambda found: "at information" in texts())
        assert {who for kind, who in changed.values if kind is ModelChangedEvent} == {thread}
    finally:
        thread.stop()


def until(true: Callable[[], bool]) -> None:
    """Wait until something is true that nobody tells of."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
