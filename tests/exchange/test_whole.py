"""A whole board as JSON and back: the same board, nothing sealed, and nothing made of what was changed."""
from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coproboard as cb
from coproboard.documents.ledger import MAPS
from coproboard.domain import seals
from coproboard.errors import BadBoard, StorageError
from coproboard.exchange import whole, whole_read
from coproboard.insight.record import whole as whole_record
from coproboard.storage.sqlite import SqliteStore
from tests.exchange.story import Story, tabbed
from tests.network import shown
from tests.rooms.story import Line
from tests.rooms.story import Story as Script
from tests.rooms.test_symmetry import BEGIN, RARE, WHATS, casts, scripts

NOW = 1_900_000_000.0
COPIED = {"at": 1_900_000_000_000, "by": "", "what": "copied", "id": ""}


def written(story: Any) -> str:
    """The board of a simulated network as JSON."""
    found = story.net.hub.open(story.net.board)
    return whole.write(found.room.shared, found.room.ledger, found.log.history())


def back(text: str, path: Path | None = None) -> cb.Board:
    return cb.read(text, path=path, clock=lambda: NOW, random=Random(5))


def again(text: str, tmp_path: Path) -> dict[str, Any]:
    """Read and written again."""
    with back(text) as board:
        return json.loads(board.export(tmp_path / "again.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def story() -> Story:
    return tabbed()


@pytest.fixture(scope="module")
def text(story: Story) -> str:
    return written(story)


@pytest.mark.rule("O14")
def test_a_board_read_again_is_the_same_in_every_field(story: Story, text: str, tmp_path: Path) -> None:
    before, after = json.loads(text), again(text, tmp_path)

    assert after["history"].pop() == COPIED
    assert after == before
    room = story.net.room
    with back(text) as board:
        board._link.read(lambda replica: _same(replica, room))
        assert board.key and board.key != story.net.key


def _same(replica: Any, room: Any) -> None:
    assert shown(replica.shared) == shown(room.shared)
    assert all(replica.ledger.items(root) == room.ledger.items(root) for root in MAPS)
    assert replica.ledger.entries("log") == room.ledger.entries("log")
    assert whole_record(replica.ledger, "1") == whole_record(room.ledger, "1")


@pytest.mark.rule("O14")
@settings(max_examples=12, deadline=None)
@given(casts, scripts)
def test_whatever_people_do_at_a_board_it_is_read_again_as_it_was(perspectives: list[str], script: list[Line]) -> None:
    story = Script(perspectives, range(len(perspectives))).play(BEGIN + script)
    _round_trip(story)


@pytest.mark.rule("O14")
def test_a_board_on_which_everything_was_done_is_read_again_as_it_was() -> None:
    random = Random(7)
    script = [(random.randrange(5), random.choice(WHATS), *(random.randrange(8) for _ in range(3))) for _ in range(260)]
    story = Script(["lived", "services", "lived", "services", "both"], range(5)).play(BEGIN + RARE + script)
    _round_trip(story)

    assert all(story.net.room.ledger.count(root) for root in set(MAPS) - {"ready", "mutes"})


def _round_trip(story: Script) -> None:
    text = written(story)
    with back(text) as board:
        after = board._link.read(lambda replica: whole.told(replica.shared, replica.ledger, board._link.history()))

    assert after["history"].pop() == COPIED
    assert after == json.loads(text)


@pytest.mark.rule("O14", "P1")
def test_what_is_sealed_is_not_in_it() -> None:
    story = Story(4)
    story.gather()
    story.place(("now",))
    text = written(story)

    sealed = story.net.room.sealed.items("marks")
    assert sealed
    for one in sealed.values():
        assert one["salt"] not in text
        assert one["hash"] not in text
    assert "Because I was there" not in text
    assert story.net.key not in text


@pytest.mark.rule("O14")
def test_a_copy_in_a_file_opens_again_verifies_and_goes_on(text: str, tmp_path: Path) -> None:
    path = tmp_path / "copy.coproboard"
    with back(text, path) as board:
        card = board.add("One more thing", zone="information")
    with cb.Board.open(path) as board:
        assert card in set(board.cards["id"])
        assert "copied" in set(board.history["what"])
    store = SqliteStore(tmp_path, only=path.name)
    assert store.open("thisfile").verify() == ()
    store.close()
    with pytest.raises(StorageError):
        back(text, path)
    assert path.stat().st_size > 0


@pytest.mark.rule("O14")
def test_each_copy_has_a_key_of_its_own(text: str) -> None:
    with cb.read(text) as one, cb.read(text) as other:
        assert one.key != other.key


@pytest.mark.rule("O14")
def test_reading_is_no_joining(text: str) -> None:
    with back(text) as board:
        people = set(board.people["id"])
        assert board.me not in people
        board.add("From whoever read it")
        assert set(board.people["id"]) == people | {board.me}


@pytest.mark.rule("O14")
def test_a_frame_of_the_groups_own_and_an_empty_board_come_back(tmp_path: Path) -> None:
    with cb.Board.new("risk", "") as board:
        path = board.export(tmp_path / "empty.json")
    with cb.read(path) as board:
        assert (board.title, board.frame.id, len(board.cards)) == ("", "risk", 0)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    with cb.read(str(path)) as board:
        assert board.frame.id == "risk"


# -- what is not taken ----------------------------------------------------------------------------------------------


def _relink(value: dict[str, Any]) -> None:
    prior = ""
    for one in value["log"]:
        prior = one["link"] = seals.link(prior, one)


def _set(*path: Any) -> Callable[[dict[str, Any]], None]:
    """A change: the last of `path` is put where the others lead."""
    *way, last, what = path

    def change(value: Any) -> None:
        for step in way:
            value = value[next(iter(value)) if step is ... else step]
        value[next(iter(value)) if last is ... else last] = what

    return change


WRONG: list[tuple[str, Callable[[dict[str, Any]], None]]] = [
    ("format", _set("format", "coproboard record 1")),
    ("format", _set("format", "coproboard board 2")),
    ("", _set("more", 1)),
    ("title", _set("title", "x" * 20_001)),
    ("title", _set("title", "half \ud83d")),
    ("frame", _set("frame", "gone@7")),
    ("frame", _set("frame", "spectrum")),
    ("cards", _set("cards", {})),
    ("cards[0].at", _set("cards", 0, "at", ["information", 2, 0])),
    ("cards[0].at", _set("cards", 0, "at", "tray")),
    ("cards[1].id", _set("cards", 1, "id", "card000001")),
    ("cards[0].id", _set("cards", 0, "id", "__proto__")),
    ("cards[0].words", _set("cards", 0, "words", None)),
    ("cards[0].lang", _set("cards", 0, "lang", "<b>")),
    ("cards[0].order", _set("cards", 0, "order", -1)),
    ("cards[0].places", _set("cards", 0, "places", {"at/nowhere/now": ["a", 0, 0]})),
    ("cards[0]", _set("cards", 0, "script", "x")),
    ("wordings[0].card", _set("wordings", 0, "card", "x")),
    ("proposals[0].review", _set("proposals", 0, "review", "2027-02-30")),
    ("lines[0].x", _set("lines", 0, "x", "left")),
    ("ledger.people", lambda value: value["ledger"]["people"].update({"__proto__": {}})),
    ("ledger.session.step.step", _set("ledger", "session", "step", "step", "boss")),
    ("ledger.session.frame.tab", _set("ledger", "session", "frame", "tab", "zz")),
    ("ledger.session", _set("ledger", "session", "owner", "me")),
    ("log", _set("log", 3, "at", 5)),
    ("log[0].act", _set("log", 0, "act", 7)),
    ("history[0].what", _set("history", 0, "what", "<script>")),
    ("ledger.records.1", _set("ledger", "records", "1", "words", "What we never said")),
    ("ledger.records.1", _set("ledger", "records", "1", "confirmed", 7.5)),
    ("ledger.records.1.people.all", _set("ledger", "records", "1", "people", "all", 2**70)),
    ("ledger.records", lambda value: value["ledger"]["records"].update({"3": value["ledger"]["records"]["1"]})),
]  # fmt: skip


@pytest.mark.rule("O15")
@pytest.mark.parametrize(("field", "change"), WRONG)
def test_a_changed_file_is_refused_and_it_is_said_where(
    text: str, tmp_path: Path, field: str, change: Callable[[dict[str, Any]], None]
) -> None:
    value = json.loads(text)
    change(value)
    path = tmp_path / "copy.coproboard"
    with pytest.raises(BadBoard) as told:
        back(json.dumps(value), path)

    assert told.value.field.startswith(field)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.rule("O15")
def test_a_mark_that_nobody_made_makes_the_record_wrong(text: str) -> None:
    value = json.loads(text)
    mark = next(iter(value["ledger"]["marks"].values()))
    mark["reason"] = "I never said this"
    with pytest.raises(BadBoard, match="record"):
        back(json.dumps(value))


@pytest.mark.rule("O15")
@pytest.mark.parametrize(("key", "what", "field"), [
    ("round", "another0round", ".round"), ("layer", "elsewhere", ".layer"), ("at", ["nowhere"], ".at"), ("range", ["information", "x"], ".at"),
])  # fmt: skip
def test_a_mark_of_no_round_or_in_no_place_of_its_frame_is_refused(key: str, what: Any, field: str) -> None:
    story = Story(6)
    story.gather()
    story.place()
    story.reveal()
    value = json.loads(written(story))
    next(iter(value["ledger"]["marks"].values()))[key] = what
    with pytest.raises(BadBoard) as told:
        back(json.dumps(value))

    assert told.value.field.endswith(field)


@pytest.mark.rule("O15")
@pytest.mark.parametrize("text", ["", "{", "{}", "[]", '{"format": "coproboard board 1", "format": 1}', "{" * 100_000,
                                  '{"a":' * 100_000, '{"format": NaN}', "\ufeff{}", '{"format": "\\ud800"}'])  # fmt: skip
def test_no_json_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(BadBoard):
        whole_read.read(text, 0)


@pytest.mark.rule("O15")
def test_a_newer_format_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(BadBoard, match="a newer coproboard wrote this"):
        back(text.replace("coproboard board 1", "coproboard board 12"))


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value in a value."""
    if path:
        yield path
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from paths(value[key], (*path, key))


HOSTILE = (
    None, True, -1, 0, 7, 2**70, 1e308, 0.5, "", "x", "__proto__", "constructor", "<img src=x onerror=alert(1)>", "\x00", "💡" * 9,
    [], {}, [[[[[[[[1]]]]]]]], {"__proto__": {"a": 1}}, "first", "2027-01-01", "x" * 30_000,
)  # fmt: skip


@pytest.mark.rule("O15")
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_forged_file_is_refused_or_makes_a_board_that_says_what_the_file_says(text: str, data: st.DataObject) -> None:
    value = json.loads(text)
    for _ in range(data.draw(st.integers(1, 3))):
        # Seldom deep in the long lists, where one thing is as another.
        places = list(paths(value))
        *way, last = data.draw(st.sampled_from(places))
        at = value
        for step in way:
            at = at[step]
        how = data.draw(st.integers(0, 9))
        if how == 0:
            del at[last]
        elif how == 1 and isinstance(at, list):
            at.append(copy.deepcopy(at[last]))
        else:
            at[last] = data.draw(st.sampled_from(HOSTILE))
    if data.draw(st.booleans()):
        try:
            _relink(value)
        except (TypeError, KeyError, ValueError, AttributeError):
            pass
    try:
        found = whole_read.read(json.dumps(value), 0)
    except BadBoard:
        return
    with back(json.dumps(value)) as board:
        after = board._link.read(lambda replica: whole.told(replica.shared, replica.ledger, board._link.history()))
        for name in ("cards", "marks", "people", "answers", "motions", "decisions", "comments", "history", "rounds", "frames"):
            getattr(board, name)
    assert found.rows
    after["history"].pop()
    assert after["ledger"] == value["ledger"]
    assert after["log"] == value["log"]
