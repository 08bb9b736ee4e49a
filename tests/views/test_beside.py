"""The pages beside a board: what they say, show and never show."""
from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import panel as pn
import pytest

from coproboard.board import Board
from coproboard.errors import BoardNotFound
from coproboard.insight.standing import Standing, standing
from coproboard.views import workbench
from coproboard.views.beside import MOST, TRIES
from coproboard.views.beside_apps import apps
from coproboard.views.compare_pane import differences, sides
from coproboard.views.front import BoardView
from coproboard.views.in_words import COLUMNS, in_words
from coproboard.views.lookout import Lookouts
from coproboard.views.parts.table import PAGE, Table, select
from coproboard.views.replay_pane import draw, moments
from coproboard.views.sites import Sites
from coproboard.views.wall import Wall, head
from coproboard.views.workbench import NAMES, Workbench
from tests.views.room import Room

ROOT = Path(__file__).resolve().parents[2]
LINK, OTHER = "http://localhost:5006/b/abcdefgh2345#key", "http://localhost:5006/b/zyxwvuts2345#key"
#: Whatever could be pressed, written in, or followed.
CONTROLS = re.compile(r"<(a|button|input|select|textarea|summary|audio|video|iframe)\b|tabindex|onclick", re.IGNORECASE)


@pytest.fixture(scope="module")
def now() -> Room:
    """A board with two revealed rounds: apart at first, together then."""
    room = Room()
    room.mark(1, 4)
    room.reveal()
    room.board.move(room.cards[0], zone="participation")
    room.mark(3, 3)
    room.reveal()
    return room


@pytest.fixture(scope="module")
def sealed() -> Room:
    """A board on which everybody has marked, and nothing is revealed."""
    room = Room("What is hidden?", seed=2)
    room.mark(5, 0)
    return room


@pytest.fixture
def lookouts(now: Room, sealed: Room, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lookouts]:
    monkeypatch.setattr(Board, "close", lambda self, timeout=0: None)
    made = Lookouts(Sites.read(()), lambda link: now.board if link == LINK else sealed.board, after=lambda seconds, do: do())
    yield made
    made.close()


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Ask for a page with these query parameters."""

    def ask(**query: str) -> None:
        args = {name: [value.encode()] for name, value in query.items()}
        monkeypatch.setattr(type(pn.state), "session_args", property(lambda self: args))

    return ask


def settle(lookouts: Lookouts) -> None:
    """Wait until the boards are there and all that waited has been drawn."""
    for _ in range(3):
        for held in list(lookouts._held.values()):
            held.exception(20)
        lookouts._work.submit(lambda: None).result(20)


def opened(one: Any) -> Any:
    """A page as somebody has it open."""
    assert one.page is not None
    return one


def words(view: pn.viewable.Viewable) -> str:
    """All that a page says and draws, as markup."""
    return "\n".join(leaf.html for leaf in view.select(lambda one: hasattr(one, "html")))


# -- where a session stands ---------------------------------------------------------------------------------------------


def look(room: Room, present: set[str]) -> Standing:
    return room.board._link.read(lambda replica: standing(replica.shared, replica.ledger, present))


@pytest.mark.rule("A3")
def test_ready_is_who_said_so_at_this_step_and_is_here() -> None:
    room = Room()
    me = room.board.me
    assert look(room, {me}) == Standing("Where are we now?", "gather", 7, 0, "first", None)
    room.board.act("ready", step="gather", yes=True)
    room.board.act("ready", for_=room.people[0], step="gather", yes=True)

    assert (look(room, {me}).ready, look(room, {me}).here) == (2, 7)
    assert (look(room, set()).ready, look(room, set()).here) == (0, 0)
    room.board.act("step", to="place", from_="gather")
    assert (look(room, {me}).ready, look(room, {me}).number) == (0, 2)


# -- tables ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def frame() -> pd.DataFrame:
    at = pd.to_datetime(pd.Series([3, 1, 2, None], dtype="Int64"), unit="D", utc=True)
    return pd.DataFrame({"words": pd.Series(["Tŷ", "ant", "Bws", None], dtype="string"), "n": [2.0, None, 10.0, 1.5], "at": at})


@pytest.mark.rule("O5")
def test_a_table_is_sorted_as_people_sort_and_what_is_missing_is_last(frame: pd.DataFrame) -> None:
    assert list(select(frame, "", ["words", "ascending"], "en")["words"].fillna("-")) == ["ant", "Bws", "Tŷ", "-"]
    assert list(select(frame, "", ["n", "descending"], "en").index) == [2, 0, 3, 1]
    assert list(select(frame, "", ["at", "ascending"], "en").index) == [1, 2, 0, 3]
    assert list(select(frame, "", ["nothing", "ascending"], "en").index) == [0, 1, 2, 3]


@pytest.mark.rule("O5")
@pytest.mark.parametrize(("lang", "wanted", "found"), [("en", "BWS", [2]), ("en", "january", [0, 1, 2]), ("cy", "ionawr", [0, 1, 2]), ("en", "1.5", [3])])
def test_rows_are_found_by_what_is_read_in_them(frame: pd.DataFrame, lang: str, wanted: str, found: list[int]) -> None:
    assert list(select(frame, wanted, ["", ""], lang).index) == found


def test_a_long_table_is_in_the_browser_a_page_at_a_time() -> None:
    table = Table(value=pd.DataFrame({"n": range(10 * PAGE + 1)}), lang="cy")
    assert (len(table.shown["rows"]), table.pages, table.told) == (PAGE, 11, f"{10 * PAGE + 1} rhes")

    table.page = 10
    assert table.shown["rows"] == [[str(10 * PAGE)]]
    table.filter = "7"
    assert table.page == 0 and table.shown["rows"][0] == ["7"]
    table.page = 99
    assert table.page == table.pages - 1


@pytest.mark.rule("O6")
@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize("name", COLUMNS)
def test_every_table_is_told_in_words(now: Room, name: str, lang: str) -> None:
    told = in_words(name, getattr(now.board, name), lang)

    assert set(COLUMNS[name]) <= set(getattr(now.board, name).columns)
    assert not set(told.columns) & {column for column in COLUMNS[name] if "_" in column}
    if name in ("marks", "people"):
        shapes = {"en": {"Lived experience", "Work in services", "Rather not say"}, "cy": {"Profiad bywyd", "Gweithio mewn gwasanaethau"}}
        assert set(told.iloc[:, 3 if name == "marks" else 1].dropna()) & shapes[lang]


# -- the workbench ------------------------------------------------------------------------------------------------------


@pytest.mark.rule("O5", "O6")
@pytest.mark.parametrize(("lang", "says"), [("en", "Where marks lie"), ("cy", "Lle mae’r marciau")])
def test_the_workbench_shows_a_picture_with_its_finding_its_summary_and_its_numbers(
    lookouts: Lookouts, visit: Callable[..., None], lang: str, says: str
) -> None:
    visit(lang=lang, picture="spread")
    page = opened(Workbench(lookouts, [LINK]))
    settle(lookouts)

    shown = words(page.view)
    assert 'class="finding"' in shown and 'class="summary"' in shown and "<table>" in shown
    assert [one for one in page.view.select(pn.pane.Bokeh)]
    assert says in [option[1] for choice in page.view.select(lambda one: hasattr(one, "options")) for option in choice.options]
    # What people wrote is text, wherever it stands.
    assert "&lt;b&gt;A bus&lt;/b&gt;" in shown and "<b>A bus" not in shown
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_every_part_of_the_workbench_opens(lookouts: Lookouts, visit: Callable[..., None], name: str, caplog: pytest.LogCaptureFixture) -> None:
    visit(view=name)
    page = opened(Workbench(lookouts, [LINK, OTHER]))
    settle(lookouts)

    assert page._room.objects and caplog.text == ""
    assert page.doorway.place["view"] == name
    page.close()


@pytest.mark.parametrize("welcome", [True, False])
def test_the_board_itself_comes_up_only_where_its_server_lets_the_page_in(
    lookouts: Lookouts, visit: Callable[..., None], monkeypatch: pytest.MonkeyPatch, welcome: bool
) -> None:
    asked = []
    monkeypatch.setattr(workbench, "lets_in", lambda at, origin: asked.append((at.link, origin)) or welcome)
    visit(view="board")
    page = opened(Workbench(lookouts, [LINK]))
    settle(lookouts)
    assert not asked, "the browser has not said where the page is"
    page.doorway.origin = "http://localhost:5007"
    for _ in range(4):
        lookouts._doors.submit(lambda: None).result(20)

    assert asked[-1][0] == LINK and len(page._room.select(BoardView)) == welcome
    assert ("when its server lets this address in" in words(page._room)) is not welcome
    assert f'href="{LINK}"' in words(page._room)
    page.close()


@pytest.mark.rule("O3")
def test_a_key_stands_in_no_part_of_a_page_that_does_not_join_the_board(lookouts: Lookouts, visit: Callable[..., None]) -> None:
    visit()
    page = opened(Workbench(lookouts, [LINK]))
    settle(lookouts)

    assert "#key" not in words(page.view) and page.doorway.kept == []
    page.follow(OTHER)
    settle(lookouts)
    assert page.doorway.kept == [OTHER]
    page.close()


@pytest.mark.rule("O2")
def test_a_link_that_is_not_followed_says_why(lookouts: Lookouts, visit: Callable[..., None]) -> None:
    visit()
    page = Workbench(lookouts)
    for link, why in (("hello", "no board at this link"), ("http://elsewhere/b/abc#k", "does not look at boards of that site")):
        page.follow(link)
        assert why in page.trouble
    for number in range(MOST + 1):
        page.follow(LINK.replace("key", f"key{number}"))
    assert str(MOST) in page.trouble
    settle(lookouts)
    page.close()


@pytest.mark.rule("O2")
def test_a_page_that_tries_link_after_link_is_asked_to_wait(lookouts: Lookouts, visit: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    visit()
    asked: list[str] = []

    def none(link: str) -> Board:
        asked.append(link)
        raise BoardNotFound

    monkeypatch.setattr(lookouts, "_open", none)
    page = opened(Workbench(lookouts))
    for number in range(2 * TRIES):
        page.follow(LINK.replace("key", f"key{number}"))
        settle(lookouts)

    assert len(asked) == TRIES and "wait a little" in page.trouble
    page.close()


# -- replay and compare -------------------------------------------------------------------------------------------------


@pytest.mark.rule("O8")
def test_the_replay_shows_where_cards_lay_and_marks_from_their_reveal_on(lookouts: Lookouts, now: Room) -> None:
    looking = lookouts.hold(LINK).result(20)
    times = moments(looking, "")
    frames = [draw(looking, at, "", "en", False) for at in times]

    assert len(times) == len(set(times)) and times == sorted(times)
    lay = [dict(zip(frame.data.iloc[:, 0], frame.data.iloc[:, 1], strict=True)).get("A leaflet") for frame in frames]
    # Made without cards; then added, laid in the middle of the marks, moved, and laid in the middle again.
    assert [zone for n, zone in enumerate(lay) if n == 0 or zone != lay[n - 1]] == [None, "information", "education, persuasion", "participation", "consultation"]
    # No circle or square stands in a zone before the first reveal.
    first = times.index(now.board.rounds["revealed"].min())
    counts = [int(frame.data.iloc[:, 2:].sum(numeric_only=True).sum()) for frame in frames]
    assert set(counts[:first]) == {0} and counts[first] > 0


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_two_rounds_of_a_board_are_compared(lookouts: Lookouts, lang: str) -> None:
    looking = lookouts.hold(LINK).result(20)
    options = sides([looking], lang, "{board}: {when}")
    assert [value.partition("/")[0] for value, _, _ in options] == ["0", "0", "0"]
    one, other = options[1][2], options[2][2]

    table = differences(one.scene(None, lang), other.scene(None, lang), ("card", "question", "1", "2", "moved", "apart 1", "apart 2"))

    assert set(table["card"]) == {"A leaflet", "A drop-in", "<b>A bus</b>"}
    assert table[["moved", "apart 1", "apart 2"]].values.tolist() == [[table["moved"][0], 3, 0]] * 3


def test_a_board_without_revealed_marks_has_nothing_in_common(lookouts: Lookouts) -> None:
    one, other = (lookouts.hold(link).result(20).scene(None, "en") for link in (LINK, OTHER))

    assert differences(one, other, tuple("abcdefg")).empty


# -- the wall -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("O7")
@pytest.mark.parametrize(
    ("lang", "says"), [("", ["Step 2 of 6", "Cam 2 o 6"]), ("en", ["Step 2 of 6"]), ("cy", ["Cam 2 o 6"])]
)
def test_the_wall_says_the_step_in_both_languages_or_in_the_one_that_is_asked_for(
    lookouts: Lookouts, visit: Callable[..., None], monkeypatch: pytest.MonkeyPatch, lang: str, says: list[str]
) -> None:
    visit(**({"lang": lang} if lang else {}))
    monkeypatch.setattr("coproboard.views.wall.ask", lambda at, what: {"words": {"en": "one two three", "cy": "un dau tri"}, "shown": True})
    page = opened(Wall(lookouts, [OTHER]))
    settle(lookouts)
    settle(lookouts)

    shown = words(page.view)
    assert "What is hidden?" in shown and [step for step in ("Step 2 of 6", "Cam 2 o 6") if step in shown] == says
    assert ("one two three" in shown, "un dau tri" in shown) == (lang != "cy", lang != "en")
    assert CONTROLS.search(shown) is None
    page.close()


@pytest.mark.rule("O7", "P1")
def test_the_wall_is_the_same_whatever_is_sealed(lookouts: Lookouts, sealed: Room) -> None:
    looking = lookouts.hold(OTHER).result(20)
    scene = looking.scene(None, "en")

    assert scene.marks.empty
    drawn = looking.plot.board(lang="en", wall=True)
    other = Room("What is hidden?", seed=2)
    other.board.act("step", to="place", from_="gather")
    assert other.board.plot.board(lang="en", wall=True).svg == drawn.svg


@pytest.mark.rule("O7")
def test_what_the_wall_says_is_a_count_and_never_a_name() -> None:
    told = head(Standing("<i>Why?</i>", "place", 7, 3, "first", None), ("en", "cy"), "", {})

    assert "3 of 7 are ready to reveal" in told and "Mae 3 o 7 yn barod i ddatgelu" in told and "&lt;i&gt;Why?" in told


# -- the apps -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("O6")
@pytest.mark.parametrize("name", ["workbench", "report", "wall"])
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_each_app_is_a_page_of_its_language(lookouts: Lookouts, visit: Callable[..., None], name: str, lang: str) -> None:
    visit(lang=lang)
    made = apps(lookouts)
    pages = [made[name](), made[name]()]

    assert pages[0] is not pages[1] and list(made) == ["workbench", "report", "wall"]
    assert pages[0]._render_variables["lang"] == lang


@pytest.mark.parametrize("script", ["workbench.py", "report.py", "wall.py"])
def test_the_scripts_serve_the_same_apps(script: str, visit: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    visit()
    served: list[pn.Template] = []
    monkeypatch.setattr(pn.Template, "servable", lambda page: served.append(page))

    runpy.run_path(str(ROOT / "apps" / script))

    assert len(served) == 1
